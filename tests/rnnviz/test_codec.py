"""Frames and checkpoints come back as they were."""

import dataclasses
import json
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rnnviz.arrays import Array
from rnnviz.codec import decode, decode_as, encode
from rnnviz.errors import InputError

numbers = st.one_of(
    hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, min_side=0)),
    hnp.arrays(np.float32, hnp.array_shapes(min_dims=0, min_side=0)),
    hnp.arrays(np.int64, hnp.array_shapes(min_dims=0, min_side=0)),
    hnp.arrays(np.bool_, hnp.array_shapes(min_dims=0, min_side=0)),
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), numbers)
names = st.text(min_size=1).filter(lambda name: name != "__array__")
plain_data = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4), max_leaves=12
)


def same(a: object, b: object) -> bool:
    """Equal to the last bit, types and shapes included."""
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b


@given(plain_data)
def test_plain_data_come_back_through_json(value):
    arrays: list[Array] = []
    tree = json.loads(json.dumps(encode(value, arrays)))
    assert same(decode(tree, arrays), value)


def test_an_array_that_occurs_twice_is_kept_once_and_stays_one_array():
    shared = np.arange(3)
    arrays: list[Array] = []
    tree = encode({"a": shared, "b": [shared, np.arange(3)]}, arrays)
    assert len(arrays) == 2
    back = decode(tree, arrays)
    assert back["a"] is back["b"][0]


@dataclass(frozen=True)
class Older:
    steps: int


@dataclass(frozen=True)
class Newer:
    steps: int
    pace: float | None = None


def test_what_an_older_version_did_not_know_takes_its_default():
    assert decode_as(Newer, encode(Older(3), []), []) == Newer(3)
    with pytest.raises(InputError):
        decode_as(Newer, {"pace": 2.0}, [])


@dataclass(frozen=True, eq=False)
class Inner:
    values: Array
    name: str


@dataclass(frozen=True, eq=False)
class Outer:
    one: Inner
    many: tuple[Inner, ...]
    pair: tuple[float, str]
    table: dict[str, Inner]
    maybe: Inner | None
    level: float | None
    extra: int | str = 0


def outer(maybe: Inner | None = None) -> Outer:
    inner = Inner(np.arange(4.0), "é")
    return Outer(inner, (inner, Inner(np.eye(2), "")), (0.5, "x"), {"k": inner}, maybe, None, "text")


@pytest.mark.parametrize("maybe", [None, Inner(np.zeros(0), "empty")])
def test_nested_dataclasses_come_back_with_their_types(maybe):
    arrays: list[Array] = []
    original = outer(maybe)
    back = decode_as(Outer, json.loads(json.dumps(encode(original, arrays))), arrays)
    again: list[Array] = []
    assert encode(back, again) == encode(original, [])
    assert isinstance(back.many, tuple)
    assert isinstance(back.table["k"], Inner)
    assert back.one.values is original.one.values
    assert type(back.maybe) is type(maybe)


@given(field=st.sampled_from([f.name for f in dataclasses.fields(Outer)]), bad=st.sampled_from([3, "?", None, [], {}]))
def test_an_edited_tree_gives_another_value_or_one_sentence(field, bad):
    arrays: list[Array] = []
    tree = encode(outer(), arrays)
    tree[field] = bad
    try:
        outcome: Outer | str = decode_as(Outer, tree, arrays)
    except InputError as error:
        outcome = str(error)
    assert isinstance(outcome, Outer) or "\n" not in outcome


@pytest.mark.parametrize("number", [-1, 5, "0", 0.0, None, True])
def test_a_placeholder_for_no_array_is_refused(number):
    with pytest.raises(InputError, match="array"):
        decode({"__array__": number}, [])


def test_what_is_not_plain_data_is_refused():
    with pytest.raises(TypeError, match="set"):
        encode({"a": {1, 2}}, [])


def test_numpy_scalars_become_numbers():
    assert encode({"n": np.int64(3), "x": np.float32(0.5), "b": np.bool_(True)}, []) == {"n": 3, "x": 0.5, "b": True}
