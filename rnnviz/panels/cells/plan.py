"""Where the parts of a cell stand and where its wires run; a term names what a wire carries, as in the equation."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from rnnviz.figure.marks import Shape

CellName = Literal["lstm", "gru", "simple"]

CANDIDATE, NEW_OUTPUT = "ĉ", "ĥ"
"""A tilde over a letter is a sign of its own, which many fonts put in a wrong place; a hat belongs to the letter."""

Place = tuple[float, float]

PORT, GATE, SIGN = 34.0, 38.0, 24.0
"""Diameters in points."""

ROLES = {
    "x": "text", "h_before": "hidden", "h": "hidden", "c_before": "memory", "c": "memory", "kept": "gate",
    "written": "input", "tanh_c": "memory", "i": "input", "f": "gate", "candidate": "c5", "o": "output",
    "r": "gate", "z": "output", "one_minus_z": "output", "new": "c5", "reset": "gate", "Wh": "hidden",
}  # fmt: skip
"""The colour of each term, the same in the drawing, the curves and the equation."""


@dataclass(frozen=True)
class Part:
    """A port, a gate or a sign. term : what comes out of it"""

    term: str
    at: Place
    name: str
    shape: Shape
    size: float


@dataclass(frozen=True)
class Wire:
    """way : corners from the first to the last; ends : with an arrow head, or in another wire or under a part
    number : where its number stands, None for none; anchor : which point of the number stands there
    is_peephole : drawn thinner
    """

    term: str
    way: tuple[Place, ...]
    ends: bool = True
    number: Place | None = None
    anchor: Place = (0.0, 0.0)
    is_peephole: bool = False


@dataclass(frozen=True)
class Plan:
    """gates : the term of each gate to the middle of its box"""

    parts: tuple[Part, ...]
    wires: tuple[Wire, ...]
    gates: dict[str, Place]
    limits: tuple[float, float, float, float]


BUS_H, BUS_X, BOXES = 1.4, 0.2, 2.75
"""Heights of the two wires that feed the gates, and of the gates."""


def _port(term: str, at: Place, name: str) -> Part:
    return Part(term, at, name, "circle", PORT)


def _sign(term: str, at: Place, name: str) -> Part:
    return Part(term, at, name, "circle", SIGN)


def _fed(gates: dict[str, Place], left: float) -> list[Wire]:
    """x and h run along below all gates and rise into each."""
    wires = []
    last = max(x for x, _ in gates.values())
    for term, bus, aside in (("h_before", BUS_H, -0.2), ("x", BUS_X, 0.2)):
        wires.append(Wire(term, ((left, bus), (last + aside, bus)), ends=False, number=(left + 0.65, bus + 0.1)))
        wires += [Wire(term, ((x + aside, bus), (x + aside, y)), ends=False) for x, y in gates.values()]
    return wires


@cache
def plan(cell: CellName, peepholes: bool = False, form: Literal["before", "after"] = "before") -> Plan:
    """The plan of one cell."""
    if cell == "lstm":
        return _lstm(peepholes)
    return _gru(form) if cell == "gru" else _simple()


def _lstm(peepholes: bool) -> Plan:
    gates = {"f": (2.6, BOXES), "i": (4.7, BOXES), "candidate": (7.1, BOXES), "o": (9.3, BOXES)}
    top, product, out, right, edge = 5.7, 4.25, 3.55, 10.7, 12.7
    parts = [
        _port("c_before", (0.2, top), "cₜ₋₁"), _port("c", (edge, top), "cₜ"), _port("h", (edge, out), "hₜ"),
        _port("h_before", (0.2, BUS_H), "hₜ₋₁"), _port("x", (0.2, BUS_X), "xₜ"),
        _sign("kept", (2.6, top), "×"), _sign("c", (5.9, top), "+"), _sign("written", (5.9, product), "×"),
        Part("tanh_c", (right, 4.68), "tanh", "circle", PORT), _sign("h", (right, out), "×"),
        *(Part(term, at, name, "square", GATE)
          for (term, at), name in zip(gates.items(), ("f", "i", CANDIDATE, "o"), strict=True)),
    ]  # fmt: skip
    wires = [
        *_fed(gates, 0.2),
        Wire("c_before", ((0.2, top), (2.6, top)), number=(1.5, top + 0.1), anchor=(0.5, 0.0)),
        Wire("kept", ((2.6, top), (5.9, top)), number=(4.2, top + 0.1), anchor=(0.5, 0.0)),
        Wire("c", ((5.9, top), (edge, top)), number=(8.3, top + 0.1), anchor=(0.5, 0.0)),
        Wire("c", ((right, top), (right, 4.68))),
        Wire("tanh_c", ((right, 4.68), (right, out)), number=(right + 0.2, 3.96)),
        Wire("h", ((right, out), (edge, out)), number=(11.6, out - 0.1), anchor=(0.5, 1.0)),
        Wire("f", ((2.6, BOXES), (2.6, top)), number=(2.75, 4.2)),
        Wire("i", ((4.7, BOXES), (4.7, product), (5.9, product)), number=(4.6, 3.75), anchor=(1.0, 0.0)),
        Wire("candidate", ((7.1, BOXES), (7.1, product), (5.9, product)), number=(7.25, 3.75)),
        Wire("written", ((5.9, product), (5.9, top)), number=(6.05, 4.8)),
        Wire("o", ((9.3, BOXES), (9.3, out), (right, out)), number=(9.75, out + 0.1), anchor=(0.5, 0.0)),
    ]
    if peepholes:
        wires += [
            Wire("c_before", ((1.45, top), (1.45, BOXES), (2.6, BOXES)), is_peephole=True),
            Wire("c_before", ((1.45, BOXES), (1.45, 1.95), (3.7, 1.95), (3.7, BOXES), (4.7, BOXES)), is_peephole=True),
            Wire("c", ((8.3, top), (8.3, BOXES), (9.3, BOXES)), is_peephole=True),
        ]
    return Plan(tuple(parts), tuple(wires), gates, (-0.5, 13.4, -0.45, 6.45))


def _gru(form: Literal["before", "after"]) -> Plan:
    gates = {"r": (3.1, BOXES), "z": (6.0, BOXES), "candidate": (9.6, BOXES)}
    top, middle, upper, edge = 5.7, 3.85, 4.75, 12.7
    matrix = (1.7, middle) if form == "after" else (4.6, middle)
    parts = [
        _port("h_before", (0.2, top), "hₜ₋₁"), _port("h", (edge, top), "hₜ"), _port("x", (0.2, BUS_X), "xₜ"),
        _sign("kept", (6.0, top), "×"), _sign("h", (9.6, top), "+"), _sign("new", (9.6, upper), "×"),
        _sign("one_minus_z", (7.7, upper), "1−"), _sign("reset", (3.1, middle), "×"),
        Part("Wh", matrix, "W", "square", SIGN),
        *(Part(term, at, name, "square", GATE)
          for (term, at), name in zip(gates.items(), ("r", "z", NEW_OUTPUT), strict=True)),
    ]  # fmt: skip
    wires = [
        Wire("h_before", ((0.2, top), (6.0, top)), number=(3.0, top + 0.1), anchor=(0.5, 0.0)),
        Wire("h_before", ((0.9, top), (0.9, middle), *([matrix] if form == "after" else []), (3.1, middle))),
        Wire("h_before", ((0.9, middle), (0.9, BUS_H), (5.8, BUS_H)), ends=False),
        Wire("h_before", ((2.9, BUS_H), (2.9, BOXES)), ends=False),
        Wire("h_before", ((5.8, BUS_H), (5.8, BOXES)), ends=False),
        Wire("x", ((0.2, BUS_X), (9.8, BUS_X)), ends=False, number=(1.0, BUS_X + 0.1)),
        *(Wire("x", ((x + 0.2, BUS_X), (x + 0.2, y)), ends=False) for x, y in gates.values()),
        Wire("r", ((3.1, BOXES), (3.1, middle)), number=(3.5, 3.35), anchor=(0.0, 0.5)),
        Wire(
            "reset",
            ((3.1, middle), (8.3, middle), (8.3, BOXES), (9.6, BOXES)),
            number=(7.2, middle - 0.08),
            anchor=(0.5, 1.0),
        ),
        Wire("z", ((6.0, BOXES), (6.0, top)), number=(5.85, 4.3), anchor=(1.0, 0.0)),
        Wire("z", ((6.0, upper), (7.7, upper))),
        Wire("one_minus_z", ((7.7, upper), (9.6, upper)), number=(8.6, upper + 0.1), anchor=(0.5, 0.0)),
        Wire("candidate", ((9.6, BOXES), (9.6, upper)), number=(9.75, 3.75)),
        Wire("new", ((9.6, upper), (9.6, top)), number=(9.8, 5.05)),
        Wire("kept", ((6.0, top), (9.6, top)), number=(7.8, top + 0.1), anchor=(0.5, 0.0)),
        Wire("h", ((9.6, top), (edge, top)), number=(11.1, top + 0.1), anchor=(0.5, 0.0)),
    ]
    return Plan(tuple(parts), tuple(wires), gates, (-0.5, 13.4, -0.45, 6.45))


def _simple() -> Plan:
    gates = {"h": (6.3, BOXES)}
    parts = (
        _port("h_before", (0.2, BUS_H), "hₜ₋₁"), _port("x", (0.2, BUS_X), "xₜ"), _port("h", (12.7, BOXES), "hₜ"),
        Part("h", (6.3, BOXES), "tanh", "square", GATE),
    )  # fmt: skip
    wires = (*_fed(gates, 0.2), Wire("h", ((6.3, BOXES), (12.7, BOXES)), number=(9.4, BOXES + 0.1), anchor=(0.5, 0.0)))
    return Plan(parts, wires, gates, (-0.5, 13.4, -0.45, 4.0))
