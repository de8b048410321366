"""Forked processes that share a fixed number of tokens and die with the one that started them."""

from __future__ import annotations

import ctypes
import enum
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from scenes.export.files import locked

_PR_SET_PDEATHSIG = 1  # of <linux/prctl.h>
FAILED = 1
_PAUSE = 0.005  # s, between two looks for a token


class Tokens:
    """As many as there may be busy processes; a process has one from its start to its end.

    A token is a locked file: however a process ends, the system unlocks it.
    """

    def __init__(self, folder: Path, count: int) -> None:
        if count < 1:
            raise ValueError(f"at least one process has to work, not {count}")
        self._files = [folder / f"token-{number}" for number in range(count)]
        for file in self._files:
            file.touch()

    def take(self, meanwhile: Callable[[], None]) -> int:
        """Wait for a token; return the open file whose last owner gives it back by closing it.

        `meanwhile` is called again and again.
        """
        while True:
            meanwhile()
            token = self._free()
            if token is not None:
                return token
            time.sleep(_PAUSE)

    def left(self) -> bool:
        """Tell whether there is a token that nobody has."""
        token = self._free()
        if token is None:
            return False
        os.close(token)
        return True

    def _free(self) -> int | None:
        return next((n for n in map(locked, self._files) if n is not None), None)


class ChildFailedError(RuntimeError):
    """A child process did not do its work; it has told why, if it could."""


class Share(enum.Enum):
    """What a process is to do of a piece of work."""

    HERE = enum.auto()  # all of it: there is no other process for it
    CHILD = enum.auto()  # all of it, as a child that then ends
    PARENT = enum.auto()  # nothing


class Children:
    """The child processes of one process, each with a token while it works."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._running: dict[int, tuple[str, Callable[[], None]]] = {}
        self._own: int | None = None

    def share(self, name: str, done: Callable[[], None]) -> Share:
        """Wait for a token and tell what this process is to do of the work that it stands for.

        While all other tokens belong to other processes' work, this one does it itself. Otherwise
        it goes on as two processes, of which the child does it and ends by `leave`; `name` says
        what it does, `done` is called here when it has. Raises ChildFailedError when a child that
        was started before has failed.
        """
        token = self._tokens.take(self.look)
        if not self._running and not self._tokens.left():
            self._own = token
            return Share.HERE
        child = _twin()
        if not child:
            self._running.clear()  # they are the other's
            return Share.CHILD
        self._running[child] = (name, done)
        os.close(token)  # now the child alone has it
        return Share.PARENT

    def finished(self) -> None:
        """Give the token back for which this process has done the work itself, if it has one."""
        if self._own is not None:
            os.close(self._own)
            self._own = None

    def look(self, options: int = os.WNOHANG) -> None:
        """Take note of the children that have ended. Raises ChildFailedError if one failed."""
        for child in list(self._running):
            ended, status = os.waitpid(child, options)
            if not ended:
                continue
            name, done = self._running.pop(child)
            if os.WIFSIGNALED(status):
                raise ChildFailedError(
                    f"the process that drew {name} was killed by signal {os.WTERMSIG(status)}; "
                    "if memory is short, --jobs 1 needs less"
                )
            if status:
                raise ChildFailedError(f"{name} could not be made")
            done()

    def wait(self) -> None:
        """Wait until all have ended. Raises ChildFailedError if one failed."""
        self.look(options=0)


def fork(work: Callable[[], None]) -> int:
    """Run `work` in a child process and return the child's id.

    The child ends with exit code 0, or 1 after printing the traceback of what was raised; it never
    returns from here. It dies at once when its parent does (on Linux).
    """
    child = _twin()
    if child:
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc()
        leave(FAILED)
    leave()


def leave(code: int = 0) -> NoReturn:
    """End this process at once: nothing that is its parent's is tidied up."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _twin() -> int:
    """Fork; return the child's id, in the child 0. It dies at once when its parent does."""
    sys.stdout.flush()
    sys.stderr.flush()
    state, parent = random.getstate(), os.getpid()
    # An interruption of the child must never run through the code of its parent.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        child = os.fork()
        if not child:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    if not child:
        die_with(parent)
        random.setstate(state)  # CPython seeds anew in a child
    return child


def die_with(parent: int) -> None:
    """Have the system kill this process when its parent, of that id, ends (on Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before
            os._exit(FAILED)


def end(children: list[int]) -> None:
    """Kill child processes, and by that their own, and wait until they are gone."""
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)
