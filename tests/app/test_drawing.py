"""A picture that a demo draws, or a sentence why it does not."""

from dataclasses import replace
from typing import Any

import pytest

import rnnviz
from app.drawing import NotDrawn, drawn
from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.live.messages import Status
from rnnviz.live.snapshot import Snapshot
from rnnviz.registry import load
from rnnviz.view import PLAIN

pytestmark = pytest.mark.usefixtures("fake_demos")


def snapshot() -> Snapshot:
    run = rnnviz.start("random-walk", length=5)
    return Snapshot(run.run.frame(), Status(False, False, False, 0, None, "", 0.0), run.params)


def test_what_is_drawn_is_looked_at_as_the_person_wants_it_now() -> None:
    demo, taken = load("random-walk"), snapshot()
    now = taken.params.model_copy(update={"labelled": False, "length": 9})
    figure = drawn(demo, taken, now, PLAIN)
    assert isinstance(figure, Figure)
    assert figure.panel("plane").marks[0].label == ""
    assert figure.panel("plane").marks[0].x is not None


@pytest.mark.parametrize(
    ("error", "sentence", "has_details"),
    [
        (InputError("This cannot be shown."), "This cannot be shown.", False),
        (ZeroDivisionError("by nothing"), "The picture could not be drawn: by nothing", True),
        (KeyError(), "The picture could not be drawn: KeyError", True),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(error: Exception, sentence: str, has_details: bool) -> None:
    def broken(*_: Any) -> Figure:
        raise error

    taken = snapshot()
    found = drawn(replace(load("random-walk"), draw=broken), taken, taken.params, PLAIN)
    assert isinstance(found, NotDrawn)
    assert found.sentence == sentence
    assert (type(error).__name__ in found.details) == has_details
