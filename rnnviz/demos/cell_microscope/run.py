"""Reads the inputs one by one; what each wire carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.cell_microscope.params import Params, peepholes_of
from rnnviz.kit import Clocked
from rnnviz.learning.ahead import load_torch
from rnnviz.networks.cell import Cell, unrolled
from rnnviz.networks.cell_rows import cell_from_rows, default_rows, n_weights
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.memory_slope import memory_slope, misprinted, terms

PATIENCE = 0.02
"""Seconds that one look at torch's loading takes at most."""

RESULTS = {
    "h": "output (time, unit)",
    "c": "memory of an LSTM (time, unit), else empty",
    "gates": "values of each gate (time, unit); none in a simple cell",
    "terms": "of an LSTM: the diagonal of dc/dc before (time, 4, unit) by way of the forget gate, the input gate, the "
    "candidate, and the memory itself",
    "dc": "of an LSTM: derivative of the memory by the memory before (time, to, from)",
    "max_difference": "largest difference to torch's states and Jacobians",
    "n_weights": "weights of the cell",
}


@dataclass(frozen=True, eq=False)
class Frame:
    """t : step on show; x : (time,); h, c : (time, unit), c empty unless an LSTM; gates : name to (time, unit)

    rows : (gate · unit, unit + 2); p : (3, unit) or empty; terms : (time, 4, unit); dc : (time, unit, unit)
    printed : (time, unit), the third term as the slide prints it; all of them empty unless an LSTM
    """

    t: int
    x: Floats
    h: Floats
    c: Floats
    gates: dict[str, Floats]
    rows: Floats
    p: Floats
    terms: Floats
    dc: Floats
    printed: Floats


class Run(Clocked[Params, Frame]):
    """Reads the inputs one by one."""

    changes_its_past = True
    pace = 1.6

    def begin(self) -> None:
        p = self.params
        rng = np.random.default_rng(p.seed)
        self.rows = np.array(p.weights) if p.weights else default_rows(p.cell, p.units, rng)
        self.p = peepholes_of(p)
        self.cell: Cell = cell_from_rows(p.cell, self.rows, self.p, p.gru_form)
        self.x = np.array(p.inputs)
        self.moments = unrolled(self.cell, self.x[:, None])
        after = np.array([moment.after for moment in self.moments])
        self._h, self._c = np.ascontiguousarray(after[:, : p.units]), np.ascontiguousarray(after[:, p.units :])
        self._gates = {
            name: np.array([moment.gates[name] for moment in self.moments]) for name in self.moments[0].gates
        }
        self._difference: float | None = None
        self._slopes()
        self.last, self.t = len(self.x) - 1, min(1, len(self.x) - 1)

    def _slopes(self) -> None:
        self._terms = self._dc = self._printed = np.empty(0)
        if isinstance(self.cell, LstmCell):
            pairs = list(zip(self.moments, [None, *self.moments], strict=False))
            self._terms = np.array([terms(self.cell, now, before) for now, before in pairs])
            self._dc = np.array([memory_slope(self.cell, now, before) for now, before in pairs])
            self._printed = np.array([misprinted(self.cell, now, before) for now, before in pairs])

    def change(self, params: Params) -> bool:
        at = self.t
        super().change(params)
        self.t = min(at, self.last)
        return False

    @property
    def position(self) -> str:
        return f"step {self.t + 1} of {self.last + 1}"

    def work(self) -> Iterator[None]:
        while load_torch.is_under_way(PATIENCE):
            yield
        from rnnviz.learning.cell_check import differences

        for difference in differences(self.cell, self.moments):
            self._difference = difference
            yield

    def frame(self) -> Frame:
        p = np.empty(0) if self.p is None else self.p
        return Frame(
            self.t, self.x, self._h, self._c, self._gates, self.rows, p, self._terms, self._dc, self._printed,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        is_lstm, p = self._terms.size > 0, self.params
        return {
            "h": self._h, "c": self._c if is_lstm else [], "gates": self._gates,
            "terms": self._terms if is_lstm else None, "dc": self._dc if is_lstm else None,
            "max_difference": self._difference, "n_weights": n_weights(p.cell, p.units, p.peepholes),
        }  # fmt: skip


def values_of(params: Params, frame: Frame, unit: int) -> dict[str, float]:
    """What each wire carries at the step on show, for one unit."""
    t = frame.t
    values = {name: float(gate[t, unit]) for name, gate in frame.gates.items()}
    values |= {"x": float(frame.x[t]), "h": float(frame.h[t, unit]), "h_before": float(before(frame.h, t)[unit])}
    if params.cell == "lstm":
        c_before = float(before(frame.c, t)[unit])
        values |= {"c": float(frame.c[t, unit]), "c_before": c_before, "tanh_c": float(np.tanh(frame.c[t, unit]))}
        values |= {"kept": values["f"] * c_before, "written": values["i"] * values["candidate"]}
    if params.cell == "gru":
        values |= _of_gru(params, frame, unit, values)
    return values


def _of_gru(params: Params, frame: Frame, unit: int, values: dict[str, float]) -> dict[str, float]:
    W, h = frame.rows[2 * params.units + unit, 1:-1], before(frame.h, frame.t)
    z, r = values["z"], frame.gates["r"][frame.t]
    product = float(W @ (r * h if params.gru_form == "before" else h))
    reset = float(r[unit]) * (float(h[unit]) if params.gru_form == "before" else product)
    return {
        "one_minus_z": 1.0 - z, "new": (1.0 - z) * values["candidate"], "kept": z * float(h[unit]), "Wh": product,
        "reset": reset,
    }  # fmt: skip


def before(states: Floats, t: int) -> Floats:
    """The state before step t, zeros at the first.    states : (time, unit)    Returns (unit,)."""
    return states[t - 1] if t else np.zeros(states.shape[1])
