"""A matrix in numbers gives its columns and the entries that are asked for."""

from scenes.stage.matrix_view import STRONGEST_TINT, WEAKEST, MatrixView
from scenes.stage.numbers import number_typst


def test_columns_and_entries_are_found() -> None:
    view = MatrixView([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert view.column(1) == [
        view.cells[0][1],
        view.cells[1][1],
        view.entries[0][1],
        view.entries[1][1],
    ]
    above = view.where(lambda i, j: j > i)
    assert [entry.typst_code.strip("$ ") for _, entry in above] == ["2.000", "3.000", "6.000"]
    assert all(abs(cell.get_x() - entry.get_x()) < 1e-9 for cell, entry in above)


def test_numbers_written_as_fractions_stay_in_their_cells() -> None:
    view = MatrixView([[5 / 3, 0.0], [0.0, -0.5]], written=number_typst)
    codes = [entry.typst_code.strip("$ ") for row in view.entries for entry in row]
    assert codes == ["5/3", "0", "0", "-1/2"]
    for cells, entries in zip(view.cells, view.entries, strict=True):
        for cell, entry in zip(cells, entries, strict=True):
            assert entry.height < cell.height
            assert entry.width < cell.width


def test_the_sign_of_a_small_entry_is_seen_and_zero_has_none() -> None:
    (row,) = MatrixView([[1.0, -0.01, 0.01, 0.0, -1e-5]]).cells
    fills = [cell.get_fill_opacity() for cell in row]
    outlines = [cell.get_stroke_opacity() * (cell.get_stroke_width() > 0) for cell in row]
    assert fills[0] == STRONGEST_TINT
    assert STRONGEST_TINT > fills[2] >= WEAKEST * STRONGEST_TINT
    assert outlines[1] >= WEAKEST
    assert fills[1::2] == [0, 0]
    assert [outlines[n] for n in (0, 2, 3, 4)] == [0, 0, 0, 0]
