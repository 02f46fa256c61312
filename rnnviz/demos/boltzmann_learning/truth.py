"""What the pictures show."""

from typing import Any

import numpy as np

from rnnviz.demos.boltzmann_learning.params import METHODS
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.boltzmann_learning import terms


def _pairs(units: int) -> Any:
    return np.triu_indices(units, 1)


def _learned_pairs(results: dict[str, Any], run: Any) -> Any:
    if results["J_true"] is None:
        second = run.run.frame().look.second
        return second[_pairs(len(second))]
    learned = np.array(results["J_learned"])
    return learned[_pairs(len(learned))]


def _known_pairs(results: dict[str, Any], run: Any) -> Any:
    known = run.run.frame().data_second if results["J_true"] is None else np.array(results["J_true"])
    return known[_pairs(len(known))]


def _likelihoods(results: dict[str, Any], run: Any) -> Any:
    """They end at the result."""
    return [*run.run.frame().likelihoods[:-1], results["log_likelihood"]]


def _terms(results: dict[str, Any], run: Any) -> Any:
    p = run.params
    return [results["terms"], *(terms(m, len(results["b_learned"]), p.samples, p.k) for m in METHODS[1:])]


SHOWS: ShowsTable = {
    ("matching", "pairs"): Shows(_learned_pairs, role="state"),
    ("matching", "pairs", "x"): _known_pairs,
    ("matching", "units"): Shows(
        lambda results, run: run.run.frame().look.first if results["b_true"] is None else results["b_learned"],
        role="prediction"),
    ("matching", "units", "x"): lambda results, run: results["b_true"] or run.run.frame().data_first,
    ("matrices", "true"): lambda results, run: results["J_true"][::-1],
    ("matrices", "learned"): lambda results, run: results["J_learned"][::-1],
    ("likelihood", "likelihood"): _likelihoods,
    ("likelihood", "compared", "y0"): lambda results, run: results["log_likelihood_true"] or run.run.frame().ceiling,
    ("costs", "terms", "x"): _terms,
    ("data", "data"): lambda results, run: run.params.data[::-1],
}  # fmt: skip
SAYS: SaysTable = {
    r"wrong by ([\d.]+)": "rmse_couplings", r"moments ([\d.]+) apart": "moment_gap", r"([\d.]+) nats from": "kl",
    r"likelihood (−?[\d.]+)": "log_likelihood", r"of the truth (−?[\d.]+)": "log_likelihood_true",
    r"no machine can pass (−?[\d.]+)": lambda results, run: run.run.frame().ceiling,
}  # fmt: skip
