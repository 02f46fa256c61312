"""What the chaos game promises: known places and dimensions, the bound, and that a slider moves places only."""

import numpy as np
import pytest

import rnnviz
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag
from rnnviz.parameters import changed
from rnnviz.view import PLAIN, Hover, View


def run(**params):
    return rnnviz.start("chaos-game", **params)


@pytest.mark.parametrize(
    ("text", "k", "place"),
    [("ACGT", 0.5, (0.78125, 0.40625)), ("gattaca", 0.5, (0.10546875, 0.26171875)), ("AAAA", 0.5, (0.03125, 0.03125)),
     ("ACGT", 0.3, (0.91405, 0.27705))],
)  # fmt: skip
def test_known_places(text, k, place):
    results = run(source="text", text=text, contraction=k).results()
    assert results["final_point"] == pytest.approx(place, abs=1e-12)
    assert results["n_points"] == len(text) == len(results["points"])
    assert results["points"][-1] == results["final_point"]
    assert results["entropy"] is results["dimension"] is results["dimension_measured"] is None


DIMENSIONS = {"random": (2.0, 1.151433), "three": (1.584963, 0.912489), "no-cg": (1.899969, 1.093844)}


@pytest.mark.parametrize("source", DIMENSIONS)
def test_dimensions(source):
    for k, dimension in zip((0.5, 0.3), DIMENSIONS[source], strict=True):
        results = run(source=source, contraction=k, length=200_000).results()
        assert results["dimension"] == pytest.approx(dimension, abs=1e-6)
        assert results["dimension_measured"] == pytest.approx(dimension, abs=1e-4)
        assert len(results["points"]) == 2000
    assert results["entropy"] == pytest.approx(
        {"random": np.log(4), "three": np.log(3)}.get(source, np.log(2 + 3**0.5))
    )


def test_a_dimension_needs_squares_apart_and_letters_enough():
    assert run(contraction=0.7).results()["dimension"] is None
    assert run(contraction=0.7).results()["dimension_measured"] is None
    assert run(length=9999).results()["dimension_measured"] is None


def test_the_laser_writes_few_words():
    results = run(source="laser", length=200_000).results()
    assert results["n_points"] == 10_092
    assert results["occupied"][1:] == [13, 27, 47, 82, 132, 197, 285]
    assert results["possible"][1:] == [16, 64, 256, 1024, 4096, 16384, 65536]


@pytest.mark.parametrize(("k", "least"), [(0.3, 0.93), (0.5, 0.85), (0.7, 0.65)])
def test_the_bound_holds_and_is_nearly_reached(k, least):
    assert least < run(length=3000, contraction=k).results()["worst_ratio"] <= 1.0


def test_prose_is_read_sign_by_sign():
    assert run(source="prose", text="To be, or not").results()["n_points"] == 13


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"source": "text", "text": "ACGTACU"}, "letter 7 is 'U'"),
        ({"source": "text", "text": " "}, "empty"),
        ({"source": "prose", "text": ""}, "empty"),
        ({"length": 0}, "length"),
        ({"ending": "AXG"}, "letter 2 is 'X'"),
    ],
)
def test_wrong_letters_are_refused_in_one_sentence(params, sentence):
    with pytest.raises(InputError, match=sentence):
        run(**params)


def test_a_text_of_one_letter_is_a_sequence_too():
    one = run(source="text", text="G")
    one.finish()
    assert one.results()["final_point"] == [0.75, 0.75]
    assert one.results()["worst_ratio"] == 0.0
    assert one.figure().panels


def test_a_live_contraction_moves_the_places_and_keeps_the_sequence():
    slid, fresh = run(source="no-cg"), run(source="no-cg", contraction=0.4)
    slid.advance(30)
    before = slid.results()["occupied"]
    slid.run.change(changed(slid.params, {"contraction": 0.4}))
    fresh.advance(30)
    assert slid.results() == fresh.results()
    assert slid.results()["occupied"] == before
    for name in ("codes", "shade", "x", "distance"):
        assert (getattr(slid.run.frame(), name) == getattr(fresh.run.frame(), name)).all()


def test_the_square_fills_at_two_thousand_letters_a_second():
    going = run()
    assert going.run.frame().t == 200
    assert going.run.pace * (going.step().t - 200) == 2000
    going.finish()
    frame = going.run.frame()
    assert frame.t == 20_000
    assert (frame.codes >= 0).sum() == going.results()["occupied"][7]


def test_a_click_marks_the_address_and_takes_it_away_again():
    going = run(suffix_length=2)
    click = Click("square", 0.3, 0.3)
    marked = going.demo.on(click, going.params)
    assert marked.ending == "GA"
    assert going.demo.on(click, marked).ending == ""
    assert going.demo.on(Click("square", -0.05, 1.05), going.params).ending == "CC"


def test_pointing_at_a_place_shows_its_squares():
    going = run()
    going.advance(3)
    frame = going.run.frame()
    pointed = View(hover=Hover("square", "newest", 7))
    nested = next(m for m in going.figure(pointed).panel("square").marks if m.key == "nested")
    newest = next(m for m in going.figure(PLAIN).panel("square").marks if m.key == "newest")
    assert newest.tips[7].removeprefix("… ") in nested.label
    smallest = nested.x0.reshape(4, -1)[:, -1].min(), nested.y0.reshape(4, -1)[:, -1].min()
    assert 0 <= frame.x[7] - smallest[0] <= 0.5**8 + 1e-12
    assert 0 <= frame.y[7] - smallest[1] <= 0.5**8 + 1e-12


def test_pointing_at_a_pair_shows_both_places_and_what_they_end_in():
    going = run(length=3000)
    frame = going.run.frame()
    pairs = next(mark for mark in going.figure(PLAIN).panel("distances").marks if mark.key == "pairs")
    index = int(np.argmax(pairs.x == 5))
    marks = {m.key: m for m in going.figure(View(hover=Hover("distances", "pairs", index))).panel("square").marks}
    both = np.column_stack((marks["both"].x, marks["both"].y))
    assert np.linalg.norm(both[0] - both[1]) == pytest.approx(pairs.y[index])
    common = marks["nested"].label.removeprefix("ends in ")
    assert len(common) == 5
    assert all(word.endswith(common) for word in pairs.tips[index].replace("… ", "").split(" and "))
    x, y = marks["nested"].x0.reshape(4, -1)[:, -1], marks["nested"].y0.reshape(4, -1)[:, -1]
    assert ((both >= [x.min(), y.min()]) & (both <= [x.max(), y.max()])).all()
    assert frame.ends.shape == (2, len(frame.common), 2)


# -- corners elsewhere ------------------------------------------------------------------------------------------------

TRIANGLE = ((0.0, 0.0), (0.5, 1.0), (1.0, 0.0), (0.5, 0.0))


def test_a_corner_follows_its_handle_and_stays_in_the_square():
    going = run()
    moved = going.demo.on(Drag("square", "corners", 1, 0.4, 0.9), going.params)
    assert moved.corners == ((0.0, 0.0), (0.4, 0.9), (1.0, 1.0), (1.0, 0.0))
    assert going.demo.on(Drag("square", "corners", 1, -0.4, 1.9), moved).corners == going.params.corners
    marks = {mark.key: mark for mark in run(corners=moved.corners).figure(PLAIN).panel("square").marks}
    assert list(zip(marks["corners"].x, marks["corners"].y, strict=True)) == list(moved.corners)
    assert np.hypot(marks["corner-C"].x - 0.4, marks["corner-C"].y - 0.9) < 0.06


def test_a_live_corner_moves_the_places_and_keeps_the_sequence():
    slid, fresh = run(source="three"), run(source="three", corners=TRIANGLE)
    slid.advance(30)
    before = slid.results()["occupied"]
    slid.run.change(changed(slid.params, {"corners": TRIANGLE}))
    fresh.advance(30)
    assert slid.results() == fresh.results()
    assert slid.results()["occupied"] == before
    for name in ("codes", "shade", "x", "distance"):
        assert (getattr(slid.run.frame(), name) == getattr(fresh.run.frame(), name)).all()


def test_a_triangle_of_three_letters_keeps_its_dimension_wherever_its_corners_are():
    for corners in (TRIANGLE, ((0.1, 0.0), (0.2, 0.9), (1.0, 0.3), (0.5, 0.5))):
        results = run(source="three", corners=corners).results()
        assert results["dimension"] == pytest.approx(np.log(3) / np.log(2))
        assert results["worst_ratio"] <= 1.0 + 1e-9


def test_four_letters_have_a_dimension_only_where_their_cells_stay_apart():
    crooked = ((0.0, 0.0), (0.2, 1.0), (0.8, 1.0), (1.0, 0.0))
    overlapping, apart = run(corners=crooked), run(corners=crooked, contraction=0.3)
    assert overlapping.results()["dimension"] is overlapping.results()["dimension_measured"] is None
    assert "overlap" in overlapping.figure().caption
    assert apart.results()["dimension"] == pytest.approx(np.log(4) / np.log(1 / 0.3))
    assert apart.results()["dimension_measured"] is not None
    assert "overlap" not in apart.figure().caption


def test_the_bound_takes_the_largest_distance_of_the_corners():
    going = run(corners=TRIANGLE, length=3000)
    bound = next(mark for mark in going.figure().panel("distances").marks if mark.key == "bound")
    assert bound.y[0] == pytest.approx(np.sqrt(1.25))
    assert bound.label == "1.12 kᴸ"
    assert 0.8 < going.results()["worst_ratio"] <= 1.0
    plain = next(mark for mark in run().figure().panel("distances").marks if mark.key == "bound")
    assert (plain.y[0], plain.label) == (np.sqrt(2), "√2 kᴸ")


def test_a_click_finds_the_address_between_moved_corners():
    going = run(source="three", corners=TRIANGLE, suffix_length=2)
    top_of_the_left = 0.5 * np.array(TRIANGLE[1]) + 0.25 * np.array(TRIANGLE[0])
    x, y = 0.5 * np.array(TRIANGLE[0]) + 0.25 * np.array(TRIANGLE[1]) + 0.25 * np.array([0.5, 1 / 3])
    assert going.demo.on(Click("square", float(x), float(y)), going.params).ending == "CA"
    assert top_of_the_left[1] < 1.0


def test_corners_in_one_place_are_refused():
    with pytest.raises(InputError, match="all four corners are in one place"):
        run(corners=((0.5, 0.5),) * 4)
    with pytest.raises(InputError, match="corners"):
        run(corners=((0.0, 0.0), (0.0, 1.0)))
