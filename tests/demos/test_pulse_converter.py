"""What the nets learn of pulses, and what a person can do to them."""

from statistics import median

import numpy as np
import pytest

from rnnviz.demos.pulse_converter import Params, on
from rnnviz.demos.pulse_converter.drawing import pointed_at
from rnnviz.demos.pulse_converter.run import Run, edge_only, pieces_of
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import build, changed
from rnnviz.view import PLAIN, Ghost, Hover, View


def finished(**values):
    run = HeadlessRun("pulse-converter", build(Params, values))
    run.finish()
    return run


def errors(run):
    return {row["net"]: row["test_error"] for row in run.results()["table"]}


def test_gates_beat_their_absence():
    """A quarter of the training already tells."""
    found = errors(finished(updates=500))
    assert found["gru-5-3"] < 0.1 * min(found["simple-5"], found["simple-10"])


@pytest.mark.slow
def test_the_course_table_has_its_order():
    """Medians of five seeds; ranges of eight: simple-5 0.11–0.30, simple-10 0.10–0.48, lstm-5 0.007–0.049."""
    seeds = [errors(finished(seed=seed)) for seed in range(5)]
    found = {name: median(errors_[name] for errors_ in seeds) for name in seeds[0]}
    assert sorted(found, key=found.__getitem__) == ["gru-5-3", "lstm-5-3", "lstm-5", "simple-10", "simple-5"]
    assert 0.1 < found["simple-5"] < 0.38
    assert 0.1 < found["simple-10"] < 0.25
    assert 0.008 < found["lstm-5"] < 0.051
    assert 0.002 < found["lstm-5-3"] < 0.02
    assert 0.0004 < found["gru-5-3"] < 0.003


@pytest.mark.slow
def test_gated_nets_find_the_inverse_easier():
    run = finished(direction="inverse", nets=("lstm-25", "lstm-5", "gru-5-3", "simple-10"))
    found = errors(run)
    assert found["lstm-25"] < 0.001
    assert max(found["lstm-5"], found["gru-5-3"]) < 0.005
    assert found["simple-10"] == pytest.approx(edge_only(run.run._test), rel=0.1)
    assert run.results()["memory"] is None
    assert run.results()["length_error"] is None


def test_seeing_the_edge_only_costs_a_sixth():
    run = HeadlessRun("pulse-converter", Params(direction="inverse"))
    assert edge_only(run.run._test) == pytest.approx(0.155, abs=0.01)


def test_the_table_counts_weights_as_the_course_does():
    nets = ("simple-5", "lstm-5", "simple-10", "lstm-5-3", "gru-5-3", "lstm-25")
    rows = HeadlessRun("pulse-converter", Params(nets=nets)).results()["table"]
    assert [row["n_weights"] for row in rows] == [41, 146, 131, 252, 190, 2726]
    assert [row["course_error"] for row in rows] == [0.47, 0.08, 0.27, 0.04, 0.03, None]
    inverse = HeadlessRun("pulse-converter", Params(direction="inverse", nets=("lstm-25",))).results()["table"]
    assert inverse[0]["course_error"] == pytest.approx(0.07)


def test_curves_have_ten_looks_and_end_with_the_table():
    run = finished(updates=33, nets=("simple-5", "gru-5-3"))
    results = run.results()
    assert {name: len(curve) for name, curve in results["curves"].items()} == {"simple-5": 10, "gru-5-3": 10}
    assert {name: curve[-1] for name, curve in results["curves"].items()} == errors(run)


def test_the_same_seed_gives_the_same_table():
    assert finished(updates=20).results() == finished(updates=20).results()
    assert finished(updates=20).results() != finished(updates=20, seed=1).results()


def test_a_net_that_runs_away_says_so_and_the_others_go_on():
    run = finished(updates=40, nets=("simple-5", "gru-5-3"), learning_rate=1.0)
    run.run._trainings[0].diverged = True
    assert "simple-5" in run.run.remarks[0]
    rows = run.results()["table"]
    assert rows[0]["test_error"] is None
    assert rows[1]["test_error"] is not None
    texts = [mark.text for mark in run.figure().panel("errors").marks if mark.key.startswith("number")]
    assert texts[0] == "ran away"


@pytest.mark.parametrize("preset", [{}, {"direction": "inverse"}, {"updates": 7}, {"batch": 128, "updates": 50}])
def test_every_update_is_done_once_and_in_order(preset):
    params = build(Params, preset)
    updates = [n for kind, a, b in pieces_of(params) if kind == "train" for n in range(a, b)]
    assert updates == list(range(params.updates))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"shortest": 20, "longest": 20}, "longer than the shortest"),
        ({"shortest": 20, "longest": 10}, "longer than the shortest"),
        ({"nets": ["lstm-6"]}, "did you mean 'lstm-"),
        ({"nets": ["lstm-5", "lstm-5"]}, "only once"),
        ({"nets": []}, "nets"),
        ({"pulses": [[0, 4]]}, "outside 5 to 40"),
        ({"pulses": [[0, 20], [10, 20]]}, "no room"),
        ({"pulses": [[230, 20]]}, "no room"),
        ({"direction": "inverse", "pulses": [[0, 20], [22, 20]]}, "no room"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(values, said):
    with pytest.raises(InputError, match=said):
        build(Params, values)


def test_dragging_a_pulse_changes_its_height_and_every_net_answers():
    run = Run(Params(updates=30, nets=("simple-5", "gru-5-3")))
    for _ in range(4):
        run.step()
    before = run.frame()
    new = on(Drag("answers", "pulses", 0, run.params.shown_pulses[0][0] + 1.0, 0.2), run.params)
    run.change(new)
    after = run.frame()
    assert new.pulses[0] == (run.params.shown_pulses[0][0], 5)
    assert not np.array_equal(before.x, after.x)
    assert all(not np.array_equal(a, b) for a, b in zip(before.outputs, after.outputs, strict=True))
    assert run.done_pieces == 4


def test_a_drag_across_another_pulse_waits():
    params = Params()
    second = params.shown_pulses[1][0]
    assert on(Drag("answers", "pulses", 0, second + 1.0, 0.6), params) is None


def test_the_end_of_an_inverse_pulse_is_dragged():
    params = Params(direction="inverse", pulses=((10, 20),))
    assert on(Drag("answers", "pulses", 0, 42.0, 1.0), params).pulses == ((10, 32),)


def test_a_click_adds_a_pulse_where_there_is_room():
    params = Params(pulses=((10, 20), (60, 10)))
    assert on(Click("answers", 100.2, 0.0), params).pulses == ((10, 20), (60, 10), (100, 22))
    assert on(Click("answers", 40.0, 0.0), params).pulses[-1] == (40, 20)
    with pytest.raises(InputError, match="no room"):
        on(Click("answers", 57.0, 0.0), params)


def test_the_last_pulse_stays():
    params = Params(pulses=((10, 20), (60, 10)))
    fewer = on(Remove("answers", "pulses", 0), params)
    assert fewer.pulses == ((60, 10),)
    with pytest.raises(InputError, match="stays"):
        on(Remove("answers", "pulses", 0), fewer)


def test_pulses_of_ones_own_go_with_another_task():
    assert changed(Params(pulses=((10, 20),)), {"direction": "inverse"}).pulses == ()


def test_pointing_at_a_net_shows_its_memory():
    run = finished(updates=10)
    frame = run.run.frame()
    assert frame.nets[pointed_at(frame, PLAIN)] == "gru-5-3"
    assert pointed_at(frame, View(hover=Hover("errors", "ours", 1))) == 1
    assert pointed_at(frame, View(hover=Hover("errors", "ours", 99))) == 4
    figure = run.demo.draw(run.params, frame, View(hover=Hover("errors", "ours", 1)))
    assert "lstm-5" in figure.panel("memory").title


def test_a_session_in_the_middle_of_a_tenth_goes_on_bit_for_bit():
    values = {"updates": 60, "nets": ("simple-5", "lstm-5-3")}
    never = Run(build(Params, values))
    while not never.done:
        never.step()
    first = Run(build(Params, values))
    for _ in range(9):
        first.step()
    again = Run(build(Params, values))
    again.restore(first.checkpoint())
    while not again.done:
        again.step()
    assert again.results()["table"] == never.results()["table"]
    assert again.frame().outputs[1].tobytes() == never.frame().outputs[1].tobytes()


def test_a_run_kept_to_compare_shows_its_errors():
    run, other = finished(updates=10), finished(updates=10, seed=1)
    view = View(ghosts=(Ghost("before", other.params, other.run.frame()),))
    marks = run.demo.draw(run.params, run.run.frame(), view).panel("errors").marks
    ghost = next(mark for mark in marks if mark.label == "before")
    np.testing.assert_allclose(ghost.x, list(errors(other).values()))
