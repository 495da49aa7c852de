"""What was delivered, by student."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from grading._errors import GradingError
from grading._text import shown
from grading.deliveries._entry import Entry
from grading.deliveries._folder import folder_entries
from grading.deliveries._owner import FORMS, Owner, canvas_owner, moodle_owner
from grading.deliveries._zip import zip_entries

ARCHIVES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz")
MOST_NOTEBOOKS = 100
"""Notebooks of one student of which the newest is looked for."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Parameters
    ----------
    key : str
        What it goes by in this delivery.
    form : str
        Who named the files: "canvas", "moodle" or "plain".
    notebooks : tuple of (Owner, Entry)
        The newest first.
    owner : Owner
        The student, as the newest notebook's name gives them.
    notes : tuple of str
        What was found beside notebooks.
    problem : str or None
        Why nobody's submission can be told from it.
    """

    key: str
    form: str
    owner: Owner
    notebooks: tuple[tuple[Owner, Entry], ...] = ()
    notes: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def student(self):
        """What the delivery says of the student."""
        return {"id": self.owner.id, "email": self.owner.email, "name": self.owner.name}


@dataclass(frozen=True)
class Delivery:
    """What a class handed in.

    Parameters
    ----------
    source : pathlib.Path
    form : str
        Who named the files: "canvas", "moodle" or "plain".
    submissions : dict of str to Submission
        By key, in order.
    problems : list of (str, str)
        Entries that were not taken, and why.
    """

    source: Path
    form: str
    submissions: dict = field(repr=False)
    problems: list

    def submission(self, key):
        """Return the submission of a key, or say which there are."""
        try:
            return self.submissions[key]
        except KeyError:
            some = ", ".join(map(shown, list(self.submissions)[:5])) or "none"
            raise GradingError(
                f"{shown(self.source)} has no submission {shown(key)!r}; `python -m grading list` prints the "
                f"keys. It has {len(self.submissions)}: {some}{', ...' * (len(self.submissions) > 5)}"
            ) from None


def read_delivery(source):
    """Find out who handed in what. Contents are read later, by `Entry.read`.

    Parameters
    ----------
    source : path
        A folder or a zip, as downloaded from Canvas or Moodle, or one with ``ID.ipynb`` or
        ``ID/anything.ipynb``.

    Returns
    -------
    Delivery

    Raises
    ------
    GradingError
        If it is neither a folder nor a zip.
    """
    source = Path(source)
    if source.is_dir():
        entries, problems = folder_entries(source)
    elif source.is_file():
        entries, problems = zip_entries(source)
    else:
        raise GradingError(f"Submissions are a folder or a zip. Received: {shown(source)}, which is neither.")
    entries = _unwrapped(entries, source.stem)
    form = _form(entries)
    submissions, strangers = _by_student(entries, form)
    return Delivery(source, form, submissions, problems + strangers)


def _form(entries):
    """Return who named most of the files; plain where that is nobody."""
    places = {entry.parts[0]: entry.parts for entry in entries}.values()
    for form, owner in (("canvas", canvas_owner), ("moodle", moodle_owner)):
        if 2 * sum(owner(parts) is not None for parts in places) > len(places):
            return form
    return "plain"


def _unwrapped(entries, stem):
    """Leave out a folder in which everything lies, unless it may be a student's."""
    around = {entry.parts[0] for entry in entries}
    if len(around) != 1 or any(len(entry.parts) == 1 for entry in entries):
        return entries
    inner = [Entry(entry.parts[1:], entry.modified, entry.read) for entry in entries]
    loose = any(len(entry.parts) == 1 for entry in inner)
    students = len({entry.parts[0] for entry in inner}) > 1 and not loose
    if _form(entries) == "plain" and (around == {stem} or _form(inner) != "plain" or students):
        return inner
    return entries


def _by_student(entries, form):
    """Return submissions by key, and the entries that are nobody's."""
    found, strangers = defaultdict(list), []
    for entry in entries:
        owner = FORMS[form](entry.parts)
        if owner is None:
            strangers.append((entry.path, _why_nobodys(entry, form)))
        else:
            found[owner.key].append((owner, entry))
    return {key: _submission(key, form, found[key]) for key in sorted(found)}, strangers


def _why_nobodys(entry, form):
    if form == "plain":
        if entry.path.lower().endswith(ARCHIVES):
            return "archives are not opened"
        return "it is no notebook, and in no student's folder"
    return f"its name does not say whose it is, as {form.capitalize()}'s do"


def _submission(key, form, files):
    files = sorted(files, key=_age, reverse=True)
    notebooks = [(owner, entry) for owner, entry in files if entry.is_notebook]
    others = [entry for _, entry in files if not entry.is_notebook]
    owner = (notebooks or files)[0][0]
    names = sorted({owner.name for owner, _ in files if owner.name})
    problem = None
    if len(names) > 1:
        told = " and ".join(repr(shown(name, 60)) for name in names[:3])
        problem = f"The number {shown(key)} stands in files of {told}: whose they are is for you to say."
    return Submission(key, form, owner, tuple(notebooks[:MOST_NOTEBOOKS]), _notes(notebooks, others), problem)


def _age(file):
    """Return what orders files from old to new: Canvas's numbers, whose dates mean nothing, or dates."""
    owner, entry = file
    return (
        owner.number,
        owner.number and owner.again,
        entry.modified or datetime.min,
        owner.again,
        entry.parts,
    )


def _notes(notebooks, others):
    notes = []
    if len(notebooks) > MOST_NOTEBOOKS:
        notes.append(
            f"{len(notebooks):,} notebooks were handed in; the newest {MOST_NOTEBOOKS} were looked at."
        )
    if not notebooks and others:
        names = ", ".join(shown(entry.path) for entry in others[:5]) + ", ..." * (len(others) > 5)
        opened = any(entry.path.lower().endswith(ARCHIVES) for entry in others)
        notes.append(f"No notebook was handed in, but {names}.{' Archives are not opened.' * opened}")
    return tuple(notes)
