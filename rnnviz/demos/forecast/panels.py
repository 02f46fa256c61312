"""The large pictures of the demo `forecast`: the forecast itself, and what stands below it."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.forecast.frame import Frame, Scene
from rnnviz.families.forecast_params import Params
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.limits import nice_limits
from rnnviz.figure.marks import Band, Dash, Line, Mark, Points, Segments, Shape, Text
from rnnviz.figure.time_ticks import ROOM, TickList, date_ticks
from rnnviz.kit.remembered import remembered
from rnnviz.learning.judging import BASELINES
from rnnviz.readable import number
from rnnviz.view import View

BASELINE_NAMES = {
    "persistence": "persistence", "ar": "autoregression", "analogue": "nearest analogue", "mean": "mean",
}  # fmt: skip
_ROLES = {"persistence": "muted", "ar": "c2", "analogue": "baseline", "mean": "c5"}
_WORDS_WIDE = (0.15, 0.3)
"""Share of the axis below which "beyond the data" would reach into the data: of the whole picture, of the compact."""

_DASHES: dict[str, Dash] = {"persistence": "dot", "ar": "dash", "analogue": "solid", "mean": "dot"}
_SHAPES: dict[str, Shape] = {"persistence": "triangle", "ar": "square", "analogue": "diamond", "mean": "plus"}


def chosen_baselines(params: Params, frame: Frame) -> list[tuple[int, str]]:
    """Row and name of the simple forecasts on show that could be made."""
    names = [name for name in BASELINES if params.baseline in (name, "all")]
    rows = [(BASELINES.index(name), name) for name in names]
    made = frame.judged.forecasts
    return [(row, name) for row, name in rows if made.size and np.isfinite(made[row]).all()]


@remembered
def times(scene: Scene, first: int, count: int) -> Floats:
    """Time of `count` points, from the origin + `first` on."""
    return scene.first_time + scene.time_step * (scene.origin + first + np.arange(count))


@remembered
def _joined(past: Floats, target: Floats, context: int) -> Floats:
    """The last observations before the origin, and those that are to be forecast."""
    return np.concatenate((past[-context:], target))


def forecast_panel(params: Params, frame: Frame, view: View, place: Place, *, legend: bool) -> Panel:
    """The observations, and every forecast of what comes after the dashed line."""
    scene, shown = frame.scene, frame.shown
    before = min(params.context, len(scene.past))
    paper, ahead = times(scene, -before, before + scene.horizon), times(scene, 0, scene.horizon)
    at = times(scene, -before, before + len(scene.target))
    values = _joined(scene.past, scene.target, params.context)
    limits = _with_room_for(shown.closed, _room(values)) if scene.beyond else _room(values)
    origin = np.array([ahead[0]])
    marks: list[Mark] = [
        *_beyond(scene, ahead, limits, len(paper), view.compact),
        Segments(key="origin", x0=origin, x1=origin, y0=np.array(limits[:1]), y1=np.array(limits[1:]), role="axis",
                 dash="dash", width=1.0),
        *_ghosts(frame, view, ahead),
        *_simple(params, frame, ahead),
        *_free_running(params, frame, view, ahead),
        # on top of the thick line, which would hide it where the forecast is good
        Line(key="observed", label="observed", x=at, y=values, role="observed", width=1.4),
    ]  # fmt: skip
    if params.show_updated and shown.updated.size:
        label = "updated" if _is_crowded(params, view) else "updated: fed the observations"
        marks.append(Line(key="updated", label=label, x=times(scene, 0, len(shown.updated)),
                          y=shown.updated, role="updated", dash="dash", width=1.6))  # fmt: skip
    marks.append(Text(key="here", x=float(ahead[0]), y=limits[1], text=" forecast ▸", role="muted", size="small",
                      anchor=(0.0, 1.0)))  # fmt: skip
    span = (float(paper[0]), float(paper[-1])) if len(paper) > 1 else (float(paper[0]) - 1.0, float(paper[0]) + 1.0)
    return Panel(
        "forecast", tuple(marks), title=scene.name,
        x=Axis("" if view.compact else scene.time_name, span, _dated(scene, paper, view.compact),
               whole=_is_counted(scene)),
        y=Axis(_quantity(scene.unit, view.compact), limits), legend="top" if legend else None, hz=15.0, place=place,
        alt=f"{_sentence(scene.name)}: {before} observations, and forecasts of the {scene.horizon} that follow.",
    )  # fmt: skip


@remembered
def _beyond(scene: Scene, ahead: Floats, limits: tuple[float, float], points: int, compact: bool) -> tuple[Mark, ...]:
    """Where nothing was measured: there is only paper behind the forecast. points : along the whole axis"""
    if not scene.beyond:
        return ()
    end = float(ahead[len(scene.target)]) - (0.5 * scene.time_step if len(scene.target) else 0.0)
    low, high = (np.full(2, limit) for limit in limits)
    band = Band(key="beyond", x=np.array([end, float(ahead[-1])]), low=low, high=high, role="muted", strength=0.12)
    if scene.beyond < _WORDS_WIDE[compact] * points:
        return (band,)
    words = Text(key="no-truth", x=float(ahead[-1]), y=limits[0], text="beyond the data ", role="muted", size="small",
                 anchor=(1.0, 0.0))  # fmt: skip
    return band, words


def _is_counted(scene: Scene) -> bool:
    """Whether times are whole numbers: points or years, not seconds."""
    return float(scene.first_time).is_integer() and float(scene.time_step).is_integer()


@remembered
def _dated(scene: Scene, at: Floats, compact: bool) -> TickList | None:
    """Dates along the last points of the scene; None where points are counted or times are numbers."""
    if not scene.dates:
        return None
    dates = np.array(scene.dates[len(scene.dates) - len(at) :], "datetime64[ms]")
    found = date_ticks(dates, ROOM * 2 // 3 if compact else ROOM)
    return tuple((float(at[int(place)]), text) for place, text in found)


def _quantity(unit: str, compact: bool) -> str:
    """What is measured; without what stands in brackets where there is little room."""
    return (unit.partition(" (")[0] if compact else unit) or "value"


def _free_running(params: Params, frame: Frame, view: View, ahead: Floats) -> list[Mark]:
    """The closed loop, over what the members of a committee say."""
    shown, marks = frame.shown, list[Mark]()
    if params.show_members:
        if shown.low.size:
            marks.append(Band(key="spread", x=ahead, low=shown.low, high=shown.high, role="prediction", strength=0.25))
        marks += [
            Line(key=f"member-{index}", x=ahead, y=member, role="prediction", width=0.8, strength=0.55)
            for index, member in enumerate(shown.members)
        ]
    if shown.closed.size:
        whose = f"median of {len(shown.members)}" if len(shown.members) else "fed its own output"
        label = "closed loop" if _is_crowded(params, view) else f"closed loop: {whose}"
        marks.append(Line(key="closed", label=label, x=ahead, y=shown.closed, role="prediction", width=2.6))
    return marks


def _is_crowded(params: Params, view: View) -> bool:
    """Whether the legend has room for single words only."""
    return view.compact or params.baseline == "all"


def _sentence(name: str) -> str:
    """A name as the beginning of a sentence."""
    return name[:1].upper() + name[1:] if name[:1].isalpha() else f"Series {name}"


def _room(values: Floats) -> tuple[float, float]:
    """The range of the observations with room for the legend; it does not move with the forecasts."""
    low, high = float(values.min()), float(values.max())
    room = 0.08 * ((high - low) or max(abs(high), 1.0))
    return low - room, high + 2 * room


def _with_room_for(forecast: Floats, limits: tuple[float, float]) -> tuple[float, float]:
    """Limits that hold a forecast where no observation says how far it may go, widened by halves of what they hold, so
    that they seldom move; at most by all that they hold above and below."""
    if not forecast.size:
        return limits
    low, high = limits
    half = 0.5 * (high - low)
    below, above = low - float(forecast.min()), float(forecast.max()) - high
    return low - half * _whole_up(below / half), high + half * _whole_up(above / half)


def _whole_up(value: float) -> float:
    return float(np.ceil(min(max(value, 0.0), 2.0)))


def _ghosts(frame: Frame, view: View, ahead: Floats) -> list[Mark]:
    return [
        Line(key=f"ghost-{index}", label=ghost.label, x=ahead, y=ghost.frame.shown.closed, role="ghost", dash="dot",
             width=1.4)
        for index, ghost in enumerate(view.ghosts)
        if len(ghost.frame.shown.closed) == len(ahead) and _is_same_window(ghost.frame, frame)
    ]  # fmt: skip


def _is_same_window(one: Frame, other: Frame) -> bool:
    return (one.scene.name, one.scene.origin) == (other.scene.name, other.scene.origin)


def _simple(params: Params, frame: Frame, ahead: Floats) -> list[Mark]:
    return [
        Line(key=name, label=_scored(BASELINE_NAMES[name], float(frame.judged.nmse[row])), x=ahead,
             y=frame.judged.forecasts[row], role=_ROLES[name], dash=_DASHES[name], width=1.5)
        for row, name in chosen_baselines(params, frame)
    ]  # fmt: skip


def _scored(name: str, nmse: float) -> str:
    return f"{name} {nmse:.3g}" if np.isfinite(nmse) else name


def below_panel(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    """What the person chose to see below the forecast."""
    if params.below == "horizon":
        return horizon_panel(params, frame, place, view.compact)
    if params.below == "origins":
        return origins_panel(params, frame, place, view.compact)
    return _error_panel(params, frame, view, place)


def _error_panel(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    scene, shown, target = frame.scene, frame.shown, frame.scene.target
    paper, zero = times(scene, 0, scene.horizon), np.zeros(len(target))
    ahead = times(scene, 0, len(target))
    marks: list[Mark] = [
        Segments(key="zero", x0=paper[:1], x1=paper[-1:], y0=np.zeros(1), y1=np.zeros(1), role="axis", width=0.8)
    ]
    reach = 0.05 * float(np.ptp(target)) if len(target) else 0.0
    reach = reach or 1.0
    if shown.closed.size and len(target):
        closed, updated = shown.closed[: len(target)] - target, shown.updated[: len(target)] - target
        reach = max(reach, float(np.abs(closed).max()))
        marks.append(Segments(key="closed", label="closed loop", x0=ahead, x1=ahead, y0=zero, y1=closed,
                              role="prediction", width=1.6))  # fmt: skip
        if params.show_updated:
            reach = max(reach, float(np.abs(updated).max()))
            marks.append(Line(key="updated", label="updated", x=ahead, y=updated, role="updated", width=1.6))
    top = _round_up(reach)
    ticks = tuple((level, number(level, 3).replace("-", "−")) for level in (-top, 0.0, top))
    marks += _beyond(scene, paper, (-top, top), len(paper), view.compact)
    across = (float(paper[0]), float(paper[-1])) if len(paper) > 1 else None
    return Panel(
        "errors", tuple(marks), title="Error: forecast − observed" if len(target) else "Error: not known yet",
        x=Axis(scene.time_name, across, _dated(scene, paper, view.compact), whole=_is_counted(scene)),
        y=Axis("error", (-top, top), ticks), place=place, legend="top", hz=15.0,
        alt="The error of each forecast point: stems for the closed loop, a line for the updated forecast.",
    )  # fmt: skip


def _round_up(value: float) -> float:
    """The next number with one or two digits that is easily read; value : > 0"""
    power = 10.0 ** np.floor(np.log10(value))
    return float(power * next(digits for digits in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if digits * power >= value))


def horizon_panel(params: Params, frame: Frame, place: Place, compact: bool) -> Panel:
    """How the error grows with the distance from the origin."""
    found = frame.judged
    ahead, known = np.arange(1.0, frame.scene.horizon + 1), found.steps_baselines.shape[1]
    steps = ahead[:known]
    marks: list[Mark] = [
        Line(key=name, label=BASELINE_NAMES[name], x=steps, y=found.steps_baselines[row], role=_ROLES[name],
             dash=_DASHES[name], width=1.5)
        for row, name in chosen_baselines(params, frame)
        if known
    ]  # fmt: skip
    if found.steps_closed.size and params.show_updated:
        marks.append(Line(key="updated", label="updated", x=steps, y=found.steps_updated, role="updated", dash="dash",
                          width=1.6))  # fmt: skip
    if found.steps_closed.size:
        marks.append(Line(key="closed", label="closed loop", x=steps, y=found.steps_closed, role="prediction",
                          width=2.2))  # fmt: skip
    highest = max((float(np.nanmax(mark.y)) for mark in marks if isinstance(mark, Line)), default=1.0)
    over = f", over {found.over} origins" if found.over > 1 else ""
    title = "Error against horizon" if compact else f"Error against horizon: RMSE of the first k points{over}"
    return Panel(
        "horizon", tuple(marks), title=title, x=Axis("points ahead", (1.0, max(2.0, ahead[-1])), whole=True),
        y=Axis("RMSE", (0.0, nice_limits(0.0, highest)[1])), place=place, legend="top", hz=10.0,
        alt="How the error grows with the horizon, of the closed loop, the updated forecast and the simple forecasts.",
    )  # fmt: skip


def origins_panel(params: Params, frame: Frame, place: Place, compact: bool) -> Panel:
    """How well the network and the simple forecasts do from other origins."""
    found = frame.judged
    at = np.arange(float(len(found.origins)))
    marks: list[Mark] = [
        Segments(key="guess", x0=np.array([-0.5]), x1=np.array([max(0.5, len(at) - 0.5)]), y0=np.ones(1), y1=np.ones(1),
                 role="axis", dash="dash", width=1.0)
    ]  # fmt: skip
    marks += [
        _scores(name, BASELINE_NAMES[name], at, found.baselines[row], _ROLES[name], _SHAPES[name])
        for row, name in chosen_baselines(params, frame)
    ]
    if params.show_updated:
        marks.append(_scores("updated", "updated", at, found.updated, "updated", "ring"))
    marks.append(_scores("closed", "closed loop", at, found.closed, "prediction", "circle"))
    scores = np.concatenate([mark.y for mark in marks if isinstance(mark, Points)])
    low, high = (float(scores.min()), float(scores.max())) if scores.size else (0.1, 1.0)
    ticks = tuple((float(x), str(int(origin))) for x, origin in zip(at, found.origins, strict=True))
    waiting = not np.isfinite(found.closed[1:]).any()
    return Panel(
        "origins", tuple(marks),
        title="Other origins" if compact else f"Other origins{' (the network: when training is over)' * waiting}",
        x=Axis("origin", (-0.5, max(0.5, len(at) - 0.5)), ticks=ticks),
        y=Axis("NMSE", _decades(min(low, 0.5), max(high, 2.0)), log=True),
        place=place, legend="top", hz=5.0,
        alt="How well each origin is forecast, on a logarithmic scale; the dashed line is no better than the mean.",
    )  # fmt: skip


def _decades(low: float, high: float) -> tuple[float, float]:
    """The smallest whole decades that hold both; low, high : > 0"""
    return float(10.0 ** np.floor(np.log10(low))), float(10.0 ** np.ceil(np.log10(high)))


def _scores(key: str, label: str, at: Floats, nmse: Floats, role: str, shape: Shape) -> Points:
    known = np.isfinite(nmse) & (nmse > 0)
    scores = np.maximum(nmse[known], 1e-6)
    tips = tuple(f"{label}: NMSE {score:.3g}" for score in scores)
    return Points(key=key, label=label, x=at[known], y=scores, role=role, shape=shape, size=9.0, tips=tips)
