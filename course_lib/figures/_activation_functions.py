"""Activation functions with their slopes and saturated ends."""

import numpy as np

from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import INK, SHADE, in_house_style, legend_above, line_style, subplots
from course_lib.figures._table import Table
from course_lib.figures._words import exact


@in_house_style
def activation_function(profile, name, asymptote=None):
    """Draw an activation function with its tangent at 0 above its slope, saturated ends shaded.

    Parameters
    ----------
    profile : course_lib.theory.ActivationProfile
        The function on a grid symmetric about 0.
    name : str
        What the function is called.
    asymptote : float, optional
        A value that the function approaches and that is to be drawn.

    Returns
    -------
    DescribedFigure
        Two axes: the function, its slope.
    """
    figure, (above, below) = _two_axes()
    colour = line_style(0)["color"]
    above.plot(profile.z, profile.value, color=colour, label=name)
    _draw_tangent(above, profile)
    if asymptote is not None:
        above.axhline(asymptote, color=INK, linewidth=1, linestyle=":", label=f"asymptote {asymptote:g}")
    below.plot(profile.z, profile.slope, color=colour)
    below.axhline(0, color=INK, linewidth=0.8)
    _shade(above, profile)
    _shade(below, profile)
    legend_above(figure, above)
    ends = _saturated_ends(profile)
    description = f"The {_describe(name, profile)}, and less than a tenth of that, shaded, {ends}."
    if asymptote is not None:
        description += f" A dotted line marks the asymptote {asymptote:g}."
    return DescribedFigure(figure, description, _list({name: profile}))


@in_house_style
def activation_functions(profiles):
    """Draw several activation functions above their slopes, to compare them.

    Parameters
    ----------
    profiles : dict of str to course_lib.theory.ActivationProfile
        The functions by name, all on one grid symmetric about 0.

    Returns
    -------
    DescribedFigure
        Two axes: the functions, their slopes.
    """
    figure, axes = _two_axes()
    for index, (name, profile) in enumerate(profiles.items()):
        style = line_style(index) | {"markevery": len(profile.z) // 12}
        axes[0].plot(profile.z, profile.value, label=name, **style)
        axes[1].plot(profile.z, profile.slope, **style)
    axes[1].axhline(0, color=INK, linewidth=0.8)
    legend_above(figure, axes[0])
    sentences = [
        f"The {_describe(name, profile)}, and less than a tenth of that {_saturated_ends(profile)}."
        for name, profile in profiles.items()
    ]
    return DescribedFigure(figure, " ".join(sentences), _list(profiles))


def _two_axes():
    figure, (above, below) = subplots(2, 1, height=5.2, sharex=True)
    above.set(ylabel="f(z)")
    below.set(xlabel="z, a unit's weighted sum of inputs", ylabel="slope f′(z)")
    return figure, (above, below)


def _draw_tangent(axes, profile):
    middle = len(profile.z) // 2
    tangent = profile.value[middle] + profile.slope[middle] * profile.z
    shown = (tangent >= profile.value.min()) & (tangent <= profile.value.max())
    axes.plot(profile.z[shown], tangent[shown], "--", color=INK, label="tangent at 0")


def _shade(axes, profile):
    low, high = profile.thresholds
    label = "saturated: slope below a tenth of its steepest"
    for start, end in ((profile.z[0], low), (high, profile.z[-1])):
        if start < end:
            axes.axvspan(start, end, label=label, color=SHADE, alpha=0.25, linewidth=0)
            label = None


def _describe(name, profile):
    middle = len(profile.z) // 2
    return (
        f"{name} function goes from {_fixed(profile.value[0])} at z = {profile.z[0]:g} through "
        f"{_fixed(profile.value[middle])} at 0 to {_fixed(profile.value[-1])} at z = {profile.z[-1]:g}. Its "
        f"slope is at most {_fixed(profile.slope.max())}"
    )


def _fixed(number):
    """Write a number without a sign before 0."""
    return f"{round(number, 3) + 0.0:.3f}"


def _saturated_ends(profile):
    low, high = profile.thresholds
    ends = []
    if low > profile.z[0]:
        ends.append(f"below z = {low:.2f}")
    if high < profile.z[-1]:
        ends.append(f"above z = {high:.2f}")
    return " and ".join(ends) or "nowhere"


def _list(profiles):
    z = next(iter(profiles.values())).z
    chosen = np.unique(np.linspace(0, len(z) - 1, 13).round().astype(int))
    rows = [
        [exact(z[i]), *(_fixed(number) for p in profiles.values() for number in (p.value[i], p.slope[i]))]
        for i in chosen
    ]
    header = ["z", *(f"{name}{part}" for name in profiles for part in ("", ", slope"))]
    return Table("Activation functions and their slopes, by input", header, rows)
