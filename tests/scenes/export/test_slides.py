"""Slides: each plays its step and rests on its still, whoever made it; the deck stands alone."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import av
import manim_slides.convert
import numpy as np
import pptx
import pytest
from manim_slides.config import PresentationConfig, SlideConfig
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE_TYPE

from scenes.export import command_line
from scenes.export.slides import command
from scenes.export.slides.decks import keep
from scenes.export.slides.html import OfflineDeck

ROOT = Path(__file__).parents[3]
LATEX = "h = \\left[s < 0\\right]\n    = 1"
LOOK = ["-r", "284,160", "--fps", "5"]
FILE = '''
from manim import DOWN, LEFT, RIGHT, FadeIn, Square
from sympy import Integer

from mathcore.expressions import Equation, Indicator, Less, Scalar
from scenes.export.slides.lecture_slide import LectureSlide
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.theme import THEME


class Gate(LectureScene):
    """When is the gate open?"""

    words = {
        "title": {"en": "The gate", "zh": "门"},
        "question": {"en": "When is h < 1 & when not?", "zh": "h 何时小于 1？"},
        "answer": {"en": "As the sign of s says.", "zh": "由 s 的符号决定。"},
    }

    def construct(self):
        self.open(steps=2)
        square = Square(color=THEME.value).move_to(3 * LEFT)
        equation = Equation(Scalar("h"), Indicator(Less(Scalar("s"), 0)))
        self.shown = EquationMobject(equation, 40)  # a name that manim-slides must not use
        label = EquationMobject(Scalar("h"), 40).next_to(self.shown, DOWN)
        one = EquationMobject(Integer(1), 40, leading="=").next_to(self.shown, RIGHT)
        with self.step("question"):
            self.play(FadeIn(square))
        with self.step("answer"):
            self.play(square.animate.move_to(3 * RIGHT), FadeIn(self.shown, one, label))


class Slides(LectureSlide, Gate):
    """The same, for manim-slides."""
'''


def call(folder: Path, *words: str) -> str:
    """Run a module of Python in a folder and return what it printed; it must succeed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LECTURE_THEME": "light"}
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def renders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the slides of a scene in Chinese and return the folder `renders`."""
    folder = tmp_path_factory.mktemp("slides")
    (folder / "gate.py").write_text(FILE, encoding="utf-8")
    call(folder, "scenes", "slides", "gate.py", "Gate", "--lang", "zh", "-j1", *LOOK)
    return folder / "renders"


@dataclass(frozen=True)
class Made:
    """What was made of the scene."""

    listing: list[dict]
    videos: list[Path]
    html: str
    deck: pptx.presentation.Presentation


@pytest.fixture(scope="module")
def made(renders: Path) -> Made:
    """Read the files again."""
    slides = renders / "slides-zh-light"
    listing = json.loads((slides / "Gate.json").read_text(encoding="utf-8"))["slides"]
    html = (slides / "Gate.html").read_text(encoding="utf-8")
    deck = pptx.Presentation(str(slides / "Gate.pptx"))
    return Made(listing, [renders / slide["file"] for slide in listing], html, deck)


def frames(video: Path | io.BytesIO) -> list[np.ndarray]:
    with av.open(video if isinstance(video, io.BytesIO) else str(video)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


# ---------------------------------------------------------------------------- slides and steps


def test_each_step_is_a_slide_of_segments_that_are_not_encoded_anew(renders, made):
    segments = (renders / "cache" / "160p5-zh-light").rglob("*.mp4")
    drawn = [frame.tobytes() for segment in segments for frame in frames(segment)]
    assert len(made.videos) == 2
    assert sorted(drawn) == sorted(f.tobytes() for video in made.videos for f in frames(video))


def test_a_slide_moves_and_rests(made):
    for video in made.videos:
        pictures = frames(video)
        assert np.ptp(pictures[-1].astype(int) - pictures[0]) > 100
        # The last second, which is 5 frames, is the still; a codec leaves traces.
        assert np.abs(pictures[-1].astype(int) - pictures[-5]).max() < 20
    assert frames(made.videos[0])[-1][0, 0].min() > 250  # light


def test_notes_hold_what_is_said_and_what_is_new(made):
    notes = [slide["notes"] for slide in made.listing]
    assert notes == ["h 何时小于 1？", f"由 s 的符号决定。\n\n    {LATEX}"]


def test_manim_slides_renders_the_same_slides(renders, made):
    folder = renders.parent
    call(folder, "manim_slides", "render", *LOOK, "gate.py", "Slides", "--media_dir", "media")
    listing = json.loads((folder / "slides" / "Slides.json").read_text(encoding="utf-8"))["slides"]
    assert [slide["notes"] for slide in listing] == [
        "When is h < 1 & when not?",
        f"As the sign of s says.\n\n    {LATEX}",
    ]
    assert all((folder / slide["rev_file"]).exists() for slide in listing)
    stills = [frames(folder / slide["file"])[-1] for slide in listing]
    for still, ours in zip(stills, made.videos, strict=True):
        above = slice(30, 120)  # header and narration are in another language
        assert np.abs(still[above].astype(int) - frames(ours)[-1][above]).mean() < 1


def test_manim_slides_finds_the_videos_wherever_the_folder_is(renders, made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(renders / "slides-zh-light", "elsewhere/slides-zh-light")
    read = PresentationConfig.from_file(Path("elsewhere/slides-zh-light/Gate.json"))
    assert [slide.file.read_bytes() for slide in read.slides] == [
        video.read_bytes() for video in made.videos
    ]
    assert read.resolution == (284, 160)


def test_videos_that_no_slide_shows_any_more_are_removed(made, tmp_path):
    def presentation(*videos: Path) -> PresentationConfig:
        return PresentationConfig(slides=[SlideConfig(file=v, rev_file=v) for v in videos])

    folder = tmp_path / "slides"
    both = keep(presentation(*made.videos), folder, "Gate")
    assert all(file.exists() for file in both)
    one = keep(presentation(made.videos[1]), folder, "Gate")
    assert set(tmp_path.rglob("*.*")) == set(one)
    assert len(PresentationConfig.from_file(folder / "Gate.json").slides) == 1


# ------------------------------------------------------------------------------------- PPTX


def test_pptx_plays_by_itself_and_shows_the_still_when_it_does_not(made):
    for slide, video in zip(made.deck.slides, made.videos, strict=True):
        (movie,) = (s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.MEDIA)
        (embedded,) = {
            relation.target_part.blob
            for relation in slide.part.rels.values()
            if relation.reltype.endswith(("/video", "/media"))
        }
        assert embedded == video.read_bytes()
        pictures = frames(io.BytesIO(embedded))
        poster = np.asarray(Image.open(io.BytesIO(movie.poster_frame.blob)).convert("RGB"))
        assert np.array_equal(poster, pictures[-1])
        assert not np.array_equal(poster, pictures[0])
        assert re.findall(r'<p:cond delay="(\w+)"', slide.part.blob.decode()) == ["0"]
        assert (movie.left, movie.top) == (0, 0)
        assert movie.width == made.deck.slide_width
        assert movie.height == made.deck.slide_height


def test_pptx_has_one_picture_a_slide_and_its_notes(made):
    parts = [str(part.partname) for part in made.deck.part.package.iter_parts()]
    assert sum(name.endswith(".png") for name in parts) == 2
    notes = [slide.notes_slide.notes_text_frame.text for slide in made.deck.slides]
    assert notes == [slide["notes"] for slide in made.listing]
    assert made.deck.core_properties.title == "门"


# ------------------------------------------------------------------------------------- HTML


class Page(HTMLParser):
    """What an HTML file loads, and its notes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.notes: list[str] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        names = ("src", "href", "data-background-video")
        self.loaded += [value for name, value in attributes if name in names]
        self.inside = tag
        if tag == "aside":
            self.notes.append("")

    def handle_data(self, data):
        if self.inside == "aside":
            self.notes[-1] += data

    def handle_endtag(self, tag):
        self.inside = ""


def test_html_loads_nothing_but_the_videos_inside_it(made):
    loaded = Page(made.html).loaded
    videos = [base64.b64decode(link.removeprefix("data:video/mp4;base64,")) for link in loaded]
    assert videos == [video.read_bytes() for video in made.videos]
    styles = "".join(re.findall(r"<style>.*?</style>", made.html, re.S))
    assert ".reveal" in styles
    assert "@import" not in styles
    assert "url(http" not in styles


def test_html_notes_are_text(made):
    assert Page(made.html).notes == [slide["notes"] for slide in made.listing]
    assert "s &lt; 0" in made.html


def test_an_unknown_template_of_manim_slides_is_refused(monkeypatch):
    def template(_):
        return '<script src="{{ cdn_url }}/dist/plugin/zoom.js"></script>{{ slide_config.notes }}'

    monkeypatch.setattr(manim_slides.convert.RevealJS, "load_template", template)
    with pytest.raises(RuntimeError, match=r"zoom\.js"):
        OfflineDeck(presentation_configs=[]).load_template()


# ------------------------------------------------------------------------------------ command


def test_without_manim_slides_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    assert command_line.main(["slides", "StdGraph"]) == command_line.FAILED
    assert ".[slides]" in capsys.readouterr().err
