"""The pictures of the digits demo."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.damage import MOST
from rnnviz.demos.hopfield_digits import words
from rnnviz.demos.hopfield_digits.params import DIGITS, Params, short_name
from rnnviz.demos.hopfield_digits.run import Frame, Rates
from rnnviz.dynamics.recall_survey import OUTCOMES, levels_up_to
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Bars, Canvas, Handle, Image, Line, Mark, Points, Segments, Text
from rnnviz.readable import counted
from rnnviz.view import View

STRIP = 0.16
"""Height of the strip below a picture, as a share of its side."""

PERCENT = tuple((float(v), f"{v}\u00a0%") for v in (0, 25, 50, 75, 100))


def buttons(params: Params) -> tuple[str, ...]:
    """The words under the canvas that can be clicked, from left to right."""
    return ("Empty" if params.start == "damaged" else "Digit", "Clear", "Store")


# -- one large ------------------------------------------------------------------------------------------------------


def paint_panel(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """The canvas, and what can be done with it."""
    side = frame.side
    values, extent = frame.start, (0, side, 0, side)
    if view.controls:
        marks: list[Mark] = [Canvas(key="canvas", values=values, extent=extent, pen=side / 20), *_buttons(params, side)]
    else:
        shown = Image(key="canvas", values=values, extent=extent, colormap="grey", limits=(-1.0, 1.0))
        marks = [shown, _border("border", np.zeros(1), side, side)]
    title = _paint_title(params, view)
    return Panel(
        "paint", tuple(marks), title=title, kind="diagram", place=place, x=_picture_axis(side),
        y=Axis(limits=(-(STRIP + 0.01) * side, 1.01 * side)),
        clicks="Empty the page or take the digit again, clear the paint, or store the picture.",
        alt=f"The canvas with the picture that recall starts from. {title}.",
    )  # fmt: skip


def _paint_title(params: Params, view: View) -> str:
    if params.start == "empty":
        return "Paint here" if view.controls else "Painted"
    amount = words.amount(params, params.noise)
    return amount if view.compact else f"{_name(params)}, {amount}"


def _buttons(params: Params, side: int) -> list[Mark]:
    """The words below the canvas, as wide as they need on a projector, with a gap between them."""
    names = buttons(params)
    wide = side / len(names)
    middles = wide * (np.arange(len(names)) + 0.5)
    low, high = -STRIP * side, -0.035 * side
    plates = Bars(key="buttons", x=middles, height=np.full(len(names), high), base=low, width=0.92 * wide, role="faint")
    return [plates] + [
        Text(key=f"button {name}", x=float(x), y=(low + high) / 2, text=name, role="accent", size="small")
        for name, x in zip(names, middles, strict=True)
    ]


def state_panel(params: Params, frame: Frame, place: Place) -> Panel:
    """What has become of it."""
    side = frame.side
    marks: tuple[Mark, ...] = (
        Image(key="state", values=frame.state, extent=(0, side, 0, side), colormap="grey", limits=(-1.0, 1.0)),
        _border("border", np.zeros(1), side, side),
        Text(key="became", x=side / 2, y=-(STRIP + 0.035) / 2 * side, text=words.became(frame), size="small",
             role=words.OUTCOME_ROLES[frame.outcomes[0]], bold=True),
    )  # fmt: skip
    return Panel(
        "state", marks, title=f"After {counted(frame.t, 'step')}", kind="diagram", place=place,
        x=_picture_axis(side), y=Axis(limits=(-(STRIP + 0.01) * side, 1.01 * side)),
        clicks="Click to see all digits at once.",
        alt=f"The state of the network as a picture: {words.became(frame)}.",
    )  # fmt: skip


def similarity_panel(params: Params, frame: Frame, place: Place) -> Panel:
    """How much the state is like each stored picture, now."""
    count = len(frame.overlap)
    here = -np.arange(float(count))
    wanted = (np.arange(count) == frame.targets[0]).astype(int)
    bars = Bars(
        key="now", x=here, height=frame.overlap, role=("state", "stored"), category=wanted, width=0.7, horizontal=True
    )
    ticks = tuple((-float(number), short_name(number)) for number in range(count))
    reach = max(1.0, float(np.abs(frame.overlap).max()))
    return Panel(
        "similarity", (bars,), title="Overlap, now", x=Axis("", (-1.05 * min(reach, 1.0), 1.05 * reach), _UNIT_TICKS),
        y=Axis("", (0.4 - count, 0.6), ticks), place=place, clicks="Click a digit to damage that one.",
        alt="How much the state overlaps with each stored picture, from minus one to one.",
    )  # fmt: skip


_UNIT_TICKS = ((-1.0, "−1"), (0.0, "0"), (1.0, "1"))


def overlap_panel(params: Params, frame: Frame, place: Place) -> Panel:
    """The same over time; the damaged picture stands out."""
    target = frame.targets[0]
    gap = np.full((1, frame.overlaps.shape[1] - 1), np.nan)
    others = np.delete(frame.overlaps, target, axis=1)
    marks: tuple[Mark, ...] = (
        Line(key="others", label="others", x=np.tile(np.append(frame.times, np.nan), others.shape[1]),
             y=np.concatenate([others, gap]).T.ravel(), role="state", width=1.0, strength=0.6),
        Line(key="target", label=f"with {_name_of_target(frame)}", x=frame.times, y=frame.overlaps[:, target],
             role="stored", width=2.4),
        _cursor(frame, -1.05, 1.05),
    )  # fmt: skip
    return Panel(
        "overlap", marks, title="Overlap", x=_time(frame), y=Axis("", (-1.05, 1.05), _UNIT_TICKS), place=place,
        legend="top", alt="The overlap of the state with each stored picture, step by step.",
    )  # fmt: skip


def energy_panel(params: Params, frame: Frame, place: Place) -> Panel:
    """The energy over time."""
    known = frame.energies[np.isfinite(frame.energies)]
    low, high = (float(known.min()), float(known.max())) if known.size else (-1.0, 0.0)
    pad = max(0.02, 0.08 * (high - low))
    marks = (
        Line(key="energy", x=frame.times, y=frame.energies, role="energy", width=2.0),
        _cursor(frame, low - pad, high + pad),
    )
    return Panel(
        "energy", marks, title="Energy", x=_time(frame), y=Axis("", (low - pad, high + pad)), place=place,
        alt="The energy of the state divided by the number of pixels, step by step.",
    )  # fmt: skip


# -- all side by side -----------------------------------------------------------------------------------------------

ROWS = ("stored", "damaged", "recalled")


def grid_panel(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """Three rows: what is stored, what it was damaged to, what has become of it."""
    side, gap = frame.side, frame.side / 8
    count, wide = len(frame.targets), float(frame.states.shape[1])
    reach = 1.0 + 1.5 * (params.noise if params.noise_kind == "gaussian" else 0.0)
    edge = (0.2 if view.compact else 8.5) * gap
    left = np.arange(count) * (side + gap)
    marks: list[Mark] = []
    for row, (values, limit) in enumerate(((frame.stored, 1.0), (frame.starts, reach), (frame.states, 1.0))):
        low = (2 - row) * (side + gap)
        name = ROWS[row]
        marks += [
            Image(key=f"row {name}", values=values, extent=(0.0, wide, low, low + side), colormap="grey",
                  limits=(-limit, limit)),
            _border(f"border {name}", left, side, side, low),
        ]  # fmt: skip
        if not view.compact:
            marks.append(Text(key=f"name {name}", x=-0.6 * gap, y=low + side / 2, text=name, size="small",
                              anchor=(1.0, 0.5), role="muted"))  # fmt: skip
    marks += _signs(frame, left + side / 2, -2.0 * gap)
    return Panel(
        "grid", tuple(marks), title=f"After {counted(frame.t, 'step')}", kind="diagram",
        x=Axis(limits=(-edge, wide + 0.2 * gap)), y=Axis(limits=(-3.4 * gap, 3 * side + 2.2 * gap)),
        place=place, legend="top", clicks="Click a column to look at it closely.",
        alt=f"Every stored picture, damaged, and what recall has made of it. {words.caption(params, frame)}",
    )  # fmt: skip


def _signs(frame: Frame, middles: Array, y: float) -> list[Mark]:
    """Under each column what has become of it; beside the sign of another picture, which one."""
    marks: list[Mark] = []
    for outcome in OUTCOMES:
        which = [number for number, found in enumerate(frame.outcomes) if found == outcome]
        if not which:
            continue
        tips = tuple(f"{short_name(frame.targets[i])}: {words.became(frame, i)}" for i in which)
        marks.append(Points(
            key=outcome, label=words.OUTCOME_NAMES[outcome], x=middles[which], y=np.full(len(which), y), size=9.0,
            role=words.OUTCOME_ROLES[outcome], shape=words.OUTCOME_SHAPES[outcome], tips=tips,
        ))  # fmt: skip
        if outcome == "another":
            marks += [
                Text(key=f"another {i}", x=float(middles[i]), y=y, text=f"   {short_name(frame.nearest[i])}",
                     size="small", anchor=(0.0, 0.5))
                for i in which
            ]  # fmt: skip
    return marks


def by_digit_panel(params: Params, frame: Frame, place: Place) -> Panel:
    """Which digits are easy."""
    rates = frame.rates
    count = len(rates.by_digit)
    at = np.arange(float(count))
    marks: tuple[Mark, ...] = (
        ()
        if rates.here < 0
        else (
            Bars(key="success", x=at, height=100 * rates.by_digit, role="stored", width=0.75),
            _error_bars("errors", at, rates.by_digit_low, rates.by_digit_high, "text"),
        )
    )
    ticks = tuple((float(number), short_name(number)) for number in range(count))
    return Panel(
        "by digit", marks, title="Success by digit",
        x=Axis("", (-0.6, count - 0.4), ticks), y=Axis("", (0.0, 103.0), PERCENT), place=place,
        alt="The share of trials in which each stored picture is recalled.",
    )  # fmt: skip


def outcomes_panel(params: Params, frame: Frame, place: Place) -> Panel:
    """What the trials end as."""
    shares = 100 * frame.rates.outcomes
    at = -np.arange(float(len(OUTCOMES)))
    bars = Bars(
        key="outcomes", x=at, height=shares, role=tuple(words.OUTCOME_ROLES[name] for name in OUTCOMES),
        category=np.arange(len(OUTCOMES)), width=0.7, horizontal=True,
    )  # fmt: skip
    ticks = tuple((-float(number), words.OUTCOME_NAMES[name]) for number, name in enumerate(OUTCOMES))
    return Panel(
        "outcomes", (bars,) if frame.rates.here >= 0 else (), title="Outcomes", x=Axis("", (0.0, 103.0), PERCENT),
        y=Axis("", (0.4 - len(OUTCOMES), 0.6), ticks), place=place,
        alt="The shares of trials that are recalled, end at another picture, an inverse or a mixture, or still move.",
    )  # fmt: skip


# -- how often it succeeds ------------------------------------------------------------------------------------------


def success_panel(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """Success over damage, beside what on average nothing exceeds; the amount of damage can be dragged."""
    rates = frame.rates
    top = levels_up_to(params.noise_kind, params.noise)[-1]
    marks: list[Mark] = []
    for number, ghost in enumerate(view.ghosts):
        if ghost.params.noise_kind == params.noise_kind:
            earlier = ghost.frame.rates
            marks.append(Line(key=f"ghost {number}", label=ghost.label, x=earlier.levels, y=100 * earlier.success,
                              role="ghost", width=1.6, dash="dot"))  # fmt: skip
    marks += _curve("network", "network", rates.levels, rates.success, rates.success_low, rates.success_high)
    marks += _curve("nearest", "nearest picture", rates.levels, rates.nearest, rates.nearest_low, rates.nearest_high)
    at = np.full(1, params.noise)
    marks.append(Segments(key="here", x0=at, x1=at, y0=np.zeros(1), y1=np.full(1, 103.0), role="accent", dash="dash"))
    if view.controls:
        marks.append(Handle(key="noise", x=at, y=np.zeros(1), names=("damage",), size=13.0,
                            bounds=(0.0, top, 0.0, 0.0), tips=("Drag to change the damage.",)))  # fmt: skip
    return Panel(
        "success", tuple(marks), title=_success_title(rates), x=Axis(_AXES[params.noise_kind], (0.0, top)),
        y=Axis("", (-4.0, 103.0), PERCENT), legend="top", place=place, hz=20.0,
        alt="The share of damaged pictures that are recalled, and of those still nearest to their own picture, "
        "against the amount of damage.",
    )  # fmt: skip


_AXES = {
    "flip": "share of pixels flipped", "gaussian": "noise σ", "erase": "share of the picture erased",
}  # fmt: skip
_CURVES = {"network": ("stored", 2.4, "solid"), "nearest": ("baseline", 1.6, "dash")}


def _success_title(rates: Rates) -> str:
    return "Success" if rates.here < 0 else f"Success: {100 * rates.success[rates.here]:.3g}\u00a0%"


def _curve(key: str, label: str, x: Array, rate: Floats, low: Floats, high: Floats) -> list[Mark]:
    role, width, dash = _CURVES[key]
    return [
        Line(key=key, label=label, x=x, y=100 * rate, role=role, width=width, dash=dash),  # type: ignore[arg-type]
        _error_bars(f"{key} errors", x, low, high, role),
    ]


def _error_bars(key: str, x: Array, low: Floats, high: Floats, role: str) -> Segments:
    return Segments(key=key, x0=x, x1=x, y0=100 * low, y1=100 * high, role=role, width=1.6)


def noise_at(params: Params, x: float) -> float:
    """The amount of damage for a place on the axis, rounded to what can be told apart there."""
    top = levels_up_to(params.noise_kind, params.noise)[-1]
    decimals = 1 if params.noise_kind == "gaussian" else 2
    return float(round(min(max(0.0, x), top, MOST[params.noise_kind]), decimals))


# -- common ---------------------------------------------------------------------------------------------------------


def _name(params: Params) -> str:
    return f"Digit {params.digit}" if params.digit < DIGITS else f"Drawing {short_name(params.digit)}"


def _name_of_target(frame: Frame) -> str:
    return short_name(frame.targets[0])


def _picture_axis(side: int) -> Axis:
    return Axis(limits=(-0.01 * side, 1.01 * side))


def _time(frame: Frame) -> Axis:
    return Axis("step", (0.0, float(max(4, frame.last or frame.times[-1]))), whole=True)


def _cursor(frame: Frame, low: float, high: float) -> Segments:
    at = np.full(1, float(frame.t))
    return Segments(key="cursor", x0=at, x1=at, y0=np.full(1, low), y1=np.full(1, high), role="muted", dash="dash")


def _border(key: str, left: Array, width: float, height: float, low: float = 0.0) -> Line:
    """A frame around each picture. left : (picture,)"""
    corners_x = np.array([0.0, width, width, 0.0, 0.0, np.nan])
    corners_y = np.array([0.0, 0.0, height, height, 0.0, np.nan]) + low
    return Line(key=key, x=(left[:, None] + corners_x).ravel(), y=np.tile(corners_y, len(left)), role="axis", width=0.8)
