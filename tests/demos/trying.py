"""How the tests try out a demo they know nothing about."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest

from rnnviz.arrays import Array
from rnnviz.codec import encode
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Event, Paint, Remove
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.marks import Canvas, Handle
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import build, describe
from rnnviz.registry import Demo, headings, load

IDS = [heading.id for heading in headings()]
every_demo = pytest.mark.parametrize("demo_id", IDS)

STEPS = 3
MOST_REFINEMENTS = 20_000
"""A refinement takes up to 30 ms; a picture that needs more of them would take ten minutes."""


@cache
def after_three_steps(demo_id: str) -> HeadlessRun:
    """A run to look at, shared by the tests: do not step it."""
    run = HeadlessRun(demo_id, light(demo_id))
    run.advance(STEPS)
    refined(run)
    return run


def refined(run: HeadlessRun) -> HeadlessRun:
    """The same run with a finished picture; fails if that never comes."""
    for _ in range(MOST_REFINEMENTS):
        if not run.run.refine():
            return run
    raise AssertionError("refining does not end")


LIGHT: dict[str, dict[str, Any]] = {
    "forecast-sweep": {"seeds": 1, "epochs": 1, "workers": 2, "data": "sunspots"},
    "char-model": {"characters": 20_000},
    "basins-by-mlp": {"compare": (2, 4), "iterations": 60},
    "universal-function": {"compare": (1, 4)},
}
"""What makes runs of a demo light enough to be tried again and again: its own default takes minutes."""

SMALL: dict[str, dict[str, Any]] = {
    # networks without torch, which each of its processes would load; as many as are handed out in three steps
    "forecast-sweep": {"model": "esn", "vary_x": "spectral_radius", "x_values": (0.8, 1.0), "y_values": (5, 9)},
    "ctrnn-chaos": {"compare": (0.5, 3.0)},
    "universal-dynamics": {"compare": (5,)},
}
"""What makes its opening parameters smaller, beside that."""

CORNERS: dict[str, tuple[dict[str, Any], ...]] = {
    "echo-state": tuple(
        {"activation": "linear", "units": 500, "delays": 400, "spectral_radius": 0.999, **more}
        for more in (
            {"topology": "ring", "samples": 1000}, {"topology": "ring", "samples": 1000, "leak": 0.01},
            {"topology": "ring", "samples": 200}, {"density": 1.0, "samples": 200, "leak": 0.01},
        )
    ),
}  # fmt: skip
"""Values that are dear only together, while the largest of each by itself is not."""


def seeds(first: int, *further: int) -> pytest.MarkDecorator:
    """One seed in every run of the tests, what was found with the others among the slow ones."""
    return pytest.mark.parametrize("seed", [first, *(pytest.param(seed, marks=pytest.mark.slow) for seed in further)])


def light(demo_id: str, values: Any = ()) -> Any:
    """The demo's parameters with these values, but light."""
    model = load(demo_id).Params
    opening = {} if values else SMALL.get(demo_id, {})
    return build(model, {**dict(values), **opening, **LIGHT.get(demo_id, {})})


def variants(demo: Demo) -> Iterator[tuple[str, Any]]:
    """Parameters with one choice or switch after the other turned, as far as they are valid."""
    opening = {**LIGHT.get(demo.id, {}), **SMALL.get(demo.id, {})}
    for parameter in describe(demo.Params):
        values: list[Any] = [True, False] if parameter.kind == "bool" else list(parameter.choices)
        for value in values:
            try:
                turned = {parameter.name: _typed(parameter, value)}
                yield f"{parameter.name}={value}", build(demo.Params, {**opening, **turned})
            except InputError:
                continue


def _typed(parameter: Any, value: Any) -> Any:
    """A choice among numbers is described in text."""
    return int(value) if isinstance(parameter.default, int) and isinstance(value, str) else value


def arrays_of(value: Any) -> list[Array]:
    """All arrays in a frame or a figure."""
    if isinstance(value, Figure):
        return [array for panel in value.panels for mark in panel.marks for array in _arrays_of_mark(mark)]
    arrays: list[Array] = []
    encode(value, arrays)
    return arrays


def _arrays_of_mark(mark: Any) -> list[Array]:
    return [value for value in (getattr(mark, f.name) for f in fields(mark)) if isinstance(value, np.ndarray)]


def signature(value: Any) -> Any:
    """Something that is equal for equal figures or frames: all their content, without identity."""
    if isinstance(value, np.ndarray):
        return value.shape, str(value.dtype), value.tobytes()
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, [(f.name, signature(getattr(value, f.name))) for f in fields(value)]
    if isinstance(value, tuple | list):
        return [signature(item) for item in value]
    if isinstance(value, dict):
        return {key: signature(item) for key, item in value.items()}
    return value


def events_for(figure: Figure) -> Iterator[Event]:
    """One of every gesture that the figure invites to."""
    for panel in figure.panels:
        if panel.clicks:
            yield Click(panel.key, *middle(panel))
        for mark in panel.marks:
            if isinstance(mark, Handle) and len(mark.x):
                x, y = float(mark.x[0]), float(mark.y[0])
                yield Drag(panel.key, mark.key, 0, x + 0.01, y - 0.01)
                yield Drag(panel.key, mark.key, 0, x + 0.02, y - 0.01, done=True)
                if mark.removable:
                    yield Remove(panel.key, mark.key, len(mark.x) - 1)
            if isinstance(mark, Canvas):
                yield Paint(panel.key, mark.key, np.full_like(mark.values, mark.high), done=True)


def middle(panel: Panel) -> tuple[float, float]:
    """The middle of what a panel shows."""
    from rnnviz.figure.lowering import lower

    flat = lower(panel)
    return sum(flat.x_limits) / 2, sum(flat.y_limits) / 2


def roles_of(figure: Figure) -> set[str]:
    """The colour roles a figure uses."""
    found: set[str] = set()
    for panel in figure.panels:
        for mark in panel.marks:
            for name in ("role", "roles", "node_role", "edge_role"):
                role = getattr(mark, name, ())
                found |= {role} if isinstance(role, str) else set(role)
    return found


def is_finite(value: Any) -> bool:
    """No NaN and no infinity anywhere inside."""
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(is_finite, value))
    if isinstance(value, np.ndarray | np.generic | float | complex):
        return bool(np.all(np.isfinite(value)))
    return True
