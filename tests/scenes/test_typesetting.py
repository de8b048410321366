"""The kept compiler draws what Typst's own function draws."""

import hashlib
import os
import select
from pathlib import Path

import pytest
import typst

from scenes.stage.typesetting import compile_with_fonts_kept, stock_compile

SOURCE = '#set page(width: auto, height: auto)\n#text(font: "Noto Sans CJK SC")[均值] $ x_1^2 $'


def test_drawings_are_those_of_typst(tmp_path: Path) -> None:
    assert typst.compile is compile_with_fonts_kept
    file = tmp_path / "source.typ"
    file.write_text(SOURCE)
    stock = stock_compile(SOURCE.encode(), format="svg")
    assert typst.compile(SOURCE.encode(), format="svg") == stock
    assert typst.compile(str(file), format="svg", font_paths=[]) == stock
    assert typst.compile(str(file), format="svg", font_paths=[str(tmp_path)]) == stock
    assert typst.compile(SOURCE.encode()).startswith(b"%PDF")


def test_a_mistake_in_the_source_is_reported() -> None:
    with pytest.raises(typst.TypstError, match="unknown variable"):
        typst.compile(b"#nonsense")


def test_a_forked_process_compiles_as_well() -> None:
    stock = typst.compile(SOURCE.encode(), format="svg")
    read, write = os.pipe()
    if not os.fork():
        other = SOURCE.replace("x_1", "y_2")
        os.write(write, hashlib.sha256(typst.compile(other.encode(), format="svg")).digest())
        os._exit(0)
    os.close(write)
    assert select.select([read], [], [], 60)[0], "the forked process hangs"
    assert (
        os.read(read, 32)
        == hashlib.sha256(
            stock_compile(SOURCE.replace("x_1", "y_2").encode(), format="svg")
        ).digest()
    )
    assert stock.startswith(b"<svg")
