"""Two inputs in one net: whether a layer makes them more alike or less."""

import numpy as np
from scipy.optimize import brentq

from course_lib._checks import number_between, positive_number, whole_number
from course_lib.theory._criticality import CHI_TOLERANCE, layers_to_one_over_e
from course_lib.theory._moments import NODES, WEIGHTS
from course_lib.theory._recursions import LengthMap, fixed_point
from course_lib.theory._slope import Activation, evaluate, slope


def correlation_map(
    f: Activation, weight_variance: float, c: float, bias_variance: float = 0.0, q: float | None = None
) -> float:
    r"""Correlation of two inputs' pre-activations in the next layer.

    .. math:: c' = \frac{\sigma_w^2\, \mathbb{E}[f(u_1) f(u_2)] + \sigma_b^2}
                        {\sigma_w^2\, \mathbb{E} f(u_1)^2 + \sigma_b^2}

    for Gaussians :math:`u_1, u_2` of mean 0, variance q and correlation c.

    Parameters
    ----------
    f
        The activation function.
    weight_variance
        :math:`\sigma_w^2`, positive: fan-in times the variance of one weight.
    c
        The correlation in this layer, from -1 to 1.
    bias_variance
        :math:`\sigma_b^2`, 0 or more: the variance of one bias.
    q
        Second moment of the pre-activations, positive; the `fixed_point` if not given.

    Returns
    -------
    float
        With an error of about 1e-10, also for functions with a kink at 0. A kink elsewhere causes an
        error of some 1e-4.

    Raises
    ------
    ValueError
        If q is not given and the fixed point is 0 or missing: there is no correlation without a signal.

    References
    ----------
    Poole et al. (2016).

    Examples
    --------
    >>> round(correlation_map(lambda x: np.maximum(x, 0.0), 2.0, 0.0), 6) == round(1 / np.pi, 6)
    True
    """
    length_map, q = _length_map(f, weight_variance, bias_variance, q)
    product = _mean_product(f, q, number_between("c", c, -1, 1))
    return (length_map.weight_variance * product + length_map.bias_variance) / length_map(q)


def correlation_slope(
    f: Activation, weight_variance: float, c: float, bias_variance: float = 0.0, q: float | None = None
) -> float:
    r"""Slope of the correlation map at c: the factor of small differences between inputs.

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
        With an error of about 1e-9. A kink elsewhere than at 0 causes an error of up to 1e-2.

    References
    ----------
    Poole et al. (2016); Schoenholz et al. (2017).

    Examples
    --------
    >>> round(correlation_slope(np.tanh, 1.761, 1.0, bias_variance=0.05), 3)
    1.0
    """
    length_map, q = _length_map(f, weight_variance, bias_variance, q)
    product = _mean_product(slope(f), q, number_between("c", c, -1, 1))
    return length_map.weight_variance * product * q / length_map(q)


def correlations(
    f: Activation,
    weight_variance: float,
    depth: int,
    first_correlation: float,
    first: float | None = None,
    bias_variance: float = 0.0,
) -> np.ndarray:
    r"""Correlations of two inputs' pre-activations, layer after layer.

    Parameters
    ----------
    f, weight_variance, depth, first, bias_variance
        As in `second_moments`; both inputs have these second moments.
    first_correlation
        The correlation in the first hidden layer, from -1 to 1.

    Returns
    -------
    array of float, shape (depth,)
        From the first hidden layer to the last.

    References
    ----------
    Poole et al. (2016).

    Examples
    --------
    >>> correlations(lambda x: np.maximum(x, 0.0), 2.0, depth=4, first_correlation=0.0).round(3)
    array([0.   , 0.318, 0.494, 0.605])
    """
    length_map = LengthMap(f, weight_variance, bias_variance)
    q = length_map.first if first is None else positive_number("first", first)
    course = [number_between("first_correlation", first_correlation, -1, 1)]
    for _ in range(whole_number("depth", depth, minimum=1) - 1):
        course.append(correlation_map(f, weight_variance, course[-1], bias_variance, q))
        q = length_map(q)
    return np.array(course)


def correlation_fixed_point(f: Activation, weight_variance: float, bias_variance: float = 0.0) -> float:
    r"""Correlation c* that any two inputs approach deep in a net.

    In order (:math:`\chi_1 \le 1`) it is 1: the net cannot tell inputs apart. In chaos it is below 1,
    however alike the inputs were.

    Parameters
    ----------
    f, weight_variance, bias_variance
        As in `correlation_map`.

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
    _, q = _length_map(f, weight_variance, bias_variance, q=None)
    if correlation_slope(f, weight_variance, 1.0, bias_variance, q) <= 1 + CHI_TOLERANCE:
        return 1.0

    def growth(c):
        return correlation_map(f, weight_variance, c, bias_variance, q) - c

    # The map is a power series in c without negative terms, so that it crosses the diagonal once.
    just_below = 1 - 1e-9
    return 1.0 if growth(just_below) >= 0 else max(brentq(growth, -1e-9, just_below), 0.0)


def correlation_depth_scale(f: Activation, weight_variance: float, bias_variance: float = 0.0) -> float:
    r"""Number of layers over which the distance of a correlation from its fixed point falls to 1/e.

    .. math:: \xi_c = -\frac{1}{\ln \frac{dc'}{dc}(c^*)}

    In order it is the `depth_scale` of the gradient; in chaos it says how soon the net forgets how
    alike two inputs were. It is infinite at criticality.

    Parameters
    ----------
    f, weight_variance, bias_variance
        As in `correlation_map`.

    References
    ----------
    Schoenholz et al. (2017).

    Examples
    --------
    >>> round(6 * correlation_depth_scale(np.tanh, 1.0, bias_variance=0.05), 1)
    21.8
    """
    c = correlation_fixed_point(f, weight_variance, bias_variance)
    return layers_to_one_over_e(correlation_slope(f, weight_variance, c, bias_variance))


def _length_map(f, weight_variance, bias_variance, q):
    """Return the length map and q, which is the fixed point if not given and must be positive."""
    length_map = LengthMap(f, weight_variance, bias_variance)
    q = fixed_point(f, weight_variance, bias_variance) if q is None else positive_number("q", q)
    if q == 0:
        raise ValueError(
            "Without a signal there is no correlation; q must be given. Received: a fixed point of 0 at "
            f"weight_variance={weight_variance!r}, bias_variance={bias_variance!r}"
        )
    return length_map, q


def _mean_product(f, q, c):
    r"""Mean of f(u_1) f(u_2) over two Gaussians of mean 0, variance q and correlation c.

    In polar coordinates, with :math:`\cos\theta = c`,

    .. math:: u_{1,2} = \sqrt{q}\, r \cos(\varphi \pm \tfrac{\theta}{2}), \qquad
              \mathbb{E} f(u_1) f(u_2) = \int_0^\infty r e^{-r^2/2}\, dr\;
              \frac{1}{\pi} \int_0^\pi f(u_1) f(u_2)\, d\varphi

    so that kinks at 0 lie at two known angles, where the integral is cut.
    """
    half = np.arccos(c) / 2
    angle, angle_weight = _angle_rule(half)
    u_1, u_2 = (q**0.5 * np.outer(_RADIUS, np.cos(angle + turn)).ravel() for turn in (half, -half))
    product = (evaluate(f, u_1) * evaluate(f, u_2)).reshape(len(_RADIUS), len(angle))
    return float(_RADIUS_WEIGHT @ product @ angle_weight)


def _graded_rule(end):
    """Nodes and weights of an integral from 0 to end, in pieces each twice as long as the last."""
    edges = end * np.append(0.0, 2.0 ** np.arange(-16, 1))
    half = np.diff(edges)[:, None] / 2
    return (edges[:-1, None] + half * (1 + NODES)).ravel(), (half * WEIGHTS).ravel()


def _angle_rule(half):
    """Nodes and weights of the mean over angles from 0 to pi, graded towards pi / 2 ± half."""
    nodes, weights = [], []
    for kink, towards in ((np.pi / 2 - half, -1), (np.pi / 2 + half, 1)):
        for direction, length in ((towards, np.pi / 2 - half), (-towards, half)):
            distance, weight = _graded_rule(length)
            nodes.append(kink + direction * distance)
            weights.append(weight / np.pi)
    return np.concatenate(nodes), np.concatenate(weights)


_RADIUS, _RADIUS_WEIGHT = _graded_rule(16.0)
_RADIUS_WEIGHT = _RADIUS_WEIGHT * _RADIUS * np.exp(-(_RADIUS**2) / 2)
