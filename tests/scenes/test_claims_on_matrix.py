"""Claims about a matrix: each is derived beside it and brings the entries that it is about."""

from pathlib import Path

from manim import Scene, VGroup, tempconfig

import mathcore
from scenes.stage.claims_on_matrix import ClaimsOnMatrix
from scenes.stage.joined_steps import joined
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import MatrixView
from scenes.stage.text import formula


def test_each_claim_brings_its_entries_and_the_first_brackets_and_name(tmp_path: Path) -> None:
    ways = (
        joined(mathcore.derivation("E2"), ((19, 1), 1)),
        joined(mathcore.derivation("E3"), (9, 1)),
    )
    matrix = MatrixView([[0.25, -0.25], [-0.25, 0.25]])
    known = VGroup(formula("Z", 30))
    name = formula("J", 30)
    told = ClaimsOnMatrix(Region(-6.0, 6.0, -2.0, 2.0), ways, matrix, name, known)
    assert name.get_right()[0] < matrix.get_left()[0]
    assert known.get_top()[1] < matrix.get_bottom()[1]
    for lines, names in zip(told.routes, told.reasons, strict=True):
        assert lines.get_right()[0] < names.get_left()[0]
        assert names.get_right()[0] < name.get_left()[0]

    def stand(*parts: VGroup) -> list[bool]:
        family = [part for mobject in scene.mobjects for part in mobject.get_family()]
        return [all(glyph in family for glyph in part) for part in parts]

    def filled() -> list[tuple[int, int]]:
        family = [part for mobject in scene.mobjects for part in mobject.get_family()]
        return [(i, j) for i in range(2) for j in range(2) if matrix.cells[i][j] in family]

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        told.tell(scene, 0)
        assert stand(told.routes[0], matrix.brackets, name) == [True, False, False]
        told.fill(scene, lambda i, j: i == j)
        assert stand(told.routes[0], matrix.brackets, name) == [True, True, True]
        assert filled() == [(0, 0), (1, 1)]
        told.tell(scene, 1, slice(0, 1))
        assert stand(told.routes[0], *told.routes[1]) == [False, True, False]
        assert filled() == [(0, 0), (1, 1)]
        told.tell(scene, 1, slice(1, 2))
        told.fill(scene, lambda i, j: i != j)
        assert stand(*told.routes) == [False, True]
        assert filled() == [(0, 0), (0, 1), (1, 0), (1, 1)]
