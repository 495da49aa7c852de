"""Rectifiers with a state, hence layers: a slope that is drawn at random, or learned."""

import math

import keras
from keras import ops

from course_lib.activations._elementwise import apply, slope
from course_lib.activations._rectified import leaky

INFERENCE_SLOPES = {
    "mean": lambda lower, upper: (lower + upper) / 2,
    "mean_of_inverse": lambda lower, upper: lower * upper * math.log(upper / lower) / (upper - lower),
    "inverse_of_mean": lambda lower, upper: 2 * lower * upper / (lower + upper),
}


@keras.saving.register_keras_serializable(package="course_lib")
class RReLU(keras.layers.Layer):
    r"""Randomized leaky rectifier: in training each element gets a slope of its own at each step.

    .. math:: f(z) = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}, \qquad
              \alpha \sim U(l, u) \text{ in training, one fixed slope in inference}

    Three slopes for inference circulate (the numbers are those of l = 1/8, u = 1/3):

    ==================  ==========================================  =====  =======================
    inference           slope                                       value  used by
    ==================  ==========================================  =====  =======================
    "mean"              :math:`(l + u) / 2`                         .2292  frameworks
    "mean_of_inverse"   :math:`l u \ln(u / l) / (u - l)`            .1962  nobody
    "inverse_of_mean"   :math:`2 l u / (l + u)`                     .1818  Xu et al.
    ==================  ==========================================  =====  =======================

    The paper writes z / a and draws a from U(3, 8), not the slope 1/a; its 1/5.5 is the inverse of
    a's mean, and the mean of 1/a is ln(8/3)/5. Here the slope is drawn, as in other frameworks, so
    that the default is exactly the mean of what training uses.

    Parameters
    ----------
    lower, upper : float, 0 <= lower <= upper <= 1
        The interval that slopes are drawn from.
    inference : {"mean", "mean_of_inverse", "inverse_of_mean"}
        The slope that is used outside training.
    seed : int, optional
        Decides the sequence of slopes: two layers with the same seed draw the same, so give each its
        own. Random if not given. A layer that is loaded starts its sequence anew; under XLA
        (``jit_compile=True``) a seed gives another sequence than without.
    **kwargs
        As for every Keras layer.

    Attributes
    ----------
    alpha : float
        The slope in inference.

    Raises
    ------
    ValueError
        If a slope is not in [0, 1], `lower` is larger than `upper`, or `inference` is none of the
        three.
    TypeError
        When called, if the input is not of a float type.

    References
    ----------
    Xu, Wang, Chen and Li (2015).

    Examples
    --------
    >>> layer, z = RReLU(seed=1), keras.ops.array([-48.0, 0.0, 3.0])
    >>> layer(z).numpy().tolist()
    [-11.0, 0.0, 3.0]
    >>> -16 <= float(layer(z, training=True)[0]) <= -6
    True
    """

    def __init__(self, lower=1 / 8, upper=1 / 3, inference="mean", seed=None, **kwargs):
        super().__init__(**kwargs)
        self.lower, self.upper = _interval(lower, upper)
        self.inference = inference
        self.alpha = _inference_slope(self.lower, self.upper, inference)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.supports_masking = True

    def call(self, inputs, training=False):
        """Compute the activation.

        Parameters
        ----------
        inputs : tensor of float, any shape
            Weighted sums of a layer, its pre-activations.
        training : bool
            Whether to draw slopes.

        Returns
        -------
        tensor
            Same shape and dtype as `inputs`.
        """
        return apply(self._random if training else self._fixed, inputs, self)

    def _random(self, z):
        drawn = keras.random.uniform(
            ops.shape(z), self.lower, self.upper, dtype=z.dtype, seed=self.seed_generator
        )
        return leaky(z, drawn)

    def _fixed(self, z):
        return leaky(z, self.alpha)

    def compute_output_shape(self, input_shape):
        """Return the input's shape."""
        return input_shape

    def get_config(self):
        """Return what a copy needs."""
        own = {"lower": self.lower, "upper": self.upper, "inference": self.inference, "seed": self.seed}
        return super().get_config() | own


@keras.saving.register_keras_serializable(package="course_lib")
class PReLU(keras.layers.Layer):
    r"""Leaky rectifier whose slope is learned.

    .. math:: f(z) = \max(0, z) + \alpha \min(0, z), \qquad
              f'(z) = \begin{cases} 1 & z > 0 \\ \alpha & z \le 0 \end{cases}, \qquad
              \frac{\partial f}{\partial \alpha} = \min(0, z)

    Parameters
    ----------
    start : float in [0, 1]
        The slope before training. Learning may take it anywhere.
    shared : bool
        One slope for the whole layer, instead of one for each channel (unit), the last axis.
    members : int, optional
        For an ensemble, whose inputs have shape (members, batch, ..., channels): each member gets
        slopes of its own.
    **kwargs
        As for every Keras layer.

    Attributes
    ----------
    alpha : keras.Variable
        The slope. Its shape is (channels,), or (1,) if shared; an ensemble's is (members, 1, ...,
        channels) or (members, 1, ..., 1), with as many axes as the input. Made when the layer first
        sees an input.

    Raises
    ------
    ValueError
        If `start` is not in [0, 1], `members` is no positive number, or the input has another number
        of members.
    TypeError
        When called, if the input is not of a float type.

    Notes
    -----
    Before training it is a leaky rectifier, and He's initialization wants that slope:
    ``course_lib.initializers.HeNormal(slope=0.25)``.

    He et al. learn the slope without weight decay, which would pull it towards ReLU. No layer can
    tell an optimizer so; with one that decays weights, say before training::

        optimizer.exclude_from_weight_decay(var_names=[PReLU.WEIGHT_NAME])

    Say it again after loading a saved optimizer, which has forgotten.

    References
    ----------
    He, Zhang, Ren and Sun (2015).

    Examples
    --------
    >>> layer = PReLU()
    >>> layer(keras.ops.array([-4.0, 0.0, 3.0])).numpy().tolist()
    [-1.0, 0.0, 3.0]
    >>> tuple(layer.alpha.shape)
    (3,)
    """

    WEIGHT_NAME = "prelu_alpha"

    def __init__(self, start=0.25, shared=False, members=None, **kwargs):
        super().__init__(**kwargs)
        if members is not None and members < 1:
            raise ValueError(f"members must be at least 1, or None. Received: members={members!r}")
        self.start = _number("start", start)
        self.shared = shared
        self.members = members
        self.supports_masking = True

    def build(self, input_shape):
        """Make the slope for inputs of this shape."""
        channels = 1 if self.shared else input_shape[-1]
        self.alpha = self.add_weight(
            name=self.WEIGHT_NAME,
            shape=(channels,) if self.members is None else self._ensemble_shape(input_shape, channels),
            initializer=keras.initializers.Constant(self.start),
        )

    def _ensemble_shape(self, input_shape, channels):
        if input_shape[0] not in (self.members, None):
            raise ValueError(
                f"An ensemble's input must have shape ({self.members}, batch, ..., channels). "
                f"Received: input_shape={tuple(input_shape)}"
            )
        return (self.members, *(1 for _ in input_shape[1:-1]), channels)

    def call(self, inputs):
        """Compute the activation.

        Parameters
        ----------
        inputs : tensor of float, any shape that ends in channels
            Weighted sums of a layer, its pre-activations.

        Returns
        -------
        tensor
            Same shape and dtype as `inputs`.
        """
        return apply(lambda z: leaky(z, self.alpha), inputs, self)

    def compute_output_shape(self, input_shape):
        """Return the input's shape."""
        return input_shape

    def get_config(self):
        """Return what a copy needs."""
        own = {"start": self.start, "shared": self.shared, "members": self.members}
        return super().get_config() | own


def _interval(lower, upper):
    lower, upper = _number("lower", lower), _number("upper", upper)
    if lower > upper:
        raise ValueError(f"lower must not be larger than upper. Received: lower={lower}, upper={upper}")
    return lower, upper


def _number(name, value):
    number = slope(name, value)
    if not isinstance(number, float):
        raise ValueError(f"{name} must be one number. Received: {name}={value!r}")
    return number


def _inference_slope(lower, upper, kind):
    if kind not in INFERENCE_SLOPES:
        allowed = ", ".join(map(repr, INFERENCE_SLOPES))
        raise ValueError(f"inference must be one of {allowed}. Received: inference={kind!r}")
    if lower == upper:
        return lower
    if lower == 0 and kind != "mean":
        raise ValueError(f"inference={kind!r} needs an inverse: lower must not be 0. Received: lower=0.0")
    return INFERENCE_SLOPES[kind](lower, upper)
