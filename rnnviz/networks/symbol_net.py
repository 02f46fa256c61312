"""A recurrent net that reads one symbol after the other and says how likely each symbol is to come next.

Layer l has the cell of `cell`; with e(s) the one-hot code of symbol s, or its embedding E[s]:

    input of layer 0        e(s)
    input of layer l > 0    h^(l−1), and with skip "all" also e(s)
    logits                  z = c + R [h]      [h] : the last layer's state, with skip "output" or "all" all layers'

    LSTM    i, f, o = σ(a_i), σ(a_f), σ(a_o)    g = tanh(a_g)    m ← f m + i g    h ← o tanh(m)     a = W x + U h + b
    GRU     r, z = σ(a_r), σ(a_z)    n = tanh(W_n x + b_n + r · (U_n h))    h ← (1 − z) n + z h
    simple  h ← tanh(a)

The rows of W, U and b stand in torch's order: i, f, g, o; or r, z, n. There is one bias for each gate.

Sources: Hochreiter & Schmidhuber 1997 and Gers et al. 2000 (LSTM); Cho et al. 2014 (GRU); Graves 2013 (skips).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Array, Floats, Ints

Cell = Literal["lstm", "gru", "simple"]
Skip = Literal["none", "output", "all"]
Weights = dict[str, Array]
State = tuple[Floats, ...]
"""For each layer (batch, unit) of h; for LSTMs of h and m, one after the other."""

GATES = {"lstm": 4, "gru": 3, "simple": 1}
FORGET_BIAS = 1.0


@dataclass(frozen=True)
class SymbolShape:
    """symbols : V    hidden : units of each layer    embedding : numbers for each symbol, 0 for one-hot"""

    symbols: int
    hidden: tuple[int, ...]
    cell: Cell = "lstm"
    skip: Skip = "none"
    embedding: int = 0

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every array of weights: W0, U0, b0 … of the layers, R and c of the readout, E of the embedding."""
        gates, entering = GATES[self.cell], self.embedding or self.symbols
        found: dict[str, tuple[int, ...]] = {"E": (self.symbols, self.embedding)} if self.embedding else {}
        for layer, units in enumerate(self.hidden):
            below = self.hidden[layer - 1] if layer else 0
            wide = below + (entering if layer == 0 or self.skip == "all" else 0)
            found |= {f"W{layer}": (gates * units, wide), f"U{layer}": (gates * units, units),
                      f"b{layer}": (gates * units,)}  # fmt: skip
        read = self.hidden[-1] if self.skip == "none" else sum(self.hidden)
        return {**found, "R": (self.symbols, read), "c": (self.symbols,)}

    @property
    def n_weights(self) -> int:
        """All numbers that are learned."""
        return sum(int(np.prod(shape)) for shape in self.shapes().values())


def draw_weights(shape: SymbolShape, rng: np.random.Generator) -> Weights:
    """As torch begins: uniform within ±1/√units (readout: ±1/√inputs), embeddings normal; forget gates' bias 1."""
    weights: Weights = {}
    for name, size in shape.shapes().items():
        if name == "E":
            weights[name] = rng.standard_normal(size, np.float32)
            continue
        fan = shape.shapes()["R"][1] if name in "Rc" else shape.hidden[int(name[1:])]
        weights[name] = rng.uniform(-(fan**-0.5), fan**-0.5, size).astype(np.float32)
        if name[0] == "b" and shape.cell == "lstm":
            units = len(weights[name]) // 4
            weights[name][units : 2 * units] = FORGET_BIAS
    return weights


class SymbolNet:
    """The forward pass in numpy, symbol by symbol; what a symbol adds to the gates is looked up."""

    def __init__(self, shape: SymbolShape, weights: Weights) -> None:
        """weights : float32, as `shape.shapes()` says"""
        self.shape = shape
        self._entering = [self._table(weights, layer) for layer in range(len(shape.hidden))]
        self._up = [
            np.ascontiguousarray(weights[f"W{layer}"][:, : shape.hidden[layer - 1]].T) if layer else np.zeros(0)
            for layer in range(len(shape.hidden))
        ]
        self._back = [np.ascontiguousarray(weights[f"U{layer}"].T) for layer in range(len(shape.hidden))]
        self._read, self._bias = np.ascontiguousarray(weights["R"].T), weights["c"]

    def _table(self, weights: Weights, layer: int) -> Array:
        """(symbol, gates · unit): W e(s) + b of a layer, only b where symbols do not reach it."""
        entering = weights[f"W{layer}"][:, self.shape.hidden[layer - 1] :] if layer else weights[f"W{layer}"]
        bias = weights[f"b{layer}"]
        if not entering.shape[1]:
            return np.broadcast_to(bias, (self.shape.symbols, len(bias)))
        return np.ascontiguousarray((entering @ weights["E"].T if self.shape.embedding else entering).T) + bias

    def start(self, batch: int = 1) -> State:
        """All zero."""
        times = 2 if self.shape.cell == "lstm" else 1
        return tuple(np.zeros((batch, units), np.float32) for units in self.shape.hidden for _ in range(times))

    def step(self, state: State, symbols: Ints) -> tuple[State, Floats]:
        """Read one symbol each. symbols : (batch,)    Returns the new state and the logits, (batch, symbol)."""
        times = 2 if self.shape.cell == "lstm" else 1
        after: list[Floats] = []
        heard: list[Floats] = []
        for layer, table in enumerate(self._entering):
            h, memory = state[times * layer], state[times * layer + times - 1]
            a = table[symbols]
            if layer:
                a = a + heard[-1] @ self._up[layer]
            moved = self._moved(a, h @ self._back[layer], h, memory)
            after += moved
            heard.append(moved[0])
        read = heard[-1] if self.shape.skip == "none" else np.concatenate(heard, axis=1)
        return tuple(after), read @ self._read + self._bias

    def _moved(self, a: Floats, back: Floats, h: Floats, memory: Floats) -> list[Floats]:
        """One layer's step. a : what enters, back : U h, both (batch, gates · unit)"""
        if self.shape.cell == "simple":
            return [np.tanh(a + back)]
        n = h.shape[1]
        if self.shape.cell == "gru":
            r, z = np.split(_sigma(a[:, : 2 * n] + back[:, : 2 * n]), 2, axis=1)
            return [(1 - z) * np.tanh(a[:, 2 * n :] + r * back[:, 2 * n :]) + z * h]
        a = a + back
        gates = _sigma(a)
        memory = gates[:, n : 2 * n] * memory + gates[:, :n] * np.tanh(a[:, 2 * n : 3 * n])
        return [gates[:, 3 * n :] * np.tanh(memory), memory]

    def read(self, symbols: Ints, state: State | None = None) -> tuple[State, Floats]:
        """Read symbols one after the other. symbols : (time,)    Returns the state behind the last, and its logits
        (symbol,). Raises ValueError for none."""
        state = self.start() if state is None else state
        for symbol in symbols:
            state, logits = self.step(state, np.array([symbol]))
        return state, logits[0]


def _sigma(a: Floats) -> Floats:
    # tanh neither overflows nor warns
    return 0.5 + 0.5 * np.tanh(0.5 * a)
