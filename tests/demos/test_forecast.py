"""The forecasting demo: what it may see, what it says, and how it goes on."""

from pathlib import Path

import numpy as np
import pytest

import rnnviz
from rnnviz.data.series import load_series
from rnnviz.errors import InputError
from rnnviz.parameters import changed

SMALL = {"hidden": [8], "epochs": 20, "train_points": 200, "horizon": 30}


def test_the_closed_loop_sees_nothing_after_the_origin(tmp_path: Path) -> None:
    laser = load_series("laser").values[:300]
    forged = laser.copy()
    forged[200:] = 7.0 + np.arange(100) % 3
    forecasts = []
    for number, values in enumerate((laser, forged)):
        file = tmp_path / f"{number}.csv"
        file.write_text("\n".join(str(v) for v in values))
        run = rnnviz.start("forecast", data=str(file), **SMALL)
        run.finish()
        forecasts.append(run.results())
    assert forecasts[0]["forecast_closed"] == forecasts[1]["forecast_closed"]
    assert forecasts[0]["forecast_updated"][0] == forecasts[1]["forecast_updated"][0]
    assert forecasts[0]["forecast_updated"] != forecasts[1]["forecast_updated"]


def test_results_are_what_their_names_say() -> None:
    run = rnnviz.start("forecast", **SMALL)
    run.finish()
    results = run.results()
    target = load_series("laser").values[200:230]
    error = np.array(results["forecast_closed"]) - target
    assert results["rmse_closed"] == pytest.approx(np.sqrt(np.mean(error**2)))
    assert results["nmse_closed"] == pytest.approx(np.mean(error**2) / np.var(target))
    assert results["epochs"] == 20
    assert results["n_weights"] == 4 * (8 * (1 + 8) + 8) + 9


@pytest.mark.parametrize("model", ["rnn", "lstm", "gru"])
def test_every_model_learns(model: str) -> None:
    run = rnnviz.start("forecast", model=model, **SMALL | {"epochs": 60})
    loss = run.finish().loss
    assert loss[-1] < 0.8 * loss[0]


def test_the_learning_rate_is_taken_up_while_it_runs() -> None:
    run = rnnviz.start("forecast", **SMALL)
    other = rnnviz.start("forecast", **SMALL)
    run.advance(10)
    other.advance(10)
    run.run.change(changed(run.params, {"learning_rate": 0.05}))
    run.advance(3)
    other.advance(3)
    assert np.array_equal(run.run.frame().loss[:11], other.run.frame().loss[:11])
    assert run.run.frame().loss[12] != other.run.frame().loss[12]


def test_a_rate_that_diverges_is_caught_and_the_picture_stays() -> None:
    run = rnnviz.start("forecast", **SMALL | {"learning_rate": 10.0, "optimizer": "sgd", "gradient_threshold": 1e6})
    frame = run.finish()
    assert frame.warning
    assert np.isfinite(frame.closed).all()
    assert len(run.figure().panels) == 5


def test_data_only_needs_no_training() -> None:
    run = rnnviz.start("forecast", epochs=0)
    assert run.run.done
    assert [panel.key for panel in run.figure().panels] == ["forecast"]
    assert run.results()["nmse_closed"] is None


def test_an_origin_inside_the_training_points_is_allowed_with_a_warning() -> None:
    run = rnnviz.start("forecast", **SMALL | {"origin": 120, "epochs": 1})
    assert "inside the training points" in run.run.frame().warning


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"data": "no-such-file.csv"}, "no-such-file"),
        ({"data": "lazer"}, "laser"),
        ({"horizon": 0}, "at least 1"),
        ({"train_points": 100_000}, "10093"),
        ({"origin": 10_090}, "ends at point"),
        ({"lags": [999], "train_points": 500}, "reach back 999"),
        ({"hidden": []}, "at least 1"),
        ({"hidden": [10**6]}, "at most 2000"),
        ({"learning_rate": float("inf")}, "finite"),
    ],
)
def test_wrong_input_gets_a_sentence(values: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        rnnviz.start("forecast", **SMALL | values)
