"""The plot of a running mean: its curve ends at the mean, levels stand at their heights."""

import numpy as np
import pytest

from scenes.stage.lecture_scene import Region
from scenes.stage.running_mean import FIRST, RunningMean, running_means
from scenes.stage.text import formula
from scenes.stage.theme import THEME

REGION = Region(-6.5, 2.0, -2.5, 3.0)
OUTPUTS = np.random.default_rng(0).choice([0.0, -5.0], size=300)


def test_means_are_those_of_the_first_outputs() -> None:
    means = running_means(OUTPUTS)
    assert means[-1] == pytest.approx(OUTPUTS.mean())
    assert means[9] == pytest.approx(OUTPUTS[:10].mean())


def test_curve_dots_and_levels_stand_at_their_values() -> None:
    name, above, below = (formula(letter, 30) for letter in "abc")
    plot = RunningMean(REGION, 300, OUTPUTS, ((-3.0, name),), above=above, below=below)
    assert name.get_y() == pytest.approx(plot.point(0, -3.0)[1])
    assert name.get_left()[0] == pytest.approx(REGION.left, abs=0.01)
    assert plot.line.axis.get_right()[0] == pytest.approx(REGION.right)
    assert above.get_bottom()[1] > plot.get_top()[1] > plot.get_bottom()[1] > below.get_top()[1]
    curve, last = plot.mean_curve(OUTPUTS, THEME.value)
    assert np.allclose(curve.get_end(), plot.point(300, OUTPUTS.mean()))
    assert np.allclose(curve.get_start(), plot.point(FIRST, OUTPUTS[:FIRST].mean()))
    assert float(last.typst_code.strip("$ ")) == pytest.approx(OUTPUTS.mean(), rel=1e-3)
    heights = {round(dot.get_y(), 6) for dot in plot.dots(OUTPUTS)}
    assert heights == {round(float(plot.point(0, value)[1]), 6) for value in (0.0, -5.0)}
