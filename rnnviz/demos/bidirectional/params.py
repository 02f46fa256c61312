"""What is asked, which way the net reads, and how it is trained."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from rnnviz.data.bit_tasks import BitTask
from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.learning.bit_training import BitPlan
from rnnviz.networks.bidirectional import Bidirectional

MAJORITY, TELEGRAPH = {"task": ("majority",)}, {"task": ("telegraph",)}
MOST_STEPS = 200


class Params(DemoParams):
    """The question, the net, the training."""

    task: Literal["majority", "telegraph"] = param(
        "majority", "Most of the bits around each moment; or the hidden bit behind a noisy one.", group="Task",
        is_data=True, labels={"majority": "majority of a window", "telegraph": "noisy telegraph"})  # fmt: skip
    reach: int = param(
        3, "Bits of the window on each side of its middle.", ge=1, le=8, group="Task", when=MAJORITY)  # fmt: skip
    switch: float = param(
        0.05, "Chance that the hidden bit changes from one step to the next.", gt=0.0, le=0.5, group="Task",
        when=TELEGRAPH, soft=(0.01, 0.5))  # fmt: skip
    flip: float = param(
        0.2, "Chance that a bit is heard wrongly; at ½ nothing could be learned.", gt=0.0, le=0.5, group="Task",
        when=TELEGRAPH, soft=(0.01, 0.45))  # fmt: skip
    time_steps: int = param(60, "Length of the sequences.", ge=4, le=MOST_STEPS, group="Task")
    direction: Literal["forward", "backward", "both"] = param(
        "both", "From the beginning, from the end, or one net each way with one readout of both.", group="Net",
        labels={"forward": "forward: knows the past", "backward": "backward: knows the future", "both": "both"},
    )  # fmt: skip
    hidden: int = param(16, "Units of each direction.", ge=1, le=64, log=True, group="Net")
    cell: Literal["lstm", "simple", "gru"] = param(
        "lstm", "What each unit is.", group="Net", labels={"lstm": "LSTM", "gru": "GRU"})  # fmt: skip
    updates: int = param(
        600, "How often the weights change; with 0 the untrained net is judged.", ge=0, le=20_000, soft=(100, 2000),
        group="Training")  # fmt: skip
    batch: int = param(32, "Sequences in an update.", ge=1, le=128, log=True, group="Training")
    learning_rate: float = param(
        0.01, "Of Adam; it falls to 2 % of this by the last update.", LIVE, gt=0.0, le=1.0, log=True,
        soft=(0.001, 0.1), leaves_traces=True, group="Training")  # fmt: skip
    flipped: tuple[Annotated[int, Field(ge=0, lt=MOST_STEPS)], ...] = param(
        (), "Steps at which the shown input is turned over by hand.", LIVE, max_length=MOST_STEPS, blank="none",
        follows=("task", "time_steps", "seed", "switch", "flip"), group="Picture")  # fmt: skip

    @field_validator("flip")
    @classmethod
    def _tells_something(cls, value: float) -> float:
        if value == 0.5:
            raise InputError("At flip = 0.5 what is heard says nothing of the hidden bit: there is nothing to learn.")
        return value

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.task == "majority" and self.time_steps <= 2 * self.reach:
            raise InputError(
                f"A window of {2 * self.reach + 1} bits does not fit into {self.time_steps} steps: "
                f"time_steps must be more than {2 * self.reach}."
            )
        if len(set(self.flipped)) < len(self.flipped) or any(t >= self.time_steps for t in self.flipped):
            raise InputError(f"flipped names steps from 0 to {self.time_steps - 1}, each once.")
        return self

    @property
    def bits(self) -> BitTask:
        """Parameters that the task does not have stay at their defaults, so that they change nothing."""
        if self.task == "majority":
            return BitTask("majority", self.time_steps, reach=self.reach)
        return BitTask("telegraph", self.time_steps, switch=self.switch, flip=self.flip)

    @property
    def net(self) -> Bidirectional:
        return Bidirectional(self.cell, self.hidden, self.direction)

    @property
    def plan(self) -> BitPlan:
        return BitPlan(self.bits, self.batch, self.updates, self.seed)
