"""The Ising lattice: its spins, and its magnetisation and energy against temperature."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Canvas, Handle, Image, Line, Mark, Points, Segments, Text
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import cursor


def spins_panel(spins: Array, place: Place, *, title: str, controls: bool) -> Panel:
    """spins : (side, side), row 0 at the top; dark is up"""
    side = len(spins)
    shown, extent = upside_down(spins), (0.0, float(side), 0.0, float(side))
    mark: Mark = Image(key="spins", values=shown, extent=extent, colormap="grey", limits=(-1.0, 1.0))
    if controls:
        mark = Canvas(key="spins", values=shown, extent=extent, pen=max(0.6, side / 24))
    axis = Axis(limits=extent[:2], ticks=())
    return Panel(
        "spins", (mark,), title=title, kind="diagram", x=axis, y=axis, place=place,
        alt="The spins of the lattice, dark where they are up.",
    )  # fmt: skip


@remembered
def upside_down(spins: Array) -> Array:
    """Row 0 at the bottom, as images have it, or back."""
    return np.ascontiguousarray(spins[::-1])


def magnetisation_panel(
    T: Floats, m: Floats, kept: tuple[Floats, Floats], here: float, found: float | None, critical: float | None,
    reach: float, place: Place, *, controls: bool, title: str, axis: str = "",
) -> Panel:  # fmt: skip
    """|m| against temperature. T, m : (point,), of the infinite lattice    kept : T, |m| of places this run was at

    here : the temperature now; found : ⟨|m|⟩ of the samples; the handle moves the temperature
    """
    marks: list[Mark] = [_here(here, 0.0, 1.08), *_curve(T, m, "infinite", "text"), *_critical(critical, 0.0, 1.08)]
    marks += _found(kept, here, found)
    if T.size:
        marks.append(_words("infinite", "infinite lattice", 0.03 * reach, 0.9, (0.0, 1.0), "text"))
    if controls:
        marks.append(_handle(here, reach))
    return Panel(
        "magnetisation", tuple(marks), title=title, x=Axis(axis, (0.0, reach)), y=Axis("|m|", (0.0, 1.08)),
        place=place, alt="Magnetisation against temperature, of the infinite lattice and of this.",
    )  # fmt: skip


def energy_panel(
    T: Floats, u: Floats, u_infinite: Floats, kept: tuple[Floats, Floats], here: float, found: float | None,
    critical: float | None, reach: float, limits: tuple[float, float], place: Place, side: int,
) -> Panel:  # fmt: skip
    """Energy per unit against temperature. u : of this lattice, u_infinite : of the infinite one, (point,)"""
    marks: list[Mark] = [_here(here, *limits), *_curve(T, u_infinite, "infinite", "text")]
    marks += [*_curve(T, u, "finite", "prediction"), *_critical(critical, *limits), *_found(kept, here, found)]
    if T.size:
        low, high = limits
        at = low + 0.12 * (high - low)
        marks.append(_words("finite", f"{side} × {side}, exact", 0.98 * reach, at, (1.0, 0.0), "prediction"))
    return Panel(
        "energy", tuple(marks), title="Energy", x=Axis("temperature", (0.0, reach)), y=Axis("H / n", limits),
        place=place, alt="Energy per unit against temperature, exact and of the samples.",
    )  # fmt: skip


@remembered
def _curve(T: Floats, y: Floats, key: str, role: str) -> list[Mark]:
    return [Line(key=key, x=T, y=y, role=role, width=1.6)] if T.size else []


def _words(key: str, text: str, x: float, y: float, anchor: tuple[float, float], role: str) -> Text:
    return Text(key=f"{key}-name", x=x, y=y, text=text, size="small", role=role, anchor=anchor)


def _critical(at: float | None, low: float, high: float) -> list[Mark]:
    return [] if at is None else [cursor(at, low, high, key="critical")]


def _here(at: float, low: float, high: float) -> Segments:
    """The temperature now."""
    x = np.full(1, at)
    return Segments(key="here", x0=x, x1=x, y0=np.full(1, low), y1=np.full(1, high), role="accent", width=1.4)


def _found(kept: tuple[Floats, Floats], here: float, found: float | None) -> list[Mark]:
    """Where this run is, and where it was."""
    marks: list[Mark] = [Points(key="kept", x=kept[0], y=kept[1], role="state", size=5.0, strength=0.6)]
    if found is not None:
        marks.append(Points(key="found", x=np.array([here]), y=np.array([found]), role="state", size=10.0,
                            outline=True))  # fmt: skip
    return marks


@remembered
def _handle(here: float, reach: float) -> Handle:
    at = np.array([min(here, reach)])
    return Handle(
        key="temperature", x=at, y=np.full(1, 0.5), names=("temperature",), signs=("T",), bounds=(0.05, reach, 0.5, 0.5)
    )
