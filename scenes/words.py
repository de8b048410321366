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
    "GraphScene": {
        "title": {"en": "A computational graph", "zh": "计算图"},
        "value": {"en": "value", "zh": "值"},
        "gradient": {"en": "gradient", "zh": "梯度"},
        "local": {"en": "local derivative", "zh": "局部导数"},
        "question": {
            "en": "How does the result react when one of these inputs moves a little?",
            "zh": "其中一个输入稍微变化时，结果会怎样变化？",
        },
        "grow": {
            "en": "Every elementary operation becomes a node; an arrow carries its argument.",
            "zh": "每个基本运算是一个节点，箭头送来它的自变量。",
        },
        "values": {
            "en": "Forward: nodes compute their values from what arrives; the result is {result}.",
            "zh": "前向传播：每个节点由输入算出自己的值，结果是 {result}。",
        },
        "seed": {
            "en": "Backward starts at the result: its derivative with respect to itself is 1.",
            "zh": "反向传播从结果开始：它对自己的导数是 1。",
        },
        "gradients": {
            "en": "Upstream gradient times local derivative runs back; where paths meet, they add.",
            "zh": "上游梯度乘以局部导数，逆着箭头传回；路径相遇处相加。",
        },
        "totals": {
            "en": "The result reacts most to {name}: a step h there moves it by {gradient} h.",
            "zh": "结果对 {name} 最敏感：它变化一小步 h，结果约变化 {gradient} h。",
        },
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
