"""The textbook's Table 11-1."""

from course_lib._checks import one_of
from course_lib.initializers._variance_scaling import VarianceScaling

TABLE = {
    "printed": {"logistic": (1, "fan_avg"), "tanh": (4, "fan_avg"), "relu": (2**0.5, "fan_avg")},
    "corrected": {"logistic": (4, "fan_avg"), "tanh": (1, "fan_avg"), "relu": (2**0.5, "fan_in")},
}
"""Gain and mode of each activation function, as printed and as corrected."""


def textbook_initializer(
    activation: str, distribution: str = "normal", version: str = "corrected", seed: int | None = None
) -> VarianceScaling:
    r"""Look an initializer up in the textbook's Table 11-1.

    For weights from U[-r, r] or N(0, σ²), the limit r and the standard deviation σ are a factor times

    .. math:: r = \sqrt{\frac{6}{n_{in} + n_{out}}}, \qquad \sigma = \sqrt{\frac{2}{n_{in} + n_{out}}}

    ==========  =======  ==========================================
    activation  printed  corrected
    ==========  =======  ==========================================
    logistic    1        4
    tanh        4        1
    relu        √2       √2, with :math:`2 n_{in}` for the sum
    ==========  =======  ==========================================

    Two things are corrected:

    - The factor 4 belongs to the logistic function. Since :math:`f(z) = \frac12 + \frac12 \tanh \frac z2`,
      a logistic layer with weights 4W and biases -2 ΣW, above another one, computes what a tanh layer
      with weights W does. (With biases 0 the factor alone is not enough: gradients still shrink.)
    - The row for ReLU bears He's name in the text, and He's is over the fan-in. In layers with as many
      inputs as units there is no difference.

    Parameters
    ----------
    activation
        The row: "logistic", "tanh" or "relu".
    distribution
        The column: "normal" or "uniform".
    version
        "corrected" or "printed".
    seed
        The same seed gives the same weights at every call; random if not given.

    References
    ----------
    Géron (2017), "Hands-On Machine Learning with Scikit-Learn and TensorFlow", 1st edition, Table 11-1.
    Glorot and Bengio (2010), equations 12 and 16, in which no factor appears; He et al. (2015),
    equation 10.

    Examples
    --------
    >>> textbook_initializer("tanh", "uniform", "printed", seed=1)
    VarianceScaling(gain=4.0, seed=1, mode='fan_avg', distribution='uniform')
    """
    rows = TABLE[one_of("version", version, TABLE)]
    gain, mode = rows[one_of("activation", activation, rows)]
    one_of("distribution", distribution, ("normal", "uniform"))
    return VarianceScaling(gain, seed, mode=mode, distribution=distribution)
