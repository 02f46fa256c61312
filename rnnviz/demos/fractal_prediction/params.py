"""The sequence, and the three models of it."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rnnviz.families.symbol_sequences import TEXT_HELP, sequence
from rnnviz.kit import LIVE, DemoParams, InputError, param

LENGTH = 10_092
"""Symbols of the laser, and of what is drawn."""

Moved = tuple[
    Annotated[float, Field(ge=0, le=399)], Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]
]


class Params(DemoParams):
    """The sequence, and the three models of it."""

    data: Literal["laser", "no-cg", "text"] = param(
        "laser", "The chaotic laser as four symbols, letters by chance but no G after C, or a text.",
        group="Data", is_data=True)  # fmt: skip
    text: str = param(
        "", TEXT_HELP, group="Data", is_data=True, when={"data": ("text",)}, max_length=20_000,
        widget="long-text")  # fmt: skip
    train_symbols: int = param(
        8000, "How many symbols are learned from; all others judge.", group="Data", ge=100, le=20_000,
        log=True)  # fmt: skip
    quantile: int = param(
        10, "Share of all changes that count as steep falls, and as steep rises.", group="Data", ge=1, le=49,
        unit="%", when={"data": ("laser",)})  # fmt: skip
    contexts: int = param(64, "Cells of the fractal.", group="Models", ge=1, le=400, log=True)
    contraction: float = param(
        0.5, "What is left of a distance after one symbol.", title="Contraction k", group="Models", ge=0.1,
        le=0.9)  # fmt: skip
    order: int = param(4, "Symbols that the Markov chain looks back.", group="Models", ge=0, le=8)
    threshold: float = param(
        0.001, "What a longer context must be worth to the suffix tree.", group="Models", ge=1e-6, le=0.1,
        log=True)  # fmt: skip
    smoothing: float = param(
        0.25, "Added to every count.", title="Smoothing γ", group="Models", ge=0.001, le=1.0, log=True)  # fmt: skip
    moved: tuple[Moved, ...] = param(
        (), "Cells put elsewhere by hand, after all have settled: number, x, y.", LIVE, group="Models",
        max_length=400, widget="points", blank="none",
        follows=("data", "text", "train_symbols", "quantile", "contexts", "contraction"))  # fmt: skip

    @model_validator(mode="after")
    def _leaves_a_test(self) -> "Params":
        length = len(sequence("text", self.text, 0, 0)) if self.data == "text" else LENGTH
        if self.train_symbols >= length:
            raise InputError(
                f"train_symbols is {self.train_symbols}; of {length} symbols at least one must be left to judge"
            )
        if any(number >= self.contexts for number, _, _ in self.moved):
            raise InputError(f"moved names a cell beyond the {self.contexts} there are")
        return self
