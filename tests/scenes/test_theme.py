"""Both themes can be read: contrast of every role of text, and roles that look different."""

from dataclasses import fields
from itertools import combinations

import numpy as np
import pytest
from manim import ManimColor

from scenes.stage.layout_check import CONTRAST, contrast
from scenes.stage.theme import THEMES, Theme, current_theme

GROUNDS = ("background", "surface")
NO_TEXT = (*GROUNDS, "line", "tag", "on_tag")
GREY = ("foreground", "muted")
APART = 30  # ΔE of two colours, CIE 1976; 2 can just be seen side by side
# sRGB to CIE XYZ, divided by the white of D65.
TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
) / np.array([[0.9505], [1.0], [1.089]])
ROLES = [field.name for field in fields(Theme) if field.name not in NO_TEXT]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read(theme: str, role: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(getattr(colours, role), getattr(colours, ground)) >= CONTRAST


def lab(colour: ManimColor) -> np.ndarray:
    """Return L*, a*, b* of a colour."""
    values = colour.to_rgb()
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(TO_XYZ @ linear)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("one", "other"), [*combinations([role for role in ROLES if role not in GREY], 2)]
)
def test_roles_look_different(theme: str, one: str, other: str) -> None:
    colours = (lab(getattr(THEMES[theme], role)) for role in (one, other))
    assert np.linalg.norm(np.subtract(*colours)) >= APART


@pytest.mark.parametrize("theme", THEMES)
def test_tag_can_be_read(theme: str) -> None:
    assert contrast(THEMES[theme].on_tag, THEMES[theme].tag) >= CONTRAST


def test_theme_is_chosen_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LECTURE_THEME", raising=False)
    assert current_theme() is THEMES["dark"]
    monkeypatch.setenv("LECTURE_THEME", "light")
    assert current_theme() is THEMES["light"]
    monkeypatch.setenv("LECTURE_THEME", "pink")
    with pytest.raises(ValueError, match="'pink'"):
        current_theme()
