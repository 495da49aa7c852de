"""A download of all notebooks and the library, for teaching without a network.

The archive contains the chapters and the students' notebooks beside `course_lib`, so that they run where they
are, a list of requirements, and its own README. The same sources make the same bytes.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

NAME = "keep-the-signal-alive"
README = Path(__file__).with_name("bundle_readme.md")
LICENSES = ("LICENSE", "LICENSE-CC-BY-4.0")
END_OF_LIBRARY = "# The book"
EXTRA = ("jupyterlab", "ipykernel")


def requirements(text: str) -> str:
    """Return the requirements of the notebooks.

    Parameters
    ----------
    text : str
        The repository's ``requirements.txt``, which begins with the requirements of the library.

    Returns
    -------
    str
        That part, JupyterLab and the kernel.
    """
    library, _, other = text.partition(END_OF_LIBRARY)
    extra = [line for line in other.splitlines() if line.startswith(EXTRA)]
    lines = [line for line in library.splitlines() if line and not line.startswith("#")]
    return "\n".join([*lines, *extra]) + "\n"


def contents(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes of the archive's files, in their order.

    Parameters
    ----------
    root : Path
        The repository.
    """
    yield "README.md", README.read_bytes()
    yield "requirements.txt", requirements((root / "requirements.txt").read_text()).encode()
    for name in LICENSES:
        yield name, (root / name).read_bytes()
    for path in sorted((root / "chapters").glob("*.ipynb")):
        yield path.name, path.read_bytes()
    for path in sorted((root / "exercises" / "student").glob("*.ipynb")):
        yield f"exercises-{path.name}", path.read_bytes().replace(b"(../../chapters/", b"(")
    for path in sorted((root / "course_lib").rglob("*")):
        if path.suffix in (".py", ".css", ".js", ".typed"):
            yield path.relative_to(root).as_posix(), path.read_bytes()


def write_bundle(root: Path, target: Path) -> None:
    """Write the archive, in which everything is in one folder."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in contents(root):
            entry = zipfile.ZipInfo(f"{NAME}/{name}")  # with the fixed date 1980
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def add_to_site(app: Sphinx, exception: Exception | None) -> None:
    """Write the archive into the folder of the site."""
    if exception is None and app.builder.format == "html":
        write_bundle(Path(app.srcdir), Path(app.outdir, f"{NAME}.zip"))


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("build-finished", add_to_site)
