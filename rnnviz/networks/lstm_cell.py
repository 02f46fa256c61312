"""The long short-term memory cell, with or without peepholes."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.cell import Gradient, Moment, summed, summed_outer
from rnnviz.networks.stepping_cells import logistic

GATES = ("i", "f", "candidate", "o")
"""In torch's order."""


@dataclass(frozen=True, eq=False)
class LstmCell:
    """c ← f ∘ c + i ∘ c̃,  h ← o ∘ tanh(c).

        i = σ(U_i x + W_i h + b_i + p_i ∘ c)    f = σ(U_f x + W_f h + b_f + p_f ∘ c)
        c̃ = tanh(U_c x + W_c h + b_c)           o = σ(U_o x + W_o h + b_o + p_o ∘ c_new)

    U : (4 unit, input)    W : (4 unit, unit)    b : (4 unit,)    p : (3, unit) for i, f, o, or None
    State: h, then c, (2 unit,). The output gate's peephole sees the new c.
    Sources: Hochreiter & Schmidhuber 1997; Gers, Schraudolph & Schmidhuber 2002 (peepholes); Greff et al. 2017.
    """

    U: Floats
    W: Floats
    b: Floats
    p: Floats | None = None

    @property
    def units(self) -> int:
        return len(self.b) // 4

    @property
    def state_size(self) -> int:
        return len(self.b) // 2

    def forward(self, x: Floats, before: Floats) -> Moment:
        units = self.units
        h, c = before[..., :units], before[..., units:]
        a = x @ self.U.T + h @ self.W.T + self.b
        a_i, a_f, a_c, a_o = (a[..., first : first + units] for first in range(0, 4 * units, units))
        if self.p is not None:
            a_i, a_f = a_i + self.p[0] * c, a_f + self.p[1] * c
        i, f, candidate = logistic(a_i), logistic(a_f), np.tanh(a_c)
        c = f * c + i * candidate
        o = logistic(a_o if self.p is None else a_o + self.p[2] * c)
        gates = dict(zip(GATES, (i, f, candidate, o), strict=True))
        return Moment(x, before, np.concatenate((o * np.tanh(c), c), axis=-1), gates)

    def backward(self, moment: Moment, d: Floats) -> tuple[Floats, Floats]:
        i, f, candidate, o = (moment.gates[name] for name in GATES)
        c_before = moment.before[..., self.units :]
        dh = d[..., : self.units]
        da_o = dh * self._tanh_c(moment) * o * (1.0 - o)
        dc = self.memory_error(moment, d)
        da_i = dc * candidate * i * (1.0 - i)
        da_f = dc * c_before * f * (1.0 - f)
        da = np.concatenate((da_i, da_f, dc * i * (1.0 - candidate**2), da_o), axis=-1)
        dc_before = dc * f
        if self.p is not None:
            dc_before = dc_before + da_i * self.p[0] + da_f * self.p[1]
        return da, np.concatenate((da @ self.W, dc_before), axis=-1)

    def memory_error(self, moment: Moment, d: Floats) -> Floats:
        """∂E/∂c with c's way through the h of its own step.    d : (..., state) as in `backward`

        ∂E/∂c = d_c + d_h ∘ o ∘ (1 − tanh² c)    (+ ∂E/∂a_o ∘ p_o)
        """
        o, tanh_c = moment.gates["o"], self._tanh_c(moment)
        dh = d[..., : self.units]
        dc: Floats = d[..., self.units :] + dh * o * (1.0 - tanh_c**2)
        return dc if self.p is None else dc + dh * tanh_c * o * (1.0 - o) * self.p[2]

    def gradient(self, moment: Moment, da: Floats) -> Gradient:
        units = self.units
        h, c = moment.before[..., :units], moment.before[..., units:]
        found = {"U": summed_outer(da, moment.x), "W": summed_outer(da, h), "b": summed(da)}
        if self.p is not None:
            da_i, da_f, _, da_o = np.split(da, 4, axis=-1)
            seen = (da_i * c, da_f * c, da_o * moment.after[..., units:])
            found["p"] = np.stack([summed(part) for part in seen])
        return found

    def _tanh_c(self, moment: Moment) -> Floats:
        return np.tanh(moment.after[..., self.units :])
