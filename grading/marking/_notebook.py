"""The code of a notebook, read from bytes that may be anything."""

import json
from typing import NamedTuple

MAX_BYTES = 64 * 2**20
"""Size of a notebook, pictures included."""

MAX_CELL = 10 * 2**20
"""Characters of a cell."""


class Unreadable(ValueError):  # noqa: N818 - a verdict on what was handed in
    """A file is not a notebook; the message says why."""


class Cell(NamedTuple):
    """A code cell."""

    place: int
    """Its place among all cells of the notebook, text included, from 1."""

    source: str


def read_cells(notebook: bytes) -> tuple[Cell, ...]:
    r"""Return the code cells of a notebook, or raise `Unreadable`.

    It reads formats 3 and 4, and of them only the cells' types and sources: names, metadata and outputs may
    be missing or wrong. nbformat would refuse notebooks that can still be marked, and takes longer to import
    than marking takes.

    Examples
    --------
    >>> read_cells(b'{"cells": [{"cell_type": "code", "source": ["a = 1\\n", "b = 2"]}]}')
    (Cell(place=1, source='a = 1\nb = 2'),)
    """
    found = []
    for place, cell in enumerate(_all_cells(_content(notebook)), 1):
        if not isinstance(cell, dict):
            raise Unreadable(f"Cell {place} is {_type_name(cell)}, not a cell.")
        if cell.get("cell_type") == "code":
            found.append(Cell(place, _source(cell, place)))
    if not found:
        raise Unreadable("It has no code cells.")
    return tuple(found)


def _content(notebook):
    if not notebook.strip():
        raise Unreadable("The file holds only empty lines." if notebook else "The file is empty.")
    if len(notebook) > MAX_BYTES:
        raise Unreadable(f"It is larger than {MAX_BYTES // 2**20} MB.")
    try:
        content = json.loads(notebook.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("It is not text (UTF-8), as notebooks are.") from None
    except RecursionError:
        raise Unreadable("Its parts are nested too deep.") from None
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            f"It is not JSON, as notebooks are{where}: it is damaged, or not a notebook."
        ) from None
    if not isinstance(content, dict):
        raise Unreadable(f"It is {_type_name(content)}, not a notebook.")
    return content


def _all_cells(content):
    if "cells" not in content and "worksheets" in content:  # format 3
        sheets = content["worksheets"]
        if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
            raise Unreadable("Its worksheets are not worksheets.")
        lists = [sheet.get("cells", []) for sheet in sheets]
    else:
        lists = [content.get("cells")]
    for cells in lists:
        if not isinstance(cells, list):
            raise Unreadable(f"Its cells are {_type_name(cells)}, not a list.")
    return [cell for cells in lists for cell in cells]


def _source(cell, place):
    source = cell.get("source", cell.get("input", ""))  # "input" in format 3
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unreadable(f"The source of cell {place} is {_type_name(source)}, not text.")
    if len(source) > MAX_CELL:
        raise Unreadable(f"Cell {place} is longer than {MAX_CELL:,} characters.")
    return source.encode("utf-8", "replace").decode()  # JSON can hold half characters, which text cannot


def _type_name(value):
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "missing"}
    return names.get(type(value), "a number")
