"""Tests of the ensemble: it is its members."""

from itertools import cycle

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib import activations
from course_lib.activations import ELU, LeakyReLU, PReLU, RReLU, logistic, relu, tanh
from course_lib.initializers import GlorotUniform, HeNormal, Normal, Orthogonal, Standard, VarianceScaling
from course_lib.networks import Ensemble, mlp

WIDTHS = [6, 5, 4, 3]
INITIALIZERS = {
    "normal": Normal(0.3),
    "standard": Standard(),
    "glorot": GlorotUniform(4.0),
    "he": HeNormal(0.2, truncated=True),
    "solved": VarianceScaling(tanh, mode="fan_out"),
    "orthogonal": Orthogonal("he"),
    "Keras's He": keras.initializers.HeNormal(),
    "Keras's orthogonal": keras.initializers.Orthogonal(gain=2.0),
    "Keras's, by name": "lecun_uniform",
}
WITH_CAPITALS = {"ELU": ELU(0.6), "LeakyReLU": LeakyReLU(0.2), "PReLU": PReLU(0.1), "RReLU": RReLU(seed=1)}
ACTIVATIONS = (
    {name: getattr(activations, name) for name in activations.__all__ if name.islower()}
    | WITH_CAPITALS
    | {"Keras's, by name": "swish", "Keras's layer": keras.layers.LeakyReLU(0.4)}
)
LISTS = {
    "slopes": [LeakyReLU(0.1), LeakyReLU(0.3), LeakyReLU(0.2), LeakyReLU(0.1)],
    "neighbors": [relu, relu, tanh, tanh],
    "interleaved": [tanh, relu, tanh, logistic],
    "mixed": [ELU(0.5), relu, ELU(2.0), LeakyReLU(0.1)],
}
X = np.random.default_rng(0).normal(size=(7, 6))
SEEDS = [11, 12, 13]


@pytest.mark.parametrize("initializer", INITIALIZERS.values(), ids=INITIALIZERS)
def test_layers_and_members_never_share_weights(initializer):
    net = mlp([5, 5, 5, 5], tanh, initializer, seed=1)
    kernels = np.stack([layer.kernel for layer in net.layers[::2]])
    assert len(np.unique(kernels)) == kernels.size
    nets = Ensemble([5, 5, 5, 5], tanh, initializer, range(4))
    kernels = np.stack([layer.kernel for layer in nets.layers[::2]])
    assert len(np.unique(kernels)) == kernels.size


@pytest.mark.parametrize(
    ("initializer", "std"),
    [
        (Standard(), 900**-0.5),
        (GlorotUniform(), 200**-0.5),
        (HeNormal(), 150**-0.5),
        ("he_normal", 150**-0.5),
    ],
    ids=["standard", "glorot", "he", "Keras's he"],
)
def test_the_fans_of_a_kernel_are_those_of_one_member(initializer, std):
    kernels = np.asarray(Ensemble([300, 100], tanh, initializer, range(5)).layers[0].kernel)
    np.testing.assert_allclose(kernels.std(axis=(1, 2)), std, rtol=0.02)


def assert_same_net(ours, theirs, x=X):
    for own, other in zip(ours.weights, theirs.weights, strict=True):
        np.testing.assert_array_equal(own, other)
    np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-12, atol=1e-14)


def assert_members_are(nets, plain):
    logits = nets(X)
    for index, net in enumerate(plain):
        for own, layer in zip(net.layers[::2], nets.layers[::2], strict=True):
            np.testing.assert_array_equal(layer.kernel[index], own.kernel)
        np.testing.assert_allclose(logits[index], net(X), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("initializer", INITIALIZERS.values(), ids=INITIALIZERS)
def test_a_member_is_initialized_as_the_plain_net_of_its_seed(initializer):
    nets = Ensemble(WIDTHS, logistic, initializer, SEEDS)
    for index, seed in enumerate(SEEDS):
        plain = mlp(WIDTHS, logistic, initializer, seed=seed)
        for own, layer in zip(plain.layers[::2], nets.layers[::2], strict=True):
            np.testing.assert_array_equal(layer.kernel[index], own.kernel)
        np.testing.assert_allclose(nets(X)[index], plain(X), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_a_member_computes_what_the_plain_net_does(activation):
    nets = Ensemble(WIDTHS, activation, Normal(0.7), SEEDS, dtype="float64")
    assert_members_are(nets, [mlp(WIDTHS, activation, Normal(0.7), seed, "float64") for seed in SEEDS])
    assert_same_net(nets.member(1), mlp(WIDTHS, activation, Normal(0.7), SEEDS[1], "float64"))


def test_each_member_may_have_any_function_and_any_initializer():
    functions = [f for f in ACTIVATIONS.values() if not isinstance(f, keras.layers.Layer)]
    pairs = list(zip(functions, cycle(INITIALIZERS.values()), strict=False))
    seeds = range(len(pairs))
    nets = Ensemble(WIDTHS, *map(list, zip(*pairs, strict=True)), seeds, dtype="float64")
    plain = [mlp(WIDTHS, *pair, seed, "float64") for pair, seed in zip(pairs, seeds, strict=True)]
    assert_members_are(nets, plain)


@pytest.mark.parametrize("functions", LISTS.values(), ids=LISTS)
def test_members_have_the_gradients_they_have_alone(functions):
    nets = Ensemble(WIDTHS, functions, Normal(0.7), range(4), dtype="float64")
    together = gradients(nets)
    for index in range(4):
        alone = gradients(nets.member(index))
        for ours, theirs in zip(together, alone, strict=True):
            np.testing.assert_allclose(tf.reshape(ours[index], theirs.shape), theirs, rtol=1e-12, atol=1e-14)


def gradients(model):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(model(X) - 0.3))
    return tape.gradient(loss, [variable.value for variable in model.trainable_variables])


def test_a_slope_that_is_learned_has_the_gradient_it_has_alone():
    nets = Ensemble(WIDTHS, PReLU(0.1), Normal(0.7), range(3), dtype="float64")
    for ours, theirs in zip(gradients(nets), gradients(nets.member(2)), strict=True):
        np.testing.assert_allclose(tf.reshape(ours[2], theirs.shape), theirs, rtol=1e-12, atol=1e-14)


def test_a_member_that_overflows_harms_no_other():
    functions = [relu, tanh, relu, ELU(1.0), LeakyReLU(0.1)]
    nets = Ensemble(WIDTHS, functions, Normal(0.7), range(5), dtype="float64")
    before, logits = gradients(nets), nets(X)
    for sick in range(5):
        spoiled = nets.part(range(5))
        kernels = np.asarray(spoiled.layers[0].kernel)
        kernels[sick] = np.nan
        spoiled.layers[0].kernel.assign(kernels)
        well = np.arange(5) != sick
        assert np.isnan(spoiled(X)[sick]).all()
        np.testing.assert_array_equal(spoiled(X)[well], logits[well])
        for ours, theirs in zip(gradients(spoiled), before, strict=True):
            np.testing.assert_array_equal(ours[well], theirs[well])


def test_every_member_of_an_ensemble_can_be_orthogonal():
    for W in np.asarray(Ensemble([8, 5, 8], tanh, Orthogonal(), range(3)).layers[0].kernel):
        np.testing.assert_allclose(W.T @ W, np.eye(5), atol=1e-6)


def test_an_initializer_may_be_given_by_its_keras_name():
    assert Ensemble(WIDTHS, "tanh", "he_normal", range(2))(X).shape == (2, 7, 3)


def test_members_may_see_the_same_inputs_or_their_own():
    nets = Ensemble(WIDTHS, [tanh, relu, tanh], Normal(), range(3), dtype="float64")
    own = np.stack([X, X[::-1], 2 * X])
    np.testing.assert_allclose(nets(own)[0], nets(X)[0], rtol=1e-12)
    np.testing.assert_allclose(nets(own)[1], nets(X)[1][::-1], rtol=1e-12)
    np.testing.assert_allclose(nets(own)[2], nets(2 * X)[2], rtol=1e-12)


def changed(nets):
    """Change all weights that are trained, as training would."""
    generator = np.random.default_rng(2)
    for variable in nets.trainable_variables:
        variable.assign(variable + generator.normal(scale=0.1, size=variable.shape))
    return nets


CHOICES = LISTS | {"one": logistic, "PReLU": PReLU(), "RReLU": RReLU(seed=2), "Keras": keras.layers.ELU()}


@pytest.mark.parametrize("activation", CHOICES.values(), ids=CHOICES)
def test_a_member_taken_out_keeps_what_it_has_become(activation):
    nets = changed(Ensemble(WIDTHS, activation, GlorotUniform(), range(4), dtype="float64"))
    for index in (0, 1, -1):
        net = nets.member(index)
        assert isinstance(net, keras.Sequential)
        assert {layer.dtype_policy.name for layer in [net, *net.layers]} == {"float64"}
        np.testing.assert_allclose(net(X), nets(X)[index], rtol=1e-12, atol=1e-14)


def test_a_member_has_the_parameter_that_its_weights_say():
    slopes = Ensemble(WIDTHS, [LeakyReLU(0.1), LeakyReLU(0.4)], Normal(0.7), range(2), dtype="float64")
    other = Ensemble(WIDTHS, [LeakyReLU(0.2), LeakyReLU(0.8)], Normal(0.7), range(2), dtype="float64")
    slopes.set_weights(other.get_weights())
    assert slopes.member(1).layers[3].activation.negative_slope == 0.8
    np.testing.assert_allclose(slopes.member(1)(X), other(X)[1], rtol=1e-12)


@pytest.mark.parametrize("activation", CHOICES.values(), ids=CHOICES)
def test_a_part_is_its_members(activation):
    initializers = [Normal(0.1), Normal(0.2), Orthogonal(), GlorotUniform()]
    nets = changed(Ensemble(WIDTHS, activation, initializers, [5, 6, 7, 8], dtype="float64"))
    for indices in (slice(1, 3), [3, 0], [2, 2, 1, 0, 3]):
        part = nets.part(indices)
        chosen = np.arange(4)[indices]
        assert part.seeds == [nets.seeds[index] for index in chosen]
        assert part.initializer == [initializers[index] for index in chosen]
        np.testing.assert_allclose(part(X), np.asarray(nets(X))[chosen], rtol=1e-12, atol=1e-14)
        assert_same_net(part.member(0), nets.member(int(chosen[0])))


def test_a_part_of_a_part_is_a_part():
    functions = [LeakyReLU(0.1), tanh, LeakyReLU(0.3), relu, tanh]
    nets = changed(Ensemble(WIDTHS, functions, Normal(), range(5), dtype="float64"))
    direct, twice = nets.part([4, 2]), nets.part([2, 3, 4]).part([2, 0])
    assert direct.layout == twice.layout
    assert_same_net(direct, twice)


def test_a_part_has_weights_of_its_own():
    nets = Ensemble(WIDTHS, tanh, Normal(), range(3))
    before = nets(X)
    changed(nets.part([0, 1]))
    np.testing.assert_array_equal(nets(X), before)


def test_a_part_draws_nothing(monkeypatch):
    nets = Ensemble(WIDTHS, tanh, Normal(), range(3))
    monkeypatch.setattr(Normal, "sample", None)
    np.testing.assert_array_equal(nets.part([2]).layers[0].kernel[0], nets.layers[0].kernel[2])


def test_what_is_not_trained_stays_untrained():
    nets = Ensemble(WIDTHS, PReLU(), Normal(), range(3))
    nets.layers[0].trainable = nets.layers[3].trainable = False
    for other in (nets.part([0]), nets.member(0)):
        assert [layer.trainable for layer in other.layers] == [False, True, True, False, True]
        assert len(other.trainable_variables) == 5


def test_a_part_has_the_same_weights_as_the_whole_though_its_functions_have_no_parameter():
    nets = Ensemble([6, 5, 3], [relu] * 2 + [ELU(0.5)] * 2, Normal(), range(4))
    part = nets.part([0, 1])
    assert [w.shape[1:] for w in part.weights] == [w.shape[1:] for w in nets.weights]
    x = np.ones((2, 6), "float32")
    np.testing.assert_array_equal(part(x), nets(x)[:2])


def layout(activation, seeds=range(4), widths=(6, 5, 3), **kwargs):
    return Ensemble(widths, activation, Normal(), seeds, **kwargs).layout


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (tanh, tanh),
        ([tanh] * 4, [tanh] * 4),
        (LeakyReLU(0.1), LeakyReLU(0.1)),
        ([LeakyReLU(0.1)] * 4, [LeakyReLU(alpha) for alpha in (0.1, 0.2, 0.3, 0.4)]),
        (ELU(np.ones((4, 1, 1))), [ELU(alpha) for alpha in (0.1, 0.2, 0.3, 0.4)]),
        (LISTS["mixed"], [ELU(3.0), relu, ELU(0.5), LeakyReLU(0.2)]),
        (PReLU(), PReLU(members=7, name="slopes")),
        (RReLU(seed=1), RReLU()),
        (keras.layers.ReLU(), keras.layers.ReLU()),
    ],
)
def test_ensembles_that_compute_the_same_have_equal_layouts(one, other):
    assert layout(one) == layout(other, seeds=[9, 8, 7, 6])
    assert hash(layout(one)) == hash(layout(other))


@pytest.mark.parametrize("activation", [tanh, LISTS["mixed"], PReLU()])
def test_a_parts_layout_is_known_without_making_it(activation):
    nets = Ensemble([6, 5, 3], activation, Normal(), range(4))
    for indices in ([2], [3, 0, 3], slice(1, 3)):
        assert nets.layout_of(indices) == nets.part(indices).layout


def test_ensembles_that_compute_other_functions_have_other_layouts():
    layouts = [
        layout(tanh),
        layout([tanh] * 4),
        layout(tanh, seeds=range(3)),
        layout(tanh, widths=[6, 4, 3]),
        layout(tanh, widths=[6, 5, 5, 3]),
        layout(tanh, dtype="float64"),
        layout(tanh, dtype="mixed_float16"),
        layout(relu),
        layout([relu, relu, tanh, tanh]),
        layout([tanh, tanh, relu, relu]),
        layout([relu, tanh, relu, tanh]),
        layout([relu, tanh, tanh, tanh]),
        layout(LeakyReLU(0.1)),
        layout(LeakyReLU(0.2)),
        layout([LeakyReLU(0.1)] * 4),
        layout([ELU(0.1)] * 4),
        layout(PReLU()),
        layout(PReLU(shared=True)),
        layout(RReLU()),
        layout(RReLU(lower=0.0)),
        layout(keras.layers.ReLU()),
        layout(keras.layers.LeakyReLU()),
    ]
    assert len(set(layouts)) == len(layouts)


@pytest.mark.parametrize("activation", CHOICES.values(), ids=CHOICES)
def test_a_compiled_function_serves_all_ensembles_of_its_layout(activation):
    nets = changed(Ensemble(WIDTHS, activation, Normal(), range(4), dtype="float64"))
    model, other = (
        Ensemble(WIDTHS, activation, Normal(), seeds, dtype="float64") for seeds in ([0] * 4, [1] * 4)
    )

    @tf.function
    def logits(trainable, others, x):
        return model.stateless_call(trainable, others, x)[0]

    for part in (nets, other, nets.part([0, 1, 2, 3])):
        assert part.layout == model.layout
        ours = [[v.value for v in vs] for vs in (part.trainable_variables, part.non_trainable_variables)]
        np.testing.assert_allclose(logits(*ours, tf.constant(X)), part(X), rtol=1e-12, atol=1e-14)
    assert logits.experimental_get_tracing_count() == 1


@pytest.mark.parametrize("activation", CHOICES.values(), ids=CHOICES)
def test_slices_of_the_weights_are_the_weights_of_a_part(activation):
    nets = changed(Ensemble(WIDTHS, activation, Normal(), range(4), dtype="float64"))
    part = nets.part(slice(1, 3))
    for own, variable in zip(part.weights, nets.weights, strict=True):
        np.testing.assert_array_equal(own, variable[1:3])


@pytest.mark.parametrize("activation", [tanh, LISTS["slopes"], PReLU()], ids=["one", "slopes", "PReLU"])
def test_where_functions_are_alike_the_number_of_members_is_nowhere_built_in(activation):
    nets = changed(Ensemble(WIDTHS, activation, Normal(), range(4), dtype="float64"))
    expected = nets(X)[1:3]
    with keras.StatelessScope() as scope:
        for variable in nets.weights:
            scope.add_update((variable, variable.value[1:3]))
        np.testing.assert_allclose(nets(X), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("dtype", ["float64", "mixed_float16", "mixed_bfloat16", "bfloat16"])
def test_a_type_reaches_every_layer_and_every_copy(dtype, tmp_path):
    nets = Ensemble(WIDTHS, LISTS["mixed"], Normal(0.7), range(4), dtype=dtype)
    nets.save(tmp_path / "nets.keras")
    again = keras.models.load_model(tmp_path / "nets.keras")
    for model in (nets, again, nets.part([1, 3]), nets.member(0)):
        assert {layer.dtype_policy.name for layer in [model, *model.layers]} == {dtype}
        assert model(X).dtype == dtype.removeprefix("mixed_")
        kernels = {layer.kernel.dtype for layer in model.layers[::2]}
        assert kernels == {"float32" if "mixed" in dtype else dtype}


def test_the_global_policy_is_the_default():
    keras.config.set_dtype_policy("float64")
    try:
        nets = Ensemble(WIDTHS, LISTS["mixed"], Normal(0.7), range(4))
    finally:
        keras.config.set_dtype_policy("float32")
    assert_same_net(nets, Ensemble(WIDTHS, LISTS["mixed"], Normal(0.7), range(4), dtype="float64"))
    assert_same_net(nets.member(2), nets.part([2]).member(0))
    assert nets.member(2).dtype_policy.name == "float64"


@pytest.mark.parametrize("initializer", [GlorotUniform(gain=2.0), Orthogonal(), "he_normal"])
@pytest.mark.parametrize("make", [Ensemble, mlp])
def test_a_saved_net_comes_back(make, initializer, tmp_path):
    net = changed(make(WIDTHS, logistic, initializer, *([range(3)] if make is Ensemble else [])))
    net.save(tmp_path / "net.keras")
    again = keras.models.load_model(tmp_path / "net.keras")
    np.testing.assert_array_equal(again(X), net(X))


@pytest.mark.parametrize("name", ["mixed", "interleaved", "one", "PReLU", "RReLU", "Keras"])
def test_a_saved_ensemble_comes_back_with_its_choices(name, tmp_path):
    initializers = [Normal(0.1), GlorotUniform(2.0), keras.initializers.HeNormal(), Orthogonal()]
    nets = changed(Ensemble(WIDTHS, CHOICES[name], initializers, [5, 6, 7, 8]))
    nets.save(tmp_path / "nets.keras")
    again = keras.models.load_model(tmp_path / "nets.keras")
    assert_same_net(again, nets)
    assert again.layout == nets.layout
    assert again.seeds == nets.seeds
    assert_same_net(again.member(3), nets.member(3))
    assert [own.get_config() for own in again.initializer] == [own.get_config() for own in nets.initializer]


def test_a_copy_from_the_configuration_is_initialized_as_the_ensemble_was():
    nets = Ensemble(WIDTHS, LISTS["mixed"], [Normal(0.1 * i) for i in range(1, 5)], range(4))
    assert_same_net(Ensemble.from_config(nets.get_config()), nets)


def test_an_ensemble_that_does_not_draw_is_initialized_to_zero():
    nets = Ensemble(WIDTHS, LISTS["mixed"], Normal(), range(4), draw=False)
    assert not any(np.any(variable) for variable in nets.trainable_variables)


def test_a_template_is_no_layer_of_the_ensemble():
    template = PReLU()
    nets = Ensemble(WIDTHS, template, Normal(), range(2))
    assert nets.activation is template
    assert len(nets.layers) == 5


@pytest.mark.parametrize("seeds", [[], [1, 2.0], [1, -1], [True]])
def test_impossible_seeds_raise_an_error(seeds):
    with pytest.raises(ValueError, match=r"seeds.* must .*Received: seeds"):
        Ensemble([6, 3], tanh, Normal(), seeds)
