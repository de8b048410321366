"""Every word a viewer reads, both languages side by side: a module a scene, and the rules' names.

`WORDS[class name][text name]` is a mapping from language to text; `{name}` in a text is a field
that the scene fills in. A scene finds its own words first, then those of the classes it extends.
A module of this package that holds `WORDS` is found without being named anywhere.
"""

from __future__ import annotations

import os
import pkgutil
import re
from collections.abc import Mapping
from importlib import import_module

from scenes.words.rules import RULES

LANGUAGES = ("en", "zh")

WORDS: dict[str, dict[str, dict[str, str]]] = {}
for _found in pkgutil.iter_modules(__path__):
    WORDS |= getattr(import_module(f"{__name__}.{_found.name}"), "WORDS", {})


def rule_name(name: str) -> str:
    """Return the name of a rule in the current language.

    Of a lemma only that it is one: its equation is on the screen. Raises KeyError for a rule that
    is not in `RULES`.
    """
    name = name.partition(":")[0]
    return name if current_language() == "en" else RULES[name][current_language()]


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
    return _BETWEEN_CHARACTERS.sub("", text.format(**fields))


_CHARACTER = re.compile(r"[\u4e00-\u9fff]")
# A field that is Chinese itself needs no space to the words around it.
_BETWEEN_CHARACTERS = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def reading_time(text: str, seconds_per_word: float, seconds_per_character: float) -> float:
    """Seconds that it takes to read `text`: its Chinese characters and its other words."""
    characters = len(_CHARACTER.findall(text))
    others = len(_CHARACTER.sub(" ", text).split())
    return seconds_per_character * characters + seconds_per_word * others
