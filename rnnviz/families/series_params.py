"""The parameters by which a demo is told what series to learn from."""

from typing import Annotated, Literal

from pydantic import Field

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

Gaps = Annotated[
    Literal["refuse", "drop", "interpolate"],
    GAPS,
    About(
        group="Data",
        is_data=True,
        labels={"refuse": "refuse", "drop": "leave out at the ends", "interpolate": "interpolate"},
    ),
]
