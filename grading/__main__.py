"""``python -m grading``: see ``--help``."""

import sys

from grading.command import main

if __name__ == "__main__":
    sys.exit(main())
