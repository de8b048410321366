"""Names of manim that are replaced while a scene is rendered, all in one place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import manim.mobject.text.typst_mobject
import manim.scene.scene
import typst
from manim import config
from manim.utils import typst_file_writing

from scenes.export.chance import seeded
from scenes.export.colours import generate_rgbas_array
from scenes.export.extents import length_over_dim, points_defining_boundary
from scenes.export.families import get_family
from scenes.export.files import write_whole
from scenes.stage.copying import copy_mobject

# (module or class, name): what a release of manim must have for the replacements to mean something
REPLACED = (
    (manim.scene.scene, "CairoRenderer"),  # which Scene.__init__ makes
    (manim.mobject.text.typst_mobject, "typst_to_svg_file"),  # which Typst.__init__ calls
    (manim.SVGMobject, "get_file_path"),  # beside which it writes while it parses
    (manim.Mobject, "__deepcopy__"),
    (manim.Mobject, "get_family"),
    (manim.Mobject, "length_over_dim"),
    (manim.VMobject, "get_points_defining_boundary"),
    (manim.VMobject, "generate_rgbas_array"),
)


@contextmanager
def replaced(renderer: Any) -> Iterator[None]:
    """Make scenes with `renderer` (called as CairoRenderer is), and write drawings whole.

    NumPy's generators that have no seed get one. Raises RuntimeError when manim lacks a
    name that is to be replaced.
    """
    for module, name in REPLACED:
        if not hasattr(module, name):
            raise RuntimeError(
                f"{module.__name__} has no {name}: rendering in parallel needs manim 0.22, "
                f"this is {manim.__version__}"
            )
    kept = [getattr(module, name) for module, name in REPLACED]
    instead = (
        renderer,
        _typst_to_svg_file,
        _own_drawing,
        copy_mobject,
        get_family,
        length_over_dim,
        points_defining_boundary,
        generate_rgbas_array,
    )
    for (module, name), new in zip(REPLACED, instead, strict=True):
        setattr(module, name, new)
    try:
        with seeded():
            yield
    finally:
        for (module, name), old in zip(REPLACED, kept, strict=True):
            setattr(module, name, old)


def _typst_to_svg_file(
    typst_code: str,
    preamble: str = "",
    text_size: float = typst_file_writing.TYPST_COMPILATION_FONT_SIZE,
    font_paths: list[str | Path] | None = None,
) -> Path:
    """Compile as manim does, but never leave or read a cut drawing: scenes share this folder."""
    source = typst_file_writing.TYPST_TEMPLATE.format(
        text_size=text_size, preamble=preamble, body=typst_code
    )
    drawing = config.get_dir("tex_dir") / f"{typst_file_writing._typst_hash(source)}.svg"
    if not drawing.exists():
        svg = typst.compile(source.encode(), format="svg", font_paths=font_paths or [])
        write_whole(drawing, svg)
    return drawing


_get_file_path = manim.SVGMobject.get_file_path


def _own_drawing(mobject: manim.SVGMobject) -> Path:
    """Copy the drawing for this process: manim writes a file of fixed name beside it.

    Raises OSError for a drawing of manim's own that was cut off: Pango does not tell.
    """
    drawing = _get_file_path(mobject)
    own = config.get_dir("text_dir") / drawing.name
    if own != drawing:
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(drawing, own)
    elif not own.read_bytes().rstrip().endswith(b"</svg>"):
        raise OSError(f"the drawing of a text was cut off, as when the disk is full ({own})")
    return own


def own_texts() -> None:
    """Give this process a folder of its own for drawings: manim changes them in place."""
    config["text_dir"] = f"{config.get_dir('text_dir')}-{os.getpid()}"
