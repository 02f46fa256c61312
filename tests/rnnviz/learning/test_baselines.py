"""Baselines on data where the right forecast is known, and the analogue on the laser."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.laser import laser
from rnnviz.errors import InputError
from rnnviz.learning.baselines import Autoregression, Mean, NearestAnalogue, Persistence, order_by_aic
from rnnviz.learning.forecaster import Forecaster
from rnnviz.learning.metrics import nmse


def oscillation(time: int) -> np.ndarray:
    """y_t = 1.8 y_{t−1} − 0.97 y_{t−2} + 5, exactly linear of order 2."""
    y = [1.0, 2.0]
    while len(y) < time:
        y.append(1.8 * y[-1] - 0.97 * y[-2] + 5.0)
    return np.array(y)


def all_baselines(train: np.ndarray) -> list[Forecaster]:
    return [Mean(train), Persistence(), Autoregression(train, 3), NearestAnalogue(train, 4)]


class TestAutoregression:
    def test_linear_data_are_learnt_exactly_and_continued(self) -> None:
        y = oscillation(120)
        ar = Autoregression(y[:60], order=2)
        assert ar.coefficients == pytest.approx([1.8, -0.97], abs=1e-9)
        assert ar.intercept == pytest.approx(5.0, abs=1e-8)
        assert ar.forecast(y[:60], 60) == pytest.approx(y[60:], abs=1e-5)
        assert ar.forecast_updated(y[:60], y[60:]) == pytest.approx(y[60:], abs=1e-8)

    def test_the_order_of_exactly_linear_data_is_found(self) -> None:
        assert order_by_aic(oscillation(80)) == 2
        assert Autoregression(oscillation(80)).lags.tolist() == [1, 2]

    def test_the_order_of_noisy_data_is_found(self) -> None:
        rng = np.random.default_rng(0)
        y = np.zeros(3000)
        for t in range(4, y.size):
            y[t] = 0.5 * y[t - 1] - 0.4 * y[t - 4] + rng.normal()
        assert 4 <= order_by_aic(y, largest=20) <= 6

    def test_residuals_are_at_right_angles_to_the_regressors(self) -> None:
        y = 100 + np.random.default_rng(1).normal(size=200)
        ar = Autoregression(y, 5)
        residual = y[5:] - ar.forecast_updated(y[:5], y[5:])
        assert residual.sum() == pytest.approx(0, abs=1e-8)
        for lag in range(1, 6):
            assert residual @ y[5 - lag : -lag] == pytest.approx(0, abs=1e-6)

    def test_a_clipped_closed_loop_stays_inside(self) -> None:
        y = 1.5 ** np.arange(20)
        assert Autoregression(y, 1).forecast(y, 10).max() > 1e4
        assert Autoregression(y, 1, clip=(0, 5000)).forecast(y, 10)[-1] == 5000

    def test_a_constant_series_is_continued(self) -> None:
        assert Autoregression(np.full(20, 7.0)).forecast(np.full(5, 7.0), 3) == pytest.approx([7, 7, 7])


class TestNearestAnalogue:
    def test_it_scores_0_027_on_the_laser(self) -> None:
        y = laser().values
        forecast = NearestAnalogue(y[:1000]).forecast(y[:1000], 100)
        assert nmse(y[1000:1100], forecast) == pytest.approx(0.027, abs=5e-4)

    def test_a_periodic_series_goes_on(self) -> None:
        y = np.tile([1.0, 5.0, 2.0, 4.0], 20)
        analogue = NearestAnalogue(y[:60], window=5)
        assert (analogue.forecast(y[:60], 20) == y[60:]).all()
        assert (analogue.forecast_updated(y[:60], y[60:]) == y[60:]).all()

    @settings(max_examples=30, deadline=None)
    @given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 12))
    def test_the_copy_is_what_followed_the_nearest_window(self, seed: int, window: int, horizon: int) -> None:
        train, history = np.random.default_rng(seed).normal(size=(2, 40))
        ends = range(window, 40 - horizon + 1)
        nearest = min(ends, key=lambda s: float(np.sum((train[s - window : s] - history[-window:]) ** 2)))
        copy = NearestAnalogue(train, window).forecast(history, horizon)
        assert (copy == train[nearest : nearest + horizon]).all()


class TestEveryBaseline:
    def test_mean_and_persistence(self) -> None:
        train = np.array([1.0, 2.0, 6.0])
        assert Mean(train).forecast(train, 2).tolist() == [3, 3]
        assert Persistence().forecast(train, 3).tolist() == [6, 6, 6]
        assert Persistence().forecast_updated(train, np.array([7.0, 8.0])).tolist() == [6, 7]

    @pytest.mark.parametrize("which", range(4))
    def test_updated_forecasts_look_at_nothing_they_should_not_know(self, which: int) -> None:
        y = np.random.default_rng(2).normal(size=60)
        baseline = all_baselines(y[:40])[which]
        updated = baseline.forecast_updated(y[:40], y[40:])
        for k in range(20):
            assert updated[k] == pytest.approx(baseline.forecast(y[: 40 + k], 1)[0], abs=1e-12)
        assert baseline.forecast_updated(y[:40], np.append(y[40:59], 1e6))[-1] == updated[-1]

    @pytest.mark.parametrize("which", range(4))
    def test_the_history_is_left_as_it_was(self, which: int) -> None:
        y = np.random.default_rng(3).normal(size=40)
        before = y.copy()
        all_baselines(y)[which].forecast(y, 5)
        assert (y == before).all()

    @pytest.mark.parametrize("which", range(4))
    def test_wrong_input_is_one_sentence(self, which: int) -> None:
        y = np.random.default_rng(4).normal(size=40)
        baseline = all_baselines(y)[which]
        with pytest.raises(InputError, match="at least 1 step"):
            baseline.forecast(y, 0)
        with pytest.raises(InputError, match="at least one value"):
            baseline.forecast_updated(y, np.array([]))
        with pytest.raises(InputError, match="row 2 "):
            baseline.forecast(np.array([1.0, np.nan, 1.0, 1.0, 1.0]), 3)
        with pytest.raises(InputError, match="history"):
            baseline.forecast(np.array([]), 3)

    def test_data_too_short_are_refused(self) -> None:
        y = np.arange(10.0)
        with pytest.raises(InputError, match="needs at least 15"):
            Autoregression(y, order=7)
        with pytest.raises(InputError, match="at least 4"):
            Autoregression(y[:3])
        with pytest.raises(InputError, match="needs at least 13"):
            NearestAnalogue(y, window=12)
        with pytest.raises(InputError, match="needs at least 11"):
            NearestAnalogue(y, window=5).forecast(y, 6)
        with pytest.raises(InputError, match="longest lag is 5"):
            NearestAnalogue(y, window=5).forecast(y[:4], 2)
        with pytest.raises(InputError, match="lags is 0"):
            Autoregression(y, order=0)
