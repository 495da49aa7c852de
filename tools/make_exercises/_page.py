"""The pages of the site: one for each set, and the list of all."""

import re
from collections.abc import Iterable
from itertools import groupby

from tools.make_exercises._master import Master
from tools.make_exercises._notebook import question_of
from tools.make_exercises._views import ExerciseSet, solution_text

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


def set_page(made: ExerciseSet) -> str:
    """Return the page of a set, in MyST Markdown: without solutions if it is graded."""
    master, parts = made.master, [GENERATED.format(name=made.master.name)]
    cells = [cell for cell in made.blank.cells if not cell.source.startswith("grader.check(")]
    questions = {question.name: question for question in master.questions}
    for name, group in groupby(cells, key=lambda cell: question_of(cell, master)):
        own = list(group)
        if name == master.questions[0].name:
            parts.append(HOW_TO.format(name=master.name))
        parts += _question_parts(made, questions[name], own) if name else map(_part, own)
    return "\n\n".join(parts) + "\n"


def index_page(masters: Iterable[Master]) -> str:
    """Return the page that lists the sets, in MyST Markdown."""
    rows = ["| Set | Questions | Points |", "|---|---|---|"]
    for master in masters:
        link = f"{{doc}}`{master.title} <{master.name}>`" + (" (graded)" if master.graded else "")
        names = "; ".join(question.title for question in master.questions)
        rows.append(f"| {link} | {names} | {master.points:g} |")
    return f"{GENERATED.format(name='*')}\n\n{INDEX.format(table=chr(10).join(rows))}"


def _question_parts(made, question, cells):
    parts, hint = [_heading(made.master, question)], ""
    for cell in cells:
        if cell.id == f"{question.name}-text-1":
            statement, hint = _statement_and_hint(_on_page(cell.source))
            parts.append(statement)
        else:
            parts.append(_part(cell))
    if hint:
        parts.append(hint)
    if not made.master.graded:
        parts.append(_folded_solution(made, cells))
    return parts


def _heading(master, question):
    number = 1 + master.questions.index(question)
    unit = "point" if question.points == 1 else "points"
    label = f"({master.name.replace('_', '-')}-{question.name})="
    return f"{label}\n## {number}. {question.title}\n\n*{question.points:g} {unit}*"


def _statement_and_hint(text):
    """Return what a question says below its first line, and the folded hint at its end."""
    _, _, text = text.partition("\n")
    statement, mark, hint = text.rpartition("<details>")
    if not mark or not hint.rstrip().endswith("</details>"):
        return text.strip("\n"), ""
    return statement.strip("\n"), mark + hint.rstrip()


def _folded_solution(made, cells):
    """Return what stands, solved, in the cells with something to fill in."""
    solved = {cell.id: cell.source for cell in made.solved.cells}
    answers = [solution_text(solved[cell.id]) for cell in cells if cell.source != solved[cell.id]]
    code = _code("\n\n\n".join(answers))
    return f"<details>\n<summary>Solution</summary>\n\n{code}\n\n</details>"


def _part(cell):
    return _code(cell.source) if cell.cell_type == "code" else _on_page(cell.source)


def _code(source):
    return f"```python\n{source}\n```"


def _on_page(text):
    """Return Markdown of a notebook in exercises/ as it has to be in chapters/exercises/."""
    return re.sub(r"(\]\(|href=\")\.\./\.\./chapters/", r"\1../", text)
