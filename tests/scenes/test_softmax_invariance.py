"""SoftmaxInvariance: its bars, and what NumPy really returns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from manim import tempconfig

import mathcore
from scenes.softmax_invariance import (
    SoftmaxInvariance,
    lines_of,
    run,
    softmax_as_written,
    softmax_shifted,
)

STEPS = [
    *("bars", "raise", "lower", "inside", "factor", "question"),
    *(name for name, _ in SoftmaxInvariance.outline),
    *("code", "overflow", "mend", "result"),
]


def test_bars_are_the_numbers_of_softmax(tmp_path: Path) -> None:
    shown = {}

    def look(scene: SoftmaxInvariance, step: str) -> None:
        shown[step] = [chart.values for chart in scene.row.charts]

    class Watched(SoftmaxInvariance):
        settled_hooks = (look,)
        logits, raised, lowered = (-3.25, 1.7182, 0.0313, -0.5), 0.125, -10.0

    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        Watched().render()
    assert list(shown) == STEPS

    raised, lowered = Watched.raised, Watched.lowered
    z = np.array(Watched.logits)
    y = mathcore.softmax(z)
    for step, c in (("bars", 0.0), ("raise", raised), ("lower", lowered), ("factor", raised)):
        np.testing.assert_array_equal(shown[step][0], z + c)
        np.testing.assert_allclose(shown[step][2], y, rtol=1e-12)
    np.testing.assert_allclose(shown["factor"][1], np.exp(raised) * shown["inside"][1], rtol=1e-12)
    large = z + (1000.0 - z.max())
    assert shown["overflow"][1].max() == np.inf
    assert np.isnan(shown["overflow"][2]).any()
    np.testing.assert_allclose(shown["mend"][2], mathcore.softmax(large), rtol=1e-12)
    np.testing.assert_allclose(shown["mend"][2], y, rtol=1e-9)  # z + 1000 is rounded


def test_numpy_overflows_and_says_so_unless_the_largest_logit_is_subtracted() -> None:
    z = np.array([1000.0, 999.0, 998.0])
    y, said = run(softmax_as_written, z)
    assert np.isnan(y).all()
    assert said == [
        "RuntimeWarning: overflow encountered in exp",
        "RuntimeWarning: invalid value encountered in divide",
    ]
    y, said = run(softmax_shifted, z)
    np.testing.assert_allclose(y, mathcore.softmax(z), rtol=1e-15)
    assert said == []


def test_code_on_screen_is_the_code_that_ran() -> None:
    namespace = {"np": np}
    for function in (softmax_as_written, softmax_shifted):
        body = "\n".join(f"    {line}" for line in lines_of(function))
        exec(f"def shown(z):\n{body}", namespace)
        z = np.array([0.3, -1.2, 4.0])
        np.testing.assert_array_equal(namespace["shown"](z), function(z))
