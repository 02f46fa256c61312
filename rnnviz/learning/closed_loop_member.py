"""One network of a closed-loop committee: its weights, its Adam and its random windows."""

import copy
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
from rnnviz.networks.fed_back_lstm import run_backward, run_forward, window_losses

BETAS = (0.9, 0.999)
TINY = 1e-8


class Workspace:
    """Memory for the gradient of one member at a time; see `run_forward` for the shapes."""

    def __init__(self, plan: ClosedLoopPlan, dtype: type[np.floating[Any]] = np.float32) -> None:
        time, batch, n = plan.observed + plan.horizon, plan.windows, plan.units
        self.z = np.zeros((time + 1, n + plan.lags + 1, batch), dtype)
        self.gates = np.empty((time, 4 * n, batch), dtype)
        self.c = np.zeros((time + 1, n, batch), dtype)
        self.answers = np.empty((time, batch), dtype)
        self.errors = np.empty((time, batch), dtype)


class Member:
    """One network in training.

    theta : (weight,) float32 = W by rows, then v; see `split_weights`
    average : (weight,), running mean of theta, which forecasts better than its last value
    m, u : (weight,), Adam's moments of first and second order    updates : how many were made
    """

    def __init__(self, theta: Floats, rng: np.random.Generator) -> None:
        self.theta = theta
        self.average = theta.copy()
        self.m: Floats = np.zeros_like(theta)
        self.u: Floats = np.zeros_like(theta)
        self.updates = 0
        self._rng = rng
        self._good = theta.copy()
        self._gradient: Floats = np.zeros_like(theta)

    @classmethod
    def fresh(cls, plan: ClosedLoopPlan, seed: tuple[int, int]) -> "Member":
        """Weights uniform in ± 1/√unit, as in torch's layers, the biases of the forget gates raised.

        Source of the latter: Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10) 2451–2471.
        """
        rng = np.random.default_rng(seed)
        size = 4 * plan.units * (plan.units + plan.lags + 1) + plan.units + 1
        theta = (rng.uniform(-1, 1, size) * plan.units**-0.5).astype(np.float32)
        W, _ = split_weights(theta, plan.units)
        W[plan.units : 2 * plan.units, -1] += np.float32(plan.forget_bias)
        return cls(theta, rng)

    def look(self, plan: ClosedLoopPlan, series: Floats, space: Workspace) -> float:
        """The mean loss on fresh windows of the standardised series : (time,) float32. Keeps its gradient."""
        y, targets = self._windows(plan, series)
        loss, self._gradient = gradient_of(self.theta, plan, y, targets, space)
        return loss

    def _windows(self, plan: ClosedLoopPlan, series: Floats) -> tuple[Floats, Floats]:
        """Random pieces y : (lags + time, batch), with noise on what is observed, and targets : (time, batch)."""
        noisy = plan.lags + plan.observed
        length = noisy + plan.horizon_at(self.updates)
        starts = self._rng.integers(0, len(series) - length + 1, plan.windows)
        y = series[np.arange(length)[:, None] + starts]
        targets = y[plan.lags :].copy()
        y[:noisy] += np.float32(plan.noise) * self._rng.standard_normal((noisy, plan.windows), np.float32)
        return y, targets

    def descend(self, plan: ClosedLoopPlan, rate: float, threshold: float) -> float:
        """One step of Adam along the gradient kept, cut to `threshold`. Returns its norm before.

            average ← a · average + (1 − a) · theta,   a = min(plan.averaging, updates / (updates + 9))

        Source: Kingma & Ba 2015, arXiv 1412.6980, algorithm 1; Loshchilov & Hutter 2019, arXiv 1711.05101 (decay).
        """
        gradient = self._gradient
        norm = float(np.sqrt(np.dot(gradient, gradient)))
        if norm > threshold:
            gradient *= np.float32(threshold / norm)
        self._good[:] = self.theta
        self.updates += 1
        first, second = BETAS
        self.m += (1 - first) * (gradient - self.m)
        self.u += (1 - second) * (gradient * gradient - self.u)
        spread = np.sqrt(self.u / (1 - second**self.updates)) + TINY
        self.theta -= rate * plan.weight_decay * self.theta
        self.theta -= rate / (1 - first**self.updates) * self.m / spread
        kept = min(plan.averaging, self.updates / (self.updates + 9))
        self.average += (1 - kept) * (self.theta - self.average)
        return norm

    def return_to_good(self) -> None:
        """The weights before the last update, and an Adam that remembers nothing."""
        self.theta[:] = self._good
        self.average[:] = self._good
        self.m[:] = 0
        self.u[:] = 0

    def checkpoint(self) -> dict[str, Any]:
        """All of it as copies of arrays and plain numbers."""
        arrays = {"theta": self.theta, "average": self.average, "m": self.m, "u": self.u, "good": self._good}
        state = copy.deepcopy(self._rng.bit_generator.state)
        return {name: a.copy() for name, a in arrays.items()} | {"updates": self.updates, "generator": state}

    @classmethod
    def restored(cls, saved: dict[str, Any]) -> "Member":
        """Undo `checkpoint`."""
        rng = np.random.default_rng()
        rng.bit_generator.state = saved["generator"]
        member = cls(np.array(saved["theta"], np.float32), rng)
        member.average, member.m, member.u, member._good = (
            np.array(saved[name], np.float32) for name in ("average", "m", "u", "good")
        )
        member.updates = int(saved["updates"])
        return member


def split_weights(theta: Floats, units: int) -> tuple[Floats, Floats]:
    """Views W : (4 unit, unit + lags + 1) and v : (unit + 1,) of the vector theta."""
    return theta[: -units - 1].reshape(4 * units, -1), theta[-units - 1 :]


def gradient_of(
    theta: Floats, plan: ClosedLoopPlan, y: Floats, targets: Floats, space: Workspace
) -> tuple[float, Floats]:
    """The mean loss of the windows and its gradient : (weight,). What is fed back of `y` is overwritten."""
    W, v = split_weights(theta, plan.units)
    time = len(targets)
    z, gates, c = space.z[: time + 1], space.gates[:time], space.c[: time + 1]
    answers, errors = space.answers[:time], space.errors[:time]
    run_forward(W, v, y, plan.observed, z, gates, c, answers)
    losses = window_losses(answers, targets, plan.observed, plan.teacher_share, plan.floor, errors)
    gradient = np.empty_like(theta)
    run_backward(W, v, plan.observed, z, gates, c, errors, *split_weights(gradient, plan.units))
    return float(np.mean(losses)), gradient
