"""Playing a melody at once, through the extra `audio` (miniaudio), which speaks to each system's own sound server."""

from collections.abc import Generator
from typing import Any

from rnnviz.errors import InputError
from rnnviz.sound import Sound

Chunks = Generator[bytes, int, None]


class Speaker:
    """Plays one sound at a time; the next one takes the place of the one before."""

    def __init__(self, backends: list[Any] | None = None) -> None:
        """backends : miniaudio's, to be tried in this order; None leaves it to the system"""
        self._backends = backends
        self._device: Any = None

    def play(self, sound: Sound) -> None:
        """Begin to play, and return. Raises InputError, with one sentence, where nothing can be heard."""
        from rnnviz.data.waveform import RATE, samples

        try:
            import miniaudio
        except ImportError:
            raise InputError(
                "Playing needs the extra 'audio'; install it with: pip install 'rnnviz[audio]'. "
                "WAV and MIDI files can be saved without it."
            ) from None
        self.stop()
        chunks = in_chunks(samples(sound.notes, sound.bpm).tobytes(), 2)
        try:
            self._device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=RATE, backends=self._backends
            )
            self._device.start(chunks)
        except miniaudio.MiniaudioError:
            self.stop()
            raise InputError("No loudspeaker was found here. WAV and MIDI files can be saved all the same.") from None

    @property
    def is_playing(self) -> bool:
        """Whether there is still something to be heard."""
        return self._device is not None and self._device.callback_generator is not None

    def stop(self) -> None:
        """Silence."""
        if self._device is not None:
            self._device.close()
            self._device = None


def in_chunks(sound: bytes, width: int) -> Chunks:
    """A generator that is sent how many samples are wanted, and gives their bytes; it has been started.

    width : bytes of a sample
    """
    chunks = _chunks(sound, width)
    next(chunks)
    return chunks


def _chunks(sound: bytes, width: int) -> Chunks:
    at, wanted = 0, (yield b"")
    while at < len(sound):
        piece = sound[at : at + wanted * width]
        at += len(piece)
        wanted = yield piece
