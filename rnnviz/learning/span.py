"""Which part of a series is learned from, and which is to be forecast."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.series import Series
from rnnviz.errors import InputError
from rnnviz.learning.engines.settings import Settings

_USUAL_TRAIN, _USUAL_HORIZON = 1000, 100
_CUSTOMARY = {"sunspots": (221, 35)}
"""Training points and horizon that everybody uses for a series: 1700 … 1920 and 1921 … 1955."""

_SHARE = 0.8
"""Of a shorter series that is learned from."""

JUDGED_LASER_ORIGINS = (2180, 3870, 4000, 5180)
"""Later windows of the laser for which other forecasts have been published."""

MOST_AHEAD = 2000
"""Points that are forecast at once."""

LARGEST, SMALLEST_RANGE = 1e30, 1e-30
"""Of the values, and of what lies between them: networks and pictures compute in single precision."""

_JUDGED = 4
"""Later origins in any other series."""


@dataclass(frozen=True)
class Span:
    """origin : 0-based index of the first of `horizon` values to forecast

    lowest, highest : where it may be; highest is the end of the series, and a window may reach beyond it
    """

    train_points: int
    horizon: int
    origin: int
    lowest: int
    highest: int

    @property
    def is_inside_training(self) -> bool:
        """Whether the network has learned from what it is asked for."""
        return self.origin < self.train_points

    @property
    def known(self) -> int:
        """How many of the values to forecast the series holds: only these can be scored."""
        return min(self.horizon, self.highest - self.origin)


def span_of(params: Settings, series: Series) -> Span:
    """What is learned and forecast. Raises InputError, in one sentence, where the series cannot give it."""
    _check_scale(series)
    train = _train_points(params, series)
    reach = 1 if params.model == "esn" else max(params.lag_list)
    _check_lags(reach, train)
    first = train if series.split is None else series.split
    origin = first if params.origin is None else params.origin
    if origin < reach:
        raise InputError(f"The forecast cannot begin at {origin}: the lags reach {reach} points back.")
    if origin > len(series):
        raise InputError(f"{series.name} ends at point {len(series)}; the forecast cannot begin later, at {origin}.")
    horizon = _usual_horizon(params.data, series, first, origin) if params.horizon is None else params.horizon
    return Span(train, horizon, origin, reach, len(series))


def check_scored(span: Span, series: Series) -> None:
    """Raises InputError where a part of the window lies beyond the series, for what has to be scored as a whole."""
    if not span.known:
        raise InputError(f"{series.name} ends at point {len(series)}, where the forecast begins; none can be scored.")
    if span.known < span.horizon:
        raise InputError(
            f"{series.name} ends at point {len(series)}; to score a forecast of {span.horizon} from {span.origin} "
            f"would need {span.origin + span.horizon}."
        )


def _check_scale(series: Series) -> None:
    low, high = float(series.values.min()), float(series.values.max())
    if max(-low, high) > LARGEST:
        raise InputError(
            f"{series.name} reaches {max(-low, high):g}; choose a unit in which it stays below {LARGEST:g}."
        )
    if high - low < SMALLEST_RANGE:
        raise InputError(f"The values of {series.name} differ by only {high - low:g}; choose a smaller unit for them.")


def _train_points(params: Settings, series: Series) -> int:
    given = series if series.split is None else series.parts[0]
    length, train = len(given), params.train_points
    if train is None and series.split is not None:
        train = series.split
    if train is None:
        usual = _CUSTOMARY.get(params.data, (_USUAL_TRAIN, 0))[0]
        train = usual if length >= usual + _USUAL_HORIZON or params.data in _CUSTOMARY else round(_SHARE * length)
    if train > length:
        raise InputError(f"{given.name} has {length} points; training points may be at most {length}, not {train}.")
    values = series.values[:train]
    if np.ptp(values) == 0.0:
        raise InputError(f"Every one of the {train} training points is {values[0]:g}; a constant teaches nothing.")
    return train


def _check_lags(reach: int, train: int) -> None:
    if train <= 2:
        raise InputError(f"There are {train} training points, too few to learn anything from; give at least 3.")
    if reach >= train - 1:
        raise InputError(
            f"The lags reach back {reach} points, but there are only {train} training points; "
            f"the longest lag must be below {train - 1}."
        )


def _usual_horizon(data: str, series: Series, first: int, origin: int) -> int:
    """What is customary, of a test file all of it, but not more than the series holds after `first`, the usual origin;
    a window that was moved keeps its length. Where all is learned from, at most the fifth that usually is not."""
    length = len(series)
    customary = _CUSTOMARY.get(data, (0, _USUAL_HORIZON))[1]
    usual = customary if series.split is None else min(MOST_AHEAD, length - first)
    left = length - first or max(1, length - round(_SHARE * length))
    return min(usual, max(left, length - origin))


def later_origins(data: str, length: int, span: Span) -> tuple[int, ...]:
    """Where else the forecast is judged, after the training points: for the laser where others have published."""
    first, last = span.train_points + span.horizon, length - span.horizon
    if data == "laser":
        chosen = [origin for origin in JUDGED_LASER_ORIGINS if first <= origin <= last]
    elif last >= first:
        chosen = np.linspace(first, last, _JUDGED).astype(int).tolist()
    else:
        chosen = []
    return tuple(sorted(set(chosen) - {span.origin}))


def evenly_spaced_origins(first: int, horizon: int, length: int, count: int) -> tuple[int, ...]:
    """`count` windows after the given one, from its end to the end of the series, evenly spaced and each once."""
    begin, end = first + horizon, length - horizon
    if count == 0 or end < begin:
        return ()
    spaced = np.linspace(begin, end, count).round().astype(int)
    return tuple(dict.fromkeys(spaced.tolist()))


def data_range(params: Settings, series: Series, train: Floats) -> tuple[float, float]:
    """What leaves this range is set to its border: the bounds a person gave, else those of the instrument.

    Where there are none, only what would overflow is held.
    """
    if params.bounds:
        low, high = params.bounds
        return low, high
    if series.bounds is not None:
        return series.bounds
    lowest, highest = float(train.min()), float(train.max())
    room = min(LARGEST, LARGEST * (highest - lowest))
    return lowest - room, highest + room


def at_the_border(values: Floats, bounds: tuple[float, float]) -> int:
    """How many of the values were set to a border."""
    return int(((values <= bounds[0]) | (values >= bounds[1])).sum())
