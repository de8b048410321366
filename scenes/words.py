"""Every word a viewer reads, both languages side by side.

`WORDS[class name][text name]` is a mapping from language to text; `{name}` in a text is a field
that the scene fills in. A scene finds its own words first, then those of the classes it extends.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

LANGUAGES = ("en", "zh")

WORDS: dict[str, dict[str, dict[str, str]]] = {
    "LectureScene": {
        "proved": {"en": "proved for every {size}", "zh": "对任意 {size} 已证明"},
        "checked": {"en": "checked at {points} points", "zh": "已在 {points} 个点上验证"},
    },
}


def current_language() -> str:
    """Return the language named by the environment variable LECTURE_LANG (en unless it says zh).

    Raises ValueError for a language that is not in `LANGUAGES`.
    """
    language = os.environ.get("LECTURE_LANG", "en")
    if language not in LANGUAGES:
        raise ValueError(f"LECTURE_LANG must be one of {', '.join(LANGUAGES)}; it is {language!r}")
    return language


def say(text: str | Mapping[str, str], **fields: object) -> str:
    """Return the text in the current language with its fields filled in.

    A plain string is a text that has one language only. Raises KeyError for a language or
    a field that is missing.
    """
    if not isinstance(text, str):
        language = current_language()
        if language not in text:
            raise KeyError(f"no words in {language!r}; there are: {', '.join(text)}")
        text = text[language]
    return text.format(**fields)


_CHARACTER = re.compile(r"[\u4e00-\u9fff]")


def reading_time(text: str, seconds_per_word: float, seconds_per_character: float) -> float:
    """Seconds that it takes to read `text`: its Chinese characters and its other words."""
    characters = len(_CHARACTER.findall(text))
    others = len(_CHARACTER.sub(" ", text).split())
    return seconds_per_character * characters + seconds_per_word * others
