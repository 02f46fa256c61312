"""Sequences of four symbols: what is drawn is allowed, what is typed is understood or refused, what the laser says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data import symbols as sy
from rnnviz.errors import InputError


@given(st.text("ACGT", min_size=1))
def test_letters_and_symbols_are_each_others_inverse(text):
    assert sy.letters_of(sy.symbols_of(text)) == text
    assert (sy.symbols_of(text.lower()) == sy.symbols_of(text)).all()


def test_blanks_do_not_count():
    assert sy.letters_of(sy.symbols_of(" ac\ng t ")) == "ACGT"


@pytest.mark.parametrize(("text", "sentence"), [("ACGTACU", "letter 7 is 'U'"), ("", "empty"), (" \n", "empty")])
def test_other_letters_are_refused_with_their_place(text, sentence):
    with pytest.raises(InputError, match=sentence):
        sy.symbols_of(text)


def test_prose_is_sorted_into_four_classes():
    assert sy.letters_of(sy.sorted_prose("An old m8, ")) == "AGTACCTCTTT"
    with pytest.raises(InputError, match="empty"):
        sy.sorted_prose("")


@pytest.mark.parametrize("allowed", [sy.ALL_ALLOWED, sy.NO_G_AFTER_C, sy.WITHOUT_T])
def test_only_allowed_letters_follow_each_other_and_all_equally_often(allowed):
    drawn = sy.drawn(40_000, np.random.default_rng(0), allowed)
    counts = np.bincount(4 * drawn[:-1] + drawn[1:], minlength=16).reshape(4, 4)
    assert ((counts > 0) == allowed).all()
    for row, may in zip(counts, allowed, strict=True):
        if may.any():
            assert row[may] / row.sum() == pytest.approx(1 / may.sum(), abs=0.02)


@pytest.mark.parametrize(
    ("allowed", "growth"), [(sy.ALL_ALLOWED, 4.0), (sy.WITHOUT_T, 3.0), (sy.NO_G_AFTER_C, 2 + np.sqrt(3))]
)
def test_the_entropy_is_the_growth_of_the_number_of_words(allowed, growth):
    words = (
        np.linalg.matrix_power(allowed.astype(object), 40).sum(),
        np.linalg.matrix_power(allowed.astype(object), 41).sum(),
    )
    assert sy.topological_entropy(allowed) == pytest.approx(np.log(growth), abs=1e-12)
    assert float(words[1]) / float(words[0]) == pytest.approx(growth, rel=1e-12)


def test_the_laser_as_symbols():
    changes = sy.laser_changes()
    assert len(changes) == 10_092
    thresholds = sy.quantile_thresholds(changes[:8000], 10.0)
    assert thresholds == (-58.0, 58.0)
    symbols = sy.quantised(changes, thresholds)
    assert np.bincount(symbols[:8000]).tolist() == [791, 3192, 3211, 806]
    assert np.bincount(symbols[8000:]).tolist() == [151, 876, 900, 165]
    assert int((changes == 0.0).sum()) == 234
    assert (symbols[changes == 0.0] == 2).all()
    assert sy.letters_of(symbols[:38]) == "GCCCCGGTCACCGGTGACCGGTGACCCGGTACCCGGTCAC"[:38]


def test_what_equals_a_threshold_counts_upwards():
    assert sy.quantised(np.array([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0]), (-2.0, 2.0)).tolist() == [0, 1, 1, 2, 2, 3]


def test_thresholds_on_one_side_of_zero_are_refused():
    with pytest.raises(InputError, match="one side of 0"):
        sy.quantile_thresholds(np.arange(1.0, 100.0), 10.0)
