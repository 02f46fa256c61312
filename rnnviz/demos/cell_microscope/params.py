"""The cell, its weights, and what it reads."""

from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from rnnviz.arrays import Floats
from rnnviz.kit import LIVE, VIEW, DemoParams, InputError, Preset, param
from rnnviz.networks.cell_rows import GATES, PEEPHOLES, CellName
from rnnviz.networks.gru_cell import GruForm

Weight = Annotated[float, Field(ge=-1000.0, le=1000.0)]
Input = Annotated[float, Field(ge=-1000.0, le=1000.0)]


class Params(DemoParams):
    """The cell, its weights, and what it reads."""

    cell: CellName = param(
        "lstm", "Which cell is looked into.", LIVE, group="Cell",
        labels={"lstm": "LSTM", "gru": "GRU", "simple": "simple (Elman)"})  # fmt: skip
    peepholes: bool = param(
        False, "The gates of an LSTM also see its memory.", LIVE, group="Cell", when={"cell": ("lstm",)},
        follows=("cell",))  # fmt: skip
    gru_form: GruForm = param(
        "before", "Where the reset gate multiplies.", LIVE, group="Cell", when={"cell": ("gru",)},
        labels={"before": "h, before the product (course)", "after": "the product W h (torch)"})  # fmt: skip
    units: int = param(1, "How many units the cell has.", LIVE, group="Cell", ge=1, le=4)
    shown_unit: int = param(
        1, "Whose numbers stand on the wires.", VIEW, group="Picture", ge=1, le=4, title="Unit shown")  # fmt: skip
    inputs: tuple[Input, ...] = param(
        (1.0, -0.5, 2.0, *(0.0,) * 9), "What it reads, step by step.", LIVE, group="Sequence", min_length=1,
        max_length=200)  # fmt: skip
    weights: tuple[tuple[Weight, ...], ...] = param(
        (), "A row U, W, b for each unit of each gate, in torch's order.", LIVE, group="Weights", widget="points",
        blank="easy numbers for one unit, else drawn", follows=("cell", "units"))  # fmt: skip
    peephole_weights: tuple[tuple[Weight, ...], ...] = param(
        (), "Rows for the gates i, f, o; a number for each unit.", LIVE, group="Weights", widget="points",
        blank="0.3, −0.2, 0.4", when={"peepholes": (True,)}, follows=("units",))  # fmt: skip

    @model_validator(mode="after")
    def _fit(self) -> "Params":
        rows, columns = len(GATES[self.cell]) * self.units, self.units + 2
        if self.weights and (len(self.weights) != rows or any(len(row) != columns for row in self.weights)):
            raise InputError(
                f"The weights of this cell are {rows} rows of {columns} numbers: for each unit of each gate U, "
                f"{self.units} of W, and b.")  # fmt: skip
        if self.peepholes and self.cell != "lstm":
            raise InputError("Only the LSTM has peepholes; switch them off, or choose it.")
        if self.peephole_weights and [len(row) for row in self.peephole_weights] != [self.units] * 3:
            raise InputError(f"The peepholes are 3 rows, for the gates i, f and o, of {self.units} numbers each.")
        return self


PRESETS = {
    "simple-slide": Preset(
        {"cell": "simple", "weights": ((0.9, 0.7, -0.1),)}, "The course's box U: one tanh, no gates.",
        seed_figure=True),
    "lstm-slide": Preset({}, "The LSTM of the course's equations.", seed_figure=True),
    "lstm-peepholes": Preset(
        {"peepholes": True}, "Gates that see the memory; the output gate sees the new one.", seed_figure=True),
    "gru-slide": Preset({"cell": "gru"}, "The course's GRU: r multiplies h before the product.", seed_figure=True),
    "gru-torch": Preset(
        {"cell": "gru", "gru_form": "after", "units": 2}, "The GRU as torch has it: r multiplies the product."),
    "carousel": Preset(
        {"weights": ((40.0, 0.0, -20.0), (0.0, 0.0, 20.0), (1.0, 0.0, 0.0), (0.0, 0.0, 20.0)),
         "inputs": (1.0, *(0.0,) * 7, 1.0, *(0.0,) * 7)},
        "A gate that opens for an input of 1 and writes; the memory keeps it unchanged."),
    "four-terms": Preset(
        {"inputs": (1.0, -0.5, 2.0)}, "The course's derivative of the memory, as printed, as meant, as it is.",
        seed_figure=True),
}  # fmt: skip


def peepholes_of(params: Params) -> Floats | None:
    """(3, unit), or None where there are none."""
    if not params.peepholes:
        return None
    if params.peephole_weights:
        return np.array(params.peephole_weights)
    return np.repeat(np.array(PEEPHOLES)[:, None], params.units, axis=1)


def unit_of(params: Params) -> int:
    return min(params.shown_unit, params.units) - 1
