"""A result asked for and answered on a panel, then a chip, then a card."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore
from scenes.stage.lecture_scene import Region
from scenes.stage.result_card import PADDING, TEXT_GAP, ResultCard
from scenes.stage.theme import THEME


def card(claim: str = "C3") -> ResultCard:
    verdict = [("7 proved", THEME.proved)]
    equation = mathcore.derivation(claim).claim
    return ResultCard(equation, "C3", "Softmax loss", verdict, THEME.proved)


def test_the_question_becomes_the_result_where_it_stands() -> None:
    region = Region(-6.0, 0.5, -2.0, 1.5)
    asked = card()
    asked.lay_panel(region)
    assert asked.question.anchor[1] == pytest.approx(asked.result.anchor[1])
    below = asked.picture_region
    assert below.top < asked.result.get_bottom()[1]
    assert region.bottom < below.bottom < below.top
    for part in (asked.problems, asked.title, asked.verdict, asked.result):
        assert region.left + PADDING <= part.get_left()[0] + 1e-9
        assert part.get_right()[0] <= region.right - PADDING + 1e-9
        assert part.get_bottom()[1] >= below.top


def test_a_card_is_no_narrower_than_its_text_and_its_formula() -> None:
    panel, small = Region(-6.0, 0.5, -2.0, 1.5), card()
    small.lay_panel(panel)
    width, height = small.room
    with pytest.raises(ValueError, match="shorter notation"):
        small.to_card(Region(0.0, 0.99 * width, 0.0, height))
    small.to_card(Region(0.0, width, 0.0, height))
    text = max(p.get_right()[0] for p in (small.problems, small.title, small.verdict))
    assert small.on_card.get_left()[0] - text >= TEXT_GAP - 1e-9
    assert small.on_card.get_right()[0] == pytest.approx(width - PADDING)
    for part in (small.problems, small.verdict, small.on_card):
        assert 0 <= part.get_bottom()[1] < part.get_top()[1] <= height


def test_quantities_have_the_colours_of_their_roles() -> None:
    gradient = card().question
    assert {glyph.get_color() for glyph in gradient.part(())} == {THEME.gradient}
    result = card().on_card
    assert [g.get_fill_color() for g in result.part((1, 0))] == [THEME.value]
    assert [g.get_fill_color() for g in result.part((1, 1, 0))] == [THEME.target]
    local = card("D4.outputs").on_card
    assert local.part((0, 0))[0].get_fill_color() == THEME.local


def test_the_chip_and_the_card_keep_plate_and_title() -> None:
    small = card()
    small.lay_panel(Region(-6.0, 0.5, -2.0, 1.5))
    place = small.title.get_center()
    before = [small.plate, small.title]
    _, *moves = small.to_chip()
    assert [move.mobject for move in moves] == before
    np.testing.assert_allclose(small.plate.get_center(), place, atol=1e-9)
    assert small.plate.width == pytest.approx(small.chip_width)
    assert small.title.width < small.plate.width
