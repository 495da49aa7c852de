"""PyTorch as its tutorials write it, one net after another."""

import numpy as np
import torch
from torch import nn

from benchmarks.ensemble._problem import LEARNING_RATE, initial_weights, load, orders


def about():
    """Return names and versions."""
    return f"PyTorch {torch.__version__}"


def build_net():
    """Return the first net, with its initial weights."""
    layers = []
    for kernel, bias in initial_weights(1):
        layer = nn.Linear(*kernel.shape[1:])
        layer.load_state_dict({"weight": torch.tensor(kernel[0].T), "bias": torch.tensor(bias[0, 0])})
        layers += [layer, nn.ELU()]
    return nn.Sequential(*layers[:-1])


def prepare(problem, variant):
    """Build a net and its optimizer."""
    net = build_net()
    optimizer = torch.optim.SGD(net.parameters(), lr=LEARNING_RATE)
    data = load(problem)
    x_train, y_train = torch.tensor(data.x_train), torch.tensor(data.y_train, dtype=torch.int64)

    def train_epoch(epoch):
        total = 0.0
        for batch in torch.from_numpy(orders(problem, epoch)[0]):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x_train[batch]), y_train[batch])
            loss.backward()
            optimizer.step()
            total += loss.item()
        return [total / problem.steps]

    return lambda epochs: np.array([train_epoch(epoch) for epoch in range(epochs)])
