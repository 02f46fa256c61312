"""PySide6 6.12.0 drops a reference to None in every call that returns nothing (PYSIDE-3474)."""

import sys

from pytestqt.qtbot import QtBot


def test_calls_that_return_nothing_leave_none_alone(qtbot: QtBot) -> None:
    """A live plot makes such calls by the thousand, and the interpreter ends when none of None is left."""
    from PySide6.QtCore import QObject

    thing, calls = QObject(), 1000
    before = sys.getrefcount(None)
    for _ in range(calls):
        thing.setObjectName("a")
    assert abs(sys.getrefcount(None) - before) < calls / 2
