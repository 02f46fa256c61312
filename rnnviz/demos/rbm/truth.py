"""What the pictures show."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.rbm.beside import ENOUGH
from rnnviz.demos.rbm.beside_panels import LEAST_KL
from rnnviz.demos.rbm.panels import grid
from rnnviz.demos.rbm.params import picture_of
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.networks.rbm import Rbm, log_probabilities
from rnnviz.panels.states import outline


def _ended(curve: str, result: str) -> Any:
    """Its points so far; the last is the result."""

    def points(results: dict[str, Any], run: Any) -> Any:
        known = getattr(run.run.frame(), curve).tolist()
        return [*known[:-1], results[result]] if known else []

    return points


def _filters(results: dict[str, Any], run: Any) -> Any:
    """The weights as tiles, read from the lowest row upwards."""
    where, W = grid(run.params), np.array(results["W"])
    shown: list[Floats] = []
    for row in reversed(range(where.rows)):
        columns = W[:, row * where.columns : (row + 1) * where.columns]
        squares = columns.reshape(where.side, where.side, -1)
        shown += [squares[line].T.ravel() for line in reversed(range(where.side))]
    return np.concatenate(shown)


def _units(run: Any) -> tuple[Any, Floats]:
    """The data, and the shown picture as states of the visible units."""
    p, data = run.params, run.run.data
    ink = picture_of(p.drawing, data.side) if p.drawing else data.ink[p.example % len(data.ink)]
    return data, data.units_of(ink)


def _rebuilt(results: dict[str, Any], run: Any) -> Any:
    data, units = _units(run)
    visible, hidden = run.params.kind.split("-")
    W, a, b = (np.array(results[name]) for name in ("W", "a", "b"))
    return data.ink_of(Rbm(W, a, b, visible, hidden).reconstruction(units)).reshape(data.side, data.side)[::-1]


def _picture(results: dict[str, Any], run: Any) -> Any:
    data, units = _units(run)
    return data.ink_of(units).reshape(data.side, data.side)[::-1]


def _looked(results: dict[str, Any], run: Any) -> Any:
    return run.run.frame().looked


def _errors_left(results: dict[str, Any], run: Any) -> Any:
    """Of the machine that the results are of, which is the first."""
    errors = run.run.frame().error
    return [*errors[:-1] / errors[0], results["reconstruction_error"] / errors[0]]


def _staircase(run: Any, number: int) -> Any:
    return outline(run.run.frame().fits.models[number])[1]


def _largest(results: dict[str, Any], run: Any) -> Any:
    """From its weights, where it is the machine whose weights are shown."""
    if run.params.hidden_units != run.run.frame().fits.sizes[-1]:
        return _staircase(run, -1)
    W, a, b = (np.array(results[name]) for name in ("W", "a", "b"))
    visible, hidden = run.params.kind.split("-")
    return outline(np.exp(log_probabilities(Rbm(W, a, b, visible, hidden))))[1]


def _approach(results: dict[str, Any], run: Any) -> Any:
    known = run.run.frame().fits.kl[0]
    return [max(kl, LEAST_KL) for kl in [*known[:-1], results["kl_by_hidden_units"][0][1]]]


SHOWS: ShowsTable = {
    ("filters", "W"): _filters,
    ("pictures", "picture", "values"): _picture,
    ("pictures", "rebuilt"): _rebuilt,
    ("likelihood", "train"): Shows(_ended("train", "log_likelihood"), role="c0", label="training"),
    ("likelihood", "train", "x"): _looked,
    ("likelihood", "test"): Shows(_ended("test", "log_likelihood_test"), role="c1", label="test"),
    ("likelihood", "best"): Shows("log_likelihood_best", label="best"),
    ("likelihood", "best", "x"): "best_epoch",
    ("error", "error"): _ended("error", "reconstruction_error"),
    ("error", "error", "x"): _looked,
    ("error", "now"): "reconstruction_error",
    ("sigma", "sigma"): lambda results, run: [*run.run.frame().sigma, results["largest_singular_value"]],
    ("sigma", "now"): "largest_singular_value",
    ("four", "W binary-binary"): _filters,
    ("four sigma", "sigma gaussian-gaussian"): Shows(lambda results, run: run.run.frame().four.sigma[3], role="c6"),
    ("four sigma", "sigma binary-binary"): Shows(lambda results, run: run.run.frame().four.sigma[0], role="c0"),
    ("four error", "error binary-binary"): Shows(_errors_left, role="c0"),
    ("distribution", "p", "height"): lambda results, run: run.run.frame().fits.p,
    ("distribution", "model 0"): Shows(lambda results, run: _staircase(run, 0), role="c1", label="1 hidden"),
    ("distribution", "model 4"): Shows(_largest, role="c0", label="16 hidden"),
    ("needed", "kl"): lambda results, run: [max(kl, LEAST_KL) for _, kl in results["kl_by_hidden_units"]],
    ("needed", "kl", "x"): "kl_by_hidden_units.*.0",
    ("approaches", "kl 0"): Shows(_approach, role="c0"),
}

SAYS: SaysTable = {
    r"training picture is (−?[\d.]+)": "log_likelihood",
    r"test picture (−?[\d.]+\d)": "log_likelihood_test",
    r"it was (−?[\d.]+)": "log_likelihood_best",
    r"at epoch (\d+)": "best_epoch",
    r"(?:error is|error:) ([\d.]+\d)": "reconstruction_error",
    r"σ_max (?:= )?([\d.]+\d)": "largest_singular_value",
    r"(?:After|Before) ([\d.]+) epoch": lambda results, run: run.run.frame().looked[-1],
    r"both sides σ_max is ([\d.]+\d)": lambda results, run: run.run.frame().four.sigma[3, -1],
    r"\(([\d.]+\d), ": lambda results, run: run.run.frame().four.sigma[0, -1],
    r", ([\d.]+\d), ": lambda results, run: run.run.frame().four.sigma[1, -1],
    r", ([\d.]+\d)\)": lambda results, run: run.run.frame().four.sigma[2, -1],
    r"machine is ([\d.e-]+) nats": "kl_by_hidden_units.0.1",
    r"with \d+ ([\d.e-]+);": lambda results, run: results["kl_by_hidden_units"][-1][1],
    r"(\d+) are enough": "hidden_units_needed",
    r"less than ([\d.]+\d)": lambda results, run: ENOUGH,
    r"to ±([\d.]+)": lambda results, run: run.run.frame().colours,
}
