from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 3

@test_case(points=1, hidden=False)
def test_measure(measure):
    """At gain 4, seed 0, the gradient grows by half in each layer, and six in ten outputs are saturated."""
    factor, saturated = measure(4, 0)
    mistakes = {42.2119: 'That is the factor of all steps together. What is it for one step?', 0.659775: 'From the top down: the gradient in layer 1 divided by the gradient in layer 10.', 1.45393: 'From layer 10 to layer 1 there are nine steps, not ten.', 0.02369: 'Divide the gradient in layer 1 by the gradient in layer 10, and give the factor of one step.'}
    for wrong, why in mistakes.items():
        assert abs(factor / wrong - 1) > 0.001, f'The factor is {factor:.4g}. {why}'
    assert abs(factor - 1.515667) < 0.0001, f'The factor is {factor:.4f}: about 1.52 was expected.'
    assert abs(saturated - 0.67) > 0.001, 'Not the distance to ±1 but the slope must be below a tenth.'
    assert abs(saturated - 0.5979) < 0.001, f'The saturated share is {saturated:.3f}: about 0.60 was expected.'

@test_case(points=1, hidden=False)
def test_verdict(ratio, interval, verdict):
    """The interval is that of the mean ratio, and the verdict follows from it."""
    import numpy as np
    assert np.shape(ratio) == (8,), f'`ratio` has the shape {np.shape(ratio)}: one number for each of 8 seeds was asked for.'
    assert np.shape(interval) == (2,), '`interval` must be a list of two numbers, its lower and its upper end.'
    low, high = interval
    assert low < np.mean(ratio) < high, 'The mean of `ratio` does not lie in your interval.'
    half = 2.36462 * np.std(ratio, ddof=1) / 8 ** 0.5
    assert 0.9 < (high - low) / (2 * half) < 1.1, "The interval's width is not that of the mean of eight values. Does it come from `mean_interval`?"
    assert verdict in ('falls', 'stays', 'rises'), f'`verdict` is {verdict!r}; it must be "falls", "stays" or "rises".'
    right = 'falls' if high < 1 else 'rises' if low > 1 else 'stays'
    assert verdict == right, f'Your interval is from {low:.2f} to {high:.2f}. Does it lie below or above 1?'

@test_case(points=1, hidden=True)
def test_measurements(measure, ratio, verdict, power):
    """The measurements agree with theory, and the power is one half."""
    import numpy as np
    from course_lib import theory
    factors, shares = np.transpose([measure(8, seed) for seed in range(100, 106)])
    assert abs(np.mean(factors) / theory.gradient_factor(np.tanh, 64.0) - 1) < 0.05, f'factors {factors} at gain 8'
    assert 0.8 < np.mean(shares) < 0.82, f'saturated shares {shares} at gain 8'
    assert abs(np.mean(ratio) - 1.893) < 0.01, f'the mean ratio is {np.mean(ratio)}, not 1.893'
    assert verdict == 'rises', f'the verdict is {verdict}'
    assert abs(power - 0.5) < 0.01, f'the power is {power}, not 0.5'
