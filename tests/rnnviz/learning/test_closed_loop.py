"""Closed-loop training: its gradient against autograd, and what it promises about seeds and checkpoints."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from rnnviz.arrays import Floats
from rnnviz.learning.closed_loop import ClosedLoopTraining
from rnnviz.learning.closed_loop_member import Workspace, gradient_of, split_weights
from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
from rnnviz.learning.divergence import Diverged
from rnnviz.learning.forecasting import committee, forecast

SMALL = ClosedLoopPlan(
    members=3, iterations=12, units=6, lags=4, windows=5, observed=5, horizon=9, noise=0.05, threads=2
)


def sine(time: int = 240, period: float = 17.3) -> Floats:
    return np.asarray(40 + 25 * np.sin(2 * np.pi * np.arange(time) / period))


def reference_loss(theta: Tensor, plan: ClosedLoopPlan, y: Tensor, targets: Tensor) -> Tensor:
    """The same loss by torch.nn's own cell, one step after another; torch orders the gates i, f, g, o as well."""
    n, lags = plan.units, plan.lags
    W, v = theta[: -n - 1].reshape(4 * n, -1), theta[-n - 1 :]
    values = list(y[: lags + plan.observed])
    h = c = torch.zeros(y.shape[1], n, dtype=y.dtype)
    answers: list[Tensor] = []
    cell = nn.LSTMCell(lags, n, bias=True, dtype=y.dtype)
    weights = {
        "weight_ih": W[:, n:-1],
        "weight_hh": W[:, :n],
        "bias_ih": W[:, -1],
        "bias_hh": torch.zeros(4 * n, dtype=y.dtype),
    }
    for t in range(len(targets)):
        x = torch.stack(values[t : t + lags], dim=1)
        h, c = torch.func.functional_call(cell, weights, (x, (h, c)))
        answers.append(h @ v[:-1] + v[-1])
        if t >= plan.observed:
            values.append(answers[-1])
    squares = (torch.stack(answers) - targets) ** 2
    free = (squares[plan.observed :].mean(0) + plan.floor).sqrt()
    taught = (squares[: plan.observed].mean(0) + plan.floor).sqrt()
    return (free + plan.teacher_share * taught).mean()


@pytest.mark.parametrize(("horizon", "lags", "observed"), [(9, 4, 5), (9, 12, 3), (1, 4, 5), (20, 3, 1)])
def test_the_gradient_through_fed_back_values_equals_autograds(horizon: int, lags: int, observed: int) -> None:
    plan = replace(SMALL, horizon=horizon, lags=lags, observed=observed)
    rng = np.random.default_rng(0)
    theta = rng.normal(size=4 * plan.units * (plan.units + lags + 1) + plan.units + 1) * 0.5
    y = rng.normal(size=(lags + observed + horizon, plan.windows))
    targets = rng.normal(size=(observed + horizon, plan.windows))
    expected = torch.from_numpy(theta.copy()).requires_grad_()
    loss = reference_loss(expected, plan, torch.from_numpy(y.copy()), torch.from_numpy(targets))
    torch.autograd.backward(loss)
    ours, gradient = gradient_of(theta, plan, y, targets, Workspace(plan, np.float64))
    assert ours == pytest.approx(loss.item(), rel=1e-12)
    assert expected.grad is not None
    assert np.allclose(gradient, expected.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_restoring_a_checkpoint_equals_never_having_stopped() -> None:
    through = ClosedLoopTraining(SMALL, sine(), seed=3)
    for _ in range(5):
        through.step()
    saved = through.checkpoint()
    resumed = ClosedLoopTraining(SMALL, sine(), seed=99)
    resumed.restore(saved)
    while not through.done:
        through.step()
        resumed.step()
    assert resumed.done
    assert np.array_equal(through.loss_history, resumed.loss_history)
    assert np.array_equal(through.gradient_norms, resumed.gradient_norms)
    ends = [[forecast(r, sine(), 200, 30).closed for r in t.readers()] for t in (through, resumed)]
    assert np.array_equal(ends[0], ends[1])


def test_a_checkpoint_is_plain_data() -> None:
    training = ClosedLoopTraining(SMALL, sine(), seed=0)
    training.step()

    def plain(value: object) -> object:
        assert isinstance(value, np.ndarray)
        return value.tolist()

    json.dumps(training.checkpoint(), default=plain)


def test_threads_and_company_do_not_change_a_member() -> None:
    together = ClosedLoopTraining(SMALL, sine(), seed=4)
    in_turn = ClosedLoopTraining(replace(SMALL, threads=1), sine(), seed=4)
    alone = ClosedLoopTraining(replace(SMALL, members=1), sine(), seed=4)
    other = ClosedLoopTraining(SMALL, sine(), seed=5)
    for training in (together, in_turn, alone, other):
        for _ in range(6):
            training.step()
    assert np.array_equal(together.loss_history, in_turn.loss_history)
    assert np.array_equal(together.loss_history[:, :1], alone.loss_history)
    assert not np.array_equal(together.loss_history, other.loss_history)
    assert len(np.unique(together.loss_history[-1])) == 3


def test_the_horizon_grows_from_one_step_to_the_last() -> None:
    plan = ClosedLoopPlan()
    horizons = [plan.horizon_at(i) for i in range(plan.iterations)]
    assert horizons[0] == 1
    assert horizons == sorted(horizons)
    assert horizons[int(0.7 * plan.iterations) :] == [plan.horizon] * 450


def test_closed_loop_knows_nothing_at_or_after_the_origin() -> None:
    training = ClosedLoopTraining(SMALL, sine()[:150], seed=1)
    training.step()
    spoilt = sine()
    spoilt[150:] = 1e6
    for honest, blind in zip(training.readers(), training.readers(), strict=True):
        seen, unseen = forecast(honest, sine(), 150, 40), forecast(blind, spoilt, 150, 40)
        assert np.array_equal(seen.closed, unseen.closed)
        assert seen.updated[0] == unseen.updated[0]
        assert seen.updated[1] != unseen.updated[1]


def test_reading_one_by_one_equals_reading_at_once() -> None:
    training = ClosedLoopTraining(SMALL, sine(), seed=1)
    values = sine()[:30]
    whole, singly, parts = (training.readers()[0] for _ in range(3))
    reading = whole.read_many(values)
    predictions = np.array([singly.read(v) for v in values])
    assert np.array_equal(np.isnan(predictions), np.arange(30) < SMALL.lags - 1)
    assert np.allclose(predictions, reading.predictions, rtol=1e-5, equal_nan=True)
    assert np.allclose(singly.hidden, reading.hidden[-1], atol=1e-5)
    pieces = [parts.read_many(piece).predictions for piece in np.split(values, (2, 3, 11))]
    assert np.allclose(np.concatenate(pieces), reading.predictions, rtol=1e-5, equal_nan=True)


def test_a_sine_goes_on_by_itself() -> None:
    plan = replace(SMALL, iterations=300, units=16, windows=16, horizon=30, learning_rate=0.01)
    training = ClosedLoopTraining(plan, sine()[:200], seed=0)
    while not training.done:
        training.step()
    judged = committee([forecast(reader, sine(), 200, 40) for reader in training.readers()])
    assert judged.nmse_closed is not None
    assert judged.nmse_closed < 0.01


def test_a_learning_rate_that_runs_away_is_caught_and_the_last_good_weights_kept() -> None:
    training = ClosedLoopTraining(replace(SMALL, learning_rate=1e5), sine(), seed=0)

    def run_away() -> None:
        while not training.done:
            training.step()

    with pytest.raises(Diverged, match="learning rate of"):
        run_away()
    before = training.iteration
    training.learning_rate = 1e-4
    training.step()
    assert training.iteration == before + 1
    assert np.isfinite(training.loss_history).all()


def test_weights_are_counted() -> None:
    training = ClosedLoopTraining(SMALL, sine(), seed=0)
    W, v = split_weights(np.zeros(training.n_weights), SMALL.units)
    assert W.shape == (24, 11)
    assert v.shape == (7,)


@pytest.mark.parametrize(
    ("series", "message"), [(np.full(100, 7.0), "constant"), (sine(17), "at least 18"), (sine(18) * np.nan, "finite")]
)
def test_series_that_cannot_be_learnt_are_refused(series: Floats, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ClosedLoopTraining(SMALL, series, seed=0)


@pytest.mark.parametrize("wrong", [{"members": 0}, {"floor": 0.0}, {"noise": -1.0}, {"learning_rate": float("nan")}])
def test_plans_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ClosedLoopPlan(**wrong)  # type: ignore[arg-type]
