"""What a fixed point of a flow is: where, of which type by linearisation, and whether it attracts."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.arrays import Floats

FlowKind = Literal[
    "stable node", "stable focus", "unstable node", "unstable focus", "saddle", "centre", "degenerate", "line"
]

ZERO = 1e-6
"""Modulus below which an eigenvalue counts as zero: Newton's method finds a double root to 1e-8 only."""

IMAGINARY = 1e-9
"""Real part below which a pair of eigenvalues counts as purely imaginary."""


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """A state that a flow leaves where it is.

    point : (unit,); of a line of fixed points its middle
    kind : by the eigenvalues of the Jacobian there. centre: purely imaginary ones, so that linearisation does not
        tell; degenerate: one is zero; line: not one point but a segment of them, between `ends` : (2, unit)
    eigenvalues : (unit,), complex, largest real part first
    """

    point: Floats
    kind: FlowKind
    eigenvalues: NDArray[np.complexfloating[Any, Any]]
    ends: Floats | None = None

    @property
    def attracts(self) -> bool:
        """Whether no small displacement grows, as far as linearisation tells."""
        return bool((self.eigenvalues.real <= ZERO).all())

    @property
    def index(self) -> int:
        """sign det(−J): +1 for nodes and foci, −1 for saddles of the plane; 0 where an eigenvalue is zero."""
        return 0 if self.kind in ("degenerate", "line") else int(np.sign(np.prod(-self.eigenvalues).real))


def classified(points: Floats, jacobians: Floats) -> list[Equilibrium]:
    """points : (point, unit)    jacobians : (point, unit, unit), of the flow there"""
    values = np.linalg.eigvals(jacobians).astype(complex)
    found = []
    for point, own in zip(points, values, strict=True):
        largest_first = own[np.lexsort((-own.imag, -own.real))]
        found.append(Equilibrium(point, kind_of(largest_first), largest_first))
    return found


def kind_of(eigenvalues: NDArray[np.complexfloating[Any, Any]]) -> FlowKind:
    """The type that the eigenvalues of a flow's Jacobian tell.    eigenvalues : (unit,)"""
    if (np.abs(eigenvalues) < ZERO).any():
        return "degenerate"
    real, turns = eigenvalues.real, bool((np.abs(eigenvalues.imag) > 0).any())
    if turns and (np.abs(real) < IMAGINARY).any():
        return "centre"
    if (real < 0).all():
        return "stable focus" if turns else "stable node"
    if (real > 0).all():
        return "unstable focus" if turns else "unstable node"
    return "saddle"


def index_sum(found: list[Equilibrium]) -> int | None:
    """Σ sign det(−J) over all fixed points, 1 for every flow that keeps a disc to itself (Poincaré and Hopf);
    None where an eigenvalue is zero."""
    return None if any(one.index == 0 for one in found) else sum(one.index for one in found)
