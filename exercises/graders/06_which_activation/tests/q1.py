from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 3

@test_case(points=1, hidden=False)
def test_pull(pull):
    """A straight line keeps a deviation, which is the factor 1; tanh takes more than half of it."""
    from course_lib.checking import named
    straight, found = (float(pull(named('numpy:positive'))), float(pull(named('numpy:tanh'))))
    assert abs(straight - 1) < 0.01, f'For f(z) = z you give {straight:.3f}. A line passes on everything: what was too large by 1 % stays too large by 1 %.'
    mistakes = {0.18181: "Are weights of the function's own gain used, with the weight variance gain²? That is what p is without.", 1.0: 'That is the mean square itself, in the next layer. p is its deviation from 1, divided by that in the layer before.', 0.2126: 'That is the deviation after two layers; p is that after one.'}
    for wrong, why in mistakes.items():
        assert abs(found - wrong) > 0.01, f'For tanh you give {found:.3f}. {why}'
    assert abs(found - 0.461) < 0.011, f'For tanh you give {found:.3f}; a deviation of 1 % becomes one of 0.46 %.'

@test_case(points=1, hidden=True)
def test_other_functions(pull):
    """Other functions: exact values are means over a Gaussian, and 0.01 is what the question allows."""
    from course_lib.checking import named
    right = {'course_lib.activations:gelu': 1.1441, 'course_lib.activations:selu': 0.7827, 'course_lib.activations:relu': 1.0, 'numpy:sin': 0.313, 'numpy:square': 2.0}
    for path, p in right.items():
        found = float(pull(named(path)))
        assert abs(found - p) < 0.011, f'pull of {path} is {found}, not {p}'

@test_case(points=1, hidden=True)
def test_families(families):
    """Dips leave, ReLU stays, the others return."""
    right = dict.fromkeys(('tanh', 'softsign', 'ELU', 'selu'), 'returns')
    right |= {'relu': 'stays'} | dict.fromkeys(('gelu', 'silu', 'mish'), 'leaves')
    assert families == right, f'families is {families}'
