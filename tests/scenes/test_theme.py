"""Both themes can be read: contrast of every role of text."""

from dataclasses import fields

import pytest

from scenes.stage.layout_check import CONTRAST, contrast
from scenes.stage.theme import THEMES, Theme, current_theme

GROUNDS = ("background", "surface")
NO_TEXT = (*GROUNDS, "line", "tag", "on_tag")
ROLES = [field.name for field in fields(Theme) if field.name not in NO_TEXT]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read(theme: str, role: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(getattr(colours, role), getattr(colours, ground)) >= CONTRAST


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
