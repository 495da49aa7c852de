"""The students of a class, and which of them a submission is from."""

from dataclasses import dataclass, field
from os import PathLike

from grading._text import GradingError, normalize, one_line
from grading.platforms import PLATFORMS, Platform, Student, find_platform
from grading.tables import Table, read_table


@dataclass(frozen=True)
class Roster:
    """The students of a class.

    Parameters
    ----------
    platform
        The platform that wrote it.
    table
        What was read.
    students
        In the order of their rows.
    """

    platform: Platform
    table: Table = field(repr=False)
    students: tuple[Student, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What in it could not be understood."""
        return tuple(student.problem for student in self.students if student.problem is not None)

    def find(self, key: str, platform: str) -> list[Student]:
        """Return the students whom a submission may be from: exactly one, if all is well.

        A platform's own ids are looked for in its roster, or among the ids of a plain one; plain names among
        all ids and e-mail addresses. Names of people are never compared.

        Parameters
        ----------
        key
            The submission's key.
        platform
            The name of the platform that named its files.
        """
        named_by = find_platform(platform)
        if not named_by.has_own_ids:
            return self.find_any(key)
        if self.platform.has_own_ids and self.platform is not named_by:
            return []
        return [student for student in self.students if student.id == normalize(key)]

    def find_any(self, text: str) -> list[Student]:
        """Return the students one of whose ids, or whose e-mail address, is `text`."""
        wanted = normalize(text)
        return [
            student
            for student in self.students
            if wanted == student.id or wanted in student.others or wanted.casefold() == student.email
        ]


def read_roster(path: str | PathLike) -> Roster:
    """Read a roster: a platform's own export, or a CSV of one's own; its columns say which.

    Raises `GradingError` if it is neither.
    """
    table = read_table(path)
    received = ", ".join(one_line(name, 30) for name in table.header[:8])
    if not any(platform.has_roster_columns(table.header) for platform in PLATFORMS if platform.has_own_ids):
        for platform in PLATFORMS:
            if platform.is_in_another_language(table):
                raise GradingError(
                    f"{one_line(path)} looks like {platform.roster} in another language than English: set "
                    f"{platform.label}'s language to English, and download it again. "
                    f"Received the columns {received}"
                )
    for platform in PLATFORMS:
        if platform.has_roster_columns(table.header):
            try:
                students = platform.read_students(table)
            except GradingError as error:
                raise GradingError(f"{one_line(path)}: {error}") from None
            return Roster(platform, table, tuple(students))
    allowed = "; ".join(f"{platform.columns} ({platform.label})" for platform in PLATFORMS)
    raise GradingError(
        f"{one_line(path)} is not a roster: it needs the columns {allowed}, in English. "
        f"Received the columns {received}"
    )
