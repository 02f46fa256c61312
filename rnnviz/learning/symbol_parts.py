"""How a training of a symbol net is cut into pieces; no torch."""

from rnnviz.networks.symbol_net import SymbolShape

PART_FLOPS = 1.2e9
"""Floating-point operations that take one core about 20 ms; a weight costs six for each symbol that is learned."""


def sequences_in_part(shape: SymbolShape, window: int) -> int:
    """How many sequences learn in about 20 ms of one core, at least one."""
    return max(1, int(PART_FLOPS / (6 * shape.n_weights * window)))
