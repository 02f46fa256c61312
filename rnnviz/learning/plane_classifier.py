"""A network with one hidden layer that says to which class a point of the plane belongs.

    p = softmax(V tanh(U x/scale + b) + c)

Trained on all samples at once by Adam with a rate that rises and falls once (Smith & Topin 2018, arXiv:1708.07120).
Single precision: nothing here is finer than the width of a cell.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats

HIGHEST_RATE, RISES_FOR = 0.03, 0.3
"""Of the learning rate, and the share of the updates in which it rises."""

_DECAYS = (0.9, 0.999)
_PIECE = 400_000
"""Hidden activities that are computed at once, so that they stay in the cache."""


class PlaneClassifier:
    """The network and its training.

    U : (unit, 2), b : (unit,), V : (class, unit), c : (class,), all float32
    """

    names = ("U", "b", "V", "c")

    def __init__(
        self, width: int, classes: int, samples: Floats, labels: Array, scale: float, updates: int, seed: object
    ) -> None:
        """samples : (sample, 2); labels : (sample,) int; updates : how many there will be; seed : for `default_rng`

        First-layer weights are normal with a deviation of 2, and each unit's zero line passes through a sample; the
        others begin small, for large ones leave two units in the wrong places now and then.
        """
        rng = np.random.default_rng(seed)  # type: ignore[arg-type]
        self._scale, self._updates, self.update = scale, updates, 0
        self._x = (samples / scale).astype(np.float32)
        self._wanted = np.ascontiguousarray(np.eye(classes, dtype=np.float32)[:, labels])
        U = rng.normal(0.0, 2.0, (width, 2))
        through = self._x[rng.integers(0, len(samples), width)]
        b, V = -(U * through).sum(axis=1), rng.normal(0.0, 0.3 / math.sqrt(width), (classes, width))
        weights = U, b, V, np.zeros(classes)
        self.U, self.b, self.V, self.c = (w.astype(np.float32) for w in weights)
        self._mean = [np.zeros_like(w) for w in self.weights]
        self._square = [np.zeros_like(w) for w in self.weights]

    @property
    def weights(self) -> list[Array]:
        """U, b, V, c."""
        return [self.U, self.b, self.V, self.c]

    @property
    def n_weights(self) -> int:
        """3 · width + (width + 1) · classes."""
        return sum(w.size for w in self.weights)

    def learn(self) -> float:
        """One update with all samples. Returns the mean cross-entropy before it."""
        gradients, loss = self.gradients()
        self.update += 1
        rate = one_cycle(self.update - 1, self._updates)
        for weight, gradient, mean, square in zip(self.weights, gradients, self._mean, self._square, strict=True):
            mean += (1 - _DECAYS[0]) * (gradient - mean)
            square += (1 - _DECAYS[1]) * (gradient**2 - square)
            unbiased = np.sqrt(square / (1 - _DECAYS[1] ** self.update)) + 1e-8
            weight -= (rate / (1 - _DECAYS[0] ** self.update) * mean / unbiased).astype(np.float32)
        return loss

    def gradients(self) -> tuple[list[Array], float]:
        """Of the mean cross-entropy to U, b, V, c, and its value."""
        count = len(self._x)
        # Samples lie along the last axis: sums over the few classes are then sums of long rows. Large arrays are
        # changed in place: asking the system for memory costs more than what is computed in it.
        hidden = self.U @ self._x.T
        hidden += self.b[:, None]
        np.tanh(hidden, out=hidden)
        answer = _softmax(self.V @ hidden + self.c[:, None])
        loss = -float(np.log(np.maximum((answer * self._wanted).sum(axis=0), 1e-30)).mean())
        off = (answer - self._wanted) / np.float32(count)
        slope = hidden * hidden
        np.subtract(1.0, slope, out=slope)
        back = self.V.T @ off
        back *= slope
        return [back @ self._x, back.sum(axis=1), off @ hidden.T, off.sum(axis=1)], loss

    def classify(self, points: Floats) -> Array:
        """The likeliest class of each point.    points : (point, 2)    Returns (point,) int8."""
        x = (points / self._scale).astype(np.float32)
        rows = max(1, _PIECE // len(self.U))
        parts = [
            (np.tanh(x[k : k + rows] @ self.U.T + self.b) @ self.V.T + self.c).argmax(axis=1)
            for k in range(0, len(x), rows)
        ]
        return np.concatenate(parts).astype(np.int8)

    def state(self) -> dict[str, Any]:
        """All that is needed to go on, as plain data."""
        parts = zip(self.names, self.weights, self._mean, self._square, strict=True)
        return {"update": self.update, **{name: np.stack([w, m, s]) for name, w, m, s in parts}}

    def put(self, state: Mapping[str, Any]) -> None:
        """Go on from there. Raises ValueError where the shapes differ."""
        stacks = [np.asarray(state[name], dtype=np.float32) for name in self.names]
        if any(stack.shape[1:] != w.shape for stack, w in zip(stacks, self.weights, strict=True)):
            raise ValueError("this is no state of a classifier of this width")
        self.U, self.b, self.V, self.c = (stack[0].copy() for stack in stacks)
        self._mean, self._square = ([stack[k].copy() for stack in stacks] for k in (1, 2))
        self.update = int(state["update"])


def one_cycle(update: int, updates: int) -> float:
    """The learning rate: along cosines from a 25th up to HIGHEST_RATE and down to nearly nothing."""
    turn = max(1.0, RISES_FOR * updates - 1.0)
    if update < turn:
        return _between(HIGHEST_RATE / 25, HIGHEST_RATE, update / turn)
    return _between(HIGHEST_RATE, HIGHEST_RATE / 25e4, (update - turn) / max(1.0, updates - 1 - turn))


def _between(start: float, end: float, share: float) -> float:
    return end + (start - end) * 0.5 * (1.0 + math.cos(math.pi * min(1.0, share)))


def _softmax(a: Array) -> Array:
    """a : (class, sample)"""
    e = np.exp(a - a.max(axis=0))
    return np.asarray(e / e.sum(axis=0))
