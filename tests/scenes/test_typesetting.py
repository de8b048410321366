"""The kept compiler draws what Typst's own function draws."""

import hashlib
import os
import select

import pytest
import typst

from scenes.stage.typesetting import svg

BODY = '#text(font: "Noto Sans CJK SC")[均值] $ x_1^2 $'
SOURCE = "#set page(width: auto, height: auto, margin: {}pt, fill: none)\n#set text(size: {}pt)\n"


@pytest.mark.parametrize(("size", "margin"), [(10, 0), (20, 2)])
def test_drawings_are_those_of_typst(size: float, margin: float) -> None:
    stock = typst.compile((SOURCE.format(margin, size) + BODY).encode(), format="svg")
    assert svg(BODY, size=size, margin=margin) == stock


def test_a_preamble_holds_for_the_body() -> None:
    assert svg("$ twice(x) $", "#let twice(a) = $#a #a$") == svg("$ #$x x$ $")


def test_a_mistake_in_the_source_is_reported() -> None:
    with pytest.raises(typst.TypstError, match="unknown variable"):
        svg("#nonsense")


def test_a_forked_process_compiles_as_well() -> None:
    stock, other = svg(BODY), BODY.replace("x_1", "y_2")
    read, write = os.pipe()
    if not os.fork():
        os.write(write, hashlib.sha256(svg(other)).digest())
        os._exit(0)
    os.close(write)
    assert select.select([read], [], [], 60)[0], "the forked process hangs"
    assert os.read(read, 32) == hashlib.sha256(svg(other)).digest()
    assert svg(BODY) == stock != svg(other)
