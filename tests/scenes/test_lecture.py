"""What holds for every scene of the lecture: video, cache, frames, script, layout, badge.

The video is that of the documents' inputs in English on a dark ground, by manim and by
`lecture render`, and its layout is looked at. Without drawing, the layout is looked at on a light
ground too, with other inputs: once in Chinese, once in English; and with the documents' inputs what
crosses while it moves. A theme changes nothing but colours, a language or an input nothing but
words and sizes: not every combination is played.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import srt

from mathcore.printing import CASE_WORDS
from mathcore.verification.evaluation import DIGITS
from scenes.stage.theme import THEMES
from scenes.words import WORDS, say
from tests.scenes.conftest import RATE, SIZE
from tests.scenes.encoded_frames import noted_frames
from tests.scenes.watched import LANGUAGES, NOTES, OTHER_INPUTS, plain

ROOT = Path(__file__).parents[2]
# As make finds them: a scene file derives a class from a ...Scene, a ..._scene.py is a base.
SCENES = {
    name: file
    for file in sorted((ROOT / "scenes").glob("*.py"))
    if not file.stem.endswith("_scene")
    for name in re.findall(r"^class (\w+)\([^)]*Scene\)", file.read_text(), re.MULTILINE)
}
BODY = slice(20, 125)  # rows of a frame
SHORTEST, LONGEST = 45, 150  # seconds of a scene, in each language
DISTINCT = 60  # how much a colour differs, of 255, to count as another

# The first time, and later: each notes the frames that it encodes.
NOTED = """
from pathlib import Path
from mathcore.verification import memory
from scenes.{module} import {name} as Original
from tests.scenes.encoded_frames import note_frames
from tests.scenes.conftest import RATE, SIZE
from tests.scenes.encoded_frames import noted_frames
from tests.scenes.watched import NOTES, Watched

memory.keep_in(Path({verified!r}))
note_frames(Path({folder!r}) / {frames!r})
"""
WATCHED = f"""{NOTED}
class {{name}}(Watched, Original):
    file = Path({{folder!r}}) / NOTES
"""
UNWATCHED = f"""{NOTED}
class {{name}}(Original):
    pass
"""
# What manim draws of an animation that comes from the cache is seen by nobody.
UNDRAWN = f"""{UNWATCHED}
from manim import Camera

Camera.display_vectorized = lambda *glyph: None
"""


def notes(folder: Path) -> list[dict[str, Any]]:
    """Return what was seen, each time a scene was played."""
    return [json.loads(line) for line in (folder / NOTES).read_text().splitlines()]


def test_the_lecture_is_found() -> None:
    assert "StdGraph" in SCENES
    assert not {"LectureScene", "GraphScene", "NetworkScene"} & set(SCENES)


@pytest.fixture(scope="session")
def verified(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder for what is proved in this session: the tests of mathcore prove it anew."""
    folder = tmp_path_factory.getbasetemp()
    return (folder if worker_id == "master" else folder.parent) / "verified"


@pytest.mark.parametrize("name", SCENES)
def test_the_video_shows_every_step_and_comes_from_the_cache_and_its_frames_are_manims(
    name: str,
    tmp_path: Path,
    verified: Path,
    render: Callable,
    frames: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("LECTURE_LANG", "LECTURE_THEME"):
        monkeypatch.delenv(variable, raising=False)
    file = tmp_path / SCENES[name].name
    paths = {"folder": str(tmp_path), "verified": str(verified)}
    file.write_text(WATCHED.format(module=file.stem, name=name, frames="manim", **paths))
    first = render(file, name, tmp_path, hash_seed=1)
    script = first.video.with_suffix(".srt").read_text()
    # All keys of the cache are the same with another hash seed: no frame depends on it.
    file.write_text(UNDRAWN.format(module=file.stem, name=name, frames="again", **paths))
    again = render(file, name, tmp_path, hash_seed=2)
    assert again.rendered == 0
    assert again.cached == first.rendered > 0
    (seen,) = notes(tmp_path)
    assert seen["findings"] == []
    badges_say_what_was_reported(seen, "en")

    file.write_text(UNWATCHED.format(module=file.stem, name=name, frames="lecture", **paths))
    command = [sys.executable, "-m", "scenes", "render", str(file), name]
    command += ["-r", SIZE, "--fps", str(RATE), "--jobs", "2"]  # a process plays, one draws
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert noted_frames(tmp_path / "lecture") == noted_frames(tmp_path / "manim")

    steps = [step["name"] for step in seen["steps"]]
    assert [section for section, _ in first.sections] == steps
    videos = [frames(video) for _, video in first.sections]
    lengths = np.array([len(video) for video in videos]) / first.rate
    assert SHORTEST <= lengths.sum() <= LONGEST
    assert len(frames(first.video)) == sum(map(len, videos))
    settled = [video[-1][BODY].astype(int) for video in videos]
    background = np.array(THEMES["dark"].background.to_int_rgb())
    for still, step in zip(settled, steps, strict=True):
        assert (np.abs(still - background).max(axis=2) > DISTINCT).mean() > 0.002, step
    for (before, after), (_, step) in zip(pairwise(settled), pairwise(steps), strict=True):
        assert (np.abs(after - before).max(axis=2) > DISTINCT).mean() > 0.001, step

    assert script == again.video.with_suffix(".srt").read_text()
    captions = list(srt.parse(script))
    assert [plain(c.content) for c in captions] == [s["sentence"] for s in seen["steps"]]
    ends = np.cumsum(lengths)
    starts = ends - lengths
    np.testing.assert_allclose([c.start.total_seconds() for c in captions], starts, atol=0.002)
    np.testing.assert_allclose([c.end.total_seconds() for c in captions], ends, atol=0.002)


@pytest.mark.parametrize("name", SCENES)
def test_layout_and_length_hold_with_other_inputs_in_chinese_on_light_and_nothing_crosses(
    name: str, tmp_path: Path, verified: Path
) -> None:
    assert name in OTHER_INPUTS, f"add two other sets of inputs of {name} to OTHER_INPUTS"
    environment = os.environ | {"LECTURE_THEME": "light", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.scenes.watched", SCENES[name].stem, name]
    command += [str(tmp_path), str(verified)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    seen = notes(tmp_path)
    assert [note["findings"] for note in seen] == [[] for _ in LANGUAGES]
    assert seen[-1]["crossings"] == []
    for note, language in zip(seen, LANGUAGES, strict=True):
        assert SHORTEST <= note["seconds"] <= LONGEST, language
        badges_say_what_was_reported(note, language)
        (other,) = CASE_WORDS.keys() - {language}
        assert not {*CASE_WORDS[other]} & {*note["words in formulas"]}


def badges_say_what_was_reported(note: dict[str, Any], language: str) -> None:
    """Check each badge that was on screen against the reports that it was given."""
    texts = WORDS["LectureScene"]
    for step in note["steps"]:
        told = step["told"]
        if step["badge"] is not None:
            lines = ["✓ " + say(texts["proved"][language], size=told["size"])] * told["proved"]
            if told["size"]:
                lines.append(say(texts["checked"][language], points=told["points"]))
            else:
                lines.append(say(texts["valued"][language], digits=DIGITS))
            assert step["badge"] == [plain(line) for line in lines], step["name"]


@pytest.mark.parametrize(
    "badge",
    [
        ["✓ proved for every K", "checked at 8 points"],
        ["checked at 9 points"],
        ["checked at 8 points", "checked at 8 points"],
    ],
)
def test_a_badge_that_says_something_else_is_found(badge: list[str]) -> None:
    told = {"proved": False, "points": 8, "size": "K"}
    steps = [{"name": "result", "told": told, "badge": ["checked at 8 points"]}]
    badges_say_what_was_reported({"steps": steps}, "en")
    steps[0]["badge"] = badge
    with pytest.raises(AssertionError):
        badges_say_what_was_reported({"steps": steps}, "en")
