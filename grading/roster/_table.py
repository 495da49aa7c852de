"""Tables as spreadsheets and learning platforms write them, read and written without loss."""

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

from grading._errors import GradingError
from grading._text import shown

MOST_BYTES = 50_000_000
LONGEST_CELL = 1_000_000
DELIMITERS = ",;\t"
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell begins with that a spreadsheet takes for a formula."""


@dataclass(frozen=True)
class Table:
    """A table of text.

    Parameters
    ----------
    header : tuple of str
    rows : tuple of tuple of str
        Each as long as the header.
    delimiter : str
    bom : bool
        Whether the file began with a byte order mark, by which Excel knows UTF-8.
    newline : str
        What ended its lines.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    bom: bool = False
    newline: str = "\n"

    def with_rows(self, header, rows):
        """Return another table, written in the same way."""
        return replace(self, header=tuple(header), rows=tuple(map(tuple, rows)))

    def written(self):
        r"""Return the file's bytes; a cell that a spreadsheet would take for a formula gets an apostrophe.

        Examples
        --------
        >>> Table(("name", "points"), (("=cmd|'/c calc'!A1", "-1.5"),)).written()
        b"name,points\n'=cmd|'/c calc'!A1,-1.5\n"
        """
        text = "".join(_line(row, self.delimiter) + self.newline for row in (self.header, *self.rows))
        return text.encode("utf-8-sig" if self.bom else "utf-8", "backslashreplace")


def _line(row, delimiter):
    """Return a row as text; the module csv puts cells with line ends in quotes only if they end its lines."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerow([harmless(cell) for cell in row])
    return file.getvalue().removesuffix("\r\n")


def harmless(cell):
    """Return a cell that no spreadsheet takes for a formula; numbers and a lone dash stay."""
    if not cell.lstrip(" ").startswith(FORMULA) or cell == "-" or _is_number(cell):
        return cell
    return f"'{cell}"


def read_table(path):
    """Read a table from a file of comma-, semicolon- or tab-separated values.

    Parameters
    ----------
    path : path
        In UTF-8, with or without a byte order mark, or in UTF-16 with one.

    Returns
    -------
    Table

    Raises
    ------
    GradingError
        If it cannot be read, is in another encoding, or a quotation mark is missing.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GradingError(f"{shown(path)} cannot be read: {error.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise GradingError(f"{shown(path)} has {len(content):,} bytes, and {MOST_BYTES:,} are allowed.")
    text = _decoded(content, path)
    newline = "\r\n" if "\r\n" in text else "\n"
    delimiter = max(DELIMITERS, key=lambda one: _columns(text, one))
    lines = _split(text, delimiter, path)
    if not lines:
        raise GradingError(f"{shown(path)} is empty.")
    header = tuple(cell.strip() for cell in lines[0][1])
    rows = tuple(_row(cells, len(header), number, path) for number, cells in lines[1:])
    return Table(header, rows, delimiter, content.startswith(b"\xef\xbb\xbf"), newline)


def _decoded(content, path):
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise GradingError(
            f'{shown(path)} is not in UTF-8 (byte {error.start}); save it as "CSV UTF-8".'
        ) from None
    if "\0" in text:
        raise GradingError(f"{shown(path)} is no text: it holds zero bytes.")
    return text


def _columns(text, delimiter):
    """Count the columns of the first line, if this delimits them."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))
    except csv.Error:
        return 0


def _split(text, delimiter, path):
    """Return numbered lines of cells."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise GradingError(f"{shown(path)} is no CSV: {error}, in line {reader.line_num}.") from None
    finally:
        csv.field_size_limit(before)


def _row(cells, width, number, path):
    if any(cell.strip() for cell in cells[width:]):
        raise GradingError(
            f"{shown(path)}, line {number}: {len(cells)} cells, and the header has {width} columns."
        )
    return tuple(cells[:width]) + ("",) * (width - len(cells))


def _is_number(cell):
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
