from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 3


@test_case(points=1, hidden=False)
def test_slope_at_zero(slope):
    """At 0 the slope is a quarter."""
    found = slope(0.0)
    assert abs(found - 0.25) < 1e-9, f"Your `slope(0.0)` gives {found}."


@test_case(points=2, hidden=True)
def test_slope_of_an_array(slope):
    """The slope is right elsewhere, too."""
    import numpy as np

    z = np.array([-2.0, 0.314159265, 3.0])
    found = slope(z)
    assert np.shape(found) == (3,)
    assert np.allclose(found, [0.10499359, 0.24393175, 0.04517666])
