"""Networks on the laser: how fast they train, and how well they go on by themselves.

`measure` times them for `make bench`. `python -m tests.benchmarks.bench_forecast` takes many minutes and prints
medians [min–max] over ten seeds. Nothing was chosen by looking at the windows judged here: the settings of
`ClosedLoopPlan` come from stretches held out of the first 1000 points, as it says itself.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from rnnviz.data.laser import laser
from rnnviz.learning.closed_loop import ClosedLoopTraining
from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
from rnnviz.learning.forecasting import Forecast, committee, forecast
from rnnviz.learning.one_step import OneStepTraining
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.networks.architecture import Architecture, ForecastModel
from rnnviz.threads import use_one_thread
from tests.benchmarks.table import Row, paired, seconds, shown

SEEDS = 10
TRAIN_POINTS = 1000
HORIZON = 100
LASER_RANGE = (0.0, 255.0)
PROMISED = {1000: "< 0.0273", 2180: "≤ 0.12", 3870: "≤ 0.40", 4000: "≤ 0.01", 5180: "≤ 0.13"}
"""Closed-loop NMSE of a committee of five from these origins."""

WINDOWS = OneStepPlan(epochs=100, drop_epoch=50, window=100, stride=50, washout=20, batch=5)
"""Windows in batches: about the loss of 500 passes over the whole series in a third of the time. Its forecasts are
not as good: see the medians that `main` prints."""


TORCHS: dict[ForecastModel, tuple[type[nn.LSTM | nn.GRU | nn.RNN], str]] = {
    "lstm": (nn.LSTM, "≥ 0.95"),
    "gru": (nn.GRU, "≥ 4"),
    "rnn": (nn.RNN, "≥ 3"),
}


def measure() -> Iterator[Row]:
    """Beside torch's own layers in the loop everybody writes."""
    train = laser().values[:TRAIN_POINTS]
    for model, (kind, must) in TORCHS.items():
        ours, other = paired(_training(model).step, _bare_epoch(kind), times=30)
        than = f"nn.{kind.__name__}, Adam, clip_grad_norm_"
        yield Row(f"{model}-200, one epoch", shown(ours), shown(other), than, other / ours, must)
        if model == "lstm":
            whole = 500 * other
            ours = seconds(lambda: _finish(OneStepTraining(Architecture(), WINDOWS, train, 0)))
            than = "500 epochs of the loop above"
            yield Row("lstm-200, windows in batches", shown(ours), shown(whole), than, whole / ours, "≥ 1")
    plan = replace(ClosedLoopPlan(), growth=1e-9)  # the last, longest horizon from the beginning
    ours, other = paired(ClosedLoopTraining(plan, train, 0).step, lambda: _bare_closed_loop(plan), times=9)
    than = "nn.LSTMCell and autograd"
    yield Row("closed loop, committee of 5, one iteration", shown(ours), shown(other), than, other / ours, "≥ 4")
    ours = seconds(lambda: _finish(ClosedLoopTraining(ClosedLoopPlan(), train, 0)))
    yield Row("closed loop, committee of 5, whole", shown(ours), "120 s", "what was promised", ours / 120, "≤ 1")


def _training(model: ForecastModel) -> OneStepTraining:
    return OneStepTraining(Architecture(model), OneStepPlan(), laser().values[:TRAIN_POINTS], seed=0)


def _finish(training: OneStepTraining | ClosedLoopTraining) -> None:
    while not training.done:
        training.step()


def _bare_epoch(kind: type[nn.LSTM | nn.GRU | nn.RNN]) -> Callable[[], None]:
    values = torch.tensor(laser().values[:TRAIN_POINTS], dtype=torch.float32)
    z = (values - values.mean()) / values.std()
    x, y = z[:-1, None, None], z[1:, None, None]
    layer, readout = kind(1, 200), nn.Linear(200, 1)
    parameters = [*layer.parameters(), *readout.parameters()]
    adam = torch.optim.Adam(parameters, lr=0.005)

    def epoch() -> None:
        adam.zero_grad()
        loss = ((readout(layer(x)[0]) - y) ** 2).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()

    return epoch


def _bare_closed_loop(plan: ClosedLoopPlan) -> None:
    """One iteration of every member as one would write it, without noise."""
    values = torch.randn(plan.lags + plan.observed + plan.horizon, plan.windows)
    for _ in range(plan.members):
        cell, readout = nn.LSTMCell(plan.lags, plan.units), nn.Linear(plan.units, 1)
        parameters = [*cell.parameters(), *readout.parameters()]
        adam = torch.optim.Adam(parameters, lr=plan.learning_rate)
        loss = _unrolled_loss(cell, readout, values, plan)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, plan.gradient_threshold)
        adam.step()


def _unrolled_loss(cell: nn.LSTMCell, readout: nn.Linear, values: Tensor, plan: ClosedLoopPlan) -> Tensor:
    fed, answers, state = list(values[: plan.lags + plan.observed]), [], None
    for t in range(plan.observed + plan.horizon):
        state = cell(torch.stack(fed[t : t + plan.lags], dim=1), state)
        answers.append(readout(state[0])[:, 0])
        if t >= plan.observed:
            fed.append(answers[-1])
    squares = (torch.stack(answers) - values[plan.lags :]) ** 2
    parts = (squares[plan.observed :], squares[: plan.observed])
    free, taught = ((part.mean(0) + plan.floor).sqrt().mean() for part in parts)
    return free + plan.teacher_share * taught


def main() -> None:
    """Print `name | measured | must`, over the seeds 0 … 9."""
    use_one_thread()
    committees, durations = [], []
    for seed in range(SEEDS):
        began = time.perf_counter()
        training = ClosedLoopTraining(ClosedLoopPlan(), laser().values[:TRAIN_POINTS], seed)
        _finish(training)
        durations.append(time.perf_counter() - began)
        committees.append({origin: _members_from(training, origin) for origin in PROMISED})
        print(f"seed {seed}: {_scores([committee(c) for c in committees[-1].values()])}", flush=True)
    print(f"committee of 5, seconds | {_summary(durations)} | ≤ 120")
    for origin, must in PROMISED.items():
        together = _scores([committee(members[origin]) for members in committees])
        singly = _scores([member for members in committees for member in members[origin]])
        print(f"committee of 5, closed-loop NMSE from {origin} | {_summary(together)} | {must}")
        print(f"single network, closed-loop NMSE from {origin} | {_summary(singly)} | {'< 0.035' * (origin == 1000)}")
    _print_one_step()


def _members_from(training: ClosedLoopTraining, origin: int) -> list[Forecast]:
    series = laser().values
    return [forecast(reader, series, origin, HORIZON, clip=LASER_RANGE) for reader in training.readers()]


def _print_one_step() -> None:
    for name, plan in (("laser-lstm-200", OneStepPlan()), ("lstm-200, windows in batches", WINDOWS)):
        forecasts, durations = [], []
        for seed in range(SEEDS):
            training = OneStepTraining(Architecture(), plan, laser().values[:TRAIN_POINTS], seed)
            durations.append(seconds(lambda training=training: _finish(training)))  # type: ignore[misc]
            forecasts.append(forecast(training.reader(), laser().values, 1000, HORIZON, clip=LASER_RANGE))
        print(f"{name}, seconds | {_summary(durations)} |")
        print(f"{name}, closed-loop NMSE | {_summary(_scores(forecasts))} | about 0.89", flush=True)
        print(f"{name}, updated RMSE | {_summary([f.rmse_updated for f in forecasts])} | about 4.8", flush=True)


def _scores(forecasts: Sequence[Forecast]) -> list[float]:
    scores = [f.nmse_closed for f in forecasts]
    return [round(score, 4) for score in scores if score is not None]


def _summary(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.3g} [{min(values):.3g}–{max(values):.3g}]"


if __name__ == "__main__":
    main()
