"""The multi-task network of D5: its ten gradients (D6), and slips that the verifier refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    LaggedStart,
    ManimColor,
    Mobject,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    smooth,
    squish_rate_func,
)

import mathcore
from mathcore.derivations import batch_norm as d4
from mathcore.derivations import multi_task as d6
from mathcore.derivations.slips import Slip
from mathcore.expressions import (
    Array,
    Component,
    Definition,
    Equation,
    Expr,
    Summation,
    free_indices,
    substitute,
    walk,
)
from mathcore.networks import MultiTaskNetwork as Network
from mathcore.steps import Derivation
from mathcore.verification.evaluation import Point, evaluate
from mathcore.verification.oracle import Counterexample
from scenes.derivation_scene import sign, sizes
from scenes.network_scene import NetworkScene, plain
from scenes.stage import theme
from scenes.stage.array_view import ArrayView
from scenes.stage.bar_chart import BarChart
from scenes.stage.equation import EquationMobject
from scenes.stage.joined_steps import Group, joined
from scenes.stage.lecture_scene import Region
from scenes.stage.morph import (
    DerivationStep,
    Move,
    Restatement,
    below,
    glyphs,
    kept,
    plan_morph,
    play_morph,
)
from scenes.stage.network_view import LinkView
from scenes.stage.numbers import number_text, number_typst
from scenes.stage.refusal import Refusal
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME
from scenes.words import rule_name

LINE, NUMBERS, ROW = 36, 30, 31  # points of a line of a derivation, of numbers, of the table
# The gradients of the table, a weight and a bias of one layer in each row.
TABLE = (
    ("theta_2b", "b_2b"),
    ("gamma", "beta"),
    ("theta_1b", "b_1b"),
    ("theta_2a", "b_2a"),
    ("theta_1a", "b_1a"),
)
SHOWN = 3  # rows and columns of an array of numbers
# How many steps of a derivation are one move, and which of them names it.
PATHS_MEET = ((2, 1), (12, 5), 1, (9, 5))
COUPLING = (1, (5, 4), (3, 0), (5, 4))


class MultiTaskNetwork(NetworkScene):
    """Forward, backward with what is special about it, and three published slips mended."""

    problem = "D5, D6"
    network: ClassVar[Network] = Network(
        theta_1a=[[1.0, -0.5], [0.5, 1.0], [-1.0, 0.5]],
        b_1a=[0.5, 0.0, 0.5],
        theta_2a=[[0.5, -0.5, 0.25], [0.25, 0.5, -0.5]],
        b_2a=[0.0, 0.5],
        theta_1b=[[1.0, 0.5], [-0.5, 1.0]],
        b_1b=[1.0, 1.5],
        gamma=[1.5, -1.0],
        beta=[0.0, 0.5],
        theta_2b=[[0.5, -0.75], [-0.5, -0.25]],
        b_2b=[0.0, 0.5],
    )
    inputs: ClassVar[Mapping[str, Any]] = {
        "x": [[1.0, -1.0, 2.0], [0.5, 1.0, -1.0]],
        "y_a": [[1.0, 0.0, 2.0], [1.0, 0.5, 0.0]],
        "y_b": [0, 1, 0],
        "mask": [[1, 0, 1], [1, 1, 0], [0, 1, 1]],
    }
    rate: ClassVar[float] = 0.1  # of the step of gradient descent at the end

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=19)
        parameters = VGroup(*(link.operation for link in self.reading()))
        self.question(
            LaggedStart(*(Indicate(p, 1.2, THEME.gradient) for p in parameters), lag_ratio=0.3)
        )
        self.values()
        self.loss()
        self.upstream_of_logits()
        self.slip(mathcore.slips["S3"], "z_2b", tried=self.on_the_batch)
        self.into_both_inputs()
        self.two_paths_meet()
        self.slip(
            *(mathcore.slips["S6"], "theta_2a", "=", self.gradient_of("y_a_hat")),
            *(array(self.forward.o_1a.T, THEME.value), "=", self.gradient_of("theta_2a")),
            tried=self.in_sizes_drawn,
        )
        self.down_task_a()
        self.batch_coupling()
        self.slip(in_the_network(mathcore.slips["S5"]), "a_1b")
        self.down_task_b()
        self.table()
        self.conclude()

    def setup(self) -> None:
        """Compute all numbers; find a place beside the network for legend and badge."""
        super().setup()
        self.work = self.below_numbers
        for name, first, side in (("task_a", "z_1a", UP), ("task_b", "z_1b", DOWN)):
            label = words(self.say(name), theme.NARRATION, THEME.muted)
            node = self.view.nodes[first]
            label.next_to(node, side, buff=theme.GAP).align_to(self.body.corner(LEFT), LEFT)
            self.view.captions.add(label)
        under, right = self.work.top + theme.GAP / 2, self.view.nodes["loss_b"].get_left()[0]
        self.legend.move_to((right - theme.GAP / 2) * RIGHT + under * UP, DR)

    # ------------------------------------------------------------------------ forward, and loss

    def loss(self) -> None:
        """Step: the two parts of the loss, out of their nodes."""
        parts = {"loss_a": d6.loss_a, "loss_b": d6.loss_b}
        row = VGroup(
            *(EquationMobject(Equation(part, part.whole.body), LINE) for part in parts.values())
        ).arrange(RIGHT, buff=4 * theme.GAP)
        row.move_to(self.work.center)
        with self.step("loss"):
            self.play(
                *(Indicate(self.view.values[name], 1.2, THEME.loss) for name in parts),
                *(
                    FadeIn(line, target_position=self.view.nodes[name], scale=0.3)
                    for name, line in zip(parts, row, strict=True)
                ),
                run_time=1.2 * theme.MOVE,
            )
        self.beside = row

    # ------------------------------------------------------------------------- the way back

    def upstream_of_logits(self) -> None:
        """Step: the gradient at task B's logits, formula and numbers."""
        derivation = mathcore.derivation("D6")
        share = formula(number_typst(1 / self.forward.x.shape[1]), NUMBERS)
        row = self.in_numbers(
            derivation.claim,
            *("=", share, "(", self.values_of("y_b_hat"), "-", self.targets(), ")"),
            *("=", self.gradient_of("z_2b")),
        )
        with self.step("delta_2b"):
            self.play(*self.put_away(), FadeIn(self.legend[1]), run_time=theme.QUICK)
            self.flow_back("y_b_hat")
            self.write_product(row, "z_2b")
            self.show_report(derivation)

    def into_both_inputs(self) -> None:
        """Step: g, and its two copies behind the ⊕."""
        derivation = mathcore.derivation("D6.s")
        row = self.in_numbers(
            derivation.claim,
            *("=", array(self.network.theta_2b.T, THEME.foreground)),
            *(self.gradient_of("z_2b"), "=", self.gradient_of("s")),
        )
        with self.step("both_inputs"):
            self.play(*self.put_away(), run_time=theme.QUICK)
            self.write_product(row, "s")
            self.show_report(derivation)
            meeting = self.view.gradients["y_a_hat"]
            self.arrived = self.view.gradients["s"].copy().move_to(meeting)
            ways = ("bn_1b", "s"), ("y_a_hat", "s")
            self.play(
                *self.view.light("bn_1b"),
                self.view.links[ways[1]].arrow.animate.set_color(THEME.gradient),
                *(
                    ReplacementTransform(self.view.gradients["s"].copy(), copy)
                    for copy in (self.view.gradients["bn_1b"], self.arrived)
                ),
                run_time=1.4 * theme.MOVE,
            )
        self.shown.append(self.view.gradients["bn_1b"])

    def two_paths_meet(self) -> None:
        """Two steps: both paths to task A's prediction, derived and then added in numbers."""
        derivation = mathcore.derivation("D6.y_hat_a")
        name = "y_a_hat"
        with self.step("paths"):
            self.play(*self.put_away(), *self.view.light(name), run_time=theme.QUICK)
            self.tell(derivation, PATHS_MEET)
            self.show_report(derivation)
        total, through_sum = (getattr(self.backward, n) for n in (name, "s"))
        first, second, result = (
            array(values, THEME.gradient) for values in (total - through_sum, through_sum, total)
        )
        claim = EquationMobject(derivation.claim.left, LINE, trailing="=")
        plus, equals = formula("+", LINE), formula("=", LINE)
        row = VGroup(claim, first, plus, second, equals, result)
        row.arrange(RIGHT, buff=theme.GAP).move_to(self.work.center)
        claim.shift((equals.get_y() - claim.anchor[1]) * UP)
        line = self.line
        with self.step("add"):
            left, right = line.part((0,)), line.part((1,))
            one, other = line.part((1, 0)), line.part((1, 1))
            sign = VGroup(*(g for g in right if g not in [*one, *other]))
            self.remove(line)
            self.play(
                ReplacementTransform(VGroup(*left, *line.own(())), claim),
                FadeOut(one, target_position=first),
                FadeIn(first, target_position=one),
                FadeOut(other, target_position=second),
                FadeIn(second, target_position=other),
                ReplacementTransform(sign, plus),
                *self.view.flow_gradient(name),
                run_time=1.4 * theme.MOVE,
            )
            terms, sums = ((columns(first), columns(second)), columns(result))
            self.play(
                FadeIn(equals, result.brackets),
                LaggedStart(
                    *(
                        AnimationGroup(
                            *(Indicate(term[n], 1.1, THEME.local) for term in terms),
                            FadeIn(column, rate_func=squish_rate_func(smooth, 0.4, 1)),
                        )
                        for n, column in enumerate(sums)
                    ),
                    lag_ratio=0.5,
                ),
                run_time=1.6 * theme.MOVE,
            )
            self.play(
                FadeOut(self.arrived),
                FadeIn(self.view.gradients[name], target_position=result),
                run_time=theme.MOVE,
            )
        self.shown.append(self.view.gradients[name])
        self.beside = row

    def down_task_a(self) -> None:
        """Step: through dropout and ReLU, where units are off."""
        derived = [mathcore.derivation(f"D6.{name}") for name in ("a_1a", "z_1a")]
        row = VGroup(*(EquationMobject(d.claim, LINE) for d in derived))
        row.arrange(RIGHT, buff=6 * theme.GAP).move_to(self.work.center)
        with self.step("task_a_back"):
            self.play(*self.put_away(), run_time=theme.QUICK)
            self.flow_back("o_1a")
            self.flow_back("a_1a", FadeIn(row[0], shift=0.2 * UP))
            self.flow_back("z_1a", FadeIn(row[1], shift=0.2 * UP))
            self.show_reports(derived)
        self.beside = row

    def batch_coupling(self) -> None:
        """Two steps: one sample's upstream gradient moves all samples; why."""
        derivation = mathcore.derivation("D6.a_1b")
        upstream = self.of_one_sample()
        upper, lower = (
            array(values, THEME.gradient)
            for values in (upstream, self.through_batch_norm(upstream))
        )
        arrow = Arrow(LEFT, RIGHT, buff=0, color=THEME.line)
        row = VGroup(upper, arrow, lower).arrange(RIGHT, buff=4 * theme.GAP)
        for part, name in ((upper, "one_sample"), (lower, "all_samples"), (arrow, "layer")):
            label = words(self.say(name), theme.NOTE)
            row.add(label.next_to(part, DOWN, buff=theme.GAP / 2))
        row.move_to(self.work.center)
        with self.step("coupling"):
            self.play(*self.put_away(), run_time=theme.QUICK)
            self.flow_back(
                "x_hat",
                FadeIn(upper, target_position=self.view.gradients["bn_1b"]),
                FadeIn(row[3], shift=0.2 * UP),
            )
            self.play(
                *self.view.light("a_1b"), GrowArrow(arrow), FadeIn(row[5]), run_time=theme.QUICK
            )
            self.play(
                FadeIn(lower.brackets, row[4]),
                LaggedStart(*(FadeIn(c, shift=0.3 * RIGHT) for c in columns(lower)), lag_ratio=0.3),
                run_time=1.2 * theme.MOVE,
            )
        self.beside = row
        with self.step("coupling_formula"):
            self.play(*self.put_away(), run_time=theme.QUICK)
            self.tell(derivation, COUPLING)
            self.flow_back("a_1b")
            self.show_report(derivation)

    def down_task_b(self) -> None:
        """Step: through ReLU to the input, where both tasks meet."""
        derived = [mathcore.derivation(f"D6.{name}") for name in ("z_1b", "x")]
        row = VGroup(*(EquationMobject(d.claim, LINE) for d in derived))
        row.arrange(RIGHT, buff=6 * theme.GAP).move_to(self.work.center)
        with self.step("input"):
            self.play(*self.put_away(), run_time=theme.QUICK)
            self.flow_back("z_1b", FadeIn(row[0], shift=0.2 * UP))
            self.flow_back("x", FadeIn(row[1], shift=0.2 * UP))
            self.show_reports(derived)
        self.beside = row

    # ------------------------------------------------------------------------------ the slips

    def slip(
        self,
        slip: Slip,
        name: str,
        *numbers: Mobject | str,
        tried: Callable[[Slip], tuple[Counterexample, VGroup]] | None = None,
    ) -> None:
        """Two steps: a published formula for the gradient of a quantity is refused, then mended.

        `numbers` go behind the mended one. `tried` gives a counterexample with the numbers on
        screen and the arrays that it is about; without it, it is the verifier's.
        """
        wrong, right = (Equation(slip.left, spelled_out(s)) for s in (slip.wrong, slip.right))
        line, row = EquationMobject(wrong, LINE), self.in_numbers(right, *numbers)
        mended = row[0]
        counterexample, data = tried(slip) if tried else (slip.report.counterexample, VGroup())
        refusal = Refusal(
            line,
            counterexample,
            (wrong, right),
            **{name: self.say(name) for name in ("true", "claimed", "refused")},
        )
        data.next_to(refusal.stamp, RIGHT, buff=2 * theme.GAP)
        refusal.numbers.add(*data)
        VGroup(line, refusal).move_to(self.work.center)
        beside, self.badge, self.legend = [self.badge, self.legend], None, VGroup()
        with self.step(f"{slip.id}_tried"):
            self.play(
                *self.put_away(), *self.view.light(name), *gone(*beside), run_time=theme.QUICK
            )
            self.play(FadeIn(line, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(refusal.numbers, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(refusal.stamp, scale=2), run_time=theme.QUICK)
        with self.step(f"{slip.id}_mended"):
            self.play(FadeOut(refusal), run_time=theme.QUICK)
            self.rewrite(line, mended, Restatement(alike(wrong, right), right))
            if numbers:
                self.play(FadeIn(row[1:], shift=0.2 * LEFT), run_time=theme.MOVE)
            self.show_badge(slip.mended, size=plain(", ".join(sizes(right))))
        self.beside = row

    def on_the_batch(self, slip: Slip) -> tuple[Counterexample, VGroup]:
        """Return both sides for one component of the batch on screen, with what they read."""
        y_b_hat = Array(d6.y_b_hat.name, (d6.K, d6.m))
        values = {y_b_hat: self.forward.y_b_hat.tolist(), d6.y_b: self.forward.y_b.tolist()}
        sides = [
            substitute(spelled_out(side), {d6.y_b_hat: y_b_hat})
            for side in (slip.right, slip.wrong)
        ]
        sizes = {size: self.view.sizes[size.name] for size in (d6.K, d6.m)}
        components = product(range(1, sizes[d6.K] + 1), range(1, sizes[d6.m] + 1))
        points = [Point(sizes, {d6.j: j, d6.i: i}, values) for j, i in components]
        results = [[float(evaluate(side, point)) for side in sides] for point in points]
        farthest = int(np.abs(np.subtract(*zip(*results, strict=True))).argmax())
        j, i = np.unravel_index(farthest, self.forward.y_b.shape)
        found = Counterexample(
            indices={"j": int(j) + 1, "i": int(i) + 1},
            left=str(results[farthest][0]),
            right=str(results[farthest][1]),
        )
        names = (self.view.quantities[name].symbol for name in ("y_b_hat", "y_b"))
        data = VGroup(
            formula(f"{' - '.join(names)} =", NUMBERS),
            self.values_of("y_b_hat"),
            formula("-", NUMBERS),
            self.targets(),
        ).arrange(RIGHT, buff=theme.GAP / 2)
        return found, data

    def in_sizes_drawn(self, slip: Slip) -> tuple[Counterexample, VGroup]:
        """Return the shapes of both sides, in the sizes of the network on screen."""

        def resized(side: str) -> str:
            names = side.removeprefix("shape ").partition(" = ")[0]
            sizes = (str(self.view.sizes[name]) for name in names.split(" × "))
            return f"shape {names} = {' × '.join(sizes)}"

        found = slip.report.counterexample
        return replace(found, left=resized(found.left), right=resized(found.right)), VGroup()

    # ------------------------------------------------------------------------------- the result

    def table(self) -> None:
        """Step: the gradients of all parameters with their shapes, out of the network."""
        derived = {name: mathcore.derivation(f"D6.{name}") for row in TABLE for name in row}
        cells = {name: self.cell(name, derived[name]) for name in derived}
        columns = [VGroup(*(cells[row[side]] for row in TABLE)) for side in (0, 1)]
        for column in columns:
            column.arrange(DOWN, buff=0.3 * theme.GAP, aligned_edge=LEFT)
            for cell in column:
                cell.shift((column[0][0].anchor[0] - cell[0].anchor[0]) * RIGHT)
        whole = self.whole_body
        grid = VGroup(*columns).arrange(RIGHT, buff=4 * theme.GAP)
        for left, right in zip(*columns, strict=True):
            right.shift((left[0].anchor[1] - right[0].anchor[1]) * UP)
        grid.move_to(whole.corner(DOWN) + 1.2 * theme.GAP * UP, DOWN)
        badge, self.badge = self.badge, None
        network = VGroup(self.view.skeleton, *self.shown)
        rows = [VGroup(*row) for row in zip(*columns, strict=True)]
        with self.step("table"):
            self.play(*self.put_away(), FadeOut(badge), FadeOut(network), run_time=theme.QUICK)
            self.play(
                LaggedStart(*(FadeIn(row, shift=0.3 * UP) for row in rows), lag_ratio=0.4),
                run_time=1.6 * theme.MOVE,
            )
            self.show_reports(derived.values())
        self.grid = grid

    def conclude(self) -> None:
        """Step: a step of gradient descent along all ten lowers the loss."""
        losses = [q for q in self.network.quantities if not q.shape]
        before, after = (
            [getattr(values, loss.name) for loss in losses]
            for values in (self.forward, self.stepped().forward(**self.inputs))
        )
        aside = self.grid.copy().align_to(self.body.corner(LEFT) + 1.2 * theme.GAP * RIGHT, LEFT)
        frame = SurroundingRectangle(
            aside, color=THEME.proved, buff=theme.GAP, corner_radius=theme.GAP / 2
        )
        left = frame.get_right()[0] + 2 * theme.GAP
        place = Region(left, self.body.right, self.body.bottom, self.badge.get_bottom()[1])
        names = [formula(loss.symbol, LINE) for loss in losses]
        chart = BarChart(
            before, (0, max(*before, *after)), width=place.width, names=names, color=THEME.loss
        )
        chart.move_to(place.center)
        numbers = {"before": number_text(before[-1]), "after": number_text(after[-1])}
        with self.step("result", rate=number_text(self.rate), **numbers):
            self.play(self.grid.animate.move_to(aside), run_time=theme.MOVE)
            self.play(Create(frame), run_time=theme.QUICK)
            self.play(FadeIn(chart, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(chart.to(after), run_time=1.6 * theme.MOVE)

    def stepped(self) -> Network:
        """Return the network after a step of gradient descent."""
        network, gradients = self.network, self.backward
        parameters = {
            name: value - self.rate * getattr(gradients, name)
            for name, value in network.parameters.items()
        }
        return type(network)(**parameters, p=network.p, eps=network.eps)

    # -------------------------------------------------------------------------------- the parts

    def cell(self, name: str, derivation: Derivation) -> VGroup:
        """Return the gradient of a parameter, and the space that it lives in."""
        claim = EquationMobject(derivation.claim, ROW)
        space = self.view.shape_typst(self.view.quantities[name])
        shape = formula(f"in {space}", ROW, THEME.muted).next_to(claim, RIGHT, buff=theme.GAP / 2)
        shape.shift((claim.anchor[1] - shape.get_y()) * UP)
        return VGroup(claim, shape)

    def reading(self) -> list[LinkView]:
        """Return the arrows whose operations read parameters, each once."""
        links = [self.view.uses(name)[0] for name in self.network.parameter_names]
        return [link for n, link in enumerate(links) if link not in links[:n]]

    def values_of(self, name: str) -> ArrayView:
        """Return a value as an array of numbers."""
        return array(getattr(self.forward, name), THEME.value)

    def targets(self) -> ArrayView:
        """Return the targets of task B as an array of numbers."""
        return array(self.forward.y_b, THEME.target)

    def gradient_of(self, name: str) -> ArrayView:
        """Return a gradient as an array of numbers."""
        return array(getattr(self.backward, name), THEME.gradient)

    def in_numbers(self, claim: Equation, *parts: Mobject | str) -> VGroup:
        """Return a formula with its numbers behind it, in the middle of the work area."""
        line = EquationMobject(claim, LINE)
        row = VGroup(
            line, *(formula(part, NUMBERS) if isinstance(part, str) else part for part in parts)
        ).arrange(RIGHT, buff=theme.GAP / 2)
        if parts:
            line.shift((row[1].get_y() - line.anchor[1]) * UP)
        return row.move_to(self.work.center)

    def write_product(self, row: VGroup, name: str) -> None:
        """Write a formula with its numbers; the last of them goes to its node."""
        result = row[-1]
        self.play(FadeIn(row[:-1], shift=0.2 * UP), run_time=theme.MOVE)
        self.flow_back(name, FadeIn(result, shift=0.2 * LEFT))
        self.beside = row

    def flow_back(self, name: str, *beside: Animation) -> None:
        """Send pulses back to a quantity and let its gradient come out of the node."""
        self.play(*self.view.light(name), *self.view.flow_gradient(name), run_time=0.8 * theme.MOVE)
        self.play(self.view.show_gradient(name), *beside, run_time=0.8 * theme.MOVE)
        self.shown.append(self.view.gradients[name])

    def tell(self, derivation: Derivation, groups: Sequence[Group]) -> None:
        """Derive in one line that is rewritten; below it stands the name of the rule."""
        line = EquationMobject(derivation.start, LINE, trailing="= thin ?")
        line.move_to(self.work.center)
        self.play(FadeIn(line, shift=0.2 * UP), run_time=theme.QUICK)
        rule = VGroup()
        for step in joined(derivation, groups).steps:
            after = step.after
            if not isinstance(after, Equation):
                after = Equation(derivation.start, after)
            named = words(rule_name(step.rule.name), theme.NARRATION, THEME.local)
            new = EquationMobject(after, LINE, width=self.work.width)
            VGroup(new, named).arrange(DOWN, buff=theme.GAP / 2).move_to(self.work.center)
            leaving = [FadeOut(rule, rate_func=squish_rate_func(smooth, 0, 0.4))] if rule else []
            arriving = FadeIn(named, rate_func=squish_rate_func(smooth, 0.6, 1))
            self.rewrite(line, new, step, *leaving, arriving)
            self.wait(theme.SHORTEST_REST)
            line, rule = new, named
        self.play(FadeOut(rule), line.animate.move_to(self.work.center), run_time=theme.QUICK)
        self.line, self.beside = line, VGroup(line)

    def rewrite(
        self, line: EquationMobject, new: EquationMobject, step: DerivationStep, *beside: Animation
    ) -> None:
        """Turn a line into another one; `step` is about both or about their right sides."""
        before, after = glyphs(line), glyphs(new)
        if isinstance(step.after, Equation):
            plan = plan_morph(step, before, after)
        elif not isinstance(line.expression, Equation):
            plan = plan_morph(Restatement(line.expression, new.expression), before, after)
        else:
            plan = plan_morph(step, below(before, (1,)), below(after, (1,)))
            plan = plan.with_moves(*kept(before, after, (0,)), Move(sign(before), sign(after)))
        play_morph(self, plan, [line], [new], *beside, run_time=1.2 * theme.MOVE)

    def show_reports(self, derived: Iterable[Derivation]) -> None:
        """Show the verifier's reports on several derivations as one."""
        derived = list(derived)
        names = dict.fromkeys(size for d in derived for size in sizes(d.claim))
        self.show_badge(*(d.report for d in derived), size=plain(", ".join(names)))

    def of_one_sample(self) -> np.ndarray:
        """Return g of the sample where it is largest, zero for the others."""
        g = self.backward.s
        largest = np.abs(g).sum(axis=0).argmax()
        return np.where(np.arange(g.shape[1]) == largest, g, 0.0)

    def through_batch_norm(self, upstream: np.ndarray) -> np.ndarray:
        """Return what BatchNorm makes of an upstream gradient, by its derived Jacobian."""
        jacobian = mathcore.derivation("D6.batch_norm").claim.right
        axes = {size: self.view.sizes[size.name] for size in (d6.D_s, d6.m, d6.D_x)}
        values = {
            d6.x: self.forward.x.tolist(),
            d6.theta_1b: self.network.theta_1b.tolist(),
            d6.b_1b: self.network.b_1b[:, 0].tolist(),
            d6.epsilon: self.network.eps,
        }
        result = np.zeros_like(upstream)
        features, samples = upstream.shape
        for feature, sample, other in product(range(features), range(samples), range(samples)):
            numbers = {d6.q: feature, d6.o: feature, d6.t: sample, d6.i: other}
            point = Point(axes, {index: n + 1 for index, n in numbers.items()}, values)
            slope = self.network.gamma[feature, 0] * float(evaluate(jacobian, point))
            result[feature, other] += upstream[feature, sample] * slope
        return result


def gone(*mobjects: Mobject) -> list[FadeOut]:
    """Return animations that take away what there is."""
    return [FadeOut(m) for m in mobjects if m.submobjects]


def array(values: np.ndarray, color: ManimColor) -> ArrayView:
    """Return an array of numbers of which several have room in a row."""
    return ArrayView(values, color, rows=SHOWN, columns=SHOWN)


def columns(view: ArrayView) -> list[VGroup]:
    """Return what is inside the brackets of an array, from left to right."""
    inside = [m for m in view if m is not view.brackets]
    places = sorted({round(m.get_right()[0], 2) for m in inside})
    return [VGroup(*(m for m in inside if round(m.get_right()[0], 2) == x)) for x in places]


def in_the_network(slip: Slip) -> Slip:
    """Write a slip about BatchNorm for one feature of the network: it reads a, ŷ_a joins it to s.

    The letters of D4 mean other things in the network: its input x and its targets y.
    """
    new: dict[Expr, Expr] = {d4.x: Array("a", (d4.m,))}
    for old in (d4.mean.whole, d4.variance.whole, d4.normalised):
        new[old] = Definition(old.name, old.parameters, substitute(old.body, new))
    joining = Array(d6.y_a_hat.name, (d4.m,))[d4.y.parameters[0]]
    new[d4.y] = Definition(d6.s.name, d4.y.parameters, substitute(d4.y.body, new) + joining)
    left, wrong, right = (substitute(side, new) for side in (slip.left, slip.wrong, slip.right))
    return replace(slip, left=left, wrong=wrong, right=right)


def alike(wrong: Expr, right: Expr) -> Expr:
    """Name the index of a sum after a free one if then its body is a part of the right formula."""
    parts = [part for _, part in walk(right)]
    for _, part in walk(wrong):
        if isinstance(part, Summation):
            for index in free_indices(right):
                if part.body.xreplace({part.index: index}) in parts:
                    return wrong.xreplace({part.index: index})
    return wrong


def spelled_out(expression: Expr) -> Expr:
    """Write out what only the slips have a name for."""
    for _, part in walk(expression):
        if (
            isinstance(part, Component)
            and isinstance(part.whole, Definition)
            and part.whole.name in ("Delta", "delta_2b")
        ):
            body = part.whole.at(*part.indices)
            return spelled_out(expression.xreplace({part: body}))
    return expression
