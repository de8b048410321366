"""Which videos: their size and frame rate, their language, their theme."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

# manim's letters: width, height, frames a second
QUALITIES = {
    "l": (854, 480, 15),
    "m": (1280, 720, 30),
    "h": (1920, 1080, 60),
    "p": (2560, 1440, 60),
    "k": (3840, 2160, 60),
}
LANGUAGES = ("en", "zh")
THEMES = ("dark", "light")


@dataclass(frozen=True)
class Variant:
    """One way of rendering the lecture; each has a folder of its own below `renders`."""

    width: int
    height: int
    rate: int  # frames a second
    language: str = "en"
    theme: str = "dark"

    @property
    def look(self) -> str:
        """What folder names say of language and theme: nothing when they are the default ones."""
        language = "" if self.language == "en" else f"-{self.language}"
        return language + ("" if self.theme == "dark" else f"-{self.theme}")

    @property
    def name(self) -> str:
        """The folder's name, such as 720p30-zh-light."""
        return f"{self.height}p{self.rate}{self.look}"

    @property
    def frame(self) -> Fraction:
        """How long a frame lasts, in seconds."""
        return Fraction(1, self.rate)

    def enter(self) -> None:
        """Choose language and theme for scenes that are imported from now on."""
        os.environ["LECTURE_LANG"] = self.language
        os.environ["LECTURE_THEME"] = self.theme


def renders() -> Path:
    """Return the folder that receives all files: `renders` where the command was called."""
    return Path("renders").absolute()
