"""The forecasting network that an architecture describes."""

from itertools import pairwise

from torch import Generator, nn

from rnnviz.networks.architecture import Architecture
from rnnviz.networks.attention_forecaster import attention_forecaster
from rnnviz.networks.convolution_forecaster import convolution_forecaster
from rnnviz.networks.recurrent_forecaster import RecurrentForecaster
from rnnviz.networks.windowed_forecaster import WindowedForecaster


def _dense_forecaster(architecture: Architecture, generator: Generator) -> WindowedForecaster:
    """The time-delay network with any number of hidden layers, h ← tanh(W x + b), x the lagged values."""
    widths = (len(architecture.lags), *architecture.hidden)
    layers: list[nn.Module] = [
        nn.Sequential(nn.Linear(width, units, device="meta"), nn.Tanh()) for width, units in pairwise(widths)
    ]
    return WindowedForecaster(architecture, layers, 1, generator)


_WINDOWED = {"mlp": _dense_forecaster, "tcn": convolution_forecaster, "transformer": attention_forecaster}


def make_forecaster(architecture: Architecture, generator: Generator) -> RecurrentForecaster | WindowedForecaster:
    """The network on the CPU with its first weights, all drawn from `generator`."""
    if architecture.is_recurrent:
        return RecurrentForecaster(architecture, generator)
    return _WINDOWED[architecture.model](architecture, generator)
