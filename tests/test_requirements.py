"""The lists of packages and versions agree with one another."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def requirements(name):
    lines = (re.sub(r"(^|\s+)#.*", "", line) for line in (ROOT / name).read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-e")]


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_the_library_and_the_course_ask_for_the_same(dependency):
    asked = {r.name: r.specifier for r in requirements("requirements.txt")}
    assert asked[Requirement(dependency).name] == Requirement(dependency).specifier


def test_colab_has_what_the_library_asks_for():
    offered = {r.name: r.specifier for r in requirements(".github/colab-constraints.txt")}
    for dependency in map(Requirement, PROJECT["dependencies"]):
        for pin in offered.get(dependency.name, ()):
            assert pin.version in dependency.specifier, f"{dependency}, but Colab has {pin}"


def test_the_library_leaves_tensorflow_to_the_environment():
    assert not any("tensorflow" in dependency for dependency in PROJECT["dependencies"])


def test_rivals_are_for_benchmarks_alone():
    course = {r.name for r in requirements("requirements.txt")}
    assert course.isdisjoint(r.name for r in requirements("benchmarks/requirements.txt"))


def test_the_set_up_accepts_the_pythons_that_the_library_does():
    script = (ROOT / "tools" / "environment.sh").read_text()
    accepted = re.findall(r"(3\.\d+)\.\*", script)
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert accepted == [f"3.{minor}" for minor in range(30) if f"3.{minor}.0" in allowed]


def test_binder_takes_a_python_that_fits():
    version = (ROOT / "runtime.txt").read_text().strip().removeprefix("python-")
    assert f"{version}.0" in SpecifierSet(PROJECT["requires-python"])
