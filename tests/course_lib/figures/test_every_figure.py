"""Tests of what every figure keeps: it says its data, and nothing but its data."""

import inspect
from functools import cache
from io import BytesIO
from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.text import Text
from nbformat import v4
from PIL import Image

from course_lib import figures
from course_lib.figures import _maps, _palette
from tests.course_lib.figures.made_up import DATA, DRAW, EXACT, MEASURED
from tools.notebook_rules import approximation_violations, residue_violations, sanitize

FALLING, NOISIER, RISING = (0.9, 0.4, 0.2, 0.1), (0.905, 0.404, 0.201, 0.1005), (0.1, 0.2, 0.4, 0.9)


@pytest.fixture(scope="module")
def draw():
    """Return a function that draws the figure of a name; the same one from the same data."""
    return cache(lambda name, data: DRAW[name](data))


@pytest.fixture(scope="module")
def draw_png(draw):
    """Return a function that gives the bytes of a figure's picture."""
    return cache(lambda name: draw(name, DATA[name])._repr_png_()[0])


@pytest.fixture(scope="module")
def lay_out():
    """Return a function that draws a figure of its own and puts everything in its place."""

    def draw(name):
        figure = DRAW[name](DATA[name]).figure
        figure.draw_without_rendering()
        return figure

    return cache(draw)


@pytest.fixture
def figure(draw, name):
    """The figure of a name, to look at."""
    return draw(name, DATA[name])


def pytest_generate_tests(metafunc):
    for argument, names in (("measured", MEASURED), ("exact", EXACT), ("name", DRAW)):
        if argument in metafunc.fixturenames:
            metafunc.parametrize(argument, names)


def words(figure):
    """Return what is compared when a notebook is run again."""
    return [sanitize(text) for text in (repr(figure), repr(figure.table()), figure.table()._repr_html_())]


def test_another_trend_is_described_in_other_words(draw, measured):
    assert words(draw(measured, FALLING))[0] != words(draw(measured, RISING))[0]


def test_a_little_noise_changes_no_word(draw, measured):
    figure, noisier = draw(measured, FALLING), draw(measured, NOISIER)
    assert repr(figure.table()) != repr(noisier.table())
    assert words(figure) == words(noisier)


def test_exact_data_that_differ_by_a_tenth_are_described_otherwise(draw, exact):
    one, other = words(draw(exact, 1.0)), words(draw(exact, 1.1))
    assert all(a != b for a, b in zip(one, other, strict=True))


def colors(figure):
    """Return the colors and color maps of all that is drawn."""
    getters = ("get_color", "get_facecolor", "get_edgecolor", "get_cmap")
    return [
        str(getattr(artist, getter)())
        for artist in figure.figure.findobj()
        for getter in getters
        if hasattr(artist, getter)
    ]


def test_another_palette_changes_the_picture_and_no_word(name, figure, monkeypatch):
    monkeypatch.setattr(_palette, "SERIES_COLORS", _palette.SERIES_COLORS[::-1])
    monkeypatch.setattr(_maps, "SHADES", mpl.colormaps["Greys"])
    after = DRAW[name](DATA[name])
    assert (repr(after), repr(after.table())) == (repr(figure), repr(figure.table()))
    if name != "examples":  # which are black and white
        assert colors(after) != colors(figure)


def test_the_same_call_gives_the_same_bytes_whatever_the_readers_style(name, draw_png):
    expected = draw_png(name)
    with mpl.rc_context(
        {"font.size": 20, "text.color": "red", "axes.facecolor": "black", "lines.linewidth": 9}
    ):
        assert DRAW[name](DATA[name])._repr_png_()[0] == expected


def test_the_file_holds_no_version_and_no_date(name, draw_png):
    assert not {"Software", "Creation Time", "date"} & set(Image.open(BytesIO(draw_png(name))).info)


def visible_texts(figure):
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return [(t, t.get_window_extent()) for t in texts if _is_drawn(t, figure)]


def _is_drawn(text, figure):
    """Matplotlib keeps tick labels beyond an axis's ends, which it does not draw."""
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            labels = [*axis.get_ticklabels(), *axis.get_ticklabels(minor=True)]
            if text in labels:
                drawn = {t for tick in axis._update_ticks() for t in (tick.label1, tick.label2)}
                return axes.axison and text in drawn
            if text is axis.label:
                return axes.axison
    return True


def test_texts_lie_within_the_picture_apart_from_each_other_and_are_large_enough(name, lay_out):
    figure = lay_out(name)
    texts = visible_texts(figure)
    assert texts
    edge = figure.bbox.padded(1)
    for text, box in texts:
        assert edge.containsx(box.x0), text
        assert edge.containsx(box.x1), text
        assert edge.containsy(box.y0), text
        assert edge.containsy(box.y1), text
        assert text.get_fontsize() >= 9
    for (one, a), (other, b) in combinations(texts, 2):
        assert not a.padded(-1).overlaps(b.padded(-1)), (one.get_text(), other.get_text())


def test_legends_lie_outside_the_data(name, lay_out):
    figure = lay_out(name)
    for legend in figure.legends:
        assert not any(legend.get_window_extent().overlaps(axes.get_window_extent()) for axes in figure.axes)


def test_series_are_told_apart_without_color(figure):
    for axes in figure.axes:
        named = [line for line in axes.lines if not line.get_label().startswith("_")]
        looks = [
            (line.get_marker(), line.get_linestyle(), str(line._unscaled_dash_pattern)) for line in named
        ]
        assert len(set(looks)) == len(looks)


def test_what_is_displayed_keeps_the_rules_of_notebooks(figure):
    table = figure.table()
    data = [{"text/plain": repr(figure)}, {"text/plain": repr(table), "text/html": table._repr_html_()}]
    cell = v4.new_code_cell("1", outputs=[v4.new_output("display_data", data=some) for some in data])
    notebook = v4.new_notebook(cells=[cell])
    assert approximation_violations(notebook) == residue_violations(notebook) == []


def test_every_figure_is_tested_here():
    functions = {name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))}
    assert functions == {name.removesuffix(", exact") for name in DRAW}


def test_every_figure_has_a_table(figure):
    table = figure.table()
    assert len(table.rows) >= 2
    assert table.caption
