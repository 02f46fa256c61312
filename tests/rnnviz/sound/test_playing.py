"""A loudspeaker that takes what it is given, and the sentences where there is none."""

import sys
from types import SimpleNamespace

import pytest

from rnnviz.data.tunes import known_tunes
from rnnviz.data.waveform import samples
from rnnviz.errors import InputError
from rnnviz.sound import Sound
from rnnviz.sound.playing import Speaker, in_chunks

TUNE = Sound(known_tunes()["frere-jacques"], 240.0)


class Refused(Exception):
    """miniaudio's own."""


class Device:
    """Takes all it is given, in pieces of 1000 samples."""

    fails = False

    def __init__(self, **settings):
        if self.fails:
            raise Refused("failed to init device", -401)
        self.settings, self.heard, self.is_open = settings, b"", True
        self.callback_generator = None

    def start(self, chunks):
        self.callback_generator = chunks

    def run_out(self):
        try:
            while True:
                piece = self.callback_generator.send(1000)
                assert 0 < len(piece) <= 2000
                self.heard += piece
        except StopIteration:
            self.callback_generator = None

    def close(self):
        self.is_open = False


@pytest.fixture
def miniaudio(monkeypatch):
    monkeypatch.setattr(Device, "fails", False)
    module = SimpleNamespace(PlaybackDevice=Device, SampleFormat=SimpleNamespace(SIGNED16=2), MiniaudioError=Refused)
    monkeypatch.setitem(sys.modules, "miniaudio", module)


def test_every_sample_is_heard_once(miniaudio):
    speaker = Speaker()
    speaker.play(TUNE)
    assert speaker.is_playing
    device = speaker._device
    assert (device.settings["nchannels"], device.settings["sample_rate"]) == (1, 44_100)
    device.run_out()
    assert device.heard == samples(TUNE.notes, TUNE.bpm).tobytes()
    assert not speaker.is_playing


def test_the_next_sound_takes_the_place_of_the_one_before(miniaudio):
    speaker = Speaker()
    speaker.play(TUNE)
    first = speaker._device
    speaker.play(TUNE)
    assert not first.is_open
    speaker.stop()
    speaker.stop()
    assert not speaker.is_playing


def test_where_nothing_can_be_heard_there_is_a_sentence(miniaudio, monkeypatch):
    monkeypatch.setattr(Device, "fails", True)
    with pytest.raises(InputError, match="No loudspeaker"):
        Speaker().play(TUNE)
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    with pytest.raises(InputError, match="extra 'audio'"):
        Speaker().play(TUNE)


def test_a_chunk_is_as_long_as_it_is_wanted():
    chunks = in_chunks(bytes(range(10)), 2)
    assert chunks.send(3) == bytes(range(6))
    assert chunks.send(3) == bytes(range(6, 10))
    with pytest.raises(StopIteration):
        chunks.send(3)
