"""A graph in a strip: links are lit between the quantities that they join."""

import pytest

import mathcore
from mathcore.derivations.standard_deviation import QUANTITIES, b, c, deviation, mean
from mathcore.examples import standard_deviation
from scenes.graph_scene import locate
from scenes.stage.graph_strip import GraphStrip
from scenes.stage.graph_view import GraphView
from scenes.stage.lecture_scene import Region
from scenes.stage.theme import THEME

REGION = Region(-6, 6, 0, 2.4)


@pytest.fixture
def strip() -> GraphStrip:
    graph = mathcore.trace(standard_deviation, x1=-1.0, x2=3.0)
    named = {nodes[-1]: quantity for quantity, nodes in locate(graph, QUANTITIES).items()}
    return GraphStrip(GraphView(graph, Region(-6, 6, -3, 3)), REGION, named)


def lit(strip: GraphStrip) -> set[tuple[str, str]]:
    """Return the symbols at both ends of the arrows that are lit once the animations have ended."""
    edges = strip.small.edges.items()
    return {
        (edge.source.symbol, edge.target.symbol)
        for edge, drawn in edges
        if drawn.arrow[0].get_stroke_color() == THEME.gradient
    }


def light(strip: GraphStrip, *links: tuple) -> None:
    for move in strip.light(*links):
        move = move.build()
        move.begin()
        move.finish()


def test_it_stays_in_its_region(strip: GraphStrip) -> None:
    assert REGION.bottom <= strip.get_bottom()[1] <= strip.get_top()[1] <= REGION.top


def test_all_nodes_have_one_radius(strip: GraphStrip) -> None:
    heights = [node.shape.height for node in strip.small.nodes.values()]
    assert heights == pytest.approx([heights[0]] * len(heights))


def test_a_link_passes_no_third_quantity(strip: GraphStrip) -> None:
    light(strip, ("x1", b))
    assert lit(strip) == {("x₁", "−"), ("−", "(·)²")}
    light(strip, ("x1", mean))
    assert lit(strip) == {("x₁", "+"), ("+", "×½")}


def test_a_link_that_is_none_is_refused(strip: GraphStrip) -> None:
    for source, target in ((c, b), ("x2", b), (mean, deviation)):
        with pytest.raises(ValueError, match="no way leads"):
            strip.light((source, target))
