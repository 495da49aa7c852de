from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 3

@test_case(points=1, hidden=False)
def test_positive_inputs(first_awake):
    """On two positive inputs, a unit with a negative weight and a positive bias wakes after 7 steps."""
    import numpy as np
    w, bright = (np.array([-1.0]), np.array([[1.0], [2.0]]))
    found = first_awake(w, 0.5, bright, 0.1, 1.0, 0.0, 100)
    assert found != 100, 'Stop at the step at which the unit wakes.'
    assert found != 14, 'It is enough to be awake on *some* example, not on all.'
    assert found not in (6, 8), f'You say {found}. After 7 steps the weight is -0.478, and z = 0.022. Count from 0.'
    assert found == 7, f'You say {found!r}. The weight is -1 before step 1, -0.9 after it, ... When is z = w + 0.5 > 0?'
    found = first_awake(w, 1.5, bright, 0.1, 1.0, 0.0, 100)
    assert found == 0, f'With a bias of 1.5 it is awake from the start, after 0 steps. You say {found!r}.'
    found = first_awake(w, 0.5, bright, 0.1, 1.0, 0.0, 6)
    assert found == -1, f'Six steps are too few for it: -1 was expected, and you say {found!r}.'
    found = first_awake(w, 0.5, bright, 0.1, 1.0, 0.0, 7)
    assert found == 7, f'With `steps` = 7 it is awake after the last one: 7 was expected, and you say {found!r}.'

@test_case(points=1, hidden=False)
def test_wakes(first_awake, wakes):
    """Your answers in `wakes` agree with what your own function says of three dead units."""
    import numpy as np
    assert isinstance(wakes, dict) and set(wakes) == {'weights', 'both', 'bias'}, 'The keys of `wakes` are "weights", "both" and "bias".'
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 5))
    x -= x.mean(axis=0)
    found = {'weights': False, 'both': False, 'bias': False}
    for _ in range(3):
        w = rng.normal(size=5)
        b = -float(np.max(x @ w)) - 0.5
        for kind, decays in {'weights': (0.1, 0.0), 'both': (0.1, 0.1), 'bias': (0.0, 0.1)}.items():
            found[kind] |= first_awake(w, b, x, 0.1, *decays, 2000) >= 0
    for kind, awake in found.items():
        said = wakes[kind]
        assert isinstance(said, bool), f'`wakes["{kind}"]` is {said!r}: True or False, please.'
        assert said == awake, f'''You say {said} for "{kind}". Of three dead units on standardized inputs, by your function {('at least one wakes' if awake else 'none wakes')} in 2000 steps of that decay.'''

@test_case(points=1, hidden=True)
def test_other_decays(first_awake, wakes, decides):
    """Other units wake when they must, and the reason is the mean."""
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
        found = first_awake(w, b, x, 0.05, decay_weights, decay_bias, 200)
        assert found == right, f'{found} for {right} at b = {b}, decays {decay_weights}, {decay_bias}'
    assert wakes == {'weights': False, 'both': False, 'bias': True}, f'wakes is {wakes}'
    assert decides == 'mean', f'decides is {decides!r}'
