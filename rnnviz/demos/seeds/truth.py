"""What the pictures show."""

from typing import Any

import numpy as np

from rnnviz.data.seed_facts import FACTS
from rnnviz.data.seeding import LIBRARIES, WAYS
from rnnviz.demos.seeds.drawing import rows_of, stacked_library
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.panels.calls import seed_heights, shade_of
from rnnviz.panels.statements import spread, verdicts


def _shade(library: str, number: int, call: str) -> Any:
    def of(results: dict[str, Any], run: Any) -> Any:
        found = next(s for s in results["shuffles"] if (s["library"], s["way"]) == (library, WAYS[number]))
        row = next(r for r in rows_of(run.params, run.run.frame()) if r.key == f"{library}-{number}")
        return shade_of(found[call]) if getattr(row, call) is not None else np.full((1, run.params.n), 0.2)

    return of


def _told(some: slice) -> Any:
    """Line by line; the picture may not have tried yet what results have."""

    def of(results: dict[str, Any], run: Any) -> Any:
        told, tried = verdicts(results["facts"].values()), verdicts(run.run.frame().facts)
        known = [2 if t == 2 else kind for kind, t in zip(told, tried, strict=True)]
        return spread(list(zip(FACTS, known, strict=True))[some])

    return of


SHOWS: ShowsTable = {
    **{("calls", f"{library}-{number}-{call}", "shade"): _shade(library, number, call)
       for library in LIBRARIES for number in range(len(WAYS)) for call in ("first", "second")},
    ("calls", "seeds"): Shows(
        lambda results, run: seed_heights(rows_of(run.params, run.run.frame())), role="prediction"),
    ("again", "call-1", "shade"): lambda results, run: shade_of(
        next(s["first"] for s in results["shuffles"] if s["library"] == stacked_library(run.params))
    ),
    ("again", "call-2", "shade"): lambda results, run: shade_of(
        next(s["first" if run.params.again_after == 1 else "second"] for s in results["shuffles"]
             if s["library"] == stacked_library(run.params))
    ),
    ("statements", "left-told", "category"): _told(slice(len(FACTS) // 2)),
    ("statements", "right-told", "category"): _told(slice(len(FACTS) // 2, None)),
}  # fmt: skip


SAYS: SaysTable = {}
