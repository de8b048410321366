"""``python -m mathcore`` lists what is proved and what is checked; with ids, shows derivations."""

from __future__ import annotations

import sys

from .derivations import catalogue, derivation, verification_table


def main(problems: list[str]) -> int:
    """Print the derivations with these ids, or the table of all of them."""
    unknown = [problem for problem in problems if problem not in catalogue]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(catalogue)}", file=sys.stderr)
        return 2
    for problem in problems:
        found = derivation(problem)
        print(
            f"{problem}  {catalogue[problem].title}\n\n{found}\n\n{found.claim}: {found.report}\n"
        )
    if not problems:
        print(verification_table(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
