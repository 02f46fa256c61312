"""Which nets learn to convert pulses, how long the pulses are, and how the nets are trained."""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.arrays import Ints
from rnnviz.data.pulses import TEST_STEPS, PulseBatch, PulseLaw, judging_batch, written
from rnnviz.errors import unknown
from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.learning.pulse_training import NETS, PulsePlan

MOST_PULSES = 20
Step = Annotated[int, Field(ge=0, le=TEST_STEPS)]


class Params(DemoParams):
    """The task, the nets, the training."""

    direction: Literal["direct", "inverse"] = param(
        "direct", "From a pulse's height to another's length, or back.", group="Task", is_data=True,
        labels={"direct": "height to length", "inverse": "length to height"})  # fmt: skip
    shortest: int = param(5, "Steps of the pulse for the lowest height.", ge=2, le=20, group="Task")
    longest: int = param(40, "Steps of the pulse for the greatest height.", ge=5, le=60, group="Task")
    nets: tuple[str, ...] = param(
        tuple(NETS)[:5], "Who learns, by cell and units: simple-5, lstm-5, simple-10, lstm-5-3, gru-5-3, lstm-25.",
        min_length=1, max_length=len(NETS), group="Nets")  # fmt: skip
    forget_bias: float = param(
        1.0, "First bias of the gate that keeps: an LSTM's f, a GRU's z.", ge=-2.0, le=6.0, group="Nets")  # fmt: skip
    updates: int = param(
        1200, "Updates of each net; the learning rate falls over their second half.", ge=1, le=20_000, log=True,
        soft=(100, 4000), group="Training")  # fmt: skip
    batch: int = param(32, "Sequences in an update.", ge=1, le=128, log=True, group="Training")
    learning_rate: float = param(
        0.02, "Of Adam, in the first half.", LIVE, gt=0.0, le=1.0, log=True, soft=(0.001, 0.2), leaves_traces=True,
        group="Training")  # fmt: skip
    pulses: tuple[tuple[Step, Step], ...] = param(
        (), "The pulses that are shown: when each begins, and how long its long side is.", LIVE, title="Shown pulses",
        max_length=MOST_PULSES, widget="points", blank="the first test sequence",
        follows=("direction", "shortest", "longest"), group="Picture")  # fmt: skip

    @field_validator("nets")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in NETS:
                raise unknown("net", name, NETS)
        if len(set(value)) < len(value):
            raise InputError("Each net can be in the list only once.")
        return value

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.longest <= self.shortest:
            raise InputError(f"The longest pulse must be longer than the shortest, {self.shortest} steps.")
        self._check_pulses()
        return self

    def _check_pulses(self) -> None:
        until = 0
        for onset, length in sorted(self.pulses):
            if not self.shortest <= length <= self.longest:
                raise InputError(f"A pulse of {length} steps lies outside {self.shortest} to {self.longest}.")
            if onset < until or onset + self.law.taken(np.array(length)) > TEST_STEPS:
                raise InputError(
                    f"The pulse at step {onset} has no room: each needs its own steps, up to {TEST_STEPS}."
                )
            until = int(onset + self.law.taken(np.array(length)))

    @property
    def law(self) -> PulseLaw:
        return PulseLaw(self.direction, self.shortest, self.longest)

    @property
    def plan(self) -> PulsePlan:
        return PulsePlan(self.law, self.updates, self.batch, self.forget_bias, self.seed)

    @property
    def shown_pulses(self) -> tuple[tuple[int, int], ...]:
        """Onset and length of each pulse in the picture, in their order."""
        if self.pulses:
            return tuple(sorted(self.pulses))
        test = judging_batch(self.law)
        first = test.sequence == 0
        return tuple(zip(test.onset[first].tolist(), test.length[first].tolist(), strict=True))

    def example(self) -> PulseBatch:
        """The one sequence that is shown."""
        onset, length = np.array(self.shown_pulses, dtype=int).reshape(-1, 2).T
        nothing: Ints = np.zeros(len(onset), int)
        return written(self.law, TEST_STEPS, 1, nothing, onset, length)
