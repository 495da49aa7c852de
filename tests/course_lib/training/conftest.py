"""Data that all tests of the training engine share, and the textbook's training loop."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from course_lib.data import Dataset


def blobs(examples=50, dtype="float32"):
    """Three classes of points, told apart by the largest of their first three coordinates."""
    x = np.random.default_rng(0).normal(size=(3 * examples, 4)).astype(dtype)
    y = x[:, :3].argmax(axis=1).astype("int32")
    parts = [(x[i::3].copy(), y[i::3].copy()) for i in range(3)]
    return Dataset("blobs", ("a", "b", "c"), *(array for part in parts for array in part))


@pytest.fixture(scope="session")
def data():
    return blobs()


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
