"""Which system, and how long."""

from typing import Annotated, ClassVar

from pydantic import Field, field_validator

from rnnviz.demos.ctrnn_chaos.systems import Name
from rnnviz.kit import DemoParams, param

Gain = Annotated[float, Field(ge=0.0, le=10.0)]
_NET = {"system": ("random-net",)}


class Params(DemoParams):
    """The system and how it is followed."""

    GROUPS: ClassVar[tuple[str, ...]] = ("System", "Time")

    system: Name = param(
        "random-net", "What is followed; the others have exponents that are known.", group="System",
        labels={"random-net": "random network", "logistic-map": "logistic map", "tent-map": "tent map",
                "cat-map": "cat map", "lorenz": "Lorenz"})  # fmt: skip
    units: int = param(200, "How many neurons.", ge=10, le=1000, log=True, group="System", when=_NET)
    gain: Gain = param(3.0, "Spread of the weights, times the root of the number of neurons.", group="System",
                       when=_NET)  # fmt: skip
    compare: tuple[Gain, ...] = param(
        (0.5, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0), "Gains whose exponents are measured beside, in three networks.",
        max_length=40, group="System", when=_NET, blank="none")  # fmt: skip
    duration: float = param(
        500.0, "How long it is measured; of maps, in hundreds of steps.", ge=10.0, le=5000.0, log=True, group="Time"
    )
    transient: float = param(
        100.0, "How long it settles before, in the same unit.", ge=0.0, le=1000.0, group="Time")  # fmt: skip
    perturbation: float = param(
        1e-6, "How far apart the twins begin.", ge=1e-12, le=1e-2, log=True, group="Time")  # fmt: skip

    @field_validator("compare")
    @classmethod
    def _each_once(cls, gains: tuple[float, ...]) -> tuple[float, ...]:
        if len(set(gains)) < len(gains):
            raise ValueError("compare names the same gain twice.")
        return gains


def most_gain(params: Params) -> float:
    """How far the picture of the gains reaches."""
    return max(5.5, params.gain, *params.compare)
