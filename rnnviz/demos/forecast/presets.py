"""The presets of the demo `forecast`, and the names of its results."""

from rnnviz.families.forecast_params import BY_CLOSED_LOOP
from rnnviz.registry import Preset

RESULTS = {
    "rmse_closed": "root mean squared error of the closed-loop forecast, in data units",
    "nmse_closed": "the same squared, over the variance of the forecast window (1: no better than its mean)",
    "rmse_updated": "root mean squared error of the updated forecast, in data units",
    "nmse_updated": "the same squared, over the variance of the forecast window",
    "scored_points": "forecast points that the series holds: errors are taken over these; without any they are empty",
    "beyond_points": "forecast points beyond the last one of the series, which nothing can score yet",
    "n_weights": "weights of the network (of one member), one bias per gate",
    "epochs": "epochs trained; in closed-loop training updates",
    "origin": "0-based index of the first forecast point",
    "nmse_persistence": "what repeating the last value scores on the same window",
    "nmse_ar": "what a linear autoregression scores, its order chosen by AIC on the training points",
    "nmse_analogue": "what copying the continuation of the most similar training points scores",
    "nmse_mean": "what the mean of the training points scores",
    "ar_order": "how many points the autoregression looks back",
    "later_origins": "other origins at which the forecast is judged",
    "nmse_later_closed": "closed-loop NMSE from each of them, once training is over",
    "nmse_later_updated": "updated NMSE from each of them, once training is over",
    "spread_members": "how far the members of a committee differ, in standard deviations of the training points",
    "spread_later": "the same from each of the later origins, once training is over",
    "gamma": "effective number of parameters (Levenberg–Marquardt)",
    "alpha": "weighting of the weights' squares (Levenberg–Marquardt)",
    "beta": "weighting of the errors' squares (Levenberg–Marquardt)",
    "forecast_closed": "the forecast that lives on its own output; of a committee the pointwise median",
    "forecast_updated": "the forecast that is fed every observation; it ends one point beyond the last of these",
    "clipped_points": "forecast points, closed loop and updated, that left the bounds and were set to the border",
    "forecast_members": "the closed-loop forecast of each member of a committee",
}

_LEVENBERG = {"model": "mlp", "optimizer": "levenberg-marquardt", "epochs": 1000}
_CLOSED = {"training": "closed-loop", **BY_CLOSED_LOOP}

PRESETS = {
    "laser-data": Preset(
        {"epochs": 0, "context": 1000}, "The laser's intensity: 1000 points to learn from, 100 to forecast.",
        seed_figure=True,
    ),
    "laser-mlp-15-30": Preset(
        _LEVENBERG | {"lags": (15,), "hidden": (30,)},
        "A time-delay MLP, 15 lags and 30 units, by Levenberg–Marquardt: too short a memory.", seed_figure=True,
    ),
    "laser-mlp-30-50": Preset(
        _LEVENBERG | {"lags": (30,), "hidden": (50,)},
        "The same with 30 lags and 50 units: now it sees four pulses back.", seed_figure=True,
    ),
    "laser-lstm-200": Preset(
        {}, "An LSTM of 200 units, 500 epochs: closed loop and updated.", seed_figure=True,
    ),
    "sunspots-mlp": Preset(
        _LEVENBERG | {"data": "sunspots", "lags": (1, 2, 3, 6, 12), "hidden": (4,)},
        "Yearly sunspots by an MLP with 5 inputs, 4 units and 1 output.", seed_figure=True,
    ),
    "sunspots-ahead": Preset(
        _LEVENBERG | {"data": "sunspots", "lags": (1, 2, 3, 6, 12), "hidden": (4,), "train_points": 309},
        "The same network after all 309 years: what comes behind the last one, where nothing can score it yet.",
    ),
    "laser-closed-loop": Preset(
        _CLOSED, "An LSTM of 64 units trained through its own predictions, up to 40 steps far.",
    ),
    "laser-committee": Preset(
        _CLOSED | {"members": 5}, "Five of these, and their median: the best forecast here.",
    ),
    "laser-esn": Preset(
        {"model": "esn", "hidden": (400,)}, "An echo-state network of 400 units: a forecast in less than a second.",
    ),
    "laser-lstm-windows": Preset(
        {"window": 100, "epochs": 100, "drop_epoch": 50},
        "The LSTM of 200 units on windows in batches: a quarter of the time, a less exact forecast.",
    ),
    "laser-lstm-20-lags": Preset(
        {"window": 100, "epochs": 100, "drop_epoch": 50, "lags": (20,)},
        "The same network shown the last 20 values instead of one: lags do help an LSTM.",
    ),
    "laser-gru-100": Preset({"model": "gru", "hidden": (100,)}, "Gates compared: a GRU of 100 units."),
    "laser-lstm-100": Preset({"hidden": (100,)}, "Gates compared: an LSTM of 100 units."),
    "laser-peephole-100": Preset(
        {"model": "lstm-peephole", "hidden": (100,)}, "Gates compared: an LSTM of 100 units whose gates see its memory."
    ),
    "laser-simple-100": Preset(
        {"model": "rnn", "hidden": (100,)}, "Gates compared: a simple net of 100 units, without any."
    ),
    "laser-tcn": Preset(
        {"model": "tcn", "hidden": (32, 32, 32, 32)}, "Four temporal convolutions: no state, but 31 points in view."
    ),
    "laser-transformer": Preset(
        {"model": "transformer", "hidden": (32, 32), "learning_rate": 0.001, "epochs": 300},
        "A small transformer that attends to 64 points.",
    ),
    "mackey-glass-esn": Preset(
        {"data": "mackey-glass", "model": "esn", "hidden": (400,), "horizon": 300, "context": 300},
        "The Mackey–Glass series by an echo-state network, 300 steps ahead.",
    ),
}  # fmt: skip
