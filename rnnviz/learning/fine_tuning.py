"""A feed-forward net of sigmoid layers under a softmax, trained on named pictures: from a stack, or from chance.

    h_l = σ(b_l + h_{l−1} W_l),  p(c) = softmax(b + h_L W)_c,   minimise ⟨−ln p(label)⟩ + ½ decay |θ|²

by Adam. What does not come from the stack begins as Glorot & Bengio 2010 have it: uniform within ±√(6/(in + out)).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.learning.adam import Adam
from rnnviz.networks.rbm import Rbm, sigmoid

RATE = 0.002
DECAY = 1e-5
BATCH = 32
EPOCHS = 100
CLASSES = 10

Layers = list[tuple[Floats, Floats]]
"""(W, b) of each layer from below, W : (in, out), b : (out,)"""


class FineTuning:
    """The net as it is now. pictures : (picture, pixel), labels : (picture,)"""

    def __init__(
        self, pictures: Floats, labels: Ints, sizes: Sequence[int], rng: np.random.Generator, stack: Sequence[Rbm] = ()
    ) -> None:
        """sizes : units of each hidden layer; stack : a machine for each of them, or none to begin from chance"""
        self._pictures, self._labels, self._rng = pictures, labels, rng
        ends = [pictures.shape[1], *sizes, CLASSES]
        layers: Layers = [(_glorot(a, b, rng), np.zeros(b)) for a, b in pairwise(ends)]
        layers[: len(stack)] = [(rbm.W, rbm.b) for rbm in stack]
        self._shapes = [W.shape for W, _ in layers]
        self._theta = np.concatenate([part.ravel() for layer in layers for part in layer])
        self._adam = Adam.at_rest(self._theta)
        self._order = np.arange(len(labels))
        self.updates = 0

    @property
    def size(self) -> int:
        """How many numbers an update moves."""
        return self._theta.size

    @property
    def updates_an_epoch(self) -> int:
        return -(-len(self._labels) // BATCH)

    @property
    def done(self) -> bool:
        return self.updates >= EPOCHS * self.updates_an_epoch

    @property
    def progress(self) -> float:
        return self.updates / (EPOCHS * self.updates_an_epoch)

    def learn(self, updates: int) -> None:
        """So many updates, or fewer at the end."""
        for _ in range(updates):
            if self.done:
                return
            at = self.updates % self.updates_an_epoch
            if at == 0:
                self._order = self._rng.permutation(len(self._labels))
            rows = self._order[at * BATCH : (at + 1) * BATCH]
            self._adam.step(self._theta, self.gradient(self._pictures[rows], self._labels[rows]), RATE)
            self.updates += 1

    def layers(self) -> Layers:
        """As views into all numbers."""
        found, at = [], 0
        for rows, columns in self._shapes:
            W = self._theta[at : at + rows * columns].reshape(rows, columns)
            at += rows * columns
            found.append((W, self._theta[at : at + columns]))
            at += columns
        return found

    def classes(self, pictures: Floats) -> Ints:
        """The most likely digit of each picture."""
        return self._activities(pictures)[-1].argmax(axis=1)

    def loss(self, pictures: Floats, labels: Ints) -> float:
        """⟨−ln p(label)⟩ + ½ decay |θ|²."""
        z = self._activities(pictures)[-1]
        top = z.max(axis=1, keepdims=True)
        log_p = z - top - np.log(np.exp(z - top).sum(axis=1, keepdims=True))
        return float(-log_p[np.arange(len(labels)), labels].mean() + 0.5 * DECAY * (self._theta @ self._theta))

    def gradient(self, pictures: Floats, labels: Ints) -> Floats:
        """Of the loss, along all numbers: backpropagation (Rumelhart, Hinton & Williams 1986)."""
        h, layers = self._activities(pictures), self.layers()
        e = np.exp(h[-1] - h[-1].max(axis=1, keepdims=True))
        error = (e / e.sum(axis=1, keepdims=True) - np.eye(CLASSES)[labels]) / len(labels)
        parts: list[Floats] = []
        for below, (W, _) in zip(reversed(h[:-1]), reversed(layers), strict=True):
            parts = [(below.T @ error).ravel(), error.sum(axis=0), *parts]
            error = (error @ W.T) * below * (1 - below)
        return np.concatenate(parts) + DECAY * self._theta

    def _activities(self, pictures: Floats) -> list[Floats]:
        """The pictures, what each layer says, and last the sums before the softmax."""
        h, layers = [pictures], self.layers()
        for W, b in layers[:-1]:
            h.append(sigmoid(b + h[-1] @ W))
        W, b = layers[-1]
        return [*h, b + h[-1] @ W]

    def checkpoint(self) -> dict[str, Any]:
        """What is needed to go on bit for bit, beside the rng."""
        return {"theta": self._theta.copy(), "adam": self._adam.checkpoint(), "order": self._order,
                "updates": self.updates}  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Raises ValueError where it is the state of another net."""
        theta = np.array(state["theta"], dtype=float)
        if theta.shape != self._theta.shape or np.shape(state["order"]) != self._order.shape:
            raise ValueError("the weights are those of another net")
        self._theta, self._adam = theta, Adam.restored(state["adam"])
        self._order, self.updates = np.array(state["order"]), int(state["updates"])


def _glorot(rows: int, columns: int, rng: np.random.Generator) -> Floats:
    reach = np.sqrt(6.0 / (rows + columns))
    return rng.uniform(-reach, reach, (rows, columns))
