"""Every text stands in every language, with the same fields."""

import string

import pytest

from scenes.words import LANGUAGES, WORDS, reading_time, say

TEXTS = [(scene, name) for scene, texts in WORDS.items() for name in texts]


@pytest.mark.parametrize(("scene", "name"), TEXTS)
def test_text_is_complete(scene: str, name: str) -> None:
    text = WORDS[scene][name]
    assert tuple(sorted(text)) == tuple(sorted(LANGUAGES))
    fields = [
        sorted(field for _, field, _, _ in string.Formatter().parse(text[language]) if field)
        for language in LANGUAGES
    ]
    assert fields[0] == fields[1]
    assert all(text[language].strip() for language in LANGUAGES)


def test_language_is_chosen_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    text = {"en": "the mean of {n}", "zh": "{n} 个数的均值"}
    monkeypatch.delenv("LECTURE_LANG", raising=False)
    assert say(text, n=2) == "the mean of 2"
    monkeypatch.setenv("LECTURE_LANG", "zh")
    assert say(text, n=2) == "2 个数的均值"
    assert say(text, n="所有") == "所有个数的均值"
    assert say("only one language, {n}", n=2) == "only one language, 2"
    with pytest.raises(KeyError, match="no words in 'zh'"):
        say({"en": "the mean"})
    monkeypatch.setenv("LECTURE_LANG", "fr")
    with pytest.raises(ValueError, match="'fr'"):
        say(text, n=2)


def test_reading_time_counts_words_and_characters() -> None:
    assert reading_time("Half the sum", 0.4, 0.25) == pytest.approx(3 * 0.4)
    assert reading_time("方差 d 的平方根", 0.4, 0.25) == pytest.approx(6 * 0.25 + 0.4)
