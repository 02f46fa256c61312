"""The liquid, what it hears, and what is asked of it."""

from typing import Literal

from pydantic import model_validator

from rnnviz.kit import LIVE, DemoParams, InputError, param

MOST_WORK = 2e10
"""Neurons times steps times trials: some minutes."""


class Params(DemoParams):
    """The liquid, what it hears, and what is asked of it."""

    task: Literal["xor", "template", "constant"] = param(
        "xor", "Are two patterns the same? Which of two patterns is it? Or no input at all, and no synapses.",
        group="Question",
        labels={"xor": "same or different", "template": "which pattern", "constant": "constant current"})  # fmt: skip
    rate: float = param(
        40.0, "Spikes a second in each channel of a pattern.", group="Question", unit="Hz", ge=0.0,
        le=200.0)  # fmt: skip
    jitter: float = param(
        2.0, "By how much each spike of a pattern is moved, each time.", group="Question", unit="ms", ge=0.0,
        le=50.0)  # fmt: skip
    train: int = param(160, "Trials that the readout learns from.", group="Question", ge=20, le=2000, log=True)
    test: int = param(100, "Trials that judge it.", group="Question", ge=20, le=2000, log=True)
    duration: float = param(200.0, "Of a trial.", group="Question", unit="ms", ge=20.0, le=10_000.0, log=True)
    watched: int = param(
        -1, "The unit whose voltage is drawn in the place of both states; −1 draws the states.", LIVE,
        group="Liquid", ge=-1, le=499)  # fmt: skip
    units: int = param(135, "Four fifths of them excite, the others inhibit.", group="Liquid", ge=10, le=500)
    connection: float = param(
        1.0, "Strength of all synapses between units.", LIVE, title="Connection g", group="Liquid", ge=0.0,
        le=5.0)  # fmt: skip
    density: float = param(0.1, "The chance that a unit reaches another.", group="Liquid", ge=0.01, le=1.0)
    bias: float = param(
        13.5, "Constant current into every unit; the threshold is 15.", LIVE, group="Liquid", unit="mV", ge=0.0,
        le=30.0)  # fmt: skip
    input_weight: float = param(
        8.0, "What a spike of the input adds to the current.", group="Liquid", unit="mV", ge=0.0,
        le=40.0)  # fmt: skip
    input_share: float = param(0.3, "The chance that a channel reaches a unit.", group="Liquid", ge=0.0, le=1.0)
    dt: float = param(1.0, "Step of the simulation.", title="dt", group="Liquid", unit="ms", ge=0.05, le=1.0, log=True)

    @property
    def steps(self) -> int:
        """Of one trial."""
        return round(self.duration / self.dt)

    @model_validator(mode="after")
    def _is_feasible(self) -> "Params":
        if self.watched >= self.units:
            raise InputError(f"there is no unit {self.watched} among {self.units}, which are counted from 0")
        trials = 1 if self.task == "constant" else self.train + self.test
        if self.units * self.steps * trials > MOST_WORK:
            raise InputError(
                f"{trials} trials of {self.steps} steps are too many for {self.units} units;"
                " take fewer or shorter trials, or a larger dt"
            )
        return self
