from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 3

@test_case(points=1, hidden=False)
def test_measured(signal_kept, gradient_kept):
    """All three modes are measured over eight seeds, and fan-in preserves signal and gradient nearly fully."""
    import numpy as np
    for name, found in {'signal_kept': signal_kept, 'gradient_kept': gradient_kept}.items():
        assert set(found) == {'fan_in', 'fan_avg', 'fan_out'}, f'`{name}` has the keys {list(found)}.'
        for mode, values in found.items():
            assert np.shape(values) == (8,), f'`{name}["{mode}"]` has the shape {np.shape(values)}, not (8,).'
        kept = np.mean(found['fan_in'])
        assert not 0.2 < kept < 0.8, f"With fan-in {kept:.2f} is left in `{name}`. Is the input 0.01 * x? Larger inputs leave the linear regime. And do you compare the highest and the lowest hidden layer? The first index is the seed's."
        assert 0.8 < kept < 1.2, f'With fan-in {kept:.3g} is left in `{name}`. Which layer is divided by which?'

@test_case(points=1, hidden=False)
def test_losers(signal_kept, gradient_kept, losers):
    """The losers are the modes whose intervals lie below one half, for signal and gradient."""
    import numpy as np
    assert isinstance(losers, list | tuple), '`losers` must be a list of modes; it may be empty.'
    below = []
    for mode in ('fan_in', 'fan_avg', 'fan_out'):
        pairs = np.array([signal_kept[mode], gradient_kept[mode]])
        assert pairs.shape == (2, 8), f'Eight seeds were asked for. For {mode}, the shapes are different.'
        high = pairs.mean(axis=1) + 2.36462 * pairs.std(axis=1, ddof=1) / 8 ** 0.5
        if (high < 0.5).all():
            below.append(mode)
    assert sorted(losers) == sorted(below), f'Look again at your own intervals: `losers` is {losers}.'

@test_case(points=1, hidden=True)
def test_numbers_and_reason(signal_kept, gradient_kept, losers, because):
    """The measured numbers are those of these seeds, and the reason is right."""
    import numpy as np
    means = {'fan_in': (0.991, 0.949), 'fan_avg': (0.325, 0.311), 'fan_out': (0.991, 0.949)}
    for mode, right in means.items():
        found = (np.mean(signal_kept[mode]), np.mean(gradient_kept[mode]))
        assert np.allclose(found, right, rtol=0.01), f'{mode}: {found}, not {right}'
    assert list(losers) == ['fan_avg'], f'losers are {losers}'
    assert because == 'unequal', f'because is {because!r}'
