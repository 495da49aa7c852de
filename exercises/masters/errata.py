# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   course:
#     title: "Errata: the detective's set"
#     graded: true
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
# # Exercises: Errata
#
# Five published sentences, none of which is quite true. Four are from chapter 11 of Géron's *Hands-On Machine
# Learning*, 1st edition, "the textbook"; one goes back to a paper. Each question says what was claimed and how it can be
# measured. Find out what is true instead.
#
# To be fair: anyone who writes down hundreds of formulas, about a library that changes every month, will get some of
# them wrong. Many of us learned to train nets from this book. Finding a mistake in it does not take cleverness, only a
# measurement, and the author of a book is glad to hear of one.
#
# This set is marked: the checks below each question are only a part of the tests. Replace each `...` with your answer and
# run the check below it.

# %%
import keras
import numpy as np

import course_lib.activations as act
from course_lib import data, diagnostics, networks, theory
from course_lib.initializers import GlorotNormal, Normal, center_biases

digits = data.digits()
x, y = digits.x_train[:100], digits.y_train[:100]

# %% [raw]
# # BEGIN QUESTION
# name: q1
# points: 3

# %% [markdown]
# **Question 1. The case of the kink** (3 points)
#
# *The claim:* among the advantages of ELU over ReLU, the textbook names as the third that the function is smooth
# everywhere, also around 0.
#
# The smoothness of a function at 0 is a number: **0** if its slope jumps there, **1** if the slope does not jump but the
# second derivative does, and **2** if neither jumps (but perhaps a higher derivative does).
#
# **a.** Write `smoothness(f)`, which returns 0, 1 or 2. `f` takes and returns an array of float64; `f` itself does not
# jump, and it varies on a scale of about 1.
#
# **b.** Fill in `found`, a dict from "ReLU", "ELU(0.5)", "ELU(1)", "ELU(2)", "SELU", "softsign" and "GELU" to that
# number. (SELU is `act.selu`; an ELU with $\alpha = 2$ is `act.ELU(2.0)`.)
#
# **c.** What is true? `alphas`: the list of those among 0.5, 1 and 2 with which ELU's slope does not jump. And `times`:
# how many times ELU can be differentiated at 0 with these.
#
# **Predict** first: SELU is ELU's successor and was derived carefully. Is it smooth?
#
# <details><summary>Hint</summary>
#
# `theory.slope(f)` is a function as well: the slope of `f`. At `-0.0` it is the slope from the left and at `0.0` the
# slope from the right, so `theory.slope(f)(np.array([-0.0, 0.0]))` returns both. Apply it twice for the second
# derivative. Differences due to rounding are smaller than 0.001.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def smoothness(f):
    """Return 0 if the slope of f jumps at 0, 1 if only the second derivative jumps, and 2 if neither does."""
    # BEGIN SOLUTION
    for order in (0, 1):
        f = theory.slope(f)
        left, right = f(np.array([-0.0, 0.0]))
        if abs(right - left) > 1e-3:
            return order
    return 2
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
functions = {f"ELU({alpha:g})": act.ELU(alpha) for alpha in (0.5, 1.0, 2.0)}
functions |= {"ReLU": act.relu, "SELU": act.selu, "softsign": act.softsign, "GELU": act.gelu}
# END SOLUTION
found = {name: smoothness(f) for name, f in functions.items()}  # SOLUTION
alphas = [1]  # SOLUTION
times = 1  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# What is true: ELU can be differentiated once, and for α = 1 only. SELU, an ELU with α = 1.67, has a kink, from
# the slope 1.76 to 1.05, and works well with it. So smoothness at one point may not be what makes these
# functions good.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_smoothness(smoothness):
    """|z| has a kink, tanh has none, and softsign's slope has one."""
    from course_lib.checking import named

    kink, smooth = smoothness(named("numpy:absolute")), smoothness(named("numpy:tanh"))
    assert kink == 0, f"|z| has the slope -1 left of 0 and 1 right of 0. You return {kink}."
    assert smooth != 3, "2 is the largest number that was asked for."
    assert smooth == 2, (
        f"tanh has derivatives of every order, so 2 was expected. You return {smooth}. Do you take a rounding "
        "difference for a jump?"
    )
    between = smoothness(named("course_lib.activations:softsign"))
    assert between != 2, (
        "Softsign's slope is 1/(1 + |z|)², which has a kink at 0. So the second derivative jumps, and yours does not: "
        "do you take the slope of the slope on both sides?"
    )
    assert between == 1, (
        f"Softsign's slope does not jump at 0; only the second derivative does. You return {between}, not 1."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_functions(smoothness, found):
    """The smoothness of other functions, and of the seven in the question, is right."""
    from course_lib.checking import named

    right = {"selu": 0, "relu": 0, "gelu": 2, "mish": 2, "logistic": 2, "softsign": 1}
    for name, number in right.items():
        answer = smoothness(named(f"course_lib.activations:{name}"))
        assert answer == number, f"smoothness of {name} is {answer}, not {number}"
    seven = {"ReLU": 0, "ELU(0.5)": 0, "ELU(1)": 1, "ELU(2)": 0, "SELU": 0, "softsign": 1, "GELU": 2}
    assert found == seven, f"found is {found}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_truth(found, alphas, times):
    """The answers about ELU are right and agree with the numbers found."""
    assert found["ELU(1)"] == 1 and found["ELU(2)"] == 0, f"found is {found}"
    assert list(alphas) == [1], f"alphas is {alphas}"
    assert times == 1, f"times is {times}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q2
# points: 3

# %% [markdown]
# **Question 2. The case of the three averages** (3 points)
#
# *The claim:* RReLU draws its slope at random in training and, according to the textbook, uses the average slope in
# testing. Xu and coauthors, who made it known, divide negative pre-activations by $a$, drawn from $U(3, 8)$, and in
# testing by 5.5, the average. So the average slope seems to be 1/5.5.
#
# **a.** Write `three_slopes(lower, upper)` for $a$ from $U(\text{lower}, \text{upper})$, both positive. It returns the
# tuple of the three slopes that can be meant: the inverse of the mean of $a$; the mean of $1/a$; and the mean of a slope
# that is itself drawn uniformly, from 1/upper to 1/lower.
#
# **b.** Write `shift(slope, lower, upper)`: a unit's mean output in testing, with the fixed `slope`, minus its mean
# output in training, with $a$ from $U(\text{lower}, \text{upper})$, for pre-activations $z$ from N(0, 1).
#
# **c.** A signal has a size as well. Write `size_slope(lower, upper)`: the fixed slope with which the *mean square* of
# the outputs in testing is the same as in training.
#
# **d.** What is true? `keeps_mean` and `keeps_square`: which slope of part a preserves the mean output, and which the
# mean square, of training with Xu's $a$: "first", "second", "third" or "none"?
#
# <details><summary>Hint</summary>
#
# The mean of $g(a)$ over $U(l, u)$ is $\frac{1}{u - l}\int_l^u g(a)\,da$. The integral of $1/a$ is a logarithm, and
# that of $1/a^2$ is $-1/a$. The negative half of $z$ contributes $-\text{slope}/\sqrt{2\pi}$ to the mean output.
#
# If you have no formula, `np.random.default_rng(0).uniform(3, 8, 1_000_000)` gives three digits, and three digits are
# enough.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def three_slopes(lower, upper):
    """Return 1 / E[a], E[1 / a] and the mean of a slope from U(1 / upper, 1 / lower): three floats."""
    # BEGIN SOLUTION
    mean_of_inverse = np.log(upper / lower) / (upper - lower)
    return 2 / (lower + upper), mean_of_inverse, (1 / lower + 1 / upper) / 2
    # END SOLUTION


def shift(slope, lower, upper):
    """Return the mean output in testing minus that in training (a float), for z from N(0, 1)."""
    # BEGIN SOLUTION
    return (three_slopes(lower, upper)[1] - slope) / np.sqrt(2 * np.pi)
    # END SOLUTION


def size_slope(lower, upper):
    """Return the slope (a float) with which the mean square is the same in testing and training."""
    # BEGIN SOLUTION
    return (lower * upper) ** -0.5
    # END SOLUTION


keeps_mean = "second"  # SOLUTION
keeps_square = "none"  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# 0.182, 0.196, 0.229, and for the mean square a fourth slope, 0.204. The inverse of a mean is not the mean of
# the inverses, so 1/5.5 is not the average slope. With it the mean output rises by 0.006 in one layer, which
# nobody would notice. That is how three slopes can share one name for years.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_three_slopes(three_slopes):
    """For a from 1 to 3 the slopes are 1/2, about 0.549, and 2/3."""
    found = [float(slope) for slope in three_slopes(1, 3)]
    assert len(found) == 3, f"Three slopes were asked for. You return {len(found)}."
    first, second, third = found
    assert abs(first - 0.5) < 0.002, f"The mean of a is 2. You return {first:.4f} as its inverse."
    assert abs(second - 0.5) > 0.002, "Your second slope equals the first: take the inverse of each a first, and then the mean."
    assert abs(second - 2 / 3) > 0.002, (
        "Your second slope equals the third: if a is drawn uniformly, small slopes are more frequent than large ones."
    )
    assert abs(second - 0.5493) < 0.002, (
        f"You return {second:.4f} as the mean of 1/a. Is the integral, ln 3, divided by the width of the range?"
    )
    assert abs(third - 2 / 3) < 0.002, f"A slope drawn uniformly from 1/3 to 1 has the mean 2/3. You return {third:.4f}."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_shift_and_size(shift, size_slope):
    """A larger slope lowers the mean output; the slope that preserves the mean square is above the mean slope."""
    found = float(shift(1.0, 1, 3))
    assert found < 0, (
        f"`shift(1, 1, 3)` returns {found:.4f}. With a slope of 1 negative outputs are larger than in training, so the "
        "mean falls. Is it testing minus training?"
    )
    assert abs(found + 0.4507) > 0.002, (
        f"`shift(1, 1, 3)` returns {found:.4f}: that is the difference of the slopes. How large are pre-activations?"
    )
    assert abs(found + 0.1798) < 0.002, f"`shift(1, 1, 3)` returns {found:.4f}. (Training has the mean slope 0.549.)"
    size = float(size_slope(1, 3))
    mistakes = {
        0.5493: "That is the mean slope. The mean square is about squared slopes.",
        1 / 3: "That is the mean of the squared slopes. Which slope has that square?",
        0.5: "That is the inverse of the mean of a. The mean square is about the mean of 1/a².",
    }
    for wrong, why in mistakes.items():
        assert abs(size - wrong) > 0.002, f"`size_slope(1, 3)` returns {size:.4f}. {why}"
    assert abs(size - 0.5774) < 0.002, f"`size_slope(1, 3)` returns {size:.4f}. The mean of 1/a² from 1 to 3 is 1/3."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_ranges(three_slopes, shift, size_slope, keeps_mean, keeps_square):
    """Xu's range and another are right to three digits, and so are the answers about Xu's slope."""
    import numpy as np

    for lower, upper in ((3, 8), (2, 2.5)):
        mean = np.log(upper / lower) / (upper - lower)
        right = 2 / (lower + upper), mean, (1 / lower + 1 / upper) / 2
        assert np.allclose(three_slopes(lower, upper), right, atol=1e-3), f"{three_slopes(lower, upper)}"
        right = (mean - 0.2) / np.sqrt(2 * np.pi)
        assert abs(shift(0.2, lower, upper) - right) < 1e-3, f"shift: {shift(0.2, lower, upper)}, not {right}"
        size = (lower * upper) ** -0.5
        assert abs(size_slope(lower, upper) - size) < 1e-3, f"size_slope: {size_slope(lower, upper)}, not {size}"
    assert keeps_mean == "second" and keeps_square == "none", f"{keeps_mean}, {keeps_square}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q3
# points: 4

# %% [markdown]
# **Question 3. The case of the misplaced four** (4 points)
#
# *The claim:* the textbook's Table 11-1 multiplies Xavier initialization by 1 for the logistic function and by 4 for
# tanh. The number 4 is correct, but it seems to be in the wrong row. You know the suspect from chapter 2; this time,
# bring the evidence.
#
# **a.** *The motive.* The derivation assumes that $f'(0) = 1$. Write `factor_for(f)`: the factor on Xavier's weights
# with which $f$, in its linear regime, passes on as much as a function of slope 1 does with Xavier's own weights. `f`
# takes and returns an array.
#
# **b.** *The trace.* Build nets of four types: ten layers of 100 units, logistic or tanh, `GlorotNormal()` or
# `GlorotNormal(4)`, seeds 0 to 5. Examine them on `x` and `y`, and fill in `per_layer`, a dict from "logistic, 1",
# "logistic, 4", "tanh, 1" and "tanh, 4" to arrays of shape (6,): the factor by which the gradient's standard deviation
# changes from a layer to the one below (`diagnostics.gradient_factor`).
#
# **c.** *The verdict.* `table`: a dict from "logistic" and "tanh" to the factor that each row should have, 1 or 4.
#
# **d.** *The accomplice.* Even in the right row, the 4 leaves only about 0.62 of the gradient in each layer. What else
# is to blame? `accomplice` is a letter:
#
# - "A": the weights, which are still too small for 100 units;
# - "B": the mean output of 1/2, which pushes units away from the steep middle;
# - "C": the pixels, which saturate the first layer;
# - "D": the slope of the logistic function, which is even smaller than 1/4 at 0.
#
# Prove it: `proof` is an array of shape (6,), the gradient's factor per layer in the logistic nets with the 4, after a
# single change that does not touch their weights.
#
# <details><summary>Hint</summary>
#
# `theory.slope(f)(np.array([0.0]))` returns $f'(0)$.
# `nets = networks.Ensemble(widths, act.logistic, GlorotNormal(4), range(6))`, then
# `diagnostics.layer_statistics(nets, x, y)`. In `course_lib.initializers` there is a function that changes biases.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def factor_for(f):
    """Return the factor on Xavier's weights (a float) that compensates for the slope of f at 0."""
    # BEGIN SOLUTION
    return float(1 / theory.slope(f)(np.array([0.0]))[0])
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
def measure(f, factor, centered=False):
    nets = networks.Ensemble([64] + 10 * [100] + [10], f, GlorotNormal(factor), range(6))
    if centered:
        center_biases(nets)
    return diagnostics.gradient_factor(diagnostics.layer_statistics(nets, x, y))


types = [(f, factor) for f in (act.logistic, act.tanh) for factor in (1, 4)]
# END SOLUTION
per_layer = {f"{f.__name__}, {factor}": measure(f, factor) for f, factor in types}  # SOLUTION
table = {"logistic": 4, "tanh": 1}  # SOLUTION
accomplice = "B"  # SOLUTION
proof = measure(act.logistic, 4, centered=True)  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# As printed, logistic nets keep a quarter of the gradient in each layer and tanh nets add a half to it: 0.24
# and 1.55. With the rows exchanged, the factors are 0.62 and 0.90. The 4 is 1/f'(0), and f'(0) is 1/4 for the
# logistic function. But the slope is only half of the case. Centered, the logistic net is nearly tanh in
# disguise, and keeps 0.87, almost as much as tanh. (Weights ten times Xavier's bring the gradient through as
# well, as chapter 2 shows, but with units off the middle and half saturated.)
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_factor_for(factor_for):
    """A function of slope 1 at 0 needs Xavier's weights unchanged; the logistic function does not."""
    from course_lib.checking import named

    straight, logistic = (float(factor_for(named(path))) for path in ("numpy:sin", "course_lib.activations:logistic"))
    assert abs(straight - 1) < 0.01, f"sin has the slope 1 at 0. You return the factor {straight:.3f}."
    assert abs(logistic - 0.25) > 0.01, "0.25 is the slope itself. Do smaller slopes need smaller weights?"
    assert abs(logistic - 16) > 0.1, "16 is the factor of the variance; the table has the factor of the weights."
    assert abs(logistic - 2) > 0.1, (
        "One layer multiplies the standard deviation, not the variance, by slope times factor."
    )
    assert abs(logistic - 4) < 0.01, (
        f"The logistic function has the slope 1/4 at 0. You return the factor {logistic:.3f}."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_trace(per_layer):
    """As printed, one gradient vanishes and the other explodes."""
    import numpy as np

    keys = {"logistic, 1", "logistic, 4", "tanh, 1", "tanh, 4"}
    assert set(per_layer) == keys, f"`per_layer` has the keys {sorted(per_layer)}; {sorted(keys)} were asked for."
    for name, values in per_layer.items():
        assert np.shape(values) == (6,), (
            f"`per_layer[{name!r}]` must contain a number for each of six seeds. Its shape is {np.shape(values)}."
        )
    means = {name: float(np.mean(values)) for name, values in per_layer.items()}
    assert means["logistic, 1"] < 0.4 and means["tanh, 4"] > 1.2, (
        f"You find {means['logistic, 1']:.3f} for logistic, 1 and {means['tanh, 4']:.3f} for tanh, 4. As printed, the "
        "first should lose most of its gradient in each layer, and the second should gain. Do you use "
        "`gradient_factor`, with ten layers?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_numbers(factor_for, per_layer, table):
    """Factors of other functions are right; measured ones agree with 30 other seeds to four standard deviations."""
    import numpy as np

    from course_lib.checking import named

    right = {"course_lib.activations:scaled_tanh": 0.874198, "course_lib.activations:gelu": 2.0, "numpy:arctan": 1.0}
    for path, factor in right.items():
        answer = float(factor_for(named(path)))
        assert abs(answer - factor) < 0.01, f"factor_for {path} is {answer}, not {factor}"
    singles = {
        "logistic, 1": (0.235, 0.003),
        "logistic, 4": (0.622, 0.0124),
        "tanh, 1": (0.9, 0.0114),
        "tanh, 4": (1.546, 0.0147),
    }
    for name, (mean, std) in singles.items():
        off = abs(np.mean(per_layer[name]) - mean)
        assert off < 4 * std and np.std(per_layer[name]) > 1e-5, f"{name}: {per_layer[name]}"
    assert table == {"logistic": 4, "tanh": 1}, f"table is {table}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_accomplice(accomplice, proof, per_layer):
    """Centered logistic nets keep 0.874, with a standard deviation of 0.011 over 30 other seeds."""
    import numpy as np

    assert np.shape(proof) == (6,) and abs(np.mean(proof) - 0.874) < 0.045, f"proof is {proof}"
    assert np.mean(proof) > np.mean(per_layer["logistic, 4"]) + 0.15, f"{proof}, {per_layer['logistic, 4']}"
    assert accomplice == "B", f"accomplice is {accomplice}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q4
# points: 4

# %% [markdown]
# **Question 4. The case of the borrowed name** (4 points)
#
# *The claim:* for He initialization, call `variance_scaling_initializer()` without arguments. This was right for the
# `contrib` module of TensorFlow at that time. Keras has an initializer of nearly the same name. Which initialization
# does it give? Weights have fingerprints: from an array alone one can tell how it was drawn.
#
# **a.** Write `identify(weights)` for an array of shape (n_in, n_out) with at least 5000 weights, where n_in and n_out
# differ. It returns the pair `(initialization, distribution)`.
#
# - `initialization` is "LeCun", "Glorot" or "He": variance $1/n_\text{in}$, $2/(n_\text{in} + n_\text{out})$ or
#   $2/n_\text{in}$;
# - `distribution` is "uniform", "normal" or "truncated": normal numbers of which those beyond two standard deviations
#   are drawn again. All three have exactly the variance of the initialization. (Truncation reduces the standard
#   deviation by the factor 0.8796, for which the scale is corrected.)
#
# **b.** `default`: what `identify` returns for the weights that `keras.initializers.VarianceScaling(seed=1)` draws in
# the shape (400, 100).
#
# **c.** `arguments`: a dict of the two arguments, "scale" and "mode", with which Keras's `VarianceScaling` does give
# He's variance.
#
# **d.** Somebody follows the book in Keras, in a net of 20 ReLU layers of equal width. `left`: which share of the mean
# square of the pre-activations of layer 1 is left in layer 20, according to theory?
#
# <details><summary>Hint</summary>
#
# For the initialization, compare the variance with the three possible ones, as a ratio. For the distribution, look at
# the largest weight in units of the standard deviation: for a uniform distribution it is $\sqrt 3$, for a truncated one
# $2/0.8796$, and for a normal one there is no limit. `keras.initializers.VarianceScaling(seed=1)((400, 100))` draws weights;
# `np.asarray` makes an array of them.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def identify(weights):
    """Return the initialization and the distribution of weights, as a pair of the words above."""
    # BEGIN SOLUTION
    n_in, n_out = weights.shape
    possible = {"LeCun": 1 / n_in, "Glorot": 2 / (n_in + n_out), "He": 2 / n_in}
    variance = np.mean(weights**2)
    initialization = min(possible, key=lambda name: abs(np.log(variance / possible[name])))
    largest = abs(weights).max() / variance**0.5
    return initialization, "uniform" if largest < 2 else "truncated" if largest < 2.5 else "normal"
    # END SOLUTION


default = identify(np.asarray(keras.initializers.VarianceScaling(seed=1)((400, 100))))  # SOLUTION
arguments = {"scale": 2.0, "mode": "fan_in"}  # SOLUTION
left = 2.0**-19  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# LeCun initialization, truncated. The name stayed, the default changed: the scale is 1, not 2. Then each of the
# 19 steps of a ReLU net halves the mean square, and two millionths of it are left. The sentence was true when
# it was written.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_initializations(identify):
    """Three initializations are identified from uniform weights, in a layer with more inputs than units."""
    import numpy as np

    random = np.random.default_rng(5)
    for name, variance in {"LeCun": 1 / 200, "Glorot": 2 / 260, "He": 2 / 200}.items():
        answer = identify(random.uniform(-1, 1, (200, 60)) * (3 * variance) ** 0.5)
        assert len(answer) == 2, f"A pair was asked for, (initialization, distribution). You return {answer}."
        assert answer[0] == name, (
            f"These weights, of shape (200, 60) and variance {variance:.5f}, are {name}'s; you say {answer[0]}. "
            "n_in is 200, the first number. Which of the three variances is nearest? (Not the standard deviation.)"
        )
        assert answer[1] == "uniform", (
            "The largest of these weights is 1.73 standard deviations from 0, the limit of a uniform distribution. "
            f"You say {answer[1]}."
        )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_distributions(identify):
    """Normal and truncated weights of one variance are told apart, in a layer with more units than inputs."""
    import numpy as np

    normal = np.random.default_rng(6).standard_normal(60_000)
    truncated = normal[abs(normal) < 2][:40_000] / 0.87962566
    for distribution, drawn in {"normal": normal[:40_000], "truncated": truncated}.items():
        answer = identify(drawn.reshape(100, 400) * (2 / 500) ** 0.5)
        assert answer[1] == distribution, (
            f"The largest of these weights is {abs(drawn).max():.2f} standard deviations from 0: {distribution}. You "
            f"say {answer[1]}. Truncated weights end at 2.27, normal ones have no limit."
        )
        assert answer[0] == "Glorot", f"Variance 2/500, 100 inputs, 400 units: Glorot's. You say {answer[0]}."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_weights(identify):
    """Eighteen other arrays are identified; 5,000 weights determine a variance to 2 percent, which is enough."""
    import numpy as np

    random = np.random.default_rng(7)
    for n_in, n_out in ((400, 100), (50, 100)):
        variances = {"LeCun": 1 / n_in, "Glorot": 2 / (n_in + n_out), "He": 2 / n_in}
        for name, variance in variances.items():
            normal = random.standard_normal(60_000)
            distributions = {
                "uniform": random.uniform(-(3**0.5), 3**0.5, n_in * n_out),
                "normal": normal[: n_in * n_out],
                "truncated": normal[abs(normal) < 2][: n_in * n_out] / 0.87962566,
            }
            for distribution, drawn in distributions.items():
                answer = identify(drawn.reshape(n_in, n_out) * variance**0.5)
                right = name, distribution
                assert tuple(answer) == right, f"{(n_in, n_out)}, {right}: you say {answer}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_name(default, arguments, left):
    """The default is LeCun's, He's arguments are 2 and fan-in, and nineteen steps halve the mean square."""
    assert tuple(default) == ("LeCun", "truncated"), f"default is {default}"
    assert set(arguments) == {"scale", "mode"}, f"arguments is {arguments}"
    assert abs(arguments["scale"] - 2) < 1e-9 and arguments["mode"] == "fan_in", f"arguments is {arguments}"
    assert abs(left / 2.0**-19 - 1) < 0.01, f"left is {left}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q5
# points: 4

# %% [markdown]
# **Question 5. The case of the growing variance** (4 points)
#
# *The claim:* if logistic units are initialized with weights from N(0, 1), the variance of the outputs keeps increasing
# from layer to layer, so that the top layers saturate. Chapter 1 acquitted the suspect at a width of 100. But a good
# detective asks *which* variance, and whether it is the same at other widths.
#
# **a.** The outputs of a layer differ for two reasons: images differ, and units differ. Write `two_parts(outputs)` for
# an array of shape (images, units). It returns a pair: the variance *between images* (of each unit over the images,
# averaged over units) and the variance *between units* (of the units' means). Their sum must be the variance of all
# outputs.
#
# **b.** For ten logistic layers of 30, 100 and 300 units, with `Normal(1.0)` and the seeds 0 to 5, on `x`: `growth` and
# `images` are dicts from the widths 30, 100 and 300 to arrays of shape (6,). `growth`: the variance of all outputs of
# layer 10, divided by that of layer 2. `images`: the share of the variance in layer 10 that is between images.
#
# **c.** `truth`, the letter of the sentence that your numbers support, at all three widths:
#
# - "A": the variance of all outputs keeps increasing from layer to layer;
# - "B": it hardly changes from layer 2 on, and most of it is soon between units: it is the same for every image;
# - "C": it shrinks from layer to layer, until hardly any is left;
# - "D": it keeps increasing in wide layers, and shrinks in narrow ones.
#
# **d.** *A false clue.* At 300 units the variance does rise once, by a tenth, from layer 1 to layer 2. `clue`, the
# letter of the reason:
#
# - "A": saturation that builds up with depth;
# - "B": a unit of layer 2 adds 300 terms, a unit of layer 1 only 64: the variance of pre-activations rises just once;
# - "C": images differ more in layer 2 than in layer 1.
#
# <details><summary>Hint</summary>
#
# `diagnostics.layer_statistics(nets, x, y)` has `activation_std`, of all outputs, and `signal_std`, between images:
# standard deviations of shape (6, 10). Before you choose in d, look at layer 1 as well, and at the saturated share of
# each layer.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def two_parts(outputs):
    """Return the variances between images and between units (two floats) of outputs (images, units)."""
    # BEGIN SOLUTION
    return outputs.var(axis=0).mean(), outputs.mean(axis=0).var()
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
def variances(width):
    nets = networks.Ensemble([64] + 10 * [width] + [10], act.logistic, Normal(1.0), range(6))
    layers = diagnostics.layer_statistics(nets, x, y)
    return layers.activation_std**2, layers.signal_std**2


both = {width: variances(width) for width in (30, 100, 300)}
# END SOLUTION
growth = {width: everything[:, 9] / everything[:, 1] for width, (everything, _) in both.items()}  # SOLUTION
images = {width: between[:, 9] / everything[:, 9] for width, (everything, between) in both.items()}  # SOLUTION
truth = "B"  # SOLUTION
clue = "B"  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# From layer 2 on the variance is constant at every width: 0.96, 1.01, 1.01. What keeps increasing is the part
# that is the same for every image, to 80 percent at 300 units, 93 at 100, and nearly all at 30. The problem of
# such a net is not that its outputs vary too much, but that they are the same for every image. The one rise
# belongs to the step from 64 pixels to 300 units: the saturated share jumps there, and stays. At 30 units the
# variance falls once, by a quarter, for the same reason.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_two_parts(two_parts):
    """For two images and three units both parts are right, and their sum is the whole variance."""
    import numpy as np

    outputs = np.array([[0.0, 1.0, 0.2], [0.4, 1.0, 0.6]])
    images, units = two_parts(outputs)
    assert abs(images - 0.04 * 2 / 3) < 1e-9 or abs(units - 0.04 * 2 / 3) > 1e-9, (
        "You return the variance between images second; it was asked for first."
    )
    assert abs(images - outputs.var(axis=1).mean()) > 1e-9, (
        "For the first part you take the variance over the units, for each image. A unit's variance is over the "
        "images: axis 0."
    )
    assert abs(images - 0.08 * 2 / 3) > 1e-9, "Divide by the number of images, not by one less: `ddof` is 0 here."
    assert abs(images - 0.04 * 2 / 3) < 1e-9, (
        f"The units have the variances 0.04, 0 and 0.04 between the two images. You return {images:.5f} as their mean."
    )
    assert abs(images + units - outputs.var()) < 1e-9, (
        f"Your two parts add up to {images + units:.5f}, but the variance of all outputs is {outputs.var():.5f}. "
        "The units' means are 0.2, 1 and 0.4: what is their variance?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_shapes(growth, images):
    """There are six seeds at each width; shares lie between 0 and 1, and are largest in the widest layers."""
    import numpy as np

    for name, found in {"growth": growth, "images": images}.items():
        assert set(found) == {30, 100, 300}, (
            f"`{name}` has the keys {list(found)}; the widths 30, 100 and 300 were asked for."
        )
        for width, values in found.items():
            assert np.shape(values) == (6,), (
                f"`{name}[{width}]` must contain a number for each of six seeds. Its shape is {np.shape(values)}."
            )
    shares = [float(np.mean(images[width])) for width in (30, 100, 300)]
    assert min(shares) >= 0 and max(shares) <= 1, (
        f"Shares lie between 0 and 1. Yours are {shares}: do you divide the variance between images by that of all outputs?"
    )
    assert shares[0] < shares[1] < shares[2], (
        f"At widths of 30, 100 and 300 you find shares of {shares[0]:.3g}, {shares[1]:.3g} and {shares[2]:.3g}. The "
        "narrower the layers, the more alike the images become. Do you compare variances in layer 10, the squares "
        "of what `layer_statistics` returns?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_numbers(two_parts, growth, images):
    """Means over six seeds agree with 30 other seeds to four standard errors."""
    import numpy as np

    outputs = np.random.default_rng(8).uniform(0, 1, (7, 5))
    right = outputs.var(axis=0).mean(), outputs.mean(axis=0).var()
    assert np.allclose(two_parts(outputs), right), f"two_parts returns {two_parts(outputs)}, not {right}"
    for width, (mean, std) in {30: (1.005, 0.128), 100: (0.983, 0.047), 300: (0.999, 0.0111)}.items():
        off = abs(np.mean(growth[width]) - mean)
        assert off < 4 * std / 6**0.5, f"growth[{width}]: {growth[width]}"
    for width, (mean, std) in {30: (0.00228, 0.00168), 100: (0.0725, 0.0324), 300: (0.209, 0.0207)}.items():
        off = abs(np.mean(images[width]) - mean)
        assert off < 4 * std / 6**0.5, f"images[{width}]: {images[width]}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_truth(growth, images, truth, clue):
    """Both letters are right and agree with the numbers."""
    import numpy as np

    assert all(0.7 < np.mean(growth[width]) < 1.2 and np.mean(images[width]) < 0.4 for width in (30, 100, 300)), (
        f"{growth}, {images}"
    )
    assert truth == "B", f"truth is {truth}"
    assert clue == "B", f"clue is {clue}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
