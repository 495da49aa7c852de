"""The folder of results: one file of marks for each submission, and what the last batch saw."""

import json
from dataclasses import dataclass
from pathlib import Path

from grading._errors import GradingError
from grading._files import PARTS, remove_parts, write_whole
from grading._text import file_stem, shown

FORMAT = 1
MARKED = "marked"
UNREADABLE = "unreadable"
FAILED = "not marked"
OURS = {"marks", "failures", "notebooks", "batch.json"}


@dataclass(frozen=True)
class Results:
    """A folder of results.

    It holds ``batch.json`` (which exercise set, which entries were not taken), ``marks/`` with a file for
    each submission, ``failures/`` with one for each submission whose marker crashed or hung, and
    ``notebooks/`` with the notebooks as they were marked. Every file is written whole.

    Parameters
    ----------
    folder : pathlib.Path
    """

    folder: Path

    def marks_file(self, key):
        """Return where the marks of a submission lie."""
        return self.folder / "marks" / f"{file_stem(key)}.json"

    def failure_file(self, key):
        """Return where it is said why a submission could not be marked."""
        return self.folder / "failures" / f"{file_stem(key)}.json"

    def notebook_file(self, key):
        """Return where the notebook that was marked is kept."""
        return self.folder / "notebooks" / f"{file_stem(key)}.ipynb"

    def read(self, key):
        """Return the marks of a submission; None if there are none, or no whole ones."""
        try:
            marks = _read(self.marks_file(key))
        except (FileNotFoundError, GradingError):
            return None
        return marks if marks.get("submission", {}).get("key") == key else None

    def write(self, key, marks, notebook=None):
        """Keep the marks of a submission, and the notebook first if it is given."""
        if notebook is not None:
            write_whole(self.notebook_file(key), notebook)
        write_whole(self.marks_file(key), _text(marks))
        self.failure_file(key).unlink(missing_ok=True)

    def write_failure(self, key, failure):
        """Keep why a submission could not be marked; marks of an earlier state are no longer its marks."""
        write_whole(self.failure_file(key), _text(failure))
        self.marks_file(key).unlink(missing_ok=True)

    def write_batch(self, batch):
        """Keep what the batch is of."""
        write_whole(self.folder / "batch.json", _text({"format": FORMAT, **batch}))

    def batch(self):
        """Return what the last batch was of.

        Raises
        ------
        GradingError
            If nothing was marked into this folder.
        """
        try:
            batch = _read(self.folder / "batch.json")
        except FileNotFoundError:
            raise GradingError(
                f"{shown(self.folder)} holds no results: `python -m grading grade` makes a folder that does."
            ) from None
        if batch.get("format") != FORMAT:
            raise GradingError(
                f"{shown(self.folder)} is of another version. Received: format {batch.get('format')!r}, "
                f"allowed is {FORMAT}."
            )
        return batch

    def all_marks(self):
        """Return everybody's marks, and why the others have none.

        Returns
        -------
        marks : list of dict
            As `grading.marking.mark` gives them, with "submission"; in the order of their keys.
        failures : list of dict
            With "submission" and "reason".
        """
        marks = _read_all(self.folder / "marks")
        failures = _read_all(self.folder / "failures")
        marked = {one["submission"]["key"] for one in marks}
        return marks, [one for one in failures if one["submission"]["key"] not in marked]

    def open_for(self, assignment, source):
        """See to it that the folder can take results of an exercise set.

        Parameters
        ----------
        assignment : grading.marking.Assignment
        source : pathlib.Path
            The submissions, which the results must not lie in.

        Raises
        ------
        GradingError
            If it holds another set's results, or anything else.
        """
        folder, source, place = self.folder.resolve(), Path(source).resolve(), shown(self.folder)
        if source.is_dir() and (folder == source or source in folder.parents):
            raise GradingError(f"Results must not lie among the submissions. Received: {place}")
        if self.folder.exists() and not self.folder.is_dir():
            raise GradingError(f"Results go into a folder. Received: {place}, which is a file.")
        if (self.folder / "batch.json").exists():
            found = self.batch()["assignment"]
            if found != assignment.name:
                raise GradingError(
                    f"{place} holds the results of {shown(found)}; one folder takes one exercise set. "
                    f"Received: {shown(assignment.name)}"
                )
        elif self.folder.is_dir() and not self._names() <= OURS:
            raise GradingError(
                "Results go into a new folder, or into one of earlier results. "
                f"Received: {place}, which holds something else."
            )

    def _names(self):
        """Return what the folder holds, without what another marker is writing just now."""
        return {path.name for path in self.folder.iterdir() if not path.match(PARTS)}

    def clean(self):
        """Remove what markers left behind that were killed while they wrote, an hour ago or earlier."""
        for folder in (self.folder, *(self.folder / name for name in OURS)):
            remove_parts(folder)


def _text(record):
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _read(path):
    """Return what a file of results says."""
    try:
        record = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise GradingError(f"{shown(path)} cannot be read: {shown(error)}") from None
    if not isinstance(record, dict):
        raise GradingError(f"{shown(path)} is no record of results.")
    return record


def _read_all(folder):
    records = [_read(path) for path in sorted(folder.glob("*.json"))]
    for record in records:
        if not isinstance(record.get("submission"), dict) or "key" not in record["submission"]:
            raise GradingError(f"{shown(folder)} holds a file that is no record of a submission.")
    return sorted(records, key=lambda record: record["submission"]["key"])
