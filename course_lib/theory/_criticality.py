"""Order, chaos and the line between them: whether gradients vanish or explode with depth."""

import numpy as np
from scipy.optimize import brentq

from course_lib._checks import nonnegative_number, positive_number
from course_lib.theory._moments import mean_square
from course_lib.theory._recursions import LengthMap, fixed_point
from course_lib.theory._slope import Activation, slope

CHI_TOLERANCE = 1e-9
"""A chi this close to 1 is taken for 1: the numbers of this module are no more accurate."""

_SMALLEST, _LARGEST = 1e-6, 1e6
"""Where the second moment of a critical net is searched."""


def chi_1(f: Activation, weight_variance: float, bias_variance: float = 0.0, q: float | None = None) -> float:
    r"""Factor of the gradient's second moment from a layer to the one below.

    .. math:: \chi_1 = \sigma_w^2\, \mathbb{E} f'(\sqrt{q}\, z)^2

    Below 1 (order) gradients vanish with depth and inputs become more alike; above 1 (chaos) gradients
    explode and similar inputs become less alike. It is also the mean squared singular value of the
    layer's Jacobian.

    Parameters
    ----------
    f
        The activation function.
    weight_variance
        :math:`\sigma_w^2`, positive: fan-in times the variance of one weight, in layers of equal width.
    bias_variance
        :math:`\sigma_b^2`, 0 or more: the variance of one bias.
    q
        Second moment of the pre-activations, 0 or more; the `fixed_point` if not given.

    References
    ----------
    Poole et al. (2016); Schoenholz et al. (2017); Pennington et al. (2017).

    Examples
    --------
    >>> round(chi_1(np.tanh, 0.5), 9)
    0.5
    """
    weight_variance = positive_number("weight_variance", weight_variance)
    q = fixed_point(f, weight_variance, bias_variance) if q is None else nonnegative_number("q", q)
    return weight_variance * mean_square(slope(f), q)


def gradient_factor(
    f: Activation, weight_variance: float, q: float | None = None, bias_variance: float = 0.0
) -> float:
    r"""Factor of the gradient's standard deviation from a layer to the one below: the root of `chi_1`.

    .. math:: \sqrt{\chi_1}, \qquad \chi_1 = \sigma_w^2\, \mathbb{E} f'(\sqrt{q}\, z)^2

    Below 1 gradients vanish with depth, above 1 they explode.

    Parameters
    ----------
    f, weight_variance, q, bias_variance
        As in `chi_1`.

    References
    ----------
    Schoenholz et al. (2017).

    Examples
    --------
    >>> round(gradient_factor(np.tanh, 16.0), 3)
    1.542
    """
    return chi_1(f, weight_variance, bias_variance, q) ** 0.5


def depth_scale(f: Activation, weight_variance: float, bias_variance: float = 0.0) -> float:
    r"""Number of layers over which the second moment of the gradient falls to 1/e.

    .. math:: \xi = -\frac{1}{\ln \chi_1}

    Nets seem trainable up to about 6 :math:`\xi` layers.

    Parameters
    ----------
    f, weight_variance, bias_variance
        As in `chi_1`.

    Returns
    -------
    float
        Infinite at criticality. Negative in chaos, where gradients grow by e over \|xi\| layers.

    References
    ----------
    Schoenholz et al. (2017).

    Examples
    --------
    >>> round(depth_scale(np.tanh, 0.5), 4)
    1.4427
    >>> depth_scale(np.tanh, 1.0)
    inf
    """
    return layers_to_one_over_e(chi_1(f, weight_variance, bias_variance))


def layers_to_one_over_e(factor: float) -> float:
    """Return the number of layers over which a factor per layer multiplies to 1/e; infinite for 1."""
    return np.inf if abs(factor - 1) < CHI_TOLERANCE else float(-1 / np.log(factor))


def critical_weight_variance(f: Activation, bias_variance: float = 0.0) -> float:
    r"""Weight variance at which gradients neither vanish nor explode: the critical line.

    .. math:: \sigma_w^2 = \frac{1}{\mathbb{E} f'(\sqrt{q}\, z)^2}, \qquad
              q - \sigma_w^2\, \mathbb{E} f(\sqrt{q}\, z)^2 = \sigma_b^2

    The first equation says that :math:`\chi_1 = 1`, the second that q is a fixed point. q is searched
    up to 1e6, and taken for 0 below 1e-6.

    Parameters
    ----------
    f
        The activation function.
    bias_variance
        :math:`\sigma_b^2`, 0 or more: the variance of one bias.

    Returns
    -------
    float
        :math:`\sigma_w^2`: fan-in times the variance of one weight.

    Raises
    ------
    ValueError
        If there is none, as for ReLU with biases, or if nets move away from that fixed point, as with
        GELU and SiLU without biases.

    References
    ----------
    Saxe et al. (2013), for tanh without biases; Poole et al. (2016); Schoenholz et al. (2017).

    Examples
    --------
    >>> round(critical_weight_variance(np.tanh, bias_variance=0.05), 3)
    1.761
    """
    bias_variance = nonnegative_number("bias_variance", bias_variance)
    q = _critical_moment(f, bias_variance)
    if q is not None:
        weight_variance = 1 / mean_square(slope(f), q)
        limit = LengthMap(f, weight_variance, bias_variance).limit()
        if np.isfinite(limit) and abs(chi_1(f, weight_variance, q=limit) - 1) < CHI_TOLERANCE:
            return weight_variance
    raise ValueError(
        "There is no weight variance at which the net settles where chi_1 is 1. "
        f"Received: bias_variance={bias_variance!r}"
    )


def _critical_moment(f, bias_variance):
    """Return the q at which both equations of `critical_weight_variance` hold, None if there is none."""

    def surplus(q):
        slope_square = mean_square(slope(f), q)
        return (q - mean_square(f, q) / slope_square - bias_variance) / q if slope_square else -np.inf

    if surplus(_SMALLEST) > -CHI_TOLERANCE:
        return 0.0
    if surplus(_LARGEST) < CHI_TOLERANCE:
        return None
    return np.exp(brentq(lambda log_q: surplus(np.exp(log_q)), np.log(_SMALLEST), np.log(_LARGEST)))
