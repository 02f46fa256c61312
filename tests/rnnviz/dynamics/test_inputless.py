"""Gated cells without input: the compiled orbit against the written equations, and the published exponents."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.dynamics.inputless_orbit import Orbit, kaplan_yorke, largest_exponent
from rnnviz.dynamics.lyapunov import Stretching
from rnnviz.networks.inputless import KINDS, PUBLISHED, ROWS, STATE, Inputless

LN_HALF = np.log(0.5)
every_kind = pytest.mark.parametrize("kind", KINDS)


def published(kind, gain=1.0):
    return Inputless(kind, gain * PUBLISHED[kind])


def followed(map_, start, steps=100_000, seed=0):
    orbit = Orbit(map_, np.array(start, dtype=float), steps, seed)
    return orbit, orbit.advance(steps)


@st.composite
def maps(draw):
    kind = draw(st.sampled_from(KINDS))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    return Inputless(kind, rng.normal(0, 4, (ROWS[kind], 2))), rng.uniform(-0.9, 0.9, STATE[kind])


@given(case=maps())
@settings(max_examples=40, deadline=None)
def test_jacobians_are_slopes(case):
    map_, x = case
    eps = 1e-6
    numeric = [(map_.step((x + eps * e)[None]) - map_.step((x - eps * e)[None]))[0] / (2 * eps) for e in np.eye(len(x))]
    np.testing.assert_allclose(map_.jacobian(x[None])[0], np.array(numeric).T, atol=1e-7)


@given(case=maps())
@settings(max_examples=40, deadline=None)
def test_the_compiled_orbit_is_the_map_and_its_growth_that_of_its_jacobians(case):
    map_, x = case
    orbit = Orbit(map_, x, 20, 0)
    slow = Stretching(map_, x, exponents=len(x), rng=np.random.default_rng((0, 1)))
    slow.advance(3)
    np.testing.assert_allclose(orbit.drop(3)[-1], slow.x, rtol=1e-9, atol=1e-12)
    slow.forget()
    slow.advance(4)
    orbit.advance(4)
    np.testing.assert_allclose(orbit.exponents(), slow.exponents().values, rtol=1e-5, atol=1e-7)


@every_kind
def test_exponents_add_up_to_the_mean_logarithm_of_the_determinant(kind):
    map_ = published(kind, 1.2)
    orbit = Orbit(map_, np.full(STATE[kind], 0.1), 200, 0)
    before = np.vstack((orbit.drop(50)[-1], orbit.advance(200)))[:-1]
    determinants = np.linalg.det(map_.jacobian(before))
    assert orbit.exponents().sum() == pytest.approx(np.log(np.abs(determinants)).mean(), rel=1e-6)


def test_the_published_lstm_is_chaotic():
    """Four orbits of two million steps agree on 0.1697 ± 0.0002; blocks of a shorter one are not quite independent."""
    orbit, path = followed(published("lstm"), [0.1, 0.2, 0.3, 0.4], 400_000)
    found, error = orbit.exponents(), orbit.error()
    assert found[0] == pytest.approx(0.1697, abs=4 * error)
    assert error < 0.001
    np.testing.assert_allclose(found[1:], [-0.384, -1.68, -4.62], atol=0.01)
    assert kaplan_yorke(found) == pytest.approx(1.445, abs=0.01)
    np.testing.assert_allclose(path.min(0), [-0.087, -0.171, -0.150, -0.246], atol=2e-3)
    np.testing.assert_allclose(path.max(0), [0.223, 0.252, 0.516, 0.354], atol=2e-3)
    assert orbit.verdict() == "chaos"


def test_the_published_gru_is_chaotic_and_so_is_it_with_the_other_sign_of_z():
    orbit, path = followed(published("gru"), [0.1, 0.2])
    np.testing.assert_allclose(orbit.exponents(), [0.2197, -0.539], atol=0.006)
    np.testing.assert_allclose([path.min(0), path.max(0)], [[-0.725, -0.507], [0.650, 0.816]], atol=2e-3)
    other = PUBLISHED["gru"] * np.repeat([1.0, -1.0, 1.0], 2)[:, None]
    assert followed(Inputless("gru", other), [0.1, 0.2])[0].exponents()[0] == pytest.approx(0.069, abs=0.003)


@pytest.mark.parametrize(
    ("kind", "gain", "exponent"),
    [("lstm", 0.5, -0.557), ("lstm", 0.7, -0.142), ("lstm", 0.8, -0.449), ("lstm", 0.85, -0.038),
     ("lstm", 0.95, 0.207), ("lstm", 1.1, 0.035), ("lstm", 1.2, 0.052), ("lstm", 1.5, -0.485),
     ("gru", 0.5, -0.0758), ("gru", 0.75, 0.026), ("gru", 0.85, -0.297), ("gru", 0.95, 0.143), ("gru", 1.3, -0.243)],
)  # fmt: skip
def test_windows_of_order_lie_between_gains_of_chaos(kind, gain, exponent):
    start = np.random.default_rng(0).uniform(-0.5, 0.5, STATE[kind])
    assert followed(published(kind, gain), start)[0].exponents()[0] == pytest.approx(exponent, abs=0.004)
    assert largest_exponent(published(kind, gain), start, 0) == pytest.approx(exponent, abs=0.025)


def test_at_one_gain_the_lstm_has_two_fates():
    chaos = followed(published("lstm", 0.9), [0.1, 0.2, 0.3, 0.4])[0]
    cycle = followed(published("lstm", 0.9), [0.39, -0.3, -0.09, 0.21])[0]
    assert chaos.exponents()[0] == pytest.approx(0.132, abs=0.004)
    assert (chaos.verdict(), chaos.period()) == ("chaos", None)
    assert cycle.exponents()[0] == pytest.approx(-0.0028, abs=0.0005)
    assert (cycle.verdict(), cycle.period()) == ("cycle", 18)


def test_nothing_is_quiet_at_rest_in_zero():
    lstm, gru = (np.linalg.eigvals(published(kind).jacobian(np.zeros((1, STATE[kind])))[0]) for kind in ("lstm", "gru"))
    assert np.abs(lstm).max() == pytest.approx(abs(-0.75 + 1.118034j), abs=1e-6)
    assert np.abs(gru).max() == pytest.approx(abs(0.5 + 1.561249j), abs=1e-6)


@given(seed=st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_without_biases_a_chaos_free_cell_always_comes_to_rest(seed):
    rng = np.random.default_rng(seed)
    map_ = Inputless("cfn", rng.normal(0, 5, (2, 2)))
    x = rng.uniform(-3, 3, 2)
    before = x
    for _ in range(30):
        after = map_.step(before[None])[0]
        theta = 1.0 / (1.0 + np.exp(-map_.W @ before))
        assert np.all(np.abs(after) <= theta * np.abs(before) + 1e-15)
        before = after
    orbit, _ = followed(map_, x, 400)
    np.testing.assert_allclose(orbit.exponents(), LN_HALF, atol=1e-6)
    assert (orbit.verdict(), orbit.period()) == ("rest", 1)


def test_how_the_published_chaos_free_cell_dies_away():
    h, sizes = np.array([[2.0, -3.0]]), []
    for _ in range(20):
        h = published("cfn").step(h)
        sizes.append(np.abs(h).max())
    np.testing.assert_allclose([sizes[n - 1] for n in (1, 5, 10, 20)], [0.96, 0.046, 1.4e-3, 1.3e-6], rtol=0.05)


def test_without_weights_half_is_forgotten_at_every_step():
    gru = followed(published("gru", 0.0), [0.3, 0.3], 1000)[0].exponents()
    np.testing.assert_allclose(gru, LN_HALF, atol=1e-12)
    lstm = followed(published("lstm", 0.0), [0.3] * 4, 1000)[0].exponents()
    np.testing.assert_allclose(lstm[:2], LN_HALF, atol=1e-9)
    assert np.all(lstm[2:] < -30)


@every_kind
def test_states_stay_within_one(kind):
    _, path = followed(published(kind, 3.0), [0.9] * STATE[kind], 2000)
    assert np.abs(path[:, :2]).max() < 1.0


@every_kind
def test_pieces_and_checkpoints_change_nothing(kind):
    start = np.full(STATE[kind], 0.2)
    whole, path = followed(published(kind), start, 1000)
    first = Orbit(published(kind), start, 1000, 0)
    parts = [first.advance(n) for n in (1, 49, 333)]
    state = copy.deepcopy(first.checkpoint())
    first.advance(5)
    again = Orbit(published(kind), start, 1000, 0)
    again.restore(state)
    parts.append(again.advance(617))
    assert np.concatenate(parts).tobytes() == path.tobytes()
    assert again.exponents().tobytes() == whole.exponents().tobytes()
    assert again.error() == whole.error()


def test_exponents_do_not_depend_on_the_start():
    found = [followed(published("gru"), start)[0].exponents()[0] for start in ([0.4, -0.1], [-0.3, 0.2], [0.05, 0.5])]
    assert np.ptp(found) < 0.01


def test_there_is_no_error_before_there_are_two_blocks():
    orbit = Orbit(published("gru"), np.array([0.1, 0.2]), 1000, 0)
    assert orbit.verdict() is None
    orbit.advance(99)
    assert orbit.error() is None
    orbit.advance(1)
    assert orbit.error() is not None


@pytest.mark.parametrize(
    ("exponents", "dimension"),
    [([0.4192, -1.6232], 1.2583), ([-0.1, -0.2], 0.0), ([0.0, -1.0], 1.0), ([0.3, 0.1], 2.0),
     ([0.9, 0.0, -14.6], 2.0616)],
)  # fmt: skip
def test_the_dimension_of_kaplan_and_yorke(exponents, dimension):
    """The first is Hénon's map, the last the Lorenz attractor (Sprott 2003, Chaos and Time-Series Analysis)."""
    assert kaplan_yorke(np.array(exponents)) == pytest.approx(dimension, abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "low", "high"), [("lstm", 3, 20), ("gru", 30, 60), ("cfn", 0, 0)])
def test_most_random_cells_are_not_chaotic(kind, low, high):
    """Weights N(0, 5²): 10 of 300 LSTMs, 43 of 300 GRUs, no chaos-free cell."""
    chaotic = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        map_ = Inputless(kind, rng.normal(0, 5, (ROWS[kind], 2)))
        chaotic += followed(map_, rng.uniform(-0.5, 0.5, STATE[kind]), 20_000)[0].verdict() == "chaos"
    assert low <= chaotic <= high
