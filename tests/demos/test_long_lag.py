"""Who remembers across which lag, and what a person can do to the map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.demos.long_lag import Params, on
from rnnviz.demos.long_lag.drawing import AT_THE_END, REMEMBERS, borders, columns_of, kinds_of, pointed_at, tile_at
from rnnviz.demos.long_lag.params import lag_at, position_of
from rnnviz.demos.long_lag.run import Run
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.headless import HeadlessRun, start
from rnnviz.parameters import build, changed
from rnnviz.view import PLAIN, Ghost, Hover, View

SIMPLE = {"cells": ("simple",)}
LAGS = st.lists(st.integers(0, 500), min_size=1, max_size=8, unique=True).map(tuple)


def finished(preset=None, **values):
    run = start("long-lag", preset_name=preset) if preset else HeadlessRun("long-lag", build(Params, values))
    run.finish()
    return run


def learnt(run):
    return [row["error"] is not None and row["error"] < 0.02 for row in run.results()["table"]]


def updates(run):
    return [row["updates"] for row in run.results()["table"]]


def test_hessian_free_adds_where_adam_does_not():
    hessian_free, adam = finished("hessian-free-adding"), finished("adam-adding")
    assert learnt(hessian_free) == [True, True, True]
    assert updates(hessian_free)[2] < 60
    assert learnt(adam) == [True, False, False]
    assert adam.results()["table"][2]["error"] == pytest.approx(1.0, abs=0.1)


def test_plain_gradient_descent_runs_away_and_clipping_does_not():
    """Which of the longer lags run away hangs on the last digit of a processor; that some do, does not."""
    plain, clipped = finished("explodes"), finished("clipped")
    table = plain.results()["table"]
    ran = [row["diverged"] for row in table]
    assert ran[1]
    assert not ran[0]
    assert [row["error"] is None for row in table] == ran
    assert f"{sum(ran)} of 4 nets ran away" in plain.run.remarks[0]
    assert not any(row["diverged"] for row in clipped.results()["table"])
    assert learnt(clipped) == [True, True, True, False]


def test_a_gate_that_begins_open_moves_the_wall():
    assert all(learnt(finished(cells=("lstm", "gru"), lags=(80,), forget_bias=4.0)))
    assert learnt(finished(cells=("gru",), lags=(80,), updates=300)) == [False]


@pytest.mark.parametrize(("cell", "bias", "low", "high"), [
    ("simple", 1.0, 1e-5, 1e-2), ("lstm", 0.0, 1e-13, 1e-9), ("lstm", 1.0, 1e-3, 0.1), ("lstm", 4.0, 3.0, 300.0),
    ("gru", 0.0, 1e-13, 1e-9), ("gru", 1.0, 1e-7, 1e-4), ("gru", 4.0, 0.1, 1.0),
])  # fmt: skip
def test_how_much_of_the_gradient_reaches_the_cue_is_a_matter_of_the_bias(cell, bias, low, high):
    """Before learning, 80 steps back, as a share of that at the last step."""
    for seed in range(3):
        reaching = Run(Params(cells=(cell,), lags=(80,), forget_bias=bias, seed=seed)).frame().tiles[0].reaching
        assert low < reaching[-1] / reaching[0] < high


def test_the_stamp_shows_how_the_opening_run_ends():
    run = finished()
    assert kinds_of(run.run.frame()) == AT_THE_END
    assert [a and b for a, b in zip(learnt(run), [kind == REMEMBERS for kind in AT_THE_END], strict=True)] == learnt(
        run
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("values", "at_least", "at_most"),
    [
        ({**SIMPLE, "lags": (40,)}, 4, 5),
        ({**SIMPLE, "lags": (80,)}, 3, 5),
        ({**SIMPLE, "lags": (40,), "spectral_radius": 0.7}, 0, 2),
        ({**SIMPLE, "lags": (70,), "spectral_radius": 0.5}, 0, 1),
        ({**SIMPLE, "lags": (10,), "method": "plain"}, 5, 5),
        ({**SIMPLE, "lags": (40,), "method": "plain"}, 0, 1),
        ({**SIMPLE, "lags": (40,), "method": "clipping"}, 3, 5),
        ({**SIMPLE, "lags": (80,), "method": "dropout"}, 3, 5),
        ({**SIMPLE, "lags": (20,), "method": "layer-norm"}, 5, 5),
        ({**SIMPLE, "lags": (40,), "spectral_radius": 0.3}, 0, 0),
        ({**SIMPLE, "lags": (40,), "spectral_radius": 0.3, "method": "layer-norm"}, 4, 5),
        ({"cells": ("lstm",), "lags": (40,)}, 4, 5),
        ({"cells": ("lstm",), "lags": (80,)}, 0, 1),
        ({"cells": ("lstm",), "lags": (80,), "forget_bias": 4.0}, 5, 5),
        ({"cells": ("gru",), "lags": (40,)}, 4, 5),
        ({"cells": ("gru",), "lags": (80,)}, 0, 0),
        ({"cells": ("gru",), "lags": (80,), "forget_bias": 4.0}, 5, 5),
        ({"cells": ("gru",), "lags": (40,), "task": "adding", "updates": 1500}, 4, 5),
    ],
)  # fmt: skip
def test_so_many_of_five_seeds_learn_it(values, at_least, at_most):
    count = sum(learnt(finished(**values, seed=seed))[0] for seed in range(5))
    assert at_least <= count <= at_most


@pytest.mark.slow
def test_hessian_free_needs_few_updates():
    for task, lag, most in (
        ("recall", 10, 6),
        ("recall", 40, 15),
        ("adding", 10, 12),
        ("adding", 20, 30),
        ("adding", 40, 50),
    ):
        for seed in range(3):
            run = finished(**SIMPLE, method="hessian-free", task=task, lags=(lag,), seed=seed)
            assert learnt(run) == [True]
            assert updates(run)[0] <= most


def test_tables_and_curves_stand_in_one_order():
    run = finished(cells=("gru", "simple"), lags=(5, 0), updates=30)
    results = run.results()
    assert [(row["cell"], row["lag"]) for row in results["table"]] == [
        ("gru", 5), ("gru", 0), ("simple", 5), ("simple", 0),
    ]  # fmt: skip
    assert [curve[-1] for curve in results["curves"]] == [row["error"] for row in results["table"]]
    assert all(len(curve) <= 10 for curve in results["curves"])


def test_a_tile_does_not_depend_on_the_others():
    both = finished(**SIMPLE, lags=(3, 8), updates=40).results()
    alone = finished(**SIMPLE, lags=(8,), updates=40).results()
    assert both["curves"][1] == alone["curves"][0]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"method": "hessian-free"}, "simple cells only; leave out lstm and gru"),
        ({"method": "layer-norm", "cells": ["simple", "gru"]}, "leave out gru"),
        ({"cells": ["lstn"]}, "did you mean 'lstm'"),
        ({"cells": ["gru", "gru"]}, "only once"),
        ({"cells": []}, "cells"),
        ({"lags": [10, 10]}, "only once"),
        ({"lags": [501]}, "lags"),
        ({"lags": [-1]}, "lags"),
        ({"again": [[0, 11]]}, "no tile"),
        ({"again": [[3, 10]]}, "no tile"),
        ({"learning_rate": 0.0}, "learning_rate"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(values, said):
    with pytest.raises(InputError, match=said):
        build(Params, values)


@given(lags=LAGS)
def test_every_lag_has_a_tile_and_every_place_a_lag(lags):
    edges = borders(lags)
    assert len(edges) == len(lags) + 1
    assert list(edges) == sorted(edges)
    for column, lag in enumerate(sorted(lags)):
        assert edges[column] <= position_of(lag) <= edges[column + 1]
        assert lag_at(position_of(lag)) == lag
        assert tile_at(Params(lags=lags), position_of(lag), -1.0) == (1, lag)
    assert set(columns_of(lags).tolist()) <= set(range(len(lags)))


def test_outside_of_the_map_there_is_no_tile():
    params = Params()
    assert tile_at(params, position_of(20), 0.7) is None
    assert tile_at(params, 100.0, 0.0) is None


def test_a_click_trains_a_tile_again_from_other_weights():
    run = Run(build(Params, {**SIMPLE, "lags": (2, 4), "updates": 30}))
    while not run.done:
        run.step()
    first = run.results()["curves"]
    new = on(Click("map", position_of(4), 0.0), run.params)
    assert new.again == ((0, 4),)
    run.change(new)
    assert not run.done
    assert run.results()["curves"] == [first[0], []]
    while not run.done:
        run.step()
    assert run.results()["curves"][0] == first[0]
    assert run.results()["curves"][1] != first[1]
    assert run.results() == finished(**SIMPLE, lags=(2, 4), updates=30, again=((0, 4),)).results()


def test_the_tile_under_way_waits_for_one_that_is_trained_again():
    params = build(Params, {**SIMPLE, "lags": (0, 300), "updates": 50})
    run = Run(params)
    while run.running == 0:
        run.step()
    run.step()
    run.change(changed(params, {"again": ((0, 0),)}))
    assert run.running == 0
    assert run.frame().tiles[1].updates == 0
    for _ in range(500):
        run.step()
    assert run.results() == finished(**SIMPLE, lags=(0, 300), updates=50, again=((0, 0),)).results()


def test_the_learning_rate_is_taken_up_on_the_way():
    run = Run(build(Params, {**SIMPLE, "lags": (40,), "updates": 200}))
    run.step()
    run.change(changed(run.params, {"learning_rate": 0.5}))
    assert run._training.rate == 0.5


def test_a_lag_is_dragged_and_two_never_become_one():
    params = Params()
    assert on(Drag("map", "lags", 3, position_of(120), 0.6), params).lags == (10, 20, 40, 120)
    assert on(Drag("map", "lags", 3, position_of(40), 0.6), params) is None
    assert on(Drag("map", "lags", 3, 99.0, 0.6), params).lags[3] == 500
    assert on(Remove("map", "lags", 1), params).lags == (10, 40, 80)
    with pytest.raises(InputError, match="stays"):
        on(Remove("map", "lags", 0), Params(lags=(10,)))


def test_pointing_at_a_tile_shows_how_it_learnt():
    run = finished(cells=("simple", "gru"), lags=(0, 3), updates=20)
    frame = run.run.frame()
    assert pointed_at(run.params, frame, PLAIN) == 3
    hovered = View(hover=Hover("map", "tiles", 239))  # the lower row is the second cell, its last column lag 3
    assert pointed_at(run.params, frame, hovered) == 3
    upper = View(hover=Hover("map", "tiles", 240))
    assert pointed_at(run.params, frame, upper) == 0
    assert "simple, lag 0" in run.demo.draw(run.params, frame, upper).panel("curve").title


@pytest.mark.parametrize("values", [{"updates": 80}, {"method": "hessian-free", **SIMPLE, "updates": 9}])
def test_a_session_in_the_middle_goes_on_bit_for_bit(values):
    params = build(Params, {"lags": (4, 15), **values})
    never = Run(params)
    count = 0
    while not never.done:
        never.step()
        count += 1
    first = Run(params)
    for _ in range(count // 2):
        first.step()
    again = Run(params)
    again.restore(first.checkpoint())
    while not again.done:
        again.step()
    assert again.results() == never.results()


def test_a_state_with_other_tiles_is_refused():
    state = Run(build(Params, {"lags": (1,)})).checkpoint()
    with pytest.raises(ValueError, match="tiles"):
        Run(build(Params, {"lags": (1, 2)})).restore(state)


def test_the_first_frame_already_shows_how_far_the_gradient_reaches():
    reaching = Run(Params()).frame().tiles[0].reaching
    assert len(reaching) == 11
    assert np.all(reaching > 0)


def test_a_run_kept_to_compare_shows_how_the_same_tile_learnt_there():
    run, other = finished(**SIMPLE, lags=(0, 3), updates=20), finished(**SIMPLE, lags=(0, 3), updates=20, seed=1)
    view = View(ghosts=(Ghost("before", other.params, other.run.frame()),))
    curve = next(
        m for m in run.demo.draw(run.params, run.run.frame(), view).panel("curve").marks if m.label == "before"
    )
    np.testing.assert_allclose(curve.y, np.clip(other.results()["curves"][1], 1e-4, 10.0))
