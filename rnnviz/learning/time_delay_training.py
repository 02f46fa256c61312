"""Training a time-delay network on a series: from the data to the forecaster."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.scaling import Scaling
from rnnviz.learning.damped_gauss_newton import check_size
from rnnviz.learning.levenberg_marquardt import LevenbergMarquardt
from rnnviz.learning.series import Lags, lag_list, lag_windows, varying_series
from rnnviz.learning.time_delay_forecaster import TimeDelayForecaster
from rnnviz.networks.time_delay import random_time_delay_network


class TimeDelayTraining:
    """Levenberg–Marquardt training of a time-delay network on a series, from the data to the forecaster.

    train : (time,), finite, not constant: the training part alone; it is scaled onto [−1, 1]
    lags : how far back, or which values back    units : hidden units, ≥ 1
    max_epochs, patience : as in `LevenbergMarquardt`    clip : as in `LagForecaster`

    Raises InputError for lags longer than the data, a constant series, values that are not finite, units < 1.
    """

    def __init__(
        self,
        train: Floats,
        lags: Lags,
        units: int,
        rng: np.random.Generator,
        *,
        max_epochs: int = 1000,
        patience: int | None = 20,
        clip: tuple[float, float] | None = None,
    ) -> None:
        series = varying_series(train, "the training data")
        self.lags = lag_list(lags)
        self.scaling = Scaling.fit(series, "range")
        self.clip = clip
        x, target = lag_windows(self.scaling.to(series), self.lags)
        check_size(target.size, units, self.lags.size)
        network = random_time_delay_network(units, self.lags.size, rng)
        self.training = LevenbergMarquardt(network, x, target, max_epochs=max_epochs, patience=patience)

    def forecaster(self) -> TimeDelayForecaster:
        """The forecaster with the highest evidence so far."""
        return TimeDelayForecaster(self.training.best_network, self.lags, self.scaling, self.clip)


def train_time_delay(
    train: Floats,
    lags: Lags,
    units: int,
    rng: np.random.Generator,
    *,
    max_epochs: int = 1000,
    clip: tuple[float, float] | None = None,
) -> TimeDelayForecaster:
    """`TimeDelayTraining` run to its end; the arguments and errors are the same."""
    run = TimeDelayTraining(train, lags, units, rng, max_epochs=max_epochs, clip=clip)
    while not run.training.done:
        run.training.step()
    return run.forecaster()
