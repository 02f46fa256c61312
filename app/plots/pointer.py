"""The mouse in a panel: what lies under it, and which gesture a press begins."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QMenu, QToolTip

from app.plots.drawings.drawing import Found
from app.plots.drawings.handles import HandleDrawing
from app.plots.gestures.gesture import Gesture
from app.plots.gestures.handle_drag import HandleDrag, Slide
from app.plots.gestures.pan import Pan, Press
from app.plots.gestures.stroke import Stroke
from app.plots.gestures.turn import Turn
from rnnviz.events import Remove
from rnnviz.view import Hover

if TYPE_CHECKING:
    from app.plots.panel_view import PanelView

Button, Shape = Qt.MouseButton, Qt.CursorShape

CARRIED = "Click to put it down, Esc puts it back"

TURNS = (
    ("Turn left", (30.0, 0.0)), ("Turn right", (-30.0, 0.0)), ("Tilt up", (0.0, 20.0)), ("Tilt down", (0.0, -20.0)),
)  # fmt: skip
"""For those who cannot drag: degrees."""


class Pointer:
    """Begins, continues and ends gestures, and tells what the pointer rests on."""

    def __init__(self, view: "PanelView") -> None:
        self._view = view
        self._gesture: Gesture | None = None
        self._hover: Hover | None = None
        self._handle: HandleDrawing | None = None

    @property
    def is_busy(self) -> bool:
        """True while a button is held, or a handle carried."""
        return self._gesture is not None

    @property
    def is_carrying(self) -> bool:
        """True from the click that picked up a handle to the click that puts it down."""
        return isinstance(self._gesture, HandleDrag) and self._gesture.is_carried

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        if self.is_carrying:
            self._carry_on(event)
            return
        if self._gesture is not None:
            return
        at, handle = event.position(), self._handle_at(event.position())
        if event.button() == Button.LeftButton:
            self._gesture = self._begun(event, handle)
        elif event.button() == Button.RightButton:
            canvas = self._view.picture.canvas(self._view.area.data(at))
            if handle is not None:
                self._remove(*handle)
            elif canvas is not None:
                self._gesture = Stroke(self._view, canvas, at, erase=True)
            else:
                self._offer_menu(event.globalPosition().toPoint())
        self._dress(at)

    def _carry_on(self, event: QMouseEvent) -> None:
        """The click that puts down what is carried begins; with the right button it goes back."""
        if event.button() == Button.RightButton:
            self.undo()
        elif self._gesture is not None:
            self._gesture.move(event.position())

    def double_press(self, event: QMouseEvent) -> None:
        """The second press of a double click."""
        if self.is_carrying:
            self.undo()  # the first one has picked up what is meant to be removed
        at, handle = event.position(), self._handle_at(event.position())
        on_canvas = self._view.picture.canvas(self._view.area.data(at)) is not None
        if event.button() != Button.LeftButton or on_canvas or self._view.panel.kind == "space":
            self.press(event)
        elif handle is not None:
            self._remove(*handle)
        elif self._view.panel.clicks:
            self._view.click(at, double=True)
        else:
            self._view.reset_view()

    def _begun(self, event: QMouseEvent, handle: tuple[HandleDrawing, int] | None) -> Gesture:
        at, view = event.position(), self._view
        if handle is not None:
            view.keyboard.go((handle[0].mark.key, handle[1]))
            return HandleDrag(view, *handle, at)
        canvas = view.picture.canvas(view.area.data(at))
        if canvas is not None:
            return Stroke(view, canvas, at, erase=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        slider = view.picture.slider
        if slider is not None and view.area.clip_rect.contains(at):
            view.keyboard.go((slider.mark.key, 0))
            return Slide(view, slider, at)
        view.keyboard.go(None)
        if view.panel.kind == "space":
            return Turn(view, at)
        return Pan(view, at) if view.can_pan else Press(view, at)

    def _remove(self, handle: HandleDrawing, index: int) -> None:
        if handle.mark.removable:
            self._view.event_made.emit(Remove(self._view.panel.key, handle.mark.key, index))

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        if self._gesture is not None and event.buttons() == Button.NoButton and not self.is_carrying:
            # The release went elsewhere: to a menu, a dialog, another window.
            self.finish()
        if self._gesture is not None:
            self._gesture.move(event.position())
        else:
            self._look(event.position())
        self._dress(event.position())

    def release(self) -> None:
        """The button went up. A handle that was clicked, not dragged, is carried from now on: whoever cannot drag moves
        it with two clicks (WCAG 2.5.7)."""
        gesture = self._gesture
        if isinstance(gesture, HandleDrag) and gesture.can_be_carried:
            gesture.carry()
            self._view.announce(CARRIED)
        else:
            self.finish()

    def finish(self) -> None:
        """Whatever was begun has ended: also where the button will not be seen going up."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.release()

    def undo(self) -> bool:
        """Take the gesture back; False when there is none."""
        if self._gesture is None:
            return False
        gesture, self._gesture = self._gesture, None
        gesture.undo()
        return True

    def drop(self) -> None:
        """The panel goes away: nothing is told any more."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.drop()
        self.leave()

    def settle(self) -> None:
        """After the figure has changed: let go of what is gone."""
        gesture = self._gesture
        if gesture is not None and gesture.key and not self._is_there(gesture):
            self._gesture = None
            gesture.drop()
        if self._hover is not None and self._view.picture.drawing(self._hover.key) is None:
            self._tell(None)

    def _is_there(self, gesture: Gesture) -> bool:
        drawing = self._view.picture.drawing(gesture.key)
        if isinstance(gesture, HandleDrag):
            return isinstance(drawing, HandleDrawing) and gesture.holds(drawing)
        return isinstance(gesture, Stroke) and gesture.drawing is drawing and gesture.drawing.is_painting

    def leave(self) -> None:
        """The pointer has left the panel."""
        self._mark_handle(None)
        self._tell(None)

    def _look(self, at: QPointF) -> None:
        found = self._view.picture.find(at)
        handle = self._handle_of(found)
        self._mark_handle(handle)
        if found is None or (handle is not None and not found.tip):
            self._tell(None)
        else:
            self._tell(Hover(self._view.panel.key, found.key, found.index, found.part))

    def _tell(self, hover: Hover | None) -> None:
        if hover != self._hover:
            self._hover = hover
            self._view.hovered.emit(hover)

    def _mark_handle(self, handle: tuple[HandleDrawing, int] | None) -> None:
        drawing, index = handle if handle is not None else (None, None)
        if self._handle is not None and self._handle is not drawing and self._handle.hovered is not None:
            self._handle.hovered = None
            self._view.refresh()
        if drawing is not None and drawing.hovered != index:
            drawing.hovered = index
            self._view.refresh()
        self._handle = drawing

    def _handle_at(self, at: QPointF) -> tuple[HandleDrawing, int] | None:
        return self._handle_of(self._view.picture.find(at))

    def _handle_of(self, found: Found | None) -> tuple[HandleDrawing, int] | None:
        drawing = self._view.picture.drawing(found.key) if found is not None else None
        if found is None or not isinstance(drawing, HandleDrawing):
            return None
        return drawing, found.index

    def _dress(self, at: QPointF) -> None:
        """Give the pointer the shape of what it can do here."""
        shape = self._shape(at)
        if self._view.viewport().cursor().shape() != shape:
            self._view.viewport().setCursor(shape)

    def _shape(self, at: QPointF) -> Qt.CursorShape:
        gesture, view = self._gesture, self._view
        if isinstance(gesture, HandleDrag | Turn) or (isinstance(gesture, Pan) and gesture.is_panning):
            return Shape.ClosedHandCursor
        if self._handle_at(at) is not None:
            return Shape.OpenHandCursor
        inside = view.area.clip_rect.contains(at)
        if view.picture.slider is not None and inside:
            return Shape.SizeHorCursor
        if view.picture.canvas(view.area.data(at)) is not None or (view.panel.clicks and inside):
            return Shape.CrossCursor
        return Shape.OpenHandCursor if view.panel.kind == "space" else Shape.ArrowCursor

    def explain(self, at: QPoint, globally: QPoint) -> None:
        """The pointer rests: say what it rests on, or what a click would do."""
        found = self._view.picture.find(QPointF(at))
        inside = self._view.area.clip_rect.contains(QPointF(at))
        words = (found.tip if found is not None else "") or (self._view.panel.clicks if inside else "")
        if words and not self.is_busy:
            QToolTip.showText(globally, words, self._view.viewport())
        else:
            QToolTip.hideText()

    def _offer_menu(self, globally: QPoint) -> None:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._view.is_zoomed:
            menu.addAction("Reset view", self._view.reset_view)
        if self._view.panel.kind == "space":
            for words, turn in TURNS:
                menu.addAction(words, partial(self._view.turn, *turn))
        menu.addAction("Explore this panel", self._view.explore)
        menu.popup(globally)
