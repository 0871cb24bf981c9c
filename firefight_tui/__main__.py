"""`python -m firefight_tui` is the command `firefight`."""

import sys

from firefight_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
