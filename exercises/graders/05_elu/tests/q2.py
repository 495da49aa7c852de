from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 4

@test_case(points=1, hidden=False)
def test_lead(lead, lead_of_3):
    """At equal rates, ELU has no lead over itself, and ELU times 3 has a large lead over ELU."""
    import numpy as np
    found = np.array(lead(1, 0.05, [4]))
    assert found.shape == (1,), f'For one seed an array of shape (1,) was asked for. Yours has the shape {found.shape}.'
    assert abs(found[0] - 1) < 1e-09, f'`lead(1, 0.05, [4])` returns {found[0]:.3f}. With scale 1 the two nets are the same: do you divide the last loss by the last loss?'
    low, high = lead_of_3
    assert 0 < low < high, f'`lead_of_3` must be (low, high), both positive. It is {lead_of_3}.'
    assert high > 1, f'`lead_of_3` is {lead_of_3}. Below 1, plain ELU would have the lower loss. Is the ratio upside down?'

@test_case(points=1, hidden=False)
def test_fair_rate(fair_rate):
    """A net with scale 2 needs a smaller rate to have the plain net's curve at 0.08."""
    found = float(fair_rate(2, 0.08))
    mistakes = {0.08: 'At equal rates their curves differ from the second step on.', 0.04: 'The gradients are twice as large, but the weights that they change are also half as large.', 0.16: 'Larger outputs make larger gradients: the rate must go down, not up.', 0.32: 'Larger outputs make larger gradients: the rate must go down, not up.'}
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 1e-06, f'`fair_rate(2, 0.08)` returns {found:.4f}. {why}'
    assert abs(found - 0.02) < 1e-06, f'`fair_rate(2, 0.08)` returns {found:.4f}. Compare the two curves: they are not the same yet.'

@test_case(points=1, hidden=True)
def test_numbers(lead, lead_of_3, fair_rate):
    """Other scales and seeds are right to 2 percent, far more than the effect of rounding in 100 steps."""
    import numpy as np
    assert np.allclose([float(fair_rate(0.5, 0.1)), float(fair_rate(10, 1))], [0.4, 0.01]), 'fair_rate'
    assert np.allclose(lead(2, 0.02, [7]), 7.557418, rtol=0.02), f'lead(2, 0.02, [7]) is {lead(2, 0.02, [7])}'
    assert np.allclose(lead_of_3, (26.4955, 29.7428), rtol=0.02), f'lead_of_3 is {lead_of_3}'

@test_case(points=1, hidden=True)
def test_verdict(apart, verdict):
    """The curves agree up to rounding, 1e-8 at most, so the lead comes from the rate."""
    assert 0 <= apart < 1e-05, f'apart is {apart}'
    assert verdict == 'holds at equal rates only', f'verdict is {verdict}'
