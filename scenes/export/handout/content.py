"""From problem ids to a document: which derivations, their lemmas, examples, routes and slips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import Formatter

from sympy import Basic, Integer

import mathcore
from mathcore.derivations import Agreement, softmax, softmax_head
from mathcore.derivations.slips import Slip
from mathcore.expressions import (
    Component,
    Definition,
    Equal,
    Equation,
    Expr,
    Greater,
    Hadamard,
    Indicator,
    KroneckerDelta,
    Leaf,
    Rounded,
    Scalar,
    Size,
    leaves,
)
from mathcore.spelling import suggestion
from mathcore.steps import Derivation, Step
from mathcore.verification import Report
from scenes.export.handout import words
from scenes.export.handout.document import (
    Block,
    Chain,
    Document,
    Heading,
    Line,
    Paragraph,
    Piece,
    Reference,
    Refuted,
    Result,
    Statement,
    Text,
    Values,
    values,
)
from scenes.export.handout.errors import UnknownProblemError
from scenes.export.handout.examples import EXAMPLES, batch_outputs
from scenes.export.handout.problems import PROBLEMS, defined
from scenes.words.rules import RULES

# What the definitions of the problems define; anything else has to be said where it is used.
_DEFINED = {
    equation.left.whole
    for problem in PROBLEMS.values()
    for equation in problem.definitions
    if isinstance(equation.left, Component)
}
_NUMBER = re.compile(r"−?[\d.]+(e[+−]\d+)?")
_SUBSCRIPTED = re.compile(r"([A-Za-zθ])_(\w+)")


def selected(ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the derivations to print, by problem and in the order of the lecture.

    An id is a document ("A"), a problem ("A2") or one derivation ("A2.matrix"); none at all means
    everything. Raises UnknownProblemError for any other, naming the nearest ones.
    """
    ids = list(ids)
    known = dict.fromkeys([*(name[0] for name in PROBLEMS), *PROBLEMS, *mathcore.catalogue])
    for name in ids:
        if name not in known:
            raise UnknownProblemError(
                f"there is no problem {name}; {suggestion(name, known)} "
                "(`lecture list` tells those of each scene)"
            )
    found = {}
    for problem in PROBLEMS:
        own = [name for name in mathcore.catalogue if name.partition(".")[0] == problem]
        whole = not ids or problem in ids or problem[0] in ids
        chosen = tuple(name for name in own if whole or name in ids)
        if chosen:
            found[problem] = chosen
    return found


def fill(template: str, fields: Mapping[str, Piece | Text]) -> Text:
    """Put formulas and texts into the fields of a template.

    Raises KeyError for a field that is missing.
    """
    pieces: list[Piece] = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            pieces.append(literal)
        if name is not None:
            piece = fields[name]
            pieces += piece if isinstance(piece, tuple) else (piece,)
    return tuple(pieces)


def with_formulas(text: str) -> Text:
    """Turn the subscripted names in a text, as W_2 or θ_2b, into formulas."""
    pieces: list[Piece] = []
    end = 0
    for name in _SUBSCRIPTED.finditer(text):
        pieces += [text[end : name.start()], Scalar(name[0].replace("θ", "theta"))]
        end = name.end()
    return tuple(piece for piece in (*pieces, text[end:]) if piece != "")


def letters(derivation: Derivation) -> tuple:
    """Return the lines of a derivation with its names numbered in the order in which they occur.

    Two derivations with the same lines are one and the same in other letters.
    """
    numbers: dict[str, int] = {}

    def pattern(part: Basic) -> tuple:
        if isinstance(part, Leaf) and not part.is_known:
            return (numbers.setdefault(part.name, len(numbers)),)
        if not part.args:
            return (str(part),)
        return (type(part).__name__, *map(pattern, part.args))

    rules = tuple(step.rule.name for step in derivation.steps)
    return rules, tuple(map(pattern, _lines(derivation)))


def _lines(derivation: Derivation) -> tuple[Expr, ...]:
    return (derivation.start, *(step.after for step in derivation.steps))


def document(ids: Iterable[str], language: str) -> Document:
    """Return the handout of these problems, derivations or documents (all when there are none).

    Raises UnknownProblemError for an unknown id and ValueError for an unknown language.
    """
    if language not in words.LANGUAGES:
        raise ValueError(
            f"the handout is written in {' or '.join(words.LANGUAGES)}; it was asked for in "
            f"{language!r}"
        )
    chosen = selected(ids)
    return _Writer(language, chosen).document()


class _Writer:
    """Collects the blocks of a handout, and remembers what has been derived already."""

    def __init__(self, language: str, chosen: Mapping[str, tuple[str, ...]]) -> None:
        self.language, self.chosen = language, chosen
        self.blocks: list[Block] = []
        self.shown: dict[tuple, Reference] = {}  # by the lines, and by these in any letters
        self.to_come: dict[tuple, str] = {}  # by the lines, the derivations of this problem
        self.lemmas = 0
        self.ids = {name for names in chosen.values() for name in names}
        self.agreements = [
            pair for pair in mathcore.agreements() if {pair.one, pair.other} & self.ids
        ]

    def phrase(self, key: str) -> str:
        return words.PHRASES[key][self.language]

    def say(self, key: str, **fields: Piece | Text) -> Text:
        """Return a phrase, or the text of an example, with its fields filled in."""
        texts = words.EXAMPLES if key in words.EXAMPLES else words.PHRASES
        return fill(texts[key][self.language], fields)

    def title_of(self, problem: str) -> str:
        english = mathcore.catalogue[problem].title
        return english if self.language == "en" else words.DERIVATIONS[problem]

    def document(self) -> Document:
        for problem, names in self.chosen.items():
            self.problem(problem, names)
        example = {
            "delta": KroneckerDelta(softmax.i, softmax.k),
            "indicator": Indicator(Greater(softmax_head.p, Integer(0))),
            "hadamard": Hadamard(softmax_head.x, softmax_head.y),
        }
        return Document(
            language=self.language,
            title=self.phrase("title"),
            subtitle=self.phrase("subtitle").format(problems=self._summary()),
            words={key: self.phrase(key) for key in words.PHRASES},
            preface=(Paragraph(self.say("how")), Paragraph(self.say("notation", **example))),
            blocks=tuple(self.blocks),
        )

    def _summary(self) -> str:
        whole = len(self.chosen) == len(PROBLEMS)
        first, last = next(iter(self.chosen)), next(reversed(self.chosen))
        return f"{first} – {last}" if whole else ", ".join(self.chosen)

    # ------------------------------------------------------------------------------ a problem

    def problem(self, problem: str, names: tuple[str, ...]) -> None:
        title = words.TITLES[problem][self.language]
        self.blocks.append(Heading(1, (f"{problem} · {title}",), problem))
        stated = PROBLEMS[problem]
        text = fill(words.STATEMENTS[problem][self.language], stated.formulas)
        definitions = stated.definitions
        if problem == "B2":
            definitions = (batch_outputs(),)
        self.blocks.append(Statement(text, definitions))
        self.to_come = {_lines(mathcore.derivation(name)): name for name in reversed(names)}
        for name in names:
            self.derivation(name)
        if problem in EXAMPLES:
            self.blocks.append(Heading(2, (self.phrase("numbers"),)))
            self.blocks += EXAMPLES[problem](self.say)
        self.routes(names)
        self.slips(problem)

    def derivation(self, name: str) -> None:
        """Print a derivation after what it uses, unless one that uses it has brought it along."""
        derived = mathcore.derivation(name)
        lines = _lines(derived)
        reference = Reference(f"derivation-{name}", name)
        before = self.shown.get(lines)
        if before == reference:
            return
        self.prove_lemmas(derived)
        title = (f"{name} · ", *with_formulas(self.title_of(name)))
        self.blocks.append(Heading(3, title, reference.anchor))
        if before is not None:
            self.blocks += [Paragraph(self.say("same", reference=before)), self.result(derived)]
            return
        self.shown[lines] = reference
        self.shown.setdefault(letters(derived), reference)
        self.chain(derived)

    def prove_lemmas(self, derived: Derivation) -> None:
        """Derive what this derivation uses and has not been derived yet."""
        for proof in (step.rule.proof for step in derived.steps):
            if proof is None or letters(proof) in self.shown:
                continue
            if _lines(proof) in self.to_come:
                self.derivation(self.to_come[_lines(proof)])
                continue
            self.prove_lemmas(proof)
            self.lemmas += 1
            name = f"{self.phrase('lemma')} {self.lemmas}"
            reference = Reference(f"lemma-{self.lemmas}", name)
            self.blocks.append(Heading(3, (f"{name} · ", proof.claim), reference.anchor))
            self.shown[letters(proof)] = reference
            self.chain(proof)

    def chain(self, derived: Derivation) -> None:
        if derived.assumptions:
            given = self.listed(derived.assumptions)
            self.blocks.append(Paragraph(self.say("given", conditions=given)))
        lines = tuple(map(self.line, derived.steps))
        self.blocks.append(Chain(derived.start, lines, self.result(derived)))

    def line(self, step: Step) -> Line:
        name = step.rule.name.partition(":")[0]
        said = name if self.language == "en" else RULES[name][self.language]
        note: Text = (said.replace("\u200b", ""),)
        if step.rule.proof is not None:
            note += (": " if self.language == "en" else "：", step.rule.uses)
            reference = self.shown[letters(step.rule.proof)]
            note += (" (", *self.say("see", reference=reference), ")")
        if step.conditions:
            required = self.say("requires", conditions=self.listed(step.conditions))
            note += (self.phrase("comma"), *required)
        sign = {Equation: "so", Rounded: "about"}.get(type(step.after), "=")
        return Line(sign, step.after, note, step.report.proved, self.verdict(step.report))

    def listed(self, formulas: Iterable[Expr]) -> Text:
        pieces = [piece for one in formulas for piece in (self.phrase("comma"), one)]
        return tuple(pieces[1:])

    def verdict(self, report: Report) -> str:
        return self.phrase("proved" if report.proved else "checked").format(points=report.points)

    def result(self, derived: Derivation) -> Result:
        return Result(derived.claim, self.verdict(derived.report), derived.proved)

    # ------------------------------------------------------------------------ routes and slips

    def routes(self, names: tuple[str, ...]) -> None:
        """Show the agreements of which no side is still to come."""
        here = [pair for pair in self.agreements if {pair.one, pair.other} & set(names)]
        done = {
            name
            for problem, own in self.chosen.items()
            for name in own
            if self.position(problem) <= self.position(names[0].partition(".")[0])
        }
        here = [p for p in here if {p.one, p.other} & self.ids <= done]
        if not here:
            return
        self.blocks.append(Heading(2, (self.phrase("routes"),)))
        for pair in here:
            self.blocks.append(self.route(pair))

    def position(self, problem: str) -> int:
        return list(PROBLEMS).index(problem)

    def route(self, pair: Agreement) -> Result:
        title = pair.title if self.language == "en" else words.AGREEMENTS[pair.title]
        given = self.say("given", conditions=self.listed(pair.assumptions))
        text = self.say("route", one=pair.one, other=pair.other, title=title)
        said = text + ((" ", *given) if pair.assumptions else ())
        claim = Equation(pair.left, pair.right)
        return Result(claim, self.verdict(pair.report), pair.report.proved, said)

    def slips(self, problem: str) -> None:
        """Show the slips of the published solution of this problem."""
        found = [slip for slip in mathcore.slips.values() if slip.problem == problem]
        notation = PROBLEMS[problem].notation
        if not found and not notation:
            return
        self.blocks.append(Heading(2, (self.phrase("slips"),)))
        if found:
            self.blocks.append(Paragraph(self.say("slips_how")))
        for slip in found:
            self.blocks += self.slip(slip)
        for name, right in notation.items():
            said = fill(words.NOTATION[name][self.language], {"derivative": right})
            self.blocks.append(Paragraph((f"{name}. ", *said)))

    def slip(self, slip: Slip) -> list[Block]:
        said = slip.explanation if self.language == "en" else words.SLIPS[slip.id]
        text = self.say("slip", id=slip.id, explanation=with_formulas(said))
        own = [
            head
            for head in leaves(Equation(slip.wrong, slip.right))
            if isinstance(head, Definition) and head not in _DEFINED
        ]
        if own:
            listed = self.listed(defined(*own))
            text += (" ", *self.say("where", definitions=listed))
        return [
            Paragraph(text),
            Refuted(slip.left, slip.wrong, slip.right, self.verdict(slip.mended)),
            Paragraph(self.counterexample(slip), note=True),
        ]

    def counterexample(self, slip: Slip) -> Text:
        found = slip.report.counterexample
        known: list[Piece] = [Equal(Size(name), Integer(n)) for name, n in found.sizes.items()]
        known += [Equal(Scalar(name), Integer(n)) for name, n in found.indices.items()]
        known += [values(Scalar(name), array) for name, array in found.values.items()]
        comma = self.phrase("comma")
        listed = tuple(piece for one in known for piece in (one, comma))
        if found.position:
            listed += self.say("component", position=", ".join(map(str, found.position)))
            listed += (comma,)
        left, right = (self._side(text) for text in (found.left, found.right))
        start = (self.phrase("counterexample"), " ")
        return (*start, *listed, *self.say("sides", left=left, right=right))

    def _side(self, text: str) -> Text:
        if _NUMBER.fullmatch(text):
            return (Values(None, ((text.replace("−", "-"),),)),)
        return with_formulas(text.replace("shape ", f"{self.phrase('shape')} "))
