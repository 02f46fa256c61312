"""What the forecasting demos say of the data beside their numbers: gaps, bounds, doubts, and no horizon unasked."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.data.series import load_series
from rnnviz.demos.forecast_sweep.params import Params as SweepParams
from rnnviz.demos.forecast_sweep.params import plan_of
from rnnviz.demos.forecast_sweep.remarks import CHANGED, notes_of, remarks_of
from rnnviz.demos.forecast_sweep.run import Run as SweepRun
from rnnviz.errors import InputError
from rnnviz.headless import HeadlessRun
from rnnviz.learning.baselines import fitted_rule
from rnnviz.learning.forecasting import forecast_by
from rnnviz.parameters import build
from rnnviz.sweep.job import Outcome, compute
from rnnviz.view import PLAIN, View
from tests.demos.test_forecast_sweep import Told, told

BENCH: dict[str, Any] = {"models": ("analogue", "persistence"), "origins": 2, "horizon": 20, "train_points": 150}
Y = 100 * np.sin(np.arange(240) / 3)


def bench(**values: Any) -> HeadlessRun:
    run = rnnviz.start("forecast-bench", **BENCH | values)
    run.finish()
    return run


@pytest.fixture
def gappy(tmp_path: Path) -> Path:
    """With a value missing in the middle and two at the end, newest first."""
    cells = [f"{y:.3f}" for y in Y]
    cells[40] = cells[-1] = cells[-2] = ""
    rows = [f"{2000 + n / 12:.4f};{cell}" for n, cell in enumerate(cells)][::-1]
    (tmp_path / "own.csv").write_text("year;level\n" + "\n".join(rows) + "\n")
    return tmp_path / "own.csv"


def test_gaps_are_asked_for_in_the_bench_as_in_a_forecast(gappy: Path) -> None:
    with pytest.raises(InputError, match=r"level.*the cell is empty"):
        bench(data=str(gappy))
    with pytest.raises(InputError, match="choose gaps = interpolate"):
        bench(data=str(gappy), gaps="drop")
    run = bench(data=str(gappy), gaps="interpolate")
    single = rnnviz.start("forecast", data=str(gappy), gaps="interpolate", epochs=0, train_points=150, horizon=20)
    assert run.run.remarks == single.run.remarks
    assert run.run.notes == single.run.notes
    shown = run.figure()
    assert "1 missing value in 1 gap is interpolated" in shown.warning
    assert "turned round" in shown.note
    assert "turned round" not in shown.warning


def test_bounds_cut_the_forecasts_of_the_bench_and_are_counted() -> None:
    free, bound = bench(data="sunspots"), bench(data="sunspots", bounds=(20, 60))
    assert free.results()["clipped_points"] == 0
    assert not free.run.remarks
    series, counts = load_series("sunspots").values, {}
    for name in ("analogue", "persistence"):
        rule = fitted_rule(name, series[:150], (20, 60))
        made = forecast_by(rule, series, 150, 20, clip=(20, 60))
        both = np.concatenate((made.closed, made.updated))
        counts[name] = int(((both <= 20) | (both >= 60)).sum())
    assert counts["analogue"] > 0
    assert {row["model"]: row["clipped_points"] for row in bound.results()["rows"]} == counts
    assert bound.results()["clipped_points"] == sum(counts.values())
    said = bound.run.remarks[0]
    assert said.startswith("Forecast points that left 20 to 60 and were set to the border: ")
    assert f"Nearest analogue {counts['analogue']}" in said
    assert bound.figure().note == said
    assert not bound.figure().warning


@pytest.mark.parametrize("demo", ["forecast", "forecast-bench", "forecast-sweep"])
@pytest.mark.parametrize("bounds", [(3,), (5, 2), (1, 1)])
def test_bounds_are_two_numbers_everywhere(demo: str, bounds: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="the lowest and the highest possible value"):
        rnnviz.start(demo, bounds=bounds)


def test_every_run_of_a_sweep_reads_the_same_way(gappy: Path) -> None:
    asked = {"data": str(gappy), "gaps": "interpolate", "bounds": (-50, 50), "decimal": "point", "column": "level"}
    jobs = plan_of(build(SweepParams, asked)).jobs
    for name, value in asked.items():
        wanted = list(value) if isinstance(value, tuple) else value
        assert all(job.params[name] == wanted for job in jobs)


def outcome(*remarks: str, notes: tuple[str, ...] = (), data: str = "a") -> Outcome:
    return Outcome({"nmse_closed": 1.0}, remarks=remarks, notes=notes, data={"hash": data, "length": 9})


def test_a_sweep_says_once_what_all_of_its_runs_say() -> None:
    quiet, loud = "Read so.", "Filled."
    same = [outcome(quiet, loud, notes=(quiet,))] * 3
    assert remarks_of(same) == (quiet, loud)
    assert notes_of(same) == (quiet,)
    one = [*same, outcome(quiet, loud, "It diverged.", notes=(quiet,))]
    assert remarks_of(one) == (quiet, loud, "Of 4 runs one has a remark of its own: see the table.")
    assert notes_of(one) == (quiet,)
    assert remarks_of([*same, outcome(quiet, loud, data="b")])[-1] == CHANGED
    assert remarks_of([]) == notes_of([]) == ()


def test_the_table_of_a_sweep_has_columns_for_what_is_to_be_said() -> None:
    run, pool = told()
    while not run.done:
        run.step()
        for number in list(run._handed_out):
            found = outcome("Read so.", *(["It diverged."] if number == 2 else []), notes=("Read so.",))
            pool.ready.append((number, Outcome({"nmse_closed": 1.0, "clipped_points": 3 * (number == 1)},
                                               remarks=found.remarks, notes=found.notes, data=found.data)))  # fmt: skip
    table = run.results()["table"]
    assert sorted(row["remarks"] for row in table) == [""] * 7 + ["It diverged."]
    assert sorted(row["clipped_points"] for row in table) == [0] * 7 + [3]
    figure = HeadlessRun.__new__(HeadlessRun)
    figure.demo, figure.params, figure.run = rnnviz.registry.load("forecast-sweep"), run.params, run
    assert figure.figure(PLAIN).warning == "Of 8 runs one has a remark of its own: see the table."
    assert figure.figure(PLAIN).note == "Read so."
    assert figure.figure(View(compact=True)).note == ""
    assert run.data_state == {"hash": "a", "length": 9}
    again = SweepRun(run.params)
    again._pool = Told()  # type: ignore[assignment]
    again.restore(run.checkpoint())
    assert again.results() == run.results()
    assert again.remarks == run.remarks


def test_a_sweep_without_anything_to_say_has_no_such_columns() -> None:
    run, pool = told()
    while not run.done:
        run.step()
        for number in list(run._handed_out):
            pool.answer(number)
    assert all(not {"remarks", "clipped_points"} & set(row) for row in run.results()["table"])


def test_what_a_run_says_comes_with_its_outcome(gappy: Path) -> None:
    params = {"data": str(gappy), "gaps": "interpolate", "model": "esn", "hidden": [10], "bounds": [-10, 10],
              "horizon": 9}  # fmt: skip
    job = next(iter(plan_of(build(SweepParams, {"workers": 1})).jobs))
    found = compute(type(job)("forecast", {"seed": 0, **params}))
    single = rnnviz.start("forecast", **params)
    single.finish()
    assert not found.error
    assert found.remarks == single.run.remarks
    assert found.notes == single.run.notes
    assert found.results["clipped_points"] == single.results()["clipped_points"] > 0
    assert found.data == single.run.data_state


@pytest.mark.parametrize("demo", ["forecast", "forecast-bench"])
def test_no_sentence_about_a_short_series_names_a_horizon_that_nobody_chose(demo: str, tmp_path: Path) -> None:
    """Neither the usual 100, nor what is made of it for a short series, as long as nobody has said a horizon."""
    for length in (3, 4, 8, 20, 30, 100, 149, 160, 187, 240):
        path = tmp_path / f"{length}.txt"
        np.savetxt(path, np.resize(Y, length))
        for train in (None, 20, length - 1, length):
            asked = {"data": str(path), "train_points": train} | ({"epochs": 0} if demo == "forecast" else {})
            for more in ({}, {"origin": length}, {"origin": length + 1}) if demo == "forecast" else ({},):
                said = sentence_of(demo, asked | more)
                chosen = {str(number) for number in (length, train, *more.values(), 20, 150, 3000)}
                # How many points are learned from is never a guess: the file tells it, or the sentence that names it.
                learned = {str(round(0.8 * length)), str(length - 1), "1", "2", "3"}
                numbers = set(re.findall(r"(?<![\w.])\d+(?![\w.]\d)", said.replace(f"{length}:", "")))
                assert numbers <= chosen | learned, said
                assert "horizon" not in said


def sentence_of(demo: str, asked: dict[str, Any]) -> str:
    """What is said of a run that cannot be; empty where it can."""
    try:
        rnnviz.start(demo, **{name: value for name, value in asked.items() if value is not None})
    except InputError as error:
        return str(error)
    return ""
