"""Figures like those that demos describe."""

from dataclasses import replace

import numpy as np

from rnnviz.figure.camera import Camera
from rnnviz.figure.description import HIDDEN, Axis, Figure, Panel
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Canvas,
    Contour,
    Faces,
    Graph,
    Handle,
    Image,
    Line,
    Mark,
    Points,
    Segments,
    Surface,
    Text,
)

SQUARE = (-1.0, 1.0, -1.0, 1.0)


def basins(side: int = 200, shift: float = 0.0) -> Panel:
    """Four basins with steps as shade, energy, paths, fixed points and handles: the plane of two neurons."""
    x, y = np.meshgrid(np.linspace(-1, 1, side), np.linspace(-1, 1, side))
    labels = (x > 0.15 * np.sin(3 * y) + shift).astype(int) + 2 * (y > 0.1 * np.cos(4 * x))
    steps = 0.3 + 0.15 * np.sqrt(np.minimum(1.0, np.hypot(x, y)))
    t = np.linspace(0, 1, 40)
    marks: tuple[Mark, ...] = (
        Image(key="basins", values=labels, extent=SQUARE, roles=("c0", "c1", "c2", "c3"), shade=steps),
        Contour(
            key="energy", label="energy", x=x[0], y=y[:, 0], values=x**2 + 0.5 * y**2, levels=np.linspace(0.2, 1, 4)
        ),
        Line(key="path", label="path", x=0.3 + 0.7 * t, y=0.1 + 0.9 * t**2, role="path", width=1.4),
        Points(
            key="fixed", label="attractor", x=np.array([-1.0, 1.0, 0.0, 0.0]), y=np.array([-1.0, -1.0, 0.0, 1.0]),
            role=("stored", "spurious", "saddle", "repeller"), shape=("circle", "triangle", "diamond", "cross"),
            category=np.arange(4), size=11.0, outline=True,
        ),
        Handle(key="patterns", x=np.array([1.0, -1.0]), y=np.array([1.0, 1.0]), names=("A", "B"), bounds=SQUARE),
    )  # fmt: skip
    return Panel(
        "plane", marks, "Where every start ends", Axis("x₁", (-1.0, 1.0)), Axis("x₂", (-1.0, 1.0)), equal=True,
        legend="top", alt="Basins of attraction.",
    )  # fmt: skip


def curves(until: int = 60) -> Panel:
    """Two curves with a band."""
    t = np.arange(until, dtype=float)
    mean = 1 - np.exp(-t / 12)
    marks: tuple[Mark, ...] = (
        Band(key="band", x=t, low=mean - 0.1, high=mean + 0.1, label="five runs"),
        Line(key="arrived", label="arrived", x=t, y=mean, role="c0"),
        Line(key="theory", label="ceiling", x=t, y=np.full(until, 0.9), role="muted", dash="dash"),
    )
    return Panel(
        "curve", marks, "Convergence", Axis("step", (0.0, 60.0)), Axis("share that has arrived", (0.0, 1.2)),
        legend="bottom right",
    )  # fmt: skip


def loss() -> Panel:
    """A loss curve on a logarithmic axis."""
    t = np.arange(1, 500, dtype=float)
    noise = np.random.default_rng(0).normal(size=len(t))
    return Panel(
        "loss", (Line(key="loss", x=t, y=np.exp(-t / 80) + 0.003 * np.exp(0.3 * noise), role="loss"),), "Loss",
        Axis("epoch"), Axis("error", log=True),
    )  # fmt: skip


def heat(name: str = "sequential") -> Panel:
    """Numbers as colours, with a colour bar."""
    values = np.random.default_rng(1).normal(size=(12, 30)).cumsum(axis=1)
    image = Image(key="heat", label="activation", values=values, extent=(0, 30, 0, 12), colormap=name)  # type: ignore[arg-type]
    return Panel(f"heat-{name}", (image,), "Hidden state", Axis("time"), Axis("unit"))


def bars() -> Panel:
    """Bars of several roles."""
    mark = Bars(
        key="bars", x=np.arange(5.0), height=np.array([3.0, 5.0, -1.0, 2.0, np.nan]), role=("c0", "c1"),
        category=np.array([0, 1, 0, 1, 0]), label="count",
    )  # fmt: skip
    names = tuple((float(i), f"class {i}") for i in range(5))
    return Panel("bars", (mark,), "Outcomes", Axis("", ticks=names), Axis("trials"))


def field() -> Panel:
    """A vector field and its nullclines."""
    x, y = (v.ravel() for v in np.meshgrid(np.linspace(-2, 2, 14), np.linspace(-2, 2, 14)))
    u, v = y, (1 - x**2) * y - x
    speed = 0.22 / np.maximum(1e-9, np.hypot(u, v))
    t = np.linspace(0, 2 * np.pi, 100)
    marks: tuple[Mark, ...] = (
        Arrows(key="field", label="flow", x=x, y=y, u=u * speed, v=v * speed, strength=0.7),
        Line(key="cycle", label="limit cycle", x=1.8 * np.cos(t), y=1.8 * np.sin(t), role="cycle", width=2.2),
        Segments(
            key="null", label="nullcline", x0=np.array([-2.0]), y0=np.array([0.0]), x1=np.array([2.0]),
            y1=np.array([0.0]), role="c5", dash="dot",
        ),
        Text(key="word", x=0.0, y=0.0, text="focus", role="repeller", anchor=(0.5, -0.6)),
    )  # fmt: skip
    return Panel("field", marks, "Flow", Axis("x", (-2.0, 2.0)), Axis("y", (-2.0, 2.0)), equal=True, legend="right")


def cube() -> Panel:
    """Points and paths in a cube."""
    rng = np.random.default_rng(2)
    p = rng.uniform(-1, 1, (400, 3))
    t = np.linspace(0, 1, 50)
    marks: tuple[Mark, ...] = (
        Points(
            key="p", label="starts", x=p[:, 0], y=p[:, 1], z=p[:, 2], category=(p[:, 0] > 0).astype(int),
            role=("c0", "c1"), shape=("circle", "square"), size=4.0,
        ),
        Line(key="l", label="path", x=t, y=t**2, z=1 - 2 * t, role="path", width=2.0),
    )  # fmt: skip
    return Panel(
        "cube", marks, "Three neurons", Axis("x₁"), Axis("x₂"), Axis("x₃"), kind="space", camera=Camera(), legend="top"
    )


def landscape() -> Panel:
    """A surface with a ball on it, and its cells as plain faces."""
    side = np.linspace(-1, 1, 12)
    hills = np.cos(3 * side)[None] * side[:, None]
    marks: tuple[Mark, ...] = (
        Surface(
            key="sheet", label="energy", x=side, y=side, z=hills, role=("c0", "c1"), category=(hills > 0).astype(int)
        ),
        Faces(
            key="tile", label="a tile", x=np.array([[-0.2, 0.0, 0.0, -0.2]]), y=np.array([[0.8, 0.8, 0.9, 0.9]]),
            light=np.array([0.7]),
        ),
        Points(key="ball", label="state", x=np.zeros(1), y=np.zeros(1), z=np.zeros(1)),
    )  # fmt: skip
    return Panel("landscape", marks, "Landscape", Axis("x₁"), Axis("x₂"), Axis("E"), kind="space", legend="top")


def diagram() -> Panel:
    """A small recurrent network."""
    mark = Graph(
        key="net", x=np.array([0.0, 0.0, 2.0, 2.0, 2.0, 4.0]), y=np.array([0.5, 1.5, 0.0, 1.0, 2.0, 1.0]),
        edges=np.array([[0, 2], [0, 3], [1, 3], [1, 4], [2, 5], [3, 5], [4, 5], [3, 3], [2, 4], [5, 3]]),
        names=("x₁", "x₂", "h₁", "h₂", "h₃", "y"), node_role=("input", "hidden", "output"),
        node_category=np.array([0, 0, 1, 1, 1, 2]), node_shape=("square", "circle", "diamond"),
        edge_role=("muted", "accent"), edge_category=np.array([0] * 7 + [1, 1, 1]),
        bend=np.array([0.0] * 8 + [0.25, 0.3]), node_strength=0.35,
    )  # fmt: skip
    return Panel("net", (mark,), "The network", kind="diagram")


def picture() -> Panel:
    """A canvas with a painted stroke."""
    values = -np.ones((8, 8))
    values[2:6, 3:5] = 1.0
    values[5, 2] = 0.2
    return Panel(
        "canvas", (Canvas(key="c", values=values, extent=(0, 8, 0, 8)),), "Draw a digit", HIDDEN, HIDDEN,
        equal=True,
    )  # fmt: skip


def three_panels() -> Figure:
    """One hero and two that serve it."""
    hero = replace(basins(), place=(0, 0, 2, 1))
    return Figure(
        (hero, replace(curves(), place=(0, 1, 1, 1)), replace(loss(), place=(1, 1, 1, 1))), columns=(3.0, 2.0),
        rows=(1.0, 1.0), caption="3 stored, 1 spurious; 100 of 441 starts reach (−1, 1), which nobody stored.",
    )  # fmt: skip


def all_marks() -> Figure:
    """Every kind of mark and panel."""
    panels = (basins(), field(), cube(), diagram(), bars(), heat(), heat("diverging"), picture(), loss(), landscape())
    placed = tuple(replace(panel, place=(i // 3, i % 3, 1, 1)) for i, panel in enumerate(panels))
    return Figure(
        placed,
        columns=(1.0, 1.0, 1.0),
        rows=(1.0, 1.0, 1.0, 1.0),
        caption="All marks.",
        warning="This figure teaches nothing.",
    )
