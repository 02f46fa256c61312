"""The Mackey-Glass equation, a delay differential equation with a chaotic solution."""

from math import ceil

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.errors import DataError
from rnnviz.data.series import Series

_BETA, _GAMMA, _POWER = 0.2, 0.1, 10
_TEXTBOOK_START = 1.2


def mackey_glass(
    points: int = 5000,
    *,
    tau: float = 17.0,
    step: float = 1.0,
    transient: float = 500.0,
    seed: int | None = None,
) -> Series:
    """`points` values of the Mackey-Glass equation, `step` apart, after a `transient` has passed.

    points >= 1; tau > 0, chaotic from about 17; step > 0; transient >= 0 (the last three in units of time).
    seed : None starts from the customary x = 1.2, a number from a start drawn in [0.5, 1.5].
    Raises DataError for arguments out of range.
    """
    _check(points, tau, step, transient)
    start = _TEXTBOOK_START if seed is None else float(np.random.default_rng(seed).uniform(0.5, 1.5))
    times = transient + step * np.arange(points)
    return Series(
        name="Mackey-Glass",
        values=mackey_glass_solution(times, tau=tau, start=start),
        source=f"Mackey & Glass 1977, tau = {tau:g}, integrated by RNNViz",
        first_time=0.0,
        step=step,
        time_name="time",
    )


def mackey_glass_solution(times: Floats, *, tau: float, start: float, max_step: float = 0.1) -> Floats:
    """The solution at `times`, of fourth order in `max_step`.

        dx/dt = β x(t−τ) / (1 + x(t−τ)ⁿ) − γ x,   x(t) = start for t <= 0,   β = 0.2, γ = 0.1, n = 10

    times : (time,) >= 0    tau > 0    start > 0    max_step > 0: the integrator's longest step
    Returns (time,), positive.

    Source: Mackey & Glass 1977, eq. 4b; classical Runge-Kutta, the delayed value by cubic Hermite interpolation.
    """
    # A step that divides τ: the kinks of the solution at τ, 2τ, … then fall between steps and cost no order.
    lag = ceil(tau / max_step)
    h = tau / lag
    x, slope = _integrate(ceil(float(np.max(times)) / h) + 1, lag, h, start)
    return _hermite(times, h, x, slope)


def _check(points: int, tau: float, step: float, transient: float) -> None:
    if points < 1 or not tau > 0 or not step > 0 or not transient >= 0:
        raise DataError(
            "Mackey-Glass needs points >= 1, tau > 0, step > 0 and transient >= 0, "
            f"not points = {points}, tau = {tau:g}, step = {step:g}, transient = {transient:g}"
        )


def _flow(x: float, delayed: float) -> float:
    return _BETA * delayed / (1.0 + delayed**_POWER) - _GAMMA * x


def _integrate(steps: int, lag: int, h: float, start: float) -> tuple[Floats, Floats]:
    """x and dx/dt at 0, h, …, steps h; the delay is `lag` steps."""
    x = [start]
    slope = [_flow(start, start)]
    for n in range(steps):
        between, after = _delayed(x, slope, n - lag, h, start)
        k1 = slope[n]
        k2 = _flow(x[n] + h / 2 * k1, between)
        k3 = _flow(x[n] + h / 2 * k2, between)
        k4 = _flow(x[n] + h * k3, after)
        x.append(x[n] + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
        slope.append(_flow(x[n + 1], after))
    return np.array(x), np.array(slope)


def _delayed(x: list[float], slope: list[float], n: int, h: float, start: float) -> tuple[float, float]:
    """The solution at (n + ½) h, by the cubic Hermite polynomial between the mesh points, and at (n + 1) h."""
    if n < 0:
        return start, start
    return (x[n] + x[n + 1]) / 2 + h / 8 * (slope[n] - slope[n + 1]), x[n + 1]


def _hermite(times: Floats, h: float, x: Floats, slope: Floats) -> Floats:
    n = np.minimum((times / h).astype(np.int64), x.size - 2)
    s = times / h - n
    return (
        (1 + 2 * s) * (1 - s) ** 2 * x[n]
        + s * (1 - s) ** 2 * h * slope[n]
        + s**2 * (3 - 2 * s) * x[n + 1]
        + s**2 * (s - 1) * h * slope[n + 1]
    )
