"""Melodies as sound: plucked tones of a few harmonics, one after the other.

    f = 440 Hz · 2^((pitch − 69) / 12)

The borders between notes are those of the rounded running sum, so that nothing drifts; ramps of 10 ms keep them from
clicking.
"""

import io
import wave

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.tunes import Tune

RATE = 44_100
"""Samples a second."""
RAMP = 0.01
"""Seconds."""
HARMONICS = (1.0, 0.35, 0.15, 0.06)
DECAY = 0.9
"""Seconds in which a tone falls to 1/e."""
LOUDNESS = 0.6


def frequency(pitch: int) -> float:
    """Hz, in equal temperament."""
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def samples(notes: Tune, bpm: float) -> Array:
    """(sample,) int16, mono, `RATE` a second. bpm : beats a minute, > 0"""
    beats = np.cumsum([0.0, *(length for _, length in notes)])
    borders = np.round(beats * 60.0 / bpm * RATE).astype(int)
    tones = [_tone(pitch, int(n)) for (pitch, _), n in zip(notes, np.diff(borders), strict=True)]
    return np.round(np.concatenate(tones) * 32767 * LOUDNESS).astype(np.int16)


def _tone(pitch: int, count: int) -> Floats:
    t = np.arange(count) / RATE
    f = frequency(pitch)
    parts = [a * np.sin(2 * np.pi * n * f * t) for n, a in enumerate(HARMONICS, 1) if n * f < RATE / 2]
    ramp = np.minimum(1.0, np.minimum(t, t[::-1]) / RAMP)
    tone: Floats = sum(parts) * np.exp(-t / DECAY) * ramp / sum(HARMONICS)
    return tone


def wav_bytes(notes: Tune, bpm: float) -> bytes:
    """A WAV file: mono, 44.1 kHz, 16 bit."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples(notes, bpm).astype("<i2").tobytes())
    return buffer.getvalue()
