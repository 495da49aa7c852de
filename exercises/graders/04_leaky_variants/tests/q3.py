from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 4

@test_case(points=1, hidden=False)
def test_read(read):
    """From a chart that was computed, not measured, the slope 0.5 and the factor 1.2 are recovered."""
    import numpy as np
    size = 3 * (1.2 * 0.625) ** (np.arange(10) / 2)
    slope, factor = read(size, 0.5 * size / np.sqrt(2 * np.pi))
    assert abs(slope - 0.5) < 1e-06, f'You read the slope as {slope:.4f}, not 0.5. The mean is (1 - α) s / √(2π), so α is 1 - √(2π) mean / s.'
    mistakes = {1.2 * 0.625: 'That is the factor by which one layer multiplies the mean square. Divide by ½(1 + α²).', 0.6: 'With the slope 1 a unit passes the whole mean square, and with 0 half of it: ½(1 + α²).', 1.385641: '`size` is a root mean square; equation (4.2) is about the mean square.', 1.2 ** 0.9 * 0.625 ** (-0.1): 'From layer 1 to layer 10 there are nine steps, not ten.'}
    for wrong, why in mistakes.items():
        assert abs(factor - wrong) > 0.001, f'You read the factor as {factor:.4f}, not 1.2. {why}'
    assert abs(factor - 1.2) < 1e-06, f'You read the factor as {factor:.4f}, not 1.2. One layer multiplies the mean square by factor · ½(1 + α²).'

@test_case(points=1, hidden=False)
def test_growth(growth):
    """With the slope 1 and the factor 1, sizes do not change; with the slope 0 and 1, they end near 1/23."""
    straight, halved = (float(growth(1.0, 1.0, 0)), float(growth(0.0, 1.0, 0)))
    assert 0.7 < straight < 1.4, f'`growth(1, 1, 0)` returns {straight:.3g}. With these two a layer preserves the size: is factor / 100 the *variance* of a weight, and is layer 10 divided by layer 1?'
    assert 0.01 < halved < 0.14, f"`growth(0, 1, 0)` returns {halved:.3g}. Each of nine steps halves the mean square, which leaves 0.044 of the size: is the weights' variance factor / 100, and is `size` taken before the activation function?"

@test_case(points=1, hidden=True)
def test_other_charts(read, faults):
    """Slopes above 1 and below 0 are read correctly, and the faults of the four nets are right."""
    import numpy as np
    for slope, factor, layers in ((5.5, 1.923, 10), (-0.3, 2.0, 6), (0.01, 0.5, 20)):
        size = 0.7 * (factor * (1 + slope ** 2) / 2) ** (np.arange(layers) / 2)
        found = read(size, (1 - slope) * size / np.sqrt(2 * np.pi))
        assert np.allclose(found, (slope, factor), atol=1e-06), f'{(slope, factor)} is read as {found}'
    right = {'A': 'slope', 'B': 'slope', 'C': 'none', 'D': 'initialization'}
    assert faults == right, f'faults is {faults}'

@test_case(points=1, hidden=True)
def test_repaired(growth, repaired):
    """With the slope 1/5.5 and its factor sizes do not change (one net's standard deviation over 200 seeds: .2)."""
    import numpy as np
    assert 0.75 < repaired < 1.25, f'repaired is {repaired}'
    grown = np.mean([float(growth(0.5, 2.0, seed)) for seed in range(4)])
    assert abs(grown / 1.25 ** 4.5 - 1) < 0.25, f'growth(0.5, 2) is {grown}, not about 2.73'
    exploded = float(growth(5.5, 1.923, 3))
    assert 0.4 < exploded / 4470000.0 < 2.2, f'growth(5.5, 1.923, 3) is {exploded:.3g}, not about 4.5e6'
