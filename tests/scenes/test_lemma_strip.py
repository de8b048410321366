"""Lemmas stay at the bottom and light up while they are used."""

from pathlib import Path

import pytest
from manim import tempconfig

import mathcore
from scenes.derivation_scene import DerivationScene
from scenes.stage.board import Board
from scenes.stage.lemma_strip import HEIGHT, LemmaStrip
from scenes.stage.theme import THEME


def test_what_the_board_derived_is_kept_and_lights_up_when_used(tmp_path: Path) -> None:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):

        class Lemmas(DerivationScene):
            problem = "D4.mean"
            words = {"title": "t", "question": "q", "rule": "r"}  # noqa: RUF012

        scene = Lemmas()
        scene.setup()
        scene.open(steps=3)
        height = scene.body.height
        strip = LemmaStrip(scene)
        assert scene.body.height == pytest.approx(height - HEIGHT)
        mean = scene.derivation.claim
        other = mathcore.derivation("D4.deviations").claim
        scene.ask(scene.derivation)
        board: Board = scene.board
        board.show(scene.derivation.steps[0])
        strip.keep(board, mean)
        scene.ask(scene.derivation)
        scene.board.show(scene.derivation.steps[0])
        strip.keep(scene.board, other)
        assert [line.expression for line in strip.lemmas] == [mean, other]
        assert strip.lemmas.get_top()[1] <= scene.body.bottom
        strip.light(other)
        assert [line.get_color() for line in strip.lemmas] == [THEME.muted, THEME.local]
        strip.light(None)
        strip.light(mean)
        scene.ask(scene.derivation)
        scene.board.show(scene.derivation.steps[0])
        strip.keep(scene.board, scene.derivation.claim)
        assert {line.get_color() for line in strip.lemmas} == {THEME.muted}
        strip.close()
    assert scene.body.height == pytest.approx(height)
