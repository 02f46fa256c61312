"""One or two sliders below the picture while projecting: what somebody in front of a wall plays with."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QWidget

from app.appearance import Appearance
from app.document import Document
from app.inspector.control import AUTO
from app.inspector.controls import help_text
from app.inspector.scale import Scale, scale_of
from app.inspector.slider import Slider
from app.labels import plain_label
from app.settings import Settings
from app.style import UNIT, look
from rnnviz import readable
from rnnviz.errors import InputError
from rnnviz.on_the_wall import on_the_wall
from rnnviz.parameters import Parameter, changed

LEAST_LINES = 7
"""Width of a slider in heights of a line: a shorter one stands below its words instead of beside them."""

MEASURED = 200
"""So many values of a slider are looked at to find the one that takes most room."""


class WallSliders(QWidget):
    """Sliders for the parameters that the demo on the stage names.

    refused : (sentence) a slider stands where its parameter may not
    """

    refused = Signal(str)

    def __init__(
        self, document: Document, appearance: Appearance, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._appearance, self._settings = document, appearance, settings
        # Qt lets nothing follow in the order of Tab what takes no focus at all.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Sliders")
        self.sliders: dict[str, WallSlider] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * UNIT, UNIT // 2, 2 * UNIT, 0)
        self._row.setSpacing(4 * UNIT)
        document.opened.connect(self._on_document_opened)
        document.params_changed.connect(self._on_document_params_changed)
        appearance.changed.connect(self._on_appearance_changed)
        self._settle()

    def toggle(self) -> None:
        """Show or hide them, and remember it."""
        self._settings.set("wall_sliders", not self._are_wanted)
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()  # Qt would hand the focus on to the next slider, which needs arrow keys for itself
        self._settle()

    @property
    def _are_wanted(self) -> bool:
        return bool(self._settings.get("wall_sliders", True))

    def _settle(self) -> None:
        self.setVisible(self._appearance.is_projector and self._are_wanted and bool(self.sliders))

    def _on_document_opened(self) -> None:
        self._fill()

    def _on_document_params_changed(self) -> None:
        self._keep_up()
        for name, slider in self.sliders.items():
            slider.show_value(getattr(self._document.params, name))

    def _keep_up(self) -> None:
        if tuple(self.sliders) != tuple(parameter.name for parameter in self._parameters()):
            self._fill()

    def _on_appearance_changed(self) -> None:
        self._keep_up()
        for slider in self.sliders.values():
            slider.measure()
        self._arrange()
        self._settle()

    def _parameters(self) -> tuple[Parameter, ...]:
        demo, is_seen = self._document.demo, self._appearance.is_projector
        return on_the_wall(demo, self._document.params) if demo is not None and is_seen else ()

    def _fill(self) -> None:
        for slider in self.sliders.values():
            self._row.removeWidget(slider)
            slider.hide()
            slider.deleteLater()
        self.sliders = {parameter.name: self._made(parameter) for parameter in self._parameters()}
        self._order()
        self._arrange()
        self._settle()

    def _order(self) -> None:
        """Tab comes to them after the pictures; made last, they would stand last."""
        before: QWidget = self
        for wall in self.sliders.values():
            QWidget.setTabOrder(before, wall.slider)
            before = wall.slider

    def _made(self, parameter: Parameter) -> "WallSlider":
        slider = WallSlider(parameter)
        slider.show_value(getattr(self._document.params, parameter.name))
        slider.moved.connect(lambda value, continuous: self._take(parameter.name, value, continuous))
        self._row.addWidget(slider, 1)
        return slider

    def _take(self, name: str, value: float, continuous: bool) -> None:
        """A change like one in the form: the whole of a drag is one step of undo."""
        params = self._document.params
        try:
            self._document.edit(changed(params, {name: value}), "change of parameters", merge=continuous)
        except InputError as error:
            if not continuous:
                self.sliders[name].show_value(getattr(params, name))
                self.refused.emit(str(error))
        if not continuous:
            self._document.end_gesture()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words stand beside the sliders where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        count = max(1, len(self.sliders))
        room = (self.contentsRect().width() - 4 * UNIT * count) / count - LEAST_LINES * look().line()
        beside = all(slider.words_width <= room for slider in self.sliders.values())
        for slider in self.sliders.values():
            slider.stack(not beside)


class WallSlider(QWidget):
    """A parameter's name, its value, and a slider to be touched.

    moved : (value, continuous) by a person; continuous while the handle or a key is held
    """

    moved = Signal(object, bool)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameter = parameter
        self._scale = scale_of(parameter) or Scale((0.0, 1.0))
        self._words = plain_label()
        self._words.setToolTip(help_text(parameter))
        self.slider = _LargeSlider(len(self._scale.ticks))
        self.slider.setToolTip(help_text(parameter))
        self.slider.setAccessibleDescription(help_text(parameter))
        self.slider.moved.connect(self._on_slider_moved)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2 * UNIT)
        self._box.addWidget(self._words)
        self._box.addWidget(self.slider, 1)
        self.words_width = 0
        self.measure()

    @property
    def words(self) -> str:
        """What stands beside the slider: "Gain g = 2"."""
        return self._words.text()

    def show_value(self, value: float | None) -> None:
        """Show a value; one that is in the hand stays there."""
        self._words.setText(self._sentence(value))
        self.slider.setAccessibleName(self._words.text())
        if not self.slider.isSliderDown():
            self.slider.show_position(0 if value is None else self._scale.position(value))

    def measure(self) -> None:
        """Keep room for the longest words, so that the slider stays where it is while they change."""
        metrics = QFontMetrics(look().font())
        ticks = self._scale.ticks
        values = [*ticks[:: max(1, len(ticks) // MEASURED)], ticks[-1], *([None] if self._parameter.optional else [])]
        self.words_width = max(metrics.horizontalAdvance(self._sentence(value)) for value in values) + UNIT // 2
        self._words.setMinimumWidth(self.words_width)

    def stack(self, stacked: bool) -> None:
        """Words above the slider, or beside it."""
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        if way != self._box.direction():
            self._box.setDirection(way)
            self._box.setSpacing(0 if stacked else 2 * UNIT)

    def _sentence(self, value: float | None) -> str:
        about = self._parameter.about
        number = about.blank or AUTO if value is None else _written(value)
        unit = f" {about.unit}" if about.unit and value is not None else ""
        return f"{self._parameter.title} = {number}{unit}"

    def _on_slider_moved(self, continuous: bool) -> None:
        self.moved.emit(self._scale.ticks[self.slider.sliderPosition()], continuous)


def _written(value: float) -> str:
    """As on a blackboard: "−0.5", "10⁻⁶"."""
    number = readable.number(value)
    return readable.power_of_ten(value).removeprefix("1·") if "e" in number else number.replace("-", "−")


class _LargeSlider(Slider):
    """For a finger, and to be seen from the last row."""

    knob = 0.8

    def __init__(self, ticks: int) -> None:
        super().__init__(ticks)
        self.setProperty("look", "large")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
