"""The prover proves the formulas of the sheets for all sizes, and none of their wrong variants."""

import pytest
from sympy import Integer, Rational

from mathcore.expressions import (
    Array,
    Cases,
    Definition,
    Diagonal,
    Domain,
    Equal,
    Exp,
    Greater,
    GreaterEqual,
    Hadamard,
    Index,
    Indicator,
    KroneckerDelta,
    LeakyReLU,
    Less,
    Log,
    MatrixProduct,
    NotEqual,
    Ones,
    PartialDerivative,
    Power,
    ReLU,
    Scalar,
    Size,
    SmoothFunction,
    Softmax,
    Summation,
    Transpose,
    UnitVector,
    define,
)
from mathcore.verification.prover import prove

HALF = Rational(1, 2)
D, S, delta = PartialDerivative, Summation, KroneckerDelta


def step(x):
    return Indicator(Greater(x, 0))


def true_claims():
    """Yield (id, left, right, assumptions) of true claims."""
    yield from softmax_claims()
    yield from network_claims()
    yield from loss_claims()
    yield from batch_norm_claims()
    yield from small_claims()
    yield from multi_task_claims()


# ------------------------------------------------------------------------------------ A, C, E

K, H, N, M = Size("K"), Size("H"), Size("N"), Size("m")
i, k, n, q = (Index(name, K) for name in "iknq")
a, b = Index("a", N), Index("b", N)
j, h = Index("j", H), Index("h", H)
z, c = Array("z", (K,)), Scalar("c")
y = Definition("y", (k,), Exp(z[k]) / S(Exp(z[n]), n))
shifted = Exp(z[k] + c) / S(Exp(z[n] + c), n)
t = Array("t", (K,), Domain.DISTRIBUTION)
u = Array("u", (K,))


def softmax_claims():
    yield "A1", y[k], shifted, ()
    yield "A1 vectors", Softmax(z), Softmax(z + c), ()
    yield "A1 vector of ones", Softmax(z), Softmax(z + c * Ones(K)), ()
    yield "A2", D(y[k], z[i]), y[k] * (delta(i, k) - y[i]), ()
    yield "A2 i ≠ k", D(y[k], z[i]), -y[k] * y[i], (NotEqual(i, k),)
    yield "A2 i = k", D(y[k], z[i]), y[i] * (1 - y[i]), (Equal(i, k),)
    cases = Cases(y[i] * (1 - y[i]), Equal(i, k), -y[i] * y[k], True)
    yield "D3", D(y[k], z[i]), cases, ()
    yield "A2 matrices", D(y, z), Diagonal(y) - MatrixProduct(y, Transpose(y)), ()
    yield "A2 whole softmax", D(Softmax(z), z), D(y, z), ()
    yield "sum of y", S(y[n], n), Integer(1), ()
    yield "rows of J", S(D(y[n], z[i]), n), Integer(0), ()
    yield "C1", D(y, z[k]), (UnitVector(k) - y) * y[k], ()
    loss = define("l", SmoothFunction(y))
    g = D(loss, y)
    gy = MatrixProduct(Transpose(g), y)
    yield "A3.1", D(loss, z[i]), (D(loss, y[i]) - S(D(loss, y[n]) * y[n], n)) * y[i], ()
    yield "A3.1 vectors", D(loss, z), Hadamard(g - gy * Ones(K), y), ()
    yield "A3.1 given g", S(u[n] * D(y[n], z[i]), n), (u[i] - S(u[n] * y[n], n)) * y[i], ()
    rest = 1 - S(Exp(z[n]), n, 1, K, k) / S(Exp(z[n]), n)
    yield "E2 complement", y[k], rest, ()
    yield "E2", D(rest, z[k]), y[k] * (1 - y[k]), ()
    yield "E3", D(rest, z[i]), -y[i] * y[k], (NotEqual(i, k),)


d = Size("d")
x, W1 = Array("x", (d,)), Array("W1", (d, H))
W2, r_in = Array("W2", (H, K)), Array("r", (H,))
f = Index("f", d)
p = Definition("p", (j,), S(W1[f, j] * x[f], f))
r = Definition("r", (j,), ReLU(p[j]))
zz = Definition("z", (k,), S(W2[j, k] * r[j], j))
yy = Definition("y", (k,), Exp(zz[k]) / S(Exp(zz[n]), n))
loss = define("l", SmoothFunction(yy))


def network_claims():
    g = D(loss, yy)
    gz = Hadamard(g - MatrixProduct(Transpose(g), yy) * Ones(K), yy)
    yield "A3.1 network", D(loss, zz), gz, ()
    yield "A3.2 component", D(loss, r[h]), S(W2[h, k] * D(loss, zz[k]), k), ()
    yield "A3.2", D(loss, r), MatrixProduct(W2, D(loss, zz)), ()
    yield "A3.3 component", D(loss, p[h]), D(loss, r[h]) * step(p[h]), ()
    yield "A3.3", D(loss, p), Hadamard(D(loss, r), Indicator(Greater(p, 0))), ()
    yield "A3.4 component", D(loss, x[f]), S(W1[f, j] * D(loss, p[j]), j), ()
    yield "A3.4", D(loss, x), MatrixProduct(W1, D(loss, p)), ()
    yield "A3 ∂l/∂W2", D(loss, W2), MatrixProduct(r, Transpose(D(loss, zz))), ()
    yield "A3 ∂l/∂W1", D(loss, W1), MatrixProduct(x, Transpose(D(loss, p))), ()
    gp = Hadamard(MatrixProduct(W2, gz), Indicator(Greater(p, 0)))
    yield "A3 closed chain", D(loss, x), MatrixProduct(W1, gp), ()
    yield "A3 closed chain W1", D(loss, W1), MatrixProduct(x, Transpose(gp)), ()


def loss_claims():
    e = define("E", -S(t[n] * Log(y[n]), n))
    yield "C3 ∂E/∂a", D(e, y[k]), -t[k] / y[k], ()
    yield "C3", D(e, z[k]), y[k] - t[k], ()
    yield "C3 chain", S(D(e, y[n]) * D(y[n], z[k]), n), y[k] - t[k], ()
    yield "C3 vectors", D(e, z), y - t, ()
    log = -S(u[n] * (z[n] - Log(S(Exp(z[q]), q))), n)
    e_u = define("E", -S(u[n] * Log(y[n]), n))
    yield "E4 the logarithm", e_u, log, ()
    yield "C3 any t", D(e_u, z[k]), S(u[n], n) * y[k] - u[k], ()
    yield "C3 assumed sum", D(e_u, z[k]), y[k] - u[k], (Equal(S(u[n], n), 1),)
    hot = Array("t", (K,), Domain.ONE_HOT)
    e_hot = define("L", -S(hot[n] * Log(y[n]), n))
    yield "E4 i = k", D(e_hot, z[k]), y[k] - 1, (Equal(hot[k], 1),)
    yield "E4 i ≠ k", D(e_hot, z[i]), y[i], (Equal(hot[k], 1), NotEqual(i, k))
    yield "E4 one term", e_hot, -Log(y[k]), (Equal(hot[k], 1),)
    yield "one-hot squares", S(hot[n] ** 2, n), Integer(1), ()
    yield "one-hot products", hot[i] * hot[k], delta(i, k) * hot[i], ()
    head = Array("a", (N,))
    w, bias = Array("w", (N, K)), Array("b", (K,))
    zl = Definition("z", (k,), S(w[a, k] * head[a], a) + bias[k])
    al = Definition("a", (k,), Exp(zl[k]) / S(Exp(zl[n]), n))
    el = define("E", -S(t[n] * Log(al[n]), n))
    yield "C4", D(el, w[a, k]), (al[k] - t[k]) * head[a], ()
    yield "C4 matrix", D(el, w), MatrixProduct(head, Transpose(al - t)), ()
    yield "C4 bias", D(el, bias), al - t, ()


# ------------------------------------------------------------------------------------ D1 to D4

s, v, w = (Index(name, M) for name in "svw")
xb, gb = Array("x", (M,)), Array("g", (M,))
eps = Scalar("ε", Domain.POSITIVE)
gamma, beta = Scalar("γ"), Scalar("β")
mu = define("μ", S(xb[s], s) / M)
var = define("σ²", S((xb[s] - mu) ** 2, s) / M)
xhat = Definition("x̂", (s,), (xb[s] - mu) / Power(var + eps, HALF))
out = Definition("y", (s,), gamma * xhat[s] + beta)


def d4(sign=-1, mean=1 / M, last=None):
    last = xb[v] - mu if last is None else last
    first = (delta(s, v) - mean) * (var + eps) ** -HALF
    return first + sign * (1 / M * (var + eps) ** Rational(-3, 2) * (xb[s] - mu) * last)


def batch_norm_claims():
    yield "∂μ/∂x", D(mu, xb[s]), 1 / M, ()
    yield "∂σ²/∂x", D(var, xb[s]), 2 / M * (xb[s] - mu), ()
    yield "deviations", S(xb[s] - mu, s), Integer(0), ()
    yield "sum of x̂", S(xhat[s], s), Integer(0), ()
    yield "sum of x̂²", S(xhat[s] ** 2, s), M * var / (var + eps), ()
    yield "D1 γ", D(out[s], gamma), xhat[s], ()
    yield "D1 β", D(out[s], beta), Integer(1), ()
    yield "D4", D(xhat[v], xb[s]), d4(), ()
    yield (
        "D4 one root",
        D(xhat[v], xb[s]),
        ((delta(s, v) - (1 + xhat[s] * xhat[v]) / M) / Power(var + eps, HALF)),
        (),
    )
    loss = define("l", SmoothFunction(out))
    for name, e, g in (
        ("given g", S(gb[w] * out[w], w), lambda n: gb[n]),
        ("any loss", loss, lambda n: D(loss, out[n])),
    ):
        sums = S(g(w), w) + xhat[s] * S(g(w) * xhat[w], w)
        compact = gamma / M * (var + eps) ** -HALF * (M * g(s) - sums)
        yield f"BatchNorm backward, {name}", D(e, xb[s]), compact, ()
        chain = S(g(w) * gamma * D(xhat[w], xb[s]), w)
        yield f"BatchNorm chain, {name}", D(e, xb[s]), chain, ()
        yield f"BatchNorm γ, {name}", D(e, gamma), S(g(w) * xhat[w], w), ()
        yield f"BatchNorm β, {name}", D(e, beta), S(g(w), w), ()


def small_claims():
    prob = Scalar("p", Domain.UNIT)
    draw = Array("r", (M,), Domain.UNIT)
    kept = Indicator(GreaterEqual(draw[s], prob))
    o = Definition("o", (s,), xb[s] * kept / (1 - prob))
    yield (
        "D2",
        D(o[v], xb[s]),
        delta(s, v) * Cases(0, Less(draw[s], prob), 1 / (1 - prob), True),
        (),
    )
    yield "D2 i ≠ j", D(o[v], xb[s]), Integer(0), (NotEqual(s, v),)
    yield "D2 dropped", D(o[s], xb[s]), Integer(0), (Less(draw[s], prob),)
    yield "D2 kept", D(o[s], xb[s]), 1 / (1 - prob), (GreaterEqual(draw[s], prob),)
    slope = Rational(1, 100)
    leaky = Cases(1, Greater(xb[s], 0), slope, True)
    yield "LeakyReLU", D(LeakyReLU(xb[v], slope), xb[s]), delta(s, v) * leaky, ()
    cases = Cases(xb[s], Greater(xb[s], 0), slope * xb[s], True)
    yield "LeakyReLU as cases", LeakyReLU(xb[s], slope), cases, ()
    positive = Array("a", (M,), Domain.POSITIVE)
    power = Log(3 * positive[s] ** -2 * Exp(xb[s]))
    yield "logarithm", power, Log(3) + xb[s] - 2 * Log(positive[s]), ()
    yield "exponential", Exp(xb[s] + Log(positive[s])), positive[s] * Exp(xb[s]), ()
    yield "no such value", S(xb[s], s, 1, M, 0), S(xb[s], s), ()
    yield "ReLU twice", ReLU(ReLU(xb[s])), ReLU(xb[s]), ()
    yield (
        "signs",
        step(xb[s]) + Indicator(Less(xb[s], 0)) + Indicator(Equal(xb[s], 0)),
        Integer(1),
        (),
    )
    x1, x2 = Scalar("x1"), Scalar("x2")
    mean = define("x̄", (x1 + x2) / 2)
    e = define("e", Power(((x1 - mean) ** 2 + (x2 - mean) ** 2) / 2, HALF))
    yield "B4 x1", D(e, x1), (x1 - mean) / (2 * e), ()
    yield "B4 x2", D(e, x2), (x2 - mean) / (2 * e), ()
    yield "B4 mean", D(e, mean), Integer(0), ()
    yield "B4 value", e, Power((x1 - x2) ** 2, HALF) / 2, ()
    three = Integer(3)
    row, cls, other = Index("i", three), Index("k", three), Index("l", three)
    logits = Array("y", (three, three))
    batch = -S(Log(Exp(logits[row, row]) / S(Exp(logits[row, cls]), cls)), row)
    targets = S(
        S(delta(row, cls) * Log(Exp(logits[row, cls]) / S(Exp(logits[row, other]), other)), cls),
        row,
    )
    yield "B1", batch, -targets, ()
    yield (
        "B1 three terms",
        batch,
        sum((Log(S(Exp(logits[m, cls]), cls)) - logits[m, m] for m in (1, 2, 3)), Integer(0)),
        (),
    )
    p_ncls = Exp(logits[row, cls]) / S(Exp(logits[row, other]), other)
    yield "B1 gradient", D(batch, logits[row, cls]), p_ncls - delta(row, cls), ()
    yield "bounds", S(xb[s], s, 2) + xb[1], S(xb[s], s), ()
    yield "last term", S(xb[s], s, 1, M - 1) + xb[M], S(xb[s], s), ()
    yield "double sum", S(S(xb[s] * gb[v], v), s), S(xb[v], v) * S(gb[s], s), ()
    yield "square of a sum", S(xb[s], s) ** 2, S(S(xb[s] * xb[v], v), s), ()
    yield "count", S(Integer(1), s), M, ()


# -------------------------------------------------------------------------------- D6: columns


def multi_task_claims():
    x = Array("x", (d, M))
    weights, bias = Array("θ_1a", (H, d)), Array("b_1a", (H,))
    z1a = Definition("z_1a", (j, v), S(weights[j, f] * x[f, v], f) + bias[j])
    a1a = Definition("a_1a", (j, v), ReLU(z1a[j, v]))
    mask = Array("M", (H, M))
    theta_2a, b_2a = Array("θ_2a", (N, H)), Array("b_2a", (N,))
    ya = Definition("ŷ_a", (a, v), S(theta_2a[a, j] * (a1a[j, v] * mask[j, v]), j) + b_2a[a])
    theta_1b, b_1b = Array("θ_1b", (N, d)), Array("b_1b", (N,))
    z1b = Definition("z_1b", (a, v), S(theta_1b[a, f] * x[f, v], f) + b_1b[a])
    a1b = Definition("a_1b", (a, v), ReLU(z1b[a, v]))
    mean = Definition("μ", (a,), S(a1b[a, v], v) / M)
    var = Definition("σ²", (a,), S((a1b[a, v] - mean[a]) ** 2, v) / M)
    xhat = Definition("x̂", (a, v), (a1b[a, v] - mean[a]) / Power(var[a] + eps, HALF))
    scale, shift = Array("γ", (N,)), Array("β", (N,))
    fused = Definition("s", (a, v), scale[a] * xhat[a, v] + shift[a] + ya[a, v])
    theta_2b, b_2b = Array("θ_2b", (K, N)), Array("b_2b", (K,))
    logits = Definition("u", (k, v), S(theta_2b[k, a] * fused[a, v], a) + b_2b[k])
    yb = Definition("ŷ_b", (k, v), Exp(logits[k, v]) / S(Exp(logits[n, v]), n))
    target_a, target_b = Array("y_a", (N, M)), Array("y_b", (K, M), Domain.DISTRIBUTION)
    squares = S((ya[a, v] - target_a[a, v]) ** 2, a)
    entropy = S(target_b[k, v] * Log(yb[k, v]), k)
    total = define("L", 1 / M * S(HALF * squares - entropy, v))

    d2b = Definition("δ_2b", (k, v), 1 / M * (yb[k, v] - target_b[k, v]))
    g = Definition("g", (a, v), S(theta_2b[k, a] * d2b[k, v], k))
    sums = S(g[a, w], w) + xhat[a, v] * S(g[a, w] * xhat[a, w], w)
    through = scale[a] / M * (var[a] + eps) ** -HALF * (M * g[a, v] - sums)
    d1b = Definition("δ_1b", (a, v), through * step(z1b[a, v]))
    d2a = Definition("δ_2a", (a, v), 1 / M * (ya[a, v] - target_a[a, v]) + g[a, v])
    back = S(theta_2a[a, j] * d2a[a, v], a)
    d1a = Definition("δ_1a", (j, v), back * mask[j, v] * step(z1a[j, v]))
    yield "D6 θ_2b", D(total, theta_2b), MatrixProduct(d2b, Transpose(fused)), ()
    yield "D6 b_2b", D(total, b_2b), MatrixProduct(d2b, Ones(M)), ()
    yield "D6 γ", D(total, scale), MatrixProduct(Hadamard(g, xhat), Ones(M)), ()
    yield "D6 β", D(total, shift), MatrixProduct(g, Ones(M)), ()
    yield "D6 a_1b", D(total, a1b[a, v]), through, ()
    yield "D6 θ_1b", D(total, theta_1b), MatrixProduct(d1b, Transpose(x)), ()
    yield "D6 b_1b", D(total, b_1b), MatrixProduct(d1b, Ones(M)), ()
    dropped = Hadamard(a1a, mask)
    yield "D6 θ_2a", D(total, theta_2a), MatrixProduct(d2a, Transpose(dropped)), ()
    yield "D6 b_2a", D(total, b_2a), MatrixProduct(d2a, Ones(M)), ()
    yield "D6 θ_1a", D(total, weights), MatrixProduct(d1a, Transpose(x)), ()
    yield "D6 b_1a", D(total, bias), MatrixProduct(d1a, Ones(M)), ()
    paths = MatrixProduct(Transpose(theta_1b), d1b) + MatrixProduct(Transpose(weights), d1a)
    yield "D6 x", D(total, x), paths, ()


# --------------------------------------------------------------------------------------- wrong


def wrong_claims():
    """Yield (id, left, right, assumptions) of false claims, the slips S1 to S6 among them."""
    jacobian = D(y[k], z[i])
    yield "A2 sign", jacobian, y[k] * (delta(i, k) + y[i]), ()
    yield "A2 square", jacobian, y[k] * delta(i, k) - y[i] ** 2, ()
    yield "A2 no δ", jacobian, -y[k] * y[i], ()
    yield "A2 as if i = k", jacobian, y[k] * (1 - y[k]), ()
    yield "A2 matrix sign", D(y, z), Diagonal(y) + MatrixProduct(y, Transpose(y)), ()
    yield "A2 wrong case", jacobian, -y[k] * y[i], (Equal(i, k),)
    yield "shape", D(y, z), y, ()
    yield "A1 factor", y[k], 2 * shifted, ()
    yield "A1 shift of one side", y[k], Exp(z[k] + c) / S(Exp(z[n]), n), ()
    vjp = S(u[n] * D(y[n], z[i]), n)
    yield "A3.1 sum lost", vjp, u[i] * y[i], ()
    yield "A3.1 wrong index", vjp, (u[i] - S(u[n] * y[n], n)) * y[k], ()
    yield "A3.2 transposed", D(loss, r[h]), S(W2[h, k] * D(loss, yy[k]), k), ()
    yield "A3.3 without the mask", D(loss, p[h]), D(loss, r[h]), ()
    yield "A3.3 other side", D(loss, p[h]), D(loss, r[h]) * Indicator(Less(p[h], 0)), ()
    yield "A3 W1 without x", D(loss, W1[f, j]), D(loss, p[j]), ()
    yield "C3 needs Σ u = 1", D(-S(u[n] * Log(y[n]), n), z[k]), y[k] - u[k], ()
    yield "S1", D(-S(t[n] * Log(y[n]), n), z[k]), t[k] * (y[k] - 1) + S(t[n] * y[n], n, 1, K, k), ()
    yield "E2 complement", y[k], 1 - S(Exp(z[n]), n, 1, K, i) / S(Exp(z[n]), n), ()
    yield "D4 mean", D(xhat[v], xb[s]), d4(mean=Integer(1)), ()
    yield "D4 sign", D(xhat[v], xb[s]), d4(sign=1), ()
    yield "D4 squared", D(xhat[v], xb[s]), d4(last=xb[s] - mu), ()
    yield "S5", D(out[v], xb[s]), d4(), ()
    sums = xhat[s] * S(gb[w] * xhat[w], w)
    wrong = gamma / M * (var + eps) ** -HALF * (M * gb[s] - sums)
    yield "BatchNorm without Σ g", D(S(gb[w] * out[w], w), xb[s]), wrong, ()
    yield "∂σ²/∂x", D(var, xb[s]), 2 / M * xb[s], ()
    yield "root of a square", Power(c**2, HALF), c, ()
    yield "logarithm of a product", Log(y[k] * y[i]), Log(y[k]) * Log(y[i]), ()
    yield "logarithm of a square", Log(z[k] ** 2), 2 * Log(z[k]), ()  # only for z_k > 0
    yield "logarithm of the negative", Log(-z[k]), Log(z[k]), ()
    yield "index of another range", S(t[s], s), Integer(1), ()
    yield "exponential of a sum", Exp(z[i] + z[k]), Exp(z[i]) + Exp(z[k]), ()
    yield "bounds", S(xb[s], s, 2), S(xb[s], s), ()
    yield "beyond the end", S(xb[s], s, 1, M + 1), S(xb[s], s), ()
    yield "before the start", S(xb[s], s, 0), S(xb[s], s), ()
    yield "second term", S(delta(s, 2), s), Integer(1), ()  # false for m = 1
    yield "captured index", S(xb[s] * S(gb[v], v), s), S(xb[s] * gb[s], s), ()
    yield "diagonal of a double sum", S(S(xb[s] * xb[v], v), s), S(xb[s] ** 2, s), ()
    yield "step at zero", step(xb[s]) + Indicator(Less(xb[s], 0)), Integer(1), ()
    yield "step of the negative at zero", step(xb[s]) + step(-xb[s]), Integer(1), ()
    yield "delta of different ranges", S(delta(s, i), s), Integer(1), ()  # false for i > m
    yield "diagonal of a distribution", S(pairs[n, n], n), Integer(1), ()
    yield "squares of a distribution", S(t[n] ** 2, n), Integer(1), ()
    yield "division by zero", 1 / (z[k] - z[k]), Integer(0), ()
    yield "not one-hot", t[k] ** 2, t[k], ()
    yield "second axis", S(pairs[k, n], n), Integer(1), ()
    yield "derivative of a bit", D(bits[k] ** 2, bits[k]), D(bits[k], bits[k]), ()
    yield "derivative of a distribution", D(S(t[n], n), t[k]), Integer(0), ()
    yield "two general losses", SmoothFunction(y), SmoothFunction(z), ()
    yield "same name", Array("z", (K,), Domain.POSITIVE)[k], z[k], ()
    yield "equality for one index", S(u[n], n) / K, u[n], ()


pairs = Array("T", (K, K), Domain.DISTRIBUTION)
bits = Array("M", (K,), Domain.MASK)
TRUE, WRONG = list(true_claims()), list(wrong_claims())
CLAIM = ("left", "right", "assumptions")


@pytest.mark.parametrize(CLAIM, [c[1:] for c in TRUE], ids=[c[0] for c in TRUE])
def test_proves(left, right, assumptions):
    assert prove(left, right, assumptions)


@pytest.mark.parametrize(CLAIM, [c[1:] for c in WRONG], ids=[c[0] for c in WRONG])
def test_does_not_prove_what_is_wrong(left, right, assumptions):
    assert not prove(left, right, assumptions)


@pytest.mark.parametrize(CLAIM, [c[1:] for c in TRUE], ids=[c[0] for c in TRUE])
def test_does_not_prove_the_double_or_the_negative(left, right, assumptions):
    """One side scaled is wrong, except where both sides are zero."""
    if right != 0:
        assert not prove(left, 2 * right, assumptions)
        assert not prove(left, -right, assumptions)
