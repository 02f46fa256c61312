"""Training one step ahead with Adam or gradient descent."""

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.engines.curve import Curve
from rnnviz.learning.engines.device import can_torch_use_gpu, device_for
from rnnviz.learning.engines.engine import is_time, member_seeds, thinned
from rnnviz.learning.engines.settings import Settings
from rnnviz.learning.forecasting import Reader
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.networks.architecture import Architecture

if TYPE_CHECKING:
    from rnnviz.learning.one_step import OneStepTraining

_EVERY = {"mlp": 150, "tcn": 150, "transformer": 100}
"""Updates between two looks: a forecast of 100 points costs a recurrent network a third of an update, the others,
which look at their whole window again for every point, as much as 4 to 15."""

_STRIDE = {"mlp": 100, "tcn": 25, "transformer": 10}
_RECURRENT_EVERY, _RECURRENT_STRIDE = 20, 500

_BATCH = 5
"""Windows per update, where there are windows: they overlap by half, and their first fifth is not judged."""


def plan_of(params: Settings) -> OneStepPlan:
    """What the trainer is asked for, on the CPU."""
    plan = OneStepPlan(
        epochs=params.epochs, optimizer="sgd" if params.optimizer == "sgd" else "adam",
        learning_rate=params.learning_rate, drop_epoch=params.drop_epoch, drop_factor=params.drop_factor,
        gradient_threshold=params.gradient_threshold,
    )  # fmt: skip
    if params.window is None:
        return plan
    return replace(plan, window=params.window, stride=params.window // 2, washout=params.window // 5, batch=_BATCH)


def check_window(params: Settings, train: Floats) -> None:
    """Raises InputError where the training points are too few for one window."""
    room = len(train) - max(params.lag_list)
    if params.window is not None and params.window > room:
        raise InputError(f"window may be at most {room} with these training points and lags, not {params.window}.")


class OneStepEngine:
    """A committee whose members are trained in turn, an update each."""

    loss_name = "Training RMSE"

    def __init__(self, params: Settings, train: Floats) -> None:
        assert params.model != "esn"
        architecture = Architecture(params.model, params.hidden, params.lag_list, params.dropout)
        plan = plan_of(params)
        self._device = device_for(params, architecture, plan, train)
        self._made_of = architecture, plan, train, member_seeds(params)
        self._members = self._fresh()
        self._every = _EVERY.get(params.model, _RECURRENT_EVERY)
        self.look_stride = _STRIDE.get(params.model, _RECURRENT_STRIDE)
        self.updates = 0

    def _fresh(self) -> list["OneStepTraining"]:
        from rnnviz.learning.one_step import OneStepTraining

        architecture, plan, train, seeds = self._made_of
        here = replace(plan, device=self._device)
        return [OneStepTraining(architecture, here, train, seed) for seed in seeds]

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
        place = "CPU" if self._device == "cpu" else "GPU"
        return f"epoch {self.epoch} of {self._members[0].plan.epochs} · {place}"

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
        members = [member.checkpoint() for member in self._members]
        return {"members": members, "updates": self.updates, "device": self._device}

    def restore(self, state: dict[str, Any]) -> None:
        """It goes on where it was computed before, if it can: the last digits differ between devices."""
        before = state.get("device", self._device)
        if before != self._device and (before == "cpu" or can_torch_use_gpu()):
            self._device = before
            self._members = self._fresh()
        for member, saved in zip(self._members, state["members"], strict=True):
            member.restore(saved)
        self.updates = int(state["updates"])
