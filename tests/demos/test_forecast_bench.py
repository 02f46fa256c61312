"""The competition of forecasters: equal for all, the same again for the same seed, and true to what it judges."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnnviz
from rnnviz.codec import decode, encode
from rnnviz.data.series import load_series
from rnnviz.demos.forecast_bench.contenders import CONTENDERS, NETWORKS, RULES
from rnnviz.demos.forecast_bench.drawing import draw, row_order
from rnnviz.demos.forecast_bench.params import Params
from rnnviz.demos.forecast_bench.run import Run
from rnnviz.demos.forecast_bench.training import params_of
from rnnviz.errors import InputError
from rnnviz.headless import HeadlessRun
from rnnviz.learning.baselines import NearestAnalogue
from rnnviz.learning.forecasting import forecast
from rnnviz.learning.metrics import nmse
from rnnviz.learning.span import evenly_spaced_origins
from rnnviz.parameters import build
from rnnviz.view import PLAIN, View
from tests.demos.trying import signature

SMALL: dict[str, Any] = {"budget": 0.05, "seeds": 2, "origins": 4, "horizon": 20, "train_points": 200}
QUICK = ("rnn", "tcn", "analogue")


def started(**values: Any) -> HeadlessRun:
    return rnnviz.start("forecast-bench", **SMALL | {"models": QUICK} | values)


def finished(**values: Any) -> HeadlessRun:
    run = started(**values)
    run.finish()
    return run


def test_every_contender_is_trained_and_judged() -> None:
    results = finished(models=CONTENDERS, seeds=1).results()
    assert results["contenders_done"] == len(CONTENDERS)
    for row in results["rows"]:
        assert row["nmse_closed"] > 0
        assert row["nmse_later"] > 0
        assert (row["n_weights"] is None) == (row["model"] in RULES)
    weights = {row["model"]: row["n_weights"] for row in results["rows"]}
    assert weights["lstm"] == weights["lstm-closed-loop"] == 4 * 64 * (64 + 20 + 1) + 65
    assert weights["esn"] == 402


def test_in_work_the_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    first, same, other = (finished(seed=seed).results() for seed in (1, 1, 2))
    assert first == same
    by_seed = [{row["model"]: row["nmse_closed"] for row in results["rows"]} for results in (first, other)]
    assert by_seed[0]["rnn"] != by_seed[1]["rnn"]
    assert by_seed[0]["analogue"] == by_seed[1]["analogue"]


def test_a_contender_scores_the_same_whoever_else_competes() -> None:
    alone = finished(models=("tcn",)).results()["rows"]
    together = [row for row in finished().results()["rows"] if row["model"] == "tcn"]
    assert alone == together


def test_a_rule_scores_what_it_scores_anywhere() -> None:
    series = load_series("laser").values
    row = finished(models=("analogue",)).results()["rows"][0]
    rule = NearestAnalogue(series[:200])
    scores = [nmse(series[o : o + 20], rule.forecast(series[:o], 20)) for o in (200, 220, 3504, 6789, 10073)]
    assert row["nmse_closed"] == pytest.approx(scores[0])
    assert row["nmse_later"] == pytest.approx(np.median(np.array(scores[1:], float)))


@pytest.mark.parametrize("model", ["rnn", "tcn"])
def test_a_network_scores_what_forecasting_from_each_origin_says(model: str) -> None:
    run = started(models=(model,), seeds=1, origins=40)
    bench = run.run
    assert isinstance(bench, Run)
    while bench._training is None or not bench._training.done:
        bench.step()
    series, horizon = load_series("laser").values, 20
    origins = [200, *bench.frame().scene.later.tolist()]
    made = [forecast(bench._training.reader(), series, o, horizon, warm_up=300, clip=(0, 255)) for o in origins]
    run.finish()
    row = run.results()["rows"][0]
    assert row["nmse_closed"] == pytest.approx(made[0].nmse_closed, rel=1e-3)
    assert row["nmse_updated"] == pytest.approx(made[0].nmse_updated, rel=1e-3)
    assert row["nmse_later"] == pytest.approx(np.median([f.nmse_closed for f in made[1:]]), rel=1e-3)


def test_no_score_of_the_given_window_depends_on_what_lies_behind_it(tmp_path: Path) -> None:
    laser = load_series("laser").values[:400]
    forged = laser.copy()
    forged[220:] = 7.0 + np.arange(180) % 3
    scores = []
    for number, values in enumerate((laser, forged)):
        file = tmp_path / f"{number}.csv"
        file.write_text("\n".join(map(str, values)))
        rows = finished(data=str(file), seeds=1).results()["rows"]
        scores.append([(row["nmse_closed"], row["nmse_updated"]) for row in rows])
    assert scores[0] == scores[1]


@pytest.mark.parametrize("stop", [1, 7, 16, 25, 33, 47])
def test_going_on_from_a_checkpoint_equals_never_having_stopped(stop: int) -> None:
    never, stopped = started(), started()
    for run in (never, stopped):
        run.advance(stop)
    arrays: list[Any] = []
    tree = encode(stopped.run.checkpoint(), arrays)
    again = started()
    again.run.restore(decode(tree, [array.copy() for array in arrays]))
    assert signature(again.run.frame()) == signature(stopped.run.frame())
    steps = 0
    while not again.run.done:
        again.step()
        never.step()
        steps += 1
        assert again.run.done == never.run.done
    assert steps > 0
    assert again.results() == never.results()
    assert signature(again.run.frame()) == signature(never.run.frame())


def test_the_rows_fill_evenly() -> None:
    """No network has a second score before all have their first."""
    run = started(models=("rnn", "tcn", "esn", "mean"), seeds=3)
    networks = np.array([name in NETWORKS for name in run.run.frame().table.names])
    while not run.run.done:
        run.step()
        counts = run.run.frame().table.finished[networks]
        assert counts.max() - counts.min() <= 1
    assert run.run.frame().table.finished.tolist() == [3 if network else 1 for network in networks]


def test_in_work_everybody_gets_the_budget_and_nobody_more() -> None:
    table = finished(models=("rnn", "lstm", "tcn"), budget=0.1).run.frame().table
    costs = [NETWORKS[name].milliseconds / 1000 for name in table.names]
    assert np.all(np.abs(table.seconds - 0.1) <= costs)


def test_by_the_clock_seconds_are_measured_and_the_budget_ends_the_training() -> None:
    rows = finished(models=("rnn", "tcn"), budget_in="seconds", seeds=1).results()["rows"]
    for row in rows:
        assert row["seconds"] > 0
        assert row["updates"] >= 1
        assert row["nmse_closed"] > 0


@given(first=st.integers(1, 2000), horizon=st.integers(1, 500), more=st.integers(-600, 9000), count=st.integers(0, 200))
def test_later_origins_lie_behind_the_given_window_and_inside_the_series(
    first: int, horizon: int, more: int, count: int
) -> None:
    length = first + horizon + max(0, more)
    origins = evenly_spaced_origins(first, horizon, length, count)
    assert len(origins) <= count
    assert list(origins) == sorted(set(origins))
    assert all(first + horizon <= origin <= length - horizon for origin in origins)
    if len(origins) == count > 1:
        assert (origins[0], origins[-1]) == (first + horizon, length - horizon)
        assert np.ptp(np.diff(origins)) <= 2


def test_rows_keep_their_places_while_running_and_are_sorted_at_the_end() -> None:
    run = started()
    while not run.run.done:
        assert row_order(run.params, run.run.frame()).tolist() == [0, 1, 2]
        run.step()
    table = run.run.frame().table
    medians = [*np.median(table.closed[:2], axis=1).tolist(), float(table.closed[2, 0])]
    assert [medians[row] for row in row_order(run.params, run.run.frame())] == sorted(medians)


@pytest.mark.parametrize("order", ["closed", "later", "updated", "weights"])
def test_an_order_that_was_chosen_holds_at_once(order: str) -> None:
    run = finished(order=order)
    column = {"closed": "nmse_closed", "later": "nmse_later", "updated": "nmse_updated", "weights": "n_weights"}[order]
    rows = run.results()["rows"]
    values = [rows[row][column] or 0 for row in row_order(run.params, run.run.frame())]
    assert values == sorted(values)


def words_of(frame: Any, params: Params, view: View = PLAIN) -> list[str]:
    return [mark.text for panel in draw(params, frame, view).panels for mark in panel.marks if hasattr(mark, "text")]


def test_published_scores_are_drawn_for_the_window_they_were_reached_on_only() -> None:
    def speaks_of_them(params: Params, view: View) -> bool:
        frame = Run(params).frame()
        spoken = {bool(re.search("Wan, 1st", " ".join(words_of(frame, params, view)))),
                  "first and second in the Santa Fe competition" in draw(params, frame, view).caption}  # fmt: skip
        assert len(spoken) == 1
        return spoken.pop()

    for view in (PLAIN, View(compact=True)):
        assert speaks_of_them(Params(), view)
        for other in (Params(train_points=900), Params(horizon=50), Params(data="sunspots")):
            assert not speaks_of_them(other, view)


def test_the_picture_says_what_an_equal_budget_is() -> None:
    for budget_in, word in (("work", "another machine"), ("seconds", "this machine")):
        params = build(Params, {"budget_in": budget_in})
        assert word in draw(params, Run(params).frame(), PLAIN).caption


def test_without_room_for_later_origins_the_given_window_is_judged_alone(tmp_path: Path) -> None:
    file = tmp_path / "short.csv"
    file.write_text("\n".join(map(str, load_series("laser").values[:230])))
    run = finished(data=str(file), seeds=1)
    results = run.results()
    assert results["later_origins"] == []
    assert results["best_later"] is None
    assert results["best_closed"] > 0
    assert run.figure().panels


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"models": []}, "at least 1"),
        ({"models": "lstn, gru"}, "did you mean 'lstm'"),
        ({"models": [3]}, "text"),
        ({"seeds": 0}, "at least 1"),
        ({"seeds": 10**6}, "at most 20"),
        ({"budget": 0}, "at least 0.02"),
        ({"budget": float("nan")}, "finite"),
        ({"budget_in": "hours"}, "'work' or 'seconds'"),
        ({"origins": -1}, "at least 0"),
        ({"origins": 10**9}, "at most 200"),
        ({"horizon": 1}, "at least 2"),
        ({"train_points": 20}, "at least 150"),
        ({"data": "lazer"}, "laser"),
        ({"data": "sunspots", "train_points": 300}, "ends at point"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(values: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as error:
        started(**values)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_too_short_or_constant_data_are_refused_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    for values, words in ((np.sin(np.arange(120.0)), "at least 150"), (np.full(400, 3.0), "constant")):
        file.write_text("\n".join(map(str, values)))
        with pytest.raises(InputError, match=words):
            started(data=str(file), train_points=None, horizon=None)


def test_names_may_be_given_as_text_and_all_means_all() -> None:
    assert Params(models="gru, lstm,gru").models == ("gru", "lstm")  # type: ignore[arg-type]
    assert Params(models=("all",)).models == CONTENDERS


@pytest.mark.parametrize("name", NETWORKS)
def test_schedules_fit_the_budget(name: str) -> None:
    train = load_series("laser").values[:1000]
    short, long = (params_of(name, {"data": "laser", "seed": 0}, train, updates) for updates in (40, 400))
    assert 9 * short.epochs <= long.epochs <= 11 * short.epochs
    assert long.drop_epoch is None or abs(long.drop_epoch - long.epochs / 2) <= 1
