"""The style sheet: what Fusion and a palette cannot say. Flat, calm, one accent; sizes follow the type."""

from dataclasses import dataclass

from rnnviz.figure.palette import Theme


@dataclass(frozen=True)
class Sizes:
    """Points of the three type sizes; unit : 8 px of spacing; line : height of a line of normal text in px"""

    small: float
    normal: float
    large: float
    unit: int
    line: int


def style_sheet(theme: Theme, sizes: Sizes, images: dict[str, str]) -> str:
    """The whole sheet. images : paths of `app.style_images.draw_images`"""
    words = _words(theme, sizes, images)
    return "".join(part % words for part in (_TEXT, _BUTTONS, _FIELDS, _SWITCHES, _SLIDERS, _VIEWS, _FRAMES))


def _words(theme: Theme, sizes: Sizes, images: dict[str, str]) -> dict[str, object]:
    colours = {role: theme.colour(role) for role in ("window", "panel", "raised", "text", "muted", "faint")}
    colours |= {role: theme.colour(role) for role in ("axis", "accent", "on_accent", "warning", "danger")}
    groove = max(2, round(sizes.line * 0.1))
    rail, grip = round(sizes.line * 0.14), round(sizes.line * 0.6)
    return {
        **colours,
        "line": theme.hex("axis", 0.85),
        "hover": theme.hex("text", 0.07), "down": theme.hex("text", 0.14), "soft": theme.hex("accent", 0.14),
        "softer": theme.hex("accent", 0.07), "deep": theme.hex("accent", 0.85), "pale": theme.hex("text", 0.5),
        "off": theme.hex("faint", 0.5), "bar": theme.hex("axis", 0.7),
        "small": sizes.small, "large": sizes.large, "half": sizes.unit // 2, "unit": sizes.unit,
        "text_line": sizes.line, "knob": 2 * round(sizes.line * 0.45) - 4,
        "knob_radius": round(sizes.line * 0.45), "knob_out": round(sizes.line * 0.45) - groove,
        "groove": 2 * groove, "groove_radius": groove,
        "touch": round(1.5 * sizes.line), "rail": 2 * rail, "rail_radius": rail, "grip": 2 * grip - 6,
        "grip_radius": grip, "grip_out": grip - rail,
        "row": sizes.line + 6, "icon": round(sizes.line * 1.1), "arrow": round(sizes.line * 0.85),
        "drop": round(sizes.line * 1.3),
        "switch_high": round(sizes.line * 1.1), "switch_wide": round(sizes.line * 1.1 * 1.6),
        "spin": round(sizes.line * 0.6),
        **{f"img_{name.replace('-', '_')}": path for name, path in images.items()},
    }  # fmt: skip


_TEXT = """
QWidget[type="small"] { font-size: %(small).2fpt; }
QWidget[type="large"] { font-size: %(large).2fpt; font-weight: 600; }
QWidget[weight="bold"] { font-weight: 600; }
QLabel[tone="muted"] { color: %(muted)s; }
QLabel[tone="accent"] { color: %(accent)s; }
QLabel[tone="warning"] { color: %(warning)s; }
QLabel[tone="danger"] { color: %(danger)s; }
QLabel:disabled { color: %(pale)s; }
QToolTip { background: %(raised)s; color: %(text)s; border: 1px solid %(line)s; padding: %(half)dpx; }
"""

_BUTTONS = """
QPushButton, QToolButton, QToolBar, QTabBar, QMenu, QListView, QTreeView, QComboBox { icon-size: %(icon)dpx; }
QPushButton { background: %(raised)s; color: %(text)s; border: 1px solid %(line)s; border-radius: 5px;
  padding: 3px %(unit)dpx; min-height: %(text_line)dpx; }
QPushButton:hover { background: %(hover)s; }
QPushButton:pressed { background: %(down)s; }
QPushButton:checked { background: %(soft)s; border-color: %(accent)s; color: %(accent)s; }
QPushButton:default { background: %(accent)s; border-color: %(accent)s; color: %(on_accent)s; }
QPushButton:default:hover { background: %(deep)s; border-color: %(deep)s; }
QPushButton:disabled { background: %(off)s; border-color: %(faint)s; color: %(pale)s; }
QPushButton:focus { border: 2px solid %(accent)s; padding: 2px %(unit)dpx; margin: 0px -1px; }
QPushButton:default:focus { border-color: %(text)s; }
QPushButton[segment="first"] { border-top-right-radius: 0; border-bottom-right-radius: 0; }
QPushButton[segment="middle"] { border-radius: 0; border-left: none; }
QPushButton[segment="last"] { border-top-left-radius: 0; border-bottom-left-radius: 0; border-left: none; }
QPushButton[segment="top"] { border-bottom-left-radius: 0; border-bottom-right-radius: 0; }
QPushButton[segment="inner"] { border-radius: 0; border-top: none; }
QPushButton[segment="bottom"] { border-top-left-radius: 0; border-top-right-radius: 0; border-top: none; }
QPushButton[segment] { padding: 3px 2px; }
QPushButton[segment]:checked { background: %(soft)s; color: %(accent)s; border-color: %(line)s; font-weight: 600; }
QPushButton[segment]:focus { border: 2px solid %(accent)s; padding: 2px 1px; margin: 0; }
QPushButton[look="heading"] { background: transparent; border: none; border-top: 1px solid %(faint)s; border-radius: 0;
  padding: 6px 0 3px 0; font-weight: 600; text-align: left; }
QPushButton[look="heading"]:hover { background: %(hover)s; }
QPushButton[look="heading"]:focus { border: 2px solid %(accent)s; border-radius: 4px; padding: 5px 0 1px 0; margin: 0; }
QToolButton { background: transparent; color: %(text)s; border: 1px solid transparent; border-radius: 5px;
  padding: 3px; }
QToolButton:hover { background: %(hover)s; }
QToolButton:pressed { background: %(down)s; }
QToolButton:checked { background: %(soft)s; color: %(accent)s; }
QToolButton:disabled { color: %(pale)s; }
QToolButton:focus { border: 2px solid %(accent)s; padding: 2px; }
QToolButton[popupMode="1"] { padding-right: %(drop)dpx; }
QToolButton[popupMode="2"] { padding-right: %(unit)dpx; }
QToolButton::menu-indicator { image: url(%(img_down)s); width: %(arrow)dpx; height: %(arrow)dpx;
  subcontrol-origin: padding; subcontrol-position: right center; right: 3px; }
QToolButton::menu-button { border: none; width: %(drop)dpx; }
QToolButton::menu-arrow { image: url(%(img_down)s); width: %(arrow)dpx; height: %(arrow)dpx; }
QToolButton[look="quiet"] { padding: 1px; icon-size: %(arrow)dpx; }
QToolButton[look="quiet"]:focus { padding: 0px; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: %(panel)s; color: %(text)s;
  border: 1px solid %(line)s; border-radius: 4px; selection-background-color: %(accent)s;
  selection-color: %(on_accent)s; placeholder-text-color: %(muted)s; }
QLineEdit, QAbstractSpinBox { padding: 2px 5px; min-height: %(text_line)dpx; }
QComboBox { padding: 2px %(drop)dpx 2px 6px; min-height: %(text_line)dpx; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {
  border-color: %(text)s; }
QLineEdit:focus, QAbstractSpinBox:focus { border: 2px solid %(accent)s; padding: 1px 4px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid %(accent)s; }
QComboBox:focus, QComboBox:on { border: 2px solid %(accent)s; padding: 1px %(drop)dpx 1px 5px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QAbstractItemView[wrong="true"] {
  border: 2px solid %(danger)s; }
QLineEdit[wrong="true"] { padding: 1px 4px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
  background: %(off)s; border-color: %(faint)s; color: %(pale)s; }
QTextEdit[flat="true"], QTextEdit[flat="true"]:hover { border: 1px solid transparent; background: transparent; }
QTextEdit[flat="true"]:focus { border: 1px solid %(accent)s; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit, QComboBox QLineEdit:focus {
  border: none; background: transparent; padding: 0 4px; min-height: 0; }
QComboBox[inviting="true"] { border: 2px dashed %(accent)s; padding: 1px %(drop)dpx 1px 5px; background: %(softer)s; }
QComboBox::drop-down { border: none; width: %(drop)dpx; subcontrol-origin: border;
  subcontrol-position: center right; }
QComboBox::down-arrow { image: url(%(img_down)s); width: %(arrow)dpx; height: %(arrow)dpx; }
QComboBox::down-arrow:disabled { image: url(%(img_down_off)s); }
QComboBox QAbstractItemView { background: %(raised)s; border: 1px solid %(line)s; border-radius: 0; padding: 2px;
  outline: none; }
QAbstractSpinBox { qproperty-alignment: AlignRight; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: %(drop)dpx; background: transparent;
  subcontrol-origin: border; }
QAbstractSpinBox::up-button { subcontrol-position: top right; height: %(spin)dpx; margin-top: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; height: %(spin)dpx; margin-bottom: 2px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: %(hover)s; }
QAbstractSpinBox::up-arrow { image: url(%(img_up)s); width: %(spin)dpx; height: %(spin)dpx; }
QAbstractSpinBox::down-arrow { image: url(%(img_down)s); width: %(spin)dpx; height: %(spin)dpx; }
QAbstractSpinBox::up-arrow:disabled, QAbstractSpinBox::up-arrow:off { image: url(%(img_up_off)s); }
QAbstractSpinBox::down-arrow:disabled, QAbstractSpinBox::down-arrow:off { image: url(%(img_down_off)s); }
"""

_SWITCHES = """
QCheckBox, QRadioButton { spacing: %(unit)dpx; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: %(pale)s; }
QCheckBox::indicator { width: %(switch_wide)dpx; height: %(switch_high)dpx; image: url(%(img_switch)s); }
QCheckBox::indicator:focus { image: url(%(img_switch_focus)s); }
QCheckBox::indicator:disabled { image: url(%(img_switch_off)s); }
QCheckBox::indicator:checked { image: url(%(img_switch_on)s); }
QCheckBox::indicator:checked:focus { image: url(%(img_switch_on_focus)s); }
QCheckBox::indicator:checked:disabled { image: url(%(img_switch_on_off)s); }
QRadioButton::indicator { width: %(switch_high)dpx; height: %(switch_high)dpx; image: url(%(img_radio)s); }
QRadioButton::indicator:focus { image: url(%(img_radio_focus)s); }
QRadioButton::indicator:disabled { image: url(%(img_radio_off)s); }
QRadioButton::indicator:checked { image: url(%(img_radio_on)s); }
QRadioButton::indicator:checked:focus { image: url(%(img_radio_on_focus)s); }
QRadioButton::indicator:checked:disabled { image: url(%(img_radio_on_off)s); }
"""

_SLIDERS = """
QSlider { background: transparent; min-height: %(text_line)dpx; }
QSlider::groove:horizontal { height: %(groove)dpx; border-radius: %(groove_radius)dpx; background: %(bar)s;
  margin: 0px; }
QSlider::sub-page:horizontal { height: %(groove)dpx; border-radius: %(groove_radius)dpx; background: %(accent)s; }
QSlider::handle:horizontal { width: %(knob)dpx; margin: -%(knob_out)dpx 0px;
  border-radius: %(knob_radius)dpx; background: %(panel)s; border: 2px solid %(accent)s; }
QSlider::handle:horizontal:hover { background: %(soft)s; }
QSlider::handle:horizontal:pressed { background: %(accent)s; }
QSlider::handle:horizontal:focus { background: %(accent)s; border-color: %(text)s; }
QSlider[look="large"] { min-height: %(touch)dpx; }
QSlider[look="large"]::groove:horizontal, QSlider[look="large"]::sub-page:horizontal { height: %(rail)dpx;
  border-radius: %(rail_radius)dpx; }
QSlider[look="large"]::handle:horizontal { width: %(grip)dpx; margin: -%(grip_out)dpx 0px;
  border-radius: %(grip_radius)dpx; border-width: 3px; }
QSlider::groove:horizontal:disabled, QSlider::sub-page:horizontal:disabled { background: %(faint)s; }
QSlider::handle:horizontal:disabled { border-color: %(bar)s; background: %(off)s; }
QProgressBar { background: %(faint)s; border: none; border-radius: 3px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: %(accent)s; border-radius: 3px; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: %(bar)s; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: %(muted)s; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

_VIEWS = """
QAbstractItemView { background: %(panel)s; color: %(text)s; alternate-background-color: %(hover)s;
  border: 1px solid %(faint)s; border-radius: 4px; outline: none; selection-background-color: transparent;
  selection-color: %(text)s; }
QAbstractItemView:focus { border: 2px solid %(accent)s; }
QAbstractItemView[flat="true"] { border: 1px solid transparent; background: transparent; }
QAbstractItemView[flat="true"]:focus { border-color: %(accent)s; }
QListView::item, QTreeView::item { padding: 2px 4px; min-height: %(text_line)dpx; border-radius: 4px;
  border: 1px solid transparent; }
QListView::item:hover, QTreeView::item:hover { background: %(hover)s; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: %(soft)s;
  color: %(text)s; }
QListView::item:selected:focus, QTreeView::item:selected:focus { border: 1px solid %(accent)s; }
QTreeView::branch { background: transparent; }
QTreeView::branch:selected { background: %(panel)s; }
QTreeView::branch:has-children:closed { image: url(%(img_right)s); }
QTreeView::branch:has-children:open { image: url(%(img_down)s); }
QTableView { gridline-color: %(faint)s; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: %(panel)s; color: %(muted)s; border: none; border-bottom: 1px solid %(faint)s;
  padding: 2px 6px; }
QTableView[flat="true"] QHeaderView::section { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: %(panel)s; border: none; }
QMenu { background: %(raised)s; color: %(text)s; border: 1px solid %(line)s; padding: 4px; }
QMenu::item { padding: 5px %(row)dpx 5px %(unit)dpx; border-radius: 4px; }
QMenu::item:selected { background: %(soft)s; }
QMenu::item:disabled { color: %(pale)s; }
QMenu::icon { padding-left: %(unit)dpx; }
QMenu::separator { height: 1px; background: %(faint)s; margin: 4px %(unit)dpx; }
QMenu::indicator { width: %(arrow)dpx; height: %(arrow)dpx; padding-left: %(half)dpx; }
QMenu::indicator:checked { image: url(%(img_tick)s); }
QMenu::right-arrow { image: url(%(img_right)s); width: %(arrow)dpx; height: %(arrow)dpx; }
QMenuBar { background: %(window)s; }
QMenuBar::item { padding: 4px %(unit)dpx; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: %(hover)s; }
"""

_FRAMES = """
QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: 7px; border-left: 1px solid %(faint)s; }
QSplitter::handle:vertical { height: 7px; border-top: 1px solid %(faint)s; }
QSplitter::handle:hover { border-color: %(accent)s; }
QTabWidget::pane { border: none; border-top: 1px solid %(faint)s; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: %(muted)s; border: none; border-bottom: 2px solid transparent;
  padding: 5px %(unit)dpx; margin-right: %(half)dpx; }
QTabBar::tab:hover { color: %(text)s; }
QTabBar::tab:selected { color: %(text)s; border-bottom-color: %(accent)s; }
QTabBar::tab:disabled { color: %(pale)s; }
QTabBar::tab:selected:focus { background: %(soft)s; }
QGroupBox { border: 1px solid %(faint)s; border-radius: 5px; margin-top: %(text_line)dpx; padding-top: 4px; }
QGroupBox::title { subcontrol-origin: margin; left: %(unit)dpx; color: %(muted)s; }
QToolBar, QStatusBar { background: %(window)s; border: none; }
QStatusBar::item { border: none; }
QLabel[look="page"] { background: %(faint)s; border: 1px solid %(faint)s; border-radius: 6px; }
QLabel[look="bubble"] { background: %(raised)s; border: 1px solid %(warning)s; border-radius: 6px; }
QFrame[look="card"] { background: %(panel)s; border: 1px solid %(faint)s; border-radius: 6px; }
QScrollArea { border: none; background: transparent; }
"""
