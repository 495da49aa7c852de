from course_lib.checking import test_case

OK_FORMAT = False

name = "q1"
points = 3

@test_case(points=1, hidden=False)
def test_smoothness(smoothness):
    """|z| has a kink, tanh has none, and softsign's slope has one."""
    from course_lib.checking import named
    kink, smooth = (smoothness(named('numpy:absolute')), smoothness(named('numpy:tanh')))
    assert kink == 0, f'|z| has the slope -1 left of 0 and 1 right of 0. You return {kink}.'
    assert smooth != 3, '2 is the largest number that was asked for.'
    assert smooth == 2, f'tanh has derivatives of every order, so 2 was expected. You return {smooth}. Do you take a rounding difference for a jump?'
    between = smoothness(named('course_lib.activations:softsign'))
    assert between != 2, "Softsign's slope is 1/(1 + |z|)², which has a kink at 0. So the second derivative jumps, and yours does not: do you take the slope of the slope on both sides?"
    assert between == 1, f"Softsign's slope does not jump at 0; only the second derivative does. You return {between}, not 1."

@test_case(points=1, hidden=True)
def test_other_functions(smoothness, found):
    """The smoothness of other functions, and of the seven in the question, is right."""
    from course_lib.checking import named
    right = {'selu': 0, 'relu': 0, 'gelu': 2, 'mish': 2, 'logistic': 2, 'softsign': 1}
    for name, number in right.items():
        answer = smoothness(named(f'course_lib.activations:{name}'))
        assert answer == number, f'smoothness of {name} is {answer}, not {number}'
    seven = {'ReLU': 0, 'ELU(0.5)': 0, 'ELU(1)': 1, 'ELU(2)': 0, 'SELU': 0, 'softsign': 1, 'GELU': 2}
    assert found == seven, f'found is {found}'

@test_case(points=1, hidden=True)
def test_truth(found, alphas, times):
    """The answers about ELU are right and agree with the numbers found."""
    assert found['ELU(1)'] == 1 and found['ELU(2)'] == 0, f'found is {found}'
    assert list(alphas) == [1], f'alphas is {alphas}'
    assert times == 1, f'times is {times}'
