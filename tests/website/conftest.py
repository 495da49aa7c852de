"""Sites built once for all tests: the course's own, and a small sample book."""

import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from nbformat import v4

ROOT = Path(__file__).parents[2]
FORK = "somebody/else"
FALLS = "Gradient spread falls from .034 in layer 5\nto .003 in layer 1."
STAYS = "Signal spread stays at .19 in every layer."
BARE = "<Figure size 640x480 with 1 Axes>"

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_CONTENTS = """
format: jb-book
root: chapters/index
chapters:
- file: chapters/good
- file: chapters/bare
"""
_FRONT = """# Sample

![](/website/assets/signal.svg)

:::{chapter-figure} good.ipynb
:begins: Signal spread

The *caption*.
:::

:::{chapter-figure} good.ipynb
:begins: Nothing that is there
:::
"""
_PROSE = """# 1 Sample

Ten layers multiply ten factors $\\sigma'(z)$:

$$\\operatorname{Var}[a^{(l+1)}] = n_{in} \\operatorname{Var}[W] \\, E[f(z)^2]
+ \\operatorname{Var}[b] + \\text{words that make this line wider than a telephone's screen}$$

<details>
<summary>Your prediction: do gradients vanish?</summary>

They shrink by $.993$ a layer.

</details>

## A table

| layer | spread of the signal | spread of the gradient | share saturated | weights moved |
|---|---|---|---|---|
| 1 | .123456 | .000012345 | .512345 | .000012345 |
"""


class Site(NamedTuple):
    """A built site: its folder, what the build printed and how it ended."""

    folder: Path
    log: str
    code: int


def build(source: Path, target: Path) -> Site:
    """Build a book strictly, as a fork's continuous integration would."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    environ |= {"GITHUB_REPOSITORY": FORK, "GITHUB_REF_NAME": "main"}
    arguments = ["build", source, "--path-output", target, "-W", "-n", "--keep-going"]
    done = subprocess.run(
        [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", *arguments],
        cwd=source,
        env=environ,
        capture_output=True,
        text=True,
    )
    return Site(target / "_build" / "html", _COLOUR.sub("", done.stdout + done.stderr), done.returncode)


def sample_notebook() -> nbformat.NotebookNode:
    """Return a notebook with what chapters have: figures, wide text, mathematics, a question."""
    wide = "layer " + "  spread of something wide" * 8
    outputs = [figure(FALLS), figure(STAYS), v4.new_output("stream", text=wide)]
    cells = [
        v4.new_markdown_cell(_PROSE),
        v4.new_code_cell("x = 1  # " + "a long comment " * 20, execution_count=1, outputs=outputs),
    ]
    return notebook(cells)


def figure(text: str) -> nbformat.NotebookNode:
    """Return the output of a figure whose text form is `text`."""
    data = {"image/png": base64.b64encode(_PIXEL).decode(), "text/plain": text}
    return v4.new_output("display_data", data=data)


def notebook(cells: list) -> nbformat.NotebookNode:
    """Return a notebook for Python with the given cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture(scope="session")
def course(tmp_path_factory) -> Site:
    """The course's own site."""
    return build(ROOT, tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Site:
    """A book with the course's settings: one good page, and two with mistakes."""
    source = tmp_path_factory.mktemp("sample")
    chapters = source / "chapters"
    chapters.mkdir()
    (source / "_toc.yml").write_text(_CONTENTS)
    (chapters / "index.md").write_text(_FRONT)
    nbformat.write(sample_notebook(), chapters / "good.ipynb")
    nbformat.write(
        notebook([v4.new_markdown_cell("# 2 Bare"), v4.new_code_cell("f", outputs=[figure(BARE)])]),
        chapters / "bare.ipynb",
    )
    shutil.copy(ROOT / "_config.yml", source)
    shutil.copytree(ROOT / "website", source / "website")
    return build(source, tmp_path_factory.mktemp("sample-site"))
