"""What decides a training run, in words and numbers, and where two of them differ."""

import hashlib
import warnings

import keras
import numpy as np
import tensorflow as tf

from course_lib.networks import Ensemble

# Differs between two nets that are the same, or is part of how their weights are drawn.
UNIMPORTANT = ("name", "seed", "build_config", "inbound_nodes", "input_layers", "output_layers")
NAMED_AT_MOST = 3
LETTERS_AT_MOST = 80


def configuration(model, examples, plan, **more):
    """Return what decides a training run, apart from its length and the weights it starts with.

    Parameters
    ----------
    model : keras.Model or course_lib.networks.Ensemble
        Is told apart by its layers, or its members' functions, initializers and seeds; functions by
        their names and parameters.
    examples : course_lib.training._run.Examples
        Is told apart by hashes.
    plan : course_lib.training._run.Plan
        Is told apart by all but `epochs` and `sample_at`; `sample` by the names and shapes it gives.
    **more
        Further settings, such as ``shuffle="own"``.

    Returns
    -------
    dict
        Of what JSON can hold.
    """
    optimizer = described(plan.optimizer)
    optimizer.pop("learning_rate", None)
    return {
        **described(more),
        "batch_size": plan.batch_size,
        "order_seeds": described(plan.seeds),
        "learning_rate": described(plan.rates if plan.schedule is None else plan.schedule),
        "optimizer": optimizer,
        "decayed": plan.decayed if any(plan.decayed) else None,
        "patience": plan.patience,
        "sample": _sampled(plan.sample, model),
        "model": _described_model(model),
        **_described_examples(examples),
    }


def differences(one, other, name=""):
    """Name where two configurations differ.

    Parameters
    ----------
    one, other : dict, list, str, number or None
        What JSON can hold.
    name : str
        What they are called.

    Returns
    -------
    list of (str, object, object)
        Name and both values of all that is not the same; "nothing" for what one of them lacks.

    Examples
    --------
    >>> differences({"seeds": [1, 2], "batch_size": 8}, {"seeds": [1, 3], "batch_size": 8})
    [('seeds[1]', 2, 3)]
    """
    if type(one) is not type(other) or not _has_same_parts(one, other):
        return [] if one == other else [(name, one, other)]
    if isinstance(one, dict):
        if one.get("class") != other.get("class"):
            return [(f"{name}.class", one.get("class"), other.get("class"))]
        pairs = [(key, one.get(key, "nothing"), other.get(key, "nothing")) for key in {**one, **other}]
        return [
            found for key, *both in pairs for found in differences(*both, f"{name}.{key}" if name else key)
        ]
    pairs = enumerate(zip(one, other, strict=True))
    return [found for index, both in pairs for found in differences(*both, f"{name}[{index}]")]


def told(found):
    """Tell differences in two phrases, of one and of the other.

    Parameters
    ----------
    found : list of (str, object, object)
        From `differences`.

    Returns
    -------
    one, other : str
        At most three of those within one setting are named.

    Examples
    --------
    >>> told([("batch_size", 8, 16), ("patience", None, 3)])
    ('batch_size=8, patience=None', 'batch_size=16, patience=3')
    """
    settings = {}
    for name, *values in found:
        settings.setdefault(name.split("[")[0], []).append((name, *values))
    phrases = [[], []]
    for setting, items in settings.items():
        more = len(items) - NAMED_AT_MOST
        for side, phrase in enumerate(phrases):
            phrase += [f"{item[0]}={_short(item[1 + side])}" for item in items[:NAMED_AT_MOST]]
            phrase += [f"{more} more in {setting}"] if more > 0 else []
    return tuple(", ".join(phrase) for phrase in phrases)


def _short(value):
    """Return what Python writes for a value, or how it begins."""
    whole = repr(value)
    if len(whole) <= LETTERS_AT_MOST:
        return whole
    begin = f"{whole[:LETTERS_AT_MOST]}..."
    return f"{begin} ({len(value)} in all)" if isinstance(value, list) else begin


def described(value):
    """Return a value, such as a layer with its settings, as what JSON can hold.

    Parameters
    ----------
    value : object
        What has a `get_config` becomes a dict of its class and its settings, and a function its name.

    Returns
    -------
    dict, list, str, number or None

    Examples
    --------
    >>> from course_lib.activations import LeakyReLU, tanh
    >>> described([tanh, LeakyReLU(0.1), np.float64(2)])
    ['tanh', {'class': 'LeakyReLU', 'negative_slope': 0.1}, 2.0]
    """
    if isinstance(value, dict):
        return _described_dict(value)
    if isinstance(value, (list, tuple)):
        return [described(item) for item in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, keras.DTypePolicy):
        return value.name
    if hasattr(value, "get_config"):
        return _described_object(value)
    return getattr(value, "__name__", type(value).__name__)


def _described_dict(value):
    """Describe a dict, or an object that Keras has made a dict."""
    kind, config = value.get("class_name"), value.get("config")
    if kind is None or config is None:
        return {str(key): described(item) for key, item in value.items() if key not in UNIMPORTANT}
    if kind == "DTypePolicy":
        return config["name"]
    return {"class": kind} | described(config) if isinstance(config, dict) else described(config)


def _described_object(value):
    kind = {"class": type(value).__name__}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Keras warns of lambdas, which are not stored here.
            config = value.get_config()
    except NotImplementedError:
        return kind
    if "activation" in config:
        # Itself, since Keras writes down a lambda's code and where it stands.
        config["activation"] = getattr(value, "activation", None)
    return kind | described(config)


def _described_model(model):
    if isinstance(model, Ensemble):
        names = ("widths", "seeds", "activation", "initializer", "dtype_policy")
        own = {name: described(getattr(model, name)) for name in names}
        return own | {"trainable": [layer.trainable for layer in model.layers]}
    variables = [f"{variable.dtype} {tuple(variable.shape)}" for variable in model.variables]
    return {"layers": [described(layer) for layer in model.layers], "variables": variables}


def _described_examples(examples):
    arrays = {
        "x_train": examples.x,
        "y_train": examples.y,
        "x_validation": examples.x_held_out,
        "y_validation": examples.y_held_out,
        "chosen": examples.chosen,
        "held_out": examples.held_out,
    }
    return {name: array if array is None else _hashed(array) for name, array in arrays.items()}


def _hashed(array):
    digest = hashlib.sha256(np.ascontiguousarray(array)).hexdigest()
    return f"{array.dtype} {array.shape} with SHA-256 {digest[:16]}"


def _sampled(sample, model):
    """Return names, types and shapes of what a sample has, without computing it."""
    if sample is None:
        return None
    trace = tf.function(
        lambda: sample(model, [tf.zeros(v.shape, v.dtype) for v in model.trainable_variables]),
        autograph=False,
    )
    values = trace.get_concrete_function().structured_outputs
    return {name: f"{value.dtype.name} {tuple(value.shape)}" for name, value in values.items()}


def _has_same_parts(one, other):
    """Tell whether two values of one type can be compared part by part."""
    return isinstance(one, dict) or (isinstance(one, list) and len(one) == len(other))
