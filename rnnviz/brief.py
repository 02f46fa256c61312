"""A value in a few characters."""

import json
from typing import Any

import numpy as np

LONGEST = 40
"""Characters; a table that needs more is named by its shape."""


def brief(value: Any) -> str:
    """A number with six digits, a small table as it is, a large one by its shape."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return _brief_list(value)
    if isinstance(value, dict):
        return f"{len(value)} entries"
    return "none" if value is None else str(value)


def _brief_list(value: list[Any]) -> str:
    try:
        table = np.array(value, dtype=float)
    except (TypeError, ValueError):
        return f"{len(value)} entries"
    text = json.dumps(_rounded(value)) if table.size <= LONGEST else ""
    return text if text and len(text) <= LONGEST else " x ".join(map(str, table.shape)) + " numbers"


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value
