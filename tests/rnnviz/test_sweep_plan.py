"""Which runs a sweep is made of, and how they are typed."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.commands.sweep import split_values
from rnnviz.errors import InputError
from rnnviz.registry import load
from rnnviz.sweep.plan import make_plan
from tests.rnnviz.sweeping import plan, trial  # noqa: F401

sizes = st.lists(st.integers(1, 1000), min_size=1, max_size=5, unique=True)
lists = st.lists(st.lists(st.integers(0, 9), max_size=3), min_size=1, max_size=4, unique_by=tuple)


@pytest.fixture(autouse=True)
def _trial(trial):  # noqa: F811
    """For every test here."""


def test_every_combination_has_every_seed_once_and_seeds_go_fastest():
    made = plan({"size": [3, 1], "sizes": [[1], [2, 3]]}, seeds=2, name="x")
    assert made.varied == ("size", "sizes")
    found = [(job.params["size"], job.params["sizes"], job.params["seed"]) for job in made.jobs]
    assert found == list(itertools.product([3, 1], [[1], [2, 3]], [0, 1]))
    assert {job.params["name"] for job in made.jobs} == {"x"}
    assert {job.demo for job in made.jobs} == {"trial"}


def test_any_grid_has_as_many_runs_as_it_has_points():
    demo = load("trial")

    @given(size=sizes, several=lists, seeds=st.integers(1, 4), first=st.integers(0, 50))
    def check(size, several, seeds, first):
        jobs = make_plan(demo, {"size": size, "sizes": several}, base={"seed": first}, seeds=seeds).jobs
        assert len({json.dumps(job.params) for job in jobs}) == len(jobs) == len(size) * len(several) * seeds
        assert {job.params["seed"] for job in jobs} == set(range(first, first + seeds))
        assert all(set(job.params) == set(demo.Params.model_fields) for job in jobs)

    check()


def test_seeds_alone_are_a_sweep():
    assert [job.params["seed"] for job in plan({}, seeds=3, seed=4).jobs] == [4, 5, 6]


@pytest.mark.parametrize(
    ("varied", "more", "words"),
    [
        ({"sise": [1]}, {}, "did you mean 'size'"),
        ({"size": [1, 2000]}, {}, "size may be at most 1000, not 2000."),
        ({"size": [1, 1.0]}, {}, "mean the same"),
        ({"size": []}, {}, "no value to give to size"),
        ({"seed": [1]}, {}, "--seeds"),
        ({"size": [1]}, {"size": 2}, "both varied and set"),
        ({"size": [1]}, {"seeds": 0}, "at least 1 seed"),
        ({"size": [1]}, {"seeds": 10**9}, "1000000000 runs; at most 100000"),
        ({"size": [1]}, {"seeds": 2, "seed": 2**32 - 1}, "seed must be less than 4294967296"),
        ({"size": [1]}, {"name": 3}, "name must be text"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_computed(varied, more, words):
    with pytest.raises(InputError, match=words) as refused:
        plan(varied, **more)
    assert "\n" not in str(refused.value)


@given(st.lists(st.recursive(st.integers() | st.text(), st.lists, max_leaves=4), min_size=1, max_size=4))
def test_commas_inside_a_value_do_not_split(values):
    assert [json.loads(part) for part in split_values(",".join(map(json.dumps, values)))] == values


def test_plain_words_need_no_quotes():
    assert split_values("a b, c,[1, 2],{}") == ["a b", "c", "[1, 2]", "{}"]


@pytest.mark.parametrize("text", ["", "1,,2", "1,", "[1,2", "1]", '"a', '["a,2]'])
def test_values_that_do_not_end_get_one_sentence(text):
    with pytest.raises(InputError, match=r"^In '.*' a .*\.$"):
        split_values(text)
