"""What the pictures of small Hopfield networks show, for two neurons and for three."""

from typing import Any

import numpy as np

from rnnviz.kit.truth import Result, SaysTable, ShowsTable


def fixed_points_shown(panel: str, axes: str, kinds: tuple[str, ...]) -> ShowsTable:
    """The places of all kinds of fixed points but 2-cycles, of which results hold one state and pictures show both."""
    return {(panel, kind, axis): _coordinate(kind, n) for kind in kinds for n, axis in enumerate(axes)}


def _coordinate(kind: str, axis: int) -> Result:
    return lambda results, run: [p["point"][axis] for p in results["fixed_points"] if _drawn_as(p) == kind]


def _drawn_as(point: dict[str, Any]) -> str:
    return "saddle-2" if point["kind"] == "saddle" and point["growing"] > 1 else str(point["kind"])


def percent_arrived(results: dict[str, Any], run: Any) -> Any:
    """The convergence curve as it is drawn."""
    return [100.0 * share for share in results["convergence"]]


def _arrived_now(results: dict[str, Any], run: Any) -> float:
    arrived = results["convergence"]
    return 100.0 * float(arrived[min(run.run.frame().t, len(arrived) - 1)])


def _half_arrived(results: dict[str, Any], run: Any) -> int:
    """The first step by which half of those that ever arrive have arrived."""
    arrived = np.array(results["convergence"])
    return int(np.argmax(arrived >= arrived[-1] / 2))


def _count(kind: str) -> Result:
    return lambda results, run: sum(_drawn_as(point) == kind for point in results["fixed_points"])


SAYS: SaysTable = {
    r"(\d+) stored attractor": _count("stored"), r"(\d+) spurious attractor": _count("spurious"),
    r"(\d+) saddles?(?! with)\b": _count("saddle"), r"(\d+) saddles? with two": _count("saddle-2"),
    r"(\d+) repeller": _count("repeller"), r"(\d+) 2-cycle": _count("2-cycle"),
    r"(\d+) lines? of": _count("continuum"),
    r"the last after (\d+)": "steps_max", r"mean ([\d.]+)": "steps_mean", r"Arrived: ([\d.]+)": _arrived_now,
    r"after (\d+) steps?,": _half_arrived,
}  # fmt: skip
