"""A process of our own that ends when it likes."""

import os
import threading
from multiprocessing.connection import Connection
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.work.partner import Partner
from tests.app.conftest import PATIENCE_MS


def deaf_at_first(connection: Connection) -> None:
    """Answers with the number of its process; told so, it hangs up and ends only a while later."""
    while True:
        if connection.recv() == "hang up":
            connection.close()
            threading.Event().wait(20.0)
            return
        connection.send(os.getpid())


@pytest.mark.usefixtures("qapp")
def test_what_is_sent_to_a_process_that_is_just_ending_reaches_the_next_one(qtbot: QtBot) -> None:
    heard: list[Any] = []
    partner = Partner(deaf_at_first, heard.append, lambda: heard.append("broken"), "test")
    partner.send("who")
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=PATIENCE_MS)
    partner.send("hang up")
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=PATIENCE_MS)
    assert heard[1] == "broken"
    partner.send("who")
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=PATIENCE_MS)
    assert heard[2] != heard[0]
    partner.close()
