"""What the pictures show."""

from typing import Any

import numpy as np

from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.networks.ising_torus import infinite_magnetisation, torus
from rnnviz.panels.states import outline


def _states(run: Any) -> Any:
    return run.run.frame().states


def _lattice(run: Any) -> Any:
    return run.run.frame().lattice


def _law(results: dict[str, Any], run: Any) -> Any:
    """The probabilities, of the states in the order in which they stand."""
    seen, p = _states(run), results["probabilities"]
    return outline(seen.p if p is None else np.array(p)[seen.numbers])[1]


def _distances(results: dict[str, Any], run: Any) -> Any:
    """They end at the result."""
    known = _states(run).distances[1].tolist()
    return [*known[:-1], results["total_variation"]] if known else []


def _mean(results: dict[str, Any], run: Any) -> Any:
    """Of a lattice per unit."""
    mean = results["mean_energy_exact"]
    return mean / run.params.side**2 if run.params.machine == "lattice" else mean


def _solved(results: dict[str, Any], run: Any) -> Any:
    p, seen = run.params, _lattice(run)
    return [p.coupling * torus(p.side, p.coupling / T).energy for T in seen.T]


def _infinite(results: dict[str, Any], run: Any) -> Any:
    return infinite_magnetisation(run.params.coupling / _lattice(run).T)


SHOWS: ShowsTable = {
    ("states", "share"): lambda results, run: _states(run).share,
    ("states", "law"): Shows(_law, role="text", label="exp"),
    ("states", "own"): Shows(lambda results, run: outline(_states(run).own)[1], role="prediction", label="all at once"),
    ("states", "states"): lambda results, run: _states(run).p,
    ("distance", "distance"): _distances,
    ("trace", "exact", "y0"): _mean,
    ("trace", "mean"): lambda results, run: run.run.frame().trace.mean,
    ("spins", "spins"): lambda results, run: _lattice(run).spins[::-1],
    ("magnetisation", "infinite"): _infinite,
    ("magnetisation", "found"): "abs_magnetisation",
    ("magnetisation", "found", "x"): lambda results, run: run.params.temperature,
    ("energy", "finite"): _solved,
    ("energy", "found"): "energy_per_unit",
}  # fmt: skip

SAYS: SaysTable = {
    r"another law, ([\d.]+)": lambda results, run: _states(run).in_the_limit,
    r"(\d+) units, each": lambda results, run: run.params.side**2,
    r"(\d+) states": lambda results, run: 2 ** len(_states(run).b),
    r"Energy per unit (−?[\d.]+)": "energy_per_unit",
    r"exactly (−?[\d.]+)": "energy_per_unit_exact",
    r"\|m\| ([\d.]+)": "abs_magnetisation",
    r"is ([\d.]+) from the law": "total_variation",
    r"would be ([\d.]+) away": "total_variation_iid",
    r"remembers (−?[\d.]+) sweeps": "autocorrelation_time",
}
