"""A small net with a sequence to learn, and everything that its gradient does on the way back through time.

y_t = V h_t + c,  E_t = ½ |y_t − d_t|²,  E = Σ_t E_t, or the last one alone; the net starts from zeros.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.transport import graded_factors, lengths, singular_values
from rnnviz.learning.through_time import Traced, touched, traced
from rnnviz.networks.cell import Cell, Gradient, Moment, jacobian, together, unrolled
from rnnviz.networks.gru_cell import GruCell
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.simple_cell import SimpleCell

CellName = Literal["simple", "lstm", "gru"]
GATE_COUNT = {"simple": 1, "lstm": 4, "gru": 3}
WORTH = 4096
"""Entries of the matrices whose singular values are looked for at once: a few milliseconds of work."""


@dataclass(frozen=True, eq=False)
class Draw:
    """What chance decides.

    W : (gate · unit, unit), N(0, 1/units)    U : (gate · unit, 1), uniform ±1    V : (1, unit), N(0, 1/units)
    inputs : (time, 1), N(0, input_scale²)    targets : (time, 1), N(0, 1); drawn in this order
    """

    W: Floats
    U: Floats
    V: Floats
    inputs: Floats
    targets: Floats


def drawn_for(cell: CellName, units: int, steps: int, input_scale: float, rng: np.random.Generator) -> Draw:
    """All of it from one generator."""
    rows = GATE_COUNT[cell] * units
    W = rng.normal(0.0, 1.0 / np.sqrt(units), (rows, units))
    U = rng.uniform(-1.0, 1.0, (rows, 1))
    V = rng.normal(0.0, 1.0 / np.sqrt(units), (1, units))
    return Draw(W, U, V, input_scale * rng.normal(size=(steps, 1)), rng.normal(size=(steps, 1)))


def with_radius(drawn: Draw, radius: float) -> Draw:
    """W rescaled so that its largest eigenvalue has this size."""
    found = float(np.abs(np.linalg.eigvals(drawn.W)).max())
    return replace(drawn, W=drawn.W * (radius / max(found, 1e-12)))


def cell_of(name: CellName, drawn: Draw, activation: Literal["tanh", "linear"], gate_bias: float) -> Cell:
    """The cell; gate_bias : of the LSTM's forget gate, or of the GRU's update gate. All other biases are 0."""
    units = drawn.W.shape[1]
    b = np.zeros(len(drawn.W))
    if name == "simple":
        return SimpleCell(drawn.U, drawn.W, b, activation)
    b[units : 2 * units] = gate_bias
    return LstmCell(drawn.U, drawn.W, b) if name == "lstm" else GruCell(drawn.U, drawn.W, b, "after")


@dataclass(frozen=True, eq=False)
class Study:
    """What one net's gradient does.

    steps : of the cell, with an axis for time; outputs : (time, 1); flow : see `Traced`; gradient, cut : of W and the
    other weights of the cell, whole and truncated
    """

    cell: Cell
    drawn: Draw
    moments: tuple[Moment, ...]
    steps: Moment
    outputs: Floats
    flow: Traced
    gradient: Gradient
    cut: Gradient

    @property
    def by_lag(self) -> Floats:
        """‖∂E/∂h_{T−1−lag}‖ : (time,)."""
        return lengths(self.flow.errors[::-1, : self.cell.units])[0]

    @property
    def memory_by_lag(self) -> Floats | None:
        """‖∂E/∂c_{T−1−lag}‖ : (time,), with c's way through its own h; None for cells without a memory."""
        if not isinstance(self.cell, LstmCell):
            return None
        return lengths(self.cell.memory_error(self.steps, self.flow.errors)[::-1])[0]

    def singular_values(self) -> Iterator[Floats]:
        """Those of ∂h_{T−1}/∂h_{T−1−lag}, a few lags at a time.    Yields (lag, unit), from lag 0 to T − 1."""
        waiting: list[Floats] = []
        jacobians = (jacobian(self.cell, moment) for moment in self.moments[:0:-1])
        for factor in graded_factors(jacobians, self.cell.state_size, self.cell.units):
            waiting.append(factor)
            if len(waiting) >= WORTH / self.cell.units**2:
                yield singular_values(np.array(waiting))
                waiting = []
        if waiting:
            yield singular_values(np.array(waiting))


def study(cell: Cell, drawn: Draw, loss: Literal["every", "last"], stride: int, window: int) -> Study:
    """One pass forward and one back."""
    moments = tuple(unrolled(cell, drawn.inputs))
    steps = together(moments)
    outputs = steps.after[:, : cell.units] @ drawn.V.T
    errors = outputs - drawn.targets
    if loss == "last":
        errors = errors * (np.arange(len(errors)) == len(errors) - 1)[:, None]
    direct = np.zeros((len(moments), cell.state_size))
    direct[:, : cell.units] = errors @ drawn.V
    flow = traced(cell, moments, direct, touched(len(moments), stride, window))
    whole, cut = cell.gradient(steps, flow.da), cell.gradient(steps, flow.da_cut)
    return Study(cell, drawn, moments, steps, outputs, flow, whole, cut)


def growth(by_lag: Floats) -> float | None:
    """e-folds a step: the least-squares slope of ln ‖gradient‖ over the lag, where it is not 0."""
    lags = np.flatnonzero((by_lag > 0.0) & np.isfinite(by_lag))
    return float(np.polyfit(lags, np.log(by_lag[lags]), 1)[0]) if len(lags) > 1 else None


def cosine(one: Floats, other: Floats) -> float | None:
    """Of the angle between two gradients; None where one is 0."""
    (a, first), (b, second) = lengths(one.ravel()), lengths(other.ravel())
    known = bool(a > 0.0 and b > 0.0 and np.isfinite(a) and np.isfinite(b))
    return float(np.clip(first @ second, -1.0, 1.0)) if known else None
