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
# Four questions on chapter 3: how many units only look dead, which other units of a deep net are nearly
# useless, whether weight decay can revive a dead unit, and three sick nets to examine, treat and train.
#
# Replace each `...` with your answer and run the check below it.

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
# **Question 1. Units that only look dead** (3 points)
#
# A unit is *inactive* on an image if its output there is 0, and it is dead if it is inactive on *all* training
# images. On a large data set it is tempting to count on a few images only, such as a batch of 32. Units that
# are inactive on most images, but not on all, may then look dead.
#
# **Predict:** a unit is inactive on nine images in ten. How often does it look dead on 32 images?
#
# 1. Write `looks_dead(sparse, images)`. `sparse` is an array of shape (units,), the share of all images on
#    which each unit is inactive; `images` is the number of images that are drawn at random, independently of
#    each other. The function returns the share of the units that look dead on these images, on average over
#    such draws.
# 2. `enough` is the smallest number of images on which a unit that is inactive on 99 % of all images looks
#    dead with a probability of less than 5 %.
#
# <details><summary>Hint</summary>
#
# A unit that is inactive on a share $s$ of the images is inactive on one random image with probability $s$,
# and on two with probability $s^2$. The average over units comes last.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def looks_dead(sparse, images):
    """Return the expected share (a float) of units that are inactive on so many random images."""
    # BEGIN SOLUTION
    return np.mean(np.asarray(sparse, dtype=float) ** images)
    # END SOLUTION


enough = int(np.ceil(np.log(0.05) / np.log(0.99)))  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# 0.9**32 is 3 %, but 0.99**32 is 72 %: a batch tells dead units from units that are often inactive, but not
# from units that are nearly always inactive. That takes 299 images. In layer 10 of chapter 3's patient, 11 %
# of the units are dead before training, and on 32 images about twice as many look dead. A count on a batch is
# never too low, only too high.
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
    """Of five units, inactive on 0, 50, 90, 99 and 100 % of all images, 35 % look dead on 32 images."""
    import numpy as np

    sparse = np.array([0.0, 0.5, 0.9, 0.99, 1.0])
    found = float(looks_dead(sparse, 32))
    mistakes = {
        0.2: "That is the share of units that are dead. The unit with 99 % looks dead rather often.",
        1.759307: "That is a number of units; a share was asked for.",
        0.648139: "Is that the share of the units that do not look dead?",
        0.4: "That rounds. But a unit with 99 % is active on some draws of 32 images.",
    }
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 1e-4, f"You get {found:.4f}. {why}"
    assert found > 0.01, (
        f"You get {found:.2g}. Take the power for each unit first, and the average over units afterwards."
    )
    assert abs(found - 0.351861) < 1e-5, f"You get {found:.4f}: about 0.352 was expected."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_enough(enough):
    """On `enough` images the probability is below 5 %, and on one image fewer it is not."""
    assert enough == int(enough), f"`enough` is {enough}; it must be a whole number of images."
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
    """The shares for other units and other numbers of images are right."""
    import numpy as np

    sparse = np.linspace(0, 1, 41)
    for images, right in ((1, 0.5), (2, 0.3375), (10, 0.101395), (1000, 0.02439024)):
        found = float(looks_dead(sparse, images))
        assert abs(found - right) < 1e-5, (
            f"looks_dead(linspace(0, 1, 41), {images}) returns {found}, not {right}"
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
# A ReLU net could do without another type of unit as well: one that is active on *every* image. It returns
# its pre-activation $z$ unchanged, and the layer above can compute a linear function without its help.
#
# **Predict** for deep nets before training: are there more dead units, more units that are always active, or
# as many of each?
#
# 1. Make eight ReLU nets of 20 hidden layers of 100 units (64 pixels in, 10 classes out), with He
#    initialization and the seeds 0 to 7. `dead_share` and `always_active` are arrays of shape (8,): the shares
#    of layer 20's units that are inactive on all images of `x`, and on none.
# 2. `difference` is the list of the two ends of the 95 % interval of the mean of `dead_share` minus
#    `always_active`, with paired seeds. `verdict` is "more dead", "more always active" or "no difference seen".
# 3. `because` is the reason:
#
#    - "opposite": a unit's weights are as likely as the opposite weights, which make the opposite unit;
#    - "scale": He's factor 2 compensates for the half that ReLU removes;
#    - "inputs": the pixels are standardized, so that half of them are positive;
#    - "biases": biases are initialized to 0, so that the layers below do not matter.
#
# 4. `nonlinear` is the mean share of layer 20's units that are neither.
#
# <details><summary>Hint</summary>
#
# `diagnostics.unit_health(nets, x).sparse[-1]` has the shape (nets, units): the share of the images on which
# each unit of the highest layer is inactive. The result of `paired_difference` has `low` and `high`.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
# BEGIN SOLUTION NO PROMPT
nets = networks.Ensemble([64] + 20 * [100] + [10], relu, HeNormal(), seeds=range(8))
inactive = diagnostics.unit_health(nets, x).sparse[-1]
# END SOLUTION
dead_share = (inactive == 1).mean(axis=1)  # SOLUTION
always_active = (inactive == 0).mean(axis=1)  # SOLUTION
# BEGIN SOLUTION NO PROMPT
interval = paired_difference(dead_share, always_active)
# END SOLUTION
difference = [interval.low, interval.high]  # SOLUTION
verdict = "no difference seen"  # SOLUTION
because = "opposite"  # SOLUTION
nonlinear = np.mean(1 - dead_share - always_active)  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Change the signs of all weights of a unit, and it is inactive where it was active. Both units are equally
# likely, so there are as many always active units as dead ones, ≈25 % of each. If you count only the dead
# units of a deep net before training, you see only half of the damage: in layer 20 only half of the units
# are nonlinear at all.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_shares(dead_share, always_active):
    """Both shares are measured for eight nets, and each is between a tenth and a half on average."""
    import numpy as np

    for name, found in {"dead_share": dead_share, "always_active": always_active}.items():
        assert np.shape(found) == (8,), (
            f"`{name}` has the shape {np.shape(found)}: one share for each net was asked for."
        )
        mean = np.mean(found)
        assert 0 <= mean <= 1, f"`{name}` is {mean:.3g} on average: a share lies between 0 and 1."
        assert mean > 0.02, f"`{name}` is {mean:.3g} on average. Did you take layer 20, and units on all images or on none?"
        assert not 0.43 < mean < 0.57, (
            f"`{name}` is {mean:.2f} on average. Half of the outputs are 0, but which units are inactive on "
            "every image?"
        )
        assert 0.1 < mean < 0.43, f"`{name}` is {mean:.2f} on average: about a quarter was expected."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_verdict(dead_share, always_active, difference, verdict):
    """The interval is that of the paired difference, and the verdict follows from it."""
    import numpy as np

    assert np.shape(difference) == (2,), "`difference` must be a list of two numbers, its lower and its upper end."
    low, high = difference
    pairs = np.asarray(dead_share) - np.asarray(always_active)
    half = 2.36462 * pairs.std(ddof=1) / 8**0.5
    assert abs(low + high + 2 * pairs.mean()) > 0.002, "The difference is `dead_share` minus `always_active`, not the other way round."
    assert np.allclose([low, high], [pairs.mean() - half, pairs.mean() + half], atol=1e-4), (
        f"`difference` goes from {low:.3f} to {high:.3f}, which is not the interval of the mean of "
        "`dead_share - always_active` over seeds."
    )
    right = "more dead" if low > 0 else "more always active" if high < 0 else "no difference seen"
    assert verdict == right, (
        f"Your interval goes from {low:.3f} to {high:.3f}. Does it contain 0? What follows from that?"
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_numbers_and_reason(dead_share, always_active, because, nonlinear):
    """The shares are those of these nets, and the reason is the symmetry of the weights."""
    import numpy as np

    assert abs(np.mean(dead_share) - 0.231) < 0.01, f"dead_share is {np.mean(dead_share)}"
    assert abs(np.mean(always_active) - 0.274) < 0.01, f"always_active is {np.mean(always_active)}"
    assert abs(nonlinear - 0.495) < 0.02, f"nonlinear is {nonlinear}"
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
# **Question 3. Can weight decay revive a dead unit?** (3 points)
#
# Plain SGD cannot change a dead unit of layer 1. Many people train with *weight decay*: each step also
# multiplies a weight $w$ by $1 - \eta\lambda$, with the learning rate $\eta$ and a small number $\lambda$,
# whatever the gradient is. This does change a dead unit. Does it revive the unit?
#
# 1. Write `first_active(w, b, x, rate, decay_weights, decay_bias, steps)` for a ReLU unit of layer 1 with
#    the weights `w`, of shape (inputs,), the bias `b` and the examples `x`, of shape (examples, inputs). In
#    each step its weights are multiplied by `1 - rate * decay_weights` and its bias by `1 - rate *
#    decay_bias`; as long as the unit is dead, nothing else changes it. The function returns the number of
#    steps after which the unit is active, $z > 0$, on some example: 0 if it is active before the first step,
#    -1 if it is still dead after `steps` steps.
# 2. Take units that are dead on *standardized* inputs, of mean 0, and any number of steps. Which form of
#    decay can revive such a unit? `revives` is a dict with True or False for "weights" (decay of the weights
#    only, as usual), "both" (the same decay of weights and bias) and "bias" (decay of the bias only). Try units
#    of your own on `x` before you answer.
# 3. `decides` is the fact that decides the matter:
#
#    - "slow": decay works too slowly to be noticed in training;
#    - "mean": the mean of a unit's pre-activations over the examples is its bias, so the bias of a dead unit
#      is negative;
#    - "gradient": as soon as the unit changes, its gradient pushes it down again;
#    - "weights": a dead unit's weights are all negative.
#
# <details><summary>Hint</summary>
#
# After $t$ steps $z = c\,(w \cdot x) + d\,b$ with two shrinking factors $c$ and $d$. What is the mean of $w
# \cdot x$ over standardized examples, and what does that imply for its largest value?
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
def first_active(w, b, x, rate, decay_weights, decay_bias, steps):
    """Return after how many steps (an int) a unit is active on some example, or -1."""
    # BEGIN SOLUTION
    largest = np.max(x @ w)
    for step in range(steps + 1):
        if largest + b > 0:
            return step
        largest *= 1 - rate * decay_weights
        b *= 1 - rate * decay_bias
    return -1
    # END SOLUTION


revives = {"weights": False, "both": False, "bias": True}  # SOLUTION
decides = "mean"  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Over examples of mean 0 the mean of w·x is 0, so the mean of z is b. If all z are below 0, so is b. Decay of
# the weights alone pulls all z towards b, which is below 0. The same decay of both shrinks all z alike, and no
# sign changes. Only if the bias decays and the weights do not, the largest w·x, which is above 0, prevails in
# the end. With inputs that are not standardized, a unit may be dead in spite of a positive bias; then decay
# of the weights does revive it.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_positive_inputs(first_active):
    """On two positive inputs, a unit with a negative weight and a positive bias revives after 7 steps."""
    import numpy as np

    w, bright = np.array([-1.0]), np.array([[1.0], [2.0]])
    found = first_active(w, 0.5, bright, 0.1, 1.0, 0.0, 100)
    assert found != 100, "Stop at the step after which the unit is active."
    assert found != 14, "It is enough that the unit is active on *some* example, not on all."
    assert found not in (6, 8), (
        f"You return {found}. After 7 steps the weight is -0.478, and z = 0.022. Count from 0."
    )
    assert found == 7, (
        f"You return {found!r}. The weight is -1 before step 1, -0.9 after it, ... When is z = w + 0.5 > 0?"
    )
    found = first_active(w, 1.5, bright, 0.1, 1.0, 0.0, 100)
    assert found == 0, f"With a bias of 1.5 it is active before the first step: 0 was expected. You return {found!r}."
    found = first_active(w, 0.5, bright, 0.1, 1.0, 0.0, 6)
    assert found == -1, f"Six steps are too few: -1 was expected. You return {found!r}."
    found = first_active(w, 0.5, bright, 0.1, 1.0, 0.0, 7)
    assert found == 7, (
        f"With `steps` = 7 it is active after the last step: 7 was expected. You return {found!r}."
    )

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_revives(first_active, revives):
    """Your answers in `revives` agree with what your own function returns for three dead units."""
    import numpy as np

    assert isinstance(revives, dict) and set(revives) == {"weights", "both", "bias"}, (
        '`revives` must be a dict with the keys "weights", "both" and "bias".'
    )
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 5))
    x -= x.mean(axis=0)
    found = {"weights": False, "both": False, "bias": False}
    for _ in range(3):
        w = rng.normal(size=5)
        b = -float(np.max(x @ w)) - 0.5
        for decay, rates in {"weights": (0.1, 0.0), "both": (0.1, 0.1), "bias": (0.0, 0.1)}.items():
            found[decay] |= first_active(w, b, x, 0.1, *rates, 2000) >= 0
    for decay, active in found.items():
        answer = revives[decay]
        assert isinstance(answer, bool), f'`revives["{decay}"]` is {answer!r}; it must be True or False.'
        assert answer == active, (
            f'You say {answer} for "{decay}". By your function, of three dead units on standardized inputs '
            f"{'at least one revives' if active else 'none revives'} within 2000 steps of that decay."
        )

# %%
""" # BEGIN TEST CONFIG
points: 1
hidden: true
""" # END TEST CONFIG
def test_other_decays(first_active, revives, decides):
    """Other units revive at the right step, and the mean is what decides."""
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
        found = first_active(w, b, x, 0.05, decay_weights, decay_bias, 200)
        assert found == right, f"{found} instead of {right} at b = {b}, decays {decay_weights}, {decay_bias}"
    assert revives == {"weights": False, "both": False, "bias": True}, f"revives is {revives}"
    assert decides == "mean", f"decides is {decides!r}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# For the last question: each case is five ReLU nets of five hidden layers of 50 units, in which one of the
# layers has been changed.

# %%
def sick_nets(case):
    """Return five ReLU nets in which one layer has been changed."""
    nets = networks.Ensemble([64] + 5 * [50] + [10], relu, HeNormal(), seeds=range(5))
    for dense in nets.layers[:-1:2]:
        dense.bias.assign(np.full(dense.bias.shape, 0.1))
    rng = np.random.default_rng(case)
    dense, change = nets.layers[::2][rng.integers(2, 6) - 1], rng.integers(3)
    if change == 0:
        dense.bias.assign(dense.bias - 50)
    elif change == 1:
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
# Examine `sick_nets(1)`, `sick_nets(8)` and `sick_nets(10)` with `diagnostics.unit_health(nets, x)`, and
# train them, each for 5 epochs at a learning rate of 0.1. (Training changes the nets: call `sick_nets` again
# for each trial.)
#
# 1. `dead_layer` is a dict from each case to the number of the hidden layer that is dead *as a whole* in all
#    five nets, or 0 if there is none. The lowest layer is 1.
# 2. `cause` says for each case why that layer is dead: "biases" if setting its biases to 0 is enough to
#    revive it, "weights" if it is not, "none" if no layer is dead as a whole.
# 3. `untreated` is a dict from each case to the mean error of the five nets after training. `treated` is the
#    same for the cases with a dead layer, if that layer first gets the weights and biases that it would have
#    in a new net: He's weights, and biases of 0.
# 4. `changing` is a dict from the cases with a dead layer to the list of the layers whose *weights* (`kernel`)
#    change at all while the untreated nets are trained. The output layer counts as 6. **Predict** it with
#    equation (3.1), then look.
#
# <details><summary>Hint</summary>
#
# `nets.layers[::2][k - 1]` has the `kernel` and `bias` of layer $k$; the first line of `sick_nets` makes new
# nets for these seeds. A layer is dead if the share of its units that are `dead` is 1. For `changing`: the
# gradient of a weight is the product of the gradient from above and the input from below, and either may be
# 0.
#
# </details>

# %% [raw]
# # BEGIN SOLUTION

# %%
# BEGIN SOLUTION NO PROMPT
def train(nets):
    """Train for 5 epochs; return the mean error."""
    return np.mean(training.fit(nets, digits, epochs=5, learning_rate=0.1).error[-1])


def treat(nets, layer):
    """Initialize one layer again."""
    new = networks.Ensemble([64] + 5 * [50] + [10], relu, HeNormal(), seeds=range(5)).layers[::2][layer - 1]
    nets.layers[::2][layer - 1].set_weights(new.get_weights())
    return nets


def dead_shares(nets):
    """Return the share of dead units in each layer, the mean over the nets."""
    return diagnostics.unit_health(nets, x).share("dead").mean(axis=0)


def without_biases(case):
    """Return the dead shares with the dead layer's biases set to 0."""
    nets = sick_nets(case)
    dense = nets.layers[::2][dead_layer[case] - 1]
    dense.bias.assign(0 * dense.bias)
    return dead_shares(nets)


def changed_layers(nets):
    """Return the layers whose weights training changes."""
    dense = nets.layers[::2]
    before = [layer.get_weights()[0] for layer in dense]
    train(nets)
    return [k for k in range(1, 7) if not np.array_equal(before[k - 1], dense[k - 1].get_weights()[0])]


# dead_shares(sick_nets(case)) is about 0, 0, 1, 0, 0.24 in case 1, 0, 0, 0, 1, 0 in case 8, and
# 0, 0, 0, 0.02, 0.52 in case 10.
# END SOLUTION
dead_layer = {1: 3, 8: 4, 10: 0}  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# without_biases(1)[2] is still 1; without_biases(8)[3] is ≈0.02.
# END SOLUTION
cause = {1: "weights", 8: "biases", 10: "none"}  # SOLUTION
untreated = {case: train(sick_nets(case)) for case in (1, 8, 10)}  # SOLUTION
treated = {case: train(treat(sick_nets(case), dead_layer[case])) for case in (1, 8)}  # SOLUTION
changing = {case: changed_layers(sick_nets(case)) for case in (1, 8)}  # SOLUTION
# BEGIN SOLUTION NO PROMPT
# Layers 5 and 6 in case 1, and only layer 6 in case 8. A dead layer passes no gradient down, so its weights
# and those of all layers below it do not change. The weights just above it do not change either: their
# gradient is the backpropagated gradient times an input, and their inputs are all 0. Only their biases learn.
# A single dead layer stops two layers of weights from learning, and the layers above it give the same answer
# to every image. In case 10 half of layer 5 is dead, and the net learns with the other half.
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_dead_layer(dead_layer):
    """The dead layers are found, and none where there is none."""
    assert isinstance(dead_layer, dict) and set(dead_layer) == {1, 8, 10}, (
        "`dead_layer` must be a dict with the keys 1, 8 and 10."
    )
    assert dead_layer[10] == 0, (
        "Case 10: half of a layer's units are dead, but no layer is dead as a whole. Does the net learn?"
    )
    for case, layer in {1: 3, 8: 4}.items():
        found = dead_layer[case]
        assert found != 0, f'Case {case}: the units of one layer are all dead. Look at `share("dead")`.'
        assert found != layer - 1, f"Case {case}: do you count from 0? The lowest hidden layer is layer 1."
        assert found <= layer, (
            f"Case {case}: layer {found} is not dead as a whole. It gets the same input for every image, since "
            "a layer below it is dead; some of its units are then dead, and the others always active."
        )
        assert found == layer, f"Case {case}: not all units of layer {found} are dead."

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_trained(untreated, treated):
    """Nets with a dead layer stay at chance; treated nets learn, and so does case 10 without treatment."""
    assert isinstance(untreated, dict) and set(untreated) == {1, 8, 10}, (
        "`untreated` must be a dict with the keys 1, 8 and 10."
    )
    assert isinstance(treated, dict) and set(treated) == {1, 8}, "`treated` must be a dict with the keys 1 and 8."
    for error in [*untreated.values(), *treated.values()]:
        assert 0 <= error <= 1, f"One error is {error}. Errors are shares, from 0 to 1."
    for case in (1, 8):
        assert untreated[case] > 0.8, (
            f"Case {case}, untreated: an error of {untreated[case]:.3f}. A net with a dead layer gives the same "
            "answer to every image. Did you train the nets that `sick_nets` returns, and take the error after "
            "the last epoch, as a share?"
        )
        assert treated[case] < 0.5, (
            f"Case {case}, treated: an error of {treated[case]:.3f}. Look at `unit_health` again after the "
            "treatment. And did you treat new nets, or nets that had been trained before?"
        )
    assert untreated[10] < 0.5, f"Case 10 learns. You find an error of {untreated[10]:.3f}."

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
def test_changing(changing):
    """Only weights with a gradient from above and an input from below change."""
    found = {case: sorted(layers) for case, layers in changing.items()}
    assert found == {1: [5, 6], 8: [6]}, f"changing is {changing}"

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
