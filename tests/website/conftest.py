"""Sites built once for all tests: the course's own, and a small sample book."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
from filelock import FileLock
from nbformat import v4

from course_lib.evidence import Claim, Exact
from tests.explorers import chain_explorer, grid_explorer

ROOT = Path(__file__).parents[2]
FORK = "somebody/else"
IN_FORK = {"GITHUB_REPOSITORY": FORK, "GITHUB_REF_NAME": "main"}
STEERING = ("GITHUB_", "JUPYTERHUB_URL", "LAUNCH_REF", "LIVE_CODE_")  # variables that steer links
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
- file: chapters/explored
- file: chapters/bare
- file: chapters/ledger
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

:::{claims-ledger} Wrong
C9, C99
:::
"""
_LEDGER = """# Ledger

:::{claims-ledger} All claims
C9,
C10 leaky, C100
:::

Equation (1.1) here, equation (1.1) there, and equation (9.9) nowhere; see
{ref}`figure-good-gradient-spread-falls-from-034-in-layer-5-to-003-in-layer-1`.

See {ref}`claim-c10-leaky` and {ref}`there <claim-c9>`; glued {glue}`good.ipynb::C9`.

:::{math}
:label: eq-chain

\\delta_l = W^T \\delta_{l+1}
:::

By {eq}`eq-spread` and {eq}`eq-chain`.

:::{note}
An aside with an icon.
:::
"""
_PROSE = """# 1 Sample

Ten layers multiply ten factors $\\sigma'(z)$:

$$\\tag{1.1} \\operatorname{Var}[z] = n_{in} \\operatorname{Var}[W] \\, E[h^2]$$

$$\\operatorname{Var}[a^{(l+1)}] = n_{in} \\operatorname{Var}[W] \\, E[f(z)^2]
+ \\operatorname{Var}[b] + \\text{more than a telephone shows}$$ (eq-spread)

By equation (1.1) they are multiplied.

<details>
<summary>Your prediction: do gradients vanish?</summary>

They shrink by $.993$ a layer.

</details>

## A table of $\\sigma$

| layer | spread of the signal | spread of the gradient | share saturated | weights moved |
|---|---|---|---|---|
| 1 | .123456 | .000012345 | .512345 | .000012345 |
"""


class Site(NamedTuple):
    """A built site: its folder, what the build printed and how it ended."""

    folder: Path
    log: str
    code: int


def build(source: Path, target: Path, variables: dict[str, str] = IN_FORK) -> Site:
    """Build a book strictly, as a fork's continuous integration would, or with other variables set."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(STEERING)}
    environ |= variables
    arguments = ["build", source, "--path-output", target, "-W", "-n", "--keep-going"]
    done = subprocess.run(
        [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", *arguments],
        cwd=source,
        env=environ,
        capture_output=True,
        text=True,
    )
    return Site(target / "_build" / "html", _COLOUR.sub("", done.stdout + done.stderr), done.returncode)


def copy_settings(source: Path) -> None:
    """Give a book the course's settings and website."""
    for name in ("_config.yml", "requirements.txt", "LICENSE", "LICENSE-CC-BY-4.0"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "website", source / "website", ignore=shutil.ignore_patterns("__pycache__"))


def sample_notebook() -> nbformat.NotebookNode:
    """Return a notebook with what chapters have: figures, wide text, mathematics, a question."""
    wide = "layer " + "  spread of something wide" * 8
    outputs = [figure(FALLS), figure(STAYS), v4.new_output("stream", text=wide)]
    aside = [
        v4.new_output("stream", text="An aside."),
        v4.new_output("display_data", {"text/plain": "And so on."}),
    ]
    claims = [*aside, *map(claim_output, sample_claims())]
    cells = [
        v4.new_markdown_cell(_PROSE),
        v4.new_code_cell("x = 1  # " + "a long comment " * 20, execution_count=1, outputs=outputs),
        v4.new_code_cell("claims", execution_count=2, outputs=claims),
    ]
    return notebook(cells)


def sample_claims() -> list[Claim]:
    """Return a claim of each kind."""
    outside, across = [0.0, 0.1, 0.0, 0.1, 0.0], [0.0, 1.0, 0.5, 0.6, 0.4]
    leaky = ("they leak", [0.6, 0.7, 0.7, 0.6, 0.7])
    return [
        Claim("C100", "Nobody knows.", "us", across, (0.4, 1), "is not decided here"),
        Claim("C10 leaky", "They come back.", "them", leaky[1], (0.5, 1), "holds only if", leaky[0], outside),
        Claim("C9", "One and one are two.", "arithmetic", Exact(2), (1, 3), "holds"),
    ]


def claim_output(claim: Claim) -> nbformat.NotebookNode:
    """Return the output of a claim."""
    data, metadata = claim._repr_mimebundle_()
    return v4.new_output("display_data", data=data, metadata=metadata)


def explored_notebook() -> nbformat.NotebookNode:
    """Return a notebook with an explorer of one slider, the same again, and one of two sliders."""
    outputs = [explored(chain_explorer()), explored(chain_explorer()), explored(grid_explorer())]
    return notebook([v4.new_markdown_cell("# 3 Explored"), v4.new_code_cell("explore()", outputs=outputs)])


def explored(explorer) -> nbformat.NotebookNode:
    """Return the output of an explorer where a notebook is executed to be stored."""
    data = {"text/html": explorer._repr_html_(), "text/plain": repr(explorer)}
    return v4.new_output("display_data", data=data)


def figure(text: str) -> nbformat.NotebookNode:
    """Return the output of a figure whose text form is `text`."""
    data = {"image/png": base64.b64encode(_PIXEL).decode(), "text/plain": text}
    return v4.new_output("display_data", data=data)


def notebook(cells: list) -> nbformat.NotebookNode:
    """Return a notebook for Python with the given cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


@pytest.fixture(scope="session")
def built_once(tmp_path_factory):
    """Return a function that builds a site of that name unless another worker has built it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def site(name: str, make_source: Callable[[Path], Path]) -> Site:
        folder = shared / name
        record = folder / "built.json"
        with FileLock(shared / f"{name}.lock"):
            if not record.exists():
                folder.mkdir()
                built = build(make_source(folder / "source"), folder)
                record.write_text(json.dumps([built.log, built.code]))
        return Site(folder / "_build" / "html", *json.loads(record.read_text()))

    return site


@pytest.fixture(scope="session")
def course(built_once) -> Site:
    """The course's own site."""
    return built_once("course", lambda source: ROOT)


@pytest.fixture(scope="session")
def sample(built_once) -> Site:
    """A book with the course's settings: two good pages, and two with mistakes."""
    return built_once("sample", make_sample)


def make_sample(source: Path) -> Path:
    """Make the sample book."""
    chapters = source / "chapters"
    chapters.mkdir(parents=True)
    (source / "_toc.yml").write_text(_CONTENTS)
    (chapters / "index.md").write_text(_FRONT)
    (chapters / "ledger.md").write_text(_LEDGER)
    nbformat.write(sample_notebook(), chapters / "good.ipynb")
    nbformat.write(explored_notebook(), chapters / "explored.ipynb")
    nbformat.write(
        notebook(
            [
                v4.new_markdown_cell("# 2 Bare\n\n$\\unknown{x}$"),
                v4.new_code_cell("f", outputs=[figure(BARE)]),
            ]
        ),
        chapters / "bare.ipynb",
    )
    shutil.copy(ROOT / "chapters" / "references.bib", chapters)
    copy_settings(source)
    return source
