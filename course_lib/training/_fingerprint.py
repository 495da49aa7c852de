"""The fingerprint of a training run: its settings and data as short texts, by which two runs are compared."""

import hashlib
import warnings

import numpy as np
import tensorflow as tf

from course_lib.networks import Ensemble
from course_lib.training._run import Run

# Of layers, what differs between equal nets, or decides how weights are drawn; of optimizers, what `fit`
# is given elsewhere or does not accept.
IGNORED = (
    *("name", "seed", "build_config", "inbound_nodes", "input_layers", "output_layers"),
    *("learning_rate", "use_ema", "ema_momentum", "ema_overwrite_frequency"),
)
MAX_LETTERS = 100


def fingerprint(run: Run, shuffle: str) -> dict[str, str]:
    """Return what decides a training run, apart from its length and its initial weights.

    Functions are known by their names and parameters, data by hashes, and the function `sample` by the names
    and shapes of what it returns.

    Returns
    -------
    dict of str to str
        A short text for each setting, equal for equal settings. A longer one is cut and has a hash.
    """
    config = run.config
    settings = {
        "shuffle": shuffle,
        "batch_size": config.batch_size,
        "order_seeds": config.order_seeds,
        "learning_rate": config.learning_rates if config.schedule is None else config.schedule,
        "optimizer": config.optimizer,
        "weight_decay_mask": config.weight_decay_mask if any(config.weight_decay_mask) else None,
        "patience": config.patience,
        "sample": _sample_shapes(config.sample, run.model),
        **_model_settings(run.model),
    }
    names = "x_train", "y_train", "x_validation", "y_validation"
    arrays = {name: getattr(run.data.dataset, name) for name in names}
    return {name: _shorten(describe(value)) for name, value in settings.items()} | {
        name: f"{array.dtype} {array.shape} with SHA-256 {_hash(np.ascontiguousarray(array))}"
        for name, array in arrays.items()
    }


def format_differences(saved: dict[str, str], own: dict[str, str]) -> tuple[str, str] | None:
    """Return the settings that differ between two fingerprints, in both; None if there are none.

    Examples
    --------
    >>> format_differences({"patience": "3", "seed": "1"}, {"patience": "None", "seed": "1"})
    ('patience=3', 'patience=None')
    """
    names = [name for name in {**saved, **own} if saved.get(name) != own.get(name)]
    one, other = (", ".join(f"{name}={each.get(name, 'absent')}" for name in names) for each in (saved, own))
    return (one, other) if names else None


def describe(value: object) -> str:
    """Write a value, such as a layer with its settings, so that equal ones give the same text.

    Examples
    --------
    >>> from course_lib.activations import LeakyReLU, tanh
    >>> describe([tanh, LeakyReLU(0.1), np.float64(2)])
    '[tanh, LeakyReLU(negative_slope=0.1), 2.0]'
    """
    if isinstance(value, dict):
        return _describe_dict(value)
    if isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim):
        return f"[{', '.join(map(describe, value))}]"
    if isinstance(value, (np.ndarray, np.generic)):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    if hasattr(value, "get_config"):
        return _describe_object(value)
    return getattr(value, "__name__", type(value).__name__)


def _describe_dict(value):
    """Describe a dict, or an object that Keras has serialized as a dict."""
    name, config = value.get("class_name"), value.get("config")
    if name is None or config is None:
        return f"{{{_arguments(value)}}}"
    if name == "DTypePolicy":
        return repr(config["name"])
    return f"{name}({_arguments(config)})" if isinstance(config, dict) else str(config)


def _describe_object(value):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Keras warns of lambdas, which are not stored here.
            config = value.get_config()
    except NotImplementedError:
        config = {}
    if "activation" in config:
        # The function itself, since Keras writes down a lambda's code and the place where it is defined.
        config["activation"] = getattr(value, "activation", None)
    return f"{type(value).__name__}({_arguments(config)})"


def _arguments(config):
    """Write named values; None is the same as nothing."""
    given = {key: item for key, item in config.items() if key not in IGNORED and item is not None}
    return ", ".join(f"{key}={describe(item)}" for key, item in given.items())


def _model_settings(model):
    if isinstance(model, Ensemble):
        names = "widths", "seeds", "activation", "initializer"
        more = {"dtype": model.dtype_policy.name, "trainable": [layer.trainable for layer in model.layers]}
        return {name: getattr(model, name) for name in names} | more
    layers = {f"layers[{index}]": layer for index, layer in enumerate(model.layers)}
    return layers | {"variables": [f"{each.dtype} {tuple(each.shape)}" for each in model.variables]}


def _sample_shapes(sample, model):
    """Return types and shapes of what is sampled, by name, without computing it."""
    if sample is None:
        return None
    trace = tf.function(
        lambda: sample(model, [tf.zeros(v.shape, v.dtype) for v in model.trainable_variables]),
        autograph=False,
    )
    values = trace.get_concrete_function().structured_outputs
    return {name: f"{value.dtype.name} {tuple(value.shape)}" for name, value in values.items()}


def _shorten(text):
    if len(text) <= MAX_LETTERS:
        return text
    return f"{text[: MAX_LETTERS // 2]}... with SHA-256 {_hash(text.encode())}"


def _hash(content):
    return hashlib.sha256(content).hexdigest()[:16]
