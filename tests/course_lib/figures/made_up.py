"""Every figure of the package, from made-up results."""

import numpy as np

from course_lib import figures, theory
from course_lib.data import Dataset
from course_lib.diagnostics import VITAL_SIGNS, Distribution, LayerStatistics, VitalSigns
from course_lib.evidence import mean_interval

LAYERS = 4


def noisy(curve, members=8, noise=0.02):
    """Return members that differ from a curve by a few percent, the same ones each time."""
    factor = 1 + noise * np.random.default_rng(0).standard_normal((members, len(curve)))
    return np.array(curve) * factor


def normal_distribution(stds, bins=40, members=6, mean=0.0):
    """Return a Distribution of normal values with given standard deviations, from the lowest layer up."""
    values = np.random.default_rng(0).standard_normal((members, len(stds), 500))
    values = (values - values.mean(axis=2, keepdims=True)) / values.std(axis=2, keepdims=True) + mean
    values = values * np.array(stds)[:, np.newaxis]
    edges = np.array([np.linspace(v.min(), v.max(), bins + 1) for v in values.swapaxes(0, 1)])
    counts = [[np.histogram(v, e)[0] for v, e in zip(member, edges, strict=True)] for member in values]
    none = np.zeros(values.shape[:2], int)
    return Distribution(
        values.mean(axis=2), values.std(axis=2), np.array([]), np.zeros(0), np.array(counts), edges, none
    )


def chart(curve, seed=0):
    layers = LayerStatistics(*[noisy(curve)] * 8)
    values = {"all layers": noisy([*curve, 1.0]), "hidden layers": noisy(curve), "epochs": noisy(curve)}
    return VitalSigns(layers, layers, {title: values[sign.over] for title, sign in VITAL_SIGNS.items()})


def dataset(examples):
    x = np.random.default_rng(0).random((examples, 16)).astype("float32")
    y = (np.arange(examples) % 2).astype("int32")
    return Dataset("animals", ("cat", "sea cow"), *[x, y] * 3, (4, 4))


def grid_of(curve):
    return noisy(np.outer([1.0, 1.5, 2.0], curve).ravel()).reshape(8, 3, len(curve))


RATES = [0.01, 0.1, 1.0, 10.0]

MEASURED = {
    "by_layer": lambda curve: figures.by_layer(
        {"tanh": noisy(curve), "ReLU": noisy(curve[::-1])}, "size", {"tanh": 1.1 * np.array(curve)}
    ),
    "vital_signs": lambda curve: figures.vital_signs({"patient": chart(curve), "other": chart(curve)}),
    "over_training": lambda curve: figures.over_training(
        {"tanh": noisy(curve), "ReLU": noisy(curve)}, "error"
    ),
    "ridgelines": lambda curve: figures.ridgelines(normal_distribution(curve), "gradient"),
    "health_map": lambda curve: figures.health_map(
        np.outer(curve, noisy([0.3] * 24)).reshape(LAYERS, 8, 24)[:, :, :5], [0, 10, 30, 300], "dead units"
    ),
    "grid": lambda curve: figures.grid(
        grid_of(curve), {"initial scale": [0.5, 1, 2]}, {"learning rate": RATES}, "error"
    ),
    "sweep": lambda curve: figures.sweep({"tanh": noisy(curve)}, RATES, "error", "learning rate"),
    "differences": lambda curve: figures.differences(
        {
            "ELU − ReLU": mean_interval(noisy([curve[0] - curve[-1]])[:, 0]),
            "leaky ReLU, 0.2 − ReLU": mean_interval(np.linspace(-0.1, 0.11, 8)),
        },
        "difference in error",
        below="the first is better",
        above="the second is better",
    ),
    "singular_values": lambda curve: figures.singular_values(
        {name: [c * np.linspace(0.5, 1.5, 60).reshape(2, 3, 10) for c in curve] for name in ("He", "Glorot")}
    ),
}
"""Figures of measurements that follow a falling or a rising curve of four numbers from 0 to 1."""

EXACT = {
    "activation_function": lambda scale: figures.activation_function(
        theory.activation_profile(lambda z: scale * np.tanh(z)), "tanh", asymptote=-1
    ),
    "activation_functions": lambda scale: figures.activation_functions(
        {
            "tanh": theory.activation_profile(np.tanh),
            "ELU": theory.activation_profile(lambda z: scale * np.where(z < 0, np.expm1(z), z)),
        }
    ),
    "backpropagation": lambda scale: figures.backpropagation(
        {"half": theory.unit_chain(lambda z: z, weight=0.5 * scale, bias=0.0, depth=5, x=8.0)}
    ),
    "gradient_factor_by_width": lambda scale: figures.gradient_factor_by_width(
        [10, 30, 100, 300, 1000], noisy([0.5, 0.7, 1.0, 1.3, 1.7]), scale * np.array([0.5, 0.7, 1, 1.3, 1.7])
    ),
    "grid, exact": lambda scale: figures.grid(
        scale * np.array([[0.9, 0.5, 0.3], [0.7, 0.2, 0.1]]),
        {"depth": [2, 5]},
        {"width": [4, 8, 16]},
        "chance",
    ),
    "examples": lambda scale: figures.examples(dataset(50), count=round(20 * scale)),
}
"""Figures of numbers that are the same everywhere, times a scale."""

DRAW = MEASURED | EXACT
DATA = dict.fromkeys(MEASURED, (0.9, 0.4, 0.2, 0.1)) | dict.fromkeys(EXACT, 1.0)
