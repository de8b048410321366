"""How rendering grows with scenes, steps, glyphs and pixels, beside manim's time for the same.

The scenes move a line of glyphs step by step. Wall-clock time on all cores, start-up included; the
memory is that of all processes together, at most.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from processes import JOBS, ROOT, lecture, manim, timed
from table import Row

SOURCE = '''\
"""Scenes of chosen size."""

from manim import RIGHT, UP, Scene

from scenes.stage.text import formula


class Growing(Scene):
    steps, glyphs = 8, 100

    def construct(self):
        line = formula("x " * self.glyphs, 20).set_width(12)
        self.add(line)
        for step in range(self.steps):
            self.next_section(f"step {step}")
            self.play(line.animate.shift((-1) ** step * (RIGHT + UP) / 10), run_time=0.6)
            self.wait(0.4)
'''
SCENES, STEPS, GLYPHS = (1, 2, 4, 8), (2, 8, 32), (10, 100, 1000)
QUALITIES = {"l": "480p15", "m": "720p30", "h": "1080p60", "k": "2160p60"}


def rows() -> list[Row]:
    """Render each size by both, ours first."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "growing.py").write_text(SOURCE)
        found = [_row(folder, f"{n} scenes, 480p15", scenes=n) for n in SCENES]
        found += [_row(folder, f"{n} steps, 480p15", steps=n) for n in STEPS]
        found += [_row(folder, f"{n} glyphs, 480p15", glyphs=n) for n in GLYPHS]
        found += [_row(folder, label, quality=q) for q, label in QUALITIES.items()]
    return found


def _row(
    folder: Path, what: str, scenes: int = 1, steps: int = 8, glyphs: int = 100, quality: str = "l"
) -> Row:
    file = folder / f"sized_{scenes}_{steps}_{glyphs}_{quality}.py"
    classes = [
        f"class Sized{number}(Growing):\n    steps, glyphs = {steps}, {glyphs}\n"
        for number in range(scenes)
    ]
    file.write_text("from growing import Growing\n\n\n" + "\n\n".join(classes))
    ours = timed(folder, lecture("render", file, f"-q{quality}"))
    theirs = timed(folder, manim("-a", f"-q{quality}", file))
    memory = f"{ours.megabytes:.0f} MB, {JOBS} jobs"
    return Row(what, ours.seconds, "manim -a", theirs.seconds, "s", memory)


if __name__ == "__main__":
    for row in rows():
        print(" | ".join(row.cells()))
