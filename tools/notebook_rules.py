"""Rules for stored notebooks, so that their outputs can be compared on another machine.

Each rule takes a notebook and returns its violations as sentences. Run as
``python -m tools.notebook_rules NOTEBOOK...``; prints the violations of all rules.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from course_lib.evidence.record import VERDICTS, claim_text
from tools.execute_notebooks import normalize, serialize

SANITIZE_CONFIG = Path(__file__).parent.parent / "tests" / "nbval_sanitize.cfg"
LONGEST_CELL = 20
MEDIAN_CELL = 6
MOST_CELLS = 40
SHORTEST_DESCRIPTION = 40
LARGEST_FILE = 1_500_000

# Names that a version number follows, as in "TensorFlow 2.21".
PACKAGES = "Python|TensorFlow|Keras|NumPy|SciPy|scikit-learn|Matplotlib|IPython|ipywidgets|CUDA"
DATA_URL = re.compile(r"data:[\w.+/;-]+;base64,[A-Za-z0-9+/=\s]+")

# A number with decimals or an exponent, and the output of a claim.
DECIMAL = re.compile(
    r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)?\.\d+(?:[eE][-+]?\d+)?(?!\d|\.\d)|(?<![\w.])\d+[eE][-+]?\d+"
)
CLAIM = re.compile(rf"^.+ (?:{'|'.join(VERDICTS)}).*: .*\n    (?:Measured|Computed) ", re.MULTILINE)
EXACT = "exact"
FOLDED = "hide-input"

ABSOLUTE_PATHS = {
    "an absolute path": (
        r"(?<![\w/.:])/(?:home|Users|root|tmp|usr|var|opt|mnt|private|content)/[\w.-]*"
        r"|\b[A-Za-z]:\\\w*|(?<![\w/])~/\w+"
    ),
}
RESIDUE = {
    "progress residue": r"\r|\x08|\d+%\||[█━]|\b(?:it/s|s/it|ms/step|s/step)\b|\bETA\b",
    "a terminal's colour code": r"\x1b\[[\d;]*",
    "a memory address": r"\b0x[0-9a-fA-F]{6,}",
    "a timing": r"(?<![\w.])\d+(?:\.\d+)?[ \t]*(?:s|ms|[µμu]s|ns|secs?|seconds?|minutes?)\b",
    "a version": rf"(?<![\w.])\d+\.\d+\.\d+(?![\w.])|(?i:\b(?:{PACKAGES})[ \t=v]*)\d+\.\d+",
}


def sanitize_patterns() -> list[tuple[str, str]]:
    """Return the (pattern, replacement) pairs that nbval reads from its configuration."""
    text = SANITIZE_CONFIG.read_text(encoding="utf-8")
    return re.findall(r"^regex: (.*)$\n^replace: (.*)$", text, flags=re.MULTILINE)


def sanitize(text: str) -> str:
    """Return `text` as nbval compares it."""
    for pattern, replacement in sanitize_patterns():
        text = re.sub(pattern, replacement, text)
    return text


def execution_violations(notebook: NotebookNode) -> list[str]:
    """Require that every code cell that is not empty was executed once, from top to bottom."""
    cells = [(number, cell) for number, cell in _code_cells(notebook) if cell.source.strip()]
    return [
        f"cell {number} has the execution count {cell.execution_count}, not {expected}"
        for expected, (number, cell) in enumerate(cells, 1)
        if cell.execution_count != expected
    ]


def error_violations(notebook: NotebookNode) -> list[str]:
    """Require that no cell failed or wrote to the error stream."""
    found = []
    for number, output in _outputs(notebook):
        if output.output_type == "error":
            found.append(f"cell {number} stores the error {output.ename}")
        if output.get("name") == "stderr":
            found.append(f"cell {number} stores an error stream: {output.text.strip()[:60]!r}")
    return found


def path_violations(notebook: NotebookNode) -> list[str]:
    """Require that neither source nor output names a path of one machine."""
    sources = [(number, cell.source) for number, cell in enumerate(notebook.cells, 1)]
    return _matches([*sources, *_output_texts(notebook)], ABSOLUTE_PATHS)


def residue_violations(notebook: NotebookNode) -> list[str]:
    """Require that no output shows what changes from run to run, or what only a kernel can show."""
    found = _matches(_output_texts(notebook), RESIDUE)
    for number, output in _outputs(notebook):
        widgets = [mime for mime in output.get("data", {}) if "jupyter.widget" in mime]
        found += [f"cell {number} stores a widget ({mime})" for mime in widgets]
    if "widgets" in notebook.metadata:
        found.append("the notebook's metadata stores the state of widgets")
    return found


def approximation_violations(notebook: NotebookNode) -> list[str]:
    """Require a number after every sign ≈, in a form that nbval's rules blank."""
    return [
        f"cell {number} shows no number after ≈: {match.group()!r}"
        for number, text in _output_texts(notebook)
        for match in re.finditer(r"≈(?!#).{0,30}", sanitize(text))
    ]


def exactness_violations(notebook: NotebookNode) -> list[str]:
    """Require that numbers with decimals are marked by ≈, or stand in the code so far, or are tagged exact.

    The numbers of claims are excepted, since their records store them, and so are whole numbers.
    """
    found, in_code = [], set()
    for number, cell in _code_cells(notebook):
        in_code |= _decimals(cell.source)
        texts = [_text(output) for output in cell.outputs if "claim" not in output.get("metadata", {})]
        bare = set().union(*(_decimals(sanitize(text)) for text in texts)) - in_code
        is_tagged = EXACT in cell.metadata.get("tags", [])
        if bare and not is_tagged:
            values = ", ".join(f"{value:g}" for value in sorted(bare))
            found.append(f"cell {number} shows {values}: neither marked by ≈ nor tagged {EXACT!r}")
        if is_tagged and not bare:
            found.append(f"cell {number} is tagged {EXACT!r} and shows no number that needs it")
    return found


def claim_violations(notebook: NotebookNode) -> list[str]:
    """Require that a claim stores a record for the ledger, and shows the text of its record."""
    found = []
    for number, output in _outputs(notebook):
        record, text = output.get("metadata", {}).get("claim"), _text(output)
        if record is None and CLAIM.search(text):
            found.append(f"cell {number} shows a claim without a record: show the claim itself, not its text")
        if record is not None and text != claim_text(record):
            found.append(f"cell {number} shows {text!r}, but its claim's record says {claim_text(record)!r}")
    return found


def metadata_violations(notebook: NotebookNode) -> list[str]:
    """Require a valid notebook with the metadata that ``make notebooks`` writes."""
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        return [f"not a valid notebook: {str(error).splitlines()[0]}"]
    expected = normalize(notebook)
    found = []
    if notebook.metadata != expected.metadata:
        found.append(f"the notebook's metadata are {dict(notebook.metadata)}")
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        found.append(f"the format is {notebook.nbformat}.{notebook.nbformat_minor}, not 4.5")
    for number, (cell, other) in enumerate(zip(notebook.cells, expected.cells, strict=True), 1):
        if cell.metadata != other.metadata:
            found.append(f"cell {number} has the metadata {dict(cell.metadata)}")
    return found


def picture_violations(notebook: NotebookNode) -> list[str]:
    """Require that every picture has a sentence that describes it, which is also its alt text."""
    found = []
    for number, output in _outputs(notebook):
        data = output.get("data", {})
        description = data.get("text/plain", "")
        for mime in (mime for mime in data if mime.startswith("image/")):
            if len(description) < SHORTEST_DESCRIPTION or description.startswith("<"):
                found.append(f"cell {number} describes its picture as {description!r}")
            alt = output.metadata.get(mime, {}).get("alt")
            if alt != description:
                found.append(f"cell {number} has a picture with the alt text {alt!r}")
    return found


def length_violations(notebook: NotebookNode) -> list[str]:
    """Require code cells short enough to read at a glance."""
    lengths = {number: len(cell.source.splitlines()) for number, cell in _code_cells(notebook)}
    found = [
        f"cell {number} has {length} lines of code, more than {LONGEST_CELL}"
        for number, length in lengths.items()
        if length > LONGEST_CELL
    ]
    if lengths and median(lengths.values()) > MEDIAN_CELL:
        found.append(f"the median code cell has {median(lengths.values())} lines")
    return found


def count_violations(notebook: NotebookNode) -> list[str]:
    """Require few enough cells to read in one sitting; cells whose code is folded are not counted."""
    count = sum(FOLDED not in cell.metadata.get("tags", []) for cell in notebook.cells)
    return [f"{count} cells are not folded, more than {MOST_CELLS}"] if count > MOST_CELLS else []


def import_violations(notebook: NotebookNode) -> list[str]:
    """Require that only the first code cell imports."""
    to_python = TransformerManager().transform_cell
    return [
        f"cell {number} imports, but only the first code cell may"
        for number, cell in list(_code_cells(notebook))[1:]
        if any(
            isinstance(node, ast.Import | ast.ImportFrom)
            for node in ast.walk(ast.parse(to_python(cell.source)))
        )
    ]


RULES = (
    execution_violations,
    error_violations,
    path_violations,
    residue_violations,
    approximation_violations,
    exactness_violations,
    claim_violations,
    metadata_violations,
    picture_violations,
    length_violations,
    count_violations,
    import_violations,
)


def file_violations(path: Path) -> list[str]:
    """Return the violations of all rules in the notebook stored at `path`, and those of the file itself."""
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    found = [violation for rule in RULES for violation in rule(notebook)]
    if len(text.encode()) > LARGEST_FILE:
        found.append(f"the file has {len(text.encode())} bytes, more than {LARGEST_FILE}")
    if text != serialize(notebook):
        found.append("the file is not written as `make notebooks` writes it")
    return found


def main(paths: Sequence[str]) -> int:
    """Print the violations in notebooks; return the exit status."""
    found = [f"{path}: {violation}" for path in paths for violation in file_violations(Path(path))]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def _code_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Yield the code cells, each with its number among all cells, from 1."""
    return ((number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code")


def _outputs(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    return ((number, output) for number, cell in _code_cells(notebook) for output in cell.outputs)


def _text(output: NotebookNode) -> str:
    """Return the text form of an output."""
    return output.get("text", "") or output.get("data", {}).get("text/plain", "")


def _decimals(text: str) -> set[float]:
    return {float(number.replace(",", "")) for number in DECIMAL.findall(text)}


def _output_texts(notebook: NotebookNode) -> Iterator[tuple[int, str]]:
    """Yield all text of the outputs, without the bytes of embedded pictures."""
    for number, output in _outputs(notebook):
        yield number, output.get("text", "")
        for mime, text in output.get("data", {}).items():
            if isinstance(text, str) and (mime.startswith("text/") or mime == "image/svg+xml"):
                yield number, DATA_URL.sub("data:", text)


def _matches(texts: Iterable[tuple[int, str]], patterns: dict[str, str]) -> list[str]:
    return [
        f"cell {number} shows {name}: {match.group()!r}"
        for number, text in texts
        for name, pattern in patterns.items()
        for match in re.finditer(pattern, text)
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
