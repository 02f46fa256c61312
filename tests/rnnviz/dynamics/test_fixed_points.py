"""Fixed points: the seed figures, completeness, and the kinds by linearisation."""

from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.dynamics.fixed_points import FixedPoint, find_fixed_points
from rnnviz.dynamics.satlins_fixed_points import is_copositive, is_stable
from rnnviz.networks.hopfield import Hopfield, design, from_weights
from rnnviz.networks.updates import Update
from rnnviz.networks.weights import from_matrix
from tests.rnnviz.hopfield_cases import THREE_NEURONS, TWO_NEURONS, cube_patterns, quick, random_nets


def given_net(W: list[list[float]], b: list[float], update: Update = "satlins") -> Hopfield:
    return from_weights(from_matrix(np.array(W), np.array(b)), update, [[1.0] * len(b)])


def places(fixed_points: list[FixedPoint], kind: str) -> list[list[float]]:
    return [p.point.round(6).tolist() for p in fixed_points if p.kind == kind]


def test_two_neurons() -> None:
    found = find_fixed_points(design(TWO_NEURONS))
    assert places(found, "stored") == TWO_NEURONS
    assert [p.pattern for p in found[:3]] == [0, 1, 2]
    assert places(found, "spurious") == [[-1, 1]]
    assert sorted(places(found, "saddle")) == [[-1, 0], [0, -1], [0, 1], [1, 0]]
    assert places(found, "repeller") == [[0, 0]]
    assert len(found) == 9
    np.testing.assert_allclose(found[4].eigenvalues, [np.exp(0.15), 0])


def test_three_neurons() -> None:
    found = find_fixed_points(design(THREE_NEURONS))
    assert Counter(p.kind for p in found) == {"stored": 3, "saddle": 4}
    assert places(found, "stored") == THREE_NEURONS
    inside = [p for p in found if (np.abs(p.point) < 1).all()]
    assert len(inside) == 1
    np.testing.assert_allclose(inside[0].point, [0.366667, -0.366667, 0.366667], atol=5e-7)
    np.testing.assert_allclose(inside[0].eigenvalues, [np.exp(0.15), np.exp(0.15), np.exp(-1.5)])
    assert inside[0].growing == 2
    assert sorted(p.growing for p in found) == [0, 0, 0, 1, 1, 1, 2]


def test_four_units_are_too_many() -> None:
    with pytest.raises(ValueError, match="up to 3 units, not for 4"):
        find_fixed_points(design([[1.0, 1.0, 1.0, 1.0]]))


@quick
@given(random_nets("satlins", units=(1, 2, 3)))
def test_every_one_found_is_fixed_or_a_cycle(net: Hopfield) -> None:
    for p in find_fixed_points(net):
        following = net.step(p.point[None])[0]
        if p.kind == "2-cycle":
            assert p.partner is not None
            np.testing.assert_allclose(following, p.partner, atol=1e-9)
            np.testing.assert_allclose(net.step(p.partner[None])[0], p.point, atol=1e-9)
        else:
            np.testing.assert_allclose(following, p.point, atol=1e-9)


@quick
@given(random_nets("satlins"), st.integers(0, 10**6))
def test_every_trajectory_ends_at_one_that_was_found(net: Hopfield, seed: int) -> None:
    """W is symmetric: synchronous states end in a fixed point or a 2-cycle. Nothing may be missing from the list."""
    x = np.random.default_rng(seed).uniform(-1, 1, (40, net.units))
    for _ in range(1000):
        x = net.step(x)
    settled = np.abs(net.step(net.step(x)) - x).max(axis=1) < 1e-12
    stable = [p for p in find_fixed_points(net) if p.stable]
    known = np.array([s for p in stable for s in (p.point, p.partner) if s is not None])
    distance = np.abs(x[settled][:, None] - known).max(axis=2).min(axis=1, initial=np.inf)
    assert (distance < 1e-6).all()


@quick
@given(random_nets("satlins"))
def test_index_theorem(net: Hopfield) -> None:
    """The map sends the cube into itself: Σ sign det(I − J) = 1 over its fixed points (Hopf)."""
    found = [p for p in find_fixed_points(net) if p.kind != "2-cycle"]
    fields = np.array([net.W @ p.point + net.b for p in found])
    assume(all(p.kind != "continuum" for p in found))
    assume((np.abs(np.abs(fields) - 1) > 1e-6).all())
    J = net.jacobian(np.array([p.point for p in found]))
    assert np.sign(np.linalg.det(np.eye(net.units) - J)).sum() == 1


@quick
@given(random_nets("satlins"), st.integers(0, 10**6))
def test_stable_points_hold_and_unstable_ones_let_go(net: Hopfield, seed: int) -> None:
    away = np.random.default_rng(seed).normal(size=(20, net.units))
    for p in find_fixed_points(net):
        if p.kind == "continuum" or (np.abs(np.abs(p.eigenvalues) - 1) < 0.05).any():
            continue
        x = np.clip(p.point + 1e-7 * away, -1, 1)
        for _ in range(400):
            x = net.step(x)
        assert (np.abs(x - p.point).max() < 1e-6) == p.stable


@quick
@given(cube_patterns())
def test_newhop_of_dragged_patterns_is_understood(patterns: Floats) -> None:
    """Wherever the patterns are dragged: some stable point, all numbers finite."""
    found = find_fixed_points(design(patterns))
    assert any(p.stable for p in found)
    assert all(np.isfinite(p.point).all() and np.isfinite(p.eigenvalues).all() for p in found)


class TestContinuum:
    def test_a_line(self) -> None:
        """The projection on (1, 1) leaves the whole diagonal fixed."""
        found = find_fixed_points(design([[1.0, 1.0]], "pseudo-inverse"))
        assert [p.kind for p in found] == ["stored", "continuum"]
        line = found[1]
        assert line.stable
        np.testing.assert_allclose(np.sort(line.pieces[0], axis=0), [[-1, -1], [1, 1]], atol=1e-9)

    def test_the_whole_square(self) -> None:
        found = find_fixed_points(design([[1.0, 1.0], [0.3, -1.0]], "pseudo-inverse"))
        assert places(found, "stored") == [[1, 1], [0.3, -1]]
        assert max(len(piece) for piece in found[-1].pieces) == 4

    def test_of_cycles(self) -> None:
        """W swaps the units: (a, b) → (b, a) → (a, b)."""
        found = find_fixed_points(given_net([[0, 1], [1, 0]], [0, 0]))
        assert found[-1].kind == "continuum"
        assert places(found, "stored") == [[1, 1]]


class TestCycles:
    def test_of_satlins(self) -> None:
        found = find_fixed_points(given_net([[-1.5, 0], [0, -1.5]], [0, 0]))
        assert places(found, "repeller") == [[0, 0]]
        cycles = [p for p in found if p.kind == "2-cycle"]
        assert len(cycles) == 4
        assert sorted(p.point.tolist() for p in cycles if p.stable) == [[1, -1], [1, 1]]

    def test_of_synchronous_signs_only(self) -> None:
        patterns = [[1.0, 1.0]]
        assert places(find_fixed_points(design(patterns, "hebb", "sign")), "2-cycle") == [[1, -1]]
        assert places(find_fixed_points(design(patterns, "hebb", "sign-async")), "2-cycle") == []


class TestBorder:
    """Points where a unit is exactly between linear and saturated: W x + b = ±1."""

    def test_a_corner_that_holds_from_inside(self) -> None:
        found = find_fixed_points(given_net([[0.5, 0], [0, 0.5]], [0.5, 0.5]))
        assert [(p.kind, p.point.tolist()) for p in found] == [("stored", [1, 1])]

    def test_a_corner_that_lets_go_inwards(self) -> None:
        found = find_fixed_points(given_net([[1.5, 0], [0, 0.5]], [-0.5, 0.5]))
        assert places(found, "saddle") == [[1, 1]]

    def test_stable_although_an_eigenvalue_is_above_one(self) -> None:
        """W = [[0.5, −1], [−1, 0.5]] grows along (1, −1), which points out of the square at the corner (1, 1)."""
        W = np.array([[0.5, -1.0], [-1.0, 0.5]])
        net = given_net(W.tolist(), [1.5, 1.5])
        assert np.linalg.eigvalsh(W)[-1] == pytest.approx(1.5)
        assert [(p.kind, p.point.tolist(), p.stable) for p in find_fixed_points(net)] == [("stored", [1, 1], True)]
        assert holds_inwards(net, np.array([1.0, 1.0]))

    @quick
    @given(st.integers(0, 10**6), st.sampled_from((2, 3)))
    def test_agrees_with_simulation(self, seed: int, units: int) -> None:
        rng = np.random.default_rng(seed)
        A = rng.normal(size=(units, units))
        W = (A + A.T) / 2
        W += max(0.0, -0.9 - np.linalg.eigvalsh(W)[0]) * np.eye(units)
        parts = [W[np.ix_(rows, rows)] for size in range(1, units + 1) for rows in combinations(range(units), size)]
        assume(all((np.abs(np.linalg.eigvalsh(part) - 1) > 0.05).all() for part in parts))  # else too slow to see
        x = np.ones(units)
        net = given_net(W.tolist(), (x - W @ x).tolist())  # the field is exactly 1 everywhere
        border = np.ones(units, dtype=bool)
        assert is_stable(W, x, ~border, border) == holds_inwards(net, x)


def holds_inwards(net: Hopfield, x: Floats) -> bool:
    """Whether small displacements into the cube stay small."""
    rng = np.random.default_rng(1)
    states = x - np.sign(x) * 1e-6 * np.concatenate([rng.exponential(size=(500, x.size)), np.eye(x.size)])
    for _ in range(400):
        states = net.step(states)
    return bool(np.abs(states - x).max() < 1e-4)


@quick
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_copositivity_by_a_fine_simplex(seed: int, size: int) -> None:
    A = np.random.default_rng(seed).normal(size=(size, size))
    M = (A + A.T) / 2 + 0.3 * np.eye(size)
    grid = np.array([u for u in product(np.linspace(0, 1, 21), repeat=size) if sum(u) > 0])
    lowest = (np.einsum("ui,ij,uj->u", grid, M, grid) / (grid**2).sum(axis=1)).min()
    assume(abs(lowest) > 0.02)
    assert is_copositive(M) == (lowest > 0)


@pytest.mark.parametrize("rule", ["newhop", "hebb", "pseudo-inverse", "storkey"])
@pytest.mark.parametrize("patterns", [TWO_NEURONS, THREE_NEURONS])
def test_signs_by_enumeration(rule: str, patterns: list[list[float]]) -> None:
    net = design(patterns, rule, "sign")  # type: ignore[arg-type]
    states = [np.array(s) for s in product((-1.0, 1.0), repeat=net.units)]
    fixed = {tuple(s) for s in states if (net.step(s[None])[0] == s).all()}
    found = find_fixed_points(net)
    assert {tuple(p.point) for p in found if p.kind in ("stored", "spurious")} == fixed
    assert {tuple(p.point) for p in found if p.kind == "stored"} == fixed & {tuple(t) for t in patterns}


class TestSmooth:
    @quick
    @given(random_nets("tanh"))
    def test_index_theorem_and_fixedness(self, net: Hopfield) -> None:
        found = find_fixed_points(net)
        points = np.array([p.point for p in found])
        np.testing.assert_allclose(net.step(points), points, atol=1e-10)
        J = net.jacobian(points)
        assert np.sign(np.linalg.det(np.eye(net.units) - J)).sum() == 1

    @quick
    @given(random_nets("tanh"), st.integers(0, 10**6))
    def test_every_trajectory_ends_at_one_that_was_found(self, net: Hopfield, seed: int) -> None:
        x = np.random.default_rng(seed).uniform(-1, 1, (20, net.units))
        for _ in range(500):
            x = net.step(x)
        settled = np.abs(net.step(x) - x).max(axis=1) < 1e-12
        stable = np.array([p.point for p in find_fixed_points(net) if p.stable]).reshape(-1, net.units)
        assert (np.abs(x[settled][:, None] - stable).max(axis=2).min(axis=1, initial=np.inf) < 1e-6).all()

    def test_tanh_has_the_corners_of_the_seed(self) -> None:
        found = find_fixed_points(design(TWO_NEURONS, "newhop", "tanh"))
        assert Counter(p.kind for p in found) == {"stored": 3, "spurious": 1, "saddle": 4, "repeller": 1}

    def test_modern_cold_holds_every_pattern_and_warm_only_their_mean(self) -> None:
        cold = find_fixed_points(design(THREE_NEURONS, "modern", beta=8.0))
        assert [p.pattern for p in cold if p.kind == "stored"] == [0, 1, 2]
        warm = find_fixed_points(design(THREE_NEURONS, "modern", beta=0.1))
        assert [p.kind for p in warm] == ["spurious"]
        np.testing.assert_allclose(warm[0].point, np.mean(THREE_NEURONS, axis=0), atol=0.05)
