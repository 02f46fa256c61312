"""What is to be drawn, and by how many sigmoids."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.kit import (
    LIVE,
    DemoParams,
    InputError,
    param,
)

MOST_POINTS = 40
SMALLEST_GAP = 1e-6
Coordinate = Annotated[float, Field(ge=-1.0, le=1.0)]
Unit = Annotated[int, Field(ge=0, le=99)]
Width = Annotated[int, Field(ge=1, le=100)]


class Params(DemoParams):
    """What is to be drawn, and by how many sigmoids."""

    target: Literal["drawn", "sine", "step", "abs", "bump", "ramp", "chirp"] = param(
        "sine",
        "The function to be learned.",
        group="Function",
        is_data=True,
        labels={
            "drawn": "Drawn by hand",
            "sine": "Sine",
            "step": "Jump",
            "abs": "Corner",
            "bump": "Bump",
            "ramp": "Ramp",
            "chirp": "Chirp",
        },
    )
    points: tuple[tuple[Coordinate, Coordinate], ...] = param(
        ((-1.0, -0.6), (-0.55, 0.6), (0.0, -0.3), (0.4, 0.8), (1.0, -0.4)), "Points of the drawn curve.", LIVE,
        min_length=2, max_length=MOST_POINTS, group="Function", widget="points", when={"target": ("drawn",)},
        leaves_traces=True,
    )  # fmt: skip
    width: int = param(8, "How many sigmoids.", ge=1, le=100, soft=(1, 32), log=True, group="Network")
    method: Literal["train", "staircase"] = param(
        "train", "Whether they are trained, or set by hand as equal steps.", group="Network"
    )
    moved: tuple[tuple[Unit, Coordinate], ...] = param(
        (), "Units, counted from 0, whose step was put elsewhere by hand, and where.", LIVE, title="Moved steps",
        max_length=100, group="Network", widget="points", follows=("width", "method", "target", "seed"),
        leaves_traces=True, blank="none",
    )  # fmt: skip
    iterations: int = param(150, "Iterations of training.", ge=1, le=500, group="Network", when={"method": ("train",)})
    compare: tuple[Width, ...] = param(
        (1, 2, 4, 8, 16, 32), "Widths whose errors are compared, five fits each.", max_length=20, group="Comparison",
        blank="nothing is compared",
    )  # fmt: skip

    @model_validator(mode="after")
    def _moves_its_own_units(self) -> "Params":
        beyond = [unit for unit, _ in self.moved if unit >= self.width]
        if beyond:
            raise InputError(
                f"There is no unit {beyond[0]} to be moved: the units are counted from 0 to {self.width - 1}."
            )
        return self

    @field_validator("points")
    @classmethod
    def _apart(cls, points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        at = np.sort([x for x, _ in points])
        if (np.diff(at) < SMALLEST_GAP).any():
            raise InputError("Two points stand at the same x; a function has one value at each x, so move one of them.")
        return points
