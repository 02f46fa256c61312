"""One layer of a deep belief network: a restricted Boltzmann machine that learns what the layer below says.

    v₀ = data,  h₀ = σ(b + v₀ W),  s ~ h₀ (0 or 1),  v₁ = σ(a + s Wᵀ),  h₁ = σ(b + v₁ W)
    ΔW ← m ΔW + rate (⟨v₀ h₀ᵀ⟩ − ⟨v₁ h₁ᵀ⟩ − decay W),   Δa = rate ⟨v₀ − v₁⟩,   Δb = rate ⟨h₀ − h₁⟩

The reconstruction stays a probability, only the hidden units are drawn: Hinton 2012, "A practical guide to training
restricted Boltzmann machines", 3.1–3.2. Greedy stacking: Hinton, Osindero & Teh 2006.
"""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.learning.contrastive_divergence import untrained
from rnnviz.networks.rbm import Rbm, sigmoid

BATCH = 20
MOMENTUM = 0.5
SPREAD = 0.01
"""Deviation of the weights before learning."""
FALL = 0.1
"""What is left of the learning rate in the last epoch; it falls by the same factor in each."""


class GreedyLayer:
    """The machine as it is now. data : (pattern, visible), between 0 and 1"""

    def __init__(
        self, data: Floats, hidden: int, epochs: int, rate: float, decay: float, rng: np.random.Generator
    ) -> None:
        self._data, self._rng = data, rng
        self.epochs, self._rate, self._decay = epochs, rate, decay
        begun = untrained(data, hidden, ("binary", "binary"), SPREAD, rng)
        self.W, self.a, self.b = begun.W, begun.a, begun.b
        self._moving = np.zeros_like(self.W)
        self.updates = 0
        self._order = np.arange(len(data))

    @property
    def updates_an_epoch(self) -> int:
        return -(-len(self._data) // BATCH)

    @property
    def epoch(self) -> int:
        """How many are complete."""
        return self.updates // self.updates_an_epoch

    @property
    def done(self) -> bool:
        return self.epoch >= self.epochs

    @property
    def rbm(self) -> Rbm:
        return Rbm(self.W, self.a, self.b)

    def rate(self) -> float:
        """The learning rate of the epoch under way."""
        return self._rate * FALL ** (self.epoch / max(1, self.epochs - 1))

    def learn(self, updates: int) -> None:
        """So many updates, or fewer at the end."""
        for _ in range(updates):
            if self.done:
                return
            at = self.updates % self.updates_an_epoch
            if at == 0:
                self._order = self._rng.permutation(len(self._data))
            self._update(self._data[self._order[at * BATCH : (at + 1) * BATCH]], self.rate())
            self.updates += 1

    def _update(self, v0: Floats, rate: float) -> None:
        h0 = sigmoid(self.b + v0 @ self.W)
        s = (self._rng.random(h0.shape) < h0).astype(float)
        v1 = sigmoid(self.a + s @ self.W.T)
        h1 = sigmoid(self.b + v1 @ self.W)
        share = rate / len(v0)
        self._moving = MOMENTUM * self._moving + share * (v0.T @ h0 - v1.T @ h1) - rate * self._decay * self.W
        self.W = self.W + self._moving
        self.a = self.a + share * (v0 - v1).sum(axis=0)
        self.b = self.b + share * (h0 - h1).sum(axis=0)

    def checkpoint(self) -> dict[str, Any]:
        """What is needed to go on bit for bit, beside the rng."""
        return {"W": self.W, "a": self.a, "b": self.b, "moving": self._moving, "updates": self.updates,
                "order": self._order}  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Raises ValueError where it is the state of another layer."""
        if np.shape(state["W"]) != self.W.shape or np.shape(state["order"]) != self._order.shape:
            raise ValueError("the weights are those of another layer")
        self.W, self.a, self.b, self._moving = (np.array(state[name], float) for name in ("W", "a", "b", "moving"))
        self.updates, self._order = int(state["updates"]), np.array(state["order"])
