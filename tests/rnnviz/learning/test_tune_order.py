"""How far back one must listen, beside listening."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.tunes import as_symbols, checked, known_tunes, pitch_name
from rnnviz.errors import InputError
from rnnviz.learning.tune_order import best_possible, forks, order, twins, undecided

FACTS = {
    "frere-jacques": (32, 10, 7), "twinkle": (42, 9, 15), "ode-to-joy": (62, 14, 16), "minuet": (64, 18, 27),
    "minuet-twice": (128, 18, 65), "ode-twice": (124, 14, 63),
}  # fmt: skip


def symbols(name):
    return as_symbols(known_tunes()[name])[0]


@pytest.mark.parametrize("name", FACTS)
def test_notes_distinct_notes_and_order(name):
    tune = known_tunes()[name]
    assert (len(tune), len(set(tune)), order(symbols(name))) == FACTS[name]


def test_the_best_that_short_memories_allow():
    found = {name: best_possible(symbols(name), 1) for name in ("frere-jacques", "twinkle", "ode-to-joy", "minuet")}
    assert found == {"frere-jacques": 20, "twinkle": 22, "ode-to-joy": 33, "minuet": 40}
    assert best_possible(symbols("minuet"), 8) == 63


def test_the_minuet_forks_before_its_notes_27_and_59():
    s = symbols("minuet")
    assert forks(s) == [26, 58]
    assert twins(s, 26, 26) == [58]
    assert s[26] != s[58]


songs = st.lists(st.integers(0, 3), min_size=2, max_size=14)


@given(songs)
def test_the_order_is_where_nothing_is_undecided_any_more(s):
    k = order(s)
    assert 1 <= k <= len(s)
    assert not undecided(s, k)
    assert best_possible(s, k) == len(s)
    assert k == 1 or (len(forks(s)) >= 2 and best_possible(s, k - 1) < len(s))
    assert all(set(undecided(s, n + 1)) <= set(undecided(s, n)) for n in range(1, len(s)))


@given(st.integers(2, 30))
def test_a_tune_of_one_note_must_be_counted(n):
    assert order([0] * n) == n


@given(
    st.lists(st.tuples(st.integers(30, 60), st.sampled_from([0.5, 1.0])), min_size=2, max_size=20), st.integers(0, 20)
)
def test_transposing_changes_no_symbol(notes, up):
    assert as_symbols(tuple(notes))[0] == as_symbols(tuple((pitch + up, beats) for pitch, beats in notes))[0]


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ((), "at least 2"), (((60, 1.0),), "at least 2"), (((60, 1.0), (61, 0.0)), "more than 0"),
        (((60, 1.0), (23, 1.0)), "24 to 108"), (((60, 1.0), (109, 1.0)), "24 to 108"),
        (((60, 1.0),) * 401, "at most 400"),
        (tuple((60, 1.0 + n) for n in range(65)), "64 different"),
    ],
)  # fmt: skip
def test_what_is_no_tune_is_refused(notes, words):
    with pytest.raises(InputError, match=words):
        checked(notes)


def test_names_of_pitches():
    assert [pitch_name(p) for p in (24, 60, 61, 69, 108)] == ["C1", "C4", "C♯4", "A4", "C8"]
