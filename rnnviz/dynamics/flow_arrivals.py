"""From starts to the attractors they reach, for continuous-time nets of two units, in float32.

Every start is followed by Runge-Kutta steps until it enters the trap of a stable point (`trapping`), leaves for
infinity, or time is over. Compiled where the kernel is loaded, else in numpy, bit for bit the same.
"""

from dataclasses import dataclass
from types import ModuleType

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.trapping import trap
from rnnviz.networks.ctrnn import ACTIVATIONS, Activation, Ctrnn, safe_step

STEPS_A_ROUND = 5
"""Steps after which it is looked up who has arrived."""
FAR = np.float32(1e6)
"""States farther out have left for infinity."""
TIE = 1e-9
"""With a distance as large as FAR and what a round makes of it, its square still fits into float32."""
LONGEST_TIME = 150.0
"""Longest time constants that a start is followed."""
MOST_STEPS = 20_000

_ODD = [4.89352455891786e-03, 6.37261928875436e-04, 1.48572235717979e-05, 5.12229709037114e-08]
_ODD += [-8.60467152213735e-11, 2.00018790482477e-13, -2.76076847742355e-16]
_EVEN = [4.89352518554385e-03, 2.26843463243900e-03, 1.18534705686654e-04, 1.19825839466702e-06]
_LIMIT = np.float32(7.90531110763549805)


@dataclass(frozen=True, eq=False)
class Task:
    """A net and its stable points in the numbers that both ways of following take, all float32.

    rate : (2,), dt/τ    traps : (point, 5): x1, x2 of the point and M11, 2 M12, M22 of its ellipse
    stable : how many of these points attract; a start that comes within TIE of one of the others, where only rounding
        could say where it goes on to, is followed no longer
    rounds : how many, of STEPS_A_ROUND steps, until time is over
    """

    sigma: Activation
    W: Floats
    h: Floats
    rate: Floats
    traps: Floats
    stable: int
    rounds: int


def task(net: Ctrnn, stable: Floats, others: Floats, dt: float | None = None) -> Task:
    """stable, others : (point, 2), fixed points that attract and those that do not    dt : None for `safe_step`"""
    dt = safe_step(net) if dt is None else dt
    forms = np.array([trap(net, point) for point in stable] + [np.eye(2) / TIE**2 for _ in others]).reshape(-1, 2, 2)
    ellipses = np.column_stack((forms[:, 0, 0], 2 * forms[:, 0, 1], forms[:, 1, 1]))
    traps = np.concatenate((np.concatenate((stable, others)), ellipses), axis=1)
    steps = min(MOST_STEPS, round(LONGEST_TIME * net.tau.max() / dt))
    W, h, rate, traps = (np.ascontiguousarray(a, dtype=np.float32) for a in (net.W, net.h, dt / net.tau, traps))
    return Task(net.sigma, W, h, rate, traps, len(stable), rounds=max(1, steps // STEPS_A_ROUND))


class Following:
    """A batch of starts on their way.

    labels : (start,), int16, the number of the stable point that was reached, −1 none so far
    x : (2, lane), where those are that have not arrived; start : (lane,), which they are
    """

    def __init__(self, task: Task, starts: Floats, kernel: ModuleType | None) -> None:
        """starts : (2, start)    kernel : `flow_arrivals_kernel`, or None for numpy"""
        self.labels: Ints = np.full(starts.shape[1], -1, dtype=np.int16)
        self.x = np.ascontiguousarray(starts, dtype=np.float32)
        self.start: Ints = np.arange(starts.shape[1])
        self.rounds = 0
        self._task, self._kernel = task, kernel

    @property
    def is_done(self) -> bool:
        return not self.start.size or self.rounds >= self._task.rounds

    def advance(self, rounds: int) -> None:
        """So many rounds, or until time is over."""
        rounds = min(rounds, self._task.rounds - self.rounds)
        self.rounds += rounds
        if self._kernel is not None:
            self._in_kernel(self._kernel, rounds)
            return
        for _ in range(rounds):
            for _ in range(STEPS_A_ROUND):
                self.x = _step(self._task, self.x)
            self._sort_out()

    def _in_kernel(self, kernel: ModuleType, rounds: int) -> None:
        t, count = self._task, self.start.size
        x, start = np.ascontiguousarray(self.x), np.ascontiguousarray(self.start)
        left = kernel.follow(
            x, start, count, ACTIVATIONS.index(t.sigma), t.W, t.h, t.rate, t.traps, t.stable, self.labels, rounds,
            STEPS_A_ROUND,
        )  # fmt: skip
        self.x, self.start = x[:, :left], start[:left]

    def _sort_out(self) -> None:
        label = np.full(self.start.size, -1, dtype=np.int16)
        label[np.abs(self.x).max(axis=0, initial=0) > FAR] = len(self._task.traps)
        for n, (p1, p2, m11, m12, m22) in enumerate(self._task.traps):
            z1, z2 = self.x[0] - p1, self.x[1] - p2
            label[m11 * z1 * z1 + m12 * z1 * z2 + m22 * z2 * z2 <= 1] = n
        self.labels[self.start] = np.where(label < self._task.stable, label, -1)
        going = label < 0
        if not going.all():
            self.x, self.start = self.x[:, going], self.start[going]


def _step(t: Task, x: Floats) -> Floats:
    """The kernel's step, sum by sum.    x : (2, lane), float32"""
    half, sixth, two = np.float32(0.5), np.float32(1 / 6), np.float32(2)
    a = _displacement(t, x)
    b = _displacement(t, x + half * a)
    c = _displacement(t, x + half * b)
    d = _displacement(t, x + c)
    return np.asarray(x + sixth * (a + two * (b + c) + d))


def _displacement(t: Task, x: Floats) -> Floats:
    s = _answer(t.sigma, x)
    return np.stack([t.rate[i] * (t.W[i, 0] * s[0] + t.W[i, 1] * s[1] + t.h[i] - x[i]) for i in (0, 1)])


def _answer(sigma: Activation, x: Floats) -> Floats:
    half = np.float32(0.5)
    match sigma:
        case "logistic":
            return np.asarray(half + half * _tanh(half * x))
        case "tanh":
            return _tanh(x)
        case "relu":
            return np.maximum(x, np.float32(0))


def _tanh(x: Floats) -> Floats:
    """`smooth_steps.hyperbolic` for float32, in numpy."""
    y = np.clip(x, -_LIMIT, _LIMIT)
    s = y * y
    return np.asarray(_polynomial(_ODD, s) * y / _polynomial(_EVEN, s))


def _polynomial(coefficients: list[float], s: Floats) -> Floats:
    total = np.full_like(s, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total = total * s + np.float32(coefficient)
    return total
