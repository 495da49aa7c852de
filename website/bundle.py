"""A download of all notebooks and the library, for teaching without a network.

The archive holds the chapters and the students' notebooks of the exercises beside `course_lib`, so that they
run where they lie, what to install for them, and a README of its own. The same sources make the same bytes.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

NAME = "keep-the-signal-alive"
README = Path(__file__).with_name("bundle_readme.md")
LICENCES = ("LICENSE", "LICENSE-CC-BY-4.0")
NOT_NEEDED = "# The book"
EXTRA = ("jupyterlab", "ipykernel")


def requirements(text: str) -> str:
    """Return what the notebooks need of the repository's ``requirements.txt``.

    Parameters
    ----------
    text : str
        The file, whose first part is what the library needs.

    Returns
    -------
    str
        That part, JupyterLab and the kernel.
    """
    needed, _, other = text.partition(NOT_NEEDED)
    extra = [line for line in other.splitlines() if line.startswith(EXTRA)]
    lines = [line for line in needed.splitlines() if line and not line.startswith("#")]
    return "\n".join([*lines, *extra]) + "\n"


def contents(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes of the archive's files, in order.

    Parameters
    ----------
    root : Path
        The repository.
    """
    yield "README.md", README.read_bytes()
    yield "requirements.txt", requirements((root / "requirements.txt").read_text()).encode()
    for name in LICENCES:
        yield name, (root / name).read_bytes()
    for path in sorted((root / "chapters").glob("*.ipynb")):
        yield path.name, path.read_bytes()
    for path in sorted((root / "exercises" / "student").glob("*.ipynb")):
        yield f"exercises-{path.name}", path.read_bytes().replace(b"(../../chapters/", b"(")
    for path in sorted((root / "course_lib").rglob("*")):
        if path.suffix in (".py", ".css", ".js"):
            yield path.relative_to(root).as_posix(), path.read_bytes()


def write_bundle(root: Path, target: Path) -> None:
    """Write the archive; everything in it lies in one folder."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in contents(root):
            entry = zipfile.ZipInfo(f"{NAME}/{name}")  # its date is 1980 always
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def add_to_site(app: Sphinx, exception: Exception | None) -> None:
    """Put the archive beside the site's pages."""
    if exception is None and app.builder.format == "html":
        write_bundle(Path(app.srcdir), Path(app.outdir, f"{NAME}.zip"))


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("build-finished", add_to_site)
