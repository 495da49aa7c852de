"""Every target of the Makefile is there once, and says what it does."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)[1].split()


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_has_one_rule(target):
    assert len(re.findall(rf"^{target}:(?! [A-Z_]+ :=)", MAKEFILE, flags=re.MULTILINE)) == 1


def test_make_help_lists_every_target_but_the_inner_ones():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True)
    listed = re.findall(r"^  make (\S+) ", said.stdout, flags=re.MULTILINE)
    assert sorted(listed) == sorted(set(TARGETS) - {"environment", "test-suite"})
    assert said.stderr == ""


def plan(target: str) -> str:
    return subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True).stdout


def test_make_test_checks_style_types_code_and_notebooks():
    for part in ("ruff check", "mypy", '-m "not slow"', "--nbval --nbval-current-env", "chapters/data.ipynb"):
        assert part in plan("test")
    for path in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"][
        "testpaths"
    ]:
        assert f" {path} " in plan("test")


def test_make_book_is_strict():
    assert "jupyter-book build . --all -W -n" in plan("book")
