"""JAX: one net's epoch is a scan over its steps; all nets' epochs are one compiled call."""

import functools

import jax
import numpy as np
from jax import numpy as jnp
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from benchmarks._report import cores
from benchmarks.ensemble._problem import LEARNING_RATE, initial_weights, load, orders


def about():
    """Return names and versions."""
    return f"JAX {jax.__version__}"


def loss(net, x, y):
    """Return the mean cross-entropy of one net on a batch: x (batch, features), y (batch,)."""
    *hidden, (kernel, bias) = net
    for hidden_kernel, hidden_bias in hidden:
        x = jax.nn.elu(x @ hidden_kernel + hidden_bias)
    logs = jax.nn.log_softmax(x @ kernel + bias)
    return -(logs * jax.nn.one_hot(y, logs.shape[-1])).sum(axis=-1).mean()


def train_epoch(x, y, net, order):
    """Take the steps `order` (steps, batch) of one net; return the new net and its mean loss."""

    def step(net, batch):
        value, slopes = jax.value_and_grad(loss)(net, x[batch], y[batch])
        return jax.tree.map(lambda weight, slope: weight - LEARNING_RATE * slope, net, slopes), value

    net, values = jax.lax.scan(step, net, order)
    return net, values.mean()


def prepare(problem, variant):
    """Compile an epoch of all nets.

    Parameters
    ----------
    problem : Problem
    variant : {"vmap", "vmap on each core", "one net after another on each core"}
        On each core: each core is a device of its own, with an equal share of the nets.
    """
    shares = 1 if variant == "vmap" else _most_shares(problem.members)
    jax.config.update("jax_num_cpu_devices", shares)
    data = load(problem)
    one = functools.partial(train_epoch, jnp.asarray(data.x_train), jnp.asarray(data.y_train))
    every = _sequential(one) if variant == "one net after another on each core" else jax.vmap(one)
    mesh = Mesh(np.array(jax.devices()), ("nets",))
    nets = PartitionSpec("nets")
    every = jax.shard_map(every, mesh=mesh, in_specs=(nets, nets), out_specs=(nets, nets))
    every = jax.jit(every, donate_argnums=0)
    put = functools.partial(jax.device_put, device=NamedSharding(mesh, nets))
    return _trainer(every, put, problem)


def _most_shares(members):
    return max(shares for shares in range(1, cores() + 1) if members % shares == 0)


def _sequential(one):
    return lambda nets, order: jax.lax.map(lambda arguments: one(*arguments), (nets, order))


def _trainer(every, put, problem):
    nets = jax.tree.map(put, initial_weights(problem.members))

    def train(epochs):
        nonlocal nets
        losses = []
        for epoch in range(epochs):
            nets, mean = every(nets, put(orders(problem, epoch)))
            losses.append(np.asarray(mean))
        return np.array(jax.block_until_ready(losses))

    return train
