"""Two neurons already have it all: memories, switches, a clock, and the borders between them.

    τ dx/dt = −x + W σ(x) + h

The whole state space is one picture: where states flow, where they rest, which starts go where. Drag what the neurons
are fed, or one quantity through the values at which fixed points meet and clocks are born.
"""

from dataclasses import replace

from rnnviz.demos.ctrnn_portrait.params import MOST_STARTS, Params
from rnnviz.demos.ctrnn_portrait.run import RESULTS, BranchFrame, Frame, Run
from rnnviz.demos.ctrnn_portrait.truth import SAYS, SHOWS
from rnnviz.dynamics import flow_basins
from rnnviz.dynamics.limit_cycles import is_possible
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Mark
from rnnviz.kit import Click, Drag, Event, Preset, View, changed, edit_points
from rnnviz.panels import branches as diagram
from rnnviz.panels import flow, plane
from rnnviz.panels.curves import cursor
from rnnviz.panels.eigenvalues import eigenvalues_of_flow

GROUP = "Attractors"
TITLE = "Phase portrait"
ORDER = 60
LOST = 2.0
"""Percent of the starts: more than what stands exactly on a border."""
KINDS = {
    "stable node": "stable node", "stable focus": "stable focus", "unstable node": "unstable node",
    "unstable focus": "unstable focus", "saddle": "saddle", "centre": "centre", "degenerate": "degenerate point",
    "line": "line of fixed points",
}  # fmt: skip
PLURALS = {"stable focus": "stable foci", "unstable focus": "unstable foci", "line": "lines of fixed points"}
HINT = "Click to start a trajectory, drag it, and drag h: both nullclines follow."
ON_THE_WALL = ("value", "duration")

warm_up = flow_basins.warm_up

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "mirrored", "on", "warm_up"]

QUANTITIES = {
    "w11": "weight w₁₁", "w12": "weight w₁₂", "w21": "weight w₂₁", "w22": "weight w₂₂", "h1": "input h₁",
    "h2": "input h₂", "gain": "gain of all weights",
}  # fmt: skip


def on(event: Event, params: Params) -> Params | None:
    """A click starts a trajectory, a drag moves it, or what the neurons are fed, or the value that is shown."""
    new: Params
    match event:
        case Drag(key="h"):
            new = changed(params, {"h": tuple(max(-20.0, min(20.0, value)) for value in (event.x, event.y))})
            return new
        case Drag(key="value"):
            low, high = sorted((params.vary_from, params.vary_to))
            new = changed(params, {"value": max(low, min(high, event.x))})
            return new
        case Click(panel="branches"):
            return on(Drag("branches", "value", 0, event.x, event.y), params)
    return edit_points(event, params, "starts", panel="plane", reach=params.extent, most=MOST_STARTS)


def mirrored(params: Params) -> Params | None:
    """The same world with its neurons exchanged; None where there is a cycle, which is drawn from another place on."""
    if is_possible(params.network()):
        return None
    ((a, b), (c, d)), twin = params.W, {"w11": "w22", "w22": "w11", "w12": "w21", "w21": "w12", "h1": "h2", "h2": "h1"}
    new: Params = changed(params, {
        "W": ((d, c), (b, a)), "h": params.h[::-1], "tau": params.tau[::-1], "vary": twin.get(params.vary, params.vary),
        "starts": tuple((y, x) for x, y in params.starts),
    })  # fmt: skip
    return new


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The plane; beside it the states over time, and the branch diagram or the sizes of the basins."""
    hero, varied, caption = _plane(params, frame, view), frame.branches, _caption(frame)
    if view.compact:
        beside = () if varied is None else (_branches(params, varied, view, (0, 1, 2, 1)),)
        return Figure((hero, *beside), (1.6, 1.0) if beside else (1.0,), (1.0, 1.0), caption)
    if varied is None:
        below = eigenvalues_of_flow(frame.eigenvalues, frame.kinds, frame.roles, frame.tips, (1, 1, 1, 1))
    else:
        below = _branches(params, varied, view, (1, 1, 1, 1))
    if not params.starts:
        return Figure((hero, replace(below, place=(0, 1, 2, 1))), (1.6, 1.0), (1.0, 1.2), caption)
    return Figure((hero, _time(params, frame), below), (1.6, 1.0), (1.0, 1.2), caption)


def _plane(params: Params, frame: Frame, view: View) -> Panel:
    reach, limits = params.extent, (-params.extent, params.extent)
    line_roles = tuple(role for role, kind in zip(frame.roles, frame.kinds, strict=True) if kind == "line")
    cycle_roles = iter(frame.attractor_roles[sum(name not in ("cycle", "line") for name in frame.names) :])
    running = plane.trajectories(frame.paths, min(frame.t, len(frame.paths) - 1))
    marks: list[Mark] = [
        *(plane.basins(frame.labels, reach, frame.attractor_roles) if params.show_basins and frame.names else ()),
        *(plane.field(frame.u, frame.v, reach) if params.show_field else ()),
        *(plane.nullclines(frame.speeds, reach, ("dx₁/dt = 0", "dx₂/dt = 0")) if params.show_nullclines else ()),
        *flow.resting_lines(frame.lines, line_roles),
        *running[:2],
        *flow.cycles(frame.cycle_paths, frame.cycle_stable,
                     tuple(next(cycle_roles) if stable else "repeller" for stable in frame.cycle_stable)),
        *running[2:],
        *plane.fixed_points(frame.points, frame.kinds, frame.tips, frame.roles, KINDS),
        *plane.starts(params.starts, view.controls, reach),
        *((flow.fed(params.h, reach),) if view.controls and params.vary not in ("h1", "h2") else ()),
    ]  # fmt: skip
    return Panel(
        "plane", tuple(marks), x=Axis("x₁", limits), y=Axis("x₂", limits), equal=True, legend="top",
        place=(0, 0, 2, 1), clicks="Click to start a trajectory.",
        alt=f"The state space of two neurons, its flow and its basins. {_caption(frame)}",
    )  # fmt: skip


def _time(params: Params, frame: Frame) -> Panel:
    reach = params.extent
    courses = plane.time_courses(frame.paths, frame.times, ("x₁", "x₂"))
    return Panel(
        "time", (*courses, cursor(float(frame.times[frame.t]), -reach, reach)), title="States",
        x=Axis("time", (0.0, params.duration)), y=Axis("", (-reach, reach)), place=(0, 1, 1, 1), legend="top",
        alt="The states of both neurons over time, for every start.",
    )  # fmt: skip


def _branches(params: Params, frame: BranchFrame, view: View, place: Place) -> Panel:
    low, high = sorted((params.vary_from, params.vary_to))
    room = 0.05 * (frame.high - frame.low)
    bottom, top = frame.low - room, frame.high + room
    value = max(low, min(high, frame.value))
    known = bool(len(frame.stable) + len(frame.unstable))
    marks: list[Mark] = [
        *(diagram.branches(frame.stable, frame.unstable, frame.cycles, view.compact) if known else ()),
        *diagram.events(frame.kinds, frame.at, view.compact),
        *diagram.value_handle(value, low, high, bottom, top, QUANTITIES[params.vary], view.controls),
    ]
    return Panel(
        "branches", tuple(marks), title="Fixed points", x=Axis(QUANTITIES[params.vary], (low, high)),
        y=Axis("x₁", (bottom, top)), place=place, legend="top", clicks="Click to show the net at this value.",
        alt=f"The fixed points while the {QUANTITIES[params.vary]} is varied, with {len(frame.kinds)} bifurcations.",
    )  # fmt: skip


def _caption(frame: Frame) -> str:
    words = []
    for kind in dict.fromkeys(frame.kinds):
        many = frame.kinds.count(kind)
        words.append(f"{many} {KINDS[kind] if many == 1 else PLURALS.get(kind, KINDS[kind] + 's')}")
    for period, stable in zip(frame.cycle_periods, frame.cycle_stable, strict=True):
        words.append(f"a {'stable' if stable else 'unstable'} limit cycle of period {period:.4g}")
    found = f"{', '.join(words) or 'No fixed point'}.{_ends(frame)}"
    if frame.branches is None:
        return found
    return f"At {frame.branches.value:.3g}: {found}{_changes(frame.branches)}".replace("-0", "−0").replace("-1", "−1")


def _ends(frame: Frame) -> str:
    """Who gets how many of the starts, where that is a question."""
    if not frame.is_mapped:
        return ""
    lost = f" {frame.unlabelled:.3g}\u00a0% of the starts leave for ever." if frame.unlabelled > LOST else ""
    if len(frame.names) < 2:
        return lost
    return f" Starts end at {', '.join(_shared(*one) for one in zip(frame.names, frame.shares, strict=True))}.{lost}"


def _shared(name: str, share: float) -> str:
    return f"{name}: {share:.3g}\u00a0%"


def _changes(frame: BranchFrame) -> str:
    """The first bifurcations of the diagram, in words."""
    known = [f"{kind} at {value:.4g}" for kind, (value, _) in zip(frame.kinds, frame.at, strict=True)]
    words = "; ".join(known[:4])
    return f" {words[0].upper()}{words[1:]}." if known else ""


_TURN = ((1.0, -1.0), (1.0, 1.0))
_RIVALS = ((1.5, -1.0), (-1.0, 1.5))
_REST = {"h": (0.0, 0.0), "sigma": "tanh"}

PRESETS = {
    "four-basins": Preset({}, "Each neuron excites itself and hinders the other: four memories and their borders."),
    "bistable": Preset(
        {"W": _RIVALS, **_REST, "extent": 4.0, "starts": ((-3.0, -2.5), (2.0, 3.0), (0.5, 0.4))},
        "Two rivals: whoever is ahead wins, and the border is the diagonal."),
    "oscillator": Preset(
        {"W": ((2.0, -2.0), (2.0, 2.0)), **_REST, "extent": 4.0, "starts": ((0.2, 0.0), (-3.5, 3.5), (3.5, 1.0))},
        "One excites, the other hinders: every start ends on one clock."),
    "beer-oscillator": Preset(
        {"W": ((4.5, 1.0), (-1.0, 4.5)), "h": (-2.75, -1.75), "extent": 3.0, "duration": 90.0,
         "starts": ((0.1, 0.0), (2.5, 2.0))}, "The slow clock of Beer (1995), written for x = y + θ."),
    "line-attractor": Preset(
        {"W": ((0.0, -1.0), (-1.0, 0.0)), "h": (1.0, 1.0), "sigma": "relu", "extent": 2.0, "duration": 12.0,
         "starts": ((0.9, 0.4), (1.6, 1.8), (0.2, 1.5), (-1.2, 0.5), (0.5, -1.5))},
        "Weights of exactly −1: every point of a segment rests, and keeps a number."),
    "hopf": Preset(
        {"W": _TURN, **_REST, "extent": 5.0, "vary": "gain", "vary_from": 0.0, "vary_to": 3.0, "value": 1.5,
         "starts": ((0.3, 0.0), (-4.0, 3.0))}, "At a gain of 1 the resting state becomes a clock."),
    "saddle-node": Preset(
        {"W": ((2.0, 0.0), (1.0, 0.0)), **_REST, "extent": 4.0, "vary": "h1", "vary_from": -1.0, "vary_to": 1.0,
         "value": 0.3, "starts": ((-3.0, 2.0), (-0.5, -3.0), (2.0, 3.0))},
        "A neuron that excites itself keeps what it was told, until the input passes ±0.5328."),
    "pitchfork": Preset(
        {"W": _RIVALS, **_REST, "extent": 4.0, "vary": "gain", "vary_from": 0.0, "vary_to": 2.0, "value": 0.8,
         "starts": ((-3.0, -2.5), (2.0, 3.0), (0.5, 0.4))},
        "One resting state becomes three at a gain of 0.4, and five at 2."),
}  # fmt: skip
