"""The liquid, what it hears, what is asked of it, and the spikes that are put into it by hand."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from rnnviz.kit import LIVE, VIEW, DemoParams, InputError, param, switch
from rnnviz.learning.liquid_task import CHANNELS

MOST_WORK = 2e10
"""Neurons times steps times trials: some minutes."""

WINDOW = 400.0
"""ms that are seen at once, at most."""

MOST_UNITS, LONGEST, MOST_INJECTED, MOST_PAINTED = 500, 10_000.0, 20, 400

Injected = tuple[Annotated[float, Field(ge=0.0, le=LONGEST)], Annotated[float, Field(ge=0.0, lt=MOST_UNITS)]]
"""When, ms, and which unit."""

Painted = tuple[Annotated[float, Field(ge=0.0, lt=LONGEST)], Annotated[float, Field(ge=0.0, lt=CHANNELS)]]
"""When, ms, and which channel."""


class Params(DemoParams):
    """The liquid, what it hears, what is asked of it, and the spikes that are put into it by hand."""

    task: Literal["xor", "template", "constant"] = param(
        "xor", "Are two patterns the same? Which of two patterns is it? Or no input at all, and no synapses.",
        group="Question", is_data=True,
        labels={"xor": "same or different", "template": "which pattern", "constant": "constant current"})  # fmt: skip
    rate: float = param(
        40.0, "Spikes a second in each channel of a pattern.", group="Question", unit="Hz", ge=0.0,
        le=200.0)  # fmt: skip
    jitter: float = param(
        2.0, "By how much each spike of a pattern is moved, each time.", group="Question", unit="ms", ge=0.0,
        le=50.0)  # fmt: skip
    train: int = param(160, "Trials that the readout learns from.", group="Question", ge=20, le=2000, log=True)
    test: int = param(100, "Trials that judge it.", group="Question", ge=20, le=2000, log=True)
    duration: float = param(200.0, "Of a trial.", group="Question", unit="ms", ge=20.0, le=LONGEST, log=True)
    units: int = param(135, "Four fifths of them excite, the others inhibit.", group="Liquid", ge=10, le=MOST_UNITS)
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
    painted: tuple[Painted, ...] = param(
        (), "Spikes of an input of your own, heard in the place of the trials: when, in ms, and which channel.", LIVE,
        group="By hand", max_length=MOST_PAINTED, widget="points", blank="none", follows=("task", "duration"),
        when={"task": ("xor", "template")})  # fmt: skip
    injected: tuple[Injected, ...] = param(
        (), "Spikes forced on units in the trials on show: when, in ms, and which unit.", LIVE, group="By hand",
        max_length=MOST_INJECTED, widget="points", blank="none", follows=("units", "duration"))  # fmt: skip
    watched: int = param(
        -1, "The unit whose voltage is drawn in the place of both states; −1 draws the states.", VIEW,
        group="Picture", ge=-1, le=MOST_UNITS - 1)  # fmt: skip
    corner: Literal["separation", "rates"] = param(
        "separation", "What stands below on the right: how inputs are kept apart, or rates under constant current.",
        VIEW, title="Below", group="Picture", when={"task": ("xor", "template")},
        labels={"separation": "separation", "rates": "rate by current"})  # fmt: skip
    show_distance: bool = switch("Distance", "How far apart both states are, millisecond by millisecond.")
    show_canvas: bool = switch(
        "Paint the input", "A grid over the input, to paint spikes on that are heard in the place of the trials.",
        on=False)  # fmt: skip
    show_readout: bool = switch("Readout", "By how much each unit speaks for one answer or the other.")

    @property
    def steps(self) -> int:
        """Of one trial."""
        return round(self.duration / self.dt)

    @property
    def is_seen_whole(self) -> bool:
        """Whether a trial is short enough to be seen from its beginning to its end."""
        return self.duration <= WINDOW

    @property
    def is_painted(self) -> bool:
        """Whether an input of one's own is heard."""
        return bool(self.painted) and self.task != "constant"

    @field_validator("injected", "painted")
    @classmethod
    def _whole(cls, spikes: tuple[Injected, ...]) -> tuple[Injected, ...]:
        return tuple((round(ms, 2), float(round(number))) for ms, number in spikes)

    @model_validator(mode="after")
    def _is_feasible(self) -> "Params":
        for unit in (self.watched, *(int(unit) for _, unit in self.injected)):
            if unit >= self.units:
                raise InputError(f"there is no unit {unit} among {self.units}, which are counted from 0")
        if any(channel >= CHANNELS for _, channel in self.painted):
            raise InputError(f"there are {CHANNELS} channels, counted from 0")
        if any(ms > self.duration for ms, _ in (*self.injected, *self.painted)):
            raise InputError(f"a spike comes after the end of a trial, which lasts {self.duration:g} ms")
        trials = 1 if self.task == "constant" else self.train + self.test
        if self.units * self.steps * trials > MOST_WORK:
            raise InputError(
                f"{trials} trials of {self.steps} steps are too many for {self.units} units;"
                " take fewer or shorter trials, or a larger dt"
            )
        return self
