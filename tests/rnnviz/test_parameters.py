"""One model of parameters serves forms, the command line, sessions and undo."""

import json
import math
from typing import Annotated, Any, Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import Field, field_validator

from rnnviz.errors import InputError
from rnnviz.parameters import (
    LIVE,
    VIEW,
    About,
    DemoParams,
    Effect,
    Parameter,
    as_json,
    build,
    changed,
    chosen,
    describe,
    effect_of,
    parse_assignment,
)

Unit = Annotated[float, Field(ge=-1, le=1)]


class Model(DemoParams):
    """One of everything."""

    count: Annotated[int, Field(ge=1, le=100, title="How many", description="Of them.")] = 10
    rate: Annotated[float, Field(gt=0, lt=10), About(LIVE, unit="1/s", log=True)] = 1.0
    gain: float = 2.0
    rule: Literal["hebb", "storkey"] = "hebb"
    level: Literal[8, 16] = 8
    on: Annotated[bool, About(VIEW)] = True
    name: Annotated[str, Field(max_length=20)] = "laser"
    hidden: Annotated[tuple[int, ...], Field(min_length=1, max_length=4)] = (5, 3)
    points: tuple[tuple[Unit, Unit], ...] = ((1.0, 1.0),)
    origin: Annotated[int | None, Field(ge=0)] = None
    lags: int | tuple[int, ...] = 1
    reach: Annotated[float, Field(ge=0, le=1000), About(soft=(0.0, 5.0), widget="number")] = 1.0

    @field_validator("name")
    @classmethod
    def _no_slash(cls, name: str) -> str:
        if "/" in name:
            raise ValueError(f"'{name}' holds a slash.")
        return name


def of(name: str) -> Parameter:
    return next(parameter for parameter in describe(Model) if parameter.name == name)


values = st.fixed_dictionaries(
    {},
    optional={
        "count": st.integers(1, 100),
        "rate": st.floats(0, 10, exclude_min=True, exclude_max=True),
        "gain": st.floats(allow_nan=False, allow_infinity=False),
        "rule": st.sampled_from(["hebb", "storkey"]),
        "level": st.sampled_from([8, 16]),
        "on": st.booleans(),
        "name": st.text(max_size=20).filter(lambda text: "/" not in text),
        "hidden": st.lists(st.integers(-(2**53), 2**53), min_size=1, max_size=4),
        "points": st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), max_size=5),
        "origin": st.none() | st.integers(0, 10**9),
        "lags": st.integers(0, 99) | st.lists(st.integers(0, 99), max_size=3),
        "seed": st.integers(0, 2**32 - 1),
    },
)


@given(values)
def test_parameters_survive_json(given_values):
    params = build(Model, given_values)
    assert build(Model, json.loads(json.dumps(as_json(params), allow_nan=False))) == params


@given(values, values)
def test_a_change_keeps_everything_else(first, second):
    params = build(Model, first)
    after = changed(params, second)
    for name in Model.model_fields:
        expected = getattr(build(Model, second), name) if name in second else getattr(params, name)
        assert getattr(after, name) == expected


@given(values, values)
def test_the_effect_of_a_change_is_that_of_its_weightiest_part(first, second):
    old, new = build(Model, first), build(Model, second)
    effect = effect_of(old, new)
    differing = {name for name in Model.model_fields if getattr(old, name) != getattr(new, name)}
    assert (effect is None) == (not differing)
    if differing - {"rate", "on"}:
        assert effect is Effect.RESTART
    elif "rate" in differing:
        assert effect is Effect.LIVE
    elif differing:
        assert effect is Effect.VIEW


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)


@given(st.sampled_from(sorted(Model.model_fields)), json_values)
def test_whatever_is_typed_is_valid_or_gets_one_sentence(name, value):
    try:
        outcome: Any = build(Model, {name: value})
    except InputError as error:
        outcome = str(error)
        assume("holds a slash" not in outcome)
        assert name in outcome or "entries" in outcome
    assert isinstance(outcome, Model) or (outcome[-1] in ".?" and "\n" not in outcome and "pydantic" not in outcome)


@pytest.mark.parametrize(
    ("given_values", "sentence"),
    [
        ({"count": 0}, "count must be at least 1, not 0."),
        ({"count": 10**30}, "count may be at most 100, not 1000000000000000000000000000000."),
        ({"rate": 0}, "rate must be greater than 0.0, not 0."),
        ({"rate": 10}, "rate must be less than 10.0, not 10."),
        ({"gain": math.nan}, "gain must be a finite number, not NaN."),
        ({"gain": math.inf}, "gain must be a finite number, not Infinity."),
        ({"rule": "hepp"}, "rule must be 'hebb' or 'storkey', not 'hepp'."),
        ({"hidden": []}, "hidden must hold at least 1, not 0."),
        ({"hidden": [1] * 5}, "hidden may hold at most 4 entries, not 5."),
        ({"points": [[0, 0], [0, 2]]}, "points[1][1] may be at most 1.0, not 2."),
        ({"name": "a/b"}, "name: 'a/b' holds a slash."),
        ({"cuont": 3}, "There is no parameter 'cuont'; did you mean 'count'?"),
        ({"xyz": 3}, "There is no parameter 'xyz'; known are: "),
        ({"seed": -1}, "seed must be at least 0, not -1."),
    ],
)
def test_sentences(given_values, sentence):
    with pytest.raises(InputError) as caught:
        build(Model, given_values)
    assert str(caught.value).startswith(sentence)


def test_a_long_value_is_not_repeated_in_full():
    with pytest.raises(InputError) as caught:
        build(Model, {"count": "9" * 5000})
    assert len(str(caught.value)) < 200


def test_parameters_are_values():
    params = Model()
    assert params == Model()
    assert hash(params) == hash(Model())
    with pytest.raises(ValueError, match="frozen"):
        params.count = 3  # type: ignore[misc]


def test_what_a_form_is_told():
    kinds = {parameter.name: parameter.kind for parameter in describe(Model)}
    assert kinds == {
        "count": "int", "rate": "float", "gain": "float", "rule": "choice", "level": "choice", "on": "bool",
        "name": "text", "hidden": "list", "points": "points", "origin": "int", "lags": "list", "reach": "float",
        "seed": "int",
    }  # fmt: skip
    assert [parameter.name for parameter in describe(Model)][-1] == "seed"
    assert (of("count").title, of("count").help, of("count").default) == ("How many", "Of them.", 10)
    assert of("gain").title == "Gain"
    assert of("rule").choices == ("hebb", "storkey")
    assert of("points").default == [[1.0, 1.0]]
    assert of("origin").optional
    assert not of("count").optional


def test_bounds_say_whether_they_are_allowed_themselves():
    assert (of("rate").low, of("rate").low_open, of("rate").high, of("rate").high_open) == (0, True, 10, True)
    assert (of("count").low, of("count").low_open, of("count").high, of("count").high_open) == (1, False, 100, False)


def test_controls_follow_from_type_and_bounds():
    assert of("count").widget == "slider"
    assert of("gain").widget == "number"
    assert of("seed").widget == "seed"
    assert of("reach").widget == "number"
    assert of("reach").slider_range == (0.0, 5.0)
    assert of("count").slider_range == (1, 100)
    assert of("gain").slider_range is None
    assert [of(name).widget for name in ("on", "rule", "name", "hidden", "points")] == [
        "switch", "choice", "text", "list", "points",
    ]  # fmt: skip


def test_what_the_command_line_is_told():
    assert of("rate").as_json() == {
        "name": "rate", "type": "float", "title": "Rate", "help": "", "default": 1.0, "low": 0.0, "high": 10.0,
        "choices": [], "unit": "1/s", "live": True, "effect": "live",
    }  # fmt: skip
    json.dumps([parameter.as_json() for parameter in describe(Model)], allow_nan=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1", ("a", 1)),
        ("a = [1, 2]", ("a", [1, 2])),
        ("a=plain text", ("a", "plain text")),
        ("a=", ("a", "")),
        ("a=b=c", ("a", "b=c")),
        ('a="1"', ("a", "1")),
        ("a=null", ("a", None)),
        ("a=-1e3", ("a", -1000.0)),
    ],
)
def test_assignments(text, expected):
    assert parse_assignment(text) == expected


@pytest.mark.parametrize("text", ["", "a", "=1", " =1", "a=" + "[" * 100_000])
def test_assignments_that_are_none(text):
    with pytest.raises(InputError):
        parse_assignment(text)


class Damage(DemoParams):
    """An amount whose unit depends on the kind."""

    kind: Literal["share", "sigma"] = "share"
    amount: Annotated[float, Field(ge=0), About(follows=("kind",))] = 0.2
    other: float = 1.0


def test_what_follows_another_parameter_goes_back_to_its_default_with_it() -> None:
    damaged = build(Damage, {"amount": 0.7, "other": 3.0})
    assert changed(damaged, {"kind": "sigma"}) == build(Damage, {"kind": "sigma", "other": 3.0})
    assert changed(damaged, {"kind": "sigma", "amount": 6.0}).amount == 6.0
    assert changed(damaged, {"kind": "share", "other": 2.0}).amount == 0.7


class Brought(DemoParams):
    """Two choices that bring something, one of them the same thing."""

    way: Annotated[Literal["near", "far"], About(brings={"far": {"steps": 40, "rate": 0.1}})] = "near"
    kind: Annotated[Literal["plain", "deep"], About(brings={"deep": {"steps": 7}})] = "plain"
    steps: int = 1
    rate: float = 1.0


def test_a_choice_brings_what_was_not_chosen() -> None:
    assert chosen(Brought, {"way": "far"}) == build(Brought, {"way": "far", "steps": 40, "rate": 0.1})
    assert chosen(Brought, {"way": "far", "steps": 1}).steps == 1
    assert changed(build(Brought, {"steps": 3}), {"way": "far"}) == build(
        Brought, {"way": "far", "steps": 3, "rate": 0.1}
    )


def test_what_was_brought_goes_when_the_choice_goes_and_what_was_chosen_stays() -> None:
    far = chosen(Brought, {"way": "far"})
    assert changed(far, {"way": "near"}) == Brought()
    assert changed(changed(far, {"steps": 9}), {"way": "near"}) == build(Brought, {"steps": 9})
    both = changed(far, {"kind": "deep"})
    assert both.steps == 7
    assert changed(both, {"kind": "plain"}) == far
    assert changed(both, {"way": "near"}) == chosen(Brought, {"kind": "deep"})


def test_parameters_that_are_given_whole_mean_what_they_say() -> None:
    """Sessions, and whatever else is built of all its values, was made before anything was brought."""
    old = build(Brought, {"way": "far"})
    assert (old.steps, old.rate) == (1, 1.0)
    assert changed(old, as_json(old)) == old
    assert changed(old, {"kind": "deep", "seed": 3}) == build(Brought, {"way": "far", "kind": "deep", "seed": 3})


@pytest.mark.parametrize("wrong", ["far away", ["far"], None, {"far": 1}])
def test_a_wrong_choice_brings_a_sentence(wrong: Any) -> None:
    with pytest.raises(InputError, match="way"):
        chosen(Brought, {"way": wrong})


class Grouped(DemoParams):
    """Headings in an order of their own."""

    GROUPS = ("Memory", "Picture")

    rate: Annotated[float, About(group="Run")] = 1.0
    shown: Annotated[bool, About(group="Picture")] = True
    patterns: Annotated[int, About(group="Memory")] = 3
    colour: Annotated[bool, About(group="Picture")] = True


def test_headings_come_in_the_order_the_model_says_and_the_seed_last() -> None:
    assert [p.name for p in describe(Grouped)] == ["patterns", "shown", "colour", "rate", "seed"]
