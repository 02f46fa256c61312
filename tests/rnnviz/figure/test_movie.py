"""Animations with all their frames, colours and stamps, or none at all."""

import importlib.util
import itertools
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image as Pillow

from rnnviz.arrays import Array
from rnnviz.errors import InputError
from rnnviz.figure import mp4
from rnnviz.figure.description import HIDDEN, Axis, Figure, Panel
from rnnviz.figure.marks import Image, Line
from rnnviz.figure.movie import Cancelled, save_movie
from rnnviz.figure.palette import THEMES

ENDINGS = (".gif", ".mp4")
both = pytest.mark.parametrize("ending", ENDINGS)
SMALL = {"size_cm": (4.0, 3.0), "dpi": 60.0}
TEN = Axis("", (0.0, 10.0))


def growing(count: int) -> Iterator[Figure]:
    """A line that grows by one point a frame."""
    for end in range(2, count + 2):
        x = np.linspace(0, 10, count + 2)[:end]
        yield Figure((Panel("p", (Line(key="l", x=x, y=x, width=3.0),), x=TEN, y=TEN),))


def colours(count: int) -> list[Figure]:
    """One plain area a frame, in another colour each time."""
    fills = [
        Image(key="i", values=np.full((1, 1), i), extent=(0, 10, 0, 10), roles=("c0", "c1", "c2", "c3"))
        for i in range(count)
    ]
    return [Figure((Panel("p", (fill,), x=HIDDEN, y=HIDDEN),)) for fill in fills]


def frames_of(path: Path) -> list[Array]:
    """All frames, (row, column, 3), read by another program than wrote them."""
    if path.suffix == ".gif":
        with Pillow.open(path) as movie:
            return [_at(movie, number) for number in range(movie.n_frames)]
    film = decoded(path)
    size = re.search(rb"Video: .*?, (\d+)x(\d+)", film.stderr)
    assert size is not None
    return list(np.frombuffer(film.stdout, np.uint8).reshape(-1, int(size[2]), int(size[1]), 3))


def decoded(path: Path) -> "subprocess.CompletedProcess[bytes]":
    """A film's pixels, and what ffmpeg says about it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60)


def _at(movie: Pillow.Image, number: int) -> Array:
    movie.seek(number)
    return np.asarray(movie.convert("RGB"))


@both
def test_every_frame_is_there_in_the_size_asked_for(ending, tmp_path) -> None:
    done: list[tuple[int, int]] = []
    save_movie(growing(7), tmp_path / f"a{ending}", count=7, progress=lambda *at: done.append(at), **SMALL)
    frames = frames_of(tmp_path / f"a{ending}")
    assert len(frames) == 7
    assert {frame.shape for frame in frames} == {(70, 94, 3)}
    assert done == [(number, 7) for number in range(1, 8)]
    changes = [int(np.any(a != b, axis=2).sum()) for a, b in itertools.pairwise(frames)]
    assert min(changes) > 3


@both
def test_odd_sizes_are_padded_with_the_window_and_not_rescaled(ending, tmp_path) -> None:
    save_movie(colours(2), tmp_path / f"a{ending}", size_cm=(4.0, 3.0), dpi=129.54, theme="dark")
    frame = frames_of(tmp_path / f"a{ending}")[0].astype(int)
    assert frame.shape == (154, 204, 3)
    ground = np.array(THEMES["dark"].rgb("window"))
    assert np.abs(frame[-1] - ground).max() < 12
    assert np.abs(frame[0] - ground).max() < 12


@both
def test_colours_that_come_later_are_kept(ending, tmp_path) -> None:
    """A GIF's table is made with the first frame; it must hold what only later frames show."""
    theme = THEMES["light"]
    save_movie(colours(4), tmp_path / f"a{ending}", theme=theme, **SMALL)
    for number, frame in enumerate(frames_of(tmp_path / f"a{ending}")):
        assert tuple(frame[35, 47].tolist()) == pytest.approx(theme.rgb(f"c{number}"), abs=8)


def test_shades_and_numbers_that_come_later_are_kept_in_a_gif(tmp_path) -> None:
    theme = THEMES["dark"]
    shade = [
        Image(
            key="i",
            values=np.array([[3]]),
            extent=(0, 10, 0, 10),
            roles=("c0", "c1", "c2", "c3"),
            shade=np.array([[s]]),
        )
        for s in (1.0, 0.45, 0.35)
    ]
    numbers = [Image(key="i", values=np.array([[v]]), extent=(0, 10, 0, 10), limits=(0.0, 1.0)) for v in (0.2, 0.8)]
    figures = [Figure((Panel("p", (image,), x=HIDDEN, y=HIDDEN),)) for image in (*shade, *numbers)]
    save_movie(figures, tmp_path / "a.gif", theme=theme, **SMALL)
    save_movie(figures, tmp_path / "a.mp4", theme=theme, **SMALL)
    for in_gif, in_film in zip(frames_of(tmp_path / "a.gif"), frames_of(tmp_path / "a.mp4"), strict=True):
        assert np.abs(in_gif[35, 47].astype(int) - in_film[35, 47]).max() < 24


def test_the_speed_is_kept(tmp_path) -> None:
    save_movie(growing(30), tmp_path / "a.gif", count=30, fps=30.0, **SMALL)
    with Pillow.open(tmp_path / "a.gif") as movie:
        lasts = [(movie.seek(i), movie.info["duration"])[1] for i in range(movie.n_frames)]
        assert movie.info["loop"] == 0
    assert sum(lasts) == 1000
    assert set(lasts) == {30, 40}
    save_movie(growing(5), tmp_path / "a.mp4", count=5, fps=12.5, **SMALL)
    assert b", 12.50 fps" in decoded(tmp_path / "a.mp4").stderr


@both
def test_movies_say_what_made_them(ending, tmp_path) -> None:
    stamp = {"demo": "forecast", "params": '{"τ": 10, "note": "' + 300 * "x" + '"}', "seed": "1"}
    path = tmp_path / f"a{ending}"
    save_movie(colours(2), path, metadata=stamp, **SMALL)
    if ending == ".gif":
        with Pillow.open(path) as movie:
            found = json.loads(movie.info["comment"])
    else:
        content = path.read_bytes()
        text = content[content.index(b"\xa9cmt") :].decode(errors="ignore")
        found, _ = json.JSONDecoder().raw_decode(text[text.index("{") :])
    assert found["software"].startswith("RNNViz")
    assert {name: found[name] for name in stamp} == stamp


@both
def test_the_same_movie_has_the_same_bytes(ending, tmp_path) -> None:
    for name in ("a", "b"):
        save_movie(growing(4), tmp_path / f"{name}{ending}", count=4, **SMALL)
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


@both
def test_giving_up_leaves_nothing_behind(ending, tmp_path) -> None:
    done: list[int] = []
    with pytest.raises(Cancelled):
        save_movie(
            growing(50), tmp_path / f"a{ending}", count=50, cancelled=lambda: len(done) == 3,
            progress=lambda number, _: done.append(number), **SMALL,
        )  # fmt: skip
    assert done == [1, 2, 3]
    assert not list(tmp_path.iterdir())


@both
def test_a_failure_in_the_middle_leaves_what_was_there(ending, tmp_path) -> None:
    path = tmp_path / f"a{ending}"
    path.write_text("before")

    def failing() -> Iterator[Figure]:
        yield from growing(2)
        raise InputError("The run diverged.")

    with pytest.raises(InputError, match="diverged"):
        save_movie(failing(), path, **SMALL)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "before"


def test_an_encoder_that_dies_is_one_sentence(tmp_path, monkeypatch) -> None:
    script = tmp_path / "ffmpeg"
    script.write_text("#!/bin/sh\necho 'No space left on device' >&2\nexit 1\n")
    script.chmod(0o755)
    monkeypatch.setattr(mp4.imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(script))
    with pytest.raises(InputError, match="could not be encoded: No space left on device"):
        save_movie(growing(30), tmp_path / "a.mp4", count=30, **SMALL)
    assert [p.name for p in tmp_path.iterdir()] == ["ffmpeg"]


def test_a_system_without_an_encoder_is_one_sentence(tmp_path, monkeypatch) -> None:
    def none() -> str:
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr(mp4.imageio_ffmpeg, "get_ffmpeg_exe", none)
    with pytest.raises(InputError, match="install ffmpeg"):
        save_movie(growing(2), tmp_path / "a.mp4", count=2, **SMALL)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"fps": 0.0}, "0 frames a second are not possible"),
        ({"fps": 90.0}, r"\.gif takes 0\.1 to 50"),
        ({"fps": float("nan")}, "nan frames a second"),
        ({"dpi": 1200.0}, r"and \.gif holds at most 16 million"),
        ({"theme": "neon"}, "no theme 'neon'"),
    ],
)
def test_wrong_options_are_refused_before_a_frame_is_drawn(options, sentence, tmp_path) -> None:
    def frames() -> Iterator[Figure]:
        pytest.fail("a frame was asked for")
        yield from growing(1)

    with pytest.raises(InputError, match=sentence):
        save_movie(frames(), tmp_path / "a.gif", **options)
    assert not list(tmp_path.iterdir())


def test_no_frames_no_movie(tmp_path) -> None:
    with pytest.raises(InputError, match="no frames to write yet"):
        save_movie([], tmp_path / "a.gif")


def test_without_the_extra_one_sentence_names_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="MP4 needs the extra 'video'"):
        save_movie(growing(2), tmp_path / "a.mp4", count=2)


def test_a_figure_format_is_no_movie(tmp_path) -> None:
    with pytest.raises(InputError, match=r"ends in '\.png'.*known are \.gif and \.mp4"):
        save_movie(growing(2), tmp_path / "a.png", count=2)
