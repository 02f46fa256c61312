"""Melodies written to files and read back."""

import io
import struct
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.midi import melody, midi_bytes, read_midi
from rnnviz.data.tunes import known_tunes
from rnnviz.data.waveform import RATE, frequency, samples, wav_bytes
from rnnviz.errors import InputError

tunes = st.lists(
    st.tuples(st.integers(24, 108), st.integers(1, 96).map(lambda n: n / 12)), min_size=1, max_size=12
).map(tuple)


@pytest.mark.parametrize("name", known_tunes())
def test_the_known_tunes_come_back(name):
    assert melody(midi_bytes(known_tunes()[name], 120)) == known_tunes()[name]


@settings(deadline=None)
@given(tunes, st.floats(20, 300))
def test_any_tune_comes_back(tune, bpm):
    back = melody(midi_bytes(tune, bpm))
    assert [pitch for pitch, _ in back] == [pitch for pitch, _ in tune]
    assert np.allclose([b for _, b in back], [b for _, b in tune])


def track(*events):
    data = b"".join(events) + b"\x00\xff\x2f\x00"
    return b"MTrk" + struct.pack(">I", len(data)) + data


def header(division=96, tracks=1):
    return b"MThd" + struct.pack(">IHHH", 6, 1, tracks, division)


def test_running_status_chords_rests_drums_and_other_events():
    named = track(b"\x00\xff\x03\x04Name", b"\x00\xc0\x05", b"\x00\xf0\x02ab")
    played = track(
        b"\x00\x90\x3c\x40", b"\x00\x40\x40",  # C and, by running status, the higher E
        b"\x60\x3c\x00", b"\x00\x40\x00",  # both off after a beat, by loudness 0
        b"\x60\x90\x3e\x40", b"\x30\x80\x3e\x00",  # a beat of silence, then D for half a beat
        b"\x00\xe0\x00\x40", b"\x00\x99\x24\x40", b"\x10\x89\x24\x00",  # pitch wheel, drum
    )  # fmt: skip
    assert melody(header(tracks=2) + named + played) == ((64, 2.0), (62, 0.5))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"RIFF" + bytes(20), "no MIDI file"),
        (header(0xE728) + track(), "film frames"),
        (header() + track(), "no notes"),
        (header() + b"MTrk" + struct.pack(">I", 3) + b"\x00\x90\x3c", "damaged"),
        (header() + b"MTrk" + struct.pack(">I", 2) + b"\x00\x3c", "damaged"),
    ],
)
def test_what_is_no_melody_is_refused(content, words, tmp_path):
    path = tmp_path / "x.mid"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_midi(path)


@given(st.binary(max_size=60))
def test_rubbish_is_a_melody_or_refused_with_a_sentence(rubbish):
    try:
        tune = melody(header() + b"MTrk" + struct.pack(">I", len(rubbish)) + rubbish)
    except InputError:
        return
    assert all(beats > 0 for _, beats in tune)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_midi(tmp_path / "none.mid")


@pytest.mark.parametrize(
    ("name", "seconds"), [("frere-jacques", 16.0), ("twinkle", 24.0), ("ode-to-joy", 32.0), ("minuet", 24.0)]
)
def test_a_sound_file_lasts_as_long_as_its_tune(name, seconds):
    with wave.open(io.BytesIO(wav_bytes(known_tunes()[name], 120))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.getnframes() == round(seconds * RATE)


def test_every_note_sounds_at_its_pitch():
    """Within a cent: the peak of a spectrum, between its lines by the parabola through three of them."""
    for pitch in (48, 60, 67, 69, 78):
        sound = samples(((pitch, 4.0),), 120).astype(float) * np.hanning(2 * RATE)
        log = np.log(np.abs(np.fft.rfft(sound)))
        peak = int(log.argmax())
        left, middle, right = log[peak - 1 : peak + 2]
        found = (peak + 0.5 * (left - right) / (left - 2 * middle + right)) * RATE / len(sound)
        assert abs(1200 * np.log2(found / frequency(pitch))) < 1.0
    assert frequency(69) == 440.0


def test_no_note_begins_or_ends_with_a_click():
    sound = samples(known_tunes()["minuet"], 120).astype(int)
    assert np.abs(np.diff(sound)).max() < 0.2 * 32767
    assert np.abs(sound).max() < 32767
    assert sound[-1] == 0
