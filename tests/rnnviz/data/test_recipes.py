"""Exact numbers of the language of recipes, against counting and against Monte Carlo."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.recipes import (
    END,
    Grammar,
    Reader,
    accepts,
    ingredients,
    one_hot,
    recall_chance,
    recipes_of_file,
    spans,
)
from rnnviz.errors import InputError

LONG, SHORT = Grammar(3, 5, 0.5), Grammar(2, 2, 0.5)
grammars = st.builds(lambda low, more, timed: Grammar(low, min(6, low + more), timed), st.integers(2, 6),
                     st.integers(0, 4), st.sampled_from([0.0, 0.3, 0.5, 1.0]))  # fmt: skip


def test_the_exact_numbers_of_both_lists():
    assert LONG.bits_per_recipe == pytest.approx(50.49896, abs=1e-5)
    assert LONG.words_per_recipe == 46
    assert LONG.entropy == pytest.approx(1.097804, abs=1e-6)
    assert LONG.forgetful == pytest.approx((50.49896 + 4 * np.log2(24)) / 46, abs=1e-6)
    assert SHORT.entropy == pytest.approx(1.040634, abs=1e-6)
    assert SHORT.forgetful == pytest.approx(1.380261, abs=1e-6)
    assert SHORT.words_per_recipe == 27
    assert recall_chance() == pytest.approx(19 / 96)


def test_the_lectures_number_of_recipes():
    recipes = LONG.recipes(4869, 0)
    assert sum(map(len, recipes)) == 223_939
    assert (min(map(len, recipes)), max(map(len, recipes))) == (32, 63)
    assert len({word for recipe in recipes for word in recipe}) == 80
    distances = [there - here for recipe in recipes[:500] for there, here in spans(recipe)]
    assert min(distances) >= 13
    assert max(distances) <= 33
    assert np.median(distances) == 20


@given(grammars, st.integers(0, 10_000))
def test_a_reader_accepts_every_recipe_and_its_words_sum_to_one(grammar, seed):
    recipe = grammar.recipe(random.Random(seed))
    reader = Reader(grammar)
    for word in recipe:
        said = reader.next_words()
        assert sum(said.values()) == pytest.approx(1.0)
        assert reader.read(word) is not None
    assert accepts(grammar, recipe)
    assert not accepts(grammar, recipe[:-1])
    assert not accepts(grammar, recipe + recipe)


@pytest.mark.parametrize("grammar", [SHORT, LONG])
def test_the_readers_bits_average_to_the_entropy(grammar):
    recipes = grammar.recipes(1500, 3)
    totals = []
    for recipe in recipes:
        reader = Reader(grammar)
        totals.append(sum(reader.read(word) for word in recipe))
    error = np.std(totals) / len(totals) ** 0.5
    assert abs(np.mean(totals) - grammar.bits_per_recipe) < 4 * error


def test_a_wrong_ingredient_is_forbidden():
    recipe = SHORT.recipe(random.Random(0))
    place, _ = next(spans(recipe))
    other = next(item.name for item in ingredients() if item.name not in recipe)
    assert not accepts(SHORT, [*recipe[:place], other, *recipe[place + 1 :]])


def test_the_one_hot_code_of_the_lectures_sentence():
    words, code = one_hot(["the", "dog", "is", "in", "the", "dog", "crate"])
    assert words == ["the", "dog", "is", "in", "crate"]
    assert code.shape == (7, 5)
    assert np.array_equal(code.sum(axis=1), np.ones(7))
    assert code.argmax(axis=1).tolist() == [0, 1, 2, 3, 0, 1, 4]


def test_a_file_of_paragraphs(tmp_path):
    path = tmp_path / "r.txt"
    path.write_text("\n\n".join("mix flour and water \n bake it" for _ in range(100)))
    recipes = recipes_of_file(str(path))
    assert len(recipes) == 100
    assert all(a == b and a[-1] == END for a, b in pairwise(recipes))


@pytest.mark.parametrize(
    ("text", "words"),
    [("a b\n\nc", "at least 500"), ("\n\n".join(f"w{n} " * 3 for n in range(6000)), "5000 distinct"), (None, "read")],
)
def test_files_that_are_refused(tmp_path, text, words):
    path = tmp_path / "r.txt"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InputError, match=words):
        recipes_of_file(str(path))
