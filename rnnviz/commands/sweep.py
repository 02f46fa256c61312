"""`rnnviz sweep DEMO`."""

import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from rnnviz.commands.parameters import assigned
from rnnviz.commands.progress import progress_line
from rnnviz.commands.whole_number import whole_number
from rnnviz.errors import InputError
from rnnviz.parameters import DemoParams
from rnnviz.registry import Demo, load, preset
from rnnviz.stopping import stopping_tidily
from rnnviz.sweep.cluster import Cluster
from rnnviz.sweep.engine import Engine, Serial
from rnnviz.sweep.local import Pool
from rnnviz.sweep.plan import MOST_JOBS, check_beginning, make_plan
from rnnviz.sweep.run import fill
from rnnviz.sweep.table import Table

MOST_WORKERS = 256
Seeds = Annotated[int, Parameter(converter=lambda kind, tokens: whole_number(tokens[0].value, 1, MOST_JOBS))]
Workers = Annotated[int, Parameter(converter=lambda kind, tokens: whole_number(tokens[0].value, 1, MOST_WORKERS))]


def sweep(
    demo: str,
    /,
    *,
    out: Path,
    vary: Annotated[tuple[str, ...], Parameter(name="--vary")] = (),
    set_: Annotated[tuple[str, ...], Parameter(name="--set")] = (),
    preset: str | None = None,
    seeds: Seeds = 1,
    workers: Workers | None = None,
    scheduler: str | None = None,
) -> int:
    """Run a demo for every combination of values and seeds; a table of the results.

    Rows are written as they come in. The same command again, after whatever ended it, goes on with what is missing;
    more values or more seeds may be asked for as well.

    Parameters
    ----------
    demo
        Its id; see rnnviz list.
    out
        The CSV file of the table. It is gone on with if it is there.
    vary
        NAME=A,B,C: a parameter and its values, in JSON or plain text ([1,2,3] is one value); may be repeated.
    set_
        NAME=VALUE for all runs; may be repeated. seed=VALUE is the first seed.
    preset
        Begin from these parameters; see rnnviz show DEMO.
    seeds
        So many runs of each combination, with seeds from 0 on.
    workers
        So many processes on this machine; without it, one for each processor.
    scheduler
        Address of a running Dask cluster that computes instead, such as tcp://127.0.0.1:8786.
    """
    if workers is not None and scheduler is not None:
        raise InputError("The cluster of --scheduler has workers of its own; leave out --workers.")
    with stopping_tidily():
        found = load(demo)
        varied = _varied(found.Params, vary)
        plan = make_plan(found, varied, base=_base(found, preset, set_, varied), seeds=seeds)
        with closing(Table(out, plan, list(found.results))) as table:
            computed = len(table.missing)
            if computed:
                check_beginning(table.missing.values())
                _fill(table, _engine(found.id, workers, scheduler, computed), found.id)
    print(_summary(table, len(plan.jobs), computed))
    return 0


def _varied(model: type[DemoParams], texts: Iterable[str]) -> dict[str, list[Any]]:
    """ "NAME=A,B" as name and values. Raises InputError where a name comes twice."""
    varied: dict[str, list[Any]] = {}
    for text in texts:
        name, equals, values = text.partition("=")
        if not equals or not name.strip():
            raise InputError(f"'{text}' is not of the form NAME=A,B,C.")
        if name.strip() in varied:
            raise InputError(f"{name.strip()} is varied twice; write all of its values after one --vary.")
        pairs = [assigned(model, [f"{name.strip()}={value}"]) for value in split_values(values)]
        varied[name.strip()] = [value for pair in pairs for value in pair.values()]
    return varied


def split_values(text: str) -> list[str]:
    """ "A,[1,2],C" as its three values: commas inside brackets and quotes do not split. Raises InputError."""
    values, depth, quoted = [""], 0, False
    for at, letter in enumerate(text):
        if letter == '"' and text[at - 1 : at] != "\\":
            quoted = not quoted
        depth += 0 if quoted else (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0 and not quoted:
            values.append("")
        else:
            values[-1] += letter
    if depth or quoted:
        raise InputError(f"In '{text}' a bracket or quote is not closed.")
    if not all(value.strip() for value in values):
        raise InputError(f"In '{text}' a value is missing.")
    return [value.strip() for value in values]


def _base(demo: Demo, name: str | None, assignments: Iterable[str], varied: Iterable[str]) -> dict[str, Any]:
    """What all runs have in common; of the preset only what is not varied."""
    begun = {} if name is None else preset(demo, name).params
    return {key: value for key, value in begun.items() if key not in varied} | assigned(demo.Params, assignments)


def _engine(demo: str, workers: int | None, scheduler: str | None, jobs: int) -> Engine:
    if scheduler is not None:
        return Cluster(scheduler)
    count = min(jobs, workers or os.cpu_count() or 1)
    return Serial() if count == 1 else Pool(count, demo)


def _fill(table: Table, engine: Engine, demo: str) -> None:
    missing = len(table.missing)
    with closing(engine), progress_line(demo) as line:
        for left in fill(table, engine):
            line.update(f"{missing - left} of {missing} runs", (missing - left) / missing)


def _summary(table: Table, jobs: int, computed: int) -> str:
    words = [f"{jobs} {'run' if jobs == 1 else 'runs'}"]
    if computed < jobs:
        words.append(f"{jobs - computed} of them known before")
    if table.failed:
        words.append(f"{table.failed} failed: see the column 'error'")
    return f"{' · '.join(words)}\nwrote {table.path}"
