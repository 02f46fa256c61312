"""The reader that belongs to a network."""

from rnnviz.data.scaling import Scaling
from rnnviz.learning.recurrent_reader import RecurrentReader
from rnnviz.learning.windowed_reader import WindowedReader
from rnnviz.networks.recurrent_forecaster import RecurrentForecaster
from rnnviz.networks.windowed_forecaster import WindowedForecaster


def make_reader(
    network: RecurrentForecaster | WindowedForecaster, scaling: Scaling
) -> RecurrentReader | WindowedReader:
    """A fresh `Reader` of the network as it is now, in the units of the data."""
    if isinstance(network, RecurrentForecaster):
        return RecurrentReader(network, scaling)
    return WindowedReader(network, scaling)
