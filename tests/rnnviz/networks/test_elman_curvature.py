"""Products with the Gauss–Newton matrix, against the matrix itself and against differences."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.networks.elman_curvature import ElmanCases, in_chunks
from rnnviz.networks.recurrent_stack import Stack, forward

STACK = Stack("simple", 2, (3,), 2)
STEPS, CASES = 6, 5


def problem(seed=0):
    rng = np.random.default_rng(seed)
    x, target = rng.normal(size=(STEPS, 2, CASES)), rng.normal(size=(2, CASES))
    return ElmanCases(STACK, x, target, CASES), rng.normal(size=STACK.n_weights) / 2


def written(parts, x):
    """States (time, unit, case) and the last answer (output, case), once more in torch."""
    W, U, b, V, c = parts
    h, states = torch.zeros(len(b), x.shape[2], dtype=torch.float64), []
    for x_t in x:
        h = torch.tanh(W @ x_t + U @ h + b[:, None])
        states.append(h)
    return torch.stack(states), V @ h + c[:, None]


def parts_of(theta):
    return torch.split(theta, [int(np.prod(s)) for s in STACK.shapes])


def matrices(cases, theta):
    """G = JᵀHJ and S = mean over cases of Σ_t JᵀJ, written out by autograd."""

    def answers(t):
        shaped = [p.reshape(s) for p, s in zip(parts_of(t), STACK.shapes, strict=True)]
        return written(shaped, torch.tensor(cases.x))

    J_h, J_y = torch.autograd.functional.jacobian(answers, torch.tensor(theta))
    J_h, J_y = (J.reshape(-1, len(theta)).numpy() for J in (J_h, J_y))
    return 2.0 / CASES * J_y.T @ J_y, J_h.T @ J_h / CASES


@pytest.mark.parametrize("structural", [0.0, 0.3])
def test_products_are_those_of_the_exact_matrix(structural):
    cases, theta = problem()
    G, S = matrices(cases, theta)
    way = cases.forward(theta)
    columns = [cases.curvature(theta, way, v, structural) for v in np.eye(len(theta))]
    np.testing.assert_allclose(np.array(columns), G + structural * S, rtol=1e-9, atol=1e-11)


@given(seed=st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_the_curvature_is_symmetric_and_nowhere_negative(seed):
    cases, theta = problem(seed)
    rng = np.random.default_rng(seed + 1)
    u, v = rng.normal(size=(2, len(theta)))
    way = cases.forward(theta)
    A_u, A_v = (cases.curvature(theta, way, w, 0.3) for w in (u, v))
    assert v @ A_u == pytest.approx(u @ A_v, rel=1e-9, abs=1e-10)
    assert v @ A_v >= 0.0


def test_states_and_answers_move_as_their_differences_say():
    cases, theta = problem(3)
    v, eps = np.random.default_rng(4).normal(size=len(theta)), 1e-6
    Rh, Ry = cases.tangent(theta, cases.forward(theta), v)
    ahead, behind = (forward(STACK, theta + sign * eps * v, cases.x) for sign in (1, -1))
    np.testing.assert_allclose(Rh, (ahead.layers[0].h - behind.layers[0].h) / (2 * eps), atol=1e-8)
    np.testing.assert_allclose(Ry, (ahead.y[-1] - behind.y[-1]) / (2 * eps), atol=1e-8)


def test_the_gradient_is_autograds():
    cases, theta = problem(5)
    t = torch.tensor(theta, requires_grad=True)
    shaped = [p.reshape(s) for p, s in zip(parts_of(t), STACK.shapes, strict=True)]
    E = ((written(shaped, torch.tensor(cases.x))[1] - torch.tensor(cases.target)) ** 2).sum() / CASES
    E.backward()  # type: ignore[no-untyped-call]
    loss, g = cases.gradient(theta, cases.forward(theta))
    assert loss == pytest.approx(E.item(), rel=1e-12)
    assert loss == pytest.approx(cases.loss(theta), rel=1e-12)
    np.testing.assert_allclose(g, t.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_at_an_exact_fit_it_is_the_whole_second_derivative():
    """There the part with the residuals vanishes: G is the Hessian."""
    cases, theta = problem(6)
    fitted = ElmanCases(STACK, cases.x, cases.forward(theta).y[-1], CASES)
    v, eps = np.random.default_rng(7).normal(size=len(theta)), 1e-5
    ahead, behind = (fitted.gradient(t, fitted.forward(t))[1] for t in (theta + eps * v, theta - eps * v))
    found = fitted.curvature(theta, fitted.forward(theta), v, 0.0)
    np.testing.assert_allclose(found, (ahead - behind) / (2 * eps), atol=1e-7)


def test_chunks_add_up():
    cases, theta = problem(8)
    chunks = in_chunks(STACK, cases.x, cases.target, 2)
    assert [c.x.shape[2] for c in chunks] == [2, 2, 1]
    whole = cases.gradient(theta, cases.forward(theta))
    parts = [c.gradient(theta, c.forward(theta)) for c in chunks]
    assert sum(E for E, _ in parts) == pytest.approx(whole[0])
    np.testing.assert_allclose(sum(g for _, g in parts), whole[1], atol=1e-12)
