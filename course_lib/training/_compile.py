"""Compiling with XLA, where TensorFlow has it."""

import functools
import threading

import tensorflow as tf

FAILURES = (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError, tf.errors.NotFoundError)


class Compiled:
    """A function of tensors, compiled by XLA if that can be done.

    XLA fuses what lies between the matrix products, which otherwise takes most of the time: see
    ``benchmarks/RESULTS.md``. Some builds of TensorFlow lack it, and it does not know all operations;
    then the same graph is run as it is.

    Parameters
    ----------
    function : callable
        Takes and gives nested tensors. It is traced without AutoGraph, which it must not need.
    fuse : bool
        False never tries XLA, which computes on one device only.
    """

    def __init__(self, function, fuse=True):
        self._graph = tf.function(function, autograph=False)
        self._fused = None
        if fuse and has_xla():
            self._fused = tf.function(function, autograph=False, jit_compile=True)
        self._traced = {}
        self._tracing = threading.Lock()

    def __call__(self, *inputs):
        """Run the function, after compiling it for inputs of these shapes if they are new."""
        if self._fused is not None:
            try:
                return self._concrete(self._fused, inputs)(*inputs)
            except FAILURES:
                self._fused = None
        return self._concrete(self._graph, inputs)(*inputs)

    def _concrete(self, function, inputs):
        """Return the trace for such inputs. TensorFlow would warn of making one for each fit."""
        shapes = tuple(
            None if tensor is None else (tensor.shape, tensor.dtype) for tensor in tf.nest.flatten(inputs)
        )
        with self._tracing:
            if (function, shapes) not in self._traced:
                self._traced[function, shapes] = function.get_concrete_function(*inputs)
            return self._traced[function, shapes]


@functools.cache
def has_xla():
    """Tell whether this TensorFlow can compile with XLA."""
    try:
        return bool(tf.function(lambda x: x + 1, jit_compile=True)(tf.constant(1)) == 2)
    except FAILURES:
        return False
