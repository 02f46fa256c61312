"""What the pictures show."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.networks.boltzmann import states


def _density(results: dict[str, Any], run: Any) -> Any:
    """The density of two hidden units from the weights; of other numbers what the run has found."""
    known, W = run.run.frame().known, np.array(results["W"])
    if W.shape[1] != 2:
        return known.density
    scale = np.sqrt(len(W) / run.params.temperature)
    h = scale * np.stack(np.meshgrid(known.axis, known.axis), axis=-1)
    log_sums = np.log(2.0 * np.cosh(h @ W.T)).sum(-1) - 0.5 * (h**2).sum(-1)
    return np.exp(log_sums - results["log_Z_rbm"]) * scale**2 / (2.0 * np.pi)


def _hopfield(results: dict[str, Any], run: Any) -> Any:
    x, J = states(len(results["J"])), np.array(results["J"])
    return _sorted(0.5 * ((x @ J) * x).sum(1) / run.params.temperature - results["log_Z"])


def _rbm(results: dict[str, Any], run: Any) -> Any:
    u = states(len(results["W"])) @ np.array(results["W"])
    return _sorted(0.5 * (u**2).sum(1) - results["log_Z_rbm"])


def _sorted(logs: Floats) -> Floats:
    return np.exp(np.sort(logs)[::-1])


def _modes(axis: int) -> Any:
    def places(results: dict[str, Any], run: Any) -> Any:
        modes = np.array(results["modes"])
        return modes[:, axis] if axis < modes.shape[1] else np.zeros(len(modes))

    return places


def _newest(chain: str) -> Any:
    """The second overlap of a chain; of one pattern 0."""

    def place(results: dict[str, Any], run: Any) -> Any:
        overlaps = getattr(run.run.frame(), chain).trail[-1]
        return overlaps[1] if len(overlaps) > 1 else 0.0

    return place


SHOWS: ShowsTable = {
    ("landscape", "density"): _density,
    ("landscape", "modes"): _modes(1),
    ("landscape", "modes", "x"): _modes(0),
    ("landscape", "single"): Shows(_newest("single"), role="c1", label="single units"),
    ("landscape", "block"): Shows(_newest("block"), role="c3", label="whole layers"),
    ("states", "hopfield"): Shows(_hopfield, role="c0", label="Hopfield"),
    ("states", "rbm"): Shows(_rbm, role="text", label="RBM"),
    ("machine", "patterns", "values"): lambda results, run: run.params.patterns[::-1],
}

SAYS: SaysTable = {
    r"differ by ([\de.-]+) in ln p": "max_difference",
    r"at most ([\de.-]+)": "max_difference",
    r"critical ([\d.]+\d|\d)": "critical_temperature",
    r"single units is ([\d.]+)": "tv_single",
    r"changed sides (\d+)": "reversals_single",
    r"of layers ([\d.]+)": "tv_block",
    r"\((\d+)\)": "reversals_block",
    r"(\d+) maxima": "n_modes",
}
