"""Pictures of two shapes: their captions are counted, their geometry is what was agreed."""

from collections import Counter

import numpy as np
import pytest

from rnnviz.data.scenes import (
    KINDS,
    LINES,
    N_CAPTIONS,
    N_SCENES,
    REACHES,
    SIDE,
    draw,
    pictured,
    scene_of,
    seen,
)

DRAWN = draw(np.arange(N_SCENES), 3000, 0.0, np.random.default_rng(0))


def test_eight_bits_without_the_picture_and_one_with_it():
    captions = [caption for n in range(N_SCENES) for caption in scene_of(n).captions]
    assert len(captions) == len(set(captions)) == N_CAPTIONS == 256
    assert np.log2(len(captions)) - np.log2(N_SCENES) == 1.0


def test_numbers_and_scenes_are_one_to_one():
    assert [scene_of(n).number for n in range(N_SCENES)] == list(range(N_SCENES))


def test_scenes_and_coins_are_fair():
    assert np.bincount(DRAWN.coin).min() > 1400
    assert min(Counter(DRAWN.scene.tolist()).values()) > 5
    assert len(set(DRAWN.scene.tolist())) == N_SCENES


def test_the_coin_leaves_no_trace_in_the_picture():
    """Both captions are said of each scene, and of places and ink as much whichever it is."""
    captions = DRAWN.captions()
    assert {len({captions[n] for n in np.flatnonzero(DRAWN.scene == s)}) for s in range(8)} == {2}
    means = [DRAWN.places[DRAWN.coin == coin].mean(axis=0) for coin in (0, 1)]
    assert np.abs(means[0] - means[1]).max() < 0.5


def test_objects_lie_in_opposite_halves_near_a_common_line():
    for number, places in zip(DRAWN.scene, DRAWN.places, strict=True):
        scene = scene_of(number)
        along, across = (places[:, 0], places[:, 1]) if scene.upright else (places[:, 1], places[:, 0])
        reach = np.array([REACHES[scene.first], REACHES[scene.second]])
        assert along[0] + reach[0] < SIDE // 2 <= along[1] - reach[1]
        assert abs(across[0] - across[1]) <= 2
        assert (across >= reach).all()
        assert (across < SIDE - reach).all()
        assert LINES[0] - 1 <= across.min() <= across.max() <= LINES[1] + 1


def test_every_place_along_is_used():
    small = [p[0, 1] for n, p in zip(DRAWN.scene, DRAWN.places, strict=True) if n < 64 and scene_of(n).first < 4]
    assert set(small) == set(range(1, 7))


def test_what_is_pictured_is_what_is_seen():
    for number, places, x in zip(DRAWN.scene[:300], DRAWN.places, DRAWN.x, strict=False):
        scene = scene_of(number)
        kinds = (scene.first, scene.second)
        assert np.array_equal(pictured(kinds, places.tolist()), x)
        assert seen(kinds, places.tolist()) == scene
        assert seen(kinds[::-1], places[::-1].tolist()) == scene


@pytest.mark.parametrize("number", [3, 77])
def test_mirroring_swaps_left_and_right_or_above_and_below(number):
    scene = scene_of(number)
    kinds = (scene.first, scene.second)
    places = ((4, 8), (11, 8)) if scene.upright else ((8, 4), (8, 11))
    flipped = [(15 - r, c) if scene.upright else (r, 15 - c) for r, c in places]
    swapped = {"left": "right", "right": "left", "above": "below", "below": "above"}
    expected = {" ".join(swapped.get(word, word) for word in caption.split()) for caption in scene.captions}
    assert set(seen(kinds, flipped).captions) == expected


def test_noise_comes_last():
    noisy = draw(np.arange(N_SCENES), 3000, 0.2, np.random.default_rng(0))
    assert np.array_equal(noisy.places, DRAWN.places)
    assert (noisy.x - DRAWN.x).std() == pytest.approx(0.2, rel=0.01)


def test_kinds_have_the_sizes_of_their_names():
    for kind, name in enumerate(KINDS):
        assert REACHES[kind] == (1 if name.startswith("small") else 2)
