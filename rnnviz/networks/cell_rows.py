"""A cell whose weights stand in one table: a row [U, W…, b] for each unit of each gate, one input.

rows : (gate · unit, 1 + unit + 1), all units of the first gate, then of the next, in torch's order (LSTM i, f,
candidate, o; GRU r, z, candidate; a simple cell has one block). p : (3, unit), peepholes of i, f, o, or None.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.cell import Cell
from rnnviz.networks.gru_cell import GruCell, GruForm
from rnnviz.networks.lstm_cell import LstmCell
from rnnviz.networks.simple_cell import SimpleCell

CellName = Literal["lstm", "gru", "simple"]

GATES: Mapping[str, tuple[str, ...]] = {
    "lstm": ("i", "f", "candidate", "o"), "gru": ("r", "z", "candidate"), "simple": ("candidate",),
}  # fmt: skip

ONE_UNIT: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "lstm": ((0.5, 0.3, 0.1), (-0.4, 0.2, 1.0), (0.9, 0.7, -0.1), (0.6, -0.5, 0.0)),
    "gru": ((-0.4, 0.2, 0.0), (0.5, 0.3, 0.1), (0.9, 0.7, -0.1)),
    "simple": ((0.9, 0.7, -0.1),),
}
"""Weights of a cell with one unit that are easy to compute with."""

PEEPHOLES = (0.3, -0.2, 0.4)
"""The same for every unit."""

SPREAD = 0.7
"""Standard deviation of weights that are drawn."""


def default_rows(cell: CellName, units: int, rng: np.random.Generator) -> Floats:
    """The rows of `ONE_UNIT`, or drawn for more units."""
    if units == 1:
        return np.array(ONE_UNIT[cell])
    return SPREAD * rng.normal(size=(len(GATES[cell]) * units, units + 2))


def cell_from_rows(cell: CellName, rows: Floats, p: Floats | None = None, form: GruForm = "before") -> Cell:
    """The cell of a table of weights."""
    U, W, b = rows[:, :1], rows[:, 1:-1], rows[:, -1]
    if cell == "lstm":
        return LstmCell(U, W, b, p)
    return GruCell(U, W, b, form) if cell == "gru" else SimpleCell(U, W, b)


def n_weights(cell: CellName, units: int, peepholes: bool = False) -> int:
    """gates · units · (1 + units + 1), and three for each unit with peepholes."""
    return len(GATES[cell]) * units * (units + 2) + 3 * units * peepholes
