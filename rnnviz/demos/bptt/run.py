"""All errors are sent back at once; then the last one is followed, a copy at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.bptt.params import CELLS, Loss, Params
from rnnviz.kit import Clocked
from rnnviz.learning.ahead import load_torch
from rnnviz.learning.gradient_study import CellName, Study, cell_of, cosine, drawn_for, growth, study, with_radius
from rnnviz.learning.through_time import touched

PATIENCE = 0.02
"""Seconds that one look at torch's loading takes at most."""

RESULTS = {
    "gradient_by_lag": "length of the gradient of E by the state that lies so many steps before the last",
    "memory_gradient_by_lag": "the same by the LSTM's memory c; none for other cells",
    "heat": "length of the gradient of the error at step t (rows) by the state at step k (columns)",
    "singular_values": "how much a change of the state is stretched until the last step, by lag and direction",
    "growth": "e-folds by which the gradient grows with each step back, on average",
    "gradient_W": "gradient of E by the recurrent weights",
    "gradient_W_truncated": "the same, as truncation sees it",
    "cosine": "of the angle between these two; none where one is 0",
    "max_difference": "largest relative difference to torch's gradients",
    "W": "recurrent weights (gate · unit, unit)",
    "U": "input weights (gate · unit, 1)",
    "b": "biases (gate · unit)",
    "V": "output weights (1, unit)",
    "c": "output bias (1)",
    "inputs": "what the net reads (time, 1)",
    "targets": "what it should answer (time, 1)",
}


@dataclass(frozen=True, eq=False)
class Frame:
    """t : lag that the error of the last step has come; curves : (lag,), of the last error alone, for each kind of cell

    heat, reaches : (time, time); gradient, memory, last : (lag,), memory empty unless LSTM, last : of the last error
    singular : (lag, unit), NaN where it is not known yet
    factors : (step,), Jacobians; sources : (step,), ∂E_t/∂h_t; parts : (k, 4), terms of the course's sum: of one unit
    only, else empty
    """

    t: int
    heat: Floats
    reaches: Array
    gradient: Floats
    memory: Floats
    last: Floats
    curves: tuple[Floats, ...]
    singular: Floats
    factors: Floats
    sources: Floats
    parts: Floats
    cosine: float | None
    growth: float | None


class Run(Clocked[Params, Frame]):
    """All is computed at once; then the last error is followed back, a copy at a time."""

    changes_its_past = True
    pace = 12.0

    def __init__(self, params: Params) -> None:
        self._others: dict[str, tuple[Any, Floats]] = {}
        super().__init__(params)

    def begin(self) -> None:
        p = self.params
        self.last = p.time_steps - 1
        self.found = self._study(p.cell, p.loss)
        self._curves = tuple(self._alone(name) for name, *_ in CELLS)
        self._gradient, memory = self.found.by_lag, self.found.memory_by_lag
        self._memory = np.empty(0) if memory is None else memory
        self._last = np.ascontiguousarray(self.found.flow.heat[-1, ::-1])
        self._reaches = touched(p.time_steps, p.stride, p.window)
        self._singular: Floats = np.full((p.time_steps, p.units), np.nan)
        self._difference: float | None = None
        self._cosine = cosine(self.found.gradient["W"], self.found.cut["W"])
        self._growth = growth(self._gradient)
        self._factors, self._sources, self._parts = _scalars(self.found, p)
        self._pieces = self._fan()
        next(self._pieces, None)

    def _study(self, name: CellName, loss: Loss) -> Study:
        p, rng = self.params, np.random.default_rng(self.params.seed)
        drawn = drawn_for(name, p.units, p.time_steps, p.input_scale, rng)
        if name == "simple":
            drawn = with_radius(drawn, p.spectral_radius)
        if name == p.cell and p.weights:
            drawn = type(drawn)(np.array(p.weights), drawn.U, drawn.V, drawn.inputs, drawn.targets)
        cell = cell_of(name, drawn, p.activation if name == p.cell else "tanh", p.forget_bias)
        return study(cell, drawn, loss, p.stride, p.window)

    def _alone(self, name: CellName) -> Floats:
        """The last error by lag in a net of that cell, by c for the LSTM; found anew only where it is another net."""
        p = self.params
        mine = (p.weights, p.activation) if name == p.cell else ()
        key = (p.spectral_radius if name == "simple" else p.forget_bias, *mine)
        if name not in self._others or self._others[name][0] != key:
            found = self.found if name == p.cell and p.loss == "last" else self._study(name, "last")
            self._others[name] = key, found.by_lag if found.memory_by_lag is None else found.memory_by_lag
        return self._others[name][1]

    def change(self, params: Params) -> bool:
        at = self.t
        super().change(params)
        self.t = min(at, self.last)
        return False

    def _fan(self) -> Iterator[None]:
        done = 0
        for values in self.found.singular_values():
            grown = self._singular.copy()
            grown[done : done + len(values)] = values
            self._singular, done = grown, done + len(values)
            yield

    def work(self) -> Iterator[None]:
        yield from self._pieces
        while load_torch.is_under_way(PATIENCE):
            yield
        from rnnviz.learning.gradient_check import differences

        for difference in differences(self.found, self.params.loss):
            self._difference = difference
            yield

    def frame(self) -> Frame:
        return Frame(
            self.t, self.found.flow.heat, self._reaches, self._gradient, self._memory, self._last, self._curves,
            self._singular, self._factors, self._sources, self._parts, self._cosine, self._growth,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        found, drawn = self.found, self.found.drawn
        return {
            "gradient_by_lag": self._gradient, "memory_gradient_by_lag": self._memory if self._memory.size else None,
            "heat": found.flow.heat, "singular_values": self._known_fan(), "growth": self._growth,
            "gradient_W": found.gradient["W"], "gradient_W_truncated": found.cut["W"], "cosine": self._cosine,
            "max_difference": self._difference, "W": drawn.W, "U": drawn.U, "b": found.cell.b, "V": drawn.V,
            "c": np.zeros(1), "inputs": drawn.inputs, "targets": drawn.targets,
        }  # fmt: skip

    def _known_fan(self) -> list[Floats | None]:
        """(lag, unit), None for lags that have not been worked at yet."""
        return [None if np.isnan(row).any() else row for row in self._singular]


def _scalars(found: Study, params: Params) -> tuple[Floats, Floats, Floats]:
    """Of a simple cell with one unit: ∂h_k/∂h_{k−1}, ∂E_t/∂h_t, and the terms of the course's sum; else empty."""
    if params.cell != "simple" or params.units > 1:
        return np.empty(0), np.empty(0), np.empty((0, 4))
    h, before = found.steps.after[:, 0], found.steps.before[:, 0]
    slope = 1.0 - h**2 if params.activation == "tanh" else np.ones_like(h)
    errors, V, factors = (found.outputs - found.drawn.targets)[:, 0], found.drawn.V[0, 0], slope * found.cell.W[0, 0]
    if params.loss == "last":
        errors = errors * (np.arange(len(errors)) == len(errors) - 1)
    until_end = np.append(np.cumprod(factors[:0:-1])[::-1], 1.0)
    parts = np.column_stack((np.full(len(h), errors[-1]), np.full(len(h), V), until_end, slope * before))
    return factors, errors * V, parts
