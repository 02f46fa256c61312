"""Two states that part: their trails, their distance, the activity of single units, and exponents against the gain."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Handle, Line, Mark, Points
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import broken, level, repeated
from rnnviz.panels.eigenvalues import circle

TWINS = (("first", "c0"), ("second", "c1"))
LOWEST = -16.0
"""log₁₀ of the distance that a number of 64 bits still tells."""
WIDE = 3.0
"""Width of the eigenvalues' picture, in heights: panels are wide."""
APART = 2.2
"""Between the zero lines of two units."""
FITTED = -2.0
"""log₁₀ of the distance above which the size of the attractor is felt."""


@remembered
def trails(first: Floats, second: Floats, way: Floats) -> list[Mark]:
    """The last states of both in three directions, and the way there.    first, second, way : (state, 3)"""
    marks: list[Mark] = []
    if len(way):
        a, b, c = np.ascontiguousarray(way.T)
        marks.append(Line(key="way", label="before they part", x=a, y=b, z=c, role="path", width=1.4, strength=0.5))
    for (name, role), x in zip(TWINS, (first, second), strict=True):
        if len(x):
            a, b, c = np.ascontiguousarray(x.T)
            marks.append(Line(key=name, label=f"{name} twin", x=a, y=b, z=c, role=role, width=1.4))
            marks.append(Points(key=f"{name}-now", x=a[-1:], y=b[-1:], z=c[-1:], role=role, size=9.0, outline=True))
    return marks


@remembered
def seen_flat(first: Floats, second: Floats) -> list[Mark]:
    """The same in the first two directions, in strong lines."""
    trails = zip(TWINS, (first, second), strict=True)
    return [Line(key=name, x=x[:, 0], y=x[:, 1], role=role, width=2.4) for (name, role), x in trails]


@remembered
def dots(first: Floats, second: Floats) -> list[Mark]:
    """The last states of both in the plane.    first, second : (state, 2)"""
    marks: list[Mark] = []
    for (name, role), x in zip(TWINS, (first, second), strict=True):
        if len(x):
            a, b = np.ascontiguousarray(x.T)
            marks.append(Points(key=name, label=f"{name} twin", x=a, y=b, role=role, size=3.0, strength=0.7))
            marks.append(Points(key=f"{name}-now", x=a[-1:], y=b[-1:], role=role, size=10.0, outline=True))
    return marks


@remembered
def _slope(begin: float, rate: float, reach: float) -> Line:
    """From where the twins begin, as fast as the exponent says, until they are as far apart as the attractor allows."""
    end = reach if rate <= 0 else min(reach, (FITTED + 1.0 - begin) / rate)
    end = end if rate >= 0 else min(reach, (LOWEST - begin) / rate)
    at = np.array([0.0, end])
    return Line(key="slope", label="at the rate of λ", x=at, y=begin + rate * at, role="text", dash="dash", width=1.6)


def distance_panel(
    times: Floats, distances: Floats, exponent: float | None, reach: float, axis: str, place: Place
) -> Panel:
    """log₁₀ of the distance over time.    times, distances : (record,)"""
    marks: list[Mark] = [Line(key="distance", label="distance", x=times, y=distances, role="error", width=1.8)]
    if exponent is not None and len(distances):
        marks.append(_slope(float(distances[0]), exponent / float(np.log(10.0)), reach))
    ticks = tuple((float(power), f"10{_raised(power)}") for power in range(-16, 3, 8))
    return Panel(
        "distance", tuple(marks), title="How far apart", short="Distance",
        x=Axis(axis, (0.0, reach), whole=axis.startswith("step")),
        y=Axis("", (LOWEST - 1.0, 3.0), ticks), place=place, legend="top",
        alt="The distance of the twins over time, on a logarithmic scale.",
    )  # fmt: skip


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


@remembered
def _strip(activity: Floats, span: float) -> Line:
    size = max(1e-9, float(np.abs(activity - activity.mean(axis=0)).max()))
    shown = (activity - activity.mean(axis=0)) / size - APART * np.arange(activity.shape[1])
    ago = np.linspace(-span, 0.0, len(activity))
    return Line(key="activity", x=repeated(ago, activity.shape[1]), y=broken(shown), role="state", width=1.1)


def activity_panel(activity: Floats, span: float, axis: str, place: Place) -> Panel:
    """Single units over the last time, one above the other.    activity : (state, unit)"""
    units = activity.shape[1]
    return Panel(
        "activity", (_strip(activity, span),) if len(activity) else (), title="States",
        x=Axis(axis, (-span, 0.0), whole=axis.startswith("step")),
        y=Axis("", (-APART * (units - 1) - 1.3, 1.3), ()), place=place,
        alt=f"The activity of {units} units over the last time.",
    )  # fmt: skip


@remembered
def _eigenvalues(values: Array, gain: float) -> tuple[list[Mark], float]:
    reach = 1.15 * max(1.2, gain, float(np.abs(values).max(initial=0.0)))
    growing = (values.real > 1.0).astype(int)
    tips = tuple(f"grows by {v.real - 1:.3g}, turns {abs(v.imag) / (2 * np.pi):.3g} times a unit" for v in values)
    border = np.ones(2), np.array([-reach, reach])
    marks: list[Mark] = [
        circle(gain, "circle", ""),
        Line(key="border", x=border[0], y=border[1], role="text", dash="dash", width=1.4),
        Points(key="eigenvalues", x=values.real.copy(), y=values.imag.copy(), role=("state", "error"), category=growing,
               size=3.6, tips=tips),
    ]  # fmt: skip
    return marks, reach


def weights_panel(values: Array, gain: float, place: Place) -> Panel:
    """The eigenvalues of W: right of 1 the silent state is left.    values : (unit,), complex"""
    marks, reach = _eigenvalues(values, gain)
    x = Axis("", (-WIDE * reach, WIDE * reach), ((0.0, "0"), (1.0, "1")))
    return Panel(
        "eigenvalues", tuple(marks), title="Eigenvalues of W", x=x, y=Axis("", (-reach, reach), ((0.0, "0"),)),
        place=place, equal=True,
        alt="The eigenvalues of the weights with the circle of the gain; those right of the dashed line grow.",
    )  # fmt: skip


@remembered
def _scan(scan: Floats) -> list[Mark]:
    gain, middle, low, high = np.ascontiguousarray(scan.T)
    bars = np.stack((gain, gain, np.full_like(gain, np.nan))), np.stack((low, high, np.full_like(gain, np.nan)))
    return [
        Line(key="range", x=bars[0].T.ravel(), y=bars[1].T.ravel(), role="state", width=1.4),
        Points(key="scan", label="three networks", x=gain, y=middle, role="state", size=6.5),
    ]


def gains_panel(
    scan: Floats, theory: Floats, here: tuple[float, float | None], limits: tuple[float, float], place: Place,
    controls: bool,
) -> Panel:  # fmt: skip
    """Exponents against the gain.    scan : (gain, 4) of gain, median, lowest, highest; theory : (gain, 2)
    here : the gain of the network that is shown, and its exponent as far as it is known"""
    marks: list[Mark] = [level(0.0, *limits, key="zero", role="text")]
    if len(theory):
        marks.append(Line(key="theory", label="infinitely many", x=theory[:, 0], y=theory[:, 1], role="prediction",
                          dash="dash", width=1.8))  # fmt: skip
    if len(scan):
        marks += _scan(scan)
    gain, exponent = here
    if exponent is not None:
        at = np.array([gain]), np.array([exponent])
        marks.append(Points(key="here", label="this one", x=at[0], y=at[1], role="error", shape="diamond", size=9.0))
    if controls:
        x, y = np.array([gain]), np.array([-1.1])
        marks.append(Handle(key="gain", x=x, y=y, shape="triangle", names=("gain",), bounds=(*limits, -1.1, -1.1)))
    return Panel(
        "gains", tuple(marks), title="Largest exponent λ", x=Axis("gain", limits), y=Axis("", (-1.1, 0.6)), place=place,
        legend="top", alt="The largest exponent of random networks against their gain.",
    )  # fmt: skip
