from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 4

@test_case(points=1, hidden=False)
def test_slopes(slope_of):
    """Where nothing overflows, the slope is that of ELU; at 100 it is NaN."""
    import numpy as np
    found = np.array(slope_of([-2.0, -0.5, 3.0, 100.0]), 'float64')
    assert found.shape == (4,), f'Four slopes were asked for. You return an array of shape {found.shape}.'
    assert np.allclose(found[:3], [np.exp(-2), np.exp(-0.5), 1], rtol=1e-05), f'The slopes at -2, -0.5 and 3 should be e⁻², e⁻⁰·⁵ and 1. You return {found[:3]}. Is it the gradient, not the value?'
    assert np.isnan(found[3]), f'At 100 you return {found[3]}. Compute the slope of `homemade` by TensorFlow and in float32, not by hand.'

@test_case(points=1, hidden=False)
def test_proof(proof):
    """With the repaired function every layer's gradient is finite, and not 0."""
    import numpy as np
    found = np.array(proof)
    assert found.shape == (5,), f"Five numbers were asked for. `proof` has the shape {found.shape}: take the net's row, `[0]`."
    assert not np.isnan(found).any(), f'`proof` is {found}. Choosing another branch at the end does not help: the argument of `tf.exp` must not be large.'
    assert np.all(found > 0.01), f'`proof` is {found}. Right of 0 the function must still be z, with the slope 1.'

@test_case(points=1, hidden=True)
def test_findings(nan_layers, limit, proof):
    """Layers 1 to 4 are NaN, the limit is ln 3.4e38 = 88.72, and the repaired gradients agree to 5 percent."""
    import numpy as np
    assert list(nan_layers) == [1, 2, 3, 4], f'nan_layers is {nan_layers}'
    assert abs(limit - 88.72) < 0.15, f'limit is {limit}'
    assert np.allclose(proof, [0.11125, 0.12306, 0.14212, 0.14404, 0.14996], rtol=0.05), f'proof is {proof}'

@test_case(points=1, hidden=True)
def test_cause(cause, limit):
    """The cause agrees with a limit at which e^z overflows."""
    assert 80 < limit < 100, f'limit is {limit}'
    assert cause == 'B', f'cause is {cause}'
