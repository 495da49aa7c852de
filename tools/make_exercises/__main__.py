"""The command line of `tools.make_exercises`."""

import argparse
import logging
import sys
from pathlib import Path

from tools.make_exercises._master import MasterError, read_master
from tools.make_exercises._rules import broken_rules
from tools.make_exercises._trial import try_out
from tools.make_exercises._views import ExerciseSet, make_set
from tools.make_exercises._write import MASTERS, course_files, files_elsewhere, others, remove, write

ROOT = Path(__file__).parents[2]


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Make the sets that the command line names; return the exit status.

    A set that breaks a rule is not written, and what was there of it stays; the others are.

    Parameters
    ----------
    arguments : list of str, optional
        By default those of the program.
    root : Path
        Of the course.
    """
    options = _options(arguments)
    if complaint := _complaint_about(options, root):
        print(complaint, file=sys.stderr)
        return 2
    logging.getLogger("otter").setLevel(logging.ERROR)
    paths = options.masters or sorted((root / MASTERS).glob("*.py"))
    sets = [made for path in paths if (made := _checked(path))]
    if options.into is not None:
        for made in sets:
            write(files_elsewhere(made), options.into)
    elif not _write_in_course(sets, root, everything=not options.masters):
        return 1
    for made in sets:
        master = made.master
        print(f"made {master.name}: {len(master.questions)} questions, {master.points:g} points")
    return 0 if len(sets) == len(paths) else 1


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m tools.make_exercises",
        description="Make the exercises for students, graders and the site from their masters.",
    )
    parser.add_argument("masters", nargs="*", type=Path, metavar="MASTER.py", help="by default all")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="instead of the course's own folders")
    return parser.parse_args(arguments)


def _complaint_about(options, root):
    folder = (root / MASTERS).resolve()
    missing = [path for path in options.masters if not path.is_file()]
    outside = [path for path in options.masters if path.resolve().parent != folder]
    if missing:
        return f"There is no file {missing[0]}."
    if outside and options.into is None:
        return (
            f"{outside[0]} lies outside {MASTERS}: say by --into where its files shall go, so that none of "
            "them is published by mistake."
        )
    if not options.masters and not any(folder.glob("*.py")):
        return f"There is no master in {folder}."
    return None


def _checked(path: Path) -> ExerciseSet | None:
    """Return a set that keeps all rules; complain about any other."""
    try:
        made = make_set(read_master(path))
    except MasterError as error:
        return _complain(path, error.complaints)
    complaints = broken_rules(made) or try_out(made)
    return _complain(path, complaints) if complaints else made


def _write_in_course(sets: list[ExerciseSet], root: Path, everything: bool) -> bool:
    """Write into the course's own folders; tell whether the list of all sets could be made."""
    masters, readable = [], True
    for path in sorted((root / MASTERS).glob("*.py")):
        try:
            masters.append(read_master(path))
        except MasterError as error:
            readable = False
            _complain(path, error.complaints)
    if not readable:
        return False
    write(course_files(sets, masters), root)
    leftover = others(masters, root) if everything else []
    remove(leftover)
    for path in leftover:
        print(f"removed {path.relative_to(root)}")
    return True


def _complain(path, complaints):
    for complaint in complaints:
        print(f"{path.stem}: {complaint}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
