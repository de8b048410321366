"""Words and formulas set by Typst: what is markup, the font that they need."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import manimpango
import numpy as np
import pytest
from manim import UP, VMobject, tempconfig

from scenes.stage import text
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.text import formula, words
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


def foot(text: VMobject, letter: int) -> float:
    """Return the y of the foot of a letter that stands on the baseline."""
    return float(text[letter].get_bottom()[1])


@pytest.mark.parametrize("text", ["xagy", "xÄgl", "x(k₁)", "xᵀ", "x对数，"])
def test_words_stand_on_the_baseline_of_their_line(text: str) -> None:
    plain = words("x", 25).put_on_line(1.5)
    moved = words(text, 25).shift(3 * UP).put_on_line(1.5)
    assert foot(moved, 0) == pytest.approx(foot(plain, 0))
    assert foot(moved.scale(2).put_on_line(1.5), 0) < foot(plain, 0)


def test_both_lines_of_a_sentence_have_their_baselines() -> None:
    width = words("xoxo", 25).width + 0.01
    first, second = (
        words(text, 25, width=width).put_on_line(0) for text in ("xoxo xoxo", "xoxg lkxy")
    )
    assert foot(first, 0) == pytest.approx(foot(second, 0))
    assert foot(first, -2) == pytest.approx(foot(second, -2))
    assert foot(first, 0) > 0 > foot(first, -2)


@pytest.mark.parametrize(
    "sentence",
    [
        "Back through loss and softmax: prediction minus target, divided by the batch size m.",
        "先经转置的权重传回，再逐个单元乘以激活函数的斜率，得到对每个参数的梯度，一个也不少。",
    ],
)
def test_lines_are_of_about_one_length(sentence: str) -> None:
    whole = words(sentence, 25)
    broken = words(sentence, 25, width=0.9 * whole.width)
    assert broken.width <= 0.9 * whole.width
    middle = broken.get_y()
    upper, lower = (
        [glyph.get_x() for glyph in broken if (glyph.get_y() > middle) == above]
        for above in (True, False)
    )
    lengths = [max(line) - min(line) for line in (upper, lower)]
    assert min(lengths) > 0.6 * max(lengths)
    assert broken.height < 2.6 * whole.height
    one_line = words(sentence, 25, width=1.1 * whole.width)
    assert one_line.height == pytest.approx(whole.height)


def test_zero_width_spaces_are_the_only_places_to_break_at() -> None:
    parts = "整个求和", "减去其余各项"
    whole = words("".join(parts), 25)
    broken = words("\u200b".join(parts), 25, width=0.8 * whole.width)
    upper = [glyph for glyph in broken if glyph.get_y() > broken.get_y()]
    assert (len(upper), len(broken)) == (len(parts[0]), len(whole))
    assert words("\u200b".join(parts), 25).height == pytest.approx(whole.height)


def test_a_full_stop_before_a_zero_width_space_keeps_its_air() -> None:
    parts = "各项之和。", "它怎样变化？"
    whole, broken = words("".join(parts), 25), words("\u200b".join(parts), 25)
    assert broken.width == pytest.approx(whole.width, rel=1e-3)
    narrow = words("\u200b".join(parts), 25, width=0.7 * whole.width)
    assert narrow.width < 0.6 * whole.width


@pytest.mark.parametrize("symbol", ["ŷ", "x̂"])
def test_a_letter_with_a_hat_is_that_of_formulas(symbol: str) -> None:
    shape = [glyph.get_num_points() for glyph in words(symbol)]
    name = unicodedata.normalize("NFD", symbol)[0]
    assert shape == [glyph.get_num_points() for glyph in formula(f"hat({name})", 20)]


def test_an_index_of_a_letter_with_a_hat_stands_below_and_before_the_full_stop() -> None:
    glyphs = words("x̂ₖ。")
    index, stop = glyphs[-2:]
    assert index.get_bottom()[1] < min(glyph.get_bottom()[1] for glyph in glyphs[:-2])
    np.testing.assert_allclose(stop.height, words("。").height)


def test_a_component_of_a_layer_has_its_indices_above_and_below_and_no_line_is_higher() -> None:
    z, *upper, lower = words("z_h^[1]")
    assert len(upper) == 3
    assert min(glyph.get_bottom()[1] for glyph in upper) > lower.get_bottom()[1]
    assert lower.get_bottom()[1] < z.get_bottom()[1]
    assert words("z_h^[1] ≠ 0").height < 1.5 * words("(y)").height
