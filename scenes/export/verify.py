"""check every step of every derivation, print what is proved and what is checked

With ids of problems (A2 D4 …) their derivations are shown step by step. The exit code is 1 if
anything is refuted.
"""

from __future__ import annotations

import argparse
import sys

from scenes.export import command_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lecture verify`."""
    parser.add_argument("problems", nargs="*", metavar="ID", help="ids such as A2; all by default")


def run(arguments: argparse.Namespace) -> int:
    """Print the verification table, or the derivations that are asked for."""
    from mathcore.__main__ import main

    try:
        return main(arguments.problems)
    except ValueError as error:  # a refuted step names its counterexample
        print(f"refuted: {error}", file=sys.stderr)
        return command_line.FAILED
