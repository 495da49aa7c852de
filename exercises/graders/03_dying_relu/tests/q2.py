from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 3

@test_case(points=1, hidden=False)
def test_shares(dead_share, always_active):
    """Both shares are measured for eight nets, and each is between a tenth and a half on average."""
    import numpy as np
    for name, found in {'dead_share': dead_share, 'always_active': always_active}.items():
        assert np.shape(found) == (8,), f'`{name}` has the shape {np.shape(found)}: one share for each net was asked for.'
        mean = np.mean(found)
        assert 0 <= mean <= 1, f'`{name}` is {mean:.3g} on average: a share lies between 0 and 1.'
        assert mean > 0.02, f'`{name}` is {mean:.3g} on average. Did you take layer 20, and units on all images or on none?'
        assert not 0.43 < mean < 0.57, f'`{name}` is {mean:.2f} on average. Half of the outputs are 0, but which units are inactive on every image?'
        assert 0.1 < mean < 0.43, f'`{name}` is {mean:.2f} on average: about a quarter was expected.'

@test_case(points=1, hidden=False)
def test_verdict(dead_share, always_active, difference, verdict):
    """The interval is that of the paired difference, and the verdict follows from it."""
    import numpy as np
    assert np.shape(difference) == (2,), '`difference` must be a list of two numbers, its lower and its upper end.'
    low, high = difference
    pairs = np.asarray(dead_share) - np.asarray(always_active)
    half = 2.36462 * pairs.std(ddof=1) / 8 ** 0.5
    assert abs(low + high + 2 * pairs.mean()) > 0.002, 'The difference is `dead_share` minus `always_active`, not the other way round.'
    assert np.allclose([low, high], [pairs.mean() - half, pairs.mean() + half], atol=0.0001), f'`difference` goes from {low:.3f} to {high:.3f}, which is not the interval of the mean of `dead_share - always_active` over seeds.'
    right = 'more dead' if low > 0 else 'more always active' if high < 0 else 'no difference seen'
    assert verdict == right, f'Your interval goes from {low:.3f} to {high:.3f}. Does it contain 0? What follows from that?'

@test_case(points=1, hidden=True)
def test_numbers_and_reason(dead_share, always_active, because, nonlinear):
    """The shares are those of these nets, and the reason is the symmetry of the weights."""
    import numpy as np
    assert abs(np.mean(dead_share) - 0.231) < 0.01, f'dead_share is {np.mean(dead_share)}'
    assert abs(np.mean(always_active) - 0.274) < 0.01, f'always_active is {np.mean(always_active)}'
    assert abs(nonlinear - 0.495) < 0.02, f'nonlinear is {nonlinear}'
    assert because == 'opposite', f'because is {because!r}'
