"""Write the page: an index, an HTML file a scene, and beside them what they show."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from pathlib import Path

from scenes.export.files import write_whole
from scenes.export.page.captions import vtt
from scenes.export.page.content import Lecture, Step, Words

LANGUAGES = {"en": "English", "zh": "中文"}
PHRASES: dict[str, Words] = {
    "title": {"en": "Softmax and back-propagation", "zh": "softmax 与反向传播"},
    "about": {
        "en": "Animated derivations, every step verified.",
        "zh": "动画推导，每一步都经过验证。",
    },
    "all": {"en": "All lectures", "zh": "全部讲解"},
    "steps": {"en": "Steps", "zh": "步骤"},
    "handout": {"en": "Handout (PDF)", "zh": "讲义（PDF）"},
    "language": {"en": "中文", "zh": "English"},
    "theme": {"en": "Light / dark", "zh": "浅色 / 深色"},
    "keys": {
        "en": "Keys: n next step, p previous step, k play or pause.",
        "zh": "按键：n 下一步，p 上一步，k 播放或暂停。",
    },
}
_ASSETS = ("page.css", "page.js")


def write_page(lectures: Sequence[Lecture], folder: Path) -> Path:
    """Write the page of these lectures and return its index.

    The HTML files come last, so that whatever they name is there; each file is whole or not there.
    Raises ValueError if there is no lecture, FileNotFoundError for a file that is not there.
    """
    if not lectures:
        raise ValueError("a page shows at least one lecture; render one first")
    for name in _ASSETS:
        write_whole(folder / name, Path(__file__).with_name(name).read_bytes())
    for lecture in lectures:
        for target, source in _files(lecture).items():
            write_whole(folder / target, source.read_bytes())
        for language, cues in lecture.captions.items():
            write_whole(folder / f"media/{lecture.name}.{language}.vtt", vtt(cues).encode())
    for lecture in lectures:
        write_whole(folder / f"{lecture.name}.html", lecture_html(lecture).encode())
    index = folder / "index.html"
    write_whole(index, index_html(lectures).encode())
    return index


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


def _document(title: Words, body: str, back: bool) -> str:
    """Return a whole HTML document."""
    home = f'<a href="index.html">← {_said(PHRASES["all"])}</a>' if back else "<span></span>"
    switches = "".join(
        f'<button type="button" data-switch="{name}">{_said(PHRASES[name])}</button>'
        for name in ("language", "theme")
    )
    return f"""<!doctype html>
<html lang="en" data-language="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title["en"])}</title>
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


def index_html(lectures: Sequence[Lecture]) -> str:
    """Return the index: a card for each lecture."""
    cards = []
    for lecture in lectures:
        poster = f'<img src="{_poster(lecture)}" alt="" loading="lazy">' if lecture.poster else ""
        problem = f"{escape(lecture.problem)} · " if lecture.problem else ""
        cards.append(
            f'<li><a href="{lecture.name}.html">{poster}<div class="text">'
            f"<h3>{problem}{_said(lecture.title)}</h3>{_said(lecture.about, 'p')}</div></a></li>"
        )
    head = f'<h1>{_said(PHRASES["title"])}</h1><p class="about">{_said(PHRASES["about"])}</p>'
    return _document(PHRASES["title"], f'{head}<ul class="lectures">{"".join(cards)}</ul>', False)


def lecture_html(lecture: Lecture) -> str:
    """Return the page of a lecture: video with captions, then its steps."""
    tracks = "".join(
        # In the file itself: from disk a browser does not load captions from another file.
        f'<track kind="captions" srclang="{language}" label="{LANGUAGES[language]}" '
        f'src="data:text/vtt;base64,{b64encode(vtt(cues).encode()).decode()}">'
        for language, cues in lecture.captions.items()
    )
    poster = f' poster="{_poster(lecture)}"' if lecture.poster else ""
    source = f"media/{lecture.name}{lecture.video.suffix}"
    steps = "\n".join(_step(lecture, n, step) for n, step in enumerate(lecture.steps, 1))
    handouts = "".join(
        f'<a lang="{language}" href="{_handout(lecture, language)}">'
        f"{escape(PHRASES['handout'][language])}</a>"
        for language in lecture.handouts
    )
    return _document(
        lecture.title,
        f"""<h1>{_said(lecture.title)}</h1>
<div class="about">{_said(lecture.about, "p")}{handouts}</div>
<video controls preload="metadata" playsinline{poster} src="{source}">
{tracks}
</video>
<p class="about">{_said(PHRASES["keys"])}</p>
<h2>{_said(PHRASES["steps"])}</h2>
<ol class="steps">
{steps}
</ol>""",
        True,
    )


def _step(lecture: Lecture, number: int, step: Step) -> str:
    picture = ""
    if step.still is not None:
        source = _still(lecture, number, step)
        picture = f'<img src="{source}" alt="" loading="lazy">'
    minutes, seconds = divmod(int(step.start), 60)
    equations = "".join(f'<div class="equation">{math}</div>' for math in step.equations)
    said = f'<p class="said">{_said(step.said)}</p>' if step.said else ""
    return (
        f'<li id="step-{number}" data-start="{step.start:.3f}"><button type="button">{picture}'
        f'<span class="caption"><span>{number}. {_said(step.title)}</span>'
        f"<time>{minutes}:{seconds:02}</time></span></button>{said}{equations}</li>"
    )
