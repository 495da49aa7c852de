"""Tests of what every kind of figure keeps: it says its data, and nothing but its data."""

import inspect
from io import BytesIO
from itertools import combinations

import matplotlib as mpl
from matplotlib.text import Text
from nbformat import v4
from PIL import Image

from course_lib import figures
from course_lib.figures import _heat, _style
from tools.notebook_rules import approximation_violations, residue_violations, sanitize

FALLING, RISING = [0.9, 0.4, 0.2, 0.1], [0.1, 0.2, 0.4, 0.9]


def words(figure):
    """Return what is compared when a notebook is run again."""
    return [sanitize(text) for text in (repr(figure), repr(figure.table()), figure.table()._repr_html_())]


def test_another_trend_is_described_in_other_words(measured):
    falling, rising = words(measured(FALLING)), words(measured(RISING))
    assert falling[0] != rising[0]


def test_a_little_noise_changes_no_word(measured):
    noisier = [0.905, 0.404, 0.201, 0.1005]
    assert repr(measured(FALLING).table()) != repr(measured(noisier).table())
    assert words(measured(FALLING)) == words(measured(noisier))


def test_exact_data_that_differ_by_a_tenth_are_described_otherwise(exact_kind):
    one, other = words(exact_kind(1.0)), words(exact_kind(1.1))
    assert all(a != b for a, b in zip(one, other, strict=True))


def test_colours_change_the_picture_and_no_word(any_kind, monkeypatch, request):
    before = any_kind()
    monkeypatch.setattr(_style, "_COLOURS", _style._COLOURS[::-1])
    monkeypatch.setattr(_heat, "SHADES", mpl.colormaps["Greys"])
    after = any_kind()
    assert (repr(after), repr(after.table())) == (repr(before), repr(before.table()))
    if "examples" not in request.node.callspec.id:  # which are black and white
        assert after._repr_png_()[0] != before._repr_png_()[0]


def test_the_same_call_gives_the_same_bytes_whatever_the_readers_style(any_kind):
    expected = any_kind()._repr_png_()[0]
    with mpl.rc_context(
        {"font.size": 20, "text.color": "red", "axes.facecolor": "black", "lines.linewidth": 9}
    ):
        assert any_kind()._repr_png_()[0] == expected


def test_the_file_holds_no_version_and_no_date(any_kind):
    assert not {"Software", "Creation Time", "date"} & set(
        Image.open(BytesIO(any_kind()._repr_png_()[0])).info
    )


def visible_texts(figure):
    figure.draw_without_rendering()
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


def test_texts_lie_within_the_picture_apart_from_each_other_and_are_large_enough(any_kind):
    figure = any_kind().figure
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


def test_legends_lie_outside_the_data(any_kind):
    figure = any_kind().figure
    figure.draw_without_rendering()
    for legend in figure.legends:
        assert not any(legend.get_window_extent().overlaps(axes.get_window_extent()) for axes in figure.axes)


def test_series_are_told_apart_without_colour(any_kind):
    for axes in any_kind().axes:
        named = [line for line in axes.lines if not line.get_label().startswith("_")]
        looks = [
            (line.get_marker(), line.get_linestyle(), str(line._unscaled_dash_pattern)) for line in named
        ]
        assert len(set(looks)) == len(looks)


def test_what_is_displayed_keeps_the_rules_of_notebooks(any_kind):
    figure = any_kind()
    table = figure.table()
    data = [{"text/plain": repr(figure)}, {"text/plain": repr(table), "text/html": table._repr_html_()}]
    cell = v4.new_code_cell("1", outputs=[v4.new_output("display_data", data=some) for some in data])
    notebook = v4.new_notebook(cells=[cell])
    assert approximation_violations(notebook) == residue_violations(notebook) == []


def test_every_kind_is_tested_here(kinds):
    assert kinds == {name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))}


def test_every_kind_has_a_table(any_kind):
    table = any_kind().table()
    assert len(table.rows) >= 2
    assert table.caption
