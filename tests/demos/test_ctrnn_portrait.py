"""The phase portrait: the facts of its presets, what varying finds, and what is refused."""

from typing import Any

import numpy as np
import pytest

import rnnviz
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.figure.marks import Points
from rnnviz.registry import load
from rnnviz.view import PLAIN

ID = "ctrnn-portrait"


def results(preset: str | None = None, **params: Any) -> dict[str, Any]:
    run = rnnviz.start(ID, preset_name=preset, **params)
    run.refine()
    return run.results()


def test_four_basins_are_the_default() -> None:
    found = results()
    kinds = [one["type"] for one in found["fixed_points"]]
    assert (kinds.count("stable node"), kinds.count("saddle"), kinds.count("unstable node")) == (4, 4, 1)
    assert found["index_sum"] == 1
    assert found["basin_counts"] == [12754, 7446, 7446, 12754]
    assert found["unlabelled"] == 1
    np.testing.assert_allclose(found["attractors"][2]["point"], [2.575679, 2.575679], atol=2e-6)
    np.testing.assert_allclose(found["fixed_points"][0]["eigenvalues"], [[-0.928636, 0.0], [-0.957182, 0.0]], atol=2e-6)


@pytest.mark.parametrize(
    ("preset", "period", "high"), [("oscillator", 6.837634, 2.547566), ("beer-oscillator", 28.999908, 1.456153)]
)
def test_clocks(preset: str, period: float, high: float) -> None:
    found = results(preset)
    (cycle,) = found["limit_cycles"]
    assert cycle["period"] == pytest.approx(period, abs=1e-4)
    np.testing.assert_allclose(cycle["high"], high, atol=1e-4)
    assert [one["kind"] for one in found["attractors"]] == ["cycle"]
    assert found["attractors"][0]["point"][0] == pytest.approx(high, abs=2e-3)
    assert found["basin_counts"] == [201 * 201 - 1]


def test_bistable() -> None:
    found = results("bistable")
    assert found["basin_counts"] == [20100, 20100]
    assert found["unlabelled"] == 201
    tilted = results("bistable", h=[0.3, 0.0])
    np.testing.assert_allclose(tilted["basin_counts"], [15853, 24548], atol=30)


def test_the_line_attractor_keeps_a_number() -> None:
    run = rnnviz.start(ID, preset_name="line-attractor")
    run.finish()
    found = run.results()
    assert found["line"] == [[0, 1], [1, 0]]
    assert [one["type"] for one in found["fixed_points"]] == ["line"]
    assert [one["kind"] for one in found["attractors"]] == ["line"]
    assert found["index_sum"] is None
    np.testing.assert_allclose(run.run.frame().paths[-1, 0], [0.75, 0.25], atol=1e-4)


def test_without_exact_weights_the_number_leaks() -> None:
    (one,) = results("line-attractor", W=[[0, -0.99], [-0.99, 0]])["fixed_points"]
    assert one["eigenvalues"][0][0] == pytest.approx(-0.01, abs=1e-9)
    growing = max(
        one["eigenvalues"][0][0] for one in results("line-attractor", W=[[0, -1.01], [-1.01, 0]])["fixed_points"]
    )
    assert growing == pytest.approx(0.01, abs=1e-9)


@pytest.mark.parametrize(
    ("preset", "events"),
    [
        ("hopf", [("hopf", 1.0)]),
        ("saddle-node", [("saddle-node", -0.532840), ("saddle-node", 0.532840)]),
        ("pitchfork", [("pitchfork", 0.4), ("pitchfork", 2.0)]),
    ],
)
def test_bifurcations(preset: str, events: list[tuple[str, float]]) -> None:
    found = results(preset)
    assert [one["kind"] for one in found["bifurcations"]] == [kind for kind, _ in events]
    np.testing.assert_allclose([one["value"] for one in found["bifurcations"]], [v for _, v in events], atol=2e-6)
    assert {len(entry) for entry in found["branches"]} == {4}


def test_the_shown_net_has_the_value_and_the_branches_do_not_care() -> None:
    here, there = (results("saddle-node", value=value) for value in (0.3, 0.9))
    assert here["branches"] == there["branches"]
    assert (len(here["fixed_points"]), len(there["fixed_points"])) == (3, 1)
    np.testing.assert_allclose(
        [one["point"][0] for one in here["fixed_points"]], [-1.515994, -0.321221, 2.256624], atol=2e-6
    )


def test_nothing_varied_has_no_branches() -> None:
    found = results()
    assert found["bifurcations"] == []
    assert found["branches"] == []


@pytest.mark.parametrize("preset", ["four-basins", "bistable", "oscillator", "line-attractor"])
def test_every_start_is_counted_once(preset: str) -> None:
    found = results(preset, grid=60)
    assert sum(found["basin_counts"]) + found["unlabelled"] == 3600


def test_slower_neurons_keep_their_fixed_points_and_take_longer() -> None:
    fast, slow = (results("oscillator", tau=tau) for tau in ([1.0], [3.0]))
    assert slow["limit_cycles"][0]["period"] == pytest.approx(3 * fast["limit_cycles"][0]["period"], rel=1e-7)
    assert fast["fixed_points"][0]["point"] == slow["fixed_points"][0]["point"]


def test_what_leaves_the_picture_is_said_and_never_infinite() -> None:
    run = rnnviz.start(ID, W=[[2, 0], [0, 2]], h=[1, 1], sigma="relu", duration=400)
    run.finish()
    assert run.results()["unlabelled"] == 201 * 201
    assert np.isfinite(run.run.frame().paths).all()
    assert "for ever" in run.figure().caption


def test_no_weights_make_one_node() -> None:
    (one,) = results(W=[[0, 0], [0, 0]])["fixed_points"]
    assert one["type"] == "stable node"


@pytest.mark.parametrize(
    "wrong",
    [
        {"vary": "gain", "vary_from": 1.0, "vary_to": 1.0}, {"W": [[21, 0], [0, 0]]}, {"h": [0, -21]}, {"tau": []},
        {"tau": [0.01]}, {"tau": [1, 1, 1]}, {"grid": 1}, {"extent": 0.1}, {"sigma": "sine"}, {"vary": "w13"},
        {"value": 30}, {"duration": 0}, {"starts": [[1, 2, 3]]}, {"W": [[1, 2]]},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        rnnviz.start(ID, **wrong)
    assert str(refused.value).count("\n") == 0


def test_a_range_needs_two_ends_only_where_it_is_used() -> None:
    assert rnnviz.start(ID, vary_from=1.0, vary_to=1.0).results()["branches"] == []


def test_gestures() -> None:
    on, params = load(ID).on, rnnviz.start(ID, preset_name="saddle-node").params
    assert on(Click("plane", 1.0, 2.0), params).starts[-1] == (1.0, 2.0)
    assert on(Drag("plane", "starts", 0, 0.5, 0.5), params).starts[0] == (0.5, 0.5)
    assert len(on(Remove("plane", "starts", 0), params).starts) == len(params.starts) - 1
    assert on(Drag("branches", "value", 0, 5.0, 0.0), params).value == 1.0
    assert on(Click("branches", -0.25, 0.0), params).value == -0.25
    assert on(Drag("plane", "h", 0, 25.0, -1.0), params).h == (20.0, -1.0)


def test_the_branch_diagram_stays_while_its_handle_is_dragged() -> None:
    run = rnnviz.start(ID, preset_name="saddle-node")
    run.refine()
    before = run.run.frame().branches
    run.run.change(run.params.model_copy(update={"value": -0.2}))
    after = run.run.frame().branches
    assert after.stable is before.stable
    assert after.value == -0.2


def test_a_click_on_a_stiff_net_is_answered_at_once() -> None:
    """The first picture does not wait for the whole way."""
    run = rnnviz.start(ID, W=[[20, -20], [20, 20]], sigma="tanh", tau=[0.05, 20], duration=500)
    assert len(run.run.frame().paths) < 10
    run.advance(50)
    assert run.run.position.endswith("of 600")


def test_everything_pointed_at_is_explained() -> None:
    run = rnnviz.start(ID, preset_name="oscillator")
    run.refine()
    panel = run.figure(PLAIN).panel("plane")
    (focus,) = (mark for mark in panel.marks if mark.key == "unstable focus")
    assert isinstance(focus, Points)
    assert focus.tips == ("unstable focus at (0, 0); eigenvalues 1 + 2i, 1 − 2i",)
