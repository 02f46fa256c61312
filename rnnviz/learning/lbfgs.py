"""Limited-memory BFGS: the minimum of a smooth function of many numbers, one iteration at a time.

Source: Liu & Nocedal 1989; Nocedal & Wright 2006, algorithms 7.4 (two loops), 7.5 and 3.1 (backtracking).
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from rnnviz.arrays import Floats

Objective = Callable[[Floats], tuple[float, Floats]]
"""Value and gradient at a point."""

MEMORY = 10
"""Pairs of steps and changes of the gradient that are kept."""
SUFFICIENT = 1e-4
"""The share of the promised descent that a step must bring (Armijo)."""
SHORTEST = 1e-10
"""Steps are not tried shorter than this share."""
CURVED = 1e-10
"""A pair is kept where the gradient changed along the step by at least this share of its length."""


class Lbfgs:
    """x : (number,), the best point so far    value, gradient : there    iterations : done"""

    def __init__(self, objective: Objective, x: Floats) -> None:
        self._objective = objective
        self.x = x
        self.value, self.gradient = objective(x)
        self.iterations = 0
        self.stuck = False
        self._pairs: list[tuple[Floats, Floats]] = []

    def steepness(self) -> float:
        """The largest slope along any axis: 0 at the minimum."""
        return float(np.abs(self.gradient).max())

    def iterate(self) -> None:
        """One step downhill, halved until it goes down. `stuck` where rounding leaves no step that does."""
        direction = -self._newton_like(self.gradient)
        slope = float(direction @ self.gradient)
        if slope >= 0:
            self._pairs, direction = [], -self.gradient
            slope = -float(self.gradient @ self.gradient)
        length = 1.0 if self._pairs else min(1.0, 1.0 / max(self.steepness(), 1e-300))
        while True:
            x = self.x + length * direction
            value, gradient = self._objective(x)
            if value <= self.value + SUFFICIENT * length * slope:
                break
            length *= 0.5
            if length < SHORTEST:
                self.stuck = True
                return
        self._remember(x - self.x, gradient - self.gradient)
        self.x, self.value, self.gradient = x, value, gradient
        self.iterations += 1

    def _remember(self, step: Floats, change: Floats) -> None:
        if step @ change > CURVED * float(step @ step):
            self._pairs = [*self._pairs, (step, change)][-MEMORY:]

    def _newton_like(self, gradient: Floats) -> Floats:
        """The gradient times an estimate of the inverse of the Hessian, from the pairs that are kept."""
        q, used = gradient.copy(), []
        for step, change in reversed(self._pairs):
            share = float(step @ q) / float(step @ change)
            q -= share * change
            used.append(share)
        if self._pairs:
            step, change = self._pairs[-1]
            q *= float(step @ change) / float(change @ change)
        for (step, change), share in zip(self._pairs, reversed(used), strict=True):
            q += (share - float(change @ q) / float(step @ change)) * step
        return q

    def checkpoint(self) -> dict[str, Any]:
        """What is needed to go on bit for bit."""
        return {
            "x": self.x,
            "iterations": self.iterations,
            "stuck": self.stuck,
            "pairs": [list(p) for p in self._pairs],
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Raises ValueError where it is the state of another problem."""
        x = np.asarray(state["x"], dtype=float)
        if x.shape != self.x.shape:
            raise ValueError("the point has another number of coordinates")
        self.x = x
        self.value, self.gradient = self._objective(x)
        self.iterations, self.stuck = int(state["iterations"]), bool(state["stuck"])
        self._pairs = [
            (np.asarray(step, dtype=float), np.asarray(change, dtype=float)) for step, change in state["pairs"]
        ]
