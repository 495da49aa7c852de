"""Where everything goes: into the course, or into a folder elsewhere."""

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.make_exercises._master import Master
from tools.make_exercises._notebook import notebook_text, solved_notebook, student_notebook
from tools.make_exercises._page import index_page, set_page
from tools.make_exercises._views import ExerciseSet

MASTERS = Path("exercises", "masters")
IN_COURSE = {
    "student": Path("exercises", "student"),
    "graders": Path("exercises", "graders"),
    "pages": Path("chapters", "exercises"),
}


def files_of(made: ExerciseSet) -> Iterator[tuple[str, str, str]]:
    """Yield what is stored of a set: the kind of folder, the path in it, the text.

    The kinds are "student", "graders" and "pages".
    """
    name = made.master.name
    yield "student", f"{name}.ipynb", notebook_text(student_notebook(made))
    yield "graders", f"{name}/assignment.json", _assignment(made.master)
    for question, text in made.graders.items():
        yield "graders", f"{name}/tests/{question}.py", text.rstrip("\n") + "\n"
    yield "pages", f"{name}.md", set_page(made)


def course_files(sets: Iterable[ExerciseSet], masters: Iterable[Master]) -> dict[Path, str]:
    """Return the files of sets in the course, by their path in the repository; and the list of all."""
    files = {IN_COURSE[kind] / path: text for made in sets for kind, path, text in files_of(made)}
    return files | {IN_COURSE["pages"] / "index.md": index_page(masters)}


def files_elsewhere(made: ExerciseSet) -> dict[Path, str]:
    """Return the files of a set in a folder outside the course, by their path there.

    The solved notebook is among them, and of a graded set no page.
    """
    kinds = {"student", "graders"} if made.master.graded else {"student", "graders", "pages"}
    files = {Path(kind, path): text for kind, path, text in files_of(made) if kind in kinds}
    return files | {Path("solutions", f"{made.master.name}.ipynb"): notebook_text(solved_notebook(made))}


def write(files: dict[Path, str], root: Path) -> None:
    """Write files; those in a set's folder of tests that are none of them any more go."""
    for assignment in [path for path in files if path.name == "assignment.json"]:
        shutil.rmtree(root / assignment.parent, ignore_errors=True)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")


def others(masters: Iterable[Master], root: Path) -> list[Path]:
    """Return what is stored in the course at `root` of sets that have no master."""
    known = {master.name for master in masters} | {"index"}
    folders = [root / folder for folder in IN_COURSE.values()]
    return [path for folder in folders for path in sorted(folder.glob("*")) if path.stem not in known]


def remove(paths: Iterable[Path]) -> None:
    """Remove files and folders."""
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _assignment(master):
    questions = [{"name": question.name, "points": question.points} for question in master.questions]
    facts = {"format": 1, "name": master.name, "title": master.title, "questions": questions}
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"
