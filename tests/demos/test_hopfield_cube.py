"""The facts of the seed figure, what rounding makes of exact ties, and what a person can do to the cube."""

from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz.demos.hopfield_cube import Params, draw, on
from rnnviz.demos.hopfield_cube import run as _cube_run
from rnnviz.demos.hopfield_cube.run import CubeFrame, shown_starts
from rnnviz.demos.hopfield_cube.space import joined
from rnnviz.dynamics.basins import basin_map, follow
from rnnviz.dynamics.fixed_points import find_fixed_points
from rnnviz.dynamics.rounding import labels_at_step
from rnnviz.dynamics.start_grid import grid_axis, grid_starts
from rnnviz.errors import InputError
from rnnviz.events import Click
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Panel
from rnnviz.figure.marks import Bars, Mark, Points
from rnnviz.headless import HeadlessRun
from rnnviz.kit.remembered import remembered
from rnnviz.networks.hopfield import design
from rnnviz.parameters import changed
from rnnviz.view import PLAIN, Hover, View

SEEDS = ((1.0, 1.0, 1.0), (-1.0, -1.0, 1.0), (1.0, -1.0, -1.0))
COORDINATE = st.floats(-1.0, 1.0)


@cache
def seed_figure(**values: object) -> HeadlessRun:
    """The seed figure, finished; shared by the tests."""
    run = rnnviz.start("hopfield-cube", preset_name="hopfield-3-neurons", **values)
    run.finish()
    return run


def marks_of(panel: Panel) -> dict[str, Mark]:
    return {mark.key: mark for mark in panel.marks}


def points_of(run: HeadlessRun, key: str, view: View = PLAIN, **values: object) -> Points:
    params = changed(run.params, values)
    mark = marks_of(draw(params, run.run.frame(), view).panel("cube"))[key]
    assert isinstance(mark, Points)
    return mark


# -- facts ----------------------------------------------------------------------------------------------------------


def test_the_seed_figure_has_its_network() -> None:
    results = seed_figure().results()
    signs = np.array([[0, -1, 1], [-1, 0, -1], [1, -1, 0]])
    W = np.array(results["W"])
    np.testing.assert_allclose(np.diag(W), 0.848933, atol=5e-7)
    np.testing.assert_allclose(np.abs(W[signs != 0]), 0.312901, atol=5e-7)
    np.testing.assert_allclose(results["b"], [0.284852, -0.284852, 0.284852], atol=5e-7)


def test_the_seed_figure_has_three_saddles_and_one_point_inside() -> None:
    found = seed_figure().results()["fixed_points"]
    assert [(p["kind"], p["growing"]) for p in found] == [("stored", 0)] * 3 + [("saddle", 1)] * 3 + [("saddle", 2)]
    np.testing.assert_allclose([p["point"] for p in found[:3]], SEEDS)
    np.testing.assert_allclose(found[6]["point"], [0.366667, -0.366667, 0.366667], atol=5e-7)
    moduli = [abs(complex(*value)) for value in found[6]["eigenvalues"]]
    np.testing.assert_allclose(moduli, [np.exp(0.15), np.exp(0.15), np.exp(-1.5)], atol=1e-9)


def test_the_point_inside_has_words_and_a_sign_of_its_own() -> None:
    figure = seed_figure().figure()
    assert figure.caption.startswith("3 stored attractors, 3 saddles, 1 saddle with two growing directions.")
    saddles, inside = points_of(seed_figure(), "saddle"), points_of(seed_figure(), "saddle-2")
    assert (len(saddles.x), len(inside.x)) == (3, 1)
    assert saddles.shape != inside.shape
    assert inside.tips[0].startswith("saddle with two growing directions at (0.367, -0.367, 0.367)")


def test_the_seed_figure_counts_9261_starts_at_step_100() -> None:
    results = seed_figure().results()
    assert results["counts_at_step"] == [2870] * 3 + [210] * 3 + [21]
    assert results["elsewhere_at_step"] == 0
    np.testing.assert_allclose(np.array(results["basin_fractions"]) * 9261, results["counts_at_step"])


@pytest.mark.slow
def test_finer_grids_count_the_same_way() -> None:
    """On 101³ starts: a tie has two or three smallest numbers, and there are 3 · Σ k² = 338350 per memory."""
    results = seed_figure(grid=101).results()
    assert results["counts_at_step"] == [sum(k * k for k in range(101))] * 3 + [5050] * 3 + [101]
    assert results["ties"] == 3 * 5050 + 101


# -- rounding -------------------------------------------------------------------------------------------------------


def test_float64_keeps_its_651_ties_for_150_steps_and_none_for_300() -> None:
    assert seed_figure().results()["ties"] == 651
    assert seed_figure(label_step=150).results()["ties_held_at_step"] == 651
    assert 0 < seed_figure(label_step=200).results()["ties_held_at_step"] < 651
    assert seed_figure(label_step=300).results()["ties_held_at_step"] < 10


def test_float32_has_lost_hundreds_of_them_by_step_100() -> None:
    results = seed_figure(precision="float32").results()
    assert results["ties"] == 651
    assert results["ties_held_at_step"] < 400
    assert results["counts_at_step"][:3] == [2870] * 3
    assert results["elsewhere_at_step"] == 651 - sum(results["counts_at_step"][3:])


def test_where_the_two_first_terms_tie_float32_never_errs() -> None:
    """Addition commutes also when it rounds: x₁ and −x₂ are exchanged without a trace."""
    run = seed_figure(precision="float32")
    frame = run.run.frame()
    held = frame.tie_now == frame.tie_from
    x1, x2, _ = frame.ties
    assert (x1[held] == -x2[held]).all()
    assert held[(x1 == -x2) & (frame.tie_from == 4)].all()
    assert tuple(np.round(frame.points[4], 2)) == (-0.06, 0.06, 1.0)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_curve_of_ties_agrees_with_the_count(precision: str) -> None:
    frame = seed_figure().run.frame()
    curve = frame.held[["float64", "float32"].index(precision)]
    assert len(curve) == 401
    for step in (40, 100, 200):
        results = seed_figure(label_step=step, precision=precision).results()
        assert curve[step] == results["ties_held_at_step"]


def test_the_colours_ask_where_a_start_belongs_not_where_rounding_took_it() -> None:
    late = seed_figure(label_step=300).run.frame()
    np.testing.assert_array_equal(late.shown_labels, seed_figure().run.frame().shown_labels)
    assert late.counts[-4:].sum() < 651 / 10


@settings(max_examples=8, deadline=None)
@given(
    step=st.integers(0, 120),
    precision=st.sampled_from(["float64", "float32"]),
    update=st.sampled_from(["satlins", "sign", "tanh"]),
)
def test_counting_in_pieces_is_counting_at_once(step: int, precision: str, update: str) -> None:
    run = rnnviz.start("hopfield-cube", grid=13, label_step=step, precision=precision, update=update)
    run.finish()
    net = design(SEEDS, "newhop", update)  # type: ignore[arg-type]
    found = find_fixed_points(net)
    labels = labels_at_step(net, found, grid_starts(13, 3), step, precision)
    assert run.results()["counts_at_step"] == [int((labels == i).sum()) for i in range(len(found))]
    assert run.results()["elsewhere_at_step"] == int((labels < 0).sum())


def test_one_neuron_after_another_is_counted_by_arrival() -> None:
    """Values of ±1 are never rounded, and who has arrived stays."""
    run = rnnviz.start("hopfield-cube", grid=9, update="sign-async", label_step=1000)
    run.finish()
    results = run.results()
    np.testing.assert_allclose(np.array(results["basin_fractions"]) * 9**3, results["counts_at_step"])
    early = rnnviz.start("hopfield-cube", grid=9, update="sign-async", label_step=0)
    early.finish()
    assert early.results()["elsewhere_at_step"] > 0


def test_another_step_to_count_at_leaves_map_and_clock_alone() -> None:
    run = rnnviz.start("hopfield-cube")
    run.finish()
    before = run.run.frame()
    assert not run.run.change(changed(run.params, {"label_step": 200, "slice_at": 0.5}))
    while run.run.refine():
        pass
    after = run.run.frame()
    assert after.labels is before.labels
    assert after.paths is before.paths
    assert after.t == before.t == before.last
    assert after.tie_held < before.tie_held
    assert run.run.change(changed(run.params, {"rule": "hebb"}))
    assert run.run.frame().t == 0


# -- the map --------------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(
    patterns=st.lists(st.tuples(COORDINATE, COORDINATE, COORDINATE), min_size=1, max_size=4),
    rule=st.sampled_from(["newhop", "hebb", "pseudo-inverse", "storkey", "modern"]),
    update=st.sampled_from(["satlins", "sign", "sign-async", "tanh"]),
)
def test_whatever_is_stored_every_start_is_counted_once(
    patterns: list[tuple[float, float, float]], rule: str, update: str
) -> None:
    points = np.array(patterns)
    assume(all(np.abs(points[i] - points[:i]).max(axis=1).min(initial=2.0) > 1e-3 for i in range(len(points))))
    run = rnnviz.start("hopfield-cube", patterns=patterns, rule=rule, update=update, grid=7, label_step=30)
    run.finish()
    results = run.results()
    assert sum(results["counts_at_step"]) + results["elsewhere_at_step"] == 7**3
    assert 0 <= results["ties_held_at_step"] <= results["ties"] <= 7**3
    assert len(run.figure().panels) == 3


def test_permuting_the_neurons_permutes_the_map() -> None:
    labels = seed_figure().run.frame().labels
    for order in permutations(range(3)):
        patterns = np.array(SEEDS)[:, order]
        net = design(patterns)
        other = basin_map(net, find_fixed_points(net), 21).labels
        stored = (labels >= 0) & (labels < 3)
        np.testing.assert_array_equal(other[np.transpose(stored, order)], np.transpose(labels, order)[other < 3])


@given(st.integers(2, 101))
def test_the_shown_starts_are_evenly_spaced_starts_of_the_grid(grid: int) -> None:
    indices, places = shown_starts(grid)
    assert len(indices) <= 21
    assert len(set(np.diff(indices))) <= 1
    assert abs(int(indices[0]) - (grid - 1 - int(indices[-1]))) <= 1
    assert np.isin(places, grid_axis(grid)).all()
    assert places.shape == (3, len(indices) ** 3)


def test_a_fine_grid_shows_the_same_starts_with_their_own_labels() -> None:
    run = rnnviz.start("hopfield-cube", grid=41)
    run.finish()
    frame = run.run.frame()
    net = design(SEEDS)
    labels, steps = follow(net, find_fixed_points(net), frame.shown.T)
    np.testing.assert_array_equal(frame.shown_labels, labels)
    np.testing.assert_array_equal(frame.steps, steps)


def test_no_refinement_is_long() -> None:
    """A piece of work is small whatever the parameters: counted in starts times steps, not in seconds."""
    assert _cube_run.PIECE * _cube_run.STRIDE <= 200_000


# -- the picture ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("across", "axis"), [("x1", 0), ("x2", 1), ("x3", 2)])
@given(at=st.floats(-1.0, 1.0))
@settings(max_examples=15, deadline=None)
def test_a_slice_shows_the_nearest_layer_of_the_map(across: str, axis: int, at: float) -> None:
    run = seed_figure()
    points = points_of(run, "basins", basins_as="slice", slice_across=across, slice_at=at)
    frame = run.run.frame()
    places = np.stack([points.x, points.y, points.z], axis=1)
    assert len(set(places[:, axis])) == 1
    assert abs(places[0, axis] - at) <= 0.05 + 1e-12
    where = np.rint((places + 1.0) * 10).astype(int)
    np.testing.assert_array_equal(points.category, frame.labels[tuple(where.T)])


def test_one_basin_alone_by_number_by_pointing_and_by_a_click() -> None:
    run = seed_figure()
    assert len(points_of(run, "basins").x) == 9261
    assert len(points_of(run, "basins", only_basin=2).x) == 2870
    hover = View(hover=Hover("cube", "stored", 1))
    np.testing.assert_array_equal(points_of(run, "basins", hover).x, points_of(run, "basins", only_basin=2).x)
    chosen = on(Click("counts", 100.0, -1.2), run.params)
    assert chosen is not None
    assert chosen.only_basin == 2
    again = on(Click("counts", 3.0, -0.9), chosen)
    assert again is not None
    assert again.only_basin == 0
    assert on(Click("cube", 0.0, 0.0), run.params) is None


def test_ties_are_marked_by_where_they_are() -> None:
    run = seed_figure(label_step=200)
    held = points_of(run, "ties-held", show_ties=True)
    expelled = points_of(run, "ties-expelled", show_ties=True)
    assert len(held.x) == run.results()["ties_held_at_step"]
    assert len(held.x) + len(expelled.x) == 651
    assert held.shape != expelled.shape
    caption = draw(changed(run.params, {"show_ties": True}), run.run.frame(), PLAIN).caption
    assert caption.startswith("651 starts lie exactly between basins")
    assert f"{len(held.x)} are still there" in caption


def test_without_symmetry_it_says_that_there_are_no_ties() -> None:
    run = rnnviz.start("hopfield-cube", patterns=[[0.9, 0.3, -0.2], [-0.5, 0.8, 0.7]], grid=9, show_ties=True)
    run.finish()
    assert run.results()["ties"] == 0
    assert "no exact ties" in run.figure().caption


def test_turning_the_camera_leaves_everything_else_as_it_was() -> None:
    run = seed_figure()
    frame = run.run.frame()
    first, second = (draw(run.params, frame, View(camera=Camera(azimuth=a))) for a in (10.0, 20.0))
    assert first.panel("cube").camera.azimuth == 10.0
    assert first.panels[1:] == second.panels[1:]
    kept = [a is b for a, b in zip(first.panel("cube").marks, second.panel("cube").marks, strict=True)]
    names = [mark.key.startswith(("patterns", "name-")) for mark in first.panel("cube").marks]
    assert [a or b for a, b in zip(kept, names, strict=True)] == [True] * len(kept)


def test_it_turns_by_itself_only_when_asked_to() -> None:
    run = seed_figure()
    assert run.figure().panel("cube").turns == 0.0
    assert draw(changed(run.params, {"auto_turn": True}), run.run.frame(), PLAIN).panel("cube").turns > 0.0


def test_many_unstable_points_do_not_crowd_out_the_bars() -> None:
    run = rnnviz.start("hopfield-cube", preset_name="modern")
    run.finish()
    counts = run.results()["counts_at_step"]
    (bars,) = (mark for mark in run.figure().panel("counts").marks if mark.key == "counts")
    assert isinstance(bars, Bars)
    np.testing.assert_array_equal(bars.height, counts[:5])
    assert sum(counts[:5]) == sum(counts)


def test_a_projector_shows_two_panels() -> None:
    run = seed_figure()
    ties = changed(run.params, {"show_ties": True})
    assert [p.key for p in run.figure(View(compact=True)).panels] == ["cube", "counts"]
    assert [p.key for p in draw(ties, run.run.frame(), View(compact=True)).panels] == ["cube", "ties"]


def test_trajectories_are_joined_without_the_time_they_stand_still() -> None:
    paths = np.zeros((5, 2, 3))
    paths[:, 0, 0] = [0.0, 0.5, 1.0, 1.0, 1.0]
    x, y, z = joined(paths)
    np.testing.assert_array_equal(x, [0.0, 0.5, 1.0, np.nan, 0.0, np.nan])
    assert len(x) == len(y) == len(z)


def test_what_is_remembered_is_the_same_object_until_an_argument_changes() -> None:
    calls = []

    @remembered
    def twice(array: np.ndarray, factor: int) -> np.ndarray:
        calls.append(factor)
        return factor * array

    array = np.ones(3)
    assert twice(array, 2) is twice(array, 2)
    assert twice(array, 3) is not twice(array.copy(), 3)
    assert calls == [2, 3, 3]


def test_the_frame_shows_at_most_ten_thousand_points() -> None:
    run = rnnviz.start("hopfield-cube", grid=101)
    frame = run.run.frame()
    assert isinstance(frame, CubeFrame)
    assert frame.shown.shape[1] <= 10_000
    everywhere = changed(run.params, {"basins_as": "slice", "slice_across": "all"})
    points = marks_of(draw(everywhere, frame, PLAIN).panel("cube"))["basins"]
    assert isinstance(points, Points)
    assert len(points.x) <= 10_000
    assert replace(frame, t=0).labels is frame.labels


# -- wrong input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"patterns": []}, "at least 1"),
        ({"patterns": [[1, 1, 1], [1, 1, 1]]}, "same"),
        ({"patterns": [[1, 1]]}, r"patterns\[0\]"),
        ({"patterns": [[1, 1, 2]]}, "at most 1"),
        ({"grid": 10**9}, "at most 101"),
        ({"grid": 1}, "at least 2"),
        ({"label_step": -1}, "at least 0"),
        ({"label_step": 10**9}, "at most 1000"),
        ({"precision": "float16"}, "float64"),
        ({"slice_at": float("nan")}, "finite"),
        ({"slice_across": "x4"}, "x1"),
        ({"random_starts": 10**6}, "at most 200"),
    ],
)
def test_wrong_input_gets_one_sentence(values: dict[str, object], word: str) -> None:
    with pytest.raises(InputError, match=word) as caught:
        rnnviz.start("hopfield-cube", **values)
    assert "\n" not in str(caught.value)


def test_params_speak_of_three_coordinates() -> None:
    assert all(len(pattern) == 3 for pattern in Params().patterns)
