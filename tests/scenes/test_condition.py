"""A condition beside an equation stands on its line."""

import pytest

from mathcore.derivations import cross_entropy
from scenes.stage.condition import condition, on_line


def test_the_signs_of_a_condition_and_its_words_are_on_the_line() -> None:
    needed = condition("needs", cross_entropy.sums_to_one)
    on_line(needed, 1.25)
    introduction, equation = needed
    assert equation.anchor[1] == pytest.approx(1.25)
    assert introduction.line_height == pytest.approx(1.25)
