"""Graphs and handles as matplotlib's artists."""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.edges import arrow_heads, edge_curves, end_directions, lengths, shortened
from rnnviz.figure.mark_style import LEAST_NAME, NAME_PLATE, NAME_ROOM, OPEN_RING, each, full, node_sizes, shapes_of
from rnnviz.figure.marks import Graph, Handle, Shape
from rnnviz.figure.matplotlib_marks import Plot, draw_polygons, draw_strokes, draw_symbols
from rnnviz.figure.matplotlib_shapes import shape_path
from rnnviz.figure.palette import as_hex, parse
from rnnviz.figure.typography import text_width

HEAD = 7.5
"""Length of an edge's arrow head, points; longer on thick edges."""

RIM = 1.4
"""Width of a node's border, points."""


def draw_graph(plot: Plot, mark: Graph, order: float) -> None:
    """Edges that end at the borders of their nodes, faint ones first; then nodes, then their names."""
    centres = plot.points(mark.x, mark.y)
    unit = plot.box.width / (plot.x_limits[1] - plot.x_limits[0])
    size = node_sizes(mark, plot.sheet.stroke(1.0), unit)
    shapes = shapes_of(mark.node_shape, mark.node_category, len(centres))
    edges = np.asarray(mark.edges, dtype=int).reshape(-1, 2)
    if len(edges):
        curves = edge_curves(centres, size, shapes, edges, full(mark.bend, len(edges)))
        _draw_edges(plot, mark, curves, order)
    _draw_nodes(plot, mark, centres, size, shapes, order)
    _write_names(plot, mark, centres, size)


def _draw_edges(plot: Plot, mark: Graph, curves: Array, order: float) -> None:
    count = len(curves)
    strength = full(mark.edge_strength, count)
    colours = plot.colours(each(mark.edge_role, mark.edge_category, count), strength)
    widths = plot.sheet.stroke(1.0) * full(mark.edge_width, count)
    drawn = np.flatnonzero(np.isfinite(curves[:, 0, 0]))
    drawn = drawn[np.argsort(strength[drawn], kind="stable")]
    curves, colours, widths = curves[drawn], colours[drawn], widths[drawn]
    if mark.arrows:
        head = np.minimum(np.maximum(plot.sheet.stroke(HEAD), 2.6 * widths), 0.5 * lengths(curves))
        heads = arrow_heads(curves[:, -1], end_directions(curves), head)
        draw_polygons(plot, heads, colours, order + 0.1, clip=False)
        curves = shortened(curves, 0.7 * head)
    draw_strokes(plot, curves, colours, widths, order, clip=False)


def _draw_nodes(plot: Plot, mark: Graph, centres: Array, size: Array, shapes: tuple[Shape, ...], order: float) -> None:
    roles = each(mark.node_role, mark.node_category, len(centres))
    rims = plot.colours(roles, np.ones(len(centres)))
    fills = plot.colours(roles, full(mark.node_strength, len(centres)))
    inner = np.maximum(0.6 * size, size - 2 * plot.sheet.stroke(RIM))
    for shape in dict.fromkeys(shapes):
        chosen = np.array([s == shape for s in shapes]) & np.isfinite(centres).all(axis=1)
        path = shape_path(shape)
        for diameter, colours, step in ((size, rims, 0.2), (inner, fills, 0.3)):
            across = diameter[chosen] / plot.sheet.stroke(1.0)
            draw_symbols(plot, path, centres[chosen], across, colours[chosen], order + step)


def _write_names(plot: Plot, mark: Graph, centres: Array, size: Array) -> None:
    type_size, fits = _name_size(plot, mark.names, size)
    roles = each(mark.node_role, mark.node_category, len(centres))
    fills = np.round(255 * plot.colours(roles, full(mark.node_strength, len(centres)))).astype(int)
    for name, (x, y), diameter, fill in zip(mark.names, centres, size, fills.tolist(), strict=False):
        if not name or not np.isfinite(x + y):
            continue
        theme = plot.sheet.theme
        if fits:
            plot.sheet.write([name], x, y, type_size, theme.ink_on(as_hex(tuple(fill))), across=0.5, up=0.5, bold=True)
        else:
            below = y - 0.5 * diameter - 0.2 * type_size
            plot.sheet.write([name], x, below, type_size, theme.colours["text"], across=0.5, up=1.0, bold=True)


def _name_size(plot: Plot, names: tuple[str, ...], size: Array) -> tuple[float, bool]:
    """One type size for all names, and whether they fit into their nodes."""
    small = plot.sheet.small
    named = [
        (text_width(name, small, bold=True), diameter) for name, diameter in zip(names, size, strict=False) if name
    ]
    shrink = min([1.0, *(NAME_ROOM * float(diameter) / width for width, diameter in named)])
    return (small * shrink, True) if shrink >= LEAST_NAME else (small, False)


def draw_handles(plot: Plot, mark: Handle, order: float) -> None:
    """A symbol inside a ring, and its name beside it."""
    places = plot.points(mark.x, mark.y)
    shapes = shapes_of(mark.shape, mark.category, len(places))
    roles = each(mark.role, mark.category, len(places))
    for index in np.flatnonzero(plot.within(places)):
        draw = _draw_open_ring if shapes[index] == "ring" else _draw_handle
        draw(plot, places[index], roles[index], shapes[index], mark.size, order)
        shown = mark.signs or mark.names
        if index < len(shown):
            _write_beside(plot, shown[index], places[index], 0.5 * mark.size, order)


def _draw_handle(plot: Plot, at: Array, role: str, shape: Shape, size: float, order: float) -> None:
    inner = 0.62 if shape in ("circle", "square") else 0.7
    layers: tuple[tuple[Shape, float, float], ...] = (
        ("circle", size + 3.5, 0.0), ("circle", size + 1.2, 1.0), ("circle", size - 1.2, 0.16),
        (shape, inner * size, 1.0),
    )  # fmt: skip
    for step, (outline, diameter, strength) in enumerate(layers):
        colour = plot.colours((role,), np.array([strength]))
        draw_symbols(plot, shape_path(outline), at[None], diameter, colour, order + 0.01 * step)


def _draw_open_ring(plot: Plot, at: Array, role: str, shape: Shape, size: float, order: float) -> None:
    """A line between two of the ground's colour."""
    around = np.linspace(0.0, 2.0 * np.pi, 65)
    circle = at + plot.sheet.stroke(size / 2) * np.stack([np.cos(around), np.sin(around)], axis=1)
    for step, (width, strength) in enumerate(((OPEN_RING + 2.3, 0.0), (OPEN_RING, 1.0))):
        colour = plot.colours((role,), np.array([strength]))
        draw_strokes(plot, circle[None], colour, plot.sheet.stroke(width), order + 0.01 * step, clip=False)


def _write_beside(plot: Plot, name: str, at: Array, radius: float, order: float) -> None:
    """A handle's name on its upper right, or on its left where the right has no room."""
    sheet = plot.sheet
    gap = sheet.stroke(radius + 3.0)
    end = plot.box.x + plot.box.width
    wide = text_width(name, sheet.small, bold=True)
    right = at[0] + gap + wide <= end
    top = plot.box.y + plot.box.height
    y = min(at[1] + 0.3 * gap, top - 1.1 * sheet.small)
    left, high = at[0] + (gap if right else -gap - wide), sheet.small
    plate = np.array([[left - 1, y], [left + wide + 1, y], [left + wide + 1, y + high], [left - 1, y + high]])
    colour = (*(part / 255 for part in parse(sheet.theme.colours["panel"])), NAME_PLATE)
    draw_polygons(plot, plate[None], colour, order + 0.05, clip=False)
    sheet.write(
        [name], at[0] + (gap if right else -gap), y, sheet.small, sheet.theme.colours["text"],
        across=0.0 if right else 1.0, up=0.0, bold=True,
    )  # fmt: skip
