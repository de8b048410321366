"""`lecture render --dask`: a scheduler and two worker processes on the loopback interface."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.export import command_line
from scenes.export.cluster import connection
from scenes.export.cluster.ranges import cut, files_of
from scenes.export.discovery import lecture_scenes, scenes_in

ROOT = Path(__file__).parents[3]
SIZE = ("-r", "284,160", "--fps", "10")
SLOW = ("-r", "854,480", "--fps", "30")  # each range takes some seconds
LOOPBACK = "127.0.0.1"
RANGES = ["Small, animations 1 to 15", "Small, animations 16 to 30"]  # of two workers


def wait_until(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def works(process: str) -> bool:
    """Tell whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@dataclass
class Process:
    """A process of Dask's, and the folder with what it writes."""

    process: subprocess.Popen
    folder: Path
    read: int = 0  # characters of the log that are of an earlier test

    @classmethod
    def start(cls, folder: Path, *words: object) -> Process:
        folder.mkdir()
        command = [sys.executable, "-m", "dask", *map(str, words), "--host", LOOPBACK]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return cls(process, folder)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()[self.read :]

    @property
    def ranges(self) -> list[str]:
        """The ranges that were begun here."""
        return re.findall(r" draws (.*)", self.log)

    @property
    def ended_ranges(self) -> list[str]:
        return re.findall(r" has drawn (.*)", self.log)

    @property
    def segments(self) -> list[str]:
        """The segments of the range that is being drawn here."""
        return self.scratch("segments/*.mp4")

    def scratch(self, pattern: str) -> list[str]:
        """Return what there is of ranges; it may vanish while it is looked for."""
        return glob(f"{self.folder}/dask-scratch-space/*/tmp*/{pattern}")

    @property
    def children(self) -> str:
        pid = self.process.pid
        return "".join(file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children"))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class Cluster:
    """A scheduler and its workers."""

    folder: Path
    scheduler: Process = field(init=False)
    address: str = field(init=False)
    workers: list[Process] = field(default_factory=list)
    started: int = 0

    def __post_init__(self) -> None:
        options = ("--port", 0, "--dashboard-address", f"{LOOPBACK}:0")
        self.scheduler = Process.start(self.folder / "scheduler", "scheduler", *options)
        wait_until(lambda: "Scheduler at:" in self.scheduler.log)
        self.address = re.search(r"Scheduler at: +(\S+)", self.scheduler.log)[1]

    def have_workers(self, count: int) -> None:
        """Let there be so many workers, each a process with one thread."""
        self.workers = [worker for worker in self.workers if worker.process.poll() is None]
        new = range(self.started, self.started + count - len(self.workers))
        self.started += len(new)
        options = ("--no-nanny", "--nthreads", 1, "--no-dashboard", "--local-directory", ".")
        self.workers += [
            Process.start(self.folder / f"worker-{n}", "worker", self.address, *options)
            for n in new
        ]
        for worker in self.workers:
            wait_until(lambda worker=worker: worker.read or "Registered to:" in worker.log)

    @property
    def ended_ranges(self) -> list[str]:
        return sorted(ended for worker in self.workers for ended in worker.ended_ranges)

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.stop()


@pytest.fixture
def cluster(scheduler: Cluster) -> Cluster:
    """Return the cluster with two workers."""
    scheduler.have_workers(2)
    for worker in scheduler.workers:
        worker.read += len(worker.log)
    return scheduler


def segments(folder: Path) -> dict[str, bytes]:
    """Return the segments in the cache, by name."""
    return {file.name: file.read_bytes() for file in folder.glob("renders/cache/*/Small/*.mp4")}


class TestFrames:
    def test_are_those_of_local_rendering(self, cluster, run, small, tmp_path):
        (tmp_path / "amount.py").write_text("SIDE = 0.5\n")
        text = small.read_text().replace("Square(0.5)", "Square(SIDE)")
        small.write_text(f"from amount import SIDE\n{text}")
        here, there = tmp_path / "here", tmp_path / "there"
        here.mkdir()
        there.mkdir()
        local = run("render", small, *SIZE, cwd=here)
        assert local.returncode == 0, local.stderr
        done = run("render", small, *SIZE, "--dask", cluster.address, cwd=there)
        assert done.returncode == 0, done.stderr
        assert "30 animations drawn" in done.stdout
        assert len(segments(there)) == 30
        assert segments(there) == segments(here)
        for suffix in (".mp4", ".srt"):
            video = Path("renders/160p10/Small").with_suffix(suffix)
            assert (there / video).read_bytes() == (here / video).read_bytes()
        assert cluster.ended_ranges == RANGES

    def test_only_what_has_changed_is_drawn(self, cluster, run, small, tmp_path):
        run("render", small, *SIZE)
        text = small.read_text()
        small.write_text(text.replace("step / 50 * UP", "step / 50 * (UP if step != 7 else DOWN)"))
        done = run("render", small, *SIZE, "--dask", cluster.address)
        assert "11 animations drawn, 19 from the cache" in done.stdout
        # 16 and 20 frames
        assert cluster.ended_ranges == ["Small, animations 20 to 24", "Small, animations 25 to 30"]


class TestLost:
    def test_a_killed_worker_costs_its_range_only(self, cluster, lecture, small, tmp_path):
        process = lecture("render", small, *SLOW, "--dask", cluster.address)
        victim, other = cluster.workers
        wait_until(lambda: len(victim.segments) >= 3)
        children = victim.children.split()
        victim.kill()
        wait_until(lambda: not any(map(works, children)), seconds=1)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert "30 animations drawn" in out
        assert len(segments(tmp_path)) == 30
        assert len(victim.ranges) == 1
        assert victim.ended_ranges == []
        assert sorted(other.ranges) == sorted(other.ended_ranges) == RANGES

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
    def test_workers_drop_the_work_of_a_client_that_is_gone(self, cluster, lecture, small, number):
        process = lecture("render", small, *SLOW, "--dask", cluster.address)
        wait_until(lambda: all(worker.segments for worker in cluster.workers))
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
        if number == signal.SIGINT:
            assert process.returncode == 130
            assert "Traceback" not in err
        wait_until(lambda: not any(worker.children for worker in cluster.workers), seconds=10)
        assert cluster.ended_ranges == []
        wait_until(lambda: not any(worker.scratch("") for worker in cluster.workers), seconds=10)
        assert all(worker.process.poll() is None for worker in cluster.workers)

    def test_no_worker_is_left(self, tmp_path, monkeypatch):
        monkeypatch.setattr(connection, "_PATIENCE", 1)
        cluster = Cluster(tmp_path)
        try:
            with pytest.raises(connection.ClusterError, match=f"dask worker {cluster.address}"):
                connection.check(cluster.address)
            with (
                connection.connected(cluster.address) as client,
                pytest.raises(connection.ClusterError, match="no worker left"),
            ):
                list(connection.results(client, abs, [-1]))
        finally:
            cluster.stop()

    def test_scheduler_is_lost(self, tmp_path, monkeypatch):
        monkeypatch.setattr(connection, "_ANSWER", 2)
        cluster = Cluster(tmp_path)
        try:
            cluster.have_workers(1)
            with connection.connected(cluster.address) as client:
                results = connection.results(client, time.sleep, [0, 60])
                next(results)
                cluster.scheduler.kill()
                with pytest.raises(connection.ClusterError, match="connection to the scheduler"):
                    next(results)
        finally:
            cluster.stop()


class TestRefused:
    def test_other_sources(self, cluster, lecture, small, tmp_path):
        copy = tmp_path / "copy"
        for package in ("scenes", "mathcore"):
            shutil.copytree(ROOT / package, copy / package)
        with (copy / "scenes/stage/theme.py").open("a") as file:
            file.write("\n# changed\n")
        command = [sys.executable, "-m", "scenes", "render", small, *SIZE]
        done = subprocess.run(
            [*command, "--dask", cluster.address],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == command_line.FAILED
        assert "would not draw the same frames" in done.stderr
        assert "scenes/stage/theme.py;" in done.stderr
        assert "Traceback" not in done.stderr
        assert [worker.ranges for worker in cluster.workers] == [[], []]

    def test_a_scene_that_is_another_one_on_the_worker(self, cluster, run, small, tmp_path):
        text = small.read_text().replace("Square(0.5)", "Square(Random().random())")
        small.write_text(f"from random import Random\n{text}")
        done = run("render", small, *SIZE, "--dask", cluster.address)
        assert done.returncode == command_line.FAILED
        assert re.search(r"animation \d+ of Small is another one here", done.stderr)

    def test_a_failure_on_the_worker(self, cluster, run, small, tmp_path):
        text = small.read_text().replace(
            "square = ", f'__file__.startswith("{tmp_path}") or {{}}["x_9"]\n        square = '
        )
        small.write_text(text)
        done = run("render", small, *SIZE, "--dask", cluster.address)
        assert done.returncode == command_line.FAILED
        assert re.search(r"Small failed: animations \d+ to \d+, on tcp://.*'x_9'", done.stderr)

    def test_nobody_answers(self, small, tmp_path, monkeypatch, capsys):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(connection, "_ANSWER", 1)
        words = ["render", str(small), "--dask", f"tcp://{LOOPBACK}:1"]
        assert command_line.main(words) == command_line.FAILED
        assert f"no Dask scheduler answers at tcp://{LOOPBACK}:1" in capsys.readouterr().err

    def test_no_address(self, small, tmp_path, monkeypatch, capsys):
        monkeypatch.chdir(tmp_path)
        assert command_line.main(["render", str(small), "--dask", "here"]) == command_line.USAGE
        assert "tcp://10.0.0.7:8786" in capsys.readouterr().err

    def test_not_installed(self, small, tmp_path, monkeypatch, capsys):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(connection, "find_spec", lambda name: None)
        words = ["render", str(small), "--dask", f"tcp://{LOOPBACK}:8786"]
        assert command_line.main(words) == command_line.USAGE
        assert ".[dask]" in capsys.readouterr().err

    def test_differences_are_named(self):
        ours = {"scenes/a.py": "1", "scenes/b.py": "2", "numpy": "2.1", "x": "1", "y": "1"}
        theirs = ours | {"scenes/b.py": "3", "numpy": "2.0", "x": "2", "y": "2"}
        connection.demand_same(ours, dict(ours), "tcp://w")
        message = r"tcp://w .*numpy \(2.0 there, 2.1 here\), scenes/b.py, x .*, 1 more;"
        with pytest.raises(connection.ClusterError, match=message):
            connection.demand_same(theirs, ours, "tcp://w")


class TestRanges:
    @given(st.lists(st.integers(1, 50), min_size=1, max_size=40), st.integers(1, 12))
    def test_cover_all_in_order_and_are_balanced(self, lengths, count):
        frames = dict(enumerate(lengths))
        ranges = cut(frames, count)
        assert [number for numbers in ranges for number in numbers] == list(frames)
        assert len(ranges) <= count
        for numbers in ranges:
            assert sum(frames[n] for n in numbers) <= sum(lengths) / count + max(lengths)

    def test_files_of_a_user_go_along(self, small, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "more").mkdir()
        (tmp_path / "more/amount.py").write_text("SIDE = 0.5\n")
        (tmp_path / "manim.cfg").write_text("[CLI]\n")
        small.write_text(f"from more.amount import SIDE\n{small.read_text()}")
        place, files = files_of(scenes_in(small)[0])
        assert place == "sources/small.py"
        assert {*files} >= {place, "sources/more/amount.py", "manim.cfg"}
        assert files[place] == small.read_bytes()

    def test_of_the_lecture_nothing_goes_along(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        scene = lecture_scenes()[0]
        assert files_of(scene) == (f"scenes/{scene.file.name}", {})
