from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 3

@test_case(points=1, hidden=False)
def test_pull(pull):
    """A straight line preserves a deviation, with the factor 1; tanh removes more than half of it."""
    from course_lib.checking import named
    straight, found = (float(pull(named('numpy:positive'))), float(pull(named('numpy:tanh'))))
    assert abs(straight - 1) < 0.01, f'For f(z) = z you return {straight:.3f}. A straight line preserves everything: what is too large by 1 % stays too large by 1 %.'
    mistakes = {0.18181: "That is p with a weight variance of 1. Use the function's variance-preserving gain: the weight variance is gain².", 1.0: 'That is the mean square itself, in the next layer. p is its deviation from 1, divided by the deviation in the layer before.', 0.2126: 'That is the factor of the deviation after two layers; p is the factor of one layer.'}
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.01, f'For tanh you return {found:.3f}. {why}'
    assert abs(found - 0.461) < 0.011, f'For tanh you return {found:.3f}; a deviation of 1 % becomes one of 0.46 %.'

@test_case(points=1, hidden=True)
def test_other_functions(pull):
    """The numbers for other functions agree with the exact means over a Gaussian to 0.01."""
    from course_lib.checking import named
    right = {'course_lib.activations:gelu': 1.1441, 'course_lib.activations:selu': 0.7827, 'course_lib.activations:relu': 1.0, 'numpy:sin': 0.313, 'numpy:square': 2.0}
    for path, p in right.items():
        found = float(pull(named(path)))
        assert abs(found - p) < 0.011, f'pull of {path} is {found}, not {p}'

@test_case(points=1, hidden=True)
def test_families(families):
    """Functions with a dip leave, ReLU stays, the others return."""
    right = dict.fromkeys(('tanh', 'softsign', 'ELU', 'selu'), 'returns')
    right |= {'relu': 'stays'} | dict.fromkeys(('gelu', 'silu', 'mish'), 'leaves')
    assert families == right, f'families is {families}'
