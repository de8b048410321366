"""Numbers on screen: exact small fractions, else four significant digits."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenes.stage.numbers import factor_typst, number, number_text, number_typst


@pytest.mark.parametrize(
    ("value", "typst", "text"),
    [
        (-0.5, "-1/2", "−1/2"),
        (0.125, "1/8", "1/8"),
        (1 / 3, "1/3", "1/3"),
        (-5 / 6, "-5/6", "−5/6"),
        (1.5, "3/2", "3/2"),
        (-2.125, "-2.125", "−2.125"),  # 17/8 is no small fraction
        (0.37, "0.37", "0.37"),
        (0.1, "0.1", "0.1"),
        (2.0, "2", "2"),
        (-0.0, "0", "0"),
        (2.54692, "2.547", "2.547"),
        (9999.6, "10^(4)", "10⁴"),
        (-1e-5, "-10^(-5)", "−10⁻⁵"),
        (1234.0, "1234", "1234"),
        (0.0012345, "0.001234", "0.001234"),
        (-1.2e-7, "-1.2 times 10^(-7)", "−1.2·10⁻⁷"),
        (6.02e23, "6.02 times 10^(23)", "6.02·10²³"),
        (float("-inf"), "-infinity", "−∞"),
    ],
)
def test_as_read(value: float, typst: str, text: str) -> None:
    assert number_typst(value) == typst
    assert number_text(value) == text


def read(source: str) -> Fraction:
    """Return the number that Typst source of one shows."""
    factor, _, power = source.rpartition("10^(")
    if not power.endswith(")"):
        return Fraction(source)
    sign, mantissa = factor[:1] == "-", factor.strip("- ").removesuffix(" times")
    return (-1) ** sign * Fraction(f"{mantissa or 1}e{power[:-1]}")


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
@example(1e-5)
@example(-1e5)
def test_as_an_expression_it_is_the_number_that_is_shown(value: float) -> None:
    shown = read(number_typst(value))
    assert Fraction(*number(value).doit().as_numer_denom()) == shown


def test_infinity_is_an_expression_too() -> None:
    assert str(number(float("-inf"))) == "−∞"


def test_factor_is_wrapped_when_it_has_a_sign() -> None:
    assert factor_typst(-0.5) == "(-1/2)"
    assert factor_typst(0.5) == "1/2"


def test_what_terms_leave_when_they_cancel_is_zero() -> None:
    residue = 0.1 + 0.2 - 0.3
    assert residue != 0
    assert number_typst(residue, scale=0.3) == "0"
    assert number_text(residue) == "5.551·10⁻¹⁷"
    assert number_typst(1e-9, scale=0.3) == "10^(-9)"


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        number_typst(float("nan"))


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_text_reads_back_within_half_a_unit_of_the_fourth_digit(value: float) -> None:
    shown = read(number_typst(value))
    assert abs(shown - Fraction(value)) <= abs(Fraction(value)) * Fraction(5, 10_000)
    assert (shown < 0) == (value < 0)


@given(st.integers(-16, 16), st.sampled_from([2, 3, 4, 6, 8, 12, 16]), st.integers(-4, 4))
def test_rounding_of_a_few_operations_keeps_the_fraction(n: int, d: int, ulps: int) -> None:
    value = n / d
    for _ in range(abs(ulps)):
        value *= 1 + (2.0**-52 if ulps > 0 else -(2.0**-52))
    assert number_typst(value) == number_typst(n / d)
