"""Tests of the page's section on the sweep."""

import numpy as np

from benchmarks.tune import RATES, SEEDS, section
from course_lib.training import Tuning


def test_the_section_tells_how_many_trainings_took_how_long():
    error = np.random.default_rng(0).uniform(0.1, 0.2, (len(RATES), len(SEEDS), 5))
    found = Tuning({"learning_rate": list(RATES)}, list(SEEDS), error, error, 2)
    text = section(found, 12.34)
    assert "1,000 trainings of 20 epochs, compiling included, took 12.3 seconds." in text
    assert "200 ReLU nets" in text
    assert "\n    Tuning(40 points" in text
