"""Tests that what is compiled gives what is not, and does not outlive or forget its model."""

import gc
import weakref

import numpy as np
import pytest

from course_lib.activations import relu, tanh
from course_lib.data import digits
from course_lib.diagnostics import _compilation, distributions, layer_statistics, unit_health
from course_lib.initializers import GlorotUniform
from course_lib.networks import mlp

DATA = digits()
X, Y = DATA.x_validation[:100], DATA.y_validation[:100]
COPIES = 10
MANY = np.tile(X, (COPIES, 1)), np.tile(Y, COPIES)


@pytest.fixture(autouse=True)
def _many_examples_are_compiled(monkeypatch):
    """A net of 110 hidden units is compiled for 1,000 examples and not for 100."""
    monkeypatch.setattr(_compilation, "WORTH_COMPILING", 110 * 500)


@pytest.fixture
def net():
    return mlp([64, 60, 50, 10], relu, GlorotUniform())


def assert_same(net):
    few, many = layer_statistics(net, X, Y), layer_statistics(net, *MANY)
    for name, values in vars(few).items():
        np.testing.assert_allclose(getattr(many, name), values, rtol=1e-4, atol=1e-6, err_msg=name)
    few, many = unit_health(net, X), unit_health(net, MANY[0], batch_size=71)
    for name in ("dead", "dormant", "saturated", "sparse"):
        np.testing.assert_allclose(many.share(name), few.share(name), rtol=1e-6, err_msg=name)


def test_many_examples_give_what_few_give(net):
    assert_same(net)
    few, many = distributions(net, X, Y), distributions(net, *MANY)
    np.testing.assert_allclose(many.activation.counts[0, 0].sum(), COPIES * few.activation.counts[0, 0].sum())


def test_a_compiled_net_may_change_its_weights_and_activations(net):
    assert_same(net)
    net.set_weights([2 * weights for weights in net.get_weights()])
    assert_same(net)
    net.layers[1].activation = tanh
    assert_same(net)


def test_a_compiled_net_can_be_forgotten():
    net = mlp([64, 60, 50, 10], relu, GlorotUniform())
    unit_health(net, MANY[0])
    alive = weakref.ref(net)
    del net
    gc.collect()
    assert alive() is None
