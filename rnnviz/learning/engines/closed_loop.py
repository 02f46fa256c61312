"""Training through fed-back predictions."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
from rnnviz.learning.engines.curve import Curve
from rnnviz.learning.engines.engine import is_time, thinned
from rnnviz.learning.engines.settings import Settings
from rnnviz.learning.forecasting import Reader

_EVERY = 40
"""Updates between two looks at the forecast, which costs about as much as one."""

_SLOWER = 100.0
"""How much smaller the learning rate is at the end than in the beginning."""


def plan_of(params: Settings) -> ClosedLoopPlan:
    """What the trainer is asked for."""
    return ClosedLoopPlan(
        members=params.members, iterations=params.epochs, units=params.hidden[0], lags=len(params.lag_list),
        noise=params.noise, horizon=params.unroll, weight_decay=params.weight_decay, learning_rate=params.learning_rate,
        last_learning_rate=params.learning_rate / _SLOWER, gradient_threshold=params.gradient_threshold,
    )  # fmt: skip


def check_closed_loop(params: Settings, train: Floats) -> None:
    """Raises InputError where the training points are too few for one window."""
    needed = plan_of(params).shortest_series if params.epochs else 0
    if len(train) < needed:
        raise InputError(
            f"There are {len(train)} training points; {len(params.lag_list)} lags and {params.unroll} fed-back steps "
            f"need at least {needed}."
        )


class ClosedLoopEngine:
    """A committee whose members are trained side by side."""

    loss_name = "Closed-loop loss"
    look_stride = 500

    def __init__(self, params: Settings, train: Floats) -> None:
        from rnnviz.learning.closed_loop import ClosedLoopTraining

        # The recipe draws member i from (seed, i): a member alone is the same network as in its committee.
        self._training = ClosedLoopTraining(plan_of(params), train, params.seed)

    @property
    def updates(self) -> int:
        return self._training.iteration

    @property
    def epoch(self) -> int:
        return self._training.iteration

    @property
    def done(self) -> bool:
        return self._training.done

    @property
    def is_due(self) -> bool:
        return is_time(self._training.iteration, _EVERY)

    @property
    def progress(self) -> float:
        return self._training.iteration / self._training.plan.iterations

    @property
    def position(self) -> str:
        return f"update {self._training.iteration} of {self._training.plan.iterations}"

    @property
    def learning_rate(self) -> float:
        return self._training.learning_rate * self._training.plan.rate_factor(self._training.iteration)

    @property
    def unrolled(self) -> int:
        return self._training.unrolled

    @property
    def n_weights(self) -> int:
        return self._training.n_weights

    def step(self) -> None:
        """One update of every member."""
        self._training.step()

    def readers(self) -> list[Reader]:
        return list(self._training.readers())

    def curves(self) -> tuple[Curve, ...]:
        losses, norms = self._training.loss_history, self._training.gradient_norms
        shown = thinned(len(losses))
        at = np.arange(1, len(losses) + 1, dtype=np.float32)[shown]
        columns = zip(losses[shown].astype(np.float32).T, norms[shown].astype(np.float32).T, strict=True)
        return tuple(Curve(at, np.ascontiguousarray(loss), np.ascontiguousarray(norm)) for loss, norm in columns)

    def take_up(self, params: Settings) -> None:
        self._training.learning_rate = params.learning_rate
        self._training.gradient_threshold = params.gradient_threshold

    def checkpoint(self) -> dict[str, Any]:
        return self._training.checkpoint()

    def restore(self, state: dict[str, Any]) -> None:
        self._training.restore(state)
