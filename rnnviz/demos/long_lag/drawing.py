"""Who remembers across which lag; how the net under way learns; and how much gradient reaches back."""

from itertools import pairwise

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.long_lag.params import Params, position_of
from rnnviz.demos.long_lag.run import Frame, Tile
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Image, Line, Mark, Points, Text
from rnnviz.kit import View, ghosts_of, remembered
from rnnviz.learning.lag_training import LEARNT
from rnnviz.panels.curves import ghost_lines, level

FINE = 240
"""Cells across the map: tiles of different widths are drawn with them."""
ROLES = ("stored", "error", "muted", "accent")
REMEMBERS, FORGETS, LOST, UNDER_WAY = range(4)
WAITING = -1
AT_THE_END = (*[REMEMBERS] * 4, *[REMEMBERS] * 3, FORGETS, *[REMEMBERS] * 3, FORGETS)
"""What the opening run comes to, in the table's order."""
LEAST, MOST = 1e-4, 10.0
ROOMY = 4
"""Columns up to which there is room for words in the tiles."""
FLOOR = 1e-9
"""Gradients below are drawn there."""

CELL_NAMES = {"simple": "simple", "lstm": "LSTM", "gru": "GRU"}
"""What cells are called in words."""


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The map; beside it one tile's learning curve and gradient."""
    caption = caption_of(params, frame) + ("" if is_brief(params, view) else " In each tile: its error, its updates.")
    panels = [_map(params, frame, view, caption), _curve(params, frame, view)]
    if not view.compact:
        panels.append(_reaching(params, frame, view))
    return Figure(tuple(panels), columns=(1.6, 1.0), rows=(1.0, 1.0), caption=caption)


def is_brief(params: Params, view: View) -> bool:
    """Whether tiles have room for their error only."""
    return view.compact or len(params.lags) > ROOMY


# -- the map --------------------------------------------------------------------------------------------------------


def borders(lags: tuple[int, ...]) -> tuple[float, ...]:
    """Where tiles begin and end, from the left: half way between lags, the outermost on quarters of a doubling."""
    at = [position_of(lag) for lag in sorted(lags)]
    middles = [(a + b) / 2 for a, b in pairwise(at)]
    left = np.floor(4 * (at[0] - (at[1] - at[0] if len(at) > 1 else 1.0) / 2)) / 4
    right = np.ceil(4 * (at[-1] + (at[-1] - at[-2] if len(at) > 1 else 1.0) / 2)) / 4
    return float(left), *middles, float(right)


def columns_of(lags: tuple[int, ...]) -> Array:
    """Which lag, by its place in the order of size, each of the fine cells belongs to: (cell,)."""
    edges = np.array(borders(lags))
    middles = edges[0] + (np.arange(FINE) + 0.5) / FINE * (edges[-1] - edges[0])
    return np.searchsorted(edges[1:-1], middles)


def tile_number(params: Params, row: int, column: int) -> int:
    """The place in the table of a tile of the map. row : from the top, column : in the order of size"""
    return row * len(params.lags) + params.lags.index(sorted(params.lags)[column])


def kind_of(tile: Tile, is_running: bool) -> int:
    """Its colour: `REMEMBERS`, `FORGETS`, `LOST`, `UNDER_WAY` or `WAITING`."""
    if tile.diverged:
        return LOST
    if is_running:
        return UNDER_WAY
    if not tile.is_finished:
        return WAITING
    return REMEMBERS if tile.is_learnt else FORGETS


@remembered
def cells_of(params: Params, kinds: tuple[int, ...], shades: tuple[float, ...]) -> tuple[Array, Floats]:
    """Colours and strengths of the fine cells, (row, cell), row 0 at the bottom."""
    columns = columns_of(params.lags)
    numbers = [[tile_number(params, row, int(c)) for c in columns] for row in range(len(params.cells))][::-1]
    return np.array(kinds, np.int8)[numbers], np.array(shades, np.float32)[numbers]


def shade_of(tile: Tile) -> float:
    """The worse, the stronger; what is learnt has one strength."""
    if tile.is_learnt or tile.error is None:
        return 0.5
    return float(np.interp(np.log10(max(tile.error, LEAST)), (-2.0, 0.0), (0.12, 0.45)))


def kinds_of(frame: Frame) -> tuple[int, ...]:
    return tuple(kind_of(tile, n == frame.running) for n, tile in enumerate(frame.tiles))


def _map(params: Params, frame: Frame, view: View, caption: str) -> Panel:
    edges, rows = borders(params.lags), len(params.cells)
    values, shade = cells_of(params, kinds_of(frame), tuple(map(shade_of, frame.tiles)))
    extent, briefly = (edges[0], edges[-1], 0.5 - rows, 0.5), is_brief(params, view)
    marks: list[Mark] = [
        Image(key="tiles", values=values, shade=shade, roles=ROLES, extent=extent, named=True),
        *_grid(edges, rows), *_numbers(params, frame, briefly),
    ]  # fmt: skip
    if view.controls:
        marks.append(_handles(params, edges))
    lags = Axis("lag in steps", (edges[0], edges[-1]), tuple((position_of(lag), str(lag)) for lag in params.lags))
    cells = tuple((-float(n), CELL_NAMES[cell]) for n, cell in enumerate(params.cells))
    return Panel(
        "map", tuple(marks), title="Who remembers across which lag", short="Who remembers", x=lags,
        y=Axis("", (0.5 - rows, 0.75 if view.controls else 0.5), cells),
        place=(0, 0, 2, 1), clicks="Click a tile to train it again.", hz=30.0,
        alt=f"A tile for each cell and each lag, coloured by whether it was learnt. {caption}",
    )  # fmt: skip


@remembered
def _grid(edges: tuple[float, ...], rows: int) -> list[Mark]:
    x = np.array([[edge, edge, np.nan] for edge in edges] + [[edges[0], edges[-1], np.nan]] * (rows + 1)).ravel()
    y = [[0.5 - rows, 0.5, np.nan]] * len(edges) + [[0.5 - row, 0.5 - row, np.nan] for row in range(rows + 1)]
    return [Line(key="borders", x=x, y=np.array(y, float).ravel(), role="axis", width=1.0)]


def _numbers(params: Params, frame: Frame, briefly: bool) -> list[Mark]:
    """In every tile its error, and where there is room after how many updates."""
    marks: list[Mark] = []
    edges = borders(params.lags)
    for row in range(len(params.cells)):
        for column, x in enumerate((left + right) / 2 for left, right in pairwise(edges)):
            n = tile_number(params, row, column)
            error, updates = said_of(frame.tiles[n], n == frame.running)
            if briefly:
                marks.append(Text(key=f"error-{n}", x=x, y=-row, text=error, size="small", room=0.5))
                continue
            marks.append(Text(key=f"error-{n}", x=x, y=0.1 - row, text=error, bold=True, room=0.5))
            marks.append(Text(key=f"updates-{n}", x=x, y=-0.17 - row, text=updates, size="small", room=0.5))
    return marks


def said_of(tile: Tile, is_running: bool) -> tuple[str, str]:
    """Two lines: the error, the updates."""
    if not (tile.diverged or tile.is_finished or is_running):
        return "", ""
    error = "ran away" if tile.diverged else "…" if tile.error is None else f"{tile.error:.2f}"
    return error, str(tile.updates)


def _handles(params: Params, edges: tuple[float, ...]) -> Mark:
    x = np.array([position_of(lag) for lag in params.lags])
    return Handle(
        key="lags", x=x, y=np.full(len(x), 0.62), names=tuple(f"lag {lag}" for lag in params.lags),
        signs=("",) * len(x), shape="diamond", size=11.0, bounds=(edges[0], edges[-1], 0.62, 0.62),
        removable=True,
    )  # fmt: skip


def tile_at(params: Params, x: float, y: float) -> tuple[int, int] | None:
    """Place of the cell and lag of the tile there."""
    edges, row = borders(params.lags), round(-y)
    if not (0 <= row < len(params.cells) and edges[0] <= x <= edges[-1]):
        return None
    return row, sorted(params.lags)[int(np.searchsorted(edges[1:-1], x))]


def emblem(params: Params, frame: Frame) -> Panel:
    """For the gallery: the map as it is when the opening run has finished, in strong colours."""
    edges, rows = borders(params.lags), len(params.cells)
    values, shade = cells_of(params, AT_THE_END, (1.0,) * len(AT_THE_END))
    image = Image(key="tiles", values=values, shade=shade, roles=ROLES, extent=(edges[0], edges[-1], 0.5 - rows, 0.5))
    return Panel(
        "map", (image, *_grid(edges, rows)), x=Axis("", (edges[0], edges[-1])), y=Axis("", (0.5 - rows, 0.5)),
        alt="A tile for each cell and each lag: green where it was learnt, red where it was not.",
    )  # fmt: skip


# -- beside it ------------------------------------------------------------------------------------------------------


def pointed_at(params: Params, frame: Frame, view: View) -> int:
    """The tile that is shown closely: the one pointed at, else the one under way, else the last."""
    hover = view.hover
    if hover is not None and (hover.panel, hover.key) == ("map", "tiles"):
        row, column = divmod(hover.index, FINE)
        if row < len(params.cells):
            return tile_number(params, len(params.cells) - 1 - row, int(columns_of(params.lags)[column]))
    return len(frame.tiles) - 1 if frame.running is None else frame.running


def name_of(params: Params, n: int) -> str:
    place, lag = params.tiles[n]
    return f"{CELL_NAMES[params.cells[place]]}, lag {lag}"


def _curve(params: Params, frame: Frame, view: View) -> Panel:
    n = pointed_at(params, frame, view)
    tile = frame.tiles[n]
    right = _right(params, tile)
    y = np.clip(tile.curve, LEAST, MOST)
    kept = [(name, ghost.tiles[n]) for name, ghost in ghosts_of(view, Frame) if len(ghost.tiles) == len(frame.tiles)]
    marks: list[Mark] = [
        *ghost_lines([(name, other.looked_at, np.clip(other.curve, LEAST, MOST)) for name, other in kept]),
        level(1.0, 0.0, right, key="nothing", label="a constant"),
        level(LEARNT, 0.0, right, key="learnt", label="learnt", role="stored"),
        Line(key="curve", x=tile.looked_at, y=y, role="state", width=2.0),
        Points(key="looks", x=tile.looked_at, y=y, role="state", size=6.0),
    ]
    return Panel(
        "curve", tuple(marks), title=f"Error of {name_of(params, n)}", short=name_of(params, n),
        x=Axis("update", (0.0, right), whole=True),
        y=Axis("NMSE", (LEAST, MOST), log=True), place=(0, 1, 2 if view.compact else 1, 1), legend="top", hz=20.0,
        alt="The error of one net at each look, on a logarithmic scale; 1 is what a constant answer reaches.",
    )  # fmt: skip


def _right(params: Params, tile: Tile) -> float:
    """Hessian-free needs so few updates that its axis grows with them."""
    if params.method != "hessian-free":
        return float(params.updates)
    return float(min(params.updates, 10 * (1 + tile.updates // 10)))


def _reaching(params: Params, frame: Frame, view: View) -> Panel:
    n = pointed_at(params, frame, view)
    sizes = frame.tiles[n].reaching
    back = np.arange(float(len(sizes)))
    right = float(max(1, params.plan(*params.tiles[n]).steps - 1))
    return Panel(
        "reaching", (Line(key="reaching", x=back, y=np.maximum(sizes, FLOOR), role="gradient", width=1.8),),
        title="Gradient reaching back", x=Axis("steps before the answer", (0.0, right), whole=True),
        y=Axis("", (FLOOR, 100.0), log=True), place=(1, 1, 1, 1), hz=20.0,
        alt="How large the gradient of the error after the last step is at each step before, on a logarithmic scale.",
    )  # fmt: skip


# -- in words -------------------------------------------------------------------------------------------------------


def caption_of(params: Params, frame: Frame) -> str:
    """How many lags each cell has learnt; which tile is under way."""
    learnt = []
    for place, cell in enumerate(params.cells):
        own = [tile for (p, _), tile in zip(params.tiles, frame.tiles, strict=True) if p == place]
        finished = [tile for tile in own if tile.is_finished]
        if finished:
            learnt.append(f"{CELL_NAMES[cell]} {sum(tile.is_learnt for tile in finished)} of {len(finished)}")
    words = f"Lags learnt: {', '.join(learnt)}." if learnt else "Nothing is learnt yet."
    if frame.running is None:
        return words
    return f"{words} Now {name_of(params, frame.running)}, update {frame.tiles[frame.running].updates}."
