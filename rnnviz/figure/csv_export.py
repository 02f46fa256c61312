"""What a figure shows as one table: a row for every point, cell, bar, node, edge … of every panel.

The columns, in this order; cells that mean nothing for a mark stay empty, as do NaNs (breaks in a line):

panel, mark, kind   which panel, which of its marks, and what it is: line, points, image, …; a graph's rows are
                    `node` and `edge`, a contour's are `contour` (its field) and `level` (its lines' values);
                    a surface has a row for each point of its grid, row by row, faces one for each corner, face by face
label               of the mark's legend, or the name of this handle or node, or the words of a text or of a
                    formula's piece, or one of letters (place: the centre of its cell; blanks are left out);
                    an edge's is "from -> to", node numbers counted from 0
index               counted from 0; a cell's is row * columns + column, row 0 at the bottom
x, y, z             the place: of a cell its centre, of a bar its end, of a segment, arrow or edge its start,
                    of a band its lower border
x2, y2, z2          the other end of a segment, arrow, edge or bar; y2 of a band is its upper border
value               of a cell of an image, canvas or contour field, or of a level
category            the role that gives the colour
strength            of the colour, where it differs from point to point or cell to cell

Lines above the table begin with # and hold one `name: value` each. Numbers have all digits they need to be read
back exactly. `pandas.read_csv(path, comment="#")` reads the table.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TextIO

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.description import Figure
from rnnviz.figure.lettering import letter_rows
from rnnviz.figure.mark_style import each
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Bounds,
    Canvas,
    Contour,
    Faces,
    Formula,
    Graph,
    Handle,
    Image,
    Letters,
    Line,
    Mark,
    Points,
    Segments,
    Surface,
    Text,
)

COLUMNS = (
    "panel", "mark", "kind", "label", "index", "x", "y", "z", "x2", "y2", "z2", "value", "category", "strength",
)  # fmt: skip

PIECE = 5000
"""Rows that are made into text at once."""

Rows = dict[str, Any]
"""Column to one value for all rows, or one for each; `count` is how many rows there are."""


def write_csv(figure: Figure, file: TextIO, stamp: Mapping[str, str]) -> None:
    """Write the table. file : opened with newline=""; stamp : goes into the lines above it"""
    for name, value in stamp.items():
        file.write(f"# {name}: {' '.join(value.splitlines())}\n")
    file.write(",".join(COLUMNS) + "\n")
    for rows in _table(figure):
        file.writelines(_lines(rows))


def csv_text(figure: Figure) -> str:
    """The table as text, for the clipboard."""
    file = io.StringIO(newline="")
    write_csv(figure, file, {})
    return file.getvalue()


def csv_head(figure: Figure, most: int) -> tuple[list[str], int]:
    """The first lines of the table, at most so many, and how many there are in all; quick for large tables too."""
    table = list(_table(figure))
    lines = chain([",".join(COLUMNS)], (line.rstrip("\n") for rows in table for line in _lines(rows)))
    return list(islice(lines, most)), 1 + sum(rows["count"] for rows in table)


def _table(figure: Figure) -> Iterator[Rows]:
    for panel in figure.panels:
        for mark in panel.marks:
            for rows in _rows_of(mark):
                yield {"panel": panel.key, "mark": mark.key, "label": mark.label, **rows}


def _lines(rows: Rows) -> Iterator[str]:
    """A piece at a time: of a map of a million cells, the first line needs no more than the first piece."""
    count = rows["count"]
    for start in range(0, count, PIECE):
        end = min(start + PIECE, count)
        columns = [range(start, end) if name == "index" else _part(rows.get(name, ""), start, end) for name in COLUMNS]
        yield from (",".join(cells) + "\n" for cells in zip(*(_texts(c, end - start) for c in columns), strict=True))


def _part(column: Any, start: int, end: int) -> Any:
    return column[start:end] if isinstance(column, np.ndarray | list | tuple) else column


def _texts(column: Any, count: int) -> Sequence[str]:
    if isinstance(column, np.ndarray):
        texts = list(map(repr, column.tolist()))
        if column.dtype.kind == "f" and not np.isfinite(column).all():
            texts = ["" if text == "nan" else text for text in texts]
        return texts
    if isinstance(column, range):
        return list(map(str, column))
    if isinstance(column, list | tuple):
        quoted = {text: _quoted(text) for text in set(column)}
        return [quoted[text] for text in column]
    if isinstance(column, float | int):
        return [repr(column)] * count
    return [_quoted(column)] * count


def _quoted(text: str) -> str:
    """A cell as CSV wants it; in quotes also with #, which readers else take for a remark, and over several lines,
    which the writer of the standard library quotes only if its own lines end so."""
    if not set("#\n\r") & set(text):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow([text])
        return line.getvalue() if text else ""
    return '"' + text.replace('"', '""') + '"'


def _rows_of(mark: Mark) -> Iterator[Rows]:
    match mark:
        case Line():
            yield {"kind": "line", **_places(mark.x, mark.y, mark.z), "category": mark.role}
        case Points():
            rows = {"kind": "points", **_places(mark.x, mark.y, mark.z)}
            rows |= {"category": each(mark.role, mark.category, len(mark.x)), **_strength(mark.strength)}
            yield rows
        case Handle():
            names = _padded(mark.names, len(mark.x))
            roles = each(mark.role, mark.category, len(mark.x))
            yield {"kind": "handle", **_places(mark.x, mark.y, None), "label": names, "category": roles}
        case Segments():
            ends = _given(x2=mark.x1, y2=mark.y1, z2=mark.z1)
            yield {"kind": "segments", **_places(mark.x0, mark.y0, mark.z0), **ends, "category": mark.role}
        case Arrows():
            ends = {"x2": mark.x + mark.u, "y2": mark.y + mark.v}
            yield {"kind": "arrows", **_places(mark.x, mark.y, None), **ends, "category": mark.role}
        case Band():
            yield {"kind": "band", **_places(mark.x, mark.low, None), "y2": mark.high, "category": mark.role}
        case Bars():
            yield _bars(mark)
        case Text():
            yield {"kind": "text", "count": 1, "x": mark.x, "y": mark.y, **_given(z=mark.z), "label": mark.text}
        case Formula():
            roles = each(mark.roles, np.arange(len(mark.pieces)), len(mark.pieces))
            yield {"kind": "formula", "count": len(mark.pieces), "label": mark.pieces, "category": roles}
        case Letters():
            yield letter_rows(mark)
        case Image() | Canvas():
            yield _cells(mark)
        case Contour():
            x, y = np.meshgrid(mark.x, mark.y)
            yield {"kind": "contour", **_places(x.ravel(), y.ravel(), None), "value": mark.values.ravel()}
            yield {"kind": "level", "count": len(mark.levels), "value": np.asarray(mark.levels)}
        case Surface():
            x, y = np.meshgrid(mark.x, mark.y)
            yield {"kind": "surface", **_places(x.ravel(), y.ravel(), mark.z.ravel()), "category": _roles(mark, 1)}
        case Faces():
            corners = mark.x.shape[1]
            yield {"kind": "faces", **_places(mark.x.ravel(), mark.y.ravel(), None), "category": _roles(mark, corners)}
        case Graph():
            yield from _graph(mark)
        case _:
            raise TypeError(f"No rows for a {type(mark).__name__}.")


def _roles(mark: Surface | Faces, times: int) -> list[str]:
    """The role of each point of a surface, or of each of so many corners of each face."""
    category = None if mark.category is None else np.repeat(mark.category.ravel(), times)
    return list(each(mark.role, category, mark.z.size if isinstance(mark, Surface) else mark.x.size))


def _places(x: Array, y: Array, z: Array | None) -> Rows:
    return {"count": len(x), "x": np.asarray(x), "y": np.asarray(y), **_given(z=z)}


def _given(**columns: Any) -> Rows:
    return {name: values for name, values in columns.items() if values is not None}


def _strength(strength: float | Array) -> Rows:
    return {"strength": strength} if isinstance(strength, np.ndarray) and strength.ndim else {}


def _padded(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    return (names + ("",) * count)[:count]


def _bars(mark: Bars) -> Rows:
    along, across = ("x", "y") if mark.horizontal else ("y", "x")
    return {
        "kind": "bars", "count": len(mark.x), across: np.asarray(mark.x), along: np.asarray(mark.height),
        f"{along}2": mark.base, "category": each(mark.role, mark.category, len(mark.x)),
    }  # fmt: skip


def _cells(mark: Image | Canvas) -> Rows:
    x, y = _centres(mark.extent, mark.values.shape)
    rows: Rows = {"kind": type(mark).__name__.lower(), "count": mark.values.size, "x": x, "y": y}
    rows["value"] = mark.values.ravel()
    if isinstance(mark, Image) and mark.roles:
        names = np.array([*mark.roles, ""], dtype=object)
        rows["category"] = names[np.where(mark.values < 0, len(mark.roles), mark.values).ravel()].tolist()
    if isinstance(mark, Image) and mark.shade is not None:
        rows["strength"] = mark.shade.ravel()
    return rows


def _centres(extent: Bounds, shape: tuple[int, ...]) -> tuple[Array, Array]:
    """x and y of the centres of all cells, row by row."""
    rows, columns = shape
    x = extent[0] + (np.arange(columns) + 0.5) * (extent[1] - extent[0]) / columns
    y = extent[2] + (np.arange(rows) + 0.5) * (extent[3] - extent[2]) / rows
    return np.tile(x, rows), np.repeat(y, columns)


def _graph(mark: Graph) -> Iterator[Rows]:
    count = len(mark.x)
    yield {
        "kind": "node", **_places(mark.x, mark.y, None), "label": _padded(mark.names, count),
        "category": each(mark.node_role, mark.node_category, count), **_strength(mark.node_strength),
    }  # fmt: skip
    start, end = np.asarray(mark.edges, dtype=int).reshape(-1, 2).T
    yield {
        "kind": "edge", **_places(mark.x[start], mark.y[start], None), "x2": mark.x[end], "y2": mark.y[end],
        "label": [f"{a} -> {b}" for a, b in zip(start.tolist(), end.tolist(), strict=True)],
        "category": each(mark.edge_role, mark.edge_category, len(start)), **_strength(mark.edge_strength),
    }  # fmt: skip
