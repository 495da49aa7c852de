"""The hidden layers' signals as they are, for questions that no other diagnostic asks."""

from course_lib.diagnostics._examples import inputs
from course_lib.diagnostics._propagation import forward


def hidden_signals(model, x):
    """Send examples through the hidden layers, and keep what each unit says of each example.

    Works in a compiled graph too, so in a probe of ``training.fit``.

    Parameters
    ----------
    model : keras.Sequential or course_lib.networks.Ensemble
        As built by `course_lib.networks`.
    x : array, shape (examples, features)
        Inputs.

    Returns
    -------
    list of named tuples
        For each hidden layer, from the lowest to the highest, ``pre``, ``post`` and ``slope``:
        pre-activations z, activations f(z) and slopes f'(z), tensors of shape (members, examples,
        units) and of the net's own type.

    Raises
    ------
    ValueError
        If the model is built in another way, or `x` does not belong to it.

    Examples
    --------
    >>> import numpy as np
    >>> from course_lib import networks
    >>> net = networks.mlp([1, 2, 2], "relu", "glorot_uniform")
    >>> net.layers[0].set_weights([np.array([[1, -1]]), np.zeros(2)])
    >>> for layer in hidden_signals(net, np.array([[3.0], [-2.0]])):
    ...     print(layer.post.numpy())
    [[[3. 0.]
      [0. 2.]]]
    """
    return forward(model, inputs(model, x))
