"""Endless streams of ±1 whose next answer lies some steps in the past."""

from typing import Literal

import numpy as np

from rnnviz.arrays import Floats

StreamTask = Literal["delayed-copy", "temporal-xor"]


def coin_flips(symbols: int, rng: np.random.Generator) -> Floats:
    """x : (time,), each +1 or −1."""
    return 2.0 * rng.integers(0, 2, symbols) - 1.0


def targets(x: Floats, task: StreamTask, delay: int) -> Floats:
    """d : (time,).

    delayed-copy: d_t = x_{t−delay}, with x = 0 before the stream
    temporal-xor: d_t = x_t · x_{t−delay}, with x = 1 before the stream; the exclusive or, where −1 is true
    """
    before = 0.0 if task == "delayed-copy" else 1.0
    earlier = np.concatenate((np.full(min(delay, len(x)), before), x))[: len(x)]
    return earlier if task == "delayed-copy" else x * earlier
