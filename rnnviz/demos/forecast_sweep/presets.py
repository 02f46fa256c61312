"""The presets of the demo `forecast-sweep`, and the names of its results."""

from rnnviz.registry import Preset

RESULTS = {
    "runs": "runs that are finished",
    "failed": "those of them that could not be computed",
    "best": "the smallest median over seeds of the chosen measure",
    "best_x": "the column it stands in",
    "best_y": "the row it stands in",
    "gain": "how many times larger the median is in the first column of the same row",
    "median": "of the chosen measure over the seeds, a list for each row",
    "lowest": "the best seed of each cell",
    "highest": "the worst seed of each cell",
    "table": "every finished run: its two parameters, its seed, its errors; clipped points and remarks where there "
    "are any",
}

PRESETS = {
    "lag-lstm": Preset({}, "Does lag help the LSTM? Six memories, three sizes, three seeds each."),
    "lag-lstm-ten-seeds": Preset({"seeds": 10}, "The same with ten seeds each: the bands begin to mean something."),
    "lag-lstm-closed-loop": Preset(
        {"training": "closed-loop", "x_values": (1, 5, 10, 20, 30), "y_values": (16, 32, 64), "epochs": 300},
        "Does lag help an LSTM that was trained through its own predictions?",
    ),
    "lag-mlp": Preset(
        {"model": "mlp", "x_values": (5, 10, 15, 20, 30, 40), "y_values": (10, 30, 50)},
        "Which memory and which width does the time-delay MLP need?",
    ),
    "rate-epochs": Preset(
        {"vary_x": "learning_rate", "x_values": (0.001, 0.003, 0.01, 0.03), "vary_y": "epochs",
         "y_values": (20, 60, 180), "lags": 20},
        "Is it better to learn fast or to learn long?",
    ),
    "reservoir-data": Preset(
        {"model": "esn", "vary_x": "hidden", "x_values": (50, 100, 200, 400), "vary_y": "train_points",
         "y_values": (250, 500, 1000), "seeds": 5},
        "How much data does a larger reservoir need?",
    ),
}  # fmt: skip
