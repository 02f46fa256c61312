"""Simple forecasts to beat, and the network at other origins than the one on show."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.errors import InputError
from rnnviz.learning.baselines import RULES, fitted_rule
from rnnviz.learning.forecaster import Forecaster
from rnnviz.learning.forecasting import Forecast
from rnnviz.learning.metrics import nmse_or_nan, rmse_up_to_horizon
from rnnviz.learning.nothing import NO_MEMBERS, nothing

BASELINES = RULES
"""In the order of every array that has a row per baseline."""


@dataclass(frozen=True, eq=False)
class Judged:
    """The simple forecasts, and how the network does from other origins and towards the horizon.

    forecasts : (baseline, horizon), empty before they are known; NaN where the training part is too short for one
    nmse : (baseline,), as every score over the values that the series holds, NaN where it holds none
    ar_order : how far the autoregression looks back
    origins : (origin,), the present one first; closed, updated : (origin,) NMSE, NaN where not yet known
    baselines : (baseline, origin) NMSE
    steps_closed, steps_updated : (known,) RMSE of the first k steps; steps_baselines : (baseline, known)
    over : how many origins these are taken over: those whose whole window the series holds, known = horizon; where
        there are none the present one, as far as it is known
    """

    forecasts: Array = field(default_factory=lambda: NO_MEMBERS)
    nmse: Array = field(default_factory=nothing)
    ar_order: int = 0
    origins: Array = field(default_factory=nothing)
    closed: Array = field(default_factory=nothing)
    updated: Array = field(default_factory=nothing)
    baselines: Array = field(default_factory=lambda: NO_MEMBERS)
    steps_closed: Array = field(default_factory=nothing)
    steps_updated: Array = field(default_factory=nothing)
    steps_baselines: Array = field(default_factory=lambda: NO_MEMBERS)
    over: int = 0


class Baselines:
    """The four of `BASELINES`, fitted on the training points, and what each says from every origin asked for."""

    def __init__(self, train: Floats, clip: tuple[float, float]) -> None:
        self._train = train
        self._clip = clip
        self._fitted: tuple[Forecaster | None, ...] | None = None
        self._made: dict[tuple[int, int], Array] = {}
        self.ar_order = 0

    def has(self, origin: int, horizon: int) -> bool:
        return (origin, horizon) in self._made

    def make(self, series: Floats, origin: int, horizon: int) -> None:
        """Forecast from one more origin; the first time, fit as well."""
        if self._fitted is None:
            self._fitted = self._fit()
        rows = [_forecast(fitted, series[:origin], horizon) for fitted in self._fitted]
        self._made[origin, horizon] = np.clip(np.array(rows), *self._clip)

    def forecasts(self, origin: int, horizon: int) -> Array:
        """(baseline, horizon); NaN for one that the training points are too few for."""
        return self._made[origin, horizon]

    def _fit(self) -> tuple[Forecaster | None, ...]:
        return tuple(self._fitted_rule(name) for name in BASELINES)

    def _fitted_rule(self, name: str) -> Forecaster | None:
        try:
            rule = fitted_rule(name, self._train, self._clip)
        except InputError:
            return None
        if name == "ar":
            self.ar_order = rule.reach
        return rule


def _forecast(forecaster: Forecaster | None, history: Floats, horizon: int) -> Floats:
    nothing = np.full(horizon, np.nan)
    if forecaster is None:
        return nothing
    try:
        return forecaster.forecast(history, horizon)
    except InputError:
        return nothing


def judged(
    baselines: Baselines, origins: Iterable[int], horizon: int, made: dict[int, Forecast], series: Floats
) -> Judged:
    """Everything about the origins; the first is the one on show. made : the network's forecasts so far, by origin"""
    known = [origin for origin in origins if baselines.has(origin, horizon)]
    if not known:
        return Judged()
    targets = {origin: series[origin : origin + horizon] for origin in known}
    simple = {origin: baselines.forecasts(origin, horizon) for origin in known}
    scores = np.array([[nmse_or_nan(targets[o], row) for row in simple[o]] for o in known]).T
    seen = [origin for origin in known if origin in made]
    over = [o for o in seen if len(targets[o]) == horizon] or seen[:1] or known[:1]
    there = np.array([targets[origin] for origin in over])
    return Judged(
        forecasts=simple[known[0]], nmse=np.ascontiguousarray(scores[:, 0]), ar_order=baselines.ar_order,
        origins=np.array(known), baselines=scores,
        closed=np.array([nmse_or_nan(targets[o], made[o].closed) if o in made else np.nan for o in known]),
        updated=np.array([nmse_or_nan(targets[o], made[o].updated) if o in made else np.nan for o in known]),
        steps_closed=_steps(there, [made[o].closed for o in over if o in made]),
        steps_updated=_steps(there, [made[o].updated for o in over if o in made]),
        steps_baselines=np.array([
            _steps(there, [simple[o][row] for o in over], there.shape[1]) for row in range(len(BASELINES))
        ]),
        over=len(over),
    )  # fmt: skip


def _steps(target: Array, forecasts: list[Floats], otherwise: int = 0) -> Floats:
    """RMSE of the first k known steps; where there is no forecast: nothing, or so many NaN.

    target : (origin, known)
    """
    forecast = np.array([one[: target.shape[1]] for one in forecasts])
    if forecast.size and np.isfinite(forecast).all():
        return rmse_up_to_horizon(target, forecast)
    return np.full(otherwise, np.nan)
