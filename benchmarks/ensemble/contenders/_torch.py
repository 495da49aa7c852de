"""PyTorch with the kernels of all nets in one tensor, (nets, n_in, n_out)."""

import numpy as np
import torch
from torch.nn.functional import cross_entropy, elu

from benchmarks.ensemble._problem import LEARNING_RATE, initial_weights, load, orders


def about():
    """Return names and versions."""
    return f"PyTorch {torch.__version__}"


def losses(nets, x, y):
    """Mean cross-entropy of each net: x (nets, batch, features), y (nets, batch)."""
    kernels, biases = nets[::2], nets[1::2]
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        x = elu(torch.baddbmm(bias, x, kernel))
    logits = torch.baddbmm(biases[-1], x, kernels[-1])
    return cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="none").view(y.shape).mean(dim=1)


def step_autograd(nets, x, y):
    """Take a step of all nets and return their losses (nets,)."""
    values = losses(nets, x, y)
    slopes = torch.autograd.grad(values.sum(), nets)
    with torch.no_grad():
        torch._foreach_add_(nets, slopes, alpha=-LEARNING_RATE)
    return values.detach()


def step_functional(nets, x, y):
    """Take the same step in a form that `torch.compile` can compile as a whole."""

    def total(nets):
        values = losses(nets, x, y)
        return values.sum(), values

    slopes, values = torch.func.grad(total, has_aux=True)(nets)
    torch._foreach_add_(nets, slopes, alpha=-LEARNING_RATE)
    return values


def prepare(problem, variant):
    """Make the tensors; compile the step for the variant "compiled", which needs a C++ compiler."""
    compiled = variant == "compiled"
    step = torch.compile(step_functional) if compiled else step_autograd
    arrays = [torch.from_numpy(array) for layer in initial_weights(problem.members) for array in layer]
    nets = arrays if compiled else [array.requires_grad_() for array in arrays]
    data = load(problem)
    x_train, y_train = torch.tensor(data.x_train), torch.tensor(data.y_train, dtype=torch.int64)

    def train_epoch(epoch):
        total = torch.zeros(problem.members)
        for batch in torch.from_numpy(orders(problem, epoch)).unbind(dim=1):
            total += step(nets, x_train[batch], y_train[batch])
        return total.numpy() / problem.steps

    return lambda epochs: np.array([train_epoch(epoch) for epoch in range(epochs)])
