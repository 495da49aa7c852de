"""Blackboard Learn: its names of files, and its gradebook for working offline, downloaded and to upload."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import takewhile

from grading.platforms._base import ColumnPlatform, Owner
from grading.tables import Table, read_number

# What a student called the file comes last, so that it cannot be taken for what Blackboard wrote. A name
# that ends with the time is the receipt of an attempt.
_FILE = re.compile(r"(?P<sender>.+?_.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_.+|\.txt)", re.DOTALL)
# A column with "up to" is computed by Blackboard. A letter or a percentage does not hold points.
_COLUMN = re.compile(r"(?P<title>.+) \[Total Pts: (?P<maximum>[\d.,]+)(?: Score)?\] \|\d+")
_TRANSLATED_COLUMN = re.compile(r".+ \[.+\] \|\d+")
_ANY_COLUMN = re.compile(r".+ \[Total Pts: .*\] \|\d+")


class Blackboard(ColumnPlatform):
    """Blackboard Learn, in English.

    Examples
    --------
    >>> name = "Homework 1_jdoe_attempt_2026-03-01-14-30-05_01_saturation.ipynb"
    >>> owner = Blackboard().find_owner((name,))
    >>> owner.id, owner.submitted
    ('jdoe', datetime.datetime(2026, 3, 1, 14, 30, 5))
    """

    name = format = "blackboard"
    label = "Blackboard"
    roster = "Blackboard's downloaded gradebook"
    columns = "Last Name, First Name, Username and an assignment's"
    output = "what Blackboard imports: the roster, with the assignment's column"
    id_column = email_column = "Username"
    name_columns = ("First Name", "Last Name")
    other_columns = ("Student ID",)
    identity = (*name_columns, id_column, *other_columns, "Last Access", "Availability")

    def find_owner(self, parts: tuple[str, ...]) -> Owner | None:
        """Read one name; whether an underscore is the username's, only the others could tell."""
        return self.find_owners([parts])[0]

    def find_owners(self, paths: Sequence[tuple[str, ...]]) -> list[Owner | None]:
        """Read names such as ``Homework 1_jdoe_attempt_2026-03-01-14-30-05_work.ipynb``.

        Assignments and usernames may both hold underscores. The assignment is what all names begin with.
        """
        found = [_FILE.fullmatch(parts[0]) if len(parts) == 1 else None for parts in paths]
        columns = zip(*(one["sender"].split("_")[:-1] for one in found if one), strict=False)
        shared = len(list(takewhile(lambda words: len(set(words)) == 1, columns)))
        return [one and _owner(one, shared) for one in found]

    def has_roster_columns(self, header: Sequence[str]) -> bool:
        """Tell whether a header has the columns of a downloaded gradebook, an assignment's among them."""
        return set(self.identity[:3]) <= set(header) and any(map(_ANY_COLUMN.fullmatch, header))

    def is_in_another_language(self, table: Table) -> bool:
        """Tell whether an assignment's points and number stand in a heading as Blackboard writes them."""
        return any(map(_TRANSLATED_COLUMN.fullmatch, table.header))

    def find_title(self, column: str) -> str | None:
        """Return a column's name without points and number, if an instructor enters points in it."""
        found = _COLUMN.fullmatch(column)
        return found and found["title"]

    def find_maximum(self, roster: Table, column: int) -> Decimal | None:
        """Return the points in the column's name, which has commas between thousands."""
        found = _COLUMN.fullmatch(roster.header[column])
        return read_number(found["maximum"].replace(",", "")) if found else None


def _owner(found, shared):
    """Return the owner of a file whose assignment has so many words, or None if its name holds no time."""
    try:
        submitted = datetime.strptime(found["time"], "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None
    username = "_".join(found["sender"].split("_")[shared or -1 :])
    return Owner(username, submitted=submitted, number=int(found["time"].replace("-", "")))
