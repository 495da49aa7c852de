from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 3

@test_case(points=1, hidden=False)
def test_positive_inputs(first_active):
    """On two positive inputs, a unit with a negative weight and a positive bias revives after 7 steps."""
    import numpy as np
    w, bright = (np.array([-1.0]), np.array([[1.0], [2.0]]))
    found = first_active(w, 0.5, bright, 0.1, 1.0, 0.0, 100)
    assert found != 100, 'Stop at the step after which the unit is active.'
    assert found != 14, 'It is enough that the unit is active on *some* example, not on all.'
    assert found not in (6, 8), f'You return {found}. After 7 steps the weight is -0.478, and z = 0.022. Count from 0.'
    assert found == 7, f'You return {found!r}. The weight is -1 before step 1, -0.9 after it, ... When is z = w + 0.5 > 0?'
    found = first_active(w, 1.5, bright, 0.1, 1.0, 0.0, 100)
    assert found == 0, f'With a bias of 1.5 it is active before the first step: 0 was expected. You return {found!r}.'
    found = first_active(w, 0.5, bright, 0.1, 1.0, 0.0, 6)
    assert found == -1, f'Six steps are too few: -1 was expected. You return {found!r}.'
    found = first_active(w, 0.5, bright, 0.1, 1.0, 0.0, 7)
    assert found == 7, f'With `steps` = 7 it is active after the last step: 7 was expected. You return {found!r}.'

@test_case(points=1, hidden=False)
def test_revives(first_active, revives):
    """Your answers in `revives` agree with what your own function returns for three dead units."""
    import numpy as np
    assert isinstance(revives, dict) and set(revives) == {'weights', 'both', 'bias'}, '`revives` must be a dict with the keys "weights", "both" and "bias".'
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 5))
    x -= x.mean(axis=0)
    found = {'weights': False, 'both': False, 'bias': False}
    for _ in range(3):
        w = rng.normal(size=5)
        b = -float(np.max(x @ w)) - 0.5
        for decay, rates in {'weights': (0.1, 0.0), 'both': (0.1, 0.1), 'bias': (0.0, 0.1)}.items():
            found[decay] |= first_active(w, b, x, 0.1, *rates, 2000) >= 0
    for decay, active in found.items():
        answer = revives[decay]
        assert isinstance(answer, bool), f'`revives["{decay}"]` is {answer!r}; it must be True or False.'
        assert answer == active, f'''You say {answer} for "{decay}". By your function, of three dead units on standardized inputs {('at least one revives' if active else 'none revives')} within 2000 steps of that decay.'''

@test_case(points=1, hidden=True)
def test_other_decays(first_active, revives, decides):
    """Other units revive at the right step, and the mean is what decides."""
    import numpy as np
    rng = np.random.default_rng(4)
    x = rng.normal(size=(50, 8)) + 2
    w = -np.abs(rng.normal(size=8))
    largest = float(np.max(x @ w))
    cases = [(-largest / 2, 0.3, 0.0), (-largest / 5, 0.3, 0.0), (-largest / 2, 0.3, 0.3), (-largest / 2, 0.3, 0.1)]
    for b, decay_weights, decay_bias in cases:
        z, bias, right = (largest, b, -1)
        for step in range(201):
            if z + bias > 0:
                right = step
                break
            z, bias = (z * (1 - 0.05 * decay_weights), bias * (1 - 0.05 * decay_bias))
        found = first_active(w, b, x, 0.05, decay_weights, decay_bias, 200)
        assert found == right, f'{found} instead of {right} at b = {b}, decays {decay_weights}, {decay_bias}'
    assert revives == {'weights': False, 'both': False, 'bias': True}, f'revives is {revives}'
    assert decides == 'mean', f'decides is {decides!r}'
