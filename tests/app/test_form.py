"""The form made from a parameter model."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Literal, cast

import pytest
from hypothesis import given, settings
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.inspector.choice import ListControl, SegmentsControl
from app.inspector.file import FileControl
from app.inspector.form import ParameterForm
from app.inspector.number import NumberControl
from app.inspector.points import PointsControl
from app.inspector.seed import SeedControl
from app.inspector.slider import SliderControl
from app.inspector.switch import SwitchControl
from app.inspector.text import LongTextControl, NumbersControl, TextControl
from app.style import apply_theme
from rnnviz.figure.palette import THEMES
from rnnviz.parameters import DemoParams, changed
from rnnviz.registry import headings, load
from tests.app.every_kind import EveryKind, valid_params

CONTROLS = {
    "gain": SliderControl, "rate": SliderControl, "grid": SliderControl, "tau": NumberControl,
    "origin": NumberControl, "leak": SliderControl, "rule": ListControl, "beta": SliderControl,
    "update": SegmentsControl, "arrows": SwitchControl, "peephole": SegmentsControl, "hidden": NumbersControl,
    "lags": NumbersControl, "patterns": PointsControl, "data": FileControl, "column": TextControl,
    "text": LongTextControl, "seed": SeedControl,
}  # fmt: skip


class Sized(DemoParams):
    """A choice among numbers."""

    side: Literal[8, 16, 32] = 16


class Heard:
    """What a form has said."""

    def __init__(self, form: ParameterForm) -> None:
        self.said: list[tuple[EveryKind, bool]] = []
        form.changed.connect(lambda params, continuous: self.said.append((params, continuous)))

    def one(self) -> EveryKind:
        """The only thing it has said, which must be final; forgets it."""
        assert len(self.said) == 1, self.said
        params, continuous = self.said.pop()
        assert not continuous
        return params


@pytest.fixture(scope="module")
def look(qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, THEMES["light"], 1.0)
    yield
    qapp.setStyleSheet("")


@pytest.fixture
def form(qtbot: QtBot, look: None) -> ParameterForm:
    made = ParameterForm(EveryKind)
    qtbot.addWidget(made)
    made.resize(340, 1500)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.fixture
def heard(form: ParameterForm) -> Heard:
    return Heard(form)


def control(form: ParameterForm, name: str) -> Any:
    return form.rows[name].control


def type_into(qtbot: QtBot, field: QLineEdit, text: str, *, enter: bool = True) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    if enter:
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_every_kind_has_its_control(form: ParameterForm) -> None:
    assert {name: type(row.control) for name, row in form.rows.items()} == CONTROLS


def test_the_form_is_as_long_as_the_model_and_ends_with_the_seed(form: ParameterForm) -> None:
    assert set(form.rows) == set(EveryKind.model_fields)
    assert list(form.rows)[-1] == "seed"


@pytest.fixture(scope="module")
def lasting_form(qapp: QApplication) -> Iterator[ParameterForm]:
    made = ParameterForm(EveryKind)
    yield made
    made.deleteLater()


@given(params=valid_params())
@settings(max_examples=150, deadline=None)
def test_what_is_set_can_be_read_back_and_says_nothing(lasting_form: ParameterForm, params: EveryKind) -> None:
    heard = Heard(lasting_form)
    lasting_form.set_params(params)
    assert EveryKind(**lasting_form.read()) == params
    assert lasting_form.params == params
    assert heard.said == []


def test_a_typed_value_is_said_once(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    type_into(qtbot, control(form, "grid").field, "33")
    assert heard.one().grid == 33
    control(form, "rate").field.setFocus()
    assert heard.said == []


def test_leaving_a_field_takes_what_was_typed(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    type_into(qtbot, control(form, "tau").field, "2,5", enter=False)
    assert heard.said == []
    control(form, "gain").field.setFocus()
    assert heard.one().tau == 2.5


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("grid", "5000", "Starts per side may be at most 1000, not 5000."),
        ("grid", "two", "'two' is not a number."),
        ("grid", "2.5", "Starts per side must be a whole number, not 2.5."),
        ("gain", "inf", "'inf' is not a finite number."),
        ("tau", "0", "Time constant must be greater than 0.0, not 0."),
        ("hidden", "20, x", "Hidden units, number 2, must be a whole number, not 'x'."),
        ("hidden", "1 2 3 4 5", "Hidden units may hold at most 4 entries, not 5."),
    ],
)
def test_wrong_input_gets_a_sentence_and_changes_nothing(
    qtbot: QtBot, form: ParameterForm, heard: Heard, name: str, text: str, sentence: str
) -> None:
    row, before = form.rows[name], form.params
    type_into(qtbot, control(form, name).field, text)
    assert row.error == sentence
    assert heard.said == []
    assert form.params == before
    assert control(form, name).field.text() == text
    assert sentence in control(form, name).field.accessibleDescription()


def test_the_sentence_goes_when_the_input_is_mended(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    field, row = control(form, "grid").field, form.rows["grid"]
    type_into(qtbot, field, "5000")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert row.error == ""
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard.one().grid == 500


def test_half_a_number_is_not_scolded(qtbot: QtBot, form: ParameterForm) -> None:
    type_into(qtbot, control(form, "tau").field, "1e-", enter=False)
    assert form.rows["tau"].error == ""


@pytest.mark.parametrize("name", ["grid", "hidden", "column", "seed"])
def test_escape_takes_back_what_was_typed(qtbot: QtBot, form: ParameterForm, heard: Heard, name: str) -> None:
    field = control(form, name).field
    before = field.text()
    type_into(qtbot, field, "999999999999", enter=False)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == before
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard.said == []


def test_dragging_is_continuous_until_the_handle_is_let_go(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    slider = control(form, "gain").slider
    middle = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, middle))
    for share in (0.6, 0.7, 0.8):
        qtbot.mouseMove(slider, QPoint(int(slider.width() * share), middle))
    assert [continuous for _, continuous in heard.said] == [True] * len(heard.said)
    assert len(heard.said) == 4
    held = slider.sliderPosition()
    form.set_params(EveryKind())
    assert slider.sliderPosition() == held
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(int(slider.width() * 0.8), middle))
    params, continuous = heard.said[-1]
    assert not continuous
    assert params.gain == pytest.approx(3.2, abs=0.1)
    assert control(form, "gain").field.text() == f"{params.gain:.6g}"


def test_an_echo_of_the_drag_changes_nothing(qtbot: QtBot, form: ParameterForm) -> None:
    said: list[Any] = []

    def echo(params: Any, continuous: bool) -> None:
        said.append(params)
        form.set_params(params)

    form.changed.connect(echo)
    slider = control(form, "grid").slider
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 2, slider.height() // 2))
    assert len(said) == 2
    assert said[-1].grid == 400


def test_arrow_keys_step_number_and_slider(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    field, slider = control(form, "grid").field, control(form, "grid").slider
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert heard.one().grid == 22
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert heard.one().grid == 21
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert heard.one().grid == 2
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert heard.said == []


def test_a_key_held_down_is_one_gesture(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    field = control(form, "grid").field
    field.setFocus()
    kinds = QKeyEvent.Type
    for kind, repeated in ((kinds.KeyPress, False), (kinds.KeyPress, True), (kinds.KeyPress, True)):
        event = QKeyEvent(kind, Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, "", repeated)
        QApplication.sendEvent(field, event)
    QApplication.sendEvent(field, QKeyEvent(kinds.KeyRelease, Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier))
    assert [continuous for _, continuous in heard.said] == [False, True, True, False]
    assert heard.said[-1][0].grid == 24


def test_a_log_slider_goes_by_factors(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    slider = control(form, "rate").slider
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, 8))
    assert heard.said[-1][0].rate == pytest.approx(10**-2.5, rel=0.15)


def test_a_value_beyond_the_reach_of_the_slider_stands_in_the_number(form: ParameterForm) -> None:
    form.set_params(EveryKind(grid=900))
    assert control(form, "grid").field.text() == "900"
    assert control(form, "grid").slider.value() == control(form, "grid").slider.maximum()
    assert form.read()["grid"] == 900


def test_choices(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    combo = control(form, "rule").combo
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert heard.one().rule == "hebb"
    first, second = control(form, "update").group.buttons()
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert heard.one().update == "async"
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert heard.said == []
    second.setFocus()
    qtbot.keyClick(second, Qt.Key.Key_Left)
    assert heard.one().update == "sync"
    assert first.isChecked()


def test_a_choice_among_numbers_gives_numbers(qtbot: QtBot, look: None) -> None:
    form = ParameterForm(Sized)
    qtbot.addWidget(form)
    assert form.read()["side"] == 16
    control(form, "side").group.button(2).click()
    assert form.read()["side"] == 32


def test_a_switch_follows_space_and_a_click_on_its_title(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    switch = control(form, "arrows").switch
    switch.setFocus()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert heard.one().arrows is False
    title = next(label for label in form.rows["arrows"].findChildren(QLabel) if label.text() == "Vector field")
    qtbot.mouseClick(title, Qt.MouseButton.LeftButton)
    assert heard.one().arrows is True


def test_lists_of_numbers(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    type_into(qtbot, control(form, "hidden").field, "50; 20 10")
    assert heard.one().hidden == (50, 20, 10)
    type_into(qtbot, control(form, "lags").field, "7")
    assert heard.one().lags == 7
    type_into(qtbot, control(form, "lags").field, "1, 2, 12")
    assert heard.one().lags == (1, 2, 12)


def test_a_point_is_edited_in_its_cell(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    table = control(form, "patterns").table
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    editor = table.findChild(QLineEdit)
    editor.setText("0.5")
    with qtbot.waitSignal(form.changed):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert heard.one().patterns == ((1.0, 1.0), (0.5, -1.0))


def test_points_come_and_go(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    points = control(form, "patterns")
    qtbot.mouseClick(points.add, Qt.MouseButton.LeftButton)
    assert heard.one().patterns == ((1.0, 1.0), (-1.0, -1.0), (0.0, 0.0))
    qtbot.keyClick(points.table, Qt.Key.Key_Delete)
    assert heard.one().patterns == ((1.0, 1.0), (-1.0, -1.0))
    points.table.setCurrentIndex(points.model.index(0, 0))
    qtbot.mouseClick(points.double, Qt.MouseButton.LeftButton)
    assert form.rows["patterns"].error == "Patterns must differ from each other."
    assert heard.said == []
    points.model.setData(points.model.index(1, 1), "0")
    assert heard.one().patterns == ((1.0, 1.0), (1.0, 0.0), (-1.0, -1.0))
    assert form.rows["patterns"].error == ""


def test_a_wrong_cell_is_named_and_escape_takes_it_back(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    points = control(form, "patterns")
    points.model.setData(points.model.index(1, 0), "abc")
    assert form.rows["patterns"].error == "'abc' in row 2 is not a number."
    qtbot.keyClick(points.table, Qt.Key.Key_Escape)
    assert form.rows["patterns"].error == ""
    assert points.read() == EveryKind().patterns
    assert heard.said == []


def test_a_file_is_chosen_or_dropped(
    qtbot: QtBot, form: ParameterForm, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooser = control(form, "data")
    monkeypatch.setattr(chooser, "_ask", lambda parent, start: "/somewhere/mine.csv")
    qtbot.mouseClick(chooser.browse, Qt.MouseButton.LeftButton)
    assert heard.one().data == "/somewhere/mine.csv"
    assert chooser.combo.currentText() == "mine.csv"
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/elsewhere/other.npy")])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    chooser.below.dropEvent(QDropEvent(QPointF(3, 3), action, files, buttons, keys))
    assert heard.one().data == "/elsewhere/other.npy"
    form.set_params(EveryKind())
    assert [chooser.combo.itemText(i) for i in range(chooser.combo.count())] == ["Chaotic laser", "Sunspots"]


def test_a_cancelled_dialog_changes_nothing(
    qtbot: QtBot, form: ParameterForm, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control(form, "data"), "_ask", lambda parent, start: "")
    qtbot.mouseClick(control(form, "data").browse, Qt.MouseButton.LeftButton)
    assert heard.said == []


def test_the_dice_throws_another_seed(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    for _ in range(20):
        before = form.params.seed
        qtbot.mouseClick(control(form, "seed").dice, Qt.MouseButton.LeftButton)
        assert heard.one().seed != before


@pytest.mark.parametrize(("name", "value"), [("origin", 7), ("leak", 0.5), ("column", "y")])
def test_an_optional_value_can_be_cleared(
    qtbot: QtBot, form: ParameterForm, heard: Heard, name: str, value: object
) -> None:
    form.set_params(EveryKind(**{name: value}))
    field = control(form, name).field
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert getattr(heard.one(), name) is None
    assert field.text() == ""
    assert field.placeholderText() == "auto"


def test_rows_come_and_go_with_what_they_depend_on(form: ParameterForm) -> None:
    assert form.rows["beta"].isHidden()
    form.set_params(EveryKind(rule="modern"))
    assert not form.rows["beta"].isHidden()


def test_one_is_reset(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    row = form.rows["gain"]
    assert row.reset.isHidden()
    form.set_params(EveryKind(gain=3.0, grid=5))
    assert not row.reset.isHidden()
    qtbot.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert heard.one() == EveryKind(grid=5)
    assert row.reset.isHidden()


def test_all_are_reset_to_the_preset_also_what_is_wrong(qtbot: QtBot, form: ParameterForm, heard: Heard) -> None:
    preset = EveryKind(gain=2.0)
    form.set_params(preset)
    form.set_origin(preset)
    assert not form.back.isEnabled()
    type_into(qtbot, control(form, "gain").field, "3")
    assert heard.one().gain == 3.0
    type_into(qtbot, control(form, "grid").field, "-4")
    qtbot.mouseClick(form.back, Qt.MouseButton.LeftButton)
    assert heard.one() == preset
    assert form.rows["grid"].error == ""
    assert control(form, "grid").field.text() == "21"


def test_a_choice_that_does_not_go_together_is_taken_back(qtbot: QtBot, look: None) -> None:
    class Pair(EveryKind):
        def model_post_init(self, context: Any) -> None:
            if self.rule == "hebb":
                raise ValueError("hebb needs signs.")

    made = ParameterForm(Pair)
    qtbot.addWidget(made)
    heard, combo = Heard(made), cast(QComboBox, made.rows["rule"].control.focus_widgets()[0])
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert combo.currentIndex() == 0
    assert made.rows["rule"].error == "hebb needs signs."
    assert heard.said == []


def test_tab_goes_down_the_form_and_everything_has_a_name(qtbot: QtBot, form: ParameterForm) -> None:
    form.set_params(EveryKind(rule="modern"))
    form.explain.setFocus()
    heights, seen = [], set()
    for _ in range(60):
        widget = QApplication.focusWidget()
        assert widget is not None
        assert widget.accessibleName(), widget
        seen.add(widget)
        heights.append(widget.mapTo(form, QPoint(0, 0)).y())
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is form.explain:
            break
    assert QApplication.focusWidget() is form.explain, "Tab did not come round"
    assert all(later >= earlier - 12 for earlier, later in pairwise(heights))
    for name, row in form.rows.items():
        assert seen & set(row.control.focus_widgets()), name


def test_titles_are_buddies_and_help_is_everywhere(form: ParameterForm) -> None:
    for name, row in form.rows.items():
        info = EveryKind.model_fields[name]
        title = next(label for label in row.findChildren(QLabel) if label.text() == info.title)
        assert title.buddy() is row.control.focus_widgets()[0]
        assert str(info.description) in title.toolTip()
        assert str(info.description) in row.control.focus_widgets()[0].accessibleDescription()


def test_help_unfolds_by_key_and_for_all(qtbot: QtBot, form: ParameterForm) -> None:
    def explained(name: str) -> bool:
        labels = form.rows[name].findChildren(QLabel)
        return any("Slope of tanh." in label.text() and label.isVisible() for label in labels)

    control(form, "gain").field.setFocus()
    qtbot.keyClick(control(form, "gain").field, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert explained("gain")
    qtbot.mouseClick(form.explain, Qt.MouseButton.LeftButton)
    assert all(row.help.isChecked() for row in form.rows.values())
    qtbot.mouseClick(form.explain, Qt.MouseButton.LeftButton)
    assert not explained("gain")


def test_keys_a_control_needs_do_not_reach_the_window(form: ParameterForm) -> None:
    def is_kept(widget: QWidget, key: Qt.Key, text: str = "") -> bool:
        widget.setFocus()
        event = QKeyEvent(QKeyEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, text)
        event.ignore()
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    assert is_kept(control(form, "arrows").switch, Qt.Key.Key_Space, " ")
    assert is_kept(control(form, "rule").combo, Qt.Key.Key_R, "r")
    assert is_kept(control(form, "grid").slider, Qt.Key.Key_Home)
    assert is_kept(control(form, "grid").field, Qt.Key.Key_Period, ".")
    assert not is_kept(control(form, "grid").slider, Qt.Key.Key_Space, " ")
    assert not is_kept(control(form, "grid").slider, Qt.Key.Key_PageDown)


def test_the_wheel_scrolls_the_column_unless_a_control_is_worked_on(form: ParameterForm, heard: Heard) -> None:
    form.explain.setFocus()
    for name in ("rule", "grid", "gain"):
        for widget in control(form, name).focus_widgets():
            assert not widget.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus
            assert not turn_wheel(widget)
    assert heard.said == []
    field = control(form, "grid").field
    field.setFocus()
    assert turn_wheel(field)
    assert heard.one().grid == 22


def turn_wheel(widget: QWidget) -> bool:
    """Whether the widget has taken the wheel's turn for itself."""
    centre, turn, buttons = QPointF(widget.rect().center()), QPoint(0, 120), Qt.MouseButton.NoButton
    keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(centre, widget.mapToGlobal(centre), QPoint(), turn, buttons, keys, phase, False)
    widget.event(event)
    return event.isAccepted()


def test_sections_fold(qtbot: QtBot, form: ParameterForm) -> None:
    section = form.sections["Net"]
    assert form.rows["gain"].isVisible()
    qtbot.mouseClick(section.heading, Qt.MouseButton.LeftButton)
    assert section.is_folded
    assert not form.rows["gain"].isVisible()


def test_values_do_not_move_anything(form: ParameterForm) -> None:
    def places() -> list[Any]:
        return [w.geometry() for row in form.rows.values() for w in (row, *row.control.focus_widgets())]

    short = EveryKind(gain=0.0, grid=2, tau=1.0, hidden=(1,), seed=0, patterns=((0.0, 0.0),))
    long = EveryKind(
        gain=3.14159265, grid=1000, tau=123456.789, hidden=(2000, 2000, 2000, 2000), seed=2**32 - 1,
        patterns=tuple((k / 7, -k / 3) for k in range(1, 8)), data="laser",
    )  # fmt: skip
    form.set_origin(short)
    form.set_params(short)
    QApplication.processEvents()
    before = places()
    form.set_params(long)
    QApplication.processEvents()
    assert places() == before


@pytest.mark.parametrize(("theme", "zoom", "width"), [("light", 0.8, 280), ("dark", 1.0, 280), ("light", 2.0, 280),
                                                      ("projector", 1.0, 420)])  # fmt: skip
def test_every_demo_fits_into_the_column(qapp: QApplication, theme: str, zoom: float, width: int) -> None:
    apply_theme(qapp, THEMES[theme], zoom)
    too_wide = [heading.id for heading in headings() if not fits(load(heading.id).Params, width)]
    apply_theme(qapp, THEMES["light"], 1.0)
    assert not too_wide


def fits(params: type[DemoParams], width: int) -> bool:
    """Whether the form of these parameters is no wider than a column of so many pixels."""
    area, form = QScrollArea(), ParameterForm(params)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(width, 700)
    area.show()
    QApplication.processEvents()
    found = form.width() <= area.viewport().width()
    area.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return found


def test_the_model_is_judged_as_a_whole(qtbot: QtBot, form: ParameterForm) -> None:
    """The form's own rules are those of `changed`: nothing can be in force that the model refuses."""
    type_into(qtbot, control(form, "gain").field, "1e-3")
    assert changed(EveryKind(), {"gain": 0.001}) == form.params
