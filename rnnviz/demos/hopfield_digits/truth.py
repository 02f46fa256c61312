"""What the pictures of the digits show."""

from rnnviz.kit.truth import Result, SaysTable, Shows, ShowsTable


def _percent(name: str) -> Result:
    return lambda results, run: None if results[name] is None else [100.0 * share for share in results[name]]


def _of_frame(name: str) -> Result:
    """The pictures themselves are no results: they are those of the frame."""
    return lambda results, run: getattr(run.run.frame(), name)


SHOWS: ShowsTable = {
    ("success", "network"): Shows(_percent("success_curve"), role="stored", label="network"),
    ("success", "nearest"): Shows(_percent("nearest_pattern_curve"), role="baseline", label="nearest"),
    ("by digit", "success"): _percent("success_by_digit"),
    ("state", "state"): _of_frame("state"),
    ("paint", "canvas", "values"): _of_frame("start"),
    ("grid", "row stored"): _of_frame("stored"),
    ("grid", "row damaged"): _of_frame("starts"),
    ("grid", "row recalled"): _of_frame("states"),
}
SAYS: SaysTable = {
    r"(\d+)\u00a0% of the pixels wrong": lambda results, run: 100.0 * run.run.frame().wrong_at_start,
    r"nearest stored picture would be right in ([\d.]+)": lambda results, run: 100.0 * results["nearest_pattern_rate"],
    r"flipped, ([\d.]+)\u00a0% are recalled": lambda results, run: 100.0 * results["success_rate"],
}
