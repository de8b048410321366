"""NetworkScene and its drawing, for each of mathcore's networks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

from mathcore.networks import MultiTaskNetwork, TwoLayerClassifier
from scenes.network_scene import NetworkScene, plain
from scenes.stage.array_view import ArrayView
from scenes.stage.hinton_view import HintonView
from scenes.stage.layout_check import check_layout
from scenes.stage.network_view import SHARED, TIP
from scenes.stage.theme import THEME


def branched(m: int = 3, **sizes: int) -> type[NetworkScene]:
    """Return a scene of a random multi-task network with a batch of m samples."""
    rng = np.random.default_rng(0)
    sizes = {"D_x": 2, "D_a": 3, "D_s": 2, "K": 3} | sizes

    class Branched(NetworkScene):
        network = MultiTaskNetwork.random(rng, **sizes)
        inputs = {  # noqa: RUF012
            "x": rng.normal(size=(sizes["D_x"], m)),
            "y_a": rng.normal(size=(sizes["D_s"], m)),
            "y_b": rng.integers(sizes["K"], size=m),
            "mask": rng,
        }

    return Branched


class Chain(NetworkScene):
    """One sample of a two-layer classifier."""

    network = TwoLayerClassifier.random(np.random.default_rng(0), D_x=3, D_a=5, K=3)
    inputs = {"x": [0.5, -1.0, 2.0], "y": [1]}  # noqa: RUF012


def test_a_network_with_branches_has_no_layout_findings(tmp_path: Path) -> None:
    found: list[str] = []

    class Checked(branched()):
        settled_hooks = (lambda scene, step: found.extend(map(str, check_layout(scene, step))),)

    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        Checked().render()
    assert found == []


def test_digits_where_there_is_room_and_else_diagrams() -> None:
    chain, network = Chain(), branched()()
    chain.setup()
    network.setup()
    assert chain.view.digits
    assert {type(view) for view in chain.view.gradients.values()} == {ArrayView}
    assert not network.view.digits
    assert {type(view) for view in network.view.gradients.values()} == {HintonView}


def test_a_loss_has_a_colour_of_its_own() -> None:
    scene = branched()()
    scene.setup()
    colours = {name: value.get_color() for name, value in scene.view.values.items()}
    losses = {name for name in colours if not scene.view.quantities[name].shape}
    assert losses == {"loss_a", "loss_b", "loss"}
    assert {name for name, colour in colours.items() if colour == THEME.loss} == losses


def test_every_shaft_ends_inside_its_tip() -> None:
    scene = branched()()
    scene.setup()
    for link in scene.view.links.values():
        shaft, _ = link.arrow
        gap = np.linalg.norm(shaft.get_end() - link.path.get_end())
        assert gap == pytest.approx(SHARED * TIP, rel=0.1)


def test_what_is_given_or_a_statistic_is_written_on_an_arrow() -> None:
    scene = branched()()
    scene.setup()
    view = scene.view
    on_arrows = {"M", "y_a", "y_b", "mu", "var", *scene.network.parameter_names}
    assert set(view.nodes) == {q.name for q in scene.network.quantities} - on_arrows
    assert ("a_1b", "x_hat") in view.links
    losses = {"y_a": "squared_error", "y_b": "cross_entropy"}  # named, for their formula is long
    for name in losses:
        assert view.quantities["loss_" + name[-1]].operation == losses[name]
    for name in on_arrows - set(losses):
        symbol = view.quantities[name].symbol
        assert any(
            symbol in link.operation.typst_code
            for link in view.links.values()
            if link.operation is not None
        )


@pytest.mark.parametrize("sizes", [{}, {"m": 4, "D_a": 4, "D_s": 3}, {"m": 12, "D_a": 9, "K": 7}])
def test_chains_are_level_and_numbers_in_the_body(sizes: dict[str, int]) -> None:
    scene = branched(**sizes)()
    scene.setup()
    view = scene.view
    for row in (["z_1a", "a_1a", "o_1a", "y_a_hat"], ["s", "z_2b", "y_b_hat", "loss_b"]):
        heights = [view.nodes[name].get_y() for name in row]
        assert np.ptp(heights) == pytest.approx(0, abs=1e-6)
    for number in (*view.values.values(), *view.gradients.values()):
        assert number.get_top()[1] <= scene.whole_body.top + 1e-6
        assert number.get_bottom()[1] >= scene.whole_body.bottom


def test_symbols_as_text() -> None:
    assert plain("k_1, K") == "k₁, K"
    assert plain("hat(y)_a") == "ŷ_a"
    assert plain("theta_(1 a)") == "θ_1a"
    assert plain("a_(1 a) dot.o M") == "a_1a ⊙ M"
    assert plain('"BN"_(gamma, beta)') == "BN_γ,β"
    assert plain("W^([1])") == "W^[1]"
