"""What the phase portrait shows and says."""

from typing import Any

from rnnviz.kit.truth import Result, SaysTable, Shows, ShowsTable


def _coordinate(kind: str, unit: int) -> Result:
    return lambda results, run: [one["point"][unit] for one in results["fixed_points"] if one["type"] == kind]


def _eigenvalue(kind: str, part: int) -> Result:
    return lambda results, run: [
        value[part] for one in results["fixed_points"] if one["type"] == kind for value in one["eigenvalues"]
    ]


def _states(unit: int) -> Result:
    return lambda results, run: run.run.frame().paths[..., unit].T


def _cycle(number: int, unit: int) -> Result:
    return lambda results, run: run.run.frame().cycle_paths[number][:, unit]


def _branch(name: str) -> Result:
    return lambda results, run: getattr(run.run.frame().branches, name)[1]


def _cycle_ends(results: dict[str, Any], run: Any) -> list[float]:
    cycles = run.run.frame().branches.cycles
    return [*cycles[:, 1], *cycles[:, 2]]


def _shares(results: dict[str, Any], run: Any) -> list[float]:
    return [100.0 * count / run.params.grid**2 for count in results["basin_counts"]]


def _count(kind: str) -> Result:
    return lambda results, run: [sum(one["type"] == kind for one in results["fixed_points"])]


SHOWS: ShowsTable = {
    ("time", "x₁"): Shows(_states(0), role="prediction", label="x₁"),
    ("time", "x₂"): Shows(_states(1), role="updated", label="x₂"),
    ("plane", "basins"): lambda results, run: run.run.frame().labels,
    ("plane", "cycle-0", "x"): _cycle(0, 0),
    ("plane", "cycle-0"): _cycle(0, 1),
    ("branches", "stable"): Shows(_branch("stable"), role="attractor", label="stable"),
    ("branches", "unstable"): Shows(_branch("unstable"), role="repeller", label="unstable"),
    ("branches", "cycles"): _cycle_ends,
    ("branches", "events", "x"): "bifurcations.*.value",
    ("branches", "events"): "bifurcations.*.point.0",
    **{("plane", kind, "x"): _coordinate(kind, 0) for kind in ("stable node", "unstable node", "saddle", "line")},
    **{("plane", kind, "y"): _coordinate(kind, 1) for kind in ("stable node", "unstable node", "saddle", "line")},
    **{("eigenvalues", kind, "x"): _eigenvalue(kind, 0) for kind in ("stable node", "unstable focus", "saddle")},
    **{("eigenvalues", kind, "y"): _eigenvalue(kind, 1) for kind in ("stable node", "unstable focus", "saddle")},
}
SAYS: SaysTable = {
    r"limit cycle of period ([\d.]+)": lambda results, run: list(run.run.frame().cycle_periods),
    r"At ([−\d.e-]+):": lambda results, run: [run.run.frame().branches.value],
    r"\): ([\d.]+)\u00a0%": _shares,
    r"cycle: ([\d.]+)\u00a0%": _shares,
    r" ([\d.]+)\u00a0% of the starts": lambda results, run: [100.0 * results["unlabelled"] / run.params.grid**2],
    r"(\d+) unstable foc": _count("unstable focus"),
    r"(\d+) unstable node": _count("unstable node"),
    r"(\d+) stable foc": _count("stable focus"),
    r"(\d+) stable node": _count("stable node"),
    r"(\d+) saddle": _count("saddle"),
    r"(\d+) line": _count("line"),
    r"(\d+) degenerate": _count("degenerate"),
    r"(\d+) centre": _count("centre"),
}
