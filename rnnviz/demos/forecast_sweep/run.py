"""The computation behind the demo `forecast-sweep`: hand out runs to processes, collect what they found."""

import json
import os
import weakref
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np

from rnnviz.demos.forecast_sweep.frame import FAILED, FINISHED, UNDER_WAY, WAITING, Frame, summary
from rnnviz.demos.forecast_sweep.params import FORECAST, MEASURES, Params, plan_of
from rnnviz.demos.forecast_sweep.remarks import notes_of, own_remarks, remarks_of
from rnnviz.errors import InputError
from rnnviz.families.series_remarks import in_two
from rnnviz.parameters import as_json
from rnnviz.registry import load
from rnnviz.run import Run as BaseRun
from rnnviz.run import State
from rnnviz.sweep.engine import Engine
from rnnviz.sweep.job import Job, Outcome
from rnnviz.sweep.joining import Joining
from rnnviz.sweep.local import Pool
from rnnviz.sweep.plan import check_beginning

WAIT = 0.02
"""Seconds that a step waits for news where it can hand out nothing more."""

IDLE_SECONDS = 1.5
"""Processes of a sweep that stands still end after so many."""

NICE = 5
"""How far they stand back, so that the window stays smooth."""

CLIPPED = "clipped_points"
"""A result of every run that stands in the table where a bound has acted in one of them."""

SCHEDULER = "RNNVIZ_SCHEDULER"
"""Environment variable: the address of a Dask cluster that computes instead."""


class Run(BaseRun[Params, Frame]):
    """A step hands out one run to the processes, unless they have enough; `refine` waits for those handed out.

    So a paused sweep finishes what is under way and begins nothing more. One more run than there are processes is
    handed out, so that none has to wait for its next one.
    """

    pace = None
    fps = 20.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        self._pool = _engine(params)
        weakref.finalize(self, self._pool.close)
        self._finished: dict[str, Outcome] = {}
        self._handed_out: dict[int, str] = {}
        self._submitted = 0
        self._jobs: dict[str, Job] = {}
        self._take_up(params)

    def _take_up(self, params: Params) -> None:
        """Runs go by what they are asked for, so that those known from another grid are not repeated."""
        self._jobs = {_key(job): job for job in plan_of(params).jobs}
        # All cells once before any of them twice.
        self._order = sorted(self._jobs, key=lambda key: self._jobs[key].params["seed"])
        self._frame: Frame | None = None

    # -- stepping -------------------------------------------------------------------------------------------

    @property
    def _count(self) -> int:
        return sum(key in self._finished for key in self._jobs)

    @property
    def done(self) -> bool:
        return self._count == len(self._jobs)

    @property
    def progress(self) -> float | None:
        return self._count / len(self._jobs)

    @property
    def position(self) -> str:
        return f"{self._count} of {len(self._jobs)} runs"

    def step(self) -> None:
        if not self._submitted and not self._finished:
            check_beginning(self._jobs.values())
        self._collect(0.0)
        known = {*self._finished, *self._handed_out.values()}
        following = next((key for key in self._order if key not in known), None)
        if following is None or len(self._handed_out) > self.params.workers:
            self._collect(WAIT)
            return
        self._submitted += 1
        self._handed_out[self._submitted] = following
        self._pool.submit(self._submitted, self._jobs[following])
        self._frame = None

    def refine(self) -> bool:
        """Wait a little for the runs that are handed out."""
        if self._handed_out:
            self._collect(WAIT)
        return bool(self._handed_out)

    def _collect(self, timeout: float) -> None:
        """Take what has come in; wait for the first of it."""
        while (news := self._pool.next(timeout)) is not None:
            number, outcome = news
            self._finished[self._handed_out.pop(number)] = _comparable(outcome)
            self._frame, timeout = None, 0.0

    def change(self, params: Params) -> bool:
        super().change(params)
        self._pool.resize(params.workers)
        self._take_up(params)
        return False

    # -- what others see ------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        if self._frame is None:
            self._frame = self._make_frame()
        return self._frame

    def _make_frame(self) -> Frame:
        params, under_way = self.params, set(self._handed_out.values())
        shape = len(params.y_values), len(params.x_values), params.seeds
        outcomes = [self._finished.get(key) for key in self._jobs]
        scores = [_scores(outcome) for outcome in outcomes]
        states = [_state(outcome, key in under_way) for key, outcome in zip(self._jobs, outcomes, strict=True)]
        failures = (outcome.error for outcome in outcomes if outcome is not None and outcome.error)
        warning, notes = in_two(self.remarks, self.notes)
        return Frame(
            scores=np.array(scores).T.reshape(len(MEASURES), *shape), states=np.array(states, np.int8).reshape(shape),
            x_values=np.array(params.x_values, float), y_values=np.array(params.y_values, float),
            failure=next(failures, ""), warning=warning, notes=notes,
        )  # fmt: skip

    @property
    def _without_error(self) -> list[Outcome]:
        known = (self._finished.get(key) for key in self._jobs)
        return [outcome for outcome in known if outcome is not None and not outcome.error]

    @property
    def remarks(self) -> tuple[str, ...]:
        return remarks_of(self._without_error)

    @property
    def notes(self) -> tuple[str, ...]:
        return notes_of(self._without_error)

    @property
    def data_state(self) -> State | None:
        """As the runs have found it; none has to be read here."""
        found = next((outcome.data for outcome in self._without_error if outcome.data is not None), None)
        return None if found is None else dict(found)

    def results(self) -> dict[str, Any]:
        frame, params = self.frame(), self.params
        scores = frame.scores[list(MEASURES).index(params.measure)]
        found = summary(scores)
        row, column = found.best or (None, None)
        return {
            "runs": self._count, "failed": frame.count(FAILED),
            "best": None if row is None else float(found.median[row, column]),
            "best_x": None if column is None else params.x_values[column],
            "best_y": None if row is None else params.y_values[row],
            "gain": None if row is None else _ratio(float(found.median[row, 0]), float(found.median[row, column])),
            "median": _listed(found.median), "lowest": _listed(found.lowest), "highest": _listed(found.highest),
            "table": self._table(),
        }  # fmt: skip

    def _table(self) -> list[dict[str, Any]]:
        """One record for each run that is finished, in the order of the grid; clipped points and remarks where there
        are any."""
        names = (self.params.vary_x, self.params.vary_y)
        found_clipped = any(outcome.results.get(CLIPPED) for outcome in self._without_error)
        measured = (*MEASURES, CLIPPED) if found_clipped else tuple(MEASURES)
        has_remarks = any(own_remarks(outcome) for outcome in self._without_error)
        records = []
        for key, job in self._jobs.items():
            outcome = self._finished.get(key)
            if outcome is not None:
                asked = {name: _alone(job.params[name]) for name in names} | {"seed": job.params["seed"]}
                found: dict[str, Any] = {name: outcome.results.get(name) for name in measured}
                found |= {"remarks": " ".join(own_remarks(outcome))} if has_remarks else {}
                records.append(asked | (found if not outcome.error else {"error": outcome.error}))
        return records

    def checkpoint(self) -> State:
        """All finished runs, those of other grids as well; what is under way is begun again."""
        return {
            "finished": [
                {"key": key, **asdict(outcome), "results": dict(outcome.results)}
                for key, outcome in self._finished.items()
            ]
        }  # fmt: skip

    def restore(self, state: State) -> None:
        found = {}
        for entry in state["finished"]:
            results: Mapping[str, Any] = entry["results"]
            if not all(isinstance(value, bool | int | float | str) for value in results.values()):
                raise InputError("The saved sweep holds results that are no numbers.")
            outcome = Outcome(
                dict(results), float(entry["seconds"]), str(entry["error"]), _texts(entry.get("remarks", ())),
                _texts(entry.get("notes", ())), entry.get("data"),
            )  # fmt: skip
            found[_of_today(str(entry["key"]))] = outcome
        self._finished, self._frame = found, None


def _engine(params: Params) -> Pool | Joining:
    """Processes of this machine, or the cluster that its user has named.

    It is no parameter: what comes back from a cluster is trusted, so no file of somebody else's may name one.
    """
    address = os.environ.get(SCHEDULER, "")
    if address:
        return Joining(partial(_cluster, address))
    return Pool(params.workers, FORECAST, idle_seconds=IDLE_SECONDS, nice=NICE)


def _cluster(address: str) -> Engine:
    from rnnviz.sweep.cluster import Cluster

    return Cluster(address)


def _key(job: Job) -> str:
    """All that a run is asked for, as text."""
    return json.dumps(job.params, sort_keys=True)


def _of_today(key: str) -> str:
    """What was asked for then, with the defaults of parameters that were not there yet."""
    return json.dumps({**as_json(load(FORECAST).Params()), **json.loads(key)}, sort_keys=True)


def _comparable(outcome: Outcome) -> Outcome:
    """A forecast of which a part cannot be scored has no place beside those that are scored as a whole."""
    beyond = outcome.results.get("beyond_points", 0)
    if not beyond:
        return outcome
    points = f"{beyond} forecast points lie" if beyond != 1 else "One forecast point lies"
    return Outcome(seconds=outcome.seconds, error=f"{points} beyond the data, where nothing can be scored.")


def _texts(saved: Any) -> tuple[str, ...]:
    return tuple(str(text) for text in saved)


def _scores(outcome: Outcome | None) -> list[float]:
    if outcome is None:
        return [np.nan] * len(MEASURES)
    values = (outcome.results.get(name) for name in MEASURES)
    return [float(value) if isinstance(value, int | float) else np.nan for value in values]


def _state(outcome: Outcome | None, is_under_way: bool) -> int:
    if outcome is None:
        return UNDER_WAY if is_under_way else WAITING
    return FAILED if outcome.error else FINISHED


def _ratio(first: float, best: float) -> float | None:
    return float(first / best) if np.isfinite(first) and best > 0 else None


def _listed(values: Any) -> list[list[float | None]]:
    return [[float(value) if np.isfinite(value) else None for value in row] for row in values]


def _alone(value: Any) -> Any:
    """The one number that is meant by a list of one."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
