"""A map or a flow in the plane: basins, field, nullclines, paths, fixed points, starts."""

from collections.abc import Mapping

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.marks import Arrows, Contour, Handle, Image, Line, Mark, Points, Segments
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import broken
from rnnviz.panels.fixed_points import SHAPES
from rnnviz.view import View


@remembered
def basins(labels: Array, reach: float, roles: tuple[str, ...], late: Array | None = None) -> list[Mark]:
    """The map that tells where every start goes.

    labels : (row, column) int, the role each cell has, −1 none; its outermost starts lie at ±reach
    late : (row, column) steps until arrival: the later, the paler; None for one strength
    """
    edge = reach * (1.0 + 1.0 / max(1, len(labels) - 1))
    if late is None:
        shade = np.full(labels.shape, 0.4, np.float32)
    else:
        share = np.clip(late, 0, None) / max(1.0, float(late.max(initial=1)))
        shade = (0.52 - 0.34 * share).astype(np.float32)
    return [Image(key="basins", values=labels, extent=(-edge, edge, -edge, edge), roles=roles, shade=shade)]


@remembered
def field(u: Floats, v: Floats, reach: float) -> list[Mark]:
    """Arrows of one length on a square lattice from −reach to reach.    u, v : (row · column,), a unit vector each"""
    side = round(len(u) ** 0.5)
    x, y = (part.ravel() for part in np.meshgrid(*[np.linspace(-reach, reach, side)] * 2))
    length = 1.2 * reach / side
    return [Arrows(key="field", x=x, y=y, u=length * u, v=length * v, role="muted", width=0.9, head=4.0, strength=0.6)]


@remembered
def nullclines(speeds: Floats, reach: float, names: tuple[str, ...]) -> list[Mark]:
    """Where one unit stands still.    speeds : (unit, row, column), on a lattice from −reach to reach"""
    axis, zero = np.linspace(-reach, reach, speeds.shape[1]), np.zeros(1)
    return [
        Contour(key=f"nullcline-{n}", label=name, x=axis, y=axis, values=speeds[n], levels=zero, role=role, width=1.6,
                strength=1.0) for n, (name, role) in enumerate(zip(names, ("prediction", "updated"), strict=False))
    ]  # fmt: skip


@remembered
def energy_lines(energy: Floats, reach: float = 1.0, lines: int = 12) -> list[Mark]:
    """Lines of equal energy.    energy : (row, column), on a lattice from −reach to reach"""
    axis = np.linspace(-reach, reach, len(energy))
    levels = np.linspace(float(energy.min()), float(energy.max()), lines + 2)[1:-1]
    return [Contour(key="energy", label="equal energy", x=axis, y=axis, values=energy, levels=levels)]


@remembered
def trajectories(paths: Floats, t: int) -> list[Mark]:
    """The whole way pale, the way until t strong, and where everybody is now.    paths : (time, start, unit)"""
    if not paths.shape[1]:
        return []
    now, walked = paths[t], paths[: t + 1]
    x, y = broken(paths[..., 0]), broken(paths[..., 1])
    return [
        Line(key="ahead", x=x, y=y, role="path", width=0.9, strength=0.35),
        Line(key="walked", x=broken(walked[..., 0]), y=broken(walked[..., 1]), role="path", width=1.7),
        Points(key="now", x=now[:, 0], y=now[:, 1], role="path", size=6.5),
    ]


@remembered
def fixed_points(
    points: Floats,
    kinds: tuple[str, ...],
    tips: tuple[str, ...],
    roles: tuple[str, ...],
    names: Mapping[str, str] | None = None,
    partners: Floats | None = None,
) -> list[Mark]:
    """One mark for each kind, in the order in which kinds first occur.

    points : (fixed point, unit); kinds, tips, roles : one each; names : what the legend calls a kind
    partners : (fixed point, unit), the other state of a 2-cycle, NaN for what is none
    """
    marks: list[Mark] = []
    for kind in dict.fromkeys(kinds):
        which = [n for n, known in enumerate(kinds) if known == kind]
        at = points[which]
        if kind == "2-cycle" and partners is not None:
            other = partners[which]
            marks.append(Segments(key="cycles", x0=at[:, 0], y0=at[:, 1], x1=other[:, 0], y1=other[:, 1], role="cycle",
                                  dash="dash", width=1.6))  # fmt: skip
            at, which = np.concatenate((at, other)), which * 2
        marks.append(Points(
            key=kind, label=names[kind] if names else kind, x=at[:, 0], y=at[:, 1], size=11.0, outline=True,
            shape=SHAPES[kind], role=tuple(roles[n] for n in which), category=np.arange(len(which)),
            tips=tuple(tips[n] for n in which),
        ))  # fmt: skip
    return marks


@remembered
def starts(places: tuple[tuple[float, float], ...], controls: bool, reach: float, key: str = "starts") -> list[Mark]:
    """Where a person has placed starts: to be dragged, or on paper to be seen."""
    if not places:
        return []
    x, y = np.array(places, dtype=float).T
    if not controls:
        return [Points(key=key, x=x, y=y, role="start", shape="plus", size=8.0, outline=True)]
    return [Handle(key=key, x=x, y=y, role="start", shape="plus", size=11.0, removable=True,
                   bounds=(-reach, reach, -reach, reach))]  # fmt: skip


def hint_for(view: View, words: str, invitation: str) -> str:
    """A legend's words, with the invitation where something can be dragged and there is room to say so."""
    return words if view.compact or not view.controls else f"{words}: {invitation}"


@remembered
def time_courses(
    paths: Floats, times: Floats, names: tuple[str, ...], roles: tuple[str, ...] = ("prediction", "updated")
) -> list[Mark]:
    """One colour for each unit, all starts in it.    paths : (time, start, unit), times : (time,)"""
    at = broken(np.repeat(times[:, None], paths.shape[1], axis=1))
    return [
        Line(key=name, label=name, x=at, y=broken(paths[:, :, n]), role=role, width=1.4)
        for n, (name, role) in enumerate(zip(names, roles, strict=False))
    ]
