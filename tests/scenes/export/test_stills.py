"""`lecture stills`: names, contents, one step, transparency, the step's equation."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image

from scenes.export.still_renderer import write_equations

SIZE = ("-r", "160,90")

DERIVED = """
from scenes.derivation_scene import DerivationScene


class Own(DerivationScene):
    problem = "D4.mean"
"""


def stills(folder, scene="Small", look=""):
    return folder / "renders" / f"stills{look}" / scene


def test_one_picture_a_step_at_rest(run, small, tmp_path):
    done = run("stills", small, "-r", "640,360")
    assert done.returncode == 0, done.stderr
    names = sorted(file.name for file in stills(tmp_path).iterdir())
    assert names == [f"{n:02}-step-{n}.png" for n in range(1, 11)]
    places = []
    for name in names:
        picture = np.array(Image.open(stills(tmp_path) / name).convert("L"), dtype=float)
        assert picture.shape == (360, 640)
        rows, columns = np.indices(picture.shape)
        places.append([np.average(rows, weights=picture), np.average(columns, weights=picture)])
    # Step n moves the square by n / 50 to the right and up; a frame is 8 high.
    moves = np.diff(places, axis=0) / (360 / 8)
    expected = np.arange(2, 11) / 50
    np.testing.assert_allclose(moves, np.stack([-expected, expected], axis=1), atol=0.01)


def test_unchanged_stills_are_not_touched_and_old_ones_go(run, small, tmp_path):
    run("stills", small, *SIZE)
    assert "unchanged" in run("stills", small, *SIZE).stdout
    small.write_text(small.read_text().replace("steps = 10", "steps = 2"))
    run("stills", small, *SIZE)
    names = sorted(file.name for file in stills(tmp_path).iterdir())
    assert names == ["01-step-1.png", "02-step-2.png"]


@pytest.mark.parametrize("step", ["3", "step_3"])
def test_one_step(run, small, tmp_path, step):
    done = run("stills", small, *SIZE, "--step", step)
    assert done.returncode == 0, done.stderr
    assert [file.name for file in stills(tmp_path).iterdir()] == ["03-step-3.png"]


def test_unknown_step_is_answered_with_those_there_are(run, small):
    done = run("stills", small, *SIZE, "--step", "11")
    assert done.returncode == 1
    assert "Small has no step 11; it has: 1 step_1, 2 step_2" in done.stderr
    assert "Traceback" not in done.stderr


def test_transparent(run, small, tmp_path):
    run("stills", small, *SIZE, "--transparent", "--step", "1")
    (file,) = stills(tmp_path).iterdir()
    picture = np.array(Image.open(file))
    assert picture.shape[2] == 4
    assert (picture[..., 3] == 0).mean() > 0.9
    # The square is white: straight alpha keeps it white at its edges.
    assert (picture[picture[..., 3] > 8][:, :3] > 240).all()


def test_edges_of_a_transparent_still_have_the_colour_of_what_they_are_edges_of(run, tmp_path):
    file = tmp_path / "own.py"
    file.write_text(DERIVED)
    run("stills", file, "-r", "640,360", "--transparent", "--theme", "light", "--step", "1")
    (still,) = stills(tmp_path, "Own", "-light").glob("*.png")
    pixels = np.array(Image.open(still)).astype(int)
    half = (pixels[..., 3] > 60) & (pixels[..., 3] < 200)
    assert half.sum() > 100
    # Nothing that is drawn is nearly white.
    assert pixels[half][:, :3].min(axis=1).max() < 230


def test_equations_stand_below_each_other(tmp_path):
    heights = []
    for sources in (["a = 1"], ["a = 1", "= 2"]):
        write_equations(sources, "#102030", tmp_path / "equations.svg")
        drawing = (tmp_path / "equations.svg").read_text()
        assert "#102030" in drawing
        heights.append(float(re.search(r'height="([\d.]+)pt"', drawing)[1]))
    assert heights[1] > 1.8 * heights[0]


def test_equation_of_the_step(run, tmp_path):
    file = tmp_path / "own.py"
    file.write_text(DERIVED)
    done = run("stills", file, *SIZE, "--theme", "light")
    assert done.returncode == 0, done.stderr
    folder = stills(tmp_path, "Own", "-light")
    equations = list(folder.glob("*.svg"))
    assert equations
    assert all((folder / f"{e.stem}.png").exists() for e in equations)
    assert all(e.read_text().startswith("<svg") for e in equations)
    assert len({e.read_text() for e in equations}) == len(equations)
