"""Keras's optimizers as functions of a state, with a learning rate for each member.

Keras's optimizers assign to TensorFlow's variables directly, for the sake of `tf.distribute`. Here they
assign to Keras's variables, for which `keras.StatelessScope` puts tensors. The arithmetic is Keras's.
"""

import keras

ELEMENTWISE = ("Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl", "Lion", "Nadam", "RMSprop", "SGD")
COUPLING = ("clipnorm", "global_clipnorm")


class _Functional(keras.optimizers.Optimizer):
    """What an optimizer is given, in place of what it has for TensorFlow's variables.

    Python finds these methods after the optimizer's own, and before those of Keras's base class.
    """

    rates = None
    decayed = ()

    def assign(self, variable, value):
        variable.assign(value)

    def assign_add(self, variable, value):
        variable.assign(variable + keras.ops.cast(value, variable.dtype))

    def assign_sub(self, variable, value):
        variable.assign(variable - keras.ops.cast(value, variable.dtype))

    def _var_key(self, variable):
        return id(variable)

    def _get_current_learning_rate(self):
        return self.rates

    def _backend_update_step(self, grads, trainable_variables, learning_rate):
        for gradient, variable in zip(grads, trainable_variables, strict=True):
            self.update_step(gradient, variable, learning_rate)

    def _apply_weight_decay(self, variables):
        for variable, decayed in zip(variables, self.decayed, strict=True):
            if decayed:
                rates, decay = (
                    keras.ops.cast(factor, variable.dtype) for factor in (self.rates, self.weight_decay)
                )
                self.assign_sub(variable, variable * decay * rates)


def checked_optimizer(optimizer, ensemble):
    """Return a Keras optimizer that can train what it is to train.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer or str
        Itself, or its name.
    ensemble : bool
        Whether it must leave members alone that are trained beside each other.

    Returns
    -------
    keras.optimizers.Optimizer

    Raises
    ------
    ValueError
        If Keras does not know the name, or an ensemble's members would disturb each other.
    """
    optimizer = keras.optimizers.get(optimizer)
    name, config = type(optimizer).__name__, optimizer.get_config()
    if config.get("use_ema") or "inner_optimizer" in config:
        raise ValueError(
            "optimizer must neither average weights nor scale losses; in float16, fit scales losses "
            f"itself. Received: {name} with use_ema={config.get('use_ema')!r}"
        )
    if not ensemble:
        return optimizer
    if name not in ELEMENTWISE:
        raise ValueError(
            f"For an ensemble, optimizer must treat each weight by itself: {', '.join(ELEMENTWISE)}. "
            f"Received: optimizer={name}"
        )
    for option in COUPLING:
        if config.get(option) is not None:
            raise ValueError(
                f"For an ensemble, {option} must not be set: it would be the norm over all members. "
                f"clipvalue can be. Received: {option}={config[option]!r}"
            )
    return optimizer


def functional(optimizer, model, decayed):
    """Return a copy of an optimizer, built for a model, that respects `keras.StatelessScope`.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer
        Is not changed.
    model : keras.Model
        What the copy is built for.
    decayed : sequence of bool
        For each trainable variable, whether its weights decay.

    Returns
    -------
    keras.optimizers.Optimizer
        Its attribute `rates` must be set to the learning rates before `apply` is called.
    """
    kind = type(optimizer)
    own = type(kind.__name__, (kind, _Functional), {})
    copy = own.from_config(optimizer.get_config() | {"learning_rate": 0.0})
    copy.decayed = list(decayed)
    copy.build(model.trainable_variables)
    return copy


def weights_that_decay(optimizer, model):
    """Tell for each trainable variable whether an optimizer lets it decay.

    Parameters
    ----------
    optimizer : keras.optimizers.Optimizer
        `exclude_from_weight_decay` may have been called.
    model : keras.Model
        With the variables that it was called with, if any.

    Returns
    -------
    list of bool
    """
    decays = optimizer.weight_decay is not None
    return [decays and optimizer._use_weight_decay(variable) for variable in model.trainable_variables]
