"""What is filmed, the net that watches, its training, and the film on show."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rnnviz.data.films import MOVES, FilmLaw
from rnnviz.kit import LIVE, DemoParams, InputError, param
from rnnviz.learning.film_plan import VOCABULARY, FilmPlan
from rnnviz.networks.film_net import FilmShape

MOST_FRAMES = 16
MOST_WORK = 1.0e9
"""Multiplications of an update: more would not fit between two frames on the screen."""


class Params(DemoParams):
    """The films, the net, the training, and what stands on show."""

    readout: Literal["frame", "bag", "lstm"] = param(
        "lstm", "What the answer is read from.", group="Net",
        labels={"frame": "the last frame alone", "bag": "all frames, no order", "lstm": "LSTM: frames in order"},
    )  # fmt: skip
    says: bool = param(
        False, "A second LSTM says in a sentence which shape moves where.", title="Says a sentence", group="Net",
        when={"readout": ("lstm",)})  # fmt: skip
    channels: int = param(8, "Filters of 3 by 3 pixels.", ge=1, le=32, log=True, group="Net")
    hidden: int = param(32, "Units of the readout.", ge=1, le=128, log=True, group="Net")
    frames: int = param(8, "Frames of a film; a single one has no order.", ge=1, le=MOST_FRAMES, group="Films")
    size: int = param(
        12, "Pixels of a frame each way, an even number; what leaves at one side comes back at the other.", ge=8, le=24,
        group="Films")  # fmt: skip
    sprite: Literal["random", "digits"] = param(
        "random", "What moves: five by five pixels by chance, or a drawn digit of eight by eight.", group="Films",
        is_data=True, when={"says": (False,)}, labels={"random": "random 5 × 5", "digits": "digits 8 × 8"})  # fmt: skip
    noise: float = param(
        0.0, "Standard deviation of what is added to every pixel; ink is 1.", ge=0.0, le=2.0, group="Films"
    )
    updates: int = param(
        500, "How often the weights change; with 0 the untrained net is judged.", ge=0, le=20_000, soft=(100, 3000),
        group="Training")  # fmt: skip
    batch: int = param(32, "Films in an update.", ge=1, le=128, log=True, group="Training")
    learning_rate: float = param(
        0.003, "Of Adam; it falls to 2 % of this by the last update.", LIVE, gt=0.0, le=1.0, log=True,
        soft=(0.0003, 0.03), leaves_traces=True, group="Training")  # fmt: skip
    moves: Literal["drawn", "left", "right", "up", "down"] = param(
        "drawn", "Which way the film on show was taken.", LIVE, group="Film on show",
        labels={"drawn": "as drawn by chance"})  # fmt: skip
    order: tuple[Annotated[int, Field(ge=0, lt=MOST_FRAMES)], ...] = param(
        (), "The film's frames in another order, numbered from 0.", LIVE, max_length=MOST_FRAMES, blank="as filmed",
        follows=("frames",), group="Film on show")  # fmt: skip
    painted: str = param(
        "", "The sprite on show, rows from the top with / between them, # for ink.", LIVE, max_length=100,
        blank="as drawn by chance", follows=("sprite", "says"), group="Film on show")  # fmt: skip

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.size % 2:
            raise InputError(f"size is even, for the filters' pictures are halved; {self.size} is not.")
        if self.says and self.readout != "lstm":
            raise InputError("Only the LSTM has a state that a sentence can begin from: readout must be lstm.")
        if self.order and sorted(self.order) != list(range(self.frames)):
            raise InputError(f"order names each of the {self.frames} frames, 0 to {self.frames - 1}, once.")
        if self.work > MOST_WORK:
            raise InputError(
                f"An update would take {self.work / 1e6:.0f} million multiplications, the most is "
                f"{MOST_WORK / 1e6:.0f} million: choose fewer films in a batch, frames, pixels or filters."
            )
        side = self.law.side
        rows = self.painted.split("/")
        if self.painted and (len(rows) != side or any(len(row) != side or set(row) - set("#.") for row in rows)):
            raise InputError(f"A painted sprite has {side} rows of {side} signs, # for ink and . for paper.")
        return self

    @property
    def law(self) -> FilmLaw:
        return FilmLaw(self.frames, self.size, "shapes" if self.says else self.sprite, self.noise)

    @property
    def shape(self) -> FilmShape:
        words = VOCABULARY.size if self.says else 0
        return FilmShape(self.readout, self.size, self.channels, self.hidden, words)

    @property
    def plan(self) -> FilmPlan:
        return FilmPlan(self.law, self.batch, self.updates, self.seed)

    @property
    def work(self) -> float:
        """Multiplications of an update, there and back."""
        frames = self.batch * (1 if self.readout == "frame" else self.frames)
        of_frame = 25 * self.channels * self.size**2  # a filter's 9 weigh more than their number: they are few
        units = 4 * self.hidden if self.readout == "lstm" else self.hidden
        return 3.0 * frames * (of_frame + units * (self.shape.features + self.hidden))

    @property
    def best(self) -> float:
        """The share that this readout can have right."""
        law = self.law
        return {"frame": law.best_frame, "bag": law.best_bag, "lstm": law.best_order}[self.readout]

    @property
    def shown_move(self) -> int | None:
        """Chosen by hand, None for the one that chance has drawn."""
        return None if self.moves == "drawn" else MOVES.index(self.moves)
