"""The value of the batch loss for other outputs than the sheet's."""

import numpy as np
import pytest

import mathcore
from mathcore.derivations import cross_entropy as sheet

SHEETS = tuple(tuple(float(str(number)) for number in row) for row in sheet.OUTPUTS.content[0])


def test_the_sheets_outputs_give_the_sheets_value_by_its_steps() -> None:
    value, whole = sheet.value_of(SHEETS), mathcore.derivation("B2")
    assert value.end == whole.end
    assert [step.after for step in value.steps] == [s.after for s in whole.steps[-4:]]
    assert sheet.table_of(SHEETS) == sheet.OUTPUTS


def test_other_outputs_give_their_own_value() -> None:
    outputs = ((-3.25, 1.7182, 0.0313), (12.5, -0.51, 0.18), (0.3333, -2.125, -7.75))
    loss = mathcore.cross_entropy(np.array(outputs), np.arange(3)).sum()
    assert float(str(sheet.value_of(outputs).end)) == pytest.approx(loss, abs=1e-5)


@pytest.mark.parametrize("outputs", [((1.0, 2.0),) * 3, ((1.0, 2.0, 3.0),) * 2, (1.0, 2.0, 3.0)])
def test_outputs_of_another_shape_are_refused(outputs: tuple) -> None:
    with pytest.raises(ValueError, match="three samples with three outputs"):
        sheet.value_of(outputs)
