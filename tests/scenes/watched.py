"""A lecture scene that notes, step by step, what a machine sees of it.

`python -m tests.scenes.watched MODULE CLASS FOLDER VERIFIED` plays a scene of `scenes` without
drawing it: in Chinese and in English with the other inputs below, then in English with the
documents' inputs, as a viewer sees it; there it is looked at between the steps too. One process
plays all, so that what takes long (imports, derivations) is done once; the folder VERIFIED
remembers what is proved.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene, config, tempconfig

from mathcore.networks import SoftmaxHead
from mathcore.verification import Report, memory
from scenes.export.manim_names import replaced
from scenes.export.undrawn_renderer import UndrawnRenderer
from scenes.stage.equation import EquationMobject
from scenes.stage.layout_check import check_layout, check_reading_time
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.motion_check import Crossing, check_motion

NOTES = "notes.jsonl"
LANGUAGES = ("zh", "en", "en")  # in which a scene is played
# Negative numbers and longer decimals than the documents have.
OTHER_INPUTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "SoftmaxInvariance": (
        {"logits": (-3.25, 1.7182, 0.0313, -0.5), "raised": 0.125, "lowered": -10.0},
        {"logits": (12.5, -12.5), "raised": 3.3333, "lowered": -0.0625},
    ),
    "SoftmaxJacobian": (
        {"logits": (-3.25, 1.7182, 0.0313)},
        {"logits": (12.5, -12.5, 0.0)},
    ),
    "BackpropChain": (
        {
            "network": SoftmaxHead(
                W_1=[[-1.25, 3.0, -0.3333], [-2.718, 0.5, -0.125]],
                W_2=[[-0.0625, 2.0, -1.5], [-1.0, -0.875, 0.25], [3.14159, -0.5, 1.0]],
            ),
            "inputs": {"x": [-0.37, -2.125]},
            "upstream": {"dl_dy": [0.0313, -12.5, 1.7182]},
        },
        {
            "network": SoftmaxHead.random(np.random.default_rng(3), d=3, k_1=4, k_2=2),
            "inputs": {"x": [120.0, -0.001, 35.5]},
            "upstream": {"dl_dy": [-250.0, 0.004]},
        },
    ),
    "BatchCrossEntropy": (
        {"outputs": ((-3.25, 1.7182, 0.0313), (12.5, -0.51, 0.18), (0.3333, -2.125, -7.75))},
        {"outputs": ((0.0, -0.0625, 3.14159), (-1.5, -2.5, -0.875), (20.25, 19.5, 21.0))},
    ),
    "StdGraph": (
        {"inputs": {"x1": 0.37, "x2": -2.125}},
        {"inputs": {"x1": -12.5, "x2": -0.0625}},
    ),
    "SoftmaxLoss": (
        {"logits": (-3.25, 1.7182, 0.0313), "truth": 2},
        {"logits": (-0.875, -2.5, -11.125), "truth": 1},
    ),
    "BatchNormGradients": (
        {"batch": (-3.25, 1.7182, 0.0313, 0.0314)},
        {"batch": (0.5, -1.75, 12.3456)},
    ),
    "DropoutGradient": (
        {"inputs": (-3.25, 1.7182, 0.0313, -12.5), "upstream": (0.125, -2.718, 0.3333, -0.0625)},
        {
            "inputs": (-0.875, 2.5, -11.125, 0.5, 1.0, -3.0),
            "upstream": (1.5, -0.25, 0.0313, -1.0, 2.125, -0.5),
            "p": 0.25,
        },
    ),
    "MultiTaskNetwork": (
        {
            "inputs": {
                "x": [[-3.25, 1.7182, 0.0313], [12.5, -0.875, 2.125]],
                "y_a": [[-1.5, 0.3333, 2.0], [0.0625, -2.718, 1.25]],
                "y_b": [1, 0, 1],
                "mask": [[1, 1, 0], [0, 1, 1], [1, 0, 1]],
            },
            "rate": 0.0625,
        },
        {
            "inputs": {
                "x": [[-0.5, 20.25, -7.75, 1.5], [-1.75, 3.1416, -0.0625, 0.875]],
                "y_a": [[0.3333, -12.5, 2.125, -0.5], [1.0, -0.25, 0.0313, 3.0]],
                "y_b": [0, 1, 1, 0],
                "mask": [[1, 0, 1, 1], [1, 1, 1, 0], [0, 1, 1, 1]],
            },
        },
    ),
    "TwoLayerClassifier": (
        {
            "batch": [[-3.25, 1.7182, 0.0313, -0.5, 2.125], [0.3333, -2.5, 1.25, 3.0, -0.0625]],
            "slope": 0.125,
        },
        {
            "batch": [[12.5, -0.875, 0.5], [-1.75, -11.125, 3.1416]],
            "labels": (2, 0, 1),
            "sample": 2,
            "rate": 0.0625,
        },
    ),
}

# The verifier finds the numbers there, and the slips are what they are.
OTHER_INPUTS["PublishedSlips"] = ({}, {})
# It opens with that network, but with a loss of its own.
OTHER_INPUTS["Lecture"] = tuple(
    {"network": given["network"], "inputs": given["inputs"], "targets": targets}
    for given, targets in zip(OTHER_INPUTS["BackpropChain"], ((2,), (1,)), strict=True)
)

SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₐₖₛₓᵢ", "0123456789aksxi")


class WatchingRenderer(UndrawnRenderer):
    """Draws nothing, but looks at what crosses while animations run; `crossings` has it all."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.crossings: list[Crossing] = []

    def advance(self, scene: Scene) -> None:
        """Play fades too."""
        self._advance(scene, stepped=False)

    def begun(self, scene: Scene) -> None:
        """Look at the animations from their beginning to their end."""
        self.crossings += check_motion(scene, scene.steps[-1] if scene.steps else "")


class Watched(LectureScene):
    """To be mixed into a scene: what is seen goes to a JSON file, once for each time it is played.

    `steps` has for every settled step its name, the sentence and the badge on screen, and what the
    reports given to the badge say; `findings` are those of the layout check, as texts,
    `words in formulas` stand between their signs, and `seconds` is how long the video lasts.
    `crossings` are what the check of movements finds, as texts, where it looks.
    """

    file: Path

    def setup(self) -> None:
        """Start with an empty note."""
        super().setup()
        self.note: dict[str, Any] = {"findings": [], "steps": [], "words in formulas": []}
        self.told: dict[str, Any] | None = None
        self.settled_hooks = (*self.settled_hooks, type(self).look)

    def show_badge(self, *reports: Report, size: str = "K") -> None:
        """Note what the badge is to say."""
        assert reports
        assert all(type(report) is Report for report in reports)
        self.told = {
            "proved": all(report.proved for report in reports),
            "points": sum(report.points for report in reports),
            "size": size,
        }
        super().show_badge(*reports, size=size)

    def look(self, step: str) -> None:
        """Note what is on screen."""
        self.note["findings"] += map(str, check_layout(self, step))
        badge = self.badge if self.badge in self.mobjects else None
        self.note["steps"].append(
            {
                "name": step,
                "sentence": text_of(self.narration.typst_code),
                "badge": None if badge is None else [text_of(line.typst_code) for line in badge],
                "told": self.told,
            }
        )
        sources = {
            text.typst_code
            for mobject in self.mobjects
            for text in mobject.get_family()
            if isinstance(text, EquationMobject)
        }
        found = {word for source in sources for word in re.findall(r'"([^"]*)"', source)}
        self.note["words in formulas"] = sorted({*self.note["words in formulas"], *found})

    def tear_down(self) -> None:
        """Write down everything."""
        super().tear_down()
        self.note["findings"] += map(str, check_reading_time(self))
        self.note["seconds"] = self.frames / config.frame_rate
        if isinstance(self.renderer, WatchingRenderer):
            self.note["crossings"] = list(map(str, self.renderer.crossings))
        with self.file.open("a") as file:
            file.write(json.dumps(self.note) + "\n")


def text_of(source: str) -> str:
    """Return the text that a source made by `words` sets, with "_" before subscripts."""
    component = r"\$(\w_\w\^)\((\[\d\])\)\$"
    string = r'(#sub\()?("(?:[^"\\]|\\.)*")'
    pieces = re.findall(rf"\$hat\((\w)\)(?:_\((\w+)\))?\$|{component}|{string}", source)
    return unicodedata.normalize(
        "NFC",
        "".join(
            f"{hatted}\u0302" + "_" * bool(index) + index
            if hatted
            else name + layer
            if name
            else "_" * bool(sub) + json.loads(string)
            for hatted, index, name, layer, sub, string in pieces
        ),
    )


def plain(sentence: str) -> str:
    """Return a sentence as `text_of` returns it."""
    return re.sub("[₀-₉ₐₖₛₓᵢ]+", lambda found: "_" + found[0].translate(SUBSCRIPTS), sentence)


def play(module: str, name: str, folder: Path) -> None:
    """Play a scene with all its inputs and write down what is seen."""
    original = getattr(import_module(f"scenes.{module}"), name)
    renderers = (UndrawnRenderer, UndrawnRenderer, WatchingRenderer)
    inputs_of_all = (*OTHER_INPUTS[name], {})
    for language, inputs, renderer in zip(LANGUAGES, inputs_of_all, renderers, strict=True):
        os.environ["LECTURE_LANG"] = language
        scene = type(name, (Watched, original), {"file": folder / NOTES, **inputs})
        nothing_drawn = tempconfig({"media_dir": str(folder), "dry_run": True})
        with nothing_drawn, replaced(renderer):
            scene().render()


if __name__ == "__main__":
    memory.keep_in(Path(sys.argv[4]))
    play(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
