"""The copies for Colab keep what they show, install the library, and lead somewhere from everywhere."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from tools.launch_notebooks import (
    CELL_ID,
    FOLDERS,
    absolute_links,
    install_cell,
    launch_copy,
    main,
    write_copies,
)
from website.launch import BRANCH

ROOT = Path(__file__).parents[2]
FORK = "somebody/else"
COMMIT = "0123456789abcdef" * 2 + "01234567"
COLAB = f"https://colab.research.google.com/github/{FORK}/blob/{BRANCH}/"
GITHUB = f"https://github.com/{FORK}/blob/{COMMIT}/"
ORIGINALS = {
    f"{copied}{path.name}": path
    for folder, copied in FOLDERS.items()
    for path in (ROOT / folder).glob("*.ipynb")
}


@pytest.fixture(scope="module")
def copies(tmp_path_factory) -> dict[str, nbformat.NotebookNode]:
    folder = tmp_path_factory.mktemp("copies") / "new"
    written = write_copies(FORK, COMMIT, folder)
    return {path.relative_to(folder).as_posix(): nbformat.read(path, as_version=4) for path in written}


def test_every_notebook_has_a_copy_that_is_valid(copies):
    assert sorted(copies) == sorted(ORIGINALS)
    assert {"01_saturation.ipynb", "exercises/01_saturation.ipynb"} < set(copies)
    for notebook in copies.values():
        nbformat.validate(notebook)


def test_a_copy_keeps_code_and_stored_outputs(copies):
    for name, notebook in copies.items():
        stored = nbformat.read(ORIGINALS[name], as_version=4)
        kept = [cell for cell in notebook.cells if cell.id != CELL_ID]
        assert len(kept) == len(stored.cells) == len(notebook.cells) - 1
        for cell, original in zip(kept, stored.cells, strict=True):
            assert cell.get("outputs") == original.get("outputs")
            assert cell.metadata == original.metadata
            assert cell.cell_type == "markdown" or cell.source == original.source


def test_the_first_code_cell_installs_this_commit_of_this_repository(copies):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["name"]
    for notebook in copies.values():
        first = next(cell for cell in notebook.cells if cell.cell_type == "code")
        assert f'"{project} @ git+https://github.com/{FORK}@{COMMIT}"' in first.source


def run_install_cell(monkeypatch, found) -> list:
    """Run the cell where the library is found or missing; return what would be installed."""
    ran = []
    shell = type("Shell", (), {"run_line_magic": lambda self, *line: ran.append(line)})()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: found if name == "course_lib" else None)
    source = TransformerManager().transform_cell("".join(install_cell(FORK, COMMIT)["source"]))
    exec(compile(ast.parse(source), "cell", "exec"), {"get_ipython": lambda: shell})
    return ran


def test_the_library_is_installed_only_where_it_is_missing(monkeypatch):
    assert run_install_cell(monkeypatch, found=object()) == []
    [(magic, line)] = run_install_cell(monkeypatch, found=None)
    assert magic == "pip"
    assert line.startswith("install -q --no-deps ")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[data](../exercises/student/data.ipynb#a)", [f"{COLAB}exercises/data.ipynb#a"]),
        ("[solved](../elsewhere/data.ipynb)", [f"{GITHUB}elsewhere/data.ipynb"]),
        ("[data](data.ipynb)", [f"{COLAB}data.ipynb"]),
        ("[data](data.ipynb#digits)", [f"{COLAB}data.ipynb#digits"]),
        ("[ledger](ledger.md#c05 'a title')", [f"{GITHUB}chapters/ledger.md#c05"]),
        ("![picture](../website/assets/signal.svg)", [f"{GITHUB}website/assets/signal.svg"]),
        ('<a href="glossary.md">', [f"{GITHUB}chapters/glossary.md"]),
        ("[here](#there)", ["#there"]),
        ("[there](https://example.org/a)", ["https://example.org/a"]),
        ("<mailto:a@example.org> [m](mailto:a@example.org)", ["mailto:a@example.org"]),
    ],
)
def test_links_lead_somewhere_from_a_notebook_alone(text, links):
    found = absolute_links(text, "chapters", FORK, COMMIT)
    assert re.findall(r"""(?:\]\(|href=")([^\s)"]+)""", found) == links


@pytest.mark.parametrize("text", ["`f[i](x)`", "``a ` [b](c.md)``", "```\n[b](c.md)\n```", "$a[0] (b)$"])
def test_code_that_looks_like_a_link_stays(text):
    assert absolute_links(text, "chapters", FORK, COMMIT) == text


def test_an_exercise_leads_to_the_chapters_copy():
    text = "[chapter 1](../../chapters/01_saturation.ipynb#chart) ([this](02_xavier_he.ipynb))"
    assert absolute_links(text, "exercises/student", FORK, COMMIT) == (
        f"[chapter 1]({COLAB}01_saturation.ipynb#chart) ([this]({COLAB}exercises/02_xavier_he.ipynb))"
    )


def test_no_link_of_a_copy_is_relative(copies):
    for notebook in copies.values():
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        links = re.findall(r"\]\(([^)\s]+)", prose)
        assert [link for link in links if not link.startswith(("https://", "#"))] == []


def test_a_notebook_without_code_needs_no_library():
    notebook = {"cells": [{"cell_type": "markdown", "source": ["# Prose"]}]}
    assert launch_copy(notebook, "chapters", FORK, COMMIT) == notebook


@pytest.mark.parametrize("arguments", [("else", COMMIT), (FORK, "main"), (FORK, ""), ("a/b/c", COMMIT)])
def test_a_repository_or_commit_that_is_none_is_refused(tmp_path, arguments, capsys):
    assert main([*arguments, str(tmp_path / "new")]) == 2
    assert "owner/name, and the 40 digits of a commit. Received: " in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_the_command_line_says_what_it_needs(capsys):
    assert main([FORK]) == 2
    assert "OWNER/REPO COMMIT FOLDER" in capsys.readouterr().err


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", folder, *arguments], check=True, capture_output=True, text=True, env=AUTHOR
    ).stdout.strip()


AUTHOR = os.environ | {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in {"NAME": "A", "EMAIL": "a@example.org"}.items()
}


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A checkout of a small course, pushed to a bare repository."""
    remote, folder = tmp_path / "remote.git", tmp_path / "checkout"
    for name in ("chapters", "exercises/student", "tools"):
        (folder / name).mkdir(parents=True)
    for name in ("__init__.py", "launch_notebooks.py", "publish_launch.sh"):
        shutil.copy(ROOT / "tools" / name, folder / "tools")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")])
    for name in ("chapters", "exercises/student"):
        (folder / name / "one.ipynb").write_text(json.dumps(notebook))
    (folder / ".gitignore").write_text("__pycache__/\n")
    subprocess.run(["git", "init", "-q", "-b", "main", "--bare", remote], check=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "remote", "add", "origin", remote.as_uri())
    commit(folder)
    return folder


def commit(folder: Path) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "A change")
    git(folder, "push", "-q", "origin", "main")
    return git(folder, "rev-parse", "HEAD")


def publish(folder: Path) -> str:
    done = subprocess.run(
        [folder / "tools" / "publish_launch.sh"],
        env=AUTHOR | {"GITHUB_REPOSITORY": FORK, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_publishing_appends_and_leaves_the_checkout_alone(checkout):
    remote = checkout.parent / "remote.git"
    first = publish(checkout)
    assert git(remote, "rev-parse", BRANCH) == first
    files = git(remote, "ls-tree", "--name-only", "-r", first).split()
    assert files == ["exercises/one.ipynb", "one.ipynb"]
    assert publish(checkout) == first
    made_from = commit(checkout)
    second = publish(checkout)
    assert git(remote, "log", "--format=%H", BRANCH).split() == [second, first]
    assert f"git+https://github.com/{FORK}@{made_from}" in git(remote, "show", f"{second}:one.ipynb")
    assert git(checkout, "status", "--porcelain") == ""
    assert git(checkout, "branch", "--list").split() == ["*", "main"]


def test_publishing_works_from_a_shallow_checkout(checkout, tmp_path):
    first = publish(checkout)
    commit(checkout)
    shallow = tmp_path / "shallow"
    remote = checkout.parent / "remote.git"
    git(tmp_path, "clone", "-q", "--depth", "1", remote.as_uri(), str(shallow))
    second = publish(shallow)
    assert git(remote, "log", "--format=%H", BRANCH).split() == [second, first]
