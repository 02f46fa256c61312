"""What the forecasting demo refuses, in one sentence each."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.errors import InputError

SMALL: dict[str, Any] = {"hidden": [8], "epochs": 20, "train_points": 200, "horizon": 30}
LEVENBERG = "levenberg-marquardt"


def refused(values: dict[str, Any]) -> str:
    with pytest.raises(InputError) as error:
        rnnviz.start("forecast", **SMALL | values)
    sentence = str(error.value)
    assert "\n" not in sentence
    assert ". " not in sentence.rstrip(".")
    return sentence


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"data": "no-such-file.csv"}, "no-such-file"),
        ({"data": "lazer"}, "laser"),
        ({"horizon": 0}, "at least 1"),
        ({"horizon": 10**6}, "at most 2000"),
        ({"train_points": 100_000}, "10093"),
        ({"train_points": 10}, "at least 20"),
        ({"origin": 0}, "at least 1"),
        ({"origin": 10_094}, "ends at point 10093"),
        ({"origin": 3, "lags": [5]}, "lags reach 5"),
        ({"lags": [999], "train_points": 500}, "reach back 999"),
        ({"lags": [10**6]}, "at most 1000"),
        ({"lags": "1,two"}, "whole number"),
        ({"hidden": []}, "at least 1"),
        ({"hidden": [10**6]}, "at most 2000"),
        ({"learning_rate": float("inf")}, "finite"),
        ({"members": 0}, "at least 1"),
        ({"members": 1000}, "at most 10"),
        ({"window": 400}, "at most 199"),
        ({"model": "perceptron"}, "mlp"),
    ],
)
def test_numbers_out_of_range(values: dict[str, Any], words: str) -> None:
    assert words in refused(values)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"optimizer": LEVENBERG}, "mlp only"),
        ({"optimizer": LEVENBERG, "model": "esn"}, "mlp only"),
        ({"optimizer": LEVENBERG, "model": "mlp", "hidden": [8, 8]}, "one hidden layer"),
        ({"optimizer": LEVENBERG, "model": "mlp", "dropout": 0.1}, "dropout"),
        ({"optimizer": LEVENBERG, "model": "mlp", "lags": 900, "hidden": [2000], "train_points": 9000}, "too many"),
        ({"training": "closed-loop", "model": "gru"}, "lstm only"),
        ({"training": "closed-loop", "model": "mlp"}, "lstm only"),
        ({"training": "closed-loop", "optimizer": "sgd"}, "adam"),
        ({"training": "closed-loop", "hidden": [8, 8]}, "one hidden layer"),
        ({"training": "closed-loop", "lags": [1, 2, 6]}, "gapless"),
        ({"training": "closed-loop", "dropout": 0.1}, "dropout"),
        ({"training": "closed-loop", "window": 50}, "window"),
        ({"training": "closed-loop", "unroll": 300, "lags": 1}, "at least 331"),
        ({"model": "esn", "lags": 3}, "lags must be 1"),
        ({"model": "esn", "hidden": [20, 20]}, "one number"),
        ({"model": "esn", "hidden": [2000]}, "at most 1000"),
        ({"model": "esn", "dropout": 0.5}, "dropout must be 0"),
    ],
)
def test_what_does_not_go_together(values: dict[str, Any], words: str) -> None:
    assert words in refused(values)


def test_nan_in_the_middle_of_a_file_is_named_by_its_row(tmp_path: Path) -> None:
    cells = [str(v) for v in np.sin(np.arange(300.0))]
    cells[149] = "nan"
    file = tmp_path / "holes.csv"
    file.write_text("\n".join(cells))
    sentence = refused({"data": str(file)})
    assert "150" in sentence
    assert "holes.csv" in sentence


def test_a_series_that_is_constant_while_it_is_learned_from(tmp_path: Path) -> None:
    file = tmp_path / "flat.csv"
    file.write_text("\n".join(["3"] * 250 + [str(v) for v in range(100)]))
    assert "constant" in refused({"data": str(file)})


def test_a_constant_series(tmp_path: Path) -> None:
    file = tmp_path / "flat.csv"
    file.write_text("\n".join(["3"] * 300))
    assert "constant" in refused({"data": str(file)})


def test_a_window_that_is_constant_after_the_origin_has_no_nmse(tmp_path: Path) -> None:
    file = tmp_path / "stops.csv"
    file.write_text("\n".join([str(v) for v in np.sin(np.arange(200.0))] + ["0.5"] * 40))
    run = rnnviz.start("forecast", **SMALL | {"data": str(file), "epochs": 2})
    run.finish()
    assert run.results()["nmse_closed"] is None
    assert run.results()["rmse_closed"] > 0
    assert "closed loop NMSE —" in run.figure().caption
