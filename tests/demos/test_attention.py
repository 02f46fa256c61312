"""The diagonal appears, a bottleneck stays one, and what is typed is answered."""

import numpy as np
import pytest

from rnnviz.demos.attention import Params, on, pointed_at
from rnnviz.demos.attention.run import pieces_of
from rnnviz.errors import InputError
from rnnviz.events import Click
from rnnviz.headless import HeadlessRun
from rnnviz.networks.rewriter import rewrite
from rnnviz.parameters import build, changed
from rnnviz.view import PLAIN, Ghost, Hover, View
from tests.demos.trying import seeds


def finished(**values):
    run = HeadlessRun("attention", build(Params, values))
    run.finish()
    return run


@seeds(0, 1, 2)
def test_the_transformer_reverses_everything_and_looks_where_it_should(seed):
    """Catalogue: exact 1.000, alignment 1.000 (5 of 5 seeds, 214-260 updates)."""
    found = finished(seed=seed, updates=220).results()
    assert found["exact_match"] == found["symbol_accuracy"] == found["alignment"] == 1.0
    assert np.array_equal(np.argmax(found["map"], axis=1), np.arange(16)[::-1])


def test_twice_as_long_is_no_harder():
    found = finished(length=32, updates=220).results()
    assert found["exact_match"] == found["alignment"] == 1.0
    assert np.shape(found["map"]) == (32, 32)


def test_without_attention_the_same_updates_do_not_do():
    found = finished(model="lstm", updates=220).results()
    assert found["map"] is None
    assert found["alignment"] is None
    assert found["exact_match"] < 0.05
    assert 0.15 < found["symbol_accuracy"] < 0.6


@pytest.mark.slow
def test_without_attention_length_decides():
    short, middle, long = (finished(model="lstm", updates=2000, length=n).results() for n in (8, 16, 32))
    assert short["exact_match"] > 0.7
    assert 0.0 <= middle["exact_match"] < 0.7
    assert long["exact_match"] < 0.02
    assert short["symbol_accuracy"] > middle["symbol_accuracy"] > long["symbol_accuracy"]


@pytest.mark.slow
def test_a_map_over_states_that_remember_is_shifted_though_every_answer_is_right():
    """Catalogue: alignment 0.08, but 0.93 one position off."""
    run = finished(model="lstm-attention", updates=2000)
    assert run.results()["exact_match"] > 0.95
    assert run.results()["alignment"] < 0.15
    source = run.run._held_out[0]
    looks = rewrite(run.params.net, run.run._weights, source).map.argmax(axis=2)
    assert (looks - np.arange(16)[::-1] == 1).mean() > 0.85


@pytest.mark.slow
def test_dates():
    found = finished(task="dates", model="lstm-attention", updates=1000).results()
    assert found["exact_match"] > 0.99
    assert found["alignment"] > 0.7
    mixed = finished(task="dates", encoder_layers=1, heads=4, updates=1000).results()
    assert mixed["exact_match"] > 0.9


@pytest.mark.parametrize("model", ["transformer", "lstm-attention", "lstm"])
@pytest.mark.parametrize("task", ["reverse", "dates"])
def test_exact_answers_are_no_more_than_right_symbols(task, model):
    found = finished(task=task, model=model, updates=20).results()
    assert found["exact_match"] <= found["symbol_accuracy"]
    if found["map"] is not None:
        assert np.allclose(np.sum(found["map"], axis=1), 1.0, atol=1e-5)


def test_an_untrained_net_guesses():
    run = finished(updates=0)
    assert run.results()["symbol_accuracy"] == pytest.approx(0.1, abs=0.03)
    assert run.run.frame().blind == 0.1


def test_what_is_typed_is_answered_and_changes_nothing_that_is_learned():
    plain, typed = (HeadlessRun("attention", Params(updates=220)) for _ in range(2))
    for run in (plain, typed):
        run.advance(len(pieces_of(run.params)) // 2)
    typed.run.change(changed(typed.params, {"source": "31415926"}))
    for run in (plain, typed):
        run.finish()
    frame = typed.run.frame()
    assert frame.source[:8] == "31415926"
    assert frame.source[8:] == plain.run.frame().source[8:]
    assert frame.out == frame.source[::-1]
    one, other = plain.results(), typed.results()
    assert {**one, "map": 0} == {**other, "map": 0}


def test_a_text_that_is_no_date_is_answered_but_not_judged():
    run = HeadlessRun("attention", Params(task="dates", source="May"))
    frame = run.run.frame()
    assert frame.right is None
    assert np.shape(frame.map) == (10, 3)
    assert len(frame.out) == 10


def test_a_click_moves_a_symbol_on():
    drawn = HeadlessRun("attention", Params()).run.frame().source
    once = on(Click("alignment", 3.4, 0.9), Params())
    assert once is not None
    assert once.source == drawn[:3] + str((int(drawn[3]) + 1) % 10) + drawn[4:]
    assert HeadlessRun("attention", once).run.frame().source == once.source
    assert on(Click("alignment", 3.4, -2.0), Params()) is None
    assert on(Click("learning", 3.4, 0.9), Params()) is None
    dates = Params(task="dates", source="May 9, 2001")
    assert on(Click("alignment", 0.5, 0.9), dates) is None
    assert on(Click("alignment", 4.5, 0.9), dates).source == "May 0, 2001"  # type: ignore[union-attr]


def test_the_pointer_chooses_the_output():
    run = HeadlessRun("attention", Params(length=8))
    frame = run.run.frame()
    assert pointed_at(frame, View(hover=Hover("alignment", "map", 0, "cell"))) == 7
    assert pointed_at(frame, View(hover=Hover("alignment", "map", 63, "cell"))) == 0
    assert pointed_at(frame, PLAIN) == 0
    lit = run.figure(View(hover=Hover("alignment", "map", 2 * 8, "cell"))).panel("alignment")
    assert next(mark for mark in lit.marks if mark.key == "lit").y.max() == -5.0


def test_runs_of_other_models_stay_beside_as_ghosts():
    lstm, run = finished(model="lstm", updates=8), finished(updates=8)
    ghost = Ghost("no attention", lstm.params, lstm.run.frame())
    marks = run.figure(View(ghosts=(ghost,))).panel("learning").marks
    assert [mark.label for mark in marks if mark.key.startswith("ghost")] == ["no attention"]


def test_the_plan_covers_every_update_once_and_judges_everything():
    pieces = pieces_of(Params(updates=123))
    assert [n for kind, first, last in pieces if kind == "train" for n in range(first, last)] == list(range(123))
    assert pieces[-1][0] == "judge"
    assert pieces[-1][2] == 300


def test_what_another_net_has_changes_nothing():
    assert finished(model="lstm", updates=3, encoder_layers=2).results() == finished(model="lstm", updates=3).results()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"heads": 3}, "3 heads do not divide 64"),
        ({"length": 65}, "length"),
        ({"source": "12a"}, "cannot hold 'a'"),
        ({"source": "1" * 17}, "room for 16"),
    ],
)
def test_what_cannot_be_is_refused(values, words):
    with pytest.raises(InputError, match=words):
        build(Params, values)
