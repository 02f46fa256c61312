"""What a demo is written with: parameters in one line, runs that say only what is their own, gestures on points."""

from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Event, Paint, Remove
from rnnviz.kit.clocked import Clocked
from rnnviz.kit.examined import Examined, ExaminedInTorch
from rnnviz.kit.parameters import LIVE, RESTART, VIEW, DemoParams, changed, param, switch
from rnnviz.kit.points import edit_points
from rnnviz.kit.remembered import remembered
from rnnviz.kit.trained import Trained
from rnnviz.kit.truth import Shows
from rnnviz.kit.worked import Worked
from rnnviz.registry import Preset
from rnnviz.run import Run, State
from rnnviz.view import View, ghosts_of

__all__ = [
    "LIVE", "RESTART", "VIEW", "Click", "Clocked", "DemoParams", "Drag", "Event", "Examined", "ExaminedInTorch",
    "InputError", "Paint", "Preset", "Remove", "Run", "Shows", "State", "Trained", "View", "Worked", "changed",
    "edit_points", "ghosts_of", "param", "remembered", "switch",
]  # fmt: skip
