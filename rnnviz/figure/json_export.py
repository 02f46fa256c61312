"""What a figure shows as JSON: panels, their axes, and every mark with its arrays as nested lists."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any, TextIO

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Mark


def write_json(figure: Figure, file: TextIO, stamp: Mapping[str, str]) -> None:
    """Write the figure. NaN and infinity become null. stamp : stands under "metadata" """
    tree = {
        "metadata": dict(stamp), "caption": figure.caption, "warning": figure.warning,
        "note": figure.note,
        "panels": [_panel(panel) for panel in figure.panels],
    }  # fmt: skip
    json.dump(tree, file, ensure_ascii=False, allow_nan=False)
    file.write("\n")


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "key": panel.key, "kind": panel.kind, "title": panel.title, "alt": panel.alt,
        "x": _axis(panel.x), "y": _axis(panel.y), "z": _axis(panel.z),
        "marks": [_mark(mark) for mark in panel.marks],
    }  # fmt: skip


def _axis(axis: Axis) -> dict[str, Any]:
    return {"label": axis.label, "limits": _plain(axis.limits), "log": axis.log}


def _mark(mark: Mark) -> dict[str, Any]:
    values = {field.name: _plain(getattr(mark, field.name)) for field in dataclasses.fields(mark)}
    return {"kind": type(mark).__name__.lower(), **values}


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _lists(value)
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _lists(values: Array) -> Any:
    if values.dtype.kind != "f" or np.isfinite(values).all():
        return values.tolist()
    known: Array = values.astype(object)
    known[~np.isfinite(values)] = None
    return known.tolist()
