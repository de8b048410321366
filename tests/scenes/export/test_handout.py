"""The handout: complete, in both languages and all formats, whole or not there at all."""

import re
import subprocess
import sys
from dataclasses import replace
from string import Formatter

import numpy as np
import pytest
import typst as compiler

import mathcore
from mathcore.derivations import cross_entropy, softmax
from mathcore.expressions import Equation, Plus
from mathcore.latex import Latex
from mathcore.printing import CASE_WORDS
from mathcore.typst import Typst, typst
from scenes.export import handout
from scenes.export.handout import latex_math, typst_format, words
from scenes.export.handout.breaking import pieces
from scenes.export.handout.content import document, letters, selected
from scenes.export.handout.document import (
    Chain,
    Display,
    Heading,
    Refuted,
    Values,
    digits,
    values,
)
from scenes.export.handout.errors import MissingFontError, UnknownProblemError
from scenes.export.handout.latex_format import tex
from scenes.export.handout.markdown_format import markdown
from scenes.words.rules import RULES

# Lemmas of their own (B4), a checked result (B2), cases (D2), slips (D4), an assumption (E4).
IDS = ("A2", "B2", "B4", "D2", "D4", "E4")


@pytest.fixture(scope="module", params=words.LANGUAGES)
def content(request):
    return document(IDS, request.param)


def with_lemmas(derivation):
    """Return a derivation and all that it rests on."""
    proofs = [step.rule.proof for step in derivation.steps if step.rule.proof]
    return [derivation, *(found for proof in proofs for found in with_lemmas(proof))]


# ------------------------------------------------------------------------------------ completeness


def test_every_step_of_every_derivation_and_lemma_is_there(content):
    printed = {
        (chain.start, *(line.expression for line in chain.lines))
        for chain in content.blocks
        if isinstance(chain, Chain)
    }
    shown = {
        letters(mathcore.derivation(name)) for names in selected(IDS).values() for name in names
    }
    for names in selected(IDS).values():
        for name in names:
            for needed in with_lemmas(mathcore.derivation(name)):
                lines = (needed.start, *(step.after for step in needed.steps))
                # a lemma may be printed in other letters
                assert lines in printed or letters(needed) in shown, f"{name} needs {needed.claim}"
    own = {
        (d.start, *(step.after for step in d.steps))
        for names in selected(IDS).values()
        for d in map(mathcore.derivation, names)
    }
    assert own <= printed


def test_a_step_says_its_rule_its_conditions_and_what_is_proved(content):
    (chain,) = (b for b in content.blocks if isinstance(b, Chain) and "e^(z_k)" in str(b.lines[0]))
    steps = mathcore.derivation("A2").steps
    for line, step in zip(chain.lines, steps, strict=True):
        name = step.rule.name
        said = name if content.language == "en" else RULES[name]["zh"].replace("\u200b", "")
        assert line.note[0] == said
        assert all(condition in line.note for condition in step.conditions)
        assert line.proved == step.report.proved
        assert str(step.report.points) in line.verdict
    (unproved,) = [
        line for b in content.blocks if isinstance(b, Chain) for line in b.lines if not line.proved
    ]
    assert unproved.sign == "about"


def test_typst_source_holds_every_line_in_order(content):
    source = typst_format.source(content)
    place = 0
    for block in content.blocks:
        if isinstance(block, Chain):
            for line in block.lines:
                for side in pieces(line.expression, Typst, content.language):
                    for piece in side:
                        place = source.index(f"${piece.strip()}$", place)
    assert place


def test_words_in_formulas_are_those_of_the_language(content):
    own = CASE_WORDS[content.language]
    (other,) = (said for language, said in CASE_WORDS.items() if language != content.language)
    for written, quoted in (
        (typst_format.source(content), '"{}"'),
        (tex(content), r"\text{{{}}}"),
        (markdown(content), r"\text{{{}}}"),
    ):
        assert all(quoted.format(word) in written for word in own)
        assert not any(quoted.format(word) in written for word in other)


@pytest.mark.parametrize("table", ["TITLES", "STATEMENTS", "EXAMPLES", "PHRASES", "NOTATION"])
def test_both_languages_have_the_same_fields(table):
    for key, texts in getattr(words, table).items():
        fields = [{n for _, n, _, _ in Formatter().parse(texts[k]) if n} for k in words.LANGUAGES]
        assert fields[0] == fields[1], f"{table}[{key!r}]"


def test_everything_mathcore_names_has_a_chinese_name():
    assert words.DERIVATIONS.keys() == mathcore.catalogue.keys()
    assert words.SLIPS.keys() == mathcore.slips.keys()
    assert words.AGREEMENTS.keys() == {pair.title for pair in mathcore.agreements()}


def test_every_derivation_belongs_to_a_problem():
    assert [name for names in selected(()).values() for name in names] == list(mathcore.catalogue)


def test_slips_are_refuted_and_mended(content):
    (refuted,) = (block for block in content.blocks if isinstance(block, Refuted))
    slip = mathcore.slips["S5"]
    assert (refuted.left, refuted.wrong, refuted.right) == (slip.left, slip.wrong, slip.right)
    source = typst_format.source(content)
    assert all(typst(side) in source for side in (slip.wrong, slip.right))
    sides = slip.report.counterexample
    assert all(f"${side.replace('−', '-')}$" in source for side in (sides.left, sides.right))


# ------------------------------------------------------------------------------------------ numbers


def test_examples_show_what_mathcore_computes(content):
    shown = {
        block.name: block.rows
        for display in content.blocks
        if isinstance(display, Display)
        for block in display.formulas
        if isinstance(block, Values)
    }
    jacobian = mathcore.softmax_jacobian([2.0, 1.0, 0.0])
    claim = mathcore.derivation("A2.matrix").claim
    assert np.array(shown[claim.left], dtype=float) == pytest.approx(jacobian, abs=5e-5)


def test_markdown_tells_the_sheets_numbers(content):
    text = markdown(content)
    outputs = [[float(entry.name) for entry in row] for row in cross_entropy.OUTPUTS.content[0]]
    loss = mathcore.cross_entropy(outputs, [0, 1, 2]).sum()
    assert text.count(f"{loss:.5f}") >= 2  # derived, and added up
    assert r"\frac{\partial e}{\partial x_{1}} = -0.5$" in text
    assert r"0.25 \cdot 0.5 \cdot 1 \cdot (-4) \cdot (-1) + " in text


def test_digits():
    assert list(digits([0.09, 0.66524, -1e-9])) == ["0.0900", "0.6652", "0.0000"]
    assert list(digits([1.0, -2.0])) == ["1", "-2"]
    assert digits(float("nan")) == "nan"
    with pytest.raises(ValueError, match="two axes"):
        values(None, np.zeros((1, 1, 1)))


# -------------------------------------------------------------------------------------------- pages


def test_no_formula_leaves_its_page(content):
    source = typst_format.source(content)
    assert compiler.query(source.encode(), "<too-wide>") == "[]"
    narrow = source.replace("margin: (x: 2.2cm", "margin: (x: 7cm", 1)
    assert compiler.query(narrow.encode(), "<too-wide>") != "[]"


def test_a_result_is_on_the_page_of_the_last_lines():
    whole = document(("B3",), "en")
    chain = next(block for block in whole.blocks if isinstance(block, Chain))
    source = typst_format.source(replace(whole, blocks=(chain,)))
    broken = 0
    for lower in range(8, 16):  # cm
        moved = source.replace("\n#chain(", f"\n#v({lower}cm)\n#chain(")
        pages = compiler.compile(moved.encode(), format="svg")
        *before, last = pages if isinstance(pages, list) else [pages]
        lines, bar, _ = last.decode().partition('fill="#1b7a4b"')  # the bar beside the result
        assert bar
        assert lines.count('stroke="#1b7a4b"') >= 2  # each line of the derivation has a tick
        broken += bool(before)
    assert 0 < broken < 8


def test_the_same_handout_has_the_same_bytes(content):
    assert typst_format.pdf(content) == typst_format.pdf(content)


def test_another_hash_seed_and_no_manim():
    program = (
        "import sys\n"
        "from scenes.export.handout import content, typst_format, latex_format, markdown_format\n"
        "print(typst_format.source(content.document(['B1'], 'en')))\n"
        "assert 'manim' not in sys.modules"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == typst_format.source(document(["B1"], "en")) + "\n"


def test_pieces_of_a_formula_are_balanced_and_make_the_whole():
    for name in ("A2", "B4.x_2", "D4"):
        for step in mathcore.derivation(name).steps:
            for dialect in (Typst, Latex):
                found = [piece for side in pieces(step.after, dialect, "en") for piece in side]
                assert "".join(found) == dialect().print(step.after)
                assert all(p.count("(") == p.count(")") for p in found)
    total = Plus(softmax.z[softmax.i], softmax.c, Plus(softmax.c, softmax.c))
    assert len(pieces(total, Typst, "en")[0]) == 3
    sides = pieces(Equation(softmax.c, total), Typst, "en")
    assert [len(side) for side in sides] == [1, 3]
    assert sides[1][0].startswith(" = ")


# ------------------------------------------------------------------------------------- LaTeX and md


def test_latex_is_balanced(content):
    text = tex(content)
    assert_balanced(text)
    assert text.count("$") % 2 == 0
    assert text.startswith("% Compile")
    labels = re.findall(r"\\label\{(.+?)\}", text)
    assert len(labels) == len(set(labels))
    assert set(re.findall(r"\\hyperref\[(.+?)\]", text)) <= set(labels)
    if content.language == "en":
        assert text.isascii()
    assert text.count(r"\draw[->]") == 13  # edges of the graph of B4


def test_a_long_formula_takes_no_room_from_the_rules(content):
    """`align` makes every row as wide as the widest."""
    chains = [block for block in content.blocks if isinstance(block, Chain)]
    wide = 0
    for chain in chains:
        rows = latex_math.aligned(chain, Latex, content.language, lambda _: "RULE", "WIDE{}".format)
        rows = rows.split(" \\\\\n")
        assert sum("RULE" in row for row in rows) == len(chain.lines)
        for row in rows:
            if "WIDE" in row:
                wide += 1
                assert "RULE" not in row
            else:
                # The signs without commands; a fraction's are all there, one above the other.
                assert len(re.sub(r"\\[a-z]+|[{}_^ ]", "", row)) < 2 * latex_math.LINE_WITH_NOTE
    assert wide


def test_markdown_is_balanced(content):
    text = markdown(content)
    blocks = re.findall(r"^\$\$\n(.*?)\n\$\$$", text, re.DOTALL | re.MULTILINE)
    assert len(blocks) == text.count("\n$$\n") / 2
    assert all("$" not in block for block in blocks)
    assert_balanced("\n".join(blocks))
    assert r"\operatorname" not in text
    anchors = re.findall(r'<a id="(.+?)">', text)
    assert set(re.findall(r"\]\(#(.+?)\)", text)) <= set(anchors)
    for line in text.split("\n"):
        assert line.count("$") % 2 == 0, line


def assert_balanced(source):
    assert source.count(r"\left") == source.count(r"\right")
    open_ = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", source):
        if kind == "begin":
            open_.append(name)
        else:
            assert open_.pop() == name
    assert not open_
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", source):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


# -------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("format", handout.FORMATS)
def test_write(tmp_path, format):
    path = handout.write_handout(["B1"], "en", format, tmp_path / "new")
    assert path == tmp_path / "new" / f"handout-B1-en.{format}"
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    assert path.read_bytes()[:5] == {"pdf": b"%PDF-", "tex": b"% Com", "md": b"# Sof"}[format]


def test_failed_compilation_leaves_the_old_file(tmp_path, monkeypatch):
    old = tmp_path / "handout-B1-en.pdf"
    old.write_text("old")

    def fail(*_, **__):
        raise RuntimeError("no")

    monkeypatch.setattr(compiler, "compile", fail)
    with pytest.raises(RuntimeError, match="no"):
        handout.write_handout(["B1"], "en", "pdf", tmp_path)
    assert [found.read_text() for found in tmp_path.iterdir()] == ["old"]


def test_missing_font_is_told_before_anything_is_derived(tmp_path, monkeypatch):
    class NoFonts:
        def families(self):
            return ["New Computer Modern"]

    monkeypatch.setattr(compiler, "Fonts", NoFonts)
    with pytest.raises(MissingFontError, match="fonts-noto-cjk"):
        handout.write_handout(["no problem at all"], "zh", "pdf", tmp_path)
    assert not list(tmp_path.iterdir())


def test_bad_orders(tmp_path):
    with pytest.raises(UnknownProblemError, match=r"did you mean A2"):
        handout.write_handout(["A22"], "en", "md", tmp_path)
    with pytest.raises(ValueError, match="en or zh"):
        handout.write_handout(["A1"], "de", "md", tmp_path)
    with pytest.raises(ValueError, match="pdf, tex, md"):
        handout.write_handout(["A1"], "en", "doc", tmp_path)
    assert not list(tmp_path.iterdir())


def test_selection():
    assert selected(["A2.matrix"]) == {"A2": ("A2.matrix",)}
    assert list(selected(["E", "A1"])) == ["A1", "E1", "E2", "E3", "E4"]
    assert any(isinstance(b, Heading) and b.anchor == "A2" for b in document(["A2"], "en").blocks)


def test_typst_escapes_text():
    written = typst_format._Writer({}, "en").text(('a "b" \\ #c $d$', softmax.c))
    assert written == f'[#"a \\"b\\" \\\\ #c $d$"${typst(softmax.c)}$]'
