"""Play a scene with manim's own renderer and compare every frame, before encoding, with ours.

python same_frames.py FILE SCENE WIDTH HEIGHT RATE LAST

At each animation, up to number LAST, a forked process draws it as `lecture render` does and
another one takes the scene to its end without drawing. Prints one JSON object: how many animations
and frames were compared, and at which animations frames or the scene's state differ.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import manim
from manim import config
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.export import segment_renderer
from scenes.export.discovery import choose
from scenes.export.manim_names import REPLACED, replaced
from scenes.export.processes import fork
from scenes.export.segment_key import _Digest
from scenes.export.segment_renderer import SegmentRenderer

OF_MOBJECTS = [
    (owner, name)
    for owner, name in REPLACED
    if isinstance(owner, type) and owner in (manim.Mobject, manim.VMobject)
]
OURS: list = []


class Frames:
    """Stands in for an encoder, manim's or ours: keeps what frames it was given."""

    def __init__(self, *_: object, target: Path | None = None, **__: object) -> None:
        self.target = target
        self.kept: list[str] = []

    @property
    def frames(self) -> int:
        """How many there are."""
        return len(self.kept)

    def write_frame(self, pixels, repeat=1, rows=None):
        self.kept += [hashlib.sha1(pixels).hexdigest()] * repeat

    def finish(self, *_: object) -> None:
        """Nothing is written."""


def state(scene) -> str:
    digest = _Digest()
    digest.known(scene)
    digest.feed(scene.mobjects)
    digest.feed([animation.mobject for animation in scene.animations])
    digest.feed(round(scene.renderer.time, 6))
    return digest.hexdigest()


def forked(work) -> tuple[int, int]:
    out, into = os.pipe()

    def tell() -> None:
        os.write(into, json.dumps(work()).encode())

    child = fork(tell)
    os.close(into)
    return child, out


def answer(child: int, out: int):
    with os.fdopen(out, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    assert status == 0
    return json.loads(told)


class Writer(SceneFileWriter):
    """manim's writer; where an animation begins, ours plays it in two forked processes."""

    scene = None
    report: dict = {"animations": 0, "frames": 0, "drawn": [], "ends": []}  # noqa: RUF012

    def begin_animation(self, allow_write=False, *, animation_index, file_path=None):
        self.ours = forked(lambda: self.draw(self.scene))
        self.end = forked(lambda: self.advance(self.scene))
        self.stock = Frames()
        self.index = animation_index

    def write_frame(self, pixels, *, repeat=1):
        self.stock.write_frame(pixels, repeat)

    def end_animation(self, allow_write=False):
        self.report["animations"] += 1
        self.report["frames"] += len(self.stock.kept)
        if answer(*self.ours) != self.stock.kept:
            self.report["drawn"].append(self.index)
        self.expected = answer(*self.end)
        self.report["ends"] += [self.index] if self.expected != state(self.scene) else []

    def finish(self):
        """Nothing is joined."""

    @staticmethod
    def become_ours(scene) -> SegmentRenderer:
        for (owner, name), own in zip(OF_MOBJECTS, OURS, strict=True):
            setattr(owner, name, own)
        renderer = scene.renderer
        renderer.__class__ = SegmentRenderer
        renderer._tell = print
        renderer._encoder = renderer._segment = None
        renderer.lengths = []
        renderer._become_child()
        renderer._ready_to_draw()
        return renderer

    def draw(self, scene) -> list[str]:
        renderer = self.become_ours(scene)
        frames = Frames()
        segment_renderer.SegmentEncoder = lambda _: frames
        renderer.draw(scene, Path())
        return frames.kept

    def advance(self, scene) -> str:
        self.become_ours(scene).advance(scene)
        return state(scene)


class Stock(CairoRenderer):
    """Unchanged but for the writer, which must know the scene."""

    def __init__(self, **kwargs):
        super().__init__(file_writer_class=Writer, **kwargs)

    def init_scene(self, scene, *args):
        super().init_scene(scene, *args)
        self.file_writer.scene = scene


def main(file: str, name: str, width: str, height: str, rate: str, last: str) -> None:
    """Compare, and print the report."""
    scene_class = choose([file, name])[0].load()
    config.update(
        {
            "pixel_width": int(width),
            "pixel_height": int(height),
            "frame_rate": int(rate),
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
            "upto_animation_number": int(last),
            "media_dir": os.environ["MEDIA"],
        }
    )
    stock = [getattr(owner, name) for owner, name in OF_MOBJECTS]
    with replaced(Stock):
        OURS[:] = [getattr(owner, name) for owner, name in OF_MOBJECTS]
        for (owner, name), own in zip(OF_MOBJECTS, stock, strict=True):
            setattr(owner, name, own)  # ours in the forked processes only
        scene_class().render()
    print(json.dumps(Writer.report))


if __name__ == "__main__":
    main(*sys.argv[1:])
