"""Small classes: notebooks, deliveries, rosters, and a stand-in for the marker."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

from grading.deliveries import Delivery, read_delivery
from grading.marking import Limits
from grading.results import Results

LIMITS = Limits(total_seconds=5)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\t'
    '"Saturation [Total Pts: 4 Score] |12345"\t"ELU [Total Pts: 1,000 Score] |12346"\t'
    '"Total [Total Pts: up to 1,004 Score] |12340"\n'
    '"Doe"\t"Jane"\t"jdoe"\t"S1"\t"2026-11-20 10:00:00"\t"Yes"\t"Needs Grading"\t"9.00"\t""\n'
    '"Doe"\t"Jane"\t"j_doe@uni.example"\t"S2"\t""\t"Yes"\t""\t""\t""\n'
    '"Ñandú"\t"Zoë"\t"zn"\t"S3"\t""\t"No"\t"3.00"\t""\t""\n'
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Saturation (501),ELU (502),Current Score,Final Score\n"
    ",,,,,Manual Posting,,,\n"
    "    Points Possible,,,,,4.00,10.00,(read only),(read only)\n"
    '"Doe, Jane",12345,S1,jane@uni.example,"Section 1, Monday",,9.00,,\n'
    '"Doe, Jane",12346,S2,JD2,Section 2,,,,\n'
    '"Student, Test",99999,,0f3a,Section 1,,,,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 1234567,Jane Doe,Jane@Uni.example,Submitted for grading,,4.00,Yes,"
    '"Monday, 23 November 2026, 4:05 PM",-,"two\nlines, ""quoted"""\n'
    "Participant 1234568,Zoë Müller,zoe@uni.example,No submission,,4.00,Yes,-,-,\n"
)


def notebook(*cells, title=None) -> bytes:
    """Return a notebook with code cells, perhaps of the exercise set with a title."""
    cells = [f'check = Checks(globals(), title="{title}")', *cells] if title else cells
    code = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": cell,
            "outputs": [],
            "execution_count": None,
            "id": f"c{n}",
        }
        for n, cell in enumerate(cells)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code}).encode()


def assignment(digest="tests-1", name="01_saturation", title="Saturation"):
    """Return a set of two questions, of 1 and 3 points."""
    questions = (SimpleNamespace(name="q1", points=1), SimpleNamespace(name="q2", points=3))
    return SimpleNamespace(name=name, title=title, questions=questions, digest=digest)


def stand_in(assignment, content, limits):
    """Mark by what a notebook's text says: "q1", "q2" right, or "crash"; anything else is no notebook."""
    text = content.decode("utf-8", "replace")
    if "crash" in text:
        raise RuntimeError("a fault of the marker")
    status = "marked" if text.startswith("{") else "unreadable"
    return marks(assignment, status, q1=float("q1" in text), q2=3.0 * ("q2" in text))


def marks(assignment, status="marked", *, q1=0.0, q2=0.0, cells=(), notes=(), message="It gives 3."):
    """Return marks as `grading.marking.mark` gives them."""
    visible = {
        "name": "test_one",
        "says": "At 0 the slope is a quarter.",
        "hidden": False,
        "points": q1,
        "possible": 1.0,
        "passed": q1 > 0,
        "message": "" if q1 else message,
    }
    hidden = [
        {
            "name": f"test_secret_{number}",
            "says": f"Secret {number} holds.",
            "hidden": True,
            "points": q2 / 3,
            "possible": 1.0,
            "passed": q2 > number,
            "message": "",
        }
        for number in range(3)
    ]
    return {
        "format": 1,
        "assignment": assignment.name,
        "tests_sha256": assignment.digest,
        "status": status,
        "points": q1 + q2,
        "possible": 4.0,
        "questions": [
            {"name": "q1", "points": q1, "possible": 1.0, "tests": [visible]},
            {"name": "q2", "points": q2, "possible": 3.0, "tests": hidden},
        ],
        "cells": list(cells),
        "notes": list(notes),
    }


def record(key, form="plain", *, late=None, submitted=None, name=None, notes=(), digest="tests-1", **points):
    """Return the marks of a submission, as the results hold them."""
    told = {
        "key": key,
        "form": form,
        "file": f"{key}.ipynb",
        "sha256": hashlib.sha256(key.encode()).hexdigest(),
        "student": {"id": None if "@" in key else key, "email": key if "@" in key else None, "name": name},
        "submitted": submitted,
        "late": late,
        "notes": list(notes),
    }
    return {**marks(assignment(digest), **points), "submission": told}


def batch(digest="tests-1", problems=()):
    """Return what the results say of a batch."""
    return {
        "format": 1,
        "assignment": "01_saturation",
        "title": "Saturation",
        "tests_sha256": digest,
        "questions": [{"name": "q1", "possible": 1.0}, {"name": "q2", "possible": 3.0}],
        "form": "plain",
        "submissions": 3,
        "problems": list(problems),
    }


def stored(folder: Path, *records, digest="tests-1") -> Results:
    """Put marks into a folder of results."""
    results = Results(folder)
    results.write_batch(batch(digest))
    for one in records:
        results.write(one["submission"]["key"], one, notebook("q1"))
    return results


def write_files(folder: Path, files: dict) -> Path:
    """Write files, by their paths, into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def write_zip(path: Path, files) -> Path:
    """Write a zip of (name or ZipInfo, content)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, content)
    return path


def zip_bytes(files: dict) -> bytes:
    """Return a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def delivered(folder: Path, files: dict, as_zip: bool) -> Delivery:
    """Read a delivery of files, by their paths."""
    if as_zip:
        return read_delivery(write_zip(folder / "delivery.zip", files))
    return read_delivery(write_files(folder / "delivery", files))
