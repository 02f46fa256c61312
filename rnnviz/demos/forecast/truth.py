"""What the pictures of the forecast show."""

from typing import Any

import numpy as np

from rnnviz.kit.truth import Result, SaysTable, Shows, ShowsTable


def _observed(results: dict[str, Any], run: Any) -> Any:
    """From the series itself."""
    from rnnviz.data.series import load_series

    params, scene = run.params, run.run.frame().scene
    values = load_series(params.data, params.column, params.gaps, params.test_file).values
    first = results["origin"] - min(params.context, len(scene.past))
    return values[first : results["origin"] + scene.horizon]


def _error(name: str) -> Result:
    def error(results: dict[str, Any], run: Any) -> Any:
        made, known = results[name], results["scored_points"]
        return np.array(made)[:known] - _observed(results, run)[-known:] if made is not None and known else None

    return error


def _around(side: int) -> Result:
    """One standard deviation of the members below or above their median."""

    def around(results: dict[str, Any], run: Any) -> Any:
        members = np.array(results["forecast_members"])
        return np.array(results["forecast_closed"]) + side * members.std(axis=0) if len(members) > 1 else None

    return around


SHOWS: ShowsTable = {
    ("forecast", "closed"): Shows("forecast_closed", role="prediction", label="closed loop"),
    ("forecast", "updated"): Shows("forecast_updated", role="updated", label="updated"),
    ("forecast", "observed"): Shows(_observed, role="observed", label="observed"),
    ("forecast", "spread", "low"): _around(-1),
    ("forecast", "spread", "high"): _around(1),
    ("errors", "closed", "y1"): Shows(_error("forecast_closed"), role="prediction"),
    ("errors", "updated"): Shows(_error("forecast_updated"), role="updated"),
    ("overview", "learned", "x0"): lambda results, run: run.run.frame().scene.train_points,
    ("overview", "line", "x0"): "origin",
    ("hidden", "hidden"): lambda results, run: run.run.frame().shown.hidden,
}
SAYS: SaysTable = {
    r"closed loop NMSE ([\d.e+-]+\d)": "nmse_closed", r"[Uu]pdated ([\d.e+-]+\d)": "nmse_updated",
    r"persistence ([\d.e+-]+\d)": "nmse_persistence", r"AR\((\d+)\)": "ar_order",
    r"analogue ([\d.e+-]+\d)": "nmse_analogue", r"mean ([\d.e+-]+\d)": "nmse_mean",
    r"(\d+) points to learn from": lambda results, run: run.run.frame().scene.train_points,
    r"the (\d+) after the dashed line": lambda results, run: run.run.frame().scene.horizon,
    r"(\d+) steps fed back": lambda results, run: run.run.frame().unrolled,
    r"members differ by ([\d.e-]+\d)": "spread_members",
    r"of (\d+) weights count": "n_weights", r"γ = (\d+)": "gamma", r"α = ([\d.]+)": "alpha", r"β = ([\d.]+)": "beta",
    r"After (\d+) (?:epochs|updates)": lambda results, run: run.run.frame().shown.epoch,
}  # fmt: skip
