"""Tests of what the theory accepts, and of what it says to anything else."""

import numpy as np
import pytest

from course_lib import theory


def ramp(x):
    return np.maximum(x, 0.0)


REFUSED = [
    (lambda: theory.gaussian_mean(ramp, -1), r"variance must be finite and must not be negative. .*=-1"),
    (lambda: theory.gaussian_mean(ramp, np.inf), "variance must be finite.*variance=inf"),
    (lambda: theory.gaussian_mean(ramp, np.nan), "variance must be finite.*variance=nan"),
    (lambda: theory.gaussian_mean(ramp, [1.0, 2.0]), r"variance must be finite.*variance=\[1.0, 2.0\]"),
    (lambda: theory.he_gain(np.inf), "slope must be a finite number. Received: slope=inf"),
    (lambda: theory.second_moments(ramp, 0.0, 3), "weight_variance must be finite and positive.*=0.0"),
    (lambda: theory.second_moments(ramp, 1.0, 0), "depth must be a whole number of at least 1.*depth=0"),
    (lambda: theory.second_moments(ramp, 1.0, 2.0), "depth must be a whole number.*depth=2.0"),
    (lambda: theory.second_moments(ramp, 1.0, 2, first=-1.0), "first must be finite.*first=-1.0"),
    (lambda: theory.second_moments(ramp, 1.0, 2, bias_variance=-0.1), "bias_variance must.*=-0.1"),
    (lambda: theory.fixed_point(ramp, -2.0), "weight_variance must be finite and positive.*=-2.0"),
    (lambda: theory.chi_1(ramp, -2.0, q=1.0), "weight_variance must be finite and positive.*=-2.0"),
    (lambda: theory.chi_1(ramp, 1.0, q=-1.0), "q must be finite and must not be negative.*q=-1.0"),
    (lambda: theory.critical_weight_variance(ramp, -1.0), "bias_variance must.*bias_variance=-1.0"),
    (lambda: theory.correlation_map(ramp, 2.0, 1.1), "c must be a correlation, from -1 to 1.*c=1.1"),
    (lambda: theory.correlation_slope(ramp, 2.0, -1.1), "c must be a correlation.*c=-1.1"),
    (lambda: theory.correlation_map(ramp, 2.0, 0.5, q=0.0), "q must be finite and positive.*q=0.0"),
    (lambda: theory.correlations(ramp, 2.0, 3, start=2.0), "start must be a correlation.*start=2.0"),
    (lambda: theory.correlations(ramp, 2.0, 3, start=0.0, first=0.0), "first must be finite and positive"),
    (lambda: theory.correlations(ramp, 2.0, 0, start=0.0), "depth must be a whole number.*depth=0"),
    (lambda: theory.born_dead_probability([3, 0]), "width must be a whole number of at least 1.*width=0"),
    (lambda: theory.born_dead_probability([2.5]), "width must be a whole number.*width=2.5"),
    (lambda: theory.second_moment_std(ramp, 2.0, 3, width=0), "width must be a whole number.*width=0"),
    (lambda: theory.log_gradient_std(ramp, 2.0, 3, width=0), "width must be a whole number.*width=0"),
    (lambda: theory.activation_profile(ramp, reach=0.0), "reach must be finite and positive.*reach=0.0"),
    (lambda: theory.activation_profile(ramp, points=0), "points must be a whole number.*points=0"),
    (lambda: theory.unit_chain(ramp, 1.0, 0.0, 0, 1.0), "depth must be a whole number.*depth=0"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED)
def test_wrong_input_is_refused_with_what_arrived(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_smallest_and_largest_allowed_values_pass():
    assert theory.gaussian_mean(ramp, 0) == 0
    assert theory.second_moments(ramp, 1.0, np.int64(1), first=0.0) == [0]
    assert theory.correlation_map(ramp, np.float32(2.0), 1) == pytest.approx(1)
    assert theory.correlation_map(np.tanh, 2.0, -1) == pytest.approx(-1)
    assert theory.born_dead_probability([1]) == 0.5
