"""Compares with torch's own layers without making anyone wait for torch to load."""

from collections.abc import Mapping

from rnnviz.arrays import Floats
from rnnviz.learning.ahead import load_torch
from rnnviz.networks.topology import Topology
from rnnviz.networks.unrolled import Key

PATIENCE = 0.02
"""Seconds that one look at the loading takes at most."""


def difference(
    topology: Topology, weights: Mapping[Key, Floats], x: Floats, found: Mapping[str, Floats]
) -> float | None:
    """The largest difference to torch's states, or None while another thread is loading torch."""
    if load_torch.is_under_way(PATIENCE):
        return None
    from rnnviz.networks.torch_twin import max_difference

    return max_difference(topology, weights, x, found)
