"""The page: captions in time in both languages, and a folder that stands by itself."""

import base64
import io
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from PIL import Image, ImageFont

import mathcore
from mathcore.mathml import mathml
from scenes.export.page.captions import Cue, apart, from_srt, retold, vtt
from scenes.export.page.content import Lecture, Step
from scenes.export.page.writing import write_page

SRT = """1
00:00:00,000 --> 00:00:05,800
When one sample moves a little,
how does e react?

2
01:02:05,800 --> 01:02:11,625
a < b & c
"""
CUES = (
    Cue(0.0, 5.8, "When one sample moves a little,\nhow does e react?"),
    Cue(3725.8, 3731.625, "a < b & c"),
)
CHINESE = (Cue(0.0, 4.0, "e 怎样变化？"), Cue(4.0, 7.0, "第二句"))


# ----------------------------------------------------------------------------------------- captions


def test_srt_becomes_vtt():
    assert from_srt(SRT) == from_srt(SRT.replace("\n", "\r\n")) == CUES
    source = vtt(CUES)
    assert source.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:05.800\nWhen")
    assert "01:02:05.800 --> 01:02:11.625\na &lt; b &amp; c\n" in source
    assert "05.800 line:78.5%\nWhen" in vtt(CUES, "line:78.5%")


def test_another_language_is_told_at_the_times_of_the_video():
    told = retold(CUES, CHINESE)
    assert [cue.text for cue in told] == [cue.text for cue in CHINESE]
    assert [(cue.start, cue.end) for cue in told] == [(cue.start, cue.end) for cue in CUES]
    with pytest.raises(ValueError, match="1 captions cannot be shown in place of 2"):
        retold(CUES, CHINESE[:1])


def test_captions_that_follow_each_other_are_not_shown_together():
    said = (Cue(0, 2.001, "a"), Cue(2, 5, "b"), Cue(4, 6, "c"), Cue(8, 9, "d"))
    assert apart(said, 1 / 15) == (Cue(0, 2, "a"), *said[1:])


def test_a_block_without_times_is_refused():
    with pytest.raises(ValueError, match="two times"):
        from_srt("1\nno times here")


# --------------------------------------------------------------------------------------- the folder


class Elements(HTMLParser):
    """The elements of a page, checked to be closed in order, and all that it refers to."""

    VOID = frozenset(("meta", "link", "img", "track", "br"))

    def __init__(self, source):
        super().__init__()
        self.open, self.found = [], []
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    @property
    def references(self):
        return [a[key] for _, a in self.found for key in ("src", "href", "poster") if key in a]


@pytest.fixture
def shown(tmp_path):
    files = {}
    for name in ("video.mp4", "poster.png", "still.png", "handout-A2-en.pdf"):
        files[name] = tmp_path / name
        files[name].write_bytes(name.encode())
    equation = mathml(mathcore.derivation("A2").claim)
    steps = (
        Step({"en": "Question <1>", "zh": "e 怎样变化？"}, 0.0),
        Step({"en": "Result", "zh": "结论"}, 65.8, files["still.png"], (equation,)),
    )
    return Lecture(
        name="SoftmaxJacobian",
        problem="A2",
        title={"en": "The softmax Jacobian", "zh": "softmax 的雅可比矩阵"},
        about={"en": "Step by step.", "zh": "逐步推导。"},
        video=files["video.mp4"],
        seconds=80.0,
        poster=files["poster.png"],
        captions={"en": CUES, "zh": retold(CUES, CHINESE)},
        steps=steps,
        handouts={"en": files["handout-A2-en.pdf"]},
    )


def test_the_folder_stands_by_itself(shown, tmp_path):
    folder = tmp_path / "page"
    index = write_page([shown], folder, "en")
    pages = [index, folder / "SoftmaxJacobian.html"]
    for page in pages:
        elements = Elements(page.read_text())
        for reference in elements.references:
            assert not urlsplit(reference).netloc, f"{reference} is fetched"
            if reference.startswith("#"):
                assert reference[1:] in [a.get("id") for _, a in elements.found]
            elif not reference.startswith("data:"):
                assert (folder / reference).is_file(), f"{reference} is missing"
    for asset in ("page.css", "page.js"):
        assert not re.search(r"https?://|@import|url\((?!data:)", (folder / asset).read_text())
    assert (folder / "media/SoftmaxJacobian.mp4").read_bytes() == b"video.mp4"
    assert (folder / "media/SoftmaxJacobian.zh.vtt").read_text() == vtt(
        retold(CUES, CHINESE), "line:78.5%"
    )


def test_steps_are_chapters_with_selectable_equations(shown, tmp_path):
    write_page([shown], tmp_path / "page", "en")
    source = (tmp_path / "page/SoftmaxJacobian.html").read_text()
    starts = [a["data-start"] for _, a in Elements(source).found if "data-start" in a]
    assert starts == ["0.000", "65.800"]
    assert "<time>1:05</time>" in source
    assert "Question &lt;1&gt;" in source
    assert shown.steps[1].equations[0] in source
    tracks = [a for tag, a in Elements(source).found if tag == "track"]
    kinds = [(track["kind"], track["srclang"]) for track in tracks]
    assert kinds == [(k, own) for k in ("captions", "chapters") for own in ("en", "zh")]
    chapters = base64.b64decode(tracks[3]["src"].partition(",")[2]).decode()
    assert chapters == vtt((Cue(0, 65.8, "e 怎样变化？"), Cue(65.8, 80, "结论")))
    strip = [a["style"] for _, a in Elements(source).found if "data-step" in a]
    assert strip == ["flex-grow:65.800", "flex-grow:14.200"]


# What a browser makes of a `mi` of one letter.
SLANTED = {"h": "\N{PLANCK CONSTANT}"} | {
    unicodedata.normalize("NFKC", sign): sign
    for sign in map(chr, range(0x1D434, 0x1D735))
    if re.fullmatch("MATHEMATICAL ITALIC (?!.*SYMBOL).*", unicodedata.name(sign, ""))
}


def test_the_font_of_the_page_has_every_sign_that_mathcore_prints(shown, tmp_path):
    write_page([shown], tmp_path / "page", "en")
    style = (tmp_path / "page/page.css").read_text()
    (encoded,) = re.findall(r"url\(data:font/woff2;base64,([^)]+)\)", style)
    font = ImageFont.truetype(io.BytesIO(base64.b64decode(encoded)), 40)
    assert f'math {{ font-family: "{font.getname()[0]}", math;' in style
    signs = set()
    for name in mathcore.catalogue:
        derivation = mathcore.derivation(name)
        for line in (derivation.start, *(step.after for step in derivation.steps)):
            for element in ElementTree.fromstring(mathml(line)).iter():
                text = element.text or ""
                one = element.tag.endswith("}mi") and len(text) == 1
                signs |= set(SLANTED.get(text, text) if one else text)
    shown = {sign for sign in signs if unicodedata.category(sign) not in ("Cf", "Zs")}
    assert {"=", "∑", "\N{MATHEMATICAL ITALIC SMALL ALPHA}"} <= shown
    lacking = bytes(font.getmask("\uffff"))
    assert {sign for sign in shown if bytes(font.getmask(sign)) == lacking} == set()


def test_the_index_is_in_the_order_of_the_problems(shown, tmp_path):
    others = [
        replace(shown, name="Overview", problem=""),
        replace(shown, name="First", problem="A1"),
    ]
    index = write_page([shown, *others], tmp_path / "page", "en").read_text()
    assert re.findall(r'href="(\w+)\.html"', index) == ["Overview", "First", "SoftmaxJacobian"]


def test_what_an_earlier_page_had_is_removed_and_nothing_else(shown, tmp_path):
    folder = tmp_path / "page"
    write_page([shown, replace(shown, name="Other")], folder, "zh")
    (folder / "CNAME").write_text("mine")
    both = {file for file in folder.rglob("*") if file.is_file()}
    write_page([shown], folder, "zh")
    one = {file for file in folder.rglob("*") if file.is_file()}
    assert folder / "CNAME" in one
    assert {f.relative_to(folder).parts[0] for f in both - one} == {"Other.html", "media", "stills"}
    assert all(file.name.startswith("Other") for file in both - one)


def test_what_is_missing_is_told(shown, tmp_path):
    with pytest.raises(ValueError, match="at least one lecture"):
        write_page([], tmp_path / "page", "en")
    shown.video.unlink()
    with pytest.raises(FileNotFoundError):
        write_page([shown], tmp_path / "page", "en")
    assert not list((tmp_path / "page").glob("*.html"))


# ------------------------------------------------------------------------------------- the command

SCENE = """
from manim import FadeIn, Square

from mathcore.expressions import Equation, Indicator, Less, Scalar
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import LectureScene


class Gate(LectureScene):
    words = {
        "title": {"en": "The gate", "zh": "门"},
        "question": {"en": "When is it open, and when is it shut?", "zh": "门何时打开？"},
        "answer": {"en": "As the sign of s says.", "zh": "由 s 的符号决定。"},
    }

    def construct(self):
        self.open(steps=2)
        label = EquationMobject(Scalar("h"), 40)
        shown = EquationMobject(Equation(Scalar("h"), Indicator(Less(Scalar("s"), 0))), 40)
        with self.step("question"):
            self.play(FadeIn(Square(), label))
        with self.step("answer"):
            self.play(FadeIn(shown))
"""


def test_a_scene_becomes_a_page(run, tmp_path):
    (tmp_path / "gate.py").write_text(SCENE, encoding="utf-8")
    done = run("page", "gate.py", "-r", "160,90", "--fps", "5", "-j1", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "renders" / "page-zh"
    video = folder / "media" / "Gate.mp4"
    with av.open(str(video)) as container:
        chapters = [float(c["start"] * c["time_base"]) for c in container.chapters()]
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    source = (folder / "Gate.html").read_text(encoding="utf-8")
    found = Elements(source).found
    assert [float(a["data-start"]) for _, a in found if "data-start" in a] == chapters
    assert "门何时打开？" in source
    assert "<title>门</title>" in source
    # English is told at the times of the Chinese video.
    times = {
        language: re.findall(r"\S+ --> \S+", (folder / f"media/Gate.{language}.vtt").read_text())
        for language in ("en", "zh")
    }
    assert times["en"] == times["zh"]
    assert "As the sign" in (folder / "media/Gate.en.vtt").read_text()
    # A label is no equation; the last step has one.
    assert source.count("<math") == 1
    assert source.index("<math") > source.index('id="step-2"')
    # Each still is the end of its chapter, whose last second, 5 frames, does not move.
    for number, end in enumerate([*(round(start * 5) for start in chapters[1:]), len(frames)], 1):
        still = np.asarray(Image.open(folder / f"stills/Gate-{number:02}.webp").convert("RGB"))
        nearest = np.argmin([np.abs(still.astype(int) - frame).mean() for frame in frames])
        assert end - 5 <= nearest < end


BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium, which the project does not install")
def test_in_a_browser_it_opens_at_the_step_and_in_the_language_of_the_address(run, tmp_path):
    (tmp_path / "gate.py").write_text(SCENE, encoding="utf-8")
    done = run("page", "gate.py", "-r", "160,90", "--fps", "5", "-j1")
    assert done.returncode == 0, done.stderr
    address = (tmp_path / "renders/page/Gate.html").as_uri() + "?lang=zh#step-2"
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--timeout=5000"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", address]
    source = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    found = Elements(source).found
    assert [a["id"] for _, a in found if "data-start" in a and "aria-current" in a] == ["step-2"]
    assert next(a["lang"] for tag, a in found if tag == "html") == "zh"
    assert "<title>门</title>" in source
