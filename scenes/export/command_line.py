"""The command `lecture`: a module a subcommand, found in the table below.

A subcommand's module has a docstring, whose first line is its help and whose rest its description,
`add_arguments(parser)` and `run(arguments) -> int`, which returns the exit code. It is imported
for every call: it must not import manim or sympy at its top.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from mathcore.spelling import suggestion
from scenes.export.discovery import UsageError
from scenes.export.files import describe
from scenes.export.variant import LANGUAGES, QUALITIES, THEMES, Variant

# name -> module
COMMANDS = {
    "list": "scenes.export.listing",
    "render": "scenes.export.render",
    "stills": "scenes.export.stills",
    "slides": "scenes.export.slides.command",
    "handout": "scenes.export.handout.command",
    "page": "scenes.export.page.command",
    "verify": "scenes.export.verify",
}

# exit codes
DONE = 0
FAILED = 1  # something could not be made, or is refuted
USAGE = 2  # the command line is wrong, as argparse has it
INTERRUPTED = 128 + signal.SIGINT

DESCRIPTION = """\
Softmax and back-propagation, derived and verified: from scenes to files.

  lecture list                    which scenes there are
  lecture render                  render all scenes that have changed
  lecture render StdGraph -ql     one scene, for a quick look
  lecture render my.py Logistic   a scene of a file of your own
"""

EPILOG = """\
Files appear below ./renders, only when they are whole; an interrupted command continues where it
stopped. Exit codes: 0 all is well, 1 something could not be made, 2 the command line is wrong,
130 interrupted. `lecture COMMAND --help` tells more.
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line `words` (those of the process) and return its exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        _demand_command(sys.argv[1:] if words is None else words)
        arguments = _parser().parse_args(words)
        return arguments.run(arguments)
    except UsageError as error:
        _complain(str(error))
        return USAGE
    except BrokenPipeError:  # as by `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        _complain(describe(error))
        return FAILED
    except BaseException as error:
        if not _interrupted(error):
            raise
        _complain("interrupted; what is done is kept, the next call continues from there")
        return INTERRUPTED


def _demand_command(words: Sequence[str]) -> None:
    """Raise UsageError for a first word that is no command, naming the nearest one."""
    if not words or words[0].startswith("-") or words[0] in COMMANDS:
        return
    raise UsageError(f"there is no command {words[0]}; {suggestion(words[0], COMMANDS)}")


def _interrupted(error: BaseException | None) -> bool:
    """Tell whether it is an interruption: of an import compiled code makes an error of its own."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lecture",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, place in COMMANDS.items():
        module = import_module(place)
        summary, _, rest = (module.__doc__ or "").partition("\n")
        command = commands.add_parser(
            name,
            help=summary,
            description=f"{summary}\n{rest}".strip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _complain(message: str) -> None:
    print(f"lecture: {message}", file=sys.stderr)


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


# ------------------------------------------------------------- options that commands have in common


def add_scenes(parser: argparse.ArgumentParser) -> None:
    """Add the positional arguments that `discovery.choose` takes."""
    parser.add_argument(
        "scenes",
        nargs="*",
        metavar="SCENE",
        help="names of scenes, all when none is given; a Python file before them: its scenes",
    )


def add_look(parser: argparse.ArgumentParser) -> None:
    """Add language and theme; what the environment says is the default."""
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=os.environ.get("LECTURE_LANG", LANGUAGES[0]),
        help="language of all words (default: %(default)s, from LECTURE_LANG)",
    )
    parser.add_argument(
        "--theme",
        choices=THEMES,
        default=os.environ.get("LECTURE_THEME", THEMES[0]),
        help="dark or light background (default: %(default)s, from LECTURE_THEME)",
    )


def add_size(parser: argparse.ArgumentParser, quality: str = "m") -> None:
    """Add the size of the frame, `quality` being the default, and how many there are a second."""
    parser.add_argument(
        "-q",
        "--quality",
        choices=QUALITIES,
        default=quality,
        help="; ".join(f"{q}: {h}p{rate}" for q, (_, h, rate) in QUALITIES.items())
        + " (default: %(default)s)",
    )
    parser.add_argument(
        "-r",
        "--resolution",
        type=_resolution,
        metavar="W,H",
        help="width and height in pixels, both even, instead of the quality's",
    )
    parser.add_argument(
        "--fps", type=_positive, metavar="N", help="frames a second instead of the quality's"
    )


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add how many processes work at a time."""
    parser.add_argument(
        "-j",
        "--jobs",
        type=_positive,
        default=_cores(),
        metavar="N",
        help="processes that draw at a time (default: the cores, here %(default)s)",
    )


def add_fresh(parser: argparse.ArgumentParser) -> None:
    """Add the option to leave the cache alone."""
    parser.add_argument(
        "--fresh", action="store_true", help="draw everything anew, whatever is in the cache"
    )


def variant_of(arguments: argparse.Namespace) -> Variant:
    """Return the variant that the options of `add_look` and `add_size` choose."""
    for variable, value, known in (
        ("LECTURE_LANG", arguments.lang, LANGUAGES),
        ("LECTURE_THEME", arguments.theme, THEMES),
    ):
        if value not in known:
            raise UsageError(f"{variable} must be one of {', '.join(known)}; it is {value!r}")
    width, height, rate = QUALITIES[arguments.quality]
    width, height = arguments.resolution or (width, height)
    return Variant(width, height, arguments.fps or rate, arguments.lang, arguments.theme)


def _positive(word: str) -> int:
    if not word.isdecimal() or not int(word):
        raise argparse.ArgumentTypeError(f"expected a number from 1 on, not {word!r}")
    return int(word)


def _resolution(word: str) -> tuple[int, int]:
    width, _, height = word.partition(",")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"expected WIDTH,HEIGHT such as 1280,720, not {word!r}")
    if int(width) % 2 or int(height) % 2 or not int(width) * int(height):
        raise argparse.ArgumentTypeError(f"both must be even for a video, not {word!r}")
    return int(width), int(height)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
