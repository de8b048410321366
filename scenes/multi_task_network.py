"""The multi-task network of D5: forward, and back to its ten gradients (D6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    LaggedStart,
    VGroup,
)

import mathcore
from mathcore import rules
from mathcore.derivations import dropout
from mathcore.derivations import multi_task as d6
from mathcore.expressions import Equalities, Equation, Expr, Softmax
from mathcore.networks import MultiTaskNetwork as Network
from mathcore.rules.rewriting import Rule
from mathcore.steps import Derivation
from mathcore.typst import typst
from mathcore.verification.tabulate import tabulate
from scenes.formula_network_scene import LINE, READING, FormulaNetworkScene, array
from scenes.stage import theme
from scenes.stage.alignment import in_columns, on_one_line
from scenes.stage.array_sum import ArraySum
from scenes.stage.array_view import SIZE
from scenes.stage.bar_chart import BarChart, bar_number, decimals
from scenes.stage.claims import proved
from scenes.stage.easing import LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.former_bars import former_bars
from scenes.stage.lecture_scene import Region
from scenes.stage.network_view import LinkView
from scenes.stage.numbers import number_text, number_typst
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.table import Table
from scenes.stage.text import TEXT_POINT, Formula, formula, operator_name, words
from scenes.stage.theme import THEME

# The gradients of the table, a weight and a bias of one layer in each row.
TABLE = (
    ("theta_2b", "b_2b"),
    ("gamma", "beta"),
    ("theta_1b", "b_1b"),
    ("theta_2a", "b_2a"),
    ("theta_1a", "b_1a"),
)
ROW, ROW_GAP, COLUMN_GAPS = 29, 0.22, (0.3, 0.8, 0.3)  # points; frame units
TOLD = 29  # points of the gradients of single samples, which have their names below
CHART_NAMES = 1.2  # frame units below and above the bars, for names and numbers
FORWARD = (("D5.z_1a", "D5.a_1a", "D5"), ("D5.z_1b", "D5.a_1b", "D5.z_2b"))  # of each task
JACOBIAN = mathcore.derivation("D6.batch_norm")  # by which one sample moves all
# How many steps of a derivation are one move, and which of them names it.
PATHS_MEET = ((2, 1), (12, 5), 1, (5, 4), (2, 1), (2, 0))
# What does not depend on the sample goes to the front along with the lemma: alone it would have to
# pass the sum.
COUPLING = (1, (5, 4), (4, 0), (2, 0), (2, 1))
# The nodes that these are about.
USES_OF_PREDICTION = ("y_a_hat", "loss_a", "s")
THROUGH_BATCH_NORM = ("a_1b", "x_hat", "bn_1b", "s")


class MultiTaskNetwork(FormulaNetworkScene):
    """Two tasks share an input and meet at ⊕: where paths meet, where samples are coupled."""

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
        "mask": [[0, 1, 1], [1, 0, 1], [1, 1, 0]],
    }
    formulas: ClassVar[Mapping[str, str]] = {
        "z_2b": "D6",
        "y_a_hat": "D6.y_hat_a",
        **{name: f"D6.{name}" for name in ("s", "a_1a", "z_1a", "a_1b", "z_1b", "x")},
        **{name: f"D6.{name}" for row in TABLE for name in row},
    }
    symbols: ClassVar[Mapping[str, Expr]] = {
        "z_2b": d6.delta_2b,
        "s": d6.g,
        "y_a_hat": d6.delta_2a,
        "z_1b": d6.delta_1b,
    }
    # Of the step of gradient descent at the end: the three losses, rounded, add up.
    rate: ClassVar[float] = 0.08

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=20)
        self.ask_for_parameters()
        self.values()
        self.write_forward()
        self.loss()
        self.start_at_logits()
        self.split_at_sum()
        self.derive_both_paths()
        self.add_both_paths()
        self.meet_what_the_layer_reads()
        self.close_gates()
        self.scale_and_shift()
        self.couple_samples()
        self.derive_coupling()
        self.return_to_input()
        self.table()
        self.descend()

    def setup(self) -> None:
        """Name both tasks in the margin and put the legend between them."""
        super().setup()
        for name, first, side in (("task_a", "z_1a", UP), ("task_b", "z_1b", DOWN)):
            label = words(self.say(name), theme.NARRATION, THEME.muted)
            node = self.view.nodes[first]
            label.next_to(node, side, buff=theme.GAP).align_to(self.body.corner(LEFT), LEFT)
            self.view.captions.add(label)
        middle = (self.view.nodes["loss_a"].get_x() + self.view.nodes["y_b_hat"].get_x()) / 2
        above = self.view.values["z_2b"].get_top()[1] + theme.GAP
        self.legend.move_to(middle * RIGHT + above * UP, DOWN)

    # ------------------------------------------------------------------------ forward, and loss

    def ask_for_parameters(self) -> None:
        """Step: the network, and the ten parameters whose gradients are looked for."""
        parameters = [link.operation for link in self.reading()]
        lit = [Indicate(p, 1.2, THEME.gradient) for p in parameters]
        self.question(LaggedStart(*lit, lag_ratio=0.3, run_time=1.2 * theme.MOVE))

    def write_forward(self) -> None:
        """Step: the way forward of task A in formulas, then that of task B."""
        tasks = [[mathcore.derivation(id) for id in ids] for ids in FORWARD]
        task_a, (layer, activation, logits) = (
            [derivation.claim for derivation in task] for task in tasks
        )
        normalised = Derivation(d6.x_hat[d6.q, d6.i]).by(
            rules.unfold(d6.x_hat), rules.negative_power
        )
        added = Equation(d6.s[d6.q, d6.i], d6.s.body)
        prediction = proved(Equation(d6.y_b_hat, Softmax(d6.z_2b)))
        task_b = (layer, activation, normalised.claim), (added, logits, prediction)
        with self.step("forward"):
            for rows in ([task_a], task_b):
                lines = [[coloured(claim, LINE) for claim in row] for row in rows]
                written = in_columns(lines, 2 * theme.GAP, theme.GAP).move_to(self.work.center)
                coming = (FadeIn(equation, shift=0.2 * UP) for equation in written)
                self.play(
                    *self.put_away(),
                    LaggedStart(*coming, lag_ratio=0.4, rate_func=LATE),
                    run_time=len(lines) * theme.MOVE,
                )
                self.wait(READING)
                self.beside = written
            self.show_report(*(derivation for task in tasks for derivation in task))

    def loss(self) -> None:
        """Step: the two parts of the loss."""
        parts = {"loss_a": d6.loss_a, "loss_b": d6.loss_b}
        lines = [coloured(Equation(part, part.whole.body), LINE) for part in parts.values()]
        row = on_one_line(*lines, gap=4 * theme.GAP).move_to(self.work.center)
        with self.step("loss"):
            self.play(*self.put_away(), run_time=theme.QUICK)
            self.play(
                *(Indicate(self.view.values[name], 1.2, THEME.loss) for name in parts),
                *(FadeIn(line, shift=0.2 * UP) for line in row),
                run_time=1.2 * theme.MOVE,
            )
        self.beside = row

    # ------------------------------------------------------------------------- the way back

    def start_at_logits(self) -> None:
        """Step: the gradient at task B's logits, formula and numbers."""
        share = number_typst(1 / self.forward.x.shape[1])
        outputs, targets = self.value_of("y_b_hat"), self.value_of("y_b", THEME.target)
        with self.step("delta_2b"):
            self.play(*self.put_away(), FadeIn(self.legend[1]), run_time=theme.QUICK)
            self.flow("y_b_hat")
            self.multiply_out("z_2b", share, "(", outputs, "-", targets, ")")

    def split_at_sum(self) -> None:
        """Step: g, and its two copies behind the ⊕."""
        with self.step("both_inputs"):
            self.multiply_out("s", array(self.network.theta_2b.T), self.gradient_of("z_2b"))
            arrived = self.view.gradients["s"].copy().move_to(self.view.gradients["y_a_hat"])
            inputs = [self.view.links[name, "s"] for name in ("bn_1b", "y_a_hat")]
            self.play(
                *self.view.light("bn_1b"),
                self.view.links["y_a_hat", "s"].arrow.animate.set_color(THEME.gradient),
                *map(self.view.pulse_back, inputs),
                run_time=0.8 * theme.MOVE,
            )
            self.play(
                self.view.show_gradient("bn_1b"),
                FadeIn(arrived, target_position=self.view.nodes["y_a_hat"], scale=0.3),
                run_time=0.8 * theme.MOVE,
            )
        self.shown.append(self.view.gradients["bn_1b"])
        self.arrived = arrived

    def derive_both_paths(self) -> None:
        """Tell in two steps why the gradient of task A's prediction has two terms."""
        with self.step("paths"):
            self.ask_in_line("y_a_hat", PATHS_MEET, USES_OF_PREDICTION)
            self.tell(2)
        with self.step("paths_sum"):
            self.tell(4)
            self.prediction = self.found()
            self.show_report(self.derivation_of("y_a_hat"))

    def add_both_paths(self) -> None:
        """Step: the two terms in numbers, a digit longer than their sum, added."""
        name, line = "y_a_hat", self.prediction
        total, through_sum = (getattr(self.backward, n) for n in (name, "s"))
        parts = total - through_sum, through_sum
        direct, other = (array(part, THEME.gradient, more=1) for part in parts)
        named = Equalities(self.symbols[name], line.expression.left)
        start = coloured(named, SIZE, trailing="=")
        added = ArraySum(start, (direct, other), array(total, THEME.gradient))
        self.enlarged(added)
        with self.step("add"):
            self.remove(line)
            self.play(
                *added.out_of(line), *self.view.flow_gradient(name), run_time=1.4 * theme.MOVE
            )
            self.play(*added.add_up(), run_time=1.6 * theme.MOVE)
            self.play(
                FadeOut(self.arrived),
                FadeIn(self.view.gradients[name], target_position=added.total),
                self.view.ring(name, THEME.gradient),
                run_time=theme.MOVE,
            )
        self.shown.append(self.view.gradients[name])
        self.beside = added

    def meet_what_the_layer_reads(self) -> None:
        """Step: the gradient of a weight in numbers."""
        with self.step("weights"):
            reads = array(self.forward.o_1a.T, THEME.value)
            self.multiply_out("theta_2a", self.gradient_of("y_a_hat"), reads)

    def close_gates(self) -> None:
        """Step: through dropout and ReLU, where units are off."""
        name = formula(f"{self.view.quantities['M'].symbol} =", SIZE)
        dropped = formula(f"{typst(dropout.p)} = {number_typst(self.network.p)}", SIZE)
        mask = VGroup(name, array(self.forward.M)).arrange(RIGHT, buff=theme.GAP / 2)
        mask.add(dropped.next_to(mask, RIGHT, buff=theme.GAP))
        self.enlarged(mask)
        with self.step("task_a_back"):
            self.go_back("o_1a", "a_1a", "z_1a", given=[mask])

    def scale_and_shift(self) -> None:
        """Step: the gradients of γ and β, summed over the batch."""
        names = "gamma", "beta"
        results = [self.gradient_of(name) for name in names]
        rows = [
            self.in_numbers(self.derivation_of(name).claim, "=", result)
            for name, result in zip(names, results, strict=True)
        ]
        both = VGroup(*rows).arrange(RIGHT, buff=6 * theme.GAP)
        both.scale(min(1.0, self.work.width / both.width)).move_to(self.work.center)
        with self.step("scale_and_shift"):
            self.play(*self.put_away(), *self.view.light(names[0]), run_time=theme.QUICK)
            for row in rows:
                self.play(FadeIn(row, shift=0.2 * UP), run_time=theme.MOVE)
            self.show_report(*map(self.derivation_of, names))
        self.beside = both

    def couple_samples(self) -> None:
        """Step: the gradient of one sample alone moves all samples."""
        upstream = self.of_one_sample()
        upper, lower = (
            array(values, THEME.gradient).scale(TOLD / SIZE)
            for values in (upstream, self.through_batch_norm(upstream))
        )
        arrow = Arrow(LEFT, RIGHT, buff=0, color=THEME.line)
        row = VGroup(upper, arrow, lower).arrange(RIGHT, buff=4 * theme.GAP)
        above, through, below = (
            text.next_to(part, DOWN, buff=theme.GAP / 2)
            for part, text in zip(
                row,
                (
                    words(self.say("one_sample"), theme.NOTE),
                    operator_name(self.say("layer"), theme.NOTE * TEXT_POINT),
                    words(self.say("all_samples"), theme.NOTE),
                ),
                strict=True,
            )
        )
        row.add(above, through, below).move_to(self.work.center)
        with self.step("coupling"):
            self.play(*self.put_away(), run_time=theme.QUICK)
            source = self.view.gradients["bn_1b"]
            self.flow("x_hat", FadeIn(upper, target_position=source), FadeIn(above, shift=0.2 * UP))
            self.play(
                *self.view.light("a_1b"), GrowArrow(arrow), FadeIn(through), run_time=theme.QUICK
            )
            coming = (FadeIn(column, shift=0.3 * RIGHT) for column in lower.columns)
            self.play(
                FadeIn(lower.brackets, below),
                LaggedStart(*coming, lag_ratio=0.3),
                run_time=1.2 * theme.MOVE,
            )
            self.show_report(JACOBIAN)
        self.beside = row

    def derive_coupling(self) -> None:
        """Tell in three steps why that is so."""
        with self.step("coupling_chain"):
            self.ask_in_line("a_1b", COUPLING, THROUGH_BATCH_NORM)
            self.tell(1)
        with self.step("coupling_jacobian"):
            self.tell(2)
        with self.step("coupling_sums"):
            self.tell(2)
            self.found()
            self.flow("a_1b")
            self.show_report(self.derivation_of("a_1b"))

    def name_of(self, rule: Rule) -> str:
        """Say which lemma it is."""
        return self.say("jacobian") if rule.uses == JACOBIAN.claim else super().name_of(rule)

    def return_to_input(self) -> None:
        """Step: through ReLU to the input, where both tasks meet."""
        with self.step("input"):
            self.go_back("z_1b", "x")

    # ------------------------------------------------------------------------------- the result

    def table(self) -> None:
        """List the gradients of all parameters with their shapes in two steps."""
        rows = [[cell for name in row for cell in self.gradient_and_shape(name)] for row in TABLE]
        self.grid = Table(rows, ROW_GAP, COLUMN_GAPS)
        self.grid.move_to(self.whole_body.corner(DOWN) + theme.GAP * UP, DOWN)
        network = VGroup(self.view.skeleton, self.legend, *self.shown)
        weights, biases = (
            [VGroup(*row[n : n + 2]) for row in self.grid.rows] for n in (0, 2)
        )  # a formula and its shape
        with self.step("weights_table"):
            self.play(*self.put_away(), FadeOut(network), run_time=theme.QUICK)
            aside = (self.body.center[0] - VGroup(*weights).get_x()) * RIGHT
            self.list_gradients([line.shift(aside) for line in weights])
        with self.step("biases_table"):
            self.play(*(line.animate.shift(-aside) for line in weights), run_time=theme.QUICK)
            self.list_gradients(biases)
            self.show_report(*(self.derivation_of(name) for row in TABLE for name in row))

    def list_gradients(self, lines: Sequence[VGroup]) -> None:
        """Show lines of the table one after the other."""
        coming = (FadeIn(line, shift=0.3 * UP) for line in lines)
        self.play(LaggedStart(*coming, lag_ratio=0.4), run_time=1.6 * theme.MOVE)

    def descend(self) -> None:
        """Step: a step of gradient descent along all ten lowers the loss."""
        losses = [quantity for quantity in self.network.quantities if not quantity.shape]
        before, after = (
            [getattr(values, loss.name) for loss in losses]
            for values in (self.forward, self.after_step())
        )
        aside = self.grid.copy().align_to(self.body.corner(LEFT) + theme.GAP * RIGHT, LEFT)
        frame = result_frame(aside)
        left = frame.get_right()[0] + 2 * theme.GAP
        place = Region(left, self.body.right, self.body.bottom, self.badge.get_bottom()[1])
        names = [formula(loss.symbol, LINE) for loss in losses]
        span = 0, max(*before, *after)
        height = place.height - CHART_NAMES
        chart = BarChart(
            before, span, width=place.width, height=height, names=names, color=THEME.loss
        )
        chart.move_to(place.center)
        numbers = {
            name: bar_number(values[-1], decimals(values))
            for name, values in (("before", before), ("after", after))
        }
        with self.step("result", rate=number_text(self.rate), **numbers):
            self.play(self.grid.animate.move_to(aside), run_time=theme.MOVE)
            self.play(Create(frame), run_time=theme.QUICK)
            self.play(FadeIn(chart, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(chart.to(after), run_time=1.6 * theme.MOVE)
            self.play(FadeIn(former_bars(chart, before)), run_time=theme.QUICK)

    def gradient_and_shape(self, name: str) -> tuple[EquationMobject, Formula]:
        """Return the gradient of a parameter, and its shape."""
        axes = self.view.axes(self.view.quantities[name])
        return (
            coloured(self.derivation_of(name).claim, ROW),
            formula(" times ".join(axes), ROW, THEME.muted),
        )

    # -------------------------------------------------------------------------------- the numbers

    def reading(self) -> list[LinkView]:
        """Return the arrows whose operations read parameters, each once."""
        links = [self.view.uses(name)[0] for name in self.network.parameter_names]
        return [link for n, link in enumerate(links) if link not in links[:n]]

    def of_one_sample(self) -> np.ndarray:
        """Return g of the sample where it is largest, zero for the others."""
        g = self.backward.s
        largest = np.abs(g).sum(axis=0).argmax()
        return np.where(np.arange(g.shape[1]) == largest, g, 0.0)

    def through_batch_norm(self, upstream: np.ndarray) -> np.ndarray:
        """Return what BatchNorm makes of an upstream gradient, by its derived Jacobian."""
        values = {
            d6.x: self.forward.x.tolist(),
            d6.theta_1b: self.network.theta_1b.tolist(),
            d6.b_1b: self.network.b_1b[:, 0].tolist(),
            d6.epsilon: self.network.eps,
        }
        sizes = {size: self.view.sizes[size.name] for size in (d6.D_s, d6.m, d6.D_x)}
        jacobian = tabulate(JACOBIAN.claim.right, sizes, values, d6.q, d6.t, d6.p, d6.i)
        return np.einsum("qt,qtpi->pi", self.network.gamma * upstream, jacobian)

    def after_step(self) -> Any:
        """Return the forward pass of the batch after one step of gradient descent."""
        return self.network.descended(self.backward, self.rate).forward(**self.inputs)
