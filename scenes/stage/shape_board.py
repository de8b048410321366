"""A derivation about shapes: its line in letters, and above it the same in blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Line,
    ManimColor,
    Mobject,
    ReplacementTransform,
    smooth,
    squish_rate_func,
    there_and_back,
)
from manim.typing import Point3D
from sympy import Basic

from mathcore.expressions import Dimensions, Equation, Expr, Path, ShapeOf, walk
from mathcore.steps import Derivation, Step
from scenes.stage import theme
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.equation_line import EquationLine
from scenes.stage.labelled import LABEL_SIZE
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph
from scenes.stage.shape_blocks import EDGE_WIDTH, BlockRow, Following
from scenes.stage.text import words
from scenes.stage.theme import THEME
from scenes.words import rule_name

LINE_RISE = 0.75  # of the line above the bottom of the body, in frame units
# Blocks move when what was there has grown faint, words come when they have passed their places.
PASSING, PASSED = (squish_rate_func(smooth, *share) for share in ((0.25, 0.7), (0.65, 1)))
MARGIN = 2 * theme.GAP  # free at both ends of the longest row


class ShapeBoard:
    """The `row` of blocks in the middle of what a scene's body leaves above the line.

    `sizes` and `colors` are those of `BlockRow`.
    """

    def __init__(
        self, scene: LectureScene, sizes: Mapping[str, int], colors: Mapping[Basic, ManimColor]
    ) -> None:
        self.scene, self.sizes, self.colors = scene, sizes, colors
        self.row: BlockRow | None = None

    def place(self, across: float = 0.0) -> Point3D:
        """Return the middle of the line, or a point a part of the body's width beside it."""
        body = self.scene.body
        x = body.center[0] + across * body.width
        return x * RIGHT + (body.bottom + LINE_RISE) * UP

    def line(
        self, start: Expr | None = None, across: float = 0.0, share: float = 1
    ) -> EquationLine:
        """Return an empty line, with `share` of the body's width at most."""
        width = share * self.scene.body.width
        return EquationLine(self.scene, self.place(across), width, start)

    def blocks(self, line: Expr, names: Mapping[Path, Basic] | None = None) -> BlockRow:
        """Return a line in blocks, in its place: between the line in letters and the badge."""
        body = self.scene.body
        top = body.top - 2 * theme.BADGE_LINE
        row = BlockRow(line, self.sizes, body.width - 2 * MARGIN, self.colors, names)
        return row.shift((top + self.place()[1]) / 2 * UP)

    def shape_below(self, shape: Expr, above: Mobject) -> EquationMobject:
        """Return a shape in letters, below what has it."""
        label = EquationMobject(shape, LABEL_SIZE, THEME.local)
        return label.next_to(above, DOWN, buff=theme.GAP / 2)

    def measure(
        self,
        matrix: Basic,
        sides: Sequence[tuple[Line, Point3D]],
        unknown: Mobject,
        derivation: Derivation,
        line: EquationLine,
    ) -> None:
        """Let sides of a matrix grow, as long as edges, and it take the place of `unknown`.

        The last step of the derivation says its shape, on the line and below the matrix.
        """
        path = self.row.where(matrix)
        block = self.row.block(path)
        for edge, side in sides:
            blinking = edge.animate(rate_func=there_and_back).set_stroke(width=2 * EDGE_WIDTH)
            self.scene.play(blinking, Create(block.edge(side)), run_time=0.6 * theme.MOVE)
        line.show(derivation.steps[-1], FadeOut(unknown), FadeIn(block, lag_ratio=0.1))
        shape = self.shape_below(derivation.end, self.row.part(path))
        self.scene.play(FadeIn(shape), run_time=theme.QUICK)

    def follow(
        self, row: BlockRow, step: Step, *beside: Animation, line: EquationLine | None = None
    ) -> None:
        """Make the row of blocks into the next one, and the line below it as well."""
        way = Following(step, self.row, row)
        if way.strikes:
            self.scene.play(Create(way.strikes), run_time=theme.QUICK)
        if line is not None:
            line.show(step, *way.moves(), *beside)
        else:
            self.scene.play(*way.moves(), *beside, run_time=theme.MOVE)
        way.settle(self.scene)
        self.row = row

    def become(self, line: Expr, kept: Sequence[Basic]) -> None:
        """Show another line in blocks; the matrices kept move there from the row of before.

        Nothing else is left in the body of the scene.
        """
        before, row = self.row, self.blocks(line)
        moving = [
            (before.part(before.where(matrix)), row.part(row.where(matrix))) for matrix in kept
        ]
        new = [m for m in row.drawn if not any(m in after.submobjects for _, after in moving)]
        self.scene.play(
            *self.scene.leaving_body(*(m for part, _ in moving for m in part)),
            *(ReplacementTransform(part, after, rate_func=PASSING) for part, after in moving),
            FadeIn(*new, rate_func=PASSED),
            run_time=1.6 * theme.MOVE,
        )
        self.scene.remove(*(after for _, after in moving), *new)
        self.scene.add(*row.drawn)
        self.row = row

    def strip(self, steps: Iterable[Step], leaving: Sequence[Mobject]) -> Mobject:
        """Follow steps, each named by its rule where the line was; return the last name."""
        named = leaving
        for step in steps:
            name = words(rule_name(step.rule.name), theme.NARRATION, THEME.local)
            name.move_to(self.place()).put_on_line(self.place()[1])
            gone = [FadeOut(old, rate_func=EARLY) for old in named]
            named = [name]
            self.follow(self.blocks(step.after), step, *gone, FadeIn(name, rate_func=LATE))
        return named[0]

    def write_sizes(self, step: Step, line: EquationLine) -> dict[Path, Expr]:
        """Follow the step that says the shapes of matrices; return whose shape stands where."""
        matrices = {path: part.args[0] for path, part in _shapes(step.before, ShapeOf)}
        self.follow(self.blocks(step.after, matrices), step, line=line)
        return matrices

    def cancel(self, step: Step, line: EquationLine) -> None:
        """Show the edges of equal inner sizes, then the blocks become their product's."""
        left, right = (self.row.block(path[:-1]) for path in step.cancelled)
        edges = left.edge(UP), right.edge(LEFT)
        self.scene.play(*map(Create, edges), run_time=theme.QUICK)
        kept = {
            path: self.row.names[source]
            for path, _ in _shapes(step.after, Dimensions)
            if path not in step.sites
            for source in step.sources(path)
        }
        self.follow(self.blocks(step.after, kept), step, FadeOut(*edges), line=line)

    def recall(self, equation: Equation, names: Mapping[Path, Expr], line: EquationMobject) -> None:
        """Put what blocks and line were made from before them: the whole in one picture."""
        scene, row = self.scene, self.blocks(equation, names)
        result = row.part((1,))
        new = [m for m in row.drawn if m not in result.submobjects]
        whole = EquationMobject(equation, theme.EQUATION, width=scene.body.width)
        whole.move_to(self.place())
        plan = plan_morph(Restatement(equation.right, equation), glyphs(line), glyphs(whole))
        arrived = [m for token, m in self.row.tokens.items() if token[1] != "name"]
        goals = [m for token, m in row.tokens.items() if m in result and token[1] != "name"]
        new += [m for m in result if m not in goals]
        moves = [ReplacementTransform(old, goal) for old, goal in zip(arrived, goals, strict=True)]
        coming = FadeIn(*new, rate_func=LATE)
        play_morph(scene, plan, [line], [whole], *moves, coming, run_time=1.2 * theme.MOVE)
        self.row = row


def _shapes(line: Expr, kind: type) -> list[tuple[Path, Expr]]:
    """Return the shapes of one kind in a line, known or not, each with its path."""
    return [(path, part) for path, part in walk(line) if isinstance(part, kind)]
