"""Order, chaos and the line between them: whether gradients vanish or explode with depth."""

import numpy as np
from scipy.optimize import brentq

from course_lib.theory._checks import not_negative, positive
from course_lib.theory._moments import mean_square
from course_lib.theory._recursions import LengthMap, fixed_point
from course_lib.theory._slope import slope

AT_CRITICALITY = 1e-9
"""A chi that differs from 1 by less than this is taken for 1: the numbers here are no more exact."""

SMALLEST, LARGEST = 1e-6, 1e6
"""Where the second moment of a critical net is looked for."""


def chi_1(f, weight_variance, bias_variance=0.0, q=None):
    r"""Factor by which a layer multiplies the second moment of the gradient on its way down.

    .. math:: \chi_1 = \sigma_w^2\, \mathbb{E} f'(\sqrt{q}\, z)^2

    Below 1 (order) gradients vanish with depth and inputs grow alike, above 1 (chaos) gradients explode
    and inputs that were alike part. It is also the mean squared singular value of the layer's Jacobian.

    Parameters
    ----------
    f : callable
        The activation function.
    weight_variance : float, positive
        :math:`\sigma_w^2`: fan-in times the variance of one weight, in layers of equal width.
    bias_variance : float, not negative
        :math:`\sigma_b^2`: the variance of one bias.
    q : float, not negative, optional
        Second moment of the pre-activations; the `fixed_point` if not given.

    Returns
    -------
    float

    References
    ----------
    Poole et al. (2016); Schoenholz et al. (2017); Pennington et al. (2017).

    Examples
    --------
    >>> round(chi_1(np.tanh, 0.5), 9)
    0.5
    """
    weight_variance = positive("weight_variance", weight_variance)
    q = fixed_point(f, weight_variance, bias_variance) if q is None else not_negative("q", q)
    return weight_variance * mean_square(slope(f), q)


def gradient_factor(f, weight_variance, q=None, bias_variance=0.0):
    r"""Factor by which the spread of the gradient changes from a layer to the one below.

    .. math:: \sqrt{\chi_1}, \qquad \chi_1 = \sigma_w^2\, \mathbb{E} f'(\sqrt{q}\, z)^2

    Below 1 gradients vanish with depth, above 1 they explode.

    Parameters
    ----------
    f : callable
        The activation function.
    weight_variance : float, positive
        :math:`\sigma_w^2`: fan-in times the variance of one weight, in layers of equal width.
    q : float, not negative, optional
        Second moment of the pre-activations; the fixed point if not given.
    bias_variance : float, not negative
        :math:`\sigma_b^2`: the variance of one bias.

    Returns
    -------
    float

    References
    ----------
    Schoenholz et al. (2017).

    Examples
    --------
    >>> round(gradient_factor(np.tanh, 16.0), 3)
    1.542
    """
    return chi_1(f, weight_variance, bias_variance, q) ** 0.5


def depth_scale(f, weight_variance, bias_variance=0.0):
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
    return scale_of(chi_1(f, weight_variance, bias_variance))


def scale_of(chi):
    """Return the number of layers over which a factor chi per layer makes 1/e; infinite for 1."""
    return np.inf if abs(chi - 1) < AT_CRITICALITY else float(-1 / np.log(chi))


def critical_weight_variance(f, bias_variance=0.0):
    r"""Weight variance at which gradients neither vanish nor explode: the critical line.

    .. math:: \sigma_w^2 = \frac{1}{\mathbb{E} f'(\sqrt{q}\, z)^2}, \qquad
              q - \sigma_w^2\, \mathbb{E} f(\sqrt{q}\, z)^2 = \sigma_b^2

    The first equation says that :math:`\chi_1 = 1`, the second that q is a fixed point; q is looked
    for up to 1e6, and below 1e-6 taken for 0.

    Parameters
    ----------
    f : callable
        The activation function.
    bias_variance : float, not negative
        :math:`\sigma_b^2`: the variance of one bias.

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
    bias_variance = not_negative("bias_variance", bias_variance)
    q = _critical_moment(f, bias_variance)
    if q is not None:
        weight_variance = 1 / mean_square(slope(f), q)
        end = LengthMap(f, weight_variance, bias_variance).end()
        if np.isfinite(end) and abs(chi_1(f, weight_variance, q=end) - 1) < AT_CRITICALITY:
            return weight_variance
    raise ValueError(
        "There is no weight variance at which the net settles where chi_1 is 1. "
        f"Received: bias_variance={bias_variance!r}"
    )


def _critical_moment(f, bias_variance):
    """Return the q at which both equations of `critical_weight_variance` hold, None if there is none."""

    def surplus(q):
        slope_square = mean_square(slope(f), q)
        if slope_square == 0:
            return -np.inf
        return (q - mean_square(f, q) / slope_square - bias_variance) / q

    if surplus(SMALLEST) > -AT_CRITICALITY:
        return 0.0
    if surplus(LARGEST) < AT_CRITICALITY:
        return None
    return np.exp(brentq(lambda log_q: surplus(np.exp(log_q)), np.log(SMALLEST), np.log(LARGEST)))
