"""Tests of the members axis, and of how members are selected."""

import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.initializers import Normal
from course_lib.networks import Ensemble, mlp
from course_lib.networks._members import has_members_axis, with_members_axis


def test_kernels_biases_and_outputs_of_ensembles_have_a_members_axis():
    nets, net = Ensemble([6, 4, 3], tanh, Normal(), range(2)), mlp([6, 4, 3], tanh, Normal())
    x = np.ones((5, 6), "float32")
    for tensor in (*nets.weights, nets(x)):
        assert has_members_axis(tensor)
        assert with_members_axis(tensor) is tensor
    for tensor in (*net.weights, net(x)):
        assert not has_members_axis(tensor)
    assert with_members_axis(net(x)).shape == (1, 5, 3)


@pytest.mark.parametrize(
    ("indices", "expected"),
    [
        (slice(1, 3), [11, 12]),
        (slice(None, None, -1), [13, 12, 11, 10]),
        ([2, 0], [12, 10]),
        (np.array([3, 1]), [13, 11]),
        (range(2), [10, 11]),
        ([-1, 3, -1], [13, 13, 13]),
    ],
)
def test_members_are_selected_like_the_items_of_a_list(indices, expected):
    assert Ensemble([6, 3], tanh, Normal(), [10, 11, 12, 13]).part(indices).seeds == expected


@pytest.mark.parametrize("indices", [[], slice(4, 9)])
def test_no_members_raise_an_error(indices):
    message = r"one of the 4 members must be selected. Received: (\[\]|slice\(4, 9)"
    with pytest.raises(ValueError, match=message):
        Ensemble([6, 3], tanh, Normal(), range(4)).part(indices)


@pytest.mark.parametrize("index", [4, -5, True, np.True_, 1.0])
def test_an_index_of_no_member_raises_an_error(index):
    nets = Ensemble([6, 3], tanh, Normal(), range(4))
    message = f"index must be a whole number below 4. Received: index=.*{index}"
    with pytest.raises(IndexError, match=message):
        nets.part([0, index])
    with pytest.raises(IndexError, match=message):
        nets.member(index)
