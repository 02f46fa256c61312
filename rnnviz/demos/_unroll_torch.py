"""Compares with torch's own layers without making anyone wait for torch to load."""

import threading
from collections.abc import Mapping

from rnnviz.arrays import Floats
from rnnviz.networks.topology import Topology
from rnnviz.networks.unrolled import Key

PATIENCE = 0.02
"""Seconds that one look at the loading takes at most."""

_wanted = threading.Event()
_loaded = threading.Event()


def warm_up() -> None:
    """Load torch, on a thread of its own where the animation runs beside it."""
    _wanted.set()
    try:
        import rnnviz.networks.torch_twin  # noqa: F401 - it is the loading that counts
    finally:
        _loaded.set()


def difference(
    topology: Topology, weights: Mapping[Key, Floats], x: Floats, found: Mapping[str, Floats]
) -> float | None:
    """The largest difference to torch's states, or None while another thread is loading torch."""
    if _wanted.is_set() and not _loaded.wait(PATIENCE):
        return None
    from rnnviz.networks.torch_twin import max_difference

    return max_difference(topology, weights, x, found)
