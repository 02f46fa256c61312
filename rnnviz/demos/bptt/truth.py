"""What the pictures show and say, by the results."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.gradient_study import Draw, study
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.panels import through_time as picture


def _colours(results: dict[str, Any], run: Any) -> Floats:
    return picture.colours_of(np.array(results["heat"]))


def _own(results: dict[str, Any], run: Any) -> Floats:
    """The last error alone on its way back: by h from the map, by c of an LSTM once more from the weights."""
    if run.params.cell != "lstm":
        return np.array(results["heat"][-1][::-1])
    W, U, V, b, inputs, targets = (np.array(results[name]) for name in ("W", "U", "V", "b", "inputs", "targets"))
    alone = study(LstmCell(U, W, b), Draw(W, U, V, inputs, targets), "last", 1, 1)
    return alone.by_lag if alone.memory_by_lag is None else alone.memory_by_lag


def _stretched(results: dict[str, Any], run: Any) -> Floats:
    nothing = [np.nan] * run.params.units
    return np.array([nothing if row is None else row for row in results["singular_values"]]).T


def _share(results: dict[str, Any], run: Any) -> float:
    return float(results["heat"][-1][0] / results["heat"][-1][-1])


def _rate(results: dict[str, Any], run: Any) -> float:
    return float(_share(results, run) ** (1.0 / (run.params.time_steps - 1)))


SHOWS: ShowsTable = {
    ("map", "heat"): _colours,
    ("gradient", "own"): _own,
    ("gradient", "gradient"): Shows("gradient_by_lag", role="text"),
    ("singular", "largest"): Shows("singular_values.*.0", role="gradient"),
    ("singular", "all"): _stretched,
}

SAYS: SaysTable = {
    r"(\d+) steps back": lambda results, run: run.params.time_steps - 1,
    r"(?:shrunk|grown) to ([\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+) of": _share,
    r"× ([\d.]+) a step": _rate,
    r"stands ([\d.]+)°": lambda results, run: np.degrees(np.arccos(results["cosine"])),
    r"cosine ([−\d.]+)": "cosine",
}
