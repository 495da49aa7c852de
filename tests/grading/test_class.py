"""Whole classes, with the real marker in its sandbox."""

import resource

import pytest

from grading.results import Results
from tests.grading.marked import PLAIN
from tests.grading.marking.submissions import FORGERY, FULL, HONEST, LEAKS, NUISANCE, UNREADABLE
from tests.grading.samples import write_files

IMPATIENT = ["--cell-seconds", 5, "--call-seconds", 4, "--total-seconds", 120, "--memory", 0.4]
ANSWERS = next(case for case in HONEST if case.name == "answers")
BLANK = next(case for case in HONEST if case.name == "blank")


def points(folder):
    records = Results(folder).all_records()
    return {one["submission"]["key"]: one["points"] for one in records if one["status"] == "marked"}


def test_a_small_class_is_marked_and_marked_only_once(open_folder, grading):
    cases = {"ana": ANSWERS, "bob": BLANK, "eve": FORGERY[0], "unreadable": UNREADABLE[0]}
    write_files(open_folder / "in", {f"{key}.ipynb": case.notebook for key, case in cases.items()})
    command = ["grade", PLAIN, open_folder / "in", "--results", open_folder / "out"]
    done = grading(*command)
    assert done.returncode == 1, done.stderr
    assert "3 submissions of 4 marked" in done.stdout
    assert points(open_folder / "out") == {"ana": FULL, "bob": 0, "eve": 0}
    before = {path: path.stat().st_mtime_ns for path in (open_folder / "out").rglob("*.json")}
    assert grading(*command).stdout == done.stdout
    after = {path: path.stat().st_mtime_ns for path in (open_folder / "out" / "marks").iterdir()}
    assert after.items() <= before.items()


@pytest.mark.slow
def test_hostile_classmates_change_nobody_s_marks(open_folder, grading):
    hostile = [*FORGERY, *NUISANCE, *LEAKS, *UNREADABLE]
    files = {}
    for number, case in enumerate(hostile):
        files[f"h{number:03}.ipynb"] = case.notebook
        if number % 4 == 0:
            files[f"h{number:03}-honest.ipynb"] = ANSWERS.notebook
            files[f"h{number:03}-blank.ipynb"] = BLANK.notebook
    write_files(open_folder / "in", files)
    options = ["--results", open_folder / "out", "--jobs", 2, *IMPATIENT]
    done = grading("grade", PLAIN, open_folder / "in", *options)
    assert done.returncode == 1, done.stderr
    found = points(open_folder / "out")
    assert {found[key] for key in found if key.endswith("honest")} == {FULL}
    assert {found[key] for key in found if key.endswith("blank")} == {0}
    assert sum(key.endswith("honest") for key in found) == (len(hostile) + 3) // 4
    for number, case in enumerate(hostile):
        if case.status == "marked" and case.points is not None:
            assert found[f"h{number:03}"] == case.points, case.name


@pytest.mark.slow
def test_two_hundred_submissions_take_less_than_three_minutes_of_two_processors(open_folder, grading):
    cases = [ANSWERS, BLANK, next(case for case in HONEST if case.name == "in another order"), ANSWERS]
    write_files(open_folder / "in", {f"s{n:03}.ipynb": cases[n % 4].notebook for n in range(200)})
    before = processor_seconds()
    done = grading("grade", PLAIN, open_folder / "in", "--results", open_folder / "out", "--jobs", 2)
    seconds = processor_seconds() - before
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert points(open_folder / "out") == {f"s{n:03}": cases[n % 4].points for n in range(200)}
    print(f"200 submissions: {seconds:.0f} seconds of a processor")
    assert seconds < 2 * 180


def processor_seconds():
    """Return what all processes took that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
