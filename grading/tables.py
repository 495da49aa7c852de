"""Tables as spreadsheets and learning platforms write them, and the numbers and times in their cells."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from itertools import product
from os import PathLike

from grading._files import read_file
from grading._text import GradingError, normalize, one_line

MAX_BYTES = 50_000_000
MAX_CELL = 1_000_000
DELIMITERS = ",;\t"
ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
"""By the byte order mark at the beginning of a file."""

FORMULA_STARTS = tuple("=+-@")
"""Characters with which a formula begins, for a spreadsheet; also in other widths."""

_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}((,\d{3})+\.\d*|(\.\d{3})+,\d*)")
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and a symbol that show nothing."""

_GROUPED = re.compile(r"[+-]?\d[\d.,]*")
_DATES = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
_CLOCKS = ("%I:%M %p", "%H:%M", "%I:%M:%S %p", "%H:%M:%S")


@dataclass(frozen=True)
class Table:
    """A table of text, and how its file is written.

    Parameters
    ----------
    header
        The names of the columns.
    rows
        Each as long as the header.
    delimiter
        A comma, semicolon or tab.
    encoding
        "utf-8", "utf-8-sig" (with a byte order mark, by which Excel recognizes it) or "utf-16".
    newline
        The end of a line.
    quoted
        Whether every cell is in quotation marks, or only those that need them.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    quoted: bool = False

    def with_rows(self, header: Iterable[str], rows: Iterable[Iterable[str]]) -> "Table":
        """Return another table that is written in the same way."""
        return replace(self, header=tuple(header), rows=tuple(map(tuple, rows)))

    def records(self) -> list[dict[str, str | None]]:
        """Return each row as a dict of normalized text, with None for an empty cell."""
        return [
            {name: normalize(cell) or None for name, cell in zip(self.header, row, strict=True)}
            for row in self.rows
        ]

    def to_bytes(self) -> bytes:
        r"""Return the file's content. An apostrophe precedes what a spreadsheet would run as a formula.

        UTF-16 is little-endian with a byte order mark.

        Examples
        --------
        >>> Table(("name", "points"), (("=cmd|'/c calc'!A1", "-1.5"),)).to_bytes()
        b"name,points\n'=cmd|'/c calc'!A1,-1.5\n"
        """
        text = "".join(self._line(row) + self.newline for row in (self.header, *self.rows))
        if self.encoding == "utf-16":
            return ("\ufeff" + text).encode("utf-16-le", "backslashreplace")
        return text.encode(self.encoding, "backslashreplace")

    def _line(self, row):
        """Return a row as text. With another line end, the csv module leaves carriage returns unquoted."""
        file = io.StringIO(newline="")
        quoting = csv.QUOTE_ALL if self.quoted else csv.QUOTE_MINIMAL
        writer = csv.writer(file, delimiter=self.delimiter, lineterminator="\r\n", quoting=quoting)
        writer.writerow([escape_formula(cell, self.delimiter) for cell in row])
        return file.getvalue().removesuffix("\r\n")


def escape_formula(cell: str, delimiter: str = ",") -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers and a lone dash stay as they are.

    Nor does a part of it become one, where the spreadsheet separates cells by another character than
    `delimiter`: whether it does depends on its language, and it then ignores quotation marks within a line.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("a;=1+1"), escape_formula("-1,5")
    ("'=1+1", "a;'=1+1", '-1,5')
    """
    others = DELIMITERS.replace(delimiter, "") + "\r\n"
    parts = re.split(f"([{others}])", cell)
    safe = "".join(f"'{part}" if _is_formula(part) else part for part in parts)
    return f"'{safe}" if _is_formula(cell) and not safe.startswith("'") else safe


def _is_formula(text):
    """Tell whether text begins as a formula does, apart from what cannot be seen and quotation marks."""
    start = next((c for c in text if c != '"' and not _is_invisible(c)), "")
    if not unicodedata.normalize("NFKC", start).startswith(FORMULA_STARTS):
        return False
    return text.strip() != "-" and read_number(text) is None and not _GROUPED.fullmatch(text.strip())


def _is_invisible(character):
    return unicodedata.category(character)[0] in "CMZ" or character in FILLERS


def read_table(path: str | PathLike) -> Table:
    """Read a file of comma-, semicolon- or tab-separated values.

    It must be in UTF-8, with or without a byte order mark, or in UTF-16 with one. Raises `GradingError` if
    it cannot be read, is larger than 50 MB, is in another encoding, or lacks a quotation mark.
    """
    content = read_file(path)
    if len(content) > MAX_BYTES:
        raise GradingError(f"{one_line(path)} has {len(content):,} bytes, and {MAX_BYTES:,} are allowed.")
    text, encoding = _decode(content, path)
    newline = "\r\n" if "\r\n" in text else "\n"
    delimiter = max(DELIMITERS, key=lambda one: _count_columns(text, one))
    lines = _split(text, delimiter, path)
    if not lines:
        raise GradingError(f"{one_line(path)} {'holds only empty lines' if content else 'is empty'}.")
    header = tuple(cell.strip() for cell in lines[0][1])
    rows = tuple(_pad(cells, len(header), number, path) for number, cells in lines[1:])
    return Table(header, rows, delimiter, encoding, newline, quoted=text.startswith('"'))


def read_rows(path: str | PathLike, columns: Iterable[str]) -> list[dict[str, str]]:
    """Return the rows of a table as dicts, by the names of its columns in small letters.

    Raises `GradingError` if one of `columns` is missing, or `read_table` does.
    """
    table = read_table(path)
    names = [name.lower() for name in table.header]
    if not set(columns) <= set(names):
        received = ", ".join(one_line(name, 30) for name in table.header)
        raise GradingError(f"{one_line(path)} needs the columns {', '.join(columns)}. Received: {received}")
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def read_number(text: str) -> Decimal | None:
    """Return the number in a cell, with a decimal point or comma; None if it is not a finite number.

    A comma before three digits may separate thousands or decimals; with nothing to tell them apart, as in
    ``1,000``, that is no number.

    Examples
    --------
    >>> read_number("100,00"), read_number("1,000.50"), read_number("1,000"), read_number("(read only)")
    (Decimal('100.00'), Decimal('1000.50'), None, None)
    """
    text = text.strip()
    if _AMBIGUOUS.fullmatch(text):
        return None
    if _THOUSANDS.fullmatch(text):
        text = text.replace(min(",.", key=text.rfind), "")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_due_time(text: str) -> datetime | None:
    """Return the due time in a cell, as `read_time` does; a date alone lasts to the end of its day.

    Examples
    --------
    >>> read_due_time("2026-11-23")
    datetime.datetime(2026, 11, 23, 23, 59)
    """
    with suppress(ValueError):
        return datetime.combine(date.fromisoformat(text.strip()), time(23, 59))
    return read_time(text)


def read_time(text: str) -> datetime | None:
    """Return the time in a cell; None if it is empty or a dash, by which Moodle says that there is none.

    It is in ISO format, such as ``2026-11-23 16:05`` or ``2026-11-23T16:05+01:00``, or as Moodle writes it
    in English. Raises ValueError for any other text.

    Examples
    --------
    >>> read_time("Monday, 23 November 2026, 4:05 PM")
    datetime.datetime(2026, 11, 23, 16, 5)
    """
    if text.strip() in ("", "-"):
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(text.strip())
    spaced = re.sub(r"(?<=\d)\s*([AaPp])\.?[Mm]\.?$", r" \1m", text.replace(",", " ").strip())
    words = spaced.split()
    for day, clock in product(_DATES, _CLOCKS):
        for form in (words, words[1:]):  # with the name of the weekday first, or without
            with suppress(ValueError):
                return datetime.strptime(" ".join(form), f"{day} {clock}")
    raise ValueError(f"a time is written 2026-11-23 16:05. Received: {' '.join(text.split())!r}")


def _decode(content, path):
    """Return a file's text and its encoding."""
    encoding = next((name for mark, name in ENCODINGS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise GradingError(
            f'{one_line(path)} is not in UTF-8 (byte {error.start}); save it as "CSV UTF-8".'
        ) from None
    if "\0" in text:
        raise GradingError(f"{one_line(path)} is not a text file: it holds zero bytes.")
    return text, encoding


def _count_columns(text, delimiter):
    """Return the number of columns in the first line, if `delimiter` separates them."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))
    except csv.Error:
        return 0


def _split(text, delimiter, path):
    """Return the lines that are not empty, as pairs of line number and cells."""
    before = csv.field_size_limit(MAX_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise GradingError(f"{one_line(path)} is not a CSV: {error}, in line {reader.line_num}.") from None
    finally:
        csv.field_size_limit(before)


def _pad(cells, width, number, path):
    """Return a row of as many cells as the header has."""
    if any(cell.strip() for cell in cells[width:]):
        raise GradingError(
            f"{one_line(path)}, line {number}: {len(cells)} cells, and the header has {width} columns."
        )
    return tuple(cells[:width]) + ("",) * (width - len(cells))
