"""Trajectories, and recall by large networks."""

import numpy as np
import pytest

from rnnviz.dynamics.recall import (
    LOOK_FOR_CYCLES,
    Recall,
    Settling,
    kept_patterns,
    nearest_patterns,
    outcomes,
    overlaps,
    recall,
)
from rnnviz.dynamics.trajectories import energies, trajectories
from rnnviz.networks.hopfield import Rule, design
from rnnviz.networks.updates import Update
from tests.rnnviz.hopfield_cases import TWO_NEURONS

CASES: list[tuple[Rule, Update]] = [
    ("newhop", "satlins"),
    ("hebb", "sign"),
    ("pseudo-inverse", "sign-async"),
    ("storkey", "sign-async"),
    ("modern", "satlins"),
]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def test_trajectories_begin_at_their_unclipped_starts() -> None:
    net = design(TWO_NEURONS)
    path = trajectories(net, np.array([[2.0, -0.1], [0.3, 0.3]]), 16)
    assert path.shape == (17, 2, 2)
    np.testing.assert_array_equal(path[0], [[2, -0.1], [0.3, 0.3]])
    np.testing.assert_array_equal(path[-1], [[1, -1], [1, 1]])
    assert (np.diff(energies(net, path)[1:], axis=0) <= 1e-12).all()


def test_random_order_is_an_argument() -> None:
    net = design([[1.0, 1.0]], "hebb", "sign-async")
    starts = np.array([[1.0, -1.0]] * 2)
    paths = [trajectories(net, starts, 3, np.random.default_rng(seed)) for seed in (0, 0, 1, 2, 3, 4)]
    np.testing.assert_array_equal(paths[0], paths[1])
    assert len({path[-1].tobytes() for path in paths}) == 2


@pytest.mark.parametrize(("rule", "update"), CASES)
def test_light_damage_is_repaired(rule: Rule, update: Update, rng: np.random.Generator) -> None:
    patterns = rng.choice([-1.0, 1.0], (5, 200))
    net = design(patterns, rule, update)
    target = np.arange(300) % 5
    damaged = patterns[target] * rng.choice([1, -1], (300, 200), p=[0.9, 0.1])
    ended = recall(net, damaged, 200, rng)
    assert set(outcomes(ended, patterns, target, within=1e-6)) == {"recalled"}
    assert (ended.steps >= 1).all()
    np.testing.assert_allclose(np.take_along_axis(overlaps(patterns, ended.states), target[:, None], 1), 1, atol=1e-9)
    assert kept_patterns(net).all()


def test_batches_do_not_matter(rng: np.random.Generator) -> None:
    net = design(rng.choice([-1.0, 1.0], (4, 64)))
    starts = rng.normal(0, 2, (500, 64))
    together = recall(net, starts, 300)
    one_by_one = [recall(net, start[None], 300) for start in starts[::50]]
    np.testing.assert_allclose(together.states[::50], np.concatenate([r.states for r in one_by_one]), atol=1e-9)


def test_what_still_moves_is_said_to_move(rng: np.random.Generator) -> None:
    net = design([[1.0, 1.0, 1.0, 1.0]], "hebb", "sign")
    ended = recall(net, np.array([[1.0, 1.0, -1.0, -1.0], [1.0, 1.0, 1.0, 1.0]]), 5)
    assert ended.steps[1] == 0
    short = recall(design(rng.choice([-1.0, 1.0], (4, 64))), rng.normal(0, 6, (3, 64)), 1)
    assert (short.steps == -1).all()
    assert recall(net, np.empty((0, 4)), 5).states.shape == (0, 4)


@pytest.mark.parametrize(("rule", "update"), [*CASES, ("hebb", "sign"), ("newhop", "tanh")])
def test_settling_little_by_little_is_settling_at_once(rule: Rule, update: Update, rng: np.random.Generator) -> None:
    net = design(rng.choice([-1.0, 1.0], (4, 36)), rule, update)
    starts = rng.normal(0, 2, (30, 36))
    path = trajectories(net, starts, 90, np.random.default_rng(3))
    settling = Settling(net, starts, 90, np.random.default_rng(3))
    while not settling.done:
        np.testing.assert_allclose(settling.recall().states, path[settling.t], atol=1e-9)
        settling.advance(7)
    at_once = recall(net, starts, 90, np.random.default_rng(3))
    np.testing.assert_array_equal(settling.recall().states, at_once.states)
    np.testing.assert_array_equal(settling.recall().steps, at_once.steps)


@pytest.mark.parametrize("iterations", [LOOK_FOR_CYCLES + 3, 10**4, 10**4 + 1])
def test_states_that_take_turns_are_in_step_at_the_end(iterations: int) -> None:
    """Two units that copy each other."""
    net = design([[1.0, 1.0]], "hebb", "sign")
    ended = recall(net, np.array([[1.0, -1.0], [1.0, 1.0]]), iterations)
    np.testing.assert_array_equal(ended.steps, [-1, 0])
    np.testing.assert_array_equal(ended.states[0], [1, -1] if iterations % 2 == 0 else [-1, 1])


def test_outcomes_are_told_apart() -> None:
    patterns = np.array([[1.0, 1.0, 1.0], [1.0, -1.0, 1.0]])
    states = np.array([[1, 1, 1], [1, -1, 1], [-1, -1, -1], [0.2, 1, 1], [0.3, 1, 1]])
    ended = Recall(states, np.array([1, 1, 1, 1, -1]))
    expected = ["recalled", "another", "inverse", "mixture", "moving"]
    assert outcomes(ended, patterns, np.zeros(5, dtype=int)) == expected


def test_nearest_pattern(rng: np.random.Generator) -> None:
    patterns = rng.choice([-1.0, 1.0], (5, 30))
    starts = rng.normal(size=(40, 30))
    by_distance = ((starts[:, None] - patterns) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(nearest_patterns(patterns, starts), by_distance)


def test_precision_does_not_change_what_is_recalled(rng: np.random.Generator) -> None:
    patterns = rng.choice([-1.0, 1.0], (6, 256))
    net = design(patterns)
    target = np.arange(240) % 6
    noisy = patterns[target] + rng.normal(0, 3, (240, 256))
    exact, rounded = (recall(net, noisy.astype(dtype), 300) for dtype in (np.float64, np.float32))
    assert outcomes(exact, patterns, target) == outcomes(rounded, patterns, target)


@pytest.mark.slow
@pytest.mark.parametrize(("load", "overlap"), [(0.10, 0.998), (0.12, 0.992), (0.20, 0.36)])
def test_hebb_capacity(load: float, overlap: float, rng: np.random.Generator) -> None:
    found = []
    for _ in range(5):
        patterns = rng.choice([-1.0, 1.0], (round(1000 * load), 1000)).astype(np.float32)
        ended = recall(design(patterns, "hebb", "sign-async"), patterns, 200, rng)
        found.append(np.diag(overlaps(patterns, ended.states)).mean())
    assert np.mean(found) == pytest.approx(overlap, abs=0.003 if load < 0.15 else 0.03)
