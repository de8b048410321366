"""Answers that are kept: found again by whoever asks the same, and by nobody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mathcore.expressions import Array, Definition, Domain, Equation, Exp, Index, NotEqual, Size
from mathcore.verification import _verify, memory, oracle, verify

ROOT = Path(__file__).parents[3]
K = Size("K")
i, k = Index("i", K), Index("k", K)
z, w = Array("z", (K,)), Array("w", (K,))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Keep answers in a folder; the process itself remembers none."""
    _verify.cache_clear()
    memory.keep_in(tmp_path / "verified")
    yield tmp_path / "verified"
    memory.keep_in(None)
    _verify.cache_clear()


def forget() -> None:
    """Let only what is kept in files be known."""
    _verify.cache_clear()


def test_an_answer_is_found_again_without_asking(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = verify(z[i] + z[k], z[k] + z[i])
    forget()
    monkeypatch.setattr("mathcore.verification.check", None)  # whoever asks now fails
    assert verify(z[i] + z[k], z[k] + z[i]) == first
    assert first.ok
    assert first.proved
    with pytest.raises(TypeError):
        verify(z[i] + z[k], z[k] + z[i] + 0)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"proved": true}', "\x00"])
def test_a_file_that_was_cut_is_asked_anew(folder: Path, content: str) -> None:
    first = verify(Exp(z[i]), Exp(z[i]) * 1)
    (file,) = folder.iterdir()
    file.write_text(content)
    forget()
    assert verify(Exp(z[i]), Exp(z[i]) * 1) == first
    assert json.loads(file.read_text())["points"] == first.points


def test_a_refuted_claim_is_refuted_again_with_its_counterexample(folder: Path) -> None:
    for _ in range(2):
        forget()
        assert verify(z[i], z[k]).counterexample is not None
    assert list(folder.iterdir()) == []


def test_claims_that_differ_in_anything_have_answers_of_their_own(folder: Path) -> None:
    def body(value: object) -> object:
        return Definition("y", (k,), value)[k]

    positive = Array("z", (K,), Domain.POSITIVE)
    claims = [
        (z[i], z[i], ()),
        (z[k], z[k], ()),
        (w[i], w[i], ()),
        (positive[i], positive[i], ()),
        (z[i], z[i], (NotEqual(i, k),)),
        (z[i] - z[k], z[i] - z[k], ()),
        (z[k] - z[i], z[k] - z[i], ()),
        (body(z[k]), body(z[k]), ()),
        (body(2 * z[k]), body(2 * z[k]), ()),
        (body(3 * z[k]), body(3 * z[k]), ()),
        (Equation(z[i], z[i]), Equation(z[i], z[i]), ()),
    ]
    files = {memory._file(*claim) for claim in claims}
    assert len(files) == len(claims)


def test_a_changed_line_of_the_code_asks_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = (z[i], z[i], ())
    before = memory._file(*claim)
    assert Path(oracle.__file__).is_relative_to(Path(memory.__file__).parents[1])
    monkeypatch.setattr(memory, "_code", lambda: b"other code")
    assert memory._file(*claim) != before


def test_names_of_files_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys, mathcore as mc\n"
        "from mathcore.verification import memory\n"
        "memory.keep_in(pathlib.Path(sys.argv[1]))\n"
        "assert mc.derivation('A2').report.proved\n"
    )
    names = []
    for seed in (1, 2):
        folder = tmp_path / str(seed)
        environment = os.environ | {"PYTHONHASHSEED": str(seed)}
        subprocess.run(
            [sys.executable, "-c", program, str(folder)], cwd=ROOT, env=environment, check=True
        )
        names.append(sorted(file.name for file in folder.iterdir()))
    assert names[0] == names[1]
    assert len(names[0]) >= 11


def test_nothing_is_kept_unless_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    forget()
    assert verify(z[i] * 2, 2 * z[i]).ok
    assert list(tmp_path.rglob("*")) == []
