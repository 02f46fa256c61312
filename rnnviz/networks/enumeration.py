"""All states of a few units with two values each, and sums over them.

State k = 0 … 2ⁿ − 1 gives unit i the value of bit i of k: everywhere in this project.
"""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints


def bits(units: int, first: int = 0, last: int | None = None) -> Floats:
    """States first … last − 1 (all without bounds) of units that are 0 or 1. Returns (state, unit)."""
    numbers = np.arange(first, 1 << units if last is None else last)
    return ((numbers[:, None] >> np.arange(units)) & 1).astype(float)


def number_of(states: Array) -> Ints:
    """The number k of each state; a unit counts as 1 where it is > 0.    states : (…, unit)    Returns (…,)."""
    return (np.asarray(states) > 0) @ (1 << np.arange(np.shape(states)[-1]))


def log_sum_exp(logs: Floats, axis: int | None = None) -> Floats:
    """ln Σ e^logs, with the largest taken out first, so that nothing overflows; −∞ where there is nothing else."""
    largest = np.max(logs, axis=axis, keepdims=True)
    safe = np.where(np.isfinite(largest), largest, 0.0)
    with np.errstate(divide="ignore"):
        total = np.log(np.exp(logs - safe).sum(axis=axis, keepdims=True)) + safe
    return total.squeeze(axis) if axis is not None else total.reshape(())
