"""Keras's optimizers as functions of a state, with a learning rate for each member.

Keras's optimizers assign to TensorFlow's variables directly, for the sake of `tf.distribute`. Here they
assign to Keras's variables, for which `keras.StatelessScope` substitutes tensors. The arithmetic is Keras's.
"""

import keras
import numpy as np
import numpy.typing as npt
from keras.optimizers import Optimizer
from keras.optimizers.schedules import LearningRateSchedule as Schedule

ELEMENTWISE = ("Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl", "Lion", "Nadam", "RMSprop", "SGD")
COUPLING = ("clipnorm", "global_clipnorm")


class _Functional(Optimizer):
    """Methods that an optimizer gets in place of those it has for TensorFlow's variables.

    Python finds them after the optimizer's own, and before those of Keras's base class.
    """

    learning_rates = None
    weight_decay_mask = ()

    def assign(self, variable, value):
        variable.assign(value)

    def assign_add(self, variable, value):
        variable.assign(variable + keras.ops.cast(value, variable.dtype))

    def assign_sub(self, variable, value):
        variable.assign(variable - keras.ops.cast(value, variable.dtype))

    def _var_key(self, variable):
        return id(variable)

    def _get_current_learning_rate(self):
        return self.learning_rates

    def _backend_update_step(self, grads, trainable_variables, learning_rate):
        for gradient, variable in zip(grads, trainable_variables, strict=True):
            self.update_step(gradient, variable, learning_rate)

    def _apply_weight_decay(self, variables):
        for variable, decays in zip(variables, self.weight_decay_mask, strict=True):
            if decays:
                factors = self.learning_rates, self.weight_decay
                rates, decay = (keras.ops.cast(factor, variable.dtype) for factor in factors)
                self.assign_sub(variable, variable * decay * rates)


def check_optimizer(optimizer: Optimizer | str, ensemble: bool) -> Optimizer:
    """Return a Keras optimizer, given itself or by its name.

    Raise ValueError if Keras does not know the name or if `fit` cannot use the optimizer; for an ensemble,
    also if the optimizer would let the update of one member depend on another member.
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


def member_learning_rates(
    optimizer: Optimizer, learning_rate: npt.ArrayLike | Schedule | None, members: int
) -> tuple[np.ndarray, Schedule | None]:
    """Return each member's learning rate, and the schedule by which it changes over training.

    Parameters
    ----------
    optimizer
        Its learning rate is used if no other is given.
    learning_rate
        One positive finite number for all members, (members,) numbers, a schedule, or None.
    members
        Their number.

    Returns
    -------
    learning_rates : shape (members,)
        In float32; 1 if there is a schedule.
    schedule
        Gives the factor of the learning rates at a step. None if they are constant.
    """
    if learning_rate is None:
        learning_rate = optimizer.get_config()["learning_rate"]
        if isinstance(learning_rate, dict):
            learning_rate = keras.optimizers.schedules.deserialize(learning_rate)
    if isinstance(learning_rate, Schedule):
        return np.ones(members, "float32"), learning_rate
    boolean = np.asarray(learning_rate).dtype == bool
    rates = np.asarray(learning_rate, "float32")
    if boolean or rates.shape not in ((), (members,)) or not (np.isfinite(rates) & (rates > 0)).all():
        raise ValueError(
            f"learning_rate must be one positive finite number or {members}, one for each member. "
            f"Received: learning_rate={learning_rate!r}"
        )
    return np.broadcast_to(rates, (members,)).copy(), None


def weight_decay_mask(optimizer: Optimizer, model: keras.Model) -> list[bool]:
    """Tell for each trainable variable of a model whether an optimizer applies weight decay to it.

    Calls of ``optimizer.exclude_from_weight_decay`` with the names of variables, or with these variables,
    are respected.
    """
    decays = optimizer.weight_decay is not None
    return [decays and optimizer._use_weight_decay(variable) for variable in model.trainable_variables]


def functional_optimizer(
    optimizer: Optimizer, model: keras.Model, weight_decay_mask: list[bool]
) -> Optimizer:
    """Return a copy of an optimizer, built for a model, that respects `keras.StatelessScope`.

    Before its method `apply` is called, its attribute `learning_rates` must be set. `weight_decay_mask`
    tells for each trainable variable of the model whether it decays.
    """
    original = type(optimizer)
    functional: type[Optimizer] = type(original.__name__, (original, _Functional), {})
    copy = functional.from_config(optimizer.get_config() | {"learning_rate": 0.0})
    copy.weight_decay_mask = list(weight_decay_mask)
    copy.build(model.trainable_variables)
    return copy
