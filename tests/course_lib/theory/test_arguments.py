"""Tests of the arguments that the theory accepts and rejects."""

import numpy as np
import pytest

from course_lib import theory


def ramp(x):
    return np.maximum(x, 0.0)


REFUSED = [
    (lambda: theory.gaussian_mean(ramp, -1), r"variance must be a finite number, 0 or more. .*variance=-1"),
    (lambda: theory.gaussian_mean(ramp, [1.0, 2.0]), r"variance must be a finite .*variance=\[1.0, 2.0\]"),
    (lambda: theory.gaussian_mean(ramp, True), "variance must be a finite number.*variance=True"),
    (lambda: theory.gaussian_mean(ramp, np.array(1.0)), r"variance must be a finite .*=array\(1.\)"),
    (lambda: theory.he_gain(np.inf), "negative_slope must be a finite number. Received: negative_slope=inf"),
    (lambda: theory.second_moments(ramp, 0.0, 3), "weight_variance must be a positive finite number.*=0.0"),
    (lambda: theory.second_moments(ramp, 1.0, 0), "depth must be a whole number, 1 or more.*depth=0"),
    (lambda: theory.second_moments(ramp, 1.0, 2.0), "depth must be a whole number.*depth=2.0"),
    (lambda: theory.second_moments(ramp, 1.0, 2, first=-1.0), "first must be a finite .*first=-1.0"),
    (lambda: theory.second_moments(ramp, 1.0, 2, bias_variance=-0.1), "bias_variance must.*=-0.1"),
    (lambda: theory.fixed_point(ramp, -2.0), "weight_variance must be a positive finite number.*=-2.0"),
    (lambda: theory.chi_1(ramp, -2.0, q=1.0), "weight_variance must be a positive finite number.*=-2.0"),
    (lambda: theory.chi_1(ramp, 1.0, q=-1.0), "q must be a finite number, 0 or more.*q=-1.0"),
    (lambda: theory.critical_weight_variance(ramp, -1.0), "bias_variance must.*bias_variance=-1.0"),
    (lambda: theory.correlation_map(ramp, 2.0, 1.1), "c must be a number from -1 to 1.*c=1.1"),
    (lambda: theory.correlation_slope(ramp, 2.0, -1.1), "c must be a number from -1 to 1.*c=-1.1"),
    (lambda: theory.correlation_map(ramp, 2.0, 0.5, q=0.0), "q must be a positive finite number.*q=0.0"),
    (lambda: theory.correlations(ramp, 2.0, 3, 2.0), "first_correlation must be a number from .*=2.0"),
    (lambda: theory.correlations(ramp, 2.0, 3, 0.0, first=0.0), "first must be a positive finite number"),
    (lambda: theory.correlations(ramp, 2.0, 0, 0.0), "depth must be a whole number.*depth=0"),
    (lambda: theory.born_dead_probability([3, 0]), "width must be a whole number, 1 or more.*width=0"),
    (lambda: theory.born_dead_probability([2.5]), "width must be a whole number.*width=2.5"),
    (lambda: theory.second_moment_std(ramp, 2.0, 3, width=0), "width must be a whole number.*width=0"),
    (lambda: theory.log_gradient_std(ramp, 2.0, 3, width=0), "width must be a whole number.*width=0"),
    (lambda: theory.activation_profile(ramp, reach=0.0), "reach must be a positive finite .*reach=0.0"),
    (lambda: theory.activation_profile(ramp, points=0), "points must be a whole number.*points=0"),
    (lambda: theory.unit_chain(ramp, 1.0, 0.0, 0, 1.0), "depth must be a whole number.*depth=0"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED)
def test_an_argument_outside_its_range_is_rejected(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_ends_of_a_range_and_numpy_numbers_are_accepted():
    assert theory.gaussian_mean(ramp, 0) == 0
    assert theory.second_moments(ramp, 1.0, np.int64(1), first=0.0) == [0]
    assert theory.correlation_map(ramp, np.float32(2.0), 1) == pytest.approx(1)
    assert theory.correlation_map(np.tanh, 2.0, -1) == pytest.approx(-1)
    assert theory.born_dead_probability([1]) == 0.5
