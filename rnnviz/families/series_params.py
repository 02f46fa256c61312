"""The parameters by which a demo is told what series to learn from."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from rnnviz.data.decimals import DECIMAL_WORDS
from rnnviz.data.decimals import Decimal as DecimalChoice
from rnnviz.data.gaps import GAP_WORDS
from rnnviz.data.gaps import Gaps as GapsChoice
from rnnviz.parameters import About

SERIES_NAMES = {
    "laser": "Chaotic laser (Santa Fe A)",
    "sunspots": "Sunspots, yearly",
    "mackey-glass": "Mackey–Glass",
    "lorenz": "Lorenz",
}

SERIES = Field(title="Data", description="A built-in series, or a file: CSV, TXT, NPY, MAT, XLSX, XLS, ODS or JSON.")

SeriesName = Annotated[str, SERIES, About(widget="file", group="Data", labels=SERIES_NAMES, is_data=True)]

COLUMN = Field(
    title="Column",
    description="Which column of the file; empty takes the first with numbers that do more than count, date or mark "
    "the rows.",
)

Column = Annotated[str | None, COLUMN, About(group="Data", is_data=True)]

TestFile = Annotated[
    str | None,
    Field(
        title="Test file",
        description="A second file, laid out as the first, that goes on where this ends: only the first is learned "
        "from, and the forecast begins with the second.",
    ),
    About(widget="file", group="Data", is_data=True, blank="none", follows=("data",)),
]

GAPS = Field(
    title="Missing values",
    description="What is done where a file has no value: refuse it, leave them out at the ends, or bridge every gap "
    "by a straight line.",
)

Gaps = Annotated[GapsChoice, GAPS, About(group="Data", labels=GAP_WORDS, is_data=True)]

DECIMAL = Field(
    title="Decimal sign",
    description="Which sign the numbers of a file have; automatic lets the column decide, and refuses one that could "
    "be read in two ways, such as 1,234 alone.",
)

Decimal = Annotated[DecimalChoice, DECIMAL, About(group="Data", labels=DECIMAL_WORDS, is_data=True)]


def numbers_of(value: Any) -> Any:
    """What may be typed for a tuple of numbers: one number, or several with commas between."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return (value,) if isinstance(value, int) and not isinstance(value, bool) else value


BOUNDS = Field(
    title="Bounds",
    description="Lowest and highest possible value: what a forecast makes beyond is set to the border. Empty: none, "
    "but for the laser 0 and 255, the range of its detector.",
    max_length=2,
)

Bounds = Annotated[tuple[float, ...], BOUNDS, BeforeValidator(numbers_of)]


def bounds_problem(bounds: tuple[float, ...]) -> str:
    """What is wrong with them, in one sentence; empty for nothing."""
    if bounds and (len(bounds) != 2 or not bounds[0] < bounds[1]):
        return f"bounds must be the lowest and the highest possible value, such as 0, 255, not {list(bounds)}."
    return ""
