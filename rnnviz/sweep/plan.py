"""Which runs a sweep is made of."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rnnviz.errors import InputError, unknown
from rnnviz.parameters import as_json, build, chosen
from rnnviz.registry import Demo, load
from rnnviz.sweep.job import Job

MOST_JOBS = 100_000


@dataclass(frozen=True)
class Plan:
    """varied : names of the varied parameters, slowest first; jobs : in the order of the table, seeds fastest"""

    demo: str
    varied: tuple[str, ...]
    jobs: tuple[Job, ...]


def make_plan(
    demo: Demo, varied: Mapping[str, Sequence[Any]], *, base: Mapping[str, Any] | None = None, seeds: int = 1
) -> Plan:
    """Every combination of the varied parameters' values, each with the same seeds.

    varied : (value,) of each parameter; base : values of others, whose `seed` is the first seed; seeds : how many, ≥ 1
    Raises InputError, before anything is computed, where a name or a combination is not possible.
    """
    fixed = {"seed": 0} | dict(base or {})
    _check(demo, varied, fixed, seeds)
    combinations = itertools.product(*varied.values())
    settings = [chosen(demo.Params, fixed | dict(zip(varied, values, strict=True))) for values in combinations]
    if len({params.model_dump_json() for params in settings}) < len(settings):
        raise InputError(f"Two of the values of {' or '.join(varied)} mean the same; name each once.")
    first = settings[0].seed
    build(demo.Params, {"seed": first + seeds - 1})
    jobs = [
        Job(demo.id, plain | {"seed": seed}) for plain in map(as_json, settings) for seed in range(first, first + seeds)
    ]
    return Plan(demo.id, tuple(varied), tuple(jobs))


def check_beginning(jobs: Iterable[Job]) -> None:
    """Raises InputError where no run can begin for a reason that all have in common (there is no such data file).

    The first and the last run are asked; what is wrong with a single run is said in its row.
    """
    asked = list(jobs)
    problems = [_problem(job) for job in (asked[0], asked[-1])]
    if problems[0] is not None and problems[0] == problems[1]:
        raise InputError(problems[0])


def _problem(job: Job) -> str | None:
    from rnnviz.headless import HeadlessRun

    try:
        HeadlessRun(job.demo, build(load(job.demo).Params, job.params))
    except InputError as error:
        return str(error)
    return None


def _check(demo: Demo, varied: Mapping[str, Sequence[Any]], fixed: Mapping[str, Any], seeds: int) -> None:
    for name, values in varied.items():
        if name not in demo.Params.model_fields:
            raise unknown("parameter", name, demo.Params.model_fields)
        if name == "seed":
            raise InputError("Seeds are not varied like other parameters; say how many there are to be (--seeds).")
        if not values:
            raise InputError(f"There is no value to give to {name}.")
    both = sorted(set(varied) & set(fixed))
    if both:
        raise InputError(f"{both[0]} is both varied and set; leave out one of the two.")
    if seeds < 1:
        raise InputError(f"There must be at least 1 seed, not {seeds}.")
    count = math.prod(map(len, varied.values())) * seeds
    if count > MOST_JOBS:
        raise InputError(f"These are {count} runs; at most {MOST_JOBS} are possible.")
