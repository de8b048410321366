"""The joined video: its chapters, and a table of its frames that comes first."""

from __future__ import annotations

import io
import struct
from fractions import Fraction

import av
import numpy as np
import pytest

from scenes.export.video import Chapter, with_chapters

RATE, FRAMES = 10, 30
CHAPTERS = (Chapter("question", 0, 12), Chapter("the_answer", 12, FRAMES))


@pytest.fixture
def joined(tmp_path):
    """Return a video whose frames grow brighter."""
    file = tmp_path / "joined.mp4"
    with av.open(str(file), mode="w") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(FRAMES):
            pixels = np.full((48, 64, 3), 8 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return file


def atoms(content):
    """Return the names of the outermost atoms of an MP4 file, in order."""
    names, place = [], 0
    while place < len(content):
        size, name = struct.unpack_from(">I4s", content, place)
        names.append(name.decode())
        place += size
    assert place == len(content)
    return names


def brightness(source):
    with av.open(source) as container:
        return [frame.to_ndarray(format="gray").mean() for frame in container.decode(video=0)]


def test_the_table_of_frames_comes_before_the_frames(joined):
    assert atoms(joined.read_bytes()).index("moov") > atoms(joined.read_bytes()).index("mdat")
    content = with_chapters(joined, CHAPTERS, Fraction(1, RATE))
    assert atoms(content).index("moov") < atoms(content).index("mdat")
    assert brightness(io.BytesIO(content)) == brightness(str(joined))


def test_chapters_begin_where_the_steps_do(joined):
    content = with_chapters(joined, CHAPTERS, Fraction(1, RATE))
    with av.open(io.BytesIO(content)) as container:
        chapters = container.chapters()
    assert [c["metadata"]["title"] for c in chapters] == ["Question", "The answer"]
    ends = [
        (float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"])) for c in chapters
    ]
    assert ends == [(0, 1.2), (1.2, 3)]


def test_a_video_that_is_not_whole_is_refused(joined):
    with pytest.raises(ValueError, match="30 of 31 frames"):
        with_chapters(joined, [Chapter("all", 0, FRAMES + 1)], Fraction(1, RATE))
