"""How far nets of finite width scatter around what holds for wide ones."""

import numpy as np

from course_lib.theory._checks import count
from course_lib.theory._moments import gaussian_mean, mean_square
from course_lib.theory._recursions import LengthMap, second_moments
from course_lib.theory._slope import slope, values


def second_moment_std(f, weight_variance, depth, width, first=None, bias_variance=0.0):
    r"""Standard deviation, from net to net, of the mean square of a layer's pre-activations.

    Given the layer below, the n pre-activations of a layer are independent Gaussians of variance
    :math:`K_l = \sigma_w^2 \frac1n \sum_i f(z_{l-1,i})^2 + \sigma_b^2`. To first order in 1/n,

    .. math:: \operatorname{Var} K_{l+1} = \frac{\sigma_w^4}{n} \operatorname{Var} f(\sqrt{q_l}\, z)^2
              + \left(\frac{dq_{l+1}}{dq_l}\right)^2 \operatorname{Var} K_l, \qquad
              \operatorname{Var} \frac1n \sum_i z_{l,i}^2 = \frac2n (q_l^2 + \operatorname{Var} K_l)
              + \operatorname{Var} K_l

    It falls like :math:`1 / \sqrt{n}`; for ReLU with He's start it grows like
    :math:`\sqrt{5 l / n}\, q`.

    Parameters
    ----------
    f, weight_variance, depth, first, bias_variance
        As in `second_moments`. Weights and biases are Gaussian.
    width : int
        Number n of units in every hidden layer.

    Returns
    -------
    array of float, shape (depth,)
        For one net and one input; the mean over m independent nets scatters :math:`\sqrt m` times
        less, and a mean over several inputs no more. Good to 10 % up to depth = width / 20.

    Raises
    ------
    ValueError
        If a layer has no signal.

    References
    ----------
    Hanin and Rolnick (2018), for ReLU.

    Examples
    --------
    >>> second_moment_std(lambda x: x, 1.0, depth=3, width=200).round(3)
    array([0.1  , 0.142, 0.174])
    """
    width, variances = count("width", width), [0.0]
    moments = _moments_with_signal(f, weight_variance, depth, first, bias_variance)
    length_map = LengthMap(f, weight_variance, bias_variance)
    for q in moments[:-1]:
        noise = weight_variance**2 * _square_variance(f, q) / width
        variances.append(noise + _derivative(length_map, q) ** 2 * variances[-1])
    variances = np.array(variances)
    return np.sqrt(variances + 2 * (moments**2 + variances) / width)


def log_gradient_std(f, weight_variance, depth, width, first=None, bias_variance=0.0):
    r"""Standard deviation, from net to net, of the logarithm of a gradient's growth from top to bottom.

    The growth is :math:`\lVert g_1 \rVert / \lVert g_L \rVert`, where :math:`g_l` is the gradient of
    one example's loss with respect to the pre-activations of layer l. To first order in 1/n each layer
    adds to :math:`\ln \lVert g \rVert^2`

    .. math:: \frac1n \sum_i \left(\frac{f'(z_i)^2 \zeta_i^2}{\mathbb{E} f'^2} - 1\right)
              + \frac{d \ln \chi}{dq}\, (K_l - q_l), \qquad \zeta_i \sim N(0, 1)

    in which the first term has variance :math:`(3\, \mathbb{E} f'^4 / (\mathbb{E} f'^2)^2 - 1) / n`
    and the second the scatter of `second_moment_std`, driven by the same units. The sum grows like
    :math:`\sqrt{depth / width}`; for ReLU it is :math:`\frac12 \sqrt{5 (L - 1) / n}`.

    Parameters
    ----------
    f, weight_variance, depth, first, bias_variance
        As in `second_moments`. Weights and biases are Gaussian.
    width : int
        Number n of units in every hidden layer.

    Returns
    -------
    float
        For one net and one example. Good to 10 % up to depth = width / 20. The mean of the logarithm
        is lower than half that of `gradient_moments` by about the square of this.

    Raises
    ------
    ValueError
        If a layer has no signal.

    References
    ----------
    Hanin and Nica (2020), for ReLU.

    Examples
    --------
    >>> round(log_gradient_std(lambda x: np.maximum(x, 0.0), 2.0, depth=21, width=100), 6)
    0.5
    """
    width = count("width", width)
    length_map = LengthMap(f, weight_variance, bias_variance)
    covariance = np.zeros((2, 2))  # of the layer's K and of the logarithm so far
    for q in _moments_with_signal(f, weight_variance, depth, first, bias_variance)[:-1]:
        log_chi_slope = _derivative(lambda q: np.log(mean_square(slope(f), q)), q)
        step = np.array([[_derivative(length_map, q), 0], [log_chi_slope, 1]])
        covariance = step @ covariance @ step.T + _layer_noise(f, weight_variance, q) / width
    return float(covariance[1, 1] ** 0.5 / 2)


def _layer_noise(f, weight_variance, q):
    """Covariance of what one unit adds to the next layer's K and to the logarithm of the gradient."""
    chi = mean_square(slope(f), q)
    signal = weight_variance**2 * _square_variance(f, q)
    gradient = 3 * gaussian_mean(lambda x: slope(f)(x) ** 4, q) / chi**2 - 1
    both = gaussian_mean(lambda x: (values(f, x) * slope(f)(x)) ** 2, q) / chi - mean_square(f, q)
    return np.array([[signal, weight_variance * both], [weight_variance * both, gradient]])


def _square_variance(f, q):
    """Variance of f(x) ** 2 over a Gaussian x of variance q."""
    return gaussian_mean(lambda x: values(f, x) ** 4, q) - mean_square(f, q) ** 2


def _derivative(function, q):
    """Slope of a smooth function of a second moment, to six digits."""
    return (function(q * 1.001) - function(q * 0.999)) / (0.002 * q)


def _moments_with_signal(f, weight_variance, depth, first, bias_variance):
    moments = second_moments(f, weight_variance, depth, first, bias_variance)
    if not moments.all():
        raise ValueError(f"Every layer must have a signal. Received: second moments {moments}")
    return moments
