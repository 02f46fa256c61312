"""The parameters of a run, from what was typed: preset, then file, then --set, then --seed."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rnnviz.errors import InputError
from rnnviz.parameters import DemoParams, build, describe, parse_assignment
from rnnviz.registry import Demo, preset

LARGEST_FILE = 16 * 2**20


def chosen(
    demo: Demo, *, preset_name: str | None, file: Path | None, assignments: Iterable[str], seed: int | None
) -> Any:
    """Validated parameters; what comes later in this list wins. Raises InputError."""
    values: dict[str, Any] = {}
    if preset_name is not None:
        values |= preset(demo, preset_name).params
    if file is not None:
        values |= read_file(file)
    values |= assigned(demo.Params, assignments)
    if seed is not None:
        values["seed"] = seed
    return build(demo.Params, values)


def assigned(model: type[DemoParams], assignments: Iterable[str]) -> dict[str, Any]:
    """The values of "name=value" pairs. What looks like a number stays text where the parameter is text."""
    texts = {parameter.name for parameter in describe(model) if parameter.kind == "text"}
    values: dict[str, Any] = {}
    for assignment in assignments:
        name, value = parse_assignment(assignment)
        is_number = isinstance(value, int | float)
        values[name] = assignment.partition("=")[2] if name in texts and is_number else value
    return values


def read_file(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises InputError with one sentence."""
    text = _read(path)
    try:
        values = json.loads(text.decode("utf-8"))
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}, line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})."
        ) from None
    except (ValueError, RecursionError):
        raise InputError(f"'{path}' is not a JSON text.") from None
    if not isinstance(values, dict):
        raise InputError(f"'{path}' must hold one JSON object, {{\"name\": value, …}}.")
    return values


def _read(path: Path) -> bytes:
    """It may be a pipe, or a device that never ends."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {(error.strerror or str(error)).lower()}.") from None
    if len(text) > LARGEST_FILE:
        raise InputError(f"'{path}' is too large for a file of parameters.")
    return text
