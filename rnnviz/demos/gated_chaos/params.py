"""The cell, how strong its weights are, and where its state begins."""

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.networks.inputless import PUBLISHED, ROWS, STATE, Inputless

MOST_STARTS, MOST_GAIN, FARTHEST = 4, 3.0, 10.0
GATES = {"lstm": "i, f, candidate, o", "gru": "r, z, candidate", "cfn": "U"}

Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Weight = Annotated[float, Field(ge=-100.0, le=100.0)]


class Params(DemoParams):
    """One cell of two units, without input and without biases."""

    cell: Literal["lstm", "gru", "cfn"] = param(
        "lstm", "Which cell hears itself.", labels={"lstm": "LSTM", "gru": "GRU", "cfn": "chaos-free (CFN)"},
        group="Cell")  # fmt: skip
    gain: float = param(1.0, "Multiplies all weights.", LIVE, ge=0.0, le=MOST_GAIN, soft=(0.0, 2.0), group="Cell")
    weights: tuple[tuple[Weight, Weight], ...] = param(
        (), "The gates' weights row by row: from unit 1 and from unit 2.", max_length=8, widget="points",
        blank="the published ones", group="Cell")  # fmt: skip
    steps: int = param(
        20_000, "Steps that are measured, after 2000 that are not.", ge=100, le=1_000_000, soft=(1000, 200_000),
        log=True, group="Orbit")  # fmt: skip
    start: tuple[tuple[Coordinate, ...], ...] = param(
        (), "Where the state begins: h, then c of an LSTM; up to four starts.", max_length=MOST_STARTS,
        widget="points", blank="drawn", group="Orbit")  # fmt: skip

    @field_validator("start", mode="before")
    @classmethod
    def _one_start_may_stand_alone(cls, value: Any) -> Any:
        is_one = isinstance(value, list | tuple) and value and not isinstance(value[0], list | tuple)
        return (value,) if is_one else value

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        rows, size = ROWS[self.cell], STATE[self.cell]
        if self.weights and len(self.weights) != rows:
            raise InputError(
                f"The weights of a cell '{self.cell}' are {rows} rows of two ({GATES[self.cell]}),"
                f" not {len(self.weights)}."
            )
        wrong = next((len(start) for start in self.start if len(start) != size), None)
        if wrong is not None:
            raise InputError(f"A start of a cell '{self.cell}' has {size} numbers, not {wrong}.")
        return self

    def map_at(self, gain: float) -> Inputless:
        """The cell with its weights multiplied by that."""
        return Inputless(self.cell, gain * (np.array(self.weights, float) if self.weights else PUBLISHED[self.cell]))

    @property
    def starts(self) -> tuple[tuple[float, ...], ...]:
        """Where states begin: as they are given, or one that is drawn within ±½."""
        drawn = np.random.default_rng((self.seed, 0)).uniform(-0.5, 0.5, STATE[self.cell])
        return self.start or (tuple(drawn.tolist()),)
