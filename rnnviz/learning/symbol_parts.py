"""How a training of a symbol net is cut into pieces, and how its rate falls; no torch."""

import math

from rnnviz.networks.symbol_net import SymbolShape

PART_FLOPS = 1.2e9
"""Floating-point operations that take one core about 20 ms; a weight costs six for each symbol that is learned."""


def sequences_in_part(shape: SymbolShape, window: int) -> int:
    """How many sequences learn in about 20 ms of one core, at least one."""
    return max(1, int(PART_FLOPS / (6 * shape.n_weights * window)))


def falling_cosine(update: int, updates: int, least: float = 0.03) -> float:
    """The factor of the learning rate: half a cosine from 1 to `least` at the last update."""
    share = min(1.0, update / max(1, updates - 1))
    return least + (1.0 - least) * 0.5 * (1.0 + math.cos(math.pi * share))


def falling_line(update: int, updates: int, least: float = 0.02) -> float:
    """The same along a straight line."""
    return 1.0 - (1.0 - least) * min(1.0, update / max(1, updates - 1))
