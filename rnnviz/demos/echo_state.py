"""A fixed random network that forgets its start keeps a fading copy of its input, and only a readout has to be learned.

Two copies start differently and hear the same. Where they meet, the state is a function of the input alone: an echo.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, model_validator

from rnnviz.arrays import Array, Floats
from rnnviz.data.laser import laser
from rnnviz.dynamics.forgetting import TwoPaths
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Band, Handle, Image, Line, Mark, Points
from rnnviz.kit import LIVE, Clocked, DemoParams, Drag, Event, InputError, Preset, View, changed, param, remembered
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.learning.memory_capacity import ExactMemory, MemoryMeasurement
from rnnviz.networks.reservoir import Reservoir, random_reservoir, ring_reservoir
from rnnviz.readable import number, power_of_ten

GROUP = "Reservoirs and fractals"
TITLE = "Echo states"
ORDER = 20
HINT = "Drag the circle around the eigenvalues, and see whether the two copies still meet."

STEPS, FIRST, WINDOW = 1000, 100, 200
"""Steps from the two starts; those in the first picture; those that are seen at once."""

WASHOUT = 500
"""Steps before memory is measured, or as many as there are delays."""

FORGOTTEN = 1e-6
"""A distance that counts as having met."""

QUICK = 1_000_000
"""Units times steps of what is measured before the first picture is shown: some 50 ms."""

LARGEST = 500

Weight = Annotated[float, Field(ge=-100.0, le=100.0)]
Row = Annotated[tuple[Weight, ...], Field(max_length=LARGEST)]


class Params(DemoParams):
    """The reservoir, what drives it, and how its memory is measured."""

    units: int = param(100, "How many.", ge=1, le=LARGEST, group="Reservoir", log=True)
    topology: Literal["random", "ring"] = param(
        "random", "Connections by chance, or a ring of which one unit hears the input.", group="Reservoir")  # fmt: skip
    activation: Literal["tanh", "linear"] = param("tanh", "What a unit makes of its sum.", group="Reservoir")
    spectral_radius: float = param(
        0.9, "The largest of the absolute eigenvalues of W.", LIVE, ge=0.0, le=2.0, group="Reservoir")  # fmt: skip
    leak: float = param(
        1.0, "How fast a unit follows; 1 is at once.", LIVE, title="Leak rate a", ge=0.01, le=1.0,
        group="Reservoir")  # fmt: skip
    input_scale: float = param(0.5, "Input weights are uniform in ± this.", LIVE, ge=0.0, le=5.0, group="Reservoir")
    density: float = param(
        0.1, "Share of the connections that are there.", ge=0.01, le=1.0, group="Reservoir",
        when={"topology": ("random",)})  # fmt: skip
    bias_scale: float = param(
        0.0, "Biases are uniform in ± this.", ge=0.0, le=2.0, group="Reservoir",
        when={"topology": ("random",)})  # fmt: skip
    drive: Literal["noise", "laser", "sine", "none"] = param(
        "noise", "What both copies hear: uniform noise in ±1, the chaotic laser, a sine of period 20, or nothing.",
        group="Input")  # fmt: skip
    delays: int = param(100, "How many steps back memory is looked for.", ge=1, le=400, group="Memory", log=True)
    samples: int = param(
        3000, "Steps that the readouts are fitted on; as many judge them.", ge=200, le=20_000, group="Memory",
        log=True)  # fmt: skip
    ridge: float = param(1e-9, "Keeps readouts small.", ge=1e-12, le=1.0, group="Memory", log=True)
    W: tuple[Row, ...] = param(
        (), "Recurrent weights of your own: row to, column from.", title="W", max_length=LARGEST,
        group="Own weights", widget="points", blank="drawn")  # fmt: skip
    b: Row = param((), "Biases of your own.", title="b", group="Own weights", blank="drawn")

    @model_validator(mode="after")
    def _is_possible(self) -> "Params":
        units = len(self.W) or self.units
        if any(len(row) != units for row in self.W):
            raise InputError(f"W has {units} rows; each of them needs {units} numbers")
        if self.b and len(self.b) != units:
            raise InputError(f"b has {len(self.b)} numbers; {units} units need {units}")
        if self.activation == "linear" and self._radius() >= 1.0:
            raise InputError("a linear reservoir needs a spectral radius below 1")
        return self

    def _radius(self) -> float:
        return float(np.abs(np.linalg.eigvals(np.array(self.W))).max()) if self.W else self.spectral_radius


RESULTS = {
    "spectral_radius_actual": "largest absolute eigenvalue of W",
    "largest_singular_value": "of W",
    "contraction_bound": "no step brings two states apart by more than this factor; below 1 is sufficient to forget",
    "final_distance": f"of the two copies after {STEPS} steps",
    "has_echo_states": f"whether that is below {FORGOTTEN:g}",
    "memory_curve": "squared correlation of the input 0, 1, 2 … steps ago with its readout, on samples of their own",
    "memory_capacity": "their sum from 1 step on",
    "memory_exact": "the same curve from the matrices, of a linear reservoir",
    "memory_capacity_exact": "its sum over all delays from 0 on: the rank, in double precision",
}

PRESETS = {
    "seed-echo-state": Preset(
        {}, "A contracting net that is never trained; only a linear readout would be.", seed_figure=True),
    "ring-linear": Preset(
        {"topology": "ring", "activation": "linear", "units": 20},
        "Twenty units in a ring: memory is an exact staircase."),
    "forgets-although-1.5": Preset(
        {"spectral_radius": 1.5, "input_scale": 2.0, "density": 1.0},
        "A strong input brings copies together at radius 1.5."),
    "does-not-forget": Preset(
        {"spectral_radius": 1.5, "density": 1.0}, "The same net, heard more softly: the copies stay apart."),
    "radius-0.95-and-no-echo": Preset(
        {"W": ((-0.146, -0.952), (0.774, -1.135)), "b": (-1.838, 0.928), "drive": "none", "seed": 2},
        "A radius below 1, and yet two copies that never meet."),
    "laser": Preset({"drive": "laser"}, "The copies hear the chaotic laser."),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """t : steps taken; states : (unit, time), the last of one copy; scale : the largest value that has full colour

    distance, bound : (time,), of the two copies until t, and what it would be if every step shrank it by the bound
    real, imaginary : (unit,), eigenvalues
    memory, exact : (delays + 1,), empty while unknown or where there is none; delays : (delays + 1,)
    """

    t: int
    states: Array
    scale: float
    steps: Floats
    distance: Floats
    bound: Floats
    real: Floats
    imaginary: Floats
    radius: float
    contraction: float
    delays: Floats
    memory: Floats
    exact: Floats


class Run(Clocked[Params, Frame]):
    """Two copies of one reservoir, step by step; its memory is measured beside."""

    pace, last = 40.0, STEPS - FIRST
    change_rewinds = False

    def begin(self) -> None:
        p = self.params
        self._drawn = _drawn(p)
        eigenvalues = np.linalg.eigvals(self._drawn.W)
        self._eigenvalues, self._singular = eigenvalues, float(np.linalg.norm(self._drawn.W, 2))
        self._starts = np.random.default_rng([p.seed, 1]).uniform(-1.0, 1.0, (2, self._drawn.units))
        self._input = _input(p.drive, np.random.default_rng([p.seed, 2]))
        self._listen()

    def _listen(self) -> None:
        """All that depends on the live parameters."""
        p = self.params
        factor = 1.0 if p.W else p.spectral_radius
        self.reservoir = replace(
            self._drawn, W=factor * self._drawn.W, W_in=p.input_scale * self._drawn.W_in, leak=p.leak)  # fmt: skip
        self._paths = TwoPaths(self.reservoir, self._starts, self._input)
        self._walk = self._paths.work()
        self._reach(self._time)
        self._scaled = factor * self._eigenvalues
        self._parts = np.ascontiguousarray(self._scaled.real), np.ascontiguousarray(self._scaled.imag)
        self._delays = np.arange(p.delays + 1.0)
        self._memory, self._exact = self._measurements()
        self._shown: Frame | None = None
        self._work = self.work()
        if self.reservoir.units * (2 * p.samples + STEPS) <= QUICK:
            while self.refine():
                pass

    def _measurements(self) -> tuple[MemoryMeasurement, ExactMemory | None]:
        p, first = self.params, max(WASHOUT, self.params.delays)
        u = np.random.default_rng([p.seed, 3]).uniform(-1.0, 1.0, first + 2 * p.samples)
        memory = MemoryMeasurement(
            self.reservoir, u, delays=p.delays, washout=first, fit=p.samples, judge=p.samples, ridge=p.ridge
        )
        return memory, ExactMemory(self.reservoir, p.delays) if p.activation == "linear" else None

    def work(self) -> Iterator[None]:
        yield from self._walk
        for measured in (self._exact, self._memory):
            if measured is not None and measured.curve is None:
                yield from measured.work()
                yield

    @property
    def _time(self) -> int:
        return FIRST + self.t

    def _reach(self, time: int) -> None:
        while self._paths.reached < time:
            next(self._walk)

    def step(self) -> None:
        super().step()
        self._reach(self._time)

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self._reach(self._time)

    def change(self, params: Params) -> None:
        self.params = params
        self._listen()

    @property
    def position(self) -> str:
        return f"step {self._time} of {STEPS}"

    @property
    def _bound(self) -> float:
        largest = self._singular * (1.0 if self.params.W else self.params.spectral_radius)
        return (1.0 - self.params.leak) + self.params.leak * largest

    def frame(self) -> Frame:
        """Made anew where there is more to see than in the last one."""
        known = _curve(self._memory), _curve(self._exact)
        shown = self._shown
        if shown is None or shown.t != self._time or shown.memory is not known[0] or shown.exact is not known[1]:
            self._shown = self._frame(*known)
        return self._shown  # type: ignore[return-value]

    def _frame(self, memory: Floats, exact: Floats) -> Frame:
        t, paths = self._time, self._paths.paths
        distance = np.linalg.norm(paths[0, : t + 1] - paths[1, : t + 1], axis=1)
        steps = np.arange(t + 1.0)
        seen = paths[0, max(0, t + 1 - WINDOW) : t + 1].T
        return Frame(
            t, seen.astype(np.float32), self._scale(), steps, distance, distance[0] * self._bound**steps, *self._parts,
            float(np.abs(self._scaled).max()), self._bound, self._delays, memory, exact,
        )  # fmt: skip

    def _scale(self) -> float:
        """Colours reach as far as the states after the first steps do."""
        settled = np.abs(self._paths.paths[0, 20 : FIRST + 1])
        return float(f"{max(1e-12, float(np.quantile(settled, 0.98))):.1g}")

    def results(self) -> dict[str, Any]:
        self._reach(STEPS)
        memory, final = self._memory.curve, float(self._paths.distances()[-1])
        exact, rank = (self._exact.curve, self._exact.rank) if self._exact else (None, None)
        return {
            "spectral_radius_actual": float(np.abs(self._scaled).max()),
            "largest_singular_value": self._singular * (1.0 if self.params.W else self.params.spectral_radius),
            "contraction_bound": self._bound, "final_distance": final, "has_echo_states": final < FORGOTTEN,
            "memory_curve": memory, "memory_capacity": None if memory is None else float(memory[1:].sum()),
            "memory_exact": exact, "memory_capacity_exact": rank,
        }  # fmt: skip


NOT_YET = np.zeros(0)


def _curve(measured: MemoryMeasurement | ExactMemory | None) -> Floats:
    return NOT_YET if measured is None or measured.curve is None else measured.curve


def _drawn(p: Params) -> Reservoir:
    """With spectral radius 1 and input weights in ±1, which live parameters scale; W of one's own is as it is."""
    rng = np.random.default_rng(p.seed)
    if p.W:
        W_in, b = rng.uniform(-1.0, 1.0, (len(p.W), 1)), p.bias_scale * rng.uniform(-1.0, 1.0, len(p.W))
        net = Reservoir(np.array(p.W), W_in, b)
    elif p.topology == "ring":
        net = ring_reservoir(p.units, radius=1.0)
    else:
        net = random_reservoir(
            p.units, rng, radius=1.0, leak=1.0, input_scale=1.0, bias_scale=p.bias_scale, density=p.density
        )
    return replace(net, b=np.array(p.b) if p.b else net.b, activation=p.activation)


def _input(drive: str, rng: np.random.Generator) -> Floats:
    """What both copies hear.    Returns (STEPS,)."""
    if drive == "noise":
        return rng.uniform(-1.0, 1.0, STEPS)
    if drive == "laser":
        values = laser().values
        return ((values - values.mean()) / values.std())[:STEPS]
    return np.sin(2.0 * np.pi * np.arange(STEPS) / 20.0) if drive == "sine" else np.zeros(STEPS)


def on(event: Event, params: Params) -> Params | None:
    """The circle around the eigenvalues follows the handle."""
    if not isinstance(event, Drag) or event.key != "circle":
        return None
    most = 0.999 if params.activation == "linear" else 2.0
    turned: Params = changed(params, {"spectral_radius": min(most, round(float(np.hypot(event.x, event.y)), 3))})
    return turned


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The states rolling by, the distance of the copies; the eigenvalues, and what is remembered."""
    hero, apart = _states(frame), _apart(frame)
    if view.compact:
        return Figure((hero, apart), rows=(1.3, 1.0), caption=_caption(params, frame))
    panels = (hero, apart, _eigenvalues(params, frame, view), _memory(frame))
    return Figure(panels, columns=(1.6, 1.0), rows=(1.2, 1.0), caption=_caption(params, frame))


def _states(frame: Frame) -> Panel:
    units, seen = frame.states.shape
    picture = Image(
        key="states", values=frame.states, extent=(0.5 - seen, 0.5, 0.5, units + 0.5), colormap="diverging",
        limits=(-frame.scale, frame.scale),
    )  # fmt: skip
    return Panel(
        "states", (picture,), title="States of one copy", x=Axis("steps ago", (0.5 - WINDOW, 0.5), AGO),
        y=Axis("unit", (0.5, units + 0.5), whole=True),
        alt=f"The states of {units} units over the last steps, as colours.",
    )  # fmt: skip


WHOLE = tuple((float(n), str(n).replace("-", "−")) for n in (-2, -1, 0, 1, 2))
AGO = tuple((-float(n), str(n)) for n in (0, 50, 100, 150))
LOWEST, HIGHEST = 1e-17, 1e2


def _apart(frame: Frame) -> Panel:
    marks: list[Mark] = [
        Line(key="bound", label=f"each step × {frame.contraction:.3g}", x=frame.steps, y=_drawable(frame.bound),
             role="baseline", dash="dash"),
        Line(key="distance", label="two copies", x=frame.steps, y=_drawable(frame.distance), role="state", width=2.0),
    ]  # fmt: skip
    return Panel(
        "distance", tuple(marks), title=f"Distance of two copies: {_written(float(frame.distance[-1]))}",
        x=Axis("step", (0.0, float(STEPS)), whole=True), y=Axis("", (LOWEST, HIGHEST), log=True), legend="top",
        place=(1, 0, 1, 1), alt="How far apart two copies with different starts are, step by step.",
    )  # fmt: skip


@remembered
def _drawable(distance: Floats) -> Floats:
    """On a logarithmic axis nothing is zero, and what leaves above is not drawn."""
    return np.where(distance > HIGHEST, np.nan, np.maximum(distance, LOWEST))


@remembered
def _circle(radius: float) -> tuple[Floats, Floats]:
    angle = np.linspace(0.0, 2.0 * np.pi, 181)
    return radius * np.cos(angle), radius * np.sin(angle)


def _eigenvalues(params: Params, frame: Frame, view: View) -> Panel:
    (one_x, one_y), (x, y) = _circle(1.0), _circle(frame.radius)
    marks: list[Mark] = [
        Line(key="one", x=one_x, y=one_y, role="muted", dash="dash", width=1.2),
        Line(key="radius", label=f"radius {frame.radius:.3g}", x=x, y=y, role="accent", width=1.8),
        Points(key="eigenvalues", x=frame.real, y=frame.imaginary, role="state", size=4.0, strength=0.8),
    ]
    if view.controls and not params.W:
        at = np.array([frame.radius * np.sqrt(0.5)])
        marks.append(
            Handle(key="circle", x=at, y=-at, names=("spectral radius",), signs=("r",), bounds=(-2.0, 2.0, -2.0, 2.0))
        )
    return Panel(
        "eigenvalues", tuple(marks), title="Eigenvalues", x=Axis("real", (-2.1, 2.1), WHOLE),
        y=Axis("imaginary", (-2.1, 2.1), WHOLE), equal=True, legend="top", place=(0, 1, 1, 1),
        alt=f"The eigenvalues of W in the complex plane; the largest has the absolute value {frame.radius:.3g}.",
    )  # fmt: skip


def _memory(frame: Frame) -> Panel:
    marks: list[Mark] = []
    title = "Memory: being measured"
    if frame.memory.size:
        title = f"Memory capacity {frame.memory[1:].sum():.1f}"
        marks += [
            Band(key="area", x=frame.delays, low=_zeros(frame.delays), high=frame.memory, role="state"),
            Line(key="memory", label="measured", x=frame.delays, y=frame.memory, role="state", width=2.0),
        ]
    if frame.exact.size:
        marks.append(Line(key="exact", label="exact", x=frame.delays, y=frame.exact, role="prediction", dash="dash"))
    return Panel(
        "memory", tuple(marks), title=title, x=Axis("steps back", (0.0, float(frame.delays[-1])), whole=True),
        y=Axis("recalled share", (0.0, 1.05)), legend="top" if frame.exact.size else None, place=(1, 1, 1, 1), hz=10.0,
        alt="How much of the input of so many steps ago a linear readout recalls.",
    )  # fmt: skip


@remembered
def _zeros(like: Floats) -> Floats:
    return np.zeros_like(like)


def _written(distance: float) -> str:
    return number(distance, 2) if distance >= 1e-3 else power_of_ten(distance)


def _caption(params: Params, frame: Frame) -> str:
    apart = float(frame.distance[-1])
    said = "the copies have met" if apart < FORGOTTEN else "the copies are apart"
    sure = "must shrink every distance" if frame.contraction < 1.0 else "may let distances grow"
    return (
        f"Step {frame.t}: {said}, at a distance of {_written(apart)}. The spectral radius is"
        f" {number(frame.radius, 3)}; one step multiplies distances by {number(frame.contraction, 3)} at most,"
        f" so it {sure}."
    )


def _path(run: Any, copy: int) -> Floats:
    """One copy until now, by the written equation.    Returns (time + 1, unit)."""
    p, net = run.params, _drawn(run.params)
    x = np.random.default_rng([p.seed, 1]).uniform(-1.0, 1.0, (2, net.units))[copy]
    W, w = (1.0 if p.W else p.spectral_radius) * net.W, p.input_scale * net.W_in[:, 0]
    path = [x]
    for u in _input(p.drive, np.random.default_rng([p.seed, 2]))[: FIRST + run.run.t]:
        a = W @ x + w * u + net.b
        x = (1.0 - p.leak) * x + p.leak * (np.tanh(a) if p.activation == "tanh" else a)
        path.append(x)
    return np.array(path)


def _distances(results: dict[str, Any], run: Any) -> Floats:
    """As they are written; rounding keeps those that have met apart by another amount each time."""
    return np.linalg.norm(_path(run, 0) - _path(run, 1), axis=1)


def _bounds(results: dict[str, Any], run: Any) -> list[float]:
    first = float(_distances(results, run)[0])
    bounds = [first * results["contraction_bound"] ** n for n in range(FIRST + run.run.t + 1)]
    return [max(bound, LOWEST) for bound in bounds if bound <= HIGHEST]


SHOWS: ShowsTable = {
    ("states", "states"): lambda results, run: _path(run, 0)[-WINDOW:].T,
    ("distance", "distance"): Shows(_distances, role="state", label="two copies"),
    ("distance", "bound"): Shows(_bounds, role="baseline"),
    ("eigenvalues", "radius", "x"): lambda results, run: results["spectral_radius_actual"] * _circle(1.0)[0],
    ("eigenvalues", "radius", "y"): lambda results, run: results["spectral_radius_actual"] * _circle(1.0)[1],
    ("memory", "memory"): Shows("memory_curve", role="state", label="measured"),
    ("memory", "exact"): Shows("memory_exact", role="prediction", label="exact"),
}
SAYS: SaysTable = {
    r"(?:copies:|a distance of) (\d[\d.]*(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)": lambda results, run: _distances(results, run)[-1],
}
