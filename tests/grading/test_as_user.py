"""Commands run as a normal user, whoever runs the tests, and reach what they need."""

import os
import shutil
import subprocess
import sys

from tests.grading.marked import ROOT, as_user


def test_a_command_runs_as_a_normal_user(sandbox):
    code = "import os, numpy; print(os.geteuid(), os.access(os.environ['HOME'], os.W_OK))"
    said = subprocess.run(as_user("-c", code), capture_output=True, text=True)
    user, has_home = said.stdout.split()
    assert int(user) != 0
    assert has_home == "True"


def test_a_command_s_exit_status_is_passed_on(sandbox):
    assert subprocess.run(as_user("-c", "raise SystemExit(7)")).returncode == 7


def test_what_lies_in_a_closed_folder_is_reached_and_nothing_beside_it(sandbox, tmp_path):
    closed = tmp_path / "closed"
    clone = closed / "clone"
    (clone / "tests" / "grading").mkdir(parents=True)
    (closed / "secret").write_text("secret")
    program = shutil.copy(ROOT / "tests/grading/as_user.py", clone / "tests" / "grading")
    (clone / "file").write_text("reached")
    closed.chmod(0o700)
    code = (
        f"import os; print(open({str(clone / 'file')!r}).read(), os.path.exists({str(closed / 'secret')!r}))"
    )
    said = subprocess.run(
        [sys.executable, program, sys.executable, "-c", code], capture_output=True, text=True
    )
    beside = str(os.geteuid() != 0)  # a normal user is the one whose folder it is
    assert said.stdout.split() == ["reached", beside], said.stderr
    assert (closed / "secret").read_text() == "secret"
