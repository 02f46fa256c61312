"""What is heard in the window, and saved."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.window import Window
from rnnviz.data.midi import melody
from rnnviz.data.tunes import known_tunes
from rnnviz.errors import InputError
from rnnviz.parameters import changed
from rnnviz.sound import Sound
from tests.app.conftest import PATIENCE_MS


def open_song(qtbot: QtBot, window: Window) -> None:
    window.open_demo("song")
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    window.document.change(changed(window.document.params, {"played": "original"}), "for the test")


def test_listening_plays_what_is_shown_and_says_why_where_it_cannot(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_song(qtbot, window)
    speaker = window.listening.speaker
    heard: list[Sound] = []
    monkeypatch.setattr(speaker, "play", heard.append)
    window.actions_by_name["listen"].trigger()
    assert heard == [Sound(known_tunes()["minuet"], 120.0)]
    assert "64 notes, 24 seconds" in window.status.text

    def refuse(sound: Sound) -> None:
        raise InputError("No loudspeaker was found here.")

    monkeypatch.setattr(speaker, "play", refuse)
    window.actions_by_name["listen"].trigger()
    assert "No loudspeaker" in window.status.text


@pytest.mark.parametrize(("kind", "ending"), [("Sound (*.wav)", ".wav"), ("Notes (*.mid)", ".mid")])
def test_the_sound_is_saved(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, ending: str
) -> None:
    open_song(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "tune"), kind))
    window.actions_by_name["save_sound"].trigger()
    written = (tmp_path / f"tune{ending}").read_bytes()
    assert written[:4] == b"RIFF" if ending == ".wav" else melody(written) == known_tunes()["minuet"]
