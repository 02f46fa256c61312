"""What a demo lets one hear: a melody and its tempo, as WAV, as MIDI, or played at once."""

from dataclasses import dataclass
from pathlib import Path

from rnnviz.data.tunes import Tune
from rnnviz.saving import atomic_write

SOUND_ENDINGS = (".wav", ".mid")


@dataclass(frozen=True)
class Sound:
    """notes : one after the other    bpm : beats a minute, > 0"""

    notes: Tune
    bpm: float

    @property
    def seconds(self) -> float:
        return sum(beats for _, beats in self.notes) * 60.0 / self.bpm

    def file_bytes(self, ending: str) -> bytes:
        """What a file with that ending holds."""
        if ending == ".mid":
            from rnnviz.data.midi import midi_bytes

            return midi_bytes(self.notes, self.bpm)
        from rnnviz.data.waveform import wav_bytes

        return wav_bytes(self.notes, self.bpm)


def write_sound(path: str | Path, sound: Sound) -> None:
    """Write a sound, whole or not at all; the ending says how, .wav or .mid. Raises InputError where it cannot be."""
    content = sound.file_bytes(Path(path).suffix.lower())
    with atomic_write(path) as unfinished:
        unfinished.write_bytes(content)
