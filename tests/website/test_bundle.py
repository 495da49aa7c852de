"""The bundle runs where it is unpacked, by the commands of its own README."""

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from website.bundle import NAME, requirements, write_bundle

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"^    (\S.*)$", flags=re.MULTILINE)


@pytest.fixture(scope="module")
def unpacked(course, tmp_path_factory):
    """The folder of the site's own archive."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(course.folder / f"{NAME}.zip") as archive:
        archive.extractall(folder)
    return folder / NAME


def run(command, folder):
    """Run a command in a folder as somebody does who has no copy of the repository."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_contains_every_notebook_and_all_of_the_library(unpacked):
    theirs = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    library = run(["git", "ls-files", "course_lib"], ROOT).splitlines()
    notebooks = [path.name for path in (ROOT / "chapters").glob("*.ipynb")]
    exercises = [f"exercises-{path.name}" for path in (ROOT / "exercises" / "student").glob("*.ipynb")]
    assert exercises
    texts = {"README.md", "requirements.txt", "LICENSE", "LICENSE-CC-BY-4.0"}
    assert theirs == {*texts, *library, *notebooks, *exercises}
    originals = {name: ROOT / name for name in library}
    originals |= {name: ROOT / "chapters" / name for name in notebooks}
    for name, path in originals.items():
        assert (unpacked / name).read_bytes() == path.read_bytes(), name


def test_python_finds_the_library_beside_the_notebooks(unpacked):
    found = run([sys.executable, "-c", "import course_lib; print(course_lib.__file__)"], unpacked)
    assert Path(found.strip()).parent == unpacked / "course_lib"


def test_exercises_link_to_the_chapters_beside_them_and_run_on_the_library(unpacked):
    for path in unpacked.glob("exercises-*.ipynb"):
        text = path.read_text("utf-8")
        links = [link for link in re.findall(r"\]\(([^)\s#]+)", text) if not link.startswith("https://")]
        assert all((unpacked / link).is_file() for link in links), path
    run([sys.executable, "-m", "jupyter", "execute", "exercises-01_saturation.ipynb"], unpacked)


def test_it_asks_for_what_notebooks_need_and_for_no_more(unpacked):
    asked = (unpacked / "requirements.txt").read_text()
    assert {"tensorflow-cpu", "keras", "jupyterlab", "ipykernel"} <= set(re.findall(r"^[\w-]+", asked, re.M))
    assert not re.search("jupyter-book|playwright|-e ", asked)
    assert requirements("# x\nkeras>=3\n\n# The book\nsphinx\njupyterlab>=4\n") == "keras>=3\njupyterlab>=4\n"


def test_the_same_sources_make_the_same_bytes(course, tmp_path):
    write_bundle(ROOT, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (course.folder / f"{NAME}.zip").read_bytes()


def test_the_landing_page_links_to_it_and_says_its_size(course):
    page = (course.folder / "chapters" / "index.html").read_text()
    link = re.search(r'<a href="([^"]*\.zip)" download.*?\((\d+) MB\)', page, flags=re.DOTALL)
    archive = (course.folder / "chapters" / link[1]).resolve()
    assert abs(archive.stat().st_size / 1e6 - int(link[2])) < 0.6


@pytest.mark.slow
def test_its_readme_is_enough_with_and_without_a_network(unpacked):
    online, offline = re.split(r"\n## In a room", (unpacked / "README.md").read_text())
    commands = [line for part in (online, offline) for line in COMMAND.findall(part)]
    assert commands.pop(2) == "venv/bin/jupyter lab"
    for command in commands:
        run([sys.executable if word == "python" else word for word in shlex.split(command)], unpacked)
    run(["venv/bin/jupyter", "execute", "data.ipynb"], unpacked)
