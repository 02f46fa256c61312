"""What is to be remembered, by which cells, across which lags, and how they are trained."""

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.errors import unknown
from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.learning.lag_training import ONLY_SIMPLE, LagPlan, usual_rate
from rnnviz.networks.recurrent_stack import GATES, Cell

MOST_LAGS, LONGEST_LAG = 8, 500
Lag = Annotated[int, Field(ge=0, le=LONGEST_LAG)]


class Params(DemoParams):
    """The task, the cells, the training."""

    task: Literal["recall", "adding"] = param(
        "recall", "Recall: the first sign, through noise. Adding: two marked numbers of many.", group="Task",
        is_data=True, labels={"recall": "recall a sign", "adding": "add two numbers"})  # fmt: skip
    lags: tuple[Lag, ...] = param(
        (10, 20, 40, 80), "Steps between what must be remembered and the answer.", min_length=1, max_length=MOST_LAGS,
        group="Task")  # fmt: skip
    cells: tuple[Cell, ...] = param(
        tuple(GATES), "Who learns: simple, lstm, gru.", min_length=1, max_length=len(GATES), group="Net")  # fmt: skip
    units: int = param(16, "Units of each net.", ge=1, le=32, group="Net")
    spectral_radius: float = param(
        1.0, "How much the recurrent matrices, orthogonal at first, stretch.", ge=0.0, le=3.0, group="Net")  # fmt: skip
    forget_bias: float = param(
        1.0, "First bias of the gate that keeps: an LSTM's f, a GRU's z.", ge=-2.0, le=8.0, group="Net")  # fmt: skip
    method: Literal["plain", "clipping", "dropout", "layer-norm", "adam", "hessian-free"] = param(
        "adam", "How weights move: layer normalisation and Hessian-free are there for simple cells only.",
        group="Training", labels={
            "plain": "gradient descent", "clipping": "gradient descent, clipped", "dropout": "Adam, dropout",
            "layer-norm": "Adam, layer normalisation", "adam": "Adam", "hessian-free": "Hessian-free",
        })  # fmt: skip
    updates: int = param(
        600, "Updates of each net at most.", ge=1, le=20_000, log=True, soft=(50, 3000), group="Training")  # fmt: skip
    learning_rate: float | None = param(
        None, "Empty: 0.1 for gradient descent, 0.01 for Adam; Hessian-free has none.", LIVE, ge=1e-5, le=10.0,
        log=True, soft=(1e-3, 1.0), leaves_traces=True, follows=("method",), group="Training")  # fmt: skip
    again: tuple[tuple[int, int], ...] = param(
        (), "Tiles that were trained once more from other weights: place of the cell, lag.", LIVE, max_length=100,
        widget="points", blank="none", follows=("cells", "lags"), group="Training")  # fmt: skip

    @field_validator("cells", mode="before")
    @classmethod
    def _known(cls, value: object) -> object:
        if isinstance(value, list | tuple):
            for name in value:
                if isinstance(name, str) and name not in GATES:
                    raise unknown("cell", name, GATES)
        return value

    @field_validator("cells", "lags")
    @classmethod
    def _once(cls, value: Sequence[object]) -> Sequence[object]:
        if len(set(value)) < len(value):
            raise InputError("Each cell and each lag can be in its list only once.")
        return value

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        gated = [cell for cell in self.cells if cell != "simple"]
        if self.method in ONLY_SIMPLE and gated:
            raise InputError(
                f"The method '{self.method}' is there for simple cells only; leave out {' and '.join(gated)}."
            )
        wrong = [tile for tile in self.again if not 0 <= tile[0] < len(self.cells) or tile[1] not in self.lags]
        if wrong:
            raise InputError(f"There is no tile {list(wrong[0])} to be trained again.")
        return self

    @property
    def rate(self) -> float:
        return usual_rate(self.method) if self.learning_rate is None else self.learning_rate

    @property
    def tiles(self) -> tuple[tuple[int, int], ...]:
        """(place of the cell, lag), cell by cell: the order in which they are trained."""
        return tuple((place, lag) for place in range(len(self.cells)) for lag in self.lags)

    def plan(self, place: int, lag: int) -> LagPlan:
        """What a tile's net is and how it is trained."""
        return LagPlan(
            task=self.task, cell=self.cells[place], lag=lag, method=self.method, updates=self.updates,
            units=self.units, radius=self.spectral_radius, forget_bias=self.forget_bias, seed=self.seed,
            attempt=self.again.count((place, lag)),
        )  # fmt: skip


def position_of(lag: float) -> float:
    """Where a lag stands on the map: doubling it is one step to the right, and 0 has a place."""
    return float(np.log2(1.0 + lag))


def lag_at(position: float) -> int:
    """The opposite, as a whole number that is allowed."""
    return int(np.clip(round(2.0**position - 1.0), 0, LONGEST_LAG))
