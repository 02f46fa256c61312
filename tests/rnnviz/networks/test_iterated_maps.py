"""The chaos game against the loop that defines it, its addresses, and the bound that makes it a memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.symbols import NO_G_AFTER_C, WITHOUT_T, drawn, symbols_of
from rnnviz.networks import iterated_maps as im
from rnnviz.networks.hulls import copies_are_apart, diameter, hull, nearest_within

WORDS = st.lists(st.integers(0, 3), min_size=1, max_size=60).map(lambda word: np.array(word, dtype=np.int64))
CONTRACTIONS = st.floats(0.05, 0.95)


def by_the_loop(symbols, k):
    x, places = np.array(im.CENTRE), []
    for symbol in symbols:
        x = k * x + (1 - k) * im.CORNERS[symbol]
        places.append(x)
    return np.array(places)


@given(WORDS, CONTRACTIONS)
def test_places_are_those_of_the_written_loop(word, k):
    assert im.chaos_game(word, k) == pytest.approx(by_the_loop(word, k), abs=1e-14)


def test_a_long_sequence_is_the_written_loop_too():
    word = drawn(5000, np.random.default_rng(0))
    for k in (0.05, 0.5, 0.95):
        assert im.chaos_game(word, k) == pytest.approx(by_the_loop(word, k), abs=1e-14)
    assert im.chaos_game(word[:0], 0.5).shape == (0, 2)


@pytest.mark.parametrize(
    ("text", "k", "place"),
    [
        ("ACGT", 0.5, (0.78125, 0.40625)),
        ("GATTACA", 0.5, (0.10546875, 0.26171875)),
        ("AAAA", 0.5, (0.03125, 0.03125)),
        ("ACGT", 0.3, (0.91405, 0.27705)),
    ],
)
def test_known_places(text, k, place):
    assert im.chaos_game(symbols_of(text), k)[-1] == pytest.approx(place, abs=1e-12)


@given(WORDS, WORDS, WORDS, CONTRACTIONS)
def test_a_common_ending_shrinks_what_was_before_exactly(first, other, ending, k):
    a, b = (im.chaos_game(np.concatenate([word, ending]), k)[-1] for word in (first, other))
    before = im.chaos_game(first, k)[-1] - im.chaos_game(other, k)[-1]
    assert a - b == pytest.approx(k ** len(ending) * before, abs=1e-14)
    assert np.linalg.norm(a - b) <= np.sqrt(2) * k ** len(ending) + 1e-14


@given(WORDS, CONTRACTIONS)
def test_a_place_lies_in_the_squares_of_all_its_endings(word, k):
    x, y = im.chaos_game(word, k)[-1]
    for letters in range(len(word) + 1):
        square = im.address_square(word[len(word) - letters :], k)
        assert square.x - 1e-12 <= x <= square.x + square.side + 1e-12
        assert square.y - 1e-12 <= y <= square.y + square.side + 1e-12


@given(WORDS, st.floats(0.05, 0.5))
def test_the_middle_of_a_square_has_its_address(word, k):
    word = word[-8:]
    square = im.address_square(word, k)
    address = im.address_of(square.x + square.side / 2, square.y + square.side / 2, k, len(word))
    assert address.tolist() == word.tolist()


@given(st.integers(1, 6), st.integers(0, 100))
def test_at_one_half_boxes_are_endings(letters, seed):
    word = drawn(3000, np.random.default_rng(seed))
    places = im.chaos_game(word, 0.5)[letters - 1 :]
    boxes = (places * 2**letters).astype(int)
    codes = im.ending_codes(word, letters)
    pairs = np.unique(np.column_stack([boxes, codes]), axis=0)
    assert len(pairs) == len(np.unique(boxes, axis=0)) == len(np.unique(codes)) == im.occupied(word)[letters - 1]
    for box_x, box_y, code in pairs[:20]:
        digits = [int(code) >> 2 * i & 3 for i in range(letters)]  # the oldest letter is the last digit
        square = im.address_square(np.array(digits), 0.5)
        assert (square.x * 2**letters, square.y * 2**letters) == (box_x, box_y)


@pytest.mark.parametrize("k", [0.05, 0.3, 0.5, 0.7, 0.95])
def test_no_pair_is_farther_apart_than_its_common_ending_allows(k):
    word = drawn(3000, np.random.default_rng(1))
    pairs = im.pairs_of_moments(word, np.random.default_rng(2))
    near = im.nearness(word, im.chaos_game(word, k), pairs)
    assert (near.distance <= np.sqrt(2) * k**near.common + 1e-12).all()
    assert 0.2 < near.worst_ratio(k) <= 1.0 + 1e-6
    assert near.common.max() >= 5


@given(st.integers(2, 200), st.integers(0, 50))
def test_common_endings_are_those_of_the_texts(length, seed):
    rng = np.random.default_rng(seed)
    word = rng.integers(2, size=length)
    pairs = im.pairs_of_moments(word, rng, 50)
    assert (pairs[0] != pairs[1]).all()
    for (i, j), common in zip(pairs.T, im.common_suffix(word, pairs), strict=True):
        longest = min(i, j) + 1
        same = [word[i - back] == word[j - back] for back in range(longest)]
        assert common == min(30, next((n for n, agrees in enumerate(same) if not agrees), longest))


def test_near_does_not_mean_the_same_past():
    """The converse of the bound fails at borders."""
    a, b = (im.chaos_game(symbols_of(text), 0.5)[-1] for text in ("T" * 21 + "A", "A" * 21 + "T"))
    assert np.linalg.norm(a - b) < 1e-6


def test_squares_overlap_above_one_half():
    first, other = im.address_square(np.array([0]), 0.7), im.address_square(np.array([3]), 0.7)
    assert first.x + first.side > other.x
    first, other = im.address_square(np.array([0]), 0.5), im.address_square(np.array([3]), 0.5)
    assert first.x + first.side == other.x


@pytest.mark.parametrize(("allowed", "dimension"), [(None, 2.0), (WITHOUT_T, 1.58496), (NO_G_AFTER_C, 1.89997)])
def test_the_dimension_is_measured(allowed, dimension):
    word = (
        drawn(200_000, np.random.default_rng(0))
        if allowed is None
        else drawn(200_000, np.random.default_rng(0), allowed)
    )
    assert im.box_dimension(im.occupied(word), 0.5) == pytest.approx(dimension, abs=1e-4)
    assert im.box_dimension(im.occupied(word), 0.3) == pytest.approx(dimension * np.log(2) / np.log(1 / 0.3), abs=1e-4)


def test_a_single_letter_has_no_pairs():
    word = np.array([2])
    pairs = im.pairs_of_moments(word, np.random.default_rng(0))
    assert im.nearness(word, im.chaos_game(word, 0.5), pairs).worst_ratio(0.5) == 0.0
    assert im.occupied(word) == [1, 0, 0, 0, 0, 0, 0, 0]


# -- corners elsewhere ------------------------------------------------------------------------------------------------

COORDINATES = st.integers(0, 10).map(lambda n: n / 10)
ELSEWHERE = (
    st.lists(st.tuples(COORDINATES, COORDINATES), min_size=4, max_size=4, unique=True)
    .map(np.array)
    .filter(lambda corners: len(hull(corners)) > 2)
)


def by_quadrants(x, y, k, letters):
    """The address in the unit square, by the halves in which a place lies."""
    place, ending = np.array([x, y]), []
    for _ in range(letters):
        corner = (place >= 0.5).astype(float)
        ending.append(int(np.flatnonzero((corner == im.CORNERS).all(axis=1))[0]))
        place = np.clip((place - (1.0 - k) * corner) / k, 0.0, 1.0)
    return ending[::-1]


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.3, 0.5, 0.7]))
def test_in_the_unit_square_halves_are_addresses(x, y, k):
    assert im.address_of(x, y, k, 3).tolist() == by_quadrants(x, y, k, 3)


@given(WORDS, CONTRACTIONS, ELSEWHERE)
def test_places_lie_in_the_cells_of_all_their_endings(word, k, corners):
    place, around = im.chaos_game(word, k, corners=corners)[-1], hull(corners)
    for letters in range(min(6, len(word)) + 1):
        cell = im.address_square(word[len(word) - letters :], k, corners)
        before = (place - [cell.x, cell.y]) / cell.side
        assert nearest_within(before, around) == pytest.approx(before, abs=1e-6)


@given(WORDS, ELSEWHERE)
def test_the_middle_of_a_cell_has_its_address(word, corners):
    k, word = 0.25, word[-5:]
    if not copies_are_apart(corners, k):
        return
    cell = im.address_square(word, k, corners)
    x, y = np.array([cell.x, cell.y]) + cell.side * hull(corners).mean(axis=0)
    assert im.address_of(x, y, k, len(word), corners).tolist() == word.tolist()


@given(CONTRACTIONS, ELSEWHERE, st.integers(0, 20))
def test_the_bound_is_that_of_the_largest_distance_of_corners(k, corners, seed):
    word, rng = drawn(400, np.random.default_rng(seed)), np.random.default_rng(seed)
    near = im.nearness(word, im.chaos_game(word, k, corners=corners), im.pairs_of_moments(word, rng, 400))
    assert 0.0 < near.worst_ratio(k, diameter(corners)) <= 1.0 + 1e-6
