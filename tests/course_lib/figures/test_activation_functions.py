"""Tests of pictures of activation functions: what was given is what is drawn, shaded and said."""

import numpy as np
import pytest
from scipy.special import ndtr

from course_lib import figures, theory


def drawn(figure, series=0, axes=0):
    return figure.axes[axes].lines[series].get_ydata()


def test_activation_function():
    figure = figures.activation_function(theory.activation_profile(np.tanh), "tanh")
    text = repr(figure)
    assert "tanh function goes from -1.000 at z = -6 through 0.000 at 0 to 1.000 at z = 6" in text
    assert "Its slope is at most 1.000, and less than a tenth of that, shaded, below z = -1.82 and" in text
    assert text.endswith("above z = 1.82.")
    np.testing.assert_allclose(drawn(figure), np.tanh(np.linspace(-6, 6, 1201)))
    np.testing.assert_allclose(drawn(figure, axes=1).max(), 1)


def test_one_sided_and_absent_saturation_are_described():
    relu = figures.activation_function(theory.activation_profile(lambda z: np.maximum(z, 0)), "ReLU")
    assert repr(relu).endswith("less than a tenth of that, shaded, below z = 0.00.")
    line = figures.activation_function(theory.activation_profile(lambda z: z), "identity")
    assert repr(line).endswith("less than a tenth of that, shaded, nowhere.")


@pytest.mark.parametrize(
    ("f", "ends"),
    [
        (lambda z: np.where(z < 0, np.expm1(z), z), "below z = -2.30"),
        (lambda z: np.maximum(z, 0.05 * z), "below z = 0.00"),
        (lambda z: np.maximum(z, 0.2 * z), "nowhere"),
        (lambda z: z * ndtr(z), "below z = -1.73"),
    ],
    ids=["ELU", "a leak of .05", "a leak of .2", "GELU, which dips"],
)
def test_an_activation_is_shaded_where_its_slope_stays_small(f, ends):
    profile = theory.activation_profile(f)
    figure = figures.activation_function(profile, "its")
    assert f"less than a tenth of that, shaded, {ends}" in repr(figure)
    shades = [
        patch.get_extents().transformed(axes.transData.inverted())
        for axes in figure.axes
        for patch in axes.patches
    ]
    expected = [] if ends == "nowhere" else [(-6, profile.thresholds[0])] * 2
    np.testing.assert_allclose([(shade.x0, shade.x1) for shade in shades], expected)


def test_an_asymptote_is_drawn_and_named():
    figure = figures.activation_function(theory.activation_profile(np.tanh), "tanh", asymptote=-1)
    assert repr(figure).endswith("A dotted line marks the asymptote -1.")
    assert list(drawn(figure, series=2)) == [-1, -1]


def test_several_activation_functions():
    profiles = {
        "tanh": theory.activation_profile(np.tanh),
        "half": theory.activation_profile(lambda z: z / 2),
    }
    figure = figures.activation_functions(profiles)
    assert "The half function goes from -3.000 at z = -6 through 0.000 at 0 to 3.000 at z = 6." in repr(
        figure
    )
    np.testing.assert_allclose(drawn(figure, series=1), profiles["half"].value)
    assert ("-6", "-1.000", "0.000", "-3.000", "0.500") in figure.table().rows
