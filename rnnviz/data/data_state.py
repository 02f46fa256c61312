"""What a session or a figure keeps of the data it was made from, and what is said when they are no longer the same."""

from typing import Any

from rnnviz.data.series import Series

DataState = dict[str, Any]
"""{"hash", "length"}, and of two files "files": the same of each, with its name."""


def state_of(series: Series) -> DataState:
    """Hash and length; where there are a training and a test file, those of each as well."""
    parts = [_identity(part) | {"name": part.source} for part in series.parts]
    return _identity(series) | ({"files": parts} if parts else {})


def _identity(series: Series) -> DataState:
    return {"hash": series.digest, "length": len(series)}


def since_the_session(
    then: DataState | None, now: DataState, so: str = "the network has learned from those of then"
) -> str:
    """One sentence where the data are others than those a session was saved with; older sessions kept nothing.

    so : what follows from it
    """
    if then is None or then["hash"] == now["hash"]:
        return ""
    since, before, after = "the session was saved", then.get("files", []), now.get("files", [])
    if len(before) == len(after) == 2 and before[0]["hash"] == after[0]["hash"]:
        return _changed(f"{after[1]['name']} has", before[1], after[1], since, "what was learned is the same")
    return _changed("The data have", then, now, since, so)


def since_the_figure(then: DataState, now: DataState, name: str) -> str:
    """One sentence where the data are others than those a figure was made from. name : of the figure's file"""
    if then["hash"] == now["hash"]:
        return ""
    return _changed("The data have", then, now, f"{name} was made", f"the results are not those of {name}")


def _changed(what: str, then: DataState, now: DataState, since: str, so: str) -> str:
    points = f"then {then['length']} points, now {now['length']}, and not the same values"
    return f"{what} changed since {since}: {points}; {so}."
