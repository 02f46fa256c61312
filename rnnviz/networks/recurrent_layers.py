"""Recurrent layers that train fast on the CPU, one sequence at a time or many.

`torch.nn.LSTM` is fused on the CPU and taken as it is. `torch.nn.GRU` and `torch.nn.RNN` walk through
Python's autograd step by step, and the LSTM with peepholes does not exist in torch: these three run the
compiled sequences of `gru_sequence`, `elman_sequence` and `peephole_sequence`, and keep torch's own
parameters (names, shapes, gate order), so that they can be exchanged with the originals.

Every layer maps x : (time, batch, input) and a state to (time, batch, unit) and the state afterwards;
a state is a tuple of (batch, unit) tensors, None means zeros.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from rnnviz.arrays import Floats
from rnnviz.networks.elman_sequence import elman_backward, elman_forward
from rnnviz.networks.gru_sequence import gru_backward, gru_forward
from rnnviz.networks.peephole_sequence import peephole_backward, peephole_forward

State = tuple[Tensor, ...]


def _numpy(x: Tensor) -> Floats:
    """The values of a CPU tensor, contiguous, without a copy where it is so already."""
    values: Floats = x.detach().contiguous().numpy()
    return values


def _columns(x: Tensor) -> Tensor:
    """(time, batch, unit) → (time, unit, batch) contiguous: the order in which the compiled loops read."""
    return x.transpose(1, 2).contiguous()


def _start(state: Tensor, time: int) -> Floats:
    """Room for (time + 1, unit, batch) with the state (batch, unit) as its first entry."""
    start = _numpy(state.T)
    h = np.empty((time + 1, *start.shape), start.dtype)
    h[0] = start
    return h


def _summed_product(dA: Tensor, h: Tensor) -> Tensor:
    """Σ_{t, k} dA[t, :, k] h[t, :, k]ᵀ in one product, of dA : (time, row, batch), h : (time, column, batch)."""
    return dA.permute(1, 0, 2).flatten(1) @ h.permute(1, 0, 2).flatten(1).T


class _ElmanSequence(torch.autograd.Function):
    """(P, U, h₀ : (batch, unit)) → h : (time, unit, batch); see `elman_sequence`."""

    @staticmethod
    def forward(ctx: Any, P: Tensor, U: Tensor, start: Tensor) -> Tensor:
        h = _start(start, len(P))
        elman_forward(_numpy(P), _numpy(U), h)
        ctx.U, ctx.h = _numpy(U), h
        return torch.from_numpy(h[1:])

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, ...]:
        dh = _numpy(gradients[0])
        dP, carry = np.empty_like(dh), np.zeros_like(dh[0])
        elman_backward(dh, ctx.U, ctx.h, dP, carry)
        d = torch.from_numpy(dP)
        return d, _summed_product(d, torch.from_numpy(ctx.h[:-1])), torch.from_numpy(carry.T)


class _GRUSequence(torch.autograd.Function):
    """(P, U, b, h₀ : (batch, unit)) → h : (time, unit, batch); see `gru_sequence`."""

    @staticmethod
    def forward(ctx: Any, P: Tensor, U: Tensor, b: Tensor, start: Tensor) -> Tensor:
        h = _start(start, len(P))
        gates = np.empty_like(_numpy(P))
        a_n = np.empty_like(h[1:])
        gru_forward(_numpy(P), _numpy(U), _numpy(b), h, gates, a_n)
        ctx.saved = (_numpy(U), h, gates, a_n)
        return torch.from_numpy(h[1:])

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, ...]:
        U, h, gates, a_n = ctx.saved
        dh = _numpy(gradients[0])
        dP, dA, carry = np.empty_like(gates), np.empty_like(gates), np.zeros_like(dh[0])
        gru_backward(dh, U, h, gates, a_n, dP, dA, carry)
        dA_t = torch.from_numpy(dA)
        dU = _summed_product(dA_t, torch.from_numpy(h[:-1]))
        db = dA_t[:, 2 * U.shape[1] :].sum((0, 2))
        return torch.from_numpy(dP), dU, db, torch.from_numpy(carry.T)


class _PeepholeSequence(torch.autograd.Function):
    """(P, U, p, h₀, c₀ : (batch, unit)) → h, c : (time, unit, batch); see `peephole_sequence`.

    No gradient flows into c, which is returned for its last value alone.
    """

    @staticmethod
    def forward(ctx: Any, P: Tensor, U: Tensor, p: Tensor, start_h: Tensor, start_c: Tensor) -> tuple[Tensor, Tensor]:
        h, c = _start(start_h, len(P)), _start(start_c, len(P))
        gates = np.empty_like(_numpy(P))
        peephole_forward(_numpy(P), _numpy(U), _numpy(p), h, c, gates)
        ctx.saved = (_numpy(U), _numpy(p), h, c, gates)
        states = torch.from_numpy(h[1:]), torch.from_numpy(c[1:])
        ctx.mark_non_differentiable(states[1])
        return states

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, ...]:
        U, p, h, c, gates = ctx.saved
        dh = _numpy(gradients[0])
        dP, dp = np.empty_like(gates), np.zeros_like(p)
        carry_h, carry_c = np.zeros_like(dh[0]), np.zeros_like(dh[0])
        peephole_backward(dh, U, p, c, gates, dP, dp, carry_h, carry_c)
        d = torch.from_numpy(dP)
        dU = _summed_product(d, torch.from_numpy(h[:-1]))
        starts = torch.from_numpy(carry_h.T), torch.from_numpy(carry_c.T)
        return d, dU, torch.from_numpy(dp), *starts


class _Weights:
    """The parameters of torch's recurrent layers, which torch does not declare.

    weight_ih_l0 : (gate · unit, input)    weight_hh_l0 : (gate · unit, unit)    both biases : (gate · unit,)
    """

    weight_ih_l0: Tensor
    weight_hh_l0: Tensor
    bias_ih_l0: Tensor
    bias_hh_l0: Tensor


class LSTMLayer(nn.LSTM, _Weights):
    """torch's LSTM, which is fused on the CPU. State: (h, c)."""

    def run(self, x: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """(time, batch, input) → h : (time, batch, unit), state afterwards."""
        start = None if state is None else (state[0][None], state[1][None])
        output, (h, c) = super().forward(x, start)
        return output, (h[0], c[0])


class ElmanLayer(nn.RNN, _Weights):
    """torch's tanh layer; on the CPU by the compiled sequence. State: (h,)."""

    def run(self, x: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """(time, batch, input) → h : (time, batch, unit), state afterwards."""
        start = x.new_zeros(x.shape[1], self.hidden_size) if state is None else state[0]
        if x.is_cuda:
            output, h = super().forward(x, start[None])
            return output, (h[0],)
        P = linear(x, self.weight_ih_l0, self.bias_ih_l0 + self.bias_hh_l0)
        output = _ElmanSequence.apply(_columns(P), self.weight_hh_l0, start).transpose(1, 2)
        return output, (output[-1],)


class GRULayer(nn.GRU, _Weights):
    """torch's GRU; on the CPU by the compiled sequence. State: (h,)."""

    def run(self, x: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """(time, batch, input) → h : (time, batch, unit), state afterwards."""
        start = x.new_zeros(x.shape[1], self.hidden_size) if state is None else state[0]
        if x.is_cuda:
            output, h = super().forward(x, start[None])
            return output, (h[0],)
        units = self.hidden_size
        b_r, b_z, b_n = self.bias_hh_l0.reshape(3, units)
        P = linear(x, self.weight_ih_l0, self.bias_ih_l0 + torch.cat((b_r, b_z, torch.zeros_like(b_n))))
        output = _GRUSequence.apply(_columns(P), self.weight_hh_l0, b_n, start).transpose(1, 2)
        return output, (output[-1],)


class PeepholeLayer(nn.LSTM, _Weights):
    """An LSTM with peepholes, on the CPU only. State: (h, c).

    torch's parameters and `weight_peephole` : (3, unit), what the gates i, f, o see of the cell.
    """

    def __init__(self, input_size: int, hidden_size: int, device: str | None = None) -> None:
        super().__init__(input_size, hidden_size, device=device)
        self.weight_peephole = nn.Parameter(torch.empty(3, hidden_size, device=device))

    def run(self, x: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """(time, batch, input) → h : (time, batch, unit), state afterwards."""
        zero = x.new_zeros(x.shape[1], self.hidden_size)
        start_h, start_c = (zero, zero) if state is None else state
        P = linear(x, self.weight_ih_l0, self.bias_ih_l0 + self.bias_hh_l0)
        h, c = _PeepholeSequence.apply(_columns(P), self.weight_hh_l0, self.weight_peephole, start_h, start_c)
        return h.transpose(1, 2), (h[-1].T, c[-1].T)


RecurrentLayer = ElmanLayer | LSTMLayer | PeepholeLayer | GRULayer
