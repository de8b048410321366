"""The README's examples give the output it prints; its commands, files and pictures exist."""

from __future__ import annotations

import ast
import doctest
import re
from pathlib import Path

import pytest

from mathcore.derivations import verification_table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[tuple[int, str]]:
    """Return the fenced blocks of a language, each with the number of its first line."""
    return [
        (README.count("\n", 0, match.start(1)) + 1, match[1])
        for match in re.finditer(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    ]


COMMANDS = [
    line.partition("#")[0].split()
    for _, block in blocks("sh")
    for line in block.splitlines()
    if line.partition("#")[0].strip()
]


@pytest.mark.parametrize(("line", "example"), blocks("python"))
def test_example_gives_what_it_prints(line, example):
    test = doctest.DocTestParser().get_doctest(example, {}, "README", "README.md", line - 1)
    assert test.examples, "an example without >>> is not checked"
    report: list[str] = []
    doctest.DocTestRunner().run(test, out=report.append)
    assert not report, "".join(report)


def test_shows_examples_and_commands():
    assert blocks("python")
    assert ["make", "lecture"] in COMMANDS
    assert ["make", "test"] in COMMANDS


def test_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    called = {command[1] for command in COMMANDS if command[0] == "make"}
    assert called - targets == set()


def test_rendered_scenes_exist():
    renders = [command for command in COMMANDS if command[0].endswith("manim")]
    assert renders
    for *_, file, scene in renders:
        classes = ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        assert scene in [node.name for node in classes if isinstance(node, ast.ClassDef)]


def test_linked_files_exist():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_lists_what_is_proved_and_checked():
    _, _, rest = README.partition("<!-- verified:begin -->\n")
    listed, _, _ = rest.partition("<!-- verified:end -->")
    assert listed == verification_table(), "renew it with: python -m mathcore"
