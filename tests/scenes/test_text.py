"""Words and formulas set by Typst: what is markup, the font that they need."""

from collections.abc import Iterator
from pathlib import Path

import manimpango
import pytest
from manim import tempconfig

from scenes.stage import text
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.text import words
from scenes.stage.theme import FONT


@pytest.fixture
def without_the_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the machine have all its fonts but the lecture's."""
    fonts = [font for font in manimpango.list_fonts() if font != FONT]
    monkeypatch.setattr(manimpango, "list_fonts", lambda: fonts)
    text._require_font.cache_clear()
    yield
    text._require_font.cache_clear()


class Greeting(LectureScene):
    words = {"title": {"en": "Hello", "zh": "你好"}}  # noqa: RUF012

    def construct(self) -> None:
        self.open(steps=1)


@pytest.mark.usefixtures("without_the_font")
def test_a_missing_chinese_font_is_a_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LECTURE_LANG", "zh")
    scene = Greeting()
    settings = tempconfig({"dry_run": True, "media_dir": str(tmp_path)})
    with settings, pytest.raises(RuntimeError, match="Chinese would show as boxes: install it"):
        scene.render()
    assert scene.mobjects == []


def test_the_font_is_there() -> None:
    assert words("你好").width > words("你").width


def test_empty_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        words(" ")


def test_nothing_in_plain_text_acts_as_markup() -> None:
    assert len(words("*a* $b$ #c")) == len("*a*$b$#c")


def test_a_symbol_in_a_sentence_has_its_subscript() -> None:
    for symbol, script in (("D_s", "s"), ("D₁", "1")):
        first, below = words(symbol)
        assert below.height < 0.8 * words(script).height
        assert below.get_bottom()[1] < first.get_bottom()[1]
    assert len(words("对D_s，")) == len("对Ds，")
    assert len(words("top_data")) == len("top_data")
