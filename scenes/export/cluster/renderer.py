"""The renderer of the client: plays a scene, has the cluster draw, joins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from manim import Scene

from scenes.export.cluster import worker
from scenes.export.cluster.connection import connected, results
from scenes.export.cluster.ranges import Range, cut, files_of
from scenes.export.discovery import Found
from scenes.export.files import write_whole
from scenes.export.segment_renderer import CachedRenderer
from scenes.export.sources import installed
from scenes.export.variant import Variant


class ClusterRenderer(CachedRenderer):
    """Has the segments that are not in the cache drawn by the workers of a Dask cluster.

    `address` is the scheduler's; `scenes` are rendered in this call and share the workers. `tell`
    gets `piece=True` for each segment that has arrived.
    """

    def __init__(
        self, *, address: str, found: Found, variant: Variant, scenes: int, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._address = address
        self._found = found
        self._variant = variant
        self._scenes = scenes
        self._segments: dict[int, Path] = {}  # to be drawn, by the animation's number

    def have_drawn(self, scene: Scene, segment: Path) -> None:
        """Take note of the segment: what a range is to hold is known when all has been played."""
        self._segments[self.num_plays] = segment

    def scene_finished(self, scene: Scene) -> None:
        """Have the segments drawn and join all."""
        if self._segments:
            self._draw()
        super().scene_finished(scene)

    def _draw(self) -> None:
        folder = next(iter(self._segments.values())).parent
        with connected(self._address) as client:
            # Each range is played from the scene's beginning: no more of them than are needed to
            # give all workers something to do.
            threads = sum(client.nthreads().values())
            for segments in results(client, worker.draw, self._ranges(-(-threads // self._scenes))):
                for name, content in segments.items():
                    write_whole(folder / name, content)
                    self._tell(piece=True)

    def _ranges(self, count: int) -> list[Range]:
        file, files = files_of(self._found)
        same = installed()
        return [
            Range(
                self._found.name,
                file,
                self._variant,
                {number: self._segments[number].name for number in numbers},
                files,
                same,
            )
            for numbers in cut({n: self.lengths[n] for n in self._segments}, max(count, 1))
        ]
