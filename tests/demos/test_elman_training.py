"""Three rules on one stream: the facts, the laws and the refusals of the demo."""

import numpy as np
import pytest

import rnnviz
from rnnviz.demos.elman_training import Params, on
from rnnviz.errors import InputError
from rnnviz.events import Drag
from rnnviz.parameters import build, changed
from rnnviz.view import PLAIN


def finished(preset=None, **params):
    run = rnnviz.start("elman-training", preset_name=preset, **params)
    run.finish()
    return run


def errors(run):
    return [run.results()[f"error_{rule}"] for rule in ("elman", "truncated", "full")]


def test_one_step_is_enough():
    assert max(errors(finished("one-step-is-enough"))) < 0.005


def test_four_steps_are_out_of_sight():
    elman, truncated, full = errors(finished("out-of-sight"))
    assert elman > 0.85
    assert truncated < 0.005
    assert 0.5 < full < 1.05


def test_the_exclusive_or():
    elman, truncated, full = errors(finished("temporal-xor"))
    assert elman < 0.005
    assert truncated < 0.005
    assert full > 0.05


def test_it_counts_what_it_costs():
    found = finished(symbols=430, episode=20, window=7).results()
    assert [found[f"updates_{rule}"] for rule in ("elman", "truncated", "full")] == [430, 430, 21]
    assert found["backward_steps_per_symbol"] == {"elman": 1, "truncated": 7, "full": 1}
    assert len(found["curve_elman"]) == 1
    assert len(found["weights_full"]) == 25 + 5 + 5 + 5 + 1


def test_a_window_of_one_is_elmans_rule_bit_for_bit():
    found = finished(window=1, symbols=1200).results()
    assert found["weights_elman"] == found["weights_truncated"]
    assert found["curve_elman"] == found["curve_truncated"]


def test_a_larger_window_changes_nothing_for_the_others():
    one, other = finished(window=2, symbols=1200).results(), finished(window=9, symbols=1200).results()
    assert one["curve_elman"] == other["curve_elman"]
    assert one["curve_full"] == other["curve_full"]
    assert one["curve_truncated"] != other["curve_truncated"]


def test_the_last_piece_counts_though_it_is_shorter():
    run = finished(symbols=1250)
    curve, squared = run.results()["curve_elman"], run.run._errors[0] ** 2
    assert curve == pytest.approx([squared[:500].mean(), squared[500:1000].mean(), squared[1000:].mean()])


def test_the_window_can_be_pulled_while_they_learn():
    run = rnnviz.start("elman-training", delay=4, window=1)
    run.advance(20)
    assert run.results()["error_truncated"] > 0.5
    run.run.change(changed(run.params, {"window": 6}))
    run.advance(40)
    assert run.results()["error_truncated"] < 0.05
    assert run.results()["backward_steps_per_symbol"]["truncated"] == 6


def test_nets_that_run_away_say_so_and_leave_the_others_alone():
    run = rnnviz.start("elman-training", learning_rate=1.0, symbols=3000)
    run.finish()
    found = run.results()
    lost = [rule for rule in ("elman", "truncated", "full") if found[f"error_{rule}"] is None]
    assert lost
    assert run.run.remarks
    run.figure(PLAIN)


@pytest.mark.parametrize(
    ("params", "words"), [({"symbols": 100, "episode": 150}, "holds no episode"), ({"window": 51}, "50")]
)
def test_what_does_not_fit_is_refused(params, words):
    with pytest.raises(InputError, match=words):
        build(Params, params)


def test_an_answer_beyond_the_episode_is_warned_of():
    run = rnnviz.start("elman-training", delay=20, episode=20)
    assert "cannot see it either" in run.figure().warning
    assert any("cannot see it either" in words for words in run.run.remarks)
    assert not rnnviz.start("elman-training", delay=19, episode=20).figure().warning


def test_dragging_the_end_of_the_window():
    assert on(Drag("reach", "window", 0, -7.5, 2.0), Params()).window == 8
    assert on(Drag("reach", "window", 0, 3.0, 2.0), Params()).window == 1


def test_before_learning_the_untaught_nets_are_shown():
    figure = rnnviz.start("elman-training").figure(PLAIN)
    answers = {mark.key: mark for mark in figure.panel("answers").marks}
    assert np.array_equal(answers["answer-elman"].y, answers["answer-full"].y)
    assert len(answers["target"].y) == 30
