"""Files are whole or not there."""

from __future__ import annotations

import errno
import fcntl
import os
import resource
import signal
import tempfile
from pathlib import Path

import pytest

from scenes.export.files import describe, locked, run_folder, write_whole


def test_replaces_and_makes_folders(tmp_path):
    target = tmp_path / "a/b.txt"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert [file.name for file in target.parent.iterdir()] == ["b.txt"]
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask


def test_failed_write_keeps_the_old_file(tmp_path):
    target = tmp_path / "a.txt"
    write_whole(target, b"old")
    child = os.fork()
    if not child:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_whole(target, bytes(100_000))
        except OSError as error:
            os._exit("larger than the system allows" in describe(error))
        os._exit(2)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 1
    assert target.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_folder_of_a_run_ends_with_it_and_those_of_the_dead_go(tmp_path):
    dead = tmp_path / "run-dead"
    dead.mkdir()
    (dead / "left").touch()
    with run_folder(tmp_path) as one, run_folder(tmp_path) as other:
        assert not dead.exists()
        assert one != other
        assert one.is_dir()
        assert other.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_folder_that_another_run_takes_for_a_dead_one_is_not_used(tmp_path, monkeypatch):
    make, made, others = tempfile.mkdtemp, [], []

    def taken(**kwargs):
        made.append(Path(make(**kwargs)))
        if len(made) == 1:
            made[0].rmdir()  # another run has cleared it
        elif len(made) == 2:
            others.append(locked(made[1]))  # another run is about to
        return str(made[-1])

    monkeypatch.setattr(tempfile, "mkdtemp", taken)
    with run_folder(tmp_path) as folder:
        assert len(made) == 3
        assert folder == made[2]
    os.close(others[0])


def test_file_system_without_locks_is_told(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match="No locks available") as error, run_folder(tmp_path):
        pass
    assert "cannot lock files" in describe(error.value)


def test_what_a_killed_process_was_writing_goes_with_its_run(tmp_path, monkeypatch):
    runs, target = tmp_path / "runs", tmp_path / "files/a.txt"
    monkeypatch.setattr(Path, "replace", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    child = os.fork()
    if not child:
        with run_folder(runs):
            write_whole(target, b"half")
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert list(target.parent.iterdir()) == []
    assert len(list(runs.rglob(".a.txt.*"))) == 1
    with run_folder(runs):
        assert list(runs.rglob(".a.txt.*")) == []


def test_cause_of_a_failure_is_found():
    error = RuntimeError("Failed to encode")
    error.__cause__ = OSError(28, "No space left on device", "x.mp4")
    assert describe(error) == "the disk is full: free some space, then call again (x.mp4)"
    assert describe(KeyError("x")) == "KeyError: 'x'"


def test_needs_a_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        write_whole(tmp_path / "file" / "a", b"")
