"""What every way of learning to forecast promises to those who look at it from outside."""

import copy
from typing import Any

import numpy as np
import pytest

from rnnviz.arrays import Floats
from rnnviz.families.forecast_params import Params
from rnnviz.learning.engines.engine import make_engine
from rnnviz.learning.forecasting import Reader
from rnnviz.parameters import build

SERIES = np.sin(np.arange(90) * 0.7) + 0.2 * np.sin(np.arange(90) * 0.31)

WAYS: dict[str, dict[str, Any]] = {
    **{model: {"model": model} for model in ("mlp", "rnn", "lstm", "lstm-peephole", "gru", "tcn", "transformer")},
    "levenberg": {"model": "mlp", "optimizer": "levenberg-marquardt", "lags": (3,)},
    "closed-loop": {"training": "closed-loop", "unroll": 3, "lags": (3,)},
    "esn": {"model": "esn"},
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_reader_says_does_not_change_while_training_goes_on(way: str) -> None:
    """Else a picture would show another forecast than the one that was looked at."""
    params = build(Params, {"hidden": (4,), "epochs": 50, "train_points": 80, **WAYS[way]})
    engine = make_engine(params, SERIES)
    for _ in range(2):
        engine.step()
    kept = engine.readers()[0]
    before = said_by(copy.copy(kept))
    for _ in range(5):
        if not engine.done:
            engine.step()
    assert np.array_equal(said_by(kept), before, equal_nan=True)
    assert engine.done or not np.array_equal(said_by(engine.readers()[0]), before, equal_nan=True)


def said_by(reader: Reader) -> Floats:
    """Its forecasts of each next value, in a fresh memory."""
    return np.array([reader.read(float(value)) for value in SERIES[:40]])
