from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 4

@test_case(points=1, hidden=False)
def test_shift(shift):
    """Units in a coma shift if there is a leak, and not at all without one."""
    import numpy as np
    found, none = (np.array(shift(0.2, 100, [0, 1, 2])), np.array(shift(0.0, 100, [0, 1, 2])))
    assert found.shape == (3,), f'`shift(0.2, 100, [0, 1, 2])` returns an array of shape {found.shape}: one number for each of three seeds was asked for.'
    assert np.all(none == 0), f'Without a leak nothing can shift a unit in a coma. `shift(0.0, 100, [0, 1, 2])` returns {none}.'
    assert np.all(found > 0), f'`shift(0.2, 100, [0, 1, 2])` returns {found}. A shift is a distance: take the absolute value for each unit *before* the mean, or shifts up and down cancel.'

@test_case(points=1, hidden=False)
def test_intervals(longer, larger):
    """The intervals are those of ratios, up a few percent with longer training and above two with a larger leak."""
    for name, ends in {'longer': longer, 'larger': larger}.items():
        assert len(ends) == 2 and ends[0] < ends[1], f'`{name}` must be a pair (low, high). It is {ends}.'
        assert min(ends) > 0.5, f"`{name}` is {ends}. The ratio for each seed is the new shift divided by the baseline's. Did you take a difference, or turn the ratio upside down?"
    assert longer[1] < 2, f'`longer` is {longer}. Did you train longer, or increase the leak?'
    assert larger[0] > 2, f'`larger` is {larger}. Did you make the leak four times as large, 0.2, in 1000 steps? And is this the interval of the mean ratio, not the range of the eight ratios?'

@test_case(points=1, hidden=True)
def test_measured(shift, longer, larger, loss_left):
    """The numbers are those of these nets; 2 percent is far more than the effect of rounding in 4000 steps."""
    import numpy as np
    found = np.array(shift(0.1, 300, [11, 12]))
    assert np.allclose(found, [0.01283912, 0.0128697], rtol=0.02), f'shift(0.1, 300, [11, 12]) returns {found}'
    assert np.allclose(longer, (0.966396, 1.26154), rtol=0.02), f'longer is {longer}'
    assert np.allclose(larger, (2.317922, 3.678583), rtol=0.02), f'larger is {larger}'
    assert 0 < loss_left < 0.001, f'loss_left is {loss_left}'

@test_case(points=1, hidden=True)
def test_cause(ends_it, because, longer, larger, loss_left):
    """The choice agrees with the numbers, and the numbers are right."""
    assert longer[1] < 1.5 < larger[0] and loss_left < 0.01, f'{longer}, {larger}, {loss_left}'
    assert ends_it == 'leak', f'ends_it is {ends_it}'
    assert because == 'B', f'because is {because}'
