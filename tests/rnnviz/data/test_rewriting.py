"""What is to be rewritten, and what can be known of it."""

import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.rewriting import FIRST_DAY, FORMS, LAST_DAY, LONGEST_DATE, PADDING, Rewriting, written
from rnnviz.errors import InputError

TASKS = ("reverse", "copy", "sort", "dates")


@pytest.mark.parametrize("name", TASKS)
def test_answers_are_those_of_a_person(name):
    task = Rewriting(name, 7, 5)
    source, target = task.draw(50, np.random.default_rng(3))
    for one, answer in zip(source, target, strict=True):
        text = task.text(one)
        wanted = {"reverse": text[::-1], "copy": text, "sort": "".join(sorted(text))}.get(name)
        assert wanted is None or task.out_text(answer) == wanted
        assert np.array_equal(task.answer(one), answer)
        assert np.array_equal(task.encoded(text), one)


@given(st.dates(FIRST_DAY, LAST_DAY), st.integers(0, FORMS - 1))
def test_every_date_is_read_again_and_its_year_is_where_it_is_said_to_be(day, form):
    task, text = Rewriting("dates"), written(day, form)
    assert len(text) <= LONGEST_DATE
    source = task.encoded(text)
    assert task.out_text(task.answer(source)) == day.isoformat()
    places = task.places(source)
    assert [task.letters[source[row.argmax()]] for row in places[:4]] == list(f"{day.year}")
    assert places.sum() == 4


def test_no_two_days_are_written_alike():
    days = [datetime.date(2001, 1, 1) + datetime.timedelta(n) for n in range(400)]
    texts = [written(day, form) for day in days for form in range(FORMS)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("text", ["", "Maybe 3, 2001"[5:], "31.02.2001", "13/01/2001", "1.1.2001", "01.01.1899", "May"])
def test_what_is_no_date_has_no_answer(text):
    task = Rewriting("dates")
    assert task.answer(task.encoded(text)) is None
    assert not task.places(task.encoded(text)).any()


@pytest.mark.parametrize("name", ["reverse", "copy", "sort"])
def test_the_answer_can_be_read_at_the_right_places(name):
    task = Rewriting(name, 9, 4)
    source, target = task.draw(20, np.random.default_rng(0))
    for one, answer in zip(source, target, strict=True):
        for step, row in enumerate(task.places(one)):
            assert row.any()
            assert (one[row] == answer[step]).all()


@pytest.mark.parametrize("name", TASKS)
def test_who_always_says_the_likeliest_symbol_is_right_as_often_as_is_said(name):
    task = Rewriting(name, 6, 3)
    _, target = task.draw(20_000, np.random.default_rng(1))
    best = [np.bincount(column).max() / len(column) for column in target.T]
    assert np.mean(best) == pytest.approx(task.blind(), abs=0.005)


def test_blind_sorting_is_what_counting_all_sequences_gives():
    task = Rewriting("sort", 4, 3)
    every = np.sort(np.stack(np.meshgrid(*[range(3)] * 4)).reshape(4, -1), axis=0)
    assert task.blind() == pytest.approx(np.mean([np.bincount(row).max() / 81 for row in every]), abs=1e-12)


def test_sources_differ_in_length_only_where_they_are_padded():
    source, _ = Rewriting("dates").draw(200, np.random.default_rng(0))
    assert (source == PADDING).any()
    padded = source == PADDING
    assert (np.diff(padded.astype(int), axis=1) >= 0).all()


@pytest.mark.parametrize(("text", "words"), [("12x", "cannot hold 'x'"), ("0" * 17, "room for 16")])
def test_what_cannot_be_typed_is_refused(text, words):
    with pytest.raises(InputError, match=words):
        Rewriting("reverse").encoded(text)
