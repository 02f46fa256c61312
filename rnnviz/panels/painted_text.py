"""Text whose letters or words are coloured by numbers: probabilities, the bits they cost, what a unit does."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.figure.description import Axis, Panel, Place
from rnnviz.figure.marks import Image, Letters, Mark
from rnnviz.kit.remembered import remembered

PITCH = 2.0
"""From line to line, in widths of a letter."""

STRONGEST = 0.75
"""Strength of the colour below letters that must still be read."""

CLOSING = (",", ".")

UNSEEN = {"\n": "↵", "\t": "→", "\ufffd": "□"}
"""What stands for characters that leave no ink."""


@dataclass(frozen=True, eq=False)
class Page:
    """A text laid out in cells.

    lines : each `columns` long or shorter; owner : (row, column) int, the number of the letter or word there, −1 none
    faint : (row, column) int, 1 for signs that only stand for something, else 0
    """

    lines: tuple[str, ...]
    owner: Ints
    faint: Ints

    @property
    def rows(self) -> int:
        return self.owner.shape[0]

    @property
    def columns(self) -> int:
        return self.owner.shape[1]

    def at(self, x: float, y: float) -> int | None:
        """The letter or word at a place of the panel, None for none."""
        row, column = int(-y // PITCH), int(x // 1)
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            return None
        found = int(self.owner[row, column])
        return None if found < 0 else found

    def pointed_at(self, index: int) -> int | None:
        """The same of a cell of `painted`'s image, as a hover tells it."""
        row, column = divmod(index, self.columns)
        found = int(self.owner[::-1][row, column])
        return None if found < 0 else found

    def middle(self, number: int) -> tuple[float, float] | None:
        """x and y of the middle of a letter or word, None where it is not on the page."""
        rows, columns = np.nonzero(self.owner == number)
        return (float(columns.mean()) + 0.5, -PITCH * (float(rows[0]) + 0.5)) if len(rows) else None


@remembered
def letters_on(text: str, columns: int, rows: int) -> Page:
    """Every letter is on its own; lines end at newlines, which are shown, and at the border."""
    owner = np.full((rows, columns), -1)
    faint = np.zeros((rows, columns), int)
    lines = [[" "] * columns for _ in range(rows)]
    row = column = 0
    for number, letter in enumerate(text):
        if column == columns:
            row, column = row + 1, 0
        if row == rows:
            break
        owner[row, column] = number
        lines[row][column] = UNSEEN.get(letter, letter)
        faint[row, column] = letter in UNSEEN
        column += 1
        if letter == "\n":
            row, column = row + 1, 0
    return Page(tuple(map("".join, lines)), owner, faint)


@remembered
def words_on(
    words: tuple[str, ...], columns: int, rows: int, breaks: tuple[int, ...] = (), gaps: tuple[int, ...] = ()
) -> Page:
    """Words with blanks between them, none broken; a comma or full stop stands behind its word without one.

    breaks : words before which a line ends; gaps : words before which a line stays empty
    """
    owner = np.full((rows, columns), -1)
    lines = [[" "] * columns for _ in range(rows)]
    row = column = 0
    for number, word in enumerate(words):
        word = word[:columns]
        signs = takewhile(lambda sign: sign in CLOSING, words[number + 1 :])
        needed = len(word) + sum(map(len, signs))
        if word in CLOSING and column and column - 1 + len(word) <= columns:
            column -= 1
        elif column and (column + needed > columns or number in breaks or number in gaps):
            row, column = row + 1 + (number in gaps), 0
        if row >= rows:
            break
        owner[row, column : column + len(word)] = number
        lines[row][column : column + len(word)] = word
        column += len(word) + 1
    return Page(tuple(map("".join, lines)), owner, np.zeros_like(owner))


@remembered
def painted(
    page: Page, amounts: Floats, roles: tuple[str, ...], which: Array | None = None, key: str = "paint"
) -> tuple[Mark, ...]:
    """The letters, each on a patch of colour.

    amounts : (letter or word,), 0 for none to 1 for the strongest colour; NaN for none
    which : (letter or word,) int, the role of each; None for the first
    """
    known = np.append(np.nan_to_num(np.clip(amounts, 0.0, 1.0)), 0.0)
    chosen = np.zeros(len(known), int) if which is None else np.append(which, -1)
    # What is not there yet, or no more, has no colour.
    owner = np.where((page.owner >= 0) & (page.owner < len(amounts)), page.owner, len(amounts))
    values = np.where(owner < len(amounts), chosen[owner], -1)
    image = Image(
        key=key, values=np.ascontiguousarray(values[::-1]), roles=roles, named=True,
        shade=np.ascontiguousarray(STRONGEST * known[owner][::-1]),
        extent=(0.0, float(page.columns), -PITCH * page.rows, 0.0),
    )  # fmt: skip
    return image, written(page, f"{key}-letters")


@remembered
def written(page: Page, key: str) -> Letters:
    """The letters alone."""
    return Letters(key=key, lines=page.lines, pitch=PITCH, role=("text", "muted"), category=page.faint)


def shades_of(page: Page, amounts: Sequence[float] | Floats) -> Floats:
    """(row, column) of what `painted` should show of these amounts, row 0 at the bottom: what a test compares with."""
    known = np.append(np.clip(np.asarray(amounts, float), 0.0, 1.0), 0.0)
    owner = np.where((page.owner >= 0) & (page.owner < len(known) - 1), page.owner, len(known) - 1)
    return STRONGEST * known[owner][::-1]


def text_panel(
    key: str, page: Page, marks: Sequence[Mark], place: Place, *, title: str, alt: str, short: str = "",
    clicks: str = "", hz: float = 30.0, legend: bool = False,
) -> Panel:  # fmt: skip
    """A panel that shows a page and nothing beside it.    legend : whether its marks have names"""
    return Panel(
        key, tuple(marks), title=title, short=short, kind="diagram",
        x=Axis(limits=(-0.5, page.columns + 0.5), ticks=()),
        y=Axis(limits=(-PITCH * page.rows - 0.5, 0.5), ticks=()), place=place, clicks=clicks, hz=hz, alt=alt,
        legend="top" if legend else None,
    )  # fmt: skip
