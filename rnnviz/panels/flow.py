"""What a flow has in the plane beside what a map has: limit cycles, lines of fixed points, what the units are fed."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.flow_equilibrium import Equilibrium
from rnnviz.figure.marks import Handle, Line, Mark, Segments
from rnnviz.kit.remembered import remembered
from rnnviz.panels.bars import place_name


def tip_of(one: Equilibrium) -> str:
    """What is said of a fixed point when the pointer rests on it."""
    values = ", ".join(_eigenvalue(value) for value in one.eigenvalues)
    name = "middle of a line of fixed points" if one.kind == "line" else one.kind
    return f"{name} at {place_name(one.point, 3)}; eigenvalues {values}"


def _eigenvalue(value: complex) -> str:
    turning = f" {'+' if value.imag > 0 else '−'} {abs(value.imag):.3g}i" if value.imag else ""
    return f"{value.real + 0.0:.3g}{turning}".replace("-", "−")


@remembered
def cycles(paths: tuple[Floats, ...], stable: tuple[bool, ...], roles: tuple[str, ...]) -> list[Mark]:
    """Closed orbits, the unstable ones dashed.    paths : (time, 2) each"""
    return [
        Line(
            key=f"cycle-{n}", label="limit cycle" if is_stable else "unstable cycle", x=path[:, 0], y=path[:, 1],
            role=role, width=3.0, dash="solid" if is_stable else "dash",
        ) for n, (path, is_stable, role) in enumerate(zip(paths, stable, roles, strict=True))
    ]  # fmt: skip


@remembered
def resting_lines(ends: Floats, roles: tuple[str, ...]) -> list[Mark]:
    """Segments of which every point rests.    ends : (line, 2, 2)"""
    return [
        Segments(key=f"line-{n}", x0=a[:1], y0=a[1:], x1=b[:1], y1=b[1:], role=role,
                 width=4.0) for n, ((a, b), role) in enumerate(zip(ends, roles, strict=True))
    ]  # fmt: skip


def fed(h: tuple[float, float], reach: float) -> Handle:
    """A handle where both units would rest without their weights; pulling it shifts both nullclines."""
    x, y = (np.clip(np.array([value]), -reach, reach) for value in h)
    return Handle(
        key="h", label="h: drag me", x=x, y=y, shape="ring", role="accent", size=16.0, signs=("h",), names=("h",),
        bounds=(-reach, reach, -reach, reach),
    )  # fmt: skip
