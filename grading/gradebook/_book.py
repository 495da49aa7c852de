"""Everybody's grade: marks, lateness and what was decided by hand, by student."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from grading._text import GradingError, normalize, one_line
from grading.gradebook._extensions import Extension
from grading.gradebook._late import LatePolicy
from grading.gradebook._overrides import TOTAL, Override
from grading.marking import MARKED
from grading.platforms import Student
from grading.points import round_points, to_decimal
from grading.results import NOT_MARKED, review_reasons
from grading.roster import Roster

AMBIGUOUS = "ambiguous"
MISSING = "nothing handed in"


@dataclass(frozen=True)
class Grade:
    """A student's grade.

    Parameters
    ----------
    student
        The student in the roster; None for a submission that is nobody's there.
    record
        The record of the submission, with its marks or why it has none.
    status
        "marked", "unreadable", "not marked", "nothing handed in" or "ambiguous".
    points
        The points of each question; None where they are unknown.
    own_due
        The student's own due time, if it is later than the others'.
    late
        Days begun after the due time; None if that is unknown or nothing was due.
    penalty
        The points taken off for them.
    total
        None if it is unknown.
    overrides
        What was decided by hand.
    problems
        What only the instructor can decide.
    """

    student: Student | None
    record: dict | None = field(repr=False)
    status: str
    points: dict[str, Decimal | None]
    own_due: datetime | None = None
    late: int | None = None
    penalty: Decimal = Decimal(0)
    total: Decimal | None = None
    overrides: tuple[Override, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def key(self) -> str | None:
        """The submission's key; None if there is no submission."""
        return self.record["submission"]["key"] if self.record else None

    @property
    def person(self) -> dict[str, str | None]:
        """Id, e-mail address and name, as far as they are known."""
        if self.student is not None:
            return {"id": self.student.id, "email": self.student.email, "name": self.student.name}
        return self.record["submission"]["student"] if self.record else {}

    def review_reasons(self, tests: str) -> list[str]:
        """Return why the instructor should look at it; `tests` is the digest of the current tests."""
        return [*self.problems, *(review_reasons(self.record, tests) if self.record else [])]

    def __str__(self) -> str:
        """Return whose grade it is, for a list."""
        return str(self.student) if self.student else one_line(self.key)


@dataclass(frozen=True)
class Book:
    """Everybody's grades.

    Parameters
    ----------
    assignment, title
        The exercise set's name and title.
    possible
        The possible points of each question.
    grades
        In the roster's order, then those of submissions that are nobody's there.
    """

    assignment: str
    title: str
    possible: dict[str, Decimal]
    grades: tuple[Grade, ...]

    @property
    def best(self) -> Decimal:
        """The possible points of all questions together."""
        return sum(self.possible.values(), Decimal(0))

    @property
    def roster_totals(self) -> list[tuple[int, Decimal, Grade]]:
        """Row in the roster, total and grade of each student who has a total."""
        return [
            (one.student.row, one.total, one) for one in self.grades if one.student and one.total is not None
        ]


def make_book(
    batch: dict,
    records: Iterable[dict],
    roster: Roster | None = None,
    policy: LatePolicy | None = None,
    overrides: Iterable[Override] = (),
    extensions: Iterable[Extension] = (),
) -> Book:
    """Assign records to students and compute their grades.

    Raises `GradingError` if an override or an extension does not belong to exactly one student, if a student
    has two of them for the same, or if what they say cannot be applied.

    Parameters
    ----------
    batch
        As `grading.results.Results.batch` returns it.
    records
        As `grading.results.Results.all_records` returns them.
    roster
        Without one, every submission is a student's.
    policy
        What late work costs; nothing without one.
    overrides
        What was decided by hand.
    extensions
        Due times of single students; they need a policy. Of these, of that in the roster and of the policy's,
        the latest counts.
    """
    possible = {question["name"]: to_decimal(question["possible"]) for question in batch["questions"]}
    pairs = [_Pair(None, record) for record in records] if roster is None else _match(records, roster)
    for override in overrides:
        _add_override(_pair_of(override.student, pairs, "An override"), override)
    for extension in extensions:
        _add_extension(_pair_of(extension.student, pairs, "An extension"), extension, policy)
    grades = [_grade(pair, possible, policy) for pair in pairs]
    return Book(batch["assignment"], batch["title"], possible, tuple(grades))


@dataclass
class _Pair:
    """A student and a submission, one of which may be missing, and what is in doubt about them."""

    student: Student | None
    record: dict | None
    doubts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    extension: Extension | None = None

    def __str__(self):
        return str(self.student) if self.student else one_line(self.record["submission"]["key"])

    @property
    def names(self):
        """The ids and addresses by which an override or extension may name the student."""
        names = [self.record["submission"]["key"]] if self.record else []
        if self.student is not None:
            return [*names, self.student.id, self.student.email, *self.student.others]
        student = self.record["submission"]["student"]
        return [*names, student["id"], student["email"]]

    @property
    def status(self):
        if self.doubts:
            return AMBIGUOUS
        if self.record is None:
            return MISSING
        return NOT_MARKED if "reason" in self.record else self.record["status"]


def _match(records, roster):
    """Pair every student with their one submission; submissions that are nobody's come last."""
    pairs = {student.row: _Pair(student, None) for student in roster.students}
    submissions, unmatched = defaultdict(list), []
    for record in records:
        key = record["submission"]["key"]
        students = roster.find(key, record["submission"]["form"])
        if len(students) == 1:
            submissions[students[0].row].append(record)
        elif not students:
            problem = "No row of the roster has its id or e-mail address."
            unmatched.append(_Pair(None, record, problems=[problem]))
        else:
            rows = "; ".join(map(str, students))
            doubt = f"Several rows of the roster have its id or address: {rows}."
            unmatched.append(_Pair(None, record, [doubt]))
            for student in students:
                pairs[student.row].doubts.append(f"{one_line(key)} may be this student's or another's.")
    for row, found in submissions.items():
        if len(found) == 1:
            pairs[row].record = found[0]
        else:
            keys = ", ".join(one_line(record["submission"]["key"]) for record in found)
            pairs[row].doubts.append(f"Several submissions have an id or address of this student: {keys}.")
    return [*pairs.values(), *unmatched]


def _pair_of(student, pairs, what):
    """Return the one pair that an override or extension names."""
    wanted = normalize(student)
    fits = [pair for pair in pairs if any(name and _is_same(wanted, name) for name in pair.names)]
    if len(fits) != 1:
        found = "nobody has" if not fits else f"{len(fits)} students have"
        raise GradingError(
            f"{what} must name one student by id or e-mail address. "
            f"Received: {one_line(student)!r}, which {found}."
        )
    return fits[0]


def _add_override(pair, override):
    """Add an override, unless the student has one for the same, perhaps by another name."""
    if any(one.question == override.question for one in pair.overrides):
        raise GradingError(
            f"There must be one override for a student and question. Received: two for {pair} "
            f"{override.question}"
        )
    pair.overrides.append(override)


def _add_extension(pair, extension, policy):
    """Set the student's own due time, unless it has been set or is none after the others'."""
    if pair.extension is not None:
        raise GradingError(f"There must be one extension for a student. Received: two for {pair}")
    if policy.latest(extension.due) != extension.due:
        raise GradingError(
            f"An extension must be no earlier than the due time, {policy.due.isoformat(' ')}. "
            f"Received: {extension.due.isoformat(' ')} for {pair}"
        )
    pair.extension = extension


def _is_same(wanted, name):
    return wanted.casefold() == name.casefold() if "@" in name else wanted == name


def _grade(pair, possible, policy):
    status, late, problem, own_due = pair.status, None, None, None
    questions = pair.record["questions"] if status == MARKED else []
    marked = {question["name"]: to_decimal(question["points"]) for question in questions}
    points = {question: marked.get(question) for question in possible}
    if policy is not None:
        own_due = _own_due(pair, policy)
        if status == MARKED:
            late, problem = _lateness(pair, policy, own_due)
    by_hand = {override.question: override.points for override in pair.overrides}
    points |= {question: value for question, value in by_hand.items() if question != TOTAL}
    penalty = round_points(policy.penalty(late, sum(possible.values()))) if late else Decimal(0)
    total = by_hand.get(TOTAL)
    if total is None:
        total = _total(pair, points, penalty)
    return Grade(
        student=pair.student,
        record=pair.record,
        status=status,
        points=points,
        own_due=own_due,
        late=late,
        penalty=penalty,
        total=None if total is None else round_points(total),
        overrides=tuple(pair.overrides),
        problems=(*pair.doubts, *pair.problems, *([problem] if problem else [])),
    )


def _total(pair, points, penalty):
    """Return a student's total, or None if it is unknown; refuse points by hand that make none."""
    unknown = [question for question, value in points.items() if value is None]
    if not unknown:
        return max(Decimal(0), sum(points.values(), Decimal(0)) - penalty)
    if pair.overrides:
        raise GradingError(
            f"{pair} ({pair.status}) has no points of {', '.join(unknown)}: overrides must set these too, or "
            f"the total. Received: {', '.join(one.question for one in pair.overrides)}"
        )
    return None


def _own_due(pair, policy):
    """Return the student's own due time, or None if it is not later than the others'."""
    times = [pair.extension and pair.extension.due, pair.student and pair.student.due]
    latest = max((policy.latest(time) for time in times if time is not None), default=policy.due)
    return None if latest == policy.due else latest


def _lateness(pair, policy, own_due):
    """Return the days begun after the due time, or None and why they are unknown."""
    submission = pair.record["submission"]
    if pair.student is not None and pair.student.problem is not None:
        return None, "A time of the roster is not understood, so no penalty was taken."
    if pair.student is not None and pair.student.submitted is not None:
        return policy.days(pair.student.submitted, own_due), None
    if submission["submitted"]:
        return policy.days(datetime.fromisoformat(submission["submitted"]), own_due), None
    if submission["late"] is None:
        return None, "Nothing says when it was handed in, so no penalty was taken."
    if submission["late"]:
        return None, "It was handed in late, but nothing says by how much, so no penalty was taken."
    return 0, None
