"""Distributions that weights are drawn from, all of mean 0 and any standard deviation."""

import math

DISTRIBUTIONS = ("normal", "truncated_normal", "uniform")


def truncated_std(limit=2.0):
    r"""Standard deviation of a standard normal variable that is kept only within ±limit.

    Cutting the tails off makes the distribution narrower than the one it was cut from. With the
    density :math:`\varphi` and the distribution function :math:`\Phi` of N(0, 1),

    .. math:: \operatorname{Var}(z \mid |z| \le c) = 1 - \frac{2 c\, \varphi(c)}{2 \Phi(c) - 1}

    by integrating :math:`z^2 \varphi(z)` by parts. To have standard deviation σ after the cut, draw
    with σ divided by this number before it: for the cut at ±2 that Keras also uses, by .8796.

    Parameters
    ----------
    limit : float, positive
        The cut c.

    Returns
    -------
    float

    Examples
    --------
    >>> round(truncated_std(), 8)
    0.87962566
    """
    density = math.exp(-(limit**2) / 2) / math.sqrt(2 * math.pi)
    kept = math.erf(limit / math.sqrt(2))
    return math.sqrt(1 - 2 * limit * density / kept)


def sample(distribution, deviation, shape, generator):
    """Draw independent numbers of mean 0.

    Parameters
    ----------
    distribution : {"normal", "truncated_normal", "uniform"}
        The truncated normal has no value beyond two standard deviations of the normal it is cut from.
    deviation : float
        Standard deviation of what is drawn.
    shape : tuple of int
        How many.
    generator : numpy.random.Generator
        Where the randomness comes from.

    Returns
    -------
    array of float64, of shape `shape`
    """
    if distribution == "normal":
        return generator.normal(0, deviation, shape)
    if distribution == "uniform":
        return generator.uniform(-deviation * 3**0.5, deviation * 3**0.5, shape)
    return _truncated(shape, generator) * (deviation / truncated_std())


def _truncated(shape, generator):
    """Standard normal numbers, each drawn again until it is within ±2."""
    numbers = generator.standard_normal(shape)
    while (outside := abs(numbers) > 2).any():
        numbers[outside] = generator.standard_normal(outside.sum())
    return numbers
