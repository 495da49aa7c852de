"""Data that all tests of the training engine share, and the textbook's training loop."""

import gc
from collections import OrderedDict

import keras
import numpy as np
import pytest
import tensorflow as tf

from tests.course_lib.training.blobs import blobs

# `fit` collects garbage before it compiles. It need not look at all of TensorFlow's objects each time.
gc.collect()
gc.freeze()


@pytest.fixture(scope="session")
def data():
    return blobs()


@pytest.fixture
def without_xla(monkeypatch):
    """Run graphs as they are. XLA takes seconds to compile one; some tests of each module use it."""
    monkeypatch.setattr("course_lib.training._compile.has_xla", lambda: False)


@pytest.fixture
def xla(request):
    """Use XLA or not, as an indirect parameter says."""
    if not request.param:
        request.getfixturevalue("without_xla")


@pytest.fixture
def empty_cache(monkeypatch):
    """Begin without compiled epochs of former runs."""
    monkeypatch.setattr("course_lib.training._compile._cache", OrderedDict())


@pytest.fixture
def weights():
    return lambda model: [np.asarray(variable) for variable in model.variables]


@pytest.fixture
def one_by_one(data):
    """Train a plain net as Keras's documentation does it by hand: a step for each batch of each epoch."""

    def train(net, seed, epochs, batch_size, optimizer):
        loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype="float64")
        losses = []
        for epoch in range(epochs):
            order = np.random.default_rng([seed, epoch]).permutation(len(data.y_train))
            for start in range(0, len(order) - batch_size + 1, batch_size):
                batch = order[start : start + batch_size]
                with tf.GradientTape() as tape:
                    logits = net(data.x_train[batch], training=True)
                    penalties = (tf.cast(penalty, "float64") for penalty in net.losses)
                    loss = loss_of(data.y_train[batch], logits) + sum(penalties)
                gradients = tape.gradient(loss, net.trainable_variables)
                optimizer.apply_gradients(zip(gradients, net.trainable_variables, strict=True))
                losses.append(float(loss))
        return np.array(losses)

    return train
