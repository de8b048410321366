"""Formulas written out beside a video: their words are in the language of its scene."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

import mathcore
from mathcore.printing import CASE_WORDS
from scenes.export import still_renderer
from scenes.export.page import words
from scenes.export.slides import lecture_slide
from scenes.stage.equation import EquationMobject


def of_still(equation: EquationMobject) -> str:
    return still_renderer.equation(SimpleNamespace(mobjects=[equation]), set())[0]


@pytest.mark.parametrize("written", [of_still, words.statement, lecture_slide.statement])
@pytest.mark.parametrize("language", CASE_WORDS)
def test_words_are_those_of_the_scene(
    written: Callable, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LECTURE_LANG", language)
    source = written(EquationMobject(mathcore.derivation("E4").claim))
    for spoken, said in CASE_WORDS.items():
        assert all((word in source) == (spoken == language) for word in said)
