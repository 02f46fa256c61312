"""States of a small machine and how often each is taken: bars that grow under an outline."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Bars, Line, Mark, Points
from rnnviz.kit.remembered import remembered
from rnnviz.panels.curves import ghost_lines

MOST_SIGNED = 8
"""More states than this have no room for their signs on the axis."""

HEADROOM = 1.3
"""How far the axis reaches above the most likely state."""


CAUGHT = 1.25
"""Bars higher than the axis by this factor are let go out of the picture no more."""


def signs(number: int, units: int) -> str:
    """A state as a person writes it, unit 0 first: "+−+"."""
    return "".join("+" if number >> unit & 1 else "−" for unit in range(units))


@remembered
def outline(heights: Floats) -> tuple[Floats, Floats]:
    """The staircase around bars at 0, 1, 2, …: x and y, (2 · bar + 2,)."""
    edges = np.arange(len(heights) + 1) - 0.5
    return np.repeat(edges, 2), np.concatenate(([0.0], np.repeat(heights, 2), [0.0]))


@remembered
def places(count: int) -> Floats:
    """Where the bars stand."""
    return np.arange(float(count))


@remembered
def tips(numbers: Ints, energies: Floats, p: Floats, units: int) -> tuple[str, ...]:
    """What is said of each state when the pointer rests on it."""
    return tuple(
        f"{signs(int(k), units)}: H = {H:.3f}, probability {chance:.4f}".replace("-", "−")
        for k, H, chance in zip(numbers, energies, p, strict=True)
    )


def state_bars(
    numbers: Ints, energies: Floats, p: Floats, share: Floats, own: Floats, units: int, place: Place, *, title: str
) -> Panel:
    """Shares of states as bars, the law as an outline, another law as a second one.

    numbers, energies, p, share : (state,), of lowest energy first    own : (state,) or empty
    """
    x = places(len(p))
    marks: list[Mark] = [Bars(key="share", label="samples", x=x, height=share, width=1.0, role="state")]
    marks.append(_law(p, "law", "exp(−H/T)/Z", "text"))
    if own.size:
        marks.append(_law(own, "own", "law of all at once", "prediction"))
    marks.append(Points(key="states", x=x, y=p, size=3.0, role="text", tips=tips(numbers, energies, p, units)))
    return Panel(
        "states", tuple(marks), title=title, place=place,
        x=Axis(_axis(numbers, units), (-0.7, len(p) - 0.3), _ticks(numbers, units)),
        y=Axis("share of samples", (0.0, _top(p, own, share))), legend="top right",
        alt="How often each state was taken, as bars, and how often its energy allows it, as an outline.",
    )  # fmt: skip


def _top(p: Floats, own: Floats, share: Floats) -> float:
    """The axis follows the laws, and keeps still; only a chain that is caught somewhere makes it higher, by tenths."""
    lawful = HEADROOM * float(max(p.max(), own.max(initial=0.0)))
    caught = float(share.max(initial=0.0))
    return min(1.02, max(lawful, np.ceil(10.5 * caught) / 10 if caught > CAUGHT * lawful else 0.0))


def _law(heights: Floats, key: str, label: str, role: str) -> Line:
    x, y = outline(heights)
    return Line(key=key, label=label, x=x, y=y, role=role, width=1.8)


def _axis(numbers: Ints, units: int) -> str:
    if len(numbers) < 2**units:
        return f"the {len(numbers)} states of lowest energy, of {2**units}"
    return "states, the lowest energy first"


def _ticks(numbers: Ints, units: int) -> tuple[tuple[float, str], ...]:
    if len(numbers) > MOST_SIGNED:
        return ()
    return tuple((float(at), signs(int(k), units)) for at, k in enumerate(numbers))


def distance_panel(
    distances: Floats, iid: Floats, limit: float | None, last: int, place: Place,
    ghosts: Sequence[tuple[str, Floats]] = (),
) -> Panel:  # fmt: skip
    """Total variation against samples, on logarithms.

    distances : (2, look); ghosts : name and distances of other runs    iid : (2, 2), the line of independent samples
    limit : where it cannot fall below
    """
    left, right = 1.0, float(max(10, last))
    low = 10.0 ** np.floor(np.log10(max(1e-4, 0.7 * float(iid[1, 1]))))
    marks: list[Mark] = [Line(key="iid", x=iid[0], y=iid[1], role="muted", dash="dash", width=1.6,
                              label="independent samples")]  # fmt: skip
    if limit is not None and limit > low:
        marks.append(_level(limit, left, right))
    marks += ghost_lines([(name, *above(low, kept)) for name, kept in ghosts])
    x, y = above(low, distances)
    marks.append(Line(key="distance", x=x, y=y, role="state", width=2.2))
    return Panel(
        "distance", tuple(marks), title="Total variation", x=Axis("samples", (left, right), log=True, whole=True),
        y=Axis("", (low, 1.0), log=True), legend="top", place=place, hz=20.0,
        alt="How far the shares of the states are from their probabilities, against the number of samples.",
    )  # fmt: skip


@remembered
def above(low: float, distances: Floats) -> tuple[Floats, Floats]:
    """Samples and distances that a logarithmic axis from `low` on can show."""
    return distances[0].copy(), np.maximum(distances[1], low)


@remembered
def _level(value: float, left: float, right: float) -> Line:
    x, y = np.array([left, right]), np.full(2, value)
    return Line(key="limit", label="all at once", x=x, y=y, role="prediction", dash="dot", width=1.8)
