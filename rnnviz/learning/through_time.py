"""Backpropagation through time by hand: the whole gradient, the truncated one, and where each error goes.

`direct` : (time, state) is everywhere ∂E_t/∂s_t of the error that is read off at step t itself.

Sources: Werbos 1990; Williams & Peng 1990, "An efficient gradient-based algorithm for on-line training of recurrent
network trajectories", Neural Computation 2, 490-501 (stride and window, there h′ and h); Elman 1990.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.dynamics.transport import lengths
from rnnviz.networks.cell import Cell, Gradient, Moment


def added(total: Gradient, more: Gradient) -> Gradient:
    """Sum of two gradients; an empty one is zero."""
    return {name: total[name] + part for name, part in more.items()} if total else more


def full_gradient(cell: Cell, moments: Sequence[Moment], direct: Floats) -> tuple[Gradient, Floats]:
    """The gradient of E = Σ_t E_t, and ∂E/∂s_k : (time, state) as `Cell.backward` takes it."""
    return _flow_back(cell, moments, direct)


def stops(steps: int, stride: int) -> tuple[int, ...]:
    """Steps after which a truncated gradient is taken: after every `stride`, and after the last."""
    return tuple(sorted({*range(stride - 1, steps, stride), steps - 1}))


def truncated_gradient(cell: Cell, moments: Sequence[Moment], direct: Floats, stride: int, window: int) -> Gradient:
    """The sum of what each stop finds: errors since the last stop flow back through the newest `window` copies.

    window = stride = 1 is Elman's rule; stride ≤ window, or errors in between would be lost.
    """
    total: Gradient = {}
    last = -1
    for stop in stops(len(moments), stride):
        first = max(0, stop - window + 1)
        fresh = direct[first : stop + 1] * (np.arange(first, stop + 1) > last)[:, None]
        total = added(total, _flow_back(cell, moments[first : stop + 1], fresh)[0])
        last = stop
    return total


def touched(steps: int, stride: int, window: int) -> Array:
    """Which copies each error reaches under truncation.    Returns (time of the error, time of the copy), bool"""
    stop = np.repeat(0, steps)
    for end in reversed(stops(steps, stride)):
        stop[: end + 1] = end
    t, k = np.indices((steps, steps))
    reaches: Array = (k <= t) & (k > stop[:, None] - window)
    return reaches


def error_flow(cell: Cell, moments: Sequence[Moment], direct: Floats) -> Iterator[tuple[int, Floats, Floats]]:
    """Each error by itself on its way back, from the last copy to the first.

    Yields k, ∂E_t/∂s_k : (time t ≥ k, state), ∂E_t/∂a_k : (time t ≥ k, gate · unit).
    """
    carried: Floats = np.zeros((0, cell.state_size))
    for k in reversed(range(len(moments))):
        here = np.concatenate((direct[k : k + 1], carried))
        da, carried = cell.backward(moments[k], here)
        yield k, here, da


def heat(cell: Cell, moments: Sequence[Moment], direct: Floats) -> Floats:
    """‖∂E_t/∂h_k‖ : (time t, time k), 0 for k > t."""
    return traced(cell, moments, direct, np.ones((len(moments), len(moments)), dtype=bool)).heat


@dataclass(frozen=True, eq=False)
class Traced:
    """All errors on their way back, at once.

    heat : (time t, time k), ‖∂E_t/∂h_k‖, 0 for k > t    errors : (time, state), ∂E/∂s_k as `Cell.backward` takes it
    da, da_cut : (time, gate · unit), ∂E/∂a_k from all errors, and from those that truncation lets through
    """

    heat: Floats
    errors: Floats
    da: Floats
    da_cut: Floats


def traced(cell: Cell, moments: Sequence[Moment], direct: Floats, reaches: Array) -> Traced:
    """reaches : (time t, time k), bool, as `touched` gives it."""
    steps, rows = len(moments), len(cell.b)
    norms, errors = np.zeros((steps, steps)), np.zeros_like(direct)
    da, da_cut = np.zeros((steps, rows)), np.zeros((steps, rows))
    for k, here, arrived in error_flow(cell, moments, direct):
        norms[k:, k] = lengths(here[:, : cell.units])[0]
        errors[k] = here.sum(axis=0)
        da[k] = arrived.sum(axis=0)
        da_cut[k] = (arrived * reaches[k:, k, None]).sum(axis=0)
    return Traced(norms, errors, da, da_cut)


def _flow_back(cell: Cell, moments: Sequence[Moment], direct: Floats) -> tuple[Gradient, Floats]:
    errors = np.empty_like(direct)
    total: Gradient = {}
    carried: Floats = np.zeros(cell.state_size)
    for k in reversed(range(len(moments))):
        errors[k] = direct[k] + carried
        da, carried = cell.backward(moments[k], errors[k])
        total = added(total, cell.gradient(moments[k], da))
    return total, errors
