"""The forecasting demo: what it may see, what it says, and how it goes on."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.codec import decode, encode
from rnnviz.data.laser import laser
from rnnviz.data.series import load_series
from rnnviz.errors import InputError
from rnnviz.headless import HeadlessRun
from rnnviz.learning.baselines import Persistence
from rnnviz.learning.echo_state_forecaster import train_echo_state
from rnnviz.learning.forecasting import forecast
from rnnviz.learning.looking import Looking, Task
from rnnviz.learning.metrics import nmse
from rnnviz.networks.reservoir import random_reservoir
from rnnviz.parameters import Effect, changed, effect_of
from tests.demos import laws
from tests.demos.trying import signature

FIELD = Path(__file__).parents[1] / "rnnviz" / "data" / "field"
RAMP = str(FIELD / "p1_ramp.txt")
SMALL: dict[str, Any] = {"hidden": [8], "epochs": 20, "train_points": 200, "horizon": 30}
CLOSED_LOOP = {"training": "closed-loop", "lags": 5, "unroll": 10}
LEVENBERG = {"model": "mlp", "optimizer": "levenberg-marquardt", "lags": 5}

ENGINES: dict[str, dict[str, Any]] = {
    "mlp": {"model": "mlp", "lags": 5}, "rnn": {"model": "rnn"}, "lstm": {"model": "lstm"},
    "lstm-peephole": {"model": "lstm-peephole"}, "gru": {"model": "gru"}, "tcn": {"model": "tcn"},
    "transformer": {"model": "transformer"}, "esn": {"model": "esn"}, "levenberg-marquardt": LEVENBERG,
    "closed-loop": CLOSED_LOOP, "windows": {"window": 40}, "sgd": {"optimizer": "sgd", "learning_rate": 0.01},
    "dropout": {"dropout": 0.3}, "committee": {"members": 3},
    "committee of closed loops": CLOSED_LOOP | {"members": 2},
    "committee by levenberg-marquardt": LEVENBERG | {"members": 2},
    "committee of reservoirs": {"model": "esn", "members": 2},
}  # fmt: skip

every_engine = pytest.mark.parametrize("engine", ENGINES)


def started(**values: Any) -> HeadlessRun:
    return rnnviz.start("forecast", **SMALL | values)


def finished(**values: Any) -> HeadlessRun:
    run = started(**values)
    run.finish()
    return run


@every_engine
def test_the_closed_loop_sees_nothing_after_the_origin(engine: str, tmp_path: Path) -> None:
    known = load_series("laser").values[:300]
    forged = known.copy()
    forged[200:] = 7.0 + np.arange(100) % 3
    results = []
    for number, values in enumerate((known, forged)):
        file = tmp_path / f"{number}.csv"
        file.write_text("\n".join(str(v) for v in values))
        results.append(finished(data=str(file), **{"epochs": 6} | ENGINES[engine]).results())
    assert results[0]["forecast_closed"] == results[1]["forecast_closed"]
    assert results[0]["forecast_updated"][0] == results[1]["forecast_updated"][0]
    assert results[0]["forecast_updated"] != results[1]["forecast_updated"]


@every_engine
def test_going_on_from_a_checkpoint_equals_never_having_stopped(engine: str) -> None:
    never, stopped = (started(**ENGINES[engine]) for _ in range(2))
    for run in (never, stopped):
        run.advance(5)
    arrays: list[Any] = []
    tree = encode(stopped.run.checkpoint(), arrays)
    again = started(**ENGINES[engine])
    again.run.restore(decode(tree, [array.copy() for array in arrays]))
    assert again.finish().epoch == never.finish().epoch
    assert again.results() == never.results()
    assert signature(again.run.frame()) == signature(never.run.frame())


@every_engine
def test_the_same_seed_gives_the_same_forecast_and_another_seed_another(engine: str) -> None:
    first, same, other = (finished(seed=seed, **ENGINES[engine]).results() for seed in (1, 1, 2))
    assert first == same
    assert first["forecast_closed"] != other["forecast_closed"]


@pytest.mark.parametrize("engine", [name for name in ENGINES if "reservoir" not in name and name != "esn"])
def test_every_network_learns(engine: str) -> None:
    rate = 0.03 if engine == "sgd" else 0.01
    epochs = 200 if "training" in ENGINES[engine] else 60
    run = finished(**ENGINES[engine] | {"epochs": epochs, "unroll": 1, "learning_rate": rate, "dropout": 0.0})
    for curve in run.run.frame().curves:
        assert np.median(curve.loss[-9:]) < 0.9 * np.median(curve.loss[:3])


def test_results_are_what_their_names_say() -> None:
    results = finished().results()
    target = load_series("laser").values[200:230]
    error = np.array(results["forecast_closed"]) - target
    assert results["rmse_closed"] == pytest.approx(np.sqrt(np.mean(error**2)))
    assert results["nmse_closed"] == pytest.approx(np.mean(error**2) / np.var(target))
    assert results["epochs"] == 20
    assert results["n_weights"] == 4 * (8 * (1 + 8) + 8) + 9
    persistence = Persistence().forecast(load_series("laser").values[:200], 30)
    assert results["nmse_persistence"] == pytest.approx(nmse(target, persistence))


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        ({"model": "mlp", "lags": "1,2,3,6,12", "hidden": [4]}, 5 * 4 + 4 + 4 + 1),
        (LEVENBERG | {"lags": [1, 2, 3, 6, 12], "hidden": [4]}, 5 * 4 + 4 + 4 + 1),
        ({"model": "esn", "hidden": [20]}, 20 + 2),
        (CLOSED_LOOP, 4 * 8 * (8 + 5 + 1) + 8 + 1),
        ({"model": "gru", "hidden": [8, 4]}, 3 * 8 * (1 + 8 + 1) + 3 * 4 * (8 + 4 + 1) + 5),
    ],
)
def test_the_weights_are_counted(values: dict[str, Any], weights: int) -> None:
    run = started(**values)
    run.advance(2)
    assert run.run.frame().n_weights == weights


def test_a_committee_says_the_median_of_its_members() -> None:
    for engine in ("committee", "committee of reservoirs", "committee of closed loops"):
        results = finished(**ENGINES[engine]).results()
        members = np.array(results["forecast_members"])
        assert len(members) == ENGINES[engine]["members"]
        assert np.allclose(np.median(members, axis=0), results["forecast_closed"], atol=1e-4)
        assert len({tuple(row) for row in members.tolist()}) == len(members)


def test_a_committee_begins_with_the_network_alone() -> None:
    for engine in ("committee", "committee by levenberg-marquardt", "committee of closed loops"):
        alone = finished(**ENGINES[engine] | {"members": 1}).results()["forecast_closed"]
        together = finished(**ENGINES[engine]).results()["forecast_members"][0]
        assert np.allclose(alone, together, atol=1e-4)


def test_looking_in_pieces_equals_looking_at_once() -> None:
    y = load_series("laser").values[:400]
    esn = train_echo_state(y[:200], random_reservoir(20, np.random.default_rng(0), density=0.5))
    looking = Looking(Task(1, 0, 220, 50, 150), 1, [esn.reader()], y, (0.0, 255.0), stride=7)
    pieces = 0
    while not looking.done:
        looking.advance()
        pieces += 1
    once = forecast(esn.reader(), y, 220, 50, warm_up=150, clip=(0.0, 255.0))
    assert pieces == 8
    for name in vars(once):
        assert np.array_equal(getattr(looking.forecast(), name), getattr(once, name), equal_nan=True)


def test_moving_the_origin_does_not_train_again() -> None:
    run = finished()
    moved = changed(run.params, {"origin": 800})
    assert effect_of(run.params, moved) is Effect.LIVE
    curves = run.run.frame().curves
    run.run.change(moved)
    assert not len(run.run.frame().shown.closed)
    run.refine()
    assert run.run.frame().curves is curves
    there = finished(origin=800)
    assert run.results() == there.results()
    run.run.change(changed(moved, {"origin": None}))
    run.refine()
    assert run.results() == finished().results()


def test_a_live_origin_that_the_series_does_not_have_is_refused_and_the_run_goes_on() -> None:
    run = started()
    run.advance(2)
    run.run.change(changed(run.params, {"origin": 10_094}))
    run.finish()
    frame = run.run.frame()
    assert frame.scene.origin == 200
    assert "ends at point 10093" in frame.warning
    assert run.results()["epochs"] == 20


def test_while_it_trains_refining_only_brings_a_moved_origin_up_to_date() -> None:
    run = started()
    run.advance(3)
    run.run.change(changed(run.params, {"origin": 500}))
    for _ in range(20):
        run.step()
        run.run.refine()
    assert run.run.frame().scene.origin == 500
    assert len(run.run.frame().shown.closed) == 30
    other = started(origin=500)
    other.finish()
    run.finish()
    assert run.results() == other.results()


def test_the_learning_rate_is_taken_up_while_it_runs() -> None:
    run, other = started(), started()
    for each in (run, other):
        each.advance(10)
    run.run.change(changed(run.params, {"learning_rate": 0.05}))
    losses = [each.advance(3).curves[0].loss for each in (run, other)]
    assert np.array_equal(losses[0][:11], losses[1][:11])
    assert losses[0][12] != losses[1][12]


@pytest.mark.parametrize("engine", [{}, CLOSED_LOOP])
def test_a_rate_that_diverges_is_caught_and_the_picture_stays(engine: dict[str, Any]) -> None:
    wild = {"learning_rate": 10.0, "gradient_threshold": 1e6}
    run = started(**engine | wild | ({} if engine else {"optimizer": "sgd"}), epochs=400)
    frame = run.finish()
    assert "too large" in frame.warning
    assert frame.epoch < 400
    assert np.isfinite(frame.shown.closed).all()
    assert len(run.figure().panels) == 6
    assert run.figure().warning == frame.warning
    run.run.change(changed(run.params, {"learning_rate": 1e-4, "gradient_threshold": 1.0}))
    assert not run.run.done
    after = run.advance(5)
    assert "too large" not in after.warning
    assert after.epoch == frame.epoch + 5


def test_levenberg_marquardt_shows_how_many_weights_count() -> None:
    run = finished(**LEVENBERG | {"epochs": 40})
    curve, results = run.run.frame().curves[0], run.results()
    assert results["gamma"] == pytest.approx(curve.gamma[-1])
    assert 0 < results["gamma"] <= results["n_weights"]
    assert curve.alpha.min() > 0
    assert curve.beta.min() > 0
    assert {"gamma", "weighting"} <= {panel.key for panel in run.figure().panels}


def test_data_only_needs_no_training() -> None:
    run = started(epochs=0)
    assert run.run.done
    run.refine()
    assert [panel.key for panel in run.figure().panels] == ["forecast", "overview"]
    assert run.results()["nmse_closed"] is None
    assert run.results()["nmse_analogue"] > 0


def test_an_origin_inside_the_training_points_is_allowed_with_a_warning() -> None:
    run = started(origin=120, epochs=1)
    assert "inside the training points" in run.figure().warning
    run.run.change(changed(run.params, {"origin": 400}))
    assert not run.run.frame().warning


@pytest.mark.parametrize(
    ("data", "train", "horizon"), [("laser", 1000, 100), ("sunspots", 221, 35), ("mackey-glass", 1000, 100)]
)
def test_every_series_has_its_customary_split(data: str, train: int, horizon: int) -> None:
    scene = rnnviz.start("forecast", data=data).run.frame().scene
    assert (scene.train_points, scene.origin, len(scene.target)) == (train, train, horizon)


def test_a_short_file_is_split_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "short.csv"
    file.write_text("\n".join(str(v) for v in np.sin(np.arange(100.0))))
    scene = rnnviz.start("forecast", data=str(file)).run.frame().scene
    assert (scene.train_points, len(scene.target)) == (80, 20)


def test_dragging_and_clicking_in_the_whole_series_moves_the_origin() -> None:
    from rnnviz.events import Click, Drag

    run = started()
    for event in (Drag("overview", "origin", 0, 512.4, 0.0), Click("overview", 512.4, 0.0)):
        assert run.demo.on(event, run.params).origin == 512
    assert run.demo.on(Click("overview", -40.0, 0.0), run.params).origin == 1
    assert run.demo.on(Drag("elsewhere", "origin", 0, 3.0, 0.0), run.params) is None


@pytest.mark.parametrize("baseline", ["none", "persistence", "ar", "analogue", "mean", "all"])
@pytest.mark.parametrize("below", ["error", "horizon", "origins"])
def test_baselines_are_drawn_where_they_are_asked_for(baseline: str, below: str) -> None:
    run = finished(epochs=2)
    params = changed(run.params, {"baseline": baseline, "below": below})
    assert effect_of(run.params, params) in (Effect.VIEW, None)
    figure = run.demo.draw(params, run.run.frame(), rnnviz.view.View())
    lines = {mark.key for mark in figure.panel("forecast").marks} & {"persistence", "ar", "analogue", "mean"}
    assert lines == {"persistence", "ar", "analogue", "mean"} if baseline == "all" else lines == {baseline} - {"none"}
    assert "nearest analogue" in figure.caption
    assert figure.panels[1].key == {"error": "errors"}.get(below, below)


def test_a_device_that_is_not_there_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    run = rnnviz.start("forecast", **SMALL | {"device": "cuda"})
    with pytest.raises(InputError, match="no device 'cuda'"):
        run.step()
    run = rnnviz.start("forecast", **SMALL)
    run.step()
    assert run.run.position.endswith("· CPU")


def test_a_forecast_from_elsewhere_is_drawn_where_it_begins_and_training_where_it_ended():
    run = rnnviz.start("forecast", hidden=[4], epochs=3, train_points=300, horizon=20, origin=700)
    run.advance(3)
    run.refine()
    figure, results = run.figure(), run.results()
    assert laws.check_marks(run, figure, results) >= 5
    marks = {mark.key: mark for mark in figure.panel("overview").marks}
    assert marks["learned"].x0.tolist() == [300.0]
    assert marks["line"].x0.tolist() == [700.0]


def test_nothing_is_cut_on_a_series_that_leaves_its_training_range() -> None:
    results = finished(data=RAMP, model="esn", hidden=(50,), train_points=90, horizon=30).results()
    assert results["nmse_ar"] < 1e-6
    assert results["clipped_points"] == 0
    assert max(results["forecast_updated"]) > 115


def test_bounds_are_kept_counted_and_said() -> None:
    run = finished(data=RAMP, model="esn", hidden=(50,), train_points=90, horizon=30, bounds=(0, 100))
    results = run.results()
    cut = [value for name in ("closed", "updated") for value in results[f"forecast_{name}"] if value in (0.0, 100.0)]
    assert results["clipped_points"] == len(cut) > 0
    assert f"{len(cut)} forecast points left 0 to 100 and were set to the border." in run.run.remarks


def test_a_file_of_the_laser_is_the_laser(tmp_path: Path) -> None:
    np.savetxt(tmp_path / "a.txt", laser().values[:1100], fmt="%d")
    files = str(tmp_path / "a.txt"), "laser"
    given, named = (finished(data=data, model="esn", hidden=(50,), train_points=1000).results() for data in files)
    assert given["forecast_closed"] == named["forecast_closed"]
    assert given["clipped_points"] == named["clipped_points"]


def test_gaps_of_a_file_are_refused_or_bridged_and_this_is_said() -> None:
    path = str(FIELD / "e1_question_mark.csv")
    with pytest.raises(InputError, match="'\\?' is a missing value"):
        rnnviz.start("forecast", data=path, epochs=0)
    run = rnnviz.start("forecast", data=path, epochs=0, gaps="interpolate")
    assert run.run.remarks[0] == "2 missing values in 1 gap are interpolated (the longest gap: 2)."
    assert run.run.remarks[0] in run.figure().warning


@pytest.mark.parametrize("bounds", [(3,), (5, 2), (1, 1)])
def test_bounds_are_two_numbers(bounds: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="the lowest and the highest possible value"):
        rnnviz.start("forecast", bounds=bounds)


def test_a_session_knows_that_its_file_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    np.savetxt(file, 50 + 20 * np.sin(np.arange(300)))
    run = finished(data=str(file), model="esn", epochs=1)
    state = run.run.checkpoint()
    same = started(data=str(file), model="esn", epochs=1)
    same.run.restore(state)
    assert same.run.remarks == run.run.remarks
    np.savetxt(file, 50 + 20 * np.cos(np.arange(310)))
    other = started(data=str(file), model="esn", epochs=1)
    other.run.restore(state)
    assert any("then 300 points, now 310" in remark for remark in other.run.remarks)
    other.run.restore({name: value for name, value in state.items() if name != "data"})


def test_dates_stand_on_the_axis() -> None:
    run = rnnviz.start("forecast", data=str(FIELD / "b1_newest_first_dates.csv"), epochs=0)
    ticks = run.figure().panels[0].x.ticks
    dates = np.arange("2021-03-01", "2021-04-30", dtype="datetime64[D]").astype(str)
    assert ticks is not None
    assert len(ticks) == 4
    assert all(dates[round(place)] == text for place, text in ticks)
