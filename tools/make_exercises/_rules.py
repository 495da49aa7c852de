"""Rules that every exercise set keeps, as far as its text tells."""

import builtins
import re
import symtable

from tools.make_exercises._notebook import question_of, solved_notebook, student_notebook
from tools.make_exercises._views import ExerciseSet, functions

_LEFT_OVER = re.compile(r"#.*\b(?:BEGIN|END)? ?(?:SOLUTION|PROMPT|QUESTION|TESTS?|IGNORE)\b")


def broken_rules(made: ExerciseSet) -> list[str]:
    """Return what is wrong with a set, one sentence each, beginning with the question's name."""
    complaints = [*_code_complaints(made)]
    if complaints:  # what cannot be read has no names either
        return complaints
    defined = _names_in_answers(made)
    for question in made.master.questions:
        complaints += [f"{question.name}: {words}" for words in _question_complaints(made, question, defined)]
    return complaints


def _code_complaints(made):
    for cell in student_notebook(made).cells:
        if cell.cell_type == "code":
            yield from _complaints_about_code(cell, "the students' version of")
            if _LEFT_OVER.search(cell.source):
                yield f"{cell.id}: a mark for solutions or tests is left over in the students' version."
    for cell in solved_notebook(made).cells:
        if cell.cell_type == "code":
            yield from _complaints_about_code(cell, "the solution of")
    for question in made.master.questions:
        cells = [cell for cell in made.blank.cells if question_of(cell, made.master) == question.name]
        if not any(cell.cell_type == "code" for cell in cells):
            yield f"{question.name}: there is no cell for an answer between BEGIN SOLUTION and END SOLUTION."


def _complaints_about_code(cell, which):
    try:
        compile(cell.source, cell.id, "exec")
    except SyntaxError as error:
        yield f"{cell.id}: {which} this cell is not Python: {error.msg} in {(error.text or '').strip()!r}."


def _names_in_answers(made):
    """Return the names that the cells for answers define at their outermost level."""
    names = set()
    for cell in solved_notebook(made).cells:
        if cell.cell_type == "code" and question_of(cell, made.master):
            table = symtable.symtable(cell.source, cell.id, "exec")
            names |= {one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()}
    return names


def _question_complaints(made, question, defined):
    for test in made.tests[question.name]:
        if not test.statement:
            yield f"{test.name} has no docstring that says what must hold."
        if not test.parameters:
            yield f"{test.name} takes nothing, so it can find nothing out."
        for name in test.parameters:
            if name not in defined:
                yield f"{test.name} takes `{name}`, which no cell for an answer defines."
    for name, (source, _) in functions(made.graders[question.name]).items():
        for stranger in _strangers(source):
            yield f"{name} uses `{stranger}`, which it neither takes nor imports nor defines itself."


def _strangers(source):
    """Return the names that a function takes from its surroundings, and that Python does not have."""
    found, tables = set(), [symtable.symtable(source, "test", "exec").get_children()[0]]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        found |= {one.get_name() for one in table.get_symbols() if one.is_global() and one.is_referenced()}
    return sorted(name for name in found if not hasattr(builtins, name))
