"""Trials of random patterns against naive recall, and the theory against what is published of it."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.capacity import (
    CRITICAL_LOAD,
    CapacityRule,
    Trial,
    damaged,
    distinct_coins,
    falls_through,
    modern_rest,
    one_step_error,
    patterns_for,
    permutations,
    rs_overlap,
    settle,
    trial_in_pieces,
)
from rnnviz.networks.modern_hopfield import modern_step
from rnnviz.networks.storage_in_pieces import finished, hebb_in_pieces, projection_in_pieces, storkey_in_pieces
from rnnviz.networks.updates import sign_async_step
from rnnviz.networks.weights import from_matrix
from tests.rnnviz.hopfield_cases import corner_patterns, quick


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def one_trial(
    rule: CapacityRule, units: int, load: float, noise: float = 0.0, beta: float = 1.0, seed: int = 0
) -> Trial:
    rng = np.random.default_rng(seed)
    return finished(trial_in_pieces(rule, units, patterns_for(load, units), noise, beta, rng))


def mean_overlap(rule: CapacityRule, units: int, load: float, trials: int, noise: float = 0.0) -> float:
    return float(np.mean([one_trial(rule, units, load, noise, seed=seed).overlap for seed in range(trials)]))


def rest(W: Floats, x: Floats, orders: Ints) -> Floats:
    """Where a state comes to rest; orders : (sweep, unit), repeated."""
    x, h = x.copy(), W @ x
    finished(settle(W, x, h, itertools.cycle(orders)))
    np.testing.assert_allclose(h, W @ x, atol=1e-9)
    return x


def corners(units: int, rng: np.random.Generator) -> Floats:
    return np.asarray(rng.choice([-1.0, 1.0], units))


@quick
@given(corner_patterns(max_units=8), st.integers(0, 2**32 - 1))
def test_rest_is_where_naive_sweeps_rest(patterns: Floats, seed: int) -> None:
    rng = np.random.default_rng(seed)
    W = finished(hebb_in_pieces(patterns)).astype(float)
    x, orders = corners(len(W), rng), np.array([rng.permutation(len(W)) for _ in range(30)])
    naive = x[None]
    for order in orders:
        naive = sign_async_step(from_matrix(W, np.zeros(len(W))), naive, order)
    np.testing.assert_array_equal(rest(W, x, orders), naive[0])


@pytest.mark.parametrize("make", [hebb_in_pieces, projection_in_pieces, storkey_in_pieces])
def test_energy_never_rises(make, rng: np.random.Generator) -> None:
    patterns = rng.choice([-1.0, 1.0], (12, 40))
    W = finished(make(patterns)).astype(float)
    x = corners(40, rng)
    energies, h = [-0.5 * x @ W @ x], W @ x
    for unit in np.concatenate([rng.permutation(40) for _ in range(6)]):
        finished(settle(W, x, h, itertools.repeat(np.array([unit]))))
        energies.append(-0.5 * x @ W @ x)
    assert (np.diff(energies) <= 1e-9).all()


@pytest.mark.parametrize("make", [hebb_in_pieces, projection_in_pieces])
def test_names_and_signs_of_units_and_patterns_do_not_matter(make, rng: np.random.Generator) -> None:
    patterns, x = rng.choice([-1.0, 1.0], (9, 40)), corners(40, rng)
    orders = np.array([rng.permutation(40) for _ in range(30)])
    ended = rest(finished(make(patterns)).astype(float), x, orders)
    shuffle, signs = rng.permutation(40), corners(40, rng)
    place = np.argsort(shuffle)
    others = (patterns * signs)[:, shuffle][rng.permutation(9)] * corners(9, rng)[:, None]
    same = rest(finished(make(others)).astype(float), (x * signs)[shuffle], place[orders])
    np.testing.assert_array_equal(same, (ended * signs)[shuffle])


@quick
@given(st.integers(2, 12), st.data(), st.integers(0, 2**32 - 1))
def test_no_two_patterns_are_alike(units: int, data: st.DataObject, seed: int) -> None:
    count = data.draw(st.integers(1, 2 ** (units - 1)))
    patterns = finished(distinct_coins(count, units, np.random.default_rng(seed)))
    assert patterns.shape == (count, units)
    assert set(np.unique(patterns)) <= {-1, 1}
    assert len(np.unique(patterns, axis=0)) == count


def test_coins_are_fair(rng: np.random.Generator) -> None:
    coins = finished(distinct_coins(1000, 100, rng))
    assert abs(coins.mean()) < 4 / math.sqrt(coins.size)
    assert np.abs(coins.mean(axis=0)).max() < 5 / math.sqrt(1000)


def test_damage_turns_over_exactly_so_many(rng: np.random.Generator) -> None:
    patterns = finished(distinct_coins(20, 50, rng))
    starts = damaged(patterns, 7, rng)
    assert ((starts != patterns).sum(axis=1) == 7).all()
    assert sorted(next(permutations(50, rng)).tolist()) == list(range(50))


@pytest.mark.parametrize("block", [1_000_000, 70])
def test_the_modern_network_in_blocks_is_the_modern_network(
    block: int, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnviz.dynamics.capacity._BLOCK", block)
    patterns = rng.choice([-1, 1], (40, 12)).astype(np.int8)
    starts = rng.choice([-1, 1], (5, 12)).astype(np.int8)
    x = starts.astype(float)
    for _ in range(100):
        x = modern_step(patterns.astype(float), 0.3, x)
    np.testing.assert_allclose(finished(modern_rest(patterns, 0.3, starts)), x, atol=1e-4)


def test_a_projection_recalls_all_it_stores_exactly() -> None:
    for load in (0.1, 0.5, 0.95):
        assert one_trial("pseudo-inverse", 60, load).overlap == 1.0


def test_an_overlap_is_at_most_one_and_the_pattern_looked_for_stands_first() -> None:
    trial = one_trial("hebb", 200, 0.05)
    assert trial.overlap == 1.0
    assert trial.mixture[0] == 1.0
    assert np.abs(trial.mixture[1:]).max() < 0.4


# -- theory -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("load", "m"), [(0.05, 0.999992), (0.10, 0.998), (0.12, 0.993223), (0.13, 0.987212), (0.137, 0.975444)]
)
def test_the_overlap_of_very_many_units(load: float, m: float) -> None:
    assert rs_overlap(load) == pytest.approx(m, abs=2e-6)


def test_there_is_no_recall_beyond_the_critical_load() -> None:
    assert rs_overlap(0.1379) > 0.96
    assert rs_overlap(CRITICAL_LOAD) == 0.0
    assert rs_overlap(3.0) == 0.0


@quick
@given(st.floats(0.005, 0.1375))
def test_it_solves_the_equations_as_they_were_published(load: float) -> None:
    m = rs_overlap(load)
    # Fixed point of m = erf(m/√(2αr)), r = (1 − C)⁻², C = √(2/(παr)) exp(−m²/(2αr)), found by going round from m.
    r = 1.0
    for _ in range(2000):
        C = math.sqrt(2 / (math.pi * load * r)) * math.exp(-(m**2) / (2 * load * r))
        r = 1 / (1 - C) ** 2
    assert math.erf(m / math.sqrt(2 * load * r)) == pytest.approx(m, abs=1e-6)


def test_one_step_errors_are_those_of_gaussian_noise() -> None:
    expected = {0.10: 0.00078, 0.12: 0.00195, 0.138: 0.00355, 0.20: 0.01267, 0.30: 0.03394}
    for load, error in expected.items():
        assert one_step_error(round(load * 10**7) + 1, 10**7) == pytest.approx(error, abs=6e-6)
    assert one_step_error(1, 100) == 0.0


def test_one_step_errors_are_measured() -> None:
    measured = np.mean([one_trial("hebb", 200, 0.3, seed=seed).one_step_error or 0.0 for seed in range(30)])
    expected = one_step_error(60, 200)
    assert measured == pytest.approx(expected, abs=4 * math.sqrt(expected / (30 * 20 * 200)) * 2)


def test_capacity_is_read_between_two_loads() -> None:
    loads = np.array([0.1, 0.2, 0.3])
    assert falls_through(loads, np.array([1.0, 0.8, 0.3])) == pytest.approx(0.15)
    assert falls_through(loads, np.array([1.0, np.nan, 0.8])) == pytest.approx(0.2)
    assert falls_through(loads, np.array([1.0, 1.0, 0.95])) is None
    assert falls_through(loads, np.array([0.5, 0.4, 0.3])) is None


# -- facts ------------------------------------------------------------------------------------------------------------


def test_the_cliff_is_round_for_few_units() -> None:
    assert mean_overlap("hebb", 250, 0.20, 8) == pytest.approx(0.726, abs=0.15)


@pytest.mark.parametrize(("load", "low", "high"), [(0.25, 1.0, 1.0), (0.30, 0.998, 1.0), (0.5, 0.847, 0.883)])
def test_the_projection_repairs_damage(load: float, low: float, high: float) -> None:
    assert low <= mean_overlap("pseudo-inverse", 200, load, 6, noise=0.1) <= high


@pytest.mark.parametrize(("load", "low", "high"), [(0.25, 0.9999, 1.0), (0.30, 0.998, 1.0), (0.4, 0.945, 1.0)])
def test_storkey_keeps_more_than_hebb(load: float, low: float, high: float) -> None:
    assert low <= mean_overlap("storkey", 200, load, 6) <= high


def test_the_modern_network_keeps_a_hundred_a_neuron_and_fails_where_few_neurons_or_heat_make_it() -> None:
    assert one_trial("modern", 100, 100.0, noise=0.25).overlap == pytest.approx(1.0, abs=1e-4)
    assert one_trial("modern", 30, 10.0, noise=0.25).overlap < 0.6
    assert one_trial("modern", 100, 10.0, noise=0.25, beta=0.1).overlap < 0.02


@pytest.mark.slow
@pytest.mark.parametrize(
    ("load", "m", "sd"),
    [(0.05, 1.0, 0.0002), (0.10, 0.9983, 0.0007), (0.12, 0.9937, 0.0017), (0.138, 0.964, 0.033), (0.16, 0.781, 0.044),
     (0.20, 0.381, 0.029), (0.30, 0.300, 0.022)],
)  # fmt: skip
def test_a_thousand_units_fall_off_the_cliff(load: float, m: float, sd: float) -> None:
    assert mean_overlap("hebb", 1000, load, 6) == pytest.approx(m, abs=3 * sd * math.sqrt(1 / 6 + 1 / 6) + 1e-4)
