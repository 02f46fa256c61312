"""The cell; beside it the equations; below the curves over time, and the memory's derivative."""

from dataclasses import replace

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.cell_microscope.params import Params, unit_of
from rnnviz.demos.cell_microscope.run import Frame, before, values_of
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Bars, Handle, Line, Mark, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.networks.cell_rows import GATES
from rnnviz.panels.cells import drawing
from rnnviz.panels.cells.equations import Equation, Row, equation
from rnnviz.panels.cells.plan import ROLES, Plan, plan
from rnnviz.panels.curves import cursor, ghost_lines

MOST_DRAGGED = 40
"""Inputs up to which each has a handle."""

BAR_NAMES = ("by f", "by i", "by ĉ", "f itself", "in all", "ĉ printed")


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The cell; beside it the equations; below the curves over time, and an LSTM's derivative path by path."""
    unit, layout = unit_of(params), plan(params.cell, params.peepholes, params.gru_form)
    values = values_of(params, frame, unit)
    last = before(frame.h, frame.t).tolist()
    written = equation(params.cell, params.gru_form, _rows(params, frame, unit), values, last)
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
        found = drawing.tracks(layout, track_gates(params), frame.rows, unit)
        marks += drawing.turning(found, reach_of(frame.rows), view.controls)
        low = drawing.TRACK_NAMES - 0.35
    names = {"lstm": "LSTM", "gru": "GRU", "simple": "simple cell"}
    which = f", unit {unit + 1} of {params.units}" if params.units > 1 else ""
    return Panel(
        "cell", tuple(marks), title=f"{names[params.cell]} at step {frame.t + 1}{which}", kind="diagram",
        x=Axis(limits=(left, right)), y=Axis(limits=(low, high)), place=(0, 0, 1, 1),
        alt="The inside of the cell as a diagram: ports, gates and wires with the numbers that they carry.",
    )  # fmt: skip


def track_gates(params: Params) -> tuple[str, ...]:
    """The gates in the order of the weights, as the plan calls them."""
    return ("h",) if params.cell == "simple" else GATES[params.cell]


def reach_of(rows: Floats) -> float:
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
