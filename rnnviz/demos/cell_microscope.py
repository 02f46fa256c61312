"""A gate is a number between 0 and 1 on a wire, and c_t = f·c + i·c̃ is why gradients can pass.

The inside of one cell with a number on every wire, and the equations with the same numbers. Turn a weight, pull the
input, point at a wire or at a term: the other one lights up.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
from pydantic import Field, model_validator

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Bars, Handle, Line, Mark, Text
from rnnviz.kit import (
    LIVE,
    VIEW,
    Clocked,
    DemoParams,
    Drag,
    Event,
    InputError,
    Preset,
    Shows,
    View,
    changed,
    ghosts_of,
    param,
    remembered,
)  # fmt: skip
from rnnviz.kit.truth import SaysTable, ShowsTable
from rnnviz.learning.torch_loading import is_torch_loading, load_torch
from rnnviz.networks.cell import Cell, unrolled
from rnnviz.networks.cell_rows import GATES, PEEPHOLES, CellName, cell_from_rows, default_rows, n_weights
from rnnviz.networks.gru_cell import GruForm
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.memory_slope import memory_slope, misprinted, terms
from rnnviz.panels.cells import drawing
from rnnviz.panels.cells.equations import Equation, Row, equation
from rnnviz.panels.cells.plan import ROLES, Plan, plan
from rnnviz.panels.curves import cursor, ghost_lines

GROUP = "Unrolling, gradients, cells"
TITLE = "Inside a cell"
ORDER = 30
HINT = "Point at a wire or at a term; turn a weight below the cell; pull the input up and down."

warm_up = load_torch
"""Loads torch, which only the comparison needs."""

PATIENCE = 0.02
"""Seconds that one look at torch's loading takes at most."""

MOST_DRAGGED = 40
"""Inputs up to which each has a handle."""

BAR_NAMES = ("by f", "by i", "by c̃", "f itself", "in all", "printed")

Weight = Annotated[float, Field(ge=-1000.0, le=1000.0)]
Input = Annotated[float, Field(ge=-1000.0, le=1000.0)]


class Params(DemoParams):
    """The cell, its weights, and what it reads."""

    cell: CellName = param(
        "lstm", "Which cell is looked into.", LIVE, group="Cell",
        labels={"lstm": "LSTM", "gru": "GRU", "simple": "simple (Elman)"})  # fmt: skip
    peepholes: bool = param(
        False, "The gates of an LSTM also see its memory.", LIVE, group="Cell", when={"cell": ("lstm",)},
        follows=("cell",))  # fmt: skip
    gru_form: GruForm = param(
        "before", "Where the reset gate multiplies.", LIVE, group="Cell", when={"cell": ("gru",)},
        labels={"before": "h, before the product (course)", "after": "the product W h (torch)"})  # fmt: skip
    units: int = param(1, "How many units the cell has.", LIVE, group="Cell", ge=1, le=4)
    shown_unit: int = param(
        1, "Whose numbers stand on the wires.", VIEW, group="Picture", ge=1, le=4, title="Unit shown")  # fmt: skip
    inputs: tuple[Input, ...] = param(
        (1.0, -0.5, 2.0, *(0.0,) * 9), "What it reads, step by step.", LIVE, group="Sequence", min_length=1,
        max_length=200)  # fmt: skip
    weights: tuple[tuple[Weight, ...], ...] = param(
        (), "A row U, W, b for each unit of each gate, in torch's order.", LIVE, group="Weights", widget="points",
        blank="easy numbers for one unit, else drawn", follows=("cell", "units"))  # fmt: skip
    peephole_weights: tuple[tuple[Weight, ...], ...] = param(
        (), "Rows for the gates i, f, o; a number for each unit.", LIVE, group="Weights", widget="points",
        blank="0.3, −0.2, 0.4", when={"peepholes": (True,)}, follows=("units",))  # fmt: skip

    @model_validator(mode="after")
    def _fit(self) -> "Params":
        rows, columns = len(GATES[self.cell]) * self.units, self.units + 2
        if self.weights and (len(self.weights) != rows or any(len(row) != columns for row in self.weights)):
            raise InputError(
                f"The weights of this cell are {rows} rows of {columns} numbers: for each unit of each gate U, "
                f"{self.units} of W, and b.")  # fmt: skip
        if self.peepholes and self.cell != "lstm":
            raise InputError("Only the LSTM has peepholes; switch them off, or choose it.")
        if self.peephole_weights and [len(row) for row in self.peephole_weights] != [self.units] * 3:
            raise InputError(f"The peepholes are 3 rows, for the gates i, f and o, of {self.units} numbers each.")
        return self


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

PRESETS = {
    "simple-slide": Preset(
        {"cell": "simple", "weights": ((0.9, 0.7, -0.1),)}, "The course's box U: one tanh, no gates.",
        seed_figure=True),
    "lstm-slide": Preset({}, "The LSTM of the course's equations.", seed_figure=True),
    "lstm-peepholes": Preset(
        {"peepholes": True}, "Gates that see the memory; the output gate sees the new one.", seed_figure=True),
    "gru-slide": Preset({"cell": "gru"}, "The course's GRU: r multiplies h before the product.", seed_figure=True),
    "gru-torch": Preset(
        {"cell": "gru", "gru_form": "after", "units": 2}, "The GRU as torch has it: r multiplies the product."),
    "carousel": Preset(
        {"weights": ((40.0, 0.0, -20.0), (0.0, 0.0, 20.0), (1.0, 0.0, 0.0), (0.0, 0.0, 20.0)),
         "inputs": (1.0, *(0.0,) * 7, 1.0, *(0.0,) * 7)},
        "A gate that opens for an input of 1 and writes; the memory keeps it unchanged."),
    "four-terms": Preset(
        {"inputs": (1.0, -0.5, 2.0)}, "The course's derivative of the memory, as printed, as meant, as it is.",
        seed_figure=True),
}  # fmt: skip


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
        while is_torch_loading(PATIENCE):
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


def peepholes_of(params: Params) -> Floats | None:
    """(3, unit), or None where there are none."""
    if not params.peepholes:
        return None
    if params.peephole_weights:
        return np.array(params.peephole_weights)
    return np.repeat(np.array(PEEPHOLES)[:, None], params.units, axis=1)


# -- truth --------------------------------------------------------------------------------------------------------


def _unit(params: Params) -> int:
    return min(params.shown_unit, params.units) - 1


def _curve(name: str) -> Any:
    """The values over time of the unit on show."""

    def values(results: dict[str, Any], run: Any) -> Floats:
        source = results["gates"].get(name) if name in results["gates"] else results[name]
        return np.array(source)[:, _unit(run.params)]

    return values


def _bars(results: dict[str, Any], run: Any) -> list[float]:
    t, unit = run.run.t, _unit(run.params)
    shown = [float(term[unit]) for term in results["terms"][t]]
    return [*shown, float(results["dc"][t][unit][unit]), float(run.run.frame().printed[t][unit])]


SHOWS: ShowsTable = {
    **{("time", name): Shows(_curve(name), role=ROLES[name]) for name in ("h", "c", "i", "f", "o", "r", "z")},
    ("time", "x"): lambda results, run: run.params.inputs,
    ("terms", "terms"): _bars,
}
SAYS: SaysTable = {
    r"step (\d+)": lambda results, run: run.run.t + 1,
    r"keeps ([\d.]+)": lambda results, run: results["gates"]["f"][run.run.t][_unit(run.params)],
    r"writes ([\d.]+)": lambda results, run: results["gates"]["i"][run.run.t][_unit(run.params)],
    r"shows ([\d.]+)": lambda results, run: results["gates"]["o"][run.run.t][_unit(run.params)],
    r"is ([−\d.]+)": lambda results, run: results["dc"][run.run.t][_unit(run.params)][_unit(run.params)],
    r"answers ([−\d.]+)": lambda results, run: results["h"][run.run.t][_unit(run.params)],
    r"lets ([\d.]+)": lambda results, run: results["gates"]["z"][run.run.t][_unit(run.params)],
}


# -- drawing ------------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The cell; beside it the equations; below the curves over time, and an LSTM's derivative path by path."""
    unit, layout = _unit(params), plan(params.cell, params.peepholes, params.gru_form)
    values = values_of(params, frame, unit)
    before = _before(frame.h, frame.t).tolist()
    written = equation(params.cell, params.gru_form, _rows(params, frame, unit), values, before)
    lit = _pointed_at(layout, written, view)
    caption = _caption(params, frame, unit)
    hero = _cell(params, frame, view, layout, values, lit, unit)
    if view.compact:
        return Figure((hero,), caption=caption)
    equations = Panel(
        "equations", (written.formula(lit),), title="In letters and numbers", kind="diagram",
        x=Axis(limits=(0.0, 1.0)), y=Axis(limits=(0.0, 1.0)), place=(0, 2, 2, 1),
        alt="The equations of the cell with the numbers of this step.",
    )  # fmt: skip
    panels = [replace(hero, place=(0, 0, 1, 2)), equations, _time(frame, view, unit, 1 if frame.terms.size else 2)]
    if frame.terms.size:
        panels.append(_terms(frame, unit))
    return Figure(tuple(panels), columns=(1.15, 0.65, 1.0), rows=(2.0, 1.0), caption=caption)


def values_of(params: Params, frame: Frame, unit: int) -> dict[str, float]:
    """What each wire carries at the step on show, for one unit."""
    t = frame.t
    values = {name: float(gate[t, unit]) for name, gate in frame.gates.items()}
    values |= {"x": float(frame.x[t]), "h": float(frame.h[t, unit]), "h_before": float(_before(frame.h, t)[unit])}
    if params.cell == "lstm":
        c_before = float(_before(frame.c, t)[unit])
        values |= {"c": float(frame.c[t, unit]), "c_before": c_before, "tanh_c": float(np.tanh(frame.c[t, unit]))}
        values |= {"kept": values["f"] * c_before, "written": values["i"] * values["candidate"]}
    if params.cell == "gru":
        values |= _of_gru(params, frame, unit, values)
    return values


def _of_gru(params: Params, frame: Frame, unit: int, values: dict[str, float]) -> dict[str, float]:
    W, h = frame.rows[2 * params.units + unit, 1:-1], _before(frame.h, frame.t)
    z, r = values["z"], frame.gates["r"][frame.t]
    product = float(W @ (r * h if params.gru_form == "before" else h))
    reset = float(r[unit]) * (float(h[unit]) if params.gru_form == "before" else product)
    return {
        "one_minus_z": 1.0 - z, "new": (1.0 - z) * values["candidate"], "kept": z * float(h[unit]), "Wh": product,
        "reset": reset,
    }  # fmt: skip


def _before(states: Floats, t: int) -> Floats:
    """The state before step t, zeros at the first.    states : (time, unit)    Returns (unit,)."""
    return states[t - 1] if t else np.zeros(states.shape[1])


def _rows(params: Params, frame: Frame, unit: int) -> dict[str, Row]:
    rows = frame.rows.reshape(-1, params.units, params.units + 2)[:, unit]
    seen = dict(zip(("i", "f", "o"), frame.p[:, unit].tolist(), strict=True)) if frame.p.size else {}
    return {
        gate: Row(float(row[0]), tuple(row[1:-1].tolist()), float(row[-1]), seen.get(gate))
        for gate, row in zip(GATES[params.cell], rows, strict=True)
    }


def _pointed_at(layout: Plan, written: Equation, view: View) -> str:
    """The term under the pointer, in the cell or in the equations."""
    hover = view.hover
    if hover is not None and hover.panel == "equations" and hover.index < len(written.terms):
        return written.terms[hover.index]
    return drawing.term_under(layout, hover) if hover is not None and hover.panel == "cell" else ""


def _cell(
    params: Params, frame: Frame, view: View, layout: Plan, values: dict[str, float], lit: str, unit: int
) -> Panel:
    left, right, low, high = layout.limits
    marks = drawing.marks(layout, values, lit)
    if view.controls and not view.compact:
        found = drawing.tracks(layout, _track_gates(params), frame.rows, unit)
        marks += drawing.turning(found, _reach(frame.rows), view.controls)
        low = drawing.TRACK_NAMES - 0.35
    names = {"lstm": "LSTM", "gru": "GRU", "simple": "simple cell"}
    which = f", unit {unit + 1} of {params.units}" if params.units > 1 else ""
    return Panel(
        "cell", tuple(marks), title=f"{names[params.cell]} at step {frame.t + 1}{which}", kind="diagram",
        x=Axis(limits=(left, right)), y=Axis(limits=(low, high)), place=(0, 0, 1, 1),
        alt="The inside of the cell as a diagram: ports, gates and wires with the numbers that they carry.",
    )  # fmt: skip


def _track_gates(params: Params) -> tuple[str, ...]:
    """The gates in the order of the weights, as the plan calls them."""
    return ("h",) if params.cell == "simple" else GATES[params.cell]


def _reach(rows: Floats) -> float:
    """The weight at a track's end."""
    return max(3.0, float(np.ceil(np.abs(rows).max())))


@remembered
def _steps(count: int) -> Floats:
    return np.arange(1.0, count + 1.0)


@remembered
def _column(values: Floats, unit: int) -> Floats:
    return np.ascontiguousarray(values[:, unit])


def _time(frame: Frame, view: View, unit: int, columns: int) -> Panel:
    steps = _steps(len(frame.x))
    curves = [("c", "cₜ", frame.c)] if frame.c.size else []
    curves += [("h", "hₜ", frame.h)]
    curves += [(name, name, gate) for name, gate in frame.gates.items() if name != "candidate"]
    marks: list[Mark] = [Line(key="x", label="input", x=steps, y=frame.x, role="text", dash="dot", width=1.2)]
    marks += [
        Line(
            key=name,
            label=label,
            x=steps,
            y=_column(values, unit),
            role=ROLES[name],
            width=2.6 if name in "ch" else 1.4,
        )
        for name, label, values in curves
    ]
    marks += ghost_lines([
        (name, _steps(len(other.x)), _column(other.h, min(unit, other.h.shape[1] - 1)))
        for name, other in ghosts_of(view, Frame)
    ])  # fmt: skip
    every = [frame.x, *(values[:, unit] for _, _, values in curves), np.array([-1.0, 1.0])]
    low, high = min(float(v.min()) for v in every), max(float(v.max()) for v in every)
    room = 0.12 * (high - low)
    marks.insert(0, cursor(float(frame.t + 1), low - room, high + room))
    if view.controls and len(frame.x) <= MOST_DRAGGED:
        marks.append(Handle(
            key="inputs", x=steps, y=frame.x, names=tuple(f"input {n}" for n in range(1, len(frame.x) + 1)),
            signs=("",) * len(frame.x), role="text", size=9.0,
            bounds=(0.5, len(frame.x) + 0.5, low - room, high + room),
        ))  # fmt: skip
    return Panel(
        "time", tuple(marks), title="Over time", x=Axis("step", (0.5, len(frame.x) + 0.5), whole=True),
        y=Axis("", (low - room, high + room)), place=(1, 0, 1, columns), legend="top",
        alt="The input, the gates, the memory and the output of the cell at each step.",
    )  # fmt: skip


def _terms(frame: Frame, unit: int) -> Panel:
    values = np.append(frame.terms[frame.t, :, unit], (frame.dc[frame.t, unit, unit], frame.printed[frame.t, unit]))
    at = -np.arange(float(len(values)))
    reach = max(1.05, 1.1 * float(np.abs(frame.terms).max()), 1.1 * float(np.abs(frame.dc).max()))
    roles = ("gate", "input", "c5", "memory", "text", "muted")
    marks: list[Mark] = [
        Bars(key="terms", x=at, height=values, role=roles, category=np.arange(len(values)), width=0.66, horizontal=True)
    ]
    marks += [
        Text(key=f"value-{n}", x=max(float(value), 0.0) + 0.03 * reach, y=float(y), size="small", anchor=(0.0, 0.5),
             text=f"{value:.3f}".replace("-", "−")) for n, (value, y) in enumerate(zip(values, at, strict=True))
    ]  # fmt: skip
    return Panel(
        "terms", tuple(marks), title="∂cₜ/∂cₜ₋₁, path by path", x=Axis("", (-0.4 * reach, 1.35 * reach)),
        y=Axis("", (0.5 - len(values), 0.5), tuple(zip(at.tolist(), BAR_NAMES, strict=True))), place=(1, 1, 1, 1),
        alt="How much the memory owes to the memory before, by way of each gate and in all.",
    )  # fmt: skip


def _caption(params: Params, frame: Frame, unit: int) -> str:
    def said(values: Floats) -> str:
        return f"{values[frame.t, unit]:.3f}".replace("-", "−")

    at = f"At step {frame.t + 1}"
    if params.cell == "simple":
        return f"{at} the cell answers {said(frame.h)}; everything that it knew has gone through one tanh."
    if params.cell == "gru":
        kept = said(frame.gates["z"])
        return f"{at} the update gate lets {kept} of the last output stand, and the cell answers {said(frame.h)}."
    slope = f"{frame.dc[frame.t, unit, unit]:.3f}".replace("-", "−")
    return (
        f"{at} the memory keeps {said(frame.gates['f'])} of what it was, writes {said(frame.gates['i'])} of the "
        f"candidate and shows {said(frame.gates['o'])}; ∂cₜ/∂cₜ₋₁ is {slope}."
    )


def on(event: Event, params: Params) -> Params | None:
    """A knob turns its weight, a handle moves its input."""
    match event:
        case Drag(key="weights"):
            return _turned(event, params)
        case Drag(key="inputs") if event.index < len(params.inputs):
            inputs = list(params.inputs)
            inputs[event.index] = float(np.clip(round(event.y, 3), -1000.0, 1000.0))
            return changed(params, {"inputs": tuple(inputs)})
    return None


def _turned(event: Drag, params: Params) -> Params:
    rng = np.random.default_rng(params.seed)
    rows = np.array(params.weights) if params.weights else default_rows(params.cell, params.units, rng)
    layout = plan(params.cell, params.peepholes, params.gru_form)
    found = drawing.tracks(layout, _track_gates(params), rows, _unit(params))
    reach = _reach(rows)
    rows[found[event.index].index] = round(drawing.turned(event.y, reach), 3)
    new: Params = changed(params, {"weights": tuple(map(tuple, rows.tolist()))})
    return new
