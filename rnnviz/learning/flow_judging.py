"""How well a learned flow lives: not its arrows, but what comes of following them."""

from collections.abc import Generator, Iterator
from typing import TypeVar

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.drawn_flow import DrawnFlow
from rnnviz.dynamics.integration import rk4_step
from rnnviz.dynamics.lyapunov import Stretching
from rnnviz.dynamics.return_time import return_time
from rnnviz.dynamics.system import Flow
from rnnviz.learning.flow_samples import SystemName
from rnnviz.networks.funahashi import LearnedFlow

T = TypeVar("T")
Pieces = Generator[None, None, T]

STARTS = 20
TIME, TIME_OF_CHAOS = 20.0, 5.0
"""How long trajectories are compared; rounding grows by e^4.5 in the second."""
ASTRAY = 0.4
"""Of the standard deviation: an error from which on a forecast is worth nothing."""
LONGEST_FORECAST = 20.0
EXPONENT_TIME, EXPONENT_TRANSIENT = 150.0, 10.0
RELEASED = np.array([1.0, 0.0])
STEPS_A_PIECE = 100


def flow_error(learned: LearnedFlow, states: Floats, arrows: Floats) -> float:
    """Relative root mean square of the arrows: √ of the mean over coordinates of mean square error / mean square."""
    wrong = learned.velocity(states) - arrows
    return float(np.sqrt(((wrong**2).mean(axis=0) / (arrows**2).mean(axis=0)).mean()))


class FlowJudge:
    """Works piece by piece; what does not apply to a system stays None.

    generated_error : RMSE, in the units of y, of trajectories over 20 units of time
    period, true_period : of the limit cycle, or of the pendulum released at 1
    lyapunov : largest exponent of the learned flow; valid_time : median time until a forecast has gone astray
    orbit_gap : mean distance of the last two rounds to the drawn curve
    max_difference : between the network and the flow it lives
    """

    def __init__(self, name: SystemName, flow: Flow, learned: LearnedFlow, states: Floats) -> None:
        """states : (state, variable), fresh ones, of which the first are starts"""
        self.generated_error: float | None = None
        self.period: float | None = None
        self.true_period: float | None = None
        self.lyapunov: float | None = None
        self.valid_time: float | None = None
        self.orbit_gap: float | None = None
        self.max_difference: float | None = None
        self._name, self._flow, self._learned, self._states = name, flow, learned, states

    def pieces(self) -> Iterator[None]:
        """Works, some milliseconds at a time."""
        yield from self._lived()
        if self._name == "lorenz":
            yield from self._forecast()
            yield from self._exponent()
            return
        if self._name != "drawn":
            yield from self._generated()
        self.period = yield from self._period(self._learned)
        self.true_period = yield from self._period(self._flow)

    def _lived(self) -> Iterator[None]:
        """Network and flow side by side from one state."""
        learned, net, start = self._learned, self._learned.network(), self._states[:1]
        time, dt = (TIME_OF_CHAOS, 0.01) if self._name == "lorenz" else (TIME, 0.02)
        y, x, largest = start, learned.state(start), 0.0
        for n in range(round(time / dt)):
            y, x = rk4_step(learned.velocity, y, dt), rk4_step(net.velocity, x, dt)
            largest = max(largest, float(np.abs(learned.variables_of(x) - y).max()))
            if n % STEPS_A_PIECE == STEPS_A_PIECE - 1:
                yield
        self.max_difference = largest

    def _generated(self) -> Iterator[None]:
        dt = 0.02
        one, other, total = self._states[:STARTS], self._states[:STARTS], 0.0
        steps = round(TIME / dt)
        for n in range(steps):
            one, other = rk4_step(self._flow.velocity, one, dt), rk4_step(self._learned.velocity, other, dt)
            total += float(((one - other) ** 2).mean())
            if n % STEPS_A_PIECE == STEPS_A_PIECE - 1:
                yield
        self.generated_error = float(np.sqrt(total / steps))

    def _period(self, flow: Flow) -> Pieces[float | None]:
        dt = 0.02
        if self._name == "pendulum":
            return (yield from return_time(flow, RELEASED, dt=dt, most=40.0))
        x, steps = self._states[:1], round(40.0 / dt)
        for n in range(steps):
            x = rk4_step(flow.velocity, x, dt)
            if n % STEPS_A_PIECE == STEPS_A_PIECE - 1:
                yield
        period = yield from return_time(flow, x[0], dt=dt, most=40.0)
        if period is not None and flow is self._learned and isinstance(self._flow, DrawnFlow):
            yield from self._gap(x, round(2 * period / dt), dt)
        return period

    def _gap(self, x: Floats, steps: int, dt: float) -> Iterator[None]:
        assert isinstance(self._flow, DrawnFlow)
        path = []
        for n in range(steps):
            x = rk4_step(self._learned.velocity, x, dt)
            path.append(x[0])
            if n % STEPS_A_PIECE == STEPS_A_PIECE - 1:
                yield
        self.orbit_gap = float(self._flow.curve.distance(np.array(path)).mean())

    def _forecast(self) -> Iterator[None]:
        dt = 0.01
        one, other = self._states[:STARTS], self._states[:STARTS]
        scale, until = self._states.std(axis=0), np.full(STARTS, LONGEST_FORECAST)
        for n in range(round(LONGEST_FORECAST / dt)):
            one, other = rk4_step(self._flow.velocity, one, dt), rk4_step(self._learned.velocity, other, dt)
            astray = np.sqrt((((one - other) / scale) ** 2).mean(axis=1)) > ASTRAY
            until[astray & (until == LONGEST_FORECAST)] = (n + 1) * dt
            if (until < LONGEST_FORECAST).all():
                break
            if n % STEPS_A_PIECE == STEPS_A_PIECE - 1:
                yield
        self.valid_time = float(np.median(until))

    def _exponent(self) -> Iterator[None]:
        stretching = Stretching(
            self._learned, self._states[0], exponents=1, rng=np.random.default_rng(0), dt=0.02, every=5
        )
        for time, is_measured in ((EXPONENT_TRANSIENT, False), (EXPONENT_TIME, True)):
            for _ in range(round(time / (0.02 * STEPS_A_PIECE))):
                stretching.advance(STEPS_A_PIECE)
                yield
            if not is_measured:
                stretching.forget()
        self.lyapunov = float(stretching.exponents().values[0])
