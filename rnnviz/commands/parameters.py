"""The parameters of a run, from what was typed: preset, then file, then --set, then --seed."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnviz import parameters
from rnnviz.carrying_over import carried_over
from rnnviz.data.data_state import DataState, since_the_figure
from rnnviz.errors import InputError, quoted
from rnnviz.figure.stamp_reading import STAMPED, read_stamp
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import DemoParams, as_json, describe, parse_assignment
from rnnviz.registry import Demo, preset

LARGEST_FILE = 16 * 2**20
LARGEST_FIGURE = 256 * 2**20


@dataclass(frozen=True)
class Origin:
    """What a file says about how it was made.

    values : of the parameters; remarks : sentences on those that are not as they are in the file
    name : of the file; data : what tells the data it was made from, None where it does not say
    """

    name: str
    values: dict[str, Any]
    remarks: tuple[str, ...] = ()
    data: DataState | None = None

    def said_of(self, run: HeadlessRun) -> tuple[str, ...]:
        """The remarks, and whether a run of these parameters has read other data."""
        now = run.run.data_state
        if self.data is None or now is None or not self._reads_the_same(run):
            return self.remarks
        changed = since_the_figure(self.data, now, self.name)
        return (*self.remarks, changed) if changed else self.remarks

    def _reads_the_same(self, run: HeadlessRun) -> bool:
        """Whether the parameters that say what is read are those of the file."""
        then, now = as_json(run.demo.Params()) | self.values, run.parameters()
        return all(then[p.name] == now[p.name] for p in describe(run.demo.Params) if p.about.is_data)


def chosen(
    demo: Demo, *, preset_name: str | None, origin: Origin | None, assignments: Iterable[str], seed: int | None
) -> Any:
    """Validated parameters; what comes later in this list wins. Raises InputError."""
    given: dict[str, Any] = {}
    if preset_name is not None:
        given |= preset(demo, preset_name).params
    if origin is not None:
        given |= origin.values
    typed = assigned(demo.Params, assignments)
    if seed is not None:
        typed["seed"] = seed
    try:
        base = parameters.chosen(demo.Params, given)
    except InputError:  # which what was typed may mend
        return parameters.chosen(demo.Params, given | typed)
    return parameters.changed(base, typed)


def assigned(model: type[DemoParams], assignments: Iterable[str]) -> dict[str, Any]:
    """The values of "name=value" pairs.

    What looks like a number stays text where the parameter is text; a list of numbers needs no brackets.
    """
    kinds = {parameter.name: parameter.kind for parameter in describe(model)}
    values: dict[str, Any] = {}
    for assignment in assignments:
        name, value = parse_assignment(assignment)
        if kinds.get(name) == "text" and isinstance(value, int | float):
            value = assignment.partition("=")[2]
        elif kinds.get(name) == "list" and isinstance(value, str) and "," in value:
            with suppress(InputError):
                value = _bracketed(name, value)
        values[name] = value
    return values


def _bracketed(name: str, value: str) -> Any:
    listed = parse_assignment(f"{name}=[{value}]")[1]
    return listed if isinstance(listed, list) else value


def read_file(path: Path, demo: Demo) -> Origin:
    """What is in a file: a JSON object of parameters, what `--json` wrote, or a figure's own stamp.

    Raises InputError with one sentence.
    """
    try:
        origin = _stamp(path) if path.suffix.lower() in STAMPED else _origin(read_json(path))
    except OSError as error:
        raise InputError(f"'{path}' cannot be read: {(error.strerror or str(error)).lower()}.") from None
    if origin is None or not isinstance(origin.get("parameters"), str):
        raise InputError(f"'{path}' does not say which parameters it was made with.")
    if origin.get("demo", demo.id) != demo.id:
        raise InputError(f"'{path}' holds parameters of '{quoted(str(origin['demo']))}', not of '{demo.id}'.")
    carried = carried_over(demo.Params, _object(origin["parameters"], path), path)
    return Origin(path.name, carried.values, carried.remarks, _data_state(origin.get("data")))


def _data_state(text: Any) -> DataState | None:
    """What a stamp says of the data; None where it says nothing, or not in these words."""
    try:
        found = json.loads(text or "null")
    except (TypeError, ValueError, RecursionError):
        return None
    is_known = isinstance(found, dict) and isinstance(found.get("hash"), str) and isinstance(found.get("length"), int)
    return {"hash": found["hash"], "length": found["length"]} if is_known else None


def _stamp(path: Path) -> dict[str, str] | None:
    """Figures are read whole, so what has no end, or none soon, is not one."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise InputError(f"'{path}' is a device, not a figure.")
    if path.is_file() and path.stat().st_size > LARGEST_FIGURE:
        raise InputError(f"'{path}' is too large for a figure.")
    return read_stamp(path)


def _origin(values: dict[str, Any]) -> dict[str, Any]:
    """The stamp of a figure's JSON, or the same made from a record of a run or from an object of parameters."""
    if isinstance(values.get("metadata"), dict):
        return dict(values["metadata"])
    is_record = isinstance(values.get("params"), dict) and isinstance(values.get("demo"), str)
    return (
        {"demo": values["demo"], "parameters": json.dumps(values["params"]), "data": json.dumps(values.get("data"))}
        if is_record
        else {"parameters": json.dumps(values)}
    )


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises OSError, and InputError with one sentence."""
    with path.open("rb") as file:
        # A pipe may be meant, and what never ends may be given.
        text = file.read(LARGEST_FILE + 1)
    if len(text) > LARGEST_FILE:
        raise InputError(f"'{path}' is too large for a file of parameters.")
    try:
        return _object(text.decode("utf-8"), path)
    except UnicodeDecodeError:
        raise InputError(f"'{path}' is not a JSON text.") from None


def _object(text: str, path: Path) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}, line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})."
        ) from None
    except (ValueError, RecursionError):
        raise InputError(f"'{path}' is not a JSON text.") from None
    if not isinstance(values, dict):
        raise InputError(f"'{path}' must hold one JSON object, {{\"name\": value, …}}.")
    return values
