"""The pictures of machines that learn beside each other, in the demo `rbm`."""

from dataclasses import replace

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.rbm.beside import ENOUGH, Fits, Four
from rnnviz.demos.rbm.panels import columns, grid, last_epoch
from rnnviz.demos.rbm.params import Params
from rnnviz.demos.rbm.run import Frame
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Bars, Line, Mark, Points, Text
from rnnviz.kit import remembered
from rnnviz.panels.curves import named_level
from rnnviz.panels.states import outline
from rnnviz.panels.tiles import tiles

# -- a random distribution --------------------------------------------------------------------------------------------


def distribution(fits: Fits, place: Place) -> Panel:
    """The hero where a distribution is learned: its bars, and what the smallest and the largest machine make of it."""
    x = _numbers(len(fits.p))
    marks: list[Mark] = [Bars(key="p", label="drawn at random", x=x, height=fits.p, width=0.86, role="faint")]
    for n, role in ((0, "c1"), (len(fits.sizes) - 1, "c0")):
        across, up = outline(fits.models[n])
        words = f"{fits.sizes[n]} hidden"
        marks.append(Line(key=f"model {n}", label=words, x=across, y=up, role=role, width=2.2))
    top = 1.3 * float(max(fits.p.max(), fits.models.max()))
    ticks = tuple((float(k), "".join(str(k >> i & 1) for i in range(4))) for k in range(0, 16, 3))
    return Panel(
        "distribution", tuple(marks), title="A distribution over four units", x=Axis("state", (-0.7, 15.7), ticks),
        y=Axis("probability", (0.0, top)), legend="top", place=place, hz=30.0,
        alt="The probability of all sixteen states, and what the smallest and the largest machine give them.",
    )  # fmt: skip


@remembered
def _numbers(count: int) -> Floats:
    return np.arange(float(count))


def needed(fits: Fits, place: Place) -> Panel:
    """How far each machine still is, against its hidden units."""
    x, kl = np.array(fits.sizes, dtype=float), np.maximum(fits.kl[:, -1], LEAST_KL)
    right = 1.3 * float(x[-1])
    marks: list[Mark] = [
        *named_level(ENOUGH, 0.8, right, f"enough: {ENOUGH:g}", key="enough"),
        Line(key="kl line", x=x, y=kl, role="c0", width=1.6),
        Points(key="kl", x=x, y=kl, role="c0", size=8.0, tips=_kl_tips(fits)),
    ]
    ticks = tuple((float(m), str(m)) for m in fits.sizes)
    return Panel(
        "needed", tuple(marks), title="Distance from it, nats", x=Axis("hidden units", (0.8, right), ticks, log=True),
        y=Axis("", (LEAST_KL, 2.0), log=True), place=place, hz=15.0,
        alt="The Kullback-Leibler divergence of machines with different numbers of hidden units.",
    )  # fmt: skip


def _kl_tips(fits: Fits) -> tuple[str, ...]:
    return tuple(f"{m} hidden units: {kl:.2g} nats" for m, kl in zip(fits.sizes, fits.kl[:, -1], strict=True))


LEAST_KL = 1e-6
"""Nearer ones are drawn there."""


def approaches(params: Params, frame: Frame, fits: Fits, place: Place) -> Panel:
    """How each of them came nearer."""
    marks = [
        Line(key=f"kl {n}", label=f"{size}", x=frame.looked, y=curve, role=f"c{n}", width=1.8)
        for n, (size, curve) in enumerate(zip(fits.sizes, _raised(fits.kl), strict=True))
    ]
    return Panel(
        "approaches", tuple(marks), title="Distance by epoch", x=Axis("epoch", (0.0, last_epoch(params)), whole=True),
        y=Axis("", (LEAST_KL, 2.0), log=True), legend="top", place=place, hz=15.0,
        alt="The Kullback-Leibler divergence of each machine after each epoch.",
    )  # fmt: skip


@remembered
def _raised(kl: Floats) -> tuple[Floats, ...]:
    return tuple(np.maximum(kl, LEAST_KL))


# -- all four kinds ---------------------------------------------------------------------------------------------------

FOUR_ROLES = ("c0", "c1", "c2", "c6")


def four_kinds(params: Params, four: Four, place: Place) -> Panel:
    """The hero where all kinds learn: the weights of each, two by two."""
    one = grid(params)
    apart, above = 1.8 * one.side, 1.5 * one.side
    marks: list[Mark] = []
    for number, kind in enumerate(four.kinds):
        row, column = divmod(number, 2)
        left, low = column * (one.width + apart), (1 - row) * (one.height + above)
        where = replace(one, left=left, low=low)
        marks += tiles(columns(four.W[number]), where, four.colours[number], f"W {kind}")
        words = kind.replace("binary", "0/1").replace("gaussian", "real").replace("-", " – ")
        marks.append(Text(key=f"name {kind}", x=left + one.width / 2, y=low + one.height + 0.25 * one.side, text=words,
                          size="small", role=FOUR_ROLES[number], bold=True, anchor=(0.5, 0.0)))  # fmt: skip
    edge = 0.4 * one.side
    return Panel(
        "four", tuple(marks), title="Visible – hidden units, weights", kind="diagram", place=place, hz=30.0,
        x=Axis(limits=(-edge, 2 * one.width + apart + edge)),
        y=Axis(limits=(-0.2 * edge, 2 * one.height + above + 1.2 * one.side)),
        alt="The weights of the hidden units of machines with each pair of layers, binary or Gaussian.",
    )  # fmt: skip


CROWDED = 4.0
"""An axis up to here has room for the name of what lies at 1."""


def four_sigmas(params: Params, frame: Frame, four: Four, place: Place) -> Panel:
    """Only one of them has a limit, and learning settles below it."""
    last = last_epoch(params)
    lines = _four_lines(frame.looked, four.kinds, four.sigma, "sigma")
    top = max(2.0, 1.08 * float(four.sigma.max()))
    words = "limit of real – real" if top < CROWDED else ""
    marks = [*named_level(1.0, 0.0, last, words, key="one", role="danger"), *lines]
    return Panel(
        "four sigma", tuple(marks), title="σ_max of W", x=Axis("epoch", (0.0, last), whole=True),
        y=Axis("", (0.0, top)), place=place, hz=15.0,
        alt="The largest singular value of the weights of each kind per epoch.",
    )  # fmt: skip


def four_errors(params: Params, frame: Frame, four: Four, place: Place) -> Panel:
    """How much of the first error each has left."""
    top = max(1.05, 1.05 * float(four.error.max()))
    lines = _four_lines(frame.looked, four.kinds, four.error, "error")
    return Panel(
        "four error", tuple(lines), title="Error left",
        x=Axis("epoch", (0.0, last_epoch(params)), whole=True), y=Axis("", (0.0, top)), place=place, hz=15.0,
        alt="The reconstruction error of each kind as a share of that before learning.",
    )  # fmt: skip


@remembered
def _four_lines(looked: Floats, kinds: tuple[str, ...], curves: Floats, key: str) -> list[Mark]:
    return [
        Line(key=f"{key} {kind}", x=looked, y=np.ascontiguousarray(curves[n]), role=FOUR_ROLES[n], width=2.0)
        for n, kind in enumerate(kinds)
    ]
