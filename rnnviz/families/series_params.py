"""The parameters by which a demo is told what series to learn from."""

from typing import Annotated

from pydantic import Field

from rnnviz.parameters import Hint

SERIES_NAMES = {
    "laser": "Chaotic laser (Santa Fe A)",
    "sunspots": "Sunspots, yearly",
    "mackey-glass": "Mackey–Glass",
    "lorenz": "Lorenz",
}

SERIES = Field(title="Data", description="A built-in series, or a file: CSV, TXT, NPY, MAT or XLSX.")

SeriesName = Annotated[str, SERIES, Hint(widget="file", group="Data", labels=SERIES_NAMES)]

COLUMN = Field(
    title="Column",
    description="Which column of the file; empty takes the first with numbers that do more than count the rows.",
)

Column = Annotated[str | None, COLUMN, Hint(group="Data")]
