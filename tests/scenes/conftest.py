"""Rendering through the real command line, small and at few frames a second."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
SIZE, RATE = "284,160", 5


@dataclass(frozen=True)
class Rendering:
    """What one run of manim gave: its log, the video, and name and video of every section."""

    log: str
    video: Path
    sections: list[tuple[str, Path]]
    rate: int = RATE  # frames a second

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
        command = [sys.executable, "-m", "manim", "-ql", "-r", SIZE, "--fps", str(RATE)]
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
        sections = [(entry["name"], index.parent / entry["video"]) for entry in entries]
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
