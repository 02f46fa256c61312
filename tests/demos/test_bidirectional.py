"""What past and future allow, and what nets make of it."""

import numpy as np
import pytest

from rnnviz.demos.bidirectional import Params, on, pointed_at
from rnnviz.demos.bidirectional.run import AMONG, pieces_of
from rnnviz.errors import InputError
from rnnviz.events import Click
from rnnviz.headless import HeadlessRun
from rnnviz.learning.bit_training import BitTraining
from rnnviz.parameters import build, changed
from rnnviz.view import PLAIN, Hover, View
from tests.demos.trying import seeds


def finished(**values):
    run = HeadlessRun("bidirectional", build(Params, values))
    run.finish()
    return run


def standard_error(run):
    """Of an accuracy on the held-out sequences, whose moments belong together."""
    params = run.params
    x, y = run.run._held_out
    net = run.run._training
    right = np.array([net.right(x[:, [n]], y[:, [n]])[params.bits.judged].mean() for n in range(300)])
    return float(right.std() / len(x[0]) ** 0.5)


@seeds(0, 1, 2)
def test_the_past_stops_at_three_quarters(seed):
    """Catalogue: 0.7499, 0.7478, 0.7495."""
    run = finished(direction="forward", seed=seed, updates=300)
    assert run.results()["accuracy"] == pytest.approx(0.75, abs=3 * standard_error(run))
    assert run.results()["best_forward"] == 0.75


@seeds(0, 1, 2)
def test_both_directions_answer_everything(seed):
    found = finished(seed=seed, updates=400).results()
    assert found["accuracy"] > 0.999
    assert found["best_both"] == 1.0


@pytest.mark.parametrize("direction", ["forward", "backward", "both"])
def test_nets_become_the_filter_and_the_smoother_and_do_not_pass_them(direction):
    run = finished(task="telegraph", direction=direction, updates=400)
    found = run.results()
    best = found["best_both"] if direction == "both" else found["best_forward"]
    assert best - 0.006 < found["accuracy"] < best + 3 * standard_error(run) + 0.001
    frame = run.run.frame()
    assert np.abs(frame.p - frame.best).mean() < 0.05


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["simple", "gru"])
@pytest.mark.parametrize("task", ["majority", "telegraph"])
def test_every_cell_meets_its_bound_and_does_not_pass_it(task, cell):
    for direction in ("forward", "both"):
        run = finished(task=task, direction=direction, cell=cell, updates=1500)
        found = run.results()
        best = found["best_both"] if direction == "both" else found["best_forward"]
        assert best - 0.01 < found["accuracy"] < best + 3 * standard_error(run) + 0.001


def test_an_untrained_net_guesses():
    found = finished(updates=0).results()
    assert found["accuracy"] == pytest.approx(0.5, abs=0.05)
    assert found["accuracy_by_position"][:3] == [None] * 3
    assert found["accuracy_by_position"][-3:] == [None] * 3
    assert None not in found["accuracy_by_position"][3:-3]


def test_what_is_judged_in_pieces_is_what_is_judged_at_once():
    run = finished(updates=20)
    right = run.run._training.right(*run.run._held_out)
    assert run.results()["accuracy"] == pytest.approx(right.sum() / (54 * 2000), abs=1e-12)


def test_the_untouched_parameters_of_the_other_task_change_nothing():
    assert finished(updates=5, flip=0.4).results() == finished(updates=5).results()


def test_turning_a_bit_over_changes_the_picture_and_nothing_that_is_learned():
    plain, touched = (HeadlessRun("bidirectional", Params(updates=40)) for _ in range(2))
    touched.run.change(changed(touched.params, {"flipped": (20,)}))
    before, after = plain.run.frame(), touched.run.frame()
    assert np.flatnonzero(before.x != after.x).tolist() == [20]
    differing = np.flatnonzero(np.nan_to_num(before.y) != np.nan_to_num(after.y))
    assert set(differing.tolist()) <= set(range(17, 24))
    for run in (plain, touched):
        run.finish()
    assert plain.results() == touched.results()


def test_a_learned_answer_follows_the_bit_that_is_turned_over():
    run = finished(updates=400)
    for t in (12, 30, 41):
        run.run.change(changed(run.run.params, {"flipped": (t,)}))
        frame = run.run.frame()
        asked = np.isfinite(frame.p)
        assert ((frame.p > 0.5) == (frame.y == 1))[asked].all()


def test_a_click_turns_a_bit_over_and_back():
    once = on(Click("sequence", 7.4, 2.4), Params())
    assert once is not None
    assert once.flipped == (7,)
    assert on(Click("sequence", 7.9, 2.4), once) == Params()
    assert on(Click("learning", 7.9, 0.4), once) is None
    assert on(Click("sequence", 999.0, 2.4), Params()).flipped == (59,)  # type: ignore[union-attr]


def test_the_pointer_chooses_the_moment():
    run = HeadlessRun("bidirectional", Params(direction="forward"))
    frame = run.run.frame()
    assert pointed_at(run.params, frame, View(hover=Hover("sequence", "truth", 11, "cell"))) == 11
    assert pointed_at(run.params, frame, PLAIN) == frame.focus
    assert frame.best[frame.focus] == 0.5


def test_the_liveliest_of_the_first_sequences_is_shown():
    run = HeadlessRun("bidirectional", Params(task="telegraph"))
    changes = np.abs(np.diff(run.run._held_out[1][:, :AMONG], axis=0)).sum(axis=0)
    assert np.abs(np.diff(run.run.frame().y)).sum() == changes.max()


def test_the_rate_falls_in_a_straight_line_to_two_percent():
    plan = Params().plan
    assert [plan.rate_factor(n) for n in (0, 599)] == [1.0, pytest.approx(0.02)]
    assert np.ptp(np.diff([plan.rate_factor(n) for n in range(600)])) < 1e-12


def test_held_out_sequences_are_those_of_the_seed_whatever_else_is_chosen():
    one, other = Params(hidden=3, batch=7, updates=9).plan.held_out(), Params().plan.held_out()
    assert np.array_equal(one[0], other[0])
    assert not np.array_equal(one[0], Params(seed=1).plan.held_out()[0])


def test_the_plan_covers_every_update_once_and_judges_everything():
    pieces = pieces_of(Params(updates=123))
    trained = [n for kind, first, last in pieces if kind == "train" for n in range(first, last)]
    assert trained == list(range(123))
    assert pieces[-1][0] == "judge"
    assert pieces[-1][2] == 2000


def test_a_rate_that_is_too_large_keeps_the_last_good_weights():
    training = BitTraining(Params().net, Params().plan)
    training.theta[:] = np.nan
    with pytest.raises(InputError, match="lower learning rate"):
        training.update(0.01)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"time_steps": 6}, "does not fit into 6 steps"),
        ({"reach": 8, "time_steps": 16}, "time_steps must be more than 16"),
        ({"task": "telegraph", "flip": 0.5}, "nothing to learn"),
        ({"task": "telegraph", "flip": 0.0}, "greater than 0"),
        ({"flipped": (60,)}, "from 0 to 59"),
        ({"flipped": (3, 3)}, "each once"),
    ],
)
def test_what_cannot_be_is_refused(values, words):
    with pytest.raises(InputError, match=words):
        build(Params, values)
