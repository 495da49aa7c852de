"""The folder of results: a record for each submission, and what the last batch was."""

import json
from dataclasses import dataclass
from pathlib import Path

from grading._files import TEMPORARY_FILES, remove_stale_parts, write_atomic
from grading._text import GradingError, file_stem, one_line
from grading.assignment import Assignment
from grading.marking import UNREADABLE

FORMAT = 1
NOT_MARKED = "not marked"
CONTENTS = {"marks", "failures", "notebooks", "batch.json"}
STOPPED = {"timeout": "took too long", "died": "ended the notebook's process"}


@dataclass(frozen=True)
class Results:
    """A folder of results.

    It holds ``batch.json`` (the exercise set, the entries that were not accepted), ``marks/`` with a file
    for each submission, ``failures/`` with one for each submission whose marker crashed or hung, and
    ``notebooks/`` with the notebooks as they were marked. Every file is written atomically.
    """

    folder: Path

    def marks_file(self, key: str) -> Path:
        """Return the path of a submission's marks."""
        return self.folder / "marks" / f"{file_stem(key)}.json"

    def failure_file(self, key: str) -> Path:
        """Return the path of the reason why a submission could not be marked."""
        return self.folder / "failures" / f"{file_stem(key)}.json"

    def notebook_file(self, key: str) -> Path:
        """Return the path of the notebook that was marked."""
        return self.folder / "notebooks" / f"{file_stem(key)}.ipynb"

    def read(self, key: str) -> dict | None:
        """Return the marks of a submission; None if there are none, or they cannot be read."""
        try:
            marks = _read(self.marks_file(key))
        except (FileNotFoundError, GradingError):
            return None
        return marks if marks.get("submission", {}).get("key") == key else None

    def write(self, key: str, marks: dict, notebook: bytes | None = None) -> None:
        """Store the marks of a submission, after the notebook if it is given."""
        if notebook is not None:
            write_atomic(self.notebook_file(key), notebook)
        write_atomic(self.marks_file(key), _to_json(marks))
        self.failure_file(key).unlink(missing_ok=True)

    def write_failure(self, key: str, failure: dict) -> None:
        """Store why a submission could not be marked, and remove marks of an earlier state."""
        write_atomic(self.failure_file(key), _to_json(failure))
        self.marks_file(key).unlink(missing_ok=True)

    def write_batch(self, batch: dict) -> None:
        """Store what the batch is."""
        write_atomic(self.folder / "batch.json", _to_json({"format": FORMAT, **batch}))

    def batch(self) -> dict:
        """Return what the last batch was; raise `GradingError` if there was none."""
        try:
            batch = _read(self.folder / "batch.json")
        except FileNotFoundError:
            place = one_line(self.folder)
            raise GradingError(f"{place} holds no results: `python -m grading grade` makes them.") from None
        if batch.get("format") != FORMAT:
            raise GradingError(
                f"{one_line(self.folder)} is of another version: its format must be {FORMAT}. "
                f"Received: format {batch.get('format')!r}"
            )
        return batch

    def all_records(self) -> list[dict]:
        """Return the records of all submissions: their marks, or else why they have none.

        Marks are as `grading.marking.mark` returns them, with "submission"; other records have "submission"
        and "reason". They come in the order of their keys, marks first.
        """
        marks = _read_all(self.folder / "marks")
        marked = {one["submission"]["key"] for one in marks}
        failures = _read_all(self.folder / "failures")
        return marks + [one for one in failures if one["submission"]["key"] not in marked]

    def check_usable(self, assignment: Assignment, source: Path) -> None:
        """Raise `GradingError` if the folder cannot take results of an exercise set.

        It must not hold another set's results or anything else, or lie among the submissions in `source`.
        """
        folder, source, place = self.folder.resolve(), Path(source).resolve(), one_line(self.folder)
        if source.is_dir() and (folder == source or source in folder.parents):
            raise GradingError(f"Results must not lie among the submissions. Received: {place}")
        if self.folder.exists() and not self.folder.is_dir():
            raise GradingError(f"Results go into a folder. Received: {place}, which is a file.")
        if (self.folder / "batch.json").exists():
            found = self.batch()["assignment"]
            if found != assignment.name:
                raise GradingError(
                    f"{place} holds the results of {one_line(found)}; one folder takes one exercise set. "
                    f"Received: {one_line(assignment.name)}"
                )
        elif self.folder.is_dir() and not self._names() <= CONTENTS:
            raise GradingError(
                "Results go into a new folder, or into one of earlier results. "
                f"Received: {place}, which holds something else."
            )

    def _names(self):
        """Return the names in the folder, without the temporary files of other writers."""
        return {path.name for path in self.folder.iterdir() if not path.match(TEMPORARY_FILES)}

    def clean(self) -> None:
        """Remove the temporary files of markers that were killed an hour ago or earlier."""
        for folder in (self.folder, *(self.folder / name for name in CONTENTS)):
            remove_stale_parts(folder)


def review_reasons(record: dict, tests: str | None = None) -> list[str]:
    """Return why the instructor should look at a submission; nothing if there is no need.

    Parameters
    ----------
    record
        The marks of a submission, or its failure.
    tests
        The digest of the current tests; marks by other tests are a reason.
    """
    if "reason" in record:
        return [f"It was not marked: {record['reason']}"]
    reasons = []
    if record["status"] == UNREADABLE:
        reasons += [one_line(note, 300) for note in record["notes"]] or ["No notebook could be read."]
    if tests is not None and record["tests_sha256"] != tests:
        reasons.append("It was marked by other tests than the current ones: run `grade` again.")
    reasons += record["submission"]["notes"]
    for cell in record["cells"]:
        if cell["status"] in STOPPED:
            reasons.append(f"Cell {cell['index']} {STOPPED[cell['status']]}.")
    return reasons


def _to_json(record):
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _read(path):
    try:
        record = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise GradingError(f"{one_line(path)} cannot be read: {one_line(error)}") from None
    if not isinstance(record, dict):
        raise GradingError(f"{one_line(path)} is not a record of results.")
    return record


def _read_all(folder):
    records = [_read(path) for path in sorted(folder.glob("*.json"))]
    for record in records:
        if not isinstance(record.get("submission"), dict) or "key" not in record["submission"]:
            raise GradingError(f"{one_line(folder)} holds a file that is not a record of a submission.")
    return sorted(records, key=lambda record: record["submission"]["key"])
