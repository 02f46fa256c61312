"""A recurrent net that reads symbols: each symbol is a map of the state onto itself.

    second order:  h ← tanh(W_s h + b_s), a matrix for each symbol s
    first order:   h ← tanh(W h + b_s), one matrix; b_s is the symbol's input weight and the bias in one
    accepted where 4 (v · h) + c > 0

Sources: Elman 1990 (first order); Giles et al. 1992, "Learning and extracting finite state automata with second-order
recurrent neural networks", Neural Computation 4, 393-405.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats, Ints

Order = Literal["first", "second"]

SHARPNESS = 4.0
"""Of the answer: states stay within ±1, and a confident answer needs more than that."""


@dataclass(frozen=True, eq=False)
class SymbolNetwork:
    """W : (matrix, unit, unit), one for each symbol or one for all; b : (symbol, unit); h0, v : (unit,); c : ()"""

    W: Floats
    b: Floats
    h0: Floats
    v: Floats
    c: Floats

    @property
    def units(self) -> int:
        return len(self.v)

    @property
    def maps(self) -> Floats:
        """W_s : (symbol, unit, unit), a single matrix repeated."""
        return np.broadcast_to(self.W, (len(self.b), self.units, self.units))

    def step(self, h: Floats, symbols: Ints) -> Floats:
        """h : (..., unit), symbols : (...,) → the next states."""
        W = self.W[symbols] if len(self.W) > 1 else self.W[0]
        return np.tanh((W @ h[..., None])[..., 0] + self.b[symbols])

    def states(self, words: Ints) -> Floats:
        """Along words : (word, time), from h0.    Returns (time + 1, word, unit)."""
        h = np.empty((words.shape[1] + 1, len(words), self.units))
        h[0] = self.h0
        for t, symbols in enumerate(words.T):
            h[t + 1] = self.step(h[t], symbols)
        return h

    def evidence(self, h: Floats) -> Floats:
        """4 (v · h) + c : (...,); positive: accepted."""
        return SHARPNESS * (h @ self.v) + self.c

    def accepts(self, h: Floats) -> Array:
        accepted: Array = self.evidence(h) > 0.0
        return accepted

    def jacobian(self, h: Floats, symbols: Ints) -> Floats:
        """∂h_next/∂h : (..., unit, unit) = diag(1 − h_next²) W_s."""
        W = self.W[symbols] if len(self.W) > 1 else self.W[0]
        return (1.0 - self.step(h, symbols) ** 2)[..., None] * W

    def vector(self) -> Floats:
        """All weights in a row: W, b, h0, v, c."""
        return np.concatenate([np.ravel(part) for part in (self.W, self.b, self.h0, self.v, self.c)])


def from_vector(theta: Floats, units: int, symbols: int, order: Order) -> SymbolNetwork:
    """The net whose weights lie in theta; it looks at them, it does not copy."""
    matrices = symbols if order == "second" else 1
    ends = np.cumsum([matrices * units * units, symbols * units, units, units])
    W, b, h0, v, c = np.split(theta, ends)
    return SymbolNetwork(W.reshape(matrices, units, units), b.reshape(symbols, units), h0, v, c.reshape(()))


def drawn(units: int, symbols: int, order: Order, rng: np.random.Generator) -> SymbolNetwork:
    """W_s N(0, 0.5 / units), b_s N(0, 0.3²), h₀ N(0, 0.1²), v N(0, 0.5²), c 0; drawn in this order."""
    matrices = symbols if order == "second" else 1
    W = rng.normal(0.0, np.sqrt(0.5 / units), (matrices, units, units))
    b = rng.normal(0.0, 0.3, (symbols, units))
    return SymbolNetwork(W, b, rng.normal(0.0, 0.1, units), rng.normal(0.0, 0.5, units), np.zeros(()))


def loss_and_gradient(net: SymbolNetwork, words: Ints, answers: Array) -> tuple[float, Floats, Floats]:
    """Mean cross-entropy of the answers after every prefix, the empty one included, and its gradient.

        E = mean ln(1 + e^(−s a)),  a = evidence, s = ±1

    words : (word, time)    answers : (word, time + 1), bool
    Returns E, ∂E/∂ of `net.vector()`, and the states (time + 1, word, unit).
    """
    h = net.states(words)
    a, sign = net.evidence(h), np.where(answers.T, 1.0, -1.0)
    loss = float(np.mean(np.logaddexp(0.0, -sign * a)))
    da_out = -sign * np.exp(-np.logaddexp(0.0, sign * a)) / a.size
    direct = SHARPNESS * da_out[..., None] * net.v
    carried, da = direct[-1], np.empty_like(h[1:])
    for t in range(words.shape[1] - 1, -1, -1):
        da[t] = carried * (1.0 - h[t + 1] ** 2)
        W = net.W[words[:, t]] if len(net.W) > 1 else net.W[0]
        carried = direct[t] + (da[t][:, None, :] @ W)[:, 0]
    dW, db = _gathered(net, words, h, da)
    dv = SHARPNESS * np.einsum("tw,twu->u", da_out, h)
    parts = (dW, db, carried.sum(0), dv, da_out.sum())
    return loss, np.concatenate([np.ravel(part) for part in parts]), h


def _gathered(net: SymbolNetwork, words: Ints, h: Floats, da: Floats) -> tuple[Floats, Floats]:
    """Gradients of W and b: what arrived, sorted by symbol.    da : (time, word, unit)"""
    symbols, flat = words.T.ravel(), da.reshape(-1, net.units)
    before = h[:-1].reshape(-1, net.units)
    which = [symbols == s for s in range(len(net.b))]
    db = np.stack([flat[here].sum(0) for here in which])
    if len(net.W) == 1:
        return (flat.T @ before)[None], db
    return np.stack([flat[here].T @ before[here] for here in which]), db
