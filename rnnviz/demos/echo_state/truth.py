"""What the pictures show, found again by the written equation."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.echo_state.drawing import HIGHEST, LOWEST, circle
from rnnviz.demos.echo_state.run import FIRST, WINDOW, drawn_reservoir, heard_input, painted_input, random_states
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable


def _path(run: Any, copy: int) -> Floats:
    """One copy until now, by the written equation.    Returns (time + 1, unit)."""
    p, net = run.params, drawn_reservoir(run.params)
    *starts, thrown = random_states(p, net.units)
    x = starts[copy]
    W, w = (1.0 if p.W else p.spectral_radius) * net.W, p.input_scale * net.W_in[:, 0]
    path = [x]
    for u in heard_input(p)[: FIRST + run.run.t]:
        a = W @ x + w * u + net.b
        x = (1.0 - p.leak) * x + p.leak * (np.tanh(a) if p.activation == "tanh" else a)
        x = thrown if copy and len(path) == p.kick else x
        path.append(x)
    return np.array(path)


def _distances(results: dict[str, Any], run: Any) -> Floats:
    """As they are written; rounding keeps those that have met apart by another amount each time."""
    return np.linalg.norm(_path(run, 0) - _path(run, 1), axis=1)


def _bounds(results: dict[str, Any], run: Any) -> list[float]:
    bounds: list[float] = []
    for step, distance in enumerate(_distances(results, run).tolist()):
        begins = step in (0, run.params.kick)
        bounds.append(distance if begins else bounds[-1] * results["contraction_bound"])
    return [max(bound, LOWEST) for bound in bounds if bound <= HIGHEST]


def _last_steps(run: Any, series: Floats) -> Floats:
    """What belongs to the states on show: the one after a step has heard that step's input."""
    now = FIRST + run.run.t
    return series[max(0, now - WINDOW) : now]


SHOWS: ShowsTable = {
    ("states", "states"): lambda results, run: _path(run, 0)[-WINDOW:].T,
    ("input", "input"): lambda results, run: _last_steps(run, heard_input(run.params)),
    ("input", "painted"): lambda results, run: _last_steps(run, painted_input(run.params)),
    ("readout", "weights"): "readout",
    ("distance", "distance"): Shows(_distances, role="state", label="two copies"),
    ("distance", "bound"): Shows(_bounds, role="baseline"),
    ("eigenvalues", "radius", "x"): lambda results, run: results["spectral_radius_actual"] * circle(1.0)[0],
    ("eigenvalues", "radius", "y"): lambda results, run: results["spectral_radius_actual"] * circle(1.0)[1],
    ("memory", "memory"): Shows("memory_curve", role="state", label="measured"),
    ("memory", "delays"): "memory_curve",
    ("memory", "exact"): Shows("memory_exact", role="prediction", label="exact"),
}

SAYS: SaysTable = {
    r"(?:copies:|a distance of) (\d[\d.]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)": lambda results, run: _distances(results, run)[-1],
}
