"""The readout against scikit-learn's ridge, forecasts against a loop written out, memory against theory."""

import copy

import numpy as np
import pytest

from rnnviz.data.laser import laser
from rnnviz.errors import InputError
from rnnviz.learning.echo_state_forecaster import EchoStateForecaster, train_echo_state
from rnnviz.learning.forecasting import forecast
from rnnviz.learning.memory_capacity import memory_curve
from rnnviz.learning.metrics import nmse
from rnnviz.learning.ridge import ridge_weights
from rnnviz.networks.reservoir import Reservoir, random_reservoir


def small_net(y: np.ndarray, units: int = 50, seed: int = 0) -> EchoStateForecaster:
    return train_echo_state(y, random_reservoir(units, np.random.default_rng(seed)), washout=20)


def wave(time: int = 300) -> np.ndarray:
    t = np.arange(time)
    return 10 + 3 * np.sin(0.3 * t) + np.cos(0.13 * t)


class TestRidge:
    def test_it_is_the_minimum(self) -> None:
        rng = np.random.default_rng(0)
        Z, y = rng.normal(size=(30, 5)), rng.normal(size=30)
        w = ridge_weights(Z, y, 0.7)
        assert Z.T @ (Z @ w - y) + 0.7 * w == pytest.approx(np.zeros(5), abs=1e-12)

    def test_more_features_than_samples_and_several_outputs(self) -> None:
        rng = np.random.default_rng(1)
        Z, y = rng.normal(size=(6, 20)), rng.normal(size=(6, 2))
        dual = Z.T @ np.linalg.solve(Z @ Z.T + 0.1 * np.eye(6), y)
        assert np.allclose(ridge_weights(Z, y, 0.1), dual)

    @pytest.mark.parametrize("ridge", [0.0, -1.0, float("nan")])
    def test_the_ridge_must_be_above_zero(self, ridge: float) -> None:
        with pytest.raises(InputError, match="above 0"):
            ridge_weights(np.eye(2), np.ones(2), ridge)

    def test_a_ridge_that_rounding_swallows_is_refused(self) -> None:
        with pytest.raises(InputError, match="too small"):
            ridge_weights(np.full((5, 3), 1e8), np.ones(5), 1e-12)


class TestForecasts:
    def test_a_sum_of_two_sines_runs_on(self) -> None:
        y = wave(500)
        score = nmse(y[400:], small_net(y[:400]).forecast(y[:400], 100))
        assert score is not None
        assert score < 0.01

    def test_closed_loop_is_the_written_loop(self) -> None:
        y = wave()
        net = small_net(y)
        scaled, x, written = net.scaling.to(y), np.zeros(50), []
        for u in scaled:
            x = net.reservoir.step(x, np.array([u]))
        for _ in range(10):
            u = net.readout @ np.concatenate([[1.0, u], x])
            written.append(net.scaling.back(u))
            x = net.reservoir.step(x, np.array([u]))
        assert net.forecast(y, 10) == pytest.approx(np.array(written), abs=1e-9)

    def test_updated_forecasts_are_first_steps_of_closed_ones(self) -> None:
        y = wave()
        net = small_net(y[:250])
        updated = net.forecast_updated(y[:250], y[250:260])
        assert updated == pytest.approx([net.forecast(y[: 250 + k], 1)[0] for k in range(10)], abs=1e-9)
        assert (net.forecast_updated(y[:250], np.append(y[250:259], 1e6)) == updated).all()

    def test_the_reader_forecasts_the_same(self) -> None:
        y = wave()
        net = small_net(y[:250])
        window = forecast(net.reader(), y, 250, 40, warm_up=250)
        assert window.closed == pytest.approx(net.forecast(y[:250], 40), abs=1e-8)
        assert window.updated == pytest.approx(net.forecast_updated(y[:250], y[250:290]), abs=1e-8)
        assert window.hidden_warm_up.shape == (250, 50)

    def test_a_copy_of_a_reader_reads_on_by_itself(self) -> None:
        reader = small_net(wave()).reader()
        reader.read_many(wave(30))
        state = reader.hidden.copy()
        copy.copy(reader).read(3.0)
        assert (reader.hidden == state).all()

    def test_a_clipped_forecast_stays_inside(self) -> None:
        y = wave()
        net = train_echo_state(y, random_reservoir(50, np.random.default_rng(0)), clip=(9.0, 11.0))
        for values in (net.forecast(y, 60), net.forecast_updated(y[:200], y[200:])):
            assert (values.min(), values.max()) == (9.0, 11.0)

    def test_the_laser_is_followed_one_step_ahead(self) -> None:
        y = laser().values
        net = train_echo_state(y[:1000], random_reservoir(400, np.random.default_rng(0)), clip=(0, 255))
        score = nmse(y[1000:1100], net.forecast_updated(y[:1000], y[1000:1100]))
        assert score is not None
        assert score < 0.05

    def test_the_same_seed_gives_the_same_forecast(self) -> None:
        y = wave()
        assert (small_net(y).forecast(y, 20) == small_net(y).forecast(y, 20)).all()


class TestMemory:
    def test_a_delay_line_remembers_its_length_and_no_more(self) -> None:
        line = Reservoir(np.eye(10, k=-1), np.eye(10, 1) * 1e-3, np.zeros(10))
        curve = memory_curve(line, np.random.default_rng(0), delays=20, ridge=1e-12)
        assert curve[:9] == pytest.approx(np.ones(9), abs=1e-3)
        assert curve[10:].max() < 0.02

    def test_memory_is_at_most_the_number_of_units_and_fades(self) -> None:
        net = random_reservoir(30, np.random.default_rng(1), radius=0.9, leak=1.0, input_scale=0.1, bias_scale=0.0)
        curve = memory_curve(net, np.random.default_rng(2), delays=80)
        assert ((curve >= 0) & (curve <= 1)).all()
        assert 10 < curve.sum() < 31
        assert curve[:5].min() > 0.98
        assert curve[-20:].max() < 0.05

    def test_wrong_arguments_are_refused(self) -> None:
        net = random_reservoir(5, np.random.default_rng(0), inputs=2, density=1.0)
        with pytest.raises(InputError, match="1 input"):
            memory_curve(net, np.random.default_rng(0))


class TestWrongInput:
    @pytest.mark.parametrize(
        ("train", "washout", "sentence"),
        [
            (np.full(50, 3.0), 10, "constant"),
            (np.append(wave(50), np.nan), 10, "row 51 "),
            (wave(50), 48, "washout is 48"),
            (wave(50), -1, "washout is -1"),
        ],
    )
    def test_training_refuses_it_in_one_sentence(self, train: np.ndarray, washout: int, sentence: str) -> None:
        with pytest.raises(InputError, match=sentence):
            train_echo_state(train, random_reservoir(20, np.random.default_rng(0)), washout=washout)

    def test_forecasting_refuses_it_in_one_sentence(self) -> None:
        net = small_net(wave())
        with pytest.raises(InputError, match="at least 1 step"):
            net.forecast(wave(), 0)
        with pytest.raises(InputError, match="history, row 1 "):
            net.forecast(np.array([np.inf]), 3)
