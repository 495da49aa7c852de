"""Two inputs in one net: whether a layer makes them more alike or less."""

import numpy as np
from scipy.optimize import brentq

from course_lib.theory._checks import correlation, count, positive
from course_lib.theory._criticality import AT_CRITICALITY, scale_of
from course_lib.theory._moments import NODES, WEIGHTS
from course_lib.theory._recursions import LengthMap, fixed_point
from course_lib.theory._slope import slope, values


def correlation_map(f, weight_variance, c, bias_variance=0.0, q=None):
    r"""Correlation of two inputs' pre-activations, one layer further up.

    .. math:: c' = \frac{\sigma_w^2\, \mathbb{E}[f(u_1) f(u_2)] + \sigma_b^2}
                        {\sigma_w^2\, \mathbb{E} f(u_1)^2 + \sigma_b^2}

    for Gaussians :math:`u_1, u_2` of mean 0, variance q and correlation c.

    Parameters
    ----------
    f : callable
        The activation function. Takes and gives a float64 array of shape (points,).
    weight_variance : float, positive
        :math:`\sigma_w^2`: fan-in times the variance of one weight.
    c : float from -1 to 1
        The correlation in this layer.
    bias_variance : float, not negative
        :math:`\sigma_b^2`: the variance of one bias.
    q : float, positive, optional
        Second moment of the pre-activations; the `fixed_point` if not given.

    Returns
    -------
    float
        Right to about 1e-10, for functions with a kink at 0 too. A kink elsewhere puts an error of
        some 1e-4 into it.

    Raises
    ------
    ValueError
        If there is no q, or it is 0: without a signal there is no correlation.

    References
    ----------
    Poole et al. (2016).

    Examples
    --------
    >>> round(correlation_map(lambda x: np.maximum(x, 0.0), 2.0, 0.0), 6) == round(1 / np.pi, 6)
    True
    """
    length_map = LengthMap(f, weight_variance, bias_variance)
    q = _signal(f, weight_variance, bias_variance, q)
    product = pair_mean(f, q, correlation("c", c))
    return (length_map.weight_variance * product + length_map.bias_variance) / length_map(q)


def correlation_slope(f, weight_variance, c, bias_variance=0.0, q=None):
    r"""Slope of the correlation map at c: by how much a layer multiplies small differences.

    .. math:: \frac{dc'}{dc} = \sigma_w^2\, \mathbb{E}[f'(u_1) f'(u_2)]\, \frac{q}{q'}

    where q' is the next layer's second moment; at the fixed point they are equal, and the slope at
    c = 1 is :math:`\chi_1`.

    Parameters
    ----------
    f, weight_variance, c, bias_variance, q
        As in `correlation_map`.

    Returns
    -------
    float
        Right to about 1e-9. A kink elsewhere than at 0 puts an error of up to 1e-2 into it.

    References
    ----------
    Poole et al. (2016); Schoenholz et al. (2017).

    Examples
    --------
    >>> round(correlation_slope(np.tanh, 1.761, 1.0, bias_variance=0.05), 3)
    1.0
    """
    length_map = LengthMap(f, weight_variance, bias_variance)
    q = _signal(f, weight_variance, bias_variance, q)
    product = pair_mean(slope(f), q, correlation("c", c))
    return length_map.weight_variance * product * q / length_map(q)


def correlations(f, weight_variance, depth, start, first=None, bias_variance=0.0):
    r"""Correlation of two inputs' pre-activations, layer after layer.

    Parameters
    ----------
    f, weight_variance, depth, first, bias_variance
        As in `second_moments`; both inputs have these second moments.
    start : float from -1 to 1
        The correlation in the first hidden layer.

    Returns
    -------
    array of float, shape (depth,)
        From the first hidden layer to the last.

    References
    ----------
    Poole et al. (2016).

    Examples
    --------
    >>> correlations(lambda x: np.maximum(x, 0.0), 2.0, depth=4, start=0.0).round(3)
    array([0.   , 0.318, 0.494, 0.605])
    """
    length_map = LengthMap(f, weight_variance, bias_variance)
    q = length_map.first if first is None else positive("first", first)
    course = [correlation("start", start)]
    while len(course) < count("depth", depth):
        course.append(correlation_map(f, weight_variance, course[-1], bias_variance, q))
        q = length_map(q)
    return np.array(course)


def correlation_fixed_point(f, weight_variance, bias_variance=0.0):
    r"""Correlation c* that any two inputs have deep in a net.

    In order (:math:`\chi_1 \le 1`) it is 1: the net tells no inputs apart. In chaos it is below 1,
    however alike the inputs were.

    Parameters
    ----------
    f, weight_variance, bias_variance
        As in `correlation_map`.

    Returns
    -------
    float

    References
    ----------
    Poole et al. (2016).

    Examples
    --------
    >>> correlation_fixed_point(np.tanh, 1.0, bias_variance=0.05)
    1.0
    >>> round(correlation_fixed_point(np.tanh, 4.0, bias_variance=0.05), 3)
    0.165
    """
    q = _signal(f, weight_variance, bias_variance, None)
    if correlation_slope(f, weight_variance, 1.0, bias_variance, q) <= 1 + AT_CRITICALITY:
        return 1.0

    def growth(c):
        return correlation_map(f, weight_variance, c, bias_variance, q) - c

    # The map is a power series in c without negative terms, so that it crosses the diagonal once.
    just_below = 1 - 1e-9
    if growth(just_below) >= 0:
        return 1.0
    return max(brentq(growth, -1e-9, just_below), 0.0)


def correlation_depth_scale(f, weight_variance, bias_variance=0.0):
    r"""Number of layers over which the distance of a correlation from its fixed point falls to 1/e.

    .. math:: \xi_c = -\frac{1}{\ln \frac{dc'}{dc}(c^*)}

    In order it is the `depth_scale` of the gradient; in chaos it says how soon the net has forgotten
    how alike two inputs were.

    Parameters
    ----------
    f, weight_variance, bias_variance
        As in `correlation_map`.

    Returns
    -------
    float
        Infinite at criticality.

    References
    ----------
    Schoenholz et al. (2017).

    Examples
    --------
    >>> round(6 * correlation_depth_scale(np.tanh, 1.0, bias_variance=0.05), 1)
    21.8
    """
    c = correlation_fixed_point(f, weight_variance, bias_variance)
    return scale_of(correlation_slope(f, weight_variance, c, bias_variance))


def pair_mean(f, q, c):
    r"""Mean of f(u_1) f(u_2) over two Gaussians of mean 0, variance q and correlation c.

    In polar coordinates, with :math:`\cos\theta = c`,

    .. math:: u_{1,2} = \sqrt{q}\, r \cos(\varphi \pm \tfrac{\theta}{2}), \qquad
              \mathbb{E} f(u_1) f(u_2) = \int_0^\infty r e^{-r^2/2}\, dr\;
              \frac{1}{\pi} \int_0^\pi f(u_1) f(u_2)\, d\varphi

    so that kinks at 0 lie at two known angles, where the integral is cut.
    """
    half = np.arccos(c) / 2
    angle, angle_weight = _angles(half)
    u_1, u_2 = (q**0.5 * np.outer(_RADIUS, np.cos(angle + turn)).ravel() for turn in (half, -half))
    product = (values(f, u_1) * values(f, u_2)).reshape(len(_RADIUS), len(angle))
    return float(_RADIUS_WEIGHT @ product @ angle_weight)


def _graded(end, smallest):
    """Nodes and weights of an integral from 0 to end, in pieces each twice as long as the last."""
    edges = end * np.append(0.0, 2.0 ** np.arange(smallest, 1))
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (1 + NODES)).ravel(), (half * WEIGHTS).ravel()


def _angles(half):
    """Nodes and weights of the mean over angles from 0 to pi, graded towards pi / 2 ± half."""
    nodes, weights = [], []
    for kink, towards in ((np.pi / 2 - half, -1), (np.pi / 2 + half, 1)):
        for direction, length in ((towards, np.pi / 2 - half), (-towards, half)):
            distance, weight = _graded(length, -16)
            nodes.append(kink + direction * distance)
            weights.append(weight / np.pi)
    return np.concatenate(nodes), np.concatenate(weights)


_RADIUS, _RADIUS_WEIGHT = _graded(16.0, -16)
_RADIUS_WEIGHT = _RADIUS_WEIGHT * _RADIUS * np.exp(-(_RADIUS**2) / 2)


def _signal(f, weight_variance, bias_variance, q):
    """Return q, or the fixed point if it is None; refuse 0."""
    if q is not None:
        return positive("q", q)
    q = fixed_point(f, weight_variance, bias_variance)
    if q == 0:
        raise ValueError(
            "Without a signal there is no correlation; q must be given. Received: a fixed point of 0 at "
            f"weight_variance={weight_variance!r}, bias_variance={bias_variance!r}"
        )
    return q
