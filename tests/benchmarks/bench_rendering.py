"""The lecture rendered by `lecture render` and by `manim -a`, file by file; stills; memory.

Both use the same encoder settings and start without a cache; a run of ours and one of manim's
follow each other. The whole lecture is rendered at 480p15; at 1080p60, where that takes hours, one
scene. Wall-clock time on all cores: the machine should have nothing else to do.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from table import Row

ROOT = Path(__file__).resolve().parents[2]
SCENE = "StdGraph"
JOBS = len(os.sched_getaffinity(0))


def rows() -> list[Row]:
    """Render, look again, take stills, and encode without drawing."""
    sys.path.insert(0, str(ROOT))
    from scenes.export.discovery import choose, lecture_scenes

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = _timed(folder, *_lecture("render", "-ql"))
        again = _timed(folder, *_lecture("render", "-ql"))
        files = dict.fromkeys(scene.file for scene in lecture_scenes())
        stock = sum(_timed(folder, *_manim("-a", "-ql", file)) for file in files)
        stills = _timed(folder, *_lecture("stills"))
        preview = _timed(folder, *_lecture("stills", SCENE, "--step", "1", "-ql"))
        large = _timed(folder, *_lecture("render", SCENE, "-qh"))
        large_stock = _timed(folder, *_manim("-qh", choose([SCENE])[0].file, SCENE))
        encoding = _encoding(folder / "renders/cache/1080p60" / SCENE)
        # of the largest process, in MB; every job has one for its scene and one that draws
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 * 2 * JOBS
    count = f"{len(files)} files of scenes"
    return [
        Row(f"{count}, 480p15", whole, "manim -a", stock, "s", "≥ 2.4×"),
        Row(f"{SCENE}, 1080p60", large, "manim", large_stock, "s", "≥ 1.6×"),
        Row(f"{SCENE}, 1080p60", large, "encoding its frames", encoding, "s", "≤ 1.3×"),
        Row("unchanged lecture", again, "the bar", 3.0, "s", "≤ 1×"),
        Row("stills of everything, 1080p", stills, "the bar", 30.0, "s", "≤ 1×"),
        Row("first step of a scene, 480p", preview, "the bar", 4.0, "s", "≤ 1×"),
        Row(f"memory at 1080p60, {JOBS} jobs, at most", peak, "the bar", 1500.0, "MB", "≤ 1×"),
    ]


def _lecture(*words: str) -> list[str]:
    return [sys.executable, "-m", "scenes", *words]


def _manim(*words: object) -> list[str]:
    options = ["--media_dir", "stock", "--verbosity", "ERROR", "--progress_bar", "none"]
    return [sys.executable, "-m", "manim", *options, *map(str, words)]


def _timed(folder: Path, *command: str) -> float:
    start = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _encoding(segments: Path) -> float:
    """Return how long encoding the frames of all segments takes on all cores, drawing nothing."""
    with ProcessPoolExecutor(JOBS) as pool:
        return sum(pool.map(_encode, sorted(segments.glob("*.mp4")))) / JOBS


def _encode(segment: Path) -> float:
    import av

    from scenes.export.segment_encoder import SegmentEncoder

    with av.open(str(segment)) as container:
        stream = container.streams.video[0]
        spec = _spec(stream)
        frames = [frame.to_ndarray(format="rgba") for frame in container.decode(stream)]
    start = time.perf_counter()
    encoder = SegmentEncoder(spec)
    previous, repeat = None, 0
    for frame in frames:
        if previous is not None and (frame == previous).all():
            repeat += 1
            continue
        if previous is not None:
            encoder.write_frame(previous, repeat)
        previous, repeat = frame, 1
    encoder.write_frame(previous, repeat)
    with tempfile.TemporaryDirectory() as folder:
        encoder.finish(Path(folder) / "again.mp4")
    return time.perf_counter() - start


def _spec(stream):
    from manim._config.output import OutputFormat, OutputSpec
    from manim._config.video_encoder import resolve_video_encoder

    output = OutputSpec(OutputFormat.MP4, False, False, False)
    rate = stream.average_rate
    return resolve_video_encoder(output, width=stream.width, height=stream.height, frame_rate=rate)


if __name__ == "__main__":
    for row in rows():
        print(" | ".join(row.cells()))
