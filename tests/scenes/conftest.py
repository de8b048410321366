"""Rendering through the real command line, small and at few frames a second."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from scenes.stage.theme import THEME

ROOT = Path(__file__).parents[2]
SIZE, RATE = "284,160", "5"


@dataclass(frozen=True)
class Rendering:
    """What one run of manim gave: its log, the video, and the video of every section by name."""

    log: str
    video: Path
    sections: dict[str, Path]

    @property
    def rendered(self) -> int:
        """The number of animations that were drawn in this run."""
        return self.log.count("Partial movie file written")

    @property
    def cached(self) -> int:
        """The number of animations that were taken from the cache."""
        return self.log.count("Using cached data")


@pytest.fixture(scope="session")
def manim() -> Callable[..., str]:
    """Return a function that runs manim on a scene and returns its log; it must succeed."""

    def run(file: Path, scene: str, media: Path, *options: str, hash_seed: int = 0) -> str:
        command = [sys.executable, "-m", "manim", "-ql", "-r", SIZE, "--fps", RATE]
        command += [*options, "--media_dir", str(media), str(file), scene]
        environment = os.environ | {
            "PYTHONHASHSEED": str(hash_seed),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "1000",  # manim breaks the lines of its log
        }
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        log = done.stdout + done.stderr
        assert done.returncode == 0, log[-3000:]
        return log

    return run


@pytest.fixture(scope="session")
def render(manim: Callable[..., str]) -> Callable[..., Rendering]:
    """Return a function that renders the video and the sections of a scene into a folder."""

    def run(file: Path, scene: str, media: Path, hash_seed: int = 0) -> Rendering:
        log = manim(file, scene, media, "--save_sections", hash_seed=hash_seed)
        folder = media / "videos" / file.stem / f"{SIZE.split(',')[1]}p{RATE}"
        index = folder / "sections" / f"{scene}.json"
        entries = json.loads(index.read_text())
        sections = {entry["name"]: index.parent / entry["video"] for entry in entries}
        return Rendering(log, folder / f"{scene}.mp4", sections)

    return run


@pytest.fixture(scope="session")
def pictures(manim: Callable[..., str], frames: Callable) -> Callable[..., np.ndarray]:
    """Return a function that draws all frames with a codec without loss (and without threads)."""

    def run(file: Path, scene: str, media: Path, hash_seed: int = 0) -> np.ndarray:
        manim(file, scene, media, "--transparent", "--format", "mov", hash_seed=hash_seed)
        (video,) = (path for path in media.rglob(f"{scene}.mov"))
        return frames(video)

    return run


@pytest.fixture(scope="session")
def frames() -> Callable[[Path], np.ndarray]:
    """Return a function that decodes a video: time × height × width × RGB."""

    def decode(video: Path) -> np.ndarray:
        with av.open(str(video)) as container:
            return np.stack([f.to_ndarray(format="rgb24") for f in container.decode(video=0)])

    return decode


@pytest.fixture(scope="session")
def rendered_twice(render: Callable, frames: Callable) -> Callable[..., Rendering]:
    """Return a function that renders a scene twice and returns the first run.

    The video must last 45 to 150 s and show its steps: in order, none blank, each other than the
    one before. The second run, with another hash seed, must come from the cache as a whole.
    """

    def run(file: Path, scene: str, steps: Sequence[str], media: Path) -> Rendering:
        first = render(file, scene, media, hash_seed=1)
        assert [name for name in first.sections if name in steps] == list(steps)
        assert 45 <= len(frames(first.video)) / int(RATE) <= 150  # seconds
        background = np.array(THEME.background.to_int_rgb())
        last = [frames(first.sections[name])[-1] for name in steps]
        for still in last:
            drawn = np.abs(still.astype(int) - background).max(axis=2) > 60
            assert drawn.mean() > 0.005
        for before, after in pairwise(last):
            assert (np.abs(before.astype(int) - after).max(axis=2) > 60).mean() > 0.001
        again = render(file, scene, media, hash_seed=2)
        assert again.rendered == 0
        assert again.cached == first.rendered > 0
        return first

    return run
