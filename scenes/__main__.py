"""``python -m scenes`` is the command `lecture`."""

import sys

from scenes.export.command_line import main

if __name__ == "__main__":
    sys.exit(main())
