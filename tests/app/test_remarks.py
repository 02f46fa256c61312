"""What there is to say of a run, in the window: above its numbers, quietly where it is harmless, and in its files."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.inspector.remarks import Remarks
from app.player import State
from app.window import Window
from rnnviz import cli
from rnnviz.data.importing import read_series
from tests.app.conftest import PATIENCE_MS
from tests.app.test_sessions import save

TURNED = "'year' runs backwards in the file: the series is turned round, so that time runs forwards."
FILLED = "1 missing value in 1 gap is interpolated (the longest gap: 1)."


def visible(remarks: Remarks) -> list[tuple[str, str]]:
    """What a person reads, and in which tone."""
    return [(label.text(), label.property("tone")) for label in remarks.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """Of a forecast of a file that is newest first and has a gap."""
    folder = tmp_path / "then"
    folder.mkdir()
    cells = ["" if n == 9 else f"{100 * np.sin(n / 3):.2f}" for n in range(120)]
    (folder / "own.csv").write_text("year;level\n" + "\n".join(f"{2000 - n};{cell}" for n, cell in enumerate(cells)))
    arguments = [f"data={folder / 'own.csv'}", "gaps=interpolate", "epochs=0", "horizon=5"]
    settings = [word for setting in arguments for word in ("--set", setting)]
    assert cli.main(["run", "forecast", *settings, "--save", str(folder / "a.rnnviz")]) == 0
    return folder / "a.rnnviz"


def opened(qtbot: QtBot, window: Window, path: Path) -> Remarks:
    """The remarks of the results, on show."""
    window.open_path(path)
    qtbot.waitUntil(lambda: window.player.state is State.FINISHED, timeout=PATIENCE_MS)
    bar = window.inspector.tabs.tabBar()
    place = next(n for n in range(bar.count()) if bar.tabText(n) == "Results")
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    remarks = window.inspector.results.remarks
    qtbot.waitUntil(remarks.isVisible, timeout=PATIENCE_MS)
    return remarks


def test_remarks_stand_above_the_results_and_in_what_is_kept(
    qtbot: QtBot, window: Window, session: Path, tmp_path: Path
) -> None:
    remarks = opened(qtbot, window, session)
    assert visible(remarks) == [(FILLED, "warning"), (TURNED, "muted")]
    assert window.stage._warning.text() == FILLED
    window.resize(1700, 900)  # a narrow stage has no room for what is harmless
    qtbot.waitUntil(lambda: window.stage._caption.text().endswith(TURNED), timeout=PATIENCE_MS)
    source = window.staging.export_source()
    assert source is not None
    digest = read_series(session.parent / "own.csv", gaps="interpolate").digest
    assert json.loads(source.metadata["data"]) == {"hash": digest, "length": 120}
    save(qtbot, window, lambda: window.files.save(tmp_path / "b.rnnviz"))
    assert window.files.load(tmp_path / "b.rnnviz").remarks == (FILLED, TURNED)
    window.open_demo("unroll")
    qtbot.waitUntil(lambda: not window.player.remarks and not visible(remarks_of(window)), timeout=PATIENCE_MS)


def remarks_of(window: Window) -> Remarks:
    return window.inspector.results.remarks


def test_a_file_that_has_moved_is_found_and_this_is_said(
    qtbot: QtBot, window: Window, session: Path, tmp_path: Path
) -> None:
    shutil.move(session.parent, tmp_path / "now")
    remarks = opened(qtbot, window, tmp_path / "now" / "a.rnnviz")
    moved = f"'{session.parent / 'own.csv'}' is not there; own.csv beside a.rnnviz is read."
    assert visible(remarks) == [(moved, "warning"), (FILLED, "warning"), (TURNED, "muted")]
    assert window.status.text == moved
    assert window.document.params.data == str(tmp_path / "now" / "own.csv")


def test_paragraphs_come_and_go_with_what_there_is_to_say(qtbot: QtBot) -> None:
    made = Remarks()
    qtbot.addWidget(made)
    made.show_remarks((), ())
    assert made.isHidden()
    made.show_remarks(("One.", "Two.", "Three."), ("Two.",))
    made.show()
    assert visible(made) == [("One.", "warning"), ("Three.", "warning"), ("Two.", "muted")]
    first = made.labels[0]
    made.show_remarks(("Two.",), ("Two.",))
    qtbot.waitUntil(lambda: visible(made) == [("Two.", "muted")], timeout=PATIENCE_MS)
    assert made.labels == [first]
