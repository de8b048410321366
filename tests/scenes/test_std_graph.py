"""StdGraph, rendered as a user renders it, and looked at by machine."""

import hashlib
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from manim import tempconfig

import mathcore
from scenes.stage.layout_check import check_layout
from scenes.std_graph import StdGraph

ROOT = Path(__file__).parents[2]
STEPS = ["question", "mean", "squares", "variance", "root", "values", "seed", "chain", "sum"]
STEPS += ["square_rule", "difference_rule", "meet", "nothing", "totals", "answer"]


def render(media: Path, hash_seed: str, *options: str) -> str:
    """Run the manim command line at a small size and return its log on one line."""
    size = ["-ql", "--fps", "5", "-r", "426,240", "--progress_bar", "none"]
    command = [sys.executable, "-m", "manim", "--media_dir", str(media), *size, *options]
    process = subprocess.run(
        [*command, "scenes/std_graph.py", "StdGraph"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "COLUMNS": "300"},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    return " ".join((process.stdout + process.stderr).split())


def frames(video: Path) -> list[np.ndarray]:
    with av.open(str(video)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    media = tmp_path_factory.mktemp("media")
    render(media, "1", "--save_sections")
    return media


def test_every_step_is_a_section_that_changes_the_frame(media: Path) -> None:
    (index,) = media.glob("videos/std_graph/*/sections/StdGraph.json")
    sections = json.loads(index.read_text())
    assert [section["name"] for section in sections] == STEPS
    settled = [frames(index.parent / section["video"])[-1] for section in sections]
    for frame in settled:
        body = frame[40:190]
        assert (np.ptp(body.astype(int), axis=2) > 60).sum() + (body.max(axis=2) > 128).sum() > 200
    for before, after in pairwise(settled):
        # In the body, not only in the narration line.
        assert (np.abs(before[40:190].astype(int) - after[40:190]).max(axis=2) > 60).sum() > 40


def test_captions_are_the_script_in_time(media: Path) -> None:
    (captions,) = media.glob("videos/std_graph/*/StdGraph.srt")
    text = captions.read_text()
    assert len(re.findall(r"-->", text)) == len(STEPS)
    last = re.findall(r"--> (\d+):(\d+):(\d+),", text)[-1]
    hours, minutes, seconds = map(int, last)
    assert 45 <= 3600 * hours + 60 * minutes + seconds <= 150


def test_second_run_renders_nothing_again(media: Path) -> None:
    log = render(media, "2", "--save_sections")
    played = int(re.search(r"Played (\d+) animations", log)[1])
    assert log.count("Using cached data") == played > len(STEPS)


def test_frames_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    # As pictures: the video encoder itself does not always give the same bytes for the same frames.
    digests = []
    for hash_seed in ("3", "4"):
        media = tmp_path / hash_seed
        render(media, hash_seed, "--format", "png-sequence")
        pictures = sorted(media.glob("images/std_graph/**/*.png"))
        digests.append([hashlib.sha256(picture.read_bytes()).hexdigest() for picture in pictures])
    assert len(digests[0]) > len(STEPS)
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("language", "inputs"),
    [
        ("en", {"x1": -1.0, "x2": 3.0}),
        ("zh", {"x1": 0.37, "x2": -2.125}),
        ("en", {"x1": -12.5, "x2": -0.0625}),
    ],
)
def test_no_layout_findings(
    language: str, inputs: dict[str, float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = []

    class Watched(StdGraph):
        settled_hooks = (lambda scene, step: findings.extend(check_layout(scene, step)),)

    Watched.inputs = inputs
    monkeypatch.setenv("LECTURE_LANG", language)
    with tempconfig({"media_dir": str(tmp_path), "save_last_frame": True, "progress_bar": "none"}):
        scene = Watched()
        scene.render()
    assert findings == []
    reports = [mathcore.derivation(name).report for name in ("B4", "B4.x_2")]
    assert len(scene.badge) == 1 + all(report.proved for report in reports)
    assert str(sum(report.points for report in reports)) in scene.badge[-1].typst_code


def test_formula_and_graph_must_agree() -> None:
    class Wrong(StdGraph):
        derivations = {"x1": "B4.x_2", "x2": "B4"}  # noqa: RUF012

    scene = Wrong()
    scene.setup()
    with pytest.raises(ValueError, match="the graph"):
        scene.answer()
