"""StdGraph: its formulas and its graph say the same."""

import pytest

from scenes.std_graph import StdGraph


def test_formula_and_graph_must_agree() -> None:
    class Wrong(StdGraph):
        derivations = {"x1": "B4.x_2", "x2": "B4"}  # noqa: RUF012

    scene = Wrong()
    scene.setup()
    with pytest.raises(ValueError, match="the graph"):
        scene.answer()
