# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   course:
#     title: "Saturation"
#     chapter: 01_saturation
#     graded: false
# ---

# %% [raw]
# # ASSIGNMENT CONFIG
# init_cell: false
# check_all_cell: false
# export_cell: false
# generate: true
# tests:
#   files: true
#   ok_format: false

# %% [markdown]
# # Exercises: Saturation
#
# Four questions on chapter 1, each with a surprise in it: on how much of a unit's range the gradient gets
# through, a net and its backward pass in ten lines, what happens to gradients if nearly everything is
# saturated, and three sick nets to diagnose from their charts alone. The questions need only NumPy and the
# course's `theory`.
#
# Replace each `...` with your answer and run the check below it. Questions 3 and 4 use your function from
# question 2.

# %%
import numpy as np

from course_lib import theory
from course_lib.evidence import mean_interval

# %% [raw]
# # BEGIN QUESTION
# name: q1
# points: 3

# %% [markdown]
# **Question 1. A window for the gradient** (3 points)
#
# In the chain of logistic units of equation (1.2), each step down multiplies the gradient by $w f'(z)$. We
# say that a unit *lets the gradient through* if this factor is at least 1. This holds for pre-activations $z$
# in a window around 0. The pre-activation is $z = wh + b$, where $h$ is the output of the unit below, a number
# between 0 and 1. The bias can shift the window to any $h$. So what matters is the window's width.
#
# Write `window(weight)`. It returns the width of the window, measured on the axis of $h$: 0 if there is no
# window, and 1 for a window as wide as the whole range of $h$. Then find `best_weight`, the weight from 4 to 20
# in steps of 0.1 whose window is widest.
#
# **Predict** before you compute: does a larger weight make the window wider? How wide can it become?
#
# <details><summary>Hint</summary>
#
# Write $f$ for $f(z)$. The window ends where $w f (1 - f) = 1$. Solve this for $f$, and get $z$ from $f$ by
# $z = \ln\frac{f}{1 - f}$. If $h$ changes by 1, $z$ changes by $w$.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def window(weight):
    """Return the width of the range of h (a float) in which weight * f'(z) is at least 1; f is logistic."""
    # BEGIN SOLUTION
    if weight < 4:
        return 0.0
    upper = (1 + np.sqrt(1 - 4 / weight)) / 2  # the logistic function's value at the window's upper end
    return 2 * np.log(upper / (1 - upper)) / weight
    # END SOLUTION


weights = np.arange(40, 201) / 10
best_weight = max(weights, key=window)  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# The best weight is 6.9, and even there the gradient gets through on less than half of the range of h,
# 0.448. With larger weights the window keeps growing on the axis of z, as the logarithm of w, but on the axis
# of h it is divided by w. So the bias must be set precisely, and more precisely the larger the weights are.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_window(window):
    """At weight 16 the window is about a third of the range of h; at weight 3 there is no window."""
    found = float(window(16))
    mistakes = {
        5.26783: "That is its width on the axis of z. By how much does z change if h changes by 1?",
        2.63392: "That is half its width on the axis of z. The window lies on both sides of 0.",
        0.16462: "That is half of the width. The window lies on both sides of 0.",
        0.86603: "That is how much the unit's own output f(z) changes. The question is about h, the output below.",
    }
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 1e-3, f"`window(16)` returns {found:.4f}. {why}"
    assert abs(found - 0.329239) < 1e-5, f"`window(16)` returns {found:.5f}: about 0.33 was expected."
    below = window(3)
    assert below == 0, f"`window(3)` returns {below}. The slope is at most 1/4. Can 3 times the slope reach 1?"

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_best_weight(window, best_weight):
    """No other weight from 4 to 20 has a wider window than `best_weight`."""
    import numpy as np

    assert 4 <= best_weight <= 20, f"`best_weight` is {best_weight}, which is not between 4 and 20."
    widths = {weight: float(window(weight)) for weight in np.arange(40, 201) / 10}
    weight = max(widths, key=widths.get)
    assert 4.5 < weight < 19.5, (
        f"Your windows are widest at {weight}, an end of the range: they only grow or only shrink. "
        "Are they measured on the axis of h?"
    )
    assert abs(best_weight - weight) < 0.15, (
        f"By your own `window`, another weight than {best_weight} has a wider window. Try all weights."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_weights(window, best_weight):
    """Windows at other weights are right, and so is the best weight."""
    import numpy as np

    for weight, width in {2: 0, 4: 0, 5: 0.384969, 8: 0.440687, 100: 0.091697}.items():
        found = float(window(weight))
        assert abs(found - width) < 1e-5, f"window({weight}) returns {found}, not {width}"
    assert np.isclose(best_weight, 6.9, atol=0.15), f"best_weight is {best_weight}, not 6.9"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q2
# points: 3

# %% [markdown]
# **Question 2. Backpropagation in ten lines** (3 points)
#
# Take a net of tanh layers of any widths. Layer $l$ has the weights `weights[l]`, of shape (inputs, units),
# and the biases `biases[l]`. It computes $z = h\,W + b$ and $h_\text{next} = \tanh z$; the input of the first
# layer is $h$ = `x`, of shape (examples, inputs). The array `top`, of shape (examples, units), is the gradient
# of each example's loss with respect to the *outputs* of the top layer.
#
# Write `vital_signs(weights, biases, x, top)`. It returns two arrays of shape (layers,), from the lowest
# layer to the top:
#
# - the **signal**, as in the chart: the square root of the mean over units of the variance of a unit's output
#   between examples;
# - the **gradient**, as in the chart: the standard deviation, over all units and examples, of the gradient
#   with respect to the layer's pre-activations $z$.
#
# <details><summary>Hint</summary>
#
# tanh has the slope $1 - h^2$, where $h$ is its output. Keep each layer's $h$ on the way up. On the way down,
# multiply the gradient at a layer's outputs by the layer's slopes; that is the gradient with respect to its
# $z$. Multiplied by `weights[l].T`, it is the gradient at the outputs of the layer below.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def vital_signs(weights, biases, x, top):
    """Return signal and gradient in each layer of a tanh net: two arrays of shape (layers,)."""
    # BEGIN SOLUTION
    outputs = [x]
    for w, b in zip(weights, biases, strict=True):
        outputs.append(np.tanh(outputs[-1] @ w + b))
    gradients, at_outputs = [], top
    for w, h in zip(weights[::-1], outputs[:0:-1], strict=True):
        gradients.append((1 - h**2) * at_outputs)
        at_outputs = gradients[-1] @ w.T
    signal = [np.sqrt(h.var(axis=0).mean()) for h in outputs[1:]]
    return np.array(signal), np.array([gradient.std() for gradient in gradients[::-1]])
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_signal(vital_signs):
    """The signal of a small net is right, from the lowest layer to the top."""
    import numpy as np

    weights = [np.array([[1.0, -1.0, 2.0], [0.5, 1.0, 0.0]]), np.array([[1.0], [-1.0], [1.0]])]
    biases = [np.array([0.0, 0.5, 1.0]), np.array([-1.0])]
    x, top = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 2.0]]), np.array([[1.0], [-1.0], [2.0]])
    signal, _ = vital_signs(weights, biases, x, top)
    assert np.shape(signal) == (2,), f"The signal of two layers has the shape {np.shape(signal)}, not (2,)."
    assert not np.isclose(signal[0], 0.622235, atol=1e-4), (
        "The signal is about differences between examples, unit by unit. Yours includes differences between units."
    )
    assert not np.isclose(signal[0], 0.586579, atol=1e-4), (
        "Average the units' variances, not their standard deviations, and take the square root last."
    )
    assert not np.isclose(signal[0], 0.383490, atol=1e-4), "That is a variance: the square root is missing."
    assert not np.isclose(signal[1], 0.619265, atol=1e-4), "Order the layers from the lowest to the top."
    right = [0.619265, 0.786216]
    assert np.allclose(signal, right, atol=1e-5), f"The signal is {signal}, and should be about {right}."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_gradient(vital_signs):
    """The gradient of the same net is right, from the lowest layer to the top."""
    import numpy as np

    weights = [np.array([[1.0, -1.0, 2.0], [0.5, 1.0, 0.0]]), np.array([[1.0], [-1.0], [1.0]])]
    biases = [np.array([0.0, 0.5, 1.0]), np.array([-1.0])]
    x, top = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 2.0]]), np.array([[1.0], [-1.0], [2.0]])
    _, gradient = vital_signs(weights, biases, x, top)
    assert np.shape(gradient) == (2,), f"The gradient has the shape {np.shape(gradient)}, not (2,)."
    mistakes = {
        1.247219: "`top` is the gradient at the top layer's outputs. Its pre-activations z come before tanh.",
        0.200177: "Order the layers from the lowest to the top.",
    }
    for wrong, why in mistakes.items():
        assert not np.isclose(gradient[1], wrong, atol=1e-4), why
    mistakes = {
        0.410592: "In layer 1 you stop at the outputs. Go on to z: multiply by tanh's slope there.",
        0.767982: "tanh's slope is 1 - h², with the output h. Yours seems to be 1 - z².",
        0.040071: "In layer 1 that is a variance; a standard deviation was asked for.",
        0.197485: "Take the gradient's standard deviation over units and examples together, unlike the signal's.",
    }
    for wrong, why in mistakes.items():
        assert not np.isclose(gradient[0], wrong, atol=1e-4), why
    right = [0.200177, 0.397958]
    assert np.allclose(gradient, right, atol=1e-5), (
        f"The gradient is {gradient}, and should be about {right}."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_larger_net(vital_signs):
    """Signal and gradient are right in a larger net whose layers differ in width."""
    from itertools import pairwise

    import numpy as np

    rng = np.random.default_rng(5)
    widths = [12, 30, 20, 40, 7]
    weights = [rng.normal(0, 1.5 / n**0.5, (n, m)) for n, m in pairwise(widths)]
    biases = [rng.normal(0, 0.3, m) for m in widths[1:]]
    x, top = rng.normal(size=(25, 12)), rng.normal(1, 2, size=(25, 7))
    outputs = [x]
    for w, b in zip(weights, biases, strict=True):
        outputs.append(np.tanh(outputs[-1] @ w + b))
    gradients = [(1 - outputs[-1] ** 2) * top]
    for layer in (3, 2, 1):
        gradients.insert(0, (1 - outputs[layer] ** 2) * (gradients[0] @ weights[layer].T))
    right = [np.sqrt(h.var(axis=0).mean()) for h in outputs[1:]], [g.std() for g in gradients]
    for name, found, wanted in zip(
        ("signal", "gradient"), vital_signs(weights, biases, x, top), right, strict=True
    ):
        assert np.shape(found) == (4,), f"the {name} has shape {np.shape(found)}"
        assert np.allclose(found, wanted, rtol=1e-6), f"the {name} is {found}, not {wanted}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# The last two questions draw nets of ten tanh layers of 100 units. At a gain of 1 the weights have the
# standard deviation of Xavier initialization.

# %%
def new_net(gain, seed):
    """Draw weights, biases, a hundred inputs and the gradient at the top, the arguments of `vital_signs`."""
    rng = np.random.default_rng(seed)
    weights = rng.normal(0, gain / 10, size=(10, 100, 100))
    x, top = rng.normal(size=(2, 100, 100))
    return weights, np.zeros((10, 100)), x, top


# %% [raw]
# # BEGIN QUESTION
# name: q3
# points: 3

# %% [markdown]
# **Question 3. The more saturated, the ...** (3 points)
#
# Take nets whose weights are four times Xavier's, and then make them four times larger again. More units
# saturate, and a saturated unit lets hardly any gradient through. On the other hand, the gradient that does
# get through is multiplied by larger weights.
#
# **Predict:** does the gradient's factor per layer fall, stay or rise?
#
# 1. Write `measure(gain, seed)`. For the net `new_net(gain, seed)` it returns two numbers: the factor by
#    which the gradient's standard deviation changes *per layer* on its way from the top layer to layer 1, and
#    the share of the top layer's outputs that are saturated: the slope of tanh is below a tenth.
# 2. For the seeds 0 to 7, divide the factor at gain 16 by the factor at gain 4: `ratio`, an array of shape
#    (8,). Let `interval` be the list of the two ends of the 95 % interval of its mean.
# 3. Choose `verdict`: "falls", "stays" or "rises", for what happens to the factor.
# 4. The theory gives the limit. For very large gains the factor grows like a power of the gain. Which power?
#    Compute `power` from `theory.gradient_factor(np.tanh, gain**2)` at gains 50 and 100.
#
# <details><summary>Hint</summary>
#
# There are nine steps from layer 10 to layer 1. If $y \propto g^p$, then $y$ at $2g$ divided by $y$ at $g$
# is $2^p$.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def measure(gain, seed):
    """Return the gradient's factor per layer and the share of saturated outputs in the top layer."""
    # BEGIN SOLUTION
    weights, biases, x, top = new_net(gain, seed)
    _, gradient = vital_signs(weights, biases, x, top)
    h = x
    for w in weights:
        h = np.tanh(h @ w)
    return (gradient[0] / gradient[-1]) ** (1 / 9), np.mean(1 - h**2 < 0.1)
    # END SOLUTION


ratio = np.array([measure(16, seed)[0] / measure(4, seed)[0] for seed in range(8)])  # SOLUTION
interval = [mean_interval(ratio).low, mean_interval(ratio).high]  # SOLUTION
verdict = "rises"  # SOLUTION
power = np.log2(theory.gradient_factor(np.tanh, 100**2) / theory.gradient_factor(np.tanh, 50**2))  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# At four times the gain the saturated share rises from ≈0.60 to ≈0.91, and the factor nearly doubles. The
# pre-activations z are four times as large, so only a quarter as many lie on the steep part of tanh, and the
# mean squared slope falls to a quarter. But the variance of the weights is sixteen times as large. Four times
# chi is twice the factor: a power of 1/2. The weights always win. In a net that is saturated by large weights
# the gradients do not vanish, they explode.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_measure(measure):
    """At gain 4, seed 0, the gradient grows by half in each layer, and six in ten outputs are saturated."""
    factor, saturated = measure(4, 0)
    mistakes = {
        42.2119: "That is the factor of all steps together. What is it for one step?",
        0.659775: "From the top down: the gradient in layer 1 divided by the gradient in layer 10.",
        1.453930: "From layer 10 to layer 1 there are nine steps, not ten.",
        0.023690: "Divide the gradient in layer 1 by the gradient in layer 10, and give the factor of one step.",
    }
    for wrong, why in mistakes.items():
        assert abs(factor / wrong - 1) > 1e-3, f"The factor is {factor:.4g}. {why}"
    assert abs(factor - 1.515667) < 1e-4, f"The factor is {factor:.4f}: about 1.52 was expected."
    assert abs(saturated - 0.67) > 1e-3, "Not the distance to ±1 but the slope must be below a tenth."
    assert abs(saturated - 0.5979) < 1e-3, f"The saturated share is {saturated:.3f}: about 0.60 was expected."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_verdict(ratio, interval, verdict):
    """The interval is that of the mean ratio, and the verdict follows from it."""
    import numpy as np

    assert np.shape(ratio) == (8,), (
        f"`ratio` has the shape {np.shape(ratio)}: one number for each of 8 seeds was asked for."
    )
    assert np.shape(interval) == (2,), "`interval` must be a list of two numbers, its lower and its upper end."
    low, high = interval
    assert low < np.mean(ratio) < high, "The mean of `ratio` does not lie in your interval."
    half = 2.36462 * np.std(ratio, ddof=1) / 8**0.5
    assert 0.9 < (high - low) / (2 * half) < 1.1, (
        "The interval's width is not that of the mean of eight values. Does it come from `mean_interval`?"
    )
    assert verdict in ("falls", "stays", "rises"), (
        f'`verdict` is {verdict!r}; it must be "falls", "stays" or "rises".'
    )
    right = "falls" if high < 1 else "rises" if low > 1 else "stays"
    assert verdict == right, f"Your interval is from {low:.2f} to {high:.2f}. Does it lie below or above 1?"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_measurements(measure, ratio, verdict, power):
    """The measurements agree with theory, and the power is one half."""
    import numpy as np

    from course_lib import theory

    factors, shares = np.transpose([measure(8, seed) for seed in range(100, 106)])
    assert abs(np.mean(factors) / theory.gradient_factor(np.tanh, 64.0) - 1) < 0.05, (
        f"factors {factors} at gain 8"
    )
    assert 0.80 < np.mean(shares) < 0.82, f"saturated shares {shares} at gain 8"
    assert abs(np.mean(ratio) - 1.893) < 0.01, f"the mean ratio is {np.mean(ratio)}, not 1.893"
    assert verdict == "rises", f"the verdict is {verdict}"
    assert abs(power - 0.5) < 0.01, f"the power is {power}, not 0.5"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# For the last question, three nets have been damaged. Run this cell to see their charts: first the signal,
# then the gradient.

# %%
def sick_net(case):
    """Draw a net of ten tanh layers, and damage one of them."""
    rng = np.random.default_rng(case)
    weights, biases = rng.normal(0, 0.1, size=(10, 100, 100)), np.zeros((10, 100))
    x, top = rng.normal(size=(2, 100, 100))
    layer, fault = rng.integers(2, 10), rng.integers(3)
    weights[layer - 1] *= (0.1, 10, 1)[fault]
    biases[layer - 1] += (0, 0, 3)[fault]
    return weights, biases, x, top


for case in (3, 5, 10):
    print(f"case {case}", vital_signs(*sick_net(case)), sep="\n")

# %% [raw]
# # BEGIN QUESTION
# name: q4
# points: 4

# %% [markdown]
# **Question 4. Three charts, three faults** (4 points)
#
# In a healthy net of this type, signal and gradient fade slowly from layer to layer. In each of the cases
# below, *one* of the layers 2 to 9 has a fault:
#
# - "small": its weights are a tenth of what they should be;
# - "large": its weights are ten times as large as they should be;
# - "bias": its biases are all 3 and should be 0.
#
# A doctor does not see the weights. Write `find_fault(signal, gradient)`, which takes the two arrays of the
# chart and returns the number of the layer (an int, the lowest is layer 1) and the fault (one of the three
# words). It will be tested on other nets as well, with 6 to 12 layers of 100 to 200 units, and with weaker
# and stronger faults: weights 5 to 20 times too large or too small, biases 2.5 to 4 away from 0.
#
# Then prove it. For the cases 3, 5 and 10, repair what you found, by arithmetic on the weights or biases
# that `sick_net` returns. Let `left` be a dict from the case to the share of layer 10's gradient that is then
# left in layer 1.
#
# <details><summary>Hint</summary>
#
# Look at all three charts first. Each fault makes a step in the signal at its own layer. Two of the faults
# lower it. To tell these two apart, find the step in the gradient: the gradient is multiplied by a layer's
# slopes on its way *into* that layer's $z$, and by the layer's weights on its way *out*, to the layer below.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def find_fault(signal, gradient):
    """Return the number of the faulty layer, from 2, and its fault: "small", "large" or "bias"."""
    # BEGIN SOLUTION
    up = signal[1:] / signal[:-1]  # into layers 2, 3, ...
    if up.max() > 1.25:  # without large weights the signal never rises so much
        return int(up.argmax()) + 2, "large"
    layer = int(up.argmin()) + 2
    out = gradient[layer - 2] / gradient[layer - 1]  # from this layer down to the one below
    return layer, "small" if out < 0.5 else "bias"
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
def repaired(case):
    """Return a case's net without its fault."""
    weights, biases, x, top = sick_net(case)
    layer, fault = find_fault(*vital_signs(weights, biases, x, top))
    weights[layer - 1] *= {"small": 10, "large": 0.1, "bias": 1}[fault]
    if fault == "bias":
        biases[layer - 1] = 0
    return weights, biases, x, top


left = {}
for case in (3, 5, 10):
    _, gradient = vital_signs(*repaired(case))
    left[case] = gradient[0] / gradient[-1]
# END SOLUTION
""" # BEGIN PROMPT
left = {3: ..., 5: ..., 10: ...}
"""; # END PROMPT

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_two_charts(find_fault):
    """Two charts: in one, layer 4 has small weights; in the other it has biases of 3."""
    import numpy as np

    up = np.array([0.63, 0.49, 0.41, 0.041, 0.040, 0.040, 0.039, 0.039])
    small, bias = np.array([0.05, 0.07, 0.08, 0.95, 0.98, 0.96, 0.97, 0.98]), up.copy()
    bias[:3], bias[3:] = [0.003, 0.004, 0.005], [0.006, 0.48, 0.60, 0.73, 0.88]
    for fault, gradient in {"small": small, "bias": bias}.items():
        found = find_fault(up.copy(), gradient)
        assert isinstance(found, tuple | list) and len(found) == 2, (
            f'`find_fault` returns {found!r}; it should return two values, as in `return 4, "small"`.'
        )
        layer, word = found
        assert layer != 3, (
            "Layers are counted from 1, and layer 4 causes the signal's step from layer 3 to layer 4."
        )
        assert layer == 4, f"The signal falls tenfold from layer 3 to layer 4. You name layer {layer}."
        assert word != "large", "Weights that are too large never make the signal smaller."
        assert word == fault, (
            f'The layer is right, but you say "{word}". The signal cannot tell the two faults apart. Does the '
            "gradient make its step on the way into layer 4, from layer 5, or on the way out, to layer 3?"
        )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_repairs(left):
    """After the repairs the gradient comes through in all three cases."""
    assert isinstance(left, dict) and set(left) == {3, 5, 10}, "`left` must be a dict with the keys 3, 5 and 10."
    for case, share in left.items():
        assert share < 1, f"Case {case}: divide the gradient in layer 1 by the gradient in layer 10."
        assert share > 0.1, f"Case {case}: only {share:.2g} is left. Something is still wrong with this net."
        assert share < 0.5, (
            f"Case {case}: {share:.2f} is more than a healthy net leaves. Did you remove the fault, or add "
            "another one? (In case 5 much of the gradient reaches layer 1 even without a repair.)"
        )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_repaired_numbers(left):
    """What is left of the gradient is what the undamaged nets leave."""
    for case, share in {3: 0.28315, 5: 0.28904, 10: 0.28111}.items():
        assert abs(left[case] / share - 1) < 0.1, f"case {case}: {left[case]}, not {share}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_charts(find_fault):
    """The faults of other nets are found, each of the three faults and in any layer."""
    import numpy as np

    rng = np.random.default_rng(8)
    cases = [(6, 2, "large", 6), (10, 9, "small", 5), (12, 7, "bias", 2.5), (8, 5, "large", 20)]
    cases += [(10, 2, "bias", -4), (12, 11, "large", 10), (6, 5, "bias", 3), (10, 3, "small", 20)]
    for depth, layer, fault, size in cases:
        n = int(rng.integers(100, 201))
        weights, biases = rng.normal(0, n**-0.5, size=(depth, n, n)), np.zeros((depth, n))
        weights[layer - 1] *= {"small": 1 / size, "large": size, "bias": 1}[fault]
        biases[layer - 1] += size if fault == "bias" else 0
        outputs = [rng.normal(size=(80, n))]
        for w, b in zip(weights, biases, strict=True):
            outputs.append(np.tanh(outputs[-1] @ w + b))
        gradients = [(1 - outputs[-1] ** 2) * rng.normal(size=(80, n))]
        for k in range(depth - 1, 0, -1):
            gradients.insert(0, (1 - outputs[k] ** 2) * (gradients[0] @ weights[k].T))
        signal = np.array([np.sqrt(h.var(axis=0).mean()) for h in outputs[1:]])
        found = find_fault(signal, np.array([gradient.std() for gradient in gradients]))
        assert tuple(found) == (layer, fault), f"{found} for {fault} {size} in layer {layer} of {depth}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
