"""`keras.Model.fit`, one net after another."""

import keras
import numpy as np

from benchmarks.ensemble._problem import BATCH, LEARNING_RATE, WIDTHS, initial_weights, load

COMPILE = {
    "default": lambda steps: {},
    "one execution an epoch": lambda steps: {"steps_per_execution": steps, "jit_compile": False},
    "one execution an epoch, jit": lambda steps: {"steps_per_execution": steps, "jit_compile": True},
}
"""Arguments of `compile`, by variant."""


def about():
    """Return names and versions."""
    return f"Keras {keras.__version__}"


def prepare(problem, variant, shuffle=True):
    """Build one net as a beginner would. Keras draws its own order of the examples if it is to shuffle."""
    data = load(problem)
    net = keras.Sequential(
        [
            keras.Input((WIDTHS[0],)),
            *[keras.layers.Dense(width, activation="elu") for width in WIDTHS[1:-1]],
            keras.layers.Dense(WIDTHS[-1]),
        ]
    )
    net.set_weights([array for kernel, bias in initial_weights(1) for array in (kernel[0], bias[0, 0])])
    net.compile(
        optimizer=keras.optimizers.SGD(LEARNING_RATE),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        **COMPILE[variant](problem.steps),
    )

    def train(epochs):
        history = net.fit(
            data.x_train, data.y_train, epochs=epochs, batch_size=BATCH, shuffle=shuffle, verbose=0
        )
        return np.array(history.history["loss"])[:, None]

    return train
