"""The cells in numpy against torch's own layers and against autograd of the written equations, in float64."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnviz.networks.cell import jacobian, unrolled
from rnnviz.networks.gru_cell import GruCell
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.simple_cell import SimpleCell

UNITS, INPUTS, STEPS = 5, 3, 7
PRECISE = {"rtol": 1e-10, "atol": 1e-12}


def simple(rng, activation="tanh"):
    return SimpleCell(*drawn(rng, 1), activation)


def lstm(rng, peepholes=False):
    return LstmCell(*drawn(rng, 4), rng.normal(size=(3, UNITS)) if peepholes else None)


def gru(rng, form="after"):
    return GruCell(*drawn(rng, 3), form)


def drawn(rng, gates):
    rows = gates * UNITS
    return rng.normal(size=(rows, INPUTS)), rng.normal(size=(rows, UNITS)) / 2, rng.normal(size=rows)


CELLS = {
    "tanh": simple,
    "linear": lambda rng: simple(rng, "linear"),
    "lstm": lstm,
    "peepholes": lambda rng: lstm(rng, True),
    "gru before": lambda rng: gru(rng, "before"),
    "gru after": gru,
}
every_cell = pytest.mark.parametrize("name", CELLS)


def written_step(cell, x, s, weights):
    """The equations once more, in torch, for autograd. s : (state,)"""
    U, W, b = weights["U"], weights["W"], weights["b"]
    units = cell.units
    h = s[:units]
    a = U @ x + b
    if isinstance(cell, SimpleCell):
        a = a + W @ h
        return torch.tanh(a) if cell.activation == "tanh" else a
    if isinstance(cell, LstmCell):
        c = s[units:]
        a_i, a_f, a_c, a_o = (a + W @ h).chunk(4)
        p = weights.get("p", torch.zeros(3, units, dtype=torch.float64))
        c_new = torch.sigmoid(a_f + p[1] * c) * c + torch.sigmoid(a_i + p[0] * c) * torch.tanh(a_c)
        return torch.cat((torch.sigmoid(a_o + p[2] * c_new) * torch.tanh(c_new), c_new))
    (r, z), a_h, W_h = torch.sigmoid(a[: 2 * units] + W[: 2 * units] @ h).chunk(2), a[2 * units :], W[2 * units :]
    candidate = torch.tanh(a_h + (W_h @ (r * h) if cell.form == "before" else r * (W_h @ h)))
    return (1 - z) * candidate + z * h


def weights_of(cell):
    arrays = {"U": cell.U, "W": cell.W, "b": cell.b}
    if getattr(cell, "p", None) is not None:
        arrays["p"] = cell.p
    return {name: torch.tensor(w, requires_grad=True) for name, w in arrays.items()}


@every_cell
def test_a_step_its_jacobian_and_its_gradient_are_autograds(name):
    rng = np.random.default_rng(3)
    cell = CELLS[name](rng)
    x, s, d = rng.normal(size=INPUTS), rng.normal(size=cell.state_size), rng.normal(size=cell.state_size)
    moment = cell.forward(x, s)
    weights, start = weights_of(cell), torch.tensor(s, requires_grad=True)
    after = written_step(cell, torch.tensor(x), start, weights)
    np.testing.assert_allclose(moment.after, after.detach(), **PRECISE)
    exact = torch.autograd.functional.jacobian(lambda s: written_step(cell, torch.tensor(x), s, weights), start)
    np.testing.assert_allclose(jacobian(cell, moment), exact.detach(), **PRECISE)
    (after @ torch.tensor(d)).backward()
    da, before = cell.backward(moment, d)
    np.testing.assert_allclose(before, start.grad, **PRECISE)
    found = cell.gradient(moment, da)
    assert set(found) == set(weights)
    for letter, gradient in found.items():
        np.testing.assert_allclose(gradient, weights[letter].grad, **PRECISE)


@every_cell
def test_a_batch_is_its_members_one_by_one(name):
    rng = np.random.default_rng(4)
    cell = CELLS[name](rng)
    x, s = rng.normal(size=(2, 4, INPUTS)), rng.normal(size=(2, 4, cell.state_size))
    d = rng.normal(size=s.shape)
    together = cell.forward(x, s)
    da, before = cell.backward(together, d)
    total = cell.gradient(together, da)
    alone = [(cell.forward(x[i], s[i]), d[i]) for i in np.ndindex(2, 4)]
    apart = [cell.backward(moment, error) for moment, error in alone]
    np.testing.assert_allclose(before.reshape(8, -1), [b for _, b in apart], **PRECISE)
    gradients = [cell.gradient(m, a) for (m, _), (a, _) in zip(alone, apart, strict=True)]
    for letter, gradient in total.items():
        np.testing.assert_allclose(gradient, sum(g[letter] for g in gradients), **PRECISE)
    np.testing.assert_allclose(jacobian(cell, together)[1, 2], jacobian(cell, alone[6][0]), **PRECISE)


@pytest.mark.parametrize(("name", "layer"), [("tanh", nn.RNN), ("lstm", nn.LSTM), ("gru after", nn.GRU)])
def test_a_sequence_is_that_of_torchs_own_layer(name, layer):
    rng = np.random.default_rng(5)
    cell = CELLS[name](rng)
    twin = layer(INPUTS, UNITS, dtype=torch.float64)
    with torch.no_grad():
        twin.weight_ih_l0.copy_(torch.tensor(cell.U))
        twin.weight_hh_l0.copy_(torch.tensor(cell.W))
        twin.bias_ih_l0.copy_(torch.tensor(cell.b))
        twin.bias_hh_l0.zero_()
    x = rng.normal(size=(STEPS, INPUTS))
    h = np.array([moment.after[:UNITS] for moment in unrolled(cell, x)])
    np.testing.assert_allclose(h, twin(torch.tensor(x))[0].detach(), **PRECISE)


def test_closed_peepholes_are_no_peepholes_bit_for_bit():
    rng = np.random.default_rng(6)
    plain = lstm(rng)
    closed = LstmCell(plain.U, plain.W, plain.b, np.zeros((3, UNITS)))
    x = rng.normal(size=(STEPS, INPUTS))
    for one, other in zip(unrolled(plain, x), unrolled(closed, x), strict=True):
        assert np.array_equal(one.after, other.after)
        np.testing.assert_array_equal(jacobian(plain, one), jacobian(closed, other))


def test_with_one_unit_both_forms_of_the_gru_are_one():
    rng = np.random.default_rng(7)
    U, W, b = rng.normal(size=(3, 1)), rng.normal(size=(3, 1)), rng.normal(size=3)
    x = rng.normal(size=(STEPS, 1))
    ends = [unrolled(GruCell(U, W, b, form), x)[-1].after for form in ("before", "after")]
    np.testing.assert_allclose(*ends, rtol=1e-14)


def test_the_two_forms_of_the_gru_as_computed_elsewhere():
    """Row-vector W^r = diag(2, −2), W^z = 0, W^h = [[0.7, −1.2], [0.4, 0.9]]; ours are their transposes."""
    W = np.concatenate((np.diag([2.0, -2.0]), np.zeros((2, 2)), np.array([[0.7, -1.2], [0.4, 0.9]]).T))
    for form, expected in (("before", (0.244812, -0.788487)), ("after", (0.260964, -0.799937))):
        cell = GruCell(np.zeros((6, 1)), W, np.zeros(6), form)
        after = cell.forward(np.zeros(1), np.array([0.5, -0.8])).after
        np.testing.assert_allclose(after, expected, atol=5e-7)


def test_gates_stay_within_their_bounds_however_large_the_input():
    rng = np.random.default_rng(8)
    for name in ("lstm", "peepholes"):
        cell, c = CELLS[name](rng), np.zeros(UNITS)
        for moment in unrolled(cell, 1e3 * rng.normal(size=(50, INPUTS))):
            assert all(np.isfinite(gate).all() for gate in moment.gates.values())
            assert np.all(np.abs(moment.after[:UNITS]) <= 1.0)
            assert np.all(np.abs(moment.after[UNITS:]) <= np.abs(c) + 1.0)
            c = moment.after[UNITS:]


def test_a_gru_never_leaves_the_cube_it_starts_in():
    rng = np.random.default_rng(9)
    start = rng.uniform(-3, 3, UNITS)
    for form in ("before", "after"):
        for moment in unrolled(gru(rng, form), rng.normal(size=(50, INPUTS)), start):
            assert np.all(np.abs(moment.after) <= np.maximum(np.abs(start), 1.0))
