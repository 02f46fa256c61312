"""Facts of the recipes that only this demo promises."""

import numpy as np
import pytest

import rnnviz
from rnnviz.errors import InputError
from rnnviz.view import PLAIN

SMALL = {"recipes": 400, "hidden": 24, "updates": 60, "learning_rate": 0.03}


def finished(**values):
    run = rnnviz.start("recipe-model", **values)
    run.finish()
    return run


def test_the_exact_numbers_are_said():
    r = rnnviz.start("recipe-model", preset_name="every-word").results()
    assert r["entropy_exact"] == pytest.approx(1.097804, abs=1e-6)
    assert r["bits_forgetful"] == pytest.approx(1.496496, abs=1e-6)
    assert (r["words_per_recipe_exact"], r["n_words"], r["vocabulary"]) == (46.0, 223_939, 80)
    assert r["recall_chance"] == pytest.approx(19 / 96)
    assert rnnviz.start("recipe-model", timed=0.0).results()["vocabulary"] == 75


def test_an_untrained_net_knows_nothing_and_updates_may_be_none():
    run = finished(recipes=400, updates=0)
    r = run.results()
    assert r["bits_per_word"] == pytest.approx(np.log2(80), abs=0.2)
    assert r["valid_share"] == 0.0
    assert r["recall"] < 0.2


def test_ngrams_come_near_their_limits():
    r = finished(ingredients=(3, 5), updates=0).results()
    limits = [5.461, 2.346, 1.712, 1.681, 1.667]
    found = np.array(r["bits_ngram"])
    assert np.all(found > np.array(limits) - 0.02)
    assert np.allclose(found[:4], limits[:4], atol=0.06)


def test_learning_brings_the_bits_down_but_never_below_the_entropy():
    r = finished(**SMALL).results()
    assert r["entropy_exact"] - 0.02 < r["bits_per_word"] < 4.5


def test_writing_leaves_the_training_as_it_is():
    one, other = (rnnviz.start("recipe-model", **SMALL) for _ in range(2))
    one.advance(12)
    other.advance(6)
    other.run.change(other.params.model_copy(update={"temperature": 2.0, "top_k": 3, "seed_text": "rustic leek"}))
    assert other.results()["sample"].startswith("rustic leek")
    other.advance(6)
    one.finish()
    other.finish()
    assert one.results()["bits_per_word"] == other.results()["bits_per_word"]


def test_a_training_goes_on_bit_for_bit_between_any_two_pieces():
    for stop in (13, 16, 19, 22):
        never, stopped = (rnnviz.start("recipe-model", **SMALL) for _ in range(2))
        never.advance(stop + 12)
        stopped.advance(stop)
        again = rnnviz.start("recipe-model", **SMALL)
        again.run.restore(stopped.run.checkpoint())
        again.advance(12)
        assert again.run.update == never.run.update > 0
        assert again.results() == never.results()


def test_a_word_costs_at_least_what_the_grammar_demands_on_average():
    run = finished(**SMALL)
    frame = run.run.frame()
    assert np.isfinite(frame.read.floor).all()
    assert frame.read.bits.sum() > frame.read.floor.sum()


def test_a_file_has_no_exact_numbers(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("\n\n".join(f"mix flour and water number{n % 7} then bake it well today" for n in range(80)))
    r = finished(data=str(path), hidden=8, updates=4, batch=2, window=10).results()
    exact = ("entropy_exact", "bits_forgetful", "recall", "recall_chance", "valid_share")
    assert all(r[name] is None for name in exact)
    assert r["bits_per_word"] > 0
    assert r["vocabulary"] == 17
    assert "<other>" not in r["sample"]


def test_the_course_learns_the_last_word_only():
    run = rnnviz.start("recipe-model", preset_name="lecture-recipes")
    assert (run.params.recipes, run.params.window, run.params.hidden, run.params.batch) == (4869, 50, 256, 128)
    assert run.params.target == "last"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ingredients": (3, 2)}, "smaller one first"), ({"ingredients": (2, 7)}, "2 to 6"),
        ({"seed_text": "quick zebra"}, "zebra"), ({"data": "/nowhere/r.txt"}, "cannot be read"),
        ({"sentence": "a " * 20}, "1 to 12 words"), ({"temperature": -1}, "at least 0"),
    ],
)  # fmt: skip
def test_what_is_refused(values, words):
    with pytest.raises(InputError, match=words):
        rnnviz.start("recipe-model", **values)


@pytest.mark.parametrize("text", ["too few words", "\n\n".join(f"a{n} b{n} c{n}" for n in range(2000))])
def test_files_that_are_refused(tmp_path, text):
    path = tmp_path / "r.txt"
    path.write_text(text)
    with pytest.raises(InputError, match=r"500|5000"):
        rnnviz.start("recipe-model", data=str(path))


def test_the_code_has_five_words_and_seven_rows():
    panel = rnnviz.start("recipe-model").figure(PLAIN).panel("code")
    assert panel.marks[0].values.shape == (7, 5)


@pytest.mark.slow
def test_the_list_is_discovered():
    r = finished().results()
    assert r["recall"] > 0.95
    assert r["entropy_exact"] - 0.02 < r["bits_per_word"] < 1.12
    assert r["valid_share"] > 0.8
