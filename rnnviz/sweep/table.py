"""The table of a sweep: a CSV file that grows by a row whenever a run has finished, and can be gone on with.

A row tells all of its run's parameters, so that it says by itself which run it stands for. While the sweep goes on,
rows stand in the order they came in and every announced result has a column; in the end they stand in the order of
the plan, without the columns that stayed empty. A row is one write to the end of the file: whatever kills the
program, all rows but the last are whole, and the last is whole or has no line end.
"""

import csv
import io
import json
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from rnnviz.errors import InputError
from rnnviz.saving import atomic_write, cannot_write, check_place
from rnnviz.sweep.job import Job, Outcome
from rnnviz.sweep.plan import Plan

Row = dict[str, str]
LARGEST = 512 * 2**20


class Table:
    """The rows of a plan that are known, and the file they are in.

    results : names the demo announces. Raises InputError where the file is another sweep's, or cannot be written.
    """

    def __init__(self, path: Path, plan: Plan, results: Sequence[str]) -> None:
        if path.suffix.lower() != ".csv":
            raise InputError(f"The table is a CSV file; '{path}' must end in .csv.")
        self.path = check_place(path)
        self._plan = plan
        self._columns = _columns(plan, results)
        self._numbers = {_identity(_asked(job)): number for number, job in enumerate(plan.jobs)}
        self._rows: dict[int, Row] = {}
        self._file: BinaryIO | None = None
        if self.path.exists() and self.path.stat().st_size:
            self._read()

    @property
    def missing(self) -> dict[int, Job]:
        """The jobs without a row, by their number in the plan."""
        return {number: job for number, job in enumerate(self._plan.jobs) if number not in self._rows}

    @property
    def failed(self) -> int:
        """How many rows hold an error instead of results."""
        return sum(bool(row.get("error")) for row in self._rows.values())

    def add(self, number: int, outcome: Outcome) -> None:
        """Write the row of a job that has none yet."""
        assert number not in self._rows
        asked = _asked(self._plan.jobs[number])
        row = asked | {_result_column(name, asked): cell(value) for name, value in outcome.results.items()}
        row |= {"seconds": f"{outcome.seconds:.6f}", "error": cell(outcome.error)}
        row["remarks"] = cell(" ".join(outcome.remarks))
        self._rows[number] = row
        try:
            if self._file is None:
                self._begin()
            else:
                self._file.write(_line([row.get(column, "") for column in self._columns]))
        except OSError as error:
            raise cannot_write(self.path, error) from None

    def _begin(self) -> None:
        """All rows so far under the full heading; from here on rows are appended."""
        self._write(self._columns)
        self._file = self.path.open("ab", buffering=0)

    def close(self) -> None:
        """Put the rows into the plan's order; a sweep that was given up keeps the file as it is."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if not self.missing:
            used = {name for row in self._rows.values() for name, text in row.items() if text}
            always = {*self._plan.varied, "seed", "error"}
            self._write([column for column in self._columns if column in used | always])

    def _write(self, columns: Sequence[str]) -> None:
        lines = [_line([self._rows[number].get(column, "") for column in columns]) for number in sorted(self._rows)]
        content = _line(columns) + b"".join(lines)
        if not self.path.exists() or self.path.read_bytes() != content:
            with atomic_write(self.path) as unfinished:
                unfinished.write_bytes(content)

    # -- a file that is there already -----------------------------------------------------------------------

    def _read(self) -> None:
        heading, rows = _whole_rows(self.path)
        if not {"demo", "seed", "error"} <= set(heading):
            raise InputError(f"'{self.path}' is no table of a sweep; give another name to --out.")
        if not set(heading) <= set(self._columns):
            raise self._other_sweep()
        for row in rows:
            number = self._numbers.get(_identity({name: row.get(name, "") for name in _asked(self._plan.jobs[0])}))
            if number is None:
                raise self._other_sweep()
            self._rows[number] = row

    def _other_sweep(self) -> InputError:
        return InputError(f"'{self.path}' holds another sweep; repeat its command, or give another name to --out.")


def _columns(plan: Plan, results: Sequence[str]) -> list[str]:
    """Varied parameters, seed, results; then how it went and what is to be said, and what all runs have in common."""
    asked = list(_asked(plan.jobs[0]))
    first = [*plan.varied, "seed", *(_result_column(name, asked) for name in results), "seconds", "error", "remarks"]
    return [*first, *(name for name in asked if name not in first)]


def _result_column(name: str, asked: Container[str]) -> str:
    """A result may be called like a parameter: epochs asked for, and epochs trained."""
    return f"result_{name}" if name in asked else name


def _asked(job: Job) -> Row:
    return {"demo": job.demo} | {name: cell(value) for name, value in job.params.items()}


def _identity(asked: Row) -> tuple[str, ...]:
    return tuple(asked.values())


def cell(value: Any) -> str:
    """A value as a table shows it: numbers and words as they are, nothing for None, lists as JSON; on one line."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(text.split())


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _whole_rows(path: Path) -> tuple[list[str], list[Row]]:
    """Heading and rows, less a last line that was not finished."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"'{path}' is too large for a table of a sweep.")
        content = path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1].decode()
        lines = list(csv.reader(io.StringIO(whole), strict=True))
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {(error.strerror or str(error)).lower()}.") from None
    except (ValueError, csv.Error):
        raise InputError(f"'{path}' is no table of a sweep; give another name to --out.") from None
    heading = lines[0] if lines else []
    if any(len(line) != len(heading) for line in lines):
        raise InputError(f"'{path}' was changed by hand: its rows are not equally long; give another name to --out.")
    return heading, [dict(zip(heading, line, strict=True)) for line in lines[1:]]
