"""`lecture render`: what it writes, what it draws again, what is left when it is stopped."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import pytest

SIZE = ("-r", "160,90", "--fps", "10")
LARGE = ("-r", "1280,720", "--fps", "30")  # each animation takes a while


def counts(text: str) -> tuple[int, int]:
    """Return how many animations were drawn, and how many came from the cache."""
    drawn = re.search(r"(\d+) animations? drawn", text)
    cached = re.search(r"(\d+) from the cache", text)
    assert drawn, text
    return int(drawn[1]), int(cached[1]) if cached else 0


def video(folder: Path, name: str = "90p10") -> Path:
    return folder / "renders" / name / "Small.mp4"


def frames(file: Path) -> int:
    with av.open(str(file)) as container:
        return sum(1 for _ in container.decode(video=0))


def processes(folder: Path) -> list[int]:
    """Return the processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == folder.resolve():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def descendants(process: int, depth: int) -> list[int]:
    """Return the children of a process, or with depth 2 theirs."""
    found = [process]
    for _ in range(depth):
        lists = [Path(f"/proc/{p}/task/{p}/children") for p in found]
        found = [int(p) for file in lists if file.exists() for p in file.read_text().split()]
    return found


def stopped(process: int) -> bool:
    """Stop a process and tell whether it is, in the middle of its work: it may have ended."""
    os.kill(process, signal.SIGSTOP)
    time.sleep(0.01)
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state == "T"


def wait_until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def obey_permissions() -> None:
    """Take from a process that runs as root, before it begins, the right to write anywhere."""
    drop, override, search = 24, 1, 2  # of <linux/prctl.h> and <linux/capability.h>
    for capability in (override, search):
        ctypes.CDLL(None).prctl(drop, capability)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Callable[[str], None]]:
    """Mount a disk of a size (`64k`) at a new folder; gives a function that changes the size."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")

    def resize(size: str) -> None:
        subprocess.run([*mount[:3], "-o", f"remount,size={size}", str(folder)], check=True)

    try:
        yield resize
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def segments(folder: Path) -> list[Path]:
    return list((folder / "renders/cache").glob("*/Small/*.mp4"))


def assert_no_broken_file(folder: Path) -> None:
    for file in (folder / "renders").rglob("*.mp4"):
        if not file.name.startswith(".") and not file.is_relative_to(folder / "renders/cache"):
            assert frames(file) > 0
    for file in segments(folder):
        assert frames(file) > 0
    assert not list((folder / "renders/cache").glob("run-*"))


class TestFiles:
    def test_video_with_a_chapter_a_step_and_captions(self, run, small, tmp_path):
        done = run("render", small, *SIZE)
        assert done.returncode == 0, done.stderr
        assert "renders/90p10/Small.mp4" in done.stdout
        assert frames(video(tmp_path)) == 100
        with av.open(str(video(tmp_path))) as container:
            chapters = container.chapters()
        assert [c["metadata"]["title"] for c in chapters] == [f"Step {n}" for n in range(1, 11)]
        seconds = [float(c["start"] * c["time_base"]) for c in chapters]
        assert seconds == pytest.approx(range(10))
        assert "This is step 10." in video(tmp_path).with_suffix(".srt").read_text()

    def test_language_theme_and_quality_name_the_folder(self, run, small, tmp_path):
        done = run("render", small, "Small", *SIZE, "--lang", "zh", "--theme", "light")
        assert done.returncode == 0, done.stderr
        assert video(tmp_path, "90p10-zh-light").exists()

    def test_a_failing_scene_is_told_and_leaves_the_others(self, run, small, tmp_path):
        small.write_text(
            small.read_text()
            + "\n\nclass Broken(Small):\n    def construct(self):\n        raise KeyError('x_9')\n"
        )
        done = run("render", small, *SIZE)
        assert done.returncode == 1
        assert "Broken failed: KeyError: 'x_9'" in done.stderr
        assert frames(video(tmp_path)) == 100
        assert not video(tmp_path).with_name("Broken.mp4").exists()


class TestCache:
    def test_unchanged_scene_is_not_touched(self, run, small, tmp_path):
        assert counts(run("render", small, *SIZE).stdout) == (30, 0)
        before = video(tmp_path).stat()
        again = run("render", small, *SIZE)
        assert "unchanged" in again.stdout
        assert video(tmp_path).stat().st_mtime_ns == before.st_mtime_ns

    def test_change_in_step_7_draws_from_there(self, run, small):
        run("render", small, *SIZE)
        text = small.read_text()
        small.write_text(text.replace("step / 50 * UP", "step / 50 * (UP if step != 7 else DOWN)"))
        assert counts(run("render", small, *SIZE).stdout) == (11, 19)

    def test_change_that_shows_nothing_draws_nothing(self, run, small, tmp_path):
        run("render", small, *SIZE)
        small.write_text(small.read_text().replace("for step in", "total = 0\n        for step in"))
        assert counts(run("render", small, *SIZE).stdout) == (0, 30)
        assert frames(video(tmp_path)) == 100

    def test_module_beside_the_file_counts(self, run, small, tmp_path):
        (tmp_path / "amount.py").write_text("SIDE = 0.5\n")
        text = small.read_text().replace("Square(0.5)", "Square(SIDE)")
        small.write_text(f"from amount import SIDE\n{text}")
        run("render", small, *SIZE)
        (tmp_path / "amount.py").write_text("SIDE = 0.6\n")
        assert counts(run("render", small, *SIZE).stdout) == (30, 0)

    def test_lost_video_is_joined_from_the_cache(self, run, small, tmp_path):
        run("render", small, *SIZE)
        video(tmp_path).unlink()
        assert counts(run("render", small, *SIZE).stdout) == (0, 30)
        assert frames(video(tmp_path)) == 100

    def test_fresh_draws_everything(self, run, small):
        run("render", small, *SIZE)
        assert counts(run("render", small, *SIZE, "--fresh").stdout) == (30, 0)

    def test_what_a_faster_child_has_drawn_does_not_come_from_the_cache(self, run, small):
        begin, wait = "        for step in", "            self.wait(0.2)\n"
        slow = small.read_text().replace(begin, f"        process = os.getpid()\n{begin}")
        slow = slow.replace(wait, f"{wait}            sleep(0.1 * (process == os.getpid()))\n")
        small.write_text(f"import os\nfrom time import sleep\n{slow}")
        assert counts(run("render", small, *SIZE, "--jobs", 2).stdout) == (30, 0)


CHANCE = """
import random

import numpy as np
from manim import RIGHT, UP, Create, Dot, Scene


class Small(Scene):
    def construct(self):
        for _ in range(3):
            x, y, z = random.random(), np.random.random(), np.random.default_rng().random()
            self.play(Create(Dot(x * RIGHT + y * UP, radius=z)))
"""


def test_chance_without_a_seed_is_the_same_in_every_process_and_run(run, small):
    small.write_text(CHANCE)
    done = run("render", small, *SIZE, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    assert counts(done.stdout) == (3, 0)
    small.write_text(f"{CHANCE}\n")
    assert counts(run("render", small, *SIZE).stdout) == (0, 3)


class TestStopped:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_interrupted_run_ends_clean_and_is_continued(
        self, lecture, run, small, tmp_path, number
    ):
        process = lecture("render", small, *LARGE)
        wait_until(lambda: len(segments(tmp_path)) >= 3)
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
        assert process.returncode == 130
        assert "interrupted" in err
        assert "Traceback" not in err
        assert processes(tmp_path) == []
        assert_no_broken_file(tmp_path)
        assert [file for file in tmp_path.rglob(".*") if file.is_file()] == []
        assert not video(tmp_path, "720p30").exists()
        kept = len(segments(tmp_path))
        done = run("render", small, *LARGE)
        assert done.returncode == 0, done.stderr
        assert counts(done.stdout) == (30 - kept, kept)
        assert frames(video(tmp_path, "720p30")) == 300

    @pytest.mark.parametrize("segments_there", [0, 1, 6, 13])
    def test_killed_run_leaves_no_process_and_no_cut_file(
        self, lecture, run, small, tmp_path, segments_there
    ):
        process = lecture("render", small, *LARGE)
        wait_until(lambda: len(processes(tmp_path)) > 2 or segments(tmp_path))
        wait_until(lambda: len(segments(tmp_path)) >= segments_there)
        process.kill()
        process.wait()
        wait_until(lambda: not processes(tmp_path), seconds=5)
        done = run("render", small, *LARGE)
        assert done.returncode == 0, done.stderr
        assert sum(counts(done.stdout)) == 30
        assert frames(video(tmp_path, "720p30")) == 300
        assert_no_broken_file(tmp_path)

    # The scene's process; and one that draws for it, as there is when a core has nothing to do:
    # when the other scene is finished.
    @pytest.mark.parametrize(
        ("depth", "jobs", "begun"), [(1, 1, "cache/720p30/Small/*.mp4"), (2, 2, "720p30/Other.mp4")]
    )
    def test_a_process_that_is_killed_fails_its_scene_only(
        self, lecture, small, tmp_path, depth, jobs, begun
    ):
        # So long that it is not done when the other is, on however busy a machine.
        long = small.read_text().replace("steps = 10", "steps = 100")
        small.write_text(long + "\n\nclass Other(Small):\n    steps = 1\n")
        process = lecture("render", small, *LARGE, "--jobs", jobs)
        wait_until(lambda: list((tmp_path / "renders").glob(begun)), seconds=60)
        wait_until(lambda: any(map(stopped, descendants(process.pid, depth))))
        for child in filter(stopped, descendants(process.pid, depth)):
            os.kill(child, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 1
        assert re.search(r"Small failed: .*signal", err)
        assert "Other: " in out
        assert processes(tmp_path) == []
        assert_no_broken_file(tmp_path)


class TestNoRoom:
    def test_file_size_limit(self, run, small, tmp_path):
        run("render", small, *SIZE)
        size = video(tmp_path).stat().st_size
        video(tmp_path).unlink()

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))

        done = run("render", small, *SIZE, preexec_fn=limit)
        assert done.returncode == 1
        assert "larger than the system allows" in done.stderr
        assert not video(tmp_path).exists()
        assert run("render", small, *SIZE).returncode == 0
        assert_no_broken_file(tmp_path)

    def test_full_disk(self, run, small, tmp_path):
        with small_disk(tmp_path / "renders", "64k") as resize:
            done = run("render", small, *SIZE)
            assert done.returncode == 1
            assert "the disk is full" in done.stderr
            assert "Traceback" not in done.stderr
            assert not video(tmp_path).exists()
            assert_no_broken_file(tmp_path)
            resize("8m")
            done = run("render", small, *SIZE)
            assert done.returncode == 0, done.stderr
            assert frames(video(tmp_path)) == 100

    def test_folder_without_permission(self, run, small, tmp_path):
        folder = video(tmp_path).parent
        folder.mkdir(parents=True)
        folder.chmod(0o555)
        done = run("render", small, *SIZE, preexec_fn=obey_permissions)
        assert done.returncode == 1
        assert f"check the folder's permissions ({video(tmp_path)})" in done.stderr
        assert list(folder.iterdir()) == []
        assert_no_broken_file(tmp_path)
        folder.chmod(0o755)
        assert counts(run("render", small, *SIZE).stdout) == (0, 30)

    def test_folder_that_may_not_be_written(self, run, small, tmp_path):
        (tmp_path / "renders").write_text("a file where the folder should be")
        done = run("render", small, *SIZE)
        assert done.returncode == 1
        assert "renders" in done.stderr
        assert "Traceback" not in done.stderr


def test_two_at_once_in_one_folder(lecture, small, tmp_path):
    both = [lecture("render", small, *SIZE) for _ in range(2)]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert sum(counts(out)) == 30
    assert frames(video(tmp_path)) == 100
    assert_no_broken_file(tmp_path)
