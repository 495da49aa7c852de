"""A sandbox for tests of marking, and what tests of whole classes share."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.grading.as_user import ROOT
from tests.grading.marked import why_not


@pytest.fixture
def open_folder():
    """Return a folder that a normal user may write into as well."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sandbox():
    """See to it that submissions can be marked here; without CI, a test that cannot is skipped."""
    reason = why_not()
    if reason:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(f"Submissions are marked in a sandbox, and there is none here: {reason}")


@pytest.fixture
def grading(sandbox):
    """Return a function that runs ``python -m grading`` as a normal user, in a sandbox's reach."""

    def run(*arguments, timeout=900):
        command = [sys.executable, ROOT / "tests/grading/as_user.py", sys.executable, "-m", "grading"]
        command += map(str, arguments)
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)

    return run
