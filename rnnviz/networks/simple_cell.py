"""The simple recurrent cell of Elman's network."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.cell import Gradient, Moment, summed, summed_outer


@dataclass(frozen=True, eq=False)
class SimpleCell:
    """h ← g(U x + W h + b) with g = tanh, or the identity.

    U : (unit, input)    W : (unit, unit)    b : (unit,)
    Source: Elman 1990, "Finding structure in time", Cognitive Science 14, 179-211.
    """

    U: Floats
    W: Floats
    b: Floats
    activation: Literal["tanh", "linear"] = "tanh"

    @property
    def units(self) -> int:
        return len(self.b)

    @property
    def state_size(self) -> int:
        return len(self.b)

    def forward(self, x: Floats, before: Floats) -> Moment:
        a = x @ self.U.T + before @ self.W.T + self.b
        return Moment(x, before, np.tanh(a) if self.activation == "tanh" else a, {})

    def backward(self, moment: Moment, d: Floats) -> tuple[Floats, Floats]:
        """∂E/∂a = d ∘ g′(a) with g′ = 1 − h² for tanh; ∂E/∂h_before = Wᵀ ∂E/∂a."""
        da = d * (1.0 - moment.after**2) if self.activation == "tanh" else d
        return da, da @ self.W

    def gradient(self, moment: Moment, da: Floats) -> Gradient:
        return {"U": summed_outer(da, moment.x), "W": summed_outer(da, moment.before), "b": summed(da)}
