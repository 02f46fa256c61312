"""The pictures of the demo `deep-belief`."""

from dataclasses import replace

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.digit_split import TEST
from rnnviz.demos.deep_belief.params import Params, standard_error
from rnnviz.demos.deep_belief.run import COLUMNS, ROWS, Frame
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Bars, Canvas, Image, Line, Mark, Text
from rnnviz.kit import View, remembered
from rnnviz.panels.contestants import contestants_panel
from rnnviz.panels.strips import Strip, axes, ring, strips
from rnnviz.panels.tiles import nice_limit
from rnnviz.panels.training import positive

NAMES = ("pixels", "layer 1", "top layer", "all layers", "fine-tuned", "from chance")
ROLES = ("muted", "c0", "c1", "c3", "c2", "c4")
NOTHING = np.zeros((0, 64))
LAYER_ROLES = ("c0", "c1", "c3", "c2")
REACHES = ((1000, 6.0), (300, 12.0), (60, 25.0))
"""From so many named pictures on mistakes are expected to keep below so many percent."""
ENDS = (("dreams", "fantasy"), ("rebuilt", "rebuilt"), ("pictures", "input"))
BUTTONS = ("Next", "Clear")
APART = 1.16
"""From one of three pictures to the next, in their widths."""


def strips_of(params: Params, frame: Frame) -> tuple[Strip, ...]:
    """The strips with their pictures."""
    known = {"dreams": frame.dreams, "rebuilt": frame.rebuilt, "pictures": frame.pictures}
    known |= {f"layer-{n + 1}": filters for n, filters in enumerate(frame.filters)}
    return tuple(_filled(place, known.get(place.key, NOTHING)) for place in places(params))


def _filled(place: Strip, pictures: Floats) -> Strip:
    is_filter = place.key.startswith("layer")
    limit = nice_limit(pictures) if is_filter and len(pictures) else 0.0
    return replace(place, pictures=pictures, limit=limit, edge="axis" if len(pictures) else "faint")


def places(params: Params) -> tuple[Strip, ...]:
    """From the top: fantasies, filters of each layer, and at the bottom pictures and what becomes of them."""
    sizes, most = reversed(list(enumerate(params.layers, 1))), ROWS[len(params.layers) - 1]
    layers = [Strip(f"layer-{n}", f"layer {n}", NOTHING, min(most, -(-size // COLUMNS))) for n, size in sizes]
    ends = [Strip(key, name, NOTHING, 1) for key, name in ENDS]
    return (ends[0], *layers, *ends[1:])


def stack(params: Params, frame: Frame, place: Place, compact: bool) -> Panel:
    """The hero."""
    shown = strips_of(params, frame)
    marks, (across, up) = strips(shown, COLUMNS), axes(shown, COLUMNS, compact)
    top = f"layer-{len(params.layers)}"
    if params.unit_on is not None and params.unit_on < ROWS[len(params.layers) - 1] * COLUMNS:
        marks.append(ring(shown, top, COLUMNS, params.unit_on))
    return Panel(
        "stack", tuple(marks), title=frame.now[:1].upper() + frame.now[1:], kind="diagram", x=across, y=up, place=place,
        clicks="Click a filter of the top layer to keep that unit on in the fantasies.", hz=20.0,
        alt="From below: pictures, their reconstructions, the filters of each layer as pixels, and fantasies.",
    )  # fmt: skip


def contest(params: Params, frame: Frame, place: Place) -> Panel:
    """Who gets how many test pictures wrong."""
    many = len(NAMES) if params.fine_tune else 4
    return contestants_panel(
        NAMES[:many], frame.percent[:many], _errors(frame.percent)[:many], ROLES[:many], _reach(params, frame.percent),
        place, title=f"{params.labels} pictures named",
    )  # fmt: skip


@remembered
def _errors(percent: Floats) -> Floats:
    return np.array([100 * standard_error(p / 100) if np.isfinite(p) else 0.0 for p in percent])


def _reach(params: Params, percent: Floats) -> float:
    usual = next((reach for labels, reach in REACHES if params.labels >= labels), 60.0)
    known = percent[np.isfinite(percent)]
    return max(
        usual, 5.0 * float(np.ceil(1.25 * known.max(initial=0.0) / 5.0)) if known.max(initial=0.0) > usual else 0
    )


def picture(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """A picture on its way up and down again."""
    names = ("painted" if params.drawing else "picture", "layer 1", "stack")
    marks: list[Mark] = []
    for number, values in enumerate((frame.picture, frame.by_first, frame.by_stack)):
        left = APART * number
        extent, key = (left, left + 1.0, 0.0, 1.0), ("picture", "by-first", "by-stack")[number]
        if number == 0 and view.controls:
            marks.append(Canvas(key=key, values=values, extent=extent, low=0.0, high=1.0, pen=0.6))
        else:
            marks.append(Image(key=key, values=values, extent=extent, colormap="grey", limits=(0.0, 1.0)))
        marks.append(Text(key=f"name of {key}", x=left + 0.5, y=1.05, text=names[number], size="small",
                          anchor=(0.5, 0.0)))  # fmt: skip
    marks.append(_frames())
    if view.controls:
        at = np.array([0.25, 0.75])
        marks.append(Bars(key="buttons", x=at, height=np.full(2, -0.05), base=-0.25, width=0.46, role="faint"))
        marks += [
            Text(key=name, x=float(x), y=-0.15, text=name, role="accent", size="small")
            for name, x in zip(BUTTONS, at, strict=True)
        ]
    return Panel(
        "picture", tuple(marks), kind="diagram", x=Axis(limits=(-0.03, 2 * APART + 1.03)),
        y=Axis(limits=(-0.28 if view.controls else -0.05, 1.25)), place=place,
        clicks="Take the next picture, or clear the paint.",
        alt="A test picture or a painted one, and what the first layer and the whole stack make of it.",
    )  # fmt: skip


@remembered
def _frames() -> Line:
    x = np.array([0.0, 1.0, 1.0, 0.0, 0.0, np.nan])
    left = APART * np.arange(3.0)
    return Line(key="frames", x=(left[:, None] + x).ravel(), y=np.tile([0, 0, 1, 1, 0, np.nan], 3), role="axis",
                width=0.7)  # fmt: skip


def errors(params: Params, frame: Frame, place: Place) -> Panel:
    """What each layer leaves over."""
    marks = [
        Line(key=f"layer-{n + 1}", label=f"layer {n + 1}", x=_epochs(curve), y=positive(curve), role=LAYER_ROLES[n],
             width=2.0)
        for n, curve in enumerate(frame.curves)
    ]  # fmt: skip
    return Panel(
        "errors", tuple(marks), title="Reconstruction error", x=Axis("epoch", (0.0, float(params.epochs)), whole=True),
        y=Axis("", (1e-4, 1.0), log=True), place=place, legend="top right", hz=15.0,
        alt=f"The mean squared error of each layer on the {TEST} test pictures, per epoch.",
    )  # fmt: skip


@remembered
def _epochs(curve: Floats) -> Floats:
    return np.arange(float(len(curve)))
