"""Binder reads in this repository what to install; its own tool says how, without building anything."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def dockerfile() -> str:
    """What repo2docker would build."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_binder_takes_the_python_that_is_named(dockerfile):
    version = (ROOT / "runtime.txt").read_text().strip().removeprefix("python-")
    assert f"Building conda environment for python={version}\n" in dockerfile


def test_binder_installs_the_requirements_and_then_the_library(dockerfile):
    steps = [line for line in dockerfile.splitlines() if "/pip install" in line]
    installed = [step.split(" --no-cache-dir ")[1] for step in steps]
    assert installed == ['-r "requirements.txt"', "."]
    assert dockerfile.index("COPY --chown=0:0 src/ ") < dockerfile.index(steps[0])


def test_binder_runs_the_start_script_first(dockerfile):
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/start"' in dockerfile
    done = subprocess.run([ROOT / "start", "printenv", "MALLOC_ARENA_MAX"], capture_output=True, text=True)
    assert done.stdout == "1\n"
