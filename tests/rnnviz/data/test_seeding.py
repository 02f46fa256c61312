"""A beginning repeats, a generator goes on, and nothing leaves a trace."""

# ruff: noqa: NPY002 - the old generator is the subject

import random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.seed_facts import FACTS, sums
from rnnviz.data.seeding import LIBRARIES, WAYS, calls, generator, global_states_kept, pair, seed_globally

HOLD, FAIL = list(FACTS)[:8], list(FACTS)[8:]


@given(st.sampled_from(LIBRARIES), st.sampled_from(WAYS), st.integers(0, 2**32 - 1), st.integers(2, 20))
def test_every_call_is_an_order_and_the_same_beginning_gives_the_same(library, way, seed, n):
    found = pair(library, way, seed, seed, n)
    assert sorted(found.first) == sorted(found.second) == list(range(1, n + 1))
    assert found == pair(library, way, seed, seed, n)
    assert found.same == (found.first == found.second)
    assert way != "new generator" or found.same


@given(st.sampled_from(LIBRARIES), st.integers(0, 2**32 - 1))
def test_calls_of_one_generator_go_on(library, seed):
    many = calls(library, seed, 8, 6)
    assert many[:2] == (
        pair(library, "one generator", seed, 0, 8).first,
        pair(library, "one generator", seed, 0, 8).second,
    )
    assert len(set(many)) > 1


def states():
    return random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist()


def test_the_global_states_are_put_back():
    before = states()
    for library in LIBRARIES:
        for way in WAYS:
            pair(library, way, 1, 2, 6)
    for fact in FACTS.values():
        fact()
    assert states() == before


def test_they_are_put_back_after_an_error_too():
    before = states()

    def disturbed():
        with global_states_kept(*LIBRARIES):
            for library in LIBRARIES:
                seed_globally(library, 5)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        disturbed()
    assert states() == before


def test_other_libraries_do_not_move_a_generator():
    one, other = generator("numpy", 3, 9), generator("numpy", 3, 9)
    random.random()
    with global_states_kept(*LIBRARIES):
        seed_globally("torch", 3)
        assert one() == other()


@pytest.mark.parametrize("name", HOLD)
def test_what_holds(name):
    assert FACTS[name]() is True


@pytest.mark.parametrize("name", FAIL)
def test_what_does_not(name):
    assert FACTS[name]() is False


def test_sums_in_any_order_are_near_the_exact_one():
    *rounded, exact = sums()
    assert np.allclose(rounded, exact, atol=1e-3)
    assert exact == pytest.approx(-90.825078, abs=1e-6)
