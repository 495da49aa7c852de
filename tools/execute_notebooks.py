"""Execute notebooks and store their outputs in one stable form.

Run as ``python -m tools.execute_notebooks NOTEBOOK...``; ``make notebooks`` does so for all.
A notebook that raises an error or writes to the error stream is rejected and stays unchanged.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = {"mystnb", "tags"}
CONCURRENT = 2


class ExecutionError(Exception):
    """The outputs of a notebook cannot be stored; the message names the cell."""


def normalize(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of a notebook without traces of the machine and the time it ran.

    Parameters
    ----------
    notebook : NotebookNode
        Any notebook of format 4.

    Returns
    -------
    NotebookNode
        Format 4.5, with the metadata `NOTEBOOK_METADATA` and only `CELL_METADATA` of the cells' metadata.
        Sources, outputs, execution counts and cell ids are unchanged.
    """
    stable = nbformat.from_dict(notebook)
    stable.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    stable.nbformat, stable.nbformat_minor = 4, 5
    for cell in stable.cells:
        for key in cell.metadata.keys() - CELL_METADATA:
            del cell.metadata[key]
    return stable


def serialize(notebook: NotebookNode) -> str:
    """Return the text of the file in which a notebook is stored."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


async def execute(path: Path, timeout: float = 900) -> None:
    """Run the notebook at `path` in its own folder, and store it with its outputs.

    Parameters
    ----------
    path : Path
        The notebook. It is replaced atomically, and only if no cell failed.
    timeout : float
        The time that one cell may take, in seconds.

    Raises
    ------
    ExecutionError
        If a cell raises an error, runs out of time or writes to the error stream.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        await client.async_execute()
    except (CellExecutionError, TimeoutError) as error:
        raise ExecutionError(f"{path}: {_last_cell_run(notebook)} failed.\n{error}") from error
    _check_error_stream(path, notebook)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(serialize(normalize(notebook)), encoding="utf-8", newline="\n")
    os.replace(unfinished, path)


def _last_cell_run(notebook: NotebookNode) -> str:
    """Return the name of the last cell that the kernel has started to run."""
    started = [number for number, cell in enumerate(notebook.cells, 1) if cell.get("execution_count")]
    return f"cell {started[-1]}" if started else "the first code cell"


def _check_error_stream(path: Path, notebook: NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise ExecutionError(
                    f"{path}: cell {number} writes to the error stream, which is not stored: "
                    f"{output.text.strip()[:300]}"
                )


async def execute_all(paths: Sequence[Path]) -> list[str]:
    """Execute notebooks, `CONCURRENT` at a time; return an error message for each that was rejected.

    Parameters
    ----------
    paths : sequence of Path
        The notebooks. If one is rejected, the others are stored nevertheless.
    """
    slots = asyncio.Semaphore(CONCURRENT)

    async def execute_one(path: Path) -> str | None:
        async with slots:
            try:
                await execute(path)
            except ExecutionError as error:
                return str(error)
            print(f"stored {path}")
            return None

    return list(filter(None, await asyncio.gather(*map(execute_one, paths))))


def main(arguments: Sequence[str]) -> int:
    """Execute the notebooks that the command line names; return the exit status."""
    paths = list(map(Path, arguments))
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        print(f"Expected notebooks; no such file: {' '.join(missing) or '(none given)'}")
        return 2
    errors = asyncio.run(execute_all(paths))
    for error in errors:
        print(f"rejected {error}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
