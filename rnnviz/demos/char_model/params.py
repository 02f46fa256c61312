"""What is read, by which net, how it learns, and what it writes."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from rnnviz.data.source_text import KNOWN
from rnnviz.kit import LIVE, VIEW, DemoParams, InputError, param
from rnnviz.networks.symbol_net import Skip

PAGE = (42, 19)
"""Columns and rows of the page on which the text stands."""
MOST_TURNS = 6
_Column = Annotated[int, Field(ge=0, lt=PAGE[0])]
_Row = Annotated[int, Field(ge=0, lt=PAGE[1])]

READY = {"hidden": (128,), "skip": "none", "embedding": 0}
"""The net that comes with RNNViz, for each known text."""


class Params(DemoParams):
    """Text, net, training, writing."""

    text: str = param("python", "Python's library (python), torch's C++ headers (headers), or a file.", group="Text",
                      is_data=True, widget="file")  # fmt: skip
    characters: int | None = param(None, "How much of the text is learned, from its beginning.", ge=1000,
                                   le=20_000_000, log=True, blank="all of it", group="Text")  # fmt: skip
    start: Literal["scratch", "ready"] = param(
        "ready", "From random weights, or from those that come with RNNViz.", group="Net",
        labels={"scratch": "random weights", "ready": "ready weights"})  # fmt: skip
    hidden: tuple[Annotated[int, Field(ge=1, le=2000)], ...] = param(
        (128,), "LSTM units of each layer.", min_length=1, max_length=4, group="Net")  # fmt: skip
    skip: Skip = param("none", "Which layers are joined beside their neighbours.", group="Net",
                       labels={"none": "neighbours only", "output": "each to the output",
                               "all": "also the input to each"})  # fmt: skip
    embedding: int = param(0, "Numbers that stand for a character; 0: one-hot.", ge=0, le=256, group="Net")
    batch: int = param(8, "Places of the text that are read at once.", ge=1, le=64, log=True, group="Training")
    window: int = param(32, "Characters through which the gradient goes back.", ge=2, le=256, log=True,
                        group="Training")  # fmt: skip
    updates: int = param(10_000, "How often the weights change; 0 shows data and n-grams only.", ge=0, le=200_000,
                         log=True, soft=(100, 50_000), group="Training")  # fmt: skip
    learning_rate: float = param(
        0.01, "Of Adam at the beginning; it falls to 3 %, and ready weights learn on at a tenth of it.", LIVE, gt=0.0,
        le=1.0, log=True, soft=(0.001, 0.1), leaves_traces=True, group="Training")  # fmt: skip
    gradient_threshold: float = param(1.0, "Longest gradient.", LIVE, gt=0.0, le=1000.0, log=True,
                                      soft=(0.1, 10.0), leaves_traces=True, group="Training")  # fmt: skip
    seed_text: str = param("def ", "What it reads before it writes.", LIVE, max_length=1000, blank="a new line",
                           group="Writing")  # fmt: skip
    temperature: float = param(0.7, "0 takes the likeliest character, 1 writes as the net believes.", LIVE,
                               title="Temperature T", ge=0.0,
                               le=5.0, soft=(0.0, 2.0), group="Writing")  # fmt: skip
    top_k: int = param(0, "Only so many of the likeliest characters are written; 0: all.", LIVE, ge=0, le=100_000,
                       soft=(0, 20), group="Writing")  # fmt: skip
    sample_length: int = param(400, "How many characters it writes.", LIVE, ge=1, le=1000, soft=(100, 1000),
                               group="Writing")  # fmt: skip
    turns: tuple[tuple[_Row, _Column], ...] = param(
        (), "Lines and columns of the page behind which it wrote anew, one after the other.", LIVE, widget="points",
        max_length=MOST_TURNS, blank="none", follows=("seed_text", "text", "start"), group="Writing")  # fmt: skip
    probabilities: tuple[Annotated[float, Field(ge=0.0)], ...] = param(
        (), "Instead of a net: how likely A, B, C and so on are.", max_length=26, blank="a net",
        group="Writing")  # fmt: skip
    unit: int | None = param(None, "The unit that is painted on the text.", LIVE, ge=0,
                             blank="the one that knows the brackets best", group="Picture")  # fmt: skip
    paint: Literal["chance", "unit"] = param(
        "chance", "What colours the letters: how unlikely each was, or what a unit does.", VIEW, group="Picture",
        labels={"chance": "how unlikely", "unit": "a unit"})  # fmt: skip

    @field_validator("probabilities", mode="before")
    @classmethod
    def _is_a_distribution(cls, value: Any) -> Any:
        numbers = [v for v in value if isinstance(v, int | float)] if isinstance(value, list | tuple) else []
        if len(numbers) == 1 or (numbers and not any(numbers)):
            raise InputError("probabilities are 2 to 26 numbers from 0 on, not all of them 0.")
        return value

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.probabilities:
            return self
        if self.unit is not None and self.unit >= sum(self.hidden):
            raise InputError(f"unit must be less than {sum(self.hidden)}, the number of units, not {self.unit}.")
        if self.start == "ready":
            self._is_that_of_the_ready_weights()
        return self

    def _is_that_of_the_ready_weights(self) -> None:
        if self.text not in KNOWN:
            raise InputError(f"There are ready weights for {' and '.join(KNOWN)}; for a file take start=scratch.")
        for name, wanted in READY.items():
            if getattr(self, name) != wanted:
                shown = list(wanted) if isinstance(wanted, tuple) else wanted
                raise InputError(f"The ready weights are those of a net with {name} {shown}; take start=scratch.")
