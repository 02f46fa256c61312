"""A demo's notes: Markdown with formulas, and with the numbers of the run they stand beside.

The file is `resources/notes/<demo id>.md`. It begins with a heading and a lead sentence; then what you see, the
equation, a numbered list "Try this" with what should happen, "Why", and the sources.

- `$x_{k+1}$` is a formula in the text, `$$…$$` one on a line of its own, in TeX. A dollar that means money is `\\$`.
- `{{name}}` is a result or a parameter of this run; `{{W[0][1]:.3f}}` an entry of a list, formatted as Python does;
  `{{fixed_points[0].kind}}` a field of a record. It may stand inside a formula. Where there is no such value: —
- Code, in back quotes or fenced, is left alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rnnviz import readable
from rnnviz.resources import resource

_VALUE = r"\{\{\s*(?P<path>[A-Za-z_]\w*(?:\[-?\d+\]|\.[A-Za-z_]\w*)*)\s*(?::(?P<format>[^{}]*))?\}\}"
_CODE = r"(?P<code>^(?P<fence>```+|~~~+).*?^(?P=fence)[^\n]*$|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
_MONEY = r"(?P<money>\\\$)"
# As in pandoc: no blank inside the dollars and no digit behind them, else it is money.
_FORMULA = r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>(?=\S)[^$]*?\S)\$(?!\d)"
_TOKEN = re.compile(f"{_CODE}|{_MONEY}|{_FORMULA}|{_VALUE}", re.DOTALL | re.MULTILINE)
_VALUES = re.compile(_VALUE)


@dataclass(frozen=True)
class Text:
    """Markdown that stays as it is."""

    markdown: str


@dataclass(frozen=True)
class Value:
    """A number of the run. path : `W[0][1]`; format : as after the colon in Python, "" for readable"""

    path: str
    format: str


@dataclass(frozen=True)
class Formula:
    """TeX, perhaps with values inside. display : on a line of its own"""

    tex: str
    display: bool


Piece = Text | Value | Formula


def notes_of(demo_id: str) -> str:
    """The Markdown of a demo's notes; empty where it has none."""
    try:
        return resource("notes", f"{demo_id}.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def split(markdown: str) -> tuple[Piece, ...]:
    """Text, values and formulas, in their order."""
    pieces: list[Piece] = []
    end = 0
    for match in _TOKEN.finditer(markdown):
        if match["code"]:
            continue
        if match.start() > end:
            pieces.append(Text(markdown[end : match.start()]))
        pieces.append(_piece(match))
        end = match.end()
    if end < len(markdown):
        pieces.append(Text(markdown[end:]))
    return tuple(pieces)


def fill(markdown: str, values: Mapping[str, Any]) -> str:
    """The notes with this run's numbers in place of `{{name}}`. values : results and parameters by name"""
    parts = []
    for piece in split(markdown):
        match piece:
            case Text():
                parts.append(piece.markdown)
            case Value():
                parts.append(value_text(piece, values))
            case Formula():
                mark = "$$" if piece.display else "$"
                parts.append(f"{mark}{fill_formula(piece.tex, values)}{mark}")
    return "".join(parts)


def fill_formula(tex: str, values: Mapping[str, Any]) -> str:
    """A formula with this run's numbers in it."""
    return _VALUES.sub(lambda match: value_text(Value(match["path"], match["format"] or ""), values), tex)


def value_text(value: Value, values: Mapping[str, Any]) -> str:
    """What stands for a value: formatted, or readable where it does not suit the format, or — where it is missing."""
    found = _look_up(value.path, values)
    if found is None or not _is_finite(found):
        return readable.NOTHING
    if not value.format:
        return readable.value(found)
    try:
        return format(found, value.format)
    except (ValueError, TypeError):
        return readable.value(found)


def _piece(match: re.Match[str]) -> Piece:
    if match["money"]:
        return Text("\\$")
    if match["path"]:
        return Value(match["path"], (match["format"] or "").strip())
    if match["display"]:
        return Formula(match["display"].strip(), display=True)
    return Formula(match["inline"], display=False)


def _look_up(path: str, values: Mapping[str, Any]) -> Any:
    name, *steps = re.findall(r"[A-Za-z_]\w*|-?\d+", path)
    found: Any = values.get(name)
    for step in steps:
        try:
            found = found[int(step)] if re.fullmatch(r"-?\d+", step) else found[step]
        except (KeyError, IndexError, TypeError):
            return None
    # A number out of an array is a number like any other.
    return found.tolist() if hasattr(found, "tolist") else found


def _is_finite(value: Any) -> bool:
    return not isinstance(value, float) or abs(value) < float("inf")
