"""`rnnviz show DEMO`."""

import json as json_text
import textwrap
from typing import Any

from rnnviz.parameters import Parameter, describe
from rnnviz.registry import Demo, load

WIDTH = 100


def show(demo: str, /, *, json: bool = False) -> int:
    """One demo: its parameters (type, bounds, default, unit, whether live), results and presets.

    Parameters
    ----------
    demo
        Its id; see rnnviz list.
    json
        Print JSON.
    """
    found = load(demo)
    if json:
        print(json_text.dumps(as_json(found), indent=2, allow_nan=False))
    else:
        print("\n".join(_page(found)))
    return 0


def as_json(demo: Demo) -> dict[str, Any]:
    """Everything there is to know about a demo before it runs, as plain JSON values."""
    from rnnviz.headless import to_json

    presets = {
        name: {
            "text": preset.text, "params": to_json(dict(preset.params)), "seed_figure": preset.seed_figure,
            "steps": preset.steps,
        }
        for name, preset in demo.presets.items()
    }  # fmt: skip
    return {
        "id": demo.id, "group": demo.heading.group, "title": demo.heading.title, "sentence": demo.heading.sentence,
        "parameters": [parameter.as_json() for parameter in describe(demo.Params)],
        "results": dict(demo.results), "presets": presets,
    }  # fmt: skip


def _page(demo: Demo) -> list[str]:
    parameters = [(p.name, f"{_domain(p)}, default {_short(p.default)}. {p.help}") for p in describe(demo.Params)]
    presets = [(name, preset.text) for name, preset in demo.presets.items()]
    return [
        f"{demo.id}: {demo.heading.title}", *textwrap.wrap(demo.heading.sentence, WIDTH),
        "", "Parameters", *_table(parameters),
        "", "Results", *_table(list(demo.results.items())),
        *(["", "Presets", *_table(presets)] if presets else []),
    ]  # fmt: skip


def _table(rows: list[tuple[str, str]]) -> list[str]:
    left = max(len(name) for name, _ in rows) + 4
    lines: list[str] = []
    for name, text in rows:
        head = f"  {name}".ljust(left)
        lines += textwrap.wrap(head + text, WIDTH, subsequent_indent=" " * left) or [head]
    return lines


def _domain(parameter: Parameter) -> str:
    """ "float above 0 up to 2, in ms, live" """
    words: str = " | ".join(parameter.choices) or parameter.kind
    if parameter.low is not None:
        words += f" {'above' if parameter.low_open else 'from'} {_number(parameter.low)}"
    if parameter.high is not None:
        words += f" {'to below' if parameter.high_open else 'up to'} {_number(parameter.high)}"
    words += f", in {parameter.about.unit}" if parameter.about.unit else ""
    return words + (", live" if parameter.as_json()["live"] else "")


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"


def _short(value: Any) -> str:
    if value is None:
        return "none"
    text = json_text.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
