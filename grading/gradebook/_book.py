"""Everybody's grade: marks, lateness and what was decided by hand, by student."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from grading._errors import GradingError
from grading._text import same_text, shown
from grading.gradebook._overrides import TOTAL, Override
from grading.gradebook._points import exact, rounded
from grading.roster import Student

AMBIGUOUS = "ambiguous"
MISSING = "nothing handed in"
MARKED = "marked"
FAILED = "not marked"


@dataclass(frozen=True)
class Grade:
    """A student's grade.

    Parameters
    ----------
    student : Student or None
        The row of the roster; None for a submission that is nobody's there.
    record : dict or None
        The marks of the submission, or why it has none.
    status : str
        "marked", "unreadable", "not marked", "nothing handed in" or "ambiguous".
    points : dict of str to Decimal or None
        Of each question; None where nothing decides.
    late : int or None
        Days begun after the due time; None where that is unknown or nothing was due.
    penalty : Decimal
    total : Decimal or None
        None where nothing decides.
    overrides : tuple of Override
        What was decided by hand.
    problems : tuple of str
        What only a human can decide.
    """

    student: Student | None
    record: dict | None = field(repr=False)
    status: str
    points: dict
    late: int | None = None
    penalty: Decimal = Decimal(0)
    total: Decimal | None = None
    overrides: tuple[Override, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def key(self):
        """The submission's key; None if there is no submission."""
        return self.record["submission"]["key"] if self.record else None

    @property
    def person(self):
        """Id, e-mail address and name, as far as known."""
        if self.student is not None:
            return {"id": self.student.id, "email": self.student.email, "name": self.student.name}
        return self.record["submission"]["student"]

    def __str__(self):
        """Say whose grade it is, for a list."""
        return str(self.student) if self.student else shown(self.key)


@dataclass(frozen=True)
class Book:
    """Everybody's grades.

    Parameters
    ----------
    assignment, title : str
    possible : dict of str to Decimal
        Possible points of each question.
    grades : tuple of Grade
        In the roster's order, then the submissions that are nobody's there.
    """

    assignment: str
    title: str
    possible: dict
    grades: tuple[Grade, ...]

    @property
    def best(self):
        """The points of who has all."""
        return sum(self.possible.values(), Decimal(0))


def book(batch, marks, failures, roster=None, policy=None, overrides=()):
    """Bring marks and students together.

    Parameters
    ----------
    batch : dict
        As `grading.results.Results.batch` gives it.
    marks, failures : list of dict
        As `grading.results.Results.all_marks` gives them.
    roster : grading.roster.Roster, optional
        Without one, every submission is a student's.
    policy : LatePolicy, optional
    overrides : list of Override, optional

    Returns
    -------
    Book

    Raises
    ------
    GradingError
        If an override is nobody's, or may be that of several.
    """
    possible = {question["name"]: exact(question["possible"]) for question in batch["questions"]}
    records = [*marks, *failures]
    pairs = [_Pair(None, record) for record in records] if roster is None else _pairs(records, roster)
    decided = _by_pair(overrides, pairs)
    grades = [_grade(pair, possible, policy, tuple(decided[n])) for n, pair in enumerate(pairs)]
    return Book(batch["assignment"], batch["title"], possible, tuple(grades))


@dataclass
class _Pair:
    """A student and what is theirs, either of them perhaps missing, and what is in doubt."""

    student: Student | None
    record: dict | None
    doubts: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def _pairs(records, roster):
    """Pair every student with the one submission that is theirs; what is nobody's comes last."""
    pairs = {student.row: _Pair(student, None) for student in roster.students}
    handed_in, strangers = defaultdict(list), []
    for record in records:
        key = record["submission"]["key"]
        students = roster.find(key, record["submission"]["form"])
        if len(students) == 1:
            handed_in[students[0].row].append(record)
        elif not students:
            none = "No row of the roster has its id or e-mail address."
            strangers.append(_Pair(None, record, problems=[none]))
        else:
            rows = "; ".join(map(str, students))
            strangers.append(
                _Pair(None, record, [f"Several rows of the roster have its id or address: {rows}."])
            )
            for student in students:
                pairs[student.row].doubts.append(f"{shown(key)} may be this student's or another's.")
    for row, found in handed_in.items():
        if len(found) == 1:
            pairs[row].record = found[0]
        else:
            keys = ", ".join(shown(record["submission"]["key"]) for record in found)
            pairs[row].doubts.append(f"Several submissions have an id or address of this student: {keys}.")
    return [*pairs.values(), *strangers]


def _by_pair(overrides, pairs):
    """Return overrides by the number of their pair."""
    decided = defaultdict(list)
    for override in overrides:
        fits = [n for n, pair in enumerate(pairs) if _is_of(override, pair.student, pair.record)]
        if len(fits) != 1:
            found = "nobody has" if not fits else f"{len(fits)} students have"
            raise GradingError(
                "An override names a student by id or e-mail address. "
                f"Received: {shown(override.student)!r}, which {found}."
            )
        decided[fits[0]].append(override)
    return decided


def _is_of(override, student, record):
    wanted = same_text(override.student)
    names = []
    if student is not None:
        names += [student.id, student.email, *student.others]
    if record is not None:
        told = record["submission"]
        names += [told["key"]] if student is not None else [told["key"], *_ids(told["student"])]
    return any(name is not None and _same(wanted, name) for name in names)


def _ids(student):
    return student["id"], student["email"]


def _same(wanted, name):
    return wanted.casefold() == name.casefold() if "@" in name else wanted == name


def _grade(pair, possible, policy, overrides):
    status = _status(pair)
    points = dict.fromkeys(possible)
    if status == MARKED:
        points |= {q["name"]: exact(q["points"]) for q in pair.record["questions"] if q["name"] in possible}
    by_hand = {override.question: override.points for override in overrides}
    points |= {question: value for question, value in by_hand.items() if question != TOTAL}
    late, problem = _lateness(pair, policy) if status == MARKED else (None, None)
    penalty = rounded(policy.penalty(late, sum(possible.values()))) if policy and late else Decimal(0)
    total = by_hand.get(TOTAL)
    if total is None and status != AMBIGUOUS and None not in points.values():
        total = max(Decimal(0), sum(points.values(), Decimal(0)) - penalty)
    return Grade(
        student=pair.student,
        record=pair.record,
        status=status,
        points=points,
        late=late,
        penalty=penalty,
        total=None if total is None else rounded(total),
        overrides=overrides,
        problems=(*pair.doubts, *pair.problems, *([problem] if problem else [])),
    )


def _status(pair):
    if pair.doubts:
        return AMBIGUOUS
    if pair.record is None:
        return MISSING
    return FAILED if "reason" in pair.record else pair.record["status"]


def _lateness(pair, policy):
    """Return the days begun after the due time, None if unknown, and what there is to say of that."""
    if policy is None:
        return None, None
    told = pair.record["submission"]
    if pair.student is not None and pair.student.submitted is not None:
        return policy.days(pair.student.submitted), None
    if told["submitted"]:
        return policy.days(datetime.fromisoformat(told["submitted"])), None
    if told["late"] is None:
        return None, "Nothing says when it came in, so that no penalty was taken."
    if told["late"]:
        return None, "It came in late, but nothing says by how much, so that no penalty was taken."
    return 0, None
