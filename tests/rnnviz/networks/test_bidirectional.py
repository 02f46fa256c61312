"""A net that reads both ways, beside torch's own."""

import numpy as np
import pytest
import torch

from rnnviz.networks.bidirectional import Bidirectional, gradient, read, read_plainly

TIME, BATCH, UNITS = 9, 4, 5
TORCH = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "simple": torch.nn.RNN}
cells = pytest.mark.parametrize("cell", TORCH)


def case(cell, direction="both"):
    net, rng = Bidirectional(cell, UNITS, direction), np.random.default_rng(0)
    return net, net.draw_weights(rng), rng.choice([-1.0, 1.0], (TIME, 1, BATCH)).astype(np.float32)


def torch_twin(net, theta):
    layer = TORCH[net.cell](1, UNITS, bidirectional=True)
    parts = [net.stack.split(own) for own in net.split(theta)]
    with torch.no_grad():
        for way, (W, U, b, _, _) in zip(("l0", "l0_reverse"), parts, strict=True):
            getattr(layer, f"weight_ih_{way}").copy_(torch.tensor(W))
            getattr(layer, f"weight_hh_{way}").copy_(torch.tensor(U))
            getattr(layer, f"bias_ih_{way}").copy_(torch.tensor(b))
            getattr(layer, f"bias_hh_{way}").zero_()
    V = torch.tensor(np.concatenate([part[3] for part in parts], axis=1))
    return layer, V, torch.tensor(parts[0][4])


@cells
def test_it_answers_as_torch_does_and_has_its_gradient(cell):
    net, theta, x = case(cell)
    layer, V, c = torch_twin(net, theta)
    for tensor in (V, c):
        tensor.requires_grad_()
    heard = layer(torch.tensor(x.transpose(0, 2, 1).copy()))[0]
    z = heard @ V.T + c
    way = read(net, theta, x)
    assert np.allclose(way.z[:, 0], z[..., 0].detach().numpy(), atol=1e-6)
    assert np.allclose(read_plainly(net, theta, x), way.z, atol=1e-6)

    dz = np.random.default_rng(1).normal(size=way.z.shape).astype(np.float32)
    (z * torch.tensor(dz.transpose(0, 2, 1).copy())).sum().backward()
    parts = [net.stack.split(own) for own in net.split(gradient(net, theta, way, dz))]
    for name, (dW, dU, db, _, _) in zip(("l0", "l0_reverse"), parts, strict=True):
        for key, own in (("weight_ih", dW), ("weight_hh", dU), ("bias_ih", db)):
            assert np.allclose(getattr(layer, f"{key}_{name}").grad.numpy(), own, rtol=1e-3, atol=1e-4), (key, name)
    assert np.allclose(V.grad.numpy(), np.concatenate([part[3] for part in parts], axis=1), rtol=1e-3, atol=1e-4)
    assert np.allclose(c.grad.numpy(), parts[0][4], rtol=1e-4)
    assert parts[1][4] == 0.0


@cells
def test_a_net_that_reads_backwards_is_a_forward_one_on_reversed_time(cell):
    net, theta, x = case(cell, "forward")
    other = Bidirectional(cell, UNITS, "backward")
    assert np.array_equal(read(other, theta, x[::-1]).z, read(net, theta, x).z[::-1])


def test_what_comes_later_reaches_only_those_who_read_from_the_end():
    for direction, hears in (("forward", False), ("backward", True), ("both", True)):
        net, theta, x = case("lstm", direction)
        changed = x.copy()
        changed[-1] *= -1
        assert np.array_equal(read(net, theta, x).z[:-1], read(net, theta, changed).z[:-1]) is not hears


def test_weights_are_counted_with_one_bias_a_gate():
    assert Bidirectional("lstm", 16, "both").n_weights == 2 * 4 * 16 * (1 + 16 + 1) + 2 * 16 + 1 == 2337
    assert Bidirectional("simple", 16, "forward").n_weights == 16 * 18 + 17
