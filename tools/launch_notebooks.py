"""Write copies of the notebooks for Colab, which install the course's library by themselves.

Run as ``python -m tools.launch_notebooks OWNER/REPO COMMIT FOLDER``; needs nothing but Python.
``tools/publish_launch.sh`` puts the copies on the branch `BRANCH`, where Colab finds them.

A copy keeps the stored outputs. It has an additional cell before the first code cell, and absolute links.
Copies of chapters are at the top, those of exercises in a folder.
"""

import copy
import json
import posixpath
import re
import sys
from collections.abc import Sequence
from pathlib import Path

BRANCH = "launch"
ROOT = Path(__file__).parent.parent
FOLDERS = {"chapters": "", "exercises/student": "exercises/"}
"""The folders of the notebooks in the repository, and those of their copies."""

CELL_ID = "install-the-course"
INSTALL = """\
# Colab lacks the course's library: this installs it, as it was when this page was made, and nothing else.
# Where the library is there already, nothing happens. No restart is needed.
import importlib.util

if importlib.util.find_spec("course_lib") is None:
    %pip install -q --no-deps "keep-the-signal-alive @ git+https://github.com/{slug}@{commit}\""""

_SLUG = re.compile(r"[\w.-]+/[\w.-]+")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_LINK_OR_CODE = re.compile(
    r"(?P<code>(?P<ticks>`+).+?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<before>\]\(|\b(?:href|src)=[\"'])(?![a-z][a-z0-9+.-]*:|[/#])(?P<target>[^\s)\"'#]+)",
    re.DOTALL | re.IGNORECASE,
)


def install_cell(slug: str, commit: str) -> dict:
    """Return the cell that installs ``course_lib`` if it is missing.

    It installs no dependencies, since Colab has them all and must keep its versions.

    Parameters
    ----------
    slug : str
        The repository on GitHub, as ``"owner/name"``.
    commit : str
        The commit to install.
    """
    source = INSTALL.format(slug=slug, commit=commit)
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": CELL_ID,
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def absolute_links(text: str, folder: str, slug: str, commit: str) -> str:
    """Return Markdown with absolute links to other pages.

    Links to other notebooks lead to Colab, all others to GitHub at the same commit.

    Parameters
    ----------
    text : str
        Markdown of a notebook.
    folder : str
        The notebook's folder in the repository.
    slug, commit : str
        The repository on GitHub, and the commit that the notebook belongs to.

    Examples
    --------
    >>> absolute_links("[the data](data.ipynb#digits), [here](#there)", "chapters", "a/b", "4f2")
    '[the data](https://colab.research.google.com/github/a/b/blob/launch/data.ipynb#digits), [here](#there)'
    >>> absolute_links("[the ledger](../../chapters/ledger.md)", "exercises/student", "a/b", "4f2")
    '[the ledger](https://github.com/a/b/blob/4f2/chapters/ledger.md)'
    """

    def absolute(link: re.Match) -> str:
        if link["code"]:
            return link["code"]
        target = posixpath.normpath(posixpath.join(folder, link["target"]))
        place, name = posixpath.split(target)
        if target.endswith(".ipynb") and place in FOLDERS:
            copy_path = f"{BRANCH}/{FOLDERS[place]}{name}"
            return f"{link['before']}https://colab.research.google.com/github/{slug}/blob/{copy_path}"
        return f"{link['before']}https://github.com/{slug}/blob/{commit}/{target}"

    return _LINK_OR_CODE.sub(absolute, text)


def launch_copy(notebook: dict, folder: str, slug: str, commit: str) -> dict:
    """Return a copy of a notebook that can be opened alone.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4.5.
    folder : str
        Its folder in the repository.
    slug, commit : str
        The repository on GitHub, and the commit that the notebook belongs to.
    """
    result = copy.deepcopy(notebook)
    for cell in result["cells"]:
        if cell["cell_type"] == "markdown":
            text = absolute_links("".join(cell["source"]), folder, slug, commit)
            cell["source"] = text.splitlines(keepends=True)
    types = [cell["cell_type"] for cell in result["cells"]]
    if "code" in types:
        result["cells"].insert(types.index("code"), install_cell(slug, commit))
    return result


def write_copies(slug: str, commit: str, folder: Path) -> list[Path]:
    """Write the copies of all notebooks into a folder, which is created if it is missing.

    Parameters
    ----------
    slug : str
        The repository on GitHub, as ``"owner/name"``.
    commit : str
        The full name of the commit that the notebooks belong to.
    folder : Path

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    ValueError
        Unless `slug` is of the form owner/name and `commit` a full commit name.
    """
    if not _SLUG.fullmatch(slug) or not _COMMIT.fullmatch(commit):
        raise ValueError(
            "The arguments must be a repository on GitHub, as owner/name, and the 40 digits of a commit. "
            f"Received: {slug!r}, {commit!r}"
        )
    paths = []
    for source, target in FOLDERS.items():
        (folder / target).mkdir(parents=True, exist_ok=True)
        for path in sorted((ROOT / source).glob("*.ipynb")):
            result = launch_copy(json.loads(path.read_text(encoding="utf-8")), source, slug, commit)
            text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
            paths.append(folder / target / path.name)
            paths[-1].write_text(text, encoding="utf-8", newline="\n")
    return paths


def main(arguments: Sequence[str]) -> int:
    """Write the copies; return the exit status."""
    if len(arguments) != 3:
        print("Usage: python -m tools.launch_notebooks OWNER/REPO COMMIT FOLDER", file=sys.stderr)
        return 2
    slug, commit, folder = arguments
    try:
        write_copies(slug, commit, Path(folder))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
