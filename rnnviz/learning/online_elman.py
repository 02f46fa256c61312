"""A simple recurrent net that learns from one endless stream, symbol by symbol, by truncated backpropagation.

After every `stride` symbols the weights move against the mean gradient of E_t = ½ |y_t − d_t|² over them, which flows
back through the newest `window` copies; the state h is never reset.

    window = stride = 1        Elman's rule: what h(t − 1) owes to the weights is ignored
    stride 1, window k         truncated backpropagation through time
    window = stride = episode  an episode at a time, as whole as it gets

Sources: Elman 1990, "Finding structure in time", Cognitive Science 14, 179-211; Williams & Peng 1990.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats

LETTERS = ("W", "U", "b", "V", "c")


@dataclass(frozen=True, eq=False)
class OnlineWeights:
    """h ← tanh(W h + U x + b), y = V h + c.

    W : (unit, unit)    U : (unit, 1)    b : (unit,)    V : (1, unit)    c : (1,)
    """

    W: Floats
    U: Floats
    b: Floats
    V: Floats
    c: Floats

    def copy(self) -> "OnlineWeights":
        return OnlineWeights(*(getattr(self, letter).copy() for letter in LETTERS))

    def vector(self) -> Floats:
        """All of them in a row: W, U, b, V, c."""
        return np.concatenate([getattr(self, letter).ravel() for letter in LETTERS])


def drawn(units: int, spectral_radius: float, rng: np.random.Generator) -> OnlineWeights:
    """W normal, rescaled to the radius; U uniform ±1; V uniform ±1/√units; biases 0; drawn in this order."""
    W = rng.normal(size=(units, units))
    W *= spectral_radius / max(float(np.abs(np.linalg.eigvals(W)).max()), 1e-12)
    U = rng.uniform(-1.0, 1.0, (units, 1))
    V = rng.uniform(-1.0, 1.0, (1, units)) / np.sqrt(units)
    return OnlineWeights(W, U, np.zeros(units), V, np.zeros(1))


class OnlineNet:
    """One net under one rule. Stored states are those of their time; errors flow through the present weights."""

    def __init__(self, weights: OnlineWeights, stride: int, window: int) -> None:
        self.weights, self.stride, self.window = weights.copy(), stride, window
        units = len(weights.b)
        self.h: Floats = np.zeros(units)
        self.inputs: list[float] = []
        self.states: list[Floats] = [self.h]
        self.errors: list[float] = []
        self.updates = 0

    def read(self, x: float, target: float, rate: float) -> float:
        """One symbol: answer, and learn where a stride is full.    Returns y − d before the update."""
        w = self.weights
        self.h = np.tanh(w.W @ self.h + w.U[:, 0] * x + w.b)
        error = float(w.V[0] @ self.h + w.c[0]) - target
        self.inputs.append(x)
        self.states.append(self.h)
        self.errors.append(error)
        if len(self.errors) == self.stride:
            self._learn(rate)
        return error

    def _learn(self, rate: float) -> None:
        w, fresh = self.weights, np.array(self.errors) / self.stride
        depth = min(self.window, len(self.inputs))
        states, inputs = np.array(self.states[-depth - 1 :]), np.array(self.inputs[-depth:])
        da = self._flow_back(fresh, states[1:])
        dV = fresh @ states[-self.stride :]
        for weight, gradient in (
            (w.W, da.T @ states[:-1]), (w.U, (inputs @ da)[:, None]), (w.b, da.sum(0)), (w.V, dV), (w.c, fresh.sum()),
        ):  # fmt: skip
            weight -= rate * gradient
        self.updates += 1
        self.errors = []
        kept = max(self.window - self.stride, 0)
        self.inputs = self.inputs[len(self.inputs) - min(kept, len(self.inputs)) :]
        self.states = self.states[-len(self.inputs) - 1 :]

    def _flow_back(self, fresh: Floats, h: Floats) -> Floats:
        """∂E/∂a : (copy, unit) from the fresh errors at the newest copies.    h : (copy, unit)"""
        W, V, slope = self.weights.W, self.weights.V[0], 1.0 - h**2
        da = np.empty_like(h)
        carried: Floats = np.zeros(h.shape[1])
        for back in range(1, len(h) + 1):
            if back <= len(fresh):
                carried = carried + fresh[-back] * V
            da[-back] = carried * slope[-back]
            carried = da[-back] @ W
        return da

    def checkpoint(self) -> dict[str, Any]:
        """All that it needs to go on bit for bit."""
        weights = {letter: getattr(self.weights, letter).copy() for letter in LETTERS}
        return {
            "weights": weights, "states": np.array(self.states), "inputs": np.array(self.inputs, dtype=float),
            "errors": np.array(self.errors, dtype=float), "updates": self.updates,
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Undo `checkpoint`. Raises KeyError, TypeError or ValueError where it does not fit."""
        weights = OnlineWeights(*(np.array(state["weights"][letter], dtype=float) for letter in LETTERS))
        if weights.vector().shape != self.weights.vector().shape:
            raise ValueError("the saved weights are those of another net")
        self.weights = weights
        self.states = list(np.array(state["states"], dtype=float))
        self.h = self.states[-1]
        self.inputs, self.errors = (np.asarray(state[name]).tolist() for name in ("inputs", "errors"))
        self.updates = int(state["updates"])
