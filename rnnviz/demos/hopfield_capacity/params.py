"""What is stored, by which rule, and how often it is tried."""

from typing import Annotated

from pydantic import Field, model_validator

from rnnviz.dynamics import capacity
from rnnviz.kit import (
    LIVE,
    VIEW,
    DemoParams,
    InputError,
    param,
    switch,
)

LIKELY_MS = 25.0
"""Likely milliseconds of a step; real ones are fewer on most machines."""

MOST_NUMBERS = 20_000_000
"""P · N that the modern network may hold."""

Load = Annotated[float, Field(gt=0.0, le=1000.0)]


class Params(DemoParams):
    """What is stored, by which rule, and how often it is tried."""

    rule: capacity.CapacityRule = param(
        "hebb", "How patterns become a memory.", group="Memory",
        labels={"hebb": "Hebb", "pseudo-inverse": "Projection", "storkey": "Storkey", "modern": "Modern (softmax)"},
    )  # fmt: skip
    units: int = param(500, "Neurons.", ge=10, le=2000, soft=(50, 1000), log=True, group="Memory")
    beta: float = param(
        1.0, "Inverse temperature of the softmax.", gt=0.0, le=100.0, soft=(0.05, 5.0), log=True, group="Memory",
        when={"rule": ("modern",)},
    )  # fmt: skip
    loads: tuple[Load, ...] = param(
        tuple(round(0.02 * n, 2) for n in range(1, 16)), "Patterns per neuron, rising.", min_length=1, max_length=40,
        group="Trials",
    )  # fmt: skip
    trials: int = param(10, "Trials at each load, with new patterns each time.", LIVE, ge=1, le=100, group="Trials")
    noise: float = param(0.0, "Share of neurons turned over at the start.", ge=0.0, le=0.5, group="Trials")
    shown_load: float | None = param(
        None,
        "Load whose first trial is shown.",
        VIEW,
        gt=0.0,
        le=1000.0,
        group="Picture",
        blank="the middle one",
        widget="number",
    )
    show_theory: bool = switch("Theory", "What is known of infinitely many neurons with Hebb's rule.")

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if any(b <= a for a, b in zip(self.loads, self.loads[1:], strict=False)):
            raise InputError("The loads must rise, each above the one before.")
        most = capacity.patterns_for(self.loads[-1], self.units)
        if self.rule != "modern" and most > self.units:
            raise InputError(
                f"A load of {self.loads[-1]:g} asks for more patterns than neurons; with the rule {self.rule} loads go"
                " up to 1, only the modern network goes beyond."
            )
        if most * self.units > MOST_NUMBERS:
            raise InputError(
                f"{most} patterns of {self.units} neurons are too many to hold; patterns times neurons may be at most"
                f" {MOST_NUMBERS}."
            )
        if most > 2 ** (self.units - 1):
            raise InputError(
                f"{self.units} neurons have too few states for {most} different patterns; use more neurons."
            )
        return self
