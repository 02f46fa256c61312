"""The forecasting network that an architecture describes."""

from torch import Generator

from rnnviz.networks.architecture import Architecture
from rnnviz.networks.attention_forecaster import attention_forecaster
from rnnviz.networks.convolution_forecaster import convolution_forecaster
from rnnviz.networks.dense_forecaster import dense_forecaster
from rnnviz.networks.recurrent_forecaster import RecurrentForecaster
from rnnviz.networks.windowed_forecaster import WindowedForecaster

_WINDOWED = {"mlp": dense_forecaster, "tcn": convolution_forecaster, "transformer": attention_forecaster}


def make_forecaster(architecture: Architecture, generator: Generator) -> RecurrentForecaster | WindowedForecaster:
    """The network on the CPU with its first weights, all drawn from `generator`."""
    if architecture.is_recurrent:
        return RecurrentForecaster(architecture, generator)
    return _WINDOWED[architecture.model](architecture, generator)
