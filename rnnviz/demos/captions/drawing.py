"""The picture with its caption; the alternatives of a word, what the word owes to the picture, how learning goes."""

from dataclasses import replace

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.scenes import SIDE
from rnnviz.demos.captions.params import Params
from rnnviz.demos.captions.run import FLOOR, Frame
from rnnviz.figure.description import Axis, Figure, Panel, Place
from rnnviz.figure.marks import Handle, Image, Line, Mark, Points, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.learning.caption_plan import VOCABULARY
from rnnviz.panels.bars import bars
from rnnviz.panels.curves import ghost_lines, level
from rnnviz.panels.painted_text import PITCH, Page, painted, words_on

COLUMNS, ROWS = 26, 3
"""Of the caption's letters."""
PIXEL = 1.5
"""Of the picture, in letters."""
LEFT, LOW = (COLUMNS - PIXEL * SIDE) / 2, 0.8
"""Where the picture stands above the letters."""
SHOWN = 5
"""Alternatives of a word."""
MOST_BITS = 4.0
"""A word of so many has the strongest colour."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The picture and its caption large; beside it what belongs to a word, and how learning goes."""
    at, caption = pointed_at(frame, view), caption_of(params, frame)
    if view.compact:
        panels = (_scene(params, frame, view, at, (0, 0, 1, 1)), _learning(params, frame, view, (0, 1, 1, 1)))
        return Figure(panels, columns=(1.1, 1.0), caption=caption)
    beside = (
        _scene(params, frame, view, at, (0, 0, 2, 1)), _alternatives(frame, at, (0, 1, 1, 1)),
        _owed(frame, at, (0, 2, 1, 1)), _learning(params, frame, view, (1, 1, 1, 2)),
    )  # fmt: skip
    return Figure(beside, columns=(1.5, 0.85, 0.85), rows=(1.0, 1.0), caption=caption)


@remembered
def page_of(words: Ints) -> Page:
    """The caption's letters, its second object on a line of its own."""
    signs = tuple(VOCABULARY.signs[word] for word in words)
    breaks = tuple(n for n, sign in enumerate(signs) if n and sign == "a")[:1]
    return words_on(signs, COLUMNS, ROWS, breaks)


def pointed_at(frame: Frame, view: View) -> int:
    """The word that the pointer rests on, else the least certain one."""
    hover = view.hover
    if hover is not None and hover.panel == "scene" and hover.key == "words":
        found = page_of(frame.words).pointed_at(hover.index)
        return frame.focus if found is None else found
    return frame.focus


def x_of(column: float) -> float:
    """Of a place in the picture, in the panel; `column_of` is the opposite."""
    return LEFT + PIXEL * (column + 0.5)


def y_of(row: float) -> float:
    return LOW + PIXEL * (SIDE - 0.5 - row)


def column_of(x: float) -> int:
    return int(np.clip(np.floor((x - LEFT) / PIXEL), 0, SIDE - 1))


def row_of(y: float) -> int:
    return int(np.clip(SIDE - 1 - np.floor((y - LOW) / PIXEL), 0, SIDE - 1))


def _scene(params: Params, frame: Frame, view: View, at: int, place: Place) -> Panel:
    page = page_of(frame.words)
    marks: list[Mark] = [
        _picture(frame.x), _border(), *painted(page, strengths(frame.bits), ("prediction",), key="words"),
        _underlined(page, at),
    ]  # fmt: skip
    if view.controls and not view.compact:
        marks.append(
            Handle(key="objects", x=np.array([x_of(c) for _, c in frame.places]),
                   y=np.array([y_of(r) for r, _ in frame.places]), names=("one object", "the other"), signs=("", ""),
                   role="accent", shape="ring", size=16.0,
                   bounds=(x_of(0), x_of(SIDE - 1), y_of(SIDE - 1), y_of(0)))
        )  # fmt: skip
    is_right = frame.caption in frame.right
    return Panel(
        "scene", tuple(marks), title=f"The net says, {'rightly' if is_right else 'wrongly'}:", kind="diagram",
        x=Axis(limits=(-0.5, COLUMNS + 0.5), ticks=()),
        y=Axis(limits=(-PITCH * ROWS - 0.4, LOW + PIXEL * SIDE + 0.4), ticks=()), place=place, hz=30.0,
        clicks="Click an object to make it another one.",
        alt=f"A picture of two shapes, and below it the caption “{frame.caption}”; right would be “{frame.right[0]}”.",
    )  # fmt: skip


@remembered
def _picture(x: Floats) -> Image:
    return Image(key="picture", values=np.ascontiguousarray(x[::-1]), colormap="grey", limits=(0.0, 1.0),
                 extent=(LEFT, LEFT + PIXEL * SIDE, LOW, LOW + PIXEL * SIDE))  # fmt: skip


def _border() -> Line:
    right, top = LEFT + PIXEL * SIDE, LOW + PIXEL * SIDE
    return Line(key="border", x=np.array([LEFT, right, right, LEFT, LEFT]), y=np.array([LOW, LOW, top, top, LOW]),
                role="axis", width=0.8)  # fmt: skip


@remembered
def strengths(bits: Floats) -> Floats:
    """Of the colours below words."""
    return np.minimum(bits / MOST_BITS, 1.0)


def _underlined(page: Page, word: int) -> Line:
    rows, columns = np.nonzero(page.owner == word)
    if not len(rows):
        return Line(key="word", x=np.zeros(0), y=np.zeros(0), role="text")
    y = -PITCH * (float(rows[0]) + 1.0) + 0.12
    return Line(key="word", x=np.array([columns.min(), columns.max() + 1.0]), y=np.full(2, y), role="text", width=2.4)


def _alternatives(frame: Frame, at: int, place: Place) -> Panel:
    p, names = likeliest(frame.p, at)
    percent = tuple(f"{100 * value:.0f} %" for value in p)
    panel = bars(
        "alternatives", 100.0 * p, ("prediction",) * SHOWN, names, title=f"“{word_of(frame, at)}”, or what else",
        axis="", written=percent, bare=True, place=place, alt="The likeliest words there, with their chances.",
    )  # fmt: skip
    return replace(panel, x=Axis("", (0.0, 140.0), ()))  # which keeps still, whatever the chances


def word_of(frame: Frame, at: int) -> str:
    return VOCABULARY.signs[int(frame.words[at])]


@remembered
def likeliest(p: Floats, at: int) -> tuple[Floats, tuple[str, ...]]:
    """The chances and words of the likeliest alternatives in a place, the likeliest first."""
    order = np.argsort(-p[at], kind="stable")[:SHOWN]
    return p[at][order], tuple(VOCABULARY.signs[number] for number in order)


def _owed(frame: Frame, at: int, place: Place) -> Panel:
    return Panel(
        "owed", (_map(frame.hidden, at), _outline(frame.x)), title="Owed to the picture", kind="diagram",
        x=Axis(limits=(-0.3, SIDE + 0.3), ticks=()), y=Axis(limits=(-0.3, SIDE + 0.3), ticks=()), place=place, hz=20.0,
        alt="How many bits the word becomes less likely where a part of the picture is covered: blue where it does.",
    )  # fmt: skip


@remembered
def _map(hidden: Floats, at: int) -> Image:
    return Image(key="owed", values=np.ascontiguousarray(hidden[at][::-1]), extent=(0.0, float(SIDE), 0.0, float(SIDE)),
                 colormap="diverging", limits=(-MOST_BITS, MOST_BITS))  # fmt: skip


@remembered
def _outline(x: Floats) -> Points:
    """The ink of the picture, as small points."""
    rows, columns = np.nonzero(x > 0.5)
    return Points(key="ink", x=columns + 0.5, y=SIDE - 0.5 - rows, role="text", shape="square", size=2.5, strength=0.8)


def _learning(params: Params, frame: Frame, view: View, place: Place) -> Panel:
    end, blind = float(max(1, params.updates)), params.plan.bits_blind
    kept = [(name, other.judged[:, 0], other.judged[:, 1]) for name, other in ghosts_of(view, Frame)]
    marks: list[Mark] = [
        level(blind, 0.0, end, key="blind"), level(FLOOR, 0.0, end, key="floor"), *ghost_lines(kept),
        Line(key="batch", x=frame.seen, y=frame.batch_bits, role="prediction", width=1.0, strength=0.4),
        Points(key="judged", x=frame.judged[:, 0], y=frame.judged[:, 1], role="prediction", size=7.0),
        Text(key="blind-name", x=end, y=blind + 0.1, text="best without the picture", size="small", role="muted",
             anchor=(1.0, 0.0)),
        Text(key="floor-name", x=0.0, y=FLOOR - 0.1, text="best with it: the coin", size="small", role="muted",
             anchor=(0.0, 1.0)),
    ]  # fmt: skip
    return Panel(
        "learning", tuple(marks), title="Bits of a caption", x=Axis("update", (0.0, end), whole=True),
        y=Axis("", (0.0, 10.0)), place=place, hz=20.0, legend="top" if kept else None,
        alt="The bits that a right caption costs over the updates, between the two exact lines.",
    )  # fmt: skip


def caption_of(params: Params, frame: Frame) -> str:
    """How far the net is, and how far it could come."""
    limits = f"{params.plan.bits_blind:.2f} without the picture, {FLOOR:.2f} with it"
    if not len(frame.judged) or frame.exact is None:
        return f"Nothing is judged yet; the best are {limits}."
    update, bits = frame.judged[-1]
    said = (
        f"After {update:.0f} updates a caption costs {bits:.2f} bits, at best {limits}; {frame.exact:.2f} of the "
        "likeliest captions are right"
    )
    return f"{said}, of scenes never seen {frame.unseen:.2f}." if frame.unseen is not None else f"{said}."
