"""What is known of forecasting the laser and the sunspots, and what the presets promise."""

import statistics
from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.registry import load


def results_of(preset: str, **values: Any) -> dict[str, Any]:
    run = rnnviz.start("forecast", preset_name=preset, **values)
    run.finish()
    return run.results()


def test_simple_rules_on_the_window_of_the_competition() -> None:
    results = results_of("laser-data")
    assert results["origin"] == 1000
    assert results["nmse_analogue"] == pytest.approx(0.0268, abs=5e-5)
    assert results["nmse_persistence"] == pytest.approx(1.337, abs=5e-4)
    assert results["nmse_ar"] == pytest.approx(0.886, abs=5e-4)
    assert results["nmse_mean"] == pytest.approx(1.007, abs=5e-4)
    assert results["later_origins"] == [2180, 3870, 4000, 5180]


@pytest.mark.parametrize(
    ("preset", "asked"),
    [
        (
            "laser-lstm-200",
            {"model": "lstm", "hidden": (200,), "lags": (1,), "optimizer": "adam", "learning_rate": 0.005,
             "epochs": 500, "drop_epoch": 250, "drop_factor": 0.2, "gradient_threshold": 1.0, "training": "one-step"},
        ),
        ("laser-mlp-15-30", {"model": "mlp", "lags": (15,), "hidden": (30,), "optimizer": "levenberg-marquardt"}),
        ("laser-mlp-30-50", {"model": "mlp", "lags": (30,), "hidden": (50,), "optimizer": "levenberg-marquardt"}),
        ("sunspots-mlp", {"data": "sunspots", "model": "mlp", "lags": (1, 2, 3, 6, 12), "hidden": (4,)}),
        ("laser-closed-loop", {"model": "lstm", "hidden": (64,), "lags": (20,), "epochs": 1500, "noise": 0.02}),
        ("laser-committee", {"training": "closed-loop", "members": 5}),
    ],
)  # fmt: skip
def test_a_seed_figure_is_made_as_the_course_made_it(preset: str, asked: dict[str, Any]) -> None:
    params = rnnviz.start("forecast", preset_name=preset).params
    assert {name: getattr(params, name) for name in asked} == asked
    assert preset in load("forecast").presets


def test_the_sunspot_network_predicts_the_next_year_and_not_the_next_thirty_five() -> None:
    results = results_of("sunspots-mlp")
    assert results["n_weights"] == 5 * 4 + 4 + 4 + 1
    assert results["nmse_updated"] == pytest.approx(0.093, abs=0.02)
    assert results["nmse_closed"] > 4 * results["nmse_updated"]
    assert 0 < results["gamma"] < results["n_weights"]


def test_with_fifteen_lags_the_next_value_is_known_and_the_collapse_is_not() -> None:
    results = results_of("laser-mlp-15-30")
    assert results["nmse_updated"] < 0.01
    assert 0.3 < results["nmse_closed"] < 0.75
    assert 0 < results["gamma"] < results["n_weights"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_lstm_of_the_course_hugs_the_data_and_loses_the_beat_on_its_own() -> None:
    found = [results_of("laser-lstm-200", seed=seed) for seed in range(3)]
    assert all(results["rmse_updated"] < 6.0 for results in found)
    assert statistics.median(results["nmse_closed"] for results in found) > 0.1


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_committee_beats_the_winner_of_1991_here_and_holds_later() -> None:
    results = results_of("laser-committee")
    assert results["nmse_closed"] < 0.0273
    assert (np.array(results["nmse_later_closed"]) <= [0.12, 0.40, 0.01, 0.13]).all()
