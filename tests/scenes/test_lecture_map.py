"""The map of results in the scene Lecture."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from manim import tempconfig
from manim.utils.module_ops import get_scene_classes_from_module

import mathcore
from scenes.chapters import INSERTED, TOPICS
from scenes.lecture import Lecture, card_of
from scenes.stage.theme import THEME

CHAPTERS = [chapter for topic in TOPICS.values() for chapter in topic.chapters]
FILES = [
    file
    for file in (Path(__file__).parents[2] / "scenes").glob("[a-z]*.py")
    if not file.stem.endswith("_scene")
]


def test_every_scene_is_a_chapter() -> None:
    modules = [import_module(f"scenes.{file.stem}") for file in FILES]
    found = [cls.__name__ for module in modules for cls in get_scene_classes_from_module(module)]
    told = [name for chapter in CHAPTERS for name in (chapter.scene, chapter.companion) if name]
    assert sorted(found) == sorted([Lecture.__name__, *told])


def test_every_derivation_belongs_to_one_chapter() -> None:
    problems = [problem for chapter in CHAPTERS for problem in chapter.problems]
    assert len({*problems}) == len(problems)
    told = [d for chapter in CHAPTERS for d in chapter.derivations]
    assert len(told) == len(mathcore.catalogue)
    assert {d.claim for d in told} == {mathcore.derivation(id_).claim for id_ in mathcore.catalogue}
    for chapter in CHAPTERS:
        assert mathcore.derivation(chapter.result) in chapter.derivations


def test_a_card_says_what_the_verifier_reported(tmp_path: Path) -> None:
    by_scene = {chapter.scene: chapter for chapter in CHAPTERS}
    names = "BatchCrossEntropy", "SoftmaxJacobian", "MultiTaskNetwork"
    chapters = entropy, jacobian, network = [by_scene[name] for name in names]
    assert [d.report.proved for d in entropy.derivations] == [True, False]
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        scene = Lecture()
        cards = [card_of(scene, chapter) for chapter in chapters]
        expected = [
            [scene.say("claims_proved", count=1), scene.say("claims_checked", count=1)],
            [scene.say("claims_proved", count=len(jacobian.derivations))],
            [
                scene.say("claims_proved", count=len(network.derivations)),
            ],
        ]
        refused = scene.say("claims_refused", count=len(network.slips))
    assert all(not mathcore.slips[slip].report.ok for slip in network.slips)
    assert [card.sure for card in cards] == [THEME.local, THEME.proved, THEME.proved]
    for card, texts in zip(cards, expected, strict=True):
        for line, text in zip(card.verdict, texts, strict=True):
            assert text in line.typst_code
    assert [len(card.remarks) for card in cards] == [1, 0, 1]
    assert refused in cards[2].remarks[0].typst_code
    assert cards[1].claim == mathcore.derivation("A2.matrix").claim


def test_every_topic_is_about_links_of_the_network() -> None:
    names = [quantity.name for quantity in Lecture.network.quantities]
    for topic in TOPICS.values():
        linked = {name for chapter in topic.chapters for name in chapter.link}
        assert {*topic.links, *linked} <= {*names, *INSERTED}
        # The gradient comes back: later quantities before earlier ones.
        places = [names.index(name) for name in topic.links if name in names]
        assert places == sorted(places, reverse=True)


def test_the_topics_follow_the_gradient_back_along_the_whole_network() -> None:
    *parts, whole = TOPICS.values()
    links = [name for topic in parts for name in topic.links if name not in INSERTED]
    nodes = [q.name for q in Lecture.network.quantities if q.name not in Lecture.network.parameters]
    assert links == nodes[:0:-1]
    assert {*whole.links} == {*links, *INSERTED}
