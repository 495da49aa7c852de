from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 4

@test_case(points=1, hidden=False)
def test_fixed_slopes(he_factor):
    """If all slopes are equal, the factor is that of equation (4.2)."""
    for slope in (0.0, 0.2, 1.0):
        found = float(he_factor(slope, slope))
        assert abs(found - 2 / (1 + slope)) > 1e-09 or slope in (0, 1), f'`he_factor({slope}, {slope})` returns {found:.4f}. It is the *square* of a slope that multiplies z².'
        assert abs(found - 2 / (1 + slope ** 2)) < 1e-09, f'`he_factor({slope}, {slope})` returns {found:.4f}. Slopes from {slope} to {slope} are all {slope}: what does equation (4.2) say about it?'

@test_case(points=1, hidden=False)
def test_slopes_around_zero(he_factor):
    """If slopes are drawn from -1 to 1, the layer needs a smaller factor than ReLU."""
    found = float(he_factor(-1.0, 1.0))
    mistakes = {2.0: 'That is right for the mean slope, 0. But a slope of -1 leaves a number as large as a slope of 1 does: take the mean of the square, not the square of the mean.', 1.0: 'That would be right if every slope were -1 or 1. They lie anywhere in between.', 1.6: 'That squares the mean absolute slope, 1/2. The mean of the squares is larger.', 0.4: 'The variance of numbers drawn from a range of width d is d²/12: did you lose the 12?', 2 / (1 + 3 ** (-0.5)): 'That adds a standard deviation in place of its square, the variance.'}
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.001, f'`he_factor(-1, 1)` returns {found:.4f}. {why}'
    assert abs(found - 1.5) < 1e-09, f'`he_factor(-1, 1)` returns {found:.4f}. What is the mean of α² for slopes from -1 to 1? A third.'

@test_case(points=1, hidden=False)
def test_std_in_test(std_in_test):
    """In testing, slopes from -1 to 1 become 0, and one layer multiplies the standard deviation by about 0.87."""
    found = float(std_in_test(-1.0, 1.0, 1))
    assert abs(found - 0.75) > 0.001, f'`std_in_test(-1, 1, 1)` returns {found:.4f}. That is the factor of the mean square; take the square root.'
    assert abs(found - 1.0) > 0.001, f'`std_in_test(-1, 1, 1)` returns {found:.4f}. The initialization suits random slopes. Does a layer with the mean slope pass on as much?'
    assert abs(found - 0.75 ** 0.5) < 1e-09, f'`std_in_test(-1, 1, 1)` returns {found:.4f}. n Var W is 1.5, and with the slope 0 half of the mean square passes the activation function.'

@test_case(points=1, hidden=True)
def test_other_slopes(he_factor, std_in_test):
    """The factors are right for other ranges and depths."""
    for lower, upper in ((1 / 8, 1 / 3), (-0.5, 0.3), (3, 8), (0.2, 0.2)):
        square = (lower ** 2 + lower * upper + upper ** 2) / 3
        factor = 2 / (1 + square)
        found = float(he_factor(lower, upper))
        assert abs(found - factor) < 1e-09, f'he_factor({lower}, {upper}) returns {found}, not {factor}'
        for layers in (1, 20):
            kept = ((1 + ((lower + upper) / 2) ** 2) / (1 + square)) ** (layers / 2)
            found = float(std_in_test(lower, upper, layers))
            assert abs(found - kept) < 1e-09, f'std_in_test({lower}, {upper}, {layers}) returns {found}, not {kept}'
