"""Tests that every contender trains the same nets: against gradients written by hand, in NumPy.

What needs JAX or PyTorch is skipped where they are not installed: see benchmarks/requirements.txt.
"""

import shutil

import numpy as np
import pytest

from benchmarks.ensemble import _worker
from benchmarks.ensemble._problem import BATCH, LEARNING_RATE, Problem, initial_weights, load, orders
from benchmarks.ensemble._worker import ContenderError, Worker
from benchmarks.ensemble.contenders import CONTENDERS, PEAK, Contender, missing

PROBLEM = Problem(members=4, examples=5 * BATCH)
EPOCHS = 2
SLOW = ("compiled", "validation", "bfloat16")


def step(net, x, y):
    """Take a step of gradient descent in double precision; return the loss."""
    inputs = [x]
    for kernel, bias in net[:-1]:
        z = inputs[-1] @ kernel + bias
        inputs.append(np.where(z > 0, z, np.expm1(np.minimum(z, 0))))
    logits = inputs[-1] @ net[-1][0] + net[-1][1]
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    right = np.eye(10)[y]
    slope = (shares - right) / len(y)
    for (kernel, bias), h in zip(net[::-1], inputs[::-1], strict=True):
        behind = slope @ kernel.T * np.where(h > 0, 1, h + 1)
        kernel -= LEARNING_RATE * h.T @ slope
        bias -= LEARNING_RATE * slope.sum(axis=0)
        slope = behind
    return -np.log((shares * right).sum(axis=1)).mean()


def by_hand(member, shuffled=True):
    """Mean loss of a net in each epoch."""
    data, means = load(PROBLEM), []
    net = [(kernel[member].astype(float), bias[member].astype(float)) for kernel, bias in initial_weights(4)]
    for epoch in range(EPOCHS):
        drawn = orders(PROBLEM, epoch)[member] if shuffled else np.arange(5 * BATCH).reshape(5, BATCH)
        means.append(np.mean([step(net, data.x_train[batch], data.y_train[batch]) for batch in drawn]))
    return means


def ways():
    """Every variant of every contender that draws our orders."""
    for contender in CONTENDERS:
        if contender.tolerance and contender.module != "_keras_fit":
            for variant in contender.variants:
                marks = [pytest.mark.slow] if variant in SLOW else []
                yield pytest.param(contender, variant, marks=marks, id=f"{contender.name}: {variant}")


def train_in_a_process(contender, variant, problem):
    worker = Worker(contender, variant, problem)
    reply = worker.train(EPOCHS)
    worker.close()
    return np.array(reply["loss"])


@pytest.mark.parametrize(("contender", "variant"), ways())
def test_a_contender_takes_the_steps_written_by_hand(contender, variant):
    reason = missing(contender)
    if reason and not contender.bfloat16:
        pytest.skip(reason)
    if variant == "compiled" and not shutil.which("c++"):
        pytest.skip("there is no C++ compiler")
    members = 1 if contender.alone else 4
    problem = Problem(members, PROBLEM.examples)
    expected = np.transpose([by_hand(member) for member in range(members)])
    losses = train_in_a_process(contender, variant, problem)
    np.testing.assert_allclose(losses, expected, rtol=2**-8 if contender.bfloat16 else 2e-6)


@pytest.mark.parametrize("variant", ["default", "one execution an epoch", "one execution an epoch, jit"])
def test_keras_takes_the_steps_written_by_hand_unless_it_shuffles(variant):
    from benchmarks.ensemble.contenders._keras_fit import prepare

    losses = prepare(PROBLEM, variant, shuffle=False)(EPOCHS)
    np.testing.assert_allclose(losses[:, 0], by_hand(0, shuffled=False), rtol=2e-6)


@pytest.mark.slow
def test_the_large_product_has_a_time_and_no_loss_and_what_fails_says_why():
    worker = Worker(PEAK, "2048", PROBLEM)
    reply = worker.train(1)
    assert reply["loss"] is None
    assert reply["seconds"] > 0
    with pytest.raises(ContenderError, match=r"sgemm \(2048\): ValueError: invalid literal"):
        worker.train("many")


def test_a_contender_that_dies_leaves_its_last_words(monkeypatch, tmp_path):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(_worker, "ROOT", tmp_path)
    with pytest.raises(ContenderError, match=r"sgemm \(2048\): .*No module named 'benchmarks'"):
        Worker(PEAK, "2048", PROBLEM)


def test_a_contender_that_is_not_installed_is_missed():
    assert missing(Contender("x", "_x", "no_such_package", ())) == "no_such_package is not installed"
    assert missing(Contender("x", "_x", "json", ())) is None
