"""Whether the pages are looked at in a browser is known, and `make test` ends with the truth."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.chromium import NAMES

ROOT = Path(__file__).parent.parent.parent
CHECKS = ["environment", "lint", "test-suite"]


def run(command, folder, browser):
    """Run `command` with a PATH of its own, on which there is a `browser`, or none."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    for name in ("sh", "make"):
        (programs / name).symlink_to(shutil.which(name))
    if browser:
        (programs / browser).write_text("#!/bin/sh\n")
        (programs / browser).chmod(0o755)
    environ = {**os.environ, "PATH": str(programs), "PLAYWRIGHT_BROWSERS_PATH": str(folder / "none")}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)


@pytest.mark.parametrize("browser", NAMES)
def test_an_installed_browser_is_found(tmp_path, browser):
    result = run([sys.executable, "-m", "tools.chromium"], tmp_path, browser)
    assert (result.returncode, result.stdout) == (0, f"{tmp_path / 'bin' / browser}\n"), result.stderr


def test_no_browser_at_all(tmp_path):
    result = run([sys.executable, "-m", "tools.chromium"], tmp_path, None)
    assert (result.returncode, result.stdout, result.stderr) == (1, "", "")


def ended(folder, browser):
    """Return the last lines of `make test`, after checks that were not made."""
    done = [argument for check in CHECKS for argument in ("-o", check)]
    python = Path(sys.executable).parent
    result = run(["make", "--no-print-directory", "test", *done, f"BIN={python}"], folder, browser)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize("browser", ["chromium", None])
def test_make_test_ends_with_what_was_checked(open_folder, browser, sandbox):
    (open_folder / "bin").mkdir()
    (open_folder / "bin" / "bwrap").symlink_to(shutil.which("bwrap"))
    said = ended(open_folder, browser)
    assert ("Everything holds" in said) == bool(browser)
    assert ("not looked at in a browser" in said) == (not browser)
    assert "no submission was marked" not in said


def test_make_test_tells_that_no_submission_was_marked(tmp_path):
    said = ended(tmp_path, "chromium")
    assert "Everything holds" not in said
    assert "bubblewrap" in said
    assert said.splitlines()[-1] == "so no submission was marked."
