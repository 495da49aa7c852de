"""Find the browser with which the tests open the pages.

Run as ``python -m tools.chromium``; prints the browser's path, or fails if there is none.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable(playwright: Playwright) -> str | None:
    """Return the path of the system's Chromium, or else of Playwright's own; None if there is neither."""
    installed = filter(None, map(shutil.which, NAMES))
    own = playwright.chromium.executable_path
    return next(installed, own if Path(own).exists() else None)


def main() -> int:
    """Print the browser's path; return the exit status."""
    with sync_playwright() as playwright:
        path = executable(playwright)
    if path:
        print(path)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
