from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 4

@test_case(points=1, hidden=False)
def test_fixed_slopes(he_factor):
    """If all slopes are equal, the factor is that of equation (4.2)."""
    for slope in (0.0, 0.2, 1.0):
        found = float(he_factor(slope, slope))
        assert abs(found - 2 / (1 + slope)) > 1e-09 or slope in (0, 1), f'`he_factor({slope}, {slope})` gives {found:.4f}. It is the *square* of a slope that multiplies z².'
        assert abs(found - 2 / (1 + slope ** 2)) < 1e-09, f'`he_factor({slope}, {slope})` gives {found:.4f}. Slopes from {slope} to {slope} are all {slope}: what does equation (4.2) say of it?'

@test_case(points=1, hidden=False)
def test_slopes_around_zero(he_factor):
    """If slopes are drawn from -1 to 1, the layer needs less than ReLU's factor."""
    found = float(he_factor(-1.0, 1.0))
    mistakes = {2.0: 'That is right for the mean slope, 0. But a sum times a slope of -1 is as large as one times 1: take the mean of the square, not the square of the mean.', 1.0: 'That would be right if every slope were -1 or 1. They lie anywhere between.', 1.6: 'That takes the mean size of a slope, 1/2, and squares it. The mean of the squares is larger.', 0.4: 'The variance of numbers drawn from a range of width d is d²/12: did you lose the 12?', 2 / (1 + 3 ** (-0.5)): 'That adds a standard deviation where its square, the variance, belongs.'}
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.001, f'`he_factor(-1, 1)` gives {found:.4f}. {why}'
    assert abs(found - 1.5) < 1e-09, f'`he_factor(-1, 1)` gives {found:.4f}. What is the mean of α² for slopes from -1 to 1? A third.'

@test_case(points=1, hidden=False)
def test_spread_in_test(spread_in_test):
    """In testing, slopes from -1 to 1 become 0, and one layer shrinks the spread to about 0.87."""
    found = float(spread_in_test(-1.0, 1.0, 1))
    assert abs(found - 0.75) > 0.001, f'`spread_in_test(-1, 1, 1)` gives {found:.4f}. That is the factor of the mean square; the spread is its root.'
    assert abs(found - 1.0) > 0.001, f'`spread_in_test(-1, 1, 1)` gives {found:.4f}. The start was chosen for drawn slopes. Does a layer with the mean slope pass on as much?'
    assert abs(found - 0.75 ** 0.5) < 1e-09, f'`spread_in_test(-1, 1, 1)` gives {found:.4f}. Started with n Var W = 1.5, in testing half of the mean square passes a layer of slope 0.'

@test_case(points=1, hidden=True)
def test_other_slopes(he_factor, spread_in_test):
    """Other ranges and depths."""
    for lower, upper in ((1 / 8, 1 / 3), (-0.5, 0.3), (3, 8), (0.2, 0.2)):
        square = (lower ** 2 + lower * upper + upper ** 2) / 3
        factor = 2 / (1 + square)
        found = float(he_factor(lower, upper))
        assert abs(found - factor) < 1e-09, f'he_factor({lower}, {upper}) gives {found}, not {factor}'
        for layers in (1, 20):
            kept = ((1 + ((lower + upper) / 2) ** 2) / (1 + square)) ** (layers / 2)
            found = float(spread_in_test(lower, upper, layers))
            assert abs(found - kept) < 1e-09, f'spread_in_test({lower}, {upper}, {layers}) gives {found}, not {kept}'
