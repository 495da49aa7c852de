from course_lib.checking import test_case

OK_FORMAT = False

name = "q2"
points = 3

@test_case(points=1, hidden=False)
def test_signal(vital_signs):
    """The signal of a small net is right, from the lowest layer to the top."""
    import numpy as np
    weights = [np.array([[1.0, -1.0, 2.0], [0.5, 1.0, 0.0]]), np.array([[1.0], [-1.0], [1.0]])]
    biases = [np.array([0.0, 0.5, 1.0]), np.array([-1.0])]
    x, top = (np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 2.0]]), np.array([[1.0], [-1.0], [2.0]]))
    signal, _ = vital_signs(weights, biases, x, top)
    assert np.shape(signal) == (2,), f'The signal of two layers has the shape {np.shape(signal)}, not (2,).'
    assert not np.isclose(signal[0], 0.622235, atol=0.0001), 'The signal is about differences between examples, unit by unit. Yours includes differences between units.'
    assert not np.isclose(signal[0], 0.586579, atol=0.0001), "Average the units' variances, not their standard deviations, and take the square root last."
    assert not np.isclose(signal[0], 0.38349, atol=0.0001), 'That is a variance: the square root is missing.'
    assert not np.isclose(signal[1], 0.619265, atol=0.0001), 'Order the layers from the lowest to the top.'
    right = [0.619265, 0.786216]
    assert np.allclose(signal, right, atol=1e-05), f'The signal is {signal}, and should be about {right}.'

@test_case(points=1, hidden=False)
def test_gradient(vital_signs):
    """The gradient of the same net is right, from the lowest layer to the top."""
    import numpy as np
    weights = [np.array([[1.0, -1.0, 2.0], [0.5, 1.0, 0.0]]), np.array([[1.0], [-1.0], [1.0]])]
    biases = [np.array([0.0, 0.5, 1.0]), np.array([-1.0])]
    x, top = (np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 2.0]]), np.array([[1.0], [-1.0], [2.0]]))
    _, gradient = vital_signs(weights, biases, x, top)
    assert np.shape(gradient) == (2,), f'The gradient has the shape {np.shape(gradient)}, not (2,).'
    mistakes = {1.247219: "`top` is the gradient at the top layer's outputs. Its pre-activations z come before tanh.", 0.200177: 'Order the layers from the lowest to the top.'}
    for wrong, why in mistakes.items():
        assert not np.isclose(gradient[1], wrong, atol=0.0001), why
    mistakes = {0.410592: "In layer 1 you stop at the outputs. Go on to z: multiply by tanh's slope there.", 0.767982: "tanh's slope is 1 - h², with the output h. Yours seems to be 1 - z².", 0.040071: 'In layer 1 that is a variance; a standard deviation was asked for.', 0.197485: "Take the gradient's standard deviation over units and examples together, unlike the signal's."}
    for wrong, why in mistakes.items():
        assert not np.isclose(gradient[0], wrong, atol=0.0001), why
    right = [0.200177, 0.397958]
    assert np.allclose(gradient, right, atol=1e-05), f'The gradient is {gradient}, and should be about {right}.'

@test_case(points=1, hidden=True)
def test_larger_net(vital_signs):
    """Signal and gradient are right in a larger net whose layers differ in width."""
    from itertools import pairwise
    import numpy as np
    rng = np.random.default_rng(5)
    widths = [12, 30, 20, 40, 7]
    weights = [rng.normal(0, 1.5 / n ** 0.5, (n, m)) for n, m in pairwise(widths)]
    biases = [rng.normal(0, 0.3, m) for m in widths[1:]]
    x, top = (rng.normal(size=(25, 12)), rng.normal(1, 2, size=(25, 7)))
    outputs = [x]
    for w, b in zip(weights, biases, strict=True):
        outputs.append(np.tanh(outputs[-1] @ w + b))
    gradients = [(1 - outputs[-1] ** 2) * top]
    for layer in (3, 2, 1):
        gradients.insert(0, (1 - outputs[layer] ** 2) * (gradients[0] @ weights[layer].T))
    right = ([np.sqrt(h.var(axis=0).mean()) for h in outputs[1:]], [g.std() for g in gradients])
    for name, found, wanted in zip(('signal', 'gradient'), vital_signs(weights, biases, x, top), right, strict=True):
        assert np.shape(found) == (4,), f'the {name} has shape {np.shape(found)}'
        assert np.allclose(found, wanted, rtol=1e-06), f'the {name} is {found}, not {wanted}'
