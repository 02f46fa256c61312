"""A slider and a number field that say the same."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from app.inspector.number import NumberControl
from app.inspector.scale import Scale
from rnnviz.parameters import Parameter


class Slider(QSlider):
    """Jumps to where it is clicked. moved : (continuous) by a person, never by `setSliderPosition`"""

    moved = Signal(bool)

    knob = 0.6
    """Width of the handle, in heights of the slider."""

    def __init__(self, ticks: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, ticks - 1)
        self.setPageStep(max(1, ticks // 10))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._repeated = False
        self.actionTriggered.connect(self._on_action_triggered)
        self.sliderReleased.connect(self._on_slider_released)

    def show_position(self, position: int) -> None:
        """Put the handle somewhere without saying so."""
        # setValue speaks only through valueChanged, which nobody listens to.
        self.setValue(position)

    def event(self, event: QEvent) -> bool:
        """Home, End and the arrows, by themselves, belong to the slider while it has the focus."""
        keys = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if alone and event.key() in keys:
                event.accept()
                return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle to the pointer and hold it."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        self.setSliderPosition(self._position_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The handle follows."""
        if self.isSliderDown():
            self.setSliderPosition(self._position_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PageUp and PageDown change the demo: presenter remotes send them."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
            return
        self._repeated = event.isAutoRepeat()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of a key held down ends its steps."""
        super().keyReleaseEvent(event)
        if self._repeated and not event.isAutoRepeat():
            self._repeated = False
            self.moved.emit(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the column, unless the slider is being worked on."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _position_at(self, point: QPointF) -> int:
        knob = self.height() * self.knob
        share = (point.x() - knob / 2) / max(1.0, self.width() - knob)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            share = 1 - share
        return round(min(1.0, max(0.0, share)) * self.maximum())

    def _on_action_triggered(self, action: int) -> None:
        self.moved.emit(self.isSliderDown() or self._repeated)

    def _on_slider_released(self) -> None:
        self.moved.emit(False)


class SliderControl(NumberControl):
    """A parameter with two ends. A value beyond the slider's reach stands in the number alone."""

    def __init__(self, parameter: Parameter, scale: Scale, parent: QObject | None = None) -> None:
        super().__init__(parameter, scale, parent)
        self._scale = scale
        self.slider = Slider(len(scale.ticks))
        self.slider.moved.connect(self._on_slider_moved)
        self.below = self.slider

    def show_value(self, value: Any) -> None:
        """A number or None, which lies at the low end."""
        super().show_value(value)
        self.slider.show_position(0 if value is None else self._scale.position(value))

    @property
    def is_held(self) -> bool:
        """True while the handle is held."""
        return self.slider.isSliderDown()

    def focus_widgets(self) -> list[QWidget]:
        """The number, then the slider."""
        return [self.field, self.slider]

    def describe(self, title: str, text: str) -> None:
        """Number and slider have names of their own."""
        super().describe(title, text)
        self.slider.setAccessibleName(f"{title}, slider")

    def _on_slider_moved(self, continuous: bool) -> None:
        self.field.step_to(self._scale.ticks[self.slider.sliderPosition()])
        self.edited.emit(continuous)
