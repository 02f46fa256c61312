"""Which parameters have a slider beside the picture, for somebody who stands in front of a wall."""

from typing import Any

from rnnviz.parameters import LIVE, Parameter, applies, describe
from rnnviz.registry import Demo

MOST = 2
"""More would take the picture's room."""


def on_the_wall(demo: Demo, params: Any) -> tuple[Parameter, ...]:
    """The first ones that apply of those the demo names in `ON_THE_WALL`; where it names none, of all live ones."""
    known = {parameter.name: parameter for parameter in describe(demo.Params)}
    names = [name for name in known if _is_live(known[name])] if demo.on_the_wall is None else demo.on_the_wall
    return tuple(known[name] for name in names if applies(known[name], params))[:MOST]


def _is_live(parameter: Parameter) -> bool:
    return parameter.about.effect is LIVE and parameter.widget == "slider" and not parameter.optional
