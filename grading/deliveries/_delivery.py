"""What a class handed in, by student."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from os import PathLike
from pathlib import Path

from grading._text import GradingError, normalize, one_line, printable
from grading.deliveries._entry import Entry
from grading.deliveries._sources import Refusal, read_entries
from grading.platforms import PLATFORMS, Owner, Platform

MAX_NOTEBOOKS = 100
"""Notebooks of one student among which the newest is looked for."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Parameters
    ----------
    key
        Identifies it in the delivery and in the results.
    platform
        The platform that named the files.
    owner
        The student, as the name of the newest notebook says.
    notebooks
        The newest first.
    notes
        What was found besides notebooks.
    problem
        Why it cannot be told whose the files are, if so.
    """

    key: str
    platform: Platform
    owner: Owner
    notebooks: tuple[tuple[Owner, Entry], ...] = ()
    notes: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def student(self) -> dict[str, str | None]:
        """Id, e-mail address and name, as far as the names of the files say."""
        return {"id": self.owner.id, "email": self.owner.email, "name": self.owner.name}


@dataclass(frozen=True)
class Delivery:
    """What a class handed in.

    Parameters
    ----------
    source
        The folder or zip.
    platform
        The platform that named the files.
    submissions
        By key, in order.
    problems
        Entries that are not accepted, and why.
    """

    source: Path
    platform: Platform
    submissions: dict[str, Submission] = field(repr=False)
    problems: list[Refusal]

    def submission(self, key: str) -> Submission:
        """Return the submission with a key, as it is or as it is printed.

        Raises `GradingError` if there is none.
        """
        if key in self.submissions:
            return self.submissions[key]
        fits = [one for one in self.submissions if printable(one) == key]
        if len(fits) == 1:
            return self.submissions[fits[0]]
        some = ", ".join(map(one_line, list(self.submissions)[:5])) or "none"
        more = ", ..." * (len(self.submissions) > 5)
        raise GradingError(
            f"{one_line(self.source)} has no submission {one_line(key)!r}; `python -m grading list` "
            f"prints the keys. It has {len(self.submissions)}: {some}{more}"
        )


def read_delivery(source: str | PathLike) -> Delivery:
    """Find out who handed in what, in a folder or a zip as a platform delivers it, or with plain names.

    Contents are read later, by `Entry.read`. Raises `GradingError` if it is neither a folder nor a zip.
    """
    source = Path(source)
    entries, problems = read_entries(source)
    entries = _without_outer_folder(entries, source.stem)
    platform = _detect_platform(entries)
    files = defaultdict(list)
    for entry, owner in zip(entries, platform.find_owners([one.parts for one in entries]), strict=True):
        if owner is None:
            reason = "archives are not opened" if entry.is_archive else platform.ownerless
            problems.append((entry.path, reason))
        else:
            files[owner.key].append((owner, entry))
    submissions = {key: _submission(key, platform, files[key]) for key in sorted(files)}
    return Delivery(source, platform, submissions, problems)


def _detect_platform(entries):
    """Return the platform that names most of the files as they are named, or else the last one."""
    paths = list({entry.parts[0]: entry.parts for entry in entries}.values())
    for platform in PLATFORMS:
        if 2 * sum(owner is not None for owner in platform.find_owners(paths)) > len(paths):
            return platform
    return PLATFORMS[-1]


def _without_outer_folder(entries, stem):
    """Leave out folders around all but loose files, such as a README, unless they may be a student's."""
    outer = {entry.parts[0] for entry in entries if len(entry.parts) > 1}
    loose = [entry for entry in entries if len(entry.parts) == 1]
    if len(outer) != 1 or any(entry.is_notebook for entry in loose):
        return entries
    inner = [Entry(entry.parts[1:], entry.modified, entry.read) for entry in entries if len(entry.parts) > 1]
    named = _detect_platform(inner).has_own_ids
    if _detect_platform(entries).has_own_ids or not (outer == {stem} or named or _is_class(inner)):
        return entries
    return [*loose, *_without_outer_folder(inner, stem)]


def _is_class(entries):
    """Tell whether there are folders of several students, and not only those of one student's work.

    They are students' if nothing lies beside them, or if several of them hold notebooks.
    """
    folders = {entry.parts[0] for entry in entries if len(entry.parts) > 1}
    filled = {entry.parts[0] for entry in entries if len(entry.parts) > 1 and entry.is_notebook}
    beside = any(len(entry.parts) == 1 for entry in entries)
    return len(filled) > 1 or (len(folders) > 1 and not beside)


def _submission(key, platform, files):
    files = sorted(files, key=_age, reverse=True)
    notebooks = [(owner, entry) for owner, entry in files if entry.is_notebook]
    others = [entry for _, entry in files if not entry.is_notebook]
    owner = (notebooks or files)[0][0]
    names = sorted({normalize(owner.name) for owner, _ in files if owner.name})
    problem = None
    if len(names) > 1:
        some = " and ".join(repr(one_line(name, 60)) for name in names[:3])
        problem = f"The number {one_line(key)} stands in files of {some}: you must decide whose they are."
    notes = _notes(notebooks, others)
    return Submission(key, platform, owner, tuple(notebooks[:MAX_NOTEBOOKS]), notes, problem)


def _age(file):
    """Return a key that orders files from old to new: by the platform's numbers, or else by date."""
    owner, entry = file
    return owner.number, owner.number and owner.copy, entry.modified or datetime.min, owner.copy, entry.parts


def _notes(notebooks, others):
    notes = []
    if len(notebooks) > MAX_NOTEBOOKS:
        notes.append(
            f"{len(notebooks):,} notebooks were handed in; only the newest {MAX_NOTEBOOKS} were considered."
        )
    if not notebooks and others:
        names = ", ".join(one_line(entry.path) for entry in others[:5]) + ", ..." * (len(others) > 5)
        archives = " Archives are not opened." * any(entry.is_archive for entry in others)
        notes.append(f"No notebook was handed in, but {names}.{archives}")
    return tuple(notes)
