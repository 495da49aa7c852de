from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 4

@test_case(points=1, hidden=False)
def test_factor_for(factor_for):
    """A function of slope 1 at 0 needs Xavier's weights unchanged; the logistic function does not."""
    from course_lib.checking import named
    straight, logistic = (float(factor_for(named(path))) for path in ('numpy:sin', 'course_lib.activations:logistic'))
    assert abs(straight - 1) < 0.01, f'sin has the slope 1 at 0. You return the factor {straight:.3f}.'
    assert abs(logistic - 0.25) > 0.01, '0.25 is the slope itself. Do smaller slopes need smaller weights?'
    assert abs(logistic - 16) > 0.1, '16 is the factor of the variance; the table has the factor of the weights.'
    assert abs(logistic - 2) > 0.1, 'One layer multiplies the standard deviation, not the variance, by slope times factor.'
    assert abs(logistic - 4) < 0.01, f'The logistic function has the slope 1/4 at 0. You return the factor {logistic:.3f}.'

@test_case(points=1, hidden=False)
def test_trace(per_layer):
    """As printed, one gradient vanishes and the other explodes."""
    import numpy as np
    keys = {'logistic, 1', 'logistic, 4', 'tanh, 1', 'tanh, 4'}
    assert set(per_layer) == keys, f'`per_layer` has the keys {sorted(per_layer)}; {sorted(keys)} were asked for.'
    for name, values in per_layer.items():
        assert np.shape(values) == (6,), f'`per_layer[{name!r}]` must contain a number for each of six seeds. Its shape is {np.shape(values)}.'
    means = {name: float(np.mean(values)) for name, values in per_layer.items()}
    assert means['logistic, 1'] < 0.4 and means['tanh, 4'] > 1.2, f"You find {means['logistic, 1']:.3f} for logistic, 1 and {means['tanh, 4']:.3f} for tanh, 4. As printed, the first should lose most of its gradient in each layer, and the second should gain. Do you use `gradient_factor`, with ten layers?"

@test_case(points=1, hidden=True)
def test_numbers(factor_for, per_layer, table):
    """Factors of other functions are right; measured ones agree with 30 other seeds to four standard deviations."""
    import numpy as np
    from course_lib.checking import named
    right = {'course_lib.activations:scaled_tanh': 0.874198, 'course_lib.activations:gelu': 2.0, 'numpy:arctan': 1.0}
    for path, factor in right.items():
        answer = float(factor_for(named(path)))
        assert abs(answer - factor) < 0.01, f'factor_for {path} is {answer}, not {factor}'
    singles = {'logistic, 1': (0.235, 0.003), 'logistic, 4': (0.622, 0.0124), 'tanh, 1': (0.9, 0.0114), 'tanh, 4': (1.546, 0.0147)}
    for name, (mean, std) in singles.items():
        off = abs(np.mean(per_layer[name]) - mean)
        assert off < 4 * std and np.std(per_layer[name]) > 1e-05, f'{name}: {per_layer[name]}'
    assert table == {'logistic': 4, 'tanh': 1}, f'table is {table}'

@test_case(points=1, hidden=True)
def test_accomplice(accomplice, proof, per_layer):
    """Centered logistic nets keep 0.874, with a standard deviation of 0.011 over 30 other seeds."""
    import numpy as np
    assert np.shape(proof) == (6,) and abs(np.mean(proof) - 0.874) < 0.045, f'proof is {proof}'
    assert np.mean(proof) > np.mean(per_layer['logistic, 4']) + 0.15, f"{proof}, {per_layer['logistic, 4']}"
    assert accomplice == 'B', f'accomplice is {accomplice}'
