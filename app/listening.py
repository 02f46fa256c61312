"""What a demo lets one hear: played, and saved as a file."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.document import Document
from app.player import Player
from app.settings import Settings
from app.status_bar import StatusBar
from rnnviz.errors import InputError
from rnnviz.figure.target import check_target
from rnnviz.parameters import with_view_of
from rnnviz.sound import SOUND_ENDINGS, Sound, write_sound
from rnnviz.sound.playing import Speaker

KINDS = "Sound (*.wav);;Notes (*.mid)"


class Listening:
    """Plays and saves the sound of what the window shows."""

    def __init__(
        self, parent: QWidget, document: Document, player: Player, status: StatusBar, settings: Settings
    ) -> None:
        self._parent, self._document, self._player = parent, document, player
        self._status, self._settings = status, settings
        self.speaker = Speaker()

    def listen(self) -> None:
        """Play; or be silent, where something is playing."""
        if self.speaker.is_playing:
            self.speaker.stop()
            return
        sound = self._sound()
        if sound is None:
            return
        try:
            self.speaker.play(sound)
        except InputError as error:
            self._status.warn(str(error))
            return
        self._status.say(f"{len(sound.notes)} notes, {sound.seconds:.0f} seconds; L again for silence.")

    def save_sound(self) -> None:
        """Ask where to, and write a WAV or MIDI file there."""
        sound = self._sound()
        if sound is None:
            return
        folder = self._settings.get("folder", "")
        name, kind = QFileDialog.getSaveFileName(self._parent, "Save the sound", folder, KINDS)
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".mid" if "mid" in kind else ".wav")
        try:
            write_sound(check_target(path, SOUND_ENDINGS), sound)
        except InputError as error:
            self._status.warn(str(error))
            return
        self._settings.set("folder", str(path.parent))
        self._status.say(f"Saved as {path.name}.")

    def _sound(self) -> Sound | None:
        """None, with a word to the person, where there is nothing to hear."""
        demo, snapshot = self._document.demo, self._player.snapshot
        if demo is None or snapshot is None:
            return None
        if demo.sound is None:
            self._status.say("This demo has no sound.")
            return None
        heard: Sound = demo.sound(with_view_of(snapshot.params, self._document.params), snapshot.frame)
        return heard
