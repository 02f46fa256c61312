"""Two seeds, and how many things are shuffled."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from rnnviz.data.seeding import LIBRARIES, WAYS, Library
from rnnviz.kit import VIEW, DemoParams, InputError, param

CALLS = 6
"""In the stack."""

LARGEST = 2**32 - 1


class Params(DemoParams):
    """Two seeds, and how many things are shuffled."""

    op_seed: int = param(567436, "Of the generators that are made for a call.", le=LARGEST, group="Seeds")
    global_seed: int = param(99, "Of the generator that a library has for everybody.", le=LARGEST, group="Seeds")
    n: int = param(6, "How many things are shuffled.", title="Things", ge=2, le=20, group="Seeds")
    library: Literal["all", "python", "numpy", "torch"] = param(
        "numpy", "Whose calls are shown; results hold all.", VIEW, group="Picture")  # fmt: skip
    again_after: int = param(
        2, "Calls of the stack after which its generator is seeded again; after the last: never.", VIEW, ge=1, le=CALLS,
        group="Picture")  # fmt: skip
    opened: tuple[Annotated[int, Field(ge=0, lt=2 * len(WAYS))], ...] = param(
        (), "Calls that were clicked open before their turn, row by row.", VIEW, max_length=2 * len(WAYS), blank="none",
        follows=("op_seed", "global_seed", "n"), group="Picture")  # fmt: skip

    @field_validator("op_seed", "global_seed")
    @classmethod
    def _not_negative(cls, value: int) -> int:
        if value < 0:
            raise InputError(f"numpy takes no negative seeds: a seed is 0 to {LARGEST}, not {value}.")
        return value

    @property
    def shown(self) -> tuple[Library, ...]:
        return LIBRARIES if self.library == "all" else (self.library,)


ALL_OPEN = tuple(range(2 * len(WAYS)))
