"""Forked processes that share a fixed number of tokens and die with the one that started them."""

from __future__ import annotations

import ctypes
import os
import random
import select
import signal
import sys
import traceback
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # of <linux/prctl.h>
FAILED = 1


class Tokens:
    """As many as there may be busy processes; whoever wants to work takes one, then puts it back.

    A pipe with a byte for each: all forked processes share it.
    """

    def __init__(self, count: int) -> None:
        if count < 1:
            raise ValueError(f"at least one process has to work, not {count}")
        self._out, self._in = os.pipe()
        os.write(self._in, b"." * count)

    def take(self, meanwhile: Callable[[], None]) -> None:
        """Wait for a token; `meanwhile` is called twice a second."""
        os.set_blocking(self._out, False)
        while True:
            select.select([self._out], [], [], 0.5)
            meanwhile()
            try:
                os.read(self._out, 1)
            except BlockingIOError:  # another process was faster
                continue
            return

    def put_back(self) -> None:
        """Give a token back."""
        os.write(self._in, b".")


def fork(work: Callable[[], None]) -> int:
    """Run `work` in a child process and return the child's id.

    The child ends with exit code 0, or 1 after printing the traceback of what was raised; it never
    returns from here. It dies at once when its parent does (on Linux).
    """
    sys.stdout.flush()
    sys.stderr.flush()
    state, parent = random.getstate(), os.getpid()
    child = os.fork()
    if child:
        return child
    code = FAILED
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _die_with(parent)
        random.setstate(state)  # CPython seeds anew in a child
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _die_with(parent: int) -> None:
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
