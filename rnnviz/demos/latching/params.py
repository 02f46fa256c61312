"""What is asked: a language, a net to learn it, and a word that a person plays."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rnnviz.kit import LIVE, DemoParams, InputError, Preset, param
from rnnviz.networks.symbol_network import Order

LanguageName = Literal["odd-twos", "twos-mod-3", "seen-22", "even-even", "first-is-2", "one-then-two"]

SYMBOL_NAMES = ("1", "2", "3")
LONGEST_WORD = 60

Symbol = Annotated[int, Field(ge=1, le=3)]
Coordinate = Annotated[float, Field(ge=-2.0, le=2.0)]


class Params(DemoParams):
    """The language, the net, and how it is taught."""

    automaton: LanguageName = param(
        "odd-twos", "Which strings of 1, 2 and 3 are to be accepted.", group="Language", is_data=True,
        labels={
            "odd-twos": "an odd number of 2s", "twos-mod-3": "the number of 2s divides by 3", "seen-22": "22 was seen",
            "even-even": "even numbers of 1s and of 2s", "first-is-2": "the first symbol is a 2",
            "one-then-two": "a 2 after a 1",
        },
    )  # fmt: skip
    order: Order = param(
        "second", "A matrix for each symbol, or one for all.", group="Network",
        labels={"second": "second: one map for each symbol", "first": "first: one matrix (Elman)"},
    )  # fmt: skip
    units: int = param(2, "Units of the state.", group="Network", ge=2, le=4)
    updates: int = param(1500, "Updates at most; it ends when nothing is left to learn.", group="Learning", ge=1,
                         le=10_000, log=True)  # fmt: skip
    learning_rate: float = param(
        0.02, "Step of Adam.", LIVE, group="Learning", ge=1e-4, le=1.0, log=True, leaves_traces=True)  # fmt: skip
    longest: int = param(24, "Longest strings of the training.", group="Learning", ge=4, le=60)
    word: tuple[Symbol, ...] = param(
        (), "Symbols played by hand.", LIVE, group="Played", max_length=LONGEST_WORD, blank="none yet")  # fmt: skip
    start: tuple[Coordinate, ...] = param(
        (), "Where the played word begins, in the picture's plane.", LIVE, group="Played", max_length=2,
        blank="at h₀", follows=("units", "automaton", "order"),
    )  # fmt: skip

    @model_validator(mode="after")
    def _fit(self) -> "Params":
        if len(self.start) == 1:
            raise InputError("The start of a played word is a place in the plane, two numbers; leave it empty for h₀.")
        return self


PRESETS = {
    "odd-twos": Preset({}, "The course's language: all strings with an odd number of 2s.", seed_figure=True),
    "latch": Preset({"automaton": "first-is-2"}, "The first symbol decides, and is remembered for ever."),
    "alarm": Preset({"automaton": "seen-22"}, "Once 22 has been seen, nothing takes it back."),
    "four-rooms": Preset({"automaton": "even-even", "units": 3}, "Two parities at once: four states."),
    "modulo-3": Preset({"automaton": "twos-mod-3", "units": 3}, "Counting 2s to three, and round again."),
    "first-order": Preset({"order": "first", "units": 4}, "One matrix for all symbols: the same, and far harder."),
}
