"""Claims about a matrix: all are read beside it, each brings the entries that it is about."""

from pathlib import Path

from manim import Scene, tempconfig

import mathcore
from scenes.stage.claims_on_matrix import ClaimsOnMatrix
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import MatrixView


def test_each_claim_brings_its_entries_and_the_first_the_brackets(tmp_path: Path) -> None:
    claims = [(mathcore.derivation(problem).claim, problem) for problem in ("E2", "E3")]
    matrix = MatrixView([[0.25, -0.25], [-0.25, 0.25]])
    told = ClaimsOnMatrix(Region(-6.0, 6.0, -2.0, 2.0), claims, matrix)
    assert told.claims.get_right()[0] < matrix.get_left()[0]
    assert told.claims[0].get_bottom()[1] > told.claims[1].get_top()[1]

    def shown() -> list:
        family = [part for mobject in scene.mobjects for part in mobject.get_family()]
        cells = [(i, j) for i in range(2) for j in range(2) if matrix.cells[i][j] in family]
        return [matrix.brackets in family, *(claim in family for claim in told.claims), cells]

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        told.state(scene, 0, lambda i, j: i == j)
        assert shown() == [True, True, False, [(0, 0), (1, 1)]]
        told.state(scene, 1, lambda i, j: i != j)
        assert shown() == [True, True, True, [(0, 0), (0, 1), (1, 0), (1, 1)]]
