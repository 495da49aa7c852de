"""An activation function with its slope and its saturated ends."""

from course_lib.figures._described import DescribedFigure
from course_lib.figures._style import INK, SHADE, legend_above, line_style, subplots


def activation_function(profile, name):
    """Draw an activation function with its tangent at 0 above its slope, saturated ends shaded.

    Parameters
    ----------
    profile : course_lib.theory.ActivationProfile
        The function on a grid symmetric about 0.
    name : str
        What the function is called.

    Returns
    -------
    DescribedFigure
        Two axes: the function, its slope.
    """
    figure, (above, below) = subplots(2, 1, height=5.2, sharex=True)
    colour = line_style(0)["color"]
    middle = len(profile.z) // 2
    tangent = profile.value[middle] + profile.slope[middle] * profile.z
    shown = (tangent >= profile.value.min()) & (tangent <= profile.value.max())
    above.plot(profile.z, profile.value, color=colour, label=name)
    above.plot(profile.z[shown], tangent[shown], "--", color=INK, label="tangent at 0")
    below.plot(profile.z, profile.slope, color=colour)
    for axes in (above, below):
        axes.fill_between(
            profile.z,
            0,
            1,
            where=profile.saturated,
            color=SHADE,
            alpha=0.25,
            linewidth=0,
            transform=axes.get_xaxis_transform(),
            label="saturated: slope below a tenth of its steepest",
        )
    above.set(ylabel="f(z)")
    below.set(xlabel="z, a unit's weighted sum of inputs", ylabel="slope f′(z)")
    legend_above(figure, above, columns=2)
    return DescribedFigure(figure, _describe(profile, name, middle))


def _describe(profile, name, middle):
    return (
        f"The {name} function goes from {profile.value[0]:.3f} at z = {profile.z[0]:g} through "
        f"{profile.value[middle]:.3f} at 0 to {profile.value[-1]:.3f} at z = {profile.z[-1]:g}. Its slope "
        f"is at most {profile.slope.max():.3f}, and {_saturated_ends(profile)}."
    )


def _saturated_ends(profile):
    inside = profile.z[~profile.saturated]
    ends = []
    if profile.saturated[0]:
        ends.append(f"below z = {inside[0]:.2f}")
    if profile.saturated[-1]:
        ends.append(f"above z = {inside[-1]:.2f}")
    return f"less than a tenth of that, shaded, {' and '.join(ends) or 'nowhere'}"
