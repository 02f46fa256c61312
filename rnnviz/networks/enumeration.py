"""All states of a few units with two values each, and sums over them.

State k = 0 … 2ⁿ − 1 gives unit i the value of bit i of k: everywhere in this project.
"""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints


def bits(units: int, first: int = 0, last: int | None = None) -> Floats:
    """States first … last − 1 (all without bounds) of units that are 0 or 1. Returns (state, unit)."""
    numbers = np.arange(first, 1 << units if last is None else last)
    return ((numbers[:, None] >> np.arange(units)) & 1).astype(float)


def signs(units: int, first: int = 0, last: int | None = None) -> Floats:
    """The same states of units that are −1 (bit 0) or +1 (bit 1). Returns (state, unit)."""
    return 2.0 * bits(units, first, last) - 1.0


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


def total_variation(one: Floats, other: Floats) -> float:
    """½ Σ |p − q|, 0 for equal distributions to 1 for ones that share nothing."""
    return float(0.5 * np.abs(one - other).sum())


def expected_total_variation(p: Floats, samples: int) -> float:
    """What `samples` independent draws from p lead to expect of their histogram: ½ Σ √(2 p (1 − p) / π M).

    Each count is nearly normal, and E|z| = σ √(2/π).
    """
    return float(0.5 * np.sqrt(2.0 * p * (1.0 - p) / (np.pi * samples)).sum())
