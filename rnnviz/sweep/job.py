"""One run of a sweep: what is asked, what came out, and the one function that computes it, on whichever engine."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rnnviz.errors import InputError
from rnnviz.threads import use_one_thread

Scalar = bool | int | float | str


@dataclass(frozen=True)
class Job:
    """demo : its id; params : all of its parameters, `seed` among them, as plain JSON values"""

    demo: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """results : those of the run's results that are one number or word; seconds : of computing, ≥ 0

    error : why there are no results, one sentence; empty where all went well
    remarks, notes : what there is to say of the run, see `Run`; data : see `Run.data_state`
    """

    results: Mapping[str, Scalar] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""
    remarks: Sequence[str] = ()
    notes: Sequence[str] = ()
    data: Mapping[str, Any] | None = None


def compute(job: Job) -> Outcome:
    """Run the job's demo to its end, as `rnnviz run` does. Raises nothing that the run can cause."""
    use_one_thread()
    began = time.perf_counter()
    try:
        outcome = _finished(job)
    except InputError as problem:
        return Outcome(seconds=time.perf_counter() - began, error=one_line(problem))
    except MemoryError:
        return Outcome(seconds=time.perf_counter() - began, error="There is not enough memory for these parameters.")
    except Exception as problem:
        sentence = f"The computation broke off: {one_line(problem) or type(problem).__name__}"
        return Outcome(seconds=time.perf_counter() - began, error=sentence)
    return replace(outcome, seconds=time.perf_counter() - began)


def _finished(job: Job) -> Outcome:
    from rnnviz.headless import HeadlessRun
    from rnnviz.parameters import build
    from rnnviz.registry import load

    run = HeadlessRun(job.demo, build(load(job.demo).Params, job.params))
    run.finish()
    results = {name: value for name, value in run.results().items() if isinstance(value, Scalar)}
    return Outcome(results, remarks=run.remarks, notes=run.run.notes, data=run.run.data_state)


def one_line(error: object) -> str:
    """What an error says, without line breaks."""
    return " ".join(str(error).split())
