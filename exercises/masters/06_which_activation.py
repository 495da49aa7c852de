# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   course:
#     title: "Which activation?"
#     chapter: 06_which_activation
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
# # Exercises: Which activation?
#
# Four questions on chapter 6: one number that tells whether the size of a signal returns to its fixed point, what the
# gradient's factor cannot see, a contest that you referee, and six sick nets. This set is marked: the checks below each
# question are only a part of the tests.
#
# Replace each `...` with your answer and run the check below it.

# %%
import numpy as np

import course_lib.activations as act
from course_lib import data, diagnostics, networks, theory
from course_lib.evidence import mean_interval, paired_difference
from course_lib.initializers import GlorotNormal

# %% [raw]
# # BEGIN QUESTION
# name: q1
# points: 3

# %% [markdown]
# **Question 1. Does it come back?** (3 points)
#
# Chapter 6 gave tanh and GELU the gain that keeps the mean square of $z$ at 1, and changed the mean square in the first
# layer by a tenth. With tanh it returned to 1, with GELU it moved away. For small deviations one number predicts this.
# If the mean square of $z$ is $1 + \delta$ in one layer, it is about $1 + p\,\delta$ in the next layer, and $p$ depends
# only on the function.
#
# **a.** Write `pull(f)`, which returns $p$ for an activation function `f`, with the gain `theory.forward_gain(f)` and no
# biases. `f` takes and returns an array. An error of 0.01 is small enough.
#
# **b.** Fill in `families`, a dict from each of the names "tanh", "softsign", "relu", "ELU", "selu", "gelu", "silu" and
# "mish" to what happens to a small deviation: "returns", "stays" or "leaves". (Their functions are `act.tanh` and so
# on; ELU's is `act.ELU()`.)
#
# **Predict** first: which of the eight leave?
#
# <details><summary>Hint</summary>
#
# `theory.second_moments(f, weight_variance, depth=2, first=1.001)` gives the mean square of $z$ in two layers. The
# weight variance is the square of the gain.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def pull(f):
    """Return the factor (a float) by which a layer multiplies a small deviation of the mean square of z from 1."""
    # BEGIN SOLUTION
    variance, d = theory.forward_gain(f) ** 2, 1e-3
    above, below = (theory.second_moments(f, variance, 2, first=1 + side)[1] for side in (d, -d))
    return (above - below) / (2 * d)
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
def family(p):
    return "stays" if abs(p - 1) < 0.01 else "returns" if p < 1 else "leaves"


functions = {name: getattr(act, name) for name in ("tanh", "softsign", "relu", "selu", "gelu", "silu", "mish")}
functions["ELU"] = act.ELU()
# END SOLUTION
families = {name: family(pull(f)) for name, f in functions.items()}  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# The three functions with a dip leave: 1.144, 1.173, 1.076. Where a function scales in proportion to z, as ReLU
# does, a deviation stays as it is. A function that flattens, above or below, pulls the mean square back: tanh
# by about half per layer, ELU and SELU by a tenth or two. GELU and its relatives do the opposite: a small
# negative z lies in the dip, where hardly anything is passed on, and a large one lies beyond it. (Written as an
# integral, p is E[z f f'] / E[f²], the average power with which f grows.)
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_pull(pull):
    """A straight line preserves a deviation, with the factor 1; tanh removes more than half of it."""
    from course_lib.checking import named

    straight, found = float(pull(named("numpy:positive"))), float(pull(named("numpy:tanh")))
    assert abs(straight - 1) < 0.01, (
        f"For f(z) = z you return {straight:.3f}. A straight line preserves everything: what is too large by 1 % stays "
        "too large by 1 %."
    )
    mistakes = {
        0.18181: "That is p with a weight variance of 1. Use the function's variance-preserving gain: the weight "
        "variance is gain².",
        1.0: "That is the mean square itself, in the next layer. p is its deviation from 1, divided by the deviation "
        "in the layer before.",
        0.2126: "That is the factor of the deviation after two layers; p is the factor of one layer.",
    }
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.01, f"For tanh you return {found:.3f}. {why}"
    assert abs(found - 0.461) < 0.011, f"For tanh you return {found:.3f}; a deviation of 1 % becomes one of 0.46 %."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_functions(pull):
    """The numbers for other functions agree with the exact means over a Gaussian to 0.01."""
    from course_lib.checking import named

    right = {
        "course_lib.activations:gelu": 1.1441,
        "course_lib.activations:selu": 0.7827,
        "course_lib.activations:relu": 1.0,
        "numpy:sin": 0.3130,
        "numpy:square": 2.0,
    }
    for path, p in right.items():
        found = float(pull(named(path)))
        assert abs(found - p) < 0.011, f"pull of {path} is {found}, not {p}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_families(families):
    """Functions with a dip leave, ReLU stays, the others return."""
    right = dict.fromkeys(("tanh", "softsign", "ELU", "selu"), "returns")
    right |= {"relu": "stays"} | dict.fromkeys(("gelu", "silu", "mish"), "leaves")
    assert families == right, f"families is {families}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q2
# points: 4

# %% [markdown]
# **Question 2. What one number cannot see** (4 points)
#
# In a linear net, the gradient's factor per layer is 1 for independent weights with $n \operatorname{Var} W = 1$, and it
# is 1 for orthogonal weights. Chapter 6 found that the two nets behave differently. What does the factor not see?
#
# **a.** Write `surviving(weights)` for a net without activation functions. `weights` is an array of shape (layers, n,
# n), from the lowest layer up; a layer maps its signals, the rows of `h`, to `h @ w`. Return the pair
# `(square, lost)`: the mean of the squared singular values of the whole net, and the share of its singular values that
# are below 0.01.
#
# **b.** For 20 layers of 64 units and the seeds 0 to 19, measure both nets. Draw from `np.random.default_rng(seed)`:
# independent weights from N(0, 1/64); for orthogonal weights, replace each such matrix by `np.linalg.qr(matrix)[0]`.
# Fill in `squares` and `lost`, dicts from "independent" and "orthogonal" to arrays of shape (20,).
#
# **c.** `carried`: with independent weights, which share of the sum of the squared singular values do the *three
# largest* of 64 make up? Give the ends `(low, high)` of the 95 % interval of the mean over the seeds.
#
# **d.** `verdict` on the sentence "If the gradient's factor is 1 in every layer, the gradient arrives in every
# direction": "holds" or "does not hold". And `because`, the letter of what your numbers show:
#
# - "A": the mean square stays 1 for orthogonal weights only;
# - "B": the factor is a mean over directions, and a few that grow compensate for many that vanish;
# - "C": with independent weights gradients vanish on average;
# - "D": small singular values are rounded to 0.
#
# <details><summary>Hint</summary>
#
# Multiply the matrices in the order in which the signal passes them: `functools.reduce(np.matmul, weights)`, or a loop.
# Then `np.linalg.svd(product, compute_uv=False)`, in descending order.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def surviving(weights):
    """Return the mean squared singular value and the share below 0.01 (two floats) of a linear net."""
    # BEGIN SOLUTION
    values = singular_values(weights)
    return (values**2).mean(), (values < 0.01).mean()
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
def singular_values(weights):
    product = weights[0]
    for w in weights[1:]:
        product = product @ w
    return np.linalg.svd(product, compute_uv=False)


def three_largest(weights):
    squared = singular_values(weights) ** 2
    return squared[:3].sum() / squared.sum()


nets = {"independent": [np.random.default_rng(seed).normal(0, 1 / 8, (20, 64, 64)) for seed in range(20)]}
nets["orthogonal"] = [np.linalg.qr(weights)[0] for weights in nets["independent"]]
found = {name: np.array([surviving(weights) for weights in drawn]) for name, drawn in nets.items()}
share = mean_interval([three_largest(weights) for weights in nets["independent"]])
# END SOLUTION
squares = {name: both[:, 0] for name, both in found.items()}  # SOLUTION
lost = {name: both[:, 1] for name, both in found.items()}  # SOLUTION
carried = share.low, share.high  # SOLUTION
verdict = "does not hold"  # SOLUTION
because = "B"  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# The mean square is 1 for both, on average over seeds. But with independent weights three directions of 64
# carry five sixths of it, and six in ten are lost. A standard deviation is a mean over directions: it can stay
# constant in every layer while the net loses most of its input. That is why chapter 6 looks at singular values,
# and why orthogonal weights help.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_stretched(surviving):
    """Two layers that stretch two directions by (2, 1) and (3, 0.001) have the singular values 6 and 0.001."""
    import numpy as np

    square, lost = surviving(np.array([np.diag([2.0, 1.0]), np.diag([3.0, 0.001])]))
    mistakes = {
        36.000001: "That is the sum of the squares; the mean was asked for.",
        9.0030003: "That is the square of the mean singular value; the mean of the squares was asked for.",
        3.0005: "That is the mean of the singular values; the mean of their squares was asked for.",
        6.99999975: "Do you take the singular values of each layer? Multiply the layers first.",
        3.50000025: "Do you take the singular values of each layer? Multiply the layers first.",
    }
    for wrong, why in mistakes.items():
        assert abs(square - wrong) > 1e-4, f"`square` is {square:.4f}. {why}"
    assert abs(square - 18) < 1e-4, f"`square` is {square:.4f}. The two singular values are 6 and 0.001."
    assert abs(lost - 0.5) < 1e-9, f"`lost` is {lost}. One of the two singular values is below 0.01: a share of 0.5."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_orthogonal(squares, lost):
    """Orthogonal weights stretch nothing and lose nothing, with any of the twenty seeds."""
    import numpy as np

    for name, found in {"squares": squares, "lost": lost}.items():
        assert set(found) == {"independent", "orthogonal"}, f"`{name}` has the keys {sorted(found)}."
        for weights, values in found.items():
            shape = np.shape(values)
            assert shape == (20,), (
                f"`{name}[{weights!r}]` must contain a number for each of 20 seeds. Its shape is {shape}."
            )
    assert np.allclose(squares["orthogonal"], 1, atol=1e-6), (
        "A product of orthogonal matrices is orthogonal, and all its singular values are 1. Yours have mean squares "
        f"from {np.min(squares['orthogonal']):.3g} to {np.max(squares['orthogonal']):.3g}: is it Q, the first of the "
        "two matrices that `qr` returns?"
    )
    assert np.all(np.array(lost["orthogonal"]) == 0), "Orthogonal weights lose no direction, but yours do."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_order_and_numbers(surviving, squares, lost, carried):
    """The product has the right order, and the means agree with 20 other seeds to six standard errors."""
    import numpy as np

    layers = np.array([[[1.0, 2.0], [0.0, 0.001]], [[0.0, 1.0], [0.002, 0.0]], [[1.0, 0.0], [1.0, 1.0]]])
    values = np.linalg.svd(layers[0] @ layers[1] @ layers[2], compute_uv=False)
    square, share = surviving(layers)
    assert np.isclose(square, (values**2).mean()) and share == (values < 0.01).mean(), f"{square}, {share}"
    assert abs(np.mean(lost["independent"]) - 0.623) < 0.02, f"lost: {np.mean(lost['independent'])}"
    assert abs(np.mean(squares["independent"]) - 1) < 0.5, f"squares: {np.mean(squares['independent'])}"
    assert np.std(squares["independent"]) > 0.1, f"squares: {squares['independent']}"
    low, high = carried
    assert 0.79 < low < high < 0.88 and 0.01 < high - low < 0.06, f"carried is {carried}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_verdict(squares, lost, verdict, because):
    """The verdict and its reason agree with the numbers."""
    import numpy as np

    assert np.mean(squares["independent"]) > 0.5 < np.mean(lost["independent"]), "the numbers do not support the verdict"
    assert verdict == "does not hold", f"verdict is {verdict}"
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
# **Question 3. The referee** (4 points)
#
# ReLU and a leaky ReLU with a slope of 0.2 competed in nets of eight layers, at five rates (0.05, 0.1, 0.15, 0.2, 0.3),
# with the same twelve seeds. The cell below has the results: how many of 360 images each net classified wrongly after
# eight epochs, on the validation set and on the test set, in arrays of shape (rates, seeds). Nets that diverged have no
# result, but NaN.
#
# **a.** Write `referee(validation, test)`. Each argument is a dict from two names to arrays of *errors* (shares, not
# counts) of shape (rates, seeds), NaN where a net diverged. A net that diverged is no better than chance: it counts as
# an error of 0.9. Each function gets the rate with the lowest mean validation error. The verdict compares the test
# errors at these rates, with paired seeds. Return the tuple `(rates, low, high, verdict)`:
#
# - `rates`: the pair of chosen rates, as indices from 0, in the order of the names;
# - `low`, `high`: the ends of the 95 % interval of the first function's mean error minus the second's;
# - `verdict`: "first" or "second", the function with the lower error, or "undecided" if the interval contains 0.
#
# **b.** `real`: what your referee returns for these results, with ReLU as the first function.
#
# **c.** Three papers have been written about the same runs. Each breaks one rule and keeps the others. Fill in `papers`,
# a dict from these keys to the verdict of the paper ("first", "second" or "undecided"):
#
# - "one rate": both functions get the rate 0.1, without a choice;
# - "chosen on the test": the rates are those with the lowest mean *test* errors;
# - "lost runs dropped": nets that diverged are left out when rates are chosen, and their seeds are left out of the
#   comparison.
#
# <details><summary>Hint</summary>
#
# `np.nan_to_num(errors, nan=0.9)`; `errors.mean(axis=1).argmin()`; `paired_difference(a, b)` has the attributes `low`
# and `high`. `np.nanmean` ignores NaN.
#
# </details>

# %%
nan = np.nan
runs = {
    "ReLU": {
        "validation": [
            [21, 31, 39, 21, 24, 27, 24, 24, 25, 25, 27, 23],
            [21, 24, 20, 16, 19, 14, 23, 19, 19, 20, 21, 27],
            [15, 18, 20, 12, 32, 30, 29, 30, 12, 17, 14, 20],
            [22, 43, 20, 19, 46, 27, 18, 61, 19, 175, 21, 17],
            [88, 24, nan, 38, 65, 12, 34, 177, 20, 60, 22, 13],
        ],
        "test": [
            [26, 34, 49, 26, 33, 27, 21, 26, 24, 21, 28, 23],
            [32, 24, 23, 28, 28, 24, 16, 26, 21, 17, 20, 26],
            [22, 21, 21, 19, 35, 37, 35, 24, 24, 19, 20, 18],
            [23, 55, 22, 27, 50, 23, 19, 50, 21, 155, 21, 22],
            [82, 17, nan, 45, 70, 25, 39, 183, 27, 67, 28, 17],
        ],
    },
    "leaky": {
        "validation": [
            [17, 21, 24, 21, 19, 20, 33, 21, 21, 26, 22, 26],
            [15, 22, 19, 16, 21, 26, 26, 20, 18, 17, 21, 20],
            [16, 31, 17, 34, 16, 19, 17, 14, 23, 17, 18, 18],
            [15, 16, 36, 14, 22, 14, 28, 14, 26, 14, nan, 21],
            [nan, 16, 17, 35, 17, 17, 24, nan, 14, nan, 20, 17],
        ],
        "test": [
            [20, 22, 28, 23, 25, 23, 23, 21, 20, 21, 27, 27],
            [20, 19, 21, 21, 23, 24, 18, 18, 16, 19, 23, 19],
            [20, 28, 17, 41, 23, 17, 17, 19, 17, 20, 18, 16],
            [19, 18, 36, 28, 25, 22, 19, 12, 25, 14, nan, 20],
            [nan, 19, 13, 35, 18, 24, 24, nan, 16, nan, 22, 16],
        ],
    },
}

# %% [raw]
# # BEGIN SOLUTION

# %%
def referee(validation, test):
    """Return (rates, low, high, verdict) for two functions, from dicts of errors (rates, seeds)."""
    # BEGIN SOLUTION
    counted = [{name: np.nan_to_num(errors, nan=0.9) for name, errors in part.items()} for part in (validation, test)]
    rates = tuple(int(errors.mean(axis=1).argmin()) for errors in counted[0].values())
    first, second = (errors[rate] for rate, errors in zip(rates, counted[1].values(), strict=True))
    return rates, *decide(first, second)
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
def decide(first, second):
    found = paired_difference(first, second)
    verdict = "first" if found.high < 0 else "second" if found.low > 0 else "undecided"
    return found.low, found.high, verdict


validation, test = (
    {name: np.array(parts[part]) / 360 for name, parts in runs.items()} for part in ("validation", "test")
)
dropped = [test[name][np.nanmean(validation[name], axis=1).argmin()] for name in test]
both = np.isfinite(dropped).all(axis=0)
verdicts = [
    decide(test["ReLU"][1], test["leaky"][1])[-1],
    referee(test, test)[-1],
    decide(dropped[0][both], dropped[1][both])[-1],
]
# END SOLUTION
real = referee(validation, test)  # SOLUTION
papers = dict(zip(["one rate", "chosen on the test", "lost runs dropped"], verdicts, strict=True))  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Nothing was decided. At the rate of 0.1, or with a look at the test errors, "the leak wins" could have been
# published in good faith: the choice was made where it suits. Dropping the lost runs does not change the
# verdict here, but the recommended rate: 0.3, where a quarter of the leaky nets diverged.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_lost_runs(referee):
    """A rate at which half of the nets diverge is not chosen, however good the other nets are there."""
    import numpy as np

    lost, seeds = np.nan, np.arange(12) / 1000
    safe, risky = 0.10 + seeds, np.array(6 * [0.02, lost])
    errors = {"a": np.array([safe, risky]), "b": np.array([0.2 + seeds, 0.3 + seeds])}
    answer = referee(errors, {name: some + 0.01 for name, some in errors.items()})
    assert len(answer) == 4, f"Four values were asked for: rates, low, high, verdict. You return {answer}."
    assert tuple(answer[0]) != (1, 0), (
        "Six of twelve nets diverged at the second rate, and you choose it: that is the error of the survivors. "
        "Count 0.9 for each net that diverged."
    )
    assert tuple(answer[0]) == (0, 0), (
        f"You choose the rates {answer[0]}; (0, 0) were expected. Take means over seeds, axis 1, and the lowest mean."
    )
    assert answer[3] == "first", (
        f"With every seed the first function's error is lower by 0.1, and your verdict is {answer[3]!r}. Is the "
        "difference first minus second?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_pairs(referee):
    """What depends on the seed alone cancels: 0.01 more with every seed is a clear difference."""
    import numpy as np

    luck = np.array([0.1, 0.3, 0.2, 0.5, 0.15, 0.4, 0.25, 0.35])
    step = 0.01 + 0.001 * np.array([1, -1, 1, -1, 1, -1, 1, -1])
    errors = {"a": np.array([luck + step, luck + 0.4]), "b": np.array([luck, luck + 0.4])}
    _, low, high, verdict = referee(errors, errors)
    assert high - low < 0.05, (
        f"Your interval is [{low:.3f}, {high:.3f}]. Lucky seeds are lucky for both functions: pair the seeds."
    )
    assert verdict == "second", f"With every seed the second function's error is lower, by about 0.01. Your verdict is {verdict!r}."
    assert abs(low - 0.00911) < 1e-4 and abs(high - 0.01089) < 1e-4, (
        f"Your interval is [{low:.5f}, {high:.5f}]. Is it the 95 % interval of `paired_difference`?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_protocols(referee):
    """Rates are chosen on the validation set, lost nets count in the test too, and noise stays undecided."""
    import numpy as np

    lost, wave = np.nan, 0.02 * np.array([1.0, -1, 1, -1, 1, -1])
    validation = {
        "b": np.array([0.1 + wave, 0.2 + wave, 0.3 + wave]),
        "a": np.array([0.3 + wave, 0.2 + wave, 0.1 - wave]),
    }
    test = {"b": np.array([0.3 + wave, 0.1 + wave, 0.2 + wave]), "a": np.array([0.1 + wave, 0.1 + wave, 0.29 - wave])}
    rates, low, high, verdict = referee(validation, test)
    assert tuple(rates) == (0, 2) and verdict == "undecided", f"{rates}, {verdict}"
    assert np.allclose([low, high], [0.01 - 0.04598, 0.01 + 0.04598], atol=1e-4), f"[{low}, {high}]"
    test["a"][2] = [0.1, lost, lost, 0.1, lost, lost]
    rates, low, high, verdict = referee(validation, test)
    assert verdict == "undecided" and low < -0.6, f"[{low}, {high}], {verdict}"
    test["a"][2] = [lost, lost, 0.8, lost, lost, 0.8]
    assert referee(validation, test)[3] == "first", "nets that diverged must count as 0.9 in the test too"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_protocol(real, papers):
    """The twelve real seeds decide nothing; two of the three papers claim that they do."""
    import numpy as np

    rates, low, high, verdict = real
    assert tuple(rates) == (1, 2) and verdict == "undecided", f"real is {real}"
    assert np.allclose([low, high], [-0.00487, 0.01969], atol=2e-4), f"real is {real}"
    right = {"one rate": "second", "chosen on the test": "second", "lost runs dropped": "undecided"}
    assert papers == right, f"papers is {papers}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q4
# points: 4

# %% [markdown]
# **Question 4. The ward** (4 points)
#
# Six nets, six charts. All have ten hidden layers of 100 units and were trained on the digits for five epochs. Their
# initial weights suit their activation function, unless that is the fault. Each list goes from layer 1 to layer 10,
# `weight change` (the relative weight change) up to the output layer, and `error` from before training to after five
# epochs.
#
# **a.** Fill in `diagnosis`, a dict from each name to one of:
#
# - "weights too small", "weights too large": in all layers, by one factor;
# - "one layer's initialization": the initial weights of a single layer are wrong by a large factor;
# - "frozen layers": some layers were not trained;
# - "rate too high": the initialization was right, and the learning rate was too high;
# - "labels shuffled": the labels do not belong to the images;
# - "biases not centered";
# - "healthy".
#
# **b.** Fill in `numbers`, a dict with four numbers read off the charts:
#
# - "too small" and "too large": in the two nets with that diagnosis, the factor by which the gradient's standard
#   deviation changes from a layer to the one below, as a geometric mean over the nine steps;
# - "layer": the layer, 1 to 10, whose initial weights are wrong;
# - "times": the number by which that layer's weights must be multiplied.
#
# **c.** Prove the last number. Build six nets like that patient, with the seeds 0 to 5: tanh, `GlorotNormal()`, and the
# weights of the sick layer divided by your "times". Measure, on the first 100 training images, which share of the
# gradient's standard deviation in layer 10 is left in layer 1: `before`, an array of shape (6,). Then multiply by
# "times" and measure again: `after`.
#
# **d.** `best_error`: the name of the patient whose error after training is the lowest. Look at its chart again.
#
# <details><summary>Hint</summary>
#
# Go through the list at the end of chapter 6: signal, gradient, weight change, units. A fault that shows between two
# layers only is local. If everything is in order and the error is at chance, ask what else could be wrong besides the
# net.
#
# For c: `networks.Ensemble(widths, act.tanh, GlorotNormal(), range(6))`; layer $l$'s weights are
# `nets.layers[2 * l - 2].kernel`, with `assign`; `diagnostics.layer_statistics(nets, x, y).gradient_std` has the
# shape (6, 10).
#
# </details>

# %%
ward = {
    "Ada": {
        "function": "tanh",
        "signal": [0.87, 0.88, 0.88, 0.88, 0.88, 0.88, 0.88, 0.88, 0.88, 0.88],
        "gradient": [13.0, 8.0, 5.1, 3.3, 2.1, 1.4, 0.9, 0.58, 0.38, 0.25],
        "weight change": [1.3, 0.95, 0.71, 0.54, 0.39, 0.3, 0.23, 0.18, 0.13, 0.11, 0.2],
        "saturated": [0.84, 0.87, 0.86, 0.85, 0.84, 0.83, 0.81, 0.8, 0.81, 0.83],
        "error": [0.9, 0.64, 0.6, 0.53, 0.51, 0.45],
    },
    "Ben": {
        "function": "tanh",
        "signal": [0.56, 0.45, 0.38, 0.34, 0.31, 0.29, 0.27, 0.25, 0.24, 0.22],
        "gradient": [0.038, 0.052, 0.063, 0.073, 0.082, 0.092, 0.099, 0.1, 0.11, 0.12],
        "weight change": [0.0, 0.0, 0.0, 0.0, 0.0, 0.22, 0.17, 0.15, 0.16, 0.19, 0.5],
        "saturated": [0.04, 0.002, 0.00016, 0.0, 0.0, 0.0, 0.0, 0.00029, 0.0018, 0.022],
        "error": [0.9, 0.17, 0.13, 0.11, 0.1, 0.091],
    },
    "Cem": {
        "function": "ReLU",
        "signal": [1.6, 1.5, 1.6, 1.6, 1.7, 1.8, 1.8, 1.8, 2.0, 1.9],
        "gradient": [0.12, 0.12, 0.12, 0.11, 0.11, 0.11, 0.11, 0.11, 0.11, 0.1],
        "weight change": [3.0, 4.0, 4.0, 3.9, 3.9, 3.8, 3.7, 3.6, 3.6, 3.6, 4.2],
        "saturated": [0.52, 0.97, 0.96, 0.87, 0.83, 0.98, 0.89, 0.93, 0.94, 1.0],
        "error": [0.9, 0.9, 0.9, 0.9, 0.9, 0.9],
    },
    "Dora": {
        "function": "ReLU",
        "signal": [0.98, 0.66, 0.5, 0.35, 0.27, 0.2, 0.14, 0.098, 0.077, 0.053],
        "gradient": [0.0042, 0.006, 0.0083, 0.012, 0.016, 0.023, 0.032, 0.046, 0.065, 0.089],
        "weight change": [0.036, 0.034, 0.031, 0.033, 0.03, 0.03, 0.029, 0.03, 0.032, 0.034, 0.077],
        "saturated": [0.5, 0.48, 0.47, 0.43, 0.45, 0.44, 0.47, 0.47, 0.46, 0.44],
        "error": [0.9, 0.86, 0.79, 0.7, 0.61, 0.62],
    },
    "Elif": {
        "function": "tanh",
        "signal": [0.56, 0.45, 0.38, 0.0038, 0.0039, 0.004, 0.004, 0.004, 0.004, 0.004],
        "gradient": [0.00065, 0.00088, 0.0011, 0.12, 0.12, 0.13, 0.13, 0.12, 0.13, 0.12],
        "weight change": [0.21, 0.13, 0.082, 22.0, 0.052, 0.07, 0.08, 0.094, 0.12, 0.15, 0.43],
        "saturated": [0.051, 0.0078, 0.0035, 0.0, 3.7e-05, 0.0011, 0.0044, 0.007, 0.015, 0.035],
        "error": [0.9, 0.14, 0.079, 0.076, 0.064, 0.053],
    },
    "Finn": {
        "function": "tanh",
        "signal": [0.56, 0.45, 0.38, 0.34, 0.31, 0.29, 0.27, 0.25, 0.24, 0.22],
        "gradient": [0.038, 0.052, 0.063, 0.073, 0.082, 0.092, 0.099, 0.1, 0.11, 0.12],
        "weight change": [0.11, 0.082, 0.066, 0.055, 0.049, 0.046, 0.045, 0.044, 0.048, 0.055, 0.13],
        "saturated": [0.041, 0.0026, 0.00025, 2.8e-05, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        "error": [0.9, 0.91, 0.88, 0.86, 0.91, 0.89],
    },
}

# %% [raw]
# # BEGIN SOLUTION

# %%
# BEGIN SOLUTION NO PROMPT
def per_layer(name):
    gradient = ward[name]["gradient"]
    return (gradient[0] / gradient[-1]) ** (1 / 9)


digits = data.digits()
x, y = digits.x_train[:100], digits.y_train[:100]
nets = networks.Ensemble([64] + 10 * [100] + [10], act.tanh, GlorotNormal(), range(6))
kernel = nets.layers[2 * 4 - 2].kernel


def left():
    gradient = diagnostics.layer_statistics(nets, x, y).gradient_std
    return gradient[:, 0] / gradient[:, -1]


answers = ["weights too large", "frozen layers", "rate too high", "weights too small"]
answers += ["one layer's initialization", "labels shuffled"]
# END SOLUTION
diagnosis = dict(zip(ward, answers, strict=True))  # SOLUTION
numbers = {"too small": per_layer("Dora"), "too large": per_layer("Ada"), "layer": 4, "times": 100}  # SOLUTION
# BEGIN SOLUTION NO PROMPT
kernel.assign(kernel / 100)
# END SOLUTION
before = left()  # SOLUTION
# BEGIN SOLUTION NO PROMPT
kernel.assign(kernel * 100)
# END SOLUTION
after = left()  # SOLUTION
best_error = min(ward, key=lambda name: ward[name]["error"][-1])  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# The lowest error is Elif's, whose layer 4 passed on a hundredth of the signal and of the gradient: its tiny
# weights changed by 22 times their size, and so repaired themselves. An error says how sick a net is, not what
# its disease is. And Finn, with the best chart of all, learns nothing that is true of other images: signal,
# gradient and weight change say that a net can learn, not that there is something to learn.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_words_and_factors(diagnosis, numbers):
    """There are six diagnoses in the words of the list, and factors per layer below and above 1."""
    words = {
        "weights too small",
        "weights too large",
        "one layer's initialization",
        "frozen layers",
        "rate too high",
        "labels shuffled",
        "biases not centered",
        "healthy",
    }
    assert set(diagnosis) == {"Ada", "Ben", "Cem", "Dora", "Elif", "Finn"}, (
        f"`diagnosis` has the keys {sorted(diagnosis)}."
    )
    strange = {name: word for name, word in diagnosis.items() if word not in words}
    assert not strange, f"These diagnoses are not in the list: {strange}."
    keys = {"too small", "too large", "layer", "times"}
    assert set(numbers) == keys, f"`numbers` has the keys {sorted(numbers)}; {sorted(keys)} were asked for."
    small, large = float(numbers["too small"]), float(numbers["too large"])
    assert small < 1 < large, (
        f"You give {small:.3g} and {large:.3g} per layer on the way *down*, from layer 10 to layer 1. A gradient "
        "that shrinks has a factor below 1, and weights that are too small make it shrink."
    )
    assert small > 0.5 and large < 3, (
        f"You give {small:.3g} and {large:.3g}. Is this the factor of one layer, the ninth root of the factor of "
        "nine steps?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_diagnosis(diagnosis):
    """All six diagnoses are right."""
    right = {
        "Ada": "weights too large",
        "Ben": "frozen layers",
        "Cem": "rate too high",
        "Dora": "weights too small",
        "Elif": "one layer's initialization",
        "Finn": "labels shuffled",
    }
    wrong = {name: diagnosis.get(name) for name in right if diagnosis.get(name) != right[name]}
    assert not wrong, f"wrong: {wrong}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_numbers(numbers, best_error):
    """The numbers are right to the two digits of the charts: factors to 0.02, and 85 to 115 times."""
    assert abs(numbers["too small"] - 0.712) < 0.02, f"too small: {numbers['too small']}"
    assert abs(numbers["too large"] - 1.551) < 0.02, f"too large: {numbers['too large']}"
    assert numbers["layer"] == 4, f"layer: {numbers['layer']}"
    assert 85 < numbers["times"] < 115, f"times: {numbers['times']}"
    assert best_error == "Elif", f"best_error is {best_error}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_proof(before, after):
    """Thirty nets gave .0045 to .0068 before and .29 to .43 after; about twice that range is allowed."""
    import numpy as np

    before, after = np.array(before), np.array(after)
    assert before.shape == after.shape == (6,), f"shapes {before.shape}, {after.shape}"
    assert np.all(before < 0.012) and np.all(after > 0.15) and np.all(after < 0.8), f"{before}, {after}"
    assert np.std(after) > 0.001, "six seeds must give six different nets"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
