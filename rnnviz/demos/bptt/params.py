"""The net, the sequence, and how far errors may travel."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rnnviz.kit import LIVE, DemoParams, InputError, Preset, param
from rnnviz.learning.gradient_study import CellName

Loss = Literal["every", "last"]

CELLS: tuple[tuple[CellName, str, str], ...] = (
    ("simple", "simple", "c0"),
    ("lstm", "LSTM", "c3"),
    ("gru", "GRU", "c2"),
)
Weight = Annotated[float, Field(ge=-1000.0, le=1000.0)]


class Params(DemoParams):
    """The net, the sequence, and how far errors may travel."""

    cell: CellName = param(
        "simple", "Which cell carries the state.", group="Network",
        labels={"simple": "simple (Elman)", "lstm": "LSTM", "gru": "GRU"})  # fmt: skip
    activation: Literal["tanh", "linear"] = param(
        "tanh", "Of the simple cell; a linear one has the same Jacobian at every step.", group="Network",
        when={"cell": ("simple",)})  # fmt: skip
    units: int = param(16, "How many units the state has.", group="Network", ge=1, le=64)
    time_steps: int = param(40, "How many copies there are.", group="Sequence", ge=2, le=200)
    loss: Loss = param(
        "every", "At which steps there is an error.", group="Sequence",
        labels={"every": "at every step", "last": "at the last step"})  # fmt: skip
    spectral_radius: float = param(
        1.0, "Size of the largest eigenvalue of W; the draw is kept and rescaled.", LIVE, group="Network", ge=0, le=3,
        when={"cell": ("simple",)})  # fmt: skip
    forget_bias: float = param(
        1.0, "Bias of the LSTM's forget gate, or of the GRU's update gate.", LIVE, group="Network", ge=-5, le=10,
        when={"cell": ("lstm", "gru")})  # fmt: skip
    window: int = param(
        10, "Copies through which errors flow back at each stop.", LIVE, group="Truncation", ge=1, le=200,
        soft=(1, 60))  # fmt: skip
    stride: int = param(
        5, "Steps from one stop to the next; no more than the window.", LIVE, group="Truncation", ge=1, le=200,
        soft=(1, 60))  # fmt: skip
    input_scale: float = param(0.5, "Standard deviation of the inputs.", group="Sequence", ge=0, le=5)
    weights: tuple[tuple[Weight, ...], ...] = param(
        (), "W of the simple cell, row to, column from; used as it is.", group="Network", blank="drawn by chance",
        when={"cell": ("simple",)}, widget="points")  # fmt: skip

    @model_validator(mode="after")
    def _fit(self) -> "Params":
        if self.stride > self.window:
            raise InputError(
                f"A stride of {self.stride} is longer than the window of {self.window}: errors in between would be "
                "lost; make the stride at most as long as the window.")  # fmt: skip
        if self.weights and self.cell != "simple":
            raise InputError("Weights can be given for the simple cell only; leave them empty, or choose it.")
        if self.weights and [len(row) for row in self.weights] != [self.units] * self.units:
            raise InputError(f"The weights must be {self.units} rows of {self.units} numbers, one row for each unit.")
        return self


PRESETS = {
    "bptt-slide": Preset(
        {"units": 1, "time_steps": 4, "window": 4, "stride": 4, "spectral_radius": 0.9, "input_scale": 1.0},
        "Four steps, one unit: every term of the course's sum over k.", seed_figure=True),
    "vanishing": Preset({"spectral_radius": 0.9}, "A radius of 0.9: of what was an error 40 steps ago little is left."),
    "exploding": Preset(
        {"activation": "linear", "spectral_radius": 1.1}, "A linear net of radius 1.1: it grows."),
    "truncated-window": Preset(
        {"window": 4, "stride": 4}, "Four steps at a time, and the state is preserved between them.",
        seed_figure=True),
    "elman-is-one-step": Preset(
        {"window": 1, "stride": 1}, "Elman's rule ignores what the last state owes to the weights.", seed_figure=True),
    "lstm-remembers": Preset({"cell": "lstm", "forget_bias": 3.0}, "A forget gate that stays open."),
    "gates-shut": Preset({"cell": "lstm", "forget_bias": -2.0}, "The same net with its gate shut."),
}  # fmt: skip
