"""A scene as a presentation of manim-slides."""

from __future__ import annotations

from typing import Any

from manim import config
from manim_slides import Slide
from manim_slides.slide.base import BaseSlide

from scenes.export.statements import NewStatements


class LectureSlide(Slide):
    """Mixed into a scene, makes each of its sections a slide, with speaker notes.

    `class MySlides(LectureSlide, MyScene)` is for `manim-slides render`. Notes are Markdown: what
    the captions say and, as code, the LaTeX of the equations that are new on the screen.
    """

    # Slide's own two methods set options to what manim 0.22 refuses (`write_to_movie`, an infinite
    # `max_files_cached`): these are for manim-slides 5.7 together with manim 0.22.

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        config["max_files_cached"] = -1  # every segment is needed at the end
        BaseSlide.__init__(self, *args, **kwargs)
        # A scene has names of its own: none here may be one of them.
        self.__new = NewStatements()
        self.presentation_title = type(self).__name__

    def render(self, *args: Any, **kwargs: Any) -> None:
        """Render the scene, then write its slides."""
        super(Slide, self).render(*args, **kwargs)
        self._save_slides(
            use_cache=not (config["disable_caching"] or self.disable_caching),
            skip_reversing=self.skip_reversing,
        )

    def open(self, steps: int, **fields: object) -> None:
        """Remember the title."""
        self.presentation_title = self.say("title", **fields)
        super().open(steps, **fields)

    def add_subcaption(self, content: str, *args: Any, **kwargs: Any) -> None:
        """Note what is said, then what is new: a step's caption comes when it has settled."""
        super().add_subcaption(content, *args, **kwargs)
        new = [f"    {statement.latex()}" for statement in self.__new(self)]
        slide = self._base_slide_config  # manim-slides takes notes only before the slide plays
        slide.notes = "\n\n".join(filter(None, (slide.notes, content, "\n".join(new))))
