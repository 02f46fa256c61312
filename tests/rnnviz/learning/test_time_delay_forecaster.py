"""From a series to a forecaster and its forecasts, against loops written out."""

import copy

import numpy as np
import pytest

from rnnviz.data.laser import laser
from rnnviz.errors import InputError
from rnnviz.learning.forecasting import forecast
from rnnviz.learning.metrics import nmse
from rnnviz.learning.time_delay_forecaster import TimeDelayForecaster
from rnnviz.learning.time_delay_training import TimeDelayTraining, train_time_delay


def wave(time: int = 200) -> np.ndarray:
    return 50 + 30 * np.sin(0.3 * np.arange(time))


@pytest.fixture(scope="module")
def trained() -> TimeDelayForecaster:
    return train_time_delay(wave(150), [1, 2, 5], 4, np.random.default_rng(0))


def test_a_sine_runs_on(trained: TimeDelayForecaster) -> None:
    assert np.abs(trained.forecast(wave(150), 50) - wave()[150:]).max() < 1.0


def test_closed_loop_is_the_written_loop(trained: TimeDelayForecaster) -> None:
    values = list(wave(150))
    for _ in range(12):
        x = trained.scaling.to(np.array([values[-1], values[-2], values[-5]]))
        hidden = np.tanh(trained.network.W @ x + trained.network.b)
        values.append(float(trained.scaling.back(trained.network.V @ hidden + trained.network.c)))
    assert trained.forecast(wave(150), 12) == pytest.approx(values[150:], abs=1e-9)


def test_updated_forecasts_are_first_steps_of_closed_ones(trained: TimeDelayForecaster) -> None:
    y = wave()
    updated = trained.forecast_updated(y[:150], y[150:])
    assert updated == pytest.approx([trained.forecast(y[: 150 + k], 1)[0] for k in range(50)], abs=1e-9)


def test_the_reader_forecasts_the_same_and_shows_the_hidden_units(trained: TimeDelayForecaster) -> None:
    y = wave()
    window = forecast(trained.reader(), y, 150, 50)
    assert window.closed == pytest.approx(trained.forecast(y[:150], 50), abs=1e-9)
    assert window.updated == pytest.approx(trained.forecast_updated(y[:150], y[150:]), abs=1e-9)
    assert np.isnan(window.fitted[:5]).all()
    assert np.isfinite(window.fitted[5:]).all()
    assert window.hidden_closed.shape == (50, 4)
    x = trained.scaling.to(y[[149, 148, 145]])[None]
    assert window.hidden_closed[0] == pytest.approx(trained.network.hidden(x)[0])


def test_reading_value_by_value_is_reading_all_at_once(trained: TimeDelayForecaster) -> None:
    y = wave(20)
    one_by_one, at_once = trained.reader(), trained.reader()
    predictions = [one_by_one.read(value) for value in y]
    assert np.array(predictions) == pytest.approx(at_once.read_many(y).predictions, nan_ok=True, abs=1e-10)
    assert one_by_one.hidden == pytest.approx(at_once.hidden)


def test_a_copy_of_a_reader_reads_on_by_itself(trained: TimeDelayForecaster) -> None:
    reader, other = trained.reader(), trained.reader()
    reader.read_many(wave(30))
    other.read_many(wave(30))
    copy.copy(reader).read(99.0)
    assert reader.read(55.0) == other.read(55.0)


def test_a_clipped_forecast_stays_inside() -> None:
    clipped = train_time_delay(wave(150), 5, 4, np.random.default_rng(0), clip=(40.0, 60.0))
    for values in (clipped.forecast(wave(150), 50), clipped.forecast_updated(wave(150), wave()[150:])):
        assert (values.min(), values.max()) == (40.0, 60.0)


def test_the_laser_is_learnt() -> None:
    y = laser().values
    run = TimeDelayTraining(y[:1000], 15, 30, np.random.default_rng(0), clip=(0, 255))
    while not run.training.done:
        run.training.step()
    assert run.training.done == "evidence no longer rises"
    assert 150 < run.training.history.gamma[-1] < run.training.network.n_weights == 511
    net = run.forecaster()
    updated = nmse(y[1000:1100], net.forecast_updated(y[:1000], y[1000:1100]))
    closed = nmse(y[1000:1100], net.forecast(y[:1000], 100))
    assert updated is not None
    assert closed is not None
    assert updated < 0.01
    assert closed < 1.2


@pytest.mark.parametrize(
    ("train", "lags", "units", "sentence"),
    [
        (wave(30), 30, 4, "longest lag is 30 but the series has only 30 values"),
        (wave(30), 0, 4, "lags is 0"),
        (wave(30), 3, 0, "0 units"),
        (wave(30), 3, 10**9, "units are too many"),
        (wave(30), 10**9, 3, "longest lag may be 10000"),
        (np.full(30, 2.0), 3, 4, "constant"),
        (np.append(wave(29), np.nan), 3, 4, "row 30 "),
    ],
)
def test_wrong_input_is_one_sentence(train: np.ndarray, lags: int, units: int, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        TimeDelayTraining(train, lags, units, np.random.default_rng(0))


def test_a_history_shorter_than_the_lags_is_refused(trained: TimeDelayForecaster) -> None:
    with pytest.raises(InputError, match="4 values but the longest lag is 5"):
        trained.forecast(wave(4), 3)
    with pytest.raises(InputError, match="at least 1 step"):
        trained.forecast(wave(30), 0)
