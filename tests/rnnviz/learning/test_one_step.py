"""One-step training: what it promises about seeds, checkpoints, leaks and running away."""

import json
from typing import get_args

import numpy as np
import pytest
import torch

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.divergence import Diverged
from rnnviz.learning.forecasting import committee, forecast, forecast_by
from rnnviz.learning.one_step import OneStepTraining
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.networks.architecture import RECURRENT, Architecture, ForecastModel

MODELS: tuple[ForecastModel, ...] = get_args(ForecastModel)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def sine(time: int = 240, period: float = 17.3) -> Floats:
    return np.asarray(40 + 25 * np.sin(2 * np.pi * np.arange(time) / period))


def small(model: ForecastModel, **changes: object) -> Architecture:
    settings: dict[str, object] = {"model": model, "hidden": (8, 5), "lags": (1, 2, 4), "dropout": 0.2}
    return Architecture(**{**settings, **changes})  # type: ignore[arg-type]


PLANS = {
    "sequence": OneStepPlan(epochs=9, drop_epoch=4),
    "windows": OneStepPlan(epochs=4, window=20, stride=10, batch=8, washout=3),
    "sgd": OneStepPlan(epochs=9, optimizer="sgd"),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
@pytest.mark.parametrize("model", MODELS)
def test_restoring_a_checkpoint_equals_never_having_stopped(model: ForecastModel, plan: OneStepPlan) -> None:
    through = OneStepTraining(small(model), plan, sine(), seed=3)
    for _ in range(5):
        through.step()
    saved = through.checkpoint()
    resumed = OneStepTraining(small(model), plan, sine(), seed=99)
    resumed.restore(saved)
    while not through.done:
        through.step()
        resumed.step()
    assert resumed.done
    assert np.array_equal(through.loss_history, resumed.loss_history)
    assert np.array_equal(through.gradient_norms, resumed.gradient_norms)
    for mine, theirs in zip(through.network.parameters(), resumed.network.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_a_checkpoint_is_plain_data() -> None:
    training = OneStepTraining(small("lstm"), PLANS["windows"], sine(), seed=0)
    training.step()

    def plain(value: object) -> object:
        assert isinstance(value, np.ndarray)
        return value.tolist()

    json.dumps(training.checkpoint(), default=plain)


@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_gives_the_same_network_and_leaves_the_global_generator_alone(model: ForecastModel) -> None:
    torch.manual_seed(0)
    before = torch.get_rng_state()
    first, second, other = (OneStepTraining(small(model), PLANS["windows"], sine(), seed=s) for s in (5, 5, 6))
    for training in (first, second, other):
        for _ in range(3):
            training.step()
    assert np.array_equal(first.loss_history, second.loss_history)
    assert not np.array_equal(first.loss_history, other.loss_history)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("model", MODELS)
def test_closed_loop_knows_nothing_at_or_after_the_origin(model: ForecastModel) -> None:
    training = OneStepTraining(small(model), PLANS["sequence"], sine()[:150], seed=1)
    training.step()
    series, spoilt = sine(), sine()
    spoilt[150:] = 1e6
    honest = forecast(training.reader(), series, 150, 40)
    blind = forecast(training.reader(), spoilt, 150, 40)
    assert np.array_equal(honest.closed, blind.closed)
    assert honest.updated[0] == blind.updated[0]
    assert honest.updated[1] != blind.updated[1]


@pytest.mark.parametrize("model", MODELS)
def test_reading_one_by_one_equals_reading_at_once(model: ForecastModel) -> None:
    training = OneStepTraining(small(model), PLANS["sequence"], sine(), seed=1)
    values = sine()[:30]
    reading = training.reader().read_many(values)
    reader = training.reader()
    singly = np.array([reader.read(v) for v in values])
    assert np.array_equal(np.isnan(singly), np.arange(30) < 3)
    assert np.allclose(singly, reading.predictions, rtol=1e-5, equal_nan=True)
    assert np.allclose(reader.hidden, reading.hidden[-1], atol=1e-5)
    halves = training.reader()
    parts = [halves.read_many(values[:2]), halves.read_many(values[2:11]), halves.read_many(values[11:])]
    joined = np.concatenate([p.predictions for p in parts])
    assert np.allclose(joined, reading.predictions, rtol=1e-5, equal_nan=True)


@pytest.mark.parametrize("model", MODELS)
def test_a_sine_is_learnt_and_goes_on_by_itself(model: ForecastModel) -> None:
    plan = OneStepPlan(epochs=220, learning_rate=0.01, drop_epoch=150)
    training = OneStepTraining(Architecture(model, (16,), (1, 2, 3)), plan, sine()[:200], seed=0)
    while not training.done:
        training.step()
    judged = forecast(training.reader(), sine(), 200, 30)
    assert judged.nmse_closed is not None
    assert judged.nmse_closed < 0.05
    assert training.loss_history[-1] < 0.01


def test_a_learning_rate_that_runs_away_is_caught_and_the_last_good_weights_kept() -> None:
    plan = OneStepPlan(learning_rate=300.0, gradient_threshold=float("inf"), optimizer="sgd", drop_epoch=None)
    training = OneStepTraining(Architecture("rnn", (8,)), plan, sine(), seed=0)

    def run_away() -> None:
        for _ in range(50):
            training.step()

    with pytest.raises(Diverged, match="learning rate of 300"):
        run_away()
    assert all(torch.isfinite(p).all() for p in training.network.parameters())
    assert np.isfinite(training.loss_history).all()
    training.learning_rate = 1e-3
    training.step()
    assert training.loss_history[-1] < 1e4


def test_weights_are_counted_with_one_bias_per_gate() -> None:
    expected = {"rnn": 41, "lstm": 146, "gru": 3 * 5 * 7 + 6, "lstm-peephole": 146 + 15}
    for model in RECURRENT:
        training = OneStepTraining(Architecture(model, (5,), (1,)), PLANS["sequence"], sine(), seed=0)
        assert training.n_weights == expected[model]
        assert training.n_torch_weights > training.n_weights
    stacked = OneStepTraining(Architecture("lstm", (5, 3), (1,)), PLANS["sequence"], sine(), seed=0)
    assert stacked.n_weights == 252


def test_live_changes_are_taken_up_at_the_next_step() -> None:
    still = OneStepTraining(Architecture("rnn", (4,)), OneStepPlan(optimizer="sgd"), sine(), seed=0)
    still.step()
    still.learning_rate = 1e-12
    before = [p.clone() for p in still.network.parameters()]
    still.step()
    assert all(torch.allclose(a, b) for a, b in zip(before, still.network.parameters(), strict=True))


@pytest.mark.parametrize(
    ("series", "message"),
    [
        (np.full(100, 7.0), "constant"),
        (sine(4), "at least"),
        (np.where(np.arange(100) == 40, np.nan, sine(100)), "finite"),
    ],
)
def test_series_that_cannot_be_learnt_are_refused(series: Floats, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        OneStepTraining(small("lstm"), PLANS["sequence"], series, seed=0)


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="choose 'cpu'"):
        OneStepTraining(small("lstm"), OneStepPlan(device="abacus"), sine(), seed=0)


def test_windows_outside_the_series_are_refused() -> None:
    training = OneStepTraining(small("lstm"), PLANS["sequence"], sine(), seed=0)
    for origin, horizon, message in (
        (100, 0, "horizon"),
        (0, 5, "origin"),
        (241, 5, "past the end"),
        (3, 5, "lags"),
    ):
        with pytest.raises(ValueError, match=message):
            forecast(training.reader(), sine(), origin, horizon)


def test_a_committee_is_the_pointwise_median_and_clipping_is_fed_back() -> None:
    readers = [OneStepTraining(small("gru"), PLANS["sequence"], sine(), seed=s).reader() for s in range(3)]
    members = [forecast(reader, sine(), 200, 20, clip=(38, 42)) for reader in readers]
    together = committee(members)
    assert np.array_equal(together.closed, np.median([m.closed for m in members], axis=0))
    assert together.closed.min() >= 38
    assert together.closed.max() <= 42
    assert together.hidden_closed.shape == (20, 13)
    assert set(together.results()) >= {"rmse_closed", "nmse_closed", "forecast_updated"}


class LastValue:
    """Persistence, as a forecaster that takes its history whole."""

    def forecast(self, history: Floats, horizon: int) -> Floats:
        return np.full(horizon, history[-1])

    def forecast_updated(self, history: Floats, observed: Floats) -> Floats:
        return np.concatenate((history[-1:], observed[:-1]))


def test_a_forecaster_without_states_is_judged_in_the_same_way() -> None:
    judged = forecast_by(LastValue(), sine(), 200, 20, clip=(30, 50))
    assert np.array_equal(judged.closed, np.full(20, np.clip(sine()[199], 30, 50)))
    assert np.array_equal(judged.updated, np.clip(sine()[199:219], 30, 50))
    assert np.array_equal(judged.target, sine()[200:220])
    with pytest.raises(ValueError, match="past the end"):
        forecast_by(LastValue(), sine(), 230, 20)
