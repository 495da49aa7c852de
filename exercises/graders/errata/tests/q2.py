from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 3

@test_case(points=1, hidden=False)
def test_three_slopes(three_slopes):
    """For a from 1 to 3 the slopes are 1/2, about 0.549, and 2/3."""
    found = [float(slope) for slope in three_slopes(1, 3)]
    assert len(found) == 3, f'Three slopes were asked for. You return {len(found)}.'
    first, second, third = found
    assert abs(first - 0.5) < 0.002, f'The mean of a is 2. You return {first:.4f} as its inverse.'
    assert abs(second - 0.5) > 0.002, 'Your second slope equals the first: take the inverse of each a first, and then the mean.'
    assert abs(second - 2 / 3) > 0.002, 'Your second slope equals the third: if a is drawn uniformly, small slopes are more frequent than large ones.'
    assert abs(second - 0.5493) < 0.002, f'You return {second:.4f} as the mean of 1/a. Is the integral, ln 3, divided by the width of the range?'
    assert abs(third - 2 / 3) < 0.002, f'A slope drawn uniformly from 1/3 to 1 has the mean 2/3. You return {third:.4f}.'

@test_case(points=1, hidden=False)
def test_shift_and_size(shift, size_slope):
    """A larger slope lowers the mean output; the slope that preserves the mean square is above the mean slope."""
    found = float(shift(1.0, 1, 3))
    assert found < 0, f'`shift(1, 1, 3)` returns {found:.4f}. With a slope of 1 negative outputs are larger than in training, so the mean falls. Is it testing minus training?'
    assert abs(found + 0.4507) > 0.002, f'`shift(1, 1, 3)` returns {found:.4f}: that is the difference of the slopes. How large are pre-activations?'
    assert abs(found + 0.1798) < 0.002, f'`shift(1, 1, 3)` returns {found:.4f}. (Training has the mean slope 0.549.)'
    size = float(size_slope(1, 3))
    mistakes = {0.5493: 'That is the mean slope. The mean square is about squared slopes.', 1 / 3: 'That is the mean of the squared slopes. Which slope has that square?', 0.5: 'That is the inverse of the mean of a. The mean square is about the mean of 1/a².'}
    for wrong, why in mistakes.items():
        assert abs(size - wrong) > 0.002, f'`size_slope(1, 3)` returns {size:.4f}. {why}'
    assert abs(size - 0.5774) < 0.002, f'`size_slope(1, 3)` returns {size:.4f}. The mean of 1/a² from 1 to 3 is 1/3.'

@test_case(points=1, hidden=True)
def test_other_ranges(three_slopes, shift, size_slope, keeps_mean, keeps_square):
    """Xu's range and another are right to three digits, and so are the answers about Xu's slope."""
    import numpy as np
    for lower, upper in ((3, 8), (2, 2.5)):
        mean = np.log(upper / lower) / (upper - lower)
        right = (2 / (lower + upper), mean, (1 / lower + 1 / upper) / 2)
        assert np.allclose(three_slopes(lower, upper), right, atol=0.001), f'{three_slopes(lower, upper)}'
        right = (mean - 0.2) / np.sqrt(2 * np.pi)
        assert abs(shift(0.2, lower, upper) - right) < 0.001, f'shift: {shift(0.2, lower, upper)}, not {right}'
        size = (lower * upper) ** (-0.5)
        assert abs(size_slope(lower, upper) - size) < 0.001, f'size_slope: {size_slope(lower, upper)}, not {size}'
    assert keeps_mean == 'second' and keeps_square == 'none', f'{keeps_mean}, {keeps_square}'
