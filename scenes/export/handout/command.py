"""typeset complete derivations: the model solution, as a PDF, for LaTeX or in Markdown

Every step with its rule and conditions, lemmas, what is proved and what is checked, an example in
numbers, and the slips to avoid. Writes renders/handout/handout-<IDs>-<language>.<format>.

  lecture handout                     everything
  lecture handout A2 B4               two problems
  lecture handout D --lang zh         all of document D, in Chinese
  lecture handout A2.matrix -f md     one derivation, to paste into a page
"""

from __future__ import annotations

import argparse
import os
import sys

from scenes.export import command_line
from scenes.export.files import run_folder
from scenes.export.handout import FORMATS, write_handout
from scenes.export.handout.errors import MissingFontError, UnknownProblemError
from scenes.export.variant import LANGUAGES, renders


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lecture handout`."""
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help="a document (A), a problem (A2) or a derivation (A2.matrix); all by default",
    )
    parser.add_argument(
        "-f",
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="what kind of file (default: %(default)s)",
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=os.environ.get("LECTURE_LANG", LANGUAGES[0]),
        help="language of all words (default: %(default)s, from LECTURE_LANG)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the handout and print where it is."""
    folder = renders() / "handout"
    try:
        with run_folder(renders() / "cache"):
            path = write_handout(arguments.ids, arguments.lang, arguments.format, folder)
    except UnknownProblemError as error:
        print(f"lecture: {error}", file=sys.stderr)
        return command_line.USAGE
    except MissingFontError as error:
        print(f"lecture: {error}", file=sys.stderr)
        return command_line.FAILED
    print(path)
    return command_line.DONE
