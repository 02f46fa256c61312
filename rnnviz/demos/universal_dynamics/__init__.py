"""Any flow can be lived by a network: fit its arrows, and its trajectories come with them.

    τ dx/dt = −x + W tanh(x) + h

One hidden layer learns the arrows of a flow; Funahashi & Nakamura's proof turns it into a network in continuous time
whose first units are the flow's own variables. Draw a curve, and it becomes a flow, too.
"""

from typing import Any

import numpy as np

from rnnviz.data.closed_curve import closed_curve
from rnnviz.demos.universal_dynamics.params import BEAN, MOST_POINTS, MOST_STARTS, STAR, Params
from rnnviz.demos.universal_dynamics.run import OWN_STARTS, RESULTS, Frame, Run
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Mark
from rnnviz.kit import Click, Drag, Event, InputError, Preset, Remove, Shows, View, changed, edit_points
from rnnviz.kit.truth import Result, SaysTable, ShowsTable
from rnnviz.panels import learned_flow, plane

GROUP = "Attractors"
TITLE = "Learning a flow"
ORDER = 80
HINT = "Click to let the network go from somewhere else; draw a curve of your own."
ON_THE_WALL = ("units", "learning_rate")

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "on"]

LORENZ_BOX = ((-20.0, 20.0), (-27.0, 27.0), (0.0, 50.0))
CAMERA = Camera(azimuth=-60.0, elevation=14.0, zoom=1.35)
NEAR = 0.12
"""How close to the drawn curve a click adds a point to it, as a share of its size."""


def on(event: Event, params: Params) -> Params | None:
    """A click lets the network go from there, or beside the drawn curve adds a point to it; drags move both."""
    if params.system == "lorenz":
        return None
    reach = float(1.5 * np.abs(np.array(params.curve)).max()) if params.system == "drawn" else 4.0
    if params.system == "drawn" and isinstance(event, Drag | Remove) and event.key == "curve":
        return edit_points(event, params, "curve", panel="", reach=reach, most=MOST_POINTS, least=3)
    if params.system == "drawn" and isinstance(event, Click) and event.panel == "plane":
        longer = _with_point(params, event.x, event.y)
        if longer is not None:
            return longer
    shown: Params = params if params.starts else changed(params, {"starts": OWN_STARTS[params.system]})
    return edit_points(event, shown, "starts", panel="plane", reach=reach, most=MOST_STARTS)


def _with_point(params: Params, x: float, y: float) -> Params | None:
    """The curve with one point more, between the two whose chord is nearest; None for a click far from the curve."""
    curve = closed_curve(np.array(params.curve))
    point = np.array([[x, y]])
    if float(curve.distance(point)[0]) > NEAR * float(np.ptp(curve.places, axis=0).max()):
        return None
    if len(params.curve) >= MOST_POINTS:
        raise InputError(f"The curve has {MOST_POINTS} points already; remove one first.")
    a = np.array(params.curve)
    detour = np.linalg.norm(a - point, axis=1) + np.linalg.norm(np.roll(a, -1, axis=0) - point, axis=1)
    after = int((detour - np.linalg.norm(np.roll(a, -1, axis=0) - a, axis=1)).argmin()) + 1
    new: Params = changed(params, {"curve": (*params.curve[:after], (x, y), *params.curve[after:])})
    return new


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The flow and its learned copy; beside them the error as it learns, and against the size of the network."""
    rows = 1 if view.compact else 2
    hero = _space(frame, view, rows) if params.system == "lorenz" else _plane(params, frame, view, rows)
    error = learned_flow.error_panel(
        frame.updates, frame.losses, frame.looks, frame.errors, params.iterations, (0, 1, 1, 1)
    )
    caption = _caption(params, frame)
    if view.compact:
        return Figure((hero, error), (1.4, 1.0), (1.0,), caption)
    sizes = learned_flow.sizes_panel(frame.sizes, (float(params.units), frame.flow_error), (1, 1, 1, 1))
    return Figure((hero, error, sizes), (1.6, 1.0), (1.0, 1.0), caption)


def _plane(params: Params, frame: Frame, view: View, rows: int) -> Panel:
    reach, is_drawn = frame.reach, params.system == "drawn"
    marks: list[Mark] = [
        *(learned_flow.drawn_curve(params.curve, frame.curve, view.controls, reach) if is_drawn else ()),
        *learned_flow.arrows(frame.at, frame.true, frame.learned, reach),
        *learned_flow.paths(frame.true_paths, frame.paths),
        *plane.starts(tuple((x, y) for x, y, *_ in frame.starts), view.controls, reach),
    ]  # fmt: skip
    names = ("angle θ", "speed ω") if params.system == "pendulum" else ("y₁", "y₂")
    return Panel(
        "plane", tuple(marks), x=Axis(names[0], (-reach, reach)), y=Axis(names[1], (-reach, reach)), equal=True,
        legend="top", place=(0, 0, rows, 1), clicks="Click to let the network go from here.",
        alt=f"The arrows of a flow, true and learned, and trajectories along both. {_caption(params, frame)}",
    )  # fmt: skip


def _space(frame: Frame, view: View, rows: int) -> Panel:
    x, y, z = (Axis(name, limits, ()) for name, limits in zip("xyz", LORENZ_BOX, strict=True))
    return Panel(
        "space", tuple(learned_flow.paths(frame.true_paths, frame.paths)), kind="space", camera=view.camera or CAMERA,
        x=x, y=y, z=z, legend="top", turns=6.0, place=(0, 0, rows, 1),
        alt="Trajectories of Lorenz' flow, true and as the network lives them.",
    )  # fmt: skip


def _caption(params: Params, frame: Frame) -> str:
    words = [f"{params.units} hidden units, error of the arrows {_short(frame.flow_error)}."]
    if frame.period is not None and frame.true_period is not None:
        words.append(f"One round takes the network {frame.period:.4f}, the flow {frame.true_period:.4f}.")
    elif params.system == "drawn" and frame.true_period is not None:
        words.append("The network does not come round.")
    if frame.valid_time is not None:
        words.append(f"Forecasts are good for {frame.valid_time:.2f} units of time.")
    return " ".join(words)


def _short(value: float) -> str:
    return f"{value:.2g}" if value >= 1e-4 else f"{value:.1e}"


def _of_frame(name: str, column: int | None = None) -> Result:
    """States and arrows are no results: they are those of the frame."""

    def shown(results: dict[str, Any], run: Any) -> Any:
        values = getattr(run.run.frame(), name)
        return values if column is None else values[..., column].T

    return shown


def _directions(results: dict[str, Any], run: Any) -> Any:
    frame = run.run.frame()
    length = np.maximum(np.linalg.norm(frame.learned, axis=1), 1e-12)
    return frame.learned[:, 1] / length * (1.5 * frame.reach / round(len(frame.at) ** 0.5))


SHOWS: ShowsTable = {
    ("plane", "generated", "x"): _of_frame("paths", 0),
    ("plane", "generated"): Shows(_of_frame("paths", 1), role="prediction", label="network"),
    ("plane", "true"): Shows(_of_frame("true_paths", 1), role="text", label="true"),
    ("plane", "learned arrows", "v"): _directions,
    ("plane", "drawing"): lambda results, run: [*run.run.frame().curve[:, 1], run.run.frame().curve[0, 1]],
    ("space", "generated"): Shows(_of_frame("paths", 1), role="prediction", label="network"),
    ("space", "true"): Shows(_of_frame("true_paths", 1), role="text", label="true"),
    ("error", "learning"): Shows(_of_frame("losses"), role="loss", label="learns"),
    ("error", "fresh"): Shows(_of_frame("errors"), role="prediction", label="fresh"),
    ("sizes", "sizes", "x"): "errors_by_units.*.0",
    ("sizes", "sizes"): "errors_by_units.*.1",
    ("sizes", "here"): lambda results, run: [results["flow_error"]],
}
SAYS: SaysTable = {
    r"error of the arrows ([\d.e-]+\d)": "flow_error",
    r"takes the network ([\d.]+)": "period",
    r"the flow ([\d.]+)": "true_period",
    r"good for ([\d.]+)": "valid_time",
}

PRESETS = {
    "van-der-pol": Preset({}, "A clock that sets itself, from two thousand of its arrows."),
    "pendulum": Preset({"system": "pendulum"}, "Closed orbits are not robust: the learned pendulum drifts."),
    "lorenz": Preset({"system": "lorenz", "units": 40}, "Chaos learned: the butterfly is right, not every forecast."),
    "bean": Preset({"system": "drawn", "curve": BEAN}, "A curve drawn by hand becomes a flow, one round in 6 units."),
    "star": Preset({"system": "drawn", "curve": STAR, "units": 40}, "Corners need units: the star comes out rounded."),
    "too-few": Preset({"units": 5}, "Five hidden units cannot bend enough."),
}  # fmt: skip
