"""The map of results in the scene Lecture."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from manim import tempconfig
from manim.utils.module_ops import get_scene_classes_from_module

import mathcore
from scenes.lecture import TOPICS, Card, Lecture
from scenes.stage.theme import THEME

CHAPTERS = [chapter for chapters in TOPICS.values() for chapter in chapters]
FILES = [
    file
    for file in (Path(__file__).parents[2] / "scenes").glob("[a-z]*.py")
    if not file.stem.endswith("_scene")
]


def test_every_scene_is_a_chapter() -> None:
    modules = [import_module(f"scenes.{file.stem}") for file in FILES]
    found = [cls.__name__ for module in modules for cls in get_scene_classes_from_module(module)]
    assert sorted(found) == sorted([Lecture.__name__, *(chapter.scene for chapter in CHAPTERS)])


def test_every_derivation_belongs_to_one_chapter() -> None:
    told = Counter(str(d.claim) for chapter in CHAPTERS for d in chapter.derivations)
    assert told == Counter(str(mathcore.derivation(id_).claim) for id_ in mathcore.catalogue)
    for chapter in CHAPTERS:
        assert mathcore.derivation(chapter.result) in chapter.derivations


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.scene)
def test_a_mark_says_what_the_verifier_reported(chapter, tmp_path: Path) -> None:
    with tempconfig({"media_dir": str(tmp_path)}):
        card = Card(chapter, chapter.scene, width=6.0)
    for mark, derivation in zip(card.marks, chapter.derivations, strict=True):
        assert (mark.get_fill_opacity() == 1) == derivation.report.proved
        assert mark.get_color() == (THEME.proved if derivation.report.proved else THEME.local)
    assert card.result.expression == mathcore.derivation(chapter.result).claim
