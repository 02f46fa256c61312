"""Parameters that were saved earlier or elsewhere, as they are possible here and now."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from rnnviz.parameters import DemoParams, describe


@dataclass(frozen=True)
class CarriedOver:
    """values : of the parameters, to be validated; remarks : one sentence for each that is not the saved one"""

    values: dict[str, Any]
    remarks: tuple[str, ...] = ()


def carried_over(model: type[DemoParams], saved: Mapping[str, Any], path: Path) -> CarriedOver:
    """What an earlier RNNViz allowed is said as it is today; a data file that has moved is looked for.

    path : of the file that the values were saved in; a file named in them that is not where it was may be beside it
    """
    values, remarks = model.of_today(saved)
    for parameter in describe(model):
        found = None
        if parameter.widget == "file" and parameter.name in values:
            found = _beside(values[parameter.name], parameter.about.labels or {}, path)
        if found is not None:
            remarks = (*remarks, f"'{values[parameter.name]}' is not there; {found.name} beside {path.name} is read.")
            values[parameter.name] = str(found)
    return CarriedOver(values, remarks)


def _beside(value: Any, built_in: Mapping[str, str], path: Path) -> Path | None:
    """The file of that name in the folder of `path`; None where it is not needed or not there."""
    if not isinstance(value, str) or not value or value in built_in:
        return None
    # A path of Windows has its name behind the last of either stroke, everywhere.
    name = PureWindowsPath(value).name
    try:
        if Path(value).expanduser().exists():
            return None
        found = path.resolve().parent / name
        return found if name and found.is_file() else None
    except (OSError, ValueError, RuntimeError):  # no file can have such a name
        return None
