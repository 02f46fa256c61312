"""What each demo lets somebody in front of a wall play with."""

import pytest

from app.inspector.scale import scale_of
from rnnviz.errors import InputError
from rnnviz.on_the_wall import MOST, on_the_wall
from rnnviz.parameters import LIVE, RESTART, build, changed, describe
from rnnviz.registry import Demo, headings, load

IDS = [heading.id for heading in headings()]
TABLES = ("forecast-bench", "forecast-sweep")
"""What they show has taken minutes to compute; nothing about it is to be slid."""


def all_params(demo: Demo) -> list[object]:
    return [demo.Params(), *(build(demo.Params, preset.params) for preset in demo.presets.values())]


@pytest.mark.parametrize("demo_id", IDS)
def test_every_demo_says_what_is_slid_on_the_wall(demo_id: str) -> None:
    demo = load(demo_id)
    known = {parameter.name: parameter for parameter in describe(demo.Params)}
    assert demo.on_the_wall is not None
    assert set(demo.on_the_wall) <= set(known)
    assert len(set(demo.on_the_wall)) == len(demo.on_the_wall)
    assert bool(demo.on_the_wall) is (demo_id not in TABLES)
    for name in demo.on_the_wall:
        assert known[name].kind in ("int", "float")
        assert scale_of(known[name]) is not None


@pytest.mark.parametrize("demo_id", [demo_id for demo_id in IDS if demo_id not in TABLES])
def test_there_is_something_to_slide_at_every_preset_and_it_is_not_refused(demo_id: str) -> None:
    demo = load(demo_id)
    for params in all_params(demo):
        found = on_the_wall(demo, params)
        assert 1 <= len(found) <= MOST
        for parameter in found:
            scale = scale_of(parameter)
            assert scale is not None
            here = scale.position(getattr(params, parameter.name) or 0.0)
            beside = [scale.ticks[n] for n in (here - 1, here + 1) if 0 <= n < len(scale.ticks)]
            assert any(is_taken(params, parameter.name, value) for value in beside), parameter.name


def is_taken(params: object, name: str, value: float) -> bool:
    try:
        return bool(getattr(changed(params, {name: value}), name) == value)
    except InputError:
        return False


@pytest.mark.parametrize("demo_id", IDS)
def test_what_begins_the_run_anew_is_slid_only_where_nothing_else_asks_the_question(demo_id: str) -> None:
    """A slider that throws a training away would be a trap."""
    demo = load(demo_id)
    known = {parameter.name: parameter for parameter in describe(demo.Params)}
    restarting = {name for name in demo.on_the_wall or () if known[name].about.effect is RESTART}
    allowed = {
        "ctrnn-chaos": {"gain", "perturbation"}, "fractal-prediction": {"contexts", "contraction"},
        "hopfield-capacity": {"beta", "units", "noise"}, "seeds": {"n"}, "universal-dynamics": {"units"},
        "universal-function": {"width"},
    }  # fmt: skip
    assert restarting == allowed.get(demo_id, set())


def test_a_demo_that_says_nothing_gets_its_first_live_sliders(monkeypatch: pytest.MonkeyPatch) -> None:
    demo = load("echo-state")
    object.__setattr__(demo, "on_the_wall", None)
    try:
        found = on_the_wall(demo, demo.Params())
    finally:
        object.__setattr__(demo, "on_the_wall", ("spectral_radius", "leak"))
    assert [parameter.name for parameter in found] == ["spectral_radius", "leak"]
    assert all(parameter.about.effect is LIVE for parameter in found)


def test_what_does_not_apply_makes_room_for_the_next() -> None:
    demo = load("bptt")
    simple, lstm = demo.Params(), build(demo.Params, {"cell": "lstm"})
    assert [parameter.name for parameter in on_the_wall(demo, simple)] == ["spectral_radius", "window"]
    assert [parameter.name for parameter in on_the_wall(demo, lstm)] == ["forget_bias", "window"]
