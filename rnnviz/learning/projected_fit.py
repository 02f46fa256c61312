"""One hidden layer fitted to many values at once, the output weights always the best there are for the hidden ones.

    minimise over A, B, θ:   Σ_s ‖(A tanh(B z_s + θ) − t_s) / w‖²  +  ρ ‖A / w‖²

For given B and θ the best A is a ridge regression. What is left is a function of B and θ alone, whose gradient is the
partial one at that A (Golub & Pereyra 1973: variable projection); Adam follows it. Learning all three by Adam takes ten
times as long and ends higher.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.learning.adam import Adam

RIDGE = 1e-6
"""ρ for each sample."""
FIRST_SPREAD = 1.5
"""Of the first hidden weights, times the root of the number of variables."""


@dataclass(eq=False)
class ProjectedFit:
    """z : (sample, variable), standardised; target : (sample, output); weight : (output,), w

    B : (hidden, variable)    theta : (hidden,)    A : (output, hidden), the best for them
    """

    z: Floats
    target: Floats
    weight: Floats
    B: Floats
    theta: Floats
    adam: Adam

    @classmethod
    def begin(cls, z: Floats, target: Floats, weight: Floats, hidden: int, rng: np.random.Generator) -> "ProjectedFit":
        """Each hidden unit begins with its zero through a sample that is drawn."""
        variables = z.shape[1]
        B = FIRST_SPREAD * rng.standard_normal((hidden, variables)) / np.sqrt(variables)
        theta = -(B * z[rng.integers(len(z), size=hidden)]).sum(axis=1)
        return cls(z, target, weight, B, theta, Adam.at_rest(np.zeros(B.size + hidden)))

    def __post_init__(self) -> None:
        self._solve()

    def _solve(self) -> None:
        """A for B and θ, and the errors (sample, output), in units of w."""
        self._answers = np.tanh(self.z @ self.B.T + self.theta)
        gram = self._answers.T @ self._answers
        gram[np.diag_indices_from(gram)] += RIDGE * len(self.z)
        self.A = np.linalg.solve(gram, self._answers.T @ self.target).T
        self._errors = (self._answers @ self.A.T - self.target) / self.weight

    @property
    def loss(self) -> float:
        """Mean over outputs of the mean square error in units of w² (without the ridge's share)."""
        return float((self._errors**2).mean())

    def gradient(self) -> tuple[Floats, Floats]:
        """Of half the sum of squares per sample, for B and θ."""
        back = (self._errors / self.weight) @ self.A * (1.0 - self._answers**2)
        return back.T @ self.z / len(self.z), back.mean(axis=0)

    def update(self, rate: float) -> float:
        """One step of Adam for B and θ, and the best A after it. Returns the loss after the step."""
        to_B, to_theta = self.gradient()
        weights = np.concatenate((self.B.ravel(), self.theta))
        self.adam.step(weights, np.concatenate((to_B.ravel(), to_theta)), rate)
        self.B, self.theta = weights[: self.B.size].reshape(self.B.shape), weights[self.B.size :]
        self._solve()
        return self.loss

    def learned(self) -> dict[str, Any]:
        """Everything that learning has changed."""
        return {"B": self.B, "theta": self.theta, "adam": self.adam.checkpoint()}

    def put(self, state: dict[str, Any]) -> None:
        """The opposite. Raises ValueError where it does not fit."""
        B, theta = np.array(state["B"]), np.array(state["theta"])
        if B.shape != self.B.shape or theta.shape != self.theta.shape:
            raise ValueError("these are the weights of another network")
        self.B, self.theta, self.adam = B, theta, Adam.restored(state["adam"])
        self._solve()
