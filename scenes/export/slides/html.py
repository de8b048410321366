"""The HTML deck: manim-slides' RevealJS, with all it needs inside the one file."""

from __future__ import annotations

import re
from pathlib import Path

from manim_slides.config import PresentationConfig
from manim_slides.convert import RevealJS

# What the template loads -> what is embedded. Themes and styles of code have nothing to style: a
# slide is a video.
EMBEDDED = {
    "reveal.css": "reveal.css",
    "theme/{{ reveal_theme }}.css": None,
    "plugin/highlight/zenburn.css": None,
    "reveal.js": "reveal.js",
    "plugin/notes.js": "notes.js",
    "plugin/markdown.js": "markdown.js",
}
_ASSET = re.compile(
    r'<(?P<tag>link|script)[^>]* (?:href|src)="{{ cdn_url }}/dist/(?P<name>[^"]*)">(?:</script>)?'
)
_NOTES = "{{ slide_config.notes }}"


class OfflineDeck(RevealJS):
    """A deck that asks the network for nothing, neither when it is made nor when it is shown."""

    def load_template(self) -> str:
        """Return the template with Reveal.js in it. Raises RuntimeError for one not known here."""
        template = super().load_template()
        if _NOTES not in template:
            raise RuntimeError("this version of manim-slides has another template for notes")
        # LaTeX is full of what means something in HTML.
        return _ASSET.sub(_embed, template.replace(_NOTES, "{{ slide_config.notes | e }}"))


def _embed(asset: re.Match[str]) -> str:
    if asset["name"] not in EMBEDDED:
        raise RuntimeError(
            f"this version of manim-slides loads {asset['name']} of Reveal.js, which is not among "
            f"the files that are embedded: {', '.join(EMBEDDED)}"
        )
    file = EMBEDDED[asset["name"]]
    if file is None:
        return ""
    content = (Path(__file__).parent / "reveal" / file).read_text(encoding="utf-8")
    tag = "style" if asset["tag"] == "link" else "script"
    return f"<{tag}>{{% raw %}}{content}{{% endraw %}}</{tag}>"


def write_html(presentation: PresentationConfig, title: str, target: Path) -> None:
    """Write the deck of a presentation as one file, videos included."""
    OfflineDeck(presentation_configs=[presentation], title=title, one_file=True).convert_to(target)
