from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 3

@test_case(points=1, hidden=False)
def test_shares(dead_share, always_on):
    """Both shares are measured for eight nets, and each is between a tenth and a half on average."""
    import numpy as np
    for name, found in {'dead_share': dead_share, 'always_on': always_on}.items():
        assert np.shape(found) == (8,), f'`{name}` has the shape {np.shape(found)}: one share for each net, please.'
        mean = np.mean(found)
        assert 0 <= mean <= 1, f'`{name}` is {mean:.3g} on average: a share lies between 0 and 1.'
        assert mean > 0.02, f'`{name}` is {mean:.3g} on average. Is it layer 20, and on all images or none?'
        assert not 0.43 < mean < 0.57, f'`{name}` is {mean:.2f} on average. Half of the outputs are 0, but which units are 0 on every image?'
        assert 0.1 < mean < 0.43, f'`{name}` is {mean:.2f} on average: about a quarter was expected.'

@test_case(points=1, hidden=False)
def test_verdict(dead_share, always_on, difference, verdict):
    """The interval is that of the paired difference, and the verdict is what it says."""
    import numpy as np
    assert np.shape(difference) == (2,), '`difference` is a list of two numbers, its lower and its upper end.'
    low, high = difference
    pairs = np.asarray(dead_share) - np.asarray(always_on)
    half = 2.36462 * pairs.std(ddof=1) / 8 ** 0.5
    assert abs(low + high + 2 * pairs.mean()) > 0.002, 'Dead less always on, not the other way round.'
    assert np.allclose([low, high], [pairs.mean() - half, pairs.mean() + half], atol=0.0001), f'`difference` goes from {low:.3f} to {high:.3f}, which is not the interval of `dead_share - always_on` over seeds.'
    says = 'more dead' if low > 0 else 'more always on' if high < 0 else 'no difference seen'
    assert verdict == says, f'Your interval goes from {low:.3f} to {high:.3f}. Is 0 in it? Then what can be said?'

@test_case(points=1, hidden=True)
def test_numbers_and_reason(dead_share, always_on, because, bent):
    """The shares are those of these nets, and the reason is the symmetry of the weights."""
    import numpy as np
    assert abs(np.mean(dead_share) - 0.231) < 0.01, f'dead_share is {np.mean(dead_share)}'
    assert abs(np.mean(always_on) - 0.274) < 0.01, f'always_on is {np.mean(always_on)}'
    assert abs(bent - 0.495) < 0.02, f'bent is {bent}'
    assert because == 'opposite', f'because is {because!r}'
