from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 12


@test_case(points=4, hidden=False)
def test_depth_is_a_number(depth):
    """The depth is a whole number from 3 to 9."""
    assert isinstance(depth, int), f"Your `depth` is {depth!r}."
    assert 3 <= depth <= 9, f"Your `depth` is {depth!r}."


@test_case(points=8, hidden=True)
def test_depth(depth):
    """It is the right one."""
    assert depth == 7, "It is not 7, which nobody may read."
