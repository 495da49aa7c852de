"""Tests of what all contenders train."""

from itertools import pairwise

import numpy as np

from benchmarks.ensemble._problem import BATCH, WIDTHS, Problem, initial_weights, load, orders, step_flops


def test_no_contender_has_a_smaller_last_batch():
    problem = Problem(members=2)
    assert problem.steps * BATCH == problem.examples == len(load(problem).y_train)


def test_each_net_sees_every_example_once_in_an_order_of_its_own():
    drawn = orders(Problem(members=2, examples=128), epoch=3)
    assert drawn.shape == (2, 2, BATCH)
    assert all((np.sort(order.ravel()) == np.arange(128)).all() for order in drawn)
    assert (drawn[0] != drawn[1]).any()


def test_more_nets_leave_the_first_ones_as_they_are():
    for (few, few_biases), (many, many_biases) in zip(initial_weights(2), initial_weights(3), strict=True):
        np.testing.assert_array_equal(few, many[:2])
        np.testing.assert_array_equal(few_biases, many_biases[:2])


def test_a_kernel_has_the_variance_of_lecun():
    kernel, _ = initial_weights(4)[0]
    assert abs(kernel.var() * 64 - 1) < 4 * np.sqrt(2 / kernel.size)


def test_operations_are_those_of_the_products_of_a_step():
    """Each product has one multiplication and one addition for each pair that meets."""
    forward = [np.ones((BATCH, n_in)) @ np.ones((n_in, n_out)) for n_in, n_out in pairwise(WIDTHS)]
    in_forward = sum(2 * product.sum() for product in forward)
    assert step_flops() == 3 * in_forward - 2 * forward[0].sum()
