"""Tests that what is sampled inside the compiled loop is what is found between epochs."""

import numpy as np
import pytest

from course_lib.activations import LeakyReLU, relu, tanh
from course_lib.data import Dataset
from course_lib.diagnostics import layer_statistics, sampler, unit_health
from course_lib.initializers import HeNormal
from course_lib.networks import Ensemble, mlp
from course_lib.training import fit

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(60, 4)).astype("float32"), rng.integers(0, 3, 60).astype("int32")


@pytest.mark.parametrize(
    "make",
    [
        lambda: mlp([4, 6, 5, 3], relu, HeNormal(), seed=1),
        lambda: Ensemble([4, 6, 5, 3], [relu, tanh, LeakyReLU(0.2)], HeNormal(), seeds=range(3)),
    ],
    ids=["a net", "an ensemble of three functions"],
)
def test_samples_are_the_statistics_at_that_step(make):
    data = Dataset("noise", tuple("abc"), X, Y, X.copy(), Y.copy(), X.copy(), Y.copy())
    history = fit(
        make(),
        data,
        epochs=3,
        learning_rate=0.3,
        batch_size=20,
        sample=sampler(X, Y),
        sample_at=[0, 3, 6],
        probe=lambda model: (layer_statistics(model, X, Y), unit_health(model, X)),
    )
    assert history.samples["update_to_weight"].shape[0] == 3
    assert (history.samples["update_to_weight"] > 0).all()
    for place, (statistics, health) in enumerate(history.probes[:3]):
        for name in ("activation_std", "gradient_std", "weight_gradient_std", "saturated"):
            found = history.samples[name][place]
            np.testing.assert_allclose(found, getattr(statistics, name), rtol=1e-4, err_msg=name)
        np.testing.assert_allclose(history.samples["dead"][place], health.share("dead"), atol=1e-6)
