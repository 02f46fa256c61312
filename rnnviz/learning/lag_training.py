"""Training one small recurrent net to remember across one lag, in pieces that a person can watch.

    E = mean over sequences of (y_T − d)²

A net is judged by NMSE on 500 sequences of its own, and has learnt it where that is below 0.02.

    plain, clipping     θ ← θ − rate · g,  clipping: g no longer than 1
    adam, dropout, layer-norm     Adam with g no longer than 1
    hessian-free        see `rnnviz.learning.hessian_free`
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.lag_tasks import Task, draw, judging_batch, steps_of
from rnnviz.errors import InputError
from rnnviz.learning.adam import Adam, clipped
from rnnviz.learning.divergence import TOO_LARGE
from rnnviz.learning.hessian_free import HessianFree
from rnnviz.networks.elman_curvature import ElmanCases, in_chunks
from rnnviz.networks.recurrent_stack import GATES, Cell, Stack, StackPass, backward, draw_weights, forward
from rnnviz.networks.stack_answers import gradient_by_step

Method = Literal["plain", "clipping", "dropout", "layer-norm", "adam", "hessian-free"]
ONLY_SIMPLE: tuple[Method, ...] = ("layer-norm", "hessian-free")
BATCH, CURVATURE_BATCH, JUDGED = 32, 200, 500
LEARNT, LOOKS, DROPPED, LONGEST_GRADIENT, INPUT_REACH = 0.02, 10, 0.2, 1.0, 0.7
PIECE = 1.5e7
"""Multiplications in a piece of work: some 5 ms, fewer with large layers."""


def usual_rate(method: Method) -> float:
    """0.1 for gradient descent, 0.01 for Adam."""
    return 0.1 if method in ("plain", "clipping") else 0.01


@dataclass(frozen=True)
class LagPlan:
    """What is trained. lag : ≥ 0    updates : at most    radius : of the recurrent matrices
    attempt : another one draws other weights and other sequences

    Raises InputError for a method that this cell has not.
    """

    task: Task
    cell: Cell
    lag: int
    method: Method
    updates: int
    units: int
    radius: float
    forget_bias: float
    seed: int
    attempt: int = 0

    def __post_init__(self) -> None:
        if self.cell != "simple" and self.method in ONLY_SIMPLE:
            raise InputError(
                f"The method '{self.method}' is there for simple cells only; leave out '{self.cell}' or choose 'adam'."
            )

    @property
    def stack(self) -> Stack:
        return Stack(self.cell, 2, (self.units,), normalised=self.method == "layer-norm")

    @property
    def steps(self) -> int:
        return steps_of(self.task, self.lag)

    @property
    def work(self) -> float:
        """Multiplications to take one sequence forward, about."""
        return self.steps * GATES[self.cell] * self.units * (self.units + 16.0)

    def rng(self, *stream: int) -> np.random.Generator:
        """A generator of its own for the first weights (no number) and for each update's sequences (its number)."""
        return np.random.default_rng((self.seed, self.attempt, GATES[self.cell], self.lag, *stream))


class LagTraining(ABC):
    """A net on its way. `advance` does one piece of work, at most some milliseconds.

    curve : NMSE at each look    looked_at : the updates of these looks    reaching : (time,), how large the gradient
    is that reaches each step, from the last back: the root of the mean over sequences of ‖∂E/∂(summed input)‖²; empty
    before the first piece of work
    """

    def __init__(self, plan: LagPlan) -> None:
        self.plan = plan
        self.updates, self.diverged = 0, False
        self.curve: list[float] = []
        self.looked_at: list[int] = []
        self.reaching: Floats = np.zeros(0)
        self._squared, self._judged = 0.0, 0
        self._looking = self._has_begun = False
        size = max(1, min(JUDGED, int(PIECE / plan.work)))
        test = judging_batch(plan.task, plan.lag, JUDGED)
        self._variance = float(test.target.var(dtype=np.float64))
        self._test = in_chunks(plan.stack, test.x, test.target[None], size)

    @property
    def error(self) -> float | None:
        """NMSE at the last look; None before the first and for a net that ran away."""
        return None if self.diverged or not self.curve else self.curve[-1]

    @property
    def is_learnt(self) -> bool:
        return self.error is not None and self.error < LEARNT

    @property
    def done(self) -> bool:
        return self.diverged or self.is_learnt or (self.updates >= self.plan.updates and not self._looking)

    @property
    def work(self) -> float:
        """Of the next piece, in multiplications, about."""
        return self.plan.work * (self._test[0].x.shape[2] if self._looking else self._cases_a_piece * 3)

    def advance(self) -> None:
        if self.done:
            return
        if self._looking:
            self._look()
        elif not self.updates and not self._has_begun:
            self._has_begun = True
            self._reach()
        elif self._update():
            self.updates += 1
            self._looking = not self.diverged and self._is_time_to_look

    @abstractmethod
    def _update(self) -> bool:
        """A piece of an update; True when it is complete."""

    @property
    @abstractmethod
    def _cases_a_piece(self) -> int: ...

    @property
    @abstractmethod
    def _theta(self) -> Floats: ...

    @property
    def _is_time_to_look(self) -> bool:
        return self.updates >= math.ceil((len(self.curve) + 1) * self.plan.updates / LOOKS)

    def _look(self) -> None:
        cases = self._test[self._judged]
        self._squared += float(((forward(cases.stack, self._theta, cases.x).y[-1] - cases.target) ** 2).sum())
        self._judged += 1
        if self._judged == len(self._test):
            self._have_looked(self._squared / JUDGED / self._variance)
            self._squared, self._judged, self._looking = 0.0, 0, False

    def _have_looked(self, error: float) -> None:
        if not error <= TOO_LARGE:
            self.diverged = True
            return
        self.curve.append(error)
        self.looked_at.append(self.updates)
        self._reach()

    def _reach(self) -> None:
        """On the first of the sequences that judge, so that looks can be compared."""
        x, target = self._some
        way = forward(self.plan.stack, self._theta, x)
        dy = np.zeros_like(way.y)
        dy[-1] = 2.0 / x.shape[2] * (way.y[-1] - target)
        self.reaching = reaching(backward(self.plan.stack, self._theta, way, dy).reaching[0], x.shape[2])

    @property
    def _some(self) -> tuple[Floats, Floats]:
        first = self._test[0]
        return np.ascontiguousarray(first.x[..., :BATCH]), first.target[:, :BATCH]

    def glimpse(self) -> None:
        """`reaching` before anything is compiled, by plain numpy; a normalised layer's stays empty."""
        if not self.plan.stack.normalised:
            self.reaching = gradient_by_step(self.plan.stack, self._theta, *self._some)

    def checkpoint(self) -> dict[str, Any]:
        return {
            "updates": self.updates, "diverged": self.diverged, "curve": list(self.curve),
            "looked_at": list(self.looked_at), "reaching": self.reaching, "squared": self._squared,
            "judged": self._judged, "looking": self._looking, "has_begun": self._has_begun,
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        self.updates, self.diverged = int(state["updates"]), bool(state["diverged"])
        self.curve, self.looked_at = list(state["curve"]), list(state["looked_at"])
        self.reaching, self._squared = np.array(state["reaching"]), float(state["squared"])
        self._judged, self._looking = int(state["judged"]), bool(state["looking"])
        self._has_begun = bool(state["has_begun"])


class GradientTraining(LagTraining):
    """By gradients of 32 fresh sequences. rate : may be changed on the way"""

    def __init__(self, plan: LagPlan, rate: float) -> None:
        super().__init__(plan)
        self.rate = rate
        self.theta = draw_weights(plan.stack, plan.rng(), plan.radius, plan.forget_bias, INPUT_REACH, None)
        self._adam = Adam.at_rest(self.theta)

    @property
    def _cases_a_piece(self) -> int:
        return BATCH

    @property
    def _theta(self) -> Floats:
        return self.theta

    def _update(self) -> bool:
        plan, rng = self.plan, self.plan.rng(1, self.updates)
        batch = draw(plan.task, plan.lag, BATCH, rng)
        mask = _dropout(plan.units, rng) if plan.method == "dropout" else None
        way = forward(plan.stack, self.theta, batch.x, mask)
        error = way.y[-1, 0] - batch.target
        loss = float((error * error).mean())
        if not loss <= TOO_LARGE:
            self.diverged = True
            return True
        g = self._gradient(way, error)
        if plan.method == "plain":
            self.theta = self.theta - np.float32(self.rate) * g
        elif plan.method == "clipping":
            self.theta = self.theta - np.float32(self.rate) * clipped(g, LONGEST_GRADIENT)
        else:
            self._adam.step(self.theta, clipped(g, LONGEST_GRADIENT), self.rate)
        return True

    def _gradient(self, way: StackPass, error: Floats) -> Floats:
        dy = np.zeros_like(way.y)
        dy[-1, 0] = error * np.float32(2 / BATCH)
        return backward(self.plan.stack, self.theta, way, dy).theta

    def checkpoint(self) -> dict[str, Any]:
        return {**super().checkpoint(), "theta": self.theta.copy(), "adam": self._adam.checkpoint(), "rate": self.rate}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self.theta, self._adam = np.array(state["theta"]), Adam.restored(state["adam"])
        self.rate = float(state["rate"])


class HessianFreeTraining(LagTraining):
    """By conjugate gradients on the curvature of 200 fresh sequences; looked at after every update."""

    def __init__(self, plan: LagPlan) -> None:
        super().__init__(plan)
        self._size = max(1, min(CURVATURE_BATCH, int(PIECE / 3 / plan.work)))
        theta = draw_weights(plan.stack, plan.rng(), plan.radius, plan.forget_bias, INPUT_REACH, None)
        self._hessian_free = HessianFree(theta, self._cases)

    def _cases(self, update: int) -> tuple[ElmanCases, ...]:
        batch = draw(self.plan.task, self.plan.lag, CURVATURE_BATCH, self.plan.rng(1, update))
        return in_chunks(self.plan.stack, batch.x.astype(np.float64), batch.target[None].astype(np.float64), self._size)

    @property
    def _cases_a_piece(self) -> int:
        return self._size

    @property
    def _theta(self) -> Floats:
        return self._hessian_free.theta.astype(np.float32)

    @property
    def _is_time_to_look(self) -> bool:
        return True

    def _update(self) -> bool:
        return self._hessian_free.advance()

    def checkpoint(self) -> dict[str, Any]:
        return {**super().checkpoint(), "hessian_free": self._hessian_free.checkpoint()}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self._hessian_free.restore(state["hessian_free"])


def make_training(plan: LagPlan, rate: float) -> LagTraining:
    """The training that the plan's method asks for. rate : is nothing to Hessian-free"""
    return HessianFreeTraining(plan) if plan.method == "hessian-free" else GradientTraining(plan, rate)


def reaching(dP: Floats, cases: int) -> Floats:
    """How large the gradient is at each step, from the last back: √(n · Σ_n ‖n ∂E/∂P‖²/n), (time,).

    dP : (time, gate · unit, sequence), each sequence's share of the mean's gradient
    """
    return np.sqrt((dP.astype(np.float64) ** 2).sum((1, 2)) * cases)[::-1].copy()


def _dropout(units: int, rng: np.random.Generator) -> Floats:
    kept = rng.random((units, BATCH)) >= DROPPED
    return (kept / (1.0 - DROPPED)).astype(np.float32)
