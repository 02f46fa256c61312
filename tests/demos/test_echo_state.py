"""What the echo-state demo promises: reservoirpy's states, exact memory, and forgetting where it is forgotten."""

import warnings
from dataclasses import replace

import numpy as np
import pytest

import rnnviz
from rnnviz.demos.echo_state.drawing import LEVELS, reach
from rnnviz.demos.echo_state.params import LAST
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Paint
from rnnviz.learning.ridge import ridge_weights
from rnnviz.parameters import changed
from rnnviz.view import Hover, View

SMALL = {"samples": 500, "delays": 30}


def results(**params):
    run = rnnviz.start("echo-state", **params)
    run.refine()
    return run.results()


@pytest.mark.parametrize("leak", [1.0, 0.3])
def test_states_are_reservoirpys(leak):
    run = rnnviz.start("echo-state", leak=leak, bias_scale=0.3, **SMALL)
    run.run.results()
    net, paths = run.run.reservoir, run.run._paths
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from reservoirpy.nodes import Reservoir as Reference

        node = Reference(W=net.W, Win=net.W_in, bias=net.b, lr=leak)
        node.initialize(np.zeros((1, 1)))
        node.state = {"out": paths.paths[0, 0]}
        theirs = node.run(paths._u[:500, None])
    assert np.abs(theirs - paths.paths[0, 1:501]).max() < 1e-12


def test_the_ring_is_an_exact_staircase():
    found = results(preset_name="ring-linear")
    k = np.arange(101)
    assert found["memory_exact"] == pytest.approx((1 - 0.9**40) * 0.9 ** (40 * (k // 20)), abs=1e-14)
    assert found["memory_exact"][0] == pytest.approx(0.98521912, abs=1e-8)
    assert found["memory_capacity_exact"] == 20
    assert found["memory_capacity"] == pytest.approx(19.01, abs=0.5)
    assert found["contraction_bound"] == pytest.approx(0.9)


@pytest.mark.parametrize("units", [5, 10, 20])
def test_a_linear_net_holds_as_much_as_it_has_units(units):
    found = results(activation="linear", units=units, density=1.0, samples=3000, delays=400)
    assert found["memory_capacity_exact"] == units
    assert sum(found["memory_exact"]) == pytest.approx(units, abs=1e-9)
    assert found["memory_capacity"] < units


def test_a_tanh_net_has_no_exact_memory():
    found = results(**SMALL)
    assert found["memory_exact"] is found["memory_capacity_exact"] is None
    assert len(found["memory_curve"]) == 31
    assert found["memory_capacity"] == pytest.approx(sum(found["memory_curve"][1:]))


@pytest.mark.parametrize(
    ("preset", "forgets", "radius"),
    [("seed-echo-state", True, 0.9), ("forgets-although-1.5", True, 1.5), ("does-not-forget", False, 1.5),
     ("radius-0.95-and-no-echo", False, 0.95)],
)  # fmt: skip
def test_forgetting(preset, forgets, radius):
    found = results(preset_name=preset, **SMALL)
    assert found["has_echo_states"] == forgets == (found["final_distance"] < 1e-6)
    assert found["spectral_radius_actual"] == pytest.approx(radius, abs=5e-5)
    assert found["contraction_bound"] > 1.0


def test_the_two_unit_net_that_has_no_echo_is_the_known_one():
    found = results(preset_name="radius-0.95-and-no-echo", **SMALL)
    assert found["largest_singular_value"] == pytest.approx(1.577, abs=5e-4)
    cycle = np.array([[-0.9712, -0.2456], [-0.8981, 0.4260]])
    assert found["final_distance"] == pytest.approx(np.linalg.norm(cycle[0] - cycle[1]), abs=1e-3)


def test_the_bound_is_sufficient():
    found = results(spectral_radius=0.5, density=1.0, **SMALL)
    assert found["contraction_bound"] < 1.0
    assert found["has_echo_states"]


def test_a_live_radius_rescales_the_same_weights():
    slid, fresh = rnnviz.start("echo-state", **SMALL), rnnviz.start("echo-state", **SMALL, spectral_radius=1.3)
    slid.advance(4)
    slid.run.change(changed(slid.params, {"spectral_radius": 1.3}))
    slid.refine()
    fresh.advance(4)
    assert slid.run.t == 4
    assert slid.results() == fresh.results()
    assert (slid.run.frame().states == fresh.run.frame().states).all()


def test_the_circle_is_the_radius():
    run = rnnviz.start("echo-state", **SMALL)
    turned = run.demo.on(Drag("eigenvalues", "circle", 0, 0.6, -0.8), run.params)
    assert turned.spectral_radius == pytest.approx(1.0)
    assert run.demo.on(Drag("eigenvalues", "circle", 0, 2.0, -2.0), run.params).spectral_radius == 2.0
    ring = rnnviz.start("echo-state", preset_name="ring-linear")
    assert ring.demo.on(Drag("eigenvalues", "circle", 0, 2.0, 0.0), ring.params).spectral_radius < 1.0


def test_nothing_heard_is_nothing_remembered():
    found = results(input_scale=0.0, bias_scale=0.4, **SMALL)
    assert found["memory_capacity"] == 0.0
    linear = results(input_scale=0.0, activation="linear", units=10, density=1.0, **SMALL)
    assert linear["memory_capacity"] == linear["memory_capacity_exact"] == 0.0


def test_one_unit_is_a_net_too():
    found = results(units=1, density=1.0, **SMALL)
    assert found["has_echo_states"]
    assert found["memory_capacity"] <= 1.0 + 3 * 30 / 500


def test_weights_of_ones_own_are_taken_as_they_are():
    found = results(W=((0.5, 0.0), (0.3, -0.4)), b=(0.1, 0.2), spectral_radius=1.9, units=77, **SMALL)
    assert found["spectral_radius_actual"] == pytest.approx(0.5)
    other = results(W=((0.5, 0.0), (0.3, -0.4)), b=(0.1, 0.2), spectral_radius=0.1, units=3, **SMALL)
    assert other == found


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"activation": "linear", "spectral_radius": 1.0}, "a linear reservoir needs a spectral radius below 1"),
        ({"activation": "linear", "topology": "ring", "spectral_radius": 1.2}, "spectral radius below 1"),
        ({"activation": "linear", "W": ((1.0,),)}, "spectral radius below 1"),
        ({"W": ((1.0, 2.0), (3.0,))}, "W has 2 rows"),
        ({"b": (1.0, 2.0)}, "b has 2 numbers; 100 units need 100"),
        ({"units": 5, "density": 0.01}, "no loop of connections"),
    ],
)
def test_what_is_no_reservoir_is_refused(params, sentence):
    with pytest.raises(InputError, match=sentence):
        rnnviz.start("echo-state", **params)


@pytest.mark.slow
def test_memory_falls_with_the_strength_of_the_input():
    capacities = {
        scale: np.median(
            [results(units=50, density=1.0, input_scale=scale, seed=seed)["memory_capacity"] for seed in range(5)]
        )
        for scale in (0.1, 1.0)
    }
    assert 18 < capacities[0.1] < 24
    assert 8 < capacities[1.0] < 10.5


def test_a_click_kicks_the_second_copy_and_both_meet_again():
    run = rnnviz.start("echo-state", **SMALL)
    kicked = run.demo.on(Click("distance", 399.6, 1e-3), run.params)
    assert kicked.kick == 400
    assert run.demo.on(Click("distance", -7.0, 1.0), run.params).kick == 0
    run.advance(50)
    assert run.run.change(kicked) is False
    assert run.run.t == 50
    run.advance(2000)
    distance = run.run.frame().distance
    assert len(distance) == 1401
    assert distance[399] < 1e-12 < 1.0 < distance[400]
    assert run.results()["final_distance"] == distance[-1] < 1e-12


def test_the_bound_lies_above_the_distance_and_begins_anew_with_a_kick():
    for radius in (0.5, 2.0):
        run = rnnviz.start("echo-state", spectral_radius=radius, density=1.0, kick=200, **SMALL)
        run.advance(2000)
        frame = run.run.frame()
        assert (frame.distance <= frame.bound * (1 + 1e-9) + 1e-13).all()
        assert frame.bound[200] == frame.distance[200]


def test_pointing_at_a_delay_shows_the_input_and_its_recall():
    run = rnnviz.start("echo-state", **SMALL)
    memory = run.results()["memory_curve"]
    recall = run.figure(View(hover=Hover("memory", "delays", 3))).panel("recall")
    heard, recalled = (next(m.y for m in recall.marks if m.key == key) for key in ("heard", "recalled"))
    assert len(heard) == 120
    assert np.corrcoef(heard, recalled)[0, 1] ** 2 == pytest.approx(memory[3], abs=0.05)
    assert "recall" not in {panel.key for panel in run.figure(View(hover=Hover("states", "states", 3))).panels}


def test_while_memory_is_measured_again_the_old_curve_is_seen_pale():
    run = rnnviz.start("echo-state", **SMALL)
    old = run.results()["memory_curve"]
    run.run.change(changed(run.params, {"spectral_radius": 0.4}))
    lines = {mark.key: mark for mark in run.figure().panel("memory").marks}
    assert run.results()["memory_curve"] is None
    assert lines["before"].y.tolist() == old
    run.refine()
    assert "before" not in {mark.key for mark in run.figure().panel("memory").marks}
    assert run.results()["memory_curve"] != old


def painting(level, first, last):
    """A stroke along one row of the paper."""
    paper = np.full((LEVELS, LAST), np.nan)
    paper[level, first - 1 : last] = 1.0
    return Paint("input", "paper", paper, done=True)


def test_a_stroke_is_heard_by_both_copies_from_its_first_step_on():
    run = rnnviz.start("echo-state", **SMALL)
    run.advance(100)
    before = run.run.frame()
    painted = run.demo.on(painting(LEVELS - 1, 120, 129), run.params)
    assert painted.painted == tuple((float(step), 1.2) for step in range(120, 130))
    assert run.run.change(painted) is False
    after = run.run.frame()
    at = np.flatnonzero((after.when >= 120) & (after.when <= 129))
    assert after.drive[at] == pytest.approx(1.2)
    assert (np.delete(after.drive, at) == np.delete(before.drive, at)).all()
    assert (after.states[:, : 120 - 1] == before.states[:, : 120 - 1]).all()
    assert (after.states[:, 120 - 1 :] != before.states[:, 120 - 1 :]).any(axis=0).all()


def test_the_eraser_gives_a_step_its_drive_back():
    run = rnnviz.start("echo-state", **SMALL)
    painted = run.demo.on(painting(3, 50, 59), run.params)
    erased = painting(3, 55, 80)
    erased.values[erased.values == 1.0] = 0.0
    assert [step for step, _ in run.demo.on(erased, painted).painted] == [50, 51, 52, 53, 54]
    half = painting(3, 50, 59)
    assert run.demo.on(replace(half, done=False), run.params) is None


def test_a_steep_stroke_is_as_high_as_its_middle_in_each_step():
    run = rnnviz.start("echo-state", drive="laser", **SMALL)
    stroke = painting(0, 7, 7)
    stroke.values[:3, 6] = 1.0
    low, high = reach(run.params)
    assert run.demo.on(stroke, run.params).painted == ((7.0, round(low + 1.5 * (high - low) / LEVELS, 2)),)


@pytest.mark.parametrize("painted", [((1.5, 0.0),), ((3.0, 0.0), (3.0, 1.0))])
def test_only_whole_steps_are_painted_and_each_once(painted):
    with pytest.raises(InputError, match="whole steps, and each of them once"):
        rnnviz.start("echo-state", painted=painted)


def test_neither_a_stroke_nor_a_kick_measures_memory_anew():
    run = rnnviz.start("echo-state", **SMALL)
    known = run.run.frame().memory
    for params in (changed(run.params, {"kick": 200}), run.demo.on(painting(3, 50, 59), run.params)):
        run.run.change(params)
        assert run.run.frame().memory is known


def test_a_measurement_that_a_stroke_interrupts_comes_to_the_same_end():
    large = {"units": 150, "samples": 4000, "delays": 30}
    whole, interrupted = (rnnviz.start("echo-state", **large) for _ in range(2))
    whole.refine()
    for _ in range(20):
        assert interrupted.run.refine()
    interrupted.run.change(changed(interrupted.params, {"kick": 300}))
    interrupted.refine()
    assert interrupted.results()["memory_curve"] == whole.results()["memory_curve"]


def test_the_weights_are_those_of_the_ridge_readout():
    run = rnnviz.start("echo-state", recalled=3, ridge=1e-3, **SMALL)
    net, u = run.run.reservoir, np.random.default_rng([0, 3]).uniform(-1, 1, 500 + 2 * 500)
    x = net.states(u[:, None])[500:1000]
    expected = ridge_weights(x, u[500 - 3 : 1000 - 3], 1e-3)
    assert run.results()["readout"] == pytest.approx(expected, rel=1e-6, abs=1e-9)
    panel = run.figure().panel("readout")
    (bars,) = panel.marks
    assert panel.x.label == "for 3 steps back"
    assert bars.height == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert bars.x.tolist() == list(range(1, 101))
    assert panel.y.limits == run.figure().panel("states").y.limits


def test_a_click_chooses_the_delay_whose_weights_are_drawn():
    run = rnnviz.start("echo-state", **SMALL)
    chosen = run.demo.on(Click("memory", 7.3, 0.2), run.params)
    assert chosen.recalled == 7
    assert run.demo.on(Click("memory", 400.0, 0.2), run.params).recalled == SMALL["delays"]
    before = run.results()
    run.run.change(chosen)
    assert run.results()["readout"] != before["readout"]
    assert run.results() == rnnviz.start("echo-state", **{**SMALL, "recalled": 7}).results()


def test_pointing_at_a_delay_shows_its_weights_beside_its_recall():
    run = rnnviz.start("echo-state", **SMALL)
    view = View(hover=Hover("memory", "delays", 9))
    assert run.figure(view).panel("readout").x.label == "for 9 steps back"
    frame = run.run.frame()
    (bars,) = run.figure(view).panel("readout").marks
    assert (bars.height == frame.readout[:, 9]).all()


def test_a_kick_stands_where_it_was_clicked():
    """The axis does not grow under the pointer."""
    run = rnnviz.start("echo-state", **SMALL)
    run.advance(500)
    before = run.figure().panel("distance")
    run.params = run.demo.on(Click("distance", 400.0, 1e-3), run.params)
    run.run.change(run.params)
    after = run.figure().panel("distance")
    assert after.x.limits == before.x.limits == (0.0, 1000.0)
    assert next(mark for mark in after.marks if mark.key == "kick").x0.tolist() == [400.0]
    run.advance(1000)
    assert run.figure().panel("distance").x.limits == (0.0, 1400.0)
