"""A series in two files, as coursework brings them: one to learn from, and one that is to be forecast."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data.dates import written
from rnnviz.data.decimals import Decimal
from rnnviz.data.doubts import Doubt, said_of
from rnnviz.data.errors import DataError
from rnnviz.data.gaps import Gaps
from rnnviz.data.importing import preview, read_series
from rnnviz.data.series import Series

_LONG_STEP = 1.5
"""Times the usual step: something is missing between the files."""


def read_two(
    train: str | Path, test: str | Path, column: str | int | None = None, gaps: Gaps = "refuse",
    decimal: Decimal = "auto",
) -> Series:  # fmt: skip
    """The values of a training file and, behind them, those of a test file; `Series.parts` are the two.

    column, gaps, decimal : see `rnnviz.data.importing.read_series`; of the test file the column of the same name is
        read, where it has none such that of the same number
    Bounds and scale are what the training file says. Times stand on the axis where those of the test file go on.
    Raises DataError in one sentence where one of them cannot be read, or they do not fit together.
    """
    train, test = Path(train).expanduser(), Path(test).expanduser()
    if _is_same(train, test):
        raise DataError(f"{train.name} is to be learned from and to be the test; choose two different files")
    first = read_series(train, column, gaps, decimal)
    second = read_series(test, _same_column(first, test, decimal), gaps, decimal)
    if first.unit and second.unit and first.unit != second.unit:
        raise DataError(f"{first.source} is in {first.unit}, {second.source} in {second.unit}; bring both to one unit")
    time = _time(first, second)
    return Series(
        name=f"{first.name}, then {test.stem}",
        values=np.concatenate((first.values, second.values)),
        unit=first.unit or second.unit,
        source=f"{first.source}, then {second.source}",
        first_time=time.first,
        step=time.step,
        time_name=time.name,
        times_read=time.read,
        column=first.column,
        columns=first.columns,
        bounds=first.bounds,
        remarks=(*_remarks(first, second), *time.remarks),
        parts=(first, second),
    )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there: reading it says so
        return False


def _same_column(first: Series, test: Path, decimal: Decimal) -> str | int:
    names = [name for name, _ in first.columns]
    others = [column.name for column in preview(test, 0, decimal).columns]
    if len(others) != len(names):
        raise DataError(
            f"{first.source} has {_columns(len(names))}, {test.name} {_columns(len(others))}; "
            "a training file and its test file need the same columns"
        )
    return first.column if first.column in others else names.index(first.column)


def _columns(count: int) -> str:
    return f"{count} column{'s' * (count != 1)}"


def _remarks(first: Series, second: Series) -> tuple[str, ...]:
    """What was found out about each of them."""
    both = [remark for remark in first.remarks if remark in second.remarks]
    own = [said_of(part.source, r) for part in (first, second) for r in part.remarks if r not in both]
    return (*both, *own)


@dataclass(frozen=True, eq=False)
class _Time:
    """The axis of both: see `Series`. The points are counted unless something else is known."""

    first: float = 0.0
    step: float = 1.0
    name: str = "time step"
    read: Array | None = None
    remarks: tuple[str, ...] = ()


def _time(first: Series, second: Series) -> _Time:
    """Where the times of the test file go on from those of the training file, theirs; else the points are counted."""
    before, after = first.times_read, second.times_read
    if before is None and after is None:
        return _Time()
    if before is None or after is None or before.dtype.kind != after.dtype.kind or not after[0] > before[-1]:
        said = f"The times of {second.source} do not go on from those of {first.source}, so the points are counted."
        return _Time(remarks=(Doubt(said),))
    read = np.concatenate((before, after))
    remarks = _missing_between(first, second)
    if first.has_dates:
        return _Time(name=first.time_name, read=read, remarks=remarks)
    if not remarks and np.isclose(first.step, second.step, rtol=0.01):
        return _Time(first.first_time, first.step, first.time_name, read)
    return _Time(read=read, remarks=remarks)


def _missing_between(first: Series, second: Series) -> tuple[str, ...]:
    """What is to be said where the step from file to file is longer than the usual one."""
    before, after = first.times_read, second.times_read
    assert before is not None
    assert after is not None
    if len(before) < 2 or after[0] - before[-1] <= _LONG_STEP * np.median(np.diff(before)):
        return ()
    ends = [written(np.array([t]))[0] if first.has_dates else f"{t:g}" for t in (before[-1], after[0])]
    said = f"{first.source} ends at {ends[0]}, {second.source} begins at {ends[1]}: points may be missing between."
    return (Doubt(said),)
