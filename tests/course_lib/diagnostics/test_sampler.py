"""Tests that statistics inside a compiled loop are those outside it."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.activations import LeakyReLU, PReLU, relu, tanh
from course_lib.data import Dataset, digits
from course_lib.diagnostics import layer_statistics, sampler, unit_health, update_to_weight
from course_lib.initializers import GlorotUniform, HeNormal
from course_lib.networks import Ensemble, mlp
from course_lib.training import fit

DATA = digits()
X, Y = DATA.x_validation[:80], DATA.y_validation[:80]


def sampled(model, measure, values, update):
    """What `measure` gives in a graph in which tensors have taken the variables' places."""

    @tf.function(autograph=False)
    def step(values, update):
        with keras.StatelessScope(state_mapping=list(zip(model.variables, values, strict=True))):
            return measure(model, update)

    return {name: tensor.numpy() for name, tensor in step(values, update).items()}


def others(variables, scale):
    """Random numbers of the shapes of variables."""
    rng = np.random.default_rng(1)
    return [
        tf.constant(scale * (np.asarray(variable) + rng.normal(size=variable.shape, scale=0.2)), "float32")
        for variable in variables
    ]


def nets_of_every_type(batched_nets):
    yield Ensemble([64, 12, 9, 10], relu, HeNormal(), range(3))
    yield mlp([64, 12, 9, 10], tanh, GlorotUniform())
    yield batched_nets([64, 12, 9, 10], lambda: PReLU(members=2), members=2)


def test_inside_and_outside_the_graph_are_the_same(batched_nets):
    for model in nets_of_every_type(batched_nets):
        values, update = others(model.variables, 1.0), others(model.trainable_variables, 0.01)
        before = [np.asarray(variable) for variable in model.variables]
        inside = sampled(model, sampler(X, Y, tau=0.3), values, update)
        for variable, old, new in zip(model.variables, before, values, strict=True):
            np.testing.assert_array_equal(variable, old)
            variable.assign(new)
        outside = vars(layer_statistics(model, X, Y))
        health = unit_health(model, X, tau=0.3)
        outside |= {name: health.share(name) for name in ("dead", "dormant", "saturated", "sparse")}
        kernels = [layer.kernel for layer in model.layers[::2]]
        places = [
            next(i for i, variable in enumerate(model.trainable_variables) if variable is kernel)
            for kernel in kernels
        ]
        outside["update_to_weight"] = update_to_weight([update[i] for i in places], kernels)
        assert inside.keys() == outside.keys()
        for name, expected in outside.items():
            np.testing.assert_allclose(inside[name], expected, rtol=1e-5, atol=1e-9, err_msg=name)


def test_samples_during_training_are_the_statistics_at_that_step():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 4)).astype("float32"), rng.integers(0, 3, 60).astype("int32")
    history = fit(
        Ensemble([4, 6, 5, 3], [relu, LeakyReLU(0.2)], HeNormal(), seeds=range(2)),
        Dataset("noise", tuple("abc"), x, y, x.copy(), y.copy(), x.copy(), y.copy()),
        epochs=2,
        learning_rate=0.3,
        batch_size=20,
        sample=sampler(x, y),
        sample_at=[0, 3],
        probe=lambda model: (layer_statistics(model, x, y), unit_health(model, x)),
    )
    assert history.samples["update_to_weight"].shape[0] == 2
    assert (history.samples["update_to_weight"] > 0).all()
    for place, (statistics, health) in enumerate(history.probes[:2]):
        for name in ("activation_std", "gradient_std", "weight_gradient_std", "saturated"):
            found = history.samples[name][place]
            np.testing.assert_allclose(found, getattr(statistics, name), rtol=1e-4, err_msg=name)
        np.testing.assert_allclose(history.samples["dead"][place], health.share("dead"), atol=1e-6)


def test_shapes_are_known_while_the_graph_is_made():
    nets = Ensemble([64, 12, 9, 10], relu, HeNormal(), range(3))
    update = [tf.zeros(variable.shape) for variable in nets.trainable_variables]
    shapes = {}

    @tf.function
    def step():
        shapes.update({name: tuple(t.shape) for name, t in sampler(X, Y)(nets, update).items()})

    step()
    assert shapes.pop("update_to_weight") == (3, 3)
    assert set(shapes.values()) == {(3, 2)}


def test_a_layer_that_is_not_trained_has_no_update():
    net = mlp([64, 12, 9, 10], tanh, GlorotUniform())
    net.layers[2].trainable = False
    update = [np.asarray(variable) / 100 for variable in net.trainable_variables]
    ratio = sampler(X, Y)(net, update)["update_to_weight"]
    np.testing.assert_allclose(ratio, [[0.01, 0, 0.01]], rtol=1e-5)


@pytest.mark.parametrize("tau", [-0.1, np.nan, np.inf])
def test_what_is_no_threshold_is_refused(tau):
    with pytest.raises(ValueError, match=r"tau must be a finite number, 0 or more. Received: tau="):
        sampler(X, Y, tau=tau)
