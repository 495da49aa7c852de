from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 3

@test_case(points=1, hidden=False)
def test_five_units(looks_dead):
    """Of five units, inactive on 0, 50, 90, 99 and 100 % of all images, 35 % look dead on 32 images."""
    import numpy as np
    sparse = np.array([0.0, 0.5, 0.9, 0.99, 1.0])
    found = float(looks_dead(sparse, 32))
    mistakes = {0.2: 'That is the share of units that are dead. The unit with 99 % looks dead rather often.', 1.759307: 'That is a number of units; a share was asked for.', 0.648139: 'Is that the share of the units that do not look dead?', 0.4: 'That rounds. But a unit with 99 % is active on some draws of 32 images.'}
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.0001, f'You get {found:.4f}. {why}'
    assert found > 0.01, f'You get {found:.2g}. Take the power for each unit first, and the average over units afterwards.'
    assert abs(found - 0.351861) < 1e-05, f'You get {found:.4f}: about 0.352 was expected.'

@test_case(points=1, hidden=False)
def test_enough(enough):
    """On `enough` images the probability is below 5 %, and on one image fewer it is not."""
    assert enough == int(enough), f'`enough` is {enough}; it must be a whole number of images.'
    assert 0.99 ** enough < 0.05, f'On {enough} images the unit still looks dead with a probability of {0.99 ** enough:.5f}.'
    assert 0.99 ** (enough - 1) >= 0.05, f'{enough} images are enough, but so are fewer.'

@test_case(points=1, hidden=True)
def test_other_units(looks_dead):
    """The shares for other units and other numbers of images are right."""
    import numpy as np
    sparse = np.linspace(0, 1, 41)
    for images, right in ((1, 0.5), (2, 0.3375), (10, 0.101395), (1000, 0.02439024)):
        found = float(looks_dead(sparse, images))
        assert abs(found - right) < 1e-05, f'looks_dead(linspace(0, 1, 41), {images}) returns {found}, not {right}'
    assert float(looks_dead(np.ones(3), 7)) == 1, 'three dead units'
