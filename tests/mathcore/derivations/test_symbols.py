"""Derivations in other symbols: still true, and where parts came from stays known."""

import pytest

import mathcore
from mathcore.derivations import two_layer as sheet
from mathcore.derivations.symbols import in_symbols
from mathcore.expressions import Exp, PartialDerivative, Summation, leaves, substitute, walk


def test_a_sum_gets_the_name_that_the_sheet_gives_it() -> None:
    derivation = mathcore.derivation("E3")
    short = in_symbols(derivation, sheet.SHORT)
    assert short.claim == substitute(derivation.claim, sheet.SHORT)
    assert sheet.z_2 not in leaves(short.claim)
    assert all(step.report.proved for step in short.steps)
    quotient = short.steps[1]
    parts = [part for _, part in walk(quotient.after)]
    assert PartialDerivative(sheet.Z, sheet.z[sheet.i]) in parts
    assert not any(isinstance(part, Summation) for part in parts)
    assert quotient.conditions[0].left == sheet.Z


@pytest.mark.parametrize("name", ["E2", "E3", "E4.delta"])
def test_each_source_is_a_part_of_the_line_before(name: str) -> None:
    for step in in_symbols(mathcore.derivation(name), sheet.SHORT).steps:
        before = {path for path, _ in walk(step.before)}
        for path, _ in walk(step.after):
            assert before.issuperset(step.sources(path))


def test_what_is_no_part_of_a_symbol_keeps_its_source() -> None:
    step = in_symbols(mathcore.derivation("E3"), sheet.SHORT).steps[1]
    moved = [path for path, part in walk(step.after) if part == Exp(sheet.z[sheet.k])]
    assert moved
    assert all(step.sources(path) for path in moved)


def test_symbols_in_which_a_step_is_wrong_are_refused() -> None:
    with pytest.raises(ValueError, match="is refuted"):
        in_symbols(mathcore.derivation("E3"), {sheet.y_hat: sheet.z_2})
