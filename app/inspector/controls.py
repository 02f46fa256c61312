"""Which control edits which parameter."""

from PySide6.QtCore import QObject

from app.inspector.choice import choice_control
from app.inspector.control import Control
from app.inspector.file import FileControl
from app.inspector.number import NumberControl
from app.inspector.points import PointsControl
from app.inspector.scale import scale_of
from app.inspector.seed import SeedControl
from app.inspector.slider import SliderControl
from app.inspector.switch import SwitchControl
from app.inspector.text import LongTextControl, NumbersControl, TextControl
from rnnviz.parameters import Effect, Parameter

_EFFECTS = {
    Effect.LIVE: "Changes while running.",
    Effect.VIEW: "Changes only the picture.",
    Effect.RESTART: "Changing it starts the run again.",
}


def make_control(parameter: Parameter, parent: QObject | None = None) -> Control:
    """The control a parameter's widget asks for."""
    match parameter.widget:
        case "slider" | "number":
            scale = scale_of(parameter)
            if parameter.widget == "slider" and scale is not None:
                return SliderControl(parameter, scale, parent)
            return NumberControl(parameter, scale, parent)
        case "switch" if not parameter.optional:
            return SwitchControl(parent)
        case "choice" | "switch":
            return choice_control(parameter, parent)
        case "seed":
            return SeedControl(parameter, parent)
        case "list":
            return NumbersControl(parameter, parent)
        case "points":
            return PointsControl(parameter, parent)
        case "file":
            return FileControl(parameter, parent=parent)
        case "long-text":
            return LongTextControl(parameter, parent)
    return TextControl(parameter, parent)


def help_text(parameter: Parameter) -> str:
    """What it is, its bounds, and what changing it does."""
    parts = (parameter.help, _bounds(parameter), _EFFECTS[parameter.about.effect])
    return " ".join(part for part in parts if part)


def _bounds(parameter: Parameter) -> str:
    low, high, unit = parameter.low, parameter.high, parameter.about.unit
    unit = f" {unit}" if unit else ""
    from_, to = "above" if parameter.low_open else "from", "below" if parameter.high_open else "up to"
    if low is not None and high is not None:
        return f"{from_.capitalize()} {low:.10g} {'to' if to == 'up to' else to} {high:.10g}{unit}."
    if low is not None:
        return f"{'Above' if parameter.low_open else 'At least'} {low:.10g}{unit}."
    if high is not None:
        return f"{'Below' if parameter.high_open else 'At most'} {high:.10g}{unit}."
    return ""
