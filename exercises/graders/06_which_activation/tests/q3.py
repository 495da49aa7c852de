from course_lib.checking import test_case

OK_FORMAT = False

name = "q3"
points = 4

@test_case(points=1, hidden=False)
def test_lost_runs(referee):
    """A rate at which half of the nets diverge is not chosen, however good the other nets are there."""
    import numpy as np
    lost, seeds = (np.nan, np.arange(12) / 1000)
    safe, risky = (0.1 + seeds, np.array(6 * [0.02, lost]))
    errors = {'a': np.array([safe, risky]), 'b': np.array([0.2 + seeds, 0.3 + seeds])}
    answer = referee(errors, {name: some + 0.01 for name, some in errors.items()})
    assert len(answer) == 4, f'Four values were asked for: rates, low, high, verdict. You return {answer}.'
    assert tuple(answer[0]) != (1, 0), 'Six of twelve nets diverged at the second rate, and you choose it: that is the error of the survivors. Count 0.9 for each net that diverged.'
    assert tuple(answer[0]) == (0, 0), f'You choose the rates {answer[0]}; (0, 0) were expected. Take means over seeds, axis 1, and the lowest mean.'
    assert answer[3] == 'first', f"With every seed the first function's error is lower by 0.1, and your verdict is {answer[3]!r}. Is the difference first minus second?"

@test_case(points=1, hidden=False)
def test_pairs(referee):
    """What depends on the seed alone cancels: 0.01 more with every seed is a clear difference."""
    import numpy as np
    luck = np.array([0.1, 0.3, 0.2, 0.5, 0.15, 0.4, 0.25, 0.35])
    step = 0.01 + 0.001 * np.array([1, -1, 1, -1, 1, -1, 1, -1])
    errors = {'a': np.array([luck + step, luck + 0.4]), 'b': np.array([luck, luck + 0.4])}
    _, low, high, verdict = referee(errors, errors)
    assert high - low < 0.05, f'Your interval is [{low:.3f}, {high:.3f}]. Lucky seeds are lucky for both functions: pair the seeds.'
    assert verdict == 'second', f"With every seed the second function's error is lower, by about 0.01. Your verdict is {verdict!r}."
    assert abs(low - 0.00911) < 0.0001 and abs(high - 0.01089) < 0.0001, f'Your interval is [{low:.5f}, {high:.5f}]. Is it the 95 % interval of `paired_difference`?'

@test_case(points=1, hidden=True)
def test_other_protocols(referee):
    """Rates are chosen on the validation set, lost nets count in the test too, and noise stays undecided."""
    import numpy as np
    lost, wave = (np.nan, 0.02 * np.array([1.0, -1, 1, -1, 1, -1]))
    validation = {'b': np.array([0.1 + wave, 0.2 + wave, 0.3 + wave]), 'a': np.array([0.3 + wave, 0.2 + wave, 0.1 - wave])}
    test = {'b': np.array([0.3 + wave, 0.1 + wave, 0.2 + wave]), 'a': np.array([0.1 + wave, 0.1 + wave, 0.29 - wave])}
    rates, low, high, verdict = referee(validation, test)
    assert tuple(rates) == (0, 2) and verdict == 'undecided', f'{rates}, {verdict}'
    assert np.allclose([low, high], [0.01 - 0.04598, 0.01 + 0.04598], atol=0.0001), f'[{low}, {high}]'
    test['a'][2] = [0.1, lost, lost, 0.1, lost, lost]
    rates, low, high, verdict = referee(validation, test)
    assert verdict == 'undecided' and low < -0.6, f'[{low}, {high}], {verdict}'
    test['a'][2] = [lost, lost, 0.8, lost, lost, 0.8]
    assert referee(validation, test)[3] == 'first', 'nets that diverged must count as 0.9 in the test too'

@test_case(points=1, hidden=True)
def test_protocol(real, papers):
    """The twelve real seeds decide nothing; two of the three papers claim that they do."""
    import numpy as np
    rates, low, high, verdict = real
    assert tuple(rates) == (1, 2) and verdict == 'undecided', f'real is {real}'
    assert np.allclose([low, high], [-0.00487, 0.01969], atol=0.0002), f'real is {real}'
    right = {'one rate': 'second', 'chosen on the test': 'second', 'lost runs dropped': 'undecided'}
    assert papers == right, f'papers is {papers}'
