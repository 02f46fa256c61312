"""Results that ship with the program: they are what the program computes, and a part of them is computed again."""

import numpy as np
import pytest

import rnnviz
from rnnviz.measured import measured
from rnnviz.parameters import build
from rnnviz.registry import headings, load, preset
from rnnviz.session import resume

OPENING = [heading.id for heading in headings() if load(heading.id).opens_on is not None]


@pytest.mark.parametrize("demo_id", OPENING)
def test_it_is_of_the_preset_that_the_demo_says_and_finished(demo_id: str) -> None:
    session, demo = measured(demo_id), load(demo_id)
    assert session is not None
    values = preset(demo, demo.opens_on).params if demo.opens_on else {}
    assert session.params == build(demo.Params, values)
    run = resume(session)
    assert run.run.done
    assert run.figure().panels


def test_the_committee_s_forecast_is_what_its_weights_say_and_its_training_began_so() -> None:
    session = measured("forecast")
    assert session is not None
    run = resume(session)
    run.refine()
    results = run.results()
    assert results["nmse_closed"] < 0.03
    assert results["epochs"] == session.params.epochs
    assert session.checkpoint is not None
    again = rnnviz.start("forecast", preset_name="laser-committee")
    again.advance(2)
    losses = np.array(again.run.checkpoint()["engine"]["loss_history"])
    assert np.allclose(losses, np.array(session.checkpoint["engine"]["loss_history"])[:2], rtol=1e-4)


def test_one_run_of_the_sweep_is_computed_again() -> None:
    session = measured("forecast-sweep")
    assert session is not None
    table = resume(session).results()["table"]
    assert len(table) == 54
    row = min(table, key=lambda row: (row["hidden"], row["lags"], row["seed"]))
    names = {name: int(row[name]) for name in ("hidden", "lags")}
    p = session.params
    again = rnnviz.start(
        "forecast", seed=int(row["seed"]), epochs=p.epochs, window=p.window, learning_rate=p.learning_rate, **names
    )
    again.finish()
    assert again.results()["nmse_updated"] == pytest.approx(row["nmse_updated"], rel=0.02)


def test_the_simple_rules_of_the_competition_are_computed_again() -> None:
    session = measured("forecast-bench")
    assert session is not None
    found = {row["model"]: row for row in resume(session).results()["rows"]}
    again = rnnviz.start("forecast-bench", models=["persistence", "ar", "mean"], seeds=1)
    again.finish()
    for row in again.results()["rows"]:
        assert row["nmse_closed"] == pytest.approx(found[row["model"]]["nmse_closed"], rel=1e-9)
        assert row["nmse_later"] == pytest.approx(found[row["model"]]["nmse_later"], rel=1e-9)
