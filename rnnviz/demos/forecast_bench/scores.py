"""The scores of the demo `forecast-bench`, collected, and what follows from them."""

from typing import Any

import numpy as np

from rnnviz.arrays import Array
from rnnviz.demos.forecast_bench.contenders import RULES, title_of
from rnnviz.demos.forecast_bench.frame import Scene, Table
from rnnviz.demos.forecast_bench.params import Params
from rnnviz.demos.forecast_bench.training import Training
from rnnviz.learning.origin_judging import Judging
from rnnviz.statistics import median, quartiles, spread


class Scores:
    """What each contender reached with each seed. The table is made anew only when a score has come in."""

    def __init__(self, names: tuple[str, ...], seeds: int, later: int) -> None:
        self._names = names
        self._closed = np.full((len(names), seeds, 1 + later), np.nan)
        self._updated = np.full((len(names), seeds, 1 + later), np.nan)
        self._seconds = np.full((len(names), seeds), np.nan)
        self._updates = np.zeros((len(names), seeds), int)
        self._diverged = np.zeros((len(names), seeds), bool)
        self._clipped = np.zeros((len(names), seeds), int)
        self._finished = np.zeros(len(names), int)
        self._weights = np.zeros(len(names), int)
        self._table: Table | None = None

    def enter(self, name: str, seed: int, judged: Judging, training: Training | None) -> None:
        """One contender is judged with one seed; a rule has no training."""
        row = self._names.index(name)
        self._closed[row, seed], self._updated[row, seed] = judged.closed, judged.updated
        self._clipped[row, seed] = judged.clipped[0]
        if training is not None:
            self._seconds[row, seed], self._updates[row, seed] = training.seconds, training.updates
            self._diverged[row, seed], self._weights[row] = training.diverged, training.n_weights
        self._finished[row] += 1
        self._table = None

    def table(self) -> Table:
        """As it stands now; the same object until another score comes in."""
        if self._table is None:
            trained = np.maximum(1, self._finished)
            self._table = Table(
                names=self._names, titles=tuple(map(title_of, self._names)),
                is_rule=tuple(name in RULES for name in self._names),
                closed=self._closed[:, :, 0].copy(), updated=self._updated[:, :, 0].copy(),
                later_closed=median(self._closed[:, :, 1:], 1), later_updated=median(self._updated[:, :, 1:], 1),
                seconds=median(self._seconds, 1), updates=self._updates.sum(axis=1) // trained,
                weights=self._weights.copy(), finished=self._finished.copy(), cut_short=self._diverged.sum(axis=1),
                clipped=self._clipped.sum(axis=1),
            )  # fmt: skip
        return self._table

    def checkpoint(self) -> dict[str, Any]:
        return {name: getattr(self, f"_{name}").copy() for name in _KEPT}

    def restore(self, state: dict[str, Any]) -> None:
        for name in _KEPT:
            if name in state:  # older sessions did not count what was clipped
                getattr(self, f"_{name}")[...] = np.array(state[name])
        self._table = None


_KEPT = ("closed", "updated", "seconds", "updates", "diverged", "clipped", "finished", "weights")


def results_of(scene: Scene, table: Table, params: Params) -> dict[str, Any]:
    """The numbers of the competition; what is not yet known is None."""
    rows = _rows(table)
    best, best_later = _best(rows, "nmse_closed"), _best(rows, "nmse_later")
    return {
        "rows": rows,
        "best": best and best["title"], "best_closed": best and best["nmse_closed"],
        "best_later": best_later and best_later["title"], "best_later_closed": best_later and best_later["nmse_later"],
        "winner_later_rank": best and best_later and _rank(rows, "nmse_later", best),
        "origin": scene.origin, "horizon": scene.horizon, "train_points": scene.train_points,
        "later_origins": scene.later, "budget_in": params.budget_in,
        "contenders_done": int((table.finished > 0).sum()), "clipped_points": int(table.clipped.sum()),
    }  # fmt: skip


def _rows(table: Table) -> list[dict[str, Any]]:
    """In the order they were listed."""
    columns = {
        **dict(zip(("nmse_closed", "nmse_closed_min", "nmse_closed_max"), spread(table.closed), strict=True)),
        **dict(zip(("nmse_updated", "nmse_updated_min", "nmse_updated_max"), spread(table.updated), strict=True)),
        **dict(zip(("nmse_later", "nmse_later_q1", "nmse_later_q3"), quartiles(table.later_closed), strict=True)),
        "nmse_later_updated": quartiles(table.later_updated)[0],
        "seconds": table.seconds,
    }
    return [
        {"model": name, "title": table.titles[row], "seeds": int(table.finished[row])}
        | {key: _number(column[row]) for key, column in columns.items()}
        | {
            "updates": None if table.is_rule[row] else int(table.updates[row]),
            "n_weights": None if table.is_rule[row] or not table.finished[row] else int(table.weights[row]),
            "diverged": int(table.cut_short[row]),
            "clipped_points": int(table.clipped[row]),
        }
        for row, name in enumerate(table.names)
    ]


def diverged_remark(table: Table) -> str:
    """Whose training diverged, and how often; empty for nobody's."""
    said = _counts(table, table.cut_short)
    return f"Trainings that diverged, and were judged at their last good weights: {said}." if said else ""


def clipped_remark(table: Table, bounds: tuple[float, float]) -> str:
    """Whose forecasts of the given window were set to the border of the bounds, and how often; empty for nobody's."""
    said, (low, high) = _counts(table, table.clipped), bounds
    return f"Forecast points that left {low:.6g} to {high:.6g} and were set to the border: {said}." if said else ""


def _counts(table: Table, counts: Array) -> str:
    return ", ".join(f"{title} {count}" for title, count in zip(table.titles, counts, strict=True) if count)


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def _known(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return sorted((row for row in rows if row[key] is not None), key=lambda row: float(row[key]))


def _best(rows: list[dict[str, Any]], key: str) -> dict[str, Any] | None:
    return next(iter(_known(rows, key)), None)


def _rank(rows: list[dict[str, Any]], key: str, one: dict[str, Any]) -> int | None:
    """From 1, of a contender among those that have this score."""
    names = [row["model"] for row in _known(rows, key)]
    return names.index(one["model"]) + 1 if one["model"] in names else None


RESULTS = {
    "rows": "one record per contender: median, smallest and largest closed-loop and updated NMSE on the given window "
            "over the seeds; median and quartiles over the later origins; seconds and updates of training; weights; "
            "points of both forecasts of the given window, over all seeds, that were set to the border of the bounds",
    "best": "who has the smallest median closed-loop NMSE on the given window",
    "best_closed": "that NMSE",
    "best_later": "who has the smallest median closed-loop NMSE over the later origins",
    "best_later_closed": "that NMSE",
    "winner_later_rank": "where the best of the given window stands by the later origins, 1 for first",
    "origin": "0-based index of the first point of the given window",
    "horizon": "points forecast from every origin",
    "train_points": "points that everybody learns from",
    "later_origins": "the other origins, evenly spaced",
    "budget_in": "work: seconds are those of the work; seconds: measured on this machine, different in every run",
    "contenders_done": "rows of the table that hold a score",
    "clipped_points": "points of all forecasts of the given window that were set to the border of the bounds",
}  # fmt: skip
