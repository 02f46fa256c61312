"""The reservoir, what drives it, and how its memory is measured."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, model_validator

from rnnviz.kit import LIVE, DemoParams, InputError, param

LARGEST = 500
MOST_BEFORE_KICK = 1000
LAST = 2000
"""The step that no run goes beyond: 1000 after the latest kick."""

Weight = Annotated[float, Field(ge=-100.0, le=100.0)]
Row = Annotated[tuple[Weight, ...], Field(max_length=LARGEST)]
PaintedStep = tuple[Annotated[float, Field(ge=1.0, le=LAST)], Annotated[float, Field(ge=-5.0, le=5.0)]]


class Params(DemoParams):
    """The reservoir, what drives it, and how its memory is measured."""

    units: int = param(100, "How many.", ge=1, le=LARGEST, group="Reservoir", log=True)
    topology: Literal["random", "ring"] = param(
        "random", "Connections by chance, or a ring of which one unit hears the input.", group="Reservoir")  # fmt: skip
    activation: Literal["tanh", "linear"] = param("tanh", "What a unit makes of its sum.", group="Reservoir")
    spectral_radius: float = param(
        0.9, "The largest of the absolute eigenvalues of W.", LIVE, ge=0.0, le=2.0, group="Reservoir")  # fmt: skip
    leak: float = param(
        1.0, "How fast a unit follows; 1 is at once.", LIVE, title="Leak rate a", ge=0.01, le=1.0,
        group="Reservoir")  # fmt: skip
    input_scale: float = param(0.5, "Input weights are uniform in ± this.", LIVE, ge=0.0, le=5.0, group="Reservoir")
    density: float = param(
        0.1, "Share of the connections that are there.", ge=0.01, le=1.0, group="Reservoir",
        when={"topology": ("random",)})  # fmt: skip
    bias_scale: float = param(
        0.0, "Biases are uniform in ± this.", ge=0.0, le=2.0, group="Reservoir",
        when={"topology": ("random",)})  # fmt: skip
    drive: Literal["noise", "laser", "sine", "none"] = param(
        "noise", "What both copies hear: uniform noise in ±1, the chaotic laser, a sine of period 20, or nothing.",
        group="Input")  # fmt: skip
    kick: int = param(
        0, "After how many steps the second copy is thrown elsewhere.", LIVE, ge=0, le=MOST_BEFORE_KICK,
        group="Input")  # fmt: skip
    painted: tuple[PaintedStep, ...] = param(
        (), "What was painted over the input: in each row a step, and what is heard in it.", LIVE, max_length=LAST,
        group="Input")  # fmt: skip
    delays: int = param(100, "How many steps back memory is looked for.", ge=1, le=400, group="Memory", log=True)
    samples: int = param(
        3000, "Steps that the readouts are fitted on; as many judge them.", ge=200, le=20_000, group="Memory",
        log=True)  # fmt: skip
    recalled: int = param(
        5, "How many steps back the readout reaches whose weights are drawn.", LIVE, title="Readout drawn", ge=0,
        le=400, group="Memory")  # fmt: skip
    ridge: float = param(1e-9, "Keeps readouts small.", ge=1e-12, le=1.0, group="Memory", log=True)
    W: tuple[Row, ...] = param(
        (), "Recurrent weights of your own: row to, column from.", title="W", max_length=LARGEST,
        group="Own weights", widget="points", blank="drawn")  # fmt: skip
    b: Row = param((), "Biases of your own.", title="b", group="Own weights", blank="drawn")

    @model_validator(mode="after")
    def _is_possible(self) -> "Params":
        units = len(self.W) or self.units
        if any(len(row) != units for row in self.W):
            raise InputError(f"W has {units} rows; each of them needs {units} numbers")
        if self.b and len(self.b) != units:
            raise InputError(f"b has {len(self.b)} numbers; {units} units need {units}")
        if self.activation == "linear" and self._radius() >= 1.0:
            raise InputError("a linear reservoir needs a spectral radius below 1")
        steps = [step for step, _ in self.painted]
        if any(step != int(step) for step in steps) or len(set(steps)) < len(steps):
            raise InputError("painted names whole steps, and each of them once")
        return self

    def _radius(self) -> float:
        return float(np.abs(np.linalg.eigvals(np.array(self.W))).max()) if self.W else self.spectral_radius
