"""The written derivative by finite differences, the fits by what is known of them, staircases by their bound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.plane_functions import FUNCTIONS
from rnnviz.learning.sigmoid_sums import STEEPEST, SigmoidFit, SigmoidSum, middles, random_start, rmse, staircase
from tests.rnnviz.hopfield_cases import quick

X = np.linspace(-1.0, 1.0, 401)


def fitted(name: str, width: int, seed: int = 0, iterations: int = 150) -> SigmoidFit:
    target = FUNCTIONS[name](X)  # type: ignore[index]
    fit = SigmoidFit(X, target, random_start(width, X, target, np.random.default_rng(seed)))
    for _ in range(iterations):
        fit.iterate()
    return fit


def median_error(name: str, width: int) -> float:
    return float(np.median([fitted(name, width, seed).rmse for seed in range(5)]))


def some_sum(width: int = 4, seed: int = 0) -> SigmoidSum:
    rng = np.random.default_rng(seed)
    return SigmoidSum(rng.normal(0, 3, width), rng.normal(size=width), rng.normal(size=width), 0.3)


def test_the_derivative_is_that_of_the_sum() -> None:
    model, step, J = some_sum(), 1e-6, some_sum().jacobian(X)
    for k in range(model.n_weights):
        change = step * (np.arange(model.n_weights) == k)
        numeric = (model.moved(change)(X) - model.moved(-change)(X)) / (2 * step)
        np.testing.assert_allclose(J[:, k], numeric, atol=1e-8)


def test_terms_and_offset_make_the_sum() -> None:
    model = some_sum()
    np.testing.assert_allclose(model.terms(X).sum(axis=1) + model.c, model(X), atol=1e-12)


@quick
@given(st.permutations(range(4)), st.lists(st.sampled_from([-1.0, 1.0]), min_size=4, max_size=4), st.integers(0, 99))
def test_order_and_sign_of_units_do_not_matter(order: list[int], signs: list[float], seed: int) -> None:
    model, s = some_sum(seed=seed), np.array(signs)
    other = SigmoidSum((s * model.w)[order], (s * model.b)[order], (s * model.v)[order], model.c)
    np.testing.assert_allclose(other(X), model(X), atol=1e-12)


def test_the_error_never_rises() -> None:
    fit = fitted("sine", 6, iterations=0)
    errors = []
    for _ in range(100):
        errors.append(fit.rmse)
        fit.iterate()
    assert (np.diff(errors) <= 0).all()
    assert rmse(fit.model, X, FUNCTIONS["sine"](X)) == pytest.approx(fit.rmse)


def test_going_on_from_a_state_is_never_having_stopped() -> None:
    whole, first = fitted("chirp", 8, iterations=40), fitted("chirp", 8, iterations=15)
    again = fitted("chirp", 8, seed=3, iterations=0)
    again.put(first.state())
    for _ in range(25):
        again.iterate()
    np.testing.assert_array_equal(whole.model.w, again.model.w)
    with pytest.raises(ValueError, match="no state"):
        fitted("chirp", 7, iterations=0).put(first.state())


def test_weights_stay_bounded_on_a_jump() -> None:
    for width in (1, 8, 32):
        model = fitted("step", width).model
        assert np.abs(model.w).max() <= STEEPEST
        assert np.isfinite([*model.b, *model.v, model.c]).all()


@pytest.mark.parametrize("width", [1, 2, 3, 4, 9, 19])
def test_a_staircase_on_a_ramp_is_off_by_half_a_step(width: int) -> None:
    model = staircase(middles(width))
    assert np.abs(model(X) - X).max() == pytest.approx(1 / (width + 1), abs=0.005)


@quick
@given(st.integers(1, 60), st.sampled_from(["sine", "abs", "bump", "ramp"]))
def test_a_staircase_keeps_its_bound(width: int, name: str) -> None:
    function = FUNCTIONS[name]  # type: ignore[index]
    steepest = {"sine": 3 * np.pi, "abs": 1.0, "bump": np.sqrt(2 / np.e) / 0.2, "ramp": 1.0}[name]
    error = np.abs(staircase(function(middles(width)))(X) - function(X)).max()
    assert error <= steepest / (width + 1) + 1e-9


def test_a_staircase_is_not_always_better_for_being_finer() -> None:
    sine = FUNCTIONS["sine"]
    errors = {n: np.abs(staircase(sine(middles(n)))(X) - sine(X)).max() for n in (2, 3, 9, 19)}
    assert errors[2] == pytest.approx(1.0, abs=0.05)
    assert errors[3] == pytest.approx(1.707, abs=0.05)
    assert errors[9] == pytest.approx(0.8968, abs=0.005 * 3 * np.pi)
    assert errors[19] == pytest.approx(0.4655, abs=0.005 * 3 * np.pi)


def test_the_jump_stays_however_fine_the_staircase() -> None:
    fine = np.linspace(-1e-3, 1e-3, 2001)
    for name in ("staircase", "fit"):
        model = staircase(np.sign(middles(9))) if name == "staircase" else fitted("step", 4).model
        assert np.abs(model(fine) - np.sign(fine)).max() > 0.9


@pytest.mark.parametrize(
    ("name", "width", "low", "high"),
    [("sine", 1, 0.6, 0.7), ("sine", 2, 0.5, 0.66), ("sine", 3, 0.27, 0.55), ("sine", 8, 0.0, 0.003),
     ("sine", 10, 0.0, 0.001), ("abs", 1, 0.23, 0.25), ("abs", 2, 0.02, 0.03), ("abs", 4, 0.0, 0.009),
     ("bump", 1, 0.27, 0.29), ("bump", 2, 0.003, 0.005), ("bump", 6, 0.0, 1e-3), ("ramp", 1, 0.0, 3e-4),
     ("step", 1, 0.0, 1e-5)],
)  # fmt: skip
def test_widths_have_their_errors(name: str, width: int, low: float, high: float) -> None:
    assert low <= median_error(name, width) <= high


@pytest.mark.slow
def test_four_units_follow_six_turns_from_some_starts_and_three_from_none() -> None:
    four = [fitted("sine", 4, seed).rmse for seed in range(60)]
    assert 0.2 <= np.mean([error < 0.01 for error in four]) <= 0.5
    assert min(fitted("sine", 3, seed).rmse for seed in range(60)) > 0.25
