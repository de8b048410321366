"""The computational graph: the sheet's figures (B3, B4), structure, gradients, errors."""

import math
import subprocess
import sys

import autograd
import autograd.numpy
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import mathcore as mc
from mathcore.examples import standard_deviation
from mathcore.graph import named


@pytest.fixture
def graph():
    return mc.trace(standard_deviation, x1=-1.0, x2=3.0)


# --- B3 and B4: the sheet's figures, exactly ---------------------------------------------------


def test_b3_every_elementary_operation_is_a_node(graph):
    drawn = ["x₁", "x₂", "+", "×½", "−", "(·)²", "−", "(·)²", "+", "×½", "√"]
    assert [node.symbol for node in graph.nodes] == drawn
    assert [node.value for node in graph.nodes] == [-1, 3, 2, 1, -2, 4, 2, 4, 8, 4, 2]
    assert graph.output.value == 2


def test_b3_edges(graph):
    place = {node: i for i, node in enumerate(graph.nodes)}
    edges = [(place[edge.source], place[edge.target], edge.position) for edge in graph.edges]
    assert edges == [
        (0, 2, 0), (1, 2, 1), (2, 3, 0),
        (0, 4, 0), (3, 4, 1), (4, 5, 0),
        (1, 6, 0), (3, 6, 1), (6, 7, 0),
        (5, 8, 0), (7, 8, 1), (8, 9, 0), (9, 10, 0),
    ]  # fmt: skip


def test_b4_gradients_of_every_node(graph):
    half, eighth = 1 / 2, 1 / 8
    gradients = [-half, half, 0, 0, -half, eighth, half, eighth, eighth, 1 / 4, 1]
    assert [node.gradient for node in graph.nodes] == gradients
    assert graph.gradients() == {"x1": -half, "x2": half}


def test_b4_local_times_upstream_on_every_edge(graph):
    locals_ = [1, 1, 1 / 2, 1, -1, -4, 1, -1, 4, 1, 1, 1 / 2, 1 / 4]
    assert [edge.local for edge in graph.edges] == locals_
    downstream = [0, 0, 0, -1/2, 1/2, -1/2, 1/2, -1/2, 1/2, 1/8, 1/8, 1/8, 1/4]  # fmt: skip
    assert [edge.downstream for edge in graph.edges] == downstream
    for edge in graph.edges:
        assert edge.upstream == edge.target.gradient
        assert edge.downstream == edge.upstream * edge.local


def test_b4_the_paths_through_the_mean_cancel(graph):
    mean = graph.nodes[3]
    assert [edge.downstream for edge in mean.outgoing] == [1 / 2, -1 / 2]
    assert mean.gradient == 0


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_standard_deviation_elsewhere(x1, x2):
    assume(abs(x1 - x2) > 1e-6)
    gradients = mc.trace(standard_deviation, x1=x1, x2=x2).gradients()
    sign = math.copysign(0.5, x1 - x2)
    assert gradients == pytest.approx({"x1": sign, "x2": -sign}, rel=1e-9)


# --- nodes and edges ---------------------------------------------------------------------------


def test_typst_sources(graph):
    sources = [node.typst for node in graph.nodes]
    assert sources[:4] == ["x_1", "x_2", "+", "times 1/2"]
    assert sources[4:8] == ["-", "(dot)^2"] * 2
    assert sources[8:] == ["+", "times 1/2", "sqrt(dot)"]


@pytest.mark.parametrize(
    ("name", "symbol", "typst"),
    [
        ("x", "x", "x"),
        ("W12", "W₁₂", "W_12"),
        ("z_3", "z₃", "z_3"),
        ("gamma", "gamma", "gamma"),
        ("bias", "bias", '"bias"'),
        ("x_new", "x_new", '"x_new"'),
    ],
)
def test_symbols_of_inputs(name, symbol, typst):
    (node,) = mc.trace(lambda **inputs: inputs[name], **{name: 1.0}).nodes
    assert (node.name, node.symbol, node.typst) == (name, symbol, typst)


def test_nodes_tell_their_operation_parents_and_uses(graph):
    x1, x2, plus, half = graph.nodes[:4]
    assert (x1.operation, plus.operation, half.operation) == (None, "add", "divide")
    assert (x1.name, plus.name) == ("x1", None)
    assert (x1.parents, plus.parents, half.parents) == ((), (x1, x2), (plus,))
    assert [edge.target for edge in half.outgoing] == [graph.nodes[4], graph.nodes[6]]
    assert graph.inputs == (x1, x2)
    assert graph.output == graph.nodes[-1]
    assert len(graph.edges) == 13


def test_named_values():
    def f(x1, x2):
        mean = named((x1 + x2) / 2, "mean")
        return np.sqrt(((x1 - mean) ** 2 + (x2 - mean) ** 2) / 2)

    graph = mc.trace(f, x1=-1.0, x2=3.0)
    assert graph.node("mean").value == 1
    assert graph.node("mean").symbol == "×½"
    assert graph.node("mean").name == "mean"
    assert graph.node("x2").value == 3
    assert f(-1.0, 3.0) == 2
    with pytest.raises(KeyError, match="no node is named 'variance'; names: x1, x2, mean"):
        graph.node("variance")
    with pytest.raises(ValueError, match="'x' is taken"):
        mc.trace(lambda x: named(x * 2, "x"), x=1.0)


def test_what_the_output_does_not_use_is_no_node():
    def f(x, y, z):
        z * x
        return x * 2 + y

    graph = mc.trace(f, x=1.0, y=2.0, z=[1.0, 2.0])
    assert [node.symbol for node in graph.nodes] == ["x", "y", "z", "×2", "+"]
    assert graph.node("z").outgoing == ()
    np.testing.assert_array_equal(graph.node("z").gradient, [0, 0])
    np.testing.assert_array_equal(graph.gradients()["z"], [0, 0])


def test_a_value_used_twice_by_one_operation_has_two_edges():
    graph = mc.trace(lambda x: x * x, x=3.0)
    assert [(edge.position, edge.local) for edge in graph.edges] == [(0, 3), (1, 3)]
    assert graph.gradients() == {"x": 6.0}


def test_the_start_of_pythons_sum_is_no_node():
    graph = mc.trace(lambda x, y: sum([x, y]), x=1.0, y=2.0)
    assert [node.symbol for node in graph.nodes] == ["x", "y", "+"]


def test_local_of_element_wise_and_other_operations():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    graph = mc.trace(lambda x: np.sum(np.exp(x) @ x * 2), x=x)
    local = {edge.target.operation: edge.local for edge in graph.edges}
    np.testing.assert_array_equal(local["exp"], np.exp(x))
    assert local["multiply"] == 2
    assert local["matmul"] is None
    assert local["sum"] is None


def test_arrays_of_a_graph_are_read_only_and_gradients_the_callers_own():
    x = np.ones(3)
    graph = mc.trace(lambda x: x + 1, x=x).with_upstream([1.0, 2.0, 3.0])
    node, edge = graph.output, graph.edges[0]
    for array in (node.value, node.gradient, edge.upstream, edge.downstream):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7
    graph.gradients()["x"][0] = 7
    x[0] = 7
    np.testing.assert_array_equal(graph.gradients()["x"], [1, 2, 3])
    np.testing.assert_array_equal(graph.inputs[0].value, [1, 1, 1])


# --- gradients ---------------------------------------------------------------------------------


def network(np, x, W1, b, W2):
    """Use the A3 network's operations, with fan-out and broadcasting."""
    r = np.maximum(np.matmul(W1.T, x) + b, 0.0)
    z = np.matmul(W2.T, r)
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    y = e / np.sum(e, axis=0, keepdims=True)
    return -np.mean(np.log(y[0])) + np.sum(b * b) + np.mean(r**2) / x.shape[1]


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.integers())
def test_networks_of_every_shape_against_autograd(d, k1, k2, m, seed):
    generator = np.random.default_rng(abs(seed))
    shapes = {"x": (d, m), "W1": (d, k1), "b": (k1, 1), "W2": (k1, k2)}
    inputs = {name: generator.normal(size=shape) for name, shape in shapes.items()}
    graph = mc.trace(lambda **named: network(np, **named), **inputs)
    gradients = graph.gradients()
    expected = autograd.grad(
        lambda values: network(autograd.numpy, **dict(zip(shapes, values, strict=True)))
    )(list(inputs.values()))
    for name, theirs in zip(shapes, expected, strict=True):
        np.testing.assert_allclose(gradients[name], theirs, rtol=1e-9, atol=1e-12)
    check_fan_out(graph)


def check_fan_out(graph):
    for node in graph.nodes:
        if node.outgoing:
            # added up in the order of the sweep, so that the sum is exact to the last bit
            swept = sorted(node.outgoing, key=lambda edge: (-edge.target.index, edge.position))
            total = sum(edge.downstream for edge in swept)
            np.testing.assert_array_equal(node.gradient, total)
            assert np.shape(node.gradient) == np.shape(node.value)


@st.composite
def programs(draw):
    """Draw a random scalar program: a list of operations on any of the values before."""
    steps = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0), st.integers(0)), min_size=1))
    return steps, draw(st.floats(-1, 1)), draw(st.floats(-1, 1))


def run_program(np, steps, x, y):
    values = [x, y]
    for kind, i, j in steps:
        a, b = values[i % len(values)], values[j % len(values)]
        values.append(
            (
                lambda a, b: a + b,
                lambda a, b: a - b,
                lambda a, b: np.tanh(a * b),
                lambda a, b: np.sin(a) / (2 + b * b),
                lambda a, b: 0.5 * a - b / 3,
                lambda a, b: np.exp(-(a**2)) + 1,
            )[kind](a, b)
        )
    return sum(values[2:]) * x * y


@given(programs())
def test_random_scalar_programs_against_autograd(program):
    steps, x, y = program
    graph = mc.trace(lambda x, y: run_program(np, steps, x, y), x=x, y=y)
    theirs = autograd.grad(lambda p: run_program(autograd.numpy, steps, *p))((x, y))
    gradients = graph.gradients()
    np.testing.assert_allclose(list(gradients.values()), theirs, rtol=1e-7, atol=1e-9)
    assert all(type(value) is float for value in gradients.values())
    check_fan_out(graph)


def test_only_what_is_asked_is_computed():
    graph = mc.trace(lambda W, x: np.sum(np.tanh(W @ x) * x), W=np.eye(2), x=[1.0, 2.0])
    assert list(graph.gradients("x")) == ["x"]
    np.testing.assert_array_equal(graph.gradients("x")["x"], graph.gradients()["x"])
    np.testing.assert_array_equal(graph.gradients("W")["W"], graph.gradients()["W"])


def test_constants_and_inputs_not_asked_for_get_no_vjp(monkeypatch):
    computed = []

    def counted(primitive, position, *rest, original=mc.primitives.Primitive.vjp):
        computed.append((primitive.name, position))
        return original(primitive, position, *rest)

    monkeypatch.setattr(mc.primitives.Primitive, "vjp", counted)
    constant = np.ones((2, 2))
    graph = mc.trace(lambda W, x: (constant @ (W @ x)).sum(), W=np.eye(2), x=[1.0, 2.0])
    graph.gradients("x")
    assert computed == [("sum", 0), ("matmul", 1), ("matmul", 1)]


def test_array_output_needs_an_upstream_gradient():
    graph = mc.trace(lambda x: x**2, x=[1.0, 2.0])
    np.testing.assert_array_equal(graph.gradients(upstream=[1.0, 10.0])["x"], [2, 40])
    np.testing.assert_array_equal(graph.with_upstream([1.0, 10.0]).output.gradient, [1, 10])
    with pytest.raises(ValueError, match=r"output has shape \(2,\); give the gradient"):
        graph.gradients()
    with pytest.raises(ValueError, match=r"shape \(2,\), got \(3,\)"):
        graph.gradients(upstream=np.ones(3))
    with pytest.raises(ValueError, match="got NaN"):
        graph.gradients(upstream=[1.0, np.nan])
    with pytest.raises(ValueError, match="expected some of x, got y"):
        graph.gradients("y", upstream=[1.0, 1.0])


def test_upstream_gradient_of_a_scalar(graph):
    assert graph.gradients(upstream=4) == {"x1": -2.0, "x2": 2.0}


def test_a_chain_of_100_000_operations_and_its_gradient():
    def chain(x):
        for _ in range(50_000):
            x = (x + 1.0) * 1.00001
        return x

    graph = mc.trace(chain, x=1.0)
    assert len(graph.nodes) == 100_001
    assert graph.gradients()["x"] == pytest.approx(1.00001**50_000, rel=1e-9)
    assert graph.nodes[-2].gradient == pytest.approx(1.00001)
    assert len(graph.edges) == 100_000


def test_a_chain_of_arrays_is_not_recursive_either():
    def chain(x):
        for _ in range(20_000):
            x = np.tanh(x)
        return x.sum()

    assert np.isfinite(mc.trace(chain, x=[0.5, 1.0]).gradients()["x"]).all()


# --- evaluation at other inputs ----------------------------------------------------------------


def test_evaluate_elsewhere(graph):
    elsewhere = graph.evaluate(x1=3.0)
    assert elsewhere.output.value == 0
    assert graph.output.value == 2
    with pytest.raises(ValueError, match="expected some of x1, x2, got x3"):
        graph.evaluate(x3=1.0)


def test_branches_are_those_of_the_point():
    def f(x):
        if x > 0:
            return x * 3
        return np.where(x < -1, x**2, -x)

    graph = mc.trace(f, x=2.0)
    assert graph.gradients() == {"x": 3.0}
    assert graph.evaluate(x=-2.0).gradients() == {"x": -4.0}
    assert graph.evaluate(x=-0.5).gradients() == {"x": -1.0}


def test_comparisons_give_plain_booleans():
    def f(x):
        for mask in (x > 0, np.less(0, x), ~(x <= 0), x != -1.0):
            assert type(mask) is np.ndarray
            np.testing.assert_array_equal(mask, [False, True])
        assert np.argmax(x) == 1
        assert np.zeros_like(x).tolist() == [0, 0]
        assert (np.shape(x), x.ndim, x.size, len(x), x.dtype) == ((2,), 1, 2, 2, float)
        first, second = x
        return np.where(x > 0, first, second * x).sum()

    np.testing.assert_array_equal(mc.trace(f, x=[-1.0, 2.0]).gradients()["x"], [3, -1])


# --- errors ------------------------------------------------------------------------------------


def assign(x):
    x[0] = 1.0


def add_in_place(x):
    a = np.zeros(2)
    a += x


def assign_into_plain(x):
    np.zeros(2)[0] = x[0]


@pytest.mark.parametrize(
    ("f", "error", "message"),
    [
        (lambda x: np.fft.fft(x), NotImplementedError, r"np\.fft\.fft .*register"),
        (lambda x: np.arctan2(x, 1), NotImplementedError, r"np\.arctan2 .*register"),
        (lambda x: np.add.reduce(x), NotImplementedError, r"np\.add\.reduce .*np\.sum"),
        (lambda x: x % 2, NotImplementedError, r"np\.remainder"),
        (lambda x: np.sum(x, dtype=float), NotImplementedError, "option 'dtype'"),
        (lambda x: np.sum(x, 0, float), TypeError, "at most 2 arguments by position, got 3"),
        (lambda x: x.cumsum(), NotImplementedError, r"np\.cumsum .*register"),
        (lambda x: np.array([x[0], x[1]]), TypeError, r"np\.stack"),
        (lambda x: np.asarray(x), TypeError, r"np\.stack"),
        (lambda x: math.sqrt(x[0]), TypeError, r"np\.sqrt for math\.sqrt"),
        (lambda x: x[x[0]], TypeError, "index must be a plain"),
        (lambda x: np.where(x, 1, 2), TypeError, "argument 1 must be plain"),
        (assign, TypeError, r"in place.*np\.where"),
        (add_in_place, TypeError, r"a = a \+ x"),
        (assign_into_plain, ValueError, "setting an array element"),
        (lambda x: (x, x), TypeError, r"got a tuple; .*np\.stack"),
        (lambda x: 1.0, ValueError, "does not depend on x"),
        (lambda x: x @ np.ones(3), ValueError, "matmul"),
    ],
)
def test_what_cannot_be_traced(f, error, message):
    with pytest.raises(error, match=message):
        mc.trace(f, x=[1.0, 2.0])


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([], ValueError, r"'x': expected at least one entry, got shape \(0,\)"),
        (np.nan, ValueError, "'x': expected numbers, got NaN"),
        ([1.0, np.nan], ValueError, "'x': expected numbers, got NaN"),
        ("one", TypeError, "'x': expected real numbers, got <U3"),
        (True, TypeError, "'x': expected real numbers, got bool"),
        (1j, TypeError, "'x': expected real numbers, got complex128"),
        (None, TypeError, "'x': expected real numbers, got object"),
    ],
)
def test_bad_inputs(value, error, message):
    def never(x):
        pytest.fail("the function must not run")

    with pytest.raises(error, match=message):
        mc.trace(never, x=value)


def test_bad_calls():
    with pytest.raises(TypeError, match="expected a function first"):
        mc.trace(1.0, x=1.0)
    with pytest.raises(ValueError, match="at least one input by name"):
        mc.trace(lambda: 1.0)


def test_two_traces_do_not_mix():
    def outer(x):
        return mc.trace(lambda y: x * y, y=1.0).output.value

    with pytest.raises(ValueError, match="two different traces"):
        mc.trace(outer, x=1.0)


def test_same_graph_whatever_the_hash_seed():
    program = (
        "import mathcore as mc; from mathcore.examples import standard_deviation as f; "
        "g = mc.trace(f, x1=-1.0, x2=3.0); print(g.nodes, g.edges, g.gradients())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1
