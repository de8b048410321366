"""BackpropChain, and NetworkScene with a network of one's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from mathcore.expressions import Equation
from mathcore.networks import TwoLayerClassifier
from scenes.backprop_chain import BackpropChain
from scenes.export.manim_names import replaced
from scenes.export.undrawn_renderer import UndrawnRenderer
from scenes.network_scene import NetworkScene, plain
from scenes.softmax_loss import SoftmaxLoss
from scenes.stage.array_view import DIGITS, ArrayView
from scenes.stage.equation import EquationMobject
from scenes.stage.layout_check import check_layout
from scenes.stage.theme import THEME


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


def read(view: ArrayView) -> np.ndarray:
    """Return the numbers that stand in an array, none of it elided."""
    return np.array(drawn(view))


def is_rounded(exact: np.ndarray, view: ArrayView) -> bool:
    """Tell whether an array shows these numbers, rounded to its decimals."""
    places = max(
        len(n.typst_code.strip("$ ").partition(".")[2]) for row in view.entries for n in row
    )
    return np.abs(exact - read(view)).max() < 0.5 * 10.0**-places


def test_products_follow_from_the_numbers_that_are_shown(tmp_path: Path) -> None:
    with tempconfig({"media_dir": str(tmp_path), "dry_run": True}), replaced(UndrawnRenderer):
        scene = BackpropChain()
        scene.setup()
        scene.open(steps=1)
        for name in ("r", "x"):
            scene.claim = EquationMobject(scene.derived[name].claim)
            _, matrix, upstream, _, result = scene._product(name)
            assert is_rounded(read(matrix) @ read(upstream), result)
        for name in ("W_2", "W_1"):
            column, row, products, *_ = scene.outer_product(name, scene.body)
            assert is_rounded(read(column) @ read(row), products)


def test_gradients_have_one_number_of_decimals(tmp_path: Path) -> None:
    with tempconfig({"media_dir": str(tmp_path), "dry_run": True}), replaced(UndrawnRenderer):
        scene = BackpropChain()
        scene.setup()
        scene.open(steps=1)
        tables = [scene.outer_product(name, scene.body)[1:3] for name in ("W_2", "W_1")]
    views = [scene.view.gradients[name] for name in "xprz"]
    views += [view for table in tables for view in table]
    texts = [n.typst_code.strip("$ ") for view in views for row in view.entries for n in row]
    assert {len(text.partition(".")[2]) for text in texts if text != "0"} == {2}


def test_a_table_is_level_with_the_one_beside_it_and_the_badge_says_what_must_hold(
    tmp_path: Path,
) -> None:
    with tempconfig({"media_dir": str(tmp_path), "dry_run": True}), replaced(UndrawnRenderer):
        scene = BackpropChain()
        scene.setup()
        scene.open(steps=1)
        first = scene.outer_product("W_2", scene.body)
        second = scene.outer_product("W_1", scene.body, first)
    assert first[2].height > second[2].height
    assert np.isclose(first[3].anchor[1], second[3].anchor[1])
    assert np.isclose(first[2].get_bottom()[1], second[2].get_bottom()[1], atol=0.05)
    assert scene.for_every(scene.derived["p"]) == "k₁ with p_j ≠ 0"
    assert scene.for_every(scene.derived["r"]) == "k₁, k₂"


def test_the_formulas_are_the_derived_ones() -> None:
    scene = BackpropChain()
    scene.setup()
    for name, problem in BackpropChain.derivations.items():
        assert scene.derived[name].claim == mathcore.derivation(problem).claim
    with pytest.raises(ValueError, match="z: the parts tell nothing after"):
        scene.derive("z", ("z_chain", [1, 2]))


def test_the_component_stays_above_what_is_read_off_from_it(tmp_path: Path) -> None:
    class OneLink(BackpropChain):
        def construct(self) -> None:
            self.open(steps=2)
            self.derive("p", ("p_chain", [1, 1, (2, 0)]), ("p_matrix", [1, (2, 0)]))

    with tempconfig({"media_dir": str(tmp_path), "dry_run": True}), replaced(UndrawnRenderer):
        scene = OneLink()
        scene.render()
    derivation = mathcore.derivation("A3.3")
    component = Equation(derivation.start, derivation.steps[-3].after)
    assert [line.expression for line in (scene.board.upper, scene.board.lower)] == [
        component,
        derivation.claim,
    ]
    assert {scene.board.upper, scene.board.lower} <= set(scene.mobjects)


def test_code_that_differs_from_the_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = BackpropChain()
    scene.setup()
    line = SoftmaxLoss.backward_softmax
    monkeypatch.setattr(SoftmaxLoss, "backward_softmax", line.replace("- dot", "+ dot"))
    with pytest.raises(ValueError, match="the network"):
        scene.run_layer()


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
    findings = []

    class Mine(NetworkScene):
        network = TwoLayerClassifier.random(rng, D_x=3, D_a=5, K=3)
        inputs = {"x": [0.5, -1.0, 2.0], "y": [1]}  # noqa: RUF012
        settled_hooks = (lambda scene, step: findings.extend(check_layout(scene, step)),)

    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        Mine().render()
    assert findings == []
    with pytest.raises(TypeError, match="needs the attribute 'network'"):
        NetworkScene().setup()
    assert plain("k_1, K") == "k₁, K"
