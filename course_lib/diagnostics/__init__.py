"""What happened inside a net: signals and gradients layer by layer, and its vital signs.

=============================  ================================================================
layer_statistics               means and spreads of signals and gradients, one number a layer
distributions                  the same quantities whole: percentiles and histograms
hidden_signals                 what each unit says of each example, as tensors
unit_health                    which units are dead, dormant, saturated or sparse
dead_layers                  which layers of new ReLU nets are silent, of thousands of small nets
update_to_weight               how far a step moves the weights, relative to their size
jacobian_singular_values       what a net does to small changes of its input
gradient_factor                by how much the gradient changes from layer to layer
check_up                       training with vital signs taken before and after
sampler                        the vital signs while training, for ``fit(..., sample=...)``
relative_times                 how long calls take, relative to one another
=============================  ================================================================

All serve a plain net and an ensemble, as `course_lib.networks` builds them: dense layers without an
activation, and elementwise layers (the activations) by turns. A plain net counts as one member. What is
seen is inference: a layer that draws random slopes in training uses its fixed one.
"""

from course_lib.diagnostics._check_up import VitalSigns, check_up
from course_lib.diagnostics._dead_layers import dead_layers
from course_lib.diagnostics._distributions import Distribution, Distributions, distributions
from course_lib.diagnostics._hidden_signals import hidden_signals
from course_lib.diagnostics._jacobian import jacobian_singular_values
from course_lib.diagnostics._relative_times import relative_times
from course_lib.diagnostics._sampler import sampler
from course_lib.diagnostics._statistics import LayerStatistics, gradient_factor, layer_statistics
from course_lib.diagnostics._unit_health import UnitHealth, unit_health
from course_lib.diagnostics._update import update_to_weight

__all__ = [
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
