"""Points that a person adds, moves and takes away."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Event, Remove
from rnnviz.parameters import DemoParams, changed

P = TypeVar("P", bound=DemoParams)
Point = tuple[float, float]


def edit_points(
    event: Event, params: P, name: str, *, panel: str, reach: float | Sequence[Point], most: int, least: int = 0
) -> P | None:
    """A click into `panel` adds a point of the parameter `name`, a drag moves one, Remove takes one away.

    The handles' key is the parameter's name.
    reach : how far points may lie from 0 on both axes, or ((x_low, x_high), (y_low, y_high))
    most, least : how many there may be; raises InputError beyond. None where the event concerns something else, or
    while a drag crosses a place where the point may not be.
    """
    points = list(getattr(params, name))
    match event:
        case Drag(key=key) if key == name:
            points[event.index] = _within(event.x, event.y, reach)
            try:
                return _with(params, name, points)
            except InputError:
                return None
        case Remove(key=key) if key == name:
            if len(points) <= least:
                raise InputError(f"At least {least} of the {name} must stay.")
            del points[event.index]
        case Click(panel=clicked) if clicked == panel:
            if len(points) >= most:
                raise InputError(f"There are {most} {name} already; remove one first.")
            points.append(_within(event.x, event.y, reach))
        case _:
            return None
    return _with(params, name, points)


def _with(params: P, name: str, points: list[Point]) -> P:
    new: P = changed(params, {name: tuple(points)})
    return new


def _within(x: float, y: float, reach: float | Sequence[Point]) -> Point:
    (left, right), (bottom, top) = ((-reach, reach),) * 2 if isinstance(reach, int | float) else reach
    return float(np.clip(x, left, right)), float(np.clip(y, bottom, top))
