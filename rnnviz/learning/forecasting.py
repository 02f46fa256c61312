"""Forecasting a series from any point of it, in closed loop and updated, and judging the forecast.

*Closed loop*: the forecaster is fed its own output, so one observation too many would be cheating.
*Updated*: it is fed each observation before it forecasts the next one, which is a far easier task.
Both are kept apart everywhere. Any forecaster that is a `Reader` can be judged here.
"""

import copy
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.forecaster import Forecaster
from rnnviz.learning.metrics import nmse, over_known, rmse, rmse_at_horizon


@dataclass(frozen=True)
class Reading:
    """What a reader said while it read several values.

    predictions : (time,), of the value after each one read; the last one is the forecast of what comes next.
        NaN where the reader had not yet read enough to forecast
    hidden : (time, unit), its state after each value; (time, 0) if it has none
    """

    predictions: Floats
    hidden: Floats


class Reader(Protocol):
    """Reads a series one value after another, in data units, and after each forecasts the next.

    `copy.copy` of a reader reads on independently: its memory is replaced, never changed in place.
    """

    def read_many(self, values: Floats) -> Reading:
        """Read values : (time,) on from what has been read so far."""
        ...

    def read(self, value: float) -> float:
        """Read one value, forecast the next."""
        ...

    @property
    def hidden(self) -> Floats:
        """(unit,), the state now."""
        ...


@dataclass(frozen=True)
class Forecast:
    """`horizon` forecasts from `origin`, the 0-based index of the first value forecast. Data units.

    closed : (horizon,)    target : (known,), as many of the values forecast as there are, from none to `horizon`
    updated : (known + 1,), at most (horizon,): the last one rests on all observations there are
    fitted : (warm-up,), one-step forecasts of the observations before the origin; NaN where none was possible
    hidden_warm_up, hidden_closed, hidden_updated : (time, unit); row k of the latter two is the state that
        forecast value origin + k
    """

    origin: int
    target: Floats
    closed: Floats
    updated: Floats
    fitted: Floats
    hidden_warm_up: Floats
    hidden_closed: Floats
    hidden_updated: Floats

    @property
    def rmse_closed(self) -> float | None:
        """Over the known values, as the others: None where there is none."""
        return over_known(rmse, self.target, self.closed)

    @property
    def rmse_updated(self) -> float | None:
        return over_known(rmse, self.target, self.updated)

    @property
    def nmse_closed(self) -> float | None:
        return over_known(nmse, self.target, self.closed)

    @property
    def nmse_updated(self) -> float | None:
        return over_known(nmse, self.target, self.updated)

    def results(self) -> dict[str, float | list[float] | None]:
        """The numbers under the names of the catalogue, plain for JSON."""
        return {
            "rmse_closed": self.rmse_closed,
            "nmse_closed": self.nmse_closed,
            "rmse_updated": self.rmse_updated,
            "nmse_updated": self.nmse_updated,
            "forecast_closed": self.closed.tolist(),
            "forecast_updated": self.updated.tolist(),
        }


def forecast(
    reader: Reader,
    series: Floats,
    origin: int,
    horizon: int,
    *,
    warm_up: int = 1000,
    clip: tuple[float, float] | None = None,
) -> Forecast:
    """Warm a fresh reader up on the observations just before `origin`, then forecast `horizon` values.

    series : (time,)    0 < origin ≤ time, 0 < horizon: it may reach beyond the end of the series
    warm_up : how many observations are read before the origin, > 0; fewer where the series begins earlier
    clip : lowest and highest possible value of the data; what leaves it is set to the border before it is fed back

    `closed` depends on nothing at or after the origin, `updated[k]` on nothing at or after origin + k.
    Raises InputError where the window does not begin in the series, or right after it.
    """
    pieces = forecast_in_pieces(reader, series, origin, horizon, warm_up, clip, stride=horizon)
    return _last(pieces)


def forecast_in_pieces(
    reader: Reader,
    series: Floats,
    origin: int,
    horizon: int,
    warm_up: int,
    clip: tuple[float, float] | None,
    stride: int,
) -> Generator[None, None, Forecast]:
    """The same, with a pause after each `stride` steps of the closed loop; the generator returns the forecast."""
    _check_begin(len(series), origin, horizon)
    past = reader.read_many(series[max(0, origin - warm_up) : origin])
    first = float(past.predictions[-1])
    if not np.isfinite(first):
        raise InputError(f"{origin} observations before the origin are too few for the lags of this network.")
    low, high = clip if clip is not None else (-np.inf, np.inf)
    free = copy.copy(reader)
    closed, states = [min(max(first, low), high)], [free.hidden]
    while len(closed) < horizon:
        if len(closed) % stride == 0:
            yield
        closed.append(min(max(free.read(closed[-1]), low), high))
        states.append(free.hidden)
    now = reader.hidden[None]
    seen = reader.read_many(series[origin : origin + horizon - 1])
    return Forecast(
        origin=origin,
        target=np.asarray(series[origin : origin + horizon], dtype=np.float64),
        closed=np.array(closed),
        updated=np.clip(np.concatenate(([first], seen.predictions)), low, high),
        fitted=np.concatenate(([np.nan], past.predictions[:-1])),
        hidden_warm_up=past.hidden,
        hidden_closed=np.array(states),
        hidden_updated=np.concatenate((now, seen.hidden)),
    )


def _last(pieces: Generator[None, None, Forecast]) -> Forecast:
    """What a generator returns, after all its pauses."""
    while True:
        try:
            next(pieces)
        except StopIteration as stop:
            made: Forecast = stop.value
            return made


def forecast_by(
    forecaster: Forecaster,
    series: Floats,
    origin: int,
    horizon: int,
    *,
    clip: tuple[float, float] | None = None,
) -> Forecast:
    """The same judgement of a forecaster that takes its history whole and has no states to show.

    Arguments and errors as for `forecast`, but for the window, all of which must lie in the series; the forecaster is
    given everything before the origin. `clip` is applied afterwards.
    """
    _check_window(len(series), origin, horizon)
    low, high = clip if clip is not None else (-np.inf, np.inf)
    history, target = series[:origin], np.asarray(series[origin : origin + horizon], dtype=np.float64)
    stateless = np.empty((0, 0))
    return Forecast(
        origin=origin,
        target=target,
        closed=np.clip(forecaster.forecast(history, horizon), low, high),
        updated=np.clip(forecaster.forecast_updated(history, target), low, high),
        fitted=np.empty(0),
        hidden_warm_up=stateless,
        hidden_closed=stateless,
        hidden_updated=stateless,
    )


def _check_begin(time: int, origin: int, horizon: int) -> None:
    if horizon < 1:
        raise InputError(f"horizon = {horizon}: at least one value must be forecast.")
    if origin < 1:
        raise InputError(f"origin = {origin}: at least one observation must come before the first forecast.")
    if origin > time:
        raise InputError(f"origin {origin} lies past the end of the series, which has {time} values.")


def _check_window(time: int, origin: int, horizon: int) -> None:
    _check_begin(time, origin, horizon)
    if origin + horizon > time:
        raise InputError(
            f"origin {origin} + horizon {horizon} lies past the end of the series, which has {time} values."
        )


def error_against_horizon(forecasts: Sequence[Forecast], updated: bool = False) -> Floats:
    """(known,): RMSE of the k-th value ahead over several forecasts, as far as it is known of all; in data units."""
    known = min(len(f.target) for f in forecasts)
    answers = [(f.updated if updated else f.closed)[:known] for f in forecasts]
    return rmse_at_horizon(np.array([f.target[:known] for f in forecasts]), np.array(answers))


def committee(members: Sequence[Forecast]) -> Forecast:
    """The pointwise median of several forecasts of one window; the hidden states are the first member's."""
    first = members[0]
    return Forecast(
        origin=first.origin,
        target=first.target,
        closed=np.median([m.closed for m in members], axis=0),
        updated=np.median([m.updated for m in members], axis=0),
        fitted=np.median([m.fitted for m in members], axis=0),
        hidden_warm_up=first.hidden_warm_up,
        hidden_closed=first.hidden_closed,
        hidden_updated=first.hidden_updated,
    )
