"""How a forecast is judged, on a reader whose every answer is known."""

import numpy as np
import pytest

from rnnviz.arrays import Floats
from rnnviz.learning.forecasting import Forecast, Reading, error_against_horizon, forecast


class Counting:
    """A reader that forecasts the last value plus one, and whose state is how many values it has read."""

    def __init__(self) -> None:
        self._read = 0

    @property
    def hidden(self) -> Floats:
        return np.array([float(self._read)])

    def read(self, value: float) -> float:
        self._read += 1
        return value + 1

    def read_many(self, values: Floats) -> Reading:
        states = self._read + 1.0 + np.arange(len(values))
        self._read += len(values)
        return Reading(values + 1.0, states[:, None])


SERIES = np.array([0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0])


def judged(origin: int = 3, horizon: int = 3, warm_up: int = 1000, series: Floats = SERIES) -> Forecast:
    return forecast(Counting(), series, origin, horizon, warm_up=warm_up)


def test_closed_loop_is_fed_itself_and_updated_the_observations() -> None:
    f = judged()
    assert f.closed.tolist() == [5, 6, 7]
    assert f.updated.tolist() == [5, 7, 9]
    assert f.target.tolist() == [6, 8, 10]
    assert f.rmse_closed == pytest.approx(np.sqrt((1 + 4 + 9) / 3))
    assert f.nmse_closed == pytest.approx((14 / 3) / (8 / 3))
    assert f.rmse_updated == pytest.approx(1)


def test_states_belong_to_the_value_they_forecast() -> None:
    f = judged()
    assert f.hidden_warm_up[:, 0].tolist() == [1, 2, 3]
    assert f.hidden_closed[:, 0].tolist() == [3, 4, 5]
    assert f.hidden_updated[:, 0].tolist() == [3, 4, 5]
    assert np.array_equal(f.fitted, [np.nan, 1, 3], equal_nan=True)


def test_warm_up_reads_the_observations_just_before_the_origin() -> None:
    f = judged(origin=4, warm_up=2)
    assert f.hidden_warm_up[:, 0].tolist() == [1, 2]
    assert np.array_equal(f.fitted, [np.nan, 5], equal_nan=True)


def test_a_window_may_end_with_the_series_and_a_window_of_one_has_no_nmse() -> None:
    assert judged(origin=5, horizon=2).target.tolist() == [10, 12]
    single = judged(origin=6, horizon=1)
    assert single.nmse_closed is None
    assert single.rmse_closed == 1


def test_error_against_horizon_is_the_rmse_of_each_step_over_the_forecasts() -> None:
    forecasts = [judged(origin=3), judged(origin=4)]
    assert error_against_horizon(forecasts).tolist() == [1, 2, 3]
    assert error_against_horizon(forecasts, updated=True).tolist() == [1, 1, 1]


@pytest.mark.parametrize("end", range(3, 8))
def test_beyond_the_data_a_forecast_is_that_of_a_longer_series(end: int) -> None:
    short, long = judged(series=SERIES[:end]), judged(series=SERIES)
    known = min(3, end - 3)
    assert short.closed.tolist() == long.closed.tolist()
    assert short.hidden_closed.tolist() == long.hidden_closed.tolist()
    assert short.updated.tolist() == long.updated[: known + 1].tolist()
    assert short.target.tolist() == long.target[:known].tolist()


@pytest.mark.parametrize("end", [4, 5])
def test_what_is_known_is_scored_as_a_shorter_forecast(end: int) -> None:
    beyond, within = judged(series=SERIES[:end]), judged(series=SERIES[:end], horizon=end - 3)
    for score in ("rmse_closed", "rmse_updated", "nmse_closed", "nmse_updated"):
        assert getattr(beyond, score) == getattr(within, score)


def test_where_nothing_is_known_there_is_no_score() -> None:
    f = judged(origin=7)
    assert f.closed.tolist() == [13, 14, 15]
    assert f.updated.tolist() == [13]
    assert (f.rmse_closed, f.rmse_updated, f.nmse_closed, f.nmse_updated) == (None, None, None, None)
    with pytest.raises(ValueError, match="past the end"):
        judged(origin=8)


def test_error_against_horizon_ends_where_one_of_the_forecasts_is_not_known() -> None:
    assert error_against_horizon([judged(origin=3), judged(origin=5)]).tolist() == [1, 2]
