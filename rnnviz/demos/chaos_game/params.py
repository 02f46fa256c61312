"""What is read, and by how much each letter contracts."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.data.symbols import letters_of, symbols_of
from rnnviz.families.symbol_sequences import LONGEST_TEXT, SOURCE_NAMES, TEXT_HELP, sequence
from rnnviz.kit import LIVE, VIEW, DemoParams, InputError, param, switch
from rnnviz.networks.hulls import diameter
from rnnviz.networks.iterated_maps import UNIT_SQUARE

Corner = tuple[Annotated[float, Field(ge=0.0, le=1.0)], Annotated[float, Field(ge=0.0, le=1.0)]]

NARROWEST = 0.05
"""The least distance that two of the corners must have: of a single point there is nothing to see."""


class Params(DemoParams):
    """What is read, and by how much each letter contracts."""

    source: Literal["random", "text", "no-cg", "three", "laser", "prose"] = param(
        "random", "Where the letters come from.", group="Letters", labels=SOURCE_NAMES)  # fmt: skip
    text: str = param(
        "CGTTGACCTGATGCAAACCTGA", TEXT_HELP, group="Letters", when={"source": ("text", "prose")},
        max_length=LONGEST_TEXT, widget="long-text")  # fmt: skip
    length: int = param(
        20_000, "How many letters; the laser has 10 092 at most.", group="Letters", ge=1, le=200_000, log=True,
        when={"source": ("random", "no-cg", "three", "laser")})  # fmt: skip
    contraction: float = param(
        0.5, "What is left of a distance after one letter.", LIVE, title="Contraction k", ge=0.05, le=0.95)  # fmt: skip
    corners: tuple[Corner, ...] = param(
        UNIT_SQUARE, "Where the letters A, C, G and T draw to: x and y of each.", LIVE, min_length=4, max_length=4,
        widget="points")  # fmt: skip
    suffix_length: int = param(
        3, "Letters of the addresses drawn; the oldest of them gives a place its colour.", VIEW, ge=1, le=8,
        group="Picture")  # fmt: skip
    ending: str = param(
        "", "Letters whose squares are marked, one in the other.", VIEW, group="Picture", max_length=12,
        blank="newest place")  # fmt: skip
    show_addresses: bool = switch("Addresses", "The squares that the last letters confine a place to.")

    @property
    def in_use(self) -> tuple[Corner, ...]:
        """The corners that letters go to. The square is shown whole also where no T occurs: what is missing is seen."""
        return self.corners[:3] if self.source == "three" and self.corners != UNIT_SQUARE else self.corners

    @field_validator("ending")
    @classmethod
    def _known_letters(cls, ending: str) -> str:
        return letters_of(symbols_of(ending)) if ending.strip() else ""

    @model_validator(mode="after")
    def _readable(self) -> "Params":
        if diameter(np.array(self.corners)) < NARROWEST:
            raise InputError("all four corners are in one place; move one of them away")
        if self.source in ("text", "prose"):
            sequence(self.source, self.text, self.length, self.seed)
        return self
