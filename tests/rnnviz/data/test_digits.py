"""The pictures of the digits: of the right kind, distinct, and no larger copies of one another."""

import numpy as np
import pytest

from rnnviz.data import digits as module
from rnnviz.data.digits import RESOLUTIONS, Glyphs, digits
from rnnviz.data.errors import DataError

AVAILABLE: list[tuple[Glyphs, int]] = [
    *[("drawn", n) for n in RESOLUTIONS],
    *[("upsampled", n) for n in RESOLUTIONS],
    ("handwritten", 8),
]  # fmt: skip


@pytest.mark.parametrize(("glyphs", "resolution"), AVAILABLE)
def test_there_are_ten_distinct_pictures_in_ink_and_paper(glyphs: Glyphs, resolution: int) -> None:
    pictures = digits(glyphs, resolution)
    assert pictures.shape == (10, resolution, resolution)
    assert set(np.unique(pictures)) == {-1.0, 1.0}
    differing = (pictures[:, None] != pictures[None]).mean(axis=(2, 3))
    assert differing[~np.eye(10, dtype=bool)].min() > 0.05
    inked = (pictures > 0).mean(axis=(1, 2))
    assert 0.1 < inked.min() < inked.max() < 0.6


def test_larger_drawings_are_not_repeated_smaller_ones() -> None:
    for small, large in ((8, 16), (16, 32)):
        times = large // small
        repeated = digits("drawn", small).repeat(times, axis=1).repeat(times, axis=2)
        assert (repeated != digits("drawn", large)).any(axis=(1, 2)).all()
        # They repeat no pixels at all: some 2 x 2 block of each holds ink and paper.
        blocks = digits("drawn", large).reshape(10, small, times, small, times)
        assert (blocks.min(axis=(2, 4)) != blocks.max(axis=(2, 4))).any(axis=(1, 2)).all()


def test_upsampled_digits_are() -> None:
    np.testing.assert_array_equal(digits("upsampled", 32)[:, ::4, ::4], digits("drawn", 8))
    assert (digits("upsampled", 16).reshape(10, 8, 2, 8, 2).std(axis=(2, 4)) == 0).all()


def test_a_drawing_at_each_resolution_is_the_same_digit() -> None:
    """Averaged down to 8 x 8, each drawing is nearest to its own digit."""
    small = digits("drawn", 8).reshape(10, -1)
    for n in (16, 32):
        averaged = digits("drawn", n).reshape(10, 8, n // 8, 8, n // 8).mean(axis=(2, 4)).reshape(10, -1)
        apart = ((averaged[:, None] - small[None]) ** 2).sum(axis=2)
        np.testing.assert_array_equal(apart.argmin(axis=1), np.arange(10))


def test_handwritten_digits_are_those_of_scikit_learn() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    collection = datasets.load_digits()
    for digit, picture in enumerate(digits("handwritten", 8)):
        samples = collection.images[collection.target == digit] >= 8
        assert ((picture > 0) == samples).all(axis=(1, 2)).any()


def test_nobody_can_write_on_them() -> None:
    with pytest.raises(ValueError, match="read-only"):
        digits("drawn", 8)[0, 0, 0] = 0.0


@pytest.mark.parametrize(("glyphs", "resolution"), [("handwritten", 16), ("handwritten", 32), ("drawn", 10)])
def test_digits_that_do_not_exist_are_refused_in_one_sentence(glyphs: Glyphs, resolution: int) -> None:
    with pytest.raises(DataError, match=rf"^[A-Z].*{resolution} x {resolution}.*\.$"):
        digits(glyphs, resolution)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"scikit-learn.*'data'"):
        module.check_glyphs("handwritten", 8)
