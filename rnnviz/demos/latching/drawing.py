"""The square of states, the automaton that grows in it, the gradient that dies, the accuracy that rises."""

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.demos.latching.params import SYMBOL_NAMES, Params
from rnnviz.demos.latching.run import Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Arrows, Graph, Handle, Line, Mark, Points, Segments, Shape, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.panels.automaton import kept_apart, machine
from rnnviz.panels.curves import ghost_lines
from rnnviz.readable import power_of_ten

REACH = 1.18
SYMBOL_SHAPES: tuple[Shape, ...] = ("triangle", "square", "diamond")
KEYS_AT = ((-0.55, -1.55), (0.0, -1.55), (0.55, -1.55))
"""Where the keys that play a symbol stand."""

SMALLEST, LARGEST = 1e-32, 1e2
ENDS = (100, 200, 500, 1000, 2000, 5000, 10_000)


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The square; beside it the automaton; below the gradient by lag and the accuracy over the updates."""
    caption = _caption(frame)
    square, grown = _square(params, frame, view), _automaton(frame, view)
    if view.compact:
        return Figure((square, grown), columns=(1.0, 1.0), caption=caption)
    return Figure(
        (square, grown, _gradient(frame, view), _accuracy(params, frame)), columns=(1.35, 0.62, 0.62), rows=(1.45, 1.0),
        caption=caption,
    )  # fmt: skip


# -- the square -----------------------------------------------------------------------------------------------


def _square(params: Params, frame: Frame, view: View) -> Panel:
    symbol = _symbol_shown(frame, view)
    marks: list[Mark] = [
        _field(frame.arrows, symbol), *_border(frame.line), *_attractors(frame, view.compact),
        *_cloud(frame, _cluster(view)), *_played(params, frame, view),
    ]  # fmt: skip
    names = ("h₁", "h₂") if params.units == 2 else ("first main direction", "second main direction")
    ticks = tuple((float(v), f"{v:g}".replace("-", "−")) for v in (-1, 0, 1))
    title = "States" if view.compact else f"States after strings; arrows: what a {SYMBOL_NAMES[symbol]} does"
    reach = REACH if params.units == 2 else 1.5 * REACH
    return Panel(
        "square", tuple(marks), title=title, equal=True,
        x=Axis(names[0], (-reach, reach), ticks), y=Axis(names[1], (-reach, reach), ticks),
        legend="top",
        place=(0, 0, 1, 1) if view.compact else (0, 0, 2, 1),
        alt="The states of the net after many strings, coloured by the state of the language's automaton.",
    )  # fmt: skip


def _symbol_shown(frame: Frame, view: View) -> int:
    """The symbol whose map is drawn: under the pointer, else 2."""
    hover = view.hover
    if hover is not None and hover.panel == "square" and hover.key.startswith("attractor-"):
        return int(hover.key[-1]) - 1
    if hover is not None and hover.panel == "automaton" and hover.key == "keys":
        return min(hover.index, 2)
    return 1


def _cluster(view: View) -> int:
    """The state of the automaton under the pointer, −1 for none."""
    hover = view.hover
    is_state = hover is not None and hover.panel == "automaton" and hover.key == "machine" and hover.part == "node"
    return hover.index if hover is not None and is_state else -1


@remembered
def _field(arrows: Floats, symbol: int) -> Arrows:
    x, y, u, v = np.ascontiguousarray(arrows[symbol].T)
    return Arrows(key="field", x=x, y=y, u=u, v=v, role="muted", width=0.9, head=4.5, strength=0.55)


@remembered
def _border(line: Floats) -> list[Mark]:
    """The line between accepted and not, with an arrow towards what is accepted."""
    at, towards = line
    along = np.array([-towards[1], towards[0]])
    ends = at + np.array([[-3.0], [3.0]]) * along
    place = np.clip(at, -0.9, 0.9)
    return [
        Line(key="border", label="accepted beyond", x=ends[:, 0], y=ends[:, 1], role="text", dash="dash", width=1.4),
        Arrows(key="towards", x=place[:1], y=place[1:], u=0.22 * towards[:1], v=0.22 * towards[1:], role="text",
               width=1.8, head=8.0),
    ]  # fmt: skip


@remembered
def _points_of(cloud: Floats, chosen: Array) -> tuple[Floats, Floats]:
    return np.ascontiguousarray(cloud[chosen, 0]), np.ascontiguousarray(cloud[chosen, 1])


@remembered
def _members(values: Ints, wanted: int) -> Array:
    return values == wanted


def _cloud(frame: Frame, cluster: int) -> list[Mark]:
    """One mark for each state of the language, and rings around the cluster under the pointer."""
    marks: list[Mark] = []
    for state in sorted(set(frame.truth.tolist())):
        x, y = _points_of(frame.cloud, _members(frame.truth, state))
        marks.append(Points(key=f"state-{state}", x=x, y=y, role=f"c{state}", size=5.0, strength=0.8))
    if cluster >= 0:
        x, y = _points_of(frame.cloud, _members(frame.found, cluster))
        marks.append(Points(key="cluster", x=x, y=y, role="text", shape="ring", size=9.0))
    return marks


def _attractors(frame: Frame, compact: bool) -> list[Mark]:
    marks, again = list[Mark](), "" if compact else "rest of "
    for symbol, cycles in enumerate(frame.attractors):
        if not cycles:
            continue
        name = SYMBOL_NAMES[symbol]
        points = np.concatenate(cycles)
        marks.append(Points(
            key=f"attractor-{name}", label=f"{again}{name}{name}{name}…", x=points[:, 0], y=points[:, 1], role="text",
            shape=SYMBOL_SHAPES[symbol], size=12.0, outline=True,
            tips=tuple(f"{name} again and again: period {len(cycle)}" for cycle in cycles for _ in cycle),
        ))  # fmt: skip
        joined = [(cycle, np.roll(cycle, -1, axis=0)) for cycle in cycles if len(cycle) > 1]
        if joined:
            a, b = (np.concatenate(part) for part in zip(*joined, strict=True))
            marks.append(Segments(key=f"cycle-{name}", x0=a[:, 0], y0=a[:, 1], x1=b[:, 0], y1=b[:, 1], role="text",
                                  dash="dot", width=1.4))  # fmt: skip
    return marks


def _played(params: Params, frame: Frame, view: View) -> list[Mark]:
    """The way of the word that a person plays, from h₀ or from where the start was dragged to."""
    path, marks = frame.played, []
    if len(path) > 1:
        marks = [
            Line(key="path", x=path[:, 0], y=path[:, 1], role="accent", width=1.8),
            Points(key="path-end", x=path[-1:, 0], y=path[-1:, 1], role="accent", size=10.0, outline=True),
        ]
    if view.controls:
        reach = REACH if params.units == 2 else 1.5 * REACH
        return [*marks, Handle(key="start", x=path[:1, 0], y=path[:1, 1], names=("start",), role="accent", shape="star",
                               size=17.0, removable=True, bounds=(-reach, reach, -reach, reach))]  # fmt: skip
    start = Points(key="start", label="start", x=path[:1, 0], y=path[:1, 1], role="accent", shape="star", size=12.0,
                   outline=True)  # fmt: skip
    return [*marks, start]


# -- the automaton --------------------------------------------------------------------------------------------


def _automaton(frame: Frame, view: View) -> Panel:
    marks: list[Mark] = []
    if len(frame.accepting):
        marks += machine(
            frame.transitions, frame.accepting, frame.colours, _roomy(frame.nodes), SYMBOL_NAMES, frame.state
        )
    else:
        for key, y, words in (("none", 0.45, "more states than"), ("none-2", 0.0, "can be told apart")):
            marks.append(Text(key=key, x=0.0, y=y, text=words, role="muted", size="small"))
    if view.controls:
        x, y = np.array(KEYS_AT).T
        marks.append(Graph(key="keys", x=x, y=y, edges=np.empty((0, 2), dtype=int), names=SYMBOL_NAMES, node_size=26.0,
                           node_role="accent", node_shape="square", node_strength=0.15, node_room=0.36))  # fmt: skip
    low = -1.85 if view.controls else -1.5
    right = "the language's" if frame.is_equivalent else "not yet right"
    title = "Automaton" if view.compact else f"The automaton in the net: {right}"
    return Panel(
        "automaton", tuple(marks), title=title, kind="diagram", legend="top",
        x=Axis(limits=(-1.6, 1.6)), y=Axis(limits=(low, 1.75)), place=(0, 1, 1, 1) if view.compact else (0, 1, 1, 2),
        clicks="Click 1, 2 or 3 to play it." if view.controls else "",
        alt="The automaton that was extracted from the net: its states, where their clusters lie, and its transitions.",
    )  # fmt: skip


@remembered
def _roomy(nodes: Floats) -> Floats:
    """The clusters' places, apart enough to be drawn, within the panel."""
    apart = kept_apart(nodes)
    middle = (apart.max(axis=0) + apart.min(axis=0)) / 2
    size = max(1.0, float(np.abs(apart - middle).max()) / 1.2)
    return (apart - middle) / size


# -- the gradient, the accuracy -------------------------------------------------------------------------------


@remembered
def _lags(count: int) -> Floats:
    return np.arange(float(count))


@remembered
def _power(rate: float, count: int) -> Floats:
    return np.maximum(rate ** np.arange(float(count)), SMALLEST)


@remembered
def _visible(values: Floats) -> Floats:
    return values if values.min() >= SMALLEST else np.maximum(values, SMALLEST)


def _gradient(frame: Frame, view: View) -> Panel:
    lags = _lags(len(frame.gradient))
    now = Line(key="gradient", label="now", x=lags, y=_visible(frame.gradient), role="gradient", width=2.6)
    kept = [(name, lags, _visible(other.gradient)) for name, other in ghosts_of(view, Frame)]
    marks: list[Mark] = [now, *ghost_lines(kept)]
    marks.append(Line(key="untaught", label="untaught", x=lags, y=_visible(frame.untaught), role="muted", dash="dash",
                      width=1.3))  # fmt: skip
    marks.append(Line(key="alive", label="farthest", x=lags, y=_visible(frame.alive), role="gradient", dash="dash",
                      width=1.3))  # fmt: skip
    if frame.rate > 0.0:
        marks.append(Line(key="slowest", label="rate of rest", x=lags, y=_power(frame.rate, len(lags)), role="text",
                          dash="dot", width=1.3))  # fmt: skip
    return Panel(
        "gradient", tuple(marks), title="Gradient by lag", x=Axis("lag", (0.0, float(len(lags) - 1)), whole=True),
        y=Axis("", (SMALLEST, LARGEST), log=True), place=(1, 1, 1, 1), legend="top",
        alt="How much a change of a state still matters so many steps later, on a logarithmic scale.",
    )  # fmt: skip


def _accuracy(params: Params, frame: Frame) -> Panel:
    x, y = _columns(frame.history)
    end = float(next((end for end in ENDS if end >= max(frame.updates, 1)), ENDS[-1]))
    marks: list[Mark] = [
        Line(key="accuracy", x=x, y=y, role="validation", width=2.6),
        Points(key="accuracy-now", x=x[-1:], y=y[-1:], role="validation", size=8.0, outline=True),
    ]
    ticks = tuple((share, f"{100 * share:.0f} %") for share in (0.4, 0.6, 0.8, 1.0))
    return Panel(
        "accuracy", tuple(marks), title="Right on long strings", x=Axis("update", (0.0, end), whole=True),
        y=Axis("", (0.35, 1.03), ticks), place=(1, 2, 1, 1),
        alt="The share of right answers on strings of a hundred symbols over the updates.",
    )  # fmt: skip


@remembered
def _columns(history: Floats) -> tuple[Floats, Floats]:
    return np.ascontiguousarray(history[:, 0]), np.ascontiguousarray(history[:, 1])


def _caption(frame: Frame) -> str:
    count = len(frame.accepting)
    grown = f"{count} state{'s' * (count != 1)}" if count else "more states than can be told apart"
    is_it = "which accept the language" if frame.is_equivalent else "not yet those of the language"
    left = float(frame.gradient[-1])
    size = f"{left:.2g}" if left >= 1e-3 else power_of_ten(left)
    return (
        f"After {frame.updates} updates {100 * frame.accuracy:.1f} % of the answers on long strings are right; in the "
        f"net there are {grown}, {is_it}. Of a gradient, {size} is left after 40 steps."
    )
