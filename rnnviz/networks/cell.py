"""What a recurrent cell can do in plain numpy: go one step forward, and carry errors one step back.

Letters as in the course: U : (gate · unit, input) from the input, W : (gate · unit, unit) from the cell's own last
output, b : (gate · unit,), gates one below the other in torch's order; W_ij goes to i from j. A state is one vector
s : (state,), h for a simple cell or a GRU, h and c one after the other for an LSTM. Leading axes are batches.

Source: Werbos 1990, "Backpropagation through time: what it does and how to do it", Proc. IEEE 78(10) 1550-1560.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from rnnviz.arrays import Floats

Gradient = dict[str, Floats]
"""∂E/∂ of each weight, by its letter, in its shape."""


@dataclass(frozen=True, eq=False)
class Moment:
    """One step of a cell, and all that the way back needs of it.

    x : (..., input)    before, after : (..., state)    gates : name to (..., unit), empty for a simple cell
    """

    x: Floats
    before: Floats
    after: Floats
    gates: Mapping[str, Floats]

    def rowwise(self) -> "Moment":
        """The same for many errors at once: an axis in front of the last one."""
        gates = {name: gate[..., None, :] for name, gate in self.gates.items()}
        return Moment(self.x[..., None, :], self.before[..., None, :], self.after[..., None, :], gates)


class Cell(Protocol):
    """A cell with its weights."""

    @property
    def U(self) -> Floats:
        """(gate · unit, input)"""

    @property
    def W(self) -> Floats:
        """(gate · unit, unit)"""

    @property
    def b(self) -> Floats:
        """(gate · unit,)"""

    @property
    def units(self) -> int:
        """Length of h."""

    @property
    def state_size(self) -> int:
        """Length of the state: units, or twice as many."""

    def forward(self, x: Floats, before: Floats) -> Moment:
        """x : (..., input), before : (..., state) → the step."""

    def backward(self, moment: Moment, d: Floats) -> tuple[Floats, Floats]:
        """Errors one step back.

        d : (..., state), ∂E/∂(state after), where c's part leaves out c's way through the h of this very step
        Returns ∂E/∂a : (..., gate · unit) of the gates' arguments, and ∂E/∂(state before) : (..., state).
        """

    def gradient(self, moment: Moment, da: Floats) -> Gradient:
        """What ∂E/∂a : (..., gate · unit) means for each weight, summed over leading axes."""


def together(moments: Sequence[Moment]) -> Moment:
    """Many steps as one: an axis for time in front."""
    gates = {name: np.stack([moment.gates[name] for moment in moments]) for name in moments[0].gates}
    x, before, after = (np.stack([getattr(m, part) for m in moments]) for part in ("x", "before", "after"))
    return Moment(x, before, after, gates)


def jacobian(cell: Cell, moment: Moment) -> Floats:
    """∂(state after)_i / ∂(state before)_j : (..., state, state): the way back of every unit error at once."""
    rows = np.broadcast_to(np.eye(cell.state_size), (*moment.before.shape[:-1], cell.state_size, cell.state_size))
    return cell.backward(moment.rowwise(), rows)[1]


def unrolled(cell: Cell, x: Floats, start: Floats | None = None) -> list[Moment]:
    """The steps over a sequence x : (time, ..., input), from `start` : (..., state) or zeros."""
    state = np.zeros((*x.shape[1:-1], cell.state_size)) if start is None else start
    moments = []
    for x_t in x:
        moments.append(cell.forward(x_t, state))
        state = moments[-1].after
    return moments


def summed_outer(d: Floats, from_: Floats) -> Floats:
    """Σ d_i from_j over all leading axes; from_ is stretched to those of d.

    d : (..., row)    from_ : (..., column)    Returns (row, column).
    """
    spread = np.broadcast_to(from_, (*d.shape[:-1], from_.shape[-1]))
    return d.reshape(-1, d.shape[-1]).T @ spread.reshape(-1, from_.shape[-1])


def summed(d: Floats) -> Floats:
    """Σ d over all leading axes.    d : (..., unit)    Returns (unit,)."""
    total: Floats = d.reshape(-1, d.shape[-1]).sum(axis=0)
    return total
