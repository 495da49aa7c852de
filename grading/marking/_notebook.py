"""A notebook's code, read from bytes that may be anything."""

import json
from typing import NamedTuple

LARGEST = 64 * 2**20
"""Bytes of a notebook, pictures included."""

LONGEST_CELL = 10 * 2**20
"""Characters of a cell."""


class Unreadable(ValueError):  # noqa: N818 - a verdict on what was handed in
    """What is wrong with a file that should be a notebook."""


class Cell(NamedTuple):
    """A cell of code."""

    place: int
    """Among all cells of the notebook, text included, counted from 1."""

    source: str


def read_cells(notebook: bytes) -> tuple[Cell, ...]:
    r"""Return a notebook's cells of code.

    Notebooks of formats 3 and 4 are read, and of them only what kind each cell is and its source: names,
    metadata and outputs may be missing or wrong. It is not left to nbformat, which refuses what one can
    still mark, and takes longer to import than marking takes.

    Parameters
    ----------
    notebook : bytes

    Raises
    ------
    Unreadable
        If it is none.

    Examples
    --------
    >>> read_cells(b'{"cells": [{"cell_type": "code", "source": ["a = 1\\n", "b = 2"]}]}')
    (Cell(place=1, source='a = 1\nb = 2'),)
    """
    found = []
    for place, cell in enumerate(_all_cells(_content(notebook)), 1):
        if not isinstance(cell, dict):
            raise Unreadable(f"Cell {place} is {_kind(cell)}, not a cell.")
        if cell.get("cell_type") == "code":
            found.append(Cell(place, _source(cell, place)))
    if not found:
        raise Unreadable("It has no cells of code.")
    return tuple(found)


def _content(notebook):
    if not notebook.strip():
        raise Unreadable("The file is empty.")
    if len(notebook) > LARGEST:
        raise Unreadable(f"It is larger than {LARGEST // 2**20} MB.")
    try:
        content = json.loads(notebook.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("It is not text (UTF-8), as notebooks are.") from None
    except RecursionError:
        raise Unreadable("Its parts lie in one another too deep.") from None
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"It is not JSON, as notebooks are{where}: damaged, or of another kind.") from None
    if not isinstance(content, dict):
        raise Unreadable(f"It is {_kind(content)}, not a notebook.")
    return content


def _all_cells(content):
    if "cells" not in content and "worksheets" in content:  # format 3
        sheets = content["worksheets"]
        if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
            raise Unreadable("Its worksheets are none.")
        lists = [sheet.get("cells", []) for sheet in sheets]
    else:
        lists = [content.get("cells")]
    for cells in lists:
        if not isinstance(cells, list):
            raise Unreadable(f"Its cells are {_kind(cells)}, not a list.")
    return [cell for cells in lists for cell in cells]


def _source(cell, place):
    source = cell.get("source", cell.get("input", ""))  # "input" in format 3
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unreadable(f"The source of cell {place} is {_kind(source)}, not text.")
    if len(source) > LONGEST_CELL:
        raise Unreadable(f"Cell {place} is longer than {LONGEST_CELL:,} characters.")
    return source.encode("utf-8", "replace").decode()  # JSON can hold half characters, which no text can


def _kind(value):
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "missing"}
    return kinds.get(type(value), "a number")
