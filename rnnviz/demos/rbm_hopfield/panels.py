"""The pictures of the demo `rbm-hopfield`."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.rbm_hopfield.params import Params
from rnnviz.demos.rbm_hopfield.run import Frame
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Contour, Handle, Image, Line, Mark, Points
from rnnviz.kit import View, remembered

CHAINS = (("single", "single units", "c1"), ("block", "whole layers", "c3"))


TICKS = tuple((float(m), f"{m}".replace("-", "−")) for m in (-1, 0, 1))


def landscape(params: Params, frame: Frame, view: View) -> Panel:
    known = frame.known
    reach = float(known.axis[-1])
    ground = _map(known.axis, known.density) if known.density.ndim == 2 else _curve(known.axis, known.density)
    marks = [*ground]
    if len(frame.cloud):
        x, y = _placed(frame.cloud)
        marks.append(Points(key="cloud", x=x, y=y, role="c3", size=3.0, strength=0.7))
    x, y = _placed(known.places)
    marks.append(
        Points(key="patterns", label=_unless(view.compact, "pattern"), x=x, y=y, role="text", shape="ring", size=18.0)
    )
    x, y = _placed(known.modes)
    marks.append(Points(key="modes", label=_unless(view.compact, "maximum"), x=x, y=y, role="text", shape="cross",
                        size=9.0, tips=_mode_tips(known.modes)))  # fmt: skip
    for key, label, role in CHAINS:
        x, y = _placed(getattr(frame, key).trail)
        marks.append(Line(key=f"trail {key}", x=x, y=y, role=role, width=1.6))
        marks.append(Points(key=key, label=label, x=x[-1:], y=y[-1:], role=role, size=12.0, outline=True))
    if view.controls:
        x, y = _placed(frame.start[None])
        marks.append(Handle(key="start", x=x, y=y, role="start", shape="plus", size=12.0,
                            bounds=(-reach, reach, *((0.0, 0.0) if known.density.ndim == 1 else (-reach, reach))),
                            names=("start",)))  # fmt: skip
    one, top = known.density.ndim == 1, float(known.density.max())
    side = (-reach, reach)
    title = f"T = {params.temperature:g}: {_counted(len(known.modes))}"
    return Panel(
        "landscape", tuple(marks), title=title if view.compact else f"p(h), {title}", x=Axis("overlap 1", side, TICKS),
        y=Axis("density", (-0.08 * top, 1.1 * top)) if one else Axis("overlap 2", side, TICKS),
        equal=not one, legend="top", place=(0, 0, 3, 1), hz=30.0,
        alt="The probability density of the hidden units as a landscape over overlaps, with both chains walking on it.",
    )  # fmt: skip


@remembered
def _placed(overlaps: Floats) -> tuple[Floats, Floats]:
    """The first two overlaps; of one pattern, on the axis."""
    x = np.ascontiguousarray(overlaps[:, 0])
    return x, np.ascontiguousarray(overlaps[:, 1]) if overlaps.shape[1] > 1 else np.zeros(len(x))


@remembered
def _map(axis: Floats, density: Floats) -> list[Mark]:
    half = 0.5 * float(axis[1] - axis[0])
    low, high = float(axis[0]) - half, float(axis[-1]) + half
    top = float(density.max())
    return [
        Image(key="density", values=density, extent=(low, high, low, high), colormap="sequential", limits=(0.0, top)),
        Contour(key="levels", x=axis, y=axis, values=density, levels=top * np.array([0.02, 0.1, 0.3, 0.5, 0.7, 0.9]),
                role="text", width=0.7, strength=0.5),
    ]  # fmt: skip


@remembered
def _curve(axis: Floats, density: Floats) -> list[Mark]:
    return [Line(key="density", label="p(h)", x=axis, y=density, role="c0", width=2.2)]


@remembered
def _mode_tips(modes: Floats) -> tuple[str, ...]:
    return tuple("(" + ", ".join(f"{m:.4f}" for m in mode).replace("-", "−") + ")" for mode in modes)


def _unless(compact: bool, label: str) -> str:
    """A legend's words, where there is room for them."""
    return "" if compact else label


def _counted(modes: int) -> str:
    return "one maximum" if modes == 1 else f"{modes} maxima"


def states(frame: Frame, place: Place) -> Panel:
    known = frame.known
    x = _numbers(len(known.p))
    low = max(1e-12, float(known.p.min()))
    marks: list[Mark] = [
        Line(key="hopfield", label="Hopfield", x=x, y=known.p, role="c0", width=4.5, strength=0.55),
        Line(key="rbm", label="RBM", x=x, y=known.p_rbm, role="text", width=1.3, dash="dash"),
    ]
    for key, _, role in CHAINS:
        marks.append(Points(key=key, x=x, y=getattr(frame, key).share, role=role, size=3.0))
    if known.tips:
        marks.append(Points(key="states", x=x, y=known.p, role="c0", size=2.0, tips=known.tips))
    return Panel(
        "states", tuple(marks), title="Probability of every state", short="Every state", legend="top",
        x=Axis("state, the likeliest first", (0.0, float(len(x) + 1))), place=place, hz=20.0,
        y=Axis("", (10.0 ** np.floor(np.log10(0.3 * low)), 1.0), log=True),
        alt="The probability of every state in both machines, which coincide, and how often each chain was there.",
    )  # fmt: skip


@remembered
def _numbers(count: int) -> Floats:
    return np.arange(1.0, count + 1.0)


SMALLEST = 1e-17
"""Differences of 0 are drawn here: a logarithm needs a number."""


@remembered
def _drawn(apart: Floats) -> Floats:
    return np.maximum(apart, SMALLEST)


def differences(frame: Frame, place: Place) -> Panel:
    apart = frame.known.apart
    points = Points(key="apart", x=_numbers(len(apart)), y=_drawn(apart), role="c6", size=3.0)
    return Panel(
        "differences", (points,), title=f"Difference of ln p: at most {apart.max():.0e}",
        x=Axis("state", (0.0, float(len(apart) + 1))), y=Axis("", (0.3 * SMALLEST, 1e-9), log=True), place=place,
        hz=10.0, alt="The difference of the logarithms of both probabilities for every state: rounding only.",
    )  # fmt: skip
