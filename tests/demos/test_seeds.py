"""What Python, numpy and torch make of the slide's two seeds."""

import pytest

from rnnviz.data.seed_facts import FACTS
from rnnviz.data.seeding import calls
from rnnviz.demos.seeds import Params, on
from rnnviz.demos.seeds.drawing import rows_of
from rnnviz.demos.seeds.params import CALLS
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag
from rnnviz.headless import HeadlessRun
from rnnviz.panels.calls import FIRST, GAP, PITCH, calls_above, line_height, shade_of
from rnnviz.parameters import build
from rnnviz.registry import load
from rnnviz.view import PLAIN

SLIDE = {
    ("python", "one generator"): ([3, 1, 4, 5, 2, 6], [5, 3, 6, 2, 1, 4]),
    ("python", "new generator"): ([3, 1, 4, 5, 2, 6], [3, 1, 4, 5, 2, 6]),
    ("python", "global"): ([4, 6, 2, 3, 1, 5], [2, 6, 1, 5, 3, 4]),
    ("numpy", "one generator"): ([3, 5, 1, 2, 4, 6], [6, 2, 1, 3, 4, 5]),
    ("numpy", "new generator"): ([3, 5, 1, 2, 4, 6], [3, 5, 1, 2, 4, 6]),
    ("numpy", "global"): ([3, 5, 1, 6, 4, 2], [5, 4, 2, 6, 3, 1]),
    ("torch", "one generator"): ([5, 1, 2, 6, 4, 3], [4, 3, 1, 6, 2, 5]),
    ("torch", "new generator"): ([5, 1, 2, 6, 4, 3], [5, 1, 2, 6, 4, 3]),
    ("torch", "global"): ([4, 6, 1, 2, 3, 5], [3, 4, 1, 5, 2, 6]),
}


def test_the_seeds_of_the_slide():
    found = HeadlessRun("seeds", Params()).results()["shuffles"]
    assert {(s["library"], s["way"]): (s["first"], s["second"]) for s in found} == SLIDE
    assert [s["same"] for s in found] == [False, True, False] * 3


def test_eight_facts_hold_and_eight_do_not():
    results = HeadlessRun("seeds", Params()).results()
    assert list(results["facts"].values()) == [True] * 8 + [False] * 8
    assert set(results["versions"]) == {"python", "numpy", "torch"}


def test_calls_are_made_one_by_one_and_clicks_make_them_before_their_turn():
    run = HeadlessRun("seeds", Params())
    opened = [[call for row in rows_of(run.params, run.run.frame()) for call in (row.first, row.second)].count(None)]
    while not run.run.done:
        run.step()
        opened.append([c for row in rows_of(run.params, run.run.frame()) for c in (row.first, row.second)].count(None))
    assert opened == [5, 4, 3, 2, 1, 0]
    params = on(Click("calls", FIRST + 6 + GAP + 0.5, -PITCH), Params())
    assert params is not None
    assert params.opened == (3,)
    row = rows_of(params, HeadlessRun("seeds", params).run.frame())[1]
    assert row.first is None
    assert row.second == (3, 5, 1, 2, 4, 6)
    assert row.same is None
    assert on(Click("calls", FIRST - 0.5, 0.0), Params()) is None


@pytest.mark.parametrize("after", range(1, CALLS + 1))
def test_the_line_is_where_the_generator_is_seeded_again(after):
    params = on(Drag("again", "line", 0, 0.0, line_height(after)), Params())
    assert params is not None
    assert params.again_after == after
    figure = HeadlessRun("seeds", params).figure(PLAIN)
    shades = [mark.shade.tolist() for mark in figure.panel("again").marks if mark.key.startswith("call-")]
    plain = [shade_of(order).tolist() for order in calls("numpy", params.op_seed, params.n, CALLS)]
    assert shades == plain[:after] + plain[: CALLS - after]
    brackets = [mark for mark in figure.panel("again").marks if mark.key.startswith("repeats")]
    assert len(brackets) == min(after, CALLS - after)


def test_the_line_stays_among_the_calls():
    assert calls_above(99.0, CALLS) == 1
    assert calls_above(-99.0, CALLS) == CALLS


def test_the_presets_answer_the_puzzle():
    assert load("seeds").presets["tf-puzzle"].seed_figure
    for name, verdicts in (("reseeded", [False, True, False]), ("all-three", [False, True, False] * 3)):
        run = HeadlessRun("seeds", build(Params, load("seeds").presets[name].params))
        while run.run.refine():
            pass
        assert [row.same for row in rows_of(run.params, run.run.frame())] == verdicts


def test_the_order_of_trying_changes_nothing():
    one, other = (HeadlessRun("seeds", Params(op_seed=7)) for _ in range(2))
    while one.run.refine():
        pass
    assert one.results() == other.results()
    assert one.run.frame().facts == tuple(one.results()["facts"][name] for name in FACTS)


def test_chance_can_make_two_calls_agree():
    seeds = [HeadlessRun("seeds", Params(op_seed=n, n=2)).run.frame().pairs[0].same for n in range(20)]
    assert any(seeds)
    assert not all(seeds)


@pytest.mark.parametrize(
    ("values", "words"),
    [({"op_seed": -1}, "numpy takes no negative seeds"), ({"n": 1}, "n"), ({"global_seed": 2**32}, "4294967295")],
)
def test_what_cannot_be_is_refused(values, words):
    with pytest.raises(InputError, match=words):
        build(Params, values)
