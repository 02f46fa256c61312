"""What a fixed point is: where, of which kind, and how a small displacement grows there."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.arrays import Floats

Kind = Literal["stored", "spurious", "saddle", "repeller", "2-cycle", "continuum"]

UNIT_CIRCLE = 1e-9
"""How far beyond 1 the modulus of an eigenvalue must be to count as growth."""


@dataclass(frozen=True, eq=False)
class FixedPoint:
    """A state that one step leaves where it is, or two steps (a 2-cycle).

    point : (unit,)
    kind : stored     stable, and one of the stored patterns
           spurious   stable, but no stored pattern
           saddle     some displacements shrink, some grow
           repeller   every displacement grows
           2-cycle    the states `point` and `partner` take turns
           continuum  not one point but a line, face or body of fixed points (or 2-cycles): an eigenvalue is 1
    eigenvalues : (unit,), complex, of the Jacobian of one step (of two steps for a 2-cycle), largest first;
        empty for sign updates, which have no slope
    stable : no small displacement grows
    pattern : index of the stored pattern that it is, else -1
    partner : (unit,), the other state of a 2-cycle
    pieces : the corners (corner, unit) of each convex piece of a continuum; `point` is the middle of the first
    """

    point: Floats
    kind: Kind
    eigenvalues: NDArray[np.complexfloating[Any, Any]]
    stable: bool
    pattern: int = -1
    partner: Floats | None = None
    pieces: tuple[Floats, ...] = ()

    @property
    def growing(self) -> int:
        """The number of independent directions in which a displacement grows."""
        return int((np.abs(self.eigenvalues) > 1 + UNIT_CIRCLE).sum())


def sorted_eigenvalues(jacobian: Floats) -> NDArray[np.complexfloating[Any, Any]]:
    """The eigenvalues of one Jacobian (unit, unit), complex, largest modulus first."""
    values = np.linalg.eigvals(jacobian).astype(complex)
    return values[np.argsort(-np.abs(values), kind="stable")]


def kind_of(
    point: Floats, stable: bool, eigenvalues: NDArray[np.complexfloating[Any, Any]], patterns: Floats, within: float
) -> tuple[Kind, int]:
    """The kind of a single fixed point and the index of the stored pattern that it is (else -1).

    within : the largest difference in any unit at which a point still counts as a pattern.
    """
    if not stable:
        return ("repeller" if (np.abs(eigenvalues) > 1 + UNIT_CIRCLE).all() else "saddle"), -1
    distance = np.abs(patterns - point).max(axis=1)
    nearest = int(distance.argmin())
    return ("stored", nearest) if distance[nearest] <= within else ("spurious", -1)
