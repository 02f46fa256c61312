"""Nets that read symbols, against autograd."""

import numpy as np
import pytest
import torch

from rnnviz.networks.symbol_network import drawn, from_vector, loss_and_gradient

ORDERS = pytest.mark.parametrize("order", ["first", "second"])


def by_autograd(theta, units, order, words, answers):
    matrices = 3 if order == "second" else 1
    sizes = [matrices * units * units, 3 * units, units, units, 1]
    W, b, h0, v, c = theta.split(sizes)
    W, b = W.reshape(matrices, units, units).expand(3, units, units), b.reshape(3, units)
    h, evidence = h0.expand(len(words), units), []
    for symbols in [None, *torch.tensor(words).T]:
        if symbols is not None:
            h = torch.tanh(torch.einsum("nij,nj->ni", W[symbols], h) + b[symbols])
        evidence.append(4 * (h @ v) + c)
    return torch.nn.functional.binary_cross_entropy_with_logits(
        torch.stack(evidence, 1), torch.tensor(answers, dtype=torch.float64)
    )


@ORDERS
@pytest.mark.parametrize("units", [2, 4])
def test_loss_and_gradient_are_autograds(order, units):
    rng = np.random.default_rng(units)
    net = drawn(units, 3, order, rng)
    words, answers = rng.integers(0, 3, (6, 9)), rng.random((6, 10)) < 0.5
    loss, gradient, _ = loss_and_gradient(net, words, answers)
    theta = torch.tensor(net.vector(), requires_grad=True)
    exact = by_autograd(theta, units, order, words, answers)
    exact.backward()
    assert loss == pytest.approx(exact.item(), rel=1e-12)
    np.testing.assert_allclose(gradient, theta.grad, rtol=1e-10, atol=1e-14)


@ORDERS
def test_its_jacobian_is_that_of_its_step(order):
    rng = np.random.default_rng(1)
    net = drawn(3, 3, order, rng)
    h, symbols = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)
    d = 1e-6
    columns = [(net.step(h + d * e, symbols) - net.step(h - d * e, symbols)) / (2 * d) for e in np.eye(3)]
    np.testing.assert_allclose(net.jacobian(h, symbols), np.stack(columns, -1), atol=1e-9)


@ORDERS
def test_weights_go_through_a_vector(order):
    net = drawn(3, 3, order, np.random.default_rng(2))
    again = from_vector(net.vector(), 3, 3, order)
    assert np.array_equal(again.vector(), net.vector())
    assert np.array_equal(again.maps, net.maps)
    assert again.maps.shape == (3, 3, 3)


def test_in_a_net_of_first_order_all_symbols_share_a_matrix():
    maps = drawn(2, 3, "first", np.random.default_rng(3)).maps
    assert np.array_equal(maps[0], maps[2])
