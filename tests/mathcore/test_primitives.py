"""Every row of the table against central differences and against HIPS autograd."""

import math
import operator

import autograd
import autograd.numpy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes

import mathcore as mc
from mathcore import primitives


def array(*shape, low=-2.0, high=2.0, seed=0):
    return np.random.default_rng(seed).uniform(low, high, size=shape)


A = array(2, 3)
B = array(2, 3, seed=1)
POSITIVE = array(2, 3, low=0.5)
COLUMN = array(2, 1, seed=2)
CUBE = array(2, 3, 4)
ROW = array(3, seed=3)

# One line a way to call a row of the table: the row, a function of (NumPy module, inputs), inputs.
CASES = [
    (np.add, lambda np, x, y: x + y, {"x": A, "y": COLUMN}),
    (np.add, lambda np, x: 3 + x, {"x": 1.5}),
    (np.subtract, lambda np, x, y: x - y, {"x": ROW, "y": A}),
    (np.subtract, lambda np, x: 1 - x, {"x": 1.5}),
    (np.multiply, lambda np, x, y: x * y, {"x": A, "y": 1.5}),
    (np.multiply, lambda np, x, y: x * y, {"x": 0.5, "y": 1.5}),
    (np.divide, lambda np, x, y: x / y, {"x": A, "y": POSITIVE}),
    (np.divide, lambda np, x, y: x / y, {"x": 3.0, "y": POSITIVE}),
    (np.divide, lambda np, x, y: x / y, {"x": 0.5, "y": -1.5}),
    (np.power, lambda np, x, y: x**y, {"x": POSITIVE, "y": COLUMN}),
    (np.power, lambda np, x, y: x**y, {"x": 1.7, "y": -0.3}),
    (np.power, lambda np, x: x**3, {"x": A}),
    (np.power, lambda np, x: np.power(x, -2), {"x": -1.5}),
    (np.maximum, lambda np, x, y: np.maximum(x, y), {"x": A, "y": B}),
    (np.maximum, lambda np, x, y: np.maximum(x, y), {"x": 1.0, "y": 2.0}),
    (np.maximum, lambda np, x: np.maximum(0.0, x), {"x": 1.0}),
    (np.minimum, lambda np, x, y: np.minimum(x, y), {"x": A, "y": COLUMN}),
    (np.minimum, lambda np, x, y: np.minimum(x, y), {"x": 1.0, "y": 2.0}),
    (np.where, lambda np, x, y: np.where(True, x, y), {"x": 1.0, "y": 2.0}),
    (np.where, lambda np, x, y: np.where(A > 0, x, y), {"x": B, "y": A}),
    (np.negative, lambda np, x: -x, {"x": A}),
    (np.negative, lambda np, x: -x, {"x": 1.5}),
    (np.absolute, lambda np, x: abs(x), {"x": A}),
    (np.absolute, lambda np, x: np.abs(x), {"x": -1.5}),
    (np.sign, lambda np, x: np.sign(x), {"x": A}),
    (np.sign, lambda np, x: np.sign(x), {"x": -1.5}),
    (np.square, lambda np, x: np.square(x), {"x": A}),
    (np.square, lambda np, x: np.square(x), {"x": -1.5}),
    (np.sqrt, lambda np, x: np.sqrt(x), {"x": POSITIVE}),
    (np.sqrt, lambda np, x: np.sqrt(x), {"x": 1.5}),
    (np.reciprocal, lambda np, x: np.reciprocal(x), {"x": POSITIVE}),
    (np.reciprocal, lambda np, x: np.reciprocal(x), {"x": -1.5}),
    (np.exp, lambda np, x: np.exp(x), {"x": A}),
    (np.exp, lambda np, x: np.exp(x), {"x": 0.5}),
    (np.expm1, lambda np, x: np.expm1(x), {"x": A}),
    (np.expm1, lambda np, x: np.expm1(x), {"x": 0.5}),
    (np.log, lambda np, x: np.log(x), {"x": POSITIVE}),
    (np.log, lambda np, x: np.log(x), {"x": 0.5}),
    (np.log1p, lambda np, x: np.log1p(x), {"x": POSITIVE}),
    (np.log1p, lambda np, x: np.log1p(x), {"x": 0.5}),
    (np.logaddexp, lambda np, x, y: np.logaddexp(x, y), {"x": A, "y": COLUMN}),
    (np.logaddexp, lambda np, x, y: np.logaddexp(x, y), {"x": 0.5, "y": -1.0}),
    (np.tanh, lambda np, x: np.tanh(x), {"x": A}),
    (np.tanh, lambda np, x: np.tanh(x), {"x": 0.5}),
    (np.sin, lambda np, x: np.sin(x), {"x": A}),
    (np.sin, lambda np, x: np.sin(x), {"x": 0.5}),
    (np.cos, lambda np, x: np.cos(x), {"x": A}),
    (np.cos, lambda np, x: np.cos(x), {"x": 0.5}),
    (np.sum, lambda np, x: np.sum(x), {"x": A}),
    (np.sum, lambda np, x: x.sum(axis=-1), {"x": CUBE}),
    (np.sum, lambda np, x: np.sum(x, (0, 2), keepdims=True), {"x": CUBE}),
    (np.mean, lambda np, x: np.mean(x), {"x": A}),
    (np.mean, lambda np, x: x.mean(axis=(0, -1)), {"x": CUBE}),
    (np.mean, lambda np, x: np.mean(x, axis=1, keepdims=True), {"x": CUBE}),
    (np.max, lambda np, x: np.max(x), {"x": A}),
    (np.max, lambda np, x: x.max(axis=1), {"x": CUBE}),
    (np.max, lambda np, x: np.max(x, axis=(0, 2), keepdims=True), {"x": CUBE}),
    (np.min, lambda np, x: np.min(x), {"x": A}),
    (np.min, lambda np, x: np.min(x, axis=0, keepdims=True), {"x": CUBE}),
    (np.matmul, lambda np, x, y: x @ y, {"x": A, "y": B.T}),
    (np.matmul, lambda np, x, y: x @ y, {"x": A, "y": ROW}),
    (np.matmul, lambda np, x, y: x @ y, {"x": ROW, "y": A.T}),
    (np.matmul, lambda np, x, y: x @ y, {"x": ROW, "y": B[0]}),
    (np.matmul, lambda np, x, y: x @ y, {"x": CUBE, "y": array(4, 2)}),
    (np.matmul, lambda np, x, y: x @ y, {"x": A, "y": array(5, 3, 2)}),
    (np.matmul, lambda np, x, y: x @ y, {"x": ROW, "y": CUBE}),
    (np.matmul, lambda np, x, y: x @ y, {"x": CUBE, "y": array(4)}),
    (np.dot, lambda np, x, y: np.dot(x, y), {"x": A, "y": B.T}),
    (np.dot, lambda np, x, y: np.dot(x, y), {"x": ROW, "y": B[0]}),
    (np.dot, lambda np, x, y: np.dot(x, y), {"x": A, "y": ROW}),
    (np.dot, lambda np, x, y: np.dot(x, y), {"x": 1.5, "y": A}),
    (np.dot, lambda np, x, y: np.dot(x, y), {"x": CUBE, "y": array(5, 4, 2)}),
    (np.outer, lambda np, x, y: np.outer(x, y), {"x": ROW, "y": A[0]}),
    (np.transpose, lambda np, x: x.T, {"x": A}),
    (np.transpose, lambda np, x: np.transpose(x, (1, 2, 0)), {"x": CUBE}),
    (np.swapaxes, lambda np, x: np.swapaxes(x, 0, -1), {"x": CUBE}),
    (np.reshape, lambda np, x: x.reshape(3, -1), {"x": A}),
    (np.reshape, lambda np, x: np.reshape(x, (6, 4), order="F"), {"x": CUBE}),
    (np.ravel, lambda np, x: np.ravel(x), {"x": A}),
    (np.ravel, lambda np, x: np.ravel(x, "F"), {"x": A}),
    (np.squeeze, lambda np, x: np.squeeze(x), {"x": COLUMN}),
    (np.squeeze, lambda np, x: np.squeeze(x, axis=1), {"x": COLUMN}),
    (np.expand_dims, lambda np, x: np.expand_dims(x, 1), {"x": A}),
    (np.expand_dims, lambda np, x: np.expand_dims(x, axis=-1), {"x": A}),
    (np.broadcast_to, lambda np, x: np.broadcast_to(x, (2, 3)), {"x": COLUMN}),
    (operator.getitem, lambda np, x: x[1], {"x": A}),
    (operator.getitem, lambda np, x: x[0, 2], {"x": A}),
    (operator.getitem, lambda np, x: x[..., ::2, None], {"x": A}),
    (operator.getitem, lambda np, x: x[A > 0], {"x": A}),
    (operator.getitem, lambda np, x: x[[0, 1, 0], [2, 2, 2]], {"x": A}),
    (operator.getitem, lambda np, x: x[:, [1, 1]], {"x": A}),
    (np.concatenate, lambda np, x, y: np.concatenate([x, y, B], axis=1), {"x": A, "y": COLUMN}),
    (np.concatenate, lambda np, x, y: np.concatenate((x, y), -1), {"x": A, "y": B}),
    (np.stack, lambda np, x, y: np.stack([x, 1.0, y]), {"x": 0.5, "y": 1.5}),
    (np.stack, lambda np, x, y: np.stack([x, y], axis=-1), {"x": A, "y": B}),
]
# Where HIPS autograd fails: in the order of the rows, it does not sum over broadcast axes, takes
# only vectors, counts no axes from the end, adds no axes, has no axis=None.
BEYOND_AUTOGRAD = [
    (np.where, lambda np, x, y: np.where(A > 0, x, y), {"x": B, "y": COLUMN}),
    (np.outer, lambda np, x, y: np.outer(x, y), {"x": A, "y": ROW}),
    (np.transpose, lambda np, x: np.transpose(x, axes=(-1, 0, 1)), {"x": CUBE}),
    (np.broadcast_to, lambda np, x: np.broadcast_to(x, (4, 2, 3)), {"x": COLUMN}),
    (np.concatenate, lambda np, x, y: np.concatenate((x, y), axis=None), {"x": A, "y": ROW}),
]


def each(cases):
    return pytest.mark.parametrize(
        ("function", "f", "inputs"),
        cases,
        ids=[f"{i}-{function.__name__}" for i, (function, _, _) in enumerate(cases)],
    )


def central_differences(f, point, upstream):
    """Gradient of Σ upstream · f at a point, entry by entry."""
    gradients = {}
    for name, value in point.items():
        value = np.asarray(value)
        gradient = np.empty(value.shape)
        for index in np.ndindex(value.shape):
            step = np.zeros(value.shape)
            step[index] = 1e-6
            forward, backward = (f(**{**point, name: value + s}) for s in (step, -step))
            gradient[index] = np.sum(upstream * (forward - backward)) / 2e-6
        gradients[name] = gradient
    return gradients


def upstream_for(value):
    return np.random.default_rng(7).uniform(-1, 1, size=np.shape(value))


def test_every_primitive_has_a_case():
    assert {function for function, _, _ in CASES} == set(primitives.TABLE)


def test_every_differentiable_argument_has_a_case():
    covered = set()
    for _, f, inputs in CASES:
        for edge in mc.trace(lambda f=f, **x: f(np, **x), **inputs).edges:
            covered.add((edge.target.operation, edge.position))
    for primitive in primitives.TABLE.values():
        if not primitive.takes_sequence:
            rules = primitive.derivatives or primitive.vjps
            for position, rule in enumerate(rules):
                assert rule is None or (primitive.name, position) in covered


@each(CASES + BEYOND_AUTOGRAD)
def test_value_is_numpys_and_gradient_is_central_difference(function, f, inputs):
    graph = mc.trace(lambda **x: f(np, **x), **inputs)
    assert primitives.TABLE[function].name in [node.operation for node in graph.nodes]
    plain = f(np, **inputs)
    np.testing.assert_allclose(graph.output.value, plain, rtol=1e-15)
    assert np.shape(graph.output.value) == np.shape(plain)
    upstream = upstream_for(plain)
    gradients = graph.gradients(upstream=upstream)
    expected = central_differences(lambda **x: f(np, **x), inputs, upstream)
    for name, value in inputs.items():
        assert np.shape(gradients[name]) == np.shape(value)
        np.testing.assert_allclose(gradients[name], expected[name], rtol=1e-6, atol=1e-8)


@each(CASES)
@pytest.mark.filterwarnings("ignore:Output seems independent of input")  # of sign
def test_gradient_is_autograds(function, f, inputs):
    upstream = upstream_for(f(np, **inputs))
    names = list(inputs)

    def scalar(*values):
        out = f(autograd.numpy, **dict(zip(names, values, strict=True)))
        return autograd.numpy.sum(upstream * out)

    gradients = mc.trace(lambda **x: f(np, **x), **inputs).gradients(upstream=upstream)
    expected = autograd.grad(scalar, tuple(range(len(names))))(*inputs.values())
    for name, theirs in zip(names, expected, strict=True):
        np.testing.assert_allclose(gradients[name], theirs, rtol=1e-12, atol=1e-14)


@st.composite
def broadcast_pairs(draw, low=-3.0):
    shapes = draw(mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)).input_shapes
    numbers = st.floats(low, 3.0, width=32)
    return [draw(arrays(float, shape, elements=numbers)) for shape in shapes]


@pytest.mark.parametrize("function", [np.add, np.subtract, np.multiply, np.logaddexp])
@given(pair=broadcast_pairs())
def test_broadcast_arguments_get_gradients_of_their_shape(function, pair):
    check_broadcast(function, *pair)


@pytest.mark.parametrize("function", [np.divide, np.power])
@given(pair=broadcast_pairs(low=0.5))
def test_broadcast_positive_arguments_get_gradients_of_their_shape(function, pair):
    check_broadcast(function, *pair)


@given(pair=broadcast_pairs(), data=st.data())
def test_broadcast_choice(pair, data):
    x, y = pair
    shape = np.broadcast_shapes(x.shape, y.shape)
    mask = data.draw(arrays(bool, shape))
    check_broadcast(lambda x, y: np.where(mask, x, y), x, y)


def check_broadcast(function, x, y):
    upstream = upstream_for(function(x, y))
    graph = mc.trace(lambda x, y: function(x, y), x=x, y=y)
    gradients = graph.gradients(upstream=upstream)
    expected = central_differences(lambda x, y: function(x, y), {"x": x, "y": y}, upstream)
    for name, value in (("x", x), ("y", y)):
        assert np.shape(gradients[name]) == value.shape
        np.testing.assert_allclose(gradients[name], expected[name], rtol=1e-5, atol=1e-6)


@given(
    st.sampled_from([row for row in primitives.TABLE.values() if row.derivatives is not None]),
    st.floats(0.25, 4.0),
    st.floats(0.25, 4.0),
)
def test_scalars_and_arrays_agree(primitive, x, y):
    arguments = {2: (x, y), 3: (True, x, y)}.get(len(primitive.derivatives), (x,))
    free = {f"x{k}": v for k, v in enumerate(arguments) if primitive.derivatives[k] is not None}

    def f(**inputs):
        return primitive.function(*([True] if primitive.name == "where" else []), *inputs.values())

    scalar = mc.trace(f, **free)
    vector = mc.trace(f, **{name: [value] for name, value in free.items()})
    np.testing.assert_allclose(scalar.output.value, vector.output.value[0], rtol=1e-15)
    for edge, wide in zip(scalar.edges, vector.with_upstream([1.0]).edges, strict=True):
        np.testing.assert_allclose(edge.local, np.ravel(wide.local)[0], rtol=1e-14, atol=1e-15)
        np.testing.assert_allclose(edge.downstream, wide.downstream[0], rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("x", [0.0, np.zeros(2)])
def test_relu_has_no_gradient_at_its_kink(x):
    gradient = mc.trace(lambda x: np.sum(np.maximum(x, 0)), x=x).gradients()["x"]
    np.testing.assert_array_equal(gradient, 0.0)


def test_a_tie_passes_the_gradient_once():
    for function in (np.maximum, np.minimum):
        gradients = mc.trace(lambda x, y, f=function: f(x, y), x=2.0, y=2.0).gradients()
        assert gradients == {"x": 0.0, "y": 1.0}
    shared = mc.trace(lambda x: np.max(x), x=[1.0, 3.0, 3.0]).gradients()["x"]
    np.testing.assert_array_equal(shared, [0, 0.5, 0.5])


def test_a_power_of_zero_has_finite_gradients():
    gradients = mc.trace(lambda x, p: np.sum(x**p), x=[0.0, 0.0], p=[2.0, 1.0]).gradients()
    np.testing.assert_array_equal(gradients["x"], [0, 1])
    np.testing.assert_array_equal(gradients["p"], [0, 0])
    assert mc.trace(lambda x: x**0, x=0.0).gradients() == {"x": 0.0}


@pytest.mark.parametrize(
    ("f", "x", "value", "gradient"),
    [
        (lambda x: 1 / x, 0.0, math.inf, -math.inf),
        (lambda x: x**-1, 0.0, math.inf, -math.inf),
        (lambda x: np.sqrt(x), 0.0, 0.0, math.inf),
        (lambda x: np.exp(x), 1000.0, math.inf, math.inf),
        (lambda x: np.log(x), 0.0, -math.inf, math.inf),
    ],
)
@pytest.mark.filterwarnings("ignore:(divide by zero|overflow):RuntimeWarning")
def test_scalars_overflow_as_numpy_does(f, x, value, gradient):
    graph = mc.trace(f, x=x)
    assert graph.output.value == value
    assert graph.gradients() == {"x": gradient}
    assert graph.edges[0].downstream == gradient


@pytest.mark.parametrize("function", [np.sum, np.mean, np.max])
def test_float32_is_kept(function):
    x = array(2, 3).astype(np.float32)
    graph = mc.trace(lambda x: function(np.exp(x) * 2.0 @ x.T), x=x)
    assert graph.gradients()["x"].dtype == np.float32
    assert all(
        node.value.dtype == node.gradient.dtype == np.float32
        for node in graph.nodes
        if np.ndim(node.value)
    )


def test_composites_are_traced_as_their_parts():
    graph = mc.trace(lambda x: np.sum(np.clip(x, 0, 1)), x=[-1.0, 0.5, 2.0])
    assert [node.operation for node in graph.nodes[1:]] == ["maximum", "minimum", "sum"]
    np.testing.assert_array_equal(graph.gradients()["x"], [0, 1, 0])
    for function in (np.var, np.std):
        graph = mc.trace(lambda x, f=function: f(x, axis=1, keepdims=True), x=A)
        np.testing.assert_allclose(graph.output.value, function(A, axis=1, keepdims=True))


@pytest.mark.parametrize(
    ("f", "symbol", "typst"),
    [
        (lambda x: x / 2, "×½", "times 1/2"),
        (lambda x: x * 0.5, "×½", "times 1/2"),
        (lambda x: x / 12, "×1/12", "times 1/12"),
        (lambda x: x * (1 / 3), "×⅓", "times 1/3"),
        (lambda x: 0.9 * x, "×0.9", "times 0.9"),
        (lambda x: x * -2, "×(−2)", "times (-2)"),
        (lambda x: x * 1e-9, "×1·10⁻⁹", "times 1 dot 10^(-9)"),
        (lambda x: x * 0.123456, "×0.1235", "times 0.1235"),
        (lambda x: x + 1, "+1", "+ 1"),
        (lambda x: 1 - x, "1 − ·", "1 - dot"),
        (lambda x: 1 / x, "1 ÷ ·", "(1) / dot"),
        (lambda x: x**2, "(·)²", "(dot)^2"),
        (lambda x: np.square(x), "(·)²", "(dot)^2"),
        (lambda x: x**-1, "(·)⁻¹", "(dot)^(-1)"),
        (lambda x: x**0.5, "(·)^(½)", "(dot)^(1/2)"),
        (lambda x: 2**x, "2^(·)", "2^dot"),
        (lambda x: np.sqrt(x), "√", "sqrt(dot)"),
        (lambda x: np.maximum(x, 0), "max(·, 0)", "max(dot, 0)"),
        (lambda x: x * x, "×", "times"),
        (lambda x: np.sum(x * A), "Σ", "sum"),
    ],
)
def test_symbols(f, symbol, typst):
    node = mc.trace(f, x=1.5).output
    assert (node.symbol, node.typst) == (symbol, typst)


def test_an_array_constant_is_not_part_of_the_symbol():
    graph = mc.trace(lambda x: x * A, x=1.5)
    assert [node.symbol for node in graph.nodes] == ["x", "×"]


@pytest.fixture
def table():
    before = dict(primitives.TABLE)
    yield primitives.TABLE
    primitives.TABLE.clear()
    primitives.TABLE.update(before)


def test_an_operation_can_be_added(table):
    with pytest.raises(NotImplementedError, match=r"np\.arctan .*primitives\.register"):
        mc.trace(lambda x: np.arctan(x), x=1.0)
    primitives.register(np.arctan, symbol="arctan", derivatives=(lambda out, x: 1 / (1 + x * x),))
    primitives.register(
        np.cumsum, symbol="cumsum", vjps=(lambda g, out, x: np.cumsum(g[::-1])[::-1],)
    )
    assert mc.trace(lambda x: np.arctan(x), x=1.0).gradients() == {"x": 0.5}
    graph = mc.trace(lambda x: np.cumsum(x), x=[1.0, 2.0, 3.0])
    np.testing.assert_array_equal(graph.gradients(upstream=[1, 10, 100])["x"], [111, 110, 100])
    assert (graph.output.symbol, graph.output.typst) == ("cumsum", '"cumsum"')


def test_register_refuses_what_makes_no_row(table):
    rule = (lambda out, x: 1.0,)
    with pytest.raises(TypeError, match="expected a function"):
        primitives.register("arctan", symbol="arctan", derivatives=rule)
    with pytest.raises(TypeError, match=r"either derivatives=.* or vjps="):
        primitives.register(np.arctan, symbol="arctan")
    with pytest.raises(TypeError, match=r"either derivatives=.* or vjps="):
        primitives.register(np.arctan, symbol="arctan", derivatives=rule, vjps=rule)
    with pytest.raises(ValueError, match="has this function already"):
        primitives.register(np.exp, symbol="exp", derivatives=rule)
    with pytest.raises(ValueError, match="expected 2 rules, one an argument, got 1"):
        primitives.register(np.arctan2, symbol="arctan", derivatives=rule)
