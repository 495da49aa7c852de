"""Rectifiers: the identity for positive inputs, and a slope for the others.

The slope is 0 (`relu`), fixed (`LeakyReLU`), drawn at random (`RReLU`) or learned (`PReLU`). The last two
have a state, and are layers therefore.
"""

import math
from functools import partial

import keras
import numpy.typing as npt
import tensorflow as tf
from keras import ops

from course_lib._checks import number_between, one_of, whole_number
from course_lib.activations._elementwise import ParametricActivation, activation, apply, check_each

# Default slopes for negative inputs.
LEAKY_RELU_SLOPE = 0.01
PRELU_ALPHA = 0.25  # before training
RRELU_LOWER, RRELU_UPPER = 1 / 8, 1 / 3  # bounds in training
RRELU_INFERENCE = "mean"  # at test time, one of INFERENCE_SLOPES

# RReLU's slope at test time as a function of its bounds in training.
INFERENCE_SLOPES = {
    "mean": lambda lower, upper: (lower + upper) / 2,
    "mean_of_inverse": lambda lower, upper: lower * upper * math.log(upper / lower) / (upper - lower),
    "inverse_of_mean": lambda lower, upper: 2 * lower * upper / (lower + upper),
}


@activation()
def relu(z: tf.Tensor) -> tf.Tensor:
    r"""Rectified linear unit.

    .. math:: f(z) = \max(0, z), \qquad f'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}

    Parameters
    ----------
    z : number, array or tensor of float, any shape
        Pre-activations.

    Returns
    -------
    tensor
        Same shape and dtype as `z`, values not negative.

    Notes
    -----
    At z = 0, where there is no derivative, 0 is used.

    References
    ----------
    He, Zhang, Ren and Sun (2015).

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0]).numpy().tolist()
    [0.0, 0.0, 3.0]
    """
    return ops.relu(z)


def leaky_relu(z: tf.Tensor, negative_slope: npt.ArrayLike) -> tf.Tensor:
    """Return z where it is positive, and negative_slope z elsewhere."""
    return ops.where(z > 0, z, ops.convert_to_tensor(negative_slope, z.dtype) * z)


@keras.saving.register_keras_serializable(package="course_lib")
class LeakyReLU(ParametricActivation):
    r"""Leaky rectified linear unit: a straight line of small slope for negative inputs.

    .. math:: f(z) = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}, \qquad
              f'(z) = \begin{cases} 1 & z > 0 \\ \alpha & z \le 0 \end{cases}

    with the slope :math:`\alpha` for negative inputs.

    Parameters
    ----------
    negative_slope : number or array_like of float, in [0, 1]
        The slope for negative inputs, or an array of slopes that broadcasts with the input: an
        ensemble's have shape (members, 1, 1). 0 is ReLU, 1 the identity.

    Attributes
    ----------
    negative_slope : float or array of float64
        As given.

    Raises
    ------
    ValueError
        If a slope is not in [0, 1]. A number such as 100 or 5.5 is the inverse of a slope, as Xu et al.
        write it.

    Notes
    -----
    Defaults differ: .01 in the paper and here, .2 in `keras.activations.leaky_relu`, .3 in
    `keras.layers.LeakyReLU`.

    References
    ----------
    Maas, Hannun and Ng (2013), with .01; Xu, Wang, Chen and Li (2015), with 1/100 and 1/5.5.

    Examples
    --------
    >>> LeakyReLU(0.25)([-2.0, 0.0, 3.0]).numpy().tolist()
    [-0.5, 0.0, 3.0]
    """

    parameter_name = "negative_slope"
    compute = staticmethod(leaky_relu)

    def __init__(self, negative_slope: npt.ArrayLike = LEAKY_RELU_SLOPE) -> None:
        check = partial(number_between, low=0, high=1)
        self.negative_slope = check_each("negative_slope", negative_slope, check)


@keras.saving.register_keras_serializable(package="course_lib")
class RReLU(keras.layers.Layer):
    r"""Randomized leaky rectifier: in training each element gets a slope of its own at each step.

    .. math:: f(z) = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}, \qquad
              \alpha \sim U(l, u) \text{ in training, one fixed slope in inference}

    Three slopes for inference, the test-time slope, are in use (the numbers are those of l = 1/8, u = 1/3):

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
        Bounds of the interval that slopes are drawn from.
    inference : {"mean", "mean_of_inverse", "inverse_of_mean"}
        The slope outside training.
    seed : int, optional
        Seed of the sequence of slopes, random if not given. Layers with the same seed draw the same
        slopes, so give each layer its own. A loaded layer starts its sequence anew. Under XLA
        (``jit_compile=True``) a seed gives another sequence than without.
    **kwargs
        Arguments of every Keras layer.

    Attributes
    ----------
    alpha : float
        The slope in inference.

    Raises
    ------
    ValueError
        If a bound is not in [0, 1], `lower` is larger than `upper`, or `inference` is not one of the
        three.

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

    def __init__(
        self,
        lower: float = RRELU_LOWER,
        upper: float = RRELU_UPPER,
        inference: str = RRELU_INFERENCE,
        seed: int | None = None,
        **kwargs,
    ) -> None:
        super().__init__(**kwargs)
        self.upper = number_between("upper", upper, 0, 1)
        self.lower = number_between("lower", lower, 0, self.upper)
        self.inference = one_of("inference", inference, INFERENCE_SLOPES)
        self.alpha = _inference_slope(self.lower, self.upper, inference)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.supports_masking = True

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Return the activations of `inputs`, with slopes drawn at random if `training`."""

        def core(z):
            if not training:
                return leaky_relu(z, self.alpha)
            slopes = keras.random.uniform(ops.shape(z), self.lower, self.upper, z.dtype, self.seed_generator)
            return leaky_relu(z, slopes)

        return apply(core, inputs, self)

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """Return the input's shape."""
        return input_shape

    def get_config(self) -> dict:
        """Return the arguments that make an equal layer."""
        own = {"lower": self.lower, "upper": self.upper, "inference": self.inference, "seed": self.seed}
        return super().get_config() | own


def _inference_slope(lower, upper, inference):
    if lower == upper:
        return lower
    if lower == 0 and inference != "mean":
        raise ValueError(f'lower must not be 0 if inference="{inference}". Received: lower={lower}')
    return INFERENCE_SLOPES[inference](lower, upper)


@keras.saving.register_keras_serializable(package="course_lib")
class PReLU(keras.layers.Layer):
    r"""Parametric rectified linear unit: a leaky rectifier whose slope is learned.

    .. math:: f(z) = \max(0, z) + \alpha \min(0, z), \qquad
              f'(z) = \begin{cases} 1 & z > 0 \\ \alpha & z \le 0 \end{cases}, \qquad
              \frac{\partial f}{\partial \alpha} = \min(0, z)

    Parameters
    ----------
    initial_alpha : float in [0, 1]
        The slope before training. Learning may take it anywhere.
    shared : bool
        Whether the layer has one slope, instead of one for each channel (unit), the last axis.
    members : int, optional
        Number of members of an ensemble, whose inputs have shape (members, batch, ..., channels): each
        member gets slopes of its own.
    **kwargs
        Arguments of every Keras layer.

    Attributes
    ----------
    alpha : keras.Variable
        The slope. Its shape is (channels,), or (1,) if shared; an ensemble's is (members, 1, ...,
        channels) or (members, 1, ..., 1), with as many axes as the input. Made when the layer is built.

    Raises
    ------
    ValueError
        If `initial_alpha` is not in [0, 1], `members` is not a whole number of at least 1, or the input
        has another number of members.

    Notes
    -----
    Before training it is a leaky rectifier. He's initialization for this slope is
    ``course_lib.initializers.HeNormal(0.25)``.

    He et al. learn the slope without weight decay, which would pull it towards ReLU. A layer cannot
    exempt its weights; with an optimizer that decays weights, call before training::

        optimizer.exclude_from_weight_decay(var_names=[PReLU.WEIGHT_NAME])

    Call it again after loading a saved optimizer, which does not store the exemption.

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

    def __init__(
        self, initial_alpha: float = PRELU_ALPHA, shared: bool = False, members: int | None = None, **kwargs
    ) -> None:
        super().__init__(**kwargs)
        self.initial_alpha = number_between("initial_alpha", initial_alpha, 0, 1)
        self.shared = shared
        self.members = None if members is None else whole_number("members", members, minimum=1)
        self.supports_masking = True

    def build(self, input_shape: tuple) -> None:
        """Make the slopes for inputs of this shape."""
        shape: tuple[int, ...] = (1 if self.shared else input_shape[-1],)
        if self.members is not None:
            if input_shape[0] not in (self.members, None):
                raise ValueError(f"The input must have {self.members} members. Received: shape={input_shape}")
            shape = (self.members, *(1 for _ in input_shape[1:-1]), *shape)
        initial = keras.initializers.Constant(self.initial_alpha)
        self.alpha = self.add_weight(name=self.WEIGHT_NAME, shape=shape, initializer=initial)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return the activations of `inputs`, with the present slopes."""
        return apply(lambda z: leaky_relu(z, self.alpha), inputs, self)

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """Return the input's shape."""
        return input_shape

    def get_config(self) -> dict:
        """Return the arguments that make an equal layer."""
        own = {"initial_alpha": self.initial_alpha, "shared": self.shared, "members": self.members}
        return super().get_config() | own
