"""What a run says to a person at a terminal."""

import json
from typing import Any

import numpy as np

from rnnviz.commands.record import Record
from rnnviz.registry import Demo

MOST_NUMBERS = 9
"""Tables with more numbers than this are named by their shape."""


def lines(demo: Demo, record: Record, steps: int) -> list[str]:
    """A heading, and one line per result."""
    preset = f" · {record['preset']}" if record["preset"] else ""
    noun = "step" if steps == 1 else "steps"
    head = f"{demo.id}{preset} · seed {record['seed']} · {steps} {noun} in {record['seconds']:.2f} s"
    rows = [(name, brief(value), demo.results.get(name, "")) for name, value in record["results"].items()]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    return [head, *(f"  {name:{widths[0]}}  {value:{widths[1]}}  {text}".rstrip() for name, value, text in rows)]


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
    if table.size > MOST_NUMBERS:
        return " x ".join(map(str, table.shape)) + " numbers"
    return json.dumps(_rounded(value))


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value
