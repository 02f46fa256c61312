"""Melodies to standard MIDI files and back.

Written: format 0, one track, 480 ticks a beat. Read: formats 0 and 1, any track; of the notes that sound together the
highest is taken, and a note lasts until the next one begins, in twelfths of a beat.

Source: MIDI Manufacturers Association, Standard MIDI Files 1.0 (RP-001).
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from rnnviz.data.tunes import Tune
from rnnviz.errors import InputError

TICKS = 480
LOUD = 90
FINEST = 12
"""Parts of a beat that are told apart when a file is read."""
MOST_BYTES = 4_000_000
_DRUMS = 9
_DATA_BYTES = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}


def midi_bytes(notes: Tune, bpm: float) -> bytes:
    """A file that plays the notes one after the other. bpm : beats a minute, > 0"""
    tempo = round(60e6 / bpm).to_bytes(3, "big")
    track, clock, beats = b"\x00\xff\x51\x03" + tempo, 0, 0.0
    for pitch, length in notes:
        beats += length
        until = round(beats * TICKS)  # of the running sum, so that nothing drifts
        track += b"\x00" + bytes((0x90, pitch, LOUD)) + _number(until - clock) + bytes((0x80, pitch, 0))
        clock = until
    track += b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS) + b"MTrk" + struct.pack(">I", len(track)) + track


def _number(value: int) -> bytes:
    """Of variable length, seven bits a byte."""
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(value & 0x7F | 0x80)
    return bytes(reversed(parts))


def read_midi(path: str | Path) -> Tune:
    """The melody of a file. Raises InputError, with one sentence, where there is none."""
    try:
        with Path(path).expanduser().open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be opened"
        raise InputError(f"'{path}' cannot be read: {reason}.") from None
    if len(content) > MOST_BYTES:
        raise InputError(f"'{path}' is larger than {MOST_BYTES // 1_000_000} MB; a melody is not.")
    try:
        return melody(content)
    except InputError as error:
        raise InputError(f"'{path}': {error}") from None


def melody(content: bytes) -> Tune:
    """The highest voice of a MIDI file's bytes; what is silent lengthens the note before it."""
    if content[:4] != b"MThd" or len(content) < 14:
        raise InputError("this is no MIDI file, which begins with MThd.")
    division = struct.unpack(">H", content[12:14])[0]
    if division & 0x8000 or division == 0:
        raise InputError("its time is counted in film frames; one counted in beats is needed.")
    sounding = sorted(found for track in _tracks(content) for found in _notes(track))
    if not sounding:
        raise InputError("it holds no notes.")
    top: dict[int, tuple[int, int]] = {}
    for start, until, pitch in sounding:  # within one start the highest comes last
        top[round(start * FINEST / division)] = pitch, round(until * FINEST / division)
    begins = sorted(top)
    ends = [*begins[1:], max(top[begins[-1]][1], begins[-1] + 1)]
    return tuple((top[a][0], (b - a) / FINEST) for a, b in zip(begins, ends, strict=True))


def _tracks(content: bytes) -> Iterator[bytes]:
    at = 8 + struct.unpack(">I", content[4:8])[0]
    while at + 8 <= len(content):
        kind, length = content[at : at + 4], struct.unpack(">I", content[at + 4 : at + 8])[0]
        if kind == b"MTrk":
            yield content[at + 8 : at + 8 + length]
        at += 8 + length


def _notes(track: bytes) -> Iterator[tuple[int, int, int]]:
    """Start, end (ticks) and pitch of each note that is not a drum's."""
    open_: dict[tuple[int, int], int] = {}
    for clock, status, data in _events(track):
        key = status & 0xF, data[0]
        is_on, is_off = status >> 4 == 0x9 and data[-1] > 0, status >> 4 in (0x8, 0x9)
        if not is_off or key[0] == _DRUMS:
            continue
        if key in open_:
            yield open_.pop(key), clock, key[1]
        if is_on:
            open_[key] = clock


def _events(track: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Time in ticks, status byte and data of each event of a channel."""
    at, clock, status = 0, 0, 0
    try:
        while at < len(track):
            wait, at = _read_number(track, at)
            clock += wait
            if track[at] & 0x80:
                status, at = track[at], at + 1
            if status in (0xF0, 0xF7, 0xFF):
                length, begin = _read_number(track, at + (status == 0xFF))
                at, status = begin + length, 0
                continue
            length = _DATA_BYTES[status >> 4]
            data, at = track[at : at + length], at + length
            if len(data) < length:
                raise IndexError
            yield clock, status, data
    except (IndexError, KeyError):
        raise InputError("it breaks off, or is damaged, in the middle of a track.") from None


def _read_number(track: bytes, at: int) -> tuple[int, int]:
    value = 0
    while True:
        byte, at = track[at], at + 1
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at
