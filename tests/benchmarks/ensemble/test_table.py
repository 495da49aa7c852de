"""Tests of what is written."""

import pytest

from benchmarks.ensemble._table import COLUMNS, section, table
from benchmarks.ensemble.contenders import CONTENDERS


@pytest.fixture
def results(make_run):
    """All but JAX and PyTorch ran; ours twice as fast as the others, the peak in one second."""
    runs = {}
    for place, contender in enumerate(CONTENDERS):
        if contender.package == "tensorflow":
            runs[contender.name] = make_run(place, members=1 if contender.alone else 4)
            runs[contender.name].seconds = [1.0, 2.0, 3.0] if contender.alone else [4.0, 8.0, 12.0]
            runs[contender.name].starts = [0.5, 0.5, 0.5]
    runs["ours"].seconds = [2.0, 4.0, 6.0]
    absent = {c.name: f"{c.package} is not installed" for c in CONTENDERS if c.name not in runs}
    return runs, absent


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_line_has_medians_and_middle_halves(results):
    lines = {cells(line)[0]: cells(line)[1:] for line in table(*results).splitlines()}
    keras = lines["Keras `fit` (1 net)"]
    assert keras[:4] == ["125,000", "93,750 to 156,250", "2.00", "2.00 to 2.00"]
    assert keras[5:] == ["5.0", "0.5", "0.50"]
    assert lines["ours"][2] == "1.00"
    assert lines["ours"][5] == "1.2"


def test_every_line_has_every_column_and_no_contender_is_dropped(results):
    lines = table(*results).splitlines()
    assert {len(cells(line)) for line in lines} == {1 + len(COLUMNS)}
    names = [cells(line)[0].removesuffix(" (1 net)") for line in lines[2:]]
    assert names == [contender.name for contender in CONTENDERS[:-1]]
    assert "| JAX, vmap | jax is not installed |" in table(*results)


def test_the_section_names_machine_peak_ways_and_failures(results):
    runs, absent = results
    absent["Keras `fit`, at its best"] = "Keras (jit): RuntimeError: no"
    text = section({4: (runs, absent), 1: (runs, absent)}, rounds=3, load=1.25)
    assert text.startswith("## Training many nets, `python -m benchmarks.ensemble`, 2")
    assert text.count("Made up 1.0") == 1
    assert "Load average before: 1.2" in text
    assert "Medians of 3 rounds" in text
    assert "### 4 nets" in text
    assert "### 1 net\n" in text
    assert "Peak: 9 GFLOP/s (7 to 13)." in text
    assert "Keras `fit`, at its best: one execution an epoch." in text
    assert "Left out: Keras (jit): RuntimeError: no." in text
    assert "Left out: jax" not in text
