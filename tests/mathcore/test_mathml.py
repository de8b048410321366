"""MathML: well formed, every element with the children it must have, every sign of the formula."""

from collections import Counter
from xml.etree import ElementTree

import pytest
from sympy import Integer, Rational

import mathcore
from mathcore.expressions import Cases, Equal, Exp, Fraction, Index, Power, Scalar, Size, walk
from mathcore.mathml import XMLNS, mathml
from mathcore.text import text

CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "mover": 2, "munder": 2} | {
    "munderover": 3
}
TOKENS = {"mi", "mn", "mo", "mtext", "mspace"}


def parsed(source):
    return ElementTree.fromstring(source)


def lines():
    for name in mathcore.catalogue:
        derivation = mathcore.derivation(name)
        yield from (derivation.start, derivation.claim)
        yield from (step.after for step in derivation.steps)


def test_every_line_of_the_catalogue_is_valid():
    for line in lines():
        for element in parsed(mathml(line)).iter():
            kind = element.tag.removeprefix(f"{{{XMLNS}}}")
            if kind in TOKENS:
                assert not len(element)
            else:
                assert not (element.text or "").strip(), f"loose text in {kind} of {line}"
                assert len(element) == CHILDREN.get(kind, len(element)), f"{kind} of {line}"
            assert not (element.tail or "").strip()


def test_no_letter_of_the_text_is_missing():
    """The limits of a whole sum go without saying in the text, not in MathML."""
    for line in lines():
        shown = Counter("".join(parsed(mathml(line)).itertext()))
        expected = Counter(sign for sign in text(line) if sign.isascii() and sign.isalnum())
        assert not expected - shown, f"{expected - shown} of {line}"


def test_numbers_scripts_and_accents():
    x = Scalar("x_hat")
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>" in mathml(Rational(1, 2))
    assert '<mover accent="true"><mi>x</mi><mo stretchy="false">^</mo></mover>' in mathml(x)
    power = mathml(Power(x, Rational(-1, 2)))
    assert power.endswith("<mn>1</mn><mo>/</mo><mn>2</mn></mrow></msup></math>")
    assert "&lt;" not in mathml(x)
    assert "<mn>2</mn>" in mathml(Integer(2), display=False)
    assert 'display="block"' not in mathml(Integer(2), display=False)


def test_a_fraction_keeps_its_size_within_a_fraction_but_not_within_an_exponent():
    inner = Fraction(Scalar("a"), Scalar("b"))
    small, large = "<mfrac><mrow><mi>a", '<mfrac displaystyle="true"><mrow><mi>a'
    assert large in mathml(Fraction(inner, Scalar("c")))
    assert small in mathml(inner)
    assert small in mathml(Fraction(Exp(inner), Scalar("c")))


def test_brackets_grow_with_what_is_tall():
    a, b = Scalar("a"), Scalar("b")
    assert '<mo stretchy="false">(</mo>' in mathml((a + b) ** 2)
    assert "<mo>(</mo>" in mathml((a + Fraction(a, b)) ** 2)


def test_cases():
    i, k = (Index(name, Size("K")) for name in "ik")
    source = mathml(Cases(Integer(1), Equal(i, k), Integer(0), True))
    assert len(parsed(source).findall(f".//{{{XMLNS}}}mtr")) == 2
    assert "otherwise" in source


def test_every_part_can_be_tagged():
    claim = mathcore.derivation("A2").claim
    paths = []

    def tag(path, source):
        paths.append(path)
        return f'<mrow data-path="{".".join(map(str, path))}">{source}</mrow>'

    parsed(mathml(claim, tag))
    assert {path for path, _ in walk(claim)} <= set(paths)


def test_other_things_are_refused():
    with pytest.raises(TypeError, match="cannot print"):
        mathml(Size)
