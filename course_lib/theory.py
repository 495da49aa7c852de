"""What must happen in wide random nets, computed without training anything.

Mean-field theory: in a wide layer each pre-activation is a sum of many independent terms, hence
nearly Gaussian, and one number, its second moment q, describes the layer. Activations are any
functions of NumPy arrays; this module imports no TensorFlow.

References
----------
Poole et al. (2016); Schoenholz et al. (2017).
"""

from dataclasses import dataclass

import numpy as np

SATURATION_SHARE = 0.1
"""A function is saturated where its slope is below this share of its steepest slope."""

_Z = np.linspace(-12, 12, 24001)
_DENSITY = np.exp(-(_Z**2) / 2)
_DENSITY /= _DENSITY.sum()


def gaussian_mean(f, variance=1.0):
    r"""Mean of f(x) over a Gaussian x with mean 0.

    .. math:: \mathbb{E} f(x) = \int f(\sqrt{v}\,z)\, \frac{e^{-z^2/2}}{\sqrt{2\pi}}\, dz

    by the trapezoidal rule, which for smooth f times a Gaussian converges faster than any power of
    the step.

    Parameters
    ----------
    f : callable
        Takes and gives a float64 array of shape (points,).
    variance : float, not negative
        The variance v of x.

    Returns
    -------
    float

    Examples
    --------
    >>> round(gaussian_mean(np.square, variance=3.0), 12)
    3.0
    """
    if not variance >= 0:
        raise ValueError(f"variance must not be negative. Received: variance={variance!r}")
    return float(np.asarray(f(np.sqrt(variance) * _Z)) @ _DENSITY)


def slope(f):
    """Derivative of a function, by a central difference of fourth order.

    Parameters
    ----------
    f : callable
        Takes and gives a float64 array.

    Returns
    -------
    callable
        Right to about ten digits where f is smooth.

    Examples
    --------
    >>> float(slope(np.tanh)(np.array(0.0)).round(10))
    1.0
    """
    step = 1e-3

    def derivative(x):
        near = np.asarray(f(x + step)) - np.asarray(f(x - step))
        far = np.asarray(f(x + 2 * step)) - np.asarray(f(x - 2 * step))
        return (8 * near - far) / (12 * step)

    return derivative


def second_moments(f, weight_variance, depth, first=None):
    r"""Second moments of the pre-activations, layer after layer.

    .. math:: q_{l+1} = \sigma_w^2\, \mathbb{E} f(\sqrt{q_l}\, z)^2, \qquad
              \sigma_w^2 = n_{in} \operatorname{Var} W

    with biases 0.

    Parameters
    ----------
    f : callable
        The activation function.
    weight_variance : float
        :math:`\sigma_w^2`: fan-in times the variance of one weight.
    depth : int
        Number of hidden layers.
    first : float, optional
        The first layer's; `weight_variance` if not given, which is right for inputs of mean square 1.

    Returns
    -------
    array, shape (depth,)
        From the first hidden layer to the last.

    References
    ----------
    Poole et al. (2016).
    """
    moments = [weight_variance if first is None else first]
    while len(moments) < depth:
        moments.append(weight_variance * gaussian_mean(lambda x: np.square(f(x)), moments[-1]))
    return np.array(moments)


def fixed_point(f, weight_variance):
    r"""Second moment q* that a deep net's pre-activations settle at.

    Parameters
    ----------
    f : callable
        The activation function.
    weight_variance : float
        :math:`\sigma_w^2`: fan-in times the variance of one weight.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the recursion of `second_moments` has not settled after 1,000 layers.
    """
    q = weight_variance
    for _ in range(1000):
        previous, q = q, second_moments(f, weight_variance, 2, first=q)[-1]
        if abs(q - previous) <= 1e-10 * q:
            return float(q)
    raise ValueError(
        "The second moments have not settled after 1,000 layers. "
        f"Received: weight_variance={weight_variance!r}"
    )


def gradient_factor(f, weight_variance, q=None):
    r"""Factor by which the spread of the gradient changes from a layer to the one below.

    .. math:: \sqrt{\chi_1}, \qquad \chi_1 = \sigma_w^2\, \mathbb{E} f'(\sqrt{q}\, z)^2

    Below 1 gradients vanish with depth, above 1 they explode.

    Parameters
    ----------
    f : callable
        The activation function.
    weight_variance : float
        :math:`\sigma_w^2`: fan-in times the variance of one weight, in layers of equal width.
    q : float, optional
        Second moment of the pre-activations; the fixed point if not given.

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
    q = fixed_point(f, weight_variance) if q is None else q
    return (weight_variance * gaussian_mean(lambda x: slope(f)(x) ** 2, q)) ** 0.5


@dataclass(frozen=True, repr=False, eq=False)
class ActivationProfile:
    """An activation function on a grid.

    Attributes
    ----------
    z, value, slope : arrays of float, shape (points,)
        Where, the function there, its derivative there.
    saturated : array of bool, shape (points,)
        Where the slope is below a tenth of its steepest.
    """

    z: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    saturated: np.ndarray


def activation_profile(f, reach=6.0, points=1201):
    """Tabulate an activation function, its slope and where it is saturated.

    Parameters
    ----------
    f : callable
        The activation function.
    reach : float, positive
        The grid goes from -reach to reach.
    points : int
        Number of grid points.

    Returns
    -------
    ActivationProfile
    """
    z = np.linspace(-reach, reach, points)
    slopes = slope(f)(z)
    saturated = abs(slopes) < SATURATION_SHARE * abs(slopes).max()
    return ActivationProfile(z, np.asarray(f(z)), slopes, saturated)


@dataclass(frozen=True, repr=False, eq=False)
class Chain:
    """Signal and gradient in a net of one unit a layer.

    Attributes
    ----------
    activation : array of float, shape (layers,)
        Output of each unit, from the lowest.
    factor : array of float, shape (layers,)
        Weight times slope of each unit: what the gradient is multiplied by on its way down through it.
    gradient : array of float, shape (layers,)
        Derivative of the last output with respect to each unit's pre-activation.
    """

    activation: np.ndarray
    factor: np.ndarray
    gradient: np.ndarray


def chain(f, weight, bias, depth, x):
    r"""Send a number through a net of one unit a layer, and the gradient back.

    .. math:: z_l = w h_{l-1} + b, \quad h_l = f(z_l), \qquad
              \frac{\partial h_L}{\partial z_l} = f'(z_L) \prod_{k=l}^{L-1} w f'(z_k)

    Parameters
    ----------
    f : callable
        The activation function.
    weight, bias : float
        The same in every layer.
    depth : int
        Number of layers.
    x : float
        The input.

    Returns
    -------
    Chain
    """
    outputs, slopes = [x], []
    for _ in range(depth):
        z = np.array(weight * outputs[-1] + bias)
        outputs.append(float(f(z)))
        slopes.append(float(slope(f)(z)))
    slopes = np.array(slopes)
    products = np.cumprod(np.append(slopes[-1], weight * slopes[-2::-1]))
    return Chain(np.array(outputs[1:]), weight * slopes, products[::-1])
