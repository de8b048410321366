"""What bars were before they fell: outlines above the bars that there are."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RIGHT, UP, ManimColor, VGroup, VMobject

from scenes.stage.bar_chart import GAP, BarChart
from scenes.stage.theme import THEME

STROKE = 2


def former_bars(
    chart: BarChart, values: Sequence[float], color: ManimColor = THEME.muted
) -> VGroup:
    """Return outlines of the chart's bars at earlier values, each with its number above it.

    An outline ends above the number of the present bar; where it would have no room there, the
    bar has none. Raises ValueError for other than one value a bar.
    """
    former = chart.copy()
    former.show(values)
    outlines = VGroup()
    for now, before, bar, value in zip(
        chart.numbers, former.numbers, former.bars, values, strict=True
    ):
        foot, top = now.get_top()[1] + GAP, bar.get_top()[1]
        if value > 0 and top > foot:
            left, right = bar.get_left()[0], bar.get_right()[0]
            corners = [(left, foot), (left, top), (right, top), (right, foot)]
            outline = VMobject(stroke_color=color, stroke_width=STROKE)
            outline.set_points_as_corners([x * RIGHT + y * UP for x, y in corners])
            outlines.add(VGroup(outline, before.copy().set_color(color)))
    return outlines
