"""Both engines in one report."""

import pytest

from mathcore import verify
from mathcore.expressions import (
    Array,
    Equal,
    Exp,
    Fraction,
    Index,
    Log,
    NotEqual,
    Size,
    Summation,
    Transpose,
)
from mathcore.verification.oracle import Counterexample, OracleResult, check
from mathcore.verification.prover import prove
from mathcore.verification.report import EnginesDisagreeError, Report

K, m = Size("K"), Size("m")
i, j, k = (Index(name, K) for name in "ijk")
z = Array("z", (K,))


def test_verify_joins_both_engines():
    report = verify(Exp(z[i]) * Exp(z[k]), Exp(z[i] + z[k]))
    assert (report.ok, report.proved, report.points) == (True, True, 78)
    assert str(report) == "proved, and checked at 78 points"
    assert report.counterexample is None


def test_verify_refutes():
    report = verify(Summation(z[j], j), K * z[k])
    assert (report.ok, report.proved) == (False, False)
    assert report.worst > 1e-3
    assert str(report).startswith("refuted: K = 2, k = 1, z = (")


def test_verify_takes_assumptions_of_any_kind_of_sequence():
    assert verify(z[i], z[k], assumptions=[Equal(i, k)]).ok
    assert not verify(z[i], z[k], assumptions=[NotEqual(i, k)]).ok


def test_an_ill_formed_claim_is_refuted():
    x = Array("x", (m,))
    report = verify(z, x)
    assert not report.ok
    assert report.points == 0
    assert "shape K = 2, right = shape m = 3" in str(report)
    assert not verify(z, Transpose(z)).ok
    beyond = Summation(z[j + 1], j)
    assert "z has no component 3" in str(verify(beyond, beyond))


def test_a_proof_does_not_count_where_a_side_has_no_value():
    one_sided = Exp(Log(z[i])), z[i]
    assert prove(*one_sided)
    report = verify(*one_sided)
    assert (report.ok, report.proved) == (False, False)
    assert "left = undefined (the logarithm" in str(report)
    nowhere = Fraction(z[i], z[i] - z[i])
    assert str(verify(nowhere, nowhere)).startswith("refuted: left = undefined at every point")


def test_verify_remembers():
    assert verify(z[i], z[i]) is verify(z[i], z[i])


def test_bad_input_raises():
    with pytest.raises(TypeError, match="expected an expression on each side"):
        verify(z[i], "z_i")


def test_a_proof_of_what_is_refuted_raises():
    refuted = check(z[i], z[k])
    with pytest.raises(EnginesDisagreeError, match="proved, yet refuted at K = 2, i = 1, k = 2"):
        Report.of(refuted, proved=True)
    assert not Report.of(refuted, proved=False).ok


def test_text_of_a_report():
    assert str(Report.of(OracleResult(True, 12, 1e-54), proved=False)) == "checked at 12 points"
    found = Counterexample({"K": 2}, {"i": 1}, {"theta_a": ((1, -2),)}, (1, 2), "3", "4")
    assert str(found) == "K = 2, i = 1, θ_a = ((1, −2)), component (1, 2): left = 3, right = 4"
