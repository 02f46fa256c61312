"""What the pictures and words of an unrolled network show."""

from typing import Any

import numpy as np

from rnnviz.demos.unroll.params import Params, topology_of
from rnnviz.kit.truth import SaysTable, ShowsTable
from rnnviz.networks.unrolled import random_weights


def _sizes(params: Params) -> dict[tuple[str, str], int]:
    """Counted from the matrices and biases themselves, by the layers they lead to and from."""
    weights = random_weights(topology_of(params), np.random.default_rng(params.seed))
    return {names: array.size for names, array in weights.items()}


def _weights_of_each(results: dict[str, Any], run: Any) -> list[int]:
    return list(_sizes(run.params).values())


def _weights_of_layers(results: dict[str, Any], run: Any) -> list[int]:
    sizes = _sizes(run.params)
    return [
        sum(size for (to, _), size in sizes.items() if to == layer) for layer in dict.fromkeys(to for to, _ in sizes)
    ]


SHOWS: ShowsTable = {("weights", "matrices"): _weights_of_each, ("weights", "layers"): _weights_of_layers}
SAYS: SaysTable = {
    r"^(.+) = \d+ weights,": "n_weights", r"= (\d+) weights,": "n_weights", r"^(\d+) weights$": "n_weights",
    r"passes (\d+) layer": "depth",
    r"unrolled over (\d+) step": lambda results, run: topology_of(run.params).steps,
    r"and count (\d+) weights": "n_weights_torch",
}  # fmt: skip
