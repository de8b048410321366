"""The command line: help, mistakes, exit codes."""

from __future__ import annotations

import pytest
from manim.constants import QUALITIES as OF_MANIM

from scenes.export.command_line import COMMANDS, main
from scenes.export.discovery import lecture_scenes
from scenes.export.variant import LANGUAGES, QUALITIES, THEMES, Variant
from scenes.stage import theme
from scenes.words import LANGUAGES as OF_WORDS


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(f"\n    {name} " in text for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_list(capsys):
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [scene.name for scene in lecture_scenes()]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["render", "StdGrap"], "did you mean StdGraph?"),
        (["stills", "StdGrap"], "did you mean StdGraph?"),
        (["rendr", "StdGraph"], "there is no command rendr; did you mean render?"),
        (["paint"], "there is no command paint; there are: list, render, "),
    ],
)
def test_mistyped_name(words, message, capsys):
    assert main(words) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["render", "-q", "x"],
        ["render", "--jobs", "0"],
        ["render", "-r", "853,480"],
        ["render", "-r", "854"],
        ["render", "--lang", "de"],
    ],
)
def test_wrong_command_line(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err


def test_wrong_environment(monkeypatch, capsys):
    monkeypatch.setenv("LECTURE_THEME", "pink")
    assert main(["render", "StdGraph"]) == 2
    assert "LECTURE_THEME must be one of dark, light; it is 'pink'" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["command_line._parser", "render.choose"])
def test_interruption_of_an_import_is_one(place, monkeypatch, capsys):
    def stop(*_):
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:  # as compiled modules do while they are imported
            raise ImportError("initialization failed") from error

    monkeypatch.setattr(f"scenes.export.{place}", stop)
    assert main(["render"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_fault_is_no_interruption(monkeypatch):
    monkeypatch.setattr("scenes.export.render.choose", lambda _: {}["x_9"])
    with pytest.raises(KeyError, match="x_9"):
        main(["render"])


def test_tables_are_those_of_manim_and_of_the_stage():
    of_manim = {
        quality["flag"]: (quality["pixel_width"], quality["pixel_height"], quality["frame_rate"])
        for quality in OF_MANIM.values()
        if quality["flag"]
    }
    assert of_manim == QUALITIES
    assert LANGUAGES == OF_WORDS
    assert tuple(theme.THEMES) == THEMES


def test_folders():
    assert Variant(1280, 720, 30).name == "720p30"
    assert Variant(1280, 720, 30, "zh", "light").name == "720p30-zh-light"


def test_verify(capsys):
    assert main(["verify", "A2"]) == 0
    assert "quotient rule" in capsys.readouterr().out
    assert main(["verify", "A99"]) == 2
