"""Write the page: an index, an HTML file a scene, and beside them what they show."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from scenes.export.files import write_whole
from scenes.export.page.captions import Cue, vtt
from scenes.export.page.content import Lecture, Step, Words

LANGUAGES = {"en": "English", "zh": "中文"}
WRITTEN = ".written"  # lists the files of the page, so that the next one clears those it lacks
PHRASES: dict[str, Words] = {
    "title": {"en": "Softmax and back-propagation", "zh": "softmax 与反向传播"},
    "about": {
        "en": "Animated derivations, every step verified.",
        "zh": "动画推导，每一步都经过验证。",
    },
    "all": {"en": "All lectures", "zh": "全部讲解"},
    "steps": {"en": "Steps", "zh": "步骤"},
    "step": {"en": "Step", "zh": "步骤"},
    "handout": {"en": "Handout (PDF)", "zh": "讲义（PDF）"},
    "language": {"en": "中文", "zh": "English"},
    "theme": {"en": "Light / dark", "zh": "浅色 / 深色"},
    "keys": {
        "en": "Keys: n next step, p previous step, k play or pause.",
        "zh": "按键：n 下一步，p 上一步，k 播放或暂停。",
    },
}
# Captions stand above the sentence of the other language in the video's picture.
ABOVE_SENTENCE = "line:78.5%"
# Inside the style sheet: from disk a browser may refuse to load a font from another file.
FONT = """
/* New Computer Modern Math, (C) 2019-2026 Antonis Tsolomitis, GUST Font License, from
   ctan.org/pkg/newcomputermodern; cut down to the signs of these pages, and renamed. */
@font-face {{
  font-family: "Lecture Math";
  src: url(data:font/woff2;base64,{}) format("woff2");
}}
"""


def write_page(lectures: Sequence[Lecture], folder: Path, language: str) -> Path:
    """Write the page of these lectures and return its index.

    `language` is that of the videos; a reader of another one may switch. The HTML files come last,
    so that whatever they name is there; each file is whole or not there. What an earlier page had
    and this one does not is removed, other files stay.
    Raises ValueError if there is no lecture, FileNotFoundError for a file that is not there.
    """
    if not lectures:
        raise ValueError("a page shows at least one lecture; render one first")
    contents: dict[str, bytes | Path] = {"page.css": _style(), "page.js": _asset("page.js")}
    for lecture in lectures:
        contents |= _files(lecture)
        for spoken, cues in lecture.captions.items():
            contents[f"media/{lecture.name}.{spoken}.vtt"] = vtt(cues, ABOVE_SENTENCE).encode()
    for lecture in lectures:
        contents[f"{lecture.name}.html"] = lecture_html(lecture, language).encode()
    contents["index.html"] = index_html(lectures, language).encode()
    _replace(folder, contents)
    return folder / "index.html"


def _asset(name: str) -> Path:
    return Path(__file__).with_name(name)


def _style() -> bytes:
    font = b64encode(_asset("math.woff2").read_bytes()).decode()
    return _asset("page.css").read_bytes() + FONT.format(font).encode()


def _replace(folder: Path, contents: Mapping[str, bytes | Path]) -> None:
    """Write files, or copy them, in order, then remove those written before that are no more."""
    listing = folder / WRITTEN
    before = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    # Of a call that does not come to its end the next one knows what it may have left.
    write_whole(listing, "\n".join({**dict.fromkeys(before), **contents}).encode())
    for name, content in contents.items():
        write_whole(folder / name, content if isinstance(content, bytes) else content.read_bytes())
    for name in before:
        if name not in contents:
            (folder / name).unlink(missing_ok=True)
    write_whole(listing, "\n".join(contents).encode())


def _files(lecture: Lecture) -> dict[str, Path]:
    """Return what a lecture shows, by its place in the folder."""
    files = {f"media/{lecture.name}{lecture.video.suffix}": lecture.video}
    if lecture.poster is not None:
        files[_poster(lecture)] = lecture.poster
    for number, step in enumerate(lecture.steps, 1):
        if step.still is not None:
            files[_still(lecture, number, step)] = step.still
    for language, handout in lecture.handouts.items():
        files[_handout(lecture, language)] = handout
    return files


def _poster(lecture: Lecture) -> str:
    return f"media/{lecture.name}{lecture.poster.suffix}"


def _still(lecture: Lecture, number: int, step: Step) -> str:
    return f"stills/{lecture.name}-{number:02}{step.still.suffix}"


def _handout(lecture: Lecture, language: str) -> str:
    return f"handouts/{lecture.handouts[language].name}"


# ----------------------------------------------------------------------------------------- HTML


def _said(words: Words, element: str = "span") -> str:
    """Return a text in every language; the style sheet shows one."""
    return "".join(
        f'<{element} lang="{language}">{escape(text)}</{element}>'
        for language, text in words.items()
    )


def _document(title: Words, body: str, language: str, back: bool) -> str:
    """Return a whole HTML document, in `language` unless the reader prefers another."""
    home = f'<a href="index.html">← {_said(PHRASES["all"])}</a>' if back else "<span></span>"
    switches = "".join(
        f'<button type="button" data-switch="{name}">{_said(PHRASES[name])}</button>'
        for name in ("language", "theme")
    )
    return f"""<!doctype html>
<html lang="{language}" data-language="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title[language])}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
</head>
<body>
<header class="bar">{home}{switches}</header>
<main>
{body}
</main>
<script src="page.js"></script>
</body>
</html>
"""


def index_html(lectures: Sequence[Lecture], language: str) -> str:
    """Return the index: a card for each lecture, in the order of the problems."""
    cards = []
    for lecture in sorted(lectures, key=lambda lecture: lecture.problem):
        poster = f'<img src="{_poster(lecture)}" alt="" loading="lazy">' if lecture.poster else ""
        problem = f"{escape(lecture.problem)} · " if lecture.problem else ""
        cards.append(
            f'<li><a href="{lecture.name}.html">{poster}<div class="text">'
            f"<h3>{problem}{_said(lecture.title)}</h3>{_said(lecture.about, 'p')}</div></a></li>"
        )
    head = f'<h1>{_said(PHRASES["title"])}</h1><p class="about">{_said(PHRASES["about"])}</p>'
    body = f'{head}<ul class="lectures">{"".join(cards)}</ul>'
    return _document(PHRASES["title"], body, language, back=False)


def lecture_html(lecture: Lecture, language: str) -> str:
    """Return the page of a lecture: video with captions and chapters, then its steps."""
    tracks = "".join(
        _track("captions", spoken, cues, ABOVE_SENTENCE)
        for spoken, cues in lecture.captions.items()
    )
    ends = [*(step.start for step in lecture.steps[1:]), lecture.seconds]
    for spoken in LANGUAGES:
        chapters = [
            Cue(step.start, end, step.title[spoken])
            for step, end in zip(lecture.steps, ends, strict=True)
        ]
        tracks += _track("chapters", spoken, chapters)
    # A strip below the video: as wide as it lasts is the part of each step.
    strip = "".join(
        f'<a href="#step-{number}" data-step="{number}" style="flex-grow:{end - step.start:.3f}">'
        f"<span>{_said(PHRASES['step'])} {number}</span></a>"
        for number, (step, end) in enumerate(zip(lecture.steps, ends, strict=True), 1)
    )
    poster = f' poster="{_poster(lecture)}"' if lecture.poster else ""
    source = f"media/{lecture.name}{lecture.video.suffix}"
    steps = "\n".join(_step(lecture, n, step) for n, step in enumerate(lecture.steps, 1))
    handouts = "".join(
        f'<a lang="{spoken}" href="{_handout(lecture, spoken)}">'
        f"{escape(PHRASES['handout'][spoken])}</a>"
        for spoken in lecture.handouts
    )
    return _document(
        lecture.title,
        f"""<h1>{_said(lecture.title)}</h1>
<div class="about">{_said(lecture.about, "p")}{handouts}</div>
<video controls preload="metadata" playsinline data-spoken="{language}"{poster} src="{source}">
{tracks}
</video>
<nav class="strip">{strip}</nav>
<p class="about keys">{_said(PHRASES["keys"])}</p>
<h2>{_said(PHRASES["steps"])}</h2>
<ol class="steps">
{steps}
</ol>""",
        language,
        back=True,
    )


def _track(kind: str, language: str, cues: Sequence[Cue], settings: str = "") -> str:
    # In the file itself: from disk a browser does not load captions from another file.
    source = b64encode(vtt(cues, settings).encode()).decode()
    return (
        f'<track kind="{kind}" srclang="{language}" label="{LANGUAGES[language]}" '
        f'src="data:text/vtt;base64,{source}">'
    )


def _step(lecture: Lecture, number: int, step: Step) -> str:
    picture = ""
    if step.still is not None:
        source = _still(lecture, number, step)
        picture = f'<img src="{source}" alt="" loading="lazy">'
    minutes, seconds = divmod(int(step.start), 60)
    equations = "".join(f'<div class="equation">{math}</div>' for math in step.equations)
    equations = f'<div class="equations">{equations}</div>' if equations else ""
    return (
        f'<li id="step-{number}" data-start="{step.start:.3f}"><button type="button">{picture}'
        f'<span class="caption"><b>{number}</b><span>{_said(step.title)}</span>'
        f"<time>{minutes}:{seconds:02}</time></span></button>{equations}</li>"
    )
