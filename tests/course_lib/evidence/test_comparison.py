"""Tests of comparisons: unfair ones are refused, and pairs are paired."""

import numpy as np
import pytest

from course_lib.evidence import Comparison, holm, paired_difference, unpaired_difference

RNG = np.random.default_rng(5)
VALUES = {name: RNG.normal(mean, 0.1, 8) for name, mean in {"a": 0.0, "b": 0.2, "c": 0.5}.items()}
FAIR = {
    "values": VALUES,
    "seeds": range(8),
    "rates": {"a": 0.3, "b": 0.3, "c": 1},
    "grid": [0.1, 0.3, 1, 3],
    "budget": "20 epochs",
}
SEPARATE = {name: range(10 * i, 10 * i + 8) for i, name in enumerate(VALUES)}


def comparison(**changed):
    return Comparison(**{**FAIR, **changed})


def with_lost_run():
    lost = VALUES["b"].copy()
    lost[2] = np.nan
    return VALUES | {"b": lost}


def test_shared_seeds_are_paired_and_separate_ones_are_not():
    paired, unpaired = comparison().difference("a", "b"), comparison(seeds=SEPARATE).difference("a", "b")
    assert paired.low == paired_difference(VALUES["a"], VALUES["b"], comparisons=3).low
    assert unpaired.low == unpaired_difference(VALUES["a"], VALUES["b"], comparisons=3).low


def test_p_values_are_corrected_for_all_pairs():
    pairs = [("a", "b"), ("a", "c"), ("b", "c")]
    alone = [paired_difference(VALUES[one], VALUES[other]).p for one, other in pairs]
    together = [comparison().difference(*pair).p for pair in pairs]
    assert together == holm(alone).tolist() != alone
    assert comparison().difference("c", "a").p == together[1]


def test_two_conditions_need_no_correction():
    two = comparison(values={name: VALUES[name] for name in "ab"}, rates={"a": 0.3, "b": 1})
    assert two.difference("a", "b").p == paired_difference(VALUES["a"], VALUES["b"]).p


def test_a_comparison_and_its_differences_say_how_fair_they_are():
    found = comparison()
    assert repr(found).startswith("8 shared seeds, best of 4 rates from 0.1 to 3, 20 epochs\na: ≈")
    assert repr(found).endswith("] at rate ≈1")
    basis = "8 pairs of seeds, best of 4 rates from 0.1 to 3, 20 epochs"
    assert found.difference("a", "b").basis == basis
    assert repr(comparison(seeds=SEPARATE)).startswith("separate seeds, best of")


def test_a_run_that_diverged_counts_as_a_failure():
    found = comparison(values=with_lost_run(), failure=1)
    assert found.failures == {"a": 0, "b": 1, "c": 0}
    assert found.values["b"][2] == 1
    assert ", failed runs (≈1) count as 1\n" in repr(found)
    assert [line.rpartition(", ")[2] for line in repr(found).splitlines()[1:]] == [
        "≈0 failed",
        "≈1 failed",
        "≈0 failed",
    ]
    assert found.difference("a", "b").mean != comparison().difference("a", "b").mean


def test_what_a_failure_counts_is_said_even_if_none_failed():
    assert repr(comparison()).count("failed") == 0
    assert repr(comparison(failure=1)).count("≈0 failed") == 3


@pytest.mark.parametrize("failure", [None, np.nan])
def test_a_run_that_diverged_is_not_left_out(failure):
    with pytest.raises(ValueError, match=r"such runs \{'b': 1\}, failure="):
        comparison(values=with_lost_run(), failure=failure)


@pytest.mark.parametrize("rate", [0.1, 3])
def test_a_rate_at_the_edge_of_the_grid_needs_a_reason(rate):
    edge = FAIR["rates"] | {"b": rate}
    with pytest.raises(ValueError, match=f"'b' has its best rate at the edge.*Received: rate {rate}"):
        comparison(rates=edge)
    allowed = comparison(rates=edge, edge_reason="every rate gives chance.")
    assert repr(allowed).endswith("at the edge of the grid: every rate gives chance.")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"values": {"a": VALUES["a"]}}, r"two conditions. Received: \['a'\]"),
        ({"values": VALUES | {"b": VALUES["b"][:7]}}, r"'b' must have a value.*shape \(7,\)"),
        ({"values": {"a": VALUES["a"][:4], "b": VALUES["b"][:4]}, "seeds": range(4)}, "at least 5 different"),
        ({"seeds": [0, 1, 2, 3, 4, 5, 6, 6]}, "different seeds. Received"),
        ({"seeds": {"a": range(8), "b": range(8)}}, r"'c' must have a value.*seeds \[\]"),
        ({"rates": {"a": 0.3, "b": 0.3}}, r"rates must name \['a', 'b', 'c'\]"),
        ({"rates": FAIR["rates"] | {"a": 0.2}}, "The rate of 'a' must be one of.*Received: 0.2"),
        ({"grid": [0.3, 1]}, "at least three rates. Received"),
        ({"budget": ""}, "budget must say how long"),
        ({"budget": None}, "budget must say how long"),
    ],
)
def test_an_unfair_comparison_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        comparison(**changed)


@pytest.mark.parametrize("missing", ["seeds", "rates", "grid", "budget"])
def test_no_part_of_the_protocol_may_be_left_out(missing):
    with pytest.raises(TypeError, match=missing):
        Comparison(**{name: value for name, value in FAIR.items() if name != missing})


def test_a_condition_there_is_none_of_is_refused():
    with pytest.raises(ValueError, match="no condition 'd'"):
        comparison().difference("a", "d")


def tried(grid=(0.1, 0.3, 1, 3)):
    """Values of every condition at every rate: lowest at the rate of FAIR, .2 and more above elsewhere."""
    best = FAIR["rates"]
    return {
        name: np.stack([values + 0.2 * abs(np.log(rate / best[name])) for rate in grid], axis=1)
        for name, values in VALUES.items()
    }


def test_each_condition_is_compared_at_the_rate_that_suits_it_best():
    fair = {key: FAIR[key] for key in ("seeds", "grid", "budget")}
    assert repr(Comparison.at_best_rates(tried(), **fair)) == repr(comparison())


def test_runs_that_diverge_count_against_a_rate():
    values = tried()
    values["b"][2, 1] = np.nan
    fair = {key: FAIR[key] for key in ("seeds", "grid", "budget")}
    assert Comparison.at_best_rates(values, **fair, edge_reason="few rates").rates["b"] == 0.1
    kept = Comparison.at_best_rates(values, **fair, failure=0.3)
    assert (kept.rates["b"], kept.failures["b"]) == (FAIR["rates"]["b"], 1)


def test_values_must_cover_the_grid():
    with pytest.raises(ValueError, match=r"'a' must have .* each of 3 rates.* \(8, 4\)"):
        Comparison.at_best_rates(tried(), range(8), [0.1, 0.3, 1], "20 epochs")
