"""Execute notebooks and store their outputs, in one stable form.

Run as ``python -m tools.execute_notebooks NOTEBOOK...``; ``make notebooks`` does so for all.
A notebook that raises an error or writes to the error stream is refused and left as it was.
"""

import asyncio
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_CELL_METADATA = {"mystnb", "tags"}
AT_ONCE = 2


class RefusedError(Exception):
    """The outputs of a notebook cannot be stored; the message names the cell."""


def normalized(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of `notebook` that holds nothing of the machine and the moment it ran on.

    Parameters
    ----------
    notebook : NotebookNode
        Any notebook of format 4.

    Returns
    -------
    NotebookNode
        Format 4.5, with the metadata ``NOTEBOOK_METADATA`` and, of the cells' metadata, only the
        ``KEPT_CELL_METADATA``. Sources, outputs, execution counts and cell ids stay.
    """
    stable = nbformat.from_dict(notebook)
    stable.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    stable.nbformat, stable.nbformat_minor = 4, 5
    for cell in stable.cells:
        kept = {key: value for key, value in cell.metadata.items() if key in KEPT_CELL_METADATA}
        cell.metadata = nbformat.from_dict(kept)
    return stable


def serialized(notebook: NotebookNode) -> str:
    """Return the text of the file in which `notebook` is stored."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


async def execute(path: Path, timeout: float = 900) -> None:
    """Run the notebook at `path` in its own folder and store it with its outputs.

    Parameters
    ----------
    path : Path
        The notebook; replaced in one step, and only when every cell ran cleanly.
    timeout : float
        Seconds that one cell may take.

    Raises
    ------
    RefusedError
        If a cell raises, runs out of time or writes to the error stream.
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
        raise RefusedError(f"{path}: {_last_cell_run(notebook)} failed.\n{error}") from error
    _refuse_error_stream(path, notebook)
    _replace(path, serialized(normalized(notebook)))


def _last_cell_run(notebook: NotebookNode) -> str:
    """Name the last cell that a kernel has begun to run."""
    begun = [n for n, cell in enumerate(notebook.cells, 1) if cell.get("execution_count")]
    return f"cell {begun[-1]}" if begun else "the first code cell"


def _refuse_error_stream(path: Path, notebook: NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise RefusedError(
                    f"{path}: cell {number} writes to the error stream, which is not stored: "
                    f"{output.text.strip()[:300]}"
                )


def _replace(path: Path, text: str) -> None:
    """Write `text` to `path` so that a reader sees the old file or the new one, never a part."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    os.replace(unfinished, path)


async def execute_all(paths: list[Path]) -> list[str]:
    """Execute the notebooks, ``AT_ONCE`` at a time, and return the complaints about those refused.

    Parameters
    ----------
    paths : list of Path
        The notebooks to run; one refused does not keep the others from being stored.

    Returns
    -------
    list of str
        One message for each notebook refused.
    """
    turns = asyncio.Semaphore(AT_ONCE)

    async def take_turn(path: Path) -> str | None:
        async with turns:
            try:
                await execute(path)
            except RefusedError as refusal:
                return str(refusal)
            print(f"stored {path}")
            return None

    complaints = await asyncio.gather(*map(take_turn, paths))
    return [complaint for complaint in complaints if complaint]


def main(arguments: list[str]) -> int:
    """Execute the notebooks named on the command line; return the exit status."""
    paths = [Path(argument) for argument in arguments]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        print(f"Expected notebooks; no such file: {' '.join(missing) or '(none given)'}")
        return 2
    complaints = asyncio.run(execute_all(paths))
    for complaint in complaints:
        print(f"refused {complaint}", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
