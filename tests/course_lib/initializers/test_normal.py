"""Tests of N(0, sigma²)."""

import numpy as np
import pytest
from scipy import stats

from course_lib.initializers import Normal


def draw(initializer, shape=(300, 100)):
    return np.asarray(initializer(shape))


@pytest.mark.parametrize("sigma", [0.02, 1.0])
def test_law(sigma):
    assert stats.kstest(draw(Normal(sigma, seed=1)).ravel(), stats.norm(0, sigma).cdf).pvalue > 0.01


def test_sigma_is_one_if_not_given():
    assert Normal().sigma == 1


@pytest.mark.parametrize("shape", [(300, 100), (3, 3, 50, 60), (30_000,)])
def test_the_shape_does_not_matter(shape):
    assert draw(Normal(0.5, seed=2), shape).std() == pytest.approx(0.5, rel=0.015)


def test_sigma_multiplies_every_weight():
    np.testing.assert_allclose(draw(Normal(0.5, seed=3)), 0.5 * draw(Normal(1.0, seed=3)), rtol=1e-6)


@pytest.mark.parametrize("sigma", [0, -1.0, float("nan"), float("inf"), [1.0], "1", True])
def test_a_sigma_that_is_not_positive_is_refused(sigma):
    with pytest.raises(ValueError, match="sigma must be a positive finite number. Received: sigma="):
        Normal(sigma=sigma)
