"""What the liquid promises: exact rates, balanced questions, an input that knows nothing and a liquid that does."""

import numpy as np
import pytest

import rnnviz
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag
from rnnviz.parameters import changed


def finished(**params):
    run = rnnviz.start("liquid-state", **params)
    run.refine()
    return run.results()


RATES = {15.1: (11.603935, 11.4), 16.0: (32.799013, 32.0), 20.0: (91.988467, 90.6), 30.0: (170.668694, 166.4)}


@pytest.mark.parametrize("bias", RATES)
def test_the_rate_under_a_constant_current(bias):
    exact, counted = RATES[bias]
    found = finished(task="constant", bias=bias, duration=10_000.0, units=10)
    assert found["rate_exact"] == pytest.approx(exact, abs=1e-6)
    assert found["mean_rate"] == pytest.approx(counted, abs=0.01)
    assert found["rates"] == [pytest.approx(counted, abs=0.01)] * 10
    assert found["accuracy_liquid"] is found["separation"] is found["separation_changed"] is None


@pytest.mark.slow
def test_on_a_finer_grid_the_rate_comes_nearer():
    found = finished(task="constant", bias=20.0, duration=10_000.0, units=10, dt=0.1)
    assert found["mean_rate"] == pytest.approx(91.4, abs=0.01)
    assert found["rate_grid"] == pytest.approx(1000 / (0.1 * (30 + 79)), abs=1e-9)


def test_at_thirty_millivolts_the_grid_costs_four_hertz():
    assert finished(task="constant", bias=30.0, units=10)["rate_grid"] == pytest.approx(166.67, abs=0.005)


def test_below_the_threshold_nothing_happens():
    found = finished(task="constant", bias=15.0, duration=2000.0)
    assert found["mean_rate"] == found["rate_exact"] == found["rate_grid"] == 0.0


def test_the_liquid_knows_what_its_input_does_not():
    found = [finished(seed=seed) for seed in range(5)]
    assert 0.4 < np.median([f["accuracy_input"] for f in found]) < 0.6
    assert np.median([f["accuracy_liquid"] for f in found]) > 0.88
    assert 7 < np.median([f["mean_rate"] for f in found]) < 15


def test_the_threshold_alone_does_most_of_the_work_and_too_much_recurrence_ruins_it():
    none, strong = (
        [finished(preset_name=name, seed=seed) for seed in range(3)] for name in ("no-recurrence", "too-strong")
    )
    assert np.median([f["accuracy_liquid"] for f in none]) > 0.85
    assert np.median([f["accuracy_liquid"] for f in strong]) < 0.8
    assert np.median([f["separation"][1] for f in none]) < 0.25 < np.median([f["separation"][1] for f in strong])


def test_a_plain_template_needs_no_liquid():
    found = finished(preset_name="template", duration=300.0, rate=20.0)
    assert found["accuracy_input"] > 0.95


def test_identical_inputs_are_not_separated():
    found = finished(train=20, test=20)
    assert found["separation_changed"] == [0.0, 0.1, 0.2, 0.4, 0.8]
    assert found["separation"][0] == 0.0
    assert all(np.diff(found["separation"]) > 0)


def test_a_live_connection_is_a_fresh_run_with_it():
    few = {"train": 40, "test": 40}
    slid, fresh = rnnviz.start("liquid-state", **few), rnnviz.start("liquid-state", connection=2.0, **few)
    slid.advance(70)
    slid.refine()
    assert slid.run.change(changed(slid.params, {"connection": 2.0})) is False
    fresh.advance(70)
    for run in (slid, fresh):
        run.refine()
    assert slid.results() == fresh.results()
    for ours, theirs in zip(slid.run.frame().trials, fresh.run.frame().trials, strict=True):
        assert (ours.times == theirs.times).all()
        assert (ours.path_x == theirs.path_x).all()


def test_of_a_long_trial_a_change_begins_the_clock_anew():
    run = rnnviz.start("liquid-state", task="constant", bias=16.0, duration=10_000.0, units=10)
    run.advance(20)
    assert run.run.change(changed(run.params, {"bias": 17.0})) is True
    assert run.run.t == 0


def test_pairs_follow_each_other_and_end():
    run = rnnviz.start("liquid-state", train=20, test=20)
    assert run.run.frame().now == 200.0
    seen = set()
    while not run.run.done:
        run.step()
        frame = run.run.frame()
        seen.add(frame.pair)
        assert max(t.times.max(initial=0.0) for t in frame.trials) <= frame.now <= 200.0
    assert seen == set(range(1, 10))


def test_a_click_chooses_the_unit_whose_voltage_is_drawn():
    run = rnnviz.start("liquid-state", train=20, test=20)
    watched = run.demo.on(Click("raster", 50.0, 16.7), run.params)
    assert watched.watched == 17
    assert run.demo.on(Click("raster", 50.0, 17.2), watched).watched == -1
    assert run.demo.on(Click("raster", 50.0, 150.0), run.params).watched == -1
    run.refine()
    before = run.results()
    assert run.run.change(watched) is False
    assert run.results() == before
    voltage = run.run.frame().trials[0].voltage
    assert len(voltage) == 200
    assert voltage.max() < 15.0
    run.params = watched
    assert {panel.key for panel in run.figure().panels} == {"raster", "voltage", "answers", "separation"}


def test_the_bias_follows_its_handle():
    run = rnnviz.start("liquid-state", preset_name="constant-current")
    assert run.demo.on(Drag("rates", "bias", 0, 17.238, 0.0), run.params).bias == 17.24
    assert run.demo.on(Drag("rates", "bias", 0, 44.0, 0.0), run.params).bias == 30.0


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"dt": 1.5}, "dt"),
        ({"dt": 0.0}, "dt"),
        ({"watched": 135}, "no unit 135"),
        ({"units": 500, "duration": 10_000.0, "dt": 0.05, "train": 2000}, "take fewer or shorter trials"),
    ],
)
def test_what_cannot_be_simulated_is_refused(params, sentence):
    with pytest.raises(InputError, match=sentence):
        rnnviz.start("liquid-state", **params)
