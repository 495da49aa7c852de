from course_lib.checking import test_case

OK_FORMAT = False

name = "q4"
points = 4

@test_case(points=1, hidden=False)
def test_initializations(identify):
    """Three initializations are identified from uniform weights, in a layer with more inputs than units."""
    import numpy as np
    random = np.random.default_rng(5)
    for name, variance in {'LeCun': 1 / 200, 'Glorot': 2 / 260, 'He': 2 / 200}.items():
        answer = identify(random.uniform(-1, 1, (200, 60)) * (3 * variance) ** 0.5)
        assert len(answer) == 2, f'A pair was asked for, (initialization, distribution). You return {answer}.'
        assert answer[0] == name, f"These weights, of shape (200, 60) and variance {variance:.5f}, are {name}'s; you say {answer[0]}. n_in is 200, the first number. Which of the three variances is nearest? (Not the standard deviation.)"
        assert answer[1] == 'uniform', f'The largest of these weights is 1.73 standard deviations from 0, the limit of a uniform distribution. You say {answer[1]}.'

@test_case(points=1, hidden=False)
def test_distributions(identify):
    """Normal and truncated weights of one variance are told apart, in a layer with more units than inputs."""
    import numpy as np
    normal = np.random.default_rng(6).standard_normal(60000)
    truncated = normal[abs(normal) < 2][:40000] / 0.87962566
    for distribution, drawn in {'normal': normal[:40000], 'truncated': truncated}.items():
        answer = identify(drawn.reshape(100, 400) * (2 / 500) ** 0.5)
        assert answer[1] == distribution, f'The largest of these weights is {abs(drawn).max():.2f} standard deviations from 0: {distribution}. You say {answer[1]}. Truncated weights end at 2.27, normal ones have no limit.'
        assert answer[0] == 'Glorot', f"Variance 2/500, 100 inputs, 400 units: Glorot's. You say {answer[0]}."

@test_case(points=1, hidden=True)
def test_other_weights(identify):
    """Eighteen other arrays are identified; 5,000 weights determine a variance to 2 percent, which is enough."""
    import numpy as np
    random = np.random.default_rng(7)
    for n_in, n_out in ((400, 100), (50, 100)):
        variances = {'LeCun': 1 / n_in, 'Glorot': 2 / (n_in + n_out), 'He': 2 / n_in}
        for name, variance in variances.items():
            normal = random.standard_normal(60000)
            distributions = {'uniform': random.uniform(-3 ** 0.5, 3 ** 0.5, n_in * n_out), 'normal': normal[:n_in * n_out], 'truncated': normal[abs(normal) < 2][:n_in * n_out] / 0.87962566}
            for distribution, drawn in distributions.items():
                answer = identify(drawn.reshape(n_in, n_out) * variance ** 0.5)
                right = (name, distribution)
                assert tuple(answer) == right, f'{(n_in, n_out)}, {right}: you say {answer}'

@test_case(points=1, hidden=True)
def test_name(default, arguments, left):
    """The default is LeCun's, He's arguments are 2 and fan-in, and nineteen steps halve the mean square."""
    assert tuple(default) == ('LeCun', 'truncated'), f'default is {default}'
    assert set(arguments) == {'scale', 'mode'}, f'arguments is {arguments}'
    assert abs(arguments['scale'] - 2) < 1e-09 and arguments['mode'] == 'fan_in', f'arguments is {arguments}'
    assert abs(left / 2.0 ** (-19) - 1) < 0.01, f'left is {left}'
