"""What the liquid promises: exact rates, balanced questions, an input that knows nothing and a liquid that does."""

import numpy as np
import pytest

import rnnviz
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Paint, Remove
from rnnviz.figure.marks import Canvas
from rnnviz.learning import liquid_task as lt
from rnnviz.parameters import changed
from rnnviz.view import PLAIN, Hover, View


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


def test_in_a_long_trial_a_click_chooses_the_unit_whose_voltage_is_drawn():
    run = rnnviz.start("liquid-state", train=20, test=20, duration=500.0)
    watched = run.demo.on(Click("raster", -50.0, 16.7), run.params)
    assert watched.watched == 17
    assert run.demo.on(Click("raster", -50.0, 17.2), watched).watched == -1
    assert run.demo.on(Click("raster", -50.0, 150.0), run.params) is None
    run.params = watched
    voltage = next(mark for mark in run.figure().panel("voltage").marks if mark.key == "voltage-0")
    assert (len(voltage.y), voltage.x[-1]) == (200, 0.0)
    assert voltage.y.max() < 15.0


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
        ({"injected": ((50.0, 135.0),)}, "no unit 135"),
        ({"injected": ((250.0, 3.0),)}, "comes after the end of a trial, which lasts 200 ms"),
        ({"painted": ((50.0, 3.7),)}, "there are 4 channels"),
        ({"painted": ((201.0, 3.0),)}, "comes after the end"),
        ({"injected": ((50.0, 3.0),) * 21}, "injected may hold at most 20"),
        ({"units": 500, "duration": 10_000.0, "dt": 0.05, "train": 2000}, "take fewer or shorter trials"),
    ],
)
def test_what_cannot_be_simulated_is_refused(params, sentence):
    with pytest.raises(InputError, match=sentence):
        rnnviz.start("liquid-state", **params)


# -- injected spikes --------------------------------------------------------------------------------------------------

FEW = {"train": 20, "test": 20}


def shown(**params):
    run = rnnviz.start("liquid-state", **FEW, **params)
    return run.run.frame()


def raster(trial):
    return set(zip(trial.times.tolist(), trial.units.tolist(), strict=True))


def test_a_click_makes_a_unit_spike_and_the_right_button_takes_it_back():
    run = rnnviz.start("liquid-state", **FEW)
    one = run.demo.on(Click("raster", 50.04, 16.7), run.params)
    assert one.injected == ((50.04, 17.0),)
    two = run.demo.on(Click("raster", 80.0, 3.2), one)
    assert two.injected == ((50.04, 17.0), (80.0, 3.0))
    assert run.demo.on(Drag("raster", "injected", 0, 60.0, 20.4), two).injected == ((60.0, 20.0), (80.0, 3.0))
    assert run.demo.on(Drag("raster", "injected", 1, -9.0, 900.0), two).injected[1] == (0.0, 134.0)
    assert run.demo.on(Remove("raster", "injected", 0), two).injected == ((80.0, 3.0),)
    assert run.demo.on(Click("raster", 50.0, 150.0), run.params) is None, "that is the input"


def test_before_an_injected_spike_nothing_changes_and_it_is_there():
    before, after = shown(), shown(injected=((90.0, 40),))
    for plain, touched in zip(before.trials, after.trials, strict=True):
        differ = raster(plain) ^ raster(touched)
        assert min(time for time, _ in differ) == 90.0
        assert (90.0, 40.0) in raster(touched)
        assert (touched.astray[:89] == 0.0).all()
        assert touched.astray[89] == pytest.approx(1.0 / np.sqrt(135))


def test_what_is_said_to_be_new_or_lost_is_what_differs_from_the_trials_without():
    before, after = shown(connection=2.0), shown(connection=2.0, injected=((60.0, 40), (60.0, 41)))
    for plain, touched in zip(before.trials, after.trials, strict=True):
        new = {spike for spike, is_new in zip(zip(touched.times.tolist(), touched.units.tolist(), strict=True),
                                              touched.is_new, strict=True) if is_new}  # fmt: skip
        lost = set(zip(touched.lost_at.tolist(), touched.lost.tolist(), strict=True))
        assert new == raster(touched) - raster(plain)
        assert lost == raster(plain) - raster(touched)
        assert len(new) > 20, "a wave"


def test_without_synapses_an_injected_spike_changes_its_own_unit_only():
    frame = shown(connection=0.0, injected=((60.0, 40), (100.0, 3)))
    for trial in frame.trials:
        changed_units = {*trial.units[trial.is_new].tolist(), *trial.lost.tolist()}
        assert changed_units == {40.0, 3.0}


def test_a_spike_where_the_unit_fires_anyway_changes_nothing():
    plain = shown().trials[0]
    moment, unit = plain.times[30], plain.units[30]
    assert not shown(injected=((moment, unit),)).trials[0].is_new.any()


def test_an_injected_spike_leaves_the_readout_alone_and_is_there_at_once():
    run = rnnviz.start("liquid-state", **FEW)
    run.advance(40)
    run.refine()
    before = run.results()
    touched = changed(run.params, {"injected": ((60.0, 40.0),)})
    assert run.run.change(touched) is False
    after = run.results()
    assert after["spikes_changed"][0] > 0
    assert {**after, "spikes_changed": None} == before
    fresh = rnnviz.start("liquid-state", **FEW, injected=((60.0, 40),))
    fresh.advance(40)
    for ours, theirs in zip(run.run.frame().trials, fresh.run.frame().trials, strict=True):
        assert raster(ours) == raster(theirs)
        assert (ours.astray == theirs.astray).all()
    run.run.change(changed(touched, {"injected": ()}))
    assert run.results() == before


def test_of_the_same_trial_the_state_is_no_distance_away():
    frame = shown(injected=((60.0, 40),))
    assert (frame.apart[:5] == 0.0).all(), "no unit has fired yet"
    assert frame.apart.max() > 0.1
    assert len(frame.apart) == len(frame.ms) == 200


def test_a_single_spike_is_lost_in_a_weak_liquid_and_everywhere_in_a_strong_one():
    counts = [sum(len(trial.lost) + trial.is_new.sum() for trial in shown(connection=g, injected=((60.0, 40),)).trials)
              for g in (0.0, 1.0, 4.0)]  # fmt: skip
    assert counts[0] <= 8 < counts[1] < counts[2] / 4


# -- an input of one's own --------------------------------------------------------------------------------------------


def as_painted(run, trial):
    """The spikes of a trial in the middle of the milliseconds that they fall into."""
    train = run.run.question.train(trial)
    return tuple((float(np.floor(ms)) + 0.5, float(channel)) for channel, times in enumerate(train) for ms in times)


def test_painting_a_trial_is_hearing_it_and_the_readout_answers_as_it_did():
    run = rnnviz.start("liquid-state", **FEW)
    run.refine()
    question, judge = run.run.question, run.run._readout
    inputs = (lt.on_grid(question.train(trial), 200, 1.0) for trial in range(40))
    listening = lt.Listening(run.run.liquid, inputs, 40, 200)
    for _ in listening.work():
        pass
    for which, trial in enumerate(run.run._pairs[0]):
        before = run.run.frame().trials[which]
        painted = rnnviz.start("liquid-state", **FEW, painted=as_painted(run, trial))
        assert raster(painted.run.frame().trials[0]) == raster(before)
        assert painted.results()["painted_answer"] is None, "no readout has learned yet"
        painted.refine()
        answer = painted.results()["painted_answer"]
        assert answer == pytest.approx(judge.says(listening.echo.liquid)[trial])
        says = "different" if answer > 0 else "same"
        assert painted.figure().panel("raster").title == f"The readout says: {says}"


def test_what_is_painted_is_heard_at_once_and_trials_come_back_when_it_is_erased():
    run = rnnviz.start("liquid-state", **FEW)
    run.advance(60)
    run.refine()
    before = run.results()
    cells = np.zeros((4, 50))
    cells[2, 10] = cells[0, 49] = 1.0
    painted = run.demo.on(Paint("raster", "painted", cells, True), run.params)
    assert sorted(painted.painted) == [(42.0, 2.0), (198.0, 0.0)]
    assert run.run.change(painted) is True
    (trial,) = run.run.frame().trials
    assert list(zip(trial.heard_at, trial.channels, strict=True)) == [(43.0, 2), (199.0, 0)]
    assert run.run.frame().accuracies.size == 3, "readout and liquid stay"
    run.params = painted
    canvas = next(mark for mark in run.figure(PLAIN).panel("raster").marks if mark.key == "painted")
    assert (canvas.values == cells).all()
    erased = run.demo.on(Paint("raster", "painted", 0.0 * cells, True), painted)
    assert run.run.change(erased) is True
    assert len(run.run.frame().trials) == 2
    run.advance(60)
    assert run.results() == before


def test_a_grid_to_paint_on_is_there_when_asked_for():
    for switch, keys in ((True, {"painted"}), (False, set())):
        run = rnnviz.start("liquid-state", **FEW, show_canvas=switch)
        assert {m.key for m in run.figure(PLAIN).panel("raster").marks if isinstance(m, Canvas)} == keys
    assert run.demo.on(Click("raster", 50.0, 145.0), run.params) is None


def test_an_injected_spike_goes_through_an_input_of_ones_own_too():
    frame = shown(painted=((20.5, 0), (24.5, 1), (30.5, 2)), injected=((60.0, 40),))
    assert len(frame.trials) == 1
    assert (60.0, 40.0) in raster(frame.trials[0])
    assert frame.apart.size == 0
    assert frame.trials[0].astray[59] > 0.0


# -- pictures ---------------------------------------------------------------------------------------------------------


def test_pointing_at_a_row_draws_its_voltage():
    run = rnnviz.start("liquid-state", **FEW)
    figure = run.figure(View(hover=Hover("raster", "rows", 17, "cell")))
    voltage = figure.panel("voltage")
    assert voltage.title == "Voltage of unit 17"
    pinned = changed(run.params, {"watched": 17})
    same = run.demo.draw(pinned, run.run.frame(), PLAIN).panel("voltage")
    for key in ("voltage-0", "voltage-1"):
        ours, theirs = (next(m for m in panel.marks if m.key == key) for panel in (voltage, same))
        assert (ours.y == theirs.y).all()
    assert {panel.key for panel in run.figure().panels} >= {"paths", "readout", "distance"}
    row = next(mark for mark in figure.panel("raster").marks if mark.key == "rows")
    assert np.flatnonzero(row.values[:, 0] >= 0).tolist() == [17]


def test_where_there_is_room_for_two_panels_the_second_is_what_is_asked_for():
    hovering = Hover("raster", "rows", 17, "cell")
    for params, hover, second in (
        ({}, None, "answers"), ({"watched": 3}, None, "answers"), ({"watched": 3}, hovering, "voltage"),
        ({"injected": ((60.0, 40),)}, None, "distance"),
    ):  # fmt: skip
        run = rnnviz.start("liquid-state", **FEW, **params)
        figure = run.figure(View(compact=True, hover=hover))
        assert [panel.key for panel in figure.panels] == ["raster", second]


def test_excitatory_and_inhibitory_units_have_colours_of_their_own():
    run = rnnviz.start("liquid-state", **FEW)
    spikes = next(mark for mark in run.figure().panel("raster").marks if mark.key == "spikes-1")
    assert (spikes.category == (spikes.y >= 108)).all()
    assert 0 < spikes.category.sum() < len(spikes.y)
    assert len(set(spikes.role)) == 2


def test_the_readout_stands_beside_the_rows_of_its_units():
    run = rnnviz.start("liquid-state", **FEW)
    run.refine()
    figure = run.figure()
    weights = next(mark for mark in figure.panel("readout").marks if mark.key == "weights")
    assert weights.height.tolist() == run.results()["readout"]
    assert figure.panel("readout").y.limits == figure.panel("raster").y.limits
    assert np.abs(weights.height).max() < figure.panel("readout").x.limits[1]
    assert [weights.role[c] for c in weights.category] == np.where(weights.height > 0, "prediction", "state").tolist()


def test_the_curve_of_rates_can_stand_beside_a_liquid_that_hears_something():
    run = rnnviz.start("liquid-state", **FEW, corner="rates")
    run.refine()
    rates = {mark.key: mark for mark in run.figure(PLAIN).panel("rates").marks}
    assert (rates["measured"].x[0], rates["measured"].y[0]) == (13.5, run.results()["mean_rate"])
    assert rates["exact"].y[rates["exact"].x <= 13.5].max() == 0.0 < run.results()["mean_rate"]
    assert run.demo.on(Drag("rates", "bias", 0, 16.0, 0.0), run.params).bias == 16.0


def test_layers_can_be_left_out_and_the_raster_takes_their_room():
    run = rnnviz.start("liquid-state", **FEW, show_readout=False, show_distance=False)
    figure = run.figure()
    assert {panel.key for panel in figure.panels} == {"raster", "paths", "answers", "separation"}
    assert figure.panel("raster").place == (0, 0, 3, 1)
