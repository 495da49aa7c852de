"""Exercises are made of their masters, hold together, and give nothing away."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lib.checking import load_tests
from tools.make_exercises import (
    MASTERS,
    ExerciseSet,
    MasterError,
    course_files,
    make_set,
    read_master,
    trial_errors,
)
from tools.make_exercises.__main__ import main

ROOT = Path(__file__).parents[2]
PATHS = sorted((ROOT / MASTERS).glob("*.py"))
NAMES = [path.stem for path in PATHS]
QUICK = ("01_saturation", "04_leaky_variants")  # they need no TensorFlow

MASTER = '''\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   course:
#     title: "Slopes"
#     chapter: 01_saturation
#     graded: false
# ---

# %% [raw]
# # ASSIGNMENT CONFIG
# init_cell: false
# check_all_cell: false
# export_cell: false
# generate: true
# tests:
#   files: true
#   ok_format: false

# %% [markdown]
# # Exercises: Slopes
#
# See [chapter 1](../../chapters/01_saturation.ipynb#chart).

# %%
import numpy as np

# %% [raw]
# # BEGIN QUESTION
# name: q1
# points: 3

# %% [markdown]
# **Question 1. A slope** (3 points)
#
# Write `slope(z)`, and its value at 0.
#
# <details><summary>Hint</summary>
#
# It is a parabola in f.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def slope(z):
    """Return the slope of the logistic function."""
    # BEGIN SOLUTION
    secret = 1 / (1 + np.exp(-z))
    return secret * (1 - secret)
    # END SOLUTION


at_zero = slope(0.0)  # SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_at_zero(slope):
    """At 0 the slope is a quarter."""
    found = slope(0.0)
    assert abs(found - 0.25) < 1e-9, f"Your `slope(0.0)` gives {found}."

# %%
""" # BEGIN TEST CONFIG
points: 2
hidden: true
""" # END TEST CONFIG
def test_unseen(slope, at_zero):
    """Elsewhere the slope is smaller, on both sides alike."""
    assert abs(slope(3.0) - slope(-3.0)) < 1e-9
    assert at_zero == 0.25

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
'''


@pytest.fixture(scope="module")
def sets() -> dict[str, ExerciseSet]:
    return {path.stem: make_set(read_master(path)) for path in PATHS}


@pytest.fixture
def write_master(tmp_path):
    """Return a function that writes a master, changed by (old, new), and returns its path."""

    def write(*changes: tuple[str, str], name: str = "slopes") -> Path:
        text = MASTER
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / f"{name}.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def cells_of(text: str) -> list[nbformat.NotebookNode]:
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    return notebook.cells


def code_of(text: str) -> list[str]:
    return [cell.source for cell in cells_of(text) if cell.cell_type == "code"]


# What the course stores


def test_there_are_masters():
    assert NAMES


def test_what_is_stored_is_what_the_masters_make(sets):
    fresh = course_files(sets.values(), [made.master for made in sets.values()])
    folders = {"exercises/student", "exercises/graders", "chapters/exercises"}
    stored = {
        path.relative_to(ROOT): path.read_text(encoding="utf-8")
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    }
    assert sorted(map(str, stored)) == sorted(map(str, fresh)), "run `make exercises`"
    changed = [str(path) for path in fresh if fresh[path] != stored[path]]
    assert changed == [], "run `make exercises`"


@pytest.mark.parametrize("name", NAMES)
def test_students_get_no_hidden_test_and_no_solution(sets, name):
    made, text = sets[name], (ROOT / "exercises" / "student" / f"{name}.ipynb").read_text("utf-8")
    code = "\n".join(code_of(text))
    hidden = [test for tests in made.tests.values() for test in tests if test.hidden]
    assert hidden
    assert [test.name for test in hidden if test.name in text] == []
    assert [test.statement for test in hidden if test.statement in text] == []
    theirs = {line.strip() for cell in made.blank.cells for line in cell.source.splitlines()}
    visible = {line.strip() for tests in made.visible.values() for line in tests.splitlines()}
    solved = {line.strip() for cell in made.solved.cells for line in cell.source.splitlines()}
    given_away = [line for line in solved - theirs - visible if len(line) > 8 and line in code]
    assert given_away == []
    assert not re.search(r"SOLUTION|otter|grader\.", text)


@pytest.mark.parametrize("name", NAMES)
def test_a_graded_sets_page_has_no_solution(sets, name):
    page = (ROOT / "chapters" / "exercises" / f"{name}.md").read_text("utf-8")
    made = sets[name]
    assert page.count("<summary>Solution</summary>") == (
        0 if made.master.graded else len(made.master.questions)
    )
    if made.master.graded:
        given = {line.strip() for cell in made.blank.cells for line in cell.source.splitlines()}
        solved = {line.strip() for cell in made.solved.cells for line in cell.source.splitlines()}
        assert [line for line in solved - given if len(line) > 8 and line in page] == []


# `make exercises` tries every set in this way before it stores anything of it.
@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in NAMES]
)
def test_a_blank_notebook_scores_nothing_and_a_solved_one_everything(sets, name):
    assert trial_errors(sets[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_graders_have_every_test_and_its_points(name):
    folder = ROOT / "exercises" / "graders" / name
    facts = json.loads((folder / "assignment.json").read_text("utf-8"))
    assert facts["format"] == 1
    assert facts["name"] == name
    for question in facts["questions"]:
        tests = load_tests(folder / "tests" / f"{question['name']}.py")
        assert sum(test.points for test in tests) == question["points"]
        assert {test.hidden for test in tests} == {True, False}
    assert {path.stem for path in (folder / "tests").glob("*.py")} == {
        question["name"] for question in facts["questions"]
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_students_notebook_is_clean(name):
    cells = cells_of((ROOT / "exercises" / "student" / f"{name}.ipynb").read_text("utf-8"))
    assert len({cell.id for cell in cells}) == len(cells)
    assert all(not cell.metadata for cell in cells if cell.id != "checks")
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if "outputs" in cell)
    assert cells[-1].source == "check()"


# What is made of a master


def test_the_same_master_makes_the_same_bytes(write_master, tmp_path):
    path = write_master()
    for folder in ("one", "two"):
        assert main([str(path), "--into", str(tmp_path / folder)]) == 0
    one, two = (
        {path.relative_to(tmp_path / folder): path.read_bytes() for path in (tmp_path / folder).rglob("*.*")}
        for folder in ("one", "two")
    )
    assert one == two


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Path:
    """The folder that is made of a master outside the repository."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "slopes.py").write_text(MASTER, encoding="utf-8")
    before = stamps()
    assert main([str(folder / "slopes.py"), "--into", str(folder / "out")]) == 0
    assert stamps() == before
    return folder / "out"


def stamps() -> dict[Path, int]:
    """Return when each file was written that belongs to the exercises."""
    folders = ("exercises", "chapters/exercises")
    return {path: path.stat().st_mtime_ns for folder in folders for path in (ROOT / folder).rglob("*")}


def test_a_master_elsewhere_makes_everything_there(elsewhere):
    made = {path.relative_to(elsewhere).as_posix() for path in elsewhere.rglob("*") if path.is_file()}
    assert made == {
        "student/slopes.ipynb",
        "graders/slopes/assignment.json",
        "graders/slopes/tests/q1.py",
        "solutions/slopes.ipynb",
        "pages/slopes.md",
    }


def test_a_graded_master_elsewhere_makes_no_page(write_master, tmp_path):
    assert main([str(write_master(("graded: false", "graded: true"))), "--into", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["graders", "solutions", "student"]


def test_a_page_has_statement_starter_hint_and_solution_in_this_order(elsewhere):
    page = (elsewhere / "pages" / "slopes.md").read_text("utf-8")
    order = [
        "# Exercises: Slopes",
        "[chapter 1](../01_saturation.ipynb#chart)",
        "import numpy as np",
        "<../../exercises/student/slopes.ipynb>",
        "## 1. A slope",
        "*3 points*",
        "Write `slope(z)`",
        "    ...\n",
        "at_zero = ...",
        "<summary>Hint</summary>",
        "It is a parabola",
        "</details>",
        "<summary>Solution</summary>",
        "return secret * (1 - secret)\n\n\nat_zero = slope(0.0)\n```",
        "</details>",
    ]
    places = [page.index(order[0])]
    for part in order[1:]:
        places.append(page.index(part, places[-1]))
    assert "SOLUTION" not in page
    assert "test_unseen" not in page


def test_a_graded_sets_page_leaves_solutions_out(write_master):
    made = make_set(read_master(write_master(("graded: false", "graded: true"))))
    files = course_files([made], [made.master])
    page = files[Path("chapters/exercises/slopes.md")]
    assert "It is a parabola" in page
    assert "secret" not in page
    assert "| {doc}`Slopes <slopes>` (graded) | A slope | 3 |" in files[Path("chapters/exercises/index.md")]


def run_notebook(cells: list[str]) -> list:
    """Run cells as a notebook does; return what each shows."""
    namespace, shown = {}, []
    for cell in cells:
        *statements, last = ast.parse(cell).body
        if not isinstance(last, ast.Expr):
            statements, last = [*statements, last], ast.parse("None").body[0]
        exec(compile(ast.Module(statements, []), "cell", "exec"), namespace)
        shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), namespace))
    return shown


def test_a_students_notebook_checks_itself(elsewhere):
    cells = code_of((elsewhere / "student" / "slopes.ipynb").read_text("utf-8"))
    assert [cell.splitlines()[0] for cell in cells] == [
        "import numpy as np",
        "# @title Checks: run this once; open it to see what is checked",
        "def slope(z):",
        'check("q1")',
        "check()",
    ]
    *_, question, together = run_notebook(cells)
    assert "`slope` is still to be written" in repr(question)
    assert "Together 0 of 1 points" in repr(together)
    assert repr(together).startswith("Slopes\n")
    answer = cells[2].replace("...", "return np.exp(-z) / (1 + np.exp(-z)) ** 2", 1)
    *_, question, together = run_notebook([*cells[:2], answer, *cells[3:]])
    assert repr(question).startswith("q1: every check here passed.")


def test_the_checks_cell_is_folded_on_jupyter_and_colab(elsewhere):
    cells = cells_of((elsewhere / "student" / "slopes.ipynb").read_text("utf-8"))
    [checks] = [cell for cell in cells if cell.id == "checks"]
    assert checks.metadata == {"cellView": "form", "jupyter": {"source_hidden": True}}
    assert '@check.test("q1", points=1)\ndef test_at_zero(slope):' in checks.source
    assert "test_unseen" not in checks.source


def test_messages_of_a_test_reach_the_students_notebook(write_master, tmp_path):
    path = write_master(("points: 1\n", 'points: 1\nfailure_message: "It isn\'t a quarter."\n'))
    assert main([str(path), "--into", str(tmp_path / "out")]) == 0
    checks = code_of((tmp_path / "out" / "student" / "slopes.ipynb").read_text("utf-8"))[1]
    assert '@check.test("q1", points=1, failure_message="It isn\'t a quarter.")' in checks


def test_graders_need_no_otter(elsewhere):
    text = (elsewhere / "graders" / "slopes" / "tests" / "q1.py").read_text("utf-8")
    assert "from course_lib.checking import test_case" in text
    assert "otter" not in text
    visible, hidden = load_tests(elsewhere / "graders" / "slopes" / "tests" / "q1.py")
    assert (visible.name, hidden.name, hidden.hidden) == ("test_at_zero", "test_unseen", True)


def test_the_solved_notebook_runs_and_passes(elsewhere):
    cells = code_of((elsewhere / "solutions" / "slopes.ipynb").read_text("utf-8"))
    assert "SOLUTION" not in "".join(cells)
    assert repr(run_notebook(cells)[-2]).startswith("q1: every check here passed.")


PROMPT = (
    "at_zero = slope(0.0)  # SOLUTION\n",
    """# BEGIN SOLUTION NO PROMPT
at_zero = slope(0.0)
# It is the largest.
# END SOLUTION
\"\"\" # BEGIN PROMPT
at_zero = ...  # a number
\"\"\"; # END PROMPT
""",
)


def test_a_prompt_stands_for_a_solution(write_master, tmp_path):
    assert main([str(write_master(PROMPT)), "--into", str(tmp_path / "out")]) == 0
    blank, solved = (
        code_of((tmp_path / "out" / kind / "slopes.ipynb").read_text("utf-8"))[2]
        for kind in ("student", "solutions")
    )
    assert blank.endswith("    ...\n\n\nat_zero = ...  # a number")
    assert solved.endswith("\n\n\nat_zero = slope(0.0)\n# It is the largest.")


# Rules


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("hidden: true\n", ""), "slopes: q1: it has no hidden test."),
        (("points: 1\n", "points: 1\nhidden: true\n"), "slopes: q1: it has no visible test."),
        (
            ("# points: 3\n", "# points: 4\n"),
            "with the points of its settings. Received: '**Question 1. A slope**",
        ),
        (("points: 2\nhidden", "points: 3\nhidden"), "q1: its tests give 4 points, and its settings say 3."),
        (
            ("(slope, at_zero):", "(slope, at_zero, extra):"),
            "q1: test_unseen takes `extra`, which no cell for",
        ),
        (("(slope, at_zero):", "(slope, at_zero, np):"), "q1: test_unseen takes `np`, which no cell for"),
        (
            ("assert abs(slope(3.0)", "assert np.abs(slope(3.0)"),
            "q1: test_unseen uses `np`, which it neither",
        ),
        (("assert abs(slope(3.0)", "assert close(slope(3.0)"), "q1: test_unseen uses `close`"),
        (("assert at_zero", "assert all(at for at in (lambda: [later])()) or at_zero"), "uses `later`"),
        (("points: 2\nhidden", "hidden"), "q1: each test cell must begin with"),
        (('    """At 0 the slope is a quarter."""\n', ""), "q1: test_at_zero has no docstring"),
        (("test_unseen", "test_at_zero"), "q1: Two tests are called test_at_zero."),
        (("    # END SOLUTION\n\n\nat", "\n\nat"), "slopes: "),
        (("at_zero = slope(0.0)  # SOLUTION", "at_zero = slope(0.0)  # My SOLUTION"), "q1-code-1: a mark"),
        (("found = slope(0.0)\n", "found = 0.25\n"), "q1: test_at_zero passes on the blank notebook."),
        (
            ("assert at_zero == 0.25", "assert at_zero == 0.3, 'not .3'"),
            "the solution does not pass test_unseen",
        ),
        (
            ("secret = 1 /", "secret = 1 / 0 /"),
            "q1-code-1: the solved notebook stops here: ZeroDivisionError",
        ),
        (
            ("import numpy as np\n", "import numpy as np\nraise SystemExit\n"),
            "the blank notebook ends the process",
        ),
        (
            ("slope(0.0)  # SOLUTION", "slope((0.0)  # SOLUTION"),
            "q1-code-1: the solution of this cell is not Python",
        ),
        (("# **Question 1. A slope** (3 points)\n#\n", ""), "q1: its text must begin with a line such as"),
        (
            ("(3 points)", "(2 points)"),
            "q1: its text must begin with a line such as **Question 1. Its title** (3",
        ),
        (("# points: 3\n", "# points: 0\n"), "q1: points must be a positive number. Received: 0"),
        (("# points: 3\n", "# points: 3\n# manual: true\n"), "q1: its settings may be only name and points"),
        (
            ("# name: q1", "# name: Q-1"),
            "A question's name may contain only small letters, digits and _. Received: 'Q-1'",
        ),
        (("    graded: false", "    graded: maybe"), 'The header needs, below "jupyter: course:", a title'),
        (("    graded: false", "    graded: false\n#     weight: 2"), "not ['weight']"),
        (("ok_format: false", "ok_format: true"), "The cell ASSIGNMENT CONFIG must say"),
        (("# # BEGIN QUESTION", "# # BEGIN NOTHING"), "slopes: There is no question."),
        (("# # END TESTS", "# # END THAT"), "slopes: otter assign rejects it: "),
    ],
)
def test_a_master_that_breaks_a_rule_is_refused_with_its_name(
    write_master, tmp_path, capsys, change, complaint
):
    assert main([str(write_master(change)), "--into", str(tmp_path / "out")]) == 1
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_name_that_no_folder_should_have_is_refused(write_master, capsys, tmp_path):
    assert main([str(write_master(name="My Set")), "--into", str(tmp_path / "out")]) == 1
    assert "My Set: The file's name may contain only small letters" in capsys.readouterr().err


def test_all_complaints_come_at_once(write_master):
    with pytest.raises(MasterError) as error:
        read_master(write_master(("graded: false", "graded: 1"), ("# points: 3\n", "# points: x\n")))
    assert len(error.value.errors) == 2


# The command


@pytest.fixture
def course(tmp_path):
    """A course with two masters."""
    folder = tmp_path / "course"
    (folder / MASTERS).mkdir(parents=True)
    for name in ("one", "two"):
        (folder / MASTERS / f"{name}.py").write_text(MASTER.replace('"Slopes"', f'"Set {name}"'), "utf-8")
    return folder


def test_all_masters_are_made_and_what_has_none_goes(course, capsys):
    (course / "exercises" / "graders" / "gone").mkdir(parents=True)
    (course / "exercises" / "student").mkdir()
    (course / "exercises" / "student" / "gone.ipynb").touch()
    (course / "exercises" / "graders" / "one" / "tests").mkdir(parents=True)
    (course / "exercises" / "graders" / "one" / "tests" / "q9.py").touch()
    assert main([], root=course) == 0
    assert "removed exercises/graders/gone" in capsys.readouterr().out
    made = {path.relative_to(course).as_posix() for path in course.rglob("*") if path.is_file()}
    assert made == {"chapters/exercises/index.md"} | {
        path.format(name)
        for name in ("one", "two")
        for path in (
            "exercises/masters/{}.py",
            "exercises/student/{}.ipynb",
            "exercises/graders/{}/assignment.json",
            "exercises/graders/{}/tests/q1.py",
            "chapters/exercises/{}.md",
        )
    }
    index = (course / "chapters" / "exercises" / "index.md").read_text("utf-8")
    assert "| {doc}`Set one <one>` | A slope | 3 |" in index


def test_one_master_is_made_without_touching_the_others(course):
    assert main([], root=course) == 0
    other = course / "exercises" / "student" / "two.ipynb"
    other.write_text("kept")
    assert main([str(course / MASTERS / "one.py")], root=course) == 0
    assert other.read_text() == "kept"


def test_a_broken_master_keeps_what_was_made_of_it_and_stops_no_other(course, capsys):
    assert main([], root=course) == 0
    stored = (course / "exercises" / "student" / "one.ipynb").read_text()
    broken = course / MASTERS / "one.py"
    broken.write_text(MASTER.replace("(slope, at_zero):", "(slope, extra):"), "utf-8")
    shutil.rmtree(course / "exercises" / "graders" / "two")
    assert main([], root=course) == 1
    assert "one: q1: test_unseen takes `extra`" in capsys.readouterr().err
    assert (course / "exercises" / "student" / "one.ipynb").read_text() == stored
    assert (course / "exercises" / "graders" / "two" / "assignment.json").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["MASTER"], "name a folder for its files by --into"),
        (["nothing.py"], "There is no file nothing.py"),
        ([], "no master"),
    ],
)
def test_what_cannot_be_meant_is_refused(write_master, tmp_path, capsys, arguments, complaint):
    arguments = [str(write_master()) if one == "MASTER" else one for one in arguments]
    assert main(arguments, root=tmp_path / "course") == 2
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "course").exists()


def test_it_is_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "tools.make_exercises", "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert "[MASTER.py ...]" in done.stdout
    assert done.returncode == 0
