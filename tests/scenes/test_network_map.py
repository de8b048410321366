"""The map of a network of one chain."""

from __future__ import annotations

import numpy as np
import pytest
from manim import RIGHT, FadeIn, GrowFromCenter, ReplacementTransform

from scenes.stage.network_map import RADIUS, NetworkMap
from scenes.stage.text import formula
from scenes.stage.theme import THEME

SYMBOLS = {name: formula(name, 38) for name in "xpy"}
OPERATIONS = {"p": formula('"ReLU"', 28), "y": formula('"softmax"', 28)}


def chain(names: str, lit: tuple[str, ...] = ()) -> NetworkMap:
    places = {name: 2.5 * n * RIGHT for n, name in enumerate(names)}
    return NetworkMap(SYMBOLS, OPERATIONS, places, lit)


def test_a_symbol_stands_in_its_node_and_an_operation_above_its_arrow() -> None:
    drawn = chain("xpy")
    for number, (border, symbol) in enumerate(drawn.nodes.values()):
        np.testing.assert_allclose(border.get_center(), 2.5 * number * RIGHT, atol=1e-6)
        assert np.hypot(symbol.width, symbol.height) / 2 < RADIUS
        np.testing.assert_allclose(symbol.get_center(), border.get_center(), atol=1e-6)
    for name, label in drawn.labels.items():
        arrow = drawn.arrows[name]
        assert label.get_bottom()[1] > arrow.get_top()[1]
        assert arrow.get_left()[0] < label.get_left()[0] < label.get_right()[0]
        assert label.get_right()[0] < arrow.get_right()[0]


def test_what_is_lit_has_the_colour_of_gradients() -> None:
    drawn = chain("xpy", lit=("y",))
    strokes = {name: border.get_stroke_color() for name, (border, _) in drawn.nodes.items()}
    assert strokes == {"x": THEME.line, "p": THEME.gradient, "y": THEME.gradient}
    shafts = {name: arrow[0].get_stroke_color() for name, arrow in drawn.arrows.items()}
    assert shafts == {"p": THEME.line, "y": THEME.gradient}


def test_a_node_that_is_put_in_grows_and_the_others_move() -> None:
    before, after = chain("xy"), chain("xpy")
    moves = before.into(after)
    kinds = {move.mobject: type(move) for move in moves}
    assert kinds[after.nodes["p"]] is GrowFromCenter
    assert kinds[after.arrows["p"]] is FadeIn
    assert kinds[before.nodes["y"]] is ReplacementTransform
    assert len(after.pulses(("y", "p"))) == 2
    with pytest.raises(KeyError):
        before.pulses(("p",))
