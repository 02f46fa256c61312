"""What is learned, and by how large a network."""

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.data.closed_curve import closed_curve
from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.learning.flow_samples import SystemName

MOST_STARTS = 20
MOST_POINTS = 200
VARIABLES = {"van-der-pol": 2, "pendulum": 2, "drawn": 2, "lorenz": 3}
FARTHEST = 60.0

Size = Annotated[int, Field(ge=2, le=200)]
Number = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Drawn = Annotated[float, Field(ge=-5.0, le=5.0)]

BEAN = ((1.0, 0.0), (0.8, 0.7), (0.1, 0.9), (-0.3, 0.4), (-0.9, 0.5), (-1.0, -0.3), (-0.3, -0.9), (0.6, -0.7))
STAR = tuple(
    (float(radius * np.cos(angle)), float(radius * np.sin(angle)))
    for angle, radius in zip(np.deg2rad(36.0 * np.arange(10)), [1.0, 0.5] * 5, strict=True)
)


class Params(DemoParams):
    """The flow, the network and its learning."""

    GROUPS: ClassVar[tuple[str, ...]] = ("Flow", "Network", "Learning")

    system: SystemName = param(
        "van-der-pol", "The flow to be learned.", group="Flow",
        labels={"van-der-pol": "van der Pol's oscillator", "pendulum": "pendulum", "lorenz": "Lorenz",
                "drawn": "a drawn curve"})  # fmt: skip
    curve: tuple[tuple[Drawn, Drawn], ...] = param(
        BEAN, "Points of a closed curve that does not cross itself.", min_length=3, max_length=MOST_POINTS,
        group="Flow", widget="points", when={"system": ("drawn",)})  # fmt: skip
    starts: tuple[tuple[Number, ...], ...] = param(
        (), "Where the network is let go.", LIVE, max_length=MOST_STARTS, group="Flow", widget="points",
        follows=("system",), blank="some of its own")  # fmt: skip
    units: int = param(20, "How many hidden units.", title="Hidden units", ge=2, le=200, log=True, group="Network")
    compare: tuple[Size, ...] = param(
        (5, 10, 20, 40), "Sizes of three networks each, trained beside.", max_length=20, group="Network",
        blank="none")  # fmt: skip
    iterations: int = param(400, "How long it learns.", ge=10, le=5000, log=True, group="Learning")
    learning_rate: float = param(
        0.02, "How far each iteration moves the hidden weights.", LIVE, gt=0.0, le=0.5, log=True, soft=(0.001, 0.2),
        group="Learning", leaves_traces=True)  # fmt: skip
    samples: int = param(2000, "How many states whose arrows it sees.", ge=100, le=10_000, log=True, group="Learning")
    noise: float = param(
        0.0, "Added to the arrows, in their standard deviations.", ge=0.0, le=0.5, group="Learning")  # fmt: skip

    @field_validator("compare")
    @classmethod
    def _each_once(cls, sizes: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(sizes)) < len(sizes):
            raise ValueError("compare names the same number of units twice.")
        return sizes

    @model_validator(mode="after")
    def _fits_the_system(self) -> "Params":
        variables = VARIABLES[self.system]
        for n, start in enumerate(self.starts):
            if len(start) != variables:
                raise InputError(f"Start {n + 1} has {len(start)} numbers; a state of {self.system} has {variables}.")
        if self.system == "drawn":
            closed_curve(np.array(self.curve))
        return self
