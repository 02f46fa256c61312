"""What it writes, coloured letter by letter; what comes next; bits beside n-grams; which unit knows the brackets."""

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.char_model.params import PAGE, Params
from rnnviz.demos.char_model.run import Frame
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Bars, Handle, Image, Line, Mark, Points, Segments, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.panels.curves import ghost_lines, level
from rnnviz.panels.painted_text import Page, letters_on, painted, text_panel

FEW_LETTERS = (30, 14)
"""Columns and rows of a page with letters that no net writes."""
BARS = 6
"""Characters that are listed."""
WARMEST = 2.0
"""Temperature at the right end of its bar."""
LOWEST, HIGHEST = 1.5, 5.0
"""Of the axis of bits; before learning a character costs 6.6."""
NAMES = {" ": "blank", "\n": "new line", "\t": "tab"}
FLOPS = 9e10
"""Of one core, for the price of a step."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The text large; beside it what comes next, the bits, and the units."""
    caption = caption_of(params, frame)
    panels = [_text(params, frame, view, caption)]
    if params.probabilities:
        panels.append(_next(params, frame, view))
    elif view.compact:
        panels.append(_bits(params, frame, view))
    else:
        if len(frame.following):
            panels.append(_next(params, frame, view))
        panels.append(_bits(params, frame, view))
        if len(frame.knowledge):
            panels.append(_units(frame, view))
    rows = {1: (1.0,), 2: (1.0,), 3: (1.0, 1.0), 4: (1.45, 1.1, 0.5)}[len(panels)]
    return Figure(tuple(_placed(panels)), columns=(1.6, 1.0), rows=rows, caption=caption)


def _placed(panels: list[Panel]) -> list[Panel]:
    from dataclasses import replace

    beside = panels[1:]
    first = replace(panels[0], place=(0, 0, max(1, len(beside)), 1))
    return [first, *(replace(panel, place=(n, 1, 1, 1)) for n, panel in enumerate(beside))]


# -- the text ---------------------------------------------------------------------------------------------------------


def page_of(frame: Frame) -> Page:
    """Seed text and sample, letter by letter."""
    return letters_on(
        frame.seed_text + frame.sample, *(FEW_LETTERS if not frame.n_weights and len(frame.chances) else PAGE)
    )


@remembered
def unlikely(letters: str, seed_text: str, sample: str, chances: Floats) -> Floats:
    """1 − the chance with which each letter was drawn; none for the seed text, and for a text nobody has drawn."""
    given = np.full(len(seed_text), np.nan)
    if not len(chances):
        return np.concatenate((given, np.full(len(sample), np.nan)))
    drawn = np.array([letters.index(letter) for letter in sample], int)
    return np.concatenate((given, 1.0 - chances[np.arange(len(drawn)), drawn]))


@remembered
def unit_amounts(seed_text: str, values: Floats) -> Floats:
    """|h| of the painted unit."""
    return np.concatenate((np.full(len(seed_text), np.nan), np.abs(values)))


@remembered
def unit_signs(seed_text: str, values: Floats) -> Ints:
    """0 where it is negative, 1 else."""
    return np.concatenate((np.zeros(len(seed_text), int), (values >= 0).astype(int)))


def _text(params: Params, frame: Frame, view: View, caption: str) -> Panel:
    page = page_of(frame)
    is_unit = params.paint == "unit" and len(frame.values) > 0
    if is_unit:
        amounts, which = unit_amounts(frame.seed_text, frame.values), unit_signs(frame.seed_text, frame.values)
        marks = list(painted(page, amounts, ("negative", "positive"), which))
        title, short = f"Painted by unit {frame.unit}: blue above 0, orange below", f"Painted by unit {frame.unit}"
    else:
        amounts = unlikely(frame.letters, frame.seed_text, frame.sample, frame.chances)
        marks = list(painted(page, amounts, ("prediction",)))
        title = "What it writes; the stronger, the less likely" if len(frame.chances) else "The text"
        short = "Strong colour: unlikely" if len(frame.chances) else ""
    can_go_on = view.controls and len(frame.chances) > 0 and not params.probabilities
    clicks = "Click a letter to go on from there." if can_go_on else ""
    return text_panel(
        "text", page, marks, (0, 0, 1, 1), title=title, short=short, clicks=clicks, alt=f"A text. {caption}"
    )


# -- the next character -----------------------------------------------------------------------------------------------


def pointed_at(frame: Frame, view: View) -> int | None:
    """The number of the written character that the pointer rests on."""
    hover = view.hover
    if hover is None or (hover.panel, hover.key) != ("text", "paint") or not len(frame.chances):
        return None
    found = page_of(frame).pointed_at(hover.index)
    return None if found is None or found < len(frame.seed_text) else found - len(frame.seed_text)


def likeliest(chances: Floats) -> Ints:
    """The characters that are listed, the likeliest first; of equal ones the first."""
    return np.argsort(-chances, kind="stable")[:BARS]


def name_of(letter: str) -> str:
    return NAMES.get(letter, letter)


def _next(params: Params, frame: Frame, view: View) -> Panel:
    place = pointed_at(frame, view)
    chances = frame.following if place is None else frame.chances[place]
    shown = likeliest(chances)
    at, roles = -np.arange(float(len(shown))), np.zeros(len(shown), int)
    if place is not None:
        roles[[frame.letters[n] == frame.sample[place] for n in shown]] = 1
    ends = chances[shown].astype(float)
    marks: list[Mark] = [
        Bars(key="chances", x=at, height=ends, role=("c0", "prediction"), category=roles,
             horizontal=True, width=0.7),
        *_temperature(params, view),
    ]  # fmt: skip
    if params.probabilities:
        given = np.array(params.probabilities)[shown] / sum(params.probabilities)
        marks.append(Points(key="given", label="as given", x=given, y=at, role="target", shape="diamond", size=9.0))
        ends = np.maximum(ends, given + 0.03)  # beyond the diamond
    marks += [
        Text(key=f"name-{n}", x=min(0.7, float(ends[n]) + 0.015), y=float(y), size="small", anchor=(0.0, 0.5),
             text=f"{name_of(frame.letters[letter])}  {chances[letter]:.2f}", room=1.1)
        for n, (y, letter) in enumerate(zip(at, shown, strict=True))
    ]  # fmt: skip
    title = "Next character" if place is None else f"'{name_of(frame.sample[place])}', and what else"
    return Panel(
        "next", tuple(marks), title=title, x=Axis("probability", (0.0, 1.0)),
        y=Axis("", (0.4 - len(shown), 2.9), ()), legend="top" if params.probabilities else None, hz=20.0,
        alt="How likely the next characters are, behind the seed text or where the pointer rests.",
    )  # fmt: skip


def _temperature(params: Params, view: View) -> list[Mark]:
    """A bar from 0 to 2 above the others."""
    y, x = np.full(1, 1.1), np.full(1, min(1.0, params.temperature / WARMEST))
    words = Text(key="temperature-word", x=0.01, y=1.7, text=f"temperature {params.temperature:.2f}", size="small",
                 anchor=(0.0, 0.3))  # fmt: skip
    track = Segments(key="track", x0=np.zeros(1), x1=np.ones(1), y0=y, y1=y, role="muted")
    if view.controls:
        return [words, track, Handle(key="temperature", x=x, y=y, names=("temperature",), signs=("",),
                                     bounds=(0.0, 1.0, 1.1, 1.1), size=12.0)]  # fmt: skip
    return [words, track, Points(key="temperature", x=x, y=y, role="accent", size=9.0)]


# -- bits -------------------------------------------------------------------------------------------------------------


def updates_for(params: Params, counted: Floats) -> Floats:
    """After which update the net has read as much as the n-grams have."""
    return _scaled(counted, 1.0 / (params.batch * params.window))


@remembered
def _scaled(values: Floats, factor: float) -> Floats:
    return values * factor


def _bits(params: Params, frame: Frame, view: View) -> Panel:
    right = float(params.updates)
    if not params.updates:
        right = max(100.0, frame.train_chars / (params.batch * params.window))
    ghosts = [(name, ghost.looked, ghost.bits) for name, ghost in ghosts_of(view, Frame)]
    marks: list[Mark] = list(ghost_lines(ghosts))
    if len(frame.levels):
        best = float(frame.levels.min())
        marks.append(level(best, 0.0, right, key="ngram-all", label="n-grams, all", role="baseline"))
    if frame.xz:
        marks.append(level(frame.xz, 0.0, right, key="xz", label="xz", role="muted"))
    if len(frame.ngram):
        marks.append(Line(key="ngram", label="as much text", x=updates_for(params, frame.counted), y=frame.ngram,
                          role="baseline", width=1.6))  # fmt: skip
    if params.updates:
        marks.append(Line(key="bits", label="net", x=frame.looked, y=frame.bits, role="loss", width=2.2))
    if len(frame.bits):
        marks.append(Points(key="bits-now", x=frame.looked[-1:], y=frame.bits[-1:], role="loss", size=7.0))
    return Panel(
        "bits", tuple(marks), title="Bits a held-out character", short="Bits a character",
        x=Axis("update", (0.0, right), whole=True),
        y=Axis("", (LOWEST, HIGHEST)), legend="top", hz=20.0,
        alt="Bits a character costs the net over the updates, beside n-grams and a compressor.",
    )  # fmt: skip


# -- units ------------------------------------------------------------------------------------------------------------


def shape_of(units: int) -> tuple[int, int]:
    """Rows and columns of the strip."""
    columns = 32 if units >= 32 else units
    return -(-units // columns), columns


@remembered
def strip(knowledge: Floats) -> Floats:
    """(row, column), row 0 at the bottom, unit 0 at the upper left; NaN where there is no unit."""
    rows, columns = shape_of(len(knowledge))
    whole = np.full(rows * columns, np.nan)
    whole[: len(knowledge)] = knowledge
    return np.ascontiguousarray(whole.reshape(rows, columns)[::-1])


def unit_at(units: int, x: float, y: float) -> int | None:
    """The unit at a place of the strip."""
    rows, columns = shape_of(units)
    column, row = int(x // 1), rows - 1 - int(y // 1)
    number = row * columns + column
    return number if 0 <= column < columns and 0 <= row < rows and number < units else None


def _units(frame: Frame, view: View) -> Panel:
    rows, columns = shape_of(len(frame.knowledge))
    row, column = divmod(frame.unit, columns)
    x = np.array([0.0, 1.0, 1.0, 0.0, 0.0]) + column
    y = rows - 1 - row + np.array([0.0, 0.0, 1.0, 1.0, 0.0])
    image = Image(key="knowledge", values=strip(frame.knowledge), extent=(0.0, float(columns), 0.0, float(rows)),
                  limits=(0.0, 0.5), named=True)  # fmt: skip
    chosen = Line(key="chosen", x=x, y=y, role="accent", width=2.4)
    return Panel(
        "units", (image, chosen), title="Units that know brackets, R²",
        x=Axis("", (0.0, float(columns)), ()), y=Axis("", (0.0, float(rows)), ()), hz=10.0,
        clicks="Click a unit to paint it on the text." if view.controls else "",
        alt="For each unit how well it says whether a bracket is open.",
    )  # fmt: skip


# -- words ------------------------------------------------------------------------------------------------------------


def caption_of(params: Params, frame: Frame) -> str:
    """Where the net stands, or what it would cost."""
    if params.probabilities:
        return f"At temperature {params.temperature:g} what has probability 0 is never drawn, and ratios are powers."
    if not params.updates:
        return price_of(params, frame)
    if not len(frame.bits):
        if not frame.n_weights:
            return "The text is being read."
        kind = "weights that come with RNNViz write this" if params.start == "ready" else "random weights write this"
        return f"{thousands(frame.n_weights)} {kind}. Play, and they learn from the text on this computer."
    words = f"After {int(frame.looked[-1])} updates a held-out character costs {frame.bits[-1]:.2f} bits"
    if len(frame.levels) and frame.xz:
        words += f"; n-grams that have read everything pay {frame.levels.min():.2f}, xz {frame.xz:.2f}"
    return words + "."


def seconds_of(params: Params, n_weights: int) -> float:
    """One update on one core, by its floating-point operations."""
    return 6.0 * n_weights * params.batch * params.window / FLOPS


def hours_of(params: Params, n_weights: int, chars: int) -> float:
    """Once through the text."""
    return seconds_of(params, n_weights) * chars / (params.batch * params.window) / 3600.0


def price_of(params: Params, frame: Frame) -> str:
    if not frame.n_weights or not frame.train_chars:
        return "The text is being read."
    n, chars = frame.n_weights, frame.train_chars
    return (
        f"{thousands(n)} weights, not trained here: about {seconds_of(params, n):.2g} s an update on one core, "
        f"{hours_of(params, n, chars):.2g} hours once through {thousands(chars)} characters."
    )


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u2009")
