"""A flow and a learned copy of it: arrows, trajectories, how the error falls."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Arrows, Handle, Line, Mark, Points
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import broken


@remembered
def arrows(at: Floats, true: Floats, learned: Floats, reach: float) -> list[Mark]:
    """Directions side by side, all of one length.    at, true, learned : (arrow, 2)"""
    length = 1.5 * reach / max(1, round(len(at) ** 0.5))
    x, y = np.ascontiguousarray(at.T)
    marks: list[Mark] = []
    for key, field, role, width in (
        ("true arrows", true, "muted", 2.2), ("learned arrows", learned, "prediction", 1.1),
    ):  # fmt: skip
        size = np.maximum(np.linalg.norm(field, axis=1), 1e-12)
        u, v = np.ascontiguousarray((field * (length / size)[:, None]).T)
        marks.append(Arrows(key=key, x=x, y=y, u=u, v=v, role=role, width=width, head=4.5))
    return marks


@remembered
def paths(true: Floats, generated: Floats) -> list[Mark]:
    """Trajectories in the plane or in space.    true, generated : (time, start, variable)"""
    marks: list[Mark] = []
    for key, label, path, role, dash in (
        ("generated", "the network's", generated, "prediction", "solid"), ("true", "true", true, "text", "dash"),
    ):  # fmt: skip
        x, y = broken(path[:, :, 0]), broken(path[:, :, 1])
        z = broken(path[:, :, 2]) if path.shape[2] > 2 else None
        width = 2.6 if key == "generated" else 1.2
        marks.append(Line(key=key, label=label, x=x, y=y, z=z, role=role, width=width, dash=dash))  # type: ignore[arg-type]
    return marks


@remembered
def drawn_curve(curve: tuple[tuple[float, float], ...], places: Floats, controls: bool, reach: float) -> list[Mark]:
    """The curve that was drawn, with its points to be dragged.    places : (place, 2)"""
    closed = np.vstack((places, places[:1]))
    marks: list[Mark] = [
        Line(key="drawing", label="drawn", x=closed[:, 0], y=closed[:, 1], role="target", width=5.0, strength=0.3)
    ]
    if controls:
        x, y = np.array(curve).T
        marks.append(Handle(
            key="curve", x=x, y=y, shape="ring", role="accent", size=12.0, removable=True,
            bounds=(-reach, reach, -reach, reach),
        ))  # fmt: skip
    return marks


@remembered
def _sweep(entries: Floats) -> list[Mark]:
    units, middle, low, high = np.ascontiguousarray(entries.T)
    gap = np.full_like(units, np.nan)
    x, y = np.stack((units, units, gap)).T.ravel(), np.stack((low, high, gap)).T.ravel()
    return [
        Line(key="range", x=x, y=y, role="state", width=1.4),
        Points(key="sizes", label="three networks", x=units, y=middle, role="state", size=7.0),
    ]


def sizes_panel(entries: Floats, here: tuple[float, float], place: Place) -> Panel:
    """Error against hidden units.    entries : (size, 4) of units, median, lowest, highest; here : units and error"""
    marks: list[Mark] = [*_sweep(entries)] if len(entries) else []
    x, y = np.array([here[0]]), np.array([max(here[1], 1e-12)])
    marks.append(Points(key="here", label="this one", x=x, y=y, role="prediction", shape="diamond", size=10.0))
    return Panel(
        "sizes", tuple(marks), title="Error by size", x=Axis("hidden units", (1.5, 250.0), log=True),
        y=Axis("error", (1e-4, 2.0), log=True), place=place, legend="top",
        alt="The error of the learned arrows against the number of hidden units.",
    )  # fmt: skip


@remembered
def _error_curves(x: Floats, y: Floats, at: Floats, fresh: Floats) -> list[Mark]:
    return [
        Line(key="learning", label="on what it learns", x=x, y=np.maximum(y, 1e-12), role="loss", width=1.8),
        Line(key="fresh", label="on fresh states", x=at, y=np.maximum(fresh, 1e-12), role="prediction", width=1.8),
    ]


def error_panel(x: Floats, y: Floats, at: Floats, fresh: Floats, updates: int, place: Place) -> Panel:
    """Error against iteration.    x, y : (update,) while learning; at, fresh : (look,) on states never seen"""
    return Panel(
        "error", tuple(_error_curves(x, y, at, fresh)), title="Error of the arrows", short="Error",
        x=Axis("iteration", (0.0, float(updates)), whole=True), y=Axis("", (1e-4, 2.0), log=True), place=place,
        legend="top", hz=20.0, alt="The relative error of the arrows after each iteration.",
    )  # fmt: skip
