from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 3

@test_case(points=1, hidden=False)
def test_window(window):
    """At weight 16 the window is about a third of the range of h; at weight 3 there is no window."""
    found = float(window(16))
    mistakes = {5.26783: 'That is its width on the axis of z. By how much does z change if h changes by 1?', 2.63392: 'That is half its width on the axis of z. The window lies on both sides of 0.', 0.16462: 'That is half of the width. The window lies on both sides of 0.', 0.86603: "That is how much the unit's own output f(z) changes. The question is about h, the output below."}
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.001, f'`window(16)` returns {found:.4f}. {why}'
    assert abs(found - 0.329239) < 1e-05, f'`window(16)` returns {found:.5f}: about 0.33 was expected.'
    below = window(3)
    assert below == 0, f'`window(3)` returns {below}. The slope is at most 1/4. Can 3 times the slope reach 1?'

@test_case(points=1, hidden=False)
def test_best_weight(window, best_weight):
    """No other weight from 4 to 20 has a wider window than `best_weight`."""
    import numpy as np
    assert 4 <= best_weight <= 20, f'`best_weight` is {best_weight}, which is not between 4 and 20.'
    widths = {weight: float(window(weight)) for weight in np.arange(40, 201) / 10}
    weight = max(widths, key=widths.get)
    assert 4.5 < weight < 19.5, f'Your windows are widest at {weight}, an end of the range: they only grow or only shrink. Are they measured on the axis of h?'
    assert abs(best_weight - weight) < 0.15, f'By your own `window`, another weight than {best_weight} has a wider window. Try all weights.'

@test_case(points=1, hidden=True)
def test_other_weights(window, best_weight):
    """Windows at other weights are right, and so is the best weight."""
    import numpy as np
    for weight, width in {2: 0, 4: 0, 5: 0.384969, 8: 0.440687, 100: 0.091697}.items():
        found = float(window(weight))
        assert abs(found - width) < 1e-05, f'window({weight}) returns {found}, not {width}'
    assert np.isclose(best_weight, 6.9, atol=0.15), f'best_weight is {best_weight}, not 6.9'
