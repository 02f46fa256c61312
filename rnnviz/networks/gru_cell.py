"""The gated recurrent unit, in both forms that are in use."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.cell import Gradient, Moment, summed, summed_outer
from rnnviz.networks.stepping_cells import logistic

GATES = ("r", "z", "candidate")
"""In torch's order."""

GruForm = Literal["before", "after"]


@dataclass(frozen=True, eq=False)
class GruCell:
    """h ← (1 − z) ∘ h̃ + z ∘ h.

        r = σ(U_r x + W_r h + b_r)    z = σ(U_z x + W_z h + b_z)
        before:  h̃ = tanh(U_h x + W_h (r ∘ h) + b_h)      r multiplies h before the product
        after:   h̃ = tanh(U_h x + r ∘ (W_h h) + b_h)      r multiplies the product, as in torch

    U : (3 unit, input)    W : (3 unit, unit)    b : (3 unit,), one bias per gate
    Sources: Cho et al. 2014, arXiv 1406.1078 (before; their z is our 1 − z); torch.nn.GRU (after).
    """

    U: Floats
    W: Floats
    b: Floats
    form: GruForm = "after"

    @property
    def units(self) -> int:
        return len(self.b) // 3

    @property
    def state_size(self) -> int:
        return len(self.b) // 3

    def forward(self, x: Floats, before: Floats) -> Moment:
        units = self.units
        P = x @ self.U.T + self.b
        gates = logistic(P[..., : 2 * units] + before @ self.W[: 2 * units].T)
        r, z = gates[..., :units], gates[..., units:]
        W_h = self.W[2 * units :].T
        fed = (r * before) @ W_h if self.form == "before" else r * (before @ W_h)
        candidate = np.tanh(P[..., 2 * units :] + fed)
        return Moment(x, before, candidate + z * (before - candidate), {"r": r, "z": z, "candidate": candidate})

    def backward(self, moment: Moment, d: Floats) -> tuple[Floats, Floats]:
        r, z, candidate = (moment.gates[name] for name in GATES)
        h, (W_gates, W_h) = moment.before, np.split(self.W, [2 * self.units])
        da_z = d * (h - candidate) * z * (1.0 - z)
        da_h = d * (1.0 - z) * (1.0 - candidate**2)
        if self.form == "before":
            arrived = da_h @ W_h
            dr, dh = arrived * h, arrived * r
        else:
            dr, dh = da_h * (h @ W_h.T), (da_h * r) @ W_h
        da_gates = np.concatenate((dr * r * (1.0 - r), da_z), axis=-1)
        return np.concatenate((da_gates, da_h), axis=-1), d * z + dh + da_gates @ W_gates

    def gradient(self, moment: Moment, da: Floats) -> Gradient:
        r, h = moment.gates["r"], moment.before
        da_gates, da_h = da[..., : 2 * self.units], da[..., 2 * self.units :]
        dW_h = summed_outer(da_h, r * h) if self.form == "before" else summed_outer(da_h * r, h)
        dW = np.concatenate((summed_outer(da_gates, h), dW_h))
        return {"U": summed_outer(da, moment.x), "W": dW, "b": summed(da)}
