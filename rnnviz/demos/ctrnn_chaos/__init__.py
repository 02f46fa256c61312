"""Above a coupling of one a large random net never rests, and two states a hair apart end worlds apart.

    dx/dt = −x + W tanh x,   W_ij of variance gain² / units

The twins begin together. The rate at which they part is the largest Lyapunov exponent; systems whose exponents are
known can be chosen, to check how it is measured.
"""

from typing import Any

from rnnviz.demos.ctrnn_chaos.params import Params, most_gain
from rnnviz.demos.ctrnn_chaos.run import RESULTS, Frame, Run
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.kit import Drag, Event, Preset, Shows, View, changed
from rnnviz.kit.truth import Result, SaysTable, ShowsTable
from rnnviz.panels import parting

GROUP = "Attractors"
TITLE = "Chaos in a random net"
ORDER = 70
HINT = "Drag the gain under the exponents: the network begins anew."
ON_THE_WALL = ("gain", "perturbation")

__all__ = ["PRESETS", "RESULTS", "SAYS", "SHOWS", "Frame", "Params", "Run", "draw", "emblem", "on"]

REACH = {"random-net": 300.0, "lorenz": 60.0}
MAP_REACH = 100.0
CAMERA = Camera(azimuth=-60.0, elevation=18.0, zoom=1.45)


def on(event: Event, params: Params) -> Params | None:
    """The gain follows its handle, once it is let go: each gain is another network."""
    if isinstance(event, Drag) and event.key == "gain" and event.done:
        new: Params = changed(params, {"gain": max(0.0, min(10.0, round(event.x, 2)))})
        return new
    return None


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The twins; beside them their distance, and what the exponent is like in other networks, or the states in time."""
    time = "step" if params.system.endswith("map") else "time"
    exponent = float(frame.exponents[0]) if len(frame.exponents) else None
    reach = REACH.get(params.system, MAP_REACH)
    distance = parting.distance_panel(frame.times, frame.distances, exponent, reach, time, (0, 1, 1, 1))
    caption = _caption(params, frame)
    if view.compact:
        return Figure((_hero(params, frame, view, 1), distance), (1.3, 1.0), (1.0,), caption)
    if params.system != "random-net":
        activity = parting.activity_panel(frame.activity, frame.span, f"{time} before now", (1, 1, 1, 1))
        return Figure((_hero(params, frame, view, 2), distance, activity), (1.6, 1.0), (1.0, 1.0), caption)
    gains = parting.gains_panel(
        frame.scan, frame.theory, (params.gain, exponent), (0.0, most_gain(params)), (1, 1, 1, 1), view.controls
    )
    weights = parting.weights_panel(frame.eigenvalues, params.gain, (2, 1, 1, 1))
    return Figure((_hero(params, frame, view, 3), distance, gains, weights), (1.6, 1.0), (1.0, 1.15, 0.9), caption)


def emblem(params: Params, frame: Frame) -> Panel:
    """The twins from one side."""
    return Panel("twins", tuple(parting.seen_flat(frame.first, frame.second)), alt="Two states that have parted.")


def _hero(params: Params, frame: Frame, view: View, rows: int) -> Panel:
    alt = f"The last states of two twins that began {params.perturbation:g} apart."
    if params.system in ("random-net", "lorenz"):
        axes = ("x", "y", "z") if params.system == "lorenz" else ("1st direction", "2nd", "3rd")
        x, y, z = (Axis(name, (low, high), ()) for name, (low, high) in zip(axes, frame.reach.tolist(), strict=True))
        return Panel(
            "twins", tuple(parting.trails(frame.first, frame.second, frame.way)), kind="space",
            camera=view.camera or CAMERA, x=x, y=y, z=z, legend="top", turns=6.0, place=(0, 0, rows, 1), alt=alt,
        )  # fmt: skip
    names = ("x₁", "x₂") if params.system == "cat-map" else ("x now", "x one step later")
    return Panel(
        "twins", tuple(parting.dots(frame.first, frame.second)), x=Axis(names[0], (-0.03, 1.03)),
        y=Axis(names[1], (-0.03, 1.03)), equal=True, legend="top", place=(0, 0, rows, 1), alt=alt,
    )  # fmt: skip


def _caption(params: Params, frame: Frame) -> str:
    if not len(frame.exponents):
        return "The state settles; then its twin begins beside it."
    unit = "step" if params.system.endswith("map") else "unit of time"
    value, error = (f"{number:.4f}".replace("-", "−") for number in (frame.exponents[0], frame.errors[0]))
    words = f"λ = {value} ± {error} per {unit}: {frame.kind}."
    if params.system == "random-net":
        return words + _against_the_claim(params, frame)
    return f"{words} {KNOWN[params.system]}"


def _against_the_claim(params: Params, frame: Frame) -> str:
    """What "chaos above a gain of one" leaves out."""
    if params.gain > 1.0 and frame.kind != "chaotic":
        return f" In a network of {params.units} the edge of chaos lies above a gain of one."
    return ""


KNOWN = {
    "logistic-map": "Exactly, it is ln 2: one binary digit a step.",
    "tent-map": "Exactly, it is ln 2: one binary digit a step.",
    "cat-map": "Exactly, it is the logarithm of half of three and the root of five.",
    "lorenz": "Published is 0.906.",
}


def _of_frame(name: str, column: int | None = None) -> Result:
    """The states themselves are no results: they are those of the frame."""

    def shown(results: dict[str, Any], run: Any) -> Any:
        values = getattr(run.run.frame(), name)
        return values if column is None else values[:, column]

    return shown


SHOWS: ShowsTable = {
    ("twins", "first", "x"): Shows(_of_frame("first", 0), label="first"),
    ("twins", "first", "y"): Shows(_of_frame("first", 1), label="first"),
    ("twins", "second", "x"): Shows(_of_frame("second", 0), label="second"),
    ("twins", "second", "y"): Shows(_of_frame("second", 1), label="second"),
    ("distance", "distance"): Shows(_of_frame("distances"), role="error", label="distance"),
    ("distance", "distance", "x"): _of_frame("times"),
    ("gains", "scan", "x"): "lyapunov_by_gain.*.0",
    ("gains", "scan"): "lyapunov_by_gain.*.1",
    ("gains", "here"): lambda results, run: [results["lyapunov"]],
    ("gains", "theory"): _of_frame("theory", 1),
    ("eigenvalues", "eigenvalues", "x"): lambda results, run: run.run.frame().eigenvalues.real,
    ("eigenvalues", "eigenvalues", "y"): lambda results, run: run.run.frame().eigenvalues.imag,
}
SAYS: SaysTable = {
    r"λ = ([−\d.]+)": "lyapunov",
    r"± ([\d.]+)": "lyapunov_error",
    r"ln (\d)": lambda results, run: [2.0],
    r"Published is ([\d.]+)": lambda results, run: [0.906],
}

PRESETS = {
    "quiet": Preset({"gain": 0.5}, "Weak coupling: whatever happens dies away, and the twins meet again."),
    "edge": Preset({"gain": 1.2}, "Above one, and yet no chaos: two hundred neurons are not infinitely many."),
    "chaos": Preset({}, "Strong coupling: never at rest, never the same, and the twins part for ever."),
    "logistic": Preset({"system": "logistic-map"}, "A check: the logistic map forgets one binary digit a step."),
    "lorenz": Preset({"system": "lorenz"}, "A check: the weather's butterfly, and all of its three exponents."),
}
