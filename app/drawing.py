"""The figure of a snapshot, or why there is none."""

import logging
import traceback
from dataclasses import dataclass
from typing import Any

from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.live.snapshot import Snapshot
from rnnviz.parameters import with_view_of
from rnnviz.registry import Demo
from rnnviz.view import View


@dataclass(frozen=True)
class NotDrawn:
    """sentence : for the person in front; details : for a bug report, may be empty"""

    sentence: str
    details: str = ""


def drawn(demo: Demo, snapshot: Snapshot, params: Any, view: View) -> Figure | NotDrawn:
    """What a demo draws of a snapshot. params : of now, for how it is looked at. Whatever the demo raises is caught: a
    drawing that fails must not take the window with it."""
    try:
        figure: Figure = demo.draw(with_view_of(snapshot.params, params), snapshot.frame, view)
    except InputError as error:
        return NotDrawn(str(error))
    except Exception as error:
        logging.exception("drawing %s", demo.id)
        return NotDrawn(f"The picture could not be drawn: {str(error) or type(error).__name__}", traceback.format_exc())
    return figure
