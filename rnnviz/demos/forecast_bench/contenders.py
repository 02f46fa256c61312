"""Who competes in the demo `forecast-bench`: nine networks as the demo `forecast` trains them, four simple rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from rnnviz.families.forecast_params import Params as ForecastParams
from rnnviz.parameters import build

_WINDOW = 100


@dataclass(frozen=True)
class Network:
    """title : in the table; settings : parameters of the demo `forecast`

    milliseconds : of processor time for one update on 1000 training points, the mean over ten trainings of four
        seconds on one thread, all networks in turn; it decides what is equal work
    later : how much longer a mean update takes than one of the first ten
    whole : cannot forecast before all its updates are made, whatever the budget
    """

    title: str
    settings: Mapping[str, Any]
    milliseconds: float
    later: float = 1.0
    whole: bool = False


_LAST_20 = {"hidden": (64,), "lags": (20,)}
"""The recurrent networks differ in their cells only: equal width, equal lags."""

NETWORKS: Mapping[str, Network] = MappingProxyType({
    "esn": Network("Echo state", {"model": "esn", "hidden": (400,)}, 60.0, whole=True),
    "mlp": Network(
        "MLP (LM)",
        {"model": "mlp", "optimizer": "levenberg-marquardt", "hidden": (50,), "lags": (30,)}, 34.0,
    ),
    "rnn": Network("Simple recurrent", {"model": "rnn", "window": _WINDOW, **_LAST_20}, 1.6),
    "lstm": Network("LSTM", {"model": "lstm", "window": _WINDOW, **_LAST_20}, 2.6),
    "lstm-peephole": Network("LSTM, peepholes", {"model": "lstm-peephole", "window": _WINDOW, **_LAST_20}, 3.4),
    "gru": Network("GRU", {"model": "gru", "window": _WINDOW, **_LAST_20}, 2.9),
    "tcn": Network("Convolutions", {"model": "tcn", "window": _WINDOW, "hidden": (32,) * 4}, 3.2),
    "transformer": Network(
        "Transformer", {"model": "transformer", "window": _WINDOW, "hidden": (32, 32), "learning_rate": 0.001}, 12.0,
    ),
    "lstm-closed-loop": Network(
        "LSTM, closed loop", {"model": "lstm", "training": "closed-loop", **_LAST_20}, 5.3, later=1.5,
    ),
})  # fmt: skip

RULES: Mapping[str, str] = MappingProxyType({
    "persistence": "Persistence", "ar": "Autoregression", "analogue": "Nearest analogue", "mean": "Mean",
})  # fmt: skip
"""Forecasts that need no training by steps."""

CONTENDERS = (*NETWORKS, *RULES)


def title_of(name: str) -> str:
    """What the table calls it."""
    return NETWORKS[name].title if name in NETWORKS else RULES[name]


def network_params(name: str, common: Mapping[str, Any], updates: int, per_epoch: int) -> ForecastParams:
    """What the demo `forecast` would be asked, to make so many updates of which `per_epoch` are an epoch.

    common : data, column, train_points, horizon and seed
    """
    settings = dict(NETWORKS[name].settings)
    epochs = min(20_000, max(1, -(-updates // per_epoch)))
    settings |= {"epochs": epochs, "drop_epoch": max(1, epochs // 2)}
    params: ForecastParams = build(ForecastParams, {**common, **settings})
    return params
