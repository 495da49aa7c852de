from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 4

@test_case(points=1, hidden=False)
def test_read(read):
    """A chart that was computed, not measured, gives back its slope 0.5 and its factor 1.2."""
    import numpy as np
    size = 3 * (1.2 * 0.625) ** (np.arange(10) / 2)
    slope, factor = read(size, 0.5 * size / np.sqrt(2 * np.pi))
    assert abs(slope - 0.5) < 1e-06, f'The slope is read as {slope:.4f}, not 0.5. From (1 - α) s / √(2π) for the mean it is 1 - √(2π) mean / s.'
    mistakes = {1.2 * 0.625: 'That is by how much the mean square grows in a layer. Divide by ½(1 + α²).', 0.6: 'With the slope 1 a layer passes the whole mean square, and with 0 half of it: ½(1 + α²).', 1.385641: '`size` is a root mean square; equation (4.2) is about the mean square.', 1.2 ** 0.9 * 0.625 ** (-0.1): 'From layer 1 to layer 10 there are nine steps, not ten.'}
    for wrong, why in mistakes.items():
        assert abs(factor - wrong) > 0.001, f'The factor is read as {factor:.4f}, not 1.2. {why}'
    assert abs(factor - 1.2) < 1e-06, f'The factor is read as {factor:.4f}, not 1.2. One layer multiplies the mean square by factor · ½(1 + α²).'

@test_case(points=1, hidden=False)
def test_growth(growth):
    """With the slope 1 and the factor 1, sizes stay as they are; with ReLU and 1, they end near 1/23."""
    straight, halved = (float(growth(1.0, 1.0, 0)), float(growth(0.0, 1.0, 0)))
    assert 0.7 < straight < 1.4, f'`growth(1, 1, 0)` gives {straight:.3g}. With these two a layer keeps the size: is factor / 100 the *variance* of a weight, and is layer 10 divided by layer 1?'
    assert 0.01 < halved < 0.14, f"`growth(0, 1, 0)` gives {halved:.3g}. Each of nine steps halves the mean square, which leaves 0.044 of the size: is the weights' variance factor / 100, and does `size` come before the activation function?"

@test_case(points=1, hidden=True)
def test_other_charts(read, faults):
    """Slopes above 1 and below 0 are read, and the four nets are told apart."""
    import numpy as np
    for slope, factor, layers in ((5.5, 1.923, 10), (-0.3, 2.0, 6), (0.01, 0.5, 20)):
        size = 0.7 * (factor * (1 + slope ** 2) / 2) ** (np.arange(layers) / 2)
        found = read(size, (1 - slope) * size / np.sqrt(2 * np.pi))
        assert np.allclose(found, (slope, factor), atol=1e-06), f'{(slope, factor)} is read as {found}'
    assert faults == {'A': 'slope', 'B': 'slope', 'C': 'none', 'D': 'start'}, f'faults is {faults}'

@test_case(points=1, hidden=True)
def test_repaired(growth, repaired):
    """With 1/5.5 and its own factor sizes stay: single nets spread by .2 (200 seeds), means of eight by .06."""
    import numpy as np
    assert 0.75 < repaired < 1.25, f'repaired is {repaired}'
    grown = np.mean([float(growth(0.5, 2.0, seed)) for seed in range(4)])
    assert abs(grown / 1.25 ** 4.5 - 1) < 0.25, f'growth(0.5, 2) is {grown}, not about 2.73'
    exploded = float(growth(5.5, 1.923, 3))
    assert 0.4 < exploded / 4470000.0 < 2.2, f'growth(5.5, 1.923, 3) is {exploded:.3g}, not about 4.5e6'
