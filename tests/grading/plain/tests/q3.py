from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 48


@test_case(points=16, hidden=False)
def test_counting(steps):
    """Counting to `steps` takes three steps."""
    counted = 0
    while counted < steps:
        counted += 1
    assert counted == 3, f"Counting to {steps!r} took {counted} steps."


@test_case(points=32, hidden=True)
def test_steps(steps):
    """It is the number itself."""
    assert steps == 3
