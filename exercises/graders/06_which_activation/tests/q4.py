from course_lib.checking import test_case

OK_FORMAT = False

name = "q4"
points = 4

@test_case(points=1, hidden=False)
def test_words_and_factors(diagnosis, numbers):
    """There are six diagnoses in the words of the list, and factors per layer below and above 1."""
    words = {'weights too small', 'weights too large', "one layer's initialization", 'frozen layers', 'rate too high', 'labels shuffled', 'biases not centered', 'healthy'}
    assert set(diagnosis) == {'Ada', 'Ben', 'Cem', 'Dora', 'Elif', 'Finn'}, f'`diagnosis` has the keys {sorted(diagnosis)}.'
    strange = {name: word for name, word in diagnosis.items() if word not in words}
    assert not strange, f'These diagnoses are not in the list: {strange}.'
    keys = {'too small', 'too large', 'layer', 'times'}
    assert set(numbers) == keys, f'`numbers` has the keys {sorted(numbers)}; {sorted(keys)} were asked for.'
    small, large = (float(numbers['too small']), float(numbers['too large']))
    assert small < 1 < large, f'You give {small:.3g} and {large:.3g} per layer on the way *down*, from layer 10 to layer 1. A gradient that shrinks has a factor below 1, and weights that are too small make it shrink.'
    assert small > 0.5 and large < 3, f'You give {small:.3g} and {large:.3g}. Is this the factor of one layer, the ninth root of the factor of nine steps?'

@test_case(points=1, hidden=True)
def test_diagnosis(diagnosis):
    """All six diagnoses are right."""
    right = {'Ada': 'weights too large', 'Ben': 'frozen layers', 'Cem': 'rate too high', 'Dora': 'weights too small', 'Elif': "one layer's initialization", 'Finn': 'labels shuffled'}
    wrong = {name: diagnosis.get(name) for name in right if diagnosis.get(name) != right[name]}
    assert not wrong, f'wrong: {wrong}'

@test_case(points=1, hidden=True)
def test_numbers(numbers, best_error):
    """The numbers are right to the two digits of the charts: factors to 0.02, and 85 to 115 times."""
    assert abs(numbers['too small'] - 0.712) < 0.02, f"too small: {numbers['too small']}"
    assert abs(numbers['too large'] - 1.551) < 0.02, f"too large: {numbers['too large']}"
    assert numbers['layer'] == 4, f"layer: {numbers['layer']}"
    assert 85 < numbers['times'] < 115, f"times: {numbers['times']}"
    assert best_error == 'Elif', f'best_error is {best_error}'

@test_case(points=1, hidden=True)
def test_proof(before, after):
    """Thirty nets gave .0045 to .0068 before and .29 to .43 after; about twice that range is allowed."""
    import numpy as np
    before, after = (np.array(before), np.array(after))
    assert before.shape == after.shape == (6,), f'shapes {before.shape}, {after.shape}'
    assert np.all(before < 0.012) and np.all(after > 0.15) and np.all(after < 0.8), f'{before}, {after}'
    assert np.std(after) > 0.001, 'six seeds must give six different nets'
