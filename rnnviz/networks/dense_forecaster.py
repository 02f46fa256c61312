"""The time-delay network with any number of hidden layers: h ← tanh(W x + b), x the lagged values."""

from itertools import pairwise

from torch import Generator, nn

from rnnviz.networks.architecture import Architecture
from rnnviz.networks.windowed_forecaster import WindowedForecaster


def dense_forecaster(architecture: Architecture, generator: Generator) -> WindowedForecaster:
    """One forecast depends on one input vector: all it knows of the past are its lags."""
    widths = (len(architecture.lags), *architecture.hidden)
    layers: list[nn.Module] = [
        nn.Sequential(nn.Linear(width, units, device="meta"), nn.Tanh()) for width, units in pairwise(widths)
    ]
    return WindowedForecaster(architecture, layers, 1, generator)
