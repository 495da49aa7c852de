"""The libraries that train the nets.

Each module here has

    prepare(problem, variant)    build the nets, return train(epochs) -> loss (epochs, nets) or None
    about()                      names and versions of what it uses

`train` goes on from the weights that it has reached, and begins with the order of epoch 0 every time. It
returns the mean loss over the steps of each epoch when the work is done.
"""

from importlib import import_module
from importlib.util import find_spec

from benchmarks._report import has_bfloat16
from benchmarks.ensemble.contenders._contender import Contender

OURS = Contender("ours", "_ours", "tensorflow", ("plain",))
PEAK = Contender("sgemm", "_peak", "tensorflow", ("2048",), alone=True, tolerance=None)

CONTENDERS = (
    OURS,
    Contender("ours, with the error on 360 examples", "_ours", "tensorflow", ("validation",)),
    Contender("ours, bfloat16", "_ours", "tensorflow", ("bfloat16",), tolerance=0.02, bfloat16=True),
    Contender("Keras `fit`", "_keras_fit", "tensorflow", ("default",), alone=True, tolerance=0.1),
    Contender(
        "Keras `fit`, at its best",
        "_keras_fit",
        "tensorflow",
        ("one execution an epoch", "one execution an epoch, jit"),
        alone=True,
        tolerance=0.1,
    ),
    Contender("JAX, vmap", "_jax", "jax", ("vmap",)),
    Contender("JAX, at its best", "_jax", "jax", ("vmap on each core", "one net after another on each core")),
    Contender("PyTorch, batched", "_torch", "torch", ("autograd", "compiled")),
    Contender("PyTorch, one net after another", "_torch_alone", "torch", ("plain",), alone=True),
    PEAK,
)
"""All contenders, in the order of the table; the last one multiplies matrices and trains nothing."""


def missing(contender):
    """Return why a contender cannot take part here, in a few words; None if it can."""
    if find_spec(contender.package) is None:
        return f"{contender.package} is not installed"
    if contender.bfloat16 and not has_bfloat16():
        return "this processor has no arithmetic for it"
    return None


def module_of(contender):
    """Import and return the module of a contender."""
    return import_module(f"{__name__}.{contender.module}")


__all__ = ["CONTENDERS", "OURS", "PEAK", "Contender", "missing", "module_of"]
