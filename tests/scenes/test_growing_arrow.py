"""While an arrow grows, its tip rides on the end of its shaft."""

import numpy as np
import pytest
from manim import RIGHT, UP, Polygon, VGroup, VMobject

from scenes.stage.growing_arrow import GrowTippedArrow


def curved() -> VGroup:
    """Return an arrow that bends upwards, its tip where its shaft ends."""
    shaft = VMobject().set_points_smoothly([np.zeros(3), 2 * RIGHT, 3 * RIGHT + UP])
    end, before = shaft.points[-1], shaft.points[-2]
    way = (end - before) / np.linalg.norm(end - before)
    side = np.array([-way[1], way[0], 0.0])
    return VGroup(shaft, Polygon(end + 0.2 * way, end + 0.1 * side, end - 0.1 * side))


@pytest.mark.parametrize("alpha", [0.4, 0.5, 0.8])
def test_the_tip_is_at_the_end_of_the_shaft_and_points_where_it_goes(alpha: float) -> None:
    arrow = curved()
    growing = GrowTippedArrow(arrow)
    growing.begin()
    growing.interpolate(alpha)
    shaft, tip = arrow
    point, one, other, *_ = tip.get_vertices()
    way = shaft.point_from_proportion(1) - shaft.point_from_proportion(0.999)
    assert np.allclose((one + other) / 2, shaft.get_end())
    assert np.allclose(point - shaft.get_end(), 0.2 * way / np.linalg.norm(way), atol=0.01)


def test_it_begins_with_nothing_and_ends_as_it_was() -> None:
    arrow = curved()
    whole = [part.points.copy() for part in arrow]
    growing = GrowTippedArrow(arrow)
    growing.begin()
    growing.interpolate(0)
    assert max(part.width + part.height for part in arrow) < 1e-6
    growing.finish()
    assert all(np.allclose(part.points, before) for part, before in zip(arrow, whole, strict=True))
