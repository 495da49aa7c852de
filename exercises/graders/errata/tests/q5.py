from course_lib.checking import test_case

OK_FORMAT = False

name = "q5"
points = 4

@test_case(points=1, hidden=False)
def test_two_parts(two_parts):
    """For two images and three units both parts are right, and their sum is the whole variance."""
    import numpy as np
    outputs = np.array([[0.0, 1.0, 0.2], [0.4, 1.0, 0.6]])
    images, units = two_parts(outputs)
    assert abs(images - 0.04 * 2 / 3) < 1e-09 or abs(units - 0.04 * 2 / 3) > 1e-09, 'You return the variance between images second; it was asked for first.'
    assert abs(images - outputs.var(axis=1).mean()) > 1e-09, "For the first part you take the variance over the units, for each image. A unit's variance is over the images: axis 0."
    assert abs(images - 0.08 * 2 / 3) > 1e-09, 'Divide by the number of images, not by one less: `ddof` is 0 here.'
    assert abs(images - 0.04 * 2 / 3) < 1e-09, f'The units have the variances 0.04, 0 and 0.04 between the two images. You return {images:.5f} as their mean.'
    assert abs(images + units - outputs.var()) < 1e-09, f"Your two parts add up to {images + units:.5f}, but the variance of all outputs is {outputs.var():.5f}. The units' means are 0.2, 1 and 0.4: what is their variance?"

@test_case(points=1, hidden=False)
def test_shapes(growth, images):
    """There are six seeds at each width; shares lie between 0 and 1, and are largest in the widest layers."""
    import numpy as np
    for name, found in {'growth': growth, 'images': images}.items():
        assert set(found) == {30, 100, 300}, f'`{name}` has the keys {list(found)}; the widths 30, 100 and 300 were asked for.'
        for width, values in found.items():
            assert np.shape(values) == (6,), f'`{name}[{width}]` must contain a number for each of six seeds. Its shape is {np.shape(values)}.'
    shares = [float(np.mean(images[width])) for width in (30, 100, 300)]
    assert min(shares) >= 0 and max(shares) <= 1, f'Shares lie between 0 and 1. Yours are {shares}: do you divide the variance between images by that of all outputs?'
    assert shares[0] < shares[1] < shares[2], f'At widths of 30, 100 and 300 you find shares of {shares[0]:.3g}, {shares[1]:.3g} and {shares[2]:.3g}. The narrower the layers, the more alike the images become. Do you compare variances in layer 10, the squares of what `layer_statistics` returns?'

@test_case(points=1, hidden=True)
def test_numbers(two_parts, growth, images):
    """Means over six seeds agree with 30 other seeds to four standard errors."""
    import numpy as np
    outputs = np.random.default_rng(8).uniform(0, 1, (7, 5))
    right = (outputs.var(axis=0).mean(), outputs.mean(axis=0).var())
    assert np.allclose(two_parts(outputs), right), f'two_parts returns {two_parts(outputs)}, not {right}'
    for width, (mean, std) in {30: (1.005, 0.128), 100: (0.983, 0.047), 300: (0.999, 0.0111)}.items():
        off = abs(np.mean(growth[width]) - mean)
        assert off < 4 * std / 6 ** 0.5, f'growth[{width}]: {growth[width]}'
    for width, (mean, std) in {30: (0.00228, 0.00168), 100: (0.0725, 0.0324), 300: (0.209, 0.0207)}.items():
        off = abs(np.mean(images[width]) - mean)
        assert off < 4 * std / 6 ** 0.5, f'images[{width}]: {images[width]}'

@test_case(points=1, hidden=True)
def test_truth(growth, images, truth, clue):
    """Both letters are right and agree with the numbers."""
    import numpy as np
    assert all((0.7 < np.mean(growth[width]) < 1.2 and np.mean(images[width]) < 0.4 for width in (30, 100, 300))), f'{growth}, {images}'
    assert truth == 'B', f'truth is {truth}'
    assert clue == 'B', f'clue is {clue}'
