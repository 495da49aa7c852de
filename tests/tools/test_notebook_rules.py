"""A good notebook breaks no rule, and every way to be bad is caught by the rule it belongs to."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from course_lib.evidence import Claim, Exact
from tests.explorers import chain_explorer
from tools import notebook_rules
from tools.execute_notebooks import NOTEBOOK_METADATA, serialize

DESCRIPTION = "The gradient's spread falls from ≈0.034 in layer 5 to ≈0.003 in layer 1."


def code(source="1 + 1", count=1, outputs=(), **metadata):
    return new_code_cell(source, execution_count=count, outputs=list(outputs), metadata=metadata)


def book(*cells, **metadata):
    return new_notebook(cells=list(cells), metadata={**NOTEBOOK_METADATA, **metadata})


def text_cells(count):
    return [new_markdown_cell("text") for _ in range(count)]


def printed(text):
    return book(code(outputs=[new_output("stream", name="stdout", text=text)]))


def shown(html):
    return book(code(outputs=[new_output("display_data", {"text/html": html})]))


def picture(description=DESCRIPTION, alt=DESCRIPTION):
    data = {"image/png": "iVBORw0KGgo=", "text/plain": description}
    return book(code(outputs=[new_output("display_data", data, metadata={"image/png": {"alt": alt}})]))


def with_invalid_id():
    notebook = book(code())
    notebook.cells[0].id = "not an id"
    return notebook


def with_widget():
    data = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    return book(code(outputs=[new_output("display_data", data)]))


def with_widget_state():
    return book(code(), widgets={"application/vnd.jupyter.widget-state+json": {}})


def claim(change="", **changed):
    data, metadata = Claim(
        "C0", "It is 0.25.", "somebody", Exact(0.25), (0.2, 0.3), "holds"
    )._repr_mimebundle_()
    data = {"text/plain": data["text/plain"] + change}
    metadata = {**metadata, "claim": {**metadata["claim"], **changed}}
    return new_output("display_data", data, metadata=metadata)


def without_record():
    stripped = claim()
    stripped.metadata = {}
    return book(code("Claim('It is 0.25.', 0.25, 0.2, (0.200, 0.300))", outputs=[stripped]))


def good():
    frame = '<img src="data:image/png;base64,/tmp/it/s+A">'
    text = "error ≈0.157 [0.150, 0.165] after 20 epochs, 8 seeds, ≈15 % of 10\n"
    return book(
        new_markdown_cell("# Saturation"),
        code("%matplotlib inline\nimport numpy as np", 1, tags=["hide-input"]),
        code("", None),
        code("print(error)", 2, [new_output("stream", name="stdout", text=text)]),
        code("show()", 3, picture().cells[0].outputs),
        code("slider()", 4, shown(frame).cells[0].outputs),
        code("claim", 5, [claim()]),
        code("print(theory)", 6, printed("factor 0.141\n").cells[0].outputs, tags=["exact"]),
        code("rate = 0.30", 7, printed("rate 0.3: ≈0.1 in layer 1.\n").cells[0].outputs),
        code("explore()", 8, shown(chain_explorer()._repr_html_()).cells[0].outputs),
    )


def violations(notebook):
    return [found for rule in notebook_rules.RULES for found in rule(notebook)]


def test_a_good_notebook_breaks_no_rule(tmp_path):
    path = tmp_path / "good.ipynb"
    path.write_text(serialize(good()), encoding="utf-8")
    assert notebook_rules.file_violations(path) == []


BAD = {
    "never executed": (notebook_rules.execution_violations, book(code(count=None))),
    "executed out of order": (notebook_rules.execution_violations, book(code(count=2), code(count=1))),
    "executed twice": (notebook_rules.execution_violations, book(code(count=1), code(count=3))),
    "an error": (
        notebook_rules.error_violations,
        book(code(outputs=[new_output("error", ename="ValueError", evalue="", traceback=[])])),
    ),
    "an error stream": (
        notebook_rules.error_violations,
        book(code(outputs=[new_output("stream", name="stderr", text="oneDNN is on")])),
    ),
    "a home directory": (notebook_rules.path_violations, printed("saved in /home/ada/course\n")),
    "a Mac's home directory": (notebook_rules.path_violations, printed("saved in /Users/ada/course\n")),
    "a temporary folder": (notebook_rules.path_violations, printed("open '/tmp/x.png'\n")),
    "a drive letter": (notebook_rules.path_violations, printed("C:\\course\\x.png\n")),
    "a path in a page": (notebook_rules.path_violations, shown('<a href="/root/x">x</a>')),
    "a path in the code": (notebook_rules.path_violations, book(code("open('/content/x.npz')"))),
    "a path in the prose": (notebook_rules.path_violations, book(new_markdown_cell("see /home/ada/x"))),
    "a progress bar": (notebook_rules.residue_violations, printed("100%|████| 20/20\n")),
    "a rate of steps": (notebook_rules.residue_violations, printed("1078 it/s\n")),
    "Keras's progress": (notebook_rules.residue_violations, printed("45/45 ━━━━ 2ms/step\n")),
    "a carriage return": (notebook_rules.residue_violations, printed("1 of 2\r2 of 2\n")),
    "a colour code": (notebook_rules.residue_violations, printed("\x1b[1mModel\x1b[0m\n")),
    "a widget": (notebook_rules.residue_violations, with_widget()),
    "the state of widgets": (notebook_rules.residue_violations, with_widget_state()),
    "a memory address": (notebook_rules.residue_violations, printed("<Axes at 0x7f3c5a0b>\n")),
    "a timing": (notebook_rules.residue_violations, printed("trained in 3.2 s\n")),
    "a timing in words": (notebook_rules.residue_violations, printed("trained in 12 seconds\n")),
    "a version": (notebook_rules.residue_violations, printed("2.21.0\n")),
    "a named version": (notebook_rules.residue_violations, printed("TensorFlow 2.21\n")),
    "no number after ≈": (notebook_rules.approximation_violations, printed("about ≈nan\n")),
    "a word after ≈": (notebook_rules.approximation_violations, shown("≈<b>0.157</b>")),
    "a number with decimals": (notebook_rules.exactness_violations, printed("error 0.157\n")),
    "a number without a leading zero": (notebook_rules.exactness_violations, printed("error .157.\n")),
    "a number with an exponent": (notebook_rules.exactness_violations, printed("2e-08\n")),
    "a large number with decimals": (notebook_rules.exactness_violations, printed("1,234.5\n")),
    "a number beside one with the sign": (notebook_rules.exactness_violations, printed("≈0.15 of 0.9\n")),
    "a number in a picture's words": (notebook_rules.exactness_violations, picture(DESCRIPTION + " By 0.5.")),
    "a number that the code says later": (
        notebook_rules.exactness_violations,
        book(*printed("0.3\n").cells, code("rate = 0.3", 2)),
    ),
    "exact for no reason": (notebook_rules.exactness_violations, book(code(tags=["exact"]))),
    "a claim without a record": (notebook_rules.claim_violations, without_record()),
    "a claim that was printed": (
        notebook_rules.claim_violations,
        printed("C0 does not hold here: It is. (us)\n    Measured ≈1 [0, 2] over 5 seeds; it would\n"),
    ),
    "a claim with another text": (notebook_rules.claim_violations, book(code(outputs=[claim(" Not.")]))),
    "a claim with another verdict": (
        notebook_rules.claim_violations,
        book(code(outputs=[claim(verdict="does not hold here")])),
    ),
    "another kernel": (
        notebook_rules.metadata_violations,
        book(code(), kernelspec={"display_name": "tf", "language": "python", "name": "tf"}),
    ),
    "Python's version": (
        notebook_rules.metadata_violations,
        book(code(), language_info={"name": "python", "version": "3.11.7"}),
    ),
    "execution times": (notebook_rules.metadata_violations, book(code(execution={"iopub.busy": "now"}))),
    "no valid cell id": (notebook_rules.metadata_violations, with_invalid_id()),
    "a picture without words": (notebook_rules.picture_violations, picture("A curve.", "A curve.")),
    "a picture described by its repr": (
        notebook_rules.picture_violations,
        picture("<" + DESCRIPTION, "<" + DESCRIPTION),
    ),
    "a picture without alt text": (notebook_rules.picture_violations, picture(alt=None)),
    "another alt text": (notebook_rules.picture_violations, picture(alt="A curve.")),
    "a long cell": (notebook_rules.length_violations, book(code("x = 1\n" * 21))),
    "long cells": (notebook_rules.length_violations, book(code("x = 1\n" * 7))),
    "many cells": (notebook_rules.count_violations, book(*text_cells(40), code())),
    "a late import": (
        notebook_rules.import_violations,
        book(code("%matplotlib inline"), code("if x:\n    from math import pi", 2)),
    ),
}


@pytest.mark.parametrize(("rule", "notebook"), BAD.values(), ids=BAD)
def test_a_bad_notebook_is_caught(rule, notebook):
    assert rule(notebook)


def test_forty_cells_are_few_enough_beside_any_number_of_folded_ones():
    folded = [code(tags=["hide-input"]) for _ in range(20)]
    assert notebook_rules.count_violations(book(*text_cells(39), code(), *folded)) == []


def test_every_rule_has_a_bad_notebook():
    assert {rule for rule, _ in BAD.values()} == set(notebook_rules.RULES)


def test_a_large_file_is_caught(tmp_path):
    path = tmp_path / "large.ipynb"
    large = good()
    large.cells[0].source = "x" * notebook_rules.LARGEST_FILE
    path.write_text(serialize(large), encoding="utf-8")
    assert any("bytes, more than" in found for found in notebook_rules.file_violations(path))


def test_another_writing_of_the_same_notebook_is_caught(tmp_path):
    path = tmp_path / "indented.ipynb"
    path.write_text(serialize(good()).replace('\n "', '\n   "'), encoding="utf-8")
    assert notebook_rules.file_violations(path) == ["the file is not written as `make notebooks` writes it"]


def test_the_command_names_notebooks_with_violations_and_is_silent_about_others(tmp_path, capsys):
    paths = [tmp_path / "good.ipynb", tmp_path / "bad.ipynb"]
    for path, notebook in zip(paths, (good(), book(code(count=2))), strict=True):
        path.write_text(serialize(notebook), encoding="utf-8")
    assert notebook_rules.main([str(paths[0])]) == 0
    assert capsys.readouterr().out == ""
    assert notebook_rules.main(map(str, paths)) == 1
    assert capsys.readouterr().out == f"{paths[1]}: cell 1 has the execution count 2, not 1\n"
