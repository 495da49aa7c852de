from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 4

@test_case(points=1, hidden=False)
def test_floor(smooth_elu):
    """Far left of 0 the function is at its floor, and right of 0 it is z."""
    import numpy as np
    z = np.array([-500.0, 0.0, 0.5, 800.0])
    for floor in (0.5, 1.0, 2.0):
        found = np.array(smooth_elu(z, floor))
        assert found.shape == z.shape, f'For four numbers you return an array of shape {found.shape}.'
        assert np.all(np.isfinite(found)), f'`smooth_elu` returns {found} for z = {z}. The exponential of 800 is infinite, and infinity times 0 is not a number: apply the exponential to `np.minimum(z, 0)`.'
        assert abs(found[0] - floor) > 1e-06, f'Far left of 0 your function is +{floor}. The floor lies below 0.'
        assert abs(found[0] + floor) < 1e-06, f'Far left of 0 your function is {found[0]:.3f}; the floor is {-floor}.'
        assert np.allclose(found[1:], z[1:]), f'At {z[1:]} the function should return these numbers. It returns {found[1:]}.'

@test_case(points=1, hidden=False)
def test_no_kink(smooth_elu):
    """The slope just left of 0 is 1, with a floor of 1 and with any other."""
    import numpy as np
    for floor in (1.0, 0.25, 3.0):
        left = np.array(smooth_elu(np.array([-1e-05, 0.0]), floor))
        slope = (left[1] - left[0]) / 1e-05
        assert abs(slope - floor) > 0.001 or floor == 1, f'With the floor -{floor} the slope just left of 0 is {slope:.4f}: that is ELU with α = {floor} and its kink. Compress or stretch the exponential along the axis of z too.'
        assert abs(slope - floor ** 2) > 0.001 or floor == 1, f'With the floor -{floor} the slope just left of 0 is {slope:.4f}. You stretched in the wrong direction: a lower floor is reached farther from 0.'
        assert abs(slope - 1) < 0.001, f'With the floor -{floor} the slope just left of 0 is {slope:.4f}, not 1.'

@test_case(points=1, hidden=True)
def test_other_floors(smooth_elu):
    """Values are right at other places, with other floors, and for an array with two axes."""
    import numpy as np
    z = np.linspace(-4, 4, 12).reshape(3, 4)
    for floor in (0.02, 0.7, 5.0, 40.0):
        right = np.where(z < 0, floor * np.expm1(np.minimum(z, 0) / floor), z)
        found = np.array(smooth_elu(z, floor))
        assert found.shape == z.shape and np.allclose(found, right, atol=1e-09), f'floor {floor}: {found}'

@test_case(points=1, hidden=True)
def test_floor_for_mean(floor_for_mean):
    """The floors for the mean outputs 0.1605 (ELU's), 0.3 and 0.05 are right."""
    for target, floor in {0.1605227: 1.0, 0.3: 0.242391, 0.05: 4.461128}.items():
        found = float(floor_for_mean(target))
        assert abs(found / floor - 1) < 0.001, f'floor_for_mean({target}) is {found}, not {floor}'
