from course_lib.checking import test_case

OK_FORMAT = False

name = "q4"
points = 4

@test_case(points=1, hidden=False)
def test_starts(who_drew):
    """Uniform weights of three starts, for a layer that has more inputs than units."""
    import numpy as np
    random = np.random.default_rng(5)
    for start, variance in {'LeCun': 1 / 200, 'Glorot': 2 / 260, 'He': 2 / 200}.items():
        answer = who_drew(random.uniform(-1, 1, (200, 60)) * (3 * variance) ** 0.5)
        assert len(answer) == 2, f'A pair was asked for, (start, shape). You give {answer}.'
        assert answer[0] == start, f"These weights, of shape (200, 60) and variance {variance:.5f}, are {start}'s; you say {answer[0]}. n_in is 200, the first of the two. Which of the three variances is nearest to theirs? (Variances, not spreads.)"
        assert answer[1] == 'uniform', f'The largest of these weights is 1.73 standard deviations from 0, the end of a uniform distribution. You say {answer[1]}.'

@test_case(points=1, hidden=False)
def test_shapes(who_drew):
    """Normal and truncated weights of one variance, for a layer that has more units than inputs."""
    import numpy as np
    normal = np.random.default_rng(6).standard_normal(60000)
    cut = normal[abs(normal) < 2][:40000] / 0.87962566
    for shape, drawn in {'normal': normal[:40000], 'truncated': cut}.items():
        answer = who_drew(drawn.reshape(100, 400) * (2 / 500) ** 0.5)
        assert answer[1] == shape, f'The largest of these weights is {abs(drawn).max():.2f} standard deviations from 0: {shape}. You say {answer[1]}. Truncated ones end at 2.27, normal ones nowhere.'
        assert answer[0] == 'Glorot', f"Variance 2/500, 100 inputs, 400 units: Glorot's. You say {answer[0]}."

@test_case(points=1, hidden=True)
def test_other_weights(who_drew):
    """Eighteen other arrays; 5,000 weights tell a variance to 2 percent, and the closest two differ by a quarter."""
    import numpy as np
    random = np.random.default_rng(7)
    for n_in, n_out in ((400, 100), (50, 100)):
        starts = {'LeCun': 1 / n_in, 'Glorot': 2 / (n_in + n_out), 'He': 2 / n_in}
        for start, variance in starts.items():
            normal = random.standard_normal(60000)
            kinds = {'uniform': random.uniform(-3 ** 0.5, 3 ** 0.5, n_in * n_out), 'normal': normal[:n_in * n_out], 'truncated': normal[abs(normal) < 2][:n_in * n_out] / 0.87962566}
            for shape, drawn in kinds.items():
                answer = who_drew(drawn.reshape(n_in, n_out) * variance ** 0.5)
                assert tuple(answer) == (start, shape), f'{(n_in, n_out)}, {start}, {shape}: you say {answer}'

@test_case(points=1, hidden=True)
def test_name(default, arguments, left):
    """LeCun's; scale 2 by fan-in; nineteen halvings."""
    assert tuple(default) == ('LeCun', 'truncated'), f'default is {default}'
    assert set(arguments) == {'scale', 'mode'}, f'arguments is {arguments}'
    assert abs(arguments['scale'] - 2) < 1e-09 and arguments['mode'] == 'fan_in', f'arguments is {arguments}'
    assert abs(left / 2.0 ** (-19) - 1) < 0.01, f'left is {left}'
