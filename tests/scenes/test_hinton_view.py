"""HintonView: sizes, signs, zeros, and what has no room."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.hinton_view import LARGEST, TALLEST, HintonView
from scenes.stage.theme import THEME


def test_areas_are_as_the_numbers_and_signs_are_seen() -> None:
    view = HintonView([[4.0, -4.0], [1.0, 0.0]], THEME.value)
    (largest, negative), (small, zero) = view.squares
    assert largest.width == pytest.approx(2 * small.width)
    assert zero is None
    assert largest.get_fill_opacity() == 1
    assert negative.get_fill_opacity() == 0
    assert negative.get_stroke_width() > 0
    assert negative.width < largest.width  # with its stroke it is as large


def test_a_tall_array_is_no_taller_than_there_is_room_and_a_large_one_is_cut() -> None:
    slot = TALLEST / 4
    view = HintonView(np.ones((4, 2)), THEME.gradient)
    assert view.squares[0][0].width == pytest.approx(LARGEST * slot)
    cut = HintonView(np.ones((9, 30)), THEME.gradient, rows=3, columns=5)
    assert [len(row) for row in cut.squares] == [5, 5, 5]
    assert HintonView([0.0, 0.0], THEME.gradient).squares == [[None], [None]]


@pytest.mark.parametrize("values", [np.zeros((1, 1, 1)), [], 3.0])
def test_what_is_no_vector_or_matrix_is_refused(values: object) -> None:
    with pytest.raises(ValueError, match="expected a vector or a matrix, got an array of shape"):
        HintonView(values, THEME.value)
