"""The row at the top: where we are, and what can be done with it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.icons import icon
from app.labels import ElidedLabel
from app.preset_words import preset_words
from app.style import look, tag
from rnnviz.registry import Demo


class Header(QWidget):
    """preset_chosen : (name)"""

    preset_chosen = Signal(str)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._actions = actions
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(4)
        self._add(row, "gallery", "fold_left")
        row.addSpacing(4)
        self._path = ElidedLabel("RNNViz")
        tag(self._path, tone="muted")
        row.addWidget(self._path, 1)
        row.addStretch()
        self._add(row, "undo", "undo")
        self._add(row, "redo", "redo")
        row.addSpacing(8)
        self._presets = QMenu("Presets", self)
        self._presets.setToolTipsVisible(True)
        self._add_menu(row, "presets", "Presets", self._presets)
        keep = QMenu("File", self)
        for name in ("new", "open", "save", "save_as"):
            keep.addAction(actions[name])
        self.recent = keep.addMenu("Open recent")
        keep.addSeparator()
        for name in ("copy_figure", "copy_data", "copy_python"):
            keep.addAction(actions[name])
        keep.addSeparator()
        for name in ("reset", "ghost", "clear_ghosts"):
            keep.addAction(actions[name])
        keep.addSeparator()
        for name in ("change_keys", "letters", "motion"):
            keep.addAction(actions[name])
        keep.addSeparator()
        keep.addAction(actions["worker_host"])
        keep.addAction(actions["log_folder"])
        keep.addAction(actions["quit"])
        self._add_menu(row, "folder", "File", keep)
        self._add(row, "explore", "explore", "Explore")
        self._add(row, "export", "export", "Export")
        self._add(row, "projector", "projector", "Project")
        self._add(row, "dark", "dark")
        self._add(row, "keys", "help")
        self._add(row, "inspector", "fold_right")

    def show_demo(self, demo: Demo) -> None:
        """Name the demo and list its presets."""
        self._path.setText(f"RNNViz  ›  {demo.heading.group}  ›  {demo.heading.title}")
        self._presets.clear()
        for name, preset in demo.presets.items():
            action = self._presets.addAction(preset_words(name, preset.text))
            action.setCheckable(True)
            action.setData(name)
            action.setToolTip(preset.text)
            action.triggered.connect(lambda _=False, name=name: self.preset_chosen.emit(name))
        self._buttons["presets"].setEnabled(bool(demo.presets))

    def mark_preset(self, name: str) -> None:
        """Tick the one that is on the stage; none where something was changed."""
        for action in self._presets.actions():
            action.setChecked(action.data() == name)

    def refresh_look(self) -> None:
        """Fit the icons to the type; the sun stands for light, the moon for dark."""
        self._buttons["dark"].setIcon(icon("light" if look().theme.name == "dark" else "dark"))
        for button in self._buttons.values():
            button.setIconSize(QSize(look().line(), look().line()))

    def _add(self, row: QHBoxLayout, name: str, icon_name: str, text: str = "") -> None:
        button = self._tool_button(icon_name, self._actions[name].text().removesuffix(" …"), text)
        button.clicked.connect(self._actions[name].trigger)
        action = self._actions[name]
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        action.changed.connect(lambda: button.setToolTip(action.toolTip()))
        row.addWidget(button)

    def _add_menu(self, row: QHBoxLayout, icon_name: str, text: str, menu: QMenu) -> None:
        button = self._tool_button(icon_name, text, text)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(button)

    def _tool_button(self, icon_name: str, name: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            # Qt leaves no more than a hair between the icon and the word.
            button.setText(f" {text}")
        button.setAccessibleName(name)
        button.setObjectName(f"header-{icon_name}")
        button.setIcon(icon(icon_name))
        self._buttons[icon_name] = button
        return button
