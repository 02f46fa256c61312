"""Adam on one vector of weights, and the clipping of a gradient's length.

    m ← β₁ m + (1 − β₁) g    v ← β₂ v + (1 − β₂) g²    θ ← θ − rate · m̂ / (√v̂ + ε)

Source: Kingma & Ba 2015, arXiv 1412.6980, algorithm 1; clipping: Pascanu, Mikolov & Bengio 2013, arXiv 1211.5063.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


@dataclass(eq=False)
class Adam:
    """m, v : like the weights; updates : how many there were"""

    m: Floats
    v: Floats
    updates: int = 0

    @classmethod
    def at_rest(cls, theta: Floats) -> "Adam":
        return cls(np.zeros_like(theta), np.zeros_like(theta))

    def step(self, theta: Floats, gradient: Floats, rate: float) -> None:
        """Moves `theta` where it lies."""
        self.updates += 1
        self.m += (1 - BETA_1) * (gradient - self.m)
        self.v += (1 - BETA_2) * (gradient * gradient - self.v)
        size = rate / (1 - BETA_1**self.updates)
        theta -= size * self.m / (np.sqrt(self.v / (1 - BETA_2**self.updates)) + EPSILON)

    def checkpoint(self) -> dict[str, Any]:
        return {"m": self.m.copy(), "v": self.v.copy(), "updates": self.updates}

    @classmethod
    def restored(cls, state: dict[str, Any]) -> "Adam":
        return cls(np.array(state["m"]), np.array(state["v"]), int(state["updates"]))


def clipped(gradient: Floats, longest: float) -> Floats:
    """The gradient, shortened to that length where it is longer."""
    length = float(np.linalg.norm(gradient))
    return gradient * np.float32(longest / length) if length > longest else gradient
