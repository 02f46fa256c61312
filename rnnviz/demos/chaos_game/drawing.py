"""The square; beside it distance against common ending, and how many endings occur."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.symbols import LETTERS
from rnnviz.demos.chaos_game.params import Params
from rnnviz.demos.chaos_game.run import LETTERS_SHOWN, Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Line, Mark, Points
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.networks import iterated_maps as im
from rnnviz.panels import chaos_square as square
from rnnviz.panels.curves import ghost_lines


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The square; beside it distance against common ending, and how many endings occur."""
    tips = _tips(frame.endings, frame.known)
    pointed = view.hover.index if view.hover and (view.hover.panel, view.hover.key) == ("square", "newest") else -1
    ending = params.ending or tips[pointed if pointed < len(tips) else -1]
    x, y = square.axes(view.compact)
    pair = _pointed_pair(frame, view)
    hero = Panel(
        "square", _square(params, frame, view, tips[pointed] if 0 <= pointed < len(tips) else ending, pair),
        title=f"… {frame.tail}", short=f"… {frame.tail[-8:]}", x=x, y=y, equal=True,
        place=(0, 0, 2, 1), clicks="Click a square for its address.",
        alt=f"The unit square with a letter at each corner and {frame.t} places that letters have led to.",
    )  # fmt: skip
    side = (_distances(frame, 2 if view.compact else 1), *(() if view.compact else (_endings(frame, view),)))
    return Figure((hero, *side), columns=(1.6, 1.0), rows=(1.0, 1.0), caption=_caption(params, frame))


@remembered
def _tips(endings: Ints, known: Ints) -> tuple[str, ...]:
    return square.words(endings, known)


def _pointed_pair(frame: Frame, view: View) -> int | None:
    """The pair that the pointer rests on among the distances."""
    hover = view.hover
    if hover is None or (hover.panel, hover.key) != ("distances", "pairs"):
        return None
    seen = np.flatnonzero(frame.distance >= LOWEST)
    return int(seen[hover.index]) if hover.index < len(seen) else None


def _square(params: Params, frame: Frame, view: View, ending: str, pair: int | None) -> tuple[Mark, ...]:
    if pair is not None:
        ending = square.words(frame.pairs[:1, pair], np.array([min(8, int(frame.common[pair]))]))[0]
    k, corners = params.contraction, params.in_use if "T" not in ending else params.corners
    size = 4.5 if frame.letters > LETTERS_SHOWN else 9.0
    named = min(params.suffix_length, 2) if params.show_addresses and k <= 0.5 else 0
    return (
        *square.cells(frame.codes, params.suffix_length, frame.shade),
        *(square.addresses(k, params.suffix_length, corners) if params.show_addresses else ()),
        _newest(frame.x, frame.y, frame.endings, frame.known, params.suffix_length, size),
        *(square.nested(ending, k, corners) if pair is None else _both(frame, pair, square.nested(ending, k, corners))),
        Points(key="now", x=frame.x[-1:], y=frame.y[-1:], role="text", size=9.0, outline=True),
        *(square.address_names(k, named, corners) if named else ()), *square.corner_names(view.compact, params.corners),
        *((_handles(params.corners),) if view.controls else ()),
    )  # fmt: skip


def _both(frame: Frame, pair: int, nested: list[Mark]) -> list[Mark]:
    """Both places of a pair, and the cells of what they both end in."""
    x, y = frame.ends[:, pair].T.copy()
    return [
        *nested[:1], Line(key="apart", x=x, y=y, role="text", width=1.6),
        Points(key="both", x=x, y=y, role="text", shape="ring", size=13.0),
    ]  # fmt: skip


@remembered
def _handles(corners: square.Corners) -> Handle:
    x, y = np.array(corners).T
    names = tuple(f"corner {letter}" for letter in LETTERS)
    return Handle(
        key="corners", x=x, y=y, names=names, signs=("",) * 4, role=square.ROLES, category=np.arange(4), size=9.0,
        bounds=(0.0, 1.0, 0.0, 1.0),
    )  # fmt: skip


@remembered
def _newest(x: Floats, y: Floats, endings: Ints, known: Ints, letters: int, size: float) -> Points:
    """The newest places, in the colour of the letter that lies so many letters back; grey where there is none."""
    back = np.where(known < letters, len(square.ROLES), endings >> 2 * (8 - letters) & 3)
    return Points(
        key="newest", x=x, y=y, role=(*square.ROLES, "muted"), category=back, size=size, outline=True,
        tips=tuple(f"… {tip}" for tip in _tips(endings, known)),
    )  # fmt: skip


LENGTHS = tuple((float(n), str(n)) for n in (2, 4, 6, 8))
LOWEST = 1e-6
"""Of the distances drawn."""


def _distances(frame: Frame, rows: int) -> Panel:
    reach = max(8.0, float(frame.common.max(initial=0.0))) + 0.5
    pairs = _pairs(frame.common, frame.distance, frame.pairs)
    across = "√2" if frame.across == im.SQRT2 else f"{frame.across:.3g}"
    bound = Line(
        key="bound", label=f"{across} kᴸ", x=_counted(frame.bound), y=frame.bound, role="prediction", width=2.0
    )
    return Panel(
        "distances", (pairs, bound), title="Distance of pairs", legend="top",
        x=Axis("letters that both end in, L", (-0.5, reach), whole=True), y=Axis("", (LOWEST, 2.0), log=True),
        place=(0, 1, rows, 1), hz=5.0,
        alt="The distance of pairs of places against the number of last letters they share; all lie below the bound.",
    )  # fmt: skip


@remembered
def _counted(bound: Floats) -> Floats:
    return np.arange(float(len(bound)))


@remembered
def _pairs(common: Floats, distance: Floats, endings: Ints) -> Points:
    seen = distance >= LOWEST
    both = [square.words(codes[seen], np.full(int(seen.sum()), 8)) for codes in endings]
    tips = tuple(f"… {one} and … {other}" for one, other in zip(*both, strict=True))
    return Points(key="pairs", label="pair", x=common[seen], y=distance[seen], size=3.5, strength=0.6, tips=tips)


def _endings(frame: Frame, view: View) -> Panel:
    possible = Line(key="possible", label="possible", x=frame.lengths, y=frame.possible, role="muted", dash="dash")
    return Panel(
        "endings", (
            *ghost_lines([(name, ghost.lengths, ghost.occupied) for name, ghost in ghosts_of(view, Frame)]),
            possible, Line(key="occupied", label="occur", x=frame.lengths, y=frame.occupied, role="state"),
            Points(key="counts", x=frame.lengths, y=frame.occupied, role="state", size=7.0),
        ), title=_title(frame), legend="top", x=Axis("letters", (0.5, 8.5), LENGTHS),
        y=Axis("endings", (0.7, 2e5), log=True), place=(1, 1, 1, 1), hz=5.0,
        alt="How many different endings of one to eight letters occur, and how many there could be.",
    )  # fmt: skip


def _title(frame: Frame) -> str:
    if frame.dimension is None:
        return "Endings"
    return f"Dimension {frame.dimension:.3f}" + (f" (exact {frame.exact:.3f})" if frame.exact is not None else "")


def _caption(params: Params, frame: Frame) -> str:
    n = params.suffix_length
    occupied, possible = int(frame.occupied[n - 1]), 4**n
    return (
        f"After {frame.t} of {frame.letters} letters. In all of them {occupied} of the {possible} endings of length {n}"
        f" occur; no two places are farther apart than {100 * frame.worst_ratio:.0f}\u00a0% of what their common ending"
        f" allows.{'' if frame.are_apart else OVERLAP}"
    )


OVERLAP = " The cells of different endings overlap: near places may have different pasts."
