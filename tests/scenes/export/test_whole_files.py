"""Stills, slides, pages and handouts are whole or not there, as videos are (`test_render`)."""

from __future__ import annotations

import json
import time
from pathlib import Path

import av
import pytest
from PIL import Image
from pptx import Presentation

from tests.scenes.export.test_render import obey_permissions, processes, small_disk, wait_until

SIZE = ("-r", "160,90", "--fps", "10")
# Command line, folder of what it makes, a file that is there when all is made.
COMMANDS = {
    "stills": (("stills", "small.py", *SIZE), "stills", "Small/10-step-10.png"),
    "slides": (("slides", "small.py", *SIZE), "slides-light", "Small.pptx"),
    "page": (("page", "small.py", *SIZE), "page", "index.html"),
    "handout": (("handout", "A1"), "handout", "handout-A1-en.pdf"),
}
every_command = pytest.mark.parametrize(
    ("words", "made", "last"), COMMANDS.values(), ids=COMMANDS.keys()
)


def read(file: Path) -> None:
    """Open a file of a kind that can be cut off; raises what its reader raises."""
    match file.suffix:
        case ".png" | ".webp":
            Image.open(file).load()
        case ".mp4":
            with av.open(str(file)) as container:
                assert any(True for _ in container.decode(video=0))
        case ".pptx":
            assert len(Presentation(str(file)).slides) == 10
        case ".json":
            json.loads(file.read_text(encoding="utf-8"))
        case ".html":
            assert file.read_text(encoding="utf-8").rstrip().endswith("</html>")
        case ".pdf":
            assert file.read_bytes().rstrip().endswith(b"%%EOF")


def assert_whole(renders: Path) -> None:
    for file in renders.rglob("*"):
        if file.is_file() and not file.relative_to(renders).match("cache/run-*/**/*"):
            read(file)


def assert_nothing_left(renders: Path) -> None:
    assert list((renders / "cache").glob("run-*")) == []
    assert [file for file in renders.rglob(".*") if file.name != ".written"] == []


@every_command
def test_killed(lecture, run, small, tmp_path, words, made, last):
    renders = tmp_path / "renders"
    process = lecture(*words)
    wait_until(lambda: list((renders / "cache").glob("run-*")))
    time.sleep(0.4)  # it is at work
    process.kill()
    process.communicate()
    wait_until(lambda: not processes(tmp_path), seconds=5)
    assert_whole(renders)
    done = run(*words)
    assert done.returncode == 0, done.stderr
    assert (renders / made / last).exists()
    assert_whole(renders)
    assert_nothing_left(renders)


@every_command
def test_two_at_once_in_one_folder(lecture, small, tmp_path, words, made, last):
    for process in [lecture(*words) for _ in range(2)]:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert (tmp_path / "renders" / made / last).exists()
    assert_whole(tmp_path / "renders")
    assert_nothing_left(tmp_path / "renders")


@every_command
def test_folder_without_permission(run, small, tmp_path, words, made, last):
    folder = tmp_path / "renders" / made
    folder.mkdir(parents=True)
    folder.chmod(0o555)
    done = run(*words, preexec_fn=obey_permissions)
    assert done.returncode == 1
    assert f"check the folder's permissions ({folder}" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []
    assert_nothing_left(tmp_path / "renders")


@every_command
def test_full_disk(run, small, tmp_path, words, made, last):
    renders = tmp_path / "renders"
    with small_disk(renders, "16k") as resize:
        done = run(*words)
        assert done.returncode == 1
        assert "the disk is full: free some space, then call again" in done.stderr
        assert not (renders / made / last).exists()
        assert_whole(renders)
        assert_nothing_left(renders)
        resize("32m")
        done = run(*words)
        assert done.returncode == 0, done.stderr
        assert (renders / made / last).exists()
        assert_whole(renders)
