"""Metrics against their definitions, and at the edges where a quotient would not be a number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.learning.metrics import nmse, rmse, rmse_at_horizon, rmse_up_to_horizon

ANY_FINITE = st.floats(allow_nan=False, allow_infinity=False)
VECTOR_PAIRS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(arrays(np.float64, n, elements=ANY_FINITE), arrays(np.float64, n, elements=ANY_FINITE))
)


def test_rmse_of_a_written_example() -> None:
    assert rmse([1.0, 2.0, 3.0], [1.0, 4.0, 1.0]) == pytest.approx(np.sqrt(8 / 3))


def test_nmse_of_the_window_mean_is_one_and_of_a_perfect_forecast_zero() -> None:
    y = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    assert nmse(y, np.full(5, y.mean())) == pytest.approx(1.0)
    assert nmse(y, y) == 0.0


def test_nmse_does_not_change_with_the_unit_of_the_data() -> None:
    rng = np.random.default_rng(0)
    y, y_hat = rng.normal(size=(2, 50))
    assert nmse(1000 * y + 7, 1000 * y_hat + 7) == pytest.approx(nmse(y, y_hat))


def test_nmse_is_undefined_for_a_constant_window() -> None:
    assert nmse([0.1, 0.1, 0.1], [0.1, 0.2, 0.3]) is None
    assert nmse([4.0], [5.0]) is None


@given(VECTOR_PAIRS)
def test_no_metric_is_ever_nan_or_infinite(pair: tuple[np.ndarray, np.ndarray]) -> None:
    y, y_hat = pair
    ratio = nmse(y, y_hat)
    assert ratio is None or (np.isfinite(ratio) and ratio >= 0)
    assert np.isfinite(rmse(y, y_hat))
    assert np.isfinite(rmse_at_horizon(y, y_hat)).all()
    assert np.isfinite(rmse_up_to_horizon(y, y_hat)).all()


def test_error_against_horizon_averages_over_origins() -> None:
    target = np.zeros((2, 3))
    forecast = np.array([[3.0, 0.0, 1.0], [4.0, 0.0, 1.0]])
    assert rmse_at_horizon(target, forecast) == pytest.approx([np.sqrt(12.5), 0.0, 1.0])
    assert rmse_at_horizon(target[0], forecast[0]) == pytest.approx([3.0, 0.0, 1.0])


def test_error_up_to_the_last_step_is_the_rmse() -> None:
    target, forecast = np.random.default_rng(1).normal(size=(2, 4, 10))
    assert rmse_up_to_horizon(target, forecast)[-1] == pytest.approx(rmse(target, forecast))
    assert rmse_up_to_horizon(target, forecast)[3] == pytest.approx(rmse(target[:, :4], forecast[:, :4]))


@pytest.mark.parametrize(
    ("target", "forecast", "sentence"),
    [
        ([1.0, 2.0], [1.0], "same shape"),
        ([], [], "at least one value"),
        ([1.0, np.nan], [1.0, 2.0], r"target, row 2 \(counted from 1\): nan"),
        ([1.0, 2.0], [np.inf, 2.0], "forecast, row 1 "),
        ([[1.0, 2.0]], [[1.0, np.nan]], "row 1, column 2"),
    ],
)
def test_wrong_input_is_one_sentence(target: list[float], forecast: list[float], sentence: str) -> None:
    for metric in (rmse, nmse, rmse_at_horizon, rmse_up_to_horizon):
        with pytest.raises(ValueError, match=sentence):
            metric(target, forecast)
