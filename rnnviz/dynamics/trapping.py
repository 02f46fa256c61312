"""Round each stable fixed point of a flow a region that nothing leaves, so that a start which enters it has arrived.

With P from Jᵀ P + P J = −1 the energy V(z) = zᵀ P z of a displacement z falls close to the point; how far out it still
does is looked up, direction by direction. Every orbit in {V ≤ c} then ends at the point (Lyapunov 1892).
"""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.system import Flow

DIRECTIONS, RINGS = 48, 40
LARGEST = 3.0
"""Distances are tried up to this one."""
SAFELY = 0.81
"""Share of the largest energy that held: the direction between two that were tried may be a little worse."""
WEAK = 1e-6


def trap(flow: Flow, point: Floats) -> Floats:
    """(2, 2) M of the ellipse (x − point)ᵀ M (x − point) ≤ 1 round a stable point of a flow of two units.

    Where no ring holds, as at a bifurcation, a circle of radius 1e-3.
    """
    J = flow.jacobian(point[None])[0]
    if np.linalg.eigvals(J).real.max() > -WEAK:
        return np.eye(2) * 1e6
    P = _solved(J)
    stretch = np.linalg.inv(np.linalg.cholesky(P)).T  # maps circles to rings of equal V
    angle = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    rings = stretch @ np.stack((np.cos(angle), np.sin(angle)))
    rings /= np.linalg.norm(rings, axis=0).max()
    radius = LARGEST * np.geomspace(1e-3, 1.0, RINGS)
    z = (radius[:, None, None] * rings.T[None]).reshape(-1, 2)
    falls = ((z @ P) * flow.velocity(point + z)).sum(axis=1).reshape(RINGS, DIRECTIONS) < 0
    holds = int(np.argmin(np.append(falls.all(axis=1), False)))
    if holds == 0:
        return np.eye(2) * 1e6
    z_largest = radius[holds - 1] * rings[:, 0]
    return np.asarray(P / (SAFELY * float(z_largest @ P @ z_largest)))


def _solved(J: Floats) -> Floats:
    """P of Jᵀ P + P J = −1, by its four linear equations."""
    eye = np.eye(2)
    return np.asarray(np.linalg.solve(np.kron(J.T, eye) + np.kron(eye, J.T), -eye.ravel()).reshape(2, 2))
