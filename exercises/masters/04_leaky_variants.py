# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   course:
#     title: "Leaky variants"
#     chapter: 04_leaky_variants
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
# # Exercises: Leaky variants
#
# Three questions on chapter 4: the initialization for a slope that is drawn at random, what does and what does not end
# a long coma, and four nets whose slopes and initializations you read off their charts. The questions need only NumPy.
#
# Replace each `...` with your answer and run the check below it.

# %%
import numpy as np

from course_lib.evidence import mean_interval

# %% [raw]
# # BEGIN QUESTION
# name: q1
# points: 4

# %% [markdown]
# **Question 1. An initialization for random slopes** (4 points)
#
# Equation (4.2) gives He initialization for a leak with a fixed slope $\alpha$. In RReLU every unit draws a new slope
# for each image, uniformly between `lower` and `upper`. Either may be negative.
#
# **a.** Write `he_factor(lower, upper)`: the $n \operatorname{Var} W$ with which a layer preserves the mean square of
# its pre-activations in training, when slopes are drawn.
#
# **b.** In testing, every unit has the mean slope instead, (lower + upper)/2. Write
# `std_in_test(lower, upper, layers)`: in a net with that initialization, by what factor does the standard deviation of
# the pre-activations change over `layers` layers *in testing*?
#
# **Predict** first: if slopes are drawn from -1 to 1, their mean is 0. Is ReLU's factor, 2, right in this case?
#
# <details><summary>Hint</summary>
#
# The slope and the pre-activation are independent, so $\mathbb{E}[\alpha^2 z^2] = \mathbb{E}[\alpha^2]\,\mathbb{E}[z^2]$. The mean
# of a square is the square of the mean plus the variance, and numbers drawn uniformly from a range of width $d$ have
# the variance $d^2/12$.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def he_factor(lower, upper):
    """Return n Var W (a float) that preserves the mean square if slopes are drawn from lower to upper."""
    # BEGIN SOLUTION
    mean, variance = (lower + upper) / 2, (upper - lower) ** 2 / 12
    return 2 / (1 + mean**2 + variance)
    # END SOLUTION


def std_in_test(lower, upper, layers):
    """Return the factor (a float) of the standard deviation over so many layers with the mean slope."""
    # BEGIN SOLUTION
    mean = (lower + upper) / 2
    per_layer = he_factor(lower, upper) * (1 + mean**2) / 2  # of the mean square
    return per_layer ** (layers / 2)
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
# Noise carries signal. Slopes from -1 to 1 cancel in the mean, but still pass a third of the mean square of
# the negative pre-activations: the factor is 1.5. In testing that third is missing, and each layer multiplies
# the standard deviation by 0.87. With RReLU's own slopes, from 1/8 to 1/3, nobody notices: 0.966 is left after
# twenty layers.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_fixed_slopes(he_factor):
    """If all slopes are equal, the factor is that of equation (4.2)."""
    for slope in (0.0, 0.2, 1.0):
        found = float(he_factor(slope, slope))
        assert abs(found - 2 / (1 + slope)) > 1e-9 or slope in (0, 1), (
            f"`he_factor({slope}, {slope})` returns {found:.4f}. It is the *square* of a slope that multiplies z²."
        )
        assert abs(found - 2 / (1 + slope**2)) < 1e-9, (
            f"`he_factor({slope}, {slope})` returns {found:.4f}. Slopes from {slope} to {slope} are all {slope}: "
            "what does equation (4.2) say about it?"
        )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_slopes_around_zero(he_factor):
    """If slopes are drawn from -1 to 1, the layer needs a smaller factor than ReLU."""
    found = float(he_factor(-1.0, 1.0))
    mistakes = {
        2.0: "That is right for the mean slope, 0. But a slope of -1 leaves a number as large as a slope of 1 does: "
        "take the mean of the square, not the square of the mean.",
        1.0: "That would be right if every slope were -1 or 1. They lie anywhere in between.",
        1.6: "That squares the mean absolute slope, 1/2. The mean of the squares is larger.",
        0.4: "The variance of numbers drawn from a range of width d is d²/12: did you lose the 12?",
        2 / (1 + 3**-0.5): "That adds a standard deviation in place of its square, the variance.",
    }
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 1e-3, f"`he_factor(-1, 1)` returns {found:.4f}. {why}"
    assert abs(found - 1.5) < 1e-9, (
        f"`he_factor(-1, 1)` returns {found:.4f}. What is the mean of α² for slopes from -1 to 1? A third."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_std_in_test(std_in_test):
    """In testing, slopes from -1 to 1 become 0, and one layer multiplies the standard deviation by about 0.87."""
    found = float(std_in_test(-1.0, 1.0, 1))
    assert abs(found - 0.75) > 1e-3, (
        f"`std_in_test(-1, 1, 1)` returns {found:.4f}. That is the factor of the mean square; take the square root."
    )
    assert abs(found - 1.0) > 1e-3, (
        f"`std_in_test(-1, 1, 1)` returns {found:.4f}. The initialization suits random slopes. Does a layer with the "
        "mean slope pass on as much?"
    )
    assert abs(found - 0.75**0.5) < 1e-9, (
        f"`std_in_test(-1, 1, 1)` returns {found:.4f}. n Var W is 1.5, and with the slope 0 half of the mean square "
        "passes the activation function."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_slopes(he_factor, std_in_test):
    """The factors are right for other ranges and depths."""
    for lower, upper in ((1 / 8, 1 / 3), (-0.5, 0.3), (3, 8), (0.2, 0.2)):
        square = (lower**2 + lower * upper + upper**2) / 3
        factor = 2 / (1 + square)
        found = float(he_factor(lower, upper))
        assert abs(found - factor) < 1e-9, f"he_factor({lower}, {upper}) returns {found}, not {factor}"
        for layers in (1, 20):
            kept = ((1 + ((lower + upper) / 2) ** 2) / (1 + square)) ** (layers / 2)
            found = float(std_in_test(lower, upper, layers))
            assert abs(found - kept) < 1e-9, f"std_in_test({lower}, {upper}, {layers}) returns {found}, not {kept}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q2
# points: 4

# %% [markdown]
# **Question 2. What ends a coma?** (4 points)
#
# The textbook says that a leaky unit may lie in a long coma and still wake up. Is it a matter of time? The cell below
# trains a small net in NumPy: 40 leaky units that learn 40 random answers by heart. Before training, the first 20 units
# are put into a coma: the highest pre-activation of each is -0.3. `train` returns this highest pre-activation before
# training and after each step, and the loss.
#
# **a.** Write `shift(leak, steps, seeds)`: for each seed, by how much the units in a coma have shifted after so many
# steps. A unit's shift is the distance between its highest pre-activations before and after training, up or down; take
# the mean over the 20 units. The result is an array of shape (seeds,).
#
# **b.** Take a leak of 0.05 and 1000 steps as the baseline, and the seeds 0 to 7. Measure two ratios for each seed: the
# shift in training *four times as long* divided by the baseline's, and the shift with a leak *four times as large*
# divided by the baseline's. Give the ends of the 95 % intervals of the mean ratios, each as a pair `(low, high)`:
# `longer` and `larger`.
#
# **c.** For `longer`, you trained with a leak of 0.05 for 4000 steps. What share of the loss before training is then
# left, as a mean over the eight seeds? Call it `loss_left`.
#
# **d.** Choose `ends_it`: "time", "leak", "both" or "neither" increases the shift by more than a half (the whole interval
# is above 1.5). And choose `because`, the letter of the cause that your numbers show:
#
# - "A": the slope of a unit in a coma becomes smaller as the unit sinks;
# - "B": the other units finish the work, and hardly any gradient is backpropagated any more;
# - "C": a unit in a coma is pushed up as often as down;
# - "D": the net has not learned yet, so the training was too short.
#
# <details><summary>Hint</summary>
#
# `highest, loss = train(leak, seed, steps)`; the shift is `abs(highest[-1] - highest[0]).mean()`.
# `mean_interval(ratios)` has the attributes `low` and `high`. Take the ratio for each seed, and the interval of the
# ratios.
#
# </details>

# %%
def train(leak, seed, steps):
    """Train a net with 20 units in a coma; return their highest z (steps + 1, 20) and the loss (steps + 1,)."""
    random = np.random.default_rng(seed)
    x, y = random.standard_normal((40, 8)), random.choice([-1.0, 1.0], (40, 1))
    w, v = random.normal(0, 0.5, (8, 40)), random.normal(0, 40**-0.5, (40, 1))
    b, in_coma = np.zeros(40), np.arange(40) < 20
    b[in_coma] = -0.3 - (x @ w).max(axis=0)[in_coma]
    highest, loss = [], []
    for _ in range(steps + 1):
        z = x @ w + b
        residual = np.maximum(leak * z, z) @ v - y
        highest.append(z.max(axis=0)[in_coma])
        loss.append((residual**2).mean())
        gradient = residual @ v.T * np.where(z > 0, 1, leak) / 40  # with respect to z
        v = v - 0.05 * np.maximum(leak * z, z).T @ residual / 40
        w, b = w - 0.05 * x.T @ gradient, b - 0.05 * gradient.sum(axis=0)
    return np.array(highest), np.array(loss)

# %% [raw]
# # BEGIN SOLUTION

# %%
def shift(leak, steps, seeds):
    """Return the mean shift of each net's units in a coma: an array of shape (seeds,)."""
    # BEGIN SOLUTION
    runs = [train(leak, seed, steps)[0] for seed in seeds]
    return np.array([abs(highest[-1] - highest[0]).mean() for highest in runs])
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
baseline = shift(0.05, 1000, range(8))
time_ratios = shift(0.05, 4000, range(8)) / baseline
leak_ratios = shift(0.2, 1000, range(8)) / baseline
in_time, with_leak = mean_interval(time_ratios), mean_interval(leak_ratios)
losses = [train(0.05, seed, 4000)[1] for seed in range(8)]
# END SOLUTION
longer = in_time.low, in_time.high  # SOLUTION
larger = with_leak.low, with_leak.high  # SOLUTION
loss_left = np.mean([loss[-1] / loss[0] for loss in losses])  # SOLUTION
ends_it = "leak"  # SOLUTION
because = "B"  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Training four times as long increases the shift by a few percent: by then the other units have learned
# everything, and the loss is gone, and every gradient with it. A leak four times as large makes the shift three
# times as large. A unit wakes up early or not at all: the coma is not long, it is permanent.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_shift(shift):
    """Units in a coma shift if there is a leak, and not at all without one."""
    import numpy as np

    found, none = np.array(shift(0.2, 100, [0, 1, 2])), np.array(shift(0.0, 100, [0, 1, 2]))
    assert found.shape == (3,), (
        f"`shift(0.2, 100, [0, 1, 2])` returns an array of shape {found.shape}: one number for each of three seeds "
        "was asked for."
    )
    assert np.all(none == 0), (
        f"Without a leak nothing can shift a unit in a coma. `shift(0.0, 100, [0, 1, 2])` returns {none}."
    )
    assert np.all(found > 0), (
        f"`shift(0.2, 100, [0, 1, 2])` returns {found}. A shift is a distance: take the absolute value for each unit "
        "*before* the mean, or shifts up and down cancel."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_intervals(longer, larger):
    """The intervals are those of ratios, up a few percent with longer training and above two with a larger leak."""
    for name, ends in {"longer": longer, "larger": larger}.items():
        assert len(ends) == 2 and ends[0] < ends[1], f"`{name}` must be a pair (low, high). It is {ends}."
        assert min(ends) > 0.5, (
            f"`{name}` is {ends}. The ratio for each seed is the new shift divided by the baseline's. Did you take a "
            "difference, or turn the ratio upside down?"
        )
    assert longer[1] < 2, f"`longer` is {longer}. Did you train longer, or increase the leak?"
    assert larger[0] > 2, (
        f"`larger` is {larger}. Did you make the leak four times as large, 0.2, in 1000 steps? And is this the "
        "interval of the mean ratio, not the range of the eight ratios?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_measured(shift, longer, larger, loss_left):
    """The numbers are those of these nets; 2 percent is far more than the effect of rounding in 4000 steps."""
    import numpy as np

    found = np.array(shift(0.1, 300, [11, 12]))
    assert np.allclose(found, [0.01283912, 0.0128697], rtol=0.02), f"shift(0.1, 300, [11, 12]) returns {found}"
    assert np.allclose(longer, (0.966396, 1.261540), rtol=0.02), f"longer is {longer}"
    assert np.allclose(larger, (2.317922, 3.678583), rtol=0.02), f"larger is {larger}"
    assert 0 < loss_left < 1e-3, f"loss_left is {loss_left}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_cause(ends_it, because, longer, larger, loss_left):
    """The choice agrees with the numbers, and the numbers are right."""
    assert longer[1] < 1.5 < larger[0] and loss_left < 0.01, f"{longer}, {larger}, {loss_left}"
    assert ends_it == "leak", f"ends_it is {ends_it}"
    assert because == "B", f"because is {because}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q3
# points: 4

# %% [markdown]
# **Question 3. Which leak is it?** (4 points)
#
# Four nets of ten layers were all planned with a leak of 0.2 and the initialization that goes with it,
# $n \operatorname{Var} W = 2/1.04 = 1.923$. At most one of them follows the plan. The chart below gives, from layer 1
# to layer 10, the root mean square of the pre-activations $z$ (`size`) and the mean of the outputs $f(z)$ (`mean`),
# both averaged over 60 seeds of each net.
#
# **a.** The growth of `size` depends on the slope *and* on the initialization, and cannot tell which of them is wrong.
# But for $z$ from $N(0, s^2)$ a leaky unit's mean output is $(1 - \alpha)\,s/\sqrt{2\pi}$. Write `read(size, mean)`,
# which takes two arrays of shape (layers,) and returns the pair `(slope, factor)`: the slope $\alpha$ and
# $n \operatorname{Var} W$. Use all layers.
#
# **b.** Fill in `faults`, a dict from "A", "B", "C", "D" to "none", "slope", "initialization" or "both": what differs
# from the plan by more than a tenth of the planned value?
#
# **c.** The author of one net took Xu's $a$, by which negative pre-activations are *divided*, for the slope $\alpha$.
# Repair it: write `growth(slope, factor, seed)`, the `size` in layer 10 divided by that in layer 1, in a net of ten
# layers of 100 units on 50 inputs of 100 numbers from N(0, 1), all drawn with `np.random.default_rng(seed)`. Then
# `repaired` is its mean over the seeds 0 to 7, with the slope that the author meant and the factor that goes with this
# slope.
#
# <details><summary>Hint</summary>
#
# In each layer mean / size gives a slope; average these slopes. Then one layer multiplies the mean *square* by
# factor · ½(1 + α²), and there are nine steps from layer 1 to layer 10. A slope above 1 makes the mean output negative.
#
# For c: `weights = random.normal(0, (factor / 100) ** 0.5, (100, 100))`, and `np.where(z > 0, z, slope * z)`, since
# `np.maximum(slope * z, z)` is a different function if the slope is above 1.
#
# </details>

# %%
charts = {
    "A": {
        "size": [1.39, 1.42, 1.45, 1.5, 1.52, 1.58, 1.6, 1.64, 1.68, 1.72],
        "mean": [0.389, 0.393, 0.407, 0.409, 0.431, 0.427, 0.436, 0.451, 0.455, 0.474],
    },
    "B": {
        "size": [1.39, 7.57, 41.6, 227.0, 1250.0, 6900.0, 37500.0, 209000.0, 1130000.0, 6090000.0],
        "mean": [-2.48, -13.5, -74.2, -411.0, -2220.0, -12000.0, -67400.0, -361000.0, -1930000.0, -10500000.0],
    },
    "C": {
        "size": [1.39, 1.38, 1.39, 1.38, 1.39, 1.37, 1.39, 1.4, 1.38, 1.39],
        "mean": [0.442, 0.447, 0.436, 0.437, 0.432, 0.439, 0.437, 0.431, 0.432, 0.437],
    },
    "D": {
        "size": [0.999, 0.722, 0.517, 0.373, 0.27, 0.194, 0.138, 0.0996, 0.0728, 0.0521],
        "mean": [0.319, 0.225, 0.164, 0.119, 0.0847, 0.0597, 0.0436, 0.0319, 0.0224, 0.0161],
    },
}

# %% [raw]
# # BEGIN SOLUTION

# %%
def read(size, mean):
    """Return the slope and the factor n Var W (two floats) from arrays of shape (layers,)."""
    # BEGIN SOLUTION
    size, mean = np.asarray(size), np.asarray(mean)
    slope = 1 - np.sqrt(2 * np.pi) * np.mean(mean / size)
    per_layer = (size[-1] / size[0]) ** (2 / (len(size) - 1))  # of the mean square
    return slope, 2 * per_layer / (1 + slope**2)
    # END SOLUTION


def growth(slope, factor, seed):
    """Return size in layer 10 / size in layer 1 (a float)."""
    # BEGIN SOLUTION
    random = np.random.default_rng(seed)
    h, sizes = random.standard_normal((50, 100)), []
    for _ in range(10):
        z = h @ random.normal(0, (factor / 100) ** 0.5, (100, 100))
        sizes.append(np.sqrt((z**2).mean()))
        h = np.where(z > 0, z, slope * z)
    return sizes[-1] / sizes[0]
    # END SOLUTION


faults = {"A": "slope", "B": "slope", "C": "none", "D": "initialization"}  # SOLUTION
repaired = np.mean([growth(1 / 5.5, 2 / (1 + 1 / 5.5**2), seed) for seed in range(8)])  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# A has the slope 0.3, the default of Keras's layer LeakyReLU: its signal grows by 2 percent per layer, which
# nobody would notice, but its mean output reveals it. B has 5.5: each layer multiplies the signal by more than
# five, and the mean is negative. D has the right slope and Xavier initialization, n Var W = 1. Signal and
# gradient alone could not tell: in equation (4.2) slope and weights appear only together.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_read(read):
    """From a chart that was computed, not measured, the slope 0.5 and the factor 1.2 are recovered."""
    import numpy as np

    size = 3 * (1.2 * 0.625) ** (np.arange(10) / 2)
    slope, factor = read(size, 0.5 * size / np.sqrt(2 * np.pi))
    assert abs(slope - 0.5) < 1e-6, (
        f"You read the slope as {slope:.4f}, not 0.5. The mean is (1 - α) s / √(2π), so α is 1 - √(2π) mean / s."
    )
    mistakes = {
        1.2 * 0.625: "That is the factor by which one layer multiplies the mean square. Divide by ½(1 + α²).",
        0.6: "With the slope 1 a unit passes the whole mean square, and with 0 half of it: ½(1 + α²).",
        1.385641: "`size` is a root mean square; equation (4.2) is about the mean square.",
        1.2**0.9 * 0.625**-0.1: "From layer 1 to layer 10 there are nine steps, not ten.",
    }
    for wrong, why in mistakes.items():
        assert abs(factor - wrong) > 1e-3, f"You read the factor as {factor:.4f}, not 1.2. {why}"
    assert abs(factor - 1.2) < 1e-6, (
        f"You read the factor as {factor:.4f}, not 1.2. One layer multiplies the mean square by factor · ½(1 + α²)."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_growth(growth):
    """With the slope 1 and the factor 1, sizes do not change; with the slope 0 and 1, they end near 1/23."""
    straight, halved = float(growth(1.0, 1.0, 0)), float(growth(0.0, 1.0, 0))
    assert 0.7 < straight < 1.4, (
        f"`growth(1, 1, 0)` returns {straight:.3g}. With these two a layer preserves the size: is factor / 100 the "
        "*variance* of a weight, and is layer 10 divided by layer 1?"
    )
    assert 0.01 < halved < 0.14, (
        f"`growth(0, 1, 0)` returns {halved:.3g}. Each of nine steps halves the mean square, which leaves 0.044 of "
        "the size: is the weights' variance factor / 100, and is `size` taken before the activation function?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_charts(read, faults):
    """Slopes above 1 and below 0 are read correctly, and the faults of the four nets are right."""
    import numpy as np

    for slope, factor, layers in ((5.5, 1.923, 10), (-0.3, 2.0, 6), (0.01, 0.5, 20)):
        size = 0.7 * (factor * (1 + slope**2) / 2) ** (np.arange(layers) / 2)
        found = read(size, (1 - slope) * size / np.sqrt(2 * np.pi))
        assert np.allclose(found, (slope, factor), atol=1e-6), f"{(slope, factor)} is read as {found}"
    right = {"A": "slope", "B": "slope", "C": "none", "D": "initialization"}
    assert faults == right, f"faults is {faults}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_repaired(growth, repaired):
    """With the slope 1/5.5 and its factor sizes do not change (one net's standard deviation over 200 seeds: .2)."""
    import numpy as np

    assert 0.75 < repaired < 1.25, f"repaired is {repaired}"
    grown = np.mean([float(growth(0.5, 2.0, seed)) for seed in range(4)])
    assert abs(grown / 1.25**4.5 - 1) < 0.25, f"growth(0.5, 2) is {grown}, not about 2.73"
    exploded = float(growth(5.5, 1.923, 3))
    assert 0.4 < exploded / 4.47e6 < 2.2, f"growth(5.5, 1.923, 3) is {exploded:.3g}, not about 4.5e6"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
