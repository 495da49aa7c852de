from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 3

@test_case(points=1, hidden=False)
def test_funnel(left):
    """In the chapter's funnel, signal and gradient change as its figures show."""
    import numpy as np
    funnel = [64, 400, 200, 100, 50, 25, 10]
    found = left(funnel, 'fan_in')
    assert np.shape(found) == (2,), f'`left(funnel, "fan_in")` returns {found!r}; it should return two numbers.'
    signal, gradient = found
    mistakes = {0.0625: 'That is the factor of the variance; the standard deviation is its square root.', 0.625: 'The weights into the lowest hidden layer do not count: the signal is compared from there on.', 0.158114: 'The weights of the output layer do not count: the gradient is compared below it.', 0.395285: 'Only the weights between hidden layers count, not the first and the last weights of the net.', 1.0: 'Is this the signal? It comes first, and the gradient second.', 4.0: 'With fan-in the gradient shrinks in a funnel. Over which of the two fans does it sum on its way down?'}
    for wrong, why in mistakes.items():
        assert not np.isclose(gradient, wrong, atol=0.0001), f'With fan-in you find that {gradient:.4g} of the gradient is left. {why}'
    assert np.isclose(signal, 1), f'Fan-in preserves the signal. You find a factor of {signal:.4g}.'
    assert np.isclose(gradient, 0.25), f'With fan-in a quarter of the gradient is left, not {gradient:.4g}.'
    found = left(funnel, 'fan_avg')
    assert np.allclose(found, [16 / 9, 4 / 9]), f'With fan-avg you find {found}. In this funnel each of the four steps is √(4/3) up and √(2/3) down.'

@test_case(points=1, hidden=False)
def test_ends(left):
    """With fan-in and fan-out, only the widths of the lowest and the highest hidden layer matter."""
    import numpy as np
    for widths in ([64, 100, 30, 500, 7, 25, 10], [64, 100, 25, 10], [5, 100, 100, 25, 25, 3]):
        down, up = (left(widths, 'fan_in')[1], left(widths, 'fan_out')[0])
        assert np.isclose(down, 0.5), f'Fan-in: the hidden widths {widths[1:-1]} leave √(25/100) of the gradient, not {down:.4g}.'
        assert np.isclose(up, 2), f'Fan-out: the hidden widths {widths[1:-1]} multiply the signal by √(100/25), not by {up:.4g}.'

@test_case(points=1, hidden=True)
def test_other_nets(left):
    """The factors of other nets are right, also with a single hidden layer."""
    import numpy as np
    cases = [([64, 50, 50, 50, 10], 'fan_avg', (1, 1)), ([64, 128, 32, 128, 10], 'fan_avg', (0.8, 0.8)), ([8, 10, 30, 4], 'fan_avg', (0.5 ** 0.5, 1.5 ** 0.5)), ([8, 10, 40, 90, 4], 'fan_out', (1 / 3, 1)), ([8, 10, 40, 90, 4], 'fan_in', (1, 3)), ([64, 100, 10], 'fan_avg', (1, 1))]
    for widths, mode, right in cases:
        assert np.allclose(left(widths, mode), right), f'{widths} {mode}: {left(widths, mode)}, not {right}'
