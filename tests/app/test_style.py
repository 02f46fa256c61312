"""The look: contrast, sizes, focus, and that it changes while the window is open."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QToolButton,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.combo import Combo
from app.icons import GLYPHS, icon
from app.style import apply_theme, choose_family, look, palette, tag
from rnnviz.figure.palette import THEMES, Theme

WINDOW_THEMES = [THEMES["light"], THEMES["dark"], THEMES["projector"]]
ROLE, GROUP = QPalette.ColorRole, QPalette.ColorGroup


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    apply_theme(qapp, THEMES["light"], 1.0)


def luminance(colour: QColor) -> float:
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor | str, other: QColor | str) -> float:
    lighter, darker = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (ROLE.WindowText, ROLE.Window), (ROLE.Text, ROLE.Base), (ROLE.Text, ROLE.AlternateBase),
        (ROLE.ButtonText, ROLE.Button), (ROLE.ToolTipText, ROLE.ToolTipBase), (ROLE.HighlightedText, ROLE.Highlight),
        (ROLE.PlaceholderText, ROLE.Base), (ROLE.Link, ROLE.Base), (ROLE.Link, ROLE.Window),
        (ROLE.BrightText, ROLE.Window),
    ],
)  # fmt: skip
def test_text_can_be_read(theme: Theme, text: QPalette.ColorRole, ground: QPalette.ColorRole) -> None:
    colours = palette(theme)
    for group in (GROUP.Active, GROUP.Inactive):
        assert contrast(colours.color(group, text), colours.color(group, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_what_is_disabled_is_paler_but_there(theme: Theme) -> None:
    colours = palette(theme)
    off = contrast(colours.color(GROUP.Disabled, ROLE.WindowText), colours.color(ROLE.Window))
    assert 2.5 <= off < contrast(colours.color(ROLE.WindowText), colours.color(ROLE.Window))


def rules(sheet: str) -> dict[str, dict[str, str]]:
    """Selector to its properties."""
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        pairs = dict(line.split(":", 1) for line in body.split(";") if ":" in line)
        for selector in selectors.split(","):
            known = found.setdefault(" ".join(selector.split()), {})
            known.update({name.strip(): value.strip() for name, value in pairs.items()})
    return found


@pytest.mark.parametrize("theme", WINDOW_THEMES, ids=lambda theme: theme.name)
def test_every_rule_that_sets_text_and_ground_can_be_read(app: QApplication, theme: Theme) -> None:
    apply_theme(app, theme)
    checked = 0
    for selector, properties in rules(app.styleSheet()).items():
        text, ground = properties.get("color", ""), properties.get("background", "")
        if text.startswith("#") and ground.startswith("#") and "disabled" not in selector:
            assert contrast(text, ground) >= 4.5, selector
            checked += 1
    assert checked >= 8


@pytest.mark.parametrize("theme", WINDOW_THEMES, ids=lambda theme: theme.name)
def test_frames_of_fields_stand_out(theme: Theme) -> None:
    assert contrast(theme.hex("axis", 0.85), theme.colour("panel")) >= 3.0


@pytest.mark.parametrize("theme", WINDOW_THEMES, ids=lambda theme: theme.name)
def test_the_sheet_is_filled_in_and_its_pictures_are_there(app: QApplication, theme: Theme) -> None:
    apply_theme(app, theme)
    sheet = app.styleSheet()
    assert "%(" not in sheet
    paths = set(re.findall(r"url\(([^)]+)\)", sheet))
    assert len(paths) >= 15
    for path in paths:
        assert QSvgRenderer(str(Path(path))).isValid(), path


def test_a_window_that_opens_has_the_theme_s_type_from_the_beginning(tmp_path: Path) -> None:
    """In a process of its own: here another window has given the application its font already."""
    asked = (
        "from pathlib import Path; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from app.settings import Settings; from app.style import look; from app.window import Window;"
        f"window = Window(Settings(Path({str(tmp_path)!r}) / 'settings.json')); window.show();"
        "seen = [window.gallery, window.stage._caption, window.transport];"
        "print({widget.font().pointSizeF() for widget in seen} == {look().points()}); window.close()"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_fonts_are_taken_in_the_order_wanted() -> None:
    assert choose_family(("Inter", "Noto Sans", "DejaVu Sans"), ["DejaVu Sans", "Noto Sans"], "x") == "Noto Sans"
    assert choose_family(("Inter",), ["Arial"], "Arial") == "Arial"


def test_type_on_the_wall_is_nearly_twice_as_large_and_zoom_multiplies(app: QApplication) -> None:
    apply_theme(app, THEMES["light"])
    small, normal, large = (look().points(size) for size in ("small", "normal", "large"))
    assert small < normal < large
    apply_theme(app, THEMES["projector"])
    assert look().points() >= 18
    factor = look().points() / normal
    assert [look().points(size) for size in ("small", "large")] == pytest.approx([factor * small, factor * large])
    apply_theme(app, THEMES["dark"], 1.5)
    assert look().points() == pytest.approx(1.5 * normal)


def an_open_window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for widget in (QLabel("plain"), QLabel("small"), QPushButton("b"), QLineEdit("e"), QSpinBox(), QListWidget()):
        column.addWidget(widget)
    column.itemAt(1).widget().setProperty("type", "small")
    qtbot.addWidget(made)
    made.resize(300, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_an_open_window_follows(qtbot: QtBot, app: QApplication) -> None:
    apply_theme(app, THEMES["light"], 1.0)
    made = an_open_window(qtbot)
    for theme, zoom in ((THEMES["dark"], 1.0), (THEMES["projector"], 0.8), (THEMES["light"], 2.0)):
        apply_theme(app, theme, zoom)
        plain, small, *others = made.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        assert small.fontInfo().pointSizeF() == pytest.approx(look().points("small"), abs=0.5)
        for widget in (plain, *others):
            assert widget.fontInfo().pointSizeF() == pytest.approx(look().points(), abs=0.5)
        ground = made.grab().toImage().pixelColor(2, 2)
        assert ground.name() == theme.colour("window")


def test_a_widget_is_dressed_as_often_however_deep_it_lies(qtbot: QtBot, app: QApplication) -> None:
    """Qt exchanges a sheet for every widget and, from each, for all beneath it: that is what made themes slow."""

    class Label(QLabel):
        dressed = 0

        def changeEvent(self, event: QEvent) -> None:
            self.dressed += event.type() == QEvent.Type.StyleChange

    outer = widget = QWidget()
    qtbot.addWidget(outer)
    labels = []
    for _ in range(6):
        inner = QWidget()
        column = QVBoxLayout(widget)
        labels.append(Label())
        column.addWidget(labels[-1])
        column.addWidget(inner)
        widget = inner
    apply_theme(app, THEMES["light"])
    outer.show()
    for label in labels:
        label.dressed = 0
    apply_theme(app, THEMES["dark"])
    assert labels[0].dressed == labels[-1].dressed > 0


@pytest.mark.parametrize("theme", WINDOW_THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(
    "kind",
    [QPushButton, QToolButton, QLineEdit, QPlainTextEdit, QSpinBox, QComboBox, QSlider, QCheckBox, QRadioButton,
     QListWidget, QTreeWidget, QTabBar],
)  # fmt: skip
def test_focus_can_be_seen(qtbot: QtBot, app: QApplication, theme: Theme, kind: type[QWidget]) -> None:
    apply_theme(app, theme)
    made, widget, other = QWidget(), kind(), QPushButton("other")
    if isinstance(widget, QSlider):
        widget.setOrientation(Qt.Orientation.Horizontal)
    if isinstance(widget, QTabBar):
        widget.addTab("one")
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column = QVBoxLayout(made)
    column.addWidget(widget)
    column.addWidget(other)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    other.setFocus()
    app.processEvents()
    without = picture_of(made, widget)
    widget.setFocus()
    app.processEvents()
    assert pixels_that_differ(without, picture_of(made, widget)) >= 30


def picture_of(window: QWidget, widget: QWidget) -> QImage:
    return window.grab(widget.geometry()).toImage()


def pixels_that_differ(one: QImage, other: QImage) -> int:
    return sum(
        one.pixel(x, y) != other.pixel(x, y) for x in range(one.width()) for y in range(one.height())
    )  # fmt: skip


def test_a_property_changes_the_look_at_once(qtbot: QtBot, app: QApplication) -> None:
    apply_theme(app, THEMES["light"])
    field = QLineEdit("x")
    qtbot.addWidget(field)
    field.show()
    before = field.grab().toImage()
    tag(field, wrong=True)
    assert pixels_that_differ(before, field.grab().toImage()) > 100
    tag(field, wrong=False)
    assert pixels_that_differ(before, field.grab().toImage()) == 0


def ink(picture: QImage) -> list[QColor]:
    colours = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return [colour for colour in colours if colour.alpha() > 200]


@pytest.mark.parametrize("name", GLYPHS)
def test_every_icon_has_a_picture_in_the_colour_of_its_theme(app: QApplication, name: str) -> None:
    for theme in WINDOW_THEMES:
        drawn = ink(icon(name, theme).pixmap(48, 48).toImage())
        assert len(drawn) >= 40
        assert max(contrast(colour, theme.colour("window")) for colour in drawn) >= 4.5


def test_icons_without_a_theme_follow_the_window(app: QApplication) -> None:
    apply_theme(app, THEMES["light"])
    made = icon("trash")
    dark_ink = max(map(luminance, ink(made.pixmap(32, 32).toImage())))
    apply_theme(app, THEMES["dark"])
    assert min(map(luminance, ink(made.pixmap(32, 32).toImage()))) > dark_ink


def test_a_disabled_icon_is_paler(app: QApplication) -> None:
    made, theme = icon("export", THEMES["light"]), THEMES["light"]
    plain, off = (ink(made.pixmap(32, 32, mode).toImage()) for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert max(contrast(c, theme.colour("panel")) for c in off) < max(contrast(c, theme.colour("panel")) for c in plain)


def test_an_unknown_icon_is_refused(app: QApplication) -> None:
    with pytest.raises(KeyError):
        icon("no such thing")


@pytest.mark.qt_log_ignore("This plugin does not support")
@pytest.mark.parametrize(("theme", "zoom"), [("light", 1.0), ("dark", 2.0), ("projector", 1.0), ("projector", 0.8)])
@pytest.mark.parametrize("count", [1, 6, 10])
def test_a_list_that_opens_shows_whole_rows_all_of_them(
    qtbot: QtBot, app: QApplication, theme: str, zoom: float, count: int
) -> None:
    apply_theme(app, THEMES[theme], zoom)
    box = Combo()
    box.addItems([f"choice {n}" for n in range(count)])
    qtbot.addWidget(box)
    with qtbot.waitExposed(box):
        box.show()
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    app.processEvents()
    assert view.viewport().height() == sum(view.sizeHintForRow(row) for row in range(count))
    box.hidePopup()
