"""The equations of a cell with the numbers of one step, in pieces that light up with the wires they speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rnnviz.figure.marks import Formula
from rnnviz.panels.cells.drawing import shown
from rnnviz.panels.cells.plan import CANDIDATE, NEW_OUTPUT, ROLES

MOST_PRODUCTS = 3
"""Units up to which W h is written out product by product."""


@dataclass(frozen=True)
class Row:
    """One unit's weights of one gate: U, W : (unit,), b; p of its peephole, None for none."""

    U: float
    W: tuple[float, ...]
    b: float
    p: float | None = None


@dataclass
class _Writer:
    pieces: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)

    def add(self, text: str, term: str = "", role: str = "") -> "_Writer":
        self.pieces.append(text)
        self.terms.append(term)
        self.roles.append(role or (ROLES[term] if term else "muted"))
        return self

    def line(self) -> "_Writer":
        return self.add("\n")


@dataclass(frozen=True)
class Equation:
    """pieces : as a `Formula` has them; terms : what each piece stands for, empty for signs"""

    pieces: tuple[str, ...]
    terms: tuple[str, ...]
    roles: tuple[str, ...]

    def formula(self, lit: str) -> Formula:
        """As a mark, with the pieces of a term lit."""
        return Formula(
            key="equation", pieces=self.pieces, roles=self.roles, size="normal",
            lit=tuple(bool(lit) and term == lit for term in self.terms),
            tips=tuple(term and "shown in the cell" for term in self.terms),
        )  # fmt: skip


def equation(
    cell: str, form: str, rows: Mapping[str, Row], values: Mapping[str, float], h_before: Sequence[float]
) -> Equation:
    """The equations of one unit at one step.

    rows : of each gate; values : by term; h_before : (unit,), the last outputs of all units
    """
    writer = _Writer()
    write = {"lstm": _lstm, "gru": _gru, "simple": _simple}[cell]
    write(writer, form, rows, values, h_before)
    return Equation(tuple(writer.pieces), tuple(writer.terms), tuple(writer.roles))


def _argument(w: _Writer, row: Row, values: Mapping[str, float], h_before: Sequence[float], seen: str) -> float:
    """The numbers of U x + W h + p c + b; returns their sum. seen : the memory that a peephole sees"""
    total = row.U * values["x"]
    w.add(f"{shown(row.U)}·{shown(values['x'])}", "x")
    if len(row.W) <= MOST_PRODUCTS:
        for weight, h in zip(row.W, h_before, strict=True):
            w.add(" +").add(f" {_bracketed(weight)}·{_bracketed(h)}", "h_before")
    else:
        w.add(" +").add(f" {_bracketed(sum(a * b for a, b in zip(row.W, h_before, strict=True)))}", "h_before")
    total += sum(a * b for a, b in zip(row.W, h_before, strict=True))
    if row.p is not None and seen:
        w.add(" +").add(f" {_bracketed(row.p)}·{_bracketed(values[seen])}", seen)
        total += row.p * values[seen]
    w.add(" +").add(f" {_bracketed(row.b)}", role="text")
    return total + row.b


def _bracketed(value: float) -> str:
    return f"({shown(value)})" if value < 0 else shown(value)


def _gate(
    w: _Writer, term: str, name: str, squash: str, row: Row, values: Mapping[str, float], h: Sequence[float],
    seen: str = "",
) -> None:  # fmt: skip
    peephole = "" if row.p is None or not seen else " + p c" if seen == "c" else " + p cₜ₋₁"
    w.add(name, term).add(" =").add(f" {squash}(U x + W h{peephole} + b)", role="muted").line()
    w.add(f"= {squash}(")
    total = _argument(w, row, values, h, seen)
    w.add(f") = {squash}({shown(total)}) =").add(f" {shown(values[term])}", term).line()


def _lstm(w: _Writer, form: str, rows: Mapping[str, Row], v: Mapping[str, float], h: Sequence[float]) -> None:
    for term, name, squash, seen in (
        ("i", "i", "σ", "c_before"), ("f", "f", "σ", "c_before"), ("candidate", CANDIDATE, "tanh", ""),
        ("o", "o", "σ", "c"),
    ):  # fmt: skip
        _gate(w, term, name, squash, rows[term], v, h, seen)
    w.add("cₜ", "c").add(" =").add(" f", "f").add(" ·").add(" cₜ₋₁", "c_before").add(" +").add(" i", "i").add(" ·")
    w.add(f" {CANDIDATE}", "candidate").line()
    w.add("=").add(f" {shown(v['f'])}·{_bracketed(v['c_before'])}", "kept").add(" +")
    w.add(f" {shown(v['i'])}·{_bracketed(v['candidate'])}", "written").add(" =").add(f" {shown(v['c'])}", "c").line()
    w.add("hₜ", "h").add(" =").add(" o", "o").add(" ·").add(" tanh(cₜ)", "tanh_c")
    w.add(" =").add(f" {shown(v['o'])}", "o").add(" ·").add(f" {_bracketed(v['tanh_c'])}", "tanh_c")
    w.add(" =").add(f" {shown(v['h'])}", "h")


def _gru(w: _Writer, form: str, rows: Mapping[str, Row], v: Mapping[str, float], h: Sequence[float]) -> None:
    for term in ("r", "z"):
        _gate(w, term, term, "σ", rows[term], v, h)
    fed = "W (r∘h)" if form == "before" else "r∘(W h)"
    row = rows["candidate"]
    w.add(NEW_OUTPUT, "candidate").add(" =").add(f" tanh(U x + {fed} + b)", role="muted").line()
    arrived = v["Wh"] if form == "before" else v["reset"]
    w.add("= tanh(").add(f"{shown(row.U)}·{shown(v['x'])}", "x").add(" +").add(f" {_bracketed(arrived)}", "reset")
    total = row.U * v["x"] + arrived + row.b
    w.add(" +").add(f" {_bracketed(row.b)}", role="text").add(f") = tanh({shown(total)}) =")
    w.add(f" {shown(v['candidate'])}", "candidate").line()
    w.add("hₜ", "h").add(" =").add(" (1 − z)", "one_minus_z").add(" ·").add(f" {NEW_OUTPUT}", "candidate").add(
        " +"
    ).add(" z", "z")
    w.add(" ·").add(" hₜ₋₁", "h_before").line()
    w.add("=").add(f" {shown(v['one_minus_z'])}·{_bracketed(v['candidate'])}", "new").add(" +")
    w.add(f" {shown(v['z'])}·{_bracketed(v['h_before'])}", "kept").add(" =").add(f" {shown(v['h'])}", "h")


def _simple(w: _Writer, form: str, rows: Mapping[str, Row], v: Mapping[str, float], h: Sequence[float]) -> None:
    w.add("hₜ", "h").add(" =").add(" tanh(U x + W hₜ₋₁ + b)", role="muted").line()
    w.add("= tanh(")
    total = _argument(w, rows["candidate"], v, h, "")
    w.add(f") = tanh({shown(total)}) =").add(f" {shown(v['h'])}", "h")
