"""Forecasts of what nobody has measured yet, and of a test file of its own."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz import cli
from rnnviz.codec import decode, encode
from rnnviz.data.series import load_series
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag
from rnnviz.headless import HeadlessRun
from rnnviz.learning.metrics import nmse, rmse
from rnnviz.parameters import changed
from rnnviz.registry import load
from rnnviz.sweep.job import Job, compute
from rnnviz.view import ON_PAPER, PLAIN, View
from tests.demos import laws
from tests.demos.test_forecast import ENGINES, SMALL, every_engine

TRAIN, HORIZON = 200, 30
Y = load_series("laser").values[: TRAIN + HORIZON]


def saved(folder: Path, points: int, name: str = "y") -> str:
    """A file of the first points of the laser."""
    file = folder / f"{name}{points}.txt"
    np.savetxt(file, Y[:points], fmt="%d")
    return str(file)


def finished(data: str, **values: Any) -> HeadlessRun:
    run = rnnviz.start("forecast", **SMALL | {"data": data, "model": "esn", "hidden": [40]} | values)
    run.finish()
    return run


@every_engine
def test_beyond_the_data_a_forecast_is_that_of_a_longer_series(engine: str, tmp_path: Path) -> None:
    """Whatever is known of what comes: nothing, or a part."""
    values = {"hidden": [8], "epochs": 2, **({"model": "lstm"} | ENGINES[engine])}
    long = finished(saved(tmp_path, TRAIN + HORIZON), **values).results()
    for known in (0, 12):
        short = finished(saved(tmp_path, TRAIN + known), **values).results()
        assert short["forecast_closed"] == long["forecast_closed"]
        assert short["forecast_members"] == long["forecast_members"]
        assert len(short["forecast_updated"]) == known + 1
        assert np.allclose(short["forecast_updated"], long["forecast_updated"][: known + 1], rtol=1e-5)
        assert (short["scored_points"], short["beyond_points"]) == (known, HORIZON - known)


@pytest.mark.parametrize("values", [{}, {"members": 3}, {"model": "lstm", "hidden": [8]}])
def test_what_is_known_is_scored_as_a_shorter_forecast(values: dict[str, Any], tmp_path: Path) -> None:
    data = saved(tmp_path, TRAIN + 12)
    beyond, within = finished(data, **values).results(), finished(data, **values, horizon=12).results()
    scores = [f"{kind}_{how}" for kind in ("nmse", "rmse") for how in ("closed", "updated")]
    # The analogue is another one where more must follow it.
    scores += ["nmse_persistence", "nmse_ar", "nmse_mean"]
    closed = [name for name in scores if "updated" not in name]
    assert {name: beyond[name] for name in closed} == {name: within[name] for name in closed}
    for name in set(scores).difference(closed):  # one observation more is read at once, and rounded otherwise
        assert beyond[name] == pytest.approx(within[name], rel=1e-5)
    assert beyond["nmse_closed"] == nmse(Y[TRAIN : TRAIN + 12], beyond["forecast_closed"][:12])
    assert beyond["rmse_updated"] == rmse(Y[TRAIN : TRAIN + 12], beyond["forecast_updated"][:12])


def test_where_nothing_is_known_there_is_a_forecast_and_no_score(tmp_path: Path) -> None:
    run = finished(saved(tmp_path, TRAIN), members=3, baseline="all")
    results, figure = run.results(), run.figure()
    assert results["origin"] == TRAIN
    scores = [name for name in results if name.startswith(("nmse", "rmse")) and "later" not in name]
    assert {results[name] for name in scores} == {None}
    assert results["spread_members"] > 0
    assert figure.caption.startswith("The forecast lies beyond the data, where nothing can score it yet.")
    assert "NMSE" not in figure.caption
    assert any("beyond the data" in remark for remark in run.run.remarks)
    lines = {mark.key for mark in figure.panel("forecast").marks}
    assert {"closed", "observed", "beyond", "persistence", "ar", "analogue", "mean"} <= lines
    assert not {"closed", "updated"} & {mark.key for mark in figure.panel("errors").marks}


@pytest.mark.parametrize("known", [0, 1, 12])
@pytest.mark.parametrize("below", ["error", "horizon", "origins"])
@pytest.mark.parametrize("view", [PLAIN, ON_PAPER, View(compact=True)])
def test_its_picture_shows_its_results(known: int, below: str, view: View, tmp_path: Path) -> None:
    run = finished(saved(tmp_path, TRAIN + known), members=2, below=below, baseline="all")
    figure, results = run.figure(view), run.results()
    assert laws.check_marks(run, figure, results) >= 5
    laws.check_words(run, figure, results)
    forecast = figure.panel("forecast")
    closed = next(mark for mark in forecast.marks if mark.key == "closed")
    observed = next(mark for mark in forecast.marks if mark.key == "observed")
    assert len(closed.x) == HORIZON
    assert observed.x[-1] == TRAIN + known - 1
    assert forecast.x.limits == (observed.x[0], TRAIN + HORIZON - 1)
    text = "where nothing can score it yet" if not known else f"{HORIZON - known} points lie beyond the data"
    assert text in figure.caption


def test_where_no_observation_says_how_far_it_goes_the_picture_holds_the_forecast(tmp_path: Path) -> None:
    run = finished(saved(tmp_path, TRAIN))
    frame = run.run.frame()
    low, high = limits_with(run, frame, 0.5 * (Y.min() + Y.max()))
    size = high - low
    assert limits_with(run, frame, high + 0.1 * size) == (low, high + 0.5 * size)
    assert limits_with(run, frame, high + 0.4 * size) == (low, high + 0.5 * size)
    assert limits_with(run, frame, low - 0.7 * size) == (low - size, high)
    assert limits_with(run, frame, 1e9) == (low, high + size)
    within = finished(saved(tmp_path, TRAIN + HORIZON))
    known = within.figure().panel("forecast").y.limits
    assert limits_with(within, within.run.frame(), 1e9) == known


def limits_with(run: HeadlessRun, frame: Any, value: float) -> tuple[float, float]:
    """Of the picture's values where this is forecast."""
    forecast = replace(frame.shown, closed=np.full(HORIZON, value))
    limits: tuple[float, float] = run.demo.draw(run.params, replace(frame, shown=forecast), PLAIN).panels[0].y.limits
    return limits


def test_the_error_against_the_horizon_is_that_of_origins_that_are_known_as_a_whole() -> None:
    """At the end of the series, once training is over: from the later origins."""
    end = len(load_series("laser"))
    run = finished("laser", origin=end, below="horizon")
    there = finished("laser", origin=end - 3000, below="horizon")
    steps, over = run.run.frame().judged.steps_closed, run.run.frame().judged.over
    assert (len(steps), over) == (HORIZON, 4)
    later = [np.array(r.run.frame().judged.steps_closed) for r in (run, there)]
    assert there.run.frame().judged.over == 5
    assert not np.array_equal(*later)
    assert run.results()["later_origins"] == there.results()["later_origins"]
    assert run.results()["nmse_later_closed"] == there.results()["nmse_later_closed"]


def test_the_origin_is_dragged_to_the_end_and_the_window_keeps_its_length() -> None:
    run = rnnviz.start("forecast", data="sunspots", model="esn", hidden=[40])
    run.finish()
    end = len(load_series("sunspots"))
    handle = next(mark for mark in run.figure(PLAIN).panel("overview").marks if mark.key == "origin")
    assert handle.bounds[:2] == (1.0, float(end))
    for origin in (end - 10, end):
        moved = run.demo.on(Drag("overview", "origin", 0, float(origin), 0.0), run.params)
        run.run.change(moved)
        run.refine()
        frame = run.run.frame()
        assert not frame.warning
        assert (frame.scene.origin, frame.scene.horizon, len(frame.scene.target)) == (origin, 35, end - origin)
        assert len(run.results()["forecast_closed"]) == 35
    limits = run.figure().panel("overview").x.limits
    assert limits == (0.0, end + 35.0)
    run.run.change(run.demo.on(Click("overview", end + 20.0, 0.0), run.params))
    assert f"ends at point {end}" in run.run.frame().warning


@pytest.mark.parametrize(
    ("points", "values", "span"),
    [
        (100, {}, (80, 80, 20)), (100, {"train_points": 100}, (100, 100, 20)), (100, {"origin": 60}, (80, 60, 40)),
        (100, {"origin": 95}, (80, 95, 20)), (100, {"origin": 100}, (80, 100, 20)),
        (230, {"train_points": 200}, (200, 200, 30)), (230, {"horizon": 90, "train_points": 200}, (200, 200, 90)),
    ],
)  # fmt: skip
def test_the_usual_window(points: int, values: dict[str, Any], span: tuple[int, int, int], tmp_path: Path) -> None:
    run = rnnviz.start("forecast", data=saved(tmp_path, points), epochs=0, **values)
    scene = run.run.frame().scene
    assert (scene.train_points, scene.origin, scene.horizon) == span


def test_dates_go_on_beyond_the_last_one(tmp_path: Path) -> None:
    months = np.arange("2000-01", "2010-01", dtype="datetime64[M]")
    file = tmp_path / "monthly.csv"
    file.write_text("month,y\n" + "\n".join(f"{m},{np.sin(n):.4f}" for n, m in enumerate(months)))
    run = rnnviz.start("forecast", data=str(file), epochs=0, origin=120, horizon=60, context=60)
    panel, overview = run.figure().panels
    assert [text for _, text in panel.x.ticks] == [str(year) for year in range(2005, 2015)][::2] or len(
        panel.x.ticks
    ) > 3
    for place, text in panel.x.ticks:
        assert str(np.datetime64("2000-01") + int(place)).startswith(text)
    assert overview.x.label.startswith("month; training on the first 96")
    assert all(str(months[int(place)]).startswith(text) for place, text in overview.x.ticks)


def test_years_stand_on_the_overview() -> None:
    overview = rnnviz.start("forecast", data="sunspots", epochs=0).figure().panel("overview")
    assert overview.x.label.startswith("year; training on the first 221")
    assert all(float(text) == 1700 + place for place, text in overview.x.ticks)


def test_sweeps_and_benches_compare_only_what_is_scored_as_a_whole(tmp_path: Path) -> None:
    data = saved(tmp_path, TRAIN + 12)
    values = {"data": data, "model": "esn", "hidden": [20], "train_points": TRAIN, "horizon": HORIZON, "epochs": 1}
    outcome = compute(Job("forecast", values))
    assert (outcome.results["scored_points"], outcome.results["beyond_points"]) == (12, 18)
    from rnnviz.demos.forecast_sweep.run import _comparable

    assert _comparable(outcome).error == "18 forecast points lie beyond the data, where nothing can be scored."
    whole = compute(Job("forecast", values | {"horizon": 12}))
    assert _comparable(whole) is whole
    with pytest.raises(InputError, match=f"ends at point {TRAIN + 12}"):
        rnnviz.start("forecast-bench", data=data, train_points=TRAIN, horizon=HORIZON)
    with pytest.raises(InputError, match="none can be scored"):
        rnnviz.start("forecast-bench", data=data, train_points=TRAIN + 12)


# -- two files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    np.savetxt(tmp_path / "train.txt", Y[:TRAIN], fmt="%d")
    np.savetxt(tmp_path / "test.txt", Y[TRAIN:], fmt="%d")
    return {"data": str(tmp_path / "train.txt"), "test_file": str(tmp_path / "test.txt")}


@pytest.mark.parametrize("engine", ["lstm", "esn", "closed-loop"])
def test_two_files_are_one_that_is_cut(engine: str, files: dict[str, str], tmp_path: Path) -> None:
    values = {"hidden": [8], "epochs": 4, **({"model": "lstm"} | ENGINES[engine])}
    two = finished(**files, **values, train_points=None, horizon=None)
    one = finished(saved(tmp_path, TRAIN + HORIZON), **values)
    assert two.results() == one.results()
    assert two.results()["scored_points"] == HORIZON


def test_nothing_of_the_test_file_is_learned(files: dict[str, str]) -> None:
    before = finished(**files, train_points=None, horizon=None, model="lstm", hidden=[8]).results()
    np.savetxt(files["test_file"], np.linspace(4000, 9000, HORIZON))
    after = finished(**files, train_points=None, horizon=None, model="lstm", hidden=[8]).results()
    assert before["forecast_closed"] == after["forecast_closed"]
    assert before["nmse_closed"] != after["nmse_closed"]


def test_a_horizon_goes_on_behind_the_test_file_and_learning_may_end_before(files: dict[str, str]) -> None:
    run = finished(**files, train_points=150, horizon=50)
    scene = run.run.frame().scene
    assert (scene.train_points, scene.origin, scene.horizon, scene.beyond) == (150, TRAIN, 50, 20)
    with pytest.raises(InputError, match="train has 200 points; training points may be at most 200, not 210"):
        finished(**files, train_points=210)


def test_which_file_is_which_is_said_first(files: dict[str, str]) -> None:
    run = finished(**files, train_points=None, horizon=None)
    assert run.run.remarks[0].startswith(
        "Only train.txt, 200 points, is learned from and sets the scale; the 30 points"
    )
    assert run.figure().panels[0].title == "train, then test"


def test_a_session_knows_which_of_the_files_has_changed(files: dict[str, str]) -> None:
    values = {**files, "train_points": None, "horizon": None}
    arrays: list[Any] = []
    tree = encode(finished(**values).run.checkpoint(), arrays)
    state = decode(tree, arrays)
    assert len({part["hash"] for part in state["data"]["files"]}) == 2

    def said() -> list[str]:
        again = rnnviz.start("forecast", **SMALL | values | {"model": "esn", "hidden": [40]})
        again.run.restore(state)
        return [remark for remark in again.run.remarks if "changed" in remark]

    assert said() == []
    np.savetxt(files["test_file"], Y[TRAIN:-5], fmt="%d")
    assert said() == [
        "test.txt has changed since the session was saved: then 30 points, now 25, and not the same values; what was "
        "learned is the same."
    ]
    np.savetxt(files["data"], Y[1:TRAIN], fmt="%d")
    assert "The data have changed since the session was saved: then 230 points, now 224" in said()[0]


def test_another_file_to_learn_from_leaves_the_test_file_behind(files: dict[str, str]) -> None:
    params = load("forecast").Params(**files)
    assert changed(params, {"data": "laser"}).test_file is None
    assert changed(params, {"column": "0"}).test_file == files["test_file"]


def test_on_the_command_line(files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "params.json"
    given.write_text(json.dumps(files | {"model": "esn", "hidden": [40], "horizon": 40}))
    assert cli.main(["run", "forecast", "--params", str(given), "--json", "-"]) == 0
    out, _ = capsys.readouterr()
    found = json.loads(out)
    assert found["params"]["test_file"] == files["test_file"]
    assert (found["results"]["scored_points"], found["results"]["beyond_points"]) == (30, 10)
    assert found["results"]["nmse_closed"] > 0
    assert found["remarks"][0].startswith("Only train.txt")
    asked = [f"--set={name}={value}" for name, value in files.items()]
    assert cli.main(["run", "forecast", *asked, "--set", "train_points=500", "--json", "-"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
