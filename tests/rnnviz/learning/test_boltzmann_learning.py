"""Learning couplings: slopes against differences, the most likely machine against a general optimiser, laws."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.learning.boltzmann_learning import (
    BoltzmannLearning,
    Method,
    Seen,
    counted,
    divergence,
    log_likelihood,
    moment_gap,
    moments_of,
    pseudo_likelihood,
    pseudo_likelihood_slope,
    rate_at,
    seen,
    state_numbers,
    undetermined,
)
from rnnviz.networks.boltzmann import Boltzmann, law, random_machine, states

METHODS: tuple[Method, ...] = ("exact", "gibbs", "cd", "pseudo-likelihood")
PAIRS = np.triu_indices(8, 1)


def true_machine(seed: int, units: int = 8) -> tuple[Boltzmann, np.random.Generator]:
    rng = np.random.default_rng(seed)
    return random_machine(units, 1.0, 0.3, rng), rng


def sampled(machine: Boltzmann, samples: int, rng: np.random.Generator) -> Seen:
    return counted(rng.choice(2**machine.units, samples, p=law(machine, 1.0).p), machine.units)


def most_likely(data: Seen, *, pseudo: bool = False) -> Boltzmann:
    """By a quasi-Newton method over (b, J_ij for i < j)."""
    from scipy.optimize import minimize

    rows, columns = np.triu_indices(data.units, 1)

    def machine(θ: Floats) -> Boltzmann:
        J = np.zeros((data.units, data.units))
        J[rows, columns] = J[columns, rows] = θ[data.units :]
        return Boltzmann(J, θ[: data.units])

    def loss(θ: Floats) -> tuple[float, Floats]:
        tried = machine(θ)
        if pseudo:
            up = pseudo_likelihood_slope(tried, data.p)
            return -pseudo_likelihood(tried, data.p), -np.concatenate((up.first, up.second[rows, columns]))
        exact = law(tried, 1.0)
        first = exact.magnetisation - data.moments.first
        second = (exact.correlations - data.moments.second)[rows, columns]
        return -log_likelihood(tried, exact, data.moments), np.concatenate((first, second))

    start = np.zeros(data.units * (data.units + 1) // 2)
    found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-9, "maxiter": 2000})
    return machine(found.x)


def rmse(learned: Boltzmann, true: Boltzmann) -> float:
    return float(np.sqrt(((learned.J - true.J)[PAIRS] ** 2).mean()))


def learned(data: Seen, method: Method, rate: float, k: int = 1, steps: int = 500, seed: int = 0) -> BoltzmannLearning:
    learning = BoltzmannLearning(data, np.random.default_rng(seed))
    for step in range(steps):
        learning.step(method, k, rate_at(step, steps, rate), 0.0)
    return learning


def test_what_is_seen_is_counted() -> None:
    rows = np.array([[1, -1, 1], [1, -1, 1], [-1, -1, -1], [1, 1, 1]])
    data = counted(state_numbers(rows), 3)
    np.testing.assert_allclose(data.moments.first, rows.mean(axis=0))
    np.testing.assert_allclose(data.moments.second, rows.T @ rows / 4)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 6), st.integers(0, 10**6))
def test_slopes_against_differences(units: int, seed: int) -> None:
    true, rng = true_machine(seed, units)
    data, tried = sampled(true, 50, rng), random_machine(units, 1.0, 1.0, rng)
    up, model = pseudo_likelihood_slope(tried, data.p), moments_of(law(tried, 1.0))
    step, i, j = 1e-5, 0, units - 1
    nudge = np.zeros((units, units))
    nudge[i, j] = nudge[j, i] = step
    ahead, back = Boltzmann(tried.J + nudge, tried.b), Boltzmann(tried.J - nudge, tried.b)
    slope = (pseudo_likelihood(ahead, data.p) - pseudo_likelihood(back, data.p)) / (2 * step)
    assert up.second[i, j] == pytest.approx(slope, abs=1e-8)
    likelihood = partial(log_likelihood, data=data.moments)
    slope = (likelihood(ahead, law(ahead, 1.0)) - likelihood(back, law(back, 1.0))) / (2 * step)
    assert data.moments.second[i, j] - model.second[i, j] == pytest.approx(slope, abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 6), st.integers(0, 10**6))
def test_likelihood_and_divergence_by_their_definition(units: int, seed: int) -> None:
    true, rng = true_machine(seed, units)
    data, tried = sampled(true, 30, rng), random_machine(units, 1.0, 1.0, rng)
    p, q = law(true, 1.0), law(tried, 1.0)
    assert log_likelihood(tried, q, data.moments) == pytest.approx(data.p @ np.log(q.p), abs=1e-10)
    assert divergence(p, tried, q) == pytest.approx(p.p @ np.log(p.p / q.p), abs=1e-10)


@pytest.mark.parametrize("pseudo", [False, True])
def test_infinite_data_give_the_machine_back(pseudo: bool) -> None:
    true, _ = true_machine(0)
    assert rmse(most_likely(seen(law(true, 1.0).p), pseudo=pseudo), true) < 1e-7


def test_the_error_falls_as_one_over_the_root_of_the_samples() -> None:
    """Medians over seven machines, and the divergence against d/2M with d = 36 parameters."""
    bounds = {500: (0.057, 0.198), 2000: (0.034, 0.084), 10_000: (0.015, 0.026)}  # of seven other machines
    for samples, (low, high) in bounds.items():
        errors, apart = [], []
        for seed in range(7):
            true, rng = true_machine(seed)
            best = most_likely(sampled(true, samples, rng))
            errors.append(rmse(best, true))
            apart.append(divergence(law(true, 1.0), best, law(best, 1.0)))
        assert low < np.median(errors) < high
        assert np.median(apart) == pytest.approx(36 / (2 * samples), rel=0.4)


def test_moments_agree_where_the_likelihood_is_largest() -> None:
    true, rng = true_machine(1)
    data = sampled(true, 2000, rng)
    best = most_likely(data)
    assert moment_gap(data.moments, moments_of(law(best, 1.0))) < 1e-6


@pytest.mark.parametrize(
    ("method", "rate", "from_best"),
    [("exact", 0.3, 0.002), ("gibbs", 0.1, 0.02), ("cd", 0.1, 0.02), ("pseudo-likelihood", 0.1, 0.02)],
)
def test_all_methods_arrive_where_the_most_likely_machine_is(method: Method, rate: float, from_best: float) -> None:
    true, rng = true_machine(2)
    data = sampled(true, 2000, rng)
    found = learned(data, method, rate).machine
    assert rmse(found, most_likely(data)) < from_best
    assert 0.03 < rmse(found, true) < 0.09
    np.testing.assert_array_equal(found.J, found.J.T)
    assert not np.diag(found.J).any()


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 6), st.integers(0, 10**6))
def test_exact_steps_never_fall(units: int, seed: int) -> None:
    """The likelihood is concave; its slope changes by at most d = n(n + 1)/2 a step, so that 1/d is small enough."""
    true, rng = true_machine(seed, units)
    learning = BoltzmannLearning(sampled(true, 60, rng), rng)
    likelihoods = []
    for _ in range(40):
        likelihoods.append(log_likelihood(learning.machine, learning.law, learning.data.moments))
        learning.step("exact", 1, 2 / (units * (units + 1)), 0.0)
    assert (np.diff(likelihoods) > -1e-12).all()


def test_contrastive_divergence_rests_on_average_at_the_true_machine() -> None:
    true, rng = true_machine(3)
    learning = BoltzmannLearning(seen(law(true, 1.0).p), rng)
    learning.machine = true
    steps = []
    for _ in range(300):
        up = learning._slope("cd", 1)
        steps.append(np.concatenate((up.first, up.second[PAIRS])))
    mean, error = np.mean(steps, axis=0), np.std(steps, axis=0) / np.sqrt(len(steps))
    assert np.abs(mean / error).max() < 4.5  # 36 normal numbers: 1 in 4000


def test_other_names_of_the_units_change_nothing_else() -> None:
    true, rng = true_machine(4, 5)
    rows = states(5)[rng.choice(32, 300, p=law(true, 1.0).p)]
    order = np.array([3, 0, 4, 1, 2])
    here, there = (
        learned(counted(state_numbers(r), 5), "exact", 0.2, steps=50).machine for r in (rows, rows[:, order])
    )
    np.testing.assert_allclose(there.J, here.J[np.ix_(order, order)], atol=1e-12)
    np.testing.assert_allclose(there.b, here.b[order], atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_going_on_equals_never_having_stopped(method: Method) -> None:
    true, rng = true_machine(5, 4)
    data = sampled(true, 100, rng)
    never, again = (BoltzmannLearning(data, np.random.default_rng(9)) for _ in range(2))
    for _ in range(3):
        never.step(method, 2, 0.2, 0.01)
    again.restore(never.checkpoint())
    for learning in (never, again):
        learning.step(method, 2, 0.2, 0.01)
    np.testing.assert_array_equal(never.machine.J, again.machine.J)


@pytest.mark.parametrize("method", METHODS)
def test_data_without_a_best_machine_stay_finite(method: Method) -> None:
    rows = np.array([[1, 1, 1, -1], [1, -1, -1, -1], [1, 1, 1, 1]])  # the first constant, two always equal
    data = counted(state_numbers(rows), 4)
    assert undetermined(data.moments) == ((0, 0), (1, 2), (1, 3), (2, 3))
    learning = learned(data, method, 1.0, steps=400)
    assert np.abs(learning.machine.J).max() <= 20
    assert np.isfinite(log_likelihood(learning.machine, learning.law, data.moments))


def test_ample_data_determine_everything() -> None:
    true, rng = true_machine(6)
    assert undetermined(sampled(true, 2000, rng).moments) == ()


def test_the_rate_falls_in_the_end() -> None:
    assert [rate_at(step, 10, 0.2) for step in (0, 5, 6)] == pytest.approx([0.2] * 3)
    assert [rate_at(step, 10, 0.2) for step in (7, 8, 9)] == pytest.approx([0.15, 0.1, 0.05])
