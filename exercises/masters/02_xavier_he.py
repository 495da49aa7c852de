# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   course:
#     title: "Xavier and He"
#     chapter: 02_xavier_he
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
# # Exercises: Xavier and He
#
# Four questions on chapter 2: a shape of net in which the compromise is the worst of the three choices, by
# formula and by measurement; what dropout does to He's factor; and a patient with two faults at once, to
# examine with the course's diagnostics.
#
# Replace each `...` with your answer and run the check below it. Question 2 compares its measurement with
# your function from question 1.

# %%
import numpy as np

from course_lib import data, diagnostics, networks
from course_lib.activations import logistic, tanh
from course_lib.evidence import mean_interval
from course_lib.initializers import GlorotNormal, VarianceScaling, center_biases

digits = data.digits()
x, y = digits.x_train[:100], digits.y_train[:100]

# %% [raw]
# # BEGIN QUESTION
# name: q1
# points: 3

# %% [markdown]
# **Question 1. What is left in the end** (3 points)
#
# In the linear regime of tanh, equations (2.1) and (2.2) say how the variances of signal and gradient change
# from one layer to the next. How do they change in a whole net?
#
# Write `left(widths, mode)`. `widths` is a list as for our nets: inputs, units of each hidden layer,
# classes. `mode` is `"fan_in"`, `"fan_avg"` or `"fan_out"`, and weights have the variance 1 / fan. The
# function returns two numbers:
#
# - by what factor the *standard deviation* of the signal changes from the lowest hidden layer to the highest;
# - by what factor the *standard deviation* of the gradient changes from the highest hidden layer to the lowest.
#
# <details><summary>Hint</summary>
#
# Between $k$ hidden layers there are $k - 1$ layers of weights. For each of them, `n_in` and `n_out` are
# neighbors in `widths[1:-1]`. Equations (2.1) and (2.2) are about variances.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def left(widths, mode):
    """Return what is left of the signal on its way up, and of the gradient on its way down (floats)."""
    # BEGIN SOLUTION
    n_in, n_out = np.array(widths[1:-2]), np.array(widths[2:-1])
    fan = {"fan_in": n_in, "fan_out": n_out, "fan_avg": (n_in + n_out) / 2}[mode]
    return np.sqrt(np.prod(n_in / fan)), np.sqrt(np.prod(n_out / fan))
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_funnel(left):
    """In the chapter's funnel, signal and gradient change as its figures show."""
    import numpy as np

    funnel = [64, 400, 200, 100, 50, 25, 10]
    found = left(funnel, "fan_in")
    assert np.shape(found) == (2,), f'`left(funnel, "fan_in")` returns {found!r}; it should return two numbers.'
    signal, gradient = found
    mistakes = {
        0.0625: "That is the factor of the variance; the standard deviation is its square root.",
        0.625: "The weights into the lowest hidden layer do not count: the signal is compared from there on.",
        0.158114: "The weights of the output layer do not count: the gradient is compared below it.",
        0.395285: "Only the weights between hidden layers count, not the first and the last weights of the net.",
        1.0: "Is this the signal? It comes first, and the gradient second.",
        4.0: "With fan-in the gradient shrinks in a funnel. Over which of the two fans does it sum on its way down?",
    }
    for wrong, why in mistakes.items():
        assert not np.isclose(gradient, wrong, atol=1e-4), (
            f"With fan-in you find that {gradient:.4g} of the gradient is left. {why}"
        )
    assert np.isclose(signal, 1), f"Fan-in preserves the signal. You find a factor of {signal:.4g}."
    assert np.isclose(gradient, 0.25), f"With fan-in a quarter of the gradient is left, not {gradient:.4g}."
    found = left(funnel, "fan_avg")
    assert np.allclose(found, [16 / 9, 4 / 9]), (
        f"With fan-avg you find {found}. In this funnel each of the four steps is √(4/3) up and √(2/3) down."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_ends(left):
    """With fan-in and fan-out, only the widths of the lowest and the highest hidden layer matter."""
    import numpy as np

    for widths in ([64, 100, 30, 500, 7, 25, 10], [64, 100, 25, 10], [5, 100, 100, 25, 25, 3]):
        down, up = left(widths, "fan_in")[1], left(widths, "fan_out")[0]
        assert np.isclose(down, 0.5), (
            f"Fan-in: the hidden widths {widths[1:-1]} leave √(25/100) of the gradient, not {down:.4g}."
        )
        assert np.isclose(up, 2), (
            f"Fan-out: the hidden widths {widths[1:-1]} multiply the signal by √(100/25), not by {up:.4g}."
        )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_nets(left):
    """The factors of other nets are right, also with a single hidden layer."""
    import numpy as np

    cases = [
        ([64, 50, 50, 50, 10], "fan_avg", (1, 1)),
        ([64, 128, 32, 128, 10], "fan_avg", (0.8, 0.8)),
        ([8, 10, 30, 4], "fan_avg", (0.5**0.5, 1.5**0.5)),
        ([8, 10, 40, 90, 4], "fan_out", (1 / 3, 1)),
        ([8, 10, 40, 90, 4], "fan_in", (1, 3)),
        ([64, 100, 10], "fan_avg", (1, 1)),
    ]
    for widths, mode, right in cases:
        assert np.allclose(left(widths, mode), right), f"{widths} {mode}: {left(widths, mode)}, not {right}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q2
# points: 3

# %% [markdown]
# **Question 2. The hourglass** (3 points)
#
# In the funnel of chapter 2 the compromise was neither the best nor the worst. Now let wide and narrow
# layers alternate, as in a net with bottlenecks: `hourglass = [64] + 5 * [128, 32] + [128, 10]`.
#
# **Predict** how much of the signal and of the gradient each mode leaves, and only then call `left`.
#
# 1. Measure it. For each mode, make eight tanh nets with `VarianceScaling(mode=mode)` and the seeds 0 to 7,
#    and examine them with `diagnostics.layer_statistics(nets, 0.01 * x, y)` (the factor 0.01 keeps tanh in
#    its linear regime). `signal_kept` and `gradient_kept` are dicts from each mode to an array of shape
#    (8,): the highest hidden layer's `signal_std` divided by the lowest's, and the lowest's
#    `gradient_std` divided by the highest's.
# 2. `losers` is the list of the modes for which the 95 % interval of the mean lies below one half, for the
#    signal *and* for the gradient.
# 3. `because` is the reason:
#
#    - "chance": with eight seeds the modes cannot be told apart;
#    - "narrow": layers of 32 units cannot transmit what 128 units represent;
#    - "unequal": where widths differ, the mean of two fans loses more at one step than it regains at the
#      other;
#    - "slope": tanh's slope falls below 1 in wide layers.
#
# <details><summary>Hint</summary>
#
# Build the nets with `networks.Ensemble(hourglass, tanh, VarianceScaling(mode=mode), range(8))`. For the
# reason, multiply the two factors $n_\text{in} \operatorname{Var} W$ of a step from 128 to 32 units and of a
# step from 32 to 128.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
hourglass = [64] + 5 * [128, 32] + [128, 10]
signal_kept, gradient_kept = {}, {}
# BEGIN SOLUTION
for mode in ("fan_in", "fan_avg", "fan_out"):
    nets = networks.Ensemble(hourglass, tanh, VarianceScaling(mode=mode), range(8))
    layers = diagnostics.layer_statistics(nets, 0.01 * x, y)
    signal_kept[mode] = layers.signal_std[:, -1] / layers.signal_std[:, 0]
    gradient_kept[mode] = layers.gradient_std[:, 0] / layers.gradient_std[:, -1]
# END SOLUTION
# BEGIN SOLUTION NO PROMPT
def below_half(values):
    """Tell whether the interval of the mean lies below one half."""
    return mean_interval(values).high < 0.5


# END SOLUTION
losers = [m for m in signal_kept if below_half(signal_kept[m]) and below_half(gradient_kept[m])]  # SOLUTION
because = "unequal"  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# With fan-in the factors of the gradient are n_out / n_in: over the net all widths cancel except the first
# and the last, which are equal here. With the mean, a step from 128 to 32 units has the factor 128/80 and a
# step from 32 to 128 has 32/80, together 0.64 for the variance, in both directions. This product is never
# above 1, since the mean of two numbers is never below the square root of their product. So only the
# compromise lets signals vanish in such a net, and the more so the deeper the net is.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_measured(signal_kept, gradient_kept):
    """All three modes are measured over eight seeds, and fan-in preserves signal and gradient nearly fully."""
    import numpy as np

    for name, found in {"signal_kept": signal_kept, "gradient_kept": gradient_kept}.items():
        assert set(found) == {"fan_in", "fan_avg", "fan_out"}, f"`{name}` has the keys {list(found)}."
        for mode, values in found.items():
            assert np.shape(values) == (8,), f'`{name}["{mode}"]` has the shape {np.shape(values)}, not (8,).'
        kept = np.mean(found["fan_in"])
        assert not 0.2 < kept < 0.8, (
            f"With fan-in {kept:.2f} is left in `{name}`. Is the input 0.01 * x? Larger inputs leave the "
            "linear regime. And do you compare the highest and the lowest hidden layer? The first index is "
            "the seed's."
        )
        assert 0.8 < kept < 1.2, f"With fan-in {kept:.3g} is left in `{name}`. Which layer is divided by which?"

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_losers(signal_kept, gradient_kept, losers):
    """The losers are the modes whose intervals lie below one half, for signal and gradient."""
    import numpy as np

    assert isinstance(losers, list | tuple), "`losers` must be a list of modes; it may be empty."
    below = []
    for mode in ("fan_in", "fan_avg", "fan_out"):
        pairs = np.array([signal_kept[mode], gradient_kept[mode]])
        assert pairs.shape == (2, 8), f"Eight seeds were asked for. For {mode}, the shapes are different."
        high = pairs.mean(axis=1) + 2.36462 * pairs.std(axis=1, ddof=1) / 8**0.5
        if (high < 0.5).all():
            below.append(mode)
    assert sorted(losers) == sorted(below), f"Look again at your own intervals: `losers` is {losers}."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_numbers_and_reason(signal_kept, gradient_kept, losers, because):
    """The measured numbers are those of these seeds, and the reason is right."""
    import numpy as np

    means = {"fan_in": (0.991, 0.949), "fan_avg": (0.325, 0.311), "fan_out": (0.991, 0.949)}
    for mode, right in means.items():
        found = np.mean(signal_kept[mode]), np.mean(gradient_kept[mode])
        assert np.allclose(found, right, rtol=0.01), f"{mode}: {found}, not {right}"
    assert list(losers) == ["fan_avg"], f"losers are {losers}"
    assert because == "unequal", f"because is {because!r}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q3
# points: 4

# %% [markdown]
# **Question 3. He's factor and dropout** (4 points)
#
# *Dropout* reduces overfitting: in training, each output of a layer is set to 0 with a probability $p$,
# independently for each example, and the other outputs are divided by $1 - p$, which preserves the mean. In
# testing no output is dropped. He's factor 2 was derived without dropout.
#
# **Predict:** at $p = \tfrac12$, which of the named initializations preserves the mean square in a deep ReLU
# net?
#
# 1. Write `he_std(n_in, dropped)`: the standard deviation of weights with which a ReLU layer with dropout
#    preserves the mean square.
# 2. Write `growth(std, dropped, seed)` to test it: send 100 examples from N(0, 1), of 200 numbers each,
#    through 20 ReLU layers of 200 units, with new weights from N(0, `std`²) in each and dropout after each.
#    It returns the factor *per layer* by which the mean square changes from layer 1 to layer 20, with dropout
#    included. Draw all numbers with `np.random.default_rng(seed)`.
# 3. Measure the initializations with $n \operatorname{Var} W$ = 1/3 ("standard"), 1 ("Xavier") and 2 ("He") at
#    $p = \tfrac12$ over the seeds 0 to 7: `intervals` is a dict from each name to the list of the two ends of
#    the 95 % interval of the mean. `suits` is the name of the initialization that suits this net.
# 4. Then the net is tested, with that initialization and without dropout. `left_in_testing` is the share of
#    layer 1's mean square that is left in layer 20, according to theory.
#
# <details><summary>Hint</summary>
#
# An output $h$ becomes 0 with probability $p$, and $h / (1 - p)$ otherwise. What is the mean of its square?
# Multiply ReLU's one half in equation (2.7) by this factor.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def he_std(n_in, dropped):
    """Return the standard deviation (a float) of a ReLU layer's weights, with dropout."""
    # BEGIN SOLUTION
    return np.sqrt(2 * (1 - dropped) / n_in)
    # END SOLUTION


def growth(std, dropped, seed):
    """Return the factor per layer (a float) of the mean square in 20 ReLU layers with dropout."""
    # BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    h, squares = rng.normal(size=(100, 200)), []
    for _ in range(20):
        h = np.maximum(h @ rng.normal(0, std, size=(200, 200)), 0)
        h *= (rng.random(h.shape) >= dropped) / (1 - dropped)
        squares.append(np.mean(h**2))
    return (squares[-1] / squares[0]) ** (1 / 19)
    # END SOLUTION


intervals = {}
# BEGIN SOLUTION
for name, factor in {"standard": 1 / 3, "Xavier": 1, "He": 2}.items():
    found = mean_interval([growth(np.sqrt(factor / 200), 0.5, seed) for seed in range(8)])
    intervals[name] = [found.low, found.high]
# END SOLUTION
suits = "Xavier"  # SOLUTION
left_in_testing = 0.5**19  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Dropout multiplies the mean square by 1 / (1 - p). At one half that is 2, which compensates for ReLU. So
# n Var W = 1 is right, and with He initialization the mean square doubles in each layer. But in testing
# nothing is dropped, and each layer halves the mean square: two millionths are left. An initialization can be
# right for training only. (The gradient meets the same masks on its way down, so the same factor applies.)
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_he_std(he_std):
    """Without dropout the standard deviation is He's, and with dropout it is smaller."""
    found = float(he_std(200, 0.0))
    assert abs(found - 0.1) < 1e-9, (
        f"`he_std(200, 0.0)` returns {found:.4f}. Without dropout it is He's √(2/200) = 0.1."
    )
    found = float(he_std(200, 0.5))
    mistakes = {
        0.141421: "That is larger than He's. Does dropout make the mean square smaller or larger?",
        0.05: "That factor is right for the variance, not for the standard deviation.",
        0.1: "Dropout keeps the mean of an output. Does it keep the mean of its square?",
        0.2: "Does dropout make the mean square smaller or larger? And does your factor apply to the variance?",
    }
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 1e-4, f"`he_std(200, 0.5)` returns {found:.4f}. {why}"
    assert abs(found - 0.0707107) < 1e-6, (
        f"`he_std(200, 0.5)` returns {found:.4f}, which does not preserve the mean square."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_growth(growth):
    """With He initialization the mean square stays constant without dropout, and doubles with half dropped."""
    level = float(growth(0.1, 0.0, 0))
    assert 0.85 < level < 1.15, (
        f"`growth(0.1, 0.0, 0)` returns {level:.3g}: about 1 was expected, since 0.1 is He's standard deviation "
        "for 200 inputs. Do you take the mean of the squares, and the factor of one layer?"
    )
    double = float(growth(0.1, 0.5, 0))
    assert not 0.4 < double < 0.6, (
        f"With dropout you find {double:.3g}. Are the remaining outputs divided by 1 - p?"
    )
    assert not 0.85 < double < 1.15, f"With dropout you find {double:.3g}, as without it. Is anything dropped?"
    assert not 1.25 < double < 1.55, f"With dropout you find {double:.3g}, the factor of the standard deviation."
    assert 1.85 < double < 2.15, f"`growth(0.1, 0.5, 0)` returns {double:.3g}: about 2 was expected."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_rates(he_std, growth):
    """At other dropout rates the weights of `he_std` preserve the mean square."""
    import numpy as np

    for n_in, dropped, right in ((50, 0.2, 0.178885), (800, 0.9, 0.0158114), (1, 0.5, 1.0)):
        found = float(he_std(n_in, dropped))
        assert abs(found / right - 1) < 1e-4, f"he_std({n_in}, {dropped}) returns {found}, not {right}"
    for dropped in (0.0, 0.25, 0.8):
        std = np.sqrt(2 * (1 - dropped) / 200)
        found = np.mean([growth(std, dropped, seed) for seed in range(40, 48)])
        assert abs(found - 1) < 0.05, f"growth is {found} on average at a dropout rate of {dropped}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_verdict(intervals, suits, left_in_testing):
    """Xavier initialization suits a dropout rate of one half, and almost nothing is left in testing."""
    for name, factor in {"standard": 1 / 3, "Xavier": 1, "He": 2}.items():
        low, high = intervals[name]
        assert low < high, f"{name}: {low} is not below {high}"
        assert low > 0.95 * factor and high < 1.05 * factor, f"{name}: [{low}, {high}], not about {factor}"
    assert suits == "Xavier", f"suits is {suits!r}"
    assert 0.9 < left_in_testing / 0.5**19 < 2.1, f"{left_in_testing} is left, not 1.9e-6"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# For the last question: the cured patient of chapter 2, but two of its layers have a faulty initialization.

# %%
def patient():
    """Return six logistic nets with four times Xavier's weights, centered, and with two faults."""
    widths = [64] + 10 * [100] + [10]
    nets = networks.Ensemble(widths, logistic, GlorotNormal(gain=4), seeds=range(6))
    center_biases(nets)
    one, other = np.random.default_rng(18).permutation(np.arange(2, 10))[:2]
    dense = nets.layers[::2]  # dense[0] is layer 1's
    dense[one - 1].kernel.assign(dense[one - 1].kernel / 4)
    dense[one - 1].bias.assign(dense[one - 1].bias / 4)
    dense[other - 1].bias.assign(-dense[other - 1].bias)
    return nets


# %% [raw]
# # BEGIN QUESTION
# name: q4
# points: 4

# %% [markdown]
# **Question 4. A patient with two faults** (4 points)
#
# `patient()` returns six nets of ten logistic layers, which should be like those that chapter 2 cured. They are
# not. Examine them with `diagnostics.layer_statistics(nets, x, y)`, on the first 100 images. Two of the layers
# 2 to 9 have one of these four faults each:
#
# - "weights too small": weights and biases are a quarter of what they should be;
# - "weights too large": they are four times as large as they should be;
# - "not centered": the biases are 0;
# - "wrong sign": the biases have the wrong sign.
#
# 1. `faults` is a dict from the number of each faulty layer (an int, the lowest is 1) to its fault.
# 2. Repair the two faults and change nothing else. `signal_left` and `gradient_left`, arrays of shape (6,),
#    say what is then left: the `signal_std` of layer 10 divided by layer 1's, and the `gradient_std`
#    of layer 1 divided by layer 10's.
#
# (The cell above shows how the faults were made, but not in which layers. Please find them as you would have
# to if somebody else had made them.)
#
# <details><summary>Hint</summary>
#
# Look for layers at which a column makes a step. Weights that are too small show at the same layer in signal
# and gradient. An offset that is the same for all images shows in `pre_activation_std`, and not in the
# signal: it pushes units to their flat ends. The biases themselves tell whether that offset comes from
# missing biases or from wrong ones.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
nets = patient()
faults = {4: "weights too small", 8: "wrong sign"}  # SOLUTION
# BEGIN SOLUTION
# Signal and gradient both lose three quarters between layers 3 and 4, where the pre-activations shrink as
# well. In layer 8 the standard deviation of the pre-activations is far larger than below, but the signal
# falls, and the biases are not 0.
small, opposite = nets.layers[::2][3], nets.layers[::2][7]
small.kernel.assign(4 * small.kernel)
small.bias.assign(4 * small.bias)
opposite.bias.assign(-opposite.bias)
layers = diagnostics.layer_statistics(nets, x, y)
# END SOLUTION
signal_left = layers.signal_std[:, -1] / layers.signal_std[:, 0]  # SOLUTION
gradient_left = layers.gradient_std[:, 0] / layers.gradient_std[:, -1]  # SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_layers(faults):
    """`faults` names the two faulty layers and no healthy one."""
    words = {"weights too small", "weights too large", "not centered", "wrong sign"}
    assert isinstance(faults, dict) and faults, '`faults` must be a dict, such as {2: "not centered"}.'
    for layer, fault in faults.items():
        assert fault in words, f"{fault!r} is not one of the four faults."
        assert layer != 3, "Layers are counted from 1: nets.layers[::2][3] holds the weights of layer 4."
        assert layer != 7, (
            "Layer 7 is healthy. Its gradient is weak because it comes through layer 8. Look there."
        )
        assert layer not in (5, 9), (
            f"Layer {layer} is healthy; it receives a weak signal. Look at the layer below."
        )
        assert layer in (4, 8), f"Layer {layer} is healthy: compare it with its neighbors in all columns."
    assert len(faults) == 2, (
        "There is a second fault. Repair this one, take the chart again, and look for another step."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_repaired(signal_left, gradient_left):
    """After the repair a good part of signal and gradient is left."""
    import numpy as np

    for name, found in {"signal_left": signal_left, "gradient_left": gradient_left}.items():
        assert np.shape(found) == (6,), (
            f"`{name}` has the shape {np.shape(found)}: one number for each net was asked for."
        )
        least, most = np.min(found), np.max(found)
        assert most < 1, (
            f"The largest number in `{name}` is {most:.2f}. Even the cured patient loses more than half."
        )
        assert least > 0.15, (
            f"The smallest number in `{name}` is {least:.3f}. Something is still wrong: take the chart again."
        )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_faults(faults):
    """Both faults are identified correctly."""
    assert faults == {4: "weights too small", 8: "wrong sign"}, f"faults are {faults}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_healthy_again(signal_left, gradient_left):
    """The repaired nets are those of chapter 2."""
    import numpy as np

    signal = [0.32062, 0.31589, 0.31161, 0.32363, 0.31000, 0.31707]
    gradient = [0.22103, 0.20931, 0.19910, 0.24161, 0.26162, 0.21975]
    assert np.allclose(signal_left, signal, rtol=1e-3), f"signal_left is {signal_left}"
    assert np.allclose(gradient_left, gradient, rtol=1e-3), f"gradient_left is {gradient_left}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
