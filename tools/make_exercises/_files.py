"""The files of exercise sets: notebooks, graders' tests and pages; and where they are written."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from tools.execute_notebooks import serialize
from tools.make_exercises._exercise_set import ExerciseSet, solved_notebook, strip_marks, student_notebook
from tools.make_exercises._master import Master

MASTERS = Path("exercises", "masters")
IN_COURSE = {
    "student": Path("exercises", "student"),
    "graders": Path("exercises", "graders"),
    "pages": Path("chapters", "exercises"),
}
GENERATED = (
    "% Generated from exercises/masters/{name}.py by `make exercises`: change that file, not this one."
)
HOW_TO = """\
:::{{admonition}} How to work on them
:class: tip

Open the notebook by the rocket at the top of this page, where there is one, or take it with you:
{{download}}`{name}.ipynb <../../exercises/student/{name}.ipynb>`. In a copy of the repository it lies in
`exercises/student`. It needs the course's library, which the copy for Colab brings along. The cell below a
question, `check("q1")` and so on, tells how far you are.
:::"""
INDEX = """\
# Exercises

Sets of questions that check themselves: each is a notebook to fill in, and a cell below each question tells
what already holds and what was found instead. A set takes half an hour to an hour. Hints and solutions are
folded on its page, but for the solutions of a set that is graded; predict and try first.

{table}

Open a set by the rocket at the top of its page, where there is one, or download its notebook there. Marking
runs checks that the notebook does not show, with other inputs, so that an answer counts if it is right and
not if it fits the examples.
"""


def course_files(sets: Iterable[ExerciseSet], masters: Iterable[Master]) -> dict[Path, str]:
    """Return the texts of sets' files in the course and of the list of all masters' sets, by path."""
    files = {IN_COURSE[place] / path: text for one in sets for place, path, text in _files_of(one)}
    return files | {IN_COURSE["pages"] / "index.md": index_page(masters)}


def files_elsewhere(exercises: ExerciseSet) -> dict[Path, str]:
    """Return the texts of a set's files in a folder outside the course, by path.

    They include the solved notebook, and for a graded set no page.
    """
    master, files = exercises.master, list(_files_of(exercises))
    files.append(("solutions", f"{master.name}.ipynb", serialize(solved_notebook(exercises))))
    omit = "pages" if master.graded else None
    return {Path(place, path): text for place, path, text in files if place != omit}


def _files_of(exercises) -> Iterator[tuple[str, str, str]]:
    """Yield the place ("student", "graders" or "pages"), the path in it and the text of each file."""
    master = exercises.master
    questions = [{"name": question.name, "points": question.points} for question in master.questions]
    facts = {"format": 1, "name": master.name, "title": master.title, "questions": questions}
    assignment = json.dumps(facts, indent=1, ensure_ascii=False) + "\n"
    yield "student", f"{master.name}.ipynb", serialize(student_notebook(exercises))
    yield "graders", f"{master.name}/assignment.json", assignment
    for question, text in exercises.graders.items():
        yield "graders", f"{master.name}/tests/{question}.py", text.rstrip("\n") + "\n"
    yield "pages", f"{master.name}.md", set_page(exercises)


def write_files(files: dict[Path, str], root: Path) -> None:
    """Write files below `root`, and remove old files from the graders' folders of the same sets."""
    for assignment in [path for path in files if path.name == "assignment.json"]:
        shutil.rmtree(root / assignment.parent, ignore_errors=True)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")


def remove_others(masters: Iterable[Master], root: Path) -> list[Path]:
    """Remove the files of sets that have no master from the course at `root`; return their paths."""
    known = {master.name for master in masters} | {"index"}
    folders = [root / folder for folder in IN_COURSE.values()]
    paths = [path for folder in folders for path in sorted(folder.glob("*")) if path.stem not in known]
    for path in paths:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return paths


def set_page(exercises: ExerciseSet) -> str:
    """Return the page of a set, in MyST Markdown, without solutions if it is graded."""
    master = exercises.master
    parts = [GENERATED.format(name=master.name)]
    cells = [cell for cell in exercises.blank.cells if not cell.source.startswith("grader.check(")]
    questions = {question.name: question for question in master.questions}
    for name, group in groupby(cells, key=exercises.question_of):
        own = list(group)
        if name == master.questions[0].name:
            parts.append(HOW_TO.format(name=master.name))
        parts += _question_parts(exercises, questions[name], own) if name else map(_part, own)
    return "\n\n".join(parts) + "\n"


def index_page(masters: Iterable[Master]) -> str:
    """Return the page that lists the sets, in MyST Markdown."""
    rows = ["| Set | Questions | Points |", "|---|---|---|"]
    for master in masters:
        link = f"{{doc}}`{master.title} <{master.name}>`" + (" (graded)" if master.graded else "")
        titles = "; ".join(question.title for question in master.questions)
        rows.append(f"| {link} | {titles} | {master.points:g} |")
    return f"{GENERATED.format(name='*')}\n\n{INDEX.format(table=chr(10).join(rows))}"


def _question_parts(exercises, question, cells) -> Iterator[str]:
    yield _heading(exercises.master, question)
    hint = ""
    for cell in cells:
        if cell.id == f"{question.name}-text-1":
            statement, hint = _split_hint(_on_page(cell.source))
            yield statement
        else:
            yield _part(cell)
    if hint:
        yield hint
    if not exercises.master.graded:
        yield _folded_solution(exercises, cells)


def _heading(master, question):
    number = 1 + master.questions.index(question)
    unit = "point" if question.points == 1 else "points"
    label = f"({master.name.replace('_', '-')}-{question.name})="
    return f"{label}\n## {number}. {question.title}\n\n*{question.points:g} {unit}*"


def _split_hint(text):
    """Return the text of a question below its first line, and the folded hint at its end."""
    _, _, text = text.partition("\n")
    statement, mark, hint = text.rpartition("<details>")
    if not mark or not hint.rstrip().endswith("</details>"):
        return text.strip("\n"), ""
    return statement.strip("\n"), mark + hint.rstrip()


def _folded_solution(exercises, cells):
    """Return the solutions of the cells that students fill in."""
    solved = {cell.id: cell.source for cell in exercises.solved.cells}
    answers = [strip_marks(solved[cell.id]) for cell in cells if cell.source != solved[cell.id]]
    code = _code("\n\n\n".join(answers))
    return f"<details>\n<summary>Solution</summary>\n\n{code}\n\n</details>"


def _part(cell):
    return _code(cell.source) if cell.cell_type == "code" else _on_page(cell.source)


def _code(source):
    return f"```python\n{source}\n```"


def _on_page(text):
    """Return the Markdown of a notebook in exercises/ as it must be in chapters/exercises/."""
    return re.sub(r"(\]\(|href=\")\.\./\.\./chapters/", r"\1../", text)
