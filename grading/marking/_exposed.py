"""What of this machine a sandbox shows: the system, Python and its packages, and the course's library."""

import os
import sys
import sysconfig
from pathlib import Path

import course_lib

SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/sbin", "/etc/alternatives", "/etc/ld.so.cache")

FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")
"""Not shown: Matplotlib brings its own, and where there are many, listing them takes it long."""

COURSE = "/course"
"""Where the library and the worker lie in the sandbox, wherever they lie here."""


def exposed_arguments() -> list[str]:
    """Return bubblewrap's arguments that show, for reading, what code of a submission needs.

    Everything lies at its own place, links as links, so that the interpreter finds its parts. Of the
    environment only the packages are shown, of the repository only `course_lib`.
    """
    view = _View()
    for path in [*SYSTEM, *_python()]:
        if os.path.lexists(path):
            view.show(Path(path))
    for folder in filter(os.path.isdir, FONTS):
        view.arguments += ["--tmpfs", folder, "--remount-ro", folder]
    worker = Path(__file__).with_name("_worker.py")
    for source in (Path(course_lib.__path__[0]), worker):
        view.arguments += ["--ro-bind", str(source), f"{COURSE}/{source.name}"]
    return view.arguments


def _python():
    """Return what the running interpreter needs, the larger before what lies in it."""
    base = Path(sys.base_prefix)
    parts = [base / "lib", base / "lib64", sys.executable, Path(sys.prefix) / "pyvenv.cfg"]
    return [*parts, *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))]


class _View:
    """Collects what is shown."""

    def __init__(self):
        self.arguments = []
        self._shown = set()

    def show(self, path: Path) -> None:
        """Show a file or a folder, and the links on the way to it."""
        current = Path("/")
        for place, part in enumerate(path.parts[1:], 2):
            current /= part
            if current.is_symlink():
                target = os.readlink(current)
                self._add(current, ["--symlink", target, str(current)])
                followed = os.path.normpath(current.parent.joinpath(target, *path.parts[place:]))
                return self.show(Path(followed))
        self._add(path, ["--ro-bind", str(path), str(path)])

    def _add(self, path, arguments):
        if not self._shown.intersection([path, *path.parents]):
            self._shown.add(path)
            self.arguments += arguments
