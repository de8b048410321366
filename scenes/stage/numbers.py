"""Numbers as a viewer reads them: small fractions exactly, all else in four significant digits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Integer

from mathcore.expressions import Decimal, Expr, Fraction, Negative, Power, Scalar, Times

SIGNIFICANT_DIGITS = 4
# Fractions with these denominators are shown as such; fifths and tenths are short decimals anyway.
DENOMINATORS = (2, 3, 4, 6, 8, 12, 16)
LARGEST_NUMERATOR = 16
# The rounding of a few float64 operations; three digits more than what is ever shown.
RELATIVE_ERROR = 1e-12


@dataclass(frozen=True)
class _Parts:
    """A number taken apart for printing: -numerator/denominator or -mantissa times 10^exponent."""

    negative: bool
    mantissa: str
    denominator: int = 1
    exponent: int = 0

    @property
    def is_power(self) -> bool:
        """Whether it is a power of ten, of which no factor 1 is printed."""
        return bool(self.exponent) and self.mantissa == "1"


def _parts(value: float, scale: float) -> _Parts:
    value = float(value)
    if math.isnan(value):
        raise ValueError("a number to show is NaN: the computation before it went wrong")
    size, negative = abs(value), value < 0
    if math.isinf(value):
        return _Parts(negative, "∞")
    if size <= RELATIVE_ERROR * scale:
        return _Parts(False, "0")
    for denominator in DENOMINATORS:
        numerator = round(size * denominator)
        exact = math.isclose(size * denominator, numerator, rel_tol=RELATIVE_ERROR)
        if exact and numerator % denominator and numerator <= LARGEST_NUMERATOR:
            return _Parts(negative, str(numerator), denominator)
    mantissa, exponent = f"{size:.{SIGNIFICANT_DIGITS - 1}e}".split("e")
    power = int(exponent)
    if -SIGNIFICANT_DIGITS < power < SIGNIFICANT_DIGITS:
        return _Parts(negative, _trim(f"{size:.{SIGNIFICANT_DIGITS - 1 - power}f}"))
    return _Parts(negative, _trim(mantissa), exponent=power)


def _trim(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal


def number_typst(value: float, scale: float = 0.0) -> str:
    """Return Typst math source of a number: `-1/2`, `0.4472`, `1.2 times 10^(-7)`, `10^(-5)`.

    Values within a relative 1e-12 of a fraction with a small numerator and a denominator in
    `DENOMINATORS` are shown as that fraction. `scale` is the size of the terms that the value is
    the sum of: what is only their rounding error is shown as 0. Raises ValueError for NaN.
    """
    parts = _parts(value, scale)
    source = "infinity" if parts.mantissa == "∞" else parts.mantissa
    if parts.denominator != 1:
        source += f"/{parts.denominator}"
    if parts.exponent:
        power = f"10^({parts.exponent})"
        source = power if parts.is_power else f"{source} times {power}"
    return f"-{source}" if parts.negative else source


def number(value: float, scale: float = 0.0) -> Expr:
    """Return the same number as an expression, for equations: −1/2, 0.4472, 1.2·10⁻⁷.

    Raises ValueError for NaN.
    """
    parts = _parts(value, scale)
    if parts.mantissa == "∞":
        shown: Expr = Scalar("∞")
    elif parts.mantissa.isdecimal():
        shown = Integer(parts.mantissa)
    else:
        shown = Decimal(parts.mantissa)
    if parts.denominator != 1:
        shown = Fraction(shown, Integer(parts.denominator))
    if parts.exponent:
        power = Power(Integer(10), Integer(parts.exponent))
        shown = power if parts.is_power else Times(shown, power)
    return Negative(shown) if parts.negative else shown


def number_text(value: float, scale: float = 0.0) -> str:
    """Return the same number as plain text for a sentence: `−1/2`, `0.4472`, `1.2·10⁻⁷`.

    Raises ValueError for NaN.
    """
    parts = _parts(value, scale)
    text = parts.mantissa
    if parts.denominator != 1:
        text += f"/{parts.denominator}"
    if parts.exponent:
        power = "10" + str(parts.exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        text = power if parts.is_power else f"{text}·{power}"
    return f"−{text}" if parts.negative else text


def numbers_text(values: Iterable[float]) -> str:
    """Return numbers, one after the other, for a sentence. Raises ValueError for NaN."""
    return ", ".join(number_text(value) for value in values)


def factor_typst(value: float, scale: float = 0.0) -> str:
    """Return Typst source of a number as it stands after a sign or an operator: `(-1/2)`.

    Raises ValueError for NaN.
    """
    source = number_typst(value, scale)
    return f"({source})" if source.startswith("-") else source
