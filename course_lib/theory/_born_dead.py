"""ReLU nets that are dead before training begins."""

import numpy as np

from course_lib.theory._checks import count


def born_dead_probability(widths):
    r"""Probability that a new ReLU net without biases is silent.

    .. math:: p = 1 - \prod_l \left(1 - 2^{-N_l}\right)

    A unit's weights are as likely as the opposite ones, so that it is silent on a given input with
    probability 1/2, and a layer of N units with probability :math:`2^{-N}`; one silent layer silences
    all above it. That is exact for one input. A net that is silent on a whole data set is silent on
    each of its inputs, so that the probability of this is at most p.

    Parameters
    ----------
    widths : sequence of int
        Number of units :math:`N_l` of each hidden layer.

    Returns
    -------
    float

    References
    ----------
    Lu et al. (2019).

    Examples
    --------
    >>> [round(born_dead_probability([width] * 9), 4) for width in (2, 3, 4, 5, 10)]
    [0.9249, 0.6993, 0.4406, 0.2485, 0.0088]
    """
    widths = [count("width", width) for width in widths]
    return float(-np.expm1(np.sum(np.log1p(-(2.0 ** -np.array(widths, dtype=float))))))
