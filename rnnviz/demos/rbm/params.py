"""What a person chooses in the demo `rbm`."""

from typing import Any, ClassVar, Literal, get_args

import numpy as np
from pydantic import model_validator

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.kit.parameters import LIVE, DemoParams, param

Kind = Literal["binary-binary", "binary-gaussian", "gaussian-binary", "gaussian-gaussian"]


PICTURES = {"data": ("digits", "bars", "glyphs")}
"""Where chains are drawn; all states of a random distribution are counted."""


def usual_rate(kind: str) -> float:
    """A learning rate that suits the visible units of a kind."""
    return 0.01 if kind.startswith("gaussian") else 0.1


class Params(DemoParams):
    """The machine, what it learns from, and how."""

    GROUPS: ClassVar[tuple[str, ...]] = ("Machine", "Learning", "Picture")

    kind: Kind = param(
        "binary-binary", "Units of the visible and of the hidden layer: 0 or 1, or real numbers with normal noise.",
        title="Units", group="Machine", labels={kind: kind.replace("-", "–") for kind in get_args(Kind)},
    )  # fmt: skip
    data: Literal["digits", "bars", "glyphs", "random"] = param(
        "digits",
        "1437 handwritten digits (360 more to test), the 30 bars and stripes, ten drawn digits, or 16 states with "
        "probabilities drawn at random, learned by the exact gradient.",
        group="Machine", is_data=True,
        labels={"bars": "bars and stripes", "glyphs": "drawn digits", "random": "random distribution"},
    )  # fmt: skip
    side_by_side: bool = param(
        False, "Let the other three kinds learn as well, each at the rate that suits it.", title="All four kinds",
        group="Machine", when=PICTURES)  # fmt: skip
    hidden_units: int = param(
        16, "Up to 16 binary ones the likelihood is exact.", ge=1, le=256, log=True, group="Machine")  # fmt: skip
    algorithm: Literal["cd", "pcd"] = param(
        "cd", "Chains that start at the data in each update, or that go on from the last one.", LIVE,
        leaves_traces=True, group="Learning", when=PICTURES,
        labels={"cd": "contrastive divergence", "pcd": "persistent chains"},
    )  # fmt: skip
    k: int = param(
        1, "Steps of the chains in each update.", LIVE, title="Chain steps", ge=1, le=50, log=True,
        leaves_traces=True, group="Learning", when=PICTURES)  # fmt: skip
    learning_rate: float = param(
        0.1, "How far each update goes; 0.01 suits Gaussian visible units.", LIVE, ge=1e-4, le=1.0, log=True,
        follows=("kind",), leaves_traces=True, group="Learning")  # fmt: skip
    weight_decay: float = param(
        0.0, "How strongly weights are drawn to 0.", LIVE, ge=0.0, le=0.1, soft=(0.0, 0.01), leaves_traces=True,
        group="Learning")  # fmt: skip
    batch: int = param(
        20, "Pictures in each update.", ge=1, le=500, log=True, group="Learning", when=PICTURES)  # fmt: skip
    epochs: int = param(
        60, "How often each picture is seen.", ge=0, le=20_000, soft=(1, 4000), log=True, group="Learning"
    )  # fmt: skip
    example: int = param(0, "Which of the training pictures is shown.", LIVE, ge=0, le=1436, group="Picture")
    drawing: str = param(
        "", "A painted picture in its place: rows of # and . with / between them.", LIVE, title="Painted",
        blank="nothing", follows=("data",), group="Picture")  # fmt: skip
    unit_on: int | None = param(
        None, "A hidden unit that the fantasy is made to keep on, counted from 0.", LIVE, title="Unit kept on", ge=0,
        le=255, follows=("hidden_units",), group="Picture")  # fmt: skip

    @property
    def shows_four(self) -> bool:
        """Whether all kinds learn side by side."""
        return self.side_by_side and self.data != "random"

    @model_validator(mode="before")
    @classmethod
    def _usual_rate(cls, values: Any) -> Any:
        """Where none is given, a learning rate that suits the visible units."""
        if isinstance(values, dict) and str(values.get("kind")).startswith("gaussian"):
            return {"learning_rate": usual_rate("gaussian"), **values}
        return values

    @model_validator(mode="after")
    def _fits_together(self) -> "Params":
        if self.unit_on is not None and self.unit_on >= self.hidden_units:
            raise InputError(f"unit_on may be at most {self.hidden_units - 1}: there are no more hidden units.")
        if self.drawing:
            picture_of(self.drawing, SIDES[self.data])
        if self.data == "random" and self.kind.startswith("gaussian"):
            raise InputError("The random distribution is one of states of 0 and 1; choose a binary visible layer.")
        return self


SIDES = {"digits": 8, "glyphs": 8, "bars": 4, "random": 2}
"""Pixels a side."""


def picture_of(text: str, side: int) -> Floats:
    """The ink of a painted picture, (pixel,), 0 or 1. Raises InputError."""
    rows = text.split("/")
    if len(rows) != side or any(len(row) != side or set(row) - set("#.") for row in rows):
        raise InputError(f"drawing must be {side} rows of {side} signs # or . with / between them.")
    return np.array([sign == "#" for row in rows for sign in row], dtype=float)
