"""Setting up ends in a whole environment or in one clear sentence, and can always be repeated."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "tools" / "environment.sh"
UTILITIES = "cat cksum cp cut dirname grep mkdir rm sed sh tail touch"
STAMP = ".venv/installed"

# Stands for a Python, and, copied by its own `-m venv`, for the one in the environment.
FAKE_PYTHON = """#!/bin/sh
case "$*" in
*version_info*) echo {version} ;;
*ensurepip*) {ensurepip} ;;
"-m venv "*) mkdir "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip install "*" uv") eval "${{FAKE_PIP_FOR_UV:-false}}" ;;
"-m pip "*) echo pip >>pip-calls; eval "$FAKE_PIP" ;;
esac
"""
FAKE_UV = """#!/bin/sh
echo "$@" >>uv-calls
eval "$FAKE_UV"
"""


class Checkout:
    """A folder with the script, two small lists of packages, and a PATH of its own."""

    def __init__(self, folder: Path):
        self.folder = folder / "a checkout"
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.folder / "tools").mkdir(parents=True)
        shutil.copy(SCRIPT, self.folder / "tools")
        (self.folder / "pyproject.toml").touch()
        (self.folder / "requirements.txt").write_text(
            "tensorflow-cpu>=2.20; sys_platform == 'linux'  # small\n"
            "tensorflow>=2.20; sys_platform != 'linux'\n"
            "numpy>=2\n"
        )
        for name in UTILITIES.split():
            (self.bin / name).symlink_to(shutil.which(name))

    def add_python(self, name="python3", version="3.11.7", ensurepip="true"):
        path = self.bin / name
        path.write_text(FAKE_PYTHON.format(version=version, ensurepip=ensurepip))
        path.chmod(0o755)

    def add_uv(self, folder=None):
        path = (folder or self.bin) / "uv"
        path.write_text(FAKE_UV)
        path.chmod(0o755)
        return path

    def set_up(self, **environment):
        return subprocess.run(
            [self.folder / "tools" / "environment.sh"],
            env={"PATH": str(self.bin), **environment},
            capture_output=True,
            text=True,
            # Whoever runs the tests in the background has interrupts ignored, which a child inherits.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def path(self, name):
        return self.folder / name

    def calls(self, installer):
        calls = self.path(f"{installer}-calls")
        return calls.read_text().splitlines() if calls.exists() else []


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def complaint(result):
    """Return the one line that a failed set-up ends with."""
    assert result.returncode not in (0, 126, 127)
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


@pytest.mark.parametrize("version", ["3.8.10", "3.10.12", "3.14.0"])
def test_a_wrong_python_is_named(checkout, version):
    checkout.add_python(version=version)
    said = complaint(checkout.set_up())
    assert f"python3 is version {version}" in said
    assert "Python 3.11, 3.12 or 3.13 is needed" in said
    assert not checkout.path(".venv").exists()


def test_no_python_at_all(checkout):
    assert "python3 does not run" in complaint(checkout.set_up())


def test_the_python_asked_for_is_missing(checkout):
    checkout.add_python()
    assert "nonexistent does not run" in complaint(checkout.set_up(PYTHON="nonexistent"))


def test_the_python_asked_for_is_wrong_though_the_environment_is_whole(checkout):
    checkout.add_python()
    checkout.add_python("old", "3.8.10")
    assert checkout.set_up().returncode == 0
    assert "old is version 3.8.10" in complaint(checkout.set_up(PYTHON="old"))
    assert checkout.path(STAMP).exists()


def test_a_python_without_venv_is_told_what_it_lacks(checkout):
    checkout.add_python(ensurepip="false")
    assert "apt install python3-venv" in complaint(checkout.set_up())


def test_the_next_python_that_fits_is_taken(checkout):
    checkout.add_python("python3", "3.9.2")
    checkout.add_python("python3.12", "3.12.1")
    result = checkout.set_up()
    assert result.returncode == 0
    assert "Python 3.12.1" in result.stdout


def test_the_second_time_nothing_happens(checkout):
    checkout.add_python()
    assert checkout.set_up().stdout.count("\n") == 1
    second = checkout.set_up()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert len(checkout.calls("pip")) == 1


def test_a_failed_install_says_why_and_the_next_run_repairs(checkout):
    checkout.add_python()
    failing = "echo ERROR: No matching distribution found for numpy; exit 1"
    said = complaint(checkout.set_up(FAKE_PIP=failing))
    assert "(No matching distribution found for numpy)" in said
    assert str(checkout.path(".venv/setup.log")) in said
    assert not checkout.path(STAMP).exists()
    assert checkout.set_up().returncode == 0
    assert checkout.path(STAMP).exists()


def test_uv_on_the_path_installs_without_pip(checkout):
    checkout.add_python()
    checkout.add_uv()
    assert checkout.set_up().returncode == 0
    assert checkout.calls("uv") == ["pip install --python .venv/bin/python -r .venv/requirements.txt"]
    assert checkout.calls("pip") == []
    assert checkout.path(STAMP).exists()


def test_pip_installs_uv_where_there_is_none_and_uv_the_rest(checkout, tmp_path):
    checkout.add_python()
    offered = checkout.add_uv(tmp_path)
    assert checkout.set_up(FAKE_PIP_FOR_UV=f"cp {offered} .venv/bin").returncode == 0
    checkout.path("pyproject.toml").write_text("# changed\n")
    assert "up to date" in checkout.set_up().stdout
    assert len(checkout.calls("uv")) == 2
    assert checkout.calls("pip") == []


def test_pip_installs_what_uv_cannot(checkout):
    checkout.add_python()
    checkout.add_uv()
    assert checkout.set_up(FAKE_UV="exit 2").returncode == 0
    assert len(checkout.calls("uv")) == len(checkout.calls("pip")) == 1
    assert checkout.path(STAMP).exists()


@pytest.mark.parametrize("installer", ["PIP", "UV"])
@pytest.mark.parametrize("name", ["INT", "TERM", "KILL"])
def test_an_interrupted_install_is_begun_afresh(checkout, name, installer):
    checkout.add_python()
    if installer == "UV":
        checkout.add_uv()
    result = checkout.set_up(**{f"FAKE_{installer}": f"touch .venv/half; kill -{name} $PPID"})
    if name == "KILL":
        assert result.returncode == -signal.SIGKILL
    else:
        assert "interrupted" in complaint(result)
    assert not checkout.path(STAMP).exists()
    assert checkout.set_up().returncode == 0
    assert not checkout.path(".venv/half").exists()


def test_an_interrupted_creation_is_begun_afresh(checkout):
    checkout.add_python()
    checkout.path(".venv/bin").mkdir(parents=True)
    assert checkout.set_up().returncode == 0
    assert checkout.path(STAMP).exists()


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_a_changed_list_is_installed_into_the_same_environment(checkout, name):
    checkout.add_python()
    checkout.set_up()
    checkout.path(".venv/kept").touch()
    checkout.path(name).write_text("# changed\n")
    assert "up to date" in checkout.set_up().stdout
    assert len(checkout.calls("pip")) == 2
    assert checkout.path(".venv/kept").exists()
    assert checkout.set_up().stdout == ""


def test_a_moved_environment_is_begun_afresh(checkout):
    checkout.add_python()
    checkout.set_up()
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))
    assert "Setting up" in checkout.set_up().stdout


def test_a_python_that_is_gone_is_replaced(checkout):
    checkout.add_python()
    checkout.set_up()
    checkout.path(".venv/bin/python").unlink()
    assert "Setting up" in checkout.set_up().stdout


def test_the_gpu_build_stays_until_the_other_is_asked_for(checkout):
    checkout.add_python()
    wanted = checkout.path(".venv/requirements.txt")
    checkout.set_up()
    assert wanted.read_text() == checkout.path("requirements.txt").read_text()
    checkout.set_up(GPU="1")
    assert wanted.read_text() == "tensorflow[and-cuda]>=2.20\nnumpy>=2\n"
    assert checkout.set_up().stdout == ""
    assert "Setting up" in checkout.set_up(GPU="0").stdout
    assert "tensorflow-cpu" in wanted.read_text()


def test_an_unknown_build_is_named(checkout):
    checkout.add_python()
    assert "GPU=yes means nothing" in complaint(checkout.set_up(GPU="yes"))


def test_a_real_install_that_fails(checkout):
    """With a real Python and pip, which are told not to ask the network."""
    checkout.path("requirements.txt").write_text("no-such-package-exists==1\n")
    offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
    said = complaint(checkout.set_up(PYTHON=sys.executable, **offline))
    assert "No matching distribution found for no-such-package-exists==1" in said
    assert not checkout.path(STAMP).exists()


@pytest.mark.parametrize("arguments", [["help"], []])
def test_help_lists_every_public_target(arguments):
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    said = subprocess.run(["make", "-C", ROOT, *arguments], capture_output=True, text=True)
    listed = set(re.findall(r"^  make ([a-z-]+)  +\S", said.stdout, re.MULTILINE))
    assert listed == targets - {"environment", "test-suite"}
    assert {"book", "test", "test-full", "notebooks", "lab", "serve", "clean", "help"} <= listed
