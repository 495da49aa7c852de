"""Activation functions with their slopes and saturated ends."""

from collections.abc import Mapping

from course_lib.figures._described import DescribedFigure, Table, even_indices
from course_lib.figures._palette import INK, SATURATED, line_style
from course_lib.figures._style import house_style, legend_above, subplots
from course_lib.figures._words import format_exact
from course_lib.theory import ActivationProfile


@house_style()
def activation_function(
    profile: ActivationProfile, name: str, asymptote: float | None = None
) -> DescribedFigure:
    """Draw an activation function with its tangent at 0 above its slope, saturated ends shaded.

    Parameters
    ----------
    profile
        The function on a grid symmetric about 0.
    name
        What the function is called.
    asymptote
        A value that the function approaches, to be drawn as a line.
    """
    figure, (above, below) = _two_axes()
    color = line_style(0)["color"]
    above.plot(profile.z, profile.value, color=color, label=name)
    _draw_tangent(above, profile)
    if asymptote is not None:
        above.axhline(asymptote, color=INK, linewidth=1, linestyle=":", label=f"asymptote {asymptote:g}")
    below.plot(profile.z, profile.slope, color=color)
    below.axhline(0, color=INK, linewidth=0.8)
    _shade_saturated_ends(above, profile)
    _shade_saturated_ends(below, profile)
    legend_above(figure, above)
    description = _describe(name, profile, ", shaded,")
    if asymptote is not None:
        description += f" A dotted line marks the asymptote {asymptote:g}."
    return DescribedFigure(figure, description, _list({name: profile}))


@house_style()
def activation_functions(profiles: Mapping[str, ActivationProfile]) -> DescribedFigure:
    """Draw several activation functions above their slopes, to compare them.

    Parameters
    ----------
    profiles
        The functions by name, all on one grid symmetric about 0.
    """
    figure, (above, below) = _two_axes()
    for index, (name, profile) in enumerate(profiles.items()):
        style = line_style(index) | {"markevery": len(profile.z) // 12}
        above.plot(profile.z, profile.value, label=name, **style)
        below.plot(profile.z, profile.slope, **style)
    below.axhline(0, color=INK, linewidth=0.8)
    legend_above(figure, above)
    description = " ".join(_describe(name, profile) for name, profile in profiles.items())
    return DescribedFigure(figure, description, _list(profiles))


def _two_axes():
    figure, (above, below) = subplots(2, 1, height=5.2, sharex=True)
    above.set(ylabel="f(z)")
    below.set(xlabel="z, a unit's weighted sum of inputs", ylabel="slope f′(z)")
    return figure, (above, below)


def _draw_tangent(axes, profile):
    middle = len(profile.z) // 2
    tangent = profile.value[middle] + profile.slope[middle] * profile.z
    within = (tangent >= profile.value.min()) & (tangent <= profile.value.max())
    axes.plot(profile.z[within], tangent[within], "--", color=INK, label="tangent at 0")


def _shade_saturated_ends(axes, profile):
    low, high = profile.thresholds
    label = "saturated: slope below a tenth of its steepest"
    for start, end in ((profile.z[0], low), (high, profile.z[-1])):
        if start < end:
            axes.axvspan(start, end, label=label, color=SATURATED, alpha=0.25, linewidth=0)
            label = None


def _describe(name, profile, shading=""):
    middle = len(profile.z) // 2
    return (
        f"The {name} function goes from {_fixed(profile.value[0])} at z = {profile.z[0]:g} through "
        f"{_fixed(profile.value[middle])} at 0 to {_fixed(profile.value[-1])} at z = {profile.z[-1]:g}. Its "
        f"slope is at most {_fixed(profile.slope.max())}, and less than a tenth of that{shading} "
        f"{_saturated_ends(profile)}."
    )


def _fixed(number):
    """Return a number with three decimals, and without a sign before 0."""
    return f"{round(number, 3) + 0.0:.3f}"


def _saturated_ends(profile):
    low, high = profile.thresholds
    below = [f"below z = {low:.2f}"] if low > profile.z[0] else []
    above = [f"above z = {high:.2f}"] if high < profile.z[-1] else []
    return " and ".join(below + above) or "nowhere"


def _list(profiles):
    z = next(iter(profiles.values())).z
    rows = [
        [
            format_exact(z[i]),
            *(_fixed(number) for p in profiles.values() for number in (p.value[i], p.slope[i])),
        ]
        for i in even_indices(len(z), 13)
    ]
    header = ["z", *(f"{name}{part}" for name in profiles for part in ("", ", slope"))]
    return Table("Activation functions and their slopes, by input", header, rows)
