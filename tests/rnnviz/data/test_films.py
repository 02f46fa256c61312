"""Films on a torus, their exact bounds by enumeration, and shapes."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.films import MOVES, OPPOSITE, STEPS, FilmLaw, filmed
from rnnviz.data.shapes import SHAPES, shape_pixels
from rnnviz.errors import InputError

SPRITES = st.lists(st.booleans(), min_size=25, max_size=25).map(lambda v: np.array(v, np.float32).reshape(5, 5))


def every_start(sprite, move, frames, size):
    """The films of one sprite and direction from all places."""
    start = np.array([(r, c) for r in range(size) for c in range(size)])
    count = len(start)
    return filmed(np.repeat(sprite[None], count, axis=0), start, np.full(count, move), frames, size)


@given(sprite=SPRITES, size=st.integers(6, 12), frames=st.integers(2, 12))
def test_every_frame_has_the_same_law_whatever_the_direction(sprite, size, frames):
    laws = [
        [Counter(film[t].tobytes() for film in every_start(sprite, move, frames, size)) for t in (0, frames - 1)]
        for move in range(len(MOVES))
    ]
    assert all(law == laws[0][0] for both in laws for law in both)


@given(sprite=SPRITES, size=st.integers(6, 12), frames=st.integers(2, 12), move=st.integers(0, 3))
def test_the_piles_of_opposite_directions_have_the_same_law(sprite, size, frames, move):
    piles = [
        Counter(tuple(sorted(frame.tobytes() for frame in film)) for film in every_start(sprite, way, frames, size))
        for way in (move, OPPOSITE[move])
    ]
    assert piles[0] == piles[1]


@given(sprite=SPRITES, size=st.integers(8, 12), frames=st.integers(2, 12), move=st.integers(0, 3))
def test_backwards_is_the_opposite_direction(sprite, size, frames, move):
    films = {film.tobytes() for film in every_start(sprite, move, frames, size)[:, ::-1]}
    assert films == {film.tobytes() for film in every_start(sprite, OPPOSITE[move], frames, size)}


@given(sprite=SPRITES.filter(np.any), size=st.integers(8, 12))
def test_two_frames_in_their_order_tell_the_direction(sprite, size):
    seen = [{film.tobytes() for film in every_start(sprite, move, 2, size)} for move in range(len(MOVES))]
    assert all(not (seen[a] & seen[b]) for a in range(4) for b in range(a))


@pytest.mark.parametrize("sprites", ["random", "digits", "shapes"])
def test_a_film_is_its_first_frame_shifted(sprites):
    films = FilmLaw(5, 10, sprites).draw(20, np.random.default_rng(0))
    for film, move in zip(films.x, films.move, strict=True):
        for t in range(1, 5):
            assert np.array_equal(film[t], np.roll(film[0], tuple(t * STEPS[move]), (0, 1)))
    assert np.array_equal(films.x.sum(axis=(2, 3)), np.repeat(films.sprite.sum(axis=(1, 2))[:, None], 5, axis=1))


def test_the_same_films_with_and_without_noise():
    clean, noisy = (FilmLaw(noise=noise).draw(50, np.random.default_rng(3)) for noise in (0.0, 0.4))
    assert np.array_equal(clean.move, noisy.move)
    assert (noisy.x - clean.x).std() == pytest.approx(0.4, rel=0.02)


def test_directions_and_places_are_fair():
    films = FilmLaw().draw(4000, np.random.default_rng(1))
    assert np.bincount(films.move).min() > 900
    assert np.bincount(films.start.ravel()).min() > 570


def test_shapes_are_what_they_are_called():
    assert [int(shape_pixels(shape, 5).sum()) for shape in SHAPES] == [25, 9, 16, 9]
    assert [int(shape_pixels(shape, 3).sum()) for shape in SHAPES] == [9, 5, 8, 5]
    for shape in SHAPES:
        pixels = shape_pixels(shape, 5)
        assert np.array_equal(pixels, pixels.T)
        assert np.array_equal(pixels, pixels[::-1])
    with pytest.raises(InputError, match="circle"):
        shape_pixels("circle", 5)
