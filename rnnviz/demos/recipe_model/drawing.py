"""Two recipes, word by word, with arcs from list to method; bits, recall, and a sentence in its one-hot code."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.recipes import recall_chance, spans
from rnnviz.demos.recipe_model.params import Params
from rnnviz.demos.recipe_model.run import Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Image, Line, Mark, Segments, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.learning.recipe_writing import Told
from rnnviz.panels.curves import ghost_lines, level, named_level
from rnnviz.panels.painted_text import PITCH, Page, painted, text_panel, words_on

SMALL_PAGE, LARGE_PAGE = (40, 17), (62, 23)
"""Columns and rows: recipes of two ingredients can be written larger."""
HEADING = ("READS", "WRITES")
FULL_BITS = 6.0
"""Bits of the strongest colour, and of a line as long as its word."""
CURVE_POINTS = 24
LOWEST, HIGHEST = 0.8, 3.2
"""Of the axis of bits: where something happens. Before learning a word costs 6.3."""
FORBIDDEN = 0.5
"""How much weaker the colour of words is that the grammar does not allow: it is a dark one."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The recipes large; beside them the curves and the code."""
    caption = caption_of(params, frame)
    panels = [_recipes(params, frame, view, caption), _bits(params, frame, view)]
    if not view.compact:
        panels += [_recall(params, frame, view), _code(frame)]
    rows = (1.0,) if view.compact else (0.5, 0.08, 0.42)
    return Figure(tuple(panels), columns=(1.6, 1.0), rows=rows, caption=caption)


# -- the recipes ------------------------------------------------------------------------------------------------------


def page_size(params: Params) -> tuple[int, int]:
    """Columns and rows for the longest recipes."""
    return SMALL_PAGE if params.is_grammar and params.ingredients[1] == 2 else LARGE_PAGE


@dataclass(frozen=True, eq=False)
class Texts:
    """Both recipes on one page. amounts, floor, kinds : (word,); 0 for headings"""

    page: Page
    amounts: Floats
    kinds: Ints
    floor: Floats


@remembered
def texts_of(read: Told, written: Told, size: tuple[int, int]) -> Texts:
    """Behind a heading each: what is read, what is written."""
    second = len(read.words) + 1
    words = (HEADING[0], *read.words, HEADING[1], *written.words)
    breaks = tuple(n for n in range(1, len(words)) if _begins_a_line(words, n))
    gaps = tuple(n for n in range(2, len(words)) if words[n - 2 : n] == (",", "."))
    page = words_on(words, *size, breaks, (second, *gaps))
    nothing = np.zeros(1)
    bits = np.concatenate((nothing, read.bits, nothing, written.bits))
    floor = np.concatenate((nothing, read.floor, nothing, written.floor))
    has_exact = np.isfinite(read.floor).any()
    kinds = np.where(np.isnan(floor) & has_exact, 1, 0)
    return Texts(page, amounts_of(bits, kinds), kinds, floor)


def amounts_of(bits: Floats, kinds: Ints) -> Floats:
    """How strong the colour of words is that cost so much. kinds : 1 for what the grammar forbids"""
    return np.clip(bits / FULL_BITS, 0.0, 1.0) * np.where(kinds == 1, FORBIDDEN, 1.0)


def _begins_a_line(words: tuple[str, ...], n: int) -> bool:
    """Behind a heading or the title, and where the method or the serving begins."""
    before, third = words[n - 1], words[n - 2] if n > 1 else ""
    title_ends = before == "." and n > 4 and words[n - 5] in HEADING
    return before in HEADING or words[n] == "serve" or title_ends or (third, before) == (",", ".")


def _recipes(params: Params, frame: Frame, view: View, caption: str) -> Panel:
    texts = texts_of(frame.read, frame.written, page_size(params))
    marks = [*painted(texts.page, texts.amounts, ("prediction", "error"), texts.kinds)]
    if params.is_grammar:
        marks.append(floor_line(texts))
        marks += arcs(frame.read, frame.written, page_size(params))
    title = "Colour: bits that a word costs"
    place = (0, 0, 1, 1) if view.compact else (0, 0, 2, 1)
    return text_panel("recipes", texts.page, marks, place, title=title, alt=f"Two recipes, word by word. {caption}",
                      legend=params.is_grammar)  # fmt: skip


@remembered
def floor_line(texts: Texts) -> Segments:
    """Under each word a line, as long a share of it as its exact bits are of six."""
    found = [(n, bits) for n, bits in enumerate(texts.floor) if bits > 0.0]
    x0, x1, y = [], [], []
    for n, bits in found:
        rows, columns = np.nonzero(texts.page.owner == n)
        if len(rows):
            x0.append(float(columns[0]))
            x1.append(columns[0] + len(columns) * min(1.0, bits / FULL_BITS))
            y.append(-PITCH * (rows[0] + 1.0) + 0.12)
    return Segments(key="floor", label="bits it must cost", x0=np.array(x0), x1=np.array(x1), y0=np.array(y),
                    y1=np.array(y), role="c0", width=2.6)  # fmt: skip


@remembered
def arcs(read: Told, written: Told, size: tuple[int, int]) -> list[Mark]:
    """From where the list names an ingredient to where the method does: recalled, or not."""
    page, second = texts_of(read, written, size).page, len(read.words) + 1
    curves: dict[bool, list[Floats]] = {True: [], False: []}
    for told, offset, is_read in ((read, 1, True), (written, second + 1, False)):
        places = list(spans(list(told.words)))
        listed = [n for n in range(6, len(told.words)) if told.words[n : n + 1] == (",",)]
        for nth, (there, here) in enumerate(places):
            wanted = listed[nth] - 1 if nth < len(listed) else -1
            is_right = told.likeliest[there] == told.words[there] if is_read else here == wanted
            begin, end = page.middle((here if here >= 0 else wanted) + offset), page.middle(there + offset)
            if begin and end and (here >= 0 or wanted >= 0):
                curves[bool(is_right)].append(_arc(begin, end))
    names = {True: ("recalled", "attractor"), False: ("not recalled", "muted")}
    return [
        Line(key=names[right][0].replace(" ", "-"), label=names[right][0], x=_joined(found, 0), y=_joined(found, 1),
             role=names[right][1], width=2.0 if right else 1.4, dash="solid" if right else "dash")
        for right, found in curves.items()
        if found
    ]  # fmt: skip


def _arc(begin: tuple[float, float], end: tuple[float, float]) -> Floats:
    """(2, point), from under one word to above the other, swung to the side."""
    t = np.linspace(0.0, 1.0, CURVE_POINTS)
    down = np.array([0.0, 0.5 * PITCH])
    start, stop = np.array(begin) - down, np.array(end) + down
    middle = (start + stop) / 2 + np.array([1.5, 0.0])
    return np.outer(start, (1 - t) ** 2) + np.outer(middle, 2 * t * (1 - t)) + np.outer(stop, t**2)


def _joined(curves: list[Floats], axis: int) -> Floats:
    return np.concatenate([np.append(curve[axis], np.nan) for curve in curves])


# -- beside -----------------------------------------------------------------------------------------------------------


def _bits(params: Params, frame: Frame, view: View) -> Panel:
    right = float(max(1, frame.updates))
    ghosts = [(name, ghost.looked, ghost.bits) for name, ghost in ghosts_of(view, Frame)]
    marks: list[Mark] = list(ghost_lines(ghosts))
    if params.is_grammar:
        grammar = params.grammar
        marks.append(level(grammar.forgetful, 0.0, right, key="forgetful", label="list forgotten", role="spurious"))
        marks.append(level(grammar.entropy, 0.0, right, key="entropy", label="list remembered", role="target"))
    if np.isfinite(frame.ngram).any():
        best = float(np.nanmin(frame.ngram))
        marks.append(level(best, 0.0, right, key="ngram", label="n-grams", role="baseline"))
    marks.append(Line(key="bits", x=frame.looked, y=frame.bits, role="loss", width=2.0))
    bounds = (LOWEST, HIGHEST) if params.is_grammar else None
    return Panel(
        "bits", tuple(marks), title="Bits a word, with the list", x=Axis("update", (0.0, right), whole=True),
        y=Axis("", bounds), place=(0, 1, 1, 1), legend="top", hz=20.0,
        alt="Bits a held-out word costs over the updates, with what it must cost.",
    )  # fmt: skip


def _recall(params: Params, frame: Frame, view: View) -> Panel:
    right = float(max(1, frame.updates))
    ghosts = [(name, ghost.looked, ghost.recall) for name, ghost in ghosts_of(view, Frame)]
    marks: list[Mark] = list(ghost_lines(ghosts))
    if params.is_grammar:
        marks += named_level(recall_chance(), 0.0, right, "from the verb alone", key="chance", role="muted")
    marks += [
        Line(key="recall", label="recalled", x=frame.looked, y=frame.recall, role="attractor", width=2.0),
        Line(key="valid", label="valid recipes", x=frame.looked, y=frame.valid, role="prediction",
             width=1.6, dash="dash"),
    ]  # fmt: skip
    return Panel(
        "recall", tuple(marks), title="Recalled, and valid", x=Axis("update", (0.0, right), whole=True),
        y=Axis("", (0.0, 1.05)),
        place=(1, 1, 2, 1), legend="top", hz=20.0, alt="How many ingredients of the method are predicted rightly.",
    )  # fmt: skip


def _code(frame: Frame) -> Panel:
    """A row for each word of the sentence, from the top; a column for each distinct one."""
    words, columns = frame.code.shape
    image = Image(key="code", values=upside_down(frame.code), extent=(0.0, columns, 0.0, words), colormap="grey",
                  limits=(0.0, 1.0))  # fmt: skip
    names = tuple((n + 0.5, word) for n, word in enumerate(frame.distinct))
    spoken = [
        Text(key=f"word-{n}", x=-0.06, y=words - n - 0.5, text=frame.distinct[int(row.argmax())], size="small",
             anchor=(1.0, 0.5), room=1.1)
        for n, row in enumerate(frame.code)
    ]  # fmt: skip
    return Panel(
        "code", (image, *spoken), title="One-hot code of the sentence",
        x=Axis("", (-0.18 * columns, float(columns)), names),
        y=Axis("", (0.0, float(words)), ()), place=(2, 0, 1, 1), hz=5.0,
        alt=f"{words} words as {words} rows of {columns} columns with a single one in each.",
    )  # fmt: skip


@remembered
def upside_down(values: Floats) -> Floats:
    """Row 0 at the bottom, as an image has it."""
    return np.ascontiguousarray(values[::-1])


def caption_of(params: Params, frame: Frame) -> str:
    """Where the net stands between the two exact lines."""
    if not len(frame.bits):
        return "Nothing is judged yet: these are a net's words before it has learned any."
    words = f"After {int(frame.looked[-1])} updates a held-out word costs {frame.bits[-1]:.2f} bits"
    if not params.is_grammar:
        return words + "."
    grammar = params.grammar
    words += f"; {grammar.entropy:.2f} for who remembers the list, {grammar.forgetful:.2f} for who forgets it."
    return words + f" {100 * frame.recall[-1]:.0f}\u00a0% of the ingredients are recalled."
