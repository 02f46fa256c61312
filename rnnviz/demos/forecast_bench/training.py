"""Training one network of the demo `forecast-bench` until its budget is used."""

import time
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.forecast_bench.contenders import NETWORKS, network_params
from rnnviz.families.forecast_params import Params as ForecastParams
from rnnviz.learning.divergence import Diverged
from rnnviz.learning.engines.engine import check_engine, make_engine
from rnnviz.learning.engines.one_step import plan_of
from rnnviz.learning.forecasting import Reader

_SLICE = 20.0
"""Milliseconds of training between two looks at what else there is to do."""

_UNTIMED, _TIMED = 2, 8
"""First updates, which may have to compile, and those that are timed."""


class Training:
    """A network on its way through `seconds` of training.

    pace : seconds an update takes, from which the updates are planned: every schedule, of the learning rate or of
        the fed-back steps, ends with the budget
    by_clock : stop when the clock says so, and report its seconds; otherwise after the planned updates
    """

    def __init__(
        self, name: str, common: dict[str, Any], train: Floats, seconds: float, pace: float, by_clock: bool
    ) -> None:
        self._pace, self._seconds, self._by_clock = pace, seconds, by_clock
        self._slice = max(1, round(_SLICE / NETWORKS[name].milliseconds))
        self._whole = NETWORKS[name].whole
        self._planned = max(1, round(seconds / pace))
        self._engine = make_engine(params_of(name, common, train, self._planned), train)
        self._measured = 0.0
        self.diverged = False

    @property
    def updates(self) -> int:
        return self._engine.updates

    @property
    def n_weights(self) -> int:
        return self._engine.n_weights

    @property
    def seconds(self) -> float:
        """Used so far: measured, or what the updates cost where their cost was measured."""
        return self._measured if self._by_clock else self.updates * self._pace

    @property
    def done(self) -> bool:
        return self.diverged or self._engine.done or (self.share >= 1.0 and not self._whole)

    @property
    def share(self) -> float:
        """Of the budget that is used."""
        return min(1.0, self.seconds / self._seconds if self._by_clock else self.updates / self._planned)

    def step(self) -> None:
        """A slice of training; one that diverges ends there, at its last good weights."""
        for _ in range(self._slice):
            if self.done:
                return
            self._update()

    def _update(self) -> None:
        began = time.perf_counter()
        try:
            self._engine.step()
        except Diverged:
            self.diverged = True
        self._measured += time.perf_counter() - began

    def reader(self) -> Reader:
        """The network as it is now."""
        return self._engine.readers()[0]

    def checkpoint(self) -> dict[str, Any]:
        return {"engine": self._engine.checkpoint(), "measured": self._measured, "diverged": self.diverged}

    def restore(self, state: dict[str, Any]) -> None:
        self._engine.restore(state["engine"])
        self._measured, self.diverged = float(state["measured"]), bool(state["diverged"])


class Timing:
    """Finds out what an update of a network costs on this machine, with a training that is then thrown away."""

    def __init__(self, name: str, common: dict[str, Any], train: Floats) -> None:
        self._network = NETWORKS[name]
        self._engine = make_engine(params_of(name, common, train, 1000), train)
        self._times: list[float] = []

    @property
    def done(self) -> bool:
        return len(self._times) >= _UNTIMED + _TIMED or self._engine.done

    @property
    def pace(self) -> float:
        """Seconds of a mean update."""
        return max(1e-5, float(np.median(self._times[_UNTIMED:] or self._times)) * self._network.later)

    def step(self) -> None:
        """One update."""
        began = time.perf_counter()
        self._engine.step()
        self._times.append(time.perf_counter() - began)


def params_of(name: str, common: dict[str, Any], train: Floats, updates: int) -> ForecastParams:
    """What `make_engine` is given for so many updates.

    Raises InputError, in one sentence, where the training points do not suffice for this network.
    """
    once = network_params(name, common, 1, 1)
    params = network_params(name, common, updates, _updates_per_epoch(once, train))
    check_engine(params, train)
    return params


def _updates_per_epoch(params: ForecastParams, train: Floats) -> int:
    """How many batches of windows there are; whatever has no windows counts each update."""
    if params.window is None:
        return 1
    plan = plan_of(params)
    windows = (len(train) - max(params.lag_list) - params.window) // plan.stride + 1
    return -(-windows // (plan.batch or windows))
