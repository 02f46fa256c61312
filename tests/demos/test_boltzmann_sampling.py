"""What the Boltzmann demo promises beyond what any demo does."""

import numpy as np
import pytest

import rnnviz
from rnnviz.data.spin_text import as_text, from_text
from rnnviz.dynamics.ising_sweeps import warm_up
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Paint
from rnnviz.figure.marks import Bars, Canvas, Line
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import build, changed
from rnnviz.registry import load
from rnnviz.view import PLAIN, View

DEMO = "boltzmann-sampling"
MACHINE = {"machine": "given"}


def finished(**values):
    run = rnnviz.start(DEMO, **values)
    run.finish()
    return run


def of_preset(name, **values):
    run = rnnviz.start(DEMO, preset_name=name, **values)
    run.finish()
    return run.results()


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    warm_up()


# -- facts ----------------------------------------------------------------------------------------------------------


def test_three_units_exactly():
    found = rnnviz.start(DEMO, **MACHINE).results()
    assert found["log_Z"] == pytest.approx(2.615030526, abs=1e-9)
    assert found["free_energy"] == -found["log_Z"]
    assert found["mean_energy_exact"] == pytest.approx(-0.902350427, abs=1e-9)
    np.testing.assert_allclose(found["magnetisation_exact"], [0.040601729, 0.008223395, 0.246264747], atol=1e-9)
    assert found["probabilities"][4] == pytest.approx(0.31191314, abs=5e-9)
    assert found["mean_energy"] is found["total_variation"] is found["magnetisation"] is None


def test_a_ring_and_a_ring_of_two():
    assert rnnviz.start(DEMO, machine="ring", units=5).results()["log_Z"] == pytest.approx(5.862749609, abs=1e-9)
    two = rnnviz.start(DEMO, machine="ring", units=2).results()["log_Z"]
    assert two == pytest.approx(np.log((2 * np.cosh(1)) ** 2 + (2 * np.sinh(1)) ** 2))


def test_taking_turns_comes_as_near_as_its_memory_allows():
    found = finished(units=8, field=0.3, sweeps=10_000, seed=1).results()
    memory = max(1.0, found["autocorrelation_time"])
    assert found["total_variation"] < 4 * memory**0.5 * found["total_variation_iid"]
    assert found["mean_energy"] == pytest.approx(found["mean_energy_exact"], abs=0.05)
    np.testing.assert_allclose(found["correlations"], found["correlations_exact"], atol=0.06)


@pytest.mark.parametrize(("T", "apart"), [(1.0, 0.445), (0.5, 0.745)])
def test_all_at_once_stays_away_from_the_law(T, apart):
    found = of_preset("all-at-once", temperature=T)
    assert found["total_variation"] == pytest.approx(apart, abs=0.02)


def test_a_frozen_machine_sees_half_of_its_law():
    found = of_preset("frozen")
    assert found["total_variation"] == pytest.approx(0.5, abs=0.02)
    np.testing.assert_allclose(found["magnetisation_exact"], 0, atol=1e-12)


@pytest.mark.parametrize(("T", "u", "within"), [(2.0, -1.745565, 0.012), (3.0, -0.817310, 0.006)])
def test_a_lattice_beside_its_solution(T, u, within):
    found = finished(machine="lattice", temperature=T, sweeps=3000, burn_in=500).results()
    assert found["energy_per_unit_exact"] == pytest.approx(u, abs=1e-6)
    assert found["energy_per_unit"] == pytest.approx(u, abs=within)
    assert found["mean_energy"] == pytest.approx(1024 * found["energy_per_unit"])
    assert found["critical_temperature"] == pytest.approx(2.269185314, abs=1e-9)
    onsager = {2.0: 0.911319, 3.0: 0.0}[T]
    assert found["magnetisation_onsager"] == pytest.approx(onsager, abs=1e-6)
    assert found["abs_magnetisation"] == pytest.approx({2.0: 0.911, 3.0: 0.084}[T], abs=0.012)
    assert found["magnetisation"] is found["total_variation"] is found["probabilities"] is None
    assert found["log_Z"] == pytest.approx(-found["free_energy"] / T)


def test_a_lattice_of_sixteen_has_everything():
    found = finished(machine="lattice", side=4, temperature=3.0, sweeps=4000).results()
    assert found["log_Z"] == pytest.approx(13.281033456, abs=1e-9)
    assert found["energy_per_unit_exact"] == pytest.approx(-1.017069627, abs=1e-9)
    assert found["abs_magnetisation"] == pytest.approx(0.601291326, abs=0.05)
    assert found["mean_energy_exact"] / 16 == pytest.approx(found["energy_per_unit_exact"], abs=1e-9)
    assert len(found["magnetisation"]) == 16
    assert found["total_variation"] is not None
    assert found["probabilities"] is None


def test_what_is_not_solved_is_null():
    with_field = rnnviz.start(DEMO, machine="lattice", field=0.1).results()
    assert with_field["energy_per_unit_exact"] is with_field["log_Z"] is None
    against = rnnviz.start(DEMO, machine="lattice", coupling=-1.0).results()
    assert (
        against["energy_per_unit_exact"] is against["critical_temperature"] is against["magnetisation_onsager"] is None
    )
    with_it = rnnviz.start(DEMO, machine="lattice").results()
    assert against["log_Z"] == pytest.approx(with_it["log_Z"])  # flipping the white units of an even side
    assert rnnviz.start(DEMO, machine="lattice", coupling=-1.0, side=33).results()["log_Z"] is None


def test_stripes_do_not_die():
    found = of_preset("ising-cold")
    assert found["abs_magnetisation"] < 0.5
    assert found["energy_per_unit"] > found["energy_per_unit_exact"] + 0.05


# -- what a person does ---------------------------------------------------------------------------------------------


def test_another_temperature_keeps_the_state_and_begins_to_count_anew():
    run = rnnviz.start(DEMO, machine="lattice", side=64, temperature=2.0)
    run.advance(200)
    spins = run.run.frame().lattice.spins
    params = run.demo.on(Drag("magnetisation", "temperature", 0, 3.0, 0.5), run.params)
    assert params.temperature == 3.0
    run.run.change(params)
    seen = run.run.frame()
    np.testing.assert_array_equal(seen.lattice.spins, spins)
    assert seen.samples == seen.sweep == 0
    assert seen.lattice.kept.shape == (3, 1)
    assert seen.lattice.kept[0, 0] == 2.0


def test_a_click_flips_a_unit_and_undoing_it_flips_it_back():
    run = HeadlessRun(DEMO, load(DEMO).Params())
    run.advance(20)
    before = run.run.frame().states.x
    params = run.demo.on(Click("units", 0.0, 1.0), run.params)
    assert params.flips == (0,)
    run.run.change(params)
    np.testing.assert_array_equal(run.run.frame().states.x * before, [-1, 1, 1, 1, 1, 1])
    run.run.change(run.params)
    np.testing.assert_array_equal(run.run.frame().states.x, before)
    assert run.demo.on(Click("units", 0.0, 0.0), run.params) is None


def test_what_is_painted_is_what_goes_on():
    run = rnnviz.start(DEMO, machine="lattice", side=5)
    run.advance(5)
    canvas = next(mark for mark in run.figure(PLAIN).panel("spins").marks if isinstance(mark, Canvas))
    values = canvas.values.copy()
    values[0] = -1
    run.run.change(run.demo.on(Paint("spins", "spins", values, done=True), run.params))
    np.testing.assert_array_equal(run.run.frame().lattice.spins[-1], -np.ones(5))
    again = rnnviz.start(DEMO, machine="lattice", side=5, painted=run.run.params.painted)
    np.testing.assert_array_equal(again.run.frame().lattice.spins, run.run.frame().lattice.spins)


@pytest.mark.parametrize("side", [1, 3, 4, 7, 128])
def test_a_lattice_goes_through_text(side):
    spins = np.random.default_rng(0).choice([-1, 1], (side, side))
    np.testing.assert_array_equal(from_text(as_text(spins)), spins)


# -- the picture says what the results say --------------------------------------------------------------------------


def test_bars_and_outline_are_the_shares_and_the_law():
    run = finished(**MACHINE)
    panel = run.figure(PLAIN).panel("states")
    bars = next(mark for mark in panel.marks if isinstance(mark, Bars))
    law = next(mark for mark in panel.marks if mark.key == "law")
    p, order = np.array(run.results()["probabilities"]), run.run.frame().states.numbers
    assert isinstance(law, Line)
    np.testing.assert_array_equal(law.y[1:-1:2], p[order])
    assert np.abs(bars.height - p[order]).sum() / 2 == pytest.approx(run.results()["total_variation"])
    assert (np.diff(run.run.frame().states.energies) >= 0).all()


def test_the_panel_of_distances_ends_at_the_result():
    run = finished(sweeps=300)
    panel = run.figure(PLAIN).panel("distance")
    chain = next(mark for mark in panel.marks if mark.key == "distance")
    assert chain.y[-1] == run.results()["total_variation"]
    iid = next(mark for mark in panel.marks if mark.key == "iid")
    at_300 = np.exp(np.interp(np.log(300), np.log(iid.x), np.log(iid.y)))
    assert at_300 == pytest.approx(run.results()["total_variation_iid"])


@pytest.mark.parametrize("values", [{"units": 10}, {"machine": "lattice", "side": 128}])
def test_the_same_frame_drawn_twice_gives_the_same_large_arrays(values):
    run = rnnviz.start(DEMO, **values)
    run.advance(3)
    frame = run.run.frame()
    first, second = (run.demo.draw(run.params, frame, View()) for _ in range(2))
    for one, two in zip(first.panels, second.panels, strict=True):
        for a, b in zip(one.marks, two.marks, strict=True):
            for name, value in vars(a).items():
                if isinstance(value, np.ndarray) and value.nbytes > 4096:
                    assert getattr(b, name) is value, (one.key, a.key, name)


# -- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("machine", ["random", "lattice"])
@pytest.mark.parametrize("temperature", [0.05, 20.0])
def test_the_coldest_and_the_hottest(machine, temperature):
    run = rnnviz.start(DEMO, machine=machine, temperature=temperature, coupling=4.0, field=4.0, sweeps=200)
    run.finish()
    assert run.results()["mean_energy"] is not None


REFUSED = [
    ({"machine": "given", "J": [[0, 1]]}, "J must be square"),
    ({"machine": "given", "J": [[0, 1], [2, 0]], "b": [0, 0]}, "symmetric"),
    ({"machine": "given", "J": [[0, 1], [1, 0]], "b": [0]}, "b must have one number for each of the 2 units"),
    ({"machine": "given", "J": [[1, 0], [0, 0]], "b": [0, 0]}, "constant"),
    ({"machine": "given", "J": np.zeros((17, 17)).tolist(), "b": [0] * 17}, "16 units at most"),
    ({"machine": "ring", "units": 1}, "units must be at least 2"),
    ({"machine": "lattice", "side": 2}, "side must be at least 3"),
    ({"temperature": 0.01}, "temperature must be at least 0.05"),
    ({"units": 3, "flips": [5]}, "there is no unit 5"),
    ({"machine": "lattice", "painted": "zebra"}, "begins with its side"),
    ({"machine": "lattice", "side": 4, "painted": "5:0000000"}, "side 4"),
]


@pytest.mark.parametrize(("values", "says"), REFUSED)
def test_wrong_input_is_explained(values, says):
    with pytest.raises(InputError, match=says):
        build(load(DEMO).Params, values)


def test_what_was_painted_goes_with_its_lattice():
    params = build(load(DEMO).Params, {"machine": "lattice", "side": 3, "painted": as_text(np.ones((3, 3)))})
    assert changed(params, {"side": 4}).painted == ""


def test_the_memory_of_the_energy_can_be_seen():
    run = finished(machine="lattice", side=16, temperature=2.269, sweeps=2000, beside="memory")
    panel = run.figure(PLAIN).panel("memory")
    line = next(mark for mark in panel.marks if mark.key == "correlation")
    energies = run.run._sampling.energies.counted
    away = energies - energies.mean()
    assert line.y[0] == 1.0
    assert line.y[3] == pytest.approx(away[:-3] @ away[3:] / (away @ away))
    assert f"{run.results()['autocorrelation_time']:.3g}" in panel.title
