from course_lib.checking import test_case

OK_FORMAT = False

name = "q4"
points = 4

@test_case(points=1, hidden=False)
def test_dead_layer(dead_layer):
    """The dead layers are found, and none where there is none."""
    assert isinstance(dead_layer, dict) and set(dead_layer) == {1, 8, 10}, '`dead_layer` must be a dict with the keys 1, 8 and 10.'
    assert dead_layer[10] == 0, "Case 10: half of a layer's units are dead, but no layer is dead as a whole. Does the net learn?"
    for case, layer in {1: 3, 8: 4}.items():
        found = dead_layer[case]
        assert found != 0, f'Case {case}: the units of one layer are all dead. Look at `share("dead")`.'
        assert found != layer - 1, f'Case {case}: do you count from 0? The lowest hidden layer is layer 1.'
        assert found <= layer, f'Case {case}: layer {found} is not dead as a whole. It gets the same input for every image, since a layer below it is dead; some of its units are then dead, and the others always active.'
        assert found == layer, f'Case {case}: not all units of layer {found} are dead.'

@test_case(points=1, hidden=False)
def test_trained(untreated, treated):
    """Nets with a dead layer stay at chance; treated nets learn, and so does case 10 without treatment."""
    assert isinstance(untreated, dict) and set(untreated) == {1, 8, 10}, '`untreated` must be a dict with the keys 1, 8 and 10.'
    assert isinstance(treated, dict) and set(treated) == {1, 8}, '`treated` must be a dict with the keys 1 and 8.'
    for error in [*untreated.values(), *treated.values()]:
        assert 0 <= error <= 1, f'One error is {error}. Errors are shares, from 0 to 1.'
    for case in (1, 8):
        assert untreated[case] > 0.8, f'Case {case}, untreated: an error of {untreated[case]:.3f}. A net with a dead layer gives the same answer to every image. Did you train the nets that `sick_nets` returns, and take the error after the last epoch, as a share?'
        assert treated[case] < 0.5, f'Case {case}, treated: an error of {treated[case]:.3f}. Look at `unit_health` again after the treatment. And did you treat new nets, or nets that had been trained before?'
    assert untreated[10] < 0.5, f'Case 10 learns. You find an error of {untreated[10]:.3f}.'

@test_case(points=1, hidden=True)
def test_cause_and_errors(cause, untreated, treated):
    """The causes are right, and so are the errors."""
    assert cause == {1: 'weights', 8: 'biases', 10: 'none'}, f'cause is {cause}'
    for name, error in {'1': treated[1], '8': treated[8], '10, untreated': untreated[10]}.items():
        assert 0.03 < error < 0.12, f'case {name}: error {error}'

@test_case(points=1, hidden=True)
def test_changing(changing):
    """Only weights with a gradient from above and an input from below change."""
    found = {case: sorted(layers) for case, layers in changing.items()}
    assert found == {1: [5, 6], 8: [6]}, f'changing is {changing}'
