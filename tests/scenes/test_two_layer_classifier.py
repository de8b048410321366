"""TwoLayerClassifier: what is shown is what mathcore computes, for other numbers and sizes too."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from mathcore.derivations import two_layer as sheet
from mathcore.derivations.two_layer_gradients import of_first_bias, of_second_weights, upstream
from mathcore.expressions import Equation, substitute
from scenes.stage.bar_chart import BarChart
from scenes.stage.claims import proved
from scenes.stage.layout_check import check_layout
from scenes.stage.matrix_view import MatrixView
from scenes.two_layer_classifier import TwoLayerClassifier


class Numbers(TwoLayerClassifier):
    """The steps that show numbers, with others and with other sizes."""

    parameters = {  # noqa: RUF012
        "W_1": [[1.0, 0.5, -0.75], [-1.3333, 0.5, 0.25]],
        "b_1": [-0.5, 0.5],
        "W_2": [[0.5, -0.5], [0.0, 1.0], [0.25, -2.125]],
        "b_2": [0.0, 0.25, -1.0],
    }
    slope = 0.2
    batch = [[-3.25, 1.7182, 0.03], [0.5, -2.0, 1.125], [1.0, 0.3333, -1.5]]  # noqa: RUF012
    labels = (2, 0, 1)
    sample = 1
    words = {"title": "Numbers"}  # noqa: RUF012

    def construct(self) -> None:
        self.open(steps=17)
        self.show_network()
        self.find_weights()
        self.find_bias()
        self.write_batch()
        self.strip_functions()
        self.cancel_sizes()
        self.predict_batch()
        self.plot_slopes()
        self.predict_sample()
        self.tell_cases()
        self.show_error()
        self.weigh_second()
        self.chain_back()
        self.flow_back()
        self.weigh_first()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[np.ndarray]]:
    """Return the matrices and bars on screen at the end of each step; the layout has no fault."""
    seen: dict[str, list[np.ndarray]] = {}

    def look(scene: Numbers, step: str) -> None:
        assert check_layout(scene, step) == []
        family = [part for mobject in scene.mobjects for part in mobject.get_family()]
        seen[step] = [
            np.array([[float(n.typst_code.strip("$ ")) for n in row] for row in part.entries])
            for part in family
            if isinstance(part, MatrixView)
        ] + [part.values for part in family if isinstance(part, BarChart)]

    class Watched(Numbers):
        settled_hooks = (look,)

    media = tmp_path_factory.mktemp("media")
    with tempconfig({"dry_run": True, "media_dir": str(media), "frame_rate": 1}):
        Watched().render()
    return seen


def loss(x: np.ndarray, label: int, W_1: np.ndarray, W_2: np.ndarray) -> float:
    """Return the loss of one sample as the sheet writes it, at other weights."""
    b_1, b_2 = (np.array(Numbers.parameters[name]) for name in ("b_1", "b_2"))
    z_2 = W_2 @ mathcore.leaky_relu(W_1 @ x + b_1, Numbers.slope) + b_2
    return float(-np.log(np.exp(z_2[label]) / np.exp(z_2).sum()))


def differences(function: Callable[[np.ndarray], float], at: np.ndarray) -> np.ndarray:
    """Return the gradient of a function of a matrix by central differences."""
    gradient = np.empty_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = 1e-6
        gradient[place] = (function(at + step) - function(at - step)) / 2e-6
    return gradient


def is_shown(matrices: list[np.ndarray], expected: np.ndarray, least: float = 0.1) -> bool:
    """Tell whether a matrix is among those shown, with four digits of its largest entry.

    That counts as at least `least`.
    """
    largest = max(float(np.abs(expected).max()), least)
    unit = 10.0 ** (np.floor(np.log10(largest)) - 3)
    return any(
        m.shape == expected.shape and np.allclose(m, expected, 0, 0.51 * unit) for m in matrices
    )


def test_gradients_on_screen_are_those_of_finite_differences(shown: dict) -> None:
    x, label = np.array(Numbers.batch)[:, Numbers.sample], Numbers.labels[Numbers.sample]
    W_1, W_2 = (np.array(Numbers.parameters[name]) for name in ("W_1", "W_2"))
    of_second = differences(lambda W: loss(x, label, W_1, W), W_2)
    of_first = differences(lambda W: loss(x, label, W, W_2), W_1)
    assert is_shown(shown["weigh_second"], of_second)
    assert is_shown(shown["weigh_first"], of_first)
    assert not is_shown(shown["weigh_first"], 1.01 * of_first)


def test_the_second_layer_of_the_sample_can_be_recomputed_from_what_is_on_screen(
    shown: dict,
) -> None:
    W_1, b_1, W_2, b_2 = (np.array(p) for p in Numbers.parameters.values())
    a_1 = mathcore.leaky_relu(W_1 @ np.array(Numbers.batch)[:, Numbers.sample] + b_1, Numbers.slope)
    z_2 = W_2 @ a_1 + b_2
    matrices = shown["second_layer"]
    for expected in (W_2, a_1[:, None], b_2[:, None], z_2[:, None]):
        assert is_shown(matrices, expected)
    assert is_shown(matrices, mathcore.softmax(z_2)[:, None], least=1.0)


def test_badges_of_what_goes_through_leaky_relu_say_that_no_unit_is_at_its_kink(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("LECTURE_LANG", raising=False)
    scene, told = TwoLayerClassifier(), []
    monkeypatch.setattr(scene, "show_badge", lambda *reports, size: told.append(size))
    scene.setup()
    scene.show_proofs(scene.slopes)
    scene.show_proofs(of_second_weights())
    scene.show_proofs(of_second_weights(), of_first_bias())
    assert told == ["D_a with z_h^[1] ≠ 0", "K, D_a", "K, D_a with z_h^[1] ≠ 0"]


def test_each_output_column_is_the_prediction_of_its_input_column(shown: dict) -> None:
    W_1, b_1, W_2, b_2 = (np.array(p) for p in Numbers.parameters.values())
    columns = [
        mathcore.softmax(W_2 @ mathcore.leaky_relu(W_1 @ x + b_1, Numbers.slope) + b_2)
        for x in np.array(Numbers.batch).T
    ]
    assert is_shown(shown["columns"], np.array(Numbers.batch))
    assert is_shown(shown["columns"], np.transpose(columns), least=1.0)  # probabilities
    prediction, target, error = shown["error"]
    assert np.allclose(prediction, columns[Numbers.sample])
    assert np.allclose(error, prediction - target)


def test_slopes_are_those_of_both_functions() -> None:
    scene = TwoLayerClassifier()
    scene.setup()
    positive = scene.one.z_1[:, 0] > 0
    assert positive.any()
    assert not positive.all()
    assert np.array_equal(
        scene.local_slopes(scene.slopes.claim), np.where(positive, 1.0, scene.slope)
    )
    assert np.array_equal(scene.local_slopes(scene.slopes_of_relu.claim), positive)
    assert scene.branches() == (1.0, scene.slope)


def test_each_derivation_is_told_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = TwoLayerClassifier()
    scene.setup()
    of_softmax, cases = scene.of_softmax(), scene.of_loss()
    whole = [substitute(d.claim, sheet.SHORT) for d in (scene.e_2, scene.e_3, scene.e_4)]
    assert [told.claim for told in (*of_softmax, cases)] == whole
    assert cases.assumptions == scene.e_4.assumptions
    monkeypatch.setattr(TwoLayerClassifier, "by_logarithm", (3,))
    assert scene.of_loss().claim != whole[-1]


def test_a_step_against_the_gradients_lowers_the_loss() -> None:
    scene = TwoLayerClassifier()
    scene.setup()
    assert scene.after_step().loss < scene.one.loss


def test_the_loss_of_the_step_is_that_of_the_sample_whose_gradients_are_shown() -> None:
    scene = TwoLayerClassifier()
    scene.setup()
    gradients = scene.network.backward(scene.one)
    W_1, b_1, W_2, b_2 = (
        value - scene.rate * getattr(gradients, name)
        for name, value in scene.network.parameters.items()
    )
    hidden = mathcore.leaky_relu(W_1 @ scene.one.x + b_1, scene.slope)
    y_hat = mathcore.softmax((W_2 @ hidden + b_2)[:, 0])
    label = scene.labels[scene.sample]
    assert scene.after_step().loss == pytest.approx(-np.log(y_hat[label]), rel=1e-12)
    assert scene.one.loss == pytest.approx(-np.log(scene.values.y_hat[label, scene.sample]))


def test_the_slopes_that_are_shown_are_those_of_the_way_back() -> None:
    scene = TwoLayerClassifier()
    scene.setup()
    slopes = scene.local_slopes(scene.slopes.claim)[:, None]
    expected = scene.network.W_2.T @ scene.gradients.z_2 * slopes
    np.testing.assert_allclose(scene.gradients.z_1, expected, rtol=1e-12)


def test_what_is_not_proved_is_refused() -> None:
    with pytest.raises(ValueError, match="is not proved: refuted"):
        proved(Equation(upstream(sheet.b_2), upstream(sheet.z_2) + upstream(sheet.z_2)))


def test_a_slope_of_zero_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Numbers, "slope", 0.0)
    with pytest.raises(ValueError, match="slope of 0"):
        Numbers().setup()
