"""What a choice brings with it: on the command line, in Python, in the form; and what was written before is kept."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rnnviz
from rnnviz.commands.parameters import chosen, read_file
from rnnviz.parameters import as_json, build, changed
from rnnviz.registry import load
from rnnviz.sweep.plan import make_plan

RECIPE = {"hidden": (64,), "lags": (20,), "epochs": 1500}


def typed(*assignments: str, preset: str | None = None, file: Path | None = None) -> Any:
    demo = load("forecast")
    origin = None if file is None else read_file(file, demo)
    return chosen(demo, preset_name=preset, origin=origin, assignments=assignments, seed=None)


def started(**values: Any) -> Any:
    return rnnviz.start("forecast", **values).params


def in_the_form(**values: Any) -> Any:
    params = load("forecast").Params()
    for name, value in values.items():
        params = changed(params, {name: value})
    return params


def on_the_command_line(**values: Any) -> Any:
    return typed(*(f"{name}={value}" for name, value in values.items()))


ways = pytest.mark.parametrize("choose", [started, on_the_command_line, in_the_form])


def of(params: Any, names: Any = RECIPE) -> dict[str, Any]:
    return {name: getattr(params, name) for name in names}


@ways
def test_closed_loop_alone_is_the_recipe(choose: Callable[..., Any]) -> None:
    params = choose(training="closed-loop")
    assert of(params) == RECIPE
    assert params == build(load("forecast").Params, load("forecast").presets["laser-closed-loop"].params)


@ways
def test_levenberg_marquardt_brings_what_it_needs(choose: Callable[..., Any]) -> None:
    params = choose(model="mlp", optimizer="levenberg-marquardt")
    assert params == build(load("forecast").Params, load("forecast").presets["laser-mlp-30-50"].params)


@ways
def test_a_network_without_a_state_brings_its_lags(choose: Callable[..., Any]) -> None:
    assert of(choose(model="mlp")) == {"hidden": (50,), "lags": (30,), "epochs": 500}
    assert of(choose(model="gru")) == {"hidden": (200,), "lags": (1,), "epochs": 500}


def test_what_two_choices_bring_stays_while_one_of_them_lasts() -> None:
    both = in_the_form(model="mlp", optimizer="levenberg-marquardt")
    assert changed(both, {"optimizer": "adam"}) == started(model="mlp")
    assert changed(both, {"optimizer": "adam", "model": "lstm"}) == started()


@pytest.mark.parametrize("name", RECIPE)
def test_what_is_given_wins(name: str) -> None:
    values = {"hidden": 200, "lags": 1, "epochs": 500}
    asked = load("forecast").Params()
    for params in (
        started(training="closed-loop", **{name: values[name]}),
        typed("training=closed-loop", f"{name}={values[name]}"),
        typed(f"{name}={values[name]}", "training=closed-loop"),
    ):
        assert of(params) == RECIPE | {name: getattr(asked, name)}


def test_a_presets_values_win_and_its_silence_does_not() -> None:
    assert of(typed("training=closed-loop", preset="laser-lstm-100")) == RECIPE | {"hidden": (100,)}
    assert of(typed("training=closed-loop", preset="laser-lstm-200")) == RECIPE


def test_back_to_one_step_everything_is_as_it_was() -> None:
    there = in_the_form(training="closed-loop")
    assert changed(there, {"training": "one-step"}) == started()
    kept = changed(changed(there, {"hidden": (32,)}), {"training": "one-step"})
    assert kept == started(hidden=[32])


def test_parameters_written_before_mean_what_they_meant(tmp_path: Path) -> None:
    """A file with all values, as sessions, figures and records hold them: 200 units, one lag, 500 updates."""
    old = build(load("forecast").Params, {"training": "closed-loop"})
    file = tmp_path / "old.json"
    file.write_text(json.dumps(as_json(old)))
    assert typed(file=file) == old
    assert typed("seed=3", file=file) == build(load("forecast").Params, {"training": "closed-loop", "seed": 3})
    assert rnnviz.start("forecast", **as_json(old)).params == old


def test_what_is_typed_may_mend_what_a_file_says(tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps({"training": "closed-loop", "model": "gru"}))
    assert of(typed("model=lstm", file=file)) == RECIPE


def test_a_sweep_over_the_training_gives_each_its_own() -> None:
    plan = make_plan(load("forecast"), {"training": ["one-step", "closed-loop"]})
    assert [(job.params["hidden"], job.params["epochs"]) for job in plan.jobs] == [([200], 500), ([64], 1500)]
    sweep = rnnviz.start("forecast-sweep", training="closed-loop").params
    assert of(sweep) == {"hidden": 64, "lags": 20, "epochs": 1500}
