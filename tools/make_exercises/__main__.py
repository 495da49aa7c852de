"""The command line of `tools.make_exercises`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.make_exercises._exercise_set import ExerciseSet, make_set
from tools.make_exercises._files import MASTERS, course_files, files_elsewhere, remove_others, write_files
from tools.make_exercises._master import MasterError, read_master
from tools.make_exercises._rules import text_errors, trial_errors

ROOT = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Make the sets that the command line names; return the exit status.

    A set that breaks a rule is not written, and its old files stay. The others are written.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the program.
    root : Path
        The root of the course.
    """
    options = _options(arguments)
    if error := _usage_error(options, root):
        print(error, file=sys.stderr)
        return 2
    logging.getLogger("otter").setLevel(logging.ERROR)
    paths = options.masters or sorted((root / MASTERS).glob("*.py"))
    sets = [exercises for path in paths if (exercises := _checked_set(path))]
    if options.into is not None:
        for exercises in sets:
            write_files(files_elsewhere(exercises), options.into)
    elif not _write_in_course(sets, root, remove=not options.masters):
        return 1
    for master in (exercises.master for exercises in sets):
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


def _usage_error(options, root):
    folder = (root / MASTERS).resolve()
    missing = [path for path in options.masters if not path.is_file()]
    outside = [path for path in options.masters if path.resolve().parent != folder]
    if missing:
        return f"There is no file {missing[0]}."
    if outside and options.into is None:
        return (
            f"{outside[0]} is outside {MASTERS}: name a folder for its files by --into, so that none of "
            "them is published by mistake."
        )
    if not options.masters and not any(folder.glob("*.py")):
        return f"There is no master in {folder}."
    return None


def _checked_set(path: Path) -> ExerciseSet | None:
    """Return a set that satisfies all rules, or print its errors."""
    try:
        exercises = make_set(read_master(path))
    except MasterError as error:
        return _print_errors(path, error.errors)
    errors = text_errors(exercises) or trial_errors(exercises)
    return _print_errors(path, errors) if errors else exercises


def _write_in_course(sets: list[ExerciseSet], root: Path, remove: bool) -> bool:
    """Write sets into the course's folders; return whether all masters could be read for the list of sets."""
    masters, paths = [], sorted((root / MASTERS).glob("*.py"))
    for path in paths:
        try:
            masters.append(read_master(path))
        except MasterError as error:
            _print_errors(path, error.errors)
    if len(masters) < len(paths):
        return False
    write_files(course_files(sets, masters), root)
    for path in remove_others(masters, root) if remove else []:
        print(f"removed {path.relative_to(root)}")
    return True


def _print_errors(path, errors):
    for error in errors:
        print(f"{path.stem}: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
