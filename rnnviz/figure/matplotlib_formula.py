"""A formula in pieces as matplotlib's text."""

import numpy as np

from rnnviz.figure.layout import Box
from rnnviz.figure.mark_style import each
from rnnviz.figure.marks import Formula
from rnnviz.figure.matplotlib_marks import Plot
from rnnviz.figure.typography import text_width
from rnnviz.figure.written import written

HIGH = 1.17
"""Height of the type as a multiple of its size: that of the font, as the window measures it."""

PATCH = 0.2
"""Strength of the patch behind a piece that is lit."""


def draw_formula(plot: Plot, mark: Formula, order: float) -> None:
    """The pieces, those that are lit on a patch of their own colour."""
    sheet, box = plot.sheet, plot.box
    size = sheet.theme.text[("small", "normal", "large").index(mark.size)]
    widths = [text_width(piece, size) if piece != "\n" else 0.0 for piece in mark.pieces]
    space = text_width("a a", size) - text_width("aa", size)
    made = written(mark.pieces, widths, space, HIGH * size, (box.width, box.height))
    roles = each(mark.roles, np.arange(len(mark.pieces)), len(mark.pieces))
    for spot in made.spots:
        top = box.y + box.height - made.top - spot.line * made.line
        x, role = box.x + spot.x, roles[spot.piece]
        if spot.piece < len(mark.lit) and mark.lit[spot.piece]:
            rise = 0.06 * made.line
            sheet.fill(Box(x - 1, top - made.line + rise, spot.width + 2, made.line - 2 * rise), role, order, PATCH)
        middle = top - 0.5 * made.line
        words = mark.pieces[spot.piece].removeprefix(" ")
        sheet.write([words], x, middle, made.scale * size, sheet.theme.readable(role), up=0.5)
