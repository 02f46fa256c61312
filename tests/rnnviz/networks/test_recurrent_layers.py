"""The compiled sequences against torch.nn and against finite differences."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from rnnviz.networks.recurrent_layers import (
    ElmanLayer,
    GRULayer,
    LSTMLayer,
    PeepholeLayer,
    RecurrentLayer,
)
from rnnviz.networks.smooth_steps import hyperbolic, logistic


def _random(layer: nn.Module, seed: int = 0) -> None:
    generator = torch.Generator().manual_seed(seed)
    for p in layer.parameters():
        nn.init.uniform_(p, -0.6, 0.6, generator=generator)


def _inputs(time: int, batch: int, width: int, dtype: torch.dtype) -> Tensor:
    return torch.randn(time, batch, width, generator=torch.Generator().manual_seed(1), dtype=dtype)


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize(("ours", "theirs"), [(ElmanLayer, nn.RNN), (GRULayer, nn.GRU), (LSTMLayer, nn.LSTM)])
def test_layers_equal_torchs_own_forward_and_backward(
    ours: type[ElmanLayer | GRULayer | LSTMLayer], theirs: type[nn.RNN | nn.GRU | nn.LSTM], batch: int
) -> None:
    layer, reference = ours(2, 5), theirs(2, 5)
    _random(layer)
    reference.load_state_dict(layer.state_dict())
    x = _inputs(12, batch, 2, torch.float32)
    weights = _inputs(12, batch, 5, torch.float32)
    output, _ = layer.run(x)
    expected = reference(x)[0]
    assert torch.allclose(output, expected, atol=1e-6)
    torch.autograd.backward((output * weights).sum())
    torch.autograd.backward((expected * weights).sum())
    for mine, torchs in zip(layer.parameters(), reference.parameters(), strict=True):
        assert mine.grad is not None
        assert torchs.grad is not None
        assert torch.allclose(mine.grad, torchs.grad, atol=1e-5)


def test_without_peepholes_it_is_torchs_lstm() -> None:
    layer, reference = PeepholeLayer(2, 5), nn.LSTM(2, 5)
    _random(layer)
    nn.init.zeros_(layer.weight_peephole)
    reference.load_state_dict(layer.state_dict(), strict=False)
    x = _inputs(12, 3, 2, torch.float32)
    output, (h, c) = layer.run(x)
    expected, (h_expected, c_expected) = reference(x)
    assert torch.allclose(output, expected, atol=1e-6)
    assert torch.allclose(h, h_expected[0], atol=1e-6)
    assert torch.allclose(c, c_expected[0], atol=1e-6)


@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize("kind", [ElmanLayer, GRULayer, PeepholeLayer])
def test_gradients_equal_finite_differences(kind: type[ElmanLayer | GRULayer | PeepholeLayer], batch: int) -> None:
    layer = kind(2, 3).double()
    _random(layer)
    x = _inputs(4, batch, 2, torch.float64).requires_grad_()
    states = 2 if kind is PeepholeLayer else 1
    start = [_inputs(1, batch, 3, torch.float64)[0].requires_grad_() for _ in range(states)]
    names = list(dict(layer.named_parameters()))

    def output(x: Tensor, *rest: Tensor) -> Tensor:
        state, parameters = rest[:states], dict(zip(names, rest[states:], strict=True))
        weights = {f"layer.{n}": p for n, p in parameters.items()}
        h: Tensor = torch.func.functional_call(_Run(layer), weights, (x, state))
        return h

    assert torch.autograd.gradcheck(output, (x, *start, *layer.parameters()), atol=1e-6)


class _Run(nn.Module):
    """`layer.run` under the name that torch.func calls."""

    def __init__(self, layer: RecurrentLayer) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor, state: tuple[Tensor, ...]) -> Tensor:
        return self.layer.run(x, state)[0]


@pytest.mark.parametrize("kind", [ElmanLayer, GRULayer, LSTMLayer, PeepholeLayer])
def test_a_sequence_in_two_parts_is_the_sequence(kind: type[RecurrentLayer]) -> None:
    layer = kind(1, 4)
    _random(layer)
    x = _inputs(10, 2, 1, torch.float32)
    whole, _ = layer.run(x)
    first, state = layer.run(x[:6])
    second, _ = layer.run(x[6:], state)
    assert torch.allclose(torch.cat((first, second)), whole, atol=1e-6)


def test_smooth_steps_are_tanh_and_logistic_and_let_nan_through() -> None:
    from numba import njit

    @njit
    def both(x: np.ndarray, out: np.ndarray) -> None:
        for i in range(x.size):
            out[0, i] = hyperbolic(x[i])
            out[1, i] = logistic(x[i])

    for dtype, tolerance in ((np.float32, 4e-7), (np.float64, 1e-15)):
        x = np.linspace(-30, 30, 20001).astype(dtype)
        out = np.empty((2, x.size), dtype)
        both(x, out)
        exact = x.astype(np.float64)
        assert np.abs(out[0] - np.tanh(exact)).max() < tolerance
        assert np.abs(out[1] - 1 / (1 + np.exp(-exact))).max() < tolerance
        both(np.full(1, np.nan, dtype), out)
        assert np.isnan(out[:, 0]).all()
