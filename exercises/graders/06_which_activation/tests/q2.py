from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 4

@test_case(points=1, hidden=False)
def test_stretched(surviving):
    """Two layers that stretch two directions by (2, 1) and (3, 0.001) have the singular values 6 and 0.001."""
    import numpy as np
    square, lost = surviving(np.array([np.diag([2.0, 1.0]), np.diag([3.0, 0.001])]))
    mistakes = {36.000001: 'That is the sum of the squares; the mean was asked for.', 9.0030003: 'That is the square of the mean singular value; the mean of the squares was asked for.', 3.0005: 'That is the mean of the singular values; the mean of their squares was asked for.', 6.99999975: 'Do you take the singular values of each layer? Multiply the layers first.', 3.50000025: 'Do you take the singular values of each layer? Multiply the layers first.'}
    for wrong, why in mistakes.items():
        assert abs(square - wrong) > 0.0001, f'`square` is {square:.4f}. {why}'
    assert abs(square - 18) < 0.0001, f'`square` is {square:.4f}. The two singular values are 6 and 0.001.'
    assert abs(lost - 0.5) < 1e-09, f'`lost` is {lost}. One of the two singular values is below 0.01: a share of 0.5.'

@test_case(points=1, hidden=False)
def test_orthogonal(squares, lost):
    """Orthogonal weights stretch nothing and lose nothing, with any of the twenty seeds."""
    import numpy as np
    for name, found in {'squares': squares, 'lost': lost}.items():
        assert set(found) == {'independent', 'orthogonal'}, f'`{name}` has the keys {sorted(found)}.'
        for weights, values in found.items():
            shape = np.shape(values)
            assert shape == (20,), f'`{name}[{weights!r}]` must contain a number for each of 20 seeds. Its shape is {shape}.'
    assert np.allclose(squares['orthogonal'], 1, atol=1e-06), f"A product of orthogonal matrices is orthogonal, and all its singular values are 1. Yours have mean squares from {np.min(squares['orthogonal']):.3g} to {np.max(squares['orthogonal']):.3g}: is it Q, the first of the two matrices that `qr` returns?"
    assert np.all(np.array(lost['orthogonal']) == 0), 'Orthogonal weights lose no direction, but yours do.'

@test_case(points=1, hidden=True)
def test_order_and_numbers(surviving, squares, lost, carried):
    """The product has the right order, and the means agree with 20 other seeds to six standard errors."""
    import numpy as np
    layers = np.array([[[1.0, 2.0], [0.0, 0.001]], [[0.0, 1.0], [0.002, 0.0]], [[1.0, 0.0], [1.0, 1.0]]])
    values = np.linalg.svd(layers[0] @ layers[1] @ layers[2], compute_uv=False)
    square, share = surviving(layers)
    assert np.isclose(square, (values ** 2).mean()) and share == (values < 0.01).mean(), f'{square}, {share}'
    assert abs(np.mean(lost['independent']) - 0.623) < 0.02, f"lost: {np.mean(lost['independent'])}"
    assert abs(np.mean(squares['independent']) - 1) < 0.5, f"squares: {np.mean(squares['independent'])}"
    assert np.std(squares['independent']) > 0.1, f"squares: {squares['independent']}"
    low, high = carried
    assert 0.79 < low < high < 0.88 and 0.01 < high - low < 0.06, f'carried is {carried}'

@test_case(points=1, hidden=True)
def test_verdict(squares, lost, verdict, because):
    """The verdict and its reason agree with the numbers."""
    import numpy as np
    assert np.mean(squares['independent']) > 0.5 < np.mean(lost['independent']), 'the numbers do not support the verdict'
    assert verdict == 'does not hold', f'verdict is {verdict}'
    assert because == 'B', f'because is {because}'
