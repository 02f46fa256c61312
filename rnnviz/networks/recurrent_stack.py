"""Recurrent layers on top of each other with a linear readout, all weights in one vector, and their gradient.

    h¹ = cell(W¹ x + b¹, h¹),  h² = cell(W² h¹ + b², h²), …      y = V hᴸ + c

cell is tanh, an LSTM (gates i, f, candidate, o) or a GRU in torch's form (r, z, candidate; r after the product, its
second bias kept at 0): one bias per gate, as textbooks count. A simple layer can be normalised at every step.
Compiled loops without torch: small nets train several times faster than through autograd, and nothing has to load.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError

Cell = Literal["simple", "lstm", "gru"]
GATES: dict[Cell, int] = {"simple": 1, "lstm": 4, "gru": 3}
REMEMBERING: dict[Cell, int | None] = {"simple": None, "lstm": 1, "gru": 1}
"""Which gate decides how much is kept: the LSTM's f, the GRU's z."""


@dataclass(frozen=True)
class Stack:
    """cell : of every layer    inputs, outputs : widths    units : of each layer, from the bottom
    normalised : layer normalisation, simple layers only (InputError otherwise)"""

    cell: Cell
    inputs: int
    units: tuple[int, ...]
    outputs: int = 1
    normalised: bool = False

    def __post_init__(self) -> None:
        if self.normalised and self.cell != "simple":
            raise InputError("Layer normalisation is there for simple cells only; choose the cell 'simple'.")

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of W, U, b (and the gain) of each layer, then of V and c: the order of the vector."""
        rows = [GATES[self.cell] * n for n in self.units]
        widths = (self.inputs, *self.units[:-1])
        gain = [(n,) for n in self.units] if self.normalised else []
        layers = [
            [(row, width), (row, n), (row,), *gain[k : k + 1]]
            for k, (row, width, n) in enumerate(zip(rows, widths, self.units, strict=True))
        ]
        return (*(shape for layer in layers for shape in layer), (self.outputs, self.units[-1]), (self.outputs,))

    @property
    def n_weights(self) -> int:
        return sum(int(np.prod(shape)) for shape in self.shapes)

    def split(self, theta: Floats) -> list[Floats]:
        """Views of the vector in the order of `shapes`."""
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes])
        return [part.reshape(shape) for part, shape in zip(np.split(theta, ends[:-1]), self.shapes, strict=True)]

    def layers(self, theta: Floats) -> Iterator[list[Floats]]:
        """W, U, b (and gain) of one layer after the other."""
        parts, each = self.split(theta), 4 if self.normalised else 3
        return (parts[each * k : each * (k + 1)] for k in range(len(self.units)))


@dataclass(frozen=True, eq=False)
class LayerPass:
    """What the way back through one layer needs. x : (time, input, batch)    h : (time + 1, unit, batch)

    c : the LSTM's memory like h    saved : the cell's own arrays
    """

    x: Floats
    h: Floats
    c: Floats | None
    saved: tuple[Floats, ...]

    @property
    def memory(self) -> Floats:
        """(time, unit, batch): what the layer remembers with, c of an LSTM, h of the others."""
        return (self.h if self.c is None else self.c)[1:]


@dataclass(frozen=True, eq=False)
class StackPass:
    """One way forward. layers : from the bottom    top : (time, unit, batch), what V reads    y : (time, output, batch)

    mask : (unit, batch) by which `top` was multiplied, None for nothing (dropout of the readout)
    """

    layers: tuple[LayerPass, ...]
    top: Floats
    y: Floats
    mask: Floats | None


@dataclass(frozen=True, eq=False)
class StackGradient:
    """theta : (weight,), ∂E/∂θ    reaching : per layer (time, gate · unit, batch), ∂E/∂(summed input) of each step"""

    theta: Floats
    reaching: tuple[Floats, ...]


def forward(stack: Stack, theta: Floats, x: Floats, mask: Floats | None = None) -> StackPass:
    """From states of 0 through a whole sequence.

    theta : (weight,)    x : (time, input, batch), of one float type
    """
    passes: list[LayerPass] = []
    for weights in stack.layers(theta):
        passes.append(_forward(stack, weights, np.ascontiguousarray(x)))
        x = passes[-1].h[1:]
    V, c = stack.split(theta)[-2:]
    top = x if mask is None else x * mask
    return StackPass(tuple(passes), top, np.matmul(V, top) + c[:, None], mask)


def backward(stack: Stack, theta: Floats, way: StackPass, dy: Floats) -> StackGradient:
    """The gradient through time. dy : (time, output, batch), ∂E/∂y"""
    V = stack.split(theta)[-2]
    dh = np.ascontiguousarray(np.matmul(V.T, dy) if way.mask is None else np.matmul(V.T, dy) * way.mask)
    gradients = [summed_product(dy, way.top), dy.sum((0, 2))]
    reaching: list[Floats] = []
    for weights, layer in reversed(list(zip(stack.layers(theta), way.layers, strict=True))):
        own, dP = _backward(stack, weights, layer, dh)
        gradients = [summed_product(dP, layer.x), *own, *gradients]
        reaching.insert(0, dP)
        dh = np.matmul(weights[0].T, dP) if len(reaching) < len(way.layers) else dh
    return StackGradient(np.concatenate([g.ravel() for g in gradients]), tuple(reaching))


def summed_product(d: Floats, h: Floats) -> Floats:
    """Σ_{t, k} d[t, :, k] h[t, :, k]ᵀ in one product. d : (time, row, batch)    h : (time, column, batch)"""
    rows, columns = (part.transpose(1, 0, 2).reshape(part.shape[1], -1) for part in (d, h))
    product: Floats = rows @ columns.T
    return product


def _forward(stack: Stack, weights: list[Floats], x: Floats) -> LayerPass:
    W, U, b = weights[:3]
    time, _, batch = x.shape
    units = U.shape[1]
    P = np.matmul(W, x) if stack.normalised else np.matmul(W, x) + b[:, None]
    h = np.zeros((time + 1, units, batch), P.dtype)
    if stack.normalised:
        from rnnviz.networks.layer_norm_sequence import layer_norm_forward

        n, scale = np.empty_like(h[1:]), np.empty((time, batch), P.dtype)
        layer_norm_forward(P, U, weights[3], b, h, n, scale)
        return LayerPass(x, h, None, (n, scale))
    if stack.cell == "simple":
        from rnnviz.networks.elman_sequence import elman_forward

        elman_forward(P, U, h)
        return LayerPass(x, h, None, ())
    if stack.cell == "gru":
        from rnnviz.networks.gru_sequence import gru_forward

        gates, a_n = np.empty_like(P), np.empty_like(h[1:])
        gru_forward(P, U, np.zeros(units, P.dtype), h, gates, a_n)
        return LayerPass(x, h, None, (gates, a_n))
    from rnnviz.networks.peephole_sequence import peephole_forward

    c, gates = np.zeros_like(h), np.empty_like(P)
    peephole_forward(P, U, np.zeros((3, units), P.dtype), h, c, gates)
    return LayerPass(x, h, c, (gates,))


def _backward(stack: Stack, weights: list[Floats], layer: LayerPass, dh: Floats) -> tuple[list[Floats], Floats]:
    """∂E/∂U, ∂E/∂b (and of the gain), and ∂E/∂P."""
    U, h = weights[1], layer.h
    dP = np.empty((len(dh), len(U), dh.shape[2]), dh.dtype)
    carry = np.zeros_like(h[0])
    if stack.normalised:
        from rnnviz.networks.layer_norm_sequence import layer_norm_backward

        d_gain, db = np.zeros(len(U), dh.dtype), np.zeros(len(U), dh.dtype)
        n, scale = layer.saved
        layer_norm_backward(dh, U, weights[3], h, n, scale, dP, d_gain, db, carry)
        return [summed_product(dP, h[:-1]), db, d_gain], dP
    dA = _through(stack.cell, U, layer, dh, dP, carry)
    return [summed_product(dA, h[:-1]), dP.sum((0, 2))], dP


def _through(cell: Cell, U: Floats, layer: LayerPass, dh: Floats, dP: Floats, carry: Floats) -> Floats:
    """Fills dP; returns ∂E/∂(U h), which is another thing only behind a GRU's reset gate."""
    if cell == "simple":
        from rnnviz.networks.elman_sequence import elman_backward

        elman_backward(dh, U, layer.h, dP, carry)
        return dP
    if cell == "gru":
        from rnnviz.networks.gru_sequence import gru_backward

        dA: Floats = np.empty_like(dP)
        gates, a_n = layer.saved
        gru_backward(dh, U, layer.h, gates, a_n, dP, dA, carry)
        return dA
    from rnnviz.networks.peephole_sequence import peephole_backward

    none = np.zeros((3, U.shape[1]), dP.dtype)
    c: Any = layer.c
    peephole_backward(dh, U, none, c, layer.saved[0], dP, none.copy(), carry, np.zeros_like(carry))
    return dP


def draw_weights(
    stack: Stack,
    rng: np.random.Generator,
    radius: float,
    forget_bias: float,
    inputs: float | None,
    readout: float | None,
) -> Floats:
    """First weights, (weight,) float32: recurrent orthogonal per gate, biases 0 but the remembering gate's.

    radius : of each recurrent matrix's eigenvalues    forget_bias : of the LSTM's f, the GRU's z
    inputs, readout : W and V are uniform within ± these; None for 1/√(how many they sum over)
    """
    theta = np.zeros(stack.n_weights, np.float32)
    for weights in stack.layers(theta):
        W, U, b = weights[:3]
        units, gate = U.shape[1], REMEMBERING[stack.cell]
        W[:] = _uniform(rng, W.shape, inputs)
        for k in range(GATES[stack.cell]):
            U[k * units : (k + 1) * units] = radius * orthogonal(units, rng)
        if gate is not None:
            b[gate * units : (gate + 1) * units] = forget_bias
        if stack.normalised:
            weights[3][:] = 1.0
    V = stack.split(theta)[-2]
    V[:] = _uniform(rng, V.shape, readout)
    return theta


def _uniform(rng: np.random.Generator, shape: tuple[int, ...], reach: float | None) -> Floats:
    return rng.uniform(-1.0, 1.0, shape) * (shape[-1] ** -0.5 if reach is None else reach)


def orthogonal(units: int, rng: np.random.Generator) -> Floats:
    """(unit, unit), uniformly distributed. Source: Mezzadri 2007, Notices of the AMS 54(5) 592–604."""
    Q, R = np.linalg.qr(rng.normal(size=(units, units)))
    uniform: Floats = Q * np.sign(np.diag(R))
    return uniform
