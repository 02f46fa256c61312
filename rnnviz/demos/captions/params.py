"""The pictures, the net that looks and speaks, its training, and the picture on show."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rnnviz.data.scenes import KINDS, SIDE
from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.learning.caption_plan import VOCABULARY, CaptionPlan
from rnnviz.networks.caption_net import CaptionShape

Kind = Literal[
    "drawn", "small square", "small cross", "small ring", "small saltire", "large square", "large cross", "large ring",
    "large saltire",
]  # fmt: skip
DRAWN = {"drawn": "as drawn by chance"}
MOST_WORK = 1.0e9
"""Multiplications of an update: more would not fit between two frames on the screen."""
Pixel = Annotated[int, Field(ge=0, lt=SIDE)]


class Params(DemoParams):
    """The net, the training, and what stands on show."""

    sees: bool = param(True, "Whether the picture is shown to the net at all.", title="Sees the picture", group="Net")
    hidden: int = param(64, "Units of the net that speaks.", ge=1, le=256, log=True, group="Net")
    channels: int = param(16, "Filters of each layer.", ge=1, le=64, log=True, group="Net")
    noise: float = param(
        0.1, "Standard deviation of what is added to every pixel; ink is 1.", ge=0.0, le=2.0, group="Pictures"
    )
    held_out: int = param(
        0, "Scenes of the 128 that are never trained on, to be judged on.", ge=0, le=64, group="Pictures"
    )
    updates: int = param(
        6000, "How often the weights change; with 0 the untrained net is judged.", ge=0, le=50_000, soft=(500, 10_000),
        group="Training")  # fmt: skip
    batch: int = param(32, "Pictures in an update.", ge=1, le=128, log=True, group="Training")
    learning_rate: float = param(
        0.004, "Of Adam; it falls to 2 % of this by the last update.", LIVE, gt=0.0, le=1.0, log=True,
        soft=(0.0004, 0.04), leaves_traces=True, group="Training")  # fmt: skip
    temperature: float = param(
        0.0, "At 0 the likeliest words are said; above, words are drawn by their chances.", LIVE, ge=0.0, le=5.0,
        soft=(0.0, 2.0), group="Picture on show")  # fmt: skip
    first: Kind = param("drawn", "One of the two objects.", LIVE, labels=DRAWN, group="Picture on show")
    second: Kind = param("drawn", "The other one.", LIVE, labels=DRAWN, group="Picture on show")
    places: tuple[tuple[Pixel, Pixel], ...] = param(
        (), "Column and row, from the upper left, of the middles of both objects.", LIVE, max_length=2,
        blank="as drawn by chance", group="Picture on show")  # fmt: skip

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.places) == 1:
            raise InputError("places are two, one for each object, or none at all.")
        if self.work > MOST_WORK:
            raise InputError(
                f"An update would take {self.work / 1e6:.0f} million multiplications, the most is "
                f"{MOST_WORK / 1e6:.0f} million: choose fewer pictures in a batch, filters or units."
            )
        return self

    @property
    def shape(self) -> CaptionShape:
        return CaptionShape(self.channels, self.hidden, VOCABULARY.size, self.sees)

    @property
    def plan(self) -> CaptionPlan:
        return CaptionPlan(self.batch, self.updates, self.held_out, self.noise, self.seed)

    @property
    def work(self) -> float:
        """Multiplications of an update, there and back."""
        eye = self.channels * (60 * SIDE**2 + 12 * self.channels * SIDE**2 // 4 + 16 * self.hidden)
        words = 9 * self.hidden * (8 * self.hidden + VOCABULARY.size)
        return 3.0 * self.batch * ((eye if self.sees else 0) + words)

    @property
    def chosen_kinds(self) -> tuple[int | None, int | None]:
        """Of both objects; None for one that chance has drawn."""
        first, second = (None if name == "drawn" else KINDS.index(name) for name in (self.first, self.second))
        return first, second
