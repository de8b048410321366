"""A scene for any network of `mathcore.networks`: values run forward, gradients run back.

A lecturer's own scene needs no more than

    class MyHead(NetworkScene):
        network = SoftmaxHead(W_1=[[1.0, -2.0]], W_2=[[0.5, 1.0], [2.0, -1.0]])
        inputs = dict(x=[1.5])
        upstream = dict(dl_dy=[-1.0, 0.5])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    UR,
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    VGroup,
    smooth,
    squish_rate_func,
)

import mathcore
from mathcore.expressions import Indicator
from mathcore.networks.network import Network
from mathcore.steps import Derivation
from scenes.stage import theme
from scenes.stage.array_view import SIZE, ArrayView
from scenes.stage.board import Board, ComponentBoard
from scenes.stage.easing import LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import sizes
from scenes.stage.joined_steps import Group, joined
from scenes.stage.lecture_scene import LectureScene, Region
from scenes.stage.legend import legend
from scenes.stage.network_view import AIR, NEAREST, NetworkView
from scenes.stage.outer_product import multiplied
from scenes.stage.roles import coloured
from scenes.stage.text import derivative, formula, plain
from scenes.stage.theme import THEME

STRIP = 1.3  # height of the row at the top of the body to which a network makes way for formulas
CLAIM_SIZE, SOUGHT_SIZE, AXES_SIZE = 40, 32, 28  # points
TABLE_ROW, TABLE_COLUMN = 0.52, 1.1  # frame units, of a table of products
GATE_WIDTH, GATE_HEIGHT = 0.5, 0.29  # frame units, of a gate on a lane of numbers


class NetworkScene(LectureScene):
    """The network `network` with its numbers, forward and backward.

    `inputs` are the arguments of its `forward`, `upstream` the further ones of its `backward`.
    `derivations` maps names of quantities to ids of the derivations of their gradients.
    Raises TypeError without `network` or `inputs`, and what mathcore raises for bad numbers and
    for a derivation that the verifier refutes.
    """

    network: ClassVar[Network]
    inputs: ClassVar[Mapping[str, Any]]
    upstream: ClassVar[Mapping[str, Any]] = {}
    derivations: ClassVar[Mapping[str, str]] = {}

    def setup(self) -> None:
        """Compute all numbers and derive all formulas before anything is drawn."""
        super().setup()
        for name in ("network", "inputs"):
            if not hasattr(self, name):
                raise TypeError(f"{type(self).__name__} needs the attribute {name!r}")
        self.forward, self.backward = self.run_network()
        self.derived = {name: mathcore.derivation(id) for name, id in self.derivations.items()}
        losses = {name: self.say(name) for name in ("squared_error", "cross_entropy")}
        self.view = NetworkView(self.network, self.forward, self.backward, self.body, losses)
        self.view.seek(
            {
                name: EquationMobject(derivation.claim.left, SOUGHT_SIZE, THEME.muted)
                for name, derivation in self.derived.items()
                if name in self.view.nodes
            }
        )
        self.whole_body = self.body
        self.board: Board | None = None
        self.shown: list = []  # numbers on screen
        self.claim: EquationMobject | None = None
        self.beside = VGroup()  # what a single step puts on the drawing
        self.legend = self._legend()
        drawn = self.view.skeleton
        self.lift = (self.body.top - STRIP / 2 - drawn.get_y()) * UP
        self.fits_strip = drawn.height <= STRIP

    def run_network(self) -> tuple[Any, Any]:
        """Return the values of the network and its gradients."""
        values = self.network.forward(**self.inputs)
        return values, self.network.backward(values, **self.upstream)

    def construct(self) -> None:
        """Tell the whole story; holds for any network."""
        given, *order = reversed(self.view.gradients)
        derived = [name for name in order if name in self.derived]
        self.open(steps=4 + len(order) + len(derived))
        self.question()
        self.values()
        self.given(given)
        for name in order:
            if name in self.derived:
                self.derive(name, ("derive", [1] * len(self.derived[name].steps)))
            self.arrive("arrives", name)
        with self.step("result"):
            self.play(*self.view.unlight(), *self.put_away(), run_time=theme.QUICK)
            self.play(*(Indicate(self.view.gradients[name], 1.1, THEME.gradient) for name in order))

    # ------------------------------------------------------------------- parts of the story

    def question(self, *then: Animation) -> None:
        """Step: the network grows, with what is looked for; `then` is played when it stands."""
        names = [name for layer in self.view.layers for name in layer]
        self.middle = (self.whole_body.center[1] - self.view.skeleton.get_y()) * UP
        self._shift_drawing(self.middle)
        with self.step("question"):
            self.play(self.view.grow(names), run_time=theme.QUICK * len(self.view.layers))
            sought = self.view.sought.values()
            if sought:
                coming = [FadeIn(m, shift=0.2 * LEFT) for m in reversed(sought)]
                self.play(LaggedStart(*coming, lag_ratio=0.4), run_time=1.4 * theme.MOVE)
            if self.view.captions:
                self.play(FadeIn(self.view.captions), run_time=theme.QUICK)
            if then:
                self.play(*then)
        self.shown += sought

    def values(self) -> None:
        """Step: values run forward."""
        drawing = VGroup(self.view.skeleton, *self.view.sought.values())
        with self.step("values"):
            self.play(
                drawing.animate.shift(-self.middle), FadeIn(self.legend[0]), run_time=theme.MOVE
            )
            for moves in self.view.flow_values():
                self.play(*moves, run_time=0.8 * theme.MOVE)
        self.shown += self.view.values.values()

    def given(self, name: str) -> None:
        """Step: the gradient that the backward pass starts from."""
        with self.step("given", name=self.spoken(name)):
            self.play(FadeIn(self.legend[1]), *self.view.light(name), run_time=theme.QUICK)
            self.flow(name)

    def derive(self, name: str, *parts: tuple[str, Sequence[Group]]) -> None:
        """Derive the gradient of a quantity.

        `parts` are pairs (name of a text, moves that it tells); see `joined` for a move. Raises
        ValueError unless every step of the derivation is told once.
        """
        derivation = joined(self.derived[name], [group for _, groups in parts for group in groups])
        if derivation.end != self.derived[name].end:
            raise ValueError(f"{name}: the parts tell nothing after {derivation.end}")
        steps = iter(derivation.steps)
        for number, (text, groups) in enumerate(parts):
            with self.step(text, name=self.spoken(name)):
                if not number:
                    self.ask(name, derivation)
                for _ in groups:
                    self.board.show(next(steps))
                if number == len(parts) - 1:
                    self.show_report(self.derived[name])

    def ask(self, name: str, derivation: Derivation) -> None:
        """Point at what is looked for, and write it where the network and its numbers leave."""
        asked = [self.view.ring(name, THEME.local)] if name in self.view.nodes else []
        self.play(*self.put_away(), *asked, *self.view.light(name), run_time=theme.QUICK)
        self.body = self.below_strip
        self.board = ComponentBoard(self, derivation)
        self.make_way(FadeIn(self.board.ask(), shift=0.2 * UP, rate_func=LATE))

    def spoken(self, name: str) -> str:
        """Return the name of a quantity for a sentence."""
        return plain(self.view.quantities[name].symbol)

    def show_report(self, *derivations: Derivation) -> None:
        """Show the verifier's reports on one or several derivations as one."""
        self.show_badge(*(d.report for d in derivations), size=self.for_every(*derivations))

    def for_every(self, *derivations: Derivation) -> str:
        """Return what a proof of the derivations holds for every one of: their sizes."""
        names = sorted({size for d in derivations for size in sizes(d.claim)})
        return plain(", ".join(names))

    def arrive(self, text: str, name: str) -> None:
        """Step: the gradient of a quantity, in numbers, arrives at its node."""
        with self.step(text, name=self.spoken(name)):
            self.come_back(name)
            gates, product = self._gates(name), self._product(name)
            if gates is not None:
                self.pass_gates(name, gates)
            elif product is not None:
                self.multiply(name, product)
            else:
                self.flow(name)

    def flow(self, name: str) -> None:
        """Send pulses back to a quantity, and let its gradient come out of the node."""
        self.play(*self.view.flow_gradient(name), run_time=0.8 * theme.MOVE)
        self.play(
            self.view.show_gradient(name),
            *self._found(name),
            *self._write_out(name),
            run_time=0.8 * theme.MOVE,
        )
        self.shown.append(self.view.gradients[name])

    def _write_out(self, name: str) -> list[FadeIn]:
        """Return animations that write a gradient below a network that shows no digits."""
        if self.view.digits:
            return []
        loss, symbol = self.network.quantities[-1].symbol, self.view.quantities[name].symbol
        symbol = f"({symbol})" if " " in self.spoken(name) else symbol
        left = formula(f"{derivative(loss, symbol)} =", CLAIM_SIZE)
        gradient = ArrayView(getattr(self.backward, name), THEME.gradient, rows=4, columns=6)
        line = VGroup(left, gradient).arrange(RIGHT, buff=theme.GAP)
        self.beside = line.move_to(self.below_numbers.center)
        return [FadeIn(self.beside, target_position=self.view.gradients[name], scale=0.3)]

    def _found(self, name: str) -> list[FadeOut]:
        """Return animations that take away the name of a gradient where its numbers come."""
        sought = self.view.sought.get(name)
        if sought is None or sought not in self.shown:
            return []
        self.shown.remove(sought)
        return [FadeOut(sought, scale=0.5)]

    # ---------------------------------------------------------- between network and formulas

    @property
    def below_strip(self) -> Region:
        """The part of the body below the row to which the network makes way."""
        whole = self.whole_body
        return Region(whole.left, whole.right, whole.bottom, whole.top - STRIP)

    def make_way(self, *beside: Animation) -> None:
        """Let the numbers go, then the network up, with animations beside."""
        self.play(
            FadeOut(*self.shown, self.legend, rate_func=squish_rate_func(smooth, 0, 0.4)),
            *self._network_moves(self.lift, squish_rate_func(smooth, 0.35, 1)),
            *beside,
            run_time=theme.MOVE,
        )

    def come_back(self, name: str) -> None:
        """Bring the network back with its numbers; the formula found moves below them."""
        if self.board is None:
            self.play(*self.view.light(name), *self.put_away(), run_time=theme.QUICK)
            return
        self.body = self.whole_body
        gone = FadeOut(self.board.upper, self.board.rule, *self.forgotten_badge())
        self.play(gone, run_time=theme.QUICK)  # before the network passes their places
        found, self.board = self.board.lower, None
        self.claim = coloured(found.expression, min(CLAIM_SIZE, found.font_size))
        self.claim.move_to(self.below_numbers.center)
        back = squish_rate_func(smooth, 0, 0.6)
        # At their places, when the network stands there: on its way they would pass the title.
        self.play(
            *self._network_moves(-self.lift, back),
            ReplacementTransform(found, self.claim, rate_func=back),
            FadeIn(*self.shown, self.legend, rate_func=squish_rate_func(smooth, 0.6, 1)),
            run_time=1.2 * theme.MOVE,
        )

    @property
    def below_numbers(self) -> Region:
        """The part of the body below the network and its numbers."""
        bottom = min(number.get_bottom()[1] for number in self.view.gradients.values())
        whole = self.whole_body
        return Region(whole.left, whole.right, whole.bottom, bottom - AIR)

    def put_away(self) -> list[FadeOut]:
        """Return animations that take away what belongs to a single step."""
        gone = [m for m in (self.claim, *self.beside) if m is not None]
        self.claim, self.beside = None, VGroup()
        return [FadeOut(m) for m in gone]

    def _shift_drawing(self, shift: np.ndarray) -> None:
        VGroup(self.view.skeleton, *self.view.sought.values()).shift(shift)

    def _network_moves(self, shift: np.ndarray, rate_func: Callable[[float], float]) -> list:
        skeleton = self.view.skeleton
        if self.fits_strip:
            return [skeleton.animate(rate_func=rate_func).shift(shift)]
        move = FadeOut if shift @ self.lift > 0 else FadeIn
        return [move(skeleton, rate_func=rate_func)]

    # ---------------------------------------------------------------------------- products

    def _product(self, name: str) -> VGroup | None:
        """Return "= matrix · upstream gradient = gradient" in numbers if it fits below the network.

        Only for what is multiplied by one transposed matrix on its way forward.
        """
        uses = [q for q in self.network.quantities if name in q.sources]
        if self.claim is None or len(uses) != 1 or uses[0].operation != "matmul":
            return None
        (parameter,) = (s for s in uses[0].sources if s in self.view.parameters)
        weights, arriving = self.network.parameters[parameter], getattr(self.backward, uses[0].name)
        more = self.view.more[uses[0].name]
        matrix = ArrayView(weights, THEME.foreground, more=more)
        upstream = ArrayView(arriving, THEME.gradient, more=more)
        result = self.view.gradients[name].copy()
        equals = [formula("=", CLAIM_SIZE) for _ in range(2)]
        row = VGroup(equals[0], matrix, upstream, equals[1], result)
        row.arrange(RIGHT, buff=theme.GAP)
        space = self.below_numbers
        fits = self.claim.width + theme.GAP + row.width <= space.width
        return row if fits and row.height <= space.height else None

    def _axes_below(self, name: str, row: VGroup) -> VGroup:
        """Return the axes of the arrays of a product, below them in a row."""
        _, matrix, upstream, _, result = row
        (use,) = (q for q in self.network.quantities if name in q.sources)
        (parameter,) = (s for s in use.sources if s in self.view.parameters)
        labels = VGroup()
        for shown, array in ((parameter, matrix), (use.name, upstream), (name, result)):
            axes = " times ".join(self.view.axes(self.view.quantities[shown]))
            label = formula(axes, AXES_SIZE, THEME.muted).next_to(row, DOWN, buff=AIR)
            labels.add(label.set_x(array.get_x()))
        return labels

    def multiply(self, name: str, row: VGroup) -> None:
        """Write the product in numbers behind the formula; its result goes to the node.

        Below the numbers stand their axes, if there is room.
        """
        equal, matrix, upstream, equals, result = row
        (target,) = (q.name for q in self.network.quantities if name in q.sources)
        space = self.below_numbers
        goal = self.claim.copy()
        row.next_to(goal, RIGHT, buff=theme.GAP)
        row.shift((goal.anchor[1] - equal.get_y()) * UP)
        axes = self._axes_below(name, row)
        line = VGroup(goal, row, axes)
        if line.height > space.height:
            line.remove(axes)
            axes = VGroup()
        line.move_to(space.center)
        late = squish_rate_func(smooth, 0.4, 1)
        self.play(
            self.claim.animate.move_to(goal),
            FadeIn(equal, matrix, rate_func=late),
            FadeIn(upstream, shift=0.4 * DOWN, rate_func=late),
            Indicate(self.view.gradients[target], 1.1, THEME.gradient),
            run_time=theme.MOVE,
        )
        shapes = [FadeIn(axes)] if axes else []
        coming = FadeIn(equals, result, shift=0.2 * RIGHT)
        self.play(coming, *shapes, *self.view.flow_gradient(name), run_time=0.8 * theme.MOVE)
        self.play(self.view.show_gradient(name), *self._found(name), run_time=0.6 * theme.MOVE)
        self.shown.append(self.view.gradients[name])
        self.beside = VGroup(*row, *axes)

    # ------------------------------------------------------------------------------- gates

    def _gates(self, name: str) -> list[tuple[int, bool]] | None:
        """Return the rows of numbers that meet a ReLU on their way back, and if it lets them."""
        uses = [q for q in self.network.quantities if name in q.sources]
        if len(uses) != 1 or uses[0].operation != "relu":
            return None
        values = getattr(self.forward, name)
        if values.shape[1] != 1:
            return None
        entries = self.view.gradients[name].entries
        return [(i, bool(v > 0)) for i, (v,) in enumerate(values) if entries[i][0] is not None]

    def pass_gates(self, name: str, gates: list[tuple[int, bool]]) -> None:
        """Close the gates where the input of ReLU was not positive, then let the gradient come."""
        (target,) = (q.name for q in self.network.quantities if name in q.sources)
        arriving, upstream = self.view.gradients[name], self.view.gradients[target]
        left, right = arriving.get_right()[0], upstream.get_left()[0]
        middle = (left + right) / 2
        bars, digits, pulses = VGroup(), VGroup(), []
        for i, is_open in gates:
            lane = upstream.entries[i][0].get_y() * UP
            gate = gate_on_lane(is_open, min(GATE_WIDTH, right - left - 4 * AIR))
            bars.add(gate.move_to(middle * RIGHT + lane))
            digits.add(formula(str(int(is_open)), SIZE).move_to(gate))
            digits[-1].set_color(THEME.local if is_open else THEME.background)
            pulse = self.view.pulse_between if is_open else self.view.pulse_that_dies
            stop = left if is_open else gate.get_right()[0] + AIR
            pulses.append(pulse(right * RIGHT + lane, stop * RIGHT + lane))
        derived = self.derived[name].claim.atoms(Indicator) if name in self.derived else ()
        names = VGroup(*(EquationMobject(gate, SIZE, THEME.local) for gate in derived))
        names.next_to(bars, DOWN, buff=AIR)
        inputs = self.view.values[name].entries
        self.play(
            *(Indicate(inputs[i][0], 1.3, THEME.local) for i, _ in gates),
            FadeIn(names, run_time=theme.QUICK),
            FadeIn(bars, digits, rate_func=LATE),
            run_time=1.4 * theme.MOVE,
        )
        self.play(*pulses, run_time=1.4 * theme.MOVE)
        self.play(
            self.view.show_gradient(name),
            *self._found(name),
            run_time=0.8 * theme.MOVE,
        )
        self.shown.append(arriving)
        self.beside = VGroup(bars, digits, *names)

    # ----------------------------------------------------------------- gradients of weights

    def outer_product(self, name: str, place: Region, beside: VGroup | None = None) -> VGroup:
        """Show the gradient of a matrix as a table of products: a column times a row.

        The formula on the board, or else the derived one, goes below the table; it is level with
        that of a table which stands `beside`.
        """
        target = next(q for q in self.network.quantities if name in q.sources)
        (source,) = self.view.data_sources(target.name)
        table = {"row_height": TABLE_ROW, "column_width": TABLE_COLUMN, "rows": 4, "columns": 4}
        entered, arriving = getattr(self.forward, source), getattr(self.backward, target.name).T
        gradient = getattr(self.backward, name)
        more = self.view.more[target.name]
        column = ArrayView(entered, THEME.value, more=more, **table)
        row = ArrayView(arriving, THEME.gradient, more=more, **table)
        products = ArrayView(gradient, THEME.gradient, **table)
        column.next_to(products, LEFT, buff=theme.GAP)
        row.next_to(products, UP, buff=theme.GAP)
        claim = coloured(self.derived[name].claim, CLAIM_SIZE)
        space = formula(f"in {self.view.shape_typst(self.view.quantities[name])}", CLAIM_SIZE)
        VGroup(claim, space).arrange(RIGHT, buff=theme.GAP)
        space.shift((claim.anchor[1] - space.get_y()) * UP)
        VGroup(claim, space).next_to(VGroup(column, products), DOWN, buff=theme.GAP)
        picture = VGroup(column, row, products, claim, space).move_to(place.center)
        if beside is not None:
            _, _, _, level, _ = beside
            picture.shift((level.anchor[1] - claim.anchor[1]) * UP)
        # The badge and the rule have gone before the factors pass their places.
        early, late = (squish_rate_func(smooth, *share) for share in ((0, 0.3), (0.3, 1)))
        self.play(
            *(FadeOut(badge, rate_func=early) for badge in self.forgotten_badge()),
            *(
                FadeIn(array, target_position=self._below(name), scale=0.3, rate_func=late)
                for name, array in ((source, column), (target.name, row))
            ),
            self._claim_comes(claim),
            run_time=1.4 * theme.MOVE,
        )
        self.play(
            FadeIn(products.brackets),
            multiplied(column, products.entries),
            FadeIn(space, shift=0.15 * LEFT, rate_func=squish_rate_func(smooth, 0.7, 1)),
            run_time=1.7 * theme.MOVE,
        )
        self.remove(*picture.get_family())
        self.add(picture)
        return picture

    def _below(self, name: str) -> np.ndarray:
        """Return the point below a quantity's node where what is written on arrows ends."""
        return self.view.nodes[name].get_x() * RIGHT + self.below_strip.top * UP

    def _claim_comes(self, claim: EquationMobject) -> AnimationGroup:
        if self.board is None:
            return AnimationGroup(FadeIn(claim, shift=0.2 * UP))
        line, gone = self.board.lower, VGroup(self.board.upper, self.board.rule)
        self.board = None
        # The rule has gone before the line passes its place.
        late = squish_rate_func(smooth, 0.3, 1)
        return AnimationGroup(
            FadeOut(gone, rate_func=squish_rate_func(smooth, 0, 0.3)),
            ReplacementTransform(line, claim, rate_func=late),
        )

    def _legend(self) -> VGroup:
        """Return what the colours mean, where the network leaves room for it."""
        roles = {"value": THEME.value, "gradient": THEME.gradient}
        entries = legend({self.say(name): color for name, color in roles.items()})
        corner = entries.move_to(self.body.corner(UR), UR).get_center()[:2]
        self.view.placement.place(entries, corner - NEAREST)
        return entries


def gate_on_lane(is_open: bool, width: float) -> VGroup:
    """Return a gate: two bars that leave the lane between them free, or a block that shuts it."""
    block = Rectangle(width=width, height=GATE_HEIGHT, stroke_width=0)
    if not is_open:
        return VGroup(block.set_fill(THEME.local, 1))
    edges = (Line(LEFT, RIGHT).set_length(width).move_to(block, side) for side in (UP, DOWN))
    return VGroup(*edges).set_stroke(THEME.local, 4)
