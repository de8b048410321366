"""A scene as a presentation of manim-slides."""

from __future__ import annotations

from typing import Any

from manim import config
from manim_slides import Slide
from manim_slides.slide.base import BaseSlide

from mathcore.expressions import Comparison, Equation
from mathcore.latex import latex
from scenes.stage.equation import EquationMobject
from scenes.words import current_language


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
        self.__before: list[str] = []  # LaTeX of what was on the screen a slide before
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
        lines = list(
            dict.fromkeys(
                line
                for mobject in self.mobjects
                for member in mobject.get_family()
                if isinstance(member, EquationMobject) and (line := statement(member))
            )
        )
        new = [f"    {line}" for line in lines if line not in self.__before]
        self.__before = lines
        slide = self._base_slide_config  # manim-slides takes notes only before the slide plays
        slide.notes = "\n\n".join(filter(None, (slide.notes, content, "\n".join(new))))


def statement(equation: EquationMobject) -> str:
    """Return the LaTeX of an equation or a part of one, its sign included; none of a mere label."""
    source = latex(equation.expression, language=current_language())
    if isinstance(equation.expression, Equation | Comparison):
        return source
    if equation.typst_code.startswith("$ = "):
        return f"= {source}"
    if equation.typst_code.endswith(" = thin ? $"):
        return rf"{source} = \,?"
    return ""
