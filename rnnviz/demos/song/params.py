"""Which tune, which net, how it learns, and how it is played."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from rnnviz.data.midi import read_midi
from rnnviz.data.tunes import HIGHEST, LOWEST, MOST, Tune, as_symbols, checked, known_tunes
from rnnviz.kit import LIVE, VIEW, DemoParams, InputError, param
from rnnviz.learning.song_training import SongPlan

Pitch = Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
Beats = Annotated[float, Field(gt=0.0, le=64.0)]


class Params(DemoParams):
    """The tune, the net, the training, the player."""

    tune: Literal["frere-jacques", "twinkle", "ode-to-joy", "minuet", "minuet-twice", "ode-twice", "own"] = param(
        "minuet", "What is learned by heart; your own is typed below, or comes from a MIDI file.", group="Tune",
        is_data=True,
        labels={"frere-jacques": "Frère Jacques", "twinkle": "Twinkle, twinkle", "ode-to-joy": "Ode to Joy",
                "minuet": "Minuet in G", "minuet-twice": "Minuet, repeated", "ode-twice": "Ode to Joy, repeated",
                "own": "your own"})  # fmt: skip
    notes: tuple[tuple[Pitch, Beats], ...] = param(
        (), "Notes in their order, each a MIDI pitch (60 is the middle C) and its beats; they replace the tune.",
        max_length=MOST, blank="those of the tune", follows=("tune", "midi"), group="Tune", is_data=True)  # fmt: skip
    midi: str = param(
        "", "A MIDI file, whose highest voice becomes the tune.", title="MIDI file", widget="file",
        labels={"": "no file"}, follows=("tune",), group="Tune", is_data=True)  # fmt: skip
    cell: Literal["simple", "lstm", "gru"] = param(
        "simple", "What each unit is.", group="Net", labels={"lstm": "LSTM", "gru": "GRU"})  # fmt: skip
    hidden: int = param(32, "Units of the net.", ge=1, le=128, log=True, group="Net")
    learning_rate: float = param(
        0.01, "Of Adam.", LIVE, gt=0.0, le=1.0, log=True, soft=(0.001, 0.1), leaves_traces=True,
        group="Training")  # fmt: skip
    truncate: int = param(
        0, "Steps that errors flow back in time; 0 is the whole tune.", ge=0, le=MOST, soft=(0, 64),
        group="Training")  # fmt: skip
    updates: int = param(
        600, "Passes over the tune at most; the run stops when it is learned.", ge=0, le=20_000, soft=(100, 2000),
        group="Training")  # fmt: skip
    bpm: float = param(120.0, "Beats a minute.", VIEW, title="Tempo", ge=20.0, le=400.0, soft=(40, 240),
                       group="Player")  # fmt: skip
    played: Literal["learned", "original"] = param(
        "learned", "What is heard, and written as sound: what the net plays by itself, or the tune.", VIEW,
        group="Player", labels={"learned": "by the net", "original": "the tune"})  # fmt: skip
    temperature: float = param(
        0.0, "How freely the net plays: 0 always takes the likeliest note.", LIVE, ge=0.0, le=5.0, soft=(0.0, 2.0),
        group="Player")  # fmt: skip

    @field_validator("notes")
    @classmethod
    def _is_a_tune(cls, value: Tune) -> Tune:
        return checked(value) if value else value

    @model_validator(mode="after")
    def _is_there(self) -> "Params":
        if self.tune == "own" and not self.notes and not self.midi:
            raise InputError("A tune of your own needs notes, such as [[60, 1], [62, 1], [64, 2]], or a MIDI file.")
        return self

    @property
    def song(self) -> Tune:
        """The notes to be learned. Raises InputError where a file cannot be read, or is no tune."""
        if self.notes:
            return self.notes
        return checked(read_midi(self.midi)) if self.midi else known_tunes()[self.tune]

    @property
    def plan(self) -> SongPlan:
        return SongPlan(tuple(as_symbols(self.song)[0]), self.cell, self.hidden, self.truncate, self.seed)
