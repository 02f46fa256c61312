"""What an earlier RNNViz has written can be opened for ever: sessions with and without a history, and figures."""

from pathlib import Path

import pytest

from rnnviz import cli
from rnnviz.session import load_session, resume

OLD = Path(__file__).parents[1] / "old_files"
SESSIONS = sorted(OLD.glob("*.rnnviz"))
FIGURES = sorted(file for file in OLD.iterdir() if file.suffix != ".rnnviz")


def test_there_is_one_of_each_kind() -> None:
    assert {file.suffix for file in FIGURES} == {".csv", ".svg", ".png", ".pdf"}
    assert len(SESSIONS) >= 15


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_a_session_opens_and_goes_on(path: Path) -> None:
    session = load_session(path)
    assert bool(session.history) == path.stem.endswith("-history")
    for moment in session.history:
        assert type(moment.frame).__name__.endswith("Frame")
    run = resume(session)
    if session.demo != "forecast-sweep":  # its steps are whole trainings
        run.advance(1)
    assert run.figure().panels


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.name)
def test_a_figure_tells_how_to_make_it_again(path: Path, tmp_path: Path) -> None:
    demo = path.stem
    assert cli.main(["run", demo, "--params", str(path), "--steps", "1", "--export", str(tmp_path / "again.csv")]) == 0
    assert (tmp_path / "again.csv").stat().st_size > 1000
