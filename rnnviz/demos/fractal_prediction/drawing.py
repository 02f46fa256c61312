"""The square in cells; surprise against their number; what one cell predicts; what came, and how sure models were."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.symbols import LETTERS
from rnnviz.demos.fractal_prediction.params import Params
from rnnviz.demos.fractal_prediction.run import SIDE, Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Bars, Handle, Image, Line, Mark, Points
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.learning import context_models as cm
from rnnviz.panels import chaos_square as square
from rnnviz.panels import voronoi
from rnnviz.panels.curves import ghost_lines

MOST_LOOSE = 100
"""Cells that can be dragged: of more of them, none could be taken hold of."""

MODELS = ("fractal", "tree", "Markov")
ROLES = {"fractal": "prediction", "tree": "stored", "Markov": "state"}


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The square in cells; NNL against their number; one cell's prediction; what came, and how sure models were."""
    pointed = pointed_cell(frame, view)
    cell = _nearest(frame.cells, frame.here) if pointed is None else pointed
    hero, curves, predicted = _square(params, frame, view, pointed), _curves(frame, view), _cell(params, frame, cell)
    panels = (hero, curves, predicted, *(() if view.compact else (_strip(frame),)))
    rows = (1.0, 0.8) if view.compact else (1.0, 0.75, 0.75)
    return Figure(panels, columns=(1.5, 1.0), rows=rows, caption=_caption(params, frame))


def pointed_cell(frame: Frame, view: View) -> int | None:
    """The cell in which, or on whose centre, the pointer rests."""
    hover = view.hover
    if hover is None or hover.panel != "square":
        return None
    if hover.key == "centres":
        return hover.index if hover.index < len(frame.cells) else None
    row, column = divmod(hover.index, SIDE)
    return _nearest(frame.cells, np.array([column + 0.5, row + 0.5]) / SIDE) if hover.key == "cells" else None


def _nearest(cells: Floats, at: Floats) -> int:
    return int(cm.nearest_cell(at[None], cells)[0])


def _square(params: Params, frame: Frame, view: View, pointed: int | None) -> Panel:
    is_loose = view.controls and not view.compact and len(frame.cells) <= MOST_LOOSE
    marks: list[Mark] = [
        *voronoi.cells(frame.values, frame.shade, square.ROLES, frame.sides),
        Points(key="places", x=frame.x, y=frame.y, role=square.ROLES, category=frame.symbol, size=3.0),
        _centres(frame.cells, frame.counts, frame.common, params.smoothing, is_loose),
        Points(key="here", x=frame.here[:1], y=frame.here[1:], role="accent", shape="ring", size=15.0),
        *square.corner_names(view.compact),
    ]
    if pointed is not None:
        marks += square.nested(frame.common[pointed], params.contraction)[:1]
        place = frame.cells[pointed : pointed + 1]
        marks.append(Points(key="pointed", x=place[:, 0], y=place[:, 1], role="text", shape="ring", size=17.0))
    x, y = square.axes(view.compact)
    settled = "settled" if frame.is_settled else "settling"
    return Panel(
        "square", tuple(marks), title=f"{len(frame.cells)} cells, {settled}", x=x, y=y,
        equal=True, place=(0, 0, 2 if view.compact else 3, 1),
        alt=f"The unit square in {len(frame.cells)} cells, coloured by the symbol that is likeliest to follow.",
    )  # fmt: skip


@remembered
def _centres(
    cells: Floats, counts: Floats, common: tuple[str, ...], smoothing: float, is_loose: bool
) -> Points | Handle:
    x, y = cells[:, 0].copy(), cells[:, 1].copy()
    likely = cm.smoothed(counts, smoothing)
    tips = tuple(_tip(*cell) for cell in zip(common, counts, likely, strict=True))
    if not is_loose:
        size = 4.5 if len(cells) <= MOST_LOOSE else 3.2
        return Points(key="centres", x=x, y=y, role="text", size=size, outline=True, tips=tips)
    return Handle(key="centres", x=x, y=y, role="text", size=7.0, bounds=(0.0, 1.0, 0.0, 1.0), tips=tips)


def _tip(common: str, counts: Floats, likely: Floats) -> str:
    shares = ", ".join(f"{letter} {100 * share:.0f}\u00a0%" for letter, share in zip(LETTERS, likely, strict=True))
    pasts = f"pasts that end in {common}" if common else "pasts without a common end"
    return f"{counts.sum():.0f} {pasts}; next {shares}"


def _cell(params: Params, frame: Frame, cell: int) -> Panel:
    """What follows the pasts of one cell: of the one pointed at, or of that in which the newest past lies."""
    counts, common = frame.counts[cell : cell + 1], frame.common[cell]
    bars = Bars(key="bars", x=LETTER_AT, height=cm.smoothed(counts, params.smoothing)[0], role=square.ROLES,
                category=LETTER_AT.astype(int))  # fmt: skip
    pasts = f"{counts.sum():.0f} pasts " + (f"end in {common}" if common else "without a common end")
    return Panel(
        "cell", (bars,), title=pasts, x=Axis("next symbol", (-0.6, 3.6), tuple(enumerate(LETTERS))),
        y=Axis("", (0.0, 1.0), PERCENT), place=(1, 1, 1, 1), hz=20.0,
        alt=f"How probable each symbol is after the pasts of one cell: {pasts}.",
    )  # fmt: skip


LETTER_AT = np.arange(4.0)
PERCENT = tuple((share / 100.0, f"{share}\u00a0%") for share in (0, 50, 100))


def _curves(frame: Frame, view: View) -> Panel:
    known = {
        "fractal": (frame.sizes, frame.curve), "tree": (frame.tree[0], frame.tree[1]),
        "Markov": (frame.markov[0], frame.markov[1]),
    }  # fmt: skip
    marks = ghost_lines([(name, ghost.sizes, ghost.curve) for name, ghost in ghosts_of(view, Frame)])
    for place, name in enumerate(MODELS):
        x, y = known[name]
        here, score = frame.contexts[place : place + 1], frame.scores[place : place + 1]
        marks += [
            Line(key=f"curve-{name}", label=name, x=x, y=y, role=ROLES[name], width=1.8),
            Points(key=f"run-{name}", x=here, y=score, role=ROLES[name], size=10.0, outline=True),
        ]
    return Panel(
        "curves", tuple(marks), title="Surprise", legend="top", x=Axis("contexts", (0.8, 1000.0), log=True),
        y=Axis("", (0.0, 1.2)), place=(0, 1, 1, 1), hz=5.0,
        alt="Mean surprise against the number of contexts, for Markov chains, suffix trees and fractal machines.",
    )  # fmt: skip


def _strip(frame: Frame) -> Panel:
    width = len(frame.came)
    extent = (-0.5, width - 0.5, -0.5, 2.5)
    picture = Image(key="certainty", values=frame.certainty[::-1], extent=extent, limits=(0.0, 1.0))
    ticks = tuple((float(n), letter) for n, letter in enumerate(frame.came))
    return Panel(
        "strip", (picture,), title="Chance of what came", x=Axis("", (-0.5, width - 0.5), ticks[::2]),
        y=Axis("", (-0.5, 2.5), tuple((2.0 - n, name) for n, name in enumerate(MODELS))), place=(2, 1, 1, 1), hz=10.0,
        alt="How probable each model held each of the newest symbols of the test part, as shades.",
    )  # fmt: skip


def _caption(params: Params, frame: Frame) -> str:
    fractal, tree, chain = frame.scores.tolist()
    return (
        f"Surprise on the test part, where guessing would be 1: fractal {fractal:.3f} with"
        f" {frame.contexts[0]:.0f} cells, suffix tree {tree:.3f} with {frame.contexts[1]:.0f} contexts, Markov chain of"
        f" order {params.order} {chain:.3f} with {frame.contexts[2]:.0f}."
    )
