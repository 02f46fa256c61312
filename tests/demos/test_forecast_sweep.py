"""The demo `forecast-sweep`: what it computes, repeats, keeps and shows."""

import gc
import statistics
from dataclasses import replace
from typing import get_args

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import rnnviz
from rnnviz.demos.forecast_sweep.frame import FAILED, FINISHED, UNDER_WAY, WAITING, summary
from rnnviz.demos.forecast_sweep.params import MEASURES, Params, Varied
from rnnviz.demos.forecast_sweep.run import Run
from rnnviz.errors import InputError
from rnnviz.events import Click
from rnnviz.parameters import as_json, build, changed
from rnnviz.registry import load
from rnnviz.session import Session, load_session, resume, save_session
from rnnviz.sweep.job import Outcome
from rnnviz.view import View

TINY = {"x_values": (1, 3), "y_values": (1, 2), "seeds": 2, "epochs": 1, "window": None, "workers": 2}


class Told:
    """Stands for the pool: answers when it is told to. asked : numbers and jobs in the order they were submitted"""

    def __init__(self):
        self.asked = {}
        self.ready = []
        self.workers = None

    def submit(self, number, job):
        self.asked[number] = job

    def answer(self, number, **results):
        self.ready.append((number, Outcome({"nmse_closed": 1.0, **results})))

    def next(self, timeout):
        return self.ready.pop(0) if self.ready else None

    def resize(self, workers):
        self.workers = workers

    def close(self):
        pass


def told(**params):
    """A run whose runs finish when the test says so."""
    run = Run(build(Params, TINY | params))
    run._pool = Told()
    return run, run._pool


def finish(run, pool, score=lambda job: 1.0):
    while not run.done:
        run.step()
        for number in list(run._handed_out):
            pool.answer(number, nmse_closed=score(pool.asked[number].params))


# -- handing out ----------------------------------------------------------------------------------------------------


def test_every_run_is_computed_once_all_cells_before_second_seeds():
    run, pool = told()
    finish(run, pool)
    asked = [(job.params["hidden"], job.params["lags"], job.params["seed"]) for job in pool.asked.values()]
    cells = [([h], [lag]) for h in (1, 2) for lag in (1, 3)]
    assert asked == [(*cell, seed) for seed in (0, 1) for cell in cells]
    assert run.progress == 1.0
    assert run.position == "8 of 8 runs"


def test_no_more_is_handed_out_than_keeps_the_processes_busy():
    run, pool = told(workers=2)
    for _ in range(10):
        run.step()
    assert len(pool.asked) == 3
    assert run.frame().count(UNDER_WAY) == 3
    pool.answer(2)
    run.step()
    assert len(pool.asked) == 4


def test_a_paused_sweep_begins_nothing_and_finishes_what_is_under_way():
    run, pool = told()
    run.step()
    run.step()
    assert run.refine()
    pool.answer(1)
    assert run.refine()
    pool.answer(2)
    assert not run.refine()
    assert len(pool.asked) == 2
    assert (run.frame().count(FINISHED), run.frame().count(WAITING)) == (2, 6)


def test_more_seeds_and_values_keep_what_is_known():
    run, pool = told()
    finish(run, pool)
    run.change(changed(run.params, {"seeds": 3, "x_values": (1, 3, 5), "workers": 5}))
    assert pool.workers == 5
    assert not run.done
    finish(run, pool)
    assert len(pool.asked) == 3 * 3 * 2
    run.change(changed(run.params, {"seeds": 1, "x_values": (5, 1)}))
    assert run.done
    assert run.frame().states.shape == (2, 2, 1)


def test_runs_under_way_while_the_grid_changes_are_not_lost():
    run, pool = told()
    run.step()
    run.change(changed(run.params, {"x_values": (7,)}))
    pool.answer(1, nmse_closed=0.5)
    assert not run.refine()
    run.change(build(Params, TINY))
    assert run.frame().scores[0, 0, 0, 0] == 0.5


def test_a_session_keeps_finished_runs_and_repeats_none(tmp_path):
    run, pool = told()
    for _ in range(3):
        run.step()
    pool.answer(1, nmse_closed=0.25)
    pool.answer(3, nmse_closed=0.75)
    run.refine()
    save_session(tmp_path / "a.rnnviz", Session("forecast-sweep", run.params, checkpoint=run.checkpoint()))
    again = resume(load_session(tmp_path / "a.rnnviz")).run
    pool = again._pool = Told()
    assert again.frame().scores[0, :, :, 0].ravel().tolist() == pytest.approx([0.25, np.nan, 0.75, np.nan], nan_ok=True)
    finish(again, pool)
    assert len(pool.asked) == 6
    assert again.done


def test_a_checkpoint_that_was_tampered_with_is_refused():
    run, _ = told()
    entry = {"key": "x", "results": {"nmse_closed": [1]}, "seconds": 1.0, "error": ""}
    for state in ({}, {"finished": [{}]}, {"finished": [entry]}, {"finished": [entry | {"results": 3}]}):
        with pytest.raises((InputError, KeyError, TypeError, AttributeError)):
            run.restore(state)
    assert run.frame().count(FINISHED) == 0


# -- real processes -------------------------------------------------------------------------------------------------


def test_the_numbers_are_those_of_a_single_forecast():
    run = rnnviz.start("forecast-sweep", **TINY | {"seeds": 1, "x_values": (3,), "y_values": (2,), "seed": 4})
    run.finish()
    (entry,) = run.results()["table"]
    alone = rnnviz.start("forecast", hidden=2, lags=3, epochs=1, seed=4)
    alone.finish()
    assert entry == {"lags": 3, "hidden": 2, "seed": 4} | {name: alone.results()[name] for name in MEASURES}


def test_a_sweep_that_is_dropped_ends_its_processes():
    run = Run(build(Params, TINY))
    run.step()
    run.step()
    while len(run._pool.pids) < 2:
        assert run.refine()
    processes = [psutil.Process(pid) for pid in run._pool.pids]
    del run
    gc.collect()
    assert not any(process.is_running() for process in processes)


# -- numbers --------------------------------------------------------------------------------------------------------

scores = hnp.arrays(
    float, hnp.array_shapes(min_dims=3, max_dims=3, max_side=5),
    elements=st.floats(1e-3, 1e3) | st.just(float("nan")),
)  # fmt: skip


@given(scores)
def test_medians_are_those_of_the_seeds_that_are_known(values):
    found = summary(values)
    for cell in np.ndindex(values.shape[:2]):
        known = [float(v) for v in values[cell] if np.isfinite(v)]
        assert found.seeds[cell] == len(known)
        if known:
            assert found.median[cell] == pytest.approx(statistics.median(known))
            assert (found.lowest[cell], found.highest[cell]) == (min(known), max(known))
        else:
            assert np.isnan([found.median[cell], found.lowest[cell], found.highest[cell]]).all()
    if np.isfinite(values).any():
        assert found.median[found.best] == np.nanmin(found.median)
    else:
        assert found.best is None


def test_results_say_what_lag_gains():
    run, pool = told()
    finish(run, pool, lambda params: {1: 0.8, 3: 0.2}[params["lags"][0]] * (1 + params["seed"]) / params["hidden"][0])
    results = run.results()
    assert results["median"] == pytest.approx(np.array([[1.2, 0.3], [0.6, 0.15]]))
    assert (results["best_x"], results["best_y"]) == (3, 2)
    assert (results["best"], results["gain"]) == (pytest.approx(0.15), pytest.approx(4))
    assert results["lowest"][1][1] == pytest.approx(0.1)
    caption = load("forecast-sweep").draw(run.params, run.frame(), View()).caption
    assert "8 of 8 runs. Best: lags 3, hidden units 2: 0.15 [0.1–0.2], median of 2 seeds." in caption
    assert "With lags 1 it is 0.6, 4 times as much." in caption


def test_a_run_that_failed_is_told_and_counted_and_the_others_count():
    run, pool = told()
    run.step()
    pool.ready.append((1, Outcome(error="It was too hot.")))
    finish(run, pool)
    assert run.results()["failed"] == 1
    assert run.results()["table"][0]["error"] == "It was too hot."
    figure = load("forecast-sweep").draw(run.params, run.frame(), View())
    assert figure.warning == "1 failed: It was too hot."
    assert run.frame().count(FAILED) == 1


# -- what can be asked for ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"vary_x": "hidden"}, "vary_x and vary_y are both hidden"),
        ({"x_values": ()}, "x_values must hold at least 1"),
        ({"x_values": (1, 1)}, "mean the same"),
        ({"x_values": (1.5,)}, "lags"),
        ({"x_values": (5000,)}, "lags"),
        ({"y_values": (0,)}, "hidden"),
        ({"y_values": (-1,)}, "y_values"),
        ({"vary_x": "leak", "x_values": (0.5, 1)}, "leak does not concern the model lstm in one-step training"),
        ({"vary_x": "noise", "x_values": (0, 0.02)}, "noise does not concern the model lstm in one-step"),
        ({"model": "esn", "vary_x": "learning_rate", "x_values": (0.1, 1)}, "learning_rate does not concern"),
        ({"y_values": tuple(range(1, 30))}, "at most 8"),
        ({"model": "esn"}, "lags must be 1 for the model esn"),
        ({"model": "gru", "training": "closed-loop"}, "lstm only"),
        ({"seeds": 0}, "seeds must be at least 1"),
        ({"seeds": 10**9}, "seeds may be at most 50"),
        ({"seed": 2**32 - 1, "seeds": 2}, "seed must be less than"),
        ({"workers": 1000}, "workers may be at most 64"),
    ],
)
def test_what_cannot_be_gets_one_sentence(params, words):
    with pytest.raises(InputError, match=words) as refused:
        build(Params, params)
    assert "\n" not in str(refused.value)


def test_what_is_varied_is_not_shared():
    params = build(Params, {"vary_x": "learning_rate", "x_values": (0.01, 0.1), "lags": 7, "hidden": 99})
    run = Run(params)
    assert {tuple(job.params["lags"]) for job in run._jobs.values()} == {(7,)}
    assert {job.params["learning_rate"] for job in run._jobs.values()} == {0.01, 0.1}
    assert {tuple(job.params["hidden"]) for job in run._jobs.values()} == {(8,), (16,), (32,)}


@pytest.mark.parametrize("name", get_args(Varied))
def test_any_number_of_a_forecast_can_be_varied(name):
    of_reservoir, of_closed_loop = ("spectral_radius", "leak", "ridge"), ("unroll", "noise", "weight_decay")
    model = {"model": "esn", "lags": 1} if name in of_reservoir else {}
    model |= {"training": "closed-loop"} if name in of_closed_loop else {}
    value = 0.25 if name in ("learning_rate", "dropout", "drop_factor", *of_reservoir, "noise", "weight_decay") else 30
    value = 3 if name == "members" else 1000 if name == "train_points" else value
    other = "train_points" if name == "hidden" else "hidden"
    grid = {"vary_x": name, "x_values": (value,), "vary_y": other, "y_values": (250 if other != "hidden" else 8,)}
    run = Run(build(Params, {"epochs": 20, "seeds": 1, **model, **grid}))
    (job,) = run._jobs.values()
    assert np.ravel(job.params[name]).tolist() == [value]


def test_the_column_of_a_file_is_for_all_runs(tmp_path):
    table = np.column_stack([np.sin(np.arange(200.0)), np.cos(np.arange(200.0) / 3)])
    np.savetxt(tmp_path / "two.csv", table, delimiter=",", header="a,b", comments="")
    params = build(Params, {"data": str(tmp_path / "two.csv"), "column": "b", "x_values": (1,), "y_values": (4,)})
    assert {job.params["column"] for job in Run(params)._jobs.values()} == {"b"}


# -- the picture ----------------------------------------------------------------------------------------------------


def test_a_click_on_a_row_brings_it_to_the_front_and_back():
    demo = load("forecast-sweep")
    params = build(Params, TINY)
    once = demo.on(Click("map", 0.2, 1.1), params)
    assert once.focus == 1
    assert demo.on(Click("map", 0.2, 1.1), once) == params
    assert demo.on(Click("map", 0.2, 99.0), params).focus == 1
    assert demo.on(Click("runs", 0.2, 1.1), params) is None
    assert build(Params, as_json(once)) == once


def test_only_the_row_in_front_has_a_band():
    run, pool = told()
    finish(run, pool)
    draw = load("forecast-sweep").draw

    def bands(params):
        marks = draw(params, run.frame(), View()).panel("medians").marks
        return [mark.key for mark in marks if mark.key.startswith("band")]

    assert bands(run.params) == ["band-0", "band-1"]
    assert bands(changed(run.params, {"focus": 1})) == ["band-1"]


def test_each_finished_cell_has_its_number_and_the_best_its_frame():
    run, pool = told()
    for _ in range(2):
        run.step()
    pool.answer(1, nmse_closed=0.5)
    run.refine()
    marks = {mark.key: mark for mark in load("forecast-sweep").draw(run.params, run.frame(), View()).panel("map").marks}
    words = [marks[f"number-{row}-{column}"].text for row in (0, 1) for column in (0, 1)]
    assert words == ["0.5", "…", "", ""]
    assert (marks["best"].x.mean().round(), marks["best"].y.mean().round()) == (0, 0)
    tiles = marks["tiles"].values
    assert np.isfinite(tiles).any(axis=0).sum() <= tiles.shape[1] // 2
    assert np.nanmax(tiles) == pytest.approx(-np.log10(0.5))


def test_an_earlier_sweep_over_the_same_columns_is_a_dotted_curve():
    from rnnviz.view import Ghost

    run, pool = told()
    finish(run, pool)
    draw = load("forecast-sweep").draw
    same = Ghost("before", run.params, run.frame())
    other = Ghost("other", run.params, replace(run.frame(), x_values=np.array([1.0, 9.0])))
    marks = draw(run.params, run.frame(), View(ghosts=(same, other))).panel("medians").marks
    assert [mark.label for mark in marks if mark.key.startswith("ghost")] == ["before"]
