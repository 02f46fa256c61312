"""A sweep on two processes, beside one run after another."""

from collections.abc import Iterator
from contextlib import closing

from rnnviz.registry import load
from rnnviz.sweep.engine import Engine, Serial
from rnnviz.sweep.job import Job
from rnnviz.sweep.local import Pool
from rnnviz.sweep.plan import make_plan
from rnnviz.sweep.run import outcomes
from tests.benchmarks.table import Row, paired, shown

WORKERS = 2


def measure() -> Iterator[Row]:
    """32 trainings of a small LSTM, all processes warm."""
    varied = {"lags": [1, 5, 10, 20], "hidden": [8, 16]}
    jobs = make_plan(load("forecast"), varied, base={"epochs": 20, "window": 100}, seeds=4).jobs
    with closing(Pool(WORKERS, "forecast")) as pool:
        # The first call of each, which is not measured, warms them up.
        ours, other = paired(lambda: _sweep(pool, jobs), lambda: _sweep(Serial(), jobs), times=3)
    yield Row(
        f"sweep of {len(jobs)} runs on {WORKERS} processes", shown(ours), shown(other), "one after another",
        other / ours, "≥ 1.8",
    )  # fmt: skip


def _sweep(engine: Engine, jobs: tuple[Job, ...]) -> None:
    found = [news for news in outcomes(engine, dict(enumerate(jobs))) if news is not None]
    assert len(found) == len(jobs)
    assert not any(outcome.error for _, outcome in found)


if __name__ == "__main__":
    for row in measure():
        print(f"{row.what} | {row.ours} | {row.other}: {row.than} | {row.ratio:.3g} | {row.must}")
