"""Calls as tiles, and statements with verdicts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.panels.calls import (
    FULLEST,
    PALEST,
    CallRow,
    call_at,
    calls_above,
    calls_panel,
    line_height,
    seed_heights,
    shade_of,
    stack_panel,
)
from rnnviz.panels.statements import VERDICTS, statements_panel, verdicts

ROWS = (
    CallRow("a", "one", (1, 2, 3), (3, 2, 1), False, False), CallRow("b", "two", (1, 2, 3), None, True, None),
)  # fmt: skip


def test_larger_numbers_are_stronger():
    assert shade_of((1, 3, 2))[0].tolist() == pytest.approx([PALEST, FULLEST, (PALEST + FULLEST) / 2])


def test_calls_that_were_not_made_are_question_marks_without_a_verdict():
    marks = {m.key: m for m in calls_panel(ROWS, 3, (0, 0, 1, 1), title="", clicks="", alt="").marks}
    assert marks["a-second-numbers"].lines == ("321",)
    assert marks["b-second-numbers"].lines == ("???",)
    assert marks["a-verdict"].text == "≠"
    assert "b-verdict" not in marks


def test_the_thread_is_broken_where_it_is_seeded_again():
    marks = {m.key: m for m in calls_panel(ROWS, 3, (0, 0, 1, 1), title="", clicks="", alt="").marks}
    assert not np.isnan(marks["a-thread"].x).any()
    assert np.isnan(marks["b-thread"].x).sum() == 1
    assert marks["seeds"].y.tolist() == seed_heights(ROWS)
    assert len(seed_heights(ROWS)) == 3


@pytest.mark.parametrize("n", [2, 9, 20])
def test_every_tile_of_a_call_is_that_call(n):
    rows = [CallRow("a", "one", None, None, False, None), CallRow("b", "two", None, None, True, None)]
    panel = calls_panel(rows, n, (0, 0, 1, 1), title="", clicks="", alt="")
    for row, key in enumerate("ab"):
        for call, name in enumerate(("first", "second")):
            left, right, low, high = next(m for m in panel.marks if m.key == f"{key}-{name}").extent
            for x in np.linspace(left + 0.01, right - 0.01, 5):
                assert call_at(x, (low + high) / 2, 2, n) == (row, call)
    assert call_at(0.2, 0.0, 2, n) is None
    assert call_at(2.0, -99.0, 2, n) is None


@given(st.integers(1, 6))
def test_a_line_stands_below_its_calls(after):
    assert calls_above(line_height(after), 6) == after


def test_numbers_of_two_digits_have_room():
    order = tuple(range(1, 13))
    panel = stack_panel([order, order], 2, (0, 0, 1, 1), title="", controls=False, alt="")
    numbers = next(m for m in panel.marks if m.key == "numbers")
    assert len(numbers.lines[0]) * numbers.width == pytest.approx(12)
    assert numbers.lines[0].split() == [str(n) for n in order]
    assert not [m for m in panel.marks if m.key in ("again", "line")]


def test_a_verdict_stands_before_the_first_line_of_its_statement():
    told = [("short", 0), ("a statement that is so long that it needs a second line", 1)]
    panel = statements_panel(told, [("other", 2)], (0, 0, 1, 1), title="", alt="")
    marks = {m.key: m for m in panel.marks}
    assert marks["left-told"].lines == (VERDICTS[0], VERDICTS[1], "")
    assert marks["left-told"].category[:, 0].tolist() == [0, 1, 1]
    assert " ".join(marks["left"].lines[1:]) == told[1][0]
    assert marks["right-told"].lines == (VERDICTS[2],)
    assert verdicts([True, False, None]) == [0, 1, 2]
