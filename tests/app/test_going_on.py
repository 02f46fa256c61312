"""Going on to another demo: the picture first, then the form; what stands beside is loaded while nobody waits."""

import subprocess
import sys
import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.inspector.inspector import Inspector
from app.window import Window
from rnnviz.parameters import changed
from rnnviz.registry import beside, headings, load
from tests.app.conftest import PATIENCE_MS


@pytest.fixture
def inspector(qtbot: QtBot) -> Inspector:
    made = Inspector()
    qtbot.addWidget(made)
    made.show()
    return made


def shown_form(inspector: Inspector) -> Any:
    """What a person sees, finished or not."""
    return inspector._scroll.widget()


def test_the_form_waits_for_the_picture_and_not_for_ever(qtbot: QtBot, inspector: Inspector) -> None:
    demo = load("rbm")
    inspector.show_demo(demo, demo.Params())
    assert shown_form(inspector) is None
    inspector.grow()
    qtbot.waitUntil(lambda: shown_form(inspector) is not None, timeout=PATIENCE_MS)
    assert list(shown_form(inspector).rows) == list(inspector.form.rows)
    assert set(inspector.form.rows) == set(demo.Params.model_fields)
    inspector.show_demo(load("bptt"), load("bptt").Params())
    qtbot.waitUntil(lambda: "pattern" not in shown_form(inspector).rows, timeout=PATIENCE_MS)  # nobody asked


def test_whoever_asks_has_the_form_whole_with_the_values_in_force(inspector: Inspector) -> None:
    demo = load("rbm")
    inspector.show_demo(demo, demo.Params())
    later = changed(demo.Params(), {"hidden_units": 7})
    inspector.set_params(later)
    assert inspector.form is not None
    assert inspector.form.rows["hidden_units"].value == 7
    assert inspector.form.read()["hidden_units"] == 7
    assert shown_form(inspector) is inspector.form


def test_the_last_demo_s_form_changes_nothing_while_it_is_still_seen(qtbot: QtBot, inspector: Inspector) -> None:
    demo = load("rbm")
    inspector.show_demo(demo, demo.Params())
    old = inspector.form
    assert old is not None
    inspector.show_demo(load("bptt"), load("bptt").Params())
    assert shown_form(inspector) is old
    with qtbot.assertNotEmitted(inspector.changed):
        old.rows["hidden_units"].control.show_value(7)
        old.rows["hidden_units"].control.edited.emit(False)
    assert old.params.hidden_units == 7


def test_results_have_rows_once_they_are_looked_at(qtbot: QtBot, inspector: Inspector) -> None:
    demo = load("rbm")
    inspector.show_demo(demo, demo.Params())
    assert not inspector.results.rows
    inspector.tabs.setCurrentWidget(inspector.results)
    assert set(inspector.results.rows) == set(demo.results)


def test_the_demos_beside_it_are_loaded_while_nobody_waits(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[tuple[str, bool]] = []
    on_the_way = threading.main_thread()
    monkeypatch.setattr(
        "app.ahead.prepare", lambda name: loaded.append((name, threading.current_thread() is on_the_way))
    )
    first, last = headings()[0].id, headings()[-1].id
    window.open_demo(first)
    qtbot.waitUntil(lambda: len(loaded) == 2, timeout=PATIENCE_MS)
    assert loaded == [(headings()[1].id, False), (last, False)]
    QTest.keyClick(window, Qt.Key.Key_PageUp)
    assert window.document.demo is not None
    assert window.document.demo.id == beside(first, -1) == last


def test_a_demo_that_cannot_be_loaded_disturbs_nobody(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def fails(name: str) -> None:
        tried.append(name)
        raise SyntaxError(name)

    monkeypatch.setattr("app.ahead.prepare", fails)
    window.open_demo(headings()[0].id)
    qtbot.waitUntil(lambda: len(tried) == 2, timeout=PATIENCE_MS)


def test_to_prepare_is_to_load() -> None:
    asked = "import sys; from app.document import prepare; prepare('seeds'); print('rnnviz.demos.seeds' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
