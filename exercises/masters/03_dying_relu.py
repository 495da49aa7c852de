# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   course:
#     title: "Dying ReLU"
#     chapter: 03_dying_relu
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
# # Exercises: Dying ReLU
#
# Four questions on chapter 3: how many units only look dead, which other units of a deep net are as good as
# useless, whether a decay of the weights can wake a dead unit, and three sick nets to examine, treat and
# train.
#
# Replace each `...` by your answer and run the check below it.

# %%
import numpy as np

from course_lib import data, diagnostics, networks, training
from course_lib.activations import relu
from course_lib.evidence import paired_difference
from course_lib.initializers import HeNormal

digits = data.digits()
x = digits.x_train

# %% [raw]
# # BEGIN QUESTION
# name: q1
# points: 3

# %% [markdown]
# **Question 1. Who only looks dead** (3 points)
#
# A unit is dead if it is silent on *all* training images. With much data one likes to count on a few images
# only, such as a batch of 32. Units that are silent on most images, but not on all, may then look dead.
#
# **Predict:** a unit is silent on nine images in ten. How often does it look dead on 32 images?
#
# 1. Write `looks_dead(sparse, images)`. `sparse` is an array of shape (units,), the share of all images on
#    which each unit is silent; `images` is how many are drawn at random, each independently of the others.
#    It gives the share of the units that look dead on these images, on average over such draws.
# 2. `enough` is the smallest number of images on which a unit that is silent on 99 % of all images looks
#    dead with a probability of less than 5 %.
#
# <details><summary>Hint</summary>
#
# A unit that is silent on a share $s$ of the images is silent on one drawn at random with probability $s$,
# and on two with $s^2$. The average over units comes last.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def looks_dead(sparse, images):
    """Return the expected share (a float) of units that are silent on so many images drawn at random."""
    # BEGIN SOLUTION
    return np.mean(np.asarray(sparse, dtype=float) ** images)
    # END SOLUTION


enough = int(np.ceil(np.log(0.05) / np.log(0.99)))  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# 0.9**32 is 3 %, but 0.99**32 is 72 %: a batch tells the dead from the moderate, and not from the nearly
# silent. It takes 299 images for that. In layer 10 of chapter 3's patient, at birth, 11 % of the units are
# dead, and on 32 images about twice as many look so. Counted on a batch, deaths are always overcounted,
# never undercounted.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_five_units(looks_dead):
    """Of five units, silent on 0, 50, 90, 99 and 100 % of all images, 35 % look dead on 32 images."""
    import numpy as np

    sparse = np.array([0.0, 0.5, 0.9, 0.99, 1.0])
    found = float(looks_dead(sparse, 32))
    mistakes = {
        0.2: "That is the share of the truly dead. The unit with 99 % looks dead rather often.",
        1.759307: "That is a number of units, and should be a share.",
        0.648139: "Is that the share of those that do not look dead?",
        0.4: "Rounding would make it so. But a unit with 99 % does show itself on some draws of 32 images.",
    }
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 1e-4, f"You get {found:.4f}. {why}"
    assert found > 0.01, (
        f"You get {found:.2g}. Take the power for each unit, and the average over units afterwards."
    )
    assert abs(found - 0.351861) < 1e-5, f"You get {found:.4f}: about 0.352 was expected."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_enough(enough):
    """On `enough` images the probability is below 5 %, and on one image less it is not."""
    assert enough == int(enough), f"`enough` is {enough}: a whole number of images, please."
    assert 0.99**enough < 0.05, (
        f"On {enough} images the unit still looks dead with a probability of {0.99**enough:.5f}."
    )
    assert 0.99 ** (enough - 1) >= 0.05, f"{enough} images are enough, but so are fewer."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_units(looks_dead):
    """Other units and other numbers of images come out right."""
    import numpy as np

    sparse = np.linspace(0, 1, 41)
    for images, right in ((1, 0.5), (2, 0.3375), (10, 0.101395), (1000, 0.02439024)):
        found = float(looks_dead(sparse, images))
        assert abs(found - right) < 1e-5, (
            f"looks_dead(linspace(0, 1, 41), {images}) gives {found}, not {right}"
        )
    assert float(looks_dead(np.ones(3), 7)) == 1, "three dead units"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q2
# points: 3

# %% [markdown]
# **Question 2. The dead have twins** (3 points)
#
# There is another kind of unit that a ReLU net could do without: one that is on for *every* image. It
# passes on its sum $z$ as it is, and a straight line is nothing that the layer above could not do itself.
#
# **Predict** for deep nets before training: are there more dead units, more that are always on, or as many
# of each?
#
# 1. Make eight ReLU nets of 20 hidden layers of 100 units (64 pixels in, 10 classes out), with He's start and
#    the seeds from 0 to 7. `dead_share` and `always_on` are arrays of shape (8,): the shares of layer 20's
#    units that are silent on all images of `x`, and on none.
# 2. `difference` is the list of the two ends of the 95 % interval of the mean of dead less always on, the
#    seeds being paired. `verdict` is "more dead", "more always on" or "no difference seen".
# 3. `because` is the reason:
#
#    - "opposite": a unit's weights are as likely as the opposite ones, and those make the opposite unit;
#    - "scale": He's factor 2 makes up for the half that ReLU takes;
#    - "inputs": the pixels are standardized, so that half of them are positive;
#    - "biases": biases start at 0, so that layers below do not matter.
#
# 4. `bent` is the mean share of layer 20's units that are neither.
#
# <details><summary>Hint</summary>
#
# `diagnostics.unit_health(nets, x).sparse[-1]` has shape (nets, units): the share of the images on which
# each unit of the highest layer is silent. `paired_difference` has `low` and `high`.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
# BEGIN SOLUTION NO PROMPT
nets = networks.Ensemble([64] + 20 * [100] + [10], relu, HeNormal(), seeds=range(8))
silent = diagnostics.unit_health(nets, x).sparse[-1]
# END SOLUTION
dead_share = (silent == 1).mean(axis=1)  # SOLUTION
always_on = (silent == 0).mean(axis=1)  # SOLUTION
# BEGIN SOLUTION NO PROMPT
apart = paired_difference(dead_share, always_on)
# END SOLUTION
difference = [apart.low, apart.high]  # SOLUTION
verdict = "no difference seen"  # SOLUTION
because = "opposite"  # SOLUTION
bent = np.mean(1 - dead_share - always_on)  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Turn the signs of all weights of a unit, and it is off where it was on. Both units are equally likely, so
# there are as many always on as dead, ≈25 % of each. Whoever counts the dead of a deep net at birth has
# seen half of the damage: in layer 20 only half of the units bend anything at all.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_shares(dead_share, always_on):
    """Both shares are measured for eight nets, and each is between a tenth and a half on average."""
    import numpy as np

    for name, found in {"dead_share": dead_share, "always_on": always_on}.items():
        assert np.shape(found) == (8,), (
            f"`{name}` has the shape {np.shape(found)}: one share for each net, please."
        )
        mean = np.mean(found)
        assert 0 <= mean <= 1, f"`{name}` is {mean:.3g} on average: a share lies between 0 and 1."
        assert mean > 0.02, f"`{name}` is {mean:.3g} on average. Is it layer 20, and on all images or none?"
        assert not 0.43 < mean < 0.57, (
            f"`{name}` is {mean:.2f} on average. Half of the outputs are 0, but which units are 0 on "
            "every image?"
        )
        assert 0.1 < mean < 0.43, f"`{name}` is {mean:.2f} on average: about a quarter was expected."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_verdict(dead_share, always_on, difference, verdict):
    """The interval is that of the paired difference, and the verdict is what it says."""
    import numpy as np

    assert np.shape(difference) == (2,), "`difference` is a list of two numbers, its lower and its upper end."
    low, high = difference
    pairs = np.asarray(dead_share) - np.asarray(always_on)
    half = 2.36462 * pairs.std(ddof=1) / 8**0.5
    assert abs(low + high + 2 * pairs.mean()) > 0.002, "Dead less always on, not the other way round."
    assert np.allclose([low, high], [pairs.mean() - half, pairs.mean() + half], atol=1e-4), (
        f"`difference` goes from {low:.3f} to {high:.3f}, which is not the interval of `dead_share - "
        "always_on` over seeds."
    )
    says = "more dead" if low > 0 else "more always on" if high < 0 else "no difference seen"
    assert verdict == says, (
        f"Your interval goes from {low:.3f} to {high:.3f}. Is 0 in it? Then what can be said?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_numbers_and_reason(dead_share, always_on, because, bent):
    """The shares are those of these nets, and the reason is the symmetry of the weights."""
    import numpy as np

    assert abs(np.mean(dead_share) - 0.231) < 0.01, f"dead_share is {np.mean(dead_share)}"
    assert abs(np.mean(always_on) - 0.274) < 0.01, f"always_on is {np.mean(always_on)}"
    assert abs(bent - 0.495) < 0.02, f"bent is {bent}"
    assert because == "opposite", f"because is {because!r}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q3
# points: 3

# %% [markdown]
# **Question 3. Can decay wake the dead?** (3 points)
#
# Plain SGD cannot move a dead unit of layer 1. Many people train with *weight decay*: each step also
# multiplies a weight $w$ by $1 - \eta\lambda$, with the learning rate $\eta$ and a small number $\lambda$,
# whatever the gradient. That does move a dead unit. Does it wake it?
#
# 1. Write `first_awake(w, b, x, rate, decay_weights, decay_bias, steps)` for a ReLU unit of layer 1 with
#    the weights `w`, of shape (inputs,), the bias `b` and the examples `x`, of shape (examples, inputs). In
#    each step its weights are multiplied by `1 - rate * decay_weights` and its bias by `1 - rate *
#    decay_bias`; as long as it is dead, nothing else happens to it. It gives the number of steps after
#    which it is awake, which means $z > 0$ on some example: 0 if it is so before the first step, -1 if it
#    is not after `steps` steps.
# 2. Take units that are dead on *standardized* inputs, of mean 0, and any number of steps. Which kind of
#    decay can wake such a unit? `wakes` is a dict with True or False for "weights" (decay on the weights
#    only, as usual), "both" (the same decay on weights and bias) and "bias" (on the bias only). Try units
#    of your own on `x` before you answer.
# 3. `decides` is what decides it all:
#
#    - "slow": decay works too slowly to be seen in training;
#    - "mean": the mean of a unit's sums over the examples is its bias, which in a dead unit is therefore
#      negative;
#    - "gradient": as soon as the unit moves, its gradient pushes it down again;
#    - "weights": a dead unit's weights are all negative.
#
# <details><summary>Hint</summary>
#
# After $t$ steps $z = c\,(w \cdot x) + d\,b$ with two shrinking factors $c$ and $d$. What is the mean of $w
# \cdot x$ over standardized examples, and what does that say of its largest value?
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def first_awake(w, b, x, rate, decay_weights, decay_bias, steps):
    """Return after how many steps (an int) a unit is awake on some example, or -1."""
    # BEGIN SOLUTION
    largest = np.max(x @ w)
    for step in range(steps + 1):
        if largest + b > 0:
            return step
        largest *= 1 - rate * decay_weights
        b *= 1 - rate * decay_bias
    return -1
    # END SOLUTION


wakes = {"weights": False, "both": False, "bias": True}  # SOLUTION
decides = "mean"  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Over examples of mean 0 the mean of w·x is 0, so the mean of z is b. If all z are below 0, b is. Decay of
# the weights alone draws all z towards that b, below 0. The same decay on both shrinks all z alike, and no
# sign changes. Only if the bias decays and the weights do not, the largest w·x, which is above 0, wins in
# the end. With inputs that are not standardized, a unit may be dead in spite of a positive bias; then decay
# of the weights does wake it.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_positive_inputs(first_awake):
    """On two positive inputs, a unit with a negative weight and a positive bias wakes after 7 steps."""
    import numpy as np

    w, bright = np.array([-1.0]), np.array([[1.0], [2.0]])
    found = first_awake(w, 0.5, bright, 0.1, 1.0, 0.0, 100)
    assert found != 100, "Stop at the step at which the unit wakes."
    assert found != 14, "It is enough to be awake on *some* example, not on all."
    assert found not in (6, 8), (
        f"You say {found}. After 7 steps the weight is -0.478, and z = 0.022. Count from 0."
    )
    assert found == 7, (
        f"You say {found!r}. The weight is -1 before step 1, -0.9 after it, ... When is z = w + 0.5 > 0?"
    )
    found = first_awake(w, 1.5, bright, 0.1, 1.0, 0.0, 100)
    assert found == 0, f"With a bias of 1.5 it is awake from the start, after 0 steps. You say {found!r}."
    found = first_awake(w, 0.5, bright, 0.1, 1.0, 0.0, 6)
    assert found == -1, f"Six steps are too few for it: -1 was expected, and you say {found!r}."
    found = first_awake(w, 0.5, bright, 0.1, 1.0, 0.0, 7)
    assert found == 7, (
        f"With `steps` = 7 it is awake after the last one: 7 was expected, and you say {found!r}."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_wakes(first_awake, wakes):
    """Your answers in `wakes` agree with what your own function says of three dead units."""
    import numpy as np

    assert isinstance(wakes, dict) and set(wakes) == {"weights", "both", "bias"}, (
        'The keys of `wakes` are "weights", "both" and "bias".'
    )
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 5))
    x -= x.mean(axis=0)
    found = {"weights": False, "both": False, "bias": False}
    for _ in range(3):
        w = rng.normal(size=5)
        b = -float(np.max(x @ w)) - 0.5
        for kind, decays in {"weights": (0.1, 0.0), "both": (0.1, 0.1), "bias": (0.0, 0.1)}.items():
            found[kind] |= first_awake(w, b, x, 0.1, *decays, 2000) >= 0
    for kind, awake in found.items():
        said = wakes[kind]
        assert isinstance(said, bool), f'`wakes["{kind}"]` is {said!r}: True or False, please.'
        assert said == awake, (
            f'You say {said} for "{kind}". Of three dead units on standardized inputs, by your function '
            f"{'at least one wakes' if awake else 'none wakes'} in 2000 steps of that decay."
        )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_decays(first_awake, wakes, decides):
    """Other units wake when they must, and the reason is the mean."""
    import numpy as np

    rng = np.random.default_rng(4)
    x = rng.normal(size=(50, 8)) + 2
    w = -np.abs(rng.normal(size=8))
    largest = float(np.max(x @ w))
    cases = [
        (-largest / 2, 0.3, 0.0),
        (-largest / 5, 0.3, 0.0),
        (-largest / 2, 0.3, 0.3),
        (-largest / 2, 0.3, 0.1),
    ]
    for b, decay_weights, decay_bias in cases:
        z, bias, right = largest, b, -1
        for step in range(201):
            if z + bias > 0:
                right = step
                break
            z, bias = z * (1 - 0.05 * decay_weights), bias * (1 - 0.05 * decay_bias)
        found = first_awake(w, b, x, 0.05, decay_weights, decay_bias, 200)
        assert found == right, f"{found} for {right} at b = {b}, decays {decay_weights}, {decay_bias}"
    assert wakes == {"weights": False, "both": False, "bias": True}, f"wakes is {wakes}"
    assert decides == "mean", f"decides is {decides!r}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# For the last question: in each case, five ReLU nets of five hidden layers of 50 units, and something has
# been done to one of these layers.

# %%
def sick_nets(case):
    """Make five ReLU nets, and do something to one of their layers."""
    nets = networks.Ensemble([64] + 5 * [50] + [10], relu, HeNormal(), seeds=range(5))
    for dense in nets.layers[:-1:2]:
        dense.bias.assign(np.full(dense.bias.shape, 0.1))
    rng = np.random.default_rng(case)
    dense, done = nets.layers[::2][rng.integers(2, 6) - 1], rng.integers(3)
    if done == 0:
        dense.bias.assign(dense.bias - 50)
    elif done == 1:
        dense.kernel.assign(-abs(dense.kernel))
    else:
        dense.bias.assign(np.where(np.arange(50) < 25, dense.bias - 50, dense.bias))
    return nets


# %% [raw]
# # BEGIN QUESTION
# name: q4
# points: 4

# %% [markdown]
# **Question 4. Three cases** (4 points)
#
# Examine `sick_nets(1)`, `sick_nets(8)` and `sick_nets(10)` by `diagnostics.unit_health(nets, x)`, and
# train them, each for 5 epochs at a learning rate of 0.1. (Training changes the nets: call `sick_nets` anew
# for each trial.)
#
# 1. `silent_layer` is a dict from each case to the number of the hidden layer that is silent *as a whole*
#    in all five nets, or 0 if there is none. The lowest layer is 1.
# 2. `cause` says for each case what silences it: "biases" if setting that layer's biases to 0 is enough to
#    wake it, "weights" if it is not, "none" if no layer is silent as a whole.
# 3. `untreated` has for each case the mean error of the five nets after training. `treated` has it for the
#    cases with a silent layer, if that layer first gets the weights and biases that a new net would have
#    there: He's weights, and 0.
# 4. `moving` has for the cases with a silent layer the list of those layers whose *weights* (`kernel`)
#    change at all while the untreated nets are trained. The output layer counts as 6. **Predict** it by
#    equation (3.1), then look.
#
# <details><summary>Hint</summary>
#
# `nets.layers[::2][k - 1]` has the `kernel` and `bias` of layer $k$; a new net for these seeds is made by
# the first line of `sick_nets`. A layer is silent if its units' share of `dead` is 1. For `moving`: the
# gradient of a weight is a product of what comes from above and of what comes from below, and either may be
# 0.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
# BEGIN SOLUTION NO PROMPT
def train(nets):
    """Train for 5 epochs, and give the mean error."""
    return np.mean(training.fit(nets, digits, epochs=5, learning_rate=0.1).error[-1])


def treat(nets, layer):
    """Start one layer anew."""
    new = networks.Ensemble([64] + 5 * [50] + [10], relu, HeNormal(), seeds=range(5)).layers[::2][layer - 1]
    nets.layers[::2][layer - 1].set_weights(new.get_weights())
    return nets


def dead_shares(nets):
    """Give the share of dead units in each layer, mean over the nets."""
    return diagnostics.unit_health(nets, x).share("dead").mean(axis=0)


def without_biases(case):
    """Give the dead shares if the silent layer's biases are 0."""
    nets = sick_nets(case)
    dense = nets.layers[::2][silent_layer[case] - 1]
    dense.bias.assign(0 * dense.bias)
    return dead_shares(nets)


def moved(nets):
    """Give the layers whose weights training changes."""
    dense = nets.layers[::2]
    before = [layer.get_weights()[0] for layer in dense]
    train(nets)
    return [k for k in range(1, 7) if not np.array_equal(before[k - 1], dense[k - 1].get_weights()[0])]


# dead_shares(sick_nets(case)) is about 0, 0, 1, 0, 0.24 in case 1, 0, 0, 0, 1, 0 in case 8, and
# 0, 0, 0, 0.02, 0.52 in case 10.
# END SOLUTION
silent_layer = {1: 3, 8: 4, 10: 0}  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# without_biases(1)[2] is still 1; without_biases(8)[3] is ≈0.02.
# END SOLUTION
cause = {1: "weights", 8: "biases", 10: "none"}  # SOLUTION
untreated = {case: train(sick_nets(case)) for case in (1, 8, 10)}  # SOLUTION
treated = {case: train(treat(sick_nets(case), silent_layer[case])) for case in (1, 8)}  # SOLUTION
moving = {case: moved(sick_nets(case)) for case in (1, 8)}  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Layers 5 and 6 in case 1, and 6 alone in case 8. A silent layer lets no gradient down, so it and all below
# it stand still. The weights just above it stand still as well: their gradient is a message times an input,
# and their inputs are all 0. Only their biases learn. A single silent layer takes two layers of weights
# out, and whatever is above it answers the same to every image. In case 10 half of layer 5 is dead, and the
# net learns with the other half.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_silent_layer(silent_layer):
    """The silent layers are found, and where there is none, none."""
    assert isinstance(silent_layer, dict) and set(silent_layer) == {1, 8, 10}, (
        "The keys are the cases 1, 8 and 10."
    )
    assert silent_layer[10] == 0, (
        "Case 10: half of a layer's units are dead, but no layer is silent as a whole. Does the net learn?"
    )
    for case, layer in {1: 3, 8: 4}.items():
        found = silent_layer[case]
        assert found != 0, f'Case {case}: one layer\'s units are all dead. Look at `share("dead")`.'
        assert found != layer - 1, f"Case {case}: do you count from 0? The lowest hidden layer is layer 1."
        assert found <= layer, (
            f"Case {case}: layer {found} is not silent as a whole. It gets the same input for every "
            "image, since a layer "
            "below it is silent; some of its units are then dead, and the others always on."
        )
        assert found == layer, f"Case {case}: not all units of layer {found} are dead."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_trained(untreated, treated):
    """Nets with a silent layer stay at chance; treated, they learn, and so does case 10 as it is."""
    assert isinstance(untreated, dict) and set(untreated) == {1, 8, 10}, (
        "`untreated` has the keys 1, 8 and 10."
    )
    assert isinstance(treated, dict) and set(treated) == {1, 8}, "`treated` has the keys 1 and 8."
    for error in [*untreated.values(), *treated.values()]:
        assert 0 <= error <= 1, f"An error of {error}? It is a share, from 0 to 1."
    for case in (1, 8):
        assert untreated[case] > 0.8, (
            f"Case {case}, untreated: an error of {untreated[case]:.3f}. A net with a silent layer "
            "answers the same to "
            "every image. Is it the net that `sick_nets` makes, and its error after the last epoch, "
            "as a share?"
        )
        assert treated[case] < 0.5, (
            f"Case {case}, treated: an error of {treated[case]:.3f}. Look at `unit_health` again "
            "after the treatment. And "
            "did you treat new nets, or some that had been trained before?"
        )
    assert untreated[10] < 0.5, f"Case 10 learns. You have an error of {untreated[10]:.3f}."

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_cause_and_errors(cause, untreated, treated):
    """The causes are right, and so are the errors."""
    assert cause == {1: "weights", 8: "biases", 10: "none"}, f"cause is {cause}"
    for name, error in {"1": treated[1], "8": treated[8], "10, untreated": untreated[10]}.items():
        assert 0.03 < error < 0.12, f"case {name}: error {error}"

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_moving(moving):
    """Only weights that get a gradient from above and an input from below move."""
    found = {case: sorted(layers) for case, layers in moving.items()}
    assert found == {1: [5, 6], 8: [6]}, f"moving is {moving}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
