"""What must hold for the pictures of any demo: they show what the results say, and cost what they may."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.headless import HeadlessRun
from rnnviz.parameters import describe
from rnnviz.registry import load
from rnnviz.view import ON_PAPER, PLAIN, View
from tests.demos import laws
from tests.demos.trying import CORNERS, IDS, LIGHT, after_three_steps, every_demo, light, refined

STEP_MS, REFINE_MS, OPEN_MS = 50.0, 30.0, 300.0
"""What one step, one refinement and the way to the first frame may cost of one quiet core."""

TOLERANCE = 1.5
"""Factor by which another machine may deviate from the calibration that stands for it."""


@cache
def preset_runs(demo_id: str) -> tuple[tuple[str, HeadlessRun], ...]:
    """Each preset after two steps, shared by the tests: do not step them."""
    demo = load(demo_id)
    runs = [(name, HeadlessRun(demo_id, light(demo_id, p.params))) for name, p in demo.presets.items()]
    if demo_id not in LIGHT:  # those that hand work to processes are looked at as they open
        for _, run in runs:
            run.advance(2)
    return tuple(runs)


def check(run: HeadlessRun, figure: Figure, results: dict[str, Any]) -> None:
    """The laws of truth."""
    laws.check_marks(run, figure, results)
    laws.check_words(run, figure, results)
    if run is after_three_steps(run.demo.id):  # its map is finished
        for panel in figure.panels:
            laws.check_map_and_paths(panel)


# -- truth ------------------------------------------------------------------------------------------------------------


@every_demo
def test_the_picture_shows_the_results(demo_id: str) -> None:
    run = after_three_steps(demo_id)
    results = run.results()
    for view in (PLAIN, ON_PAPER, View(compact=True)):
        check(run, run.figure(view), results)
    assert laws.check_marks(run, run.figure(), results), "nothing is said to be shown"


@every_demo
def test_the_picture_of_every_preset_shows_its_results(demo_id: str) -> None:
    for name, run in preset_runs(demo_id):
        results = run.results()
        try:
            check(run, run.figure(), results)
        except AssertionError as error:
            raise AssertionError(f"preset {name}: {error}") from None


@every_demo
def test_a_picture_that_lies_is_noticed(demo_id: str) -> None:
    """For each way to falsify a figure there is a preset, or the opening picture, in which the laws notice it."""
    runs = [after_three_steps(demo_id), *(run for _, run in preset_runs(demo_id))]
    unnoticed: set[str] = set()
    noticed: set[str] = set()
    for run in runs:
        results = run.results()
        for name, lie in laws.lies(run.figure()):
            try:
                check(run, lie, results)
            except AssertionError:
                noticed.add(name)
            else:
                unnoticed.add(name)
    assert not unnoticed - noticed


@every_demo
def test_every_place_that_is_said_to_show_something_is_there_once(demo_id: str) -> None:
    """As it opens or in a preset, if need be in its finished picture."""
    missing = {place[:2] for place in load(demo_id).shows} - drawn_in(after_three_steps(demo_id))
    for _, run in preset_runs(demo_id):
        missing -= drawn_in(run)
    for _, run in preset_runs(demo_id):
        if missing:
            finished = HeadlessRun(demo_id, run.params)
            finished.advance(2)
            missing -= drawn_in(refined(finished))
    assert not missing


def drawn_in(run: HeadlessRun) -> set[tuple[str, str]]:
    """Panel and key of every mark."""
    return {(panel.key, mark.key) for panel in run.figure().panels for mark in panel.marks}


# -- symmetry ---------------------------------------------------------------------------------------------------------


@every_demo
def test_exchanging_the_axes_of_the_world_exchanges_them_in_the_picture(demo_id: str) -> None:
    demo = load(demo_id)
    if demo.mirrored is None:
        return
    for name, run in (("default", after_three_steps(demo_id)), *preset_runs(demo_id)):
        twin = demo.mirrored(run.params)
        if twin is None:
            continue
        pair = [HeadlessRun(demo_id, params) for params in (run.params, twin)]
        for one in pair:
            one.finish()
        try:
            laws.check_mirrored(*(one.figure() for one in pair))
        except AssertionError as error:
            raise AssertionError(f"preset {name}: {error}") from None


@every_demo
def test_the_colour_under_a_start_is_that_of_its_end(demo_id: str) -> None:
    run = HeadlessRun(demo_id, after_three_steps(demo_id).params)
    if not any(mark.key == "basins" for panel in run.figure().panels for mark in panel.marks):
        return
    run.finish()
    compared = sum(laws.check_map_and_paths(panel) for panel in run.figure().panels)
    has_paths = any(
        mark.key == "ahead" for panel in run.figure().panels for mark in panel.marks if panel.kind == "plane"
    )
    assert compared or not has_paths


# -- cost -------------------------------------------------------------------------------------------------------------


@every_demo
def test_drawing_a_frame_again_gives_the_very_same_arrays(demo_id: str) -> None:
    for name, run in (("default", after_three_steps(demo_id)), *preset_runs(demo_id)):
        frame = run.run.frame()
        for view in (PLAIN, View(compact=True)):
            one, other = (run.demo.draw(run.params, frame, view) for _ in range(2))
            assert not laws.new_arrays(one, other), name


@every_demo
def test_steps_and_refinements_keep_to_their_time_at_every_preset_and_at_the_bounds(demo_id: str) -> None:
    demo = load(demo_id)
    if demo.warm_up is not None:
        demo.warm_up()
    for name, params in at_the_bounds(demo_id):
        for attempt in range(3):
            try:
                late = too_slow(demo_id, params)
            except InputError:  # the largest number by itself is too large for the data
                break
            if not late:
                break
            assert attempt < 2, f"{name}: {late}"


@pytest.mark.parametrize(("demo_id", "values"), [(demo, values) for demo in CORNERS for values in CORNERS[demo]])
def test_refinements_keep_to_their_time_to_the_end_where_bounds_meet(demo_id: str, values: dict[str, Any]) -> None:
    for attempt in range(3):
        late = [f"{what} took {ms:.0f} ms" for what, ms, most in spent_to_the_end(demo_id, values) if ms > most]
        if not late:
            break
        assert attempt < 2, f"{values}: {', '.join(late)}"


def spent_to_the_end(demo_id: str, values: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    """What opening and each refinement take until there is nothing left to refine, and what they may."""
    made: list[Any] = []
    cpu_ms = laws.Meter().cpu_ms
    yield "opening", cpu_ms(lambda: made.append(HeadlessRun(demo_id, light(demo_id, values)))), TOLERANCE * OPEN_MS
    left = [True]
    while left[-1]:
        yield "a refinement", cpu_ms(lambda: left.append(made[0].run.refine())), TOLERANCE * REFINE_MS


def at_the_bounds(demo_id: str) -> list[tuple[str, Any]]:
    """The parameters as they open, each preset, and each number by itself at its largest value, where it counts."""
    demo = load(demo_id)
    opening = light(demo_id)
    found = {opening: "default"}
    for name, preset in demo.presets.items():
        found.setdefault(light(demo_id, preset.params), name)
    for known in describe(demo.Params):
        is_bounded = known.kind in ("int", "float") and known.high is not None and not known.high_open
        if not is_bounded or known.name == "seed":
            continue
        needed = {
            name: wanted[0] for name, wanted in (known.about.when or {}).items() if getattr(opening, name) not in wanted
        }
        try:
            found.setdefault(light(demo_id, {**needed, known.name: known.high}), f"{known.name}={known.high}")
        except InputError:
            continue
    return [(name, params) for params, name in found.items()]


def too_slow(demo_id: str, params: Any) -> str:
    """What took too long in opening and in two steps after the first, with their refinements, or nothing."""
    made: list[HeadlessRun] = []

    def open_it() -> None:
        made.append(HeadlessRun(demo_id, params))
        made[0].run.frame()

    cpu_ms = laws.Meter().cpu_ms
    spent = [("opening", cpu_ms(open_it), OPEN_MS)]
    run = made[0].run
    for n in range(3):
        if not run.done:
            # The first step may load and compile what `warm_up` does on a thread of its own.
            spent.append((f"step {n + 1}", cpu_ms(run.step), STEP_MS if n else 1e9))
        for _ in range(2):
            spent.append((f"refinement after step {n + 1}", cpu_ms(run.refine), REFINE_MS))
    late = [f"{what} took {ms:.0f} ms" for what, ms, most in spent if ms > TOLERANCE * most]
    return ", ".join(late)


def test_the_table_of_what_is_shown_can_be_read() -> None:
    """Every result named there is announced."""
    for demo_id in IDS:
        demo = load(demo_id)
        for declared in (*demo.shows.values(), *demo.says.values()):
            result = getattr(declared, "result", declared)
            if isinstance(result, str):
                assert result.split(".")[0] in demo.results, demo_id
