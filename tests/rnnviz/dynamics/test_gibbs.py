"""Chains visit states as often as their law says; lattices in compiled code and numpy agree bit for bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.dynamics import ising_sweeps
from rnnviz.dynamics.autocorrelation import autocorrelation, autocorrelation_time
from rnnviz.dynamics.boltzmann_sampling import Energies, binned
from rnnviz.dynamics.gibbs import GibbsChain, Update, total_variation, total_variation_iid
from rnnviz.dynamics.ising_sweeps import IsingLattice, classes, colours, neighbours, uniforms
from rnnviz.networks.boltzmann import all_at_once_law, law, random_machine, ring, square, states
from rnnviz.networks.ising_torus import CRITICAL_TEMPERATURE, torus

UPDATES: tuple[Update, ...] = ("one-by-one", "sweep", "all-at-once")


@pytest.mark.parametrize("update", ["one-by-one", "sweep"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_taking_turns_samples_the_boltzmann_law(update: Update, seed: int) -> None:
    machine = random_machine(8, 1.0, 0.3, np.random.default_rng(seed))
    chain = GibbsChain(machine, 1.0, np.random.default_rng(seed), state=255)
    chain.run(100, update)
    visited = chain.run(10_000, update)
    p = law(machine, 1.0).p
    apart = total_variation(p, np.bincount(visited, minlength=256))
    memory = autocorrelation_time(machine.energies[visited])
    assert memory is not None
    assert apart < 2 * np.sqrt(memory) * total_variation_iid(p, 10_000)


def test_all_at_once_samples_another_law() -> None:
    machine = random_machine(6, 1.0, 0.3, np.random.default_rng(4))
    visited = GibbsChain(machine, 1.0, np.random.default_rng(0)).run(40_000, "all-at-once")
    counts = np.bincount(visited, minlength=64)
    own, boltzmann = all_at_once_law(machine, 1.0).p, law(machine, 1.0).p
    assert total_variation(own, counts) < 0.03
    assert total_variation(boltzmann, counts) > 0.2


@pytest.mark.parametrize("update", UPDATES)
def test_work_may_be_cut_at_any_place(update: Update) -> None:
    machine = ring(5, 1.0, 0.2)
    whole, cut = (GibbsChain(machine, 1.0, np.random.default_rng(3)) for _ in range(2))
    if update == "one-by-one":  # whose order is drawn for all sweeps of a piece together
        assert len(whole.run(7, update)) == 7
        return
    np.testing.assert_array_equal(whole.run(7, update), np.concatenate((cut.run(3, update), cut.run(4, update))))


def test_independent_samples_are_as_far_as_foretold() -> None:
    rng = np.random.default_rng(0)
    p = law(ring(6, 1.0, 0.3), 1.5).p
    found = [total_variation(p, rng.multinomial(5000, p)) for _ in range(200)]
    assert np.mean(found) == pytest.approx(total_variation_iid(p, 5000), rel=0.03)


# -- lattices ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", [3, 4, 5, 8, 9, 32])
def test_no_two_neighbours_are_of_one_colour(side: int) -> None:
    flat = colours(side).ravel()
    assert (flat[neighbours(side)] != flat).all()
    assert sorted(np.concatenate(classes(side)).tolist()) == list(range(side**2))


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize("side", [3, 4, 7, 8, 26])
def test_compiled_and_numpy_agree_bit_for_bit(side: int, update: Update) -> None:
    ising_sweeps.warm_up()
    spins = np.random.default_rng(1).choice([-1, 1], (side, side))
    ours, plain = (IsingLattice(spins, 0.7, 0.1, 1.3, key=2**64 - 5) for _ in range(2))
    parts = [ours.run(3, update), ours.run(0, update), ours.run(4, update)]
    energy, mean = plain.run(7, update, backend="numpy")
    np.testing.assert_array_equal(ours.spins, plain.spins)
    np.testing.assert_array_equal(np.concatenate([part[0] for part in parts]), energy)
    np.testing.assert_array_equal(np.concatenate([part[1] for part in parts]), mean)
    assert ours.observe() == (energy[-1], mean[-1])


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 4), st.floats(-2, 2), st.floats(-1, 1), st.integers(0, 2**32))
def test_what_a_lattice_counts_is_its_energy(side: int, coupling: float, field: float, seed: int) -> None:
    spins = np.random.default_rng(seed).choice([-1, 1], (side, side))
    lattice = IsingLattice(spins, coupling, field, 1.0, seed)
    energy, mean = lattice.run(1, "sweep", backend="numpy")
    machine = square(side, coupling, field)
    assert energy[0] * side**2 == pytest.approx(machine.energy(lattice.spins.reshape(1, -1).astype(float))[0])
    assert mean[0] == lattice.spins.mean()


def test_a_small_lattice_visits_states_as_often_as_enumeration_says() -> None:
    ising_sweeps.warm_up()
    lattice = IsingLattice(np.ones((3, 3)), 1.0, 0.1, 3.0, key=7)
    codes = []
    for _ in range(20_000):
        lattice.run(1, "sweep")
        codes.append(int((lattice.spins.ravel() > 0) @ (1 << np.arange(9))))
    p = law(square(3, 1.0, 0.1), 3.0).p
    assert total_variation(p, np.bincount(codes, minlength=512)) < 2 * total_variation_iid(p, 20_000)


@pytest.mark.parametrize(("T", "within"), [(2.0, 0.012), (CRITICAL_TEMPERATURE, 0.09), (3.0, 0.008)])
def test_a_lattice_has_the_energy_of_the_solution(T: float, within: float) -> None:
    ising_sweeps.warm_up()
    lattice = IsingLattice(np.ones((32, 32)), 1.0, 0.0, T, key=1)
    lattice.run(500, "sweep")
    energy, mean = lattice.run(3000, "sweep")
    assert energy.mean() == pytest.approx(torus(32, 1 / T).energy, abs=within)
    expected = {2.0: 0.911, 3.0: 0.085}.get(T)
    if expected is not None:
        assert np.abs(mean).mean() == pytest.approx(expected, abs=0.012)


def test_random_numbers_are_even_and_new_in_every_place() -> None:
    u = uniforms(12345, 200_000)
    assert 0 <= u.min() < u.max() < 1
    counts = np.histogram(u, 100, (0, 1))[0]
    assert ((counts - 2000) ** 2 / 2000).sum() < 150  # χ² of 99 degrees of freedom: 1 in 1500
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 0.01
    np.testing.assert_array_equal(uniforms((12345 + 3 * ising_sweeps.STRIDE) % 2**64, 5), u[3:8])


# -- memory of a chain ------------------------------------------------------------------------------------------


def test_the_memory_of_a_known_process() -> None:
    """x_t = a x_{t−1} + noise: ρ(k) = a^k, τ = (1 + a)/(1 − a)."""
    rng = np.random.default_rng(0)
    x = np.zeros(100_000)
    for t, noise in enumerate(rng.standard_normal(len(x) - 1)):
        x[t + 1] = 0.8 * x[t] + noise
    np.testing.assert_allclose(autocorrelation(x, 5), 0.8 ** np.arange(6), atol=0.03)
    assert autocorrelation_time(x) == pytest.approx(9, rel=0.1)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40))
def test_autocorrelation_against_its_sum(values: list[float]) -> None:
    series = np.array(values)
    away = series - series.mean()
    if away @ away < 1e-6:
        return
    plain = [away[: len(away) - k] @ away[k:] / (away @ away) for k in range(len(away))]
    np.testing.assert_allclose(autocorrelation(series, 100), plain, atol=1e-7)


@pytest.mark.parametrize("series", [[1.0], [0.1] * 50, [0.0] * 9, list(range(20))])
def test_no_memory_can_be_told_of_what_stands_still_or_is_too_short(series: list[float]) -> None:
    assert autocorrelation_time(np.array(series, dtype=float)) is None


def test_states_of_a_chain_are_numbered_as_states() -> None:
    chain = GibbsChain(ring(4, 0.0, 4.0), 0.05, np.random.default_rng(0))
    assert states(4)[chain.run(1, "sweep")[0]].tolist() == [1, 1, 1, 1]


# -- what is counted --------------------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 3000), st.data())
def test_pieces_of_a_long_series_hold_every_value_once(last: int, data: st.DataObject) -> None:
    known = data.draw(st.integers(0, last))
    series = np.random.default_rng(0).standard_normal(known)
    pieces = binned(series, last)
    assert len(pieces.x) <= 241
    if known:
        assert pieces.low.min() == series.min()
        assert pieces.high.max() == series.max()
        assert (np.diff(pieces.x) > 0).all()
        assert 1 <= pieces.x[0] <= pieces.x[-1] <= known
    if known <= 20:
        np.testing.assert_allclose(pieces.mean, series)


def test_energies_of_the_burn_in_do_not_count_and_the_memory_goes_through_a_checkpoint() -> None:
    energies, again = Energies(10, 500), Energies(10, 500)
    series = np.random.default_rng(1).standard_normal(300)
    for part in (series[:4], series[4:12], series[12:]):
        energies.add(part)
    np.testing.assert_array_equal(energies.counted, series[10:])
    again.restore(energies.checkpoint())
    assert again.memory == energies.memory
    np.testing.assert_array_equal(again.correlation, energies.correlation)
    with pytest.raises(ValueError, match="longer"):
        Energies(10, 20).restore(energies.checkpoint())
