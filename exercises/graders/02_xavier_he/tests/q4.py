from course_lib.checking import test_case

OK_FORMAT = False

name = "q4"
points = 4

@test_case(points=1, hidden=False)
def test_layers(faults):
    """`faults` names the two faulty layers and no healthy one."""
    words = {'weights too small', 'weights too large', 'not centered', 'wrong sign'}
    assert isinstance(faults, dict) and faults, '`faults` must be a dict, such as {2: "not centered"}.'
    for layer, fault in faults.items():
        assert fault in words, f'{fault!r} is not one of the four faults.'
        assert layer != 3, 'Layers are counted from 1: nets.layers[::2][3] holds the weights of layer 4.'
        assert layer != 7, 'Layer 7 is healthy. Its gradient is weak because it comes through layer 8. Look there.'
        assert layer not in (5, 9), f'Layer {layer} is healthy; it receives a weak signal. Look at the layer below.'
        assert layer in (4, 8), f'Layer {layer} is healthy: compare it with its neighbors in all columns.'
    assert len(faults) == 2, 'There is a second fault. Repair this one, take the chart again, and look for another step.'

@test_case(points=1, hidden=False)
def test_repaired(signal_left, gradient_left):
    """After the repair a good part of signal and gradient is left."""
    import numpy as np
    for name, found in {'signal_left': signal_left, 'gradient_left': gradient_left}.items():
        assert np.shape(found) == (6,), f'`{name}` has the shape {np.shape(found)}: one number for each net was asked for.'
        least, most = (np.min(found), np.max(found))
        assert most < 1, f'The largest number in `{name}` is {most:.2f}. Even the cured patient loses more than half.'
        assert least > 0.15, f'The smallest number in `{name}` is {least:.3f}. Something is still wrong: take the chart again.'

@test_case(points=1, hidden=True)
def test_faults(faults):
    """Both faults are identified correctly."""
    assert faults == {4: 'weights too small', 8: 'wrong sign'}, f'faults are {faults}'

@test_case(points=1, hidden=True)
def test_healthy_again(signal_left, gradient_left):
    """The repaired nets are those of chapter 2."""
    import numpy as np
    signal = [0.32062, 0.31589, 0.31161, 0.32363, 0.31, 0.31707]
    gradient = [0.22103, 0.20931, 0.1991, 0.24161, 0.26162, 0.21975]
    assert np.allclose(signal_left, signal, rtol=0.001), f'signal_left is {signal_left}'
    assert np.allclose(gradient_left, gradient, rtol=0.001), f'gradient_left is {gradient_left}'
