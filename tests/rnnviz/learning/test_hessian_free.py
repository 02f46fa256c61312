"""Hessian-free optimisation where the answer is known: on quadratics, and on a net that must add two numbers."""

import copy

import numpy as np
import pytest

from rnnviz.learning.hessian_free import MOST_STEPS, ConjugateGradients, HessianFree


class LinearCases:
    """E = ‖X θ − d‖² / n: the Gauss–Newton matrix is the whole second derivative. The states are X θ."""

    def __init__(self, X, d, of):
        self.X, self.d, self.of = X, d, of

    def forward(self, theta):
        return self.X @ theta - self.d

    def loss(self, theta):
        return float((self.forward(theta) ** 2).sum() / self.of)

    def gradient(self, theta, way):
        return float((way**2).sum() / self.of), 2.0 * self.X.T @ way / self.of

    def curvature(self, theta, way, v, structural):
        return (2.0 + structural) * self.X.T @ (self.X @ v) / self.of


def linear(chunks=3):
    rng = np.random.default_rng(0)
    X, truth = rng.normal(size=(30, 8)), rng.normal(size=8)
    d = X @ truth
    cases = [LinearCases(X[k::chunks], d[k::chunks], 30) for k in range(chunks)]
    return HessianFree(np.zeros(8), lambda update: cases), truth


def finish(hf, updates):
    pieces = 0
    while hf.updates < updates:
        pieces += 1
        assert hf.advance() == (hf.updates > 0 and pieces > 0 and hf._phase == "gradient" and hf._chunk == 0)
    return pieces


def test_a_quadratic_is_solved_in_a_few_updates():
    hf, truth = linear()
    finish(hf, 8)
    np.testing.assert_allclose(hf.theta, truth, atol=1e-4)


def test_damping_falls_where_the_quadratic_is_right():
    hf, _ = linear()
    finish(hf, 5)
    assert hf.damping == pytest.approx(0.1 / 1.5**5)


def test_conjugate_gradients_solve_the_system_and_never_rise():
    rng = np.random.default_rng(1)
    root = rng.normal(size=(12, 12))
    A, g = root @ root.T + np.eye(12), rng.normal(size=12)
    x = rng.normal(size=12)
    cg = ConjugateGradients.started(g, x, A @ x)
    while not cg.done:
        cg.step(A @ cg.p)
    np.testing.assert_allclose(A @ cg.x, -g, atol=1e-3)
    assert np.all(np.diff(cg.fall) <= 1e-12)
    assert cg.fall[-1] == pytest.approx(g @ cg.x + 0.5 * cg.x @ A @ cg.x, rel=1e-9)
    assert len(cg.fall) - 1 <= MOST_STEPS


def test_conjugate_gradients_end_where_there_is_nothing_to_do():
    zero = np.zeros(3)
    assert ConjugateGradients.started(zero, zero, zero).done
    cg = ConjugateGradients.started(np.ones(3), zero, zero)
    cg.step(zero)
    assert cg.done


def test_the_loss_never_rises_on_one_batch():
    """Steps are shortened until it falls, and left out where it does not."""
    hf, _ = linear()
    losses = []
    for update in range(1, 7):
        finish(hf, update)
        losses.append(hf.loss)
    assert all(np.diff(losses) <= 0)


def test_going_on_from_any_piece_equals_never_having_stopped():
    never, _ = linear()
    pieces = finish(never, 2)
    for stop in range(0, pieces, 7):
        first, _ = linear()
        for _ in range(stop):
            first.advance()
        state = copy.deepcopy(first.checkpoint())
        first.advance()  # what goes on must not reach into what was saved
        again, _ = linear()
        again.restore(state)
        for _ in range(pieces - stop):
            again.advance()
        assert again.theta.tobytes() == never.theta.tobytes()
        assert again.checkpoint()["damping"] == never.damping
