"""The table says exactly what the figure shows, to the last digit."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.arrays import Array
from rnnviz.figure.csv_export import COLUMNS, csv_head, csv_text, write_csv
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.marks import Bars, Canvas, Formula, Image, Line, Mark, Points, Surface, Text
from tests.rnnviz.figure import samples
from tests.rnnviz.figure.test_renderer import (
    ARROWS,
    BAND,
    BARS,
    CANVAS,
    CONTOUR,
    FACES,
    GRAPH,
    HANDLE,
    SEGMENTS,
    SHADED,
)

numbers = st.floats(allow_nan=True, allow_infinity=True, width=64)
columns = st.integers(1, 12).flatmap(
    lambda n: st.tuples(arrays(float, n, elements=numbers), arrays(float, n, elements=numbers))
)
names = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


def table_of(*marks: Mark, **stamp: str) -> list[dict[str, str]]:
    """Rows as another program reads them."""
    file = io.StringIO(newline="")
    write_csv(Figure((Panel("p", marks),)), file, stamp)
    file.seek(0)
    return list(csv.DictReader(line for line in file if not line.startswith("#")))


def column(rows: list[dict[str, str]], name: str, kind: str = "") -> Array:
    """A column of numbers of the rows of one kind; empty cells are NaN."""
    return np.array([float(row[name] or "nan") for row in rows if not kind or row["kind"] == kind])


@given(columns)
def test_numbers_come_back_exactly(xy) -> None:
    x, y = xy
    rows = table_of(Line(key="l", x=x, y=y, role="c3"))
    assert np.array_equal(column(rows, "x"), x, equal_nan=True)
    assert np.array_equal(column(rows, "y"), y, equal_nan=True)
    assert [int(row["index"]) for row in rows] == list(range(len(x)))
    assert {row["category"] for row in rows} == {"c3"}


@given(arrays(np.float32, 5, elements=st.floats(-1e3, 1e3, width=32)))
def test_single_precision_comes_back_exactly(x) -> None:
    assert np.array_equal(column(table_of(Line(key="l", x=x, y=x)), "x").astype(np.float32), x)


@given(names, names)
def test_any_name_comes_back(label, key) -> None:
    (row,) = table_of(Line(key=key, label=label, x=np.zeros(1), y=np.zeros(1)))
    assert (row["label"], row["mark"], row["panel"]) == (label, key, "p")


def test_remarks_stand_above_and_hash_signs_in_names_are_quoted() -> None:
    file = io.StringIO(newline="")
    mark = Line(key="l", label="pattern #1", x=np.zeros(1), y=np.zeros(1))
    write_csv(Figure((Panel("p", (mark,)),)), file, {"seed": "3", "note": "two\nlines"})
    lines = file.getvalue().splitlines()
    assert lines[:2] == ["# seed: 3", "# note: two lines"]
    assert lines[2] == ",".join(COLUMNS)
    assert '"pattern #1"' in lines[3]


def test_cells_have_their_place_value_role_and_strength() -> None:
    rows = table_of(SHADED)
    assert np.array_equal(column(rows, "x"), [2.5, 7.5, 2.5, 7.5])
    assert np.array_equal(column(rows, "y"), [2.5, 2.5, 7.5, 7.5])
    assert np.array_equal(column(rows, "value"), SHADED.values.ravel())
    assert [row["category"] for row in rows] == ["c0", "c1", "c2", ""]
    assert np.array_equal(column(rows, "strength"), SHADED.shade.ravel())


@given(arrays(float, (3, 4), elements=st.floats(-1e9, 1e9) | st.just(np.nan)))
def test_images_of_numbers_come_back_exactly(values) -> None:
    rows = table_of(Image(key="i", values=values, extent=(0, 4, 0, 3)))
    assert np.array_equal(column(rows, "value").reshape(values.shape), values, equal_nan=True)


def test_both_ends_of_what_has_two() -> None:
    arrow, segment = table_of(ARROWS)[0], table_of(SEGMENTS)[1]
    assert [arrow[name] for name in ("x", "y", "x2", "y2")] == ["1.0", "1.0", "9.0", "9.0"]
    assert [segment[name] for name in ("x", "y", "x2", "y2", "z")] == ["1.0", "8.0", "9.0", "8.0", ""]
    band = table_of(BAND)
    assert np.array_equal(column(band, "y"), BAND.low)
    assert np.array_equal(column(band, "y2"), BAND.high)


@pytest.mark.parametrize("horizontal", [False, True])
def test_bars_lie_as_they_are_drawn(horizontal) -> None:
    rows = table_of(replace(BARS, horizontal=horizontal, base=-2.0))
    along, across = ("x", "y") if horizontal else ("y", "x")
    assert np.array_equal(column(rows, along), BARS.height)
    assert np.array_equal(column(rows, across), BARS.x)
    assert np.array_equal(column(rows, f"{along}2"), [-2.0, -2.0])
    assert [row["category"] for row in rows] == ["c0", "c4"]


def test_contours_give_their_field_and_levels() -> None:
    rows = table_of(CONTOUR)
    field = column(rows, "value", "contour").reshape(CONTOUR.values.shape)
    assert np.array_equal(field, CONTOUR.values)
    assert np.array_equal(column(rows, "value", "level"), CONTOUR.levels)


def test_surfaces_give_their_grid_and_faces_their_corners() -> None:
    heights = np.array([[0.0, 1.0, 2.0], [3.0, np.nan, 5.0]])
    sheet = Surface(
        key="s", x=np.arange(3.0), y=np.array([7.0, 8.0]), z=heights, role=("c0", "c1"),
        category=np.arange(6).reshape(2, 3) % 2,
    )  # fmt: skip
    rows = table_of(sheet)
    assert np.array_equal(column(rows, "z", "surface").reshape(2, 3), heights, equal_nan=True)
    assert np.array_equal(column(rows, "y"), [7, 7, 7, 8, 8, 8])
    assert [row["category"] for row in rows] == ["c0", "c1"] * 3
    corners = table_of(FACES)
    assert np.array_equal(column(corners, "x", "faces"), FACES.x.ravel())
    assert [row["category"] for row in corners] == ["c0"] * 4 + ["c1"] * 4


def test_graphs_give_nodes_and_edges() -> None:
    rows = table_of(replace(GRAPH, names=("in", "")))
    nodes = [row for row in rows if row["kind"] == "node"]
    assert [(row["label"], row["category"]) for row in nodes] == [("in", "c2"), ("", "c1")]
    (edge,) = [row for row in rows if row["kind"] == "edge"]
    assert [edge[name] for name in ("label", "x", "y", "x2", "y2")] == ["0 -> 1", "1.0", "2.0", "9.0", "8.0"]


def test_handles_canvases_words_and_space() -> None:
    handles = table_of(replace(HANDLE, names=("A",)))
    assert [(row["label"], row["category"]) for row in handles] == [("A", "c0"), ("", "c6")]
    canvas = table_of(CANVAS)
    assert isinstance(CANVAS, Canvas)
    assert np.array_equal(column(canvas, "value"), CANVAS.values.ravel())
    (words,) = table_of(Text(key="t", x=1.0, y=2.0, text="two, words"))
    assert (words["label"], words["x"], words["z"]) == ("two, words", "1.0", "")
    points = Points(key="p", x=np.zeros(2), y=np.ones(2), z=np.array([0.5, -0.5]), strength=np.array([0.2, 1.0]))
    rows = table_of(points)
    assert np.array_equal(column(rows, "z"), [0.5, -0.5])
    assert np.array_equal(column(rows, "strength"), [0.2, 1.0])


def test_every_panel_and_mark_has_rows() -> None:
    figure = samples.all_marks()
    file = io.StringIO(newline="")
    write_csv(figure, file, {})
    file.seek(0)
    found = {(row["panel"], row["mark"]) for row in csv.DictReader(file)}
    assert found == {(panel.key, mark.key) for panel in figure.panels for mark in panel.marks}


def test_bars_without_category_share_their_role() -> None:
    assert {row["category"] for row in table_of(Bars(key="b", x=np.arange(3.0), height=np.ones(3)))} == {"state"}


@pytest.mark.parametrize("most", [0, 1, 2, 40])
def test_the_head_is_the_beginning_of_the_table_whatever_the_size_of_its_pieces(most: int) -> None:
    figure = samples.three_panels()
    whole = csv_text(figure).splitlines()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rnnviz.figure.csv_export.PIECE", 70)
        assert csv_text(figure).splitlines() == whole
        lines, count = csv_head(figure, most)
    assert lines == whole[:most]
    assert count == len(whole)


@pytest.mark.parametrize("words", ["\n", "two\nlines", "\r", 'a "b"\nc'])
def test_words_over_several_lines_are_one_row(words: str) -> None:
    formula = Formula(key="f", pieces=("h = U x", words, "y = V h"))
    text = csv_text(Figure((Panel("p", (formula,)),)))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["label"] for row in rows] == ["h = U x", words, "y = V h"]
    assert {row["kind"] for row in rows} == {"formula"}
