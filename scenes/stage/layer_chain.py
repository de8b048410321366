"""A network of one chain in a row: its quantities as cells, an operation on each arrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    FadeIn,
    GrowArrow,
    LaggedStart,
    Mobject,
    VGroup,
)

from mathcore.networks.network import Quantity
from scenes.stage import theme
from scenes.stage.arrows import arrow
from scenes.stage.labelled import LABEL_SIZE
from scenes.stage.network_view import OPERATIONS
from scenes.stage.shape_blocks import Block
from scenes.stage.text import formula
from scenes.stage.theme import THEME

NAME_SIZE = 34  # points
CELL = 0.42  # frame units
ARROW = 1.75


class LayerChain(VGroup):
    """The quantities `names` of a network in a row, for one sample, from its input to its loss.

    `parts[name]` are its block (a cell for each component of a vector of these `lengths`), its
    symbol above and, unless it is a number, its shape below; `arrows` lead to all but the first,
    with `operations` above. Above the arrow to a number stands what the words `last` say.
    """

    def __init__(
        self,
        quantities: Sequence[Quantity],
        names: Sequence[str],
        lengths: Mapping[str, int],
        last: str,
    ) -> None:
        self.names, self.quantities, self.last = names, {q.name: q for q in quantities}, last
        self.parts = {name: self._part(self.quantities[name], lengths) for name in names}
        first, *others = (part[0] for part in self.parts.values())
        self.arrows = VGroup(*(arrow(ARROW * RIGHT) for _ in others))
        row = VGroup(first)
        for way, block in zip(self.arrows, others, strict=True):
            row.add(way, block)
        row.arrange(RIGHT, buff=theme.GAP / 2)
        self.operations = VGroup(
            *(
                self._operation(self.quantities[name], way)
                for way, name in zip(self.arrows, names[1:], strict=True)
            )
        )
        for block, symbol, *size in self.parts.values():
            symbol.next_to(block, UP, buff=theme.GAP / 2)
            for label in size:
                label.next_to(block, DOWN, buff=theme.GAP / 2)
        super().__init__(*self.parts.values(), self.arrows, self.operations)

    def run(self) -> Animation:
        """Return the animation in which one quantity after the other is computed."""
        moves: list[Animation] = [FadeIn(self.parts[self.names[0]], shift=0.2 * RIGHT)]
        for way, operation, name in zip(self.arrows, self.operations, self.names[1:], strict=True):
            coming = FadeIn(operation, self.parts[name], shift=0.2 * RIGHT)
            moves.append(AnimationGroup(GrowArrow(way), coming))
        return LaggedStart(*moves, lag_ratio=0.4)

    def back_from(self, name: str) -> Mobject:
        """Return an arrow below the one that leads to a quantity, against it: for the gradient."""
        there = self.arrows[self.names.index(name) - 1]
        back = arrow(there.width * LEFT).set_color(THEME.gradient)
        return back.move_to(there).shift(theme.GAP * DOWN)

    def _part(self, quantity: Quantity, lengths: Mapping[str, int]) -> VGroup:
        size = [lengths.get(axis, 1) for axis in quantity.shape if axis != "m"]
        color = THEME.value if quantity.shape else THEME.loss
        part = VGroup(Block(*(*size, 1, 1)[:2], CELL, color))
        part.add(formula(quantity.symbol, NAME_SIZE, color))
        if quantity.shape:
            axes = [axis.replace("m", "1") for axis in quantity.shape]
            part.add(formula(" times ".join(axes), LABEL_SIZE, THEME.muted))
        return part

    def _operation(self, quantity: Quantity, way: Mobject) -> Mobject:
        if quantity.shape:
            parameters = [
                self.quantities[source].symbol
                for source in self.quantities
                if source in quantity.sources and source not in self.names
            ]
            text = OPERATIONS.get(quantity.operation, f'"{quantity.operation}"')
            label = formula(text.format(*parameters), LABEL_SIZE)
        else:
            label = formula(f'"{self.last}"', LABEL_SIZE)
        return label.next_to(way, UP, buff=theme.GAP / 2)
