"""Training the time-delay network with Levenberg–Marquardt under Bayesian regularisation."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.learning.engines.curve import Curve
from rnnviz.learning.engines.engine import is_time, member_seeds, thinned
from rnnviz.learning.engines.settings import Settings
from rnnviz.learning.forecasting import Reader
from rnnviz.learning.time_delay_training import TimeDelayTraining

_EVERY = 10
"""Moves of each member between two looks at the forecast."""


class LevenbergEngine:
    """A committee whose members try a move each, in turn, until every one has ended by itself."""

    loss_name = "Training RMSE"
    look_stride = 200

    def __init__(self, params: Settings, train: Floats) -> None:
        self._members = [
            TimeDelayTraining(
                train, list(params.lag_list), params.hidden[0], np.random.default_rng(seed), max_epochs=params.epochs
            )
            for seed in member_seeds(params)
        ]
        self._next = 0
        self.updates = 0

    @property
    def epoch(self) -> int:
        return max(member.training.epoch for member in self._members)

    @property
    def done(self) -> bool:
        return all(member.training.done for member in self._members)

    @property
    def is_due(self) -> bool:
        round_, rest = divmod(self.updates, len(self._members))
        return rest == 0 and is_time(round_, _EVERY)

    @property
    def progress(self) -> float | None:
        """Nobody knows when the evidence will stop rising."""
        return 1.0 if self.done else None

    @property
    def position(self) -> str:
        if self.done:
            return f"epoch {self.epoch} · {self._members[0].training.done}"
        return f"epoch {self.epoch} of at most {self._members[0].training.max_epochs}"

    @property
    def learning_rate(self) -> float:
        return 0.0

    @property
    def unrolled(self) -> int:
        return 0

    @property
    def n_weights(self) -> int:
        return self._members[0].training.network.n_weights

    def step(self) -> None:
        """One trial move of the next member that has not ended."""
        waiting = [*range(self._next, len(self._members)), *range(self._next)]
        now = next((number for number in waiting if not self._members[number].training.done), None)
        if now is None:
            return
        self._members[now].training.step()
        self._next = (now + 1) % len(self._members)
        self.updates += 1

    def readers(self) -> list[Reader]:
        """The network with the highest evidence so far, of every member."""
        return [member.forecaster().reader() for member in self._members]

    def curves(self) -> tuple[Curve, ...]:
        return tuple(_curve(member) for member in self._members)

    def take_up(self, params: Settings) -> None:
        """Nothing: it chooses its own steps."""

    def checkpoint(self) -> dict[str, Any]:
        members = [member.training.checkpoint() for member in self._members]
        return {"members": members, "next": self._next, "updates": self.updates}

    def restore(self, state: dict[str, Any]) -> None:
        for member, saved in zip(self._members, state["members"], strict=True):
            member.training.restore(saved)
        self._next, self.updates = int(state["next"]), int(state["updates"])


def _curve(member: TimeDelayTraining) -> Curve:
    history = member.training.history
    shown = thinned(len(history.loss))
    at = np.arange(1, len(history.loss) + 1, dtype=np.float32)[shown]
    rmse = np.sqrt(history.loss[shown]) * member.scaling.spread
    gamma, alpha, beta = (column[shown].astype(np.float32) for column in (history.gamma, history.alpha, history.beta))
    return Curve(at, rmse.astype(np.float32), gamma=gamma, alpha=alpha, beta=beta)
