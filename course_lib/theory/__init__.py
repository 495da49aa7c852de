r"""What must happen in wide random nets, computed without training anything.

Mean-field theory: in a wide layer each pre-activation is a sum of many independent terms, hence
nearly Gaussian, and one number, its second moment q, describes the layer. Weights are independent
with mean 0, in layers of n units with :math:`n \operatorname{Var} W = \sigma_w^2`, biases with
:math:`\operatorname{Var} b = \sigma_b^2`.

An activation function `f` is any function from a float64 array to an array or tensor of the same
shape, in double precision. A ValueError reports any argument outside its range. This package imports
no TensorFlow.

References
----------
Saxe, McClelland and Ganguli (2013), Exact solutions to the nonlinear dynamics of learning in deep
linear neural networks. He, Zhang, Ren and Sun (2015), Delving deep into rectifiers. Poole, Lahiri,
Raghu, Sohl-Dickstein and Ganguli (2016), Exponential expressivity in deep neural networks through
transient chaos. Schoenholz, Gilmer, Ganguli and Sohl-Dickstein (2017), Deep information propagation.
Pennington, Schoenholz and Ganguli (2017), Resurrecting the sigmoid in deep learning through dynamical
isometry. Hanin and Rolnick (2018), How to start training. Lu, Shin, Su and Karniadakis (2019), Dying
ReLU and initialization. Hanin and Nica (2020), Products of many large random matrices and gradients in
deep neural networks.
"""

from course_lib.theory._correlation import (
    correlation_depth_scale,
    correlation_fixed_point,
    correlation_map,
    correlation_slope,
    correlations,
)
from course_lib.theory._criticality import chi_1, critical_weight_variance, depth_scale, gradient_factor
from course_lib.theory._finite_width import born_dead_probability, log_gradient_std, second_moment_std
from course_lib.theory._gains import backward_gain, forward_gain, he_gain
from course_lib.theory._moments import GaussianMoments, gaussian_mean, gaussian_moments
from course_lib.theory._recursions import fixed_point, gradient_moments, second_moments
from course_lib.theory._saturation import (
    SATURATION_SHARE,
    ActivationProfile,
    activation_profile,
    saturation_thresholds,
)
from course_lib.theory._slope import slope
from course_lib.theory._unit_chain import UnitChain, unit_chain

__all__ = [
    "SATURATION_SHARE",
    "ActivationProfile",
    "GaussianMoments",
    "UnitChain",
    "activation_profile",
    "backward_gain",
    "born_dead_probability",
    "chi_1",
    "correlation_depth_scale",
    "correlation_fixed_point",
    "correlation_map",
    "correlation_slope",
    "correlations",
    "critical_weight_variance",
    "depth_scale",
    "fixed_point",
    "forward_gain",
    "gaussian_mean",
    "gaussian_moments",
    "gradient_factor",
    "gradient_moments",
    "he_gain",
    "log_gradient_std",
    "saturation_thresholds",
    "second_moment_std",
    "second_moments",
    "slope",
    "unit_chain",
]
