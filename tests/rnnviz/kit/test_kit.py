"""What demos are written with, tried with the smallest runs there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.kit import LIVE, VIEW, Clocked, DemoParams, Trained, View, Worked, edit_points, ghosts_of, param, switch
from rnnviz.kit.examined import TRAIN, Examined, course, examination
from rnnviz.kit.remembered import MOST, remembered
from rnnviz.learning.divergence import Diverged
from rnnviz.parameters import build, describe
from rnnviz.run import State
from rnnviz.view import Ghost


class Params(DemoParams):
    """Tried out."""

    width: int = param(8, "How many.", LIVE, ge=1, le=20, title="Width of it", unit="units", group="Network")
    points: tuple[tuple[float, float], ...] = param(((0.0, 0.0),), "Where.", max_length=3)
    shown: bool = switch("Shown", "Whether.")


@dataclass(frozen=True, eq=False)
class Frame:
    """What is seen."""

    t: int


def test_one_line_says_all_of_a_parameter() -> None:
    width, points, shown, seed = describe(Params)
    assert (width.default, width.low, width.high, width.title) == (8, 1, 20, "Width of it")
    assert (width.about.effect, width.about.unit, width.about.group, width.help) == (
        LIVE,
        "units",
        "Network",
        "How many.",
    )
    assert points.kind == "points"
    assert (shown.about.effect, shown.about.group, shown.kind) == (VIEW, "Picture", "bool")
    assert seed.name == "seed"
    with pytest.raises(InputError, match="at most 20"):
        build(Params, {"width": 21})
    with pytest.raises(InputError, match="at most 3"):
        build(Params, {"points": [[0, 0]] * 4})


# -- points -----------------------------------------------------------------------------------------------------------


def edited(event: Any, params: Params) -> Any:
    return edit_points(event, params, "points", panel="plane", reach=1.0, most=3, least=1)


@given(st.floats(-9, 9), st.floats(-9, 9))
def test_points_come_go_and_move_within_reach(x: float, y: float) -> None:
    inside = (min(max(x, -1.0), 1.0), min(max(y, -1.0), 1.0))
    more = edited(Click("plane", x, y), Params())
    assert more.points == ((0.0, 0.0), inside)
    assert edited(Drag("plane", "points", 0, x, y), more).points == (inside, inside)
    assert edited(Remove("plane", "points", 0), more).points == (inside,)


def test_points_have_limits_and_leave_others_alone() -> None:
    params = Params()
    assert edited(Click("elsewhere", 0, 0), params) is None
    assert edited(Drag("plane", "others", 0, 0, 0), params) is None
    with pytest.raises(InputError, match="At least 1"):
        edited(Remove("plane", "points", 0), params)
    with pytest.raises(InputError, match="3 points already"):
        edited(Click("plane", 0, 0), Params(points=((0, 0),) * 3))


# -- runs -------------------------------------------------------------------------------------------------------------


class Walk(Clocked[Params, Frame]):
    """Counts to its width, in two refinements."""

    def begin(self) -> None:
        self.last = self.params.width
        self.pieces = 0

    def work(self) -> Iterator[None]:
        for _ in range(2):
            self.pieces += 1
            yield

    def frame(self) -> Frame:
        return Frame(self.t)

    def results(self) -> dict[str, Any]:
        return {}


def test_a_clock_runs_to_its_end_and_begins_again_with_a_change() -> None:
    run = Walk(Params(width=2))
    assert (run.position, run.progress, run.done) == ("step 0 of 2", 0.0, False)
    for _ in range(5):
        run.step()
    assert (run.t, run.done, run.progress) == (2, True, 1.0)
    while run.refine():
        pass
    assert run.pieces == 2
    assert run.change(Params(width=3))
    assert (run.t, run.last, run.done) == (0, 3, False)
    assert run.refine()


def test_a_clock_is_resumed_within_what_there_is() -> None:
    run = Walk(Params(width=2))
    run.restore({"t": 99})
    assert run.t == 2
    with pytest.raises(KeyError):
        run.restore({})


class Sum(Worked[Params, Frame]):
    """Adds a random number per piece."""

    def begin(self) -> None:
        self.sum = 0.0

    @property
    def total(self) -> int:
        return self.params.width

    def piece(self, n: int) -> None:
        self.sum += float(np.random.default_rng([self.params.seed, n]).random())

    def kept(self) -> dict[str, Any]:
        return {"sum": self.sum}

    def keep(self, state: dict[str, Any]) -> None:
        self.sum = float(state["sum"])

    def frame(self) -> Frame:
        return Frame(self.done_pieces)

    def results(self) -> dict[str, Any]:
        return {"sum": self.sum}


def test_pieces_are_worked_off_and_resumed_bit_for_bit() -> None:
    never, stopped = Sum(Params()), Sum(Params())
    for _ in range(8):
        never.step()
    for _ in range(3):
        stopped.step()
    again = Sum(Params())
    again.restore(stopped.checkpoint())
    assert again.position == "trial 3 of 8"
    while not again.done:
        again.step()
    assert again.sum == never.sum
    again.step()
    assert again.sum == never.sum


class Descending(Trained[Params, Frame]):
    """Halves a number; counts its looks."""

    needs_torch = False
    look_every = 10
    breaks_at = -1

    def begin(self) -> None:
        self.looks = 0
        self.seen = -1.0

    @property
    def updates(self) -> int:
        return 25

    def make(self) -> None:
        self.x = 1.0

    def learn(self) -> float:
        if self.update == self.breaks_at:
            raise Diverged("It ran away.")
        self.x /= 2
        return self.x

    def look(self) -> None:
        self.looks += 1
        self.seen = self.x

    def learned(self) -> dict[str, Any]:
        return {"x": self.x}

    def put(self, state: dict[str, Any]) -> None:
        self.x = float(state["x"])

    def frame(self) -> Frame:
        return Frame(self.update)

    def results(self) -> dict[str, Any]:
        self.look_now()
        return {"seen": self.seen, "loss": self.losses.last}


def test_learning_looks_soon_then_seldom_and_at_the_end() -> None:
    run = Descending(Params())
    looked = []
    while not run.done:
        before = run.looks
        run.step()
        looked += [run.update] * (run.looks - before)
    assert looked == [1, 2, 4, 8, 10, 20, 25]
    assert run.results() == {"seen": 0.5**25, "loss": 0.5**25}
    assert run.looks == len(looked)


def test_groups_of_updates_are_one_step() -> None:
    run = Descending(Params())
    run.group = 7
    run.step()
    assert (run.update, run.looks, len(run.losses)) == (7, 1, 7)


def test_learning_goes_on_from_a_session() -> None:
    run = Descending(Params())
    for _ in range(5):
        run.step()
    again = Descending(Params())
    again.restore(run.checkpoint())
    assert (again.update, again.seen, len(again.losses)) == (5, 0.5**5, 5)
    for other in (run, again):
        while not other.done:
            other.step()
    assert run.results() == again.results()


def test_what_runs_away_is_said_and_keeps_what_was_seen() -> None:
    run = Descending(Params())
    run.breaks_at = 10
    for _ in range(20):
        run.step()
    assert run.done
    assert run.remarks == ("It ran away.",)
    assert run.results() == {"seen": 0.5**10, "loss": 0.5**10}


class Revising(Examined[Params, Frame]):
    """Counts its updates, and what is examined."""

    breaks_at = -1

    def begin(self) -> None:
        self.examined: list[tuple[int, int, int]] = []
        self.brought_up_to_date = 0
        self.pieces = course((8, 0, 4, 10), 3, examination("judge", 5, 2))

    @property
    def updates(self) -> int:
        return 10

    def learn(self) -> None:
        if self.update == self.breaks_at:
            raise Diverged("It ran away.")

    def taught(self) -> None:
        self.brought_up_to_date = self.update

    def examine(self, kind: str, first: int, last: int) -> None:
        assert kind == "judge"
        self.examined.append((self.update, first, last))

    def frame(self) -> Frame:
        return Frame(self.update)

    def results(self) -> dict[str, Any]:
        return {}


def worked_off(run: Revising) -> Revising:
    while not run.done:
        run.step()
    return run


def test_every_update_is_made_once_and_all_is_examined_before_between_and_after() -> None:
    run = worked_off(Revising(Params()))
    assert (run.update, run.brought_up_to_date) == (10, 10)
    assert run.examined == [(update, *part) for update in (0, 4, 8, 10) for part in ((0, 2), (2, 4), (4, 5))]
    assert [(first, last) for kind, first, last in run.pieces if kind == TRAIN] == [
        (0, 3), (3, 4), (4, 7), (7, 8), (8, 10)]  # fmt: skip


def test_what_ran_away_learns_no_more_and_is_examined_once_at_the_end() -> None:
    run = Revising(Params())
    run.breaks_at = 5
    worked_off(run)
    assert (run.update, run.remarks) == (5, ("It ran away.",))
    assert [update for update, first, _ in run.examined if first == 0] == [0, 4, 5]


class InParts(Revising):
    """Needs three pieces for an update."""

    def begin(self) -> None:
        super().begin()
        self.learned: list[tuple[int, int]] = []
        self.parts = 3
        self.pieces = course((0, 2), 1, [], self.parts)

    def learn(self) -> None:
        self.learned.append((self.update, self.part))

    def kept(self) -> State:
        return {"learned": list(self.learned)}

    def keep(self, state: State) -> None:
        self.learned = list(state["learned"])


@pytest.mark.parametrize("stop", range(7))
def test_an_update_may_take_several_pieces_and_be_interrupted_between_them(stop: int) -> None:
    run = InParts(Params())
    for _ in range(stop):
        run.step()
    again = InParts(Params())
    again.restore(run.checkpoint())
    worked_off(again)
    assert again.learned == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert again.update == 2


# -- what is kept -----------------------------------------------------------------------------------------------------


def test_only_frames_of_the_same_kind_are_ghosts() -> None:
    view = View(ghosts=(Ghost("a", None, Frame(1)), Ghost("b", None, "another demo's")))
    assert [(name, frame.t) for name, frame in ghosts_of(view, Frame)] == [("a", 1)]


def test_the_same_arguments_give_the_same_object_until_many_others_came() -> None:
    made = remembered(lambda array, *rest: (array.sum(), rest))
    arrays = [np.full(3, float(n)) for n in range(MOST + 1)]
    first = made(arrays[0], ("a", 1))
    assert made(arrays[0], ("a", 1)) is first
    assert made(arrays[0].copy(), ("a", 1)) is not first
    assert made(arrays[0], ("a", 2)) is not first
    for array in arrays:
        made(array, ())
    assert made(arrays[0], ("a", 1)) is not first
