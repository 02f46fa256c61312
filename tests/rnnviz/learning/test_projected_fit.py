"""The fit of one hidden layer with the best output weights: its gradient, and that it learns."""

import numpy as np
import pytest

from rnnviz.arrays import Floats
from rnnviz.learning.projected_fit import RIDGE, ProjectedFit


def some_fit(hidden: int = 4, seed: int = 0) -> ProjectedFit:
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((200, 2))
    target = np.column_stack((np.sin(2 * z[:, 0]), z[:, 0] * z[:, 1]))
    return ProjectedFit.begin(z, target, target.std(axis=0), hidden, rng)


def objective(fit: ProjectedFit, B: Floats, theta: Floats) -> float:
    """Half of what is minimised over A, per sample, by a solver that knows nothing of the fit's own."""
    answers = np.tanh(fit.z @ B.T + theta)
    total = 0.0
    for target, w in zip(fit.target.T, fit.weight, strict=True):
        rows = np.vstack((answers, np.sqrt(RIDGE * len(fit.z)) * np.eye(len(theta))))
        right = np.concatenate((target, np.zeros(len(theta))))
        a = np.linalg.lstsq(rows, right, rcond=None)[0]
        total += float(((rows @ a - right) ** 2).sum()) / w**2
    return 0.5 * total / len(fit.z)


def test_the_gradient_is_the_slope_of_what_is_left_after_solving_for_A() -> None:
    fit = some_fit()
    to_B, to_theta = fit.gradient()
    eps = 1e-5
    for i in range(fit.B.shape[0]):
        for j in range(fit.B.shape[1]):
            step = np.zeros_like(fit.B)
            step[i, j] = eps
            slope = (objective(fit, fit.B + step, fit.theta) - objective(fit, fit.B - step, fit.theta)) / (2 * eps)
            assert to_B[i, j] == pytest.approx(slope, abs=1e-6)
        shift = eps * np.eye(len(fit.theta))[i]
        slope = (objective(fit, fit.B, fit.theta + shift) - objective(fit, fit.B, fit.theta - shift)) / (2 * eps)
        assert to_theta[i] == pytest.approx(slope, abs=1e-6)


def test_every_unit_begins_with_its_zero_at_a_sample() -> None:
    fit = some_fit(hidden=7)
    assert np.abs(fit.z @ fit.B.T + fit.theta).min(axis=0).max() < 1e-12


def test_it_learns() -> None:
    fit = some_fit(hidden=12)
    before = fit.loss
    losses = [fit.update(0.02) for _ in range(150)]
    assert losses[-1] < 0.05 * before


def test_stopped_and_resumed_is_as_never_stopped() -> None:
    whole, first, second = (some_fit() for _ in range(3))
    for _ in range(20):
        whole.update(0.02)
    for _ in range(8):
        first.update(0.02)
    second.put(first.learned())
    for _ in range(12):
        second.update(0.02)
    np.testing.assert_array_equal(second.A, whole.A)


def test_weights_of_another_network_are_refused() -> None:
    with pytest.raises(ValueError, match="another network"):
        some_fit(4).put(some_fit(5).learned())
