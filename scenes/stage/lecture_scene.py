"""The scene that all scenes extend: header, body, narration line, badge, steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from manim import (
    BLACK,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    FadeIn,
    FadeOut,
    Mobject,
    RoundedRectangle,
    Scene,
    Succession,
    VGroup,
    config,
)
from manim.typing import Point3D

from mathcore.verification.evaluation import DIGITS
from scenes.stage import theme
from scenes.stage.easing import GIVING_WAY, exchange
from scenes.stage.text import words
from scenes.stage.theme import THEME
from scenes.words import WORDS, reading_time, say


class Report(Protocol):
    """What a badge needs of a verifier's report."""

    proved: bool
    points: int


@dataclass(frozen=True)
class Region:
    """A rectangle of the frame, in frame units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """Extent along x."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Extent along y."""
        return self.top - self.bottom

    @property
    def center(self) -> Point3D:
        """The middle of the rectangle."""
        return (self.left + self.right) / 2 * RIGHT + (self.bottom + self.top) / 2 * UP

    def corner(self, direction: Point3D) -> Point3D:
        """Return the point of the border that lies in `direction` (UL, RIGHT, DOWN, ...)."""
        return self.center + direction * (self.width / 2 * RIGHT + self.height / 2 * UP)


class LectureScene(Scene):
    """A scene made of steps, each a manim section with a name, a sentence and a time to rest.

    A subclass sets `problem` (such as "A2"; empty for none) and, where the header's tag says more
    than that, `tag` (such as "A2, C1"), writes its texts
    in `scenes.words` under its own class name ("title" is the header's) or in `words`, and gives
    in `construct` first `open(steps)`, then as many `with self.step(name):` blocks.
    """

    problem: ClassVar[str] = ""
    tag: ClassVar[str] = ""
    words: ClassVar[Mapping[str, str | Mapping[str, str]]] = {}
    # Called with the scene and the step's name whenever a step has come to rest.
    settled_hooks: ClassVar[tuple[Callable[[LectureScene, str], None], ...]] = ()

    def setup(self) -> None:
        """Lay out the frame: header on top, body, narration line at the bottom."""
        # A transparent background is black: edges, half covered, would take on its colour.
        self.camera.background_color = THEME.background if config.background_opacity else BLACK
        frame = Region(
            -self.camera.frame_width / 2,
            self.camera.frame_width / 2,
            -self.camera.frame_height / 2,
            self.camera.frame_height / 2,
        )
        left, right = frame.left + theme.MARGIN, frame.right - theme.MARGIN
        bottom, top = frame.bottom + theme.MARGIN, frame.top - theme.MARGIN
        below_header = top - theme.HEADER_HEIGHT
        above_narration = bottom + theme.NARRATION_HEIGHT
        self.frame = frame
        self.header = Region(left, right, below_header, top)
        self.body = Region(
            left, right, above_narration + theme.GAP / 2, below_header - theme.GAP / 2
        )
        self.narration_row = Region(left, right, bottom, above_narration)
        self.dots = VGroup()
        self.heading = VGroup()
        self.steps: list[str] = []  # names of those begun
        self.moved = 0.0  # seconds of moves in this step
        self.frames = 0  # of the video up to now
        self.narration: Mobject | None = None
        self.badge: Mobject | None = None

    def say(self, name: str, /, **fields: object) -> str:
        """Return the text `name` of this scene, or of the nearest class it extends that has one.

        Raises KeyError when none has.
        """
        for cls in type(self).__mro__:
            for texts in (vars(cls).get("words", {}), WORDS.get(cls.__name__, {})):
                if name in texts:
                    return say(texts[name], **fields)
        raise KeyError(f"{type(self).__name__} has no words named {name!r}: add them to its words")

    def open(self, steps: int, **fields: object) -> None:
        """Show the header: the tag, the title, one dot for each of the `steps`."""
        if steps < 1:
            raise ValueError(f"a scene has at least one step, not {steps}")
        self.dots = VGroup(
            *(Circle(0.055, stroke_width=0, fill_opacity=1, color=THEME.line) for _ in range(steps))
        )
        self.dots.arrange(RIGHT, buff=0.11)
        self.dots.move_to(self.header.corner(RIGHT), RIGHT)
        left = self.header.corner(LEFT)
        self.heading = VGroup(self.dots)
        if tag := self.tag or self.problem:
            label = words(tag, theme.TAG, THEME.on_tag, bold=True)
            plate = RoundedRectangle(
                corner_radius=0.11,
                width=label.width + 0.32,
                height=0.42,
                stroke_width=0,
                fill_opacity=1,
                color=THEME.tag,
            )
            plate.move_to(left, LEFT)
            self.heading.add(plate, label.move_to(plate).put_on_line(plate.get_y()))
            left = plate.get_right() + theme.GAP * RIGHT
        title = words(
            self.say("title", **fields),
            theme.TITLE,
            width=self.dots.get_left()[0] - theme.GAP - left[0],
            align="left",
        )
        self.heading.add(title.move_to(left, LEFT).put_on_line(self.header.center[1]))
        self.add(self.heading)

    @contextmanager
    def step(self, name: str, sentence: str | None = None, /, **fields: object) -> Iterator[None]:
        """One step: a section of that name, its sentence as narration and caption, then a rest.

        Without `sentence` it is the scene's text `name`, with `fields` filled in. The rest makes
        up what the moves inside leave of the sentence's reading time, and is 1 s at least.
        """
        if self.steps_done == len(self.dots):
            raise ValueError(
                f"step {name!r} is one too many: open() was told {len(self.dots)} steps"
            )
        sentence = sentence if sentence is not None else self.say(name, **fields)
        self.next_section(name)
        self.steps.append(name)
        start = self.frames
        self.moved = 0.0
        self._narrate(sentence)
        yield
        for hook in self.settled_hooks:
            hook(self, name)
        reading = reading_time(sentence, theme.SECONDS_PER_WORD, theme.SECONDS_PER_CHARACTER)
        rest = max(theme.SHORTEST_REST, reading - self.moved)
        # A rest is cut to whole frames. Half a frame more, and rounding does not cut another.
        self.wait((math.ceil(rest * config.frame_rate) + 0.5) / config.frame_rate)
        begin, end = start / config.frame_rate, self.frames / config.frame_rate
        self.add_subcaption(sentence, duration=end - begin, offset=begin - self.time)

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play as manim does, and count how long the step's moves and the video's frames last.

        `Scene.time` will not do: it takes a move from the cache for as long as was asked, not for
        the frames that it has. Captions would drift, and a rest of another length would not come
        from the cache then.
        """
        super().play(*args, **kwargs)
        self.moved += self.duration
        frame = 1 / config.frame_rate
        if self.is_current_animation_frozen_frame():
            self.frames += int(self.duration / frame)
        else:
            self.frames += len(np.arange(0, self.duration, frame))

    def _narrate(self, sentence: str) -> None:
        """Replace the narration line and fill the next dot."""
        line = words(sentence, theme.NARRATION, width=self.narration_row.width)
        if line.height > self.narration_row.height:
            raise ValueError(f"the sentence does not fit into the narration line: {sentence!r}")
        line.move_to(self.narration_row.center).put_on_line(self.narration_row.center[1])
        # One after the other: two lines of text never stand in the same place.
        lines = [FadeOut(self.narration)] if self.narration is not None else []
        lines.append(FadeIn(line, shift=0.15 * UP))
        dot = self.dots[self.steps_done - 1].animate.set_fill(THEME.foreground)
        self.narration = line
        # What is above the lowest moving mobject is drawn anew in every frame.
        self.bring_to_front(self.heading)
        self.play(Succession(*lines), dot, run_time=theme.QUICK)

    def show_badge(self, *reports: Report, size: str = "K") -> None:
        """Say in the body's upper right corner how sure we are: what the verifier reported.

        Several reports count as proved if each one is, and their points add up. `size` names
        what a proof holds for every one of (`K`, `m`); it is empty where nothing but numbers
        stands, which is one point however often it is looked at.
        """
        points = sum(report.points for report in reports)
        lines = VGroup()
        if all(report.proved for report in reports):
            lines.add(words("✓ " + self.say("proved", size=size), theme.NOTE, THEME.proved))
        checked = self.say("checked", points=points) if size else self.say("valued", digits=DIGITS)
        lines.add(words(checked, theme.SMALLEST, THEME.muted))
        for number, line in enumerate(lines):
            line.move_to(self.body.corner(RIGHT), RIGHT)
            line.put_on_line(self.body.top - (number + 0.5) * theme.BADGE_LINE)
        moves = exchange(self.badge, lines) if self.badge else [FadeIn(lines, shift=0.15 * LEFT)]
        self.badge = lines
        self.play(*moves, run_time=theme.QUICK)

    def with_conditions(self, sizes: str, conditions: Iterable[object]) -> str:
        """Return the sizes that a proof holds for, and what it needs, each condition once."""
        needed = ", ".join(dict.fromkeys(map(str, conditions)))
        return self.say("with", sizes=sizes, conditions=needed) if needed else sizes

    def in_body(self) -> list[Mobject]:
        """Return what is on screen apart from the header, the narration line and the badge."""
        return [m for m in self.mobjects if m not in (self.heading, self.narration, self.badge)]

    def clear_body(self, *kept: Mobject) -> None:
        """Take away what stands, but not what is kept, and the badge, which spoke of it."""
        if gone := self.in_body_without(kept):
            self.play(FadeOut(*gone), run_time=theme.QUICK)

    def leaving_body(self, *kept: Mobject) -> list[Animation]:
        """Return how the same goes while something else fades in: the body is never empty."""
        gone = self.in_body_without(kept)
        return [FadeOut(*gone, rate_func=GIVING_WAY)] if gone else []

    def in_body_without(self, kept: Sequence[Mobject]) -> list[Mobject]:
        """Return what stands in the body, and the badge, which is forgotten; not what is kept."""
        stands = (*self.in_body(), *self.forgotten_badge())
        return [part for mobject in stands for part in _without(mobject, kept)]

    def forgotten_badge(self) -> list[Mobject]:
        """Return the badge, if there is one, to be taken away."""
        badge, self.badge = self.badge, None
        return [badge] if badge else []

    @property
    def steps_done(self) -> int:
        """The number of steps begun."""
        return len(self.steps)

    def tear_down(self) -> None:
        """Refuse a scene that promised more steps than it made; `manim -n` may cut it short."""
        if math.isinf(config.upto_animation_number) and self.steps_done != len(self.dots):
            raise ValueError(
                f"open() was told {len(self.dots)} steps, the scene made {self.steps_done}"
            )


def _without(mobject: Mobject, kept: Sequence[Mobject]) -> list[Mobject]:
    """Return a mobject, or what it is made of but for what is kept."""
    if not any(part in kept for part in mobject.get_family()):
        return [mobject]
    if mobject in kept:
        return []
    return [part for member in mobject.submobjects for part in _without(member, kept)]
