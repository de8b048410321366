"""What is offered for a name that nobody has."""

import pytest

from mathcore import derivation
from mathcore.spelling import suggestion

NAMES = ("StdGraph", "SoftmaxJacobian", "SoftmaxLoss", "Lecture")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("stdgrph", "did you mean StdGraph?"),
        ("Jacobian", "did you mean SoftmaxJacobian?"),
        ("softmax", "did you mean SoftmaxLoss or SoftmaxJacobian?"),
        ("paint", "there are: StdGraph, SoftmaxJacobian, SoftmaxLoss, Lecture"),
    ],
)
def test_the_nearest_or_all(name, answer):
    assert suggestion(name, NAMES) == answer


def test_an_unknown_derivation():
    with pytest.raises(ValueError, match=r"'A2\.matrx'; did you mean A2\.matrix"):
        derivation("A2.matrx")
