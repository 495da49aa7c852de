"""Tests of the live form, from Python's side."""

from html import escape

from course_lib.explore import explore, slider
from tests.explorers import draw_chain, grid_explorer


def test_the_picture_starts_where_the_sliders_do():
    weight, bias, picture = grid_explorer().widget().children
    assert (weight.value, bias.value) == (0.5, 1)
    assert (weight.description, bias.description) == ("weight of the units", "bias < 2 & more")
    assert f'alt="{escape(repr(draw_chain(0.5, 1)))}"' in picture.value


def test_moving_a_slider_draws_again_in_the_same_place():
    weight, bias, picture = grid_explorer().widget().children
    weight.value = 2.0
    bias.index = 0
    assert bias.value == -1
    assert f'alt="{escape(repr(draw_chain(2.0, -1)))}"' in picture.value
    assert picture.value.count("<img") == 1


def test_an_error_while_drawing_is_shown_and_passes():
    def draw(weight):
        if weight == 2:
            raise RuntimeError("no <weight> of 2")
        return draw_chain(weight)

    weight, picture = explore(draw, weight=slider([1, 2, 3], label="weight")).widget().children
    weight.value = 2
    assert picture.value == '<pre role="alert">RuntimeError: no &lt;weight&gt; of 2</pre>'
    weight.value = 3
    assert "<img" in picture.value
