"""The lecture rendered by `lecture render` and by `manim -a`, file by file; stills; memory.

Both use the same encoder settings and start without a cache; runs of ours stand before and after
those of manim's. The whole lecture is rendered at 480p15; at 1080p60, where that takes hours, one
scene. Wall-clock time on all cores: the machine should have nothing else to do.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from processes import JOBS, ROOT, Run, lecture, manim, timed
from table import Row

SCENE = "StdGraph"


def rows() -> list[Row]:
    """Render, look again, take stills, and encode without drawing."""
    sys.path.insert(0, str(ROOT))
    from scenes.export.discovery import choose, lecture_scenes

    file = choose([SCENE])[0].file
    files = dict.fromkeys(scene.file for scene in lecture_scenes())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stills = _fresh(folder, "stills")
        whole = _fresh(folder, "render", "-ql")
        again = timed(folder, lecture("render", "-ql"))
        stock = sum(timed(folder, manim("-a", "-ql", each)).seconds for each in files)
        middle = statistics.median([whole.seconds, _fresh(folder, "render", "-ql").seconds])
        preview = timed(folder, lecture("stills", SCENE, "--step", "1", "-ql"))
        large = _fresh(folder, "render", SCENE, "-qh")
        large_stock = timed(folder, manim("-qh", file, SCENE))
        encoding = _encoding(folder / "renders/cache/1080p60" / SCENE)
    return [
        Row(f"{len(files)} files of scenes, 480p15", middle, "manim -a", stock, "s", "≥ 2.4×"),
        Row(f"{SCENE}, 1080p60", large.seconds, "manim", large_stock.seconds, "s", "≥ 1.6×"),
        Row(f"{SCENE}, 1080p60", large.seconds, "encoding its frames", encoding, "s", "≤ 1.3×"),
        Row("unchanged lecture", again.seconds, "the bar", 3.0, "s", "≤ 1×"),
        Row("stills of everything, 1080p", stills.seconds, "the bar", 30.0, "s", "≤ 1×"),
        Row("first step of a scene, 480p", preview.seconds, "the bar", 4.0, "s", "≤ 1×"),
        Row(f"memory, 1080p60, {JOBS} jobs", large.megabytes, "the bar", 1500.0, "MB", "≤ 1×"),
    ]


def _fresh(folder: Path, *words: str) -> Run:
    """Run `lecture` where nothing has been made before."""
    if (folder / "renders").exists():
        (folder / "renders").rename(folder / f"renders-{time.monotonic_ns()}")
    return timed(folder, lecture(*words))


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
