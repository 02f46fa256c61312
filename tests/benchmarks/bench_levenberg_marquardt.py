"""Levenberg–Marquardt training and the echo-state network on the laser: speed, and how well they forecast.

`measure` times them for `make bench`. `python -m tests.benchmarks.bench_levenberg_marquardt` takes minutes and
prints medians [min–max] over seeds; nothing in it was chosen by looking at the windows it judges.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.laser import laser
from rnnviz.data.sunspots import TEST_POINTS, TRAIN_POINTS, sunspots
from rnnviz.learning.echo_state_forecaster import train_echo_state
from rnnviz.learning.forecaster import Forecaster
from rnnviz.learning.levenberg_marquardt import LevenbergMarquardt
from rnnviz.learning.metrics import nmse
from rnnviz.learning.series import Lags
from rnnviz.learning.time_delay_jacobian import Linearisation
from rnnviz.learning.time_delay_training import TimeDelayTraining
from rnnviz.networks.reservoir import random_reservoir
from rnnviz.threads import use_one_thread
from tests.benchmarks.table import Row, paired, seconds, shown

SEEDS = 10
LASER_RANGE = (0.0, 255.0)
LATER_ORIGINS = (2180, 3870, 4000, 5180)


def measure() -> Iterator[Row]:
    """The dual step beside the one textbooks write, and whole trainings beside what was promised."""
    train = laser().values[:1000]
    step = _laser_training(train, 30, 50).training
    ours, other = paired(step.step, lambda: _textbook_step(step), times=9)
    than = "J built, JᵀJ solved among the weights, γ from its inverse"
    yield Row("LM epoch, 30 lags, 50 units", shown(ours), shown(other), than, other / ours, "≥ 3")
    ours = statistics.median(seconds(lambda: _finished(_laser_training(train, 30, 50))) for _ in range(3))
    yield Row("MLP 30–50 trained by LM", shown(ours), "10 s", "what was promised", ours / 10.0, "≤ 1")
    ours = statistics.median(seconds(lambda: _echo_state(train, 0).forecast(train, 100)) for _ in range(5))
    yield Row("ESN 400, click to forecast", shown(ours), "1 s", "what was promised", ours, "≤ 1")


def _textbook_step(run: LevenbergMarquardt) -> None:
    at = Linearisation(run.network, run.x)
    J = at.jacobian()
    hessian = J.T @ J + np.eye(J.shape[1])
    np.linalg.solve(hessian, J.T @ (at.output - run.target))
    np.trace(np.linalg.inv(hessian))


def _laser_training(train: Floats, lags: Lags, units: int, seed: int = 0) -> TimeDelayTraining:
    return TimeDelayTraining(train, lags, units, np.random.default_rng(seed), clip=LASER_RANGE)


def _finished(run: TimeDelayTraining) -> TimeDelayTraining:
    while not run.training.done:
        run.training.step()
    return run


def _echo_state(train: Floats, seed: int) -> Forecaster:
    return train_echo_state(train, random_reservoir(400, np.random.default_rng(seed)), clip=LASER_RANGE)


@dataclass(frozen=True)
class Case:
    """One model on one series, judged closed loop and updated after the training part; must : of the closed NMSE."""

    name: str
    series: Floats
    train_points: int
    horizon: int
    fit: Callable[[Floats, int], Forecaster]
    must: str = ""
    later_origins: tuple[int, ...] = ()


def cases() -> list[Case]:
    y, spots = laser().values, sunspots().values

    def mlp(lags: Lags, units: int) -> Callable[[Floats, int], Forecaster]:
        return lambda train, seed: _finished(_laser_training(train, lags, units, seed)).forecaster()

    def sunspot_net(train: Floats, seed: int) -> Forecaster:
        return _finished(TimeDelayTraining(train, [1, 2, 3, 6, 12], 4, np.random.default_rng(seed))).forecaster()

    return [
        Case("laser MLP 15–30", y, 1000, 100, mlp(15, 30), "", LATER_ORIGINS),
        Case("laser MLP 30–50", y, 1000, 100, mlp(30, 50), "≤ 0.41", LATER_ORIGINS),
        Case("laser ESN 400", y, 1000, 100, _echo_state, "", LATER_ORIGINS),
        Case("sunspots MLP 5–4–1", spots, TRAIN_POINTS, TEST_POINTS, sunspot_net),
    ]


def main() -> None:
    """Print `name | measured | must`, over the seeds 0 … 9."""
    use_one_thread()
    for case in cases():
        train = case.series[: case.train_points]
        fitted, durations = [], []
        for seed in range(SEEDS):
            began = time.perf_counter()
            fitted.append(case.fit(train, seed))
            durations.append(time.perf_counter() - began)
        print(f"{case.name}, seconds | {_summary(durations)} | ≤ 10", flush=True)
        _print_scores(case, fitted, case.train_points, case.must)
        for origin in case.later_origins:
            _print_scores(case, fitted, origin)


def _print_scores(case: Case, fitted: list[Forecaster], origin: int, must: str = "") -> None:
    history, window = case.series[:origin], case.series[origin : origin + case.horizon]
    closed = [f.forecast(history, case.horizon) for f in fitted]
    updated = [f.forecast_updated(history, window) for f in fitted]
    print(f"{case.name}, from {origin}, NMSE closed | {_summary([_score(window, c) for c in closed])} | {must}")
    print(f"{case.name}, from {origin}, NMSE updated | {_summary([_score(window, u) for u in updated])} |")
    print(f"{case.name}, from {origin}, median of all nets | {_score(window, np.median(closed, axis=0)):.3g} |")


def _score(window: Floats, forecast: Floats) -> float:
    score = nmse(window, forecast)
    assert score is not None
    return score


def _summary(values: list[float]) -> str:
    return f"{statistics.median(values):.3g} [{min(values):.3g}–{max(values):.3g}]"


if __name__ == "__main__":
    main()
