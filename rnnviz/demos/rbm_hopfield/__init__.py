"""A Hopfield network at a temperature and an RBM with one Gaussian unit per pattern are one and the same distribution.

The hidden units' landscape splits in two, then in four, as it gets colder; and the layered machine, which draws all its
units at once, does not mix faster for that.
"""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.rbm_hopfield import panels
from rnnviz.demos.rbm_hopfield.params import Params, Row
from rnnviz.demos.rbm_hopfield.run import RESULTS, Frame, Run
from rnnviz.demos.rbm_hopfield.truth import SAYS, SHOWS
from rnnviz.figure.description import Figure
from rnnviz.kit import Drag, Event, Paint, Preset, View, changed, remembered
from rnnviz.panels.two_layers import two_layers

GROUP = "Energy and chance"
TITLE = "Hopfield network as an RBM"
ORDER = 40
HINT = "Paint the patterns below the graph, change the temperature, drag the start of the two chains."
ON_THE_WALL = ("temperature", "form")

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "on"]


def on(event: Event, params: Params) -> Params | None:
    """Paint the patterns; drag where both chains begin."""
    match event:
        case Paint(key="patterns"):
            rows = np.where(event.values[::-1] > 0, 1, -1)
            new: Params = changed(params, {"patterns": tuple(tuple(row) for row in rows.tolist())})
            return new
        case Drag(key="start"):
            place = (round(event.x, 3),) if len(params.patterns) == 1 else (round(event.x, 3), round(event.y, 3))
            begun: Params = changed(params, {"start": place})
            return begun
    return None


# -- the picture ------------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The hidden units' landscape with both chains on it; beside it both machines and both laws."""
    caption = _caption(params, frame)
    hero = panels.landscape(params, frame, view)
    if view.compact:
        return Figure(
            (hero, panels.states(frame, (0, 1, 3, 1))), columns=(1.7, 1.0), rows=(1.0, 1.0, 1.0), caption=caption
        )
    form = params.form * frame.form
    title = "Two layers" if form >= 1 else "Every unit coupled to every other" if form <= 0 else "One law, two machines"
    machine = two_layers(
        _floats(params.patterns), frame.known.J, frame.known.W, frame.x, frame.h, form, (0, 1, 1, 1), title=title,
        controls=view.controls,
    )  # fmt: skip
    shown = (hero, machine, panels.states(frame, (1, 1, 1, 1)), panels.differences(frame, (2, 1, 1, 1)))
    return Figure(shown, columns=(1.45, 1.0), rows=(1.5, 1.0, 0.6), caption=caption)


@remembered
def _floats(patterns: tuple[Row, ...]) -> Floats:
    return np.array(patterns, dtype=float)


def _caption(params: Params, frame: Frame) -> str:
    known = frame.known
    same = f"The two machines differ by {known.apart.max():.0e} in ln p; "
    side = "above" if params.temperature >= known.critical else "below"
    where = f"T = {params.temperature:g} is {side} the critical {known.critical:.3g}."
    if frame.iid is None or frame.single.apart is None or frame.block.apart is None:
        return same + where
    one = f"{frame.single.apart:.3f} from the law (changed sides {frame.single.turns} times)"
    other = f"{frame.block.apart:.3f} ({frame.block.turns})"
    return f"{same}{where} After {frame.sweeps} sweeps the chain of single units is {one}, that of layers {other}."


CORRELATED = ((1,) * 8, (1, 1, 1, 1, 1, 1, -1, -1))

PRESETS = {
    "seed-hubbard-stratonovich": Preset({}, "Two patterns below their critical temperature: four maxima.",
                                        seed_figure=True),
    "hot": Preset({"temperature": 1.2}, "Above the critical temperature there is one maximum, between the patterns."),
    "correlated": Preset(
        {"patterns": CORRELATED, "temperature": 1.0},
        "Patterns that overlap by a half: one maximum for both, and its mirror image."),
    "cold": Preset({"temperature": 0.3}, "Four maxima far apart: the chains stick, and the layered one sticks longer."),
}  # fmt: skip
