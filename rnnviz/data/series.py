"""A time series, and finding one by name or path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.decimals import Decimal
from rnnviz.data.doubts import Doubt
from rnnviz.data.errors import DataError
from rnnviz.data.gaps import Gaps
from rnnviz.errors import nearest, quoted


@dataclass(frozen=True, eq=False)
class Series:
    """Equally spaced observations of one quantity.

    name       : for titles, e.g. "Sunspots"
    values     : (time,) float64, finite, read-only; in `unit`
    unit       : of the values, "" where they have none
    source     : one line saying where the data come from
    first_time : time of values[0]
    step       : time between neighbours, > 0
    time_name  : what the time axis is called, e.g. "year"
    times_read : (time,) the times as a file gives them, datetime64 or float64, where it gives any
    column     : of a file, the name of the column that was read; columns : name and kind of all there are
    bounds     : lowest and highest value that the instrument can give, None where nothing is known of it
    remarks    : sentences about what was found out, skipped, turned round or filled while reading
    parts      : of a series in two files the one to learn from and the one to be forecast, which follow each other

    Raises DataError if the values are not a finite vector or the step is not positive.
    """

    name: str
    values: Floats
    unit: str = ""
    source: str = ""
    first_time: float = 0.0
    step: float = 1.0
    time_name: str = "time step"
    times_read: Array | None = None
    column: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    bounds: tuple[float, float] | None = None
    remarks: tuple[str, ...] = ()
    parts: tuple[Series, ...] = ()

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        if values.ndim != 1:
            raise DataError(f"{self.name}: a series is a vector, not an array of shape {values.shape}")
        if not np.isfinite(values).all():
            raise DataError(f"{self.name}: point {np.flatnonzero(~np.isfinite(values))[0]} is not a finite number")
        if not self.step > 0:
            raise DataError(f"{self.name}: the time step must be positive, not {self.step}")
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    def __len__(self) -> int:
        return self.values.size

    @property
    def times(self) -> Floats:
        """Time of every point, (time,): first_time + step * (0, 1, 2, …)."""
        return self.first_time + self.step * np.arange(self.values.size)

    @property
    def notes(self) -> tuple[str, ...]:
        """Those of the remarks that are no doubts: they only tell how the file was read."""
        return tuple(remark for remark in self.remarks if not isinstance(remark, Doubt))

    @property
    def split(self) -> int | None:
        """0-based index of the first point of the test file; None where there is one file."""
        return len(self.parts[0]) if self.parts else None

    @property
    def which_is_which(self) -> str:
        """One sentence about a series in two files, empty where there is one."""
        if not self.parts:
            return ""
        first, second = self.parts
        return (
            f"Only {first.source}, {len(first)} points, is learned from and sets the scale; the {len(second)} points "
            f"of {second.source} are to be forecast."
        )

    @property
    def has_dates(self) -> bool:
        """Whether `times_read` are dates."""
        return self.times_read is not None and self.times_read.dtype.kind == "M"

    def dates(self, first: int, end: int) -> tuple[str, ...]:
        """The dates of the points first … end - 1 in ISO 8601, beyond the last point as they would go on; empty where
        the series has none."""
        if self.times_read is None or not self.has_dates:
            return ()
        from rnnviz.data.dates import continued, written

        known = self.times_read if end <= len(self) else continued(self.times_read, end - len(self))
        return tuple(written(known[first:end]))

    def written_times(self) -> list[float] | list[str]:
        """The time of every point as the file gives it, a number or an ISO date; else counted from first_time on."""
        if self.times_read is None:
            return [float(time) for time in self.times]
        if not self.has_dates:
            return [float(time) for time in self.times_read]
        from rnnviz.data.dates import written

        return written(self.times_read)

    @cached_property
    def digest(self) -> str:
        """What tells these values from all others: the first 16 digits of the SHA-256 of their bytes."""
        return sha256(np.ascontiguousarray(self.values, dtype="<f8").tobytes()).hexdigest()[:16]


SERIES_NAMES = ("laser", "sunspots", "mackey-glass", "lorenz")


def load_series(
    spec: str, column: str | int | None = None, gaps: Gaps = "refuse", test_file: str | None = None,
    decimal: Decimal = "auto",
) -> Series:  # fmt: skip
    """The series that `spec` names: one of SERIES_NAMES, or the path of the user's own file.

    column : of a file, its name or 0-based number, see `importing.read_series`; of "lorenz", "x" (default),
             "y" or "z"; the other named series have one column and take None or 0.
    gaps   : what is done about missing values in a file, see `rnnviz.data.gaps`
    test_file : the path of a second file, whose values follow and are not learned from, see `rnnviz.data.two_files`
    decimal : the sign of written numbers in a file, see `importing.read_series`
    Raises DataError: unknown name (with the nearest one), or a file that cannot be used.
    """
    if spec in SERIES_NAMES:
        if test_file:
            raise DataError(f"A test file goes with a file of your own to learn from; '{spec}' is built in")
        return _named(spec, column)
    path = Path(spec).expanduser()
    if spec and (path.suffix or len(path.parts) > 1 or _exists(path)):
        from rnnviz.data.importing import read_series
        from rnnviz.data.two_files import read_two

        if test_file:
            return read_two(path, test_file, column, gaps, decimal)
        return read_series(path, column, gaps, decimal)
    near = nearest(spec, SERIES_NAMES)
    hint = f"did you mean '{near}'?" if near else f"the series are {', '.join(SERIES_NAMES)}"
    raise DataError(f"'{quoted(spec)}' is neither a series nor a file; {hint}")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # no file has such a name: it is too long, or holds a zero
        return False


def _named(name: str, column: str | int | None) -> Series:
    # Each of these files needs Series from this one, hence the imports here.
    from rnnviz.data.laser import laser
    from rnnviz.data.lorenz import lorenz
    from rnnviz.data.mackey_glass import mackey_glass
    from rnnviz.data.sunspots import sunspots

    if name == "lorenz":
        return lorenz(component=_lorenz_component(column))
    if column not in (None, 0):
        raise DataError(f"{name} has one column, not a column '{quoted(str(column))}'")
    makers: dict[str, Callable[[], Series]] = {
        "laser": laser,
        "sunspots": sunspots,
        "mackey-glass": mackey_glass,
    }
    return makers[name]()


def _lorenz_component(column: str | int | None) -> str:
    if column is None:
        return "x"
    if isinstance(column, int):
        return "xyz"[column] if 0 <= column <= 2 else str(column)
    return column
