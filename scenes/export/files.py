"""Files that are whole or not there: written under another name, renamed at the end."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_RUN = "run-"  # how the folders of runs are named
_LONGEST = 2000  # characters of a traceback that are told, the last ones
_unfinished: Path | None = None  # the run's folder: what is cut off there is cleared with it


def write_whole(target: Path, content: bytes) -> None:
    """Write a file in one piece: who reads `target` finds the old content or the new one.

    Raises OSError, and leaves nothing behind, when the content cannot be written. What a process
    leaves that is killed meanwhile goes with the folder of its run.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.parent
    if _unfinished is not None and _unfinished.stat().st_dev == folder.stat().st_dev:
        folder = _unfinished
    number, name = tempfile.mkstemp(dir=folder, prefix=f".{target.name}.")
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), 0o666 & ~_umask())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def run_folder(parent: Path) -> Iterator[Path]:
    """Give a folder for what a run needs until it ends, and clear those of runs that were killed.

    A lock on the folder tells the living from the dead; the run's child processes hold it too.
    """
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{_RUN}*"):
        lock = locked(left)
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
    global _unfinished
    folder, lock = _locked_folder(parent)
    before, _unfinished = _unfinished, folder
    try:
        yield folder
    finally:
        _unfinished = before
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked_folder(parent: Path) -> tuple[Path, int]:
    """Make a folder and lock it; another run may have taken it for a dead one's in between."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_RUN, dir=parent))
        lock = locked(folder)
        if lock is not None and folder.exists():
            return folder, lock
        if lock is not None:
            os.close(lock)


def locked(path: Path) -> int | None:
    """Lock a file or folder; None when another process has locked it or it is gone.

    The lock lasts until all processes that inherit the open file returned have closed it. Raises
    OSError where files cannot be locked.
    """
    try:
        number = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(number)
        if isinstance(error, BlockingIOError):
            return None
        raise
    return number


_REMEDIES = {
    errno.ENOSPC: "the disk is full: free some space, then call again",
    errno.EDQUOT: "your quota is used up: free some space, then call again",
    errno.EFBIG: "the file is larger than the system allows: see ulimit -f",
    errno.EACCES: "this may not be written: check the folder's permissions",
    errno.EPERM: "this may not be written: check the folder's permissions",
    errno.ENOLCK: "the file system cannot lock files: call from a folder of another one",
    errno.EROFS: "the file system is read-only: call from another folder",
}


def describe(error: BaseException) -> str:
    """Say in one line what went wrong, and what to do about a file that could not be written."""
    cause = _of_the_system(error)
    if cause is None:
        return f"{type(error).__name__}: {error}"
    name = cause.filename2 or cause.filename  # of a renamed file the one that was to be
    where = f" ({name})" if name else ""
    return f"{_REMEDIES.get(cause.errno, cause.strerror or str(cause))}{where}"


def failure(error: BaseException) -> dict[str, str]:
    """Return what a process tells of an error: the line, and the traceback if that helps."""
    cause = _of_the_system(error)
    said = cause is not None and cause.errno in _REMEDIES
    trace = "" if said else "".join(traceback.format_exception(error))[-_LONGEST:]
    return {"error": describe(error), "trace": trace}


def _of_the_system(error: BaseException) -> OSError | None:
    """Return what the operating system refused, None if it is not the reason."""
    cause: BaseException | None = error
    while cause is not None and not (isinstance(cause, OSError) or getattr(cause, "errno", None)):
        cause = cause.__cause__
    return cause
