"""What happens inside a net: signals and gradients layer by layer, the state of units, vital signs.

=============================  ================================================================
layer_statistics               means and standard deviations of signals and gradients by layer
gradient_factor                factor by which the gradient changes from layer to layer
distributions                  signals and gradients in full: percentiles and histograms
hidden_signals                 the response of each unit to each example, as tensors
unit_health                    which units are dead, dormant, saturated or sparse
dead_layers                    which layers of new ReLU nets are dead, in thousands of small nets
jacobian_singular_values       how a net stretches small changes of its input
check_up                       vital signs before and after training
sampler                        the same statistics during training, for ``fit(..., sample=...)``
update_to_weight               size of an update relative to the weights
relative_times                 how long calls take, relative to one another
=============================  ================================================================

All serve a plain net and an ensemble, as `course_lib.networks` builds them: dense layers without an
activation and elementwise layers (the activations), alternating. A plain net counts as one member. What
is examined is inference: a layer that draws random slopes in training uses its fixed one. A model that is
built in another way, and an argument that is not as described, raise a ValueError.
"""

from course_lib.diagnostics._dead_layers import dead_layers
from course_lib.diagnostics._distributions import Distribution, Distributions, distributions
from course_lib.diagnostics._jacobian import jacobian_singular_values
from course_lib.diagnostics._layer_statistics import LayerStatistics, gradient_factor, layer_statistics
from course_lib.diagnostics._propagation import hidden_signals
from course_lib.diagnostics._relative_times import relative_times
from course_lib.diagnostics._sampler import sampler
from course_lib.diagnostics._unit_health import UnitHealth, unit_health
from course_lib.diagnostics._vital_signs import VITAL_SIGNS, VitalSigns, check_up, update_to_weight

__all__ = [
    "VITAL_SIGNS",
    "Distribution",
    "Distributions",
    "LayerStatistics",
    "UnitHealth",
    "VitalSigns",
    "check_up",
    "dead_layers",
    "distributions",
    "gradient_factor",
    "hidden_signals",
    "jacobian_singular_values",
    "layer_statistics",
    "relative_times",
    "sampler",
    "unit_health",
    "update_to_weight",
]
