"""What every classical forecaster can do: run on freely from a history, or be updated by the observations."""

from typing import Protocol

from rnnviz.arrays import Floats


class Forecaster(Protocol):
    """Forecasts in data units; a history ends just before the first value forecast.

    Both methods raise InputError for a horizon below 1, values that are not finite, or a history too short.
    """

    def forecast(self, history: Floats, horizon: int) -> Floats:
        """Closed loop: the next `horizon` values, from the history alone.

        history : (time,)    horizon : ≥ 1    Returns (horizon,).
        """
        ...

    def forecast_updated(self, history: Floats, observed: Floats) -> Floats:
        """One step ahead, over and over: entry k is the forecast of observed[k] from history and observed[:k].

        history : (time,)    observed : (horizon,), of which the last value is never looked at
        Returns (horizon,).
        """
        ...
