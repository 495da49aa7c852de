"""Tests of times relative to one another, with a clock that only the calls move."""

import pytest

from course_lib.diagnostics import relative_times


class Clock:
    """Time that passes when a call says so."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def spend(self, *durations):
        """Return a call that takes so long: at first, and then each time the last duration."""
        left = list(durations)

        def call():
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return call


def test_times_are_relative_to_the_first_calls():
    clock = Clock()
    found = relative_times({"a": clock.spend(2), "b": clock.spend(3), "c": clock.spend(1)}, clock=clock)
    assert found == {"a": 1.0, "b": 1.5, "c": 0.5}


def test_the_first_call_of_each_which_may_compile_does_not_count():
    clock = Clock()
    found = relative_times({"a": clock.spend(1), "b": clock.spend(1000, 2)}, rounds=1, clock=clock)
    assert found["b"] == 2.0


def test_a_slow_spell_of_the_machine_cancels():
    clock = Clock()
    # Compiling, then five rounds: two at one speed, three at a hundredth of it.
    calls = {"a": clock.spend(1, 1, 1, 100, 100, 100), "b": clock.spend(1, 3, 3, 300, 300, 300)}
    assert relative_times(calls, rounds=5, clock=clock)["b"] == 3.0


def test_a_single_interruption_does_not_matter():
    clock = Clock()
    calls = {"a": clock.spend(1), "b": clock.spend(1, 2, 500, 2)}
    assert relative_times(calls, rounds=5, clock=clock)["b"] == 2.0


def test_calls_take_turns():
    turns = []
    relative_times({"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}, rounds=3)
    assert "".join(turns) == "abababab"


def test_a_clock_that_stands_still_gives_no_number_and_no_warning():
    assert not relative_times({"a": int, "b": int}, rounds=2, clock=Clock())["b"] > 0


@pytest.mark.parametrize(("calls", "rounds"), [({}, 3), ({"a": int}, 3), ({"a": int, "b": int}, 0)])
def test_what_cannot_be_compared_is_refused(calls, rounds):
    with pytest.raises(ValueError, match="Received"):
        relative_times(calls, rounds=rounds)
