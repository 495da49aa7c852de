from course_lib.checking import test_case

OK_FORMAT = False

name = "q4"
points = 4

@test_case(points=1, hidden=False)
def test_two_charts(find_fault):
    """Two charts: in one, layer 4 has small weights; in the other it has biases of 3."""
    import numpy as np
    up = np.array([0.63, 0.49, 0.41, 0.041, 0.04, 0.04, 0.039, 0.039])
    small, bias = (np.array([0.05, 0.07, 0.08, 0.95, 0.98, 0.96, 0.97, 0.98]), up.copy())
    bias[:3], bias[3:] = ([0.003, 0.004, 0.005], [0.006, 0.48, 0.6, 0.73, 0.88])
    for fault, gradient in {'small': small, 'bias': bias}.items():
        found = find_fault(up.copy(), gradient)
        assert isinstance(found, tuple | list) and len(found) == 2, f'`find_fault` returns {found!r}; it should return two values, as in `return 4, "small"`.'
        layer, word = found
        assert layer != 3, "Layers are counted from 1, and layer 4 causes the signal's step from layer 3 to layer 4."
        assert layer == 4, f'The signal falls tenfold from layer 3 to layer 4. You name layer {layer}.'
        assert word != 'large', 'Weights that are too large never make the signal smaller.'
        assert word == fault, f'The layer is right, but you say "{word}". The signal cannot tell the two faults apart. Does the gradient make its step on the way into layer 4, from layer 5, or on the way out, to layer 3?'

@test_case(points=1, hidden=False)
def test_repairs(left):
    """After the repairs the gradient comes through in all three cases."""
    assert isinstance(left, dict) and set(left) == {3, 5, 10}, '`left` must be a dict with the keys 3, 5 and 10.'
    for case, share in left.items():
        assert share < 1, f'Case {case}: divide the gradient in layer 1 by the gradient in layer 10.'
        assert share > 0.1, f'Case {case}: only {share:.2g} is left. Something is still wrong with this net.'
        assert share < 0.5, f'Case {case}: {share:.2f} is more than a healthy net leaves. Did you remove the fault, or add another one? (In case 5 much of the gradient reaches layer 1 even without a repair.)'

@test_case(points=1, hidden=True)
def test_repaired_numbers(left):
    """What is left of the gradient is what the undamaged nets leave."""
    for case, share in {3: 0.28315, 5: 0.28904, 10: 0.28111}.items():
        assert abs(left[case] / share - 1) < 0.1, f'case {case}: {left[case]}, not {share}'

@test_case(points=1, hidden=True)
def test_other_charts(find_fault):
    """The faults of other nets are found, each of the three faults and in any layer."""
    import numpy as np
    rng = np.random.default_rng(8)
    cases = [(6, 2, 'large', 6), (10, 9, 'small', 5), (12, 7, 'bias', 2.5), (8, 5, 'large', 20)]
    cases += [(10, 2, 'bias', -4), (12, 11, 'large', 10), (6, 5, 'bias', 3), (10, 3, 'small', 20)]
    for depth, layer, fault, size in cases:
        n = int(rng.integers(100, 201))
        weights, biases = (rng.normal(0, n ** (-0.5), size=(depth, n, n)), np.zeros((depth, n)))
        weights[layer - 1] *= {'small': 1 / size, 'large': size, 'bias': 1}[fault]
        biases[layer - 1] += size if fault == 'bias' else 0
        outputs = [rng.normal(size=(80, n))]
        for w, b in zip(weights, biases, strict=True):
            outputs.append(np.tanh(outputs[-1] @ w + b))
        gradients = [(1 - outputs[-1] ** 2) * rng.normal(size=(80, n))]
        for k in range(depth - 1, 0, -1):
            gradients.insert(0, (1 - outputs[k] ** 2) * (gradients[0] @ weights[k].T))
        signal = np.array([np.sqrt(h.var(axis=0).mean()) for h in outputs[1:]])
        found = find_fault(signal, np.array([gradient.std() for gradient in gradients]))
        assert tuple(found) == (layer, fault), f'{found} for {fault} {size} in layer {layer} of {depth}'
