"""What gated cells without input do, and what a person can do to them."""

import numpy as np
import pytest

import rnnviz
from rnnviz.demos.gated_chaos import Params, on
from rnnviz.demos.gated_chaos.run import GAINS, Run
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.headless import HeadlessRun, start
from rnnviz.parameters import build, changed
from rnnviz.view import PLAIN, Ghost, View


def finished(preset=None, **values):
    run = start("gated-chaos", preset_name=preset, **values) if preset else HeadlessRun("gated-chaos", Params(**values))
    run.finish()
    return run


def test_the_published_lstm_wanders_over_a_strange_attractor():
    results = finished("lstm-strange").results()
    assert results["lyapunov"][0] == pytest.approx(0.1697, abs=4 * results["lyapunov_error"])
    assert results["verdict"] == "chaos"
    assert results["period"] is None
    assert results["kaplan_yorke"] == pytest.approx(1.44, abs=0.02)
    assert len(results["final_state"]) == len(results["lyapunov"]) == 4


def test_the_published_gru_does_so_too():
    results = finished("gru-strange").results()
    assert results["lyapunov"][0] == pytest.approx(0.2202, abs=4 * results["lyapunov_error"])
    assert results["kaplan_yorke"] == pytest.approx(1.41, abs=0.02)
    assert results["verdict"] == "chaos"


def test_the_chaos_free_cell_comes_to_rest_at_every_gain():
    results = finished("chaos-free").results()
    np.testing.assert_allclose(results["lyapunov"], np.log(0.5), atol=1e-6)
    assert (results["verdict"], results["period"], results["kaplan_yorke"]) == ("rest", 1, 0.0)
    assert all(exponent == pytest.approx(np.log(0.5), abs=1e-3) for _, exponent in results["gain_scan"])


def test_two_starts_of_one_net_have_two_fates():
    run = finished("two-fates")
    assert run.results()["verdict"] == "chaos"
    other = run.run.orbits[1]
    assert (other.verdict(), other.period()) == ("cycle", 18)
    assert "From start 2 it is −0.003" in run.figure().caption


def test_half_the_weights_tame_it():
    results = finished("lstm-tamed").results()
    assert results["lyapunov"][0] == pytest.approx(-0.557, abs=0.002)
    assert (results["verdict"], results["period"]) == ("rest", 1)


def test_exponents_of_minus_infinity_are_null():
    results = finished(gain=0.0, steps=200).results()
    assert results["lyapunov"][2:] == [None, None]
    np.testing.assert_allclose(results["lyapunov"][:2], np.log(0.5), atol=1e-9)


def test_the_scan_agrees_with_a_long_orbit():
    scan = dict(map(tuple, finished(steps=1000).results()["gain_scan"]))
    assert len(scan) == len(GAINS)
    for gain in (0.5, 0.8, 1.2):
        longer = finished(gain=gain, steps=50_000).results()["lyapunov"][0]
        assert scan[min(scan, key=lambda g: abs(g - gain))] == pytest.approx(longer, abs=0.02)


def test_the_first_distance_is_that_of_neighbours():
    separation = finished(steps=100).results()["separation"]
    assert separation[0] == pytest.approx(1e-8)
    assert max(separation) > 0.1


def test_a_drag_of_the_gain_begins_again_but_keeps_the_scan():
    run = Run(Params(steps=1000))
    for _ in range(100):
        run.step()
    known = run.scan
    run.change(changed(run.params, {"gain": 0.5}))
    assert run.done_pieces == 0
    assert run.scan is known
    while not run.done:
        run.step()
    assert run.results()["verdict"] == "rest"
    fresh = finished(gain=0.5, steps=1000)
    assert fresh.results()["gain_scan"] == [list(pair) for pair in run.results()["gain_scan"]]


def test_one_start_may_be_given_without_brackets_around_it():
    assert build(Params, {"start": [0.1, 0.2, 0.3, 0.4]}).start == ((0.1, 0.2, 0.3, 0.4),)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"start": [0.1, 0.2]}, "has 4 numbers, not 2"),
        ({"cell": "gru", "start": [[0.1, 0.2], [0.1, 0.2, 0.3]]}, "has 2 numbers, not 3"),
        ({"start": [[0.1] * 4] * 5}, "at most 4"),
        ({"cell": "gru", "weights": [[0.0, 1.0]] * 8}, "are 6 rows of two"),
        ({"cell": "cfn", "weights": [[0.0, 1.0]] * 6}, "are 2 rows of two"),
        ({"weights": [[0.0, 1.0, 2.0]] * 8}, "weights"),
        ({"gain": 3.5}, "gain"),
        ({"steps": 99}, "steps"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(values, said):
    with pytest.raises(InputError, match=said):
        build(Params, values)


def test_weights_of_ones_own_are_used():
    rows = ((0.0, 1.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (-5.0, -8.0), (8.0, 5.0))
    results = finished(cell="gru", weights=rows, start=((0.1, 0.2),), steps=50_000).results()
    assert results["lyapunov"][0] == pytest.approx(0.069, abs=0.004)


def test_a_click_is_one_more_start_and_the_fifth_is_refused():
    params = Params()
    for n in range(3):
        params = on(Click("attractor", 0.1 * n, 0.2), params)
    assert len(params.start) == 4
    assert params.start[1] == (0.0, 0.2, 0.0, 0.0)
    with pytest.raises(InputError, match="remove one"):
        on(Click("attractor", 0.0, 0.0), params)
    assert len(on(Remove("attractor", "start", 3), params).start) == 3


def test_the_last_start_stays():
    with pytest.raises(InputError, match="must move"):
        on(Remove("attractor", "start", 0), Params())


def test_drags_move_the_gain_and_a_start():
    assert on(Drag("scan", "gain", 0, 5.0, 0.3), Params()).gain == 3.0
    moved = on(Drag("attractor", "start", 0, 0.3, -0.2), Params(start=((0.1, 0.2, 0.3, 0.4),)))
    assert moved.start == ((0.3, -0.2, 0.3, 0.4),)


def test_points_come_in_blocks_that_stay_the_same():
    """Only what is new is sent to the screen and painted."""
    run = Run(Params(steps=10_000))
    for _ in range(25):
        run.step()
    before = run.frame().x[0]
    run.step()
    after = run.frame().x[0]
    assert [a is b for a, b in zip(before, after, strict=True)] == [True, True, False]
    assert len(after[2]) == 600


def test_a_run_kept_to_compare_shows_how_its_neighbours_parted():
    run, other = finished(steps=100), finished(gain=0.5, steps=100)
    view = View(ghosts=(Ghost("tamed", other.params, other.run.frame()),))
    labels = [mark.label for mark in run.demo.draw(run.params, run.run.frame(), view).panel("parting").marks]
    assert "tamed" in labels
    assert "tamed" not in [mark.label for mark in run.demo.draw(run.params, run.run.frame(), PLAIN).panels[1].marks]


def test_it_can_be_reached_by_its_name():
    assert rnnviz.start("gated-chaos").demo.heading.title == "Chaos in a gated cell"
