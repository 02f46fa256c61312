"""Stacks of recurrent layers against torch's own layers, and against autograd of the written equations, in float64."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.errors import InputError
from rnnviz.networks.recurrent_stack import GATES, REMEMBERING, Stack, backward, draw_weights, forward, orthogonal
from rnnviz.networks.stack_answers import answers

STEPS, BATCH = 9, 4
STACKS = [Stack(cell, 2, units, 2) for cell in GATES for units in ((3,), (4, 3), (3, 2, 2))]
LAYERS = {"simple": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
every_stack = pytest.mark.parametrize("stack", STACKS, ids=lambda s: f"{s.cell}-{'-'.join(map(str, s.units))}")


def drawn(stack, seed=0):
    rng = np.random.default_rng(seed)
    theta = rng.uniform(-0.8, 0.8, stack.n_weights)
    x = rng.normal(size=(STEPS, stack.inputs, BATCH))
    return theta, x, rng.normal(size=(STEPS, stack.outputs, BATCH))


def torch_answers(stack, theta, x):
    """What torch's layers say, with the leaf tensors in the order of the vector; torch's second biases stay 0."""
    leaves = [torch.tensor(part, requires_grad=True) for part in stack.split(theta)]
    fed = torch.tensor(x).permute(0, 2, 1)
    for k in range(len(stack.units)):
        W, U, b = leaves[3 * k : 3 * k + 3]
        layer = LAYERS[stack.cell](fed.shape[2], stack.units[k], dtype=torch.float64)
        named = {"weight_ih_l0": W, "weight_hh_l0": U, "bias_ih_l0": b, "bias_hh_l0": torch.zeros_like(b)}
        fed = torch.func.functional_call(layer, named, (fed,))[0]
    return (fed @ leaves[-2].T + leaves[-1]).permute(0, 2, 1), leaves


@every_stack
def test_answers_and_gradient_are_torchs(stack):
    theta, x, dy = drawn(stack)
    way = forward(stack, theta, x)
    y, leaves = torch_answers(stack, theta, x)
    np.testing.assert_allclose(way.y, y.detach().numpy(), atol=1e-12)
    torch.autograd.backward((y * torch.tensor(dy)).sum())
    expected = np.concatenate([leaf.grad.numpy().ravel() for leaf in leaves])
    np.testing.assert_allclose(backward(stack, theta, way, dy).theta, expected, rtol=1e-10, atol=1e-11)


def layer_normalised(parts, x):
    """Ba, Kiros & Hinton 2016, eq. 4, once more in torch."""
    W, U, b, gain, V, c = parts
    h, answers = torch.zeros(len(b), x.shape[2], dtype=torch.float64), []
    for x_t in x:
        a = torch.nn.functional.layer_norm((W @ x_t + U @ h).T, (len(b),)).T
        h = torch.tanh(gain[:, None] * a + b[:, None])
        answers.append(V @ h + c[:, None])
    return torch.stack(answers)


def test_a_normalised_layer_is_that_of_the_equation_and_so_is_its_gradient():
    stack = Stack("simple", 2, (5,), 2, normalised=True)
    theta, x, dy = drawn(stack)
    leaves = [torch.tensor(part, requires_grad=True) for part in stack.split(theta)]
    y = layer_normalised(leaves, torch.tensor(x))
    way = forward(stack, theta, x)
    np.testing.assert_allclose(way.y, y.detach().numpy(), atol=1e-12)
    torch.autograd.backward((y * torch.tensor(dy)).sum())
    expected = np.concatenate([leaf.grad.numpy().ravel() for leaf in leaves])
    np.testing.assert_allclose(backward(stack, theta, way, dy).theta, expected, rtol=1e-9, atol=1e-10)


def test_a_normalised_layer_does_not_see_how_large_its_sum_is():
    stack = Stack("simple", 1, (6,), normalised=True)
    theta, x, _ = drawn(stack)
    larger = theta.copy()
    for part in stack.split(larger)[:2]:
        part *= 100.0
    np.testing.assert_allclose(forward(stack, larger, x).y, forward(stack, theta, x).y, atol=1e-3)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_only_simple_layers_can_be_normalised(cell):
    with pytest.raises(InputError, match="simple cells only"):
        Stack(cell, 1, (3,), normalised=True)


@every_stack
def test_a_mask_on_the_readout_is_in_the_gradient(stack):
    theta, x, dy = drawn(stack)
    mask = np.random.default_rng(5).uniform(0, 2, (stack.units[-1], BATCH))
    eps, direction = 1e-6, np.random.default_rng(6).normal(size=len(theta))

    def weighted(t):
        return float((forward(stack, t, x, mask).y * dy).sum())

    slope = (weighted(theta + eps * direction) - weighted(theta - eps * direction)) / (2 * eps)
    found = backward(stack, theta, forward(stack, theta, x, mask), dy).theta @ direction
    assert found == pytest.approx(slope, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize(
    ("cell", "units", "weights"),
    [("simple", (5,), 41), ("lstm", (5,), 146), ("simple", (10,), 131), ("lstm", (5, 3), 252), ("gru", (5, 3), 190),
     ("lstm", (25,), 2726)],
)  # fmt: skip
def test_weights_are_counted_as_in_the_course(cell, units, weights):
    """Seed 003: one bias per gate."""
    assert Stack(cell, 1, units).n_weights == weights


@every_stack
def test_first_weights_are_orthogonal_with_an_open_memory(stack):
    theta = draw_weights(stack, np.random.default_rng(1), 0.7, 3.0, 0.5, None)
    for _, U, b in stack.layers(theta):
        units = U.shape[1]
        for gate in U.reshape(-1, units, units):
            np.testing.assert_allclose(gate @ gate.T, 0.49 * np.eye(units), atol=1e-6)
        gates, keeps = b.reshape(-1, units), REMEMBERING[stack.cell]
        assert [bool((gate == 3.0).all()) for gate in gates] == [k == keeps for k in range(len(gates))]
        assert keeps is None or not np.delete(gates, keeps, axis=0).any()


def test_orthogonal_matrices_do_not_prefer_a_sign():
    traces = [np.trace(orthogonal(4, np.random.default_rng(seed))) for seed in range(400)]
    assert abs(np.mean(traces)) < 0.2


def test_the_lstms_memory_is_c():
    stack = Stack("lstm", 1, (3,))
    theta, x, _ = drawn(stack)
    layer = forward(stack, theta, x).layers[0]
    o = layer.saved[0][:, 9:]
    np.testing.assert_allclose(layer.h[1:], o * np.tanh(layer.memory), atol=1e-12)


@every_stack
def test_plain_numpy_gives_the_same_answers_and_the_same_memory(stack):
    theta, x, _ = drawn(stack)
    way = forward(stack, theta, x)
    y, memory = answers(stack, theta, x)
    np.testing.assert_allclose(y, way.y, atol=1e-12)
    np.testing.assert_allclose(memory, way.layers[0].memory, atol=1e-12)
