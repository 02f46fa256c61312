"""Trials in their order: cut anywhere, gone on with anywhere, always the same."""

import numpy as np
import pytest

from rnnviz.dynamics.capacity import CapacityRule
from rnnviz.dynamics.capacity_survey import CapacitySurvey, mean_and_error


def survey(rule: CapacityRule = "hebb", loads: tuple[float, ...] = (0.1, 0.3)) -> CapacitySurvey:
    return CapacitySurvey(rule, 40, loads, 0.1, 1.0, seed=3)


@pytest.mark.parametrize("rule", ["hebb", "pseudo-inverse", "storkey", "modern"])
def test_how_it_is_cut_does_not_matter(rule: CapacityRule) -> None:
    whole, cut = survey(rule), survey(rule)
    whole.advance(1e9, 5)
    while len(cut.found) < 5:
        cut.advance(0.01, 5)
        resumed = survey(rule)
        resumed.put(cut.state())
        cut = resumed
    np.testing.assert_array_equal(whole.by_trial(3), cut.by_trial(3))
    np.testing.assert_array_equal(whole.mixtures, cut.mixtures)


def test_more_trials_go_on_where_fewer_ended() -> None:
    few, many = survey(), survey()
    few.advance(1e9, 20)
    many.advance(1e9, 40)
    np.testing.assert_array_equal(few.by_trial(10), many.by_trial(20)[:, :10])
    first, second = many.by_trial(20)[0, :10], many.by_trial(20)[0, 10:]
    together = mean_and_error(many.by_trial(20)[0])[0]
    np.testing.assert_allclose(together, (first.mean(axis=0) + second.mean(axis=0)) / 2)


def test_means_and_errors_are_those_of_what_is_there() -> None:
    values = np.array([[1.0, 0.5, 0.2], [0.0, 0.7, np.nan], [0.5, np.nan, np.nan]])
    mean, error = mean_and_error(values)
    assert mean == pytest.approx([0.5, 0.6, 0.2])
    assert error[:2] == pytest.approx([0.5 / np.sqrt(3), 0.1])
    assert np.isnan(error[2])


def test_a_state_of_other_loads_is_refused() -> None:
    with pytest.raises(ValueError, match="no state"):
        survey().put(survey(loads=(0.1, 0.2, 0.3)).state())
