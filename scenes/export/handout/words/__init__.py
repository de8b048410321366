"""Every word of the handout, English and Chinese side by side.

`{name}` in a text is a formula or number that `scenes.export.handout.problems` computes.
"""

from scenes.export.handout.words.phrases import PHRASES
from scenes.export.handout.words.statements import EXAMPLES, NOTATION, STATEMENTS, TITLES
from scenes.export.handout.words.titles import AGREEMENTS, DERIVATIONS, SLIPS

LANGUAGES = ("en", "zh")

__all__ = [
    "AGREEMENTS",
    "DERIVATIONS",
    "EXAMPLES",
    "LANGUAGES",
    "NOTATION",
    "PHRASES",
    "SLIPS",
    "STATEMENTS",
    "TITLES",
]
