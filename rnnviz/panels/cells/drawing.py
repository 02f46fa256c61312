"""A cell drawn from its plan: wires as strong as what they carry, every wire with its number."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.marks import Graph, Handle, Mark, Points, Segments, Text
from rnnviz.panels.cells.plan import PORT, ROLES, Place, Plan, Wire
from rnnviz.readable import number, power_of_ten
from rnnviz.view import Hover

FAINTEST = 0.3
"""Strength of a wire that carries nothing."""

GATE_ROOM = 1.15
"""Data units that a gate's box may measure."""

TRACKS_FROM, TRACKS_TO, TRACK_NAMES = -2.1, -0.55, -2.45
"""Where the weights are turned: below the cell, under the gate that they feed."""


def shown(value: float) -> str:
    """A number for a wire: three digits, one where it is tiny, with a minus sign as long as a plus."""
    tiny = 0.0 < abs(value) < 1e-4
    return (power_of_ten(value) if tiny else number(value, 3)).replace("-", "−")


@dataclass(frozen=True)
class _Edge:
    term: str
    start: Place
    end: Place


def _pieces(wire: Wire) -> list[_Edge]:
    return [_Edge(wire.term, a, b) for a, b in zip(wire.way, wire.way[1:], strict=False)]


def lines_of(plan: Plan) -> list[_Edge]:
    """The straight pieces without a head, in the order in which they are drawn."""
    return [edge for wire in plan.wires for edge in (_pieces(wire)[:-1] if wire.ends else _pieces(wire))]


def arrows_of(plan: Plan) -> list[_Edge]:
    """The last pieces of wires that end in a part."""
    return [_pieces(wire)[-1] for wire in plan.wires if wire.ends]


def term_under(plan: Plan, hover: Hover | None) -> str:
    """The term that the pointer rests on in the drawing."""
    if hover is None or hover.key not in ("lines", "parts"):
        return ""
    if hover.part == "node":
        return plan.parts[hover.index].term if hover.key == "parts" and hover.index < len(plan.parts) else ""
    edges = lines_of(plan) if hover.key == "lines" else arrows_of(plan)
    return edges[hover.index].term if hover.index < len(edges) else ""


def marks(plan: Plan, values: Mapping[str, float], lit: str) -> list[Mark]:
    """The wires, the parts on them, and the numbers. values : by term; lit : the term to stand out, or nothing"""
    return [_lines(plan, values, lit), _parts(plan, values, lit), *_numbers(plan, values, lit)]


def _strength(values: Mapping[str, float], term: str, lit: str) -> float:
    if term == lit:
        return 1.0
    return FAINTEST + (1.0 - FAINTEST) * min(1.0, abs(values.get(term, 1.0)))


def _looks(edges: list[_Edge], values: Mapping[str, float], lit: str, thin: set[int]) -> dict[str, object]:
    roles = tuple(dict.fromkeys(ROLES.values()))
    widths = [4.2 if edge.term == lit else 1.2 if n in thin else 2.2 for n, edge in enumerate(edges)]
    return {
        "edge_role": roles, "edge_category": np.array([roles.index(ROLES[edge.term]) for edge in edges], dtype=int),
        "edge_width": np.array(widths), "edge_tips": tuple(tip(edge.term, values) for edge in edges),
        "edge_strength": np.array([_strength(values, edge.term, lit) for edge in edges]),
    }  # fmt: skip


def tip(term: str, values: Mapping[str, float]) -> str:
    """What is said where the pointer rests."""
    names = {
        "x": "input", "h_before": "last output", "c_before": "last memory", "c": "memory", "h": "output",
        "kept": "what is kept", "written": "what is written", "tanh_c": "memory, squashed", "i": "input gate",
        "f": "forget gate", "candidate": "candidate", "o": "output gate", "r": "reset gate", "z": "update gate",
        "one_minus_z": "1 − update gate", "new": "what is new", "reset": "what the reset gate lets through",
        "Wh": "recurrent product",
    }  # fmt: skip
    return f"{names[term]}: {shown(values[term])}" if term in values else names[term]


def _thin(plan: Plan, ended: bool) -> set[int]:
    """Numbers of the pieces that belong to peepholes."""
    found, n = set(), 0
    for wire in plan.wires:
        pieces = _pieces(wire)
        mine = pieces[-1:] if ended else pieces[:-1] if wire.ends else pieces
        mine = [] if ended and not wire.ends else mine
        found |= set(range(n, n + len(mine))) if wire.is_peephole else set()
        n += len(mine)
    return found


def _lines(plan: Plan, values: Mapping[str, float], lit: str) -> Graph:
    edges = lines_of(plan)
    ends = np.array([place for edge in edges for place in (edge.start, edge.end)]).reshape(-1, 2)
    numbers = np.arange(2 * len(edges)).reshape(-1, 2)
    return Graph(
        key="lines", x=ends[:, 0], y=ends[:, 1], edges=numbers, node_size=0.6, node_role="muted", arrows=False,
        **_looks(edges, values, lit, _thin(plan, ended=False)),  # type: ignore[arg-type]
    )  # fmt: skip


def _parts(plan: Plan, values: Mapping[str, float], lit: str) -> Graph:
    """All parts, and the arrows that end at them; an arrow may begin at a corner, which is no larger than a point."""
    edges, places = arrows_of(plan), [part.at for part in plan.parts]
    corners = [edge.start for edge in edges if edge.start not in places]
    where = [*places, *corners]
    index = np.array([(where.index(edge.start), where.index(edge.end)) for edge in edges], dtype=int)
    looks = [(ROLES[part.term], part.shape) for part in plan.parts] + [("muted", "circle")] * len(corners)
    kinds = tuple(dict.fromkeys(looks))
    fills = [1.0 if part.term == lit else _fill(part.size, values.get(part.term, 0.0)) for part in plan.parts]
    sizes = [part.size for part in plan.parts] + [0.6] * len(corners)
    return Graph(
        key="parts", x=np.array([x for x, _ in where]), y=np.array([y for _, y in where]), edges=index,
        names=tuple(part.name for part in plan.parts), node_role=tuple(role for role, _ in kinds),
        node_shape=tuple(shape for _, shape in kinds), node_category=np.array([kinds.index(look) for look in looks]),
        node_size=np.array(sizes), node_room=GATE_ROOM, node_strength=np.array(fills + [0.0] * len(corners)),
        tips=tuple(tip(part.term, values) for part in plan.parts),
        **_looks(edges, values, lit, _thin(plan, ended=True)),  # type: ignore[arg-type]
    )  # fmt: skip


def _fill(size: float, value: float) -> float:
    """Gates and ports are filled as far as they are open; signs are not."""
    return 0.12 + 0.6 * min(1.0, abs(value)) if size >= PORT else 0.0


def _numbers(plan: Plan, values: Mapping[str, float], lit: str) -> list[Mark]:
    return [
        Text(
            key=f"number-{n}", x=wire.number[0], y=wire.number[1], text=shown(values[wire.term]), role=ROLES[wire.term],
            anchor=wire.anchor, bold=True, size="normal" if wire.term == lit else "small",
        )
        for n, wire in enumerate(plan.wires) if wire.number is not None and wire.term in values
    ]  # fmt: skip


@dataclass(frozen=True)
class Track:
    """A weight to be turned. index : row and column in the weights; is_named : where there is room for its name"""

    name: str
    gate: str
    index: tuple[int, int]
    x: float
    value: float
    is_named: bool


def tracks(plan: Plan, order: tuple[str, ...], weights: Floats, unit: int) -> list[Track]:
    """The weights of one unit, under the gate that they feed.

    order : of the gates in `weights` : (gate · unit, 1 + unit + 1), rows U, W …, b
    """
    units = weights.shape[1] - 2
    names = ["U", *(["W"] if units == 1 else [f"W{chr(0x2081 + j)}" for j in range(units)]), "b"]
    spread = min(0.55, 1.75 / len(names))
    found = []
    for number_of_gate, gate in enumerate(order):
        row = number_of_gate * units + unit
        middle = plan.gates[gate][0]
        for column, name in enumerate(names):
            x = middle + spread * (column - (len(names) - 1) / 2)
            is_named = spread > 0.5 or column in (0, 1, len(names) - 1)
            found.append(Track(name, gate, (row, column), x, float(weights[row, column]), is_named))
    return found


def turning(found: list[Track], reach: float, controls: bool) -> list[Mark]:
    """The tracks with a knob on each, and their names. reach : the weight at a track's end"""
    x, values = np.array([track.x for track in found]), np.array([track.value for track in found])
    middle, half = (TRACKS_FROM + TRACKS_TO) / 2, (TRACKS_TO - TRACKS_FROM) / 2
    y = middle + half * values / reach
    roles = tuple(ROLES[track.gate] for track in found)
    ends = np.full(len(x), TRACKS_FROM), np.full(len(x), TRACKS_TO)
    knob: Mark = Points(key="weights", x=x, y=y, role=roles, category=np.arange(len(x)), size=8.0)
    if controls:
        said = tuple(f"{track.name} of {track.gate}" for track in found)
        knob = Handle(
            key="weights", x=x, y=y, role=roles, category=np.arange(len(x)), size=11.0, names=said,
            signs=("",) * len(x), bounds=(float(x.min()), float(x.max()), TRACKS_FROM, TRACKS_TO),
            tips=tuple(f"{name} = {shown(value)}" for name, value in zip(said, values, strict=True)),
        )  # fmt: skip
    return [
        Segments(key="tracks", x0=x, x1=x, y0=ends[0], y1=ends[1], role="axis", width=1.6, strength=0.6),
        Segments(key="zero", x0=x - 0.12, x1=x + 0.12, y0=np.full(len(x), middle), y1=np.full(len(x), middle),
                 role="muted", width=1.2),
        knob,
        *(Text(key=f"name-{n}", x=track.x, y=TRACK_NAMES, text=track.name, size="small", role="muted")
          for n, track in enumerate(found) if track.is_named),
    ]  # fmt: skip


def turned(y: float, reach: float) -> float:
    """The weight that a knob at height y stands for."""
    middle, half = (TRACKS_FROM + TRACKS_TO) / 2, (TRACKS_TO - TRACKS_FROM) / 2
    return float(np.clip((y - middle) / half, -1.0, 1.0) * reach)
