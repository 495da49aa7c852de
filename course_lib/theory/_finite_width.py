"""Nets of finite width: how far they deviate from wide ones, and how often they are born dead."""

from collections.abc import Sequence

import numpy as np

from course_lib._checks import whole_number
from course_lib.theory._moments import gaussian_mean, mean_square
from course_lib.theory._recursions import LengthMap, second_moments
from course_lib.theory._slope import Activation, evaluate, slope


def second_moment_std(
    f: Activation,
    weight_variance: float,
    depth: int,
    width: int,
    first: float | None = None,
    bias_variance: float = 0.0,
) -> np.ndarray:
    r"""Standard deviation, between nets, of the mean square of each layer's pre-activations.

    Given the layer below, the n pre-activations of a layer are independent Gaussians of variance
    :math:`K_l = \sigma_w^2 \frac1n \sum_i f(z_{l-1,i})^2 + \sigma_b^2`. To first order in 1/n,

    .. math:: \operatorname{Var} K_{l+1} = \frac{\sigma_w^4}{n} \operatorname{Var} f(\sqrt{q_l}\, z)^2
              + \left(\frac{dq_{l+1}}{dq_l}\right)^2 \operatorname{Var} K_l, \qquad
              \operatorname{Var} \frac1n \sum_i z_{l,i}^2 = \frac2n (q_l^2 + \operatorname{Var} K_l)
              + \operatorname{Var} K_l

    It falls like :math:`1 / \sqrt{n}`; for ReLU with He initialization it grows like
    :math:`\sqrt{5 l / n}\, q`.

    Parameters
    ----------
    f, weight_variance, depth, first, bias_variance
        As in `second_moments`; every layer must have a signal. Weights and biases are Gaussian.
    width
        Number n of units in every hidden layer.

    Returns
    -------
    array of float, shape (depth,)
        For one net and one input. The mean over m independent nets has a standard deviation
        :math:`\sqrt m` times smaller, and a mean over several inputs none larger. Accurate to 10 % up
        to depth = width / 20.

    References
    ----------
    Hanin and Rolnick (2018), for ReLU.

    Examples
    --------
    >>> second_moment_std(lambda x: x, 1.0, depth=3, width=200).round(3)
    array([0.1  , 0.142, 0.174])
    """
    width = whole_number("width", width, minimum=1)
    length_map, moments = _positive_moments(f, weight_variance, depth, first, bias_variance)
    variances = [0.0]
    for q in moments[:-1]:
        noise = weight_variance**2 * _square_variance(f, q) / width
        variances.append(noise + _derivative(length_map, q) ** 2 * variances[-1])
    variance = np.array(variances)
    return np.sqrt(variance + 2 * (moments**2 + variance) / width)


def log_gradient_std(
    f: Activation,
    weight_variance: float,
    depth: int,
    width: int,
    first: float | None = None,
    bias_variance: float = 0.0,
) -> float:
    r"""Standard deviation, between nets, of the logarithm of a gradient's growth from top to bottom.

    The growth is :math:`\lVert g_1 \rVert / \lVert g_L \rVert`, where :math:`g_l` is the gradient of
    one example's loss with respect to the pre-activations of layer l. To first order in 1/n each layer
    adds to :math:`\ln \lVert g \rVert^2`

    .. math:: \frac1n \sum_i \left(\frac{f'(z_i)^2 \zeta_i^2}{\mathbb{E} f'^2} - 1\right)
              + \frac{d \ln \chi}{dq}\, (K_l - q_l), \qquad \zeta_i \sim N(0, 1)

    in which the first term has variance :math:`(3\, \mathbb{E} f'^4 / (\mathbb{E} f'^2)^2 - 1) / n`
    and the second that of `second_moment_std`, caused by the same units. The sum grows like
    :math:`\sqrt{depth / width}`; for ReLU it is :math:`\frac12 \sqrt{5 (L - 1) / n}`.

    Parameters
    ----------
    f, weight_variance, depth, first, bias_variance
        As in `second_moments`; every layer must have a signal. Weights and biases are Gaussian.
    width
        Number n of units in every hidden layer.

    Returns
    -------
    float
        For one net and one example. Accurate to 10 % up to depth = width / 20. The mean of the
        logarithm is lower than half that of `gradient_moments` by about the square of this.

    References
    ----------
    Hanin and Nica (2020), for ReLU.

    Examples
    --------
    >>> round(log_gradient_std(lambda x: np.maximum(x, 0.0), 2.0, depth=21, width=100), 6)
    0.5
    """
    width = whole_number("width", width, minimum=1)
    length_map, moments = _positive_moments(f, weight_variance, depth, first, bias_variance)
    covariance = np.zeros((2, 2))  # of the layer's K and of the logarithm so far
    for q in moments[:-1]:
        log_chi_slope = _derivative(lambda q: np.log(mean_square(slope(f), q)), q)
        step = np.array([[_derivative(length_map, q), 0], [log_chi_slope, 1]])
        covariance = step @ covariance @ step.T + _layer_noise(f, weight_variance, q) / width
    return float(covariance[1, 1] ** 0.5 / 2)


def _layer_noise(f, weight_variance, q):
    """Covariance of what one unit adds to the next layer's K and to the logarithm of the gradient."""
    chi = mean_square(slope(f), q)
    signal = weight_variance**2 * _square_variance(f, q)
    gradient = 3 * gaussian_mean(lambda x: slope(f)(x) ** 4, q) / chi**2 - 1
    both = gaussian_mean(lambda x: (evaluate(f, x) * slope(f)(x)) ** 2, q) / chi - mean_square(f, q)
    return np.array([[signal, weight_variance * both], [weight_variance * both, gradient]])


def _square_variance(f, q):
    """Variance of f(x) ** 2 over a Gaussian x of variance q."""
    return gaussian_mean(lambda x: evaluate(f, x) ** 4, q) - mean_square(f, q) ** 2


def _derivative(function, q):
    """Slope of a smooth function of a second moment, to six digits."""
    return (function(q * 1.001) - function(q * 0.999)) / (0.002 * q)


def _positive_moments(f, weight_variance, depth, first, bias_variance):
    """Return the length map and the second moments of all layers, which must be positive."""
    moments = second_moments(f, weight_variance, depth, first, bias_variance)
    if not moments.all():
        raise ValueError(f"Every layer must have a signal. Received: second moments {moments}")
    return LengthMap(f, weight_variance, bias_variance), moments


def born_dead_probability(widths: Sequence[int]) -> float:
    r"""Probability that a newly initialized ReLU net without biases is dead on a given input.

    .. math:: p = 1 - \prod_l \left(1 - 2^{-N_l}\right)

    A unit's weights are as likely as the opposite ones, so that its output is 0 on a given input with
    probability 1/2, and that of a whole layer of N units with probability :math:`2^{-N}`; one such
    layer makes all layers above it constant. This is exact for one input. A net that is dead, with
    zero output and zero gradient on every input, is so on each of them: p is an upper bound of the
    probability that a net is dead on a whole data set.

    Parameters
    ----------
    widths
        Number of units :math:`N_l` of each hidden layer.

    References
    ----------
    Lu et al. (2019).

    Examples
    --------
    >>> [round(born_dead_probability([width] * 9), 4) for width in (2, 3, 4, 5, 10)]
    [0.9249, 0.6993, 0.4406, 0.2485, 0.0088]
    """
    widths = [whole_number("width", width, minimum=1) for width in widths]
    return float(-np.expm1(np.sum(np.log1p(-(2.0 ** -np.array(widths, dtype=float))))))
