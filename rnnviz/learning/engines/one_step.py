"""Training one step ahead with Adam or gradient descent."""

import copy
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.engines.curve import Curve
from rnnviz.learning.engines.engine import is_time, member_seeds, thinned
from rnnviz.learning.engines.settings import Settings
from rnnviz.learning.forecasting import Reader
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.networks.architecture import Architecture

_EVERY = {"mlp": 150, "tcn": 150, "transformer": 100}
"""Updates between two looks: a forecast of 100 points costs a recurrent network a third of an update, the others,
which look at their whole window again for every point, as much as 4 to 15."""

_STRIDE = {"mlp": 100, "tcn": 25, "transformer": 10}
_RECURRENT_EVERY, _RECURRENT_STRIDE = 20, 500

_BATCH = 5
"""Windows per update, where there are windows: they overlap by half, and their first fifth is not judged."""


def plan_of(params: Settings) -> OneStepPlan:
    """What the trainer is asked for."""
    plan = OneStepPlan(
        epochs=params.epochs, optimizer="sgd" if params.optimizer == "sgd" else "adam",
        learning_rate=params.learning_rate, drop_epoch=params.drop_epoch, drop_factor=params.drop_factor,
        gradient_threshold=params.gradient_threshold, device=device_of(params),
    )  # fmt: skip
    if params.window is None:
        return plan
    from dataclasses import replace

    return replace(plan, window=params.window, stride=params.window // 2, washout=params.window // 5, batch=_BATCH)


def device_of(params: Settings) -> str:
    """ "cpu" or "cuda": what was chosen, or a GPU where torch offers one and the network can use it."""
    if params.device != "auto":
        return params.device
    import torch

    return "cuda" if torch.cuda.is_available() and params.model != "lstm-peephole" else "cpu"


def check_window(params: Settings, train: Floats) -> None:
    """Raises InputError where the training points are too few for one window."""
    room = len(train) - max(params.lag_list)
    if params.window is not None and params.window > room:
        raise InputError(f"window may be at most {room} with these training points and lags, not {params.window}.")


class OneStepEngine:
    """A committee whose members are trained in turn, an update each."""

    loss_name = "Training RMSE"

    def __init__(self, params: Settings, train: Floats) -> None:
        from rnnviz.learning.one_step import OneStepTraining

        assert params.model != "esn"
        architecture = Architecture(params.model, params.hidden, params.lag_list, params.dropout)
        plan = plan_of(params)
        self._members = [OneStepTraining(architecture, plan, train, seed) for seed in member_seeds(params)]
        self._every = _EVERY.get(params.model, _RECURRENT_EVERY)
        self.look_stride = _STRIDE.get(params.model, _RECURRENT_STRIDE)
        self.updates = 0

    @property
    def epoch(self) -> int:
        return self._members[-1].epoch

    @property
    def done(self) -> bool:
        return self._members[-1].done

    @property
    def is_due(self) -> bool:
        round_, rest = divmod(self.updates, len(self._members))
        return rest == 0 and is_time(round_, self._every)

    @property
    def progress(self) -> float:
        first = self._members[0]
        return min(1.0, self.updates / (first.plan.epochs * first.updates_per_epoch * len(self._members)))

    @property
    def position(self) -> str:
        plan = self._members[0].plan
        return f"epoch {self.epoch} of {plan.epochs} on the {'CPU' if plan.device == 'cpu' else 'GPU'}"

    @property
    def learning_rate(self) -> float:
        first = self._members[0]
        return first.learning_rate * first.plan.rate_factor(first.epoch)

    @property
    def unrolled(self) -> int:
        return 0

    @property
    def n_weights(self) -> int:
        return self._members[0].n_weights

    def step(self) -> None:
        """One update of the member whose turn it is."""
        self._members[self.updates % len(self._members)].step()
        self.updates += 1

    def readers(self) -> list[Reader]:
        """Copies: a reader alone reads on with the weights that are being trained."""
        return [copy.deepcopy(member.reader()) for member in self._members]

    def curves(self) -> tuple[Curve, ...]:
        made = []
        for member in self._members:
            losses, norms = member.loss_history, member.gradient_norms
            shown = thinned(len(losses))
            at = np.arange(1, len(losses) + 1)[shown] / member.updates_per_epoch
            rmse = np.sqrt(losses[shown]) * member.scaling.spread
            made.append(Curve(at.astype(np.float32), rmse.astype(np.float32), norms[shown].astype(np.float32)))
        return tuple(made)

    def take_up(self, params: Settings) -> None:
        for member in self._members:
            member.learning_rate = params.learning_rate
            member.gradient_threshold = params.gradient_threshold

    def checkpoint(self) -> dict[str, Any]:
        return {"members": [member.checkpoint() for member in self._members], "updates": self.updates}

    def restore(self, state: dict[str, Any]) -> None:
        for member, saved in zip(self._members, state["members"], strict=True):
            member.restore(saved)
        self.updates = int(state["updates"])
