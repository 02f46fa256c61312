"""Letters of fixed width as matplotlib's text."""

from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from rnnviz.figure.lettering import ADVANCE, FAMILIES, stretches, type_size
from rnnviz.figure.marks import Letters
from rnnviz.figure.matplotlib_marks import Plot
from rnnviz.figure.matplotlib_sheet import ABOVE

BASE = 0.26
"""How far the baseline lies below a cell's middle, in type sizes: letters from the foot of a g to the top of a b stand
in the middle."""


def draw_letters(plot: Plot, mark: Letters) -> None:
    """Stretch by stretch where the type is exactly as wide as its cells, else letter by letter."""
    corner, end = plot.points(mark.x, mark.y), plot.points(mark.x + mark.width, mark.y - mark.pitch)
    wide, high = float(end[0] - corner[0]), float(corner[1] - end[1])
    size = type_size(wide, high)
    font = FontProperties(family=FAMILIES[0], size=size)
    is_spaced = wide > 1.001 * ADVANCE * size
    for stretch in stretches(mark):
        middle = float(corner[1]) - (stretch.line + 0.5) * high
        left = float(corner[0]) + stretch.column * wide
        pieces = list(stretch.text) if is_spaced else [stretch.text]
        for number, piece in enumerate(pieces):
            across = left + (number + 0.5) * wide if is_spaced else left
            words = Text(
                across, middle - BASE * size, piece, color=plot.sheet.theme.readable(stretch.role),
                fontproperties=font, horizontalalignment="center" if is_spaced else "left",
                verticalalignment="baseline", parse_math=False, usetex=False, transform=plot.sheet.points,
                zorder=ABOVE, clip_on=False,
            )  # fmt: skip
            plot.sheet.picture.add_artist(words)
