"""The page "Marking a class" says what is true: its commands are run as they stand."""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grading.results import Results
from grading.tables import read_table
from tests.grading.marked import PLAIN, as_user
from tests.grading.marking.submissions import FULL
from tests.grading.samples import write_files, write_zip
from tests.grading.test_class import ANSWERS, BLANK

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "chapters" / "grading.md").read_text("utf-8")
LEFT_OUT = shutil.ignore_patterns(
    ".git",
    ".venv*",
    "_build",
    "__pycache__",
    "*.egg-info",
    ".hypothesis",
    "chapters",
    "website",
    "benchmarks",
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (77),Week 2 (78)\n"
    "    Points Possible,,,,,{points:.2f},5.00\n"
    '"Doe, Jane",1001,S1,jd,A,,4.00\n'
    '"Li, Bo",1002,S2,bl,A,,\n'
    '"Ñandú, Zoë",1003,S3,zn,A,,\n'
    '"Roe, Ed",1004,S4,er,A,1.50,\n'
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\t'
    f'"Week 1 [Total Pts: {FULL} Score] |77"\t"Week 2 [Total Pts: 5 Score] |78"\n'
    '"Doe"\t"Jane"\t"jd"\t"S1"\t""\t"Yes"\t""\t"4.00"\n'
    '"Li"\t"Bo"\t"bl"\t"S2"\t""\t"Yes"\t"In Progress"\t""\n'
    '"Roe"\t"Ed"\t"er"\t"S3"\t""\t"Yes"\t"Needs Grading"\t""\n'
)


def section(title):
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def course(open_folder):
    """Return a copy of the repository, in a folder that a normal user may write into."""
    copy = open_folder / "course"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT, symlinks=True)
    (copy / ".venv").symlink_to(sys.prefix)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o777 if path.is_dir() else 0o666)
    return copy


def run(course, script):
    """Run shell commands as a normal user; return what they said. One that ends with 1 is done as well."""
    guarded = "set -u\nfailed() { code=$?; [ $code = 1 ] || exit $code; }\ntrap failed ERR\n" + script
    shell = "import subprocess, sys; sys.exit(subprocess.run(['bash', '-E', '-c', sys.argv[1]]).returncode)"
    command = as_user("-c", shell, guarded)
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, timeout=3600)
    assert done.returncode in (0, 1), done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def total(folder):
    return {one["submission"]["key"]: one["points"] for one in Results(folder).all_records()}


@pytest.mark.slow
def test_the_way_from_source_to_gradebook_is_as_the_page_says(course, grading):
    commands = blocks(section("From source to gradebook"), "sh")
    assert len(commands) == 7
    marking = course.parent / "marking"
    run(course, "".join(commands[:3]))
    (points,) = total(marking / "trial").values()
    assert points > 9
    blank, solved = ((marking / kind / "week1.ipynb").read_bytes() for kind in ("student", "solutions"))
    write_zip(
        marking / "submissions.zip",
        {
            "doejane_1001_501_week1.ipynb": blank,
            "doejane_1001_502_week1-1.ipynb": solved,
            "libo_LATE_1002_503_week1.ipynb": blank,
            "nanduzoe_1003_504_week1.ipynb": b"damaged",
        },
    )
    write_files(marking, {"canvas.csv": CANVAS.format(points=points).encode()})
    said = run(course, "".join(commands[3:]))
    assert "1001: Marked: doejane_1001_502_week1-1.ipynb, the newest." in said
    assert "1003: No notebook could be read." in said
    assert "Roe, Ed, 1004" in said
    with open(marking / "import.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Week 1 (77)"]
    assert [row[-1] for row in rows[1:]] == [f"{points:.2f}", f"{points:.2f}", "0.00", "9.00", "1.50"]
    pages = {
        path.name.partition("-")[0]: path.read_text("utf-8")
        for path in (marking / "feedback/students").iterdir()
    }
    assert sorted(pages) == ["1001", "1002", "1003"]
    assert "Shown to me in class, since the file was damaged." in pages["1003"]


def test_the_example_for_blackboard_fills_in_its_gradebook(open_folder, grading):
    (example,) = blocks(section("On Blackboard"), "sh")
    attempt = "Week 1_{}_attempt_2026-11-{}_week1.ipynb".format
    files = {
        attempt("jd", "22-10-00-00"): BLANK.notebook,
        attempt("jd", "23-23-59-00"): ANSWERS.notebook,
        attempt("bl", "24-00-00-01"): ANSWERS.notebook,
        "Week 1_bl_attempt_2026-11-24-00-00-01.txt": b"Name: Bo Li (bl)",
    }
    write_zip(open_folder / "blackboard.zip", files)
    write_files(open_folder, {"blackboard.xls": BLACKBOARD.encode("utf-16")})
    example = example.replace("../marking/graders/week1", str(PLAIN)).replace("../marking", str(open_folder))
    said = run(ROOT, example.replace(".venv/bin/python", sys.executable))
    assert "Also handed in: Week 1_jd_attempt_2026-11-22" in said
    assert "Ed Roe, er" in said
    rows = read_table(open_folder / "import.xls").rows
    assert [row[-1] for row in rows] == [f"{FULL:.2f}", f"{FULL * 0.9:.2f}", "Needs Grading"]


@pytest.mark.slow
def test_the_example_for_a_cluster_marks_everybody(open_folder, grading):
    (example,) = blocks(section("More than one machine"), "python")
    keys = {"ana": ANSWERS, "-b": BLANK, "cy": ANSWERS}
    write_files(open_folder / "in", {f"{key}.ipynb": case.notebook for key, case in keys.items()})
    write_files(open_folder, {"example.py": example.encode()})
    places = map(str, (open_folder / "example.py", PLAIN, open_folder / "in", open_folder / "out"))
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DASK_TEMPORARY_DIRECTORY": str(open_folder)}
    done = subprocess.run(
        as_user(*places), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=3600
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert total(open_folder / "out") == {key: case.points for key, case in keys.items()}
    assert len(done.stdout.splitlines()) == 3


def test_the_example_for_parallel_marks_what_grade_would(open_folder, grading):
    """GNU parallel may not be here; xargs runs the same command for each line."""
    example, array = blocks(section("More than one machine"), "bash")
    write_files(open_folder / "in", {"-ana.ipynb": ANSWERS.notebook, "bob.ipynb": BLANK.notebook})
    for word, place in (
        ("SET", PLAIN),
        ("SUBMISSIONS", open_folder / "in"),
        ("RESULTS", open_folder / "out"),
    ):
        example, array = (text.replace(word, str(place)) for text in (example, array))
    example = example.replace("parallel ", "xargs -P 2 -I {} ").replace(".venv/bin/python", sys.executable)
    run(ROOT, example)
    assert total(open_folder / "out") == {"-ana": ANSWERS.points, "bob": BLANK.points}
    again = array.replace(str(open_folder / "out"), str(open_folder / "again"))
    again = again.replace(".venv/bin/python", sys.executable)
    run(ROOT, f"export SLURM_ARRAY_TASK_ID=1\n{again}")
    assert total(open_folder / "again") == {"bob": BLANK.points}


@pytest.mark.parametrize("words", re.findall(r"python -m grading (\w+)", PAGE))
def test_every_command_on_the_page_is_there(words):
    assert words in {"grade", "list", "one", "report", "gradebook", "similarity", "gradescope"}
