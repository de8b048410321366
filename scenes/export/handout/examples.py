"""The examples in numbers, a function a problem: every number comes from mathcore."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
from sympy import Integer

import mathcore
from mathcore import networks
from mathcore.derivations import batch_norm as bn
from mathcore.derivations import cross_entropy as ce
from mathcore.derivations import dropout as do
from mathcore.derivations import multi_task as mt
from mathcore.derivations import softmax, softmax_head
from mathcore.derivations import standard_deviation as sd
from mathcore.derivations import two_layer as tl
from mathcore.examples import standard_deviation
from mathcore.expressions import (
    Dimensions,
    Equal,
    Equation,
    Exp,
    Expr,
    Index,
    Leaf,
    Ones,
    PartialDerivative,
    ShapeOf,
    Size,
    Softmax,
    shape,
)
from mathcore.graph import Graph, Node
from mathcore.networks.multi_task import MultiTaskValues
from mathcore.verification.evaluation import Point, evaluate
from scenes.export.handout.document import (
    Block,
    Code,
    Display,
    GraphFigure,
    Paragraph,
    Table,
    Text,
    Values,
    digits,
    values,
)

# Fills the fields of a text of the example with formulas and numbers: say("A2", z=...).
Say = Callable[..., Text]

LOGITS = (2.0, 1.0, 0.0)
SHIFT = 1000
UPSTREAM = (1.0, -2.0, 0.5)
TRUTH = 1  # the true class, counted from 0
FEATURES = (1.0, -1.0)
SAMPLES = (-1.0, 0.0, 1.0, 4.0)  # of one feature
EPSILON = 0.1
DRAWS = (0.7, 0.2, 0.9, 0.4)
DROP = 0.5
STD_INPUTS = {"x1": -1.0, "x2": 3.0}
HEAD = networks.SoftmaxHead(
    W_1=[[1.0, -2.0, 1.5], [0.5, 0.5, -0.5]],
    W_2=[[0.5, 0.0, -0.5], [1.0, -1.0, 0.5], [-1.0, 0.0, 1.0]],
)
HEAD_INPUT, HEAD_UPSTREAM = (1.0, 2.0), (-2.0, 1.0, 1.0)
TASKS = {"D_x": 3, "D_a": 4, "D_s": 2, "K": 3}
CLASSIFIER = {"D_x": 2, "D_a": 4, "K": 3}
BATCH = 5
SEED = 3  # no feature of task B is dead

_d = PartialDerivative


def grid(
    expression: Expr,
    sizes: Mapping[Size, int],
    known: Mapping[Leaf, object],
    over: Sequence[Index] = (),
    fixed: Mapping[Index, int] | None = None,
) -> np.ndarray:
    """Evaluate an expression for all values of the indices `over`, or all its own components.

    `known` gives leaves their values, `fixed` indices theirs. The result has an axis for each
    index or component axis.
    """
    axes = over or shape(expression)
    extents = [sizes[axis.size] if isinstance(axis, Index) else sizes[axis] for axis in axes]
    entries = []
    for place in product(*(range(1, extent + 1) for extent in extents)):
        indices = dict(zip(over, place, strict=True)) if over else {}
        point = Point(sizes, indices | (fixed or {}), known)
        entries.append(float(evaluate(expression, point, () if over else place)))
    return np.array(entries).reshape(extents)


def largest_difference(one: np.ndarray, other: np.ndarray) -> Values:
    """Return the largest difference of two arrays as a number in powers of ten."""
    return Values(None, ((f"{np.abs(one - other).max():.0e}",),))


def _logits() -> Values:
    return values(softmax.z, LOGITS)


def shift_invariance(say: Say) -> list[Block]:
    """A1: a shift of 1000 overflows as the formula stands, and not after the maximum is off."""
    shifted = np.array(LOGITS) + SHIFT
    with np.errstate(over="ignore", invalid="ignore"):
        naive = np.exp(shifted) / np.exp(shifted).sum()
    powers = softmax.z + softmax.c * Ones(softmax.K)
    return [
        Paragraph(say("A1", z=_logits(), c=values(softmax.c, SHIFT), z_=softmax.z)),
        Display(
            (
                values(Exp(softmax.z[softmax.k]) / softmax.y.body.args[1], naive),
                values(Softmax(powers), mathcore.softmax(shifted)),
                values(Softmax(softmax.z), mathcore.softmax(LOGITS)),
            )
        ),
    ]


def jacobian(say: Say) -> list[Block]:
    """A2: the Jacobian at z = (2, 1, 0)."""
    found = mathcore.softmax_jacobian(LOGITS)
    by_differences = mathcore.finite_differences.jacobian(mathcore.softmax, LOGITS)
    error = largest_difference(found, by_differences)
    return [
        Paragraph(say("A2", z=_logits(), error=error)),
        Display(
            (
                values(softmax.y, mathcore.softmax(LOGITS)),
                values(mathcore.derivation("A2.matrix").claim.left, found),
            )
        ),
    ]


def head(say: Say) -> list[Block]:
    """A3: one sample through the head and back."""
    forward = HEAD.forward(HEAD_INPUT)
    back = HEAD.backward(forward, HEAD_UPSTREAM)
    quantities = {
        name: getattr(softmax_head, "hidden" if name == "r" else name)
        for name in ("x", "p", "r", "z", "y", "W_1", "W_2")
    }
    given = [values(quantities[name], getattr(HEAD, name)) for name in ("W_1", "W_2")]
    ahead = [values(quantities[name], getattr(forward, name)) for name in ("x", "p", "r", "z", "y")]
    gradients = [
        values(_d(softmax_head.loss, quantities[name]), getattr(back, name))
        for name in ("y", "z", "r", "p", "x", "W_2", "W_1")
    ]
    return [Paragraph(say("A3")), *map(Display, map(tuple, (given, ahead, gradients)))]


def batch_loss(say: Say) -> list[Block]:
    """B2: the loss of every sample, and the sum."""
    outputs = np.array([[float(entry.name) for entry in row] for row in ce.OUTPUTS.content[0]])
    labels = np.arange(len(outputs))
    losses = mathcore.cross_entropy(outputs, labels)
    shares = mathcore.softmax(outputs)[labels, labels]
    columns = digits(shares, 5), digits([*losses, losses.sum()], 5)
    rows = [
        ((str(label + 1),), *((number,) for number in numbers))
        for label, *numbers in zip(labels, *columns, strict=False)
    ]
    total = (say("total"), (), (columns[1][-1],))
    return [
        Paragraph(say("B2")),
        Table((say("sample"), say("probability"), say("share")), (*rows, total)),
    ]


def batch_outputs() -> Values:
    """B2: the outputs on the sheet, by the digits they have there."""
    rows = tuple(tuple(entry.name for entry in row) for row in ce.OUTPUTS.content[0])
    return Values(ce.OUTPUTS, rows)


def std_graph() -> Graph:
    """Return the standard deviation of B4 as a graph."""
    return mathcore.trace(standard_deviation, **STD_INPUTS)


def graph(say: Say) -> list[Block]:
    """B3: the graph without numbers."""
    return [GraphFigure(std_graph(), numbers=False, caption=say("B3"))]


def graph_gradients(say: Say) -> list[Block]:
    """B4: values and gradients on the graph, as a table, and along the paths."""
    drawn = std_graph()
    numbers = {node: n for n, node in enumerate(drawn.nodes, 1)}
    rows = [
        (
            (str(numbers[node]),),
            (node,),
            (", ".join(str(numbers[parent]) for parent in node.parents),),
            (values(None, node.value),),
            (values(None, node.gradient),),
            _listed(edge.local for edge in node.incoming),
            _listed(edge.downstream for edge in node.incoming),
        )
        for node in drawn.nodes
    ]
    columns = ("node", "operation", "inputs", "value", "upstream", "local", "downstream")
    first, second = (
        values(_d(sd.deviation, sample), drawn.gradients()[name])
        for sample, name in ((sd.x_1, "x1"), (sd.x_2, "x2"))
    )
    return [
        GraphFigure(drawn, numbers=True, caption=say("B4")),
        Paragraph(say("B4.table")),
        Table(tuple(say(column) for column in columns), tuple(rows)),
        Paragraph(say("B4.paths", sum=_sum_of_paths(drawn), first=first, second=second)),
    ]


def _listed(numbers: Iterable[float]) -> Text:
    pieces = [piece for number in numbers for piece in (", ", values(None, number))]
    return tuple(pieces[1:])


def _sum_of_paths(drawn: Graph) -> Values:
    """Write the gradient at the mean as the sum over its paths of the local derivatives."""
    mean = next(node for node in drawn.nodes if node.incoming and len(node.outgoing) > 1)
    factors = tuple(tuple(str(digits(local)) for local in path) for path in _paths(mean))
    return replace(values(_d(sd.deviation, sd.mean), mean.gradient), factors=factors)


def _paths(node: Node) -> list[tuple[float, ...]]:
    """Return the local derivatives along every path from the output back to a node."""
    if not node.outgoing:
        return [()]
    return [(*rest, edge.local) for edge in node.outgoing for rest in _paths(edge.target)]


def column(say: Say) -> list[Block]:
    """C1: one column of the Jacobian."""
    claim = mathcore.derivation("C1").claim
    k = TRUTH + 1
    found = grid(claim.right, {softmax.K: len(LOGITS)}, {softmax.z: LOGITS}, fixed={softmax.k: k})
    return [
        Paragraph(say("C1", z=_logits(), k=str(k))),
        Display((values(softmax.y, mathcore.softmax(LOGITS)), values(claim.left, found))),
    ]


def layer(say: Say) -> list[Block]:
    """C2: the softmax layer's backward rule, as code and in numbers."""
    y = mathcore.softmax(LOGITS)
    claim = mathcore.derivation("C2").claim
    return [
        Paragraph(say("C2", z=_logits())),
        Code("bottom_diff = (top_diff - dot(top_diff, top_data)) * top_data"),
        Display(
            (
                values(softmax_head.y, y),
                values(_d(softmax_head.loss, softmax_head.y), UPSTREAM),
                values(claim.left, mathcore.softmax_vjp(y, UPSTREAM)),
            )
        ),
    ]


def loss_layer(say: Say) -> list[Block]:
    """C3: the loss layer's backward rule, as code and in numbers."""
    y = np.eye(len(LOGITS))[TRUTH]
    gradient = mathcore.cross_entropy_gradient(LOGITS, y)
    return [
        Paragraph(say("C3", z=values(ce.z, LOGITS))),
        Code("bottom_diff = prob_data - label_data"),
        Display(
            (
                values(ce.a, mathcore.softmax(LOGITS)),
                values(ce.y, y),
                values(ce.loss, mathcore.cross_entropy(LOGITS, y)),
                values(mathcore.derivation("C3").claim.left, gradient),
            )
        ),
    ]


def last_layer(say: Say) -> list[Block]:
    """C4: weights and bias of the last layer."""
    gradient = mathcore.cross_entropy_gradient(LOGITS, TRUTH)
    weights, bias = (mathcore.derivation(name).claim.left for name in ("C4", "C4.b"))
    return [
        Paragraph(say("C4", z=values(ce.z, LOGITS), a=values(ce.features, FEATURES))),
        Display((values(weights, np.outer(FEATURES, gradient)), values(bias, gradient))),
    ]


def _normalised() -> np.ndarray:
    return mathcore.batch_norm(SAMPLES, 1.0, 0.0, EPSILON, axis=0)


def scale_and_shift(say: Say) -> list[Block]:
    """D1: normalised samples, which are the gradients of the scale."""
    return [
        Paragraph(
            say("D1", epsilon=values(bn.epsilon, EPSILON), gamma=bn.gamma, beta=bn.beta),
        ),
        Display((values(bn.x, SAMPLES), values(bn.normalised, _normalised()))),
    ]


def dropped(say: Say) -> list[Block]:
    """D2: which entries are kept."""
    kept = (np.array(DRAWS) >= DROP).astype(float)
    ones = np.ones(len(DRAWS))
    out = mathcore.dropout(ones, kept, DROP)
    jacobian_ = grid(
        do.jacobian().claim.right,
        {do.n: len(DRAWS)},
        {do.draw: DRAWS, do.p: DROP},
        over=(do.j, do.i),
    )
    scale = values(None, out.max())
    return [
        Paragraph(say("D2", p=values(do.p, DROP), scale=scale)),
        Display((values(do.draw, DRAWS), values(_d(do.output, do.x), jacobian_))),
    ]


def two_cases(say: Say) -> list[Block]:
    """D3: both cases in one matrix."""
    over = (softmax.k, softmax.i)
    found = grid(
        mathcore.derivation("D3").claim.right, {softmax.K: 3}, {softmax.z: LOGITS}, over=over
    )
    return [
        Paragraph(say("D3", z=_logits())),
        Display((values(_d(softmax.y, softmax.z), found),)),
    ]


def batch_norm_jacobian(say: Say) -> list[Block]:
    """D4: the Jacobian of one feature of four samples."""
    found = grid(
        mathcore.derivation("D4").claim.right,
        {bn.m: len(SAMPLES)},
        {bn.x: SAMPLES, bn.epsilon: EPSILON},
        over=(bn.j, bn.i),
    )
    by_differences = mathcore.finite_differences.jacobian(
        lambda x: mathcore.batch_norm(x, 1.0, 0.0, EPSILON, axis=0), SAMPLES
    )
    return [
        Paragraph(
            say(
                "D4",
                x=values(bn.x, SAMPLES),
                epsilon=values(bn.epsilon, EPSILON),
                error=largest_difference(found, by_differences),
            )
        ),
        Display((values(_d(bn.normalised, bn.x), found),)),
    ]


@cache
def _tasks() -> tuple[networks.MultiTaskNetwork, MultiTaskValues]:
    rng = np.random.default_rng(SEED)
    network = networks.MultiTaskNetwork.random(rng, **TASKS)
    x = rng.normal(size=(TASKS["D_x"], BATCH))
    targets = rng.normal(size=(TASKS["D_s"], BATCH)), rng.integers(TASKS["K"], size=BATCH)
    return network, network.forward(x, *targets, rng)


def _sizes(sizes: Mapping[str, int]) -> Text:
    pieces = [p for name, n in sizes.items() for p in (", ", Equal(Size(name), Integer(n)))]
    return tuple(pieces[1:])


def multi_task_values(say: Say) -> list[Block]:
    """D5: what a small network computes."""
    _, found = _tasks()
    shown = {
        mt.y_a_hat: found.y_a_hat,
        mt.x_hat: found.x_hat,
        mt.s: found.s,
        mt.y_b_hat: found.y_b_hat,
    }
    return [
        Paragraph(say("D5", sizes=_sizes(TASKS | {"m": BATCH}))),
        Display(tuple(values(head, array) for head, array in shown.items())),
    ]


def multi_task_gradients(say: Say) -> list[Block]:
    """D6: every gradient against central differences of the loss."""
    network, found = _tasks()
    back = network.backward(found)
    inputs = {"x": found.x} | network.parameters
    by_differences = mathcore.finite_differences.gradient(network.function(found), **inputs)
    rows = []
    for name, numeric in by_differences.items():
        gradient = getattr(back, name)
        left = mathcore.derivation(f"D6.{name}").claim.left
        entry = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
        row = " × ".join(map(str, gradient.shape)), *(a[entry] for a in (gradient, numeric))
        rows.append(((left,), (row[0],), *((values(None, number, 7),) for number in row[1:])))
    header = tuple(say(f"D6.{column}") for column in ("quantity", "shape", "entry", "numeric"))
    return [
        Paragraph(say("D6", sizes=_sizes(TASKS | {"m": BATCH}), loss=values(mt.loss, found.loss))),
        Table(header, tuple(rows)),
    ]


def shapes(say: Say) -> list[Block]:
    """E1: the shapes of a network's arrays."""
    rng = np.random.default_rng(SEED)
    network = networks.TwoLayerClassifier.random(rng, **CLASSIFIER)
    labels = rng.integers(CLASSIFIER["K"], size=BATCH)
    found = network.forward(rng.normal(size=(CLASSIFIER["D_x"], BATCH)), labels)
    arrays = {
        tl.W_2: network.W_2,
        tl.b_2: network.b_2,
        tl.X: found.x,
        Softmax(tl.Z_2): found.y_hat,
    }
    equations = (
        Equation(ShapeOf(head), Dimensions(*map(Integer, array.shape)))
        for head, array in arrays.items()
    )
    return [
        Paragraph(say("E1", sizes=_sizes(CLASSIFIER | {"m": BATCH}))),
        Display(tuple(equations)),
    ]


def complement(say: Say) -> list[Block]:
    """E2: the diagonal of the Jacobian, from the Jacobian and by the formula."""
    claim = mathcore.derivation("E2").claim
    by_formula = grid(
        softmax.diagonal_by_complement().claim.right,
        {softmax.K: len(LOGITS)},
        {softmax.z: LOGITS},
        over=(softmax.k,),
    )
    found = np.diag(mathcore.softmax_jacobian(LOGITS))
    return [
        Paragraph(say("E2", z=values(tl.z_2, LOGITS), derivative=claim.left)),
        Display((values(claim.left, found), values(claim.right, by_formula))),
    ]


def off_diagonal(say: Say) -> list[Block]:
    """E3: the entries off the diagonal."""
    found = values(_d(tl.y_hat, tl.z_2), mathcore.softmax_jacobian(LOGITS))
    rows = tuple(
        tuple("" if m == n else entry for n, entry in enumerate(row))
        for m, row in enumerate(found.rows)
    )
    return [
        Paragraph(say("E3", z=values(tl.z_2, LOGITS))),
        Display((values(tl.y_hat, mathcore.softmax(LOGITS)), Values(found.name, rows))),
    ]


def classifier_loss(say: Say) -> list[Block]:
    """E4: the gradient of the logits for the second class."""
    y = np.eye(len(LOGITS))[TRUTH]
    return [
        Paragraph(say("E4", z=values(tl.z_2, LOGITS))),
        Display(
            (
                values(tl.y_hat, mathcore.softmax(LOGITS)),
                values(tl.y, y),
                values(tl.loss, mathcore.cross_entropy(LOGITS, y)),
                values(_d(tl.loss, tl.z_2), mathcore.cross_entropy_gradient(LOGITS, y)),
            )
        ),
    ]


EXAMPLES: Mapping[str, Callable[[Say], list[Block]]] = {
    "A1": shift_invariance,
    "A2": jacobian,
    "A3": head,
    "B2": batch_loss,
    "B3": graph,
    "B4": graph_gradients,
    "C1": column,
    "C2": layer,
    "C3": loss_layer,
    "C4": last_layer,
    "D1": scale_and_shift,
    "D2": dropped,
    "D3": two_cases,
    "D4": batch_norm_jacobian,
    "D5": multi_task_values,
    "D6": multi_task_gradients,
    "E1": shapes,
    "E2": complement,
    "E3": off_diagonal,
    "E4": classifier_loss,
}
