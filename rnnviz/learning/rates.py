"""How a learning rate falls: the factor on it at each update, counted from 0."""

import math


def falling_cosine(update: int, updates: int, least: float = 0.03) -> float:
    """Half a cosine from 1 to `least` at the last update."""
    share = min(1.0, update / max(1, updates - 1))
    return least + (1.0 - least) * 0.5 * (1.0 + math.cos(math.pi * share))


def falling_line(update: int, updates: int, least: float = 0.02) -> float:
    """A straight line from 1 to `least` at the last update."""
    return 1.0 - (1.0 - least) * min(1.0, update / max(1, updates - 1))
