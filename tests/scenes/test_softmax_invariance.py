"""SoftmaxInvariance: its bars, what NumPy really returns, its layout, its video."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from scenes.softmax_invariance import (
    SoftmaxInvariance,
    lines_of,
    run,
    softmax_as_written,
    softmax_shifted,
)
from scenes.stage.layout_check import check_layout

FILE = Path(__file__).parents[2] / "scenes" / "softmax_invariance.py"
STEPS = [
    *("bars", "raise", "lower", "inside", "factor", "question"),
    *(name for name, _ in SoftmaxInvariance.outline),
    *("code", "overflow", "mend", "result"),
]
# The theme is chosen when the scenes are imported: the light one has a process of its own.
NUMBERS = {
    "dark": [
        ("en", (2.0, 1.0, 0.0), 1.5, -2.5),
        ("zh", (-3.25, 1.7182, 0.0313, -0.5), 0.125, -10.0),
    ],
    "light": [("en", (12.5, -12.5), 3.3333, -0.0625)],
}


def test_the_video_shows_its_steps_and_comes_from_the_cache_the_second_time(
    tmp_path: Path, rendered_twice: Callable
) -> None:
    rendered_twice(FILE, "SoftmaxInvariance", STEPS, tmp_path)


@pytest.mark.parametrize(
    ("language", "logits", "raised", "lowered"),
    NUMBERS[os.environ.get("LECTURE_THEME", "dark")],
)
def test_bars_and_layout_whatever_the_numbers(
    language: str,
    logits: tuple[float, ...],
    raised: float,
    lowered: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    findings, shown = [], {}

    def look(scene: SoftmaxInvariance, step: str) -> None:
        findings.extend(map(str, check_layout(scene, step)))
        shown[step] = [chart.values for chart in scene.row.charts]

    class Watched(SoftmaxInvariance):
        settled_hooks = (look,)

    Watched.logits, Watched.raised, Watched.lowered = logits, raised, lowered
    monkeypatch.setenv("LECTURE_LANG", language)
    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Watched()
        scene.render()
    assert findings == []
    assert list(shown) == STEPS

    z = np.array(logits)
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
    assert str(mathcore.derivation("A1").report.points) in scene.badge[-1].typst_code


def test_layout_holds_in_the_light_theme() -> None:
    test = f"{__file__}::test_bars_and_layout_whatever_the_numbers"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    environment = os.environ | {"LECTURE_THEME": "light"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout[-3000:]


def test_numpy_overflows_and_says_so_unless_the_largest_logit_is_subtracted() -> None:
    z = np.array([1000.0, 999.0, 998.0])
    y, said = run(softmax_as_written, z)
    assert np.isnan(y).all()
    assert said == ["overflow encountered in exp", "invalid value encountered in divide"]
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
