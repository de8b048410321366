"""BackpropChain, and NetworkScene with a network of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from mathcore.networks import SoftmaxHead, TwoLayerClassifier
from scenes.backprop_chain import BackpropChain
from scenes.derivation_scene import LINES
from scenes.network_scene import NetworkScene, plain
from scenes.stage.array_view import DIGITS, ArrayView
from scenes.stage.equation import EquationMobject
from scenes.stage.layout_check import check_layout
from scenes.stage.theme import THEME, THEMES

STEPS = ["question", "values", "given"]
STEPS += ["z_chain", "z_sum", "z_matrix", "z_arrives"]
STEPS += ["r_chain", "r_delta", "r_matrix", "r_arrives"]
STEPS += ["p_chain", "p_matrix", "p_arrives", "x_matrix", "x_arrives"]
STEPS += ["weights", "W_2_numbers", "W_1_numbers", "result"]

OTHERS = {
    "negative, one gate open": {
        "network": SoftmaxHead(
            W_1=[[-1.25, 3.0, -0.3333], [-2.718, 0.5, -0.125]],
            W_2=[[-0.0625, 2.0, -1.5], [-1.0, -0.875, 0.25], [3.14159, -0.5, 1.0]],
        ),
        "inputs": {"x": [-0.37, -2.125]},
        "upstream": {"dl_dy": [0.0313, -12.5, 1.7182]},
    },
    "other sizes, large and small": {
        "network": SoftmaxHead.random(np.random.default_rng(3), d=3, k_1=4, k_2=2),
        "inputs": {"x": [120.0, -0.001, 35.5]},
        "upstream": {"dl_dy": [-250.0, 0.004]},
    },
}


WATCHED = """
from scenes.backprop_chain import BackpropChain
from scenes.stage.layout_check import check_layout

def look(scene, step):
    if found := check_layout(scene, step):
        raise AssertionError(chr(10).join(map(str, found)))

class Watched(BackpropChain):
    settled_hooks = (look,)
"""


def findings_of(scene: type[NetworkScene], media: Path, **attributes: object) -> list[str]:
    """Draw the settled frames of a scene with other attributes and return what is wrong."""
    found: list[str] = []

    def look(scene: NetworkScene, step: str) -> None:
        found.extend(map(str, check_layout(scene, step)))

    class Checked(scene):
        settled_hooks = (look,)

    for name, value in attributes.items():
        setattr(Checked, name, value)
    with tempconfig({"save_last_frame": True, "media_dir": str(media), "frame_rate": 1}):
        Checked().render()
    return found


class WithoutDerivations(BackpropChain):
    """The steps that show numbers; no derivation depends on them."""

    def derive(self, name: str, *parts: tuple[str, Sequence[int]]) -> None:
        """Write only the result."""
        self.make_way()
        for text, _ in parts:
            with self.step(text):
                pass
        claim = EquationMobject(self.derived[name].claim, LINES[0]).move_to(self.body.center)
        self.board = SimpleNamespace(lower=claim, rule=claim.copy())
        self.show_report(self.derived[name])


def test_the_video_in_chinese_on_a_light_ground_has_no_layout_findings_and_is_cached(
    tmp_path: Path, render: Callable, frames: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LECTURE_LANG", "zh")
    monkeypatch.setenv("LECTURE_THEME", "light")
    file = tmp_path / "watched.py"
    file.write_text(WATCHED)
    first = render(file, "Watched", tmp_path, hash_seed=1)
    assert [name for name in first.sections if name in STEPS] == STEPS
    assert 45 <= len(frames(first.video)) / 5 <= 150  # seconds
    background = np.array(THEMES["light"].background.to_int_rgb())
    last = [frames(first.sections[name])[-1][20:125] for name in STEPS]  # the body
    for still in last:
        assert (np.abs(still.astype(int) - background).max(axis=2) > 60).mean() > 0.005
    for before, after in pairwise(last):
        assert (np.abs(before.astype(int) - after).max(axis=2) > 60).mean() > 0.001
    again = render(file, "Watched", tmp_path, hash_seed=2)
    assert again.rendered == 0
    assert again.cached == first.rendered > 0


@pytest.mark.parametrize("numbers", OTHERS)
def test_no_layout_findings_with_other_numbers(numbers: str, tmp_path: Path) -> None:
    assert findings_of(WithoutDerivations, tmp_path, **OTHERS[numbers]) == []


def drawn(view: ArrayView) -> list[list[float]]:
    return [
        [float(n.typst_code.strip("$ ")) * 10.0**view.exponent for n in row if n is not None]
        for row in view.entries
    ]


def test_the_numbers_are_those_of_the_network() -> None:
    scene = BackpropChain()
    scene.setup()
    head, given = BackpropChain.network, BackpropChain.upstream
    values = head.forward(**BackpropChain.inputs)
    gradients = head.backward(values, **given)
    for shown, record, names in (
        (scene.view.values, values, "xprzy"),
        (scene.view.gradients, gradients, "xprzy"),
    ):
        assert sorted(shown) == sorted(names)
        for name in names:
            exact = getattr(record, name)
            tolerance = np.abs(exact).max() * 10 ** (1 - DIGITS)
            assert np.allclose(drawn(shown[name]), exact, rtol=0, atol=tolerance)
    assert scene._gates("p") == [(i, bool(v > 0)) for i, (v,) in enumerate(values.p)]
    assert {open_ for _, open_ in scene._gates("p")} == {True, False}
    assert scene._gates("r") is None


def test_the_formulas_are_the_derived_ones() -> None:
    scene = BackpropChain()
    scene.setup()
    for name, problem in BackpropChain.derivations.items():
        assert scene.derived[name].claim == mathcore.derivation(problem).claim
    with pytest.raises(ValueError, match="the parts tell 3 steps, the derivation has 10"):
        scene.derive("z", ("z_chain", [1, 2]))


def test_an_array_elides_what_has_no_room_and_keeps_the_decimals_of_another() -> None:
    view = ArrayView(np.arange(10.0), THEME.value, rows=4)
    assert [row[0] is None for row in view.entries] == [*[False] * 2, *[True] * 7, False]
    (entry,) = ArrayView([[0.5]], THEME.value, like=[[12.25]]).entries[0]
    assert entry.typst_code.strip("$ ") == "0.5"
    assert np.allclose(drawn(ArrayView([2.5e-7, 0.0], THEME.value)), [[2.5e-7], [0.0]], atol=0)
    with pytest.raises(ValueError, match=r"shape \(1, 1, 1\)"):
        ArrayView(np.zeros((1, 1, 1)), THEME.value)


def test_any_network_can_be_shown(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)

    class Mine(NetworkScene):
        network = TwoLayerClassifier.random(rng, D_x=3, D_a=5, K=3)
        inputs = {"x": [0.5, -1.0, 2.0], "y": [1]}  # noqa: RUF012

    assert findings_of(Mine, tmp_path) == []
    with pytest.raises(TypeError, match="needs the attribute 'network'"):
        NetworkScene().setup()
    assert plain("k_1, K") == "k₁, K"
