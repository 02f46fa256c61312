"""What is unfolded, and what is trained."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rnnviz.kit import LIVE, DemoParams, param
from rnnviz.networks.unfolded_flow import UnfoldedFlow, chaotic_pair, four_basins

FARTHEST, MOST_LAYERS, MOST_STARTS = 20.0, 400, 12

Coordinate = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)]
Width = Annotated[int, Field(ge=1, le=128)]


class Params(DemoParams):
    """The network that is unfolded, and the one that is trained on where its starts end."""

    network: Literal["four-basins", "chaotic"] = param(
        "four-basins",
        "Which two units.",
        group="Unfolding",
        labels={"four-basins": "Four basins", "chaotic": "Chaotic"},
    )
    dt: float = param(
        0.2, "Share of the way that one layer goes.", LIVE, title="Step dt", gt=0.0, le=1.0, soft=(0.05, 1.0),
        group="Unfolding", when={"network": ("four-basins",)},
    )  # fmt: skip
    layers: int = param(60, "Layers that are shown.", LIVE, ge=1, le=MOST_LAYERS, soft=(1, 100), group="Unfolding")
    grid: int = param(101, "Starts per side.", ge=11, le=301, group="Unfolding")
    extent: float = param(
        8.0, "How far the square of starts reaches in every direction.", ge=6.0, le=FARTHEST, group="Unfolding"
    )
    starts: tuple[tuple[Coordinate, Coordinate], ...] = param(
        ((-7.0, -2.2), (0.9, 6.5)), "Starts that are followed through the layers.", LIVE, max_length=MOST_STARTS,
        group="Unfolding", widget="points",
    )  # fmt: skip
    width: int = param(16, "Hidden units.", ge=1, le=128, soft=(1, 64), log=True, group="Classifier")
    samples: int = param(2000, "Starts whose end it is told.", ge=50, le=20_000, log=True, group="Classifier")
    iterations: int = param(600, "Updates of its weights.", ge=10, le=5000, log=True, group="Classifier")
    compare: tuple[Width, ...] = param(
        (1, 2, 3, 4, 8, 16, 32), "Widths that are compared, three fits each.", max_length=20, group="Classifier",
        blank="nothing is compared",
    )  # fmt: skip

    @model_validator(mode="after")
    def _inside(self) -> "Params":
        if any(abs(x) > self.extent for start in self.starts for x in start):
            raise ValueError(
                f"starts must lie within ±{self.extent:g}, the square that is shown; move them or enlarge it."
            )
        return self


def flow_of(params: Params) -> UnfoldedFlow:
    """The layer."""
    if params.network == "chaotic":
        return UnfoldedFlow(chaotic_pair(), 1.0)
    return UnfoldedFlow(four_basins(), params.dt)
