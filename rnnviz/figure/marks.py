"""The closed set of marks a panel can hold.

A mark says what is drawn, in data units; colours are roles (see `palette`), sizes are points (1/72 inch).
Arrays are compared by identity when a figure is redrawn: hand over the frame's own arrays, never copies.
A mark with `z` belongs into a `space` panel and is projected by the panel's camera.
"""

from dataclasses import dataclass
from typing import Literal

from rnnviz.arrays import Array

Dash = Literal["solid", "dash", "dot"]
Shape = Literal["circle", "square", "triangle", "diamond", "cross", "plus", "star", "ring"]
TextSize = Literal["small", "normal", "large"]
Bounds = tuple[float, float, float, float]
"""x_low, x_high, y_low, y_high"""


@dataclass(frozen=True, eq=False, kw_only=True)
class Mark:
    """What all marks share.

    key : unique within the panel; the same key in the next figure is the same thing, changed
    label : text in the legend; empty keeps the mark out of it
    """

    key: str
    label: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class Line(Mark):
    """A polyline. x, y, z : (point,); a NaN breaks the line.

    strength : 0 to 1, how far the colour stands out from the panel's background
    """

    x: Array
    y: Array
    z: Array | None = None
    role: str = "state"
    width: float = 1.6
    dash: Dash = "solid"
    strength: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Points(Mark):
    """Symbols. x, y, z : (point,)

    role, shape : one for all, or tuples that `category : (point,) int` picks from
    size : diameter in points; strength : one number, or (point,), 0 to 1
    tips : one sentence per point, shown when the pointer rests on it
    """

    x: Array
    y: Array
    z: Array | None = None
    role: str | tuple[str, ...] = "state"
    shape: Shape | tuple[Shape, ...] = "circle"
    category: Array | None = None
    size: float = 7.0
    strength: float | Array = 1.0
    outline: bool = False
    tips: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Image(Mark):
    """A grid of cells. values : (row, column), row 0 at the bottom; extent : outer edges.

    With `roles`, values are ints that pick a role (negative: nothing is drawn) and `shade : (row, column)`,
    0 to 1, is the strength of the colour. Without, values are numbers on a colour map over `limits`.
    named : resting on a cell is told as a hover, its index row · columns + column
    """

    values: Array
    extent: Bounds
    roles: tuple[str, ...] = ()
    shade: Array | None = None
    colormap: Literal["sequential", "diverging", "grey"] = "sequential"
    limits: tuple[float, float] | None = None
    named: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Arrows(Mark):
    """Arrows from (x, y) to (x + u, y + v). All : (arrow,); head : length in points"""

    x: Array
    y: Array
    u: Array
    v: Array
    role: str = "muted"
    width: float = 1.2
    head: float = 6.0
    strength: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Segments(Mark):
    """Separate straight pieces from (x0, y0, z0) to (x1, y1, z1). All : (segment,)"""

    x0: Array
    y0: Array
    x1: Array
    y1: Array
    z0: Array | None = None
    z1: Array | None = None
    role: str = "muted"
    width: float = 1.2
    dash: Dash = "solid"
    strength: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Band(Mark):
    """The area between two curves. x, low, high : (point,)"""

    x: Array
    low: Array
    high: Array
    role: str = "state"
    strength: float = 0.3


@dataclass(frozen=True, eq=False, kw_only=True)
class Bars(Mark):
    """Bars from `base` to `height`. x : (bar,) centres, height : (bar,), width : in units of x

    role : one for all, or a tuple that `category : (bar,) int` picks from
    """

    x: Array
    height: Array
    base: float = 0.0
    width: float = 0.8
    role: str | tuple[str, ...] = "state"
    category: Array | None = None
    horizontal: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Contour(Mark):
    """Lines of equal value. x : (column,), y : (row,), values : (row, column), levels : (level,)"""

    x: Array
    y: Array
    values: Array
    levels: Array
    role: str = "energy"
    width: float = 1.0
    strength: float = 0.6


@dataclass(frozen=True, eq=False, kw_only=True)
class Surface(Mark):
    """A sheet over a grid in a `space` panel, filled and shaded by how it slopes; pointing at it names a point.

    x : (column,), y : (row,), both rising; z : (row, column), the height; a NaN leaves a hole
    role : one for all, or a tuple that `category : (row, column) int` picks from, for the cell that begins at a point
    strength : 0 to 1, how far its colour stands out from the panel's background
    """

    x: Array
    y: Array
    z: Array
    role: str | tuple[str, ...] = "energy"
    category: Array | None = None
    strength: float = 0.6


@dataclass(frozen=True, eq=False, kw_only=True)
class Faces(Mark):
    """Filled polygons, each drawn over those before it. x, y : (face, corner), convex

    light : (face,), 0 in the shadow to 1 in full light; role, category, strength : as of a surface, for each face
    """

    x: Array
    y: Array
    light: Array
    role: str | tuple[str, ...] = "energy"
    category: Array | None = None
    strength: float = 0.6


@dataclass(frozen=True, eq=False, kw_only=True)
class Text(Mark):
    """Words at a place. x, y : data units; anchor : which point of the text box stands there, (0, 0) is its
    lower left corner, (1, 1) its upper right; angle : degrees, counter-clockwise
    room : height in data units that the words may take, None for any; taller ones are left out rather than written
    over their neighbours"""

    x: float
    y: float
    text: str
    z: float | None = None
    role: str = "text"
    size: TextSize = "normal"
    anchor: tuple[float, float] = (0.5, 0.5)
    bold: bool = False
    angle: float = 0.0
    room: float | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Formula(Mark):
    """Words and signs in pieces that have colours of their own and can be pointed at. They fill the panel's picture
    line by line, in the middle of its height; the type is made smaller where the panel is too small for it.

    pieces : in reading order. A line may break before a piece that begins with a space; "\\n" ends a line
    roles : one for all, or one per piece; lit : which pieces stand out, by a patch behind them
    tips : one per piece, empty for pieces that cannot be pointed at
    """

    pieces: tuple[str, ...]
    roles: str | tuple[str, ...] = "text"
    lit: tuple[bool, ...] = ()
    tips: tuple[str, ...] = ()
    size: TextSize = "normal"


@dataclass(frozen=True, eq=False, kw_only=True)
class Letters(Mark):
    """Text in a type of fixed width, each letter in a cell of its own, so that what lies below can colour the letters.

    lines : of the text, from the top; x, y : upper left corner of the first cell
    width, pitch : of a cell, and from line to line, in data units; the type is as large as the cells allow
    role : one for all, or a tuple that `category : (line, column) int` picks from; negative: the cell stays empty
    """

    lines: tuple[str, ...]
    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    pitch: float = 1.0
    role: str | tuple[str, ...] = "text"
    category: Array | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Graph(Mark):
    """Nodes and edges. x, y : (node,); edges : (edge, 2) node indices, from and to

    node_role, node_shape : one for all, or tuples picked by `node_category : (node,) int`
    edge_role : one for all, or a tuple picked by `edge_category : (edge,) int`
    edge_width : points, one number or (edge,); bend : sagitta as a share of the edge's length, one number or
    (edge,), positive bends to the left of its direction; an edge from a node to itself is drawn as a loop above it
    names : text in the nodes; node_size : diameter in points, or (node,)
    node_room : data units that the largest node may measure; all become smaller where the picture is small
    tips : per node; edge_tips : per edge
    """

    x: Array
    y: Array
    edges: Array
    names: tuple[str, ...] = ()
    node_role: str | tuple[str, ...] = "hidden"
    node_shape: Shape | tuple[Shape, ...] = "circle"
    node_category: Array | None = None
    node_size: float | Array = 26.0
    node_room: float | None = None
    node_strength: float | Array = 1.0
    edge_role: str | tuple[str, ...] = "muted"
    edge_category: Array | None = None
    edge_width: float | Array = 1.4
    edge_strength: float | Array = 1.0
    bend: float | Array = 0.0
    arrows: bool = True
    tips: tuple[str, ...] = ()
    edge_tips: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Handle(Mark):
    """Points a person can drag. x, y : (handle,). Dragging sends `Drag(panel, key, index, x, y)`.

    bounds : where they may go; removable : a right click or Delete sends `Remove`
    names : spoken and shown name of each; signs : what is shown instead, where a name would be in the way, ""
    for nothing
    role, shape : one for all or picked by `category`; a ring is open, so that what it stands on is seen in it
    """

    x: Array
    y: Array
    names: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    role: str | tuple[str, ...] = "accent"
    shape: Shape | tuple[Shape, ...] = "circle"
    category: Array | None = None
    size: float = 15.0
    bounds: Bounds | None = None
    removable: bool = False
    tips: tuple[str, ...] = ()

    @property
    def is_on_rail(self) -> bool:
        """True where they go left and right only."""
        return self.bounds is not None and self.bounds[2] == self.bounds[3]


@dataclass(frozen=True, eq=False, kw_only=True)
class Canvas(Mark):
    """A picture a person can paint on. values : (row, column), row 0 at the bottom, between `low` and `high`.

    Painting sends `Paint(panel, key, values, done)`. pen : radius in cells; erasing paints `low`.
    """

    values: Array
    extent: Bounds
    low: float = -1.0
    high: float = 1.0
    pen: float = 1.2
