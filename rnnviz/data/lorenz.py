"""The Lorenz equations."""

from math import ceil

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.errors import DataError
from rnnviz.data.series import Series

_SIGMA, _RHO, _BETA = 10.0, 28.0, 8.0 / 3.0
_TEXTBOOK_START = (1.0, 1.0, 1.0)


def lorenz(
    points: int = 5000,
    *,
    component: str = "x",
    step: float = 0.05,
    transient: float = 50.0,
    seed: int | None = None,
) -> Series:
    """`points` values of one Lorenz coordinate, `step` apart, after a `transient` has passed.

    points >= 1; component "x", "y" or "z"; step > 0 and transient >= 0 in units of time (the largest Lyapunov
    exponent is about 0.906 per unit: an error grows tenfold in 2.5).
    seed : None starts at (1, 1, 1), a number at a normally distributed distance of about 1 from it.
    Raises DataError for arguments out of range.
    """
    if component not in ("x", "y", "z"):
        raise DataError(f"lorenz has the columns x, y and z, not '{component}'")
    if points < 1 or not step > 0 or not transient >= 0:
        raise DataError(
            "Lorenz needs points >= 1, step > 0 and transient >= 0, "
            f"not points = {points}, step = {step:g}, transient = {transient:g}"
        )
    start = np.array(_TEXTBOOK_START)
    if seed is not None:
        start = start + np.random.default_rng(seed).normal(size=3)
    settled = lorenz_solution(start, points=2, step=transient)[-1] if transient else start
    return Series(
        name=f"Lorenz {component}",
        values=lorenz_solution(settled, points=points, step=step)[:, "xyz".index(component)],
        source="Lorenz 1963, integrated by RNNViz",
        first_time=0.0,
        step=step,
        time_name="time",
    )


def lorenz_solution(start: Floats, *, points: int, step: float, max_step: float = 0.005) -> Floats:
    """The solution at 0, step, …, (points − 1) step, of fourth order in `max_step`.

        dx/dt = σ (y − x),   dy/dt = x (ρ − z) − y,   dz/dt = x y − β z,   σ = 10, ρ = 28, β = 8/3

    start : (3,)    points >= 1    step > 0    max_step > 0: the integrator's longest step
    Returns (points, 3).

    Source: Lorenz 1963, eqs. 25-27; classical Runge-Kutta.
    """
    substeps = ceil(step / max_step)
    x, y, z = (float(value) for value in start)
    path = np.empty((points, 3))
    path[0] = x, y, z
    for n in range(1, points):
        for _ in range(substeps):
            x, y, z = _runge_kutta(x, y, z, step / substeps)
        path[n] = x, y, z
    return path


def _flow(x: float, y: float, z: float) -> tuple[float, float, float]:
    return _SIGMA * (y - x), x * (_RHO - z) - y, x * y - _BETA * z


def _runge_kutta(x: float, y: float, z: float, h: float) -> tuple[float, float, float]:
    # Written out in plain floats: three numbers are too few for numpy to pay off (10 times slower).
    a1, b1, c1 = _flow(x, y, z)
    a2, b2, c2 = _flow(x + h / 2 * a1, y + h / 2 * b1, z + h / 2 * c1)
    a3, b3, c3 = _flow(x + h / 2 * a2, y + h / 2 * b2, z + h / 2 * c2)
    a4, b4, c4 = _flow(x + h * a3, y + h * b3, z + h * c3)
    return (
        x + h / 6 * (a1 + 2 * a2 + 2 * a3 + a4),
        y + h / 6 * (b1 + 2 * b2 + 2 * b3 + b4),
        z + h / 6 * (c1 + 2 * c2 + 2 * c3 + c4),
    )
