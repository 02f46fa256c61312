"""The stack, how it learns, and how many pictures are named."""

from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field, model_validator

from rnnviz.arrays import Floats
from rnnviz.data.digit_split import TEST, TRAINING
from rnnviz.kit import LIVE, DemoParams, param
from rnnviz.kit.painting import INKED, LONGEST, painted

Size = Annotated[int, Field(ge=5, le=200)]
SIDE = 8


class Params(DemoParams):
    """The stack and its judges."""

    GROUPS: ClassVar[tuple[str, ...]] = ("Stack", "Judging", "Picture")

    layers: tuple[Size, ...] = param(
        (100, 50), "Hidden units of each layer, from below.", min_length=1, max_length=4, group="Stack")  # fmt: skip
    epochs: int = param(
        100, "How often each layer sees every picture.", ge=1, le=200, log=True, group="Stack")  # fmt: skip
    learning_rate: float = param(
        0.1, "Of the first epoch; it falls to a tenth.", ge=0.001, le=0.5, log=True, group="Stack")  # fmt: skip
    weight_decay: float = param(
        2e-4, "How strongly weights are drawn to 0.", ge=0.0, le=0.1, soft=(0.0, 0.002), group="Stack")  # fmt: skip
    labels: int = param(
        100, "Pictures whose digit the classifiers are told; the layers are told none.", ge=20, le=TRAINING, log=True,
        group="Judging")  # fmt: skip
    fine_tune: bool = param(
        True, "Whether the stack is also trained as a net, beside one that begins from chance.", group="Judging",
        title="Fine-tuning")  # fmt: skip
    example: int = param(0, "Which of the test pictures is shown.", LIVE, ge=0, lt=TEST, group="Picture")
    drawing: Annotated[str, Field(max_length=LONGEST)] = param(
        "", "A painted picture in its place, as text.", LIVE, title="Painted", blank="nothing",
        group="Picture")  # fmt: skip
    unit_on: int | None = param(
        None, "A top unit that the fantasies keep on, counted from 0.", LIVE, title="Unit kept on", ge=0, le=199,
        follows=("layers",), group="Picture")  # fmt: skip

    @model_validator(mode="after")
    def _fits_together(self) -> "Params":
        if self.unit_on is not None and self.layers and self.unit_on >= self.layers[-1]:
            raise ValueError(f"unit_on may be at most {self.layers[-1] - 1}: the top layer has no more units.")
        if self.drawing and len(painted(self.drawing)) != SIDE:
            raise ValueError(f"drawing must be a painted picture of side {SIDE}.")
        return self


def painted_ink(drawing: str) -> Floats:
    """(pixel,), 1 where there is ink."""
    return (painted(drawing) == INKED).astype(float).ravel()


def standard_error(share: float) -> float:
    """Of a share of mistakes among the test pictures."""
    return float(np.sqrt(share * (1 - share) / TEST))
