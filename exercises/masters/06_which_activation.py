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
# Four questions on chapter 6: one number that tells whether a signal finds its way back, what the gradient's factor
# cannot see, a contest that you referee, and six sick nets. This set is marked: the checks below each question are a
# part of the tests.
#
# Replace each `...` by your answer and run the check below it.

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
# Chapter 6 gave tanh and GELU the gain that keeps the mean square of $z$ at 1, and put the first layer off by a tenth.
# tanh came back, GELU ran away. For small deviations one number tells beforehand. If the mean square of $z$ is
# $1 + \delta$ in one layer, it is about $1 + p\,\delta$ in the next, and $p$ depends on the function alone.
#
# **a.** Write `pull(f)`, which gives $p$ for an activation function `f`, with the gain `theory.forward_gain(f)` and no
# biases. `f` takes and gives an array. An error of 0.01 is small enough.
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
    """Return by what (a float) a layer multiplies a small deviation of the mean square of z from 1."""
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
# The three with a dip leave: 1.144, 1.173, 1.076. Where a function grows in proportion, as ReLU does,
# everything stays as it is. What flattens, above or below, pulls back: tanh by half a layer, ELU and SELU by
# a tenth or two. Left of their dip GELU and its kin do the opposite: a small z falls into the dip, where
# hardly anything is passed on, and a large one gets past it. (Written as an integral, p is E[z f f'] / E[f²],
# the power with which f grows.)
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
    """A straight line keeps a deviation, which is the factor 1; tanh takes more than half of it."""
    from course_lib.checking import named

    straight, found = float(pull(named("numpy:positive"))), float(pull(named("numpy:tanh")))
    assert abs(straight - 1) < 0.01, (
        f"For f(z) = z you give {straight:.3f}. A line passes on everything: what was too large by 1 % stays too "
        "large by 1 %."
    )
    mistakes = {
        0.18181: "Are weights of the function's own gain used, with the weight variance gain²? That is what p is "
        "without.",
        1.0: "That is the mean square itself, in the next layer. p is its deviation from 1, divided by that in the "
        "layer before.",
        0.2126: "That is the deviation after two layers; p is that after one.",
    }
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.01, f"For tanh you give {found:.3f}. {why}"
    assert abs(found - 0.461) < 0.011, f"For tanh you give {found:.3f}; a deviation of 1 % becomes one of 0.46 %."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_functions(pull):
    """Other functions: exact values are means over a Gaussian, and 0.01 is what the question allows."""
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
    """Dips leave, ReLU stays, the others return."""
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
# The gradient's factor per layer is 1 for independent weights with $n \operatorname{Var} W = 1$ in a net of straight
# lines, and it is 1 for rotations. Chapter 6 found that they are not alike. What is it that the factor does not see?
#
# **a.** Write `surviving(weights)` for a net without activation functions. `weights` is an array of shape (layers, n,
# n), from the lowest layer up; a layer turns its signals, which are rows, `h`, into `h @ w`. Give the pair
# `(square, lost)`: the mean of the squared singular values of the whole net, and the share of its singular values that
# are below 0.01.
#
# **b.** For 20 layers of 64 units and the seeds 0 to 19, measure both kinds of net. Draw from
# `np.random.default_rng(seed)`: independent weights from N(0, 1/64); for rotations, turn each such matrix into
# `np.linalg.qr(matrix)[0]`. Fill in `squares` and `lost`, dicts from "independent" and "rotations" to arrays of shape
# (20,).
#
# **c.** `carried`: how much of the sum of the squared singular values do the *three largest* of 64 make up, with
# independent weights? Give the ends `(low, high)` of the 95 % interval of the mean over the seeds.
#
# **d.** `verdict` on the sentence "If the gradient's factor is 1 in every layer, what each direction has to say
# arrives": "holds" or "does not hold". And `because`, the letter of what your numbers show:
#
# - "A": the mean square stays 1 for rotations only;
# - "B": the factor is a mean over directions, and a few that grow make up for most, which die;
# - "C": with independent weights gradients vanish on average;
# - "D": small singular values are rounded to 0.
#
# <details><summary>Hint</summary>
#
# Multiply the matrices in the order in which the signal meets them: `functools.reduce(np.matmul, weights)`, or a loop.
# Then `np.linalg.svd(product, compute_uv=False)`, in descending order.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def surviving(weights):
    """Return mean squared singular value and share below 0.01 (two floats) of a net of straight lines."""
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
nets["rotations"] = [np.linalg.qr(weights)[0] for weights in nets["independent"]]
found = {kind: np.array([surviving(weights) for weights in some]) for kind, some in nets.items()}
share = mean_interval([three_largest(weights) for weights in nets["independent"]])
# END SOLUTION
squares = {kind: both[:, 0] for kind, both in found.items()}  # SOLUTION
lost = {kind: both[:, 1] for kind, both in found.items()}  # SOLUTION
carried = share.low, share.high  # SOLUTION
verdict = "does not hold"  # SOLUTION
because = "B"  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# The mean square is 1 for both, on average over seeds. But with independent weights three directions of 64
# carry five sixths of it, and six in ten are lost. A spread is a mean over directions: it can stay level in
# every layer while the net forgets most of what it is told. That is why chapter 6 looks at singular values,
# and why rotations help.
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
    """Two layers that stretch directions by (2, 1) and (3, 0.001) make 6 and 0.001 of them."""
    import numpy as np

    square, lost = surviving(np.array([np.diag([2.0, 1.0]), np.diag([3.0, 0.001])]))
    mistakes = {
        36.000001: "That is the sum of the squares; the mean was asked for.",
        9.0030003: "That is the mean singular value, squared; the mean of the squares was asked for.",
        3.0005: "That is the mean of the singular values; of their squares it was asked for.",
        6.99999975: "Do you take singular values of each layer? Multiply the layers first.",
        3.50000025: "Do you take singular values of each layer? Multiply the layers first.",
    }
    for wrong, why in mistakes.items():
        assert abs(square - wrong) > 1e-4, f"`square` is {square:.4f}. {why}"
    assert abs(square - 18) < 1e-4, f"`square` is {square:.4f}. The two singular values are 6 and 0.001."
    assert abs(lost - 0.5) < 1e-9, f"`lost` is {lost}. One of the two singular values is below 0.01: a share of 0.5."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_rotations(squares, lost):
    """Rotations stretch nothing and lose nothing, with any of the twenty seeds."""
    import numpy as np

    for name, found in {"squares": squares, "lost": lost}.items():
        assert set(found) == {"independent", "rotations"}, f"`{name}` has the keys {sorted(found)}."
        for kind, values in found.items():
            shape = np.shape(values)
            assert shape == (20,), (
                f"`{name}[{kind!r}]` must hold a number for each of 20 seeds. Its shape is {shape}."
            )
    assert np.allclose(squares["rotations"], 1, atol=1e-6), (
        "A product of rotations is a rotation, and all its singular values are 1. Yours have mean squares from "
        f"{np.min(squares['rotations']):.3g} to {np.max(squares['rotations']):.3g}: is it Q, the first of the two "
        "that `qr` gives?"
    )
    assert np.all(np.array(lost["rotations"]) == 0), "Rotations lose no direction, and yours do."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_order_and_numbers(surviving, squares, lost, carried):
    """A product in the right order, and the measured means within six standard errors over 20 other seeds."""
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
    """The choice agrees with the numbers."""
    import numpy as np

    assert np.mean(squares["independent"]) > 0.5 < np.mean(lost["independent"]), "the numbers say something else"
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
# ReLU and a leaky ReLU with a slope of 0.2 met in nets of eight layers, at five rates (0.05, 0.1, 0.15, 0.2, 0.3), with
# the same twelve seeds. The cell below has the protocol: how many of 360 images each net got wrong after eight epochs,
# in validation and in the test, in the shape (rates, seeds). Some nets diverged and have no result: there is a NaN.
#
# **a.** Write `referee(validation, test)`. Each is a dict from two names to arrays of *errors* (shares, not counts) of
# shape (rates, seeds), NaN where a net diverged. A net that diverged answers like one at chance: it counts as an error
# of 0.9. Each function gets the rate with the lowest mean validation error; the verdict is about test errors at these
# rates, and seed by seed. Give the tuple `(rates, low, high, verdict)`:
#
# - `rates`: the pair of chosen rates, as indices from 0, in the order of the names;
# - `low`, `high`: the ends of the 95 % interval of the first's mean error less the second's;
# - `verdict`: "first" if the first errs less, "second" if the second does, "undecided" if the interval holds 0.
#
# **b.** `real`: what your referee says of the protocol, with ReLU as the first.
#
# **c.** Three papers have been written on the same runs. Each breaks one rule and keeps the others. Fill in `papers`, a
# dict from these keys to the verdict that the paper comes to ("first", "second" or "undecided"):
#
# - "one rate": both functions get the rate 0.1, with no choosing;
# - "chosen on the test": the rates are those with the lowest mean *test* errors;
# - "lost runs dropped": nets that diverged are left out when rates are chosen, and seeds with one are left out of the
#   comparison.
#
# <details><summary>Hint</summary>
#
# `np.nan_to_num(errors, nan=0.9)`; `errors.mean(axis=1).argmin()`; `paired_difference(a, b)` has the attributes `low`
# and `high`. `np.nanmean` leaves out what is NaN.
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
    return rates, *decided(first, second)
    # END SOLUTION


# BEGIN SOLUTION NO PROMPT
def decided(first, second):
    found = paired_difference(first, second)
    verdict = "first" if found.high < 0 else "second" if found.low > 0 else "undecided"
    return found.low, found.high, verdict


validation, test = (
    {name: np.array(parts[part]) / 360 for name, parts in runs.items()} for part in ("validation", "test")
)
dropped = [test[name][np.nanmean(validation[name], axis=1).argmin()] for name in test]
both = np.isfinite(dropped).all(axis=0)
verdicts = [
    decided(test["ReLU"][1], test["leaky"][1])[-1],
    referee(test, test)[-1],
    decided(dropped[0][both], dropped[1][both])[-1],
]
# END SOLUTION
real = referee(validation, test)  # SOLUTION
papers = dict(zip(["one rate", "chosen on the test", "lost runs dropped"], verdicts, strict=True))  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Nothing was decided. At the rate of 0.1, or with a look at the test, "the leak wins" could be printed, in
# good faith: the choice was made where it suits. Dropping the lost runs changes no verdict here, but the
# rate: 0.3, where a quarter of the leaky nets diverged, would have been recommended.
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
    """A rate at which half of the nets diverge is not chosen, however well the others do there."""
    import numpy as np

    lost, seeds = np.nan, np.arange(12) / 1000
    safe, risky = 0.10 + seeds, np.array(6 * [0.02, lost])
    errors = {"a": np.array([safe, risky]), "b": np.array([0.2 + seeds, 0.3 + seeds])}
    answer = referee(errors, {name: some + 0.01 for name, some in errors.items()})
    assert len(answer) == 4, f"Four things were asked for: rates, low, high, verdict. You give {answer}."
    assert tuple(answer[0]) != (1, 0), (
        "Six of twelve nets diverged at the second rate, and you choose it: that is the error of the survivors. "
        "Count 0.9 for each "
        "net that was lost."
    )
    assert tuple(answer[0]) == (0, 0), (
        f"You choose the rates {answer[0]}; (0, 0) were expected. Means go over seeds, axis 1, and the lowest wins."
    )
    assert answer[3] == "first", (
        f"The first errs by 0.1 less with every seed, and your verdict is {answer[3]!r}. Is the difference first "
        "less second?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_pairs(referee):
    """What the seed decides alike for both cancels: 0.01 more with every seed is a clear difference."""
    import numpy as np

    luck = np.array([0.1, 0.3, 0.2, 0.5, 0.15, 0.4, 0.25, 0.35])
    step = 0.01 + 0.001 * np.array([1, -1, 1, -1, 1, -1, 1, -1])
    errors = {"a": np.array([luck + step, luck + 0.4]), "b": np.array([luck, luck + 0.4])}
    _, low, high, verdict = referee(errors, errors)
    assert high - low < 0.05, (
        f"Your interval is [{low:.3f}, {high:.3f}]. Lucky seeds are lucky for both functions: compare seed by seed."
    )
    assert verdict == "second", f"The second errs less with every seed, by about 0.01. Your verdict is {verdict!r}."
    assert abs(low - 0.00911) < 1e-4 and abs(high - 0.01089) < 1e-4, (
        f"Your interval is [{low:.5f}, {high:.5f}]. Is it the 95 % interval of `paired_difference`?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_protocols(referee):
    """Rates are chosen by validation, lost nets count in the test too, and luck is left undecided."""
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
    assert referee(validation, test)[3] == "first", "lost nets of the test must count as 0.9"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_protocol(real, papers):
    """The twelve real seeds decide nothing; two of the three papers say that they do."""
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
# Six nets, six charts. All have ten hidden layers of 100 units, learned to read the digits for five epochs, and got the
# weights that suit their function, unless that is what is wrong. Each list goes from layer 1 to layer 10, `moved` to
# the output layer, and `error` from before training to after five epochs.
#
# **a.** Fill in `diagnosis`, a dict from each name to one of:
#
# - "weights too small", "weights too large": in all layers, by one factor;
# - "one layer's start": the weights of a single layer are far off;
# - "frozen layers": some layers were not trained;
# - "rate too high": the start was fine, and the steps were too long;
# - "labels shuffled": the labels do not belong to the images;
# - "biases not centered";
# - "healthy".
#
# **b.** Fill in `numbers`, a dict with four numbers read off the charts:
#
# - "too small" and "too large": in the two nets with that diagnosis, the factor by which the gradient's spread changes
#   from a layer to the one below, as a mean over the nine steps (a geometric one);
# - "layer": the layer, 1 to 10, with the start that is far off;
# - "times": the number by which that layer's weights must be multiplied.
#
# **c.** Prove the last one. Build six nets like that patient, with the seeds 0 to 5: tanh, `GlorotNormal()`, and in the
# ill layer weights divided by your "times". Measure, on the first 100 images for training, how much of the gradient's
# spread in layer 10 is left in layer 1: `before`, an array of shape (6,). Then multiply by "times" and measure again:
# `after`.
#
# **d.** `best_error`: the name of the patient whose error after training is the lowest. Look at its chart again.
#
# <details><summary>Hint</summary>
#
# Go down the list at the end of chapter 6: signal, gradient, movement, units. A change from one layer to the next only
# is local. With everything in order and an error at chance, ask what else there is but the net.
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
        "moved": [1.3, 0.95, 0.71, 0.54, 0.39, 0.3, 0.23, 0.18, 0.13, 0.11, 0.2],
        "saturated": [0.84, 0.87, 0.86, 0.85, 0.84, 0.83, 0.81, 0.8, 0.81, 0.83],
        "error": [0.9, 0.64, 0.6, 0.53, 0.51, 0.45],
    },
    "Ben": {
        "function": "tanh",
        "signal": [0.56, 0.45, 0.38, 0.34, 0.31, 0.29, 0.27, 0.25, 0.24, 0.22],
        "gradient": [0.038, 0.052, 0.063, 0.073, 0.082, 0.092, 0.099, 0.1, 0.11, 0.12],
        "moved": [0.0, 0.0, 0.0, 0.0, 0.0, 0.22, 0.17, 0.15, 0.16, 0.19, 0.5],
        "saturated": [0.04, 0.002, 0.00016, 0.0, 0.0, 0.0, 0.0, 0.00029, 0.0018, 0.022],
        "error": [0.9, 0.17, 0.13, 0.11, 0.1, 0.091],
    },
    "Cem": {
        "function": "ReLU",
        "signal": [1.6, 1.5, 1.6, 1.6, 1.7, 1.8, 1.8, 1.8, 2.0, 1.9],
        "gradient": [0.12, 0.12, 0.12, 0.11, 0.11, 0.11, 0.11, 0.11, 0.11, 0.1],
        "moved": [3.0, 4.0, 4.0, 3.9, 3.9, 3.8, 3.7, 3.6, 3.6, 3.6, 4.2],
        "saturated": [0.52, 0.97, 0.96, 0.87, 0.83, 0.98, 0.89, 0.93, 0.94, 1.0],
        "error": [0.9, 0.9, 0.9, 0.9, 0.9, 0.9],
    },
    "Dora": {
        "function": "ReLU",
        "signal": [0.98, 0.66, 0.5, 0.35, 0.27, 0.2, 0.14, 0.098, 0.077, 0.053],
        "gradient": [0.0042, 0.006, 0.0083, 0.012, 0.016, 0.023, 0.032, 0.046, 0.065, 0.089],
        "moved": [0.036, 0.034, 0.031, 0.033, 0.03, 0.03, 0.029, 0.03, 0.032, 0.034, 0.077],
        "saturated": [0.5, 0.48, 0.47, 0.43, 0.45, 0.44, 0.47, 0.47, 0.46, 0.44],
        "error": [0.9, 0.86, 0.79, 0.7, 0.61, 0.62],
    },
    "Elif": {
        "function": "tanh",
        "signal": [0.56, 0.45, 0.38, 0.0038, 0.0039, 0.004, 0.004, 0.004, 0.004, 0.004],
        "gradient": [0.00065, 0.00088, 0.0011, 0.12, 0.12, 0.13, 0.13, 0.12, 0.13, 0.12],
        "moved": [0.21, 0.13, 0.082, 22.0, 0.052, 0.07, 0.08, 0.094, 0.12, 0.15, 0.43],
        "saturated": [0.051, 0.0078, 0.0035, 0.0, 3.7e-05, 0.0011, 0.0044, 0.007, 0.015, 0.035],
        "error": [0.9, 0.14, 0.079, 0.076, 0.064, 0.053],
    },
    "Finn": {
        "function": "tanh",
        "signal": [0.56, 0.45, 0.38, 0.34, 0.31, 0.29, 0.27, 0.25, 0.24, 0.22],
        "gradient": [0.038, 0.052, 0.063, 0.073, 0.082, 0.092, 0.099, 0.1, 0.11, 0.12],
        "moved": [0.11, 0.082, 0.066, 0.055, 0.049, 0.046, 0.045, 0.044, 0.048, 0.055, 0.13],
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
ill = nets.layers[2 * 4 - 2].kernel


def left():
    gradient = diagnostics.layer_statistics(nets, x, y).gradient_std
    return gradient[:, 0] / gradient[:, -1]


answers = ["weights too large", "frozen layers", "rate too high", "weights too small", "one layer's start"]
# END SOLUTION
diagnosis = dict(zip(ward, [*answers, "labels shuffled"], strict=True))  # SOLUTION
numbers = {"too small": per_layer("Dora"), "too large": per_layer("Ada"), "layer": 4, "times": 100}  # SOLUTION
# BEGIN SOLUTION NO PROMPT
ill.assign(ill / 100)
# END SOLUTION
before = left()  # SOLUTION
# BEGIN SOLUTION NO PROMPT
ill.assign(ill * 100)
# END SOLUTION
after = left()  # SOLUTION
best_error = min(ward, key=lambda name: ward[name]["error"][-1])  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# The lowest error is Elif's, whose layer 4 passed on a hundredth of the signal and of the gradient: its tiny
# weights moved by 22 times their size, and so repaired themselves. An error tells how ill a net is, not what
# it has. And Finn, with the best of all charts, learns nothing that holds for other images: signal, gradient
# and movement say that a net can learn, not that there is something to learn.
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
    """Six diagnoses in the words of the list; gradients that grow and that shrink, by a factor per layer."""
    words = {
        "weights too small",
        "weights too large",
        "one layer's start",
        "frozen layers",
        "rate too high",
        "labels shuffled",
        "biases not centered",
        "healthy",
    }
    assert set(diagnosis) == {"Ada", "Ben", "Cem", "Dora", "Elif", "Finn"}, (
        f"`diagnosis` is about {sorted(diagnosis)}."
    )
    strange = {name: word for name, word in diagnosis.items() if word not in words}
    assert not strange, f"These are not words of the list: {strange}."
    keys = {"too small", "too large", "layer", "times"}
    assert set(numbers) == keys, f"`numbers` has the keys {sorted(numbers)}; {sorted(keys)} were asked for."
    small, large = float(numbers["too small"]), float(numbers["too large"])
    assert small < 1 < large, (
        f"You give {small:.3g} and {large:.3g} per layer on the way *down*, from layer 10 to layer 1. A gradient "
        "that shrinks has "
        "a factor below 1. Too small weights let it shrink."
    )
    assert small > 0.5 and large < 3, (
        f"You give {small:.3g} and {large:.3g}. Is it the factor of one layer? It is the ninth root of that of nine "
        "steps."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_diagnosis(diagnosis):
    """All six."""
    right = {
        "Ada": "weights too large",
        "Ben": "frozen layers",
        "Cem": "rate too high",
        "Dora": "weights too small",
        "Elif": "one layer's start",
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
    """Charts have two digits: factors to 0.02, and 90 to 110 times."""
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
    """Thirty nets gave .0045 to .0068 before and .29 to .43 after; twice as far off is allowed."""
    import numpy as np

    before, after = np.array(before), np.array(after)
    assert before.shape == after.shape == (6,), f"shapes {before.shape}, {after.shape}"
    assert np.all(before < 0.012) and np.all(after > 0.15) and np.all(after < 0.8), f"{before}, {after}"
    assert np.std(after) > 0.001, "six seeds make six different nets"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
