"""Canvas: its names of files, its exported gradebook, and the gradebook that it imports."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from grading.platforms._base import ColumnPlatform, Owner, copy_number, read_maximum
from grading.tables import Table

POINTS_POSSIBLE = "Points Possible"
EXCUSED = ("EX", "N/A")
_MUTED = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\(\d+\)$")

# A student's name holds no capital LATE, since Canvas writes names in small letters, and of characters only
# those of words. Numbers never begin with 0, so that 01_saturation.ipynb is read as a name. A text or a link
# has no file's number.
_GIVEN = r"(?:(?P<file>[1-9]\d*)_(?P<given>.+)|(?:text|link)\.html)"
_FILE = re.compile(rf"(?P<name>.*?)(?P<late>_LATE)?_(?P<id>[1-9]\d*)_{_GIVEN}", re.DOTALL)
_ANONYMOUS_FILE = re.compile(rf"(?P<name>)(?P<late>LATE_)?(?P<id>anon_[A-Za-z0-9]+)_{_GIVEN}", re.DOTALL)


class Canvas(ColumnPlatform):
    """Canvas, by Instructure.

    Examples
    --------
    >>> owner = Canvas().find_owner(("doejane_LATE_12345_67890_01_saturation-2.ipynb",))
    >>> owner.id, owner.name, owner.late, owner.number, owner.copy
    ('12345', 'doejane', True, 67890, 2)
    """

    name = format = "canvas"
    label = "Canvas"
    roster = "Canvas's exported gradebook"
    columns = "Student, ID and Section"
    output = "what Canvas imports: the roster, with the assignment's column"
    id_column = "ID"
    email_column = "SIS Login ID"
    name_columns = ("Student", "FirstName", "LastName")
    other_columns = ("SIS User ID", "Integration ID")
    identity = (*name_columns, id_column, email_column, *other_columns, "Root Account", "Section")

    def find_owner(self, parts: tuple[str, ...]) -> Owner | None:
        """Read a name such as ``doejane_LATE_12345_67890_work-1.ipynb``."""
        if len(parts) != 1:
            return None
        found = _FILE.fullmatch(parts[0]) or _ANONYMOUS_FILE.fullmatch(parts[0])
        if found is None or not all(map(_is_in_words, found["name"])):
            return None
        return Owner(
            id=found["id"],
            name=found["name"] or None,
            late=found["late"] is not None,
            number=int(found["file"] or 0),
            copy=copy_number(found["given"] or ""),
        )

    def has_roster_columns(self, header: Sequence[str]) -> bool:
        """Tell whether a header has the columns of an exported gradebook."""
        return {"ID", "Section"} <= set(header) and (
            "Student" in header or {"LastName", "FirstName"} <= set(header)
        )

    def is_in_another_language(self, table: Table) -> bool:
        """Tell whether assignments have numbers, and the row of possible points is indented as in Canvas."""
        indented = any(re.match(r" {4}\S", row[0]) for row in table.rows[:3])
        return indented and self.id_column in table.header and any(map(_NUMBER.search, table.header))

    def is_student(self, row: tuple[str, ...]) -> bool:
        """Tell whether a row is below those for the posting of grades and for possible points."""
        return not (POINTS_POSSIBLE in row[0] or all(map(_MUTED.fullmatch, row)))

    def find_title(self, column: str) -> str | None:
        """Return a column's name without the assignment's number."""
        return None if column in self.identity else _NUMBER.sub("", column)

    def find_maximum(self, roster: Table, column: int) -> Decimal | None:
        """Return what the row of possible points says."""
        for row in roster.rows:
            if POINTS_POSSIBLE in row[0]:
                return read_maximum(row[column], self.label)
        return None

    def is_fixed(self, cell: str) -> bool:
        """Tell whether the student is excused, or the work is not assigned to them."""
        return cell.strip().upper() in EXCUSED


def _is_in_words(character: str) -> bool:
    """Tell whether words hold a character: letters, combining marks, digits, underscores and joiners do."""
    # Canvas keeps these of a name: in Ruby, a regular expression's words hold marks, unlike in Python.
    return unicodedata.category(character)[0] in "LMN" or character in "_\u200c\u200d"
