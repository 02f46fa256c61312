"""What a person chooses in the demo `rbm-hopfield`."""

from typing import Annotated

from pydantic import Field, field_validator

from rnnviz.errors import InputError
from rnnviz.kit.parameters import LIVE, VIEW, DemoParams, param

Row = tuple[Annotated[int, Field(ge=-1, le=1)], ...]


class Params(DemoParams):
    """What is stored, how hot it is, and for how long both machines are sampled."""

    patterns: tuple[Row, ...] = param(
        ((1, 1, 1, 1, -1, -1, -1, -1), (1, 1, -1, -1, 1, 1, -1, -1)), "What is stored: rows of 1 and -1.", LIVE,
        min_length=1, max_length=4, widget="points")  # fmt: skip
    temperature: float = param(0.6, "How strong chance is.", LIVE, title="Temperature T", ge=0.1, le=5.0, log=True)
    sweeps: int = param(5000, "How long both chains go on.", ge=0, le=100_000, log=True, soft=(100, 100_000))
    start: tuple[float, ...] = param(
        (), "Overlaps that both chains begin nearest to.", LIVE, max_length=4, blank="the first pattern")  # fmt: skip
    form: float = param(
        1.0, "The picture of the machine: from every unit coupled to every other, 0, to two layers, 1.", VIEW,
        title="Layers", ge=0.0, le=1.0)  # fmt: skip

    @field_validator("patterns")
    @classmethod
    def _of_signs(cls, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        if any(value not in (-1, 1) for row in rows for value in row):
            raise InputError("patterns may hold 1 and -1 only; write a 0 as -1.")
        if len({len(row) for row in rows}) > 1:
            raise InputError("patterns must be rows of one length.")
        if not 2 <= len(rows[0]) <= 12:
            raise InputError(f"patterns must have 2 to 12 units, not {len(rows[0])}: every state is counted.")
        return rows
