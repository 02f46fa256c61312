"""Ink where the data are, words that stay on the page, and nothing left behind in matplotlib."""

import subprocess
import sys
from dataclasses import dataclass, replace

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Picture
from matplotlib.text import Text as Words

from rnnviz.arrays import Array
from rnnviz.errors import InputError
from rnnviz.figure.description import HIDDEN, Axis, Figure, Panel
from rnnviz.figure.lowering import lower
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
    Text,
)
from rnnviz.figure.matplotlib_renderer import Renderer, placement, render
from rnnviz.figure.palette import THEMES, parse
from tests.rnnviz.figure import samples

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
SIZE, DPI = (12.0, 9.0), 100.0


def array(*values: float) -> Array:
    return np.array(values, dtype=float)


@dataclass(frozen=True)
class Probe:
    """A place in a panel, data units, and the colour that must be there: a role and its strength."""

    x: float
    y: float
    role: str
    strength: float = 1.0


LINE = Line(key="m", x=array(0, 10, np.nan, 0, 10), y=array(0, 10, np.nan, 10, 0), role="c1", width=4.0)
POINTS = Points(
    key="m", x=array(2, 5, 8), y=array(2, 7, 3), role=("c0", "c3"), shape=("circle", "square"),
    category=np.array([0, 1, 0]), strength=array(1.0, 1.0, 0.5), size=14.0,
)  # fmt: skip
IMAGE = Image(key="m", values=np.array([[0, 1], [2, -1]]), extent=(0, 10, 0, 10), roles=("c0", "c1", "c2"))
SHADED = replace(IMAGE, shade=np.array([[0.4, 0.7], [1.0, 1.0]]))
ARROWS = Arrows(key="m", x=array(1), y=array(1), u=array(8), v=array(8), role="c3", width=4.0, head=16.0)
SEGMENTS = Segments(key="m", x0=array(1, 1), y0=array(2, 8), x1=array(9, 9), y1=array(2, 8), role="c5", width=4.0)
BAND = Band(key="m", x=array(0, 10), low=array(2, 2), high=array(6, 6), role="c2", strength=0.4)
BARS = Bars(key="m", x=array(2, 6), height=array(4, 8), role=("c0", "c4"), category=np.array([0, 1]), width=2.0)
ACROSS = replace(BARS, horizontal=True)
GRID = np.linspace(0, 10, 41)
CONTOUR = Contour(
    key="m", x=GRID, y=GRID, values=np.hypot(*(np.meshgrid(GRID, GRID) - np.array(5.0))), levels=array(3.0),
    role="c6", width=4.0, strength=1.0,
)  # fmt: skip
GRAPH = Graph(
    key="m", x=array(1, 9), y=array(2, 8), edges=np.array([[0, 1]]), node_role=("c2", "c1"), edge_width=4.0,
    node_category=np.array([0, 1]), edge_role="c5", node_strength=0.5, node_size=30.0,
)  # fmt: skip
HANDLE = Handle(key="m", x=array(3, 7), y=array(4, 6), role=("c0", "c6"), category=np.array([0, 1]), size=24.0)
FACES = Faces(
    key="m", x=array(0, 5, 5, 0, 3, 8, 8, 3).reshape(2, 4), y=array(2, 2, 6, 6, 4, 4, 8, 8).reshape(2, 4),
    light=array(0.5, 0.5), role=("c0", "c1"), category=np.array([0, 1]), strength=0.6,
)  # fmt: skip
CANVAS = Canvas(key="m", values=array(-1, 1, 1, -1).reshape(2, 2), extent=(0, 10, 0, 10))

INK: dict[str, tuple[Mark, list[Probe]]] = {
    "line": (LINE, [Probe(2.5, 2.5, "c1"), Probe(7.5, 2.5, "c1"), Probe(5, 5, "c1"), Probe(2.3, 5.2, "panel")]),
    "points": (
        POINTS,
        [Probe(2, 2, "c0"), Probe(5, 7, "c3"), Probe(8, 3, "c0", 0.5), Probe(5.3, 3.3, "panel")],
    ),
    "image": (IMAGE, [Probe(2, 2, "c0"), Probe(8, 2, "c1"), Probe(2, 8, "c2"), Probe(7.3, 7.3, "panel")]),
    "shaded image": (SHADED, [Probe(2, 2, "c0", 0.4), Probe(8, 2, "c1", 0.7), Probe(2, 8, "c2")]),
    "arrows": (ARROWS, [Probe(4, 4, "c3"), Probe(8.6, 8.6, "c3"), Probe(9.4, 9.4, "panel"), Probe(7, 3, "panel")]),
    "segments": (SEGMENTS, [Probe(3, 2, "c5"), Probe(7, 8, "c5"), Probe(5.3, 5.3, "panel")]),
    "band": (BAND, [Probe(3, 3, "c2", 0.4), Probe(7, 5.5, "c2", 0.4), Probe(5.3, 7.3, "panel")]),
    "bars": (BARS, [Probe(2.3, 3.5, "c0"), Probe(6.4, 7.5, "c4"), Probe(2.3, 5.3, "panel")]),
    "bars across": (ACROSS, [Probe(3.5, 2.3, "c0"), Probe(7.5, 6.4, "c4"), Probe(5.3, 2.3, "panel")]),
    "contour": (CONTOUR, [Probe(8, 5, "c6"), Probe(5, 2, "c6"), Probe(5.3, 5.3, "panel")]),
    "graph": (GRAPH, [Probe(1, 2, "c2", 0.5), Probe(9, 8, "c1", 0.5), Probe(4, 4.25, "c5"), Probe(2, 8, "panel")]),
    "handle": (HANDLE, [Probe(3, 4, "c0"), Probe(7, 6, "c6"), Probe(5.3, 7.3, "panel")]),
    "faces": (FACES, [Probe(1, 3, "c0", 0.6), Probe(4, 5, "c1", 0.6), Probe(7, 7, "c1", 0.6), Probe(7, 2.3, "panel")]),
    "canvas": (CANVAS, [Probe(2, 2, "panel"), Probe(8, 2, "text"), Probe(2, 8, "text"), Probe(8, 8, "panel")]),
}
"""Every kind of mark on axes from 0 to 10, and what must be seen of it."""

TEN = Axis("across", (0.0, 10.0), ticks=((0.0, "0"), (10.0, "10")))


def panel_of(*marks: Mark, **options) -> Panel:
    return replace(Panel("p", marks, "Title", TEN, TEN), **options)


def drawn(figure: Figure, theme="light", dpi: float = DPI) -> tuple[Picture, Array]:
    """The figure as matplotlib's, and its pixels."""
    picture = render(figure, theme=theme, size_cm=SIZE, dpi=dpi)
    canvas = FigureCanvasAgg(picture)
    canvas.draw()
    return picture, np.asarray(canvas.buffer_rgba())


def colours_at(figure: Figure, theme, probes: list[Probe]) -> list[tuple[int, ...]]:
    """What is drawn at each probe of the panel "p"."""
    picture, pixels = drawn(figure, theme)
    x, y = array(*[p.x for p in probes]), array(*[p.y for p in probes])
    column, row = placement(picture, "p").pixels(x, y)
    return [tuple(pixels[int(r), int(c), :3].tolist()) for r, c in zip(row, column, strict=True)]


@themes
@pytest.mark.parametrize("name", INK)
def test_ink_is_where_the_data_are(name, theme) -> None:
    mark, probes = INK[name]
    for probe, found in zip(probes, colours_at(Figure((panel_of(mark),)), theme, probes), strict=True):
        assert found == pytest.approx(theme.rgb(probe.role, probe.strength), abs=3), probe


def test_every_kind_of_mark_has_its_probe() -> None:
    words, solid = {"Text", "Formula", "Letters"}, {"Surface"}  # which is drawn as faces
    assert {type(mark).__name__ for mark, _ in INK.values()} == {
        kind.__name__ for kind in Mark.__subclasses__()
    } - words - solid


@pytest.mark.parametrize("name", INK)
def test_ink_moves_with_the_limits(name) -> None:
    """The same data on other axes stand elsewhere, where the axes say."""
    theme, (mark, probes) = THEMES["light"], INK[name]
    wide = panel_of(mark, x=Axis("", (-10.0, 20.0)), y=Axis("", (-5.0, 15.0)))
    near = [probe for probe in probes if probe.role != "panel"]
    for probe, found in zip(near, colours_at(Figure((wide,)), theme, near), strict=True):
        assert found == pytest.approx(theme.rgb(probe.role, probe.strength), abs=3), probe


@themes
def test_text_leaves_ink_around_its_place(theme) -> None:
    mark = Text(key="m", x=5.0, y=5.0, text="WORDS", size="large", anchor=(0.5, 0.5))
    renderer = Renderer(theme, SIZE, DPI)
    bare = Figure((panel_of(),))
    written = replace(bare, panels=(panel_of(mark),))
    changed = np.any(renderer.pixels(bare) != renderer.pixels(written), axis=2)
    rows, columns = np.nonzero(changed)
    column, row = placement(renderer.draw(written), "p").pixels(5.0, 5.0)
    assert columns.mean() == pytest.approx(column, abs=4)
    assert rows.mean() == pytest.approx(row, abs=2)


@given(
    across=st.sampled_from([0.0, 0.3, 0.5, 1.0]), up=st.sampled_from([0.0, 0.5, 1.0, 1.4]),
    angle=st.sampled_from([0.0, 90.0]), lines=st.integers(1, 3),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_text_stands_by_its_anchor(across, up, angle, lines) -> None:
    """The box of all its ink, found in the pixels, has the anchor where the mark says."""
    mark = Text(key="m", x=5.0, y=5.0, text="\n".join(["HÅgÖ"] * lines), anchor=(across, up), angle=angle, size="large")
    renderer = Renderer(THEMES["light"], SIZE, 200.0)
    bare = Figure((panel_of(x=HIDDEN, y=HIDDEN),))
    written = Figure((panel_of(mark, x=replace(HIDDEN, limits=(0.0, 10.0)), y=replace(HIDDEN, limits=(0.0, 10.0))),))
    changed = np.any(renderer.pixels(bare) != renderer.pixels(written), axis=2)
    rows, columns = np.nonzero(changed)
    column, row = placement(renderer.draw(written), "p").pixels(5.0, 5.0)
    left, right, top, bottom = columns.min(), columns.max(), rows.min(), rows.max()
    type_size = THEMES["light"].text[2] * 200 / 72
    if angle:
        along, above = (bottom - row) / (bottom - top), (right - column) / (right - left)
    else:
        along, above = (column - left) / (right - left), (bottom - row) / (bottom - top)
    assert along == pytest.approx(across, abs=0.06)
    height = (right - left) if angle else (bottom - top)
    assert above * height == pytest.approx(up * height, abs=0.25 * type_size)


def test_points_in_a_cube_stand_where_the_camera_puts_them() -> None:
    theme = THEMES["light"]
    mark = Points(key="m", x=array(-1, 0.5, 1), y=array(1, 0, -1), z=array(0, 1, -1), role="c1", size=10.0)
    panel = Panel("p", (mark,), kind="space")
    flat = next(m for m in lower(panel).marks if isinstance(m, Points))
    probes = [Probe(float(x), float(y), "c1", float(s)) for x, y, s in zip(flat.x, flat.y, flat.strength, strict=True)]
    for probe, found in zip(probes, colours_at(Figure((panel,)), theme, probes), strict=True):
        assert found == pytest.approx(theme.rgb(probe.role, probe.strength), abs=3)


def test_symbols_on_the_border_are_whole_and_those_beyond_are_left_out() -> None:
    theme = THEMES["light"]
    mark = Points(key="m", x=array(10, 10.2), y=array(10, 5), role="c1", size=20.0)
    figure = Figure((panel_of(mark),))
    place = placement(render(figure, theme=theme, size_cm=SIZE, dpi=DPI), "p")
    out = 8.0 / 72 * DPI * 10 / place.box[2]
    probes = [Probe(10 + out, 10, "c1"), Probe(10.2, 5, "window")]
    for probe, found in zip(probes, colours_at(figure, theme, probes), strict=True):
        assert found == pytest.approx(theme.rgb(probe.role), abs=3)


def test_symbols_stand_above_the_axes_and_images_below() -> None:
    theme = THEMES["light"]
    corner = Points(key="p", x=array(0), y=array(0), role="c1", size=20.0)
    image = Image(key="i", values=np.zeros((1, 1), dtype=int), extent=(0, 10, 0, 10), roles=("c0",))
    figure = Figure((panel_of(image, corner),))
    probes = [Probe(0, 0, "c1"), Probe(0, 5, "axis"), Probe(5, 0, "axis")]
    on_the_line = colours_at(figure, theme, probes)
    assert on_the_line[0] == theme.rgb("c1")
    for found in on_the_line[1:]:
        assert np.abs(np.subtract(found, theme.rgb("c0"))).max() > 60


def test_an_arrow_without_length_is_not_drawn() -> None:
    still = replace(ARROWS, u=array(0), v=array(0))
    renderer = Renderer("light", SIZE, DPI)
    nothing = renderer.pixels(Figure((panel_of(),)))
    assert np.array_equal(renderer.pixels(Figure((panel_of(still),))), nothing)


@pytest.mark.parametrize("name", [name for name in INK if name not in ("contour", "canvas", "image", "shaded image")])
def test_nan_is_left_out(name) -> None:
    """Data that are nowhere draw nothing and break nothing."""
    mark, _ = INK[name]
    arrays = {
        field: np.full_like(value, np.nan)
        for field in ("x", "y", "u", "v", "x0", "y0", "x1", "y1", "low", "high", "height")
        if isinstance(value := getattr(mark, field, None), np.ndarray)
    }
    renderer = Renderer("light", SIZE, DPI)
    nothing = renderer.pixels(Figure((panel_of(),)))
    assert np.array_equal(renderer.pixels(Figure((panel_of(replace(mark, **arrays)),))), nothing)


def test_empty_marks_draw_nothing() -> None:
    none = np.empty(0)
    marks = (
        Line(key="l", x=none, y=none),
        Points(key="p", x=none, y=none),
        Segments(key="s", x0=none, y0=none, x1=none, y1=none),
        Arrows(key="a", x=none, y=none, u=none, v=none),
        Band(key="b", x=none, low=none, high=none),
        Bars(key="r", x=none, height=none),
        Graph(key="g", x=none, y=none, edges=np.empty((0, 2), dtype=int)),
        Handle(key="h", x=none, y=none),
    )
    renderer = Renderer("light", SIZE, DPI)
    nothing = renderer.pixels(Figure((panel_of(),)))
    assert np.array_equal(renderer.pixels(Figure((panel_of(*marks),))), nothing)


def words_of(figure: Figure, **options) -> list[tuple[str, Array]]:
    """Every line of text with its box: x0, y0, x1, y1 in pixels."""
    picture = render(figure, **options)
    picture.canvas.draw()
    found = picture.findobj(lambda artist: isinstance(artist, Words) and artist.get_text().strip())
    return [(words.get_text(), words.get_window_extent().extents) for words in found]


FIGURES = {"three": samples.three_panels, "all": samples.all_marks}


@themes
@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("size", [(16.0, 10.0), (27.0, 20.0)])
def test_words_stay_on_the_page_and_apart(name, theme, size) -> None:
    if name == "all" and size[0] < 20:
        size = (40.0, 30.0)
    words = words_of(FIGURES[name](), theme=theme, size_cm=size, dpi=72.0)
    page = array(*size) / 2.54 * 72
    for text, (x0, y0, x1, y1) in words:
        assert x0 >= -1, text
        assert y0 >= -1, text
        assert x1 <= page[0] + 1, text
        assert y1 <= page[1] + 1, text
    for i, (text, a) in enumerate(words):
        for other, b in words[:i]:
            shared = np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2])
            assert not (shared > 1.5).all(), f"{text} is written over {other}"


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("size", [(2.0, 2.0), (3.0, 15.0), (15.0, 2.5), (8.0, 6.0)])
def test_any_page_can_be_drawn_on(name, size) -> None:
    figure = FIGURES[name]()
    picture = render(figure, theme="projector", size_cm=size, dpi=30.0)
    for panel in figure.panels:
        left, top, width, height = placement(picture, panel.key).box
        assert min(left, top, width, height) > 0
        assert left + width < picture.bbox.width
        assert top + height < picture.bbox.height


def test_equal_panels_have_units_of_equal_length() -> None:
    panel = panel_of(LINE, x=Axis("", (0.0, 10.0)), y=Axis("", (0.0, 4.0)), equal=True)
    place = placement(render(Figure((panel,)), size_cm=(16.0, 10.0)), "p")
    assert place.box[2] / 10 == pytest.approx(place.box[3] / 4)
    assert (place.x_limits, place.y_limits) == ((0.0, 10.0), (0.0, 4.0))


def test_diagrams_show_all_their_limits_and_fill_their_box() -> None:
    panel = samples.diagram()
    place = placement(render(Figure((panel,)), size_cm=(16.0, 6.0)), "net")
    flat = lower(panel)
    across, up = np.diff(place.x_limits)[0], np.diff(place.y_limits)[0]
    assert place.box[2] / across == pytest.approx(place.box[3] / up)
    assert place.x_limits[0] <= flat.x_limits[0] < flat.x_limits[1] <= place.x_limits[1]
    assert place.y_limits[0] <= flat.y_limits[0] < flat.y_limits[1] <= place.y_limits[1]


def test_axes_that_grow_stay_where_they_were() -> None:
    """A movie's panels do not move when numbers become shorter, or a caption loses a line."""
    renderer = Renderer("light", (16.0, 10.0), 50.0)
    long = Figure((panel_of(LINE, y=Axis("y", (0.0, 1e5))),), caption="word " * 60)
    short = Figure((panel_of(LINE, y=Axis("y", (0.0, 1.0))),), caption="one line")
    first = placement(renderer.draw(long), "p").box
    assert placement(renderer.draw(short), "p").box == first
    assert placement(Renderer("light", (16.0, 10.0), 50.0).draw(short), "p").box != first


def test_names_shrink_to_fit_their_nodes_or_stand_below() -> None:
    fits, _ = INK["graph"]
    short = replace(fits, names=("h₁", "h₂"))
    long = replace(fits, names=("hidden state one", "y"))
    figure = Figure((Panel("p", (short,), kind="diagram"),))
    words = dict(words_of(figure, theme="light", size_cm=SIZE, dpi=72.0))
    column, row = placement(render(figure, theme="light", size_cm=SIZE, dpi=72.0), "p").pixels(1.0, 2.0)
    x0, y0, x1, y1 = words["h₁"]
    assert (x0 + x1) / 2 == pytest.approx(column, abs=1.5)
    assert SIZE[1] / 2.54 * 72 - (y0 + y1) / 2 == pytest.approx(row, abs=2.5)
    assert x1 - x0 < 30
    figure = Figure((Panel("p", (long,), kind="diagram"),))
    words = dict(words_of(figure, theme="light", size_cm=SIZE, dpi=72.0))
    column, row = placement(render(figure, theme="light", size_cm=SIZE, dpi=72.0), "p").pixels(1.0, 2.0)
    assert SIZE[1] / 2.54 * 72 - words["hidden state one"][3] > row + 14


@pytest.mark.parametrize("place", ["top", "right", "bottom left", "bottom right", "top left", "top right"])
def test_legends_name_every_labelled_mark_once(place) -> None:
    marks = [replace(mark, key=name, label=name) for name, (mark, _) in INK.items()]
    again = replace(LINE, key="again", label="line")
    words = words_of(Figure((panel_of(*marks, again, legend=place),)), theme="light", size_cm=(30, 20), dpi=72.0)
    texts = [text for text, _ in words]
    for name in INK:
        assert texts.count(name) == 1
    none = words_of(Figure((panel_of(*marks),)), theme="light", size_cm=(30, 20), dpi=72.0)
    assert not set(INK) & {text for text, _ in none}


def test_numbers_as_colours_get_a_bar_with_the_same_colours() -> None:
    values = np.linspace(-2.0, 3.0, 50).reshape(1, -1)
    image = Image(key="m", label="activation", values=values, extent=(0, 10, 0, 10))
    words = [text for text, _ in words_of(Figure((panel_of(image),)), size_cm=SIZE)]
    assert "activation" in words
    assert {"−2", "3"} & set(words)
    pixels = Renderer("light", SIZE, DPI).pixels(Figure((panel_of(image),)))
    picture = render(Figure((panel_of(image),)), theme="light", size_cm=SIZE, dpi=DPI)
    bar = next(axes for axes in picture.axes if axes.get_label() == "").get_window_extent()
    column = int((bar.x0 + bar.x1) / 2)
    top, bottom = (
        pixels[int(pixels.shape[0] - bar.y1) + 2, column, :3],
        pixels[int(pixels.shape[0] - bar.y0) - 3, column, :3],
    )
    shown = colours_at(Figure((panel_of(image),)), THEMES["light"], [Probe(9.9, 5, ""), Probe(0.1, 5, "")])
    assert tuple(top.tolist()) == pytest.approx(shown[0], abs=6)
    assert tuple(bottom.tolist()) == pytest.approx(shown[1], abs=6)


def test_cells_smaller_than_pixels_are_averaged() -> None:
    """A chessboard finer than the page is grey, not a moiré."""
    board = np.indices((1200, 1200)).sum(axis=0) % 2
    image = Image(key="m", values=board, extent=(0, 10, 0, 10), roles=("text", "panel"))
    pixels = Renderer("print", (5.0, 5.0), 60.0).pixels(Figure((panel_of(image, x=HIDDEN, y=HIDDEN),)))
    middle = pixels[50:70, 50:70, :3].astype(float)
    assert middle.std() < 12
    assert 90 < middle.mean() < 165


def test_the_theme_is_named_or_given_or_an_error() -> None:
    figure = Figure((panel_of(LINE),))
    large = THEMES["light"].scaled(1.5)
    assert render(figure, theme=large).get_facecolor() == render(figure, theme="light").get_facecolor()
    with pytest.raises(InputError, match="There is no theme 'drak'; did you mean 'dark'"):
        render(figure, theme="drak")


def test_dollars_are_no_formulas() -> None:
    figure = Figure((panel_of(LINE, title="costs $5 and $6_7"),), caption="$\\frac{1}{")
    assert "costs $5 and $6_7" in [text for text, _ in words_of(figure)]


def test_warning_and_caption_are_written_in_full() -> None:
    long = "The training data end here and what follows is a guess. " * 6
    figure = Figure((panel_of(LINE),), caption=long, warning=long)
    words = " ".join(text for text, _ in words_of(figure, size_cm=(16, 12)))
    assert words.count("what follows is a guess.") == 12


@themes
def test_the_page_has_the_themes_ground(theme) -> None:
    pixels = Renderer(theme, SIZE, DPI).pixels(Figure((panel_of(LINE),)))
    assert tuple(pixels[0, 0, :3]) == parse(theme.colours["window"])


def test_matplotlib_keeps_its_settings() -> None:
    before = dict(matplotlib.rcParams)
    render(samples.three_panels()).canvas.draw()
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_never_imported() -> None:
    script = (
        "import sys; from tests.rnnviz.figure import samples; from rnnviz.figure.matplotlib_renderer import Renderer;"
        "Renderer('print', (16, 10), 50).pixels(samples.all_marks()); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)
