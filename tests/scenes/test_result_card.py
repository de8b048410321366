"""A result asked for and answered on a panel, then a chip, then a card."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import RIGHT

import mathcore
from scenes.stage.lecture_scene import Region
from scenes.stage.result_card import PADDING, TEXT_GAP, ResultCard
from scenes.stage.theme import THEME


def card(claim: str = "C3") -> ResultCard:
    verdict = [("7 derivations proved", THEME.proved)]
    brief = [("7 proved", THEME.proved)]
    equation = mathcore.derivation(claim).claim
    remarks = [("k: true class", THEME.muted), ("y: target", THEME.target)]
    return ResultCard(equation, "C3", "Softmax loss", verdict, brief, remarks, THEME.proved)


def test_the_question_becomes_the_result_where_it_stands() -> None:
    region = Region(-6.0, 0.5, -2.0, 1.5)
    asked = card()
    asked.lay_panel(region)
    np.testing.assert_allclose(asked.question.anchor, asked.result.anchor, atol=1e-9)
    for before, after in zip(asked.question.part(()), asked.result.part((0,)), strict=True):
        np.testing.assert_allclose(before.get_center(), after.get_center(), atol=1e-6)
    below = asked.picture_region
    assert below.top < asked.result.get_bottom()[1]
    assert region.bottom < below.bottom < below.top
    assert asked.title.get_right()[0] < asked.verdict.get_left()[0]
    assert asked.result.get_right()[0] < asked.remarks.get_left()[0]
    assert asked.remarks[0].get_bottom()[1] > asked.remarks[1].get_top()[1]
    for part in (asked.problems, asked.title, asked.verdict, asked.remarks, asked.result):
        assert region.left + PADDING <= part.get_left()[0] + 1e-9
        assert part.get_right()[0] <= region.right - PADDING + 1e-9
        assert part.get_bottom()[1] >= below.top


def test_a_card_is_no_narrower_than_its_text_and_its_formula() -> None:
    panel, small = Region(-6.0, 0.5, -2.0, 1.5), card()
    small.lay_panel(panel)
    width, height = small.room
    with pytest.raises(ValueError, match="shorter notation"):
        small.to_card(Region(0.0, 0.99 * width, 0.0, height))
    small.to_chip()
    small.to_card(Region(0.0, width, 0.0, height))
    texts = (small.title, small.brief, small.remarks)
    for above, text in pairwise(texts):
        assert above.get_bottom()[1] > text.get_top()[1]
    first, second = small.remarks
    assert first.get_right()[0] < second.get_left()[0]
    text = max(p.get_right()[0] for p in texts)
    assert small.on_card.get_left()[0] - text >= TEXT_GAP - 1e-9
    assert small.on_card.get_right()[0] == pytest.approx(width - PADDING)
    for part in (*texts, small.on_card):
        assert 0 <= part.get_bottom()[1] < part.get_top()[1] <= height


def test_quantities_have_the_colours_of_their_roles() -> None:
    gradient = card().question
    assert {glyph.get_color() for glyph in gradient.part(())} == {THEME.gradient}
    result = card().on_card
    assert [g.get_fill_color() for g in result.part((1, 0))] == [THEME.value]
    assert [g.get_fill_color() for g in result.part((1, 1, 0))] == [THEME.target]
    local = card("D4.outputs").on_card
    assert local.part((0, 0))[0].get_fill_color() == THEME.local


def test_what_stands_left_of_the_question_mark_stays() -> None:
    same, other = card(), card("B2")
    for asked in (same, other):
        asked.lay_panel(Region(-6.0, 0.5, -2.0, 1.5))
    _, mark = same.question.around()
    gone, come = (move.mobject for move in same.answer())
    assert gone is mark
    assert [*come] == [*same.result.part((1,))]
    sign, mark = other.question.around()  # = becomes ≈
    moved = [move.mobject for move in other.answer()]
    assert moved[:3] == [sign, *other.result.own(()), mark]


def test_remarks_of_a_wide_result_move_it_aside() -> None:
    wide, region = card("D6.y_hat_a"), Region(-3.0, 3.0, -2.0, 1.5)
    wide.lay_panel(region)
    assert wide.remarks.get_right()[0] == pytest.approx(region.right - PADDING)
    assert region.left < wide.result.get_left()[0]
    assert wide.result.get_right()[0] < wide.remarks.get_left()[0]


def test_the_chip_and_the_card_keep_the_title() -> None:
    small = card()
    small.lay_panel(Region(-6.0, 0.5, -2.0, 1.5))
    title, place = small.title, small.title.get_center()
    small.to_chip()
    assert small.title is title
    np.testing.assert_allclose(small.plate.get_center()[0], place[0], atol=1e-9)
    assert small.plate.get_bottom()[1] < title.get_bottom()[1]
    assert title.get_top()[1] < small.plate.get_top()[1]
    assert title.width < small.plate.width == pytest.approx(small.chip_width)
    start, end = small.way_of_chip(small.plate.get_center() + RIGHT)
    assert start[2] - start[0] == pytest.approx(small.chip_width)
    np.testing.assert_allclose(end - start, [1, 0, 1, 0], atol=1e-9)
    chip = small.plate
    width, height = small.room
    moves = small.to_card(Region(0.0, width, 0.0, height))
    assert [move.mobject for move in moves] == [chip, title]


def test_a_panel_becomes_that_of_the_card_that_follows() -> None:
    first, second = card(), card()
    for panel in (first, second):
        panel.lay_panel(Region(-6.0, 0.5, -2.0, 1.5))
    assert second.stand_on(first).mobject is first.panel
    assert first.stand_on().mobject is first.panel
