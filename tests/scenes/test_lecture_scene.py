"""The scene that all scenes extend: steps, narration, captions, badge, texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from manim import FadeIn, Square, VGroup, tempconfig

from scenes.stage.layout_check import check_layout
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.overlap import SEEN


@dataclass(frozen=True)
class Verdict:
    proved: bool
    points: int


class Two(LectureScene):
    """Two steps about a square."""

    problem = "A1"
    words = {  # noqa: RUF012
        "title": "A square",
        "appear": {"en": "A square appears.", "zh": "出现一个正方形。"},
        "stay": {
            "en": "It stays for {n} seconds, and nothing else happens in all this time.",
            "zh": "停留 {n} 秒。",
        },
    }

    def construct(self) -> None:
        self.open(steps=2)
        with self.step("appear"):
            self.add(Square())
        with self.step("stay", n=3):
            pass


@pytest.fixture(autouse=True)
def _quickly(tmp_path) -> Iterator[None]:
    quick = {"media_dir": str(tmp_path), "dry_run": True, "quality": "low_quality"}
    with tempconfig({**quick, "frame_rate": 2, "progress_bar": "none"}):
        yield


def captions(scene: LectureScene) -> list:
    return scene.renderer.file_writer.subcaptions


def test_each_step_is_a_section_with_a_caption_in_time() -> None:
    scene = Two()
    scene.render()
    first, second = captions(scene)
    assert first.content == "A square appears."
    assert second.content.startswith("It stays for 3 seconds, ")
    assert first.start.total_seconds() == 0
    assert first.end == second.start
    assert second.end.total_seconds() == pytest.approx(scene.time)


def test_rest_is_long_enough_to_read() -> None:
    scene = Two()
    scene.render()
    for caption in captions(scene):
        seconds = (caption.end - caption.start).total_seconds()
        assert seconds >= 0.4 * len(caption.content.split())


def test_language_changes_narration_and_captions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LECTURE_LANG", "zh")
    scene = Two()
    scene.render()
    assert [c.content for c in captions(scene)] == ["出现一个正方形。", "停留 3 秒。"]


def test_hooks_see_each_settled_step() -> None:
    seen = []

    class Watched(Two):
        settled_hooks = (lambda scene, step: seen.append((step, check_layout(scene, step))),)

    Watched().render()
    assert seen == [("appear", []), ("stay", [])]


def test_more_or_fewer_steps_than_promised_are_refused() -> None:
    class Many(Two):
        def construct(self) -> None:
            self.open(steps=1)
            for _ in range(2):
                with self.step("appear"):
                    pass

    class Few(Two):
        def construct(self) -> None:
            self.open(steps=3)
            with self.step("appear"):
                pass

    with pytest.raises(ValueError, match="one too many"):
        Many().render()
    with pytest.raises(ValueError, match="3 steps, the scene made 1"):
        Few().render()


def test_a_part_of_a_scene_can_be_rendered() -> None:
    with tempconfig({"upto_animation_number": 0}):
        scene = Two()
        scene.render()
    assert scene.steps_done < 2


def test_sentence_that_does_not_fit_is_refused() -> None:
    class Talkative(Two):
        words = {"appear": "again and " * 60}  # noqa: RUF012

    with pytest.raises(ValueError, match="does not fit"):
        Talkative().render()


def test_words_of_a_class_come_before_those_it_extends() -> None:
    class Other(Two):
        words = {"title": "Another square"}  # noqa: RUF012

    scene = Other()
    assert scene.say("title") == "Another square"
    assert scene.say("appear") == "A square appears."
    assert scene.say("checked", points=7) == "checked at 7 points"
    with pytest.raises(KeyError, match="no words named 'nothing'"):
        scene.say("nothing")


@pytest.mark.parametrize(
    ("verdicts", "lines"),
    [
        ([Verdict(True, 8)], ["✓ proved for every K", "checked at 8 points"]),
        ([Verdict(False, 8)], ["checked at 8 points"]),
        ([Verdict(True, 8), Verdict(True, 5)], ["✓ proved for every K", "checked at 13 points"]),
        ([Verdict(True, 8), Verdict(False, 5)], ["checked at 13 points"]),
    ],
)
def test_badge_says_what_the_reports_say(verdicts: list[Verdict], lines: list[str]) -> None:
    class Badged(Two):
        def construct(self) -> None:
            self.open(steps=1)
            with self.step("appear"):
                self.show_badge(*verdicts)

    scene = Badged()
    scene.render()
    assert len(scene.badge) == len(lines)
    for shown, line in zip(scene.badge, lines, strict=True):
        assert f'"{line}"' in shown.typst_code


def test_the_body_is_cleared_but_for_what_is_kept(tmp_path: Path) -> None:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = LectureScene()
        scene.setup()
        gone, kept, beside = (Square() for _ in range(3))
        scene.add(VGroup(gone, VGroup(kept, beside)))
        scene.show_badge(Verdict(True, 8))
        badge = scene.badge
        scene.clear_body(kept)
        assert scene.badge is None
        shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
        assert kept in shown
        assert not {gone, beside, badge} & set(shown)
        scene.clear_body()
        assert scene.in_body() == []


def test_what_leaves_the_body_is_seen_until_something_else_is(tmp_path: Path) -> None:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = LectureScene()
        scene.setup()
        gone, kept, come = (Square(fill_opacity=1) for _ in range(3))
        scene.add(gone, kept)
        scene.show_badge(Verdict(True, 8))
        moves = [*scene.leaving_body(kept), FadeIn(come)]
        assert scene.badge is None
        for move in moves:
            move.begin()
        for time in np.linspace(0, 1, 21):
            for move in moves:
                move.interpolate(time)
            opacities = gone.get_fill_opacity(), come.get_fill_opacity()
            assert max(opacities) > 0.15
            assert min(opacities) < SEEN
        scene.play(*scene.leaving_body(kept))
        assert scene.in_body() == [kept]
        assert scene.leaving_body(kept) == []
