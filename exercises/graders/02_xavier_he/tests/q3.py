from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 4

@test_case(points=1, hidden=False)
def test_he_std(he_std):
    """Without dropout the standard deviation is He's, and with dropout it is smaller."""
    found = float(he_std(200, 0.0))
    assert abs(found - 0.1) < 1e-09, f"`he_std(200, 0.0)` returns {found:.4f}. Without dropout it is He's √(2/200) = 0.1."
    found = float(he_std(200, 0.5))
    mistakes = {0.141421: "That is larger than He's. Does dropout make the mean square smaller or larger?", 0.05: 'That factor is right for the variance, not for the standard deviation.', 0.1: 'Dropout keeps the mean of an output. Does it keep the mean of its square?', 0.2: 'Does dropout make the mean square smaller or larger? And does your factor apply to the variance?'}
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.0001, f'`he_std(200, 0.5)` returns {found:.4f}. {why}'
    assert abs(found - 0.0707107) < 1e-06, f'`he_std(200, 0.5)` returns {found:.4f}, which does not preserve the mean square.'

@test_case(points=1, hidden=False)
def test_growth(growth):
    """With He initialization the mean square stays constant without dropout, and doubles with half dropped."""
    level = float(growth(0.1, 0.0, 0))
    assert 0.85 < level < 1.15, f"`growth(0.1, 0.0, 0)` returns {level:.3g}: about 1 was expected, since 0.1 is He's standard deviation for 200 inputs. Do you take the mean of the squares, and the factor of one layer?"
    double = float(growth(0.1, 0.5, 0))
    assert not 0.4 < double < 0.6, f'With dropout you find {double:.3g}. Are the remaining outputs divided by 1 - p?'
    assert not 0.85 < double < 1.15, f'With dropout you find {double:.3g}, as without it. Is anything dropped?'
    assert not 1.25 < double < 1.55, f'With dropout you find {double:.3g}, the factor of the standard deviation.'
    assert 1.85 < double < 2.15, f'`growth(0.1, 0.5, 0)` returns {double:.3g}: about 2 was expected.'

@test_case(points=1, hidden=True)
def test_other_rates(he_std, growth):
    """At other dropout rates the weights of `he_std` preserve the mean square."""
    import numpy as np
    for n_in, dropped, right in ((50, 0.2, 0.178885), (800, 0.9, 0.0158114), (1, 0.5, 1.0)):
        found = float(he_std(n_in, dropped))
        assert abs(found / right - 1) < 0.0001, f'he_std({n_in}, {dropped}) returns {found}, not {right}'
    for dropped in (0.0, 0.25, 0.8):
        std = np.sqrt(2 * (1 - dropped) / 200)
        found = np.mean([growth(std, dropped, seed) for seed in range(40, 48)])
        assert abs(found - 1) < 0.05, f'growth is {found} on average at a dropout rate of {dropped}'

@test_case(points=1, hidden=True)
def test_verdict(intervals, suits, left_in_testing):
    """Xavier initialization suits a dropout rate of one half, and almost nothing is left in testing."""
    for name, factor in {'standard': 1 / 3, 'Xavier': 1, 'He': 2}.items():
        low, high = intervals[name]
        assert low < high, f'{name}: {low} is not below {high}'
        assert low > 0.95 * factor and high < 1.05 * factor, f'{name}: [{low}, {high}], not about {factor}'
    assert suits == 'Xavier', f'suits is {suits!r}'
    assert 0.9 < left_in_testing / 0.5 ** 19 < 2.1, f'{left_in_testing} is left, not 1.9e-6'
