"""What a session keeps of the data a forecast was made from, and what it says when they are no longer the same."""

from typing import Any

from rnnviz.data.series import Series


def data_state(series: Series) -> dict[str, Any]:
    """Hash and length; where there are a training and a test file, those of each as well."""
    parts = [_identity(part) | {"name": part.source} for part in series.parts]
    return _identity(series) | ({"files": parts} if parts else {})


def _identity(series: Series) -> dict[str, Any]:
    return {"hash": series.digest, "length": len(series)}


def what_changed(known: dict[str, Any] | None, series: Series) -> str:
    """One sentence where the data are others than those kept; older sessions kept nothing of them."""
    if known is None or known["hash"] == series.digest:
        return ""
    then, now = known.get("files", []), data_state(series).get("files", [])
    if len(then) == len(now) == 2 and then[0]["hash"] == now[0]["hash"]:
        return _changed(now[1]["name"], then[1], now[1], "what was learned is the same")
    return _changed("The data", known, _identity(series), "the network has learned from those of then", "have")


def _changed(what: str, then: dict[str, Any], now: dict[str, Any], so: str, has: str = "has") -> str:
    return (
        f"{what} {has} changed since the session was saved: then {then['length']} points, now {now['length']}, and not "
        f"the same values; {so}."
    )
