"""Numbers after ≈ and pictures inside a page are left out of the comparison, and nothing else."""

import pytest
from nbval.plugin import get_sanitize_patterns

from course_lib.explore import explore, slider
from tests.explorers import draw_chain
from tools.notebook_rules import SANITIZE_CONFIG, sanitize, sanitize_patterns


def test_nbval_reads_the_same_patterns():
    assert get_sanitize_patterns(SANITIZE_CONFIG.read_text("utf-8")) == sanitize_patterns()
    assert len(sanitize_patterns()) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("≈0.157", "≈0.158"),
        ("≈1.2e-05", "≈0.0003"),
        ("≈-3", "≈4"),
        ("≈−3", "≈4"),
        ("≈1,234", "≈987"),
        ("≈15 %", "≈9 %"),
        ("≈0.157 [0.150, 0.165] of the nets", "≈0.2 [-1e-3, 0.3] of the nets"),
        ("layer 1   ≈9.9   of 10", "layer 1  ≈10.1   of 10"),
        (
            '<img src="data:image/png;base64,iVB+/A==" alt="1">',
            '<img src="data:image/png;base64,kGgo" alt="1">',
        ),
    ],
)
def test_numbers_after_the_sign_and_pictures_do_not_count(one, other):
    assert sanitize(one) == sanitize(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.157", "0.158"),
        ("≈0.157 of 10", "≈0.157 of 11"),
        ("≈0.157 rises", "≈0.157 falls"),
        ("≈15 %", "≈15 epochs"),
        ("≈15 %", "≈15"),
        ("≈0.157 [0.150, 0.165]", "≈0.157"),
        ("≈0.157 [a, b]", "≈0.157 [a, c]"),
        ("≈0.157 (0.2)", "≈0.157 (0.3)"),
        ("≈0.1, 0.2", "≈0.1, 0.3"),
        ("≈0.1\n0.2", "≈0.1\n0.3"),
        ("≈3 epochs", "≈3 seeds"),
        ("≈0.1 and ≈0.2", "≈0.1 or ≈0.2"),
        ("≈0.1", "≈nan"),
        ("≈0.1.", "≈0.1!"),
        ("layer 1 ≈0.1", "layer 2 ≈0.1"),
        (
            '<img src="data:image/png;base64,iVB+/A==" alt="1">',
            '<img src="data:image/png;base64,iVB+/A==" alt="2">',
        ),
    ],
)
def test_everything_else_counts(one, other):
    assert sanitize(one) != sanitize(other)


def explored(change=lambda figure: None):
    """Return the page of an explorer after `change` was applied to its last figure."""

    def draw(weight):
        figure = draw_chain(weight)
        if weight == 3:
            change(figure)
        return figure

    return explore(draw, weight=slider([1, 2, 3], label="weight"))._repr_html_()


def recolored(figure):
    figure.axes[0].texts[0].set_color("red")


def redescribed(figure):
    figure.description = figure.description.replace("3 layers", "4 layers")


def test_an_explorers_pictures_do_not_count():
    assert explored(recolored) != explored()
    assert sanitize(explored(recolored)) == sanitize(explored())


def test_the_description_of_every_frame_of_an_explorer_counts():
    assert sanitize(explored(redescribed)) != sanitize(explored())


def test_the_rule_keeps_its_place():
    text = "error ≈0.157 [0.150, 0.165] of 10, then ≈15 %."
    assert sanitize(text) == "error≈# [#, #]of 10, then≈#%."
