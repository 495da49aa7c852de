"""What the command line does, and how it ends."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grading.command import main
from grading.results import Results
from tests.grading.samples import (
    BLACKBOARD,
    CANVAS,
    MOODLE,
    notebook,
    record,
    stand_in,
    stored,
    write_files,
    write_zip,
)
from tests.grading.test_similarity import ANSWER, RENAMED

ROOT = Path(__file__).parents[3]
PLAIN = str(ROOT / "tests" / "grading" / "plain")
OWN = "id,email,name\nana,ana@uni.example,Ana\nbob,bob@uni.example,Bob\n"


@pytest.fixture
def without_sandbox(monkeypatch):
    """Have a stand-in mark, since this machine's user may be root, whom the marker refuses."""
    monkeypatch.setattr("grading.marking.mark", stand_in_for_plain)
    monkeypatch.setattr("grading.command._batch.check_sandbox", lambda: None)


def stand_in_for_plain(assignment, content, limits):
    return stand_in(assignment, content, limits) | {"assignment": assignment.name}


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stored(Path("results"), record("ana", q1=1, q2=3, name="Ana"), record("bob", q1=1))
    Path("own.csv").write_text(OWN)
    Path("canvas.csv").write_text(CANVAS)
    Path("moodle.csv").write_text(MOODLE, "utf-8")
    Path("blackboard.csv").write_text(BLACKBOARD, "utf-16")
    return tmp_path


def ends(arguments):
    """Return the exit status, however a command ends."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return end.code


def test_help_of_every_command_reads_well(capsys):
    for command in (
        [],
        ["grade"],
        ["list"],
        ["one"],
        ["report"],
        ["gradebook"],
        ["similarity"],
        ["gradescope"],
    ):
        assert ends([*command, "--help"]) == 0
        said = capsys.readouterr().out
        assert said.startswith("usage: python -m grading")
        assert max(map(len, said.splitlines())) <= 110
        assert " ".join(command) in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "required: COMMAND"),
        (["mark"], "invalid choice: 'mark'"),
        (["grade", "nix", "in", "--results", "out"], "with assignment.json.*Received: nix"),
        (["grade", PLAIN, "nix", "--results", "out"], "a folder or a zip. Received: nix"),
        (["grade", PLAIN, "in"], "required: --results"),
        (["grade", PLAIN, "in", "--results", "out", "--jobs", "0"], "--jobs.*1 or more. Received: '0'"),
        (
            ["grade", PLAIN, "in", "--results", "out", "--memory", "lots"],
            "--memory.*positive.*Received: 'lots'",
        ),
        (["list", "nix"], "a folder or a zip. Received: nix"),
        (["one", PLAIN, "in", "--results", "out"], "KEY or --index"),
        (["one", PLAIN, "in", "ana", "--index", "0", "--results", "out"], "KEY or --index"),
        (["report", "nix", "--into", "out"], "nix holds no results"),
        (["gradebook", "results", "--format", "csv", "--output", "o.csv"], "required: --roster"),
        (
            ["gradebook", "results", "--roster", "nix", "--format", "csv", "--output", "o"],
            "nix cannot be read",
        ),
        (["gradebook", "results", "--roster", "own.csv", "--format", "xls", "--output", "o"], "choose from"),
        (
            ["gradebook", "results", "--roster", "own.csv", "--format", "canvas", "--output", "o"],
            "Canvas's exported gradebook as --roster. Received: own.csv, which is a CSV of your own",
        ),
        (
            [
                "gradebook",
                "results",
                "--roster",
                "own.csv",
                "--format",
                "csv",
                "--output",
                "o",
                "--grace",
                "5",
            ],
            "need --due",
        ),
        (["report", "results", "--into", "o", "--extensions", "own.csv"], "--extensions need --due"),
        (
            ["report", "results", "--into", "o", "--due", "2026-11-23", "--extensions", "own.csv"],
            "own.csv needs the columns student, due. Received: id, email, name",
        ),
        (
            [
                "gradebook",
                "results",
                "--roster",
                "own.csv",
                "--format",
                "csv",
                "--output",
                "o",
                "--due",
                "soon",
            ],
            "--due: a time is written 2026-11-23 16:05. Received: 'soon'",
        ),
        (
            ["report", "results", "--into", "o", "--due", "2026-11-23", "--late-penalty", "101"],
            "0 to 100. Received: '101'",
        ),
        (["similarity", "nix"], "a folder or a zip. Received: nix"),
        (["gradescope", "nix.py", "--output", "o.zip"], "A master is a file"),
        (["gradescope", "nix.py", "--output", "o.txt"], "must end with .zip"),
    ],
)
def test_an_error_is_one_line_that_says_what_arrived(capsys, files, arguments, says, without_sandbox):
    write_files(files / "in", {"ana.ipynb": notebook("q1")})
    before = sorted(files.rglob("*"))
    assert ends(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert re.search(says, err), err
    assert sorted(files.rglob("*")) == before


def test_grade_marks_reports_and_goes_on(capsys, tmp_path, without_sandbox):
    submissions = write_zip(
        tmp_path / "in.zip",
        {"ana.ipynb": notebook("q1"), "eve.ipynb": b"?", "x.pdf": b"", "bob.ipynb": notebook("q2")},
    )
    command = ["grade", PLAIN, submissions, "--results", tmp_path / "out", "--jobs", 2]
    assert ends(command) == 1
    said = capsys.readouterr().out
    assert "2 submissions of 3 marked" in said
    assert "eve: No notebook could be read." in said
    assert "x.pdf: it is not a notebook" in said
    assert ends(command) == 1
    assert capsys.readouterr().out == said
    (tmp_path / "in.zip").unlink()
    assert ends(["grade", PLAIN, write_zip(submissions, {"ana.ipynb": notebook("q1")}), *command[3:]]) == 0
    assert "2 submissions in these results came with another delivery." in capsys.readouterr().out


def test_only_an_empty_file_is_called_empty(capsys, tmp_path, monkeypatch):
    for module in ("command._batch", "marking._mark"):
        monkeypatch.setattr(f"grading.{module}.check_sandbox", lambda: None)
    files = {
        "empty.ipynb": b"",
        "blank.ipynb": b" \n",
        "large.ipynb": b" " * 20_000_001,
        "pdf/x.pdf": b"%PDF",
        "zip/x.zip": b"PK",
    }
    submissions = write_zip(tmp_path / "in.zip", files)
    assert ends(["grade", PLAIN, submissions, "--results", tmp_path / "out", "--jobs", 1]) == 1
    said = capsys.readouterr().out
    assert "  empty: No notebook could be read. The file is empty.\n" in said
    assert "  blank: No notebook could be read. The file holds only empty lines.\n" in said
    assert "  large: No notebook could be read. large.ipynb was not read: it has 20,000,001 bytes" in said
    assert "  pdf: No notebook could be read. No notebook was handed in, but pdf/x.pdf.\n" in said
    assert said.count("empty.") == 1


def test_list_and_one_mark_what_grade_would(capsys, tmp_path, without_sandbox):
    folder = write_files(
        tmp_path / "in", {"b/x.ipynb": notebook("q2"), "a.ipynb": notebook("q1"), "c.ipynb": b"?"}
    )
    assert ends(["list", folder]) == 0
    keys = capsys.readouterr().out.splitlines()
    assert keys == ["a", "b", "c"]
    options = ["--results", tmp_path / "out"]
    assert ends(["one", PLAIN, folder, "a", *options]) == 0
    assert ends(["one", PLAIN, folder, "--index", 1, *options]) == 0
    assert ends(["one", PLAIN, folder, "--index", 2, *options]) == 1
    assert "b: 3 of 4 points." in capsys.readouterr().out
    assert [one["points"] for one in Results(tmp_path / "out").all_records()] == [1, 3, 0]
    assert ends(["one", PLAIN, folder, "--index", 3, *options]) == 2
    assert "0 to 2. Received: 3" in capsys.readouterr().err
    assert ends(["one", PLAIN, folder, "nobody", *options]) == 2
    assert "no submission 'nobody'" in capsys.readouterr().err


def test_report_writes_pages(capsys, files):
    assert ends(["report", "results", "--into", "pages", "--roster", "own.csv"]) == 0
    assert "2 pages for students" in capsys.readouterr().out
    assert len(list(Path("pages/students").iterdir())) == 2
    assert "Bob" in Path("pages/overview.html").read_text("utf-8")


def test_gradebook_says_who_is_missing_and_who_is_not_found(capsys, files):
    Path("own.csv").write_text(OWN.replace("bob,bob", "cy,cy").replace("Bob", "Cy"))
    Path("by_hand.csv").write_text("student,question,points,reason\nana,q1,0.5,see page 2\n")
    command = ["gradebook", "results", "--roster", "own.csv", "--format", "csv", "--output", "out.csv"]
    assert ends([*command, "--overrides", "by_hand.csv"]) == 1
    assert capsys.readouterr().out == (
        "out.csv: 1 grade for 2 students of the roster.\n"
        "\nNothing handed in (1):\n  Cy, cy, cy@uni.example\n"
        "\nSet by hand (1):\n  Ana, ana, ana@uni.example: q1 set to 0.5: see page 2\n"
        "\nTo review (1):\n  bob: No row of the roster has its id or e-mail address.\n"
    )
    assert Path("out.csv").read_text("utf-8-sig") == (
        "id,email,name,q1,q2,total,late,penalty,status,overrides\n"
        "ana,ana@uni.example,Ana,0.5,3,3.5,,0,marked,q1 set to 0.5: see page 2\n"
        "cy,cy@uni.example,Cy,,,,,0,nothing handed in,\n"
        ",,,1,0,1,,0,marked; not on the roster,\n".replace(",,,1", "bob,,,1")
    )


def test_gradebook_takes_extensions_and_lists_them(capsys, files):
    Path("own.csv").write_text("id,submitted\nana,2026-11-25 10:00\nbob,2026-11-24 10:00\n")
    Path("later.csv").write_text("student;due\nana;2026-11-25\n")
    command = ["gradebook", "results", "--roster", "own.csv", "--format", "csv", "--output", "out.csv"]
    command += ["--due", "2026-11-23", "--late-penalty", "10", "--extensions", "later.csv"]
    assert ends(command) == 0
    assert "\nDue later (1):\n  ana: 2026-11-25 23:59\n" in capsys.readouterr().out
    lines = Path("out.csv").read_text("utf-8-sig").splitlines()
    assert lines[1:] == ["ana,,,1,3,4,0,0,marked,", "bob,,,1,0,0.6,1,0.4,marked,"]
    before = Path("later.csv").read_bytes()
    assert ends([*command, "--output", "later.csv"]) == 2
    assert "another file than --extensions" in capsys.readouterr().err
    assert Path("later.csv").read_bytes() == before


@pytest.mark.parametrize("form", ["csv", "blackboard", "canvas", "moodle"])
def test_gradebook_writes_over_nothing_but_its_own(capsys, files, form):
    roster = {"csv": "own.csv"}.get(form, f"{form}.csv")
    command = ["gradebook", "results", "--roster", roster, "--format", form, "--output"]
    assert ends([*command, "out.csv"]) in (0, 1)
    first = Path("out.csv").read_bytes()
    assert ends([*command, "out.csv"]) in (0, 1)
    assert Path("out.csv").read_bytes() == first
    others = ["thesis.txt", "results/batch.json", "own.csv", "blackboard.csv", "canvas.csv", "moodle.csv"]
    Path("thesis.txt").write_text("years of work")
    for other in others:
        before = Path(other).read_bytes()
        assert ends([*command, other]) == 2
        assert Path(other).read_bytes() == before
    assert "must be another file than --roster" in capsys.readouterr().err


def test_marks_by_earlier_tests_are_told(capsys, files):
    stored(Path("results"), digest="tests-2")
    command = ["gradebook", "results", "--roster", "own.csv", "--format", "csv", "--output", "out.csv"]
    assert ends(command) == 1
    assert capsys.readouterr().out.count("marked by other tests") == 2


def test_similarity_prints_pairs_and_that_they_prove_nothing(capsys, tmp_path):
    files = {"ana.ipynb": notebook(ANSWER), "bob.ipynb": notebook(RENAMED), "cy.ipynb": notebook("x = 1")}
    assert ends(["similarity", write_files(tmp_path / "in", files)]) == 0
    said = capsys.readouterr().out
    assert "3 submissions compared, 1 pair alike." in said
    assert "ana  bob  100% of the first, 100% of the second" in said
    assert "These are hints and no proof" in said
    given = tmp_path / "given.ipynb"
    given.write_bytes(notebook(ANSWER))
    assert ends(["similarity", tmp_path / "in", "--given", given]) == 0
    assert "0 pairs alike" in capsys.readouterr().out


def test_broken_results_are_named(capsys, files):
    (file,) = Path("results/marks").glob("ana*")
    file.write_text("{")
    assert ends(["report", "results", "--into", "pages"]) == 2
    assert file.name in capsys.readouterr().err


EVIL = "\x9b2J\u202e\u2066\u200f\x85"
EVIL_PATH = f"e{EVIL}\x1b]0;x\x07"


def printed(capsys):
    """Return what was printed, of which nothing may control a terminal."""
    said = "".join(capsys.readouterr())
    assert all(line.isprintable() for line in said.split("\n")), ascii(said)
    return said


def test_nothing_that_is_printed_can_control_a_terminal(capsys, files, without_sandbox):
    for name in ("eve", f"x{EVIL}"):
        write_files(files / "in", {f"{name}.ipynb": notebook("q1"), f"{name}{EVIL}.txt": b""})
    write_files(files / "in", {f"{EVIL_PATH}.ipynb": notebook("q1")})
    assert ends(["list", "in"]) == 1
    listed = printed(capsys).splitlines()
    assert len(listed) == 5
    assert ends(["grade", PLAIN, "in", "--results", f"out{EVIL}"]) == 1
    printed(capsys)
    for key in listed[:2]:  # what is printed can be given back
        assert ends(["one", PLAIN, "in", key, "--results", f"out{EVIL}"]) == 0
        assert "points" in printed(capsys)
    for arguments in (
        ["one", PLAIN, "in", EVIL_PATH, "--results", "o"],
        ["one", PLAIN, "in", "a", EVIL_PATH, "--results", "o"],
        ["list", EVIL_PATH],
        [EVIL_PATH],
        ["grade", EVIL_PATH, "in", "--results", "o"],
        ["similarity", EVIL_PATH],
        ["gradescope", EVIL_PATH, "--output", "o.zip"],
        ["report", EVIL_PATH, "--into", "o"],
        ["report", "results", "--into", "o", "--due", EVIL_PATH],
        ["report", "results", "--into", "own.csv/" + EVIL_PATH],
    ):
        assert ends(arguments) == 2
        assert "\\x" in printed(capsys)
    Path("own.csv").write_text(f"id,name,submitted\nana,Ana{EVIL_PATH},{EVIL_PATH}\ncy{EVIL},Cy,\n", "utf-8")
    Path("by_hand.csv").write_text(f"student,question,points,reason\nana,q1,1,{EVIL_PATH}\n", "utf-8")
    options = ["--roster", "own.csv", "--overrides", "by_hand.csv", "--due", "2026-11-23"]
    assert ends(["report", "results", "--into", f"pages{EVIL_PATH}", *options]) == 0
    printed(capsys)
    assert ends(["gradebook", "results", *options, "--format", "csv", "--output", f"{EVIL_PATH}.csv"]) == 1
    assert printed(capsys).count("x9b2J") >= 5


def test_an_interrupted_command_says_so(capsys, monkeypatch, tmp_path):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("grading.command._batch.read_delivery", interrupt)
    assert ends(["list", tmp_path]) == 130
    assert "the same command continues" in capsys.readouterr().err


def test_what_reads_only_the_first_lines_stops_no_command(tmp_path):
    write_files(tmp_path / "in", {f"{n:0100}.ipynb": b"" for n in range(1000)})
    listing = [sys.executable, "-m", "grading", "list", str(tmp_path / "in")]
    with subprocess.Popen(
        listing, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "0" * 99 + "0\n"
        process.stdout.close()
        assert process.stderr.read() == ""


def test_the_marks_of_a_submission_are_as_documented(tmp_path, capsys, without_sandbox):
    folder = write_files(tmp_path / "in", {"ana.ipynb": notebook("q1")})
    assert ends(["one", PLAIN, folder, "ana", "--results", tmp_path / "out"]) == 0
    (file,) = (tmp_path / "out" / "marks").iterdir()
    marks = json.loads(file.read_text("utf-8"))
    assert {"format", "assignment", "tests_sha256", "submission", "status", "points", "possible"} < set(marks)
    assert {"key", "file", "sha256", "student", "submitted", "late"} < set(marks["submission"])
    assert oct(file.stat().st_mode & 0o111) == "0o0"
