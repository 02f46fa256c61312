"""How sure a committee is, whether it is right when it is sure, and what is known of the one place where it is not.

The committee is the one that ships, learned from points 1–1000 of the laser. Later points judge it and decide nothing.
"""

from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

import rnnviz
from rnnviz.arrays import Floats
from rnnviz.data.series import load_series
from rnnviz.learning.baselines import NearestAnalogue
from rnnviz.learning.certainty import spread
from rnnviz.learning.engines.engine import make_engine
from rnnviz.learning.forecasting import forecast
from rnnviz.learning.metrics import nmse
from rnnviz.learning.span import evenly_spaced_origins
from rnnviz.measured import measured
from rnnviz.resources import resource
from tests.demos import laws

Y = load_series("laser").values
TRAIN, HORIZON, WINDOW = Y[:1000], 100, 30
LATER = evenly_spaced_origins(1000, HORIZON, len(Y), 50)
SCALE = float(TRAIN.std())


def committee(origin: int, y: Floats = Y) -> Floats:
    """(member, horizon): what each member of the committee that ships says."""
    session = measured("forecast")
    assert session is not None
    assert session.checkpoint is not None
    engine = make_engine(session.params, TRAIN)
    engine.restore(session.checkpoint["engine"])
    made = [forecast(r, y, origin, HORIZON, warm_up=1000, clip=(0.0, 255.0)) for r in engine.readers()]
    return np.array([one.closed for one in made])


def error(origin: int, members: Floats) -> float:
    """RMSE of the median, in standard deviations of the training points, as the spread is."""
    missed = np.median(members, axis=0) - Y[origin : origin + HORIZON]
    return float(np.sqrt(np.mean(missed**2))) / SCALE


def nearest(values: Floats, followed_by: int = 0) -> tuple[float, int]:
    """How far the most similar stretch of the training points is (RMS, in their standard deviations), and where."""
    windows = np.lib.stride_tricks.sliding_window_view(TRAIN, len(values))
    distances = np.sqrt(np.mean((windows[: len(windows) - followed_by] - values) ** 2, axis=1)) / SCALE
    return float(distances.min()), int(distances.argmin())


def told_by_the_notes(words: str) -> None:
    assert words in " ".join(resource("notes", "forecast.md").read_text(encoding="utf-8").split())


def test_the_picture_and_the_results_say_how_far_the_members_differ() -> None:
    run = rnnviz.start("forecast", members=3, hidden=[6], epochs=15, train_points=200, horizon=30)
    run.finish()
    results = run.results()
    members = np.array(results["forecast_members"])
    assert results["spread_members"] == pytest.approx(spread(members, float(TRAIN[:200].std())), rel=1e-5)
    assert len(results["spread_later"]) == len(results["later_origins"])
    assert all(value > 0 for value in results["spread_later"])
    assert f"members differ by {results['spread_members']:.2g} standard" in run.figure().caption
    assert laws.check_marks(run, run.figure(), results) >= 5
    band = next(mark for mark in run.figure().panel("forecast").marks if mark.key == "spread")
    assert np.allclose(band.high - band.low, 2 * members.std(axis=0), atol=1e-4)


def test_a_single_network_does_not_say_how_sure_it_is() -> None:
    run = rnnviz.start("forecast", hidden=[6], epochs=5, train_points=200, horizon=30)
    run.finish()
    results: dict[str, Any] = run.results()
    assert results["spread_members"] is None
    assert results["spread_later"] == [None] * len(results["later_origins"])
    assert "differ" not in run.figure().caption


def test_at_2600_the_committee_is_as_sure_as_usual_and_wrong() -> None:
    """It has seen the beginning, and takes the collapse that follows for another one that it has seen, too."""
    members = committee(2600)
    target, median = Y[2600:2700], np.median(members, axis=0)
    assert nmse(target, median) == pytest.approx(0.26, abs=0.015)
    assert all(nmse(target, member) > 0.2 for member in members)
    assert spread(members, SCALE) == pytest.approx(0.025, abs=0.005)
    assert error(2600, members) == pytest.approx(0.59, abs=0.03)
    # what comes before it is as familiar as usual, and what comes is what came at 170
    assert nearest(Y[2570:2600], HORIZON) == (pytest.approx(0.066, abs=5e-4), 100)
    assert nearest(Y[2640:2680]) == (pytest.approx(0.216, abs=5e-4), 170)
    assert nearest(median[40:80]) == (pytest.approx(0.10, abs=0.02), 597)
    # nobody could blame the rounding of the measurements
    shaken = Y + np.random.default_rng(0).uniform(-0.5, 0.5, len(Y))
    assert nmse(target, np.median(committee(2600, shaken), axis=0)) == pytest.approx(0.26, abs=0.015)
    # and ten points before the collapse it is still mistaken, behind it no longer
    late, behind = (np.median(committee(origin), axis=0) for origin in (2640, 2660))
    assert nmse(Y[2640:2740], late) == pytest.approx(0.46, abs=0.03)
    assert nmse(Y[2660:2760], behind) == pytest.approx(0.04, abs=0.01)
    # the last pulse is a tenth too high, and nine tenths of the error come behind it
    missed = (median - target) ** 2
    assert missed[50:].sum() / missed.sum() == pytest.approx(0.9, abs=0.05)
    assert median[40:50].max() / target[40:50].max() == pytest.approx(1.1, abs=0.05)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_spread_tells_where_the_error_is_and_not_how_large() -> None:
    """50 later origins, evenly spaced."""
    said = [committee(origin) for origin in LATER]
    errors = np.array([error(o, m) for o, m in zip(LATER, said, strict=True)])
    spreads = np.array([spread(m, SCALE) for m in said])
    scores = np.array([nmse(Y[o : o + HORIZON], np.median(m, axis=0)) for o, m in zip(LATER, said, strict=True)])
    distances = np.array([nearest(Y[o - WINDOW : o], HORIZON)[0] for o in LATER])
    thirds = np.array_split(np.argsort(spreads), 3)
    found = {
        "rank correlation": spearmanr(spreads, errors).statistic,
        "of the distance": spearmanr(distances, errors).statistic,
        "ratio": np.median(errors / spreads),
        "usual distance": np.median(distances),
    }
    assert sorted([*spreads, 0.0248]).index(0.0248) in range(17, 33)  # from 2600: the middle third
    copied = [NearestAnalogue(TRAIN, WINDOW).forecast(Y[:o], HORIZON) for o in LATER]
    simple = np.array([nmse(Y[o : o + HORIZON], made) for o, made in zip(LATER, copied, strict=True)])
    told_by_the_notes(f"a median of {np.median(scores):.4f} and an upper quartile of {np.quantile(scores, 0.75):.2f}")
    told_by_the_notes(f"the analogue {np.median(simple):.2f} and {np.quantile(simple, 0.75):.2f}")
    told_by_the_notes(f"rank correlation over 50 later origins {found['rank correlation']:.2f}")
    told_by_the_notes(f"that of the distance to the nearest training analogue is {found['of the distance']:.2f}")
    told_by_the_notes(f"error is {found['ratio']:.1f} times the spread")
    told_by_the_notes(f"0.066 standard deviations away; usual is {found['usual distance']:.3f}")
    told_by_the_notes(" | ".join(f"{np.median(scores[third]):.4f}" for third in thirds))
