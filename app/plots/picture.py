"""The marks of one panel as drawings, kept from figure to figure by their keys."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF

from app.plots.drawings.by_mark import drawing_of
from app.plots.drawings.cells import CanvasDrawing
from app.plots.drawings.drawing import Drawing, Found
from app.plots.drawings.handles import HandleDrawing
from app.plots.sameness import same_mark, same_panel
from rnnviz.figure.description import Panel
from rnnviz.figure.lowering import Flat, contour_line, lower
from rnnviz.figure.marks import Contour, Line, Mark, Surface


class Picture:
    """What is drawn of a panel. A mark that looks as before keeps its drawing and all that was prepared for it."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self._contours: dict[str, tuple[Contour, Line]] = {}
        self._drawings: dict[str, Drawing[Any]] = {}
        self._ordered: list[Drawing[Any]] = []
        self._show(panel)

    @property
    def flat(self) -> Flat:
        """The panel, lowered."""
        return self._flat

    @property
    def drawings(self) -> list[Drawing[Any]]:
        """All drawings, the lowest first."""
        return self._ordered

    def drawing(self, key: str) -> Drawing[Any] | None:
        """The drawing of that key."""
        return self._drawings.get(key)

    def show(self, panel: Panel) -> bool:
        """Draw this from now on; False when it looks the same."""
        if same_panel(self.panel, panel) and not any(map(_is_local, self._ordered)):
            self.panel = panel
            return False
        self._show(panel)
        return True

    def _show(self, panel: Panel) -> None:
        before = self._flat_by_source(panel)
        self.panel = panel
        self._flat = lower(self._with_contours(panel))
        drawings = {}
        for flat in self._flat.marks:
            drawings[flat.key] = self._drawn(before.get(flat.key, flat))
        self._drawings = drawings
        self._ordered = sorted(drawings.values(), key=lambda drawing: drawing.on_top)

    def _drawn(self, mark: Mark) -> Drawing[Any]:
        drawing = self._drawings.get(mark.key)
        if drawing is None or type(drawing.mark) is not type(mark):
            return drawing_of(mark)
        if _is_local(drawing) or not same_mark(drawing.mark, mark):
            drawing.show(mark)
        return drawing

    def _flat_by_source(self, panel: Panel) -> dict[str, Mark]:
        """Flat marks that lowering would make again as they are, because source and projection have not changed."""
        if not self._drawings or _projection(panel) != _projection(self.panel):
            return {}
        if panel.kind == "space" and None in (panel.x.limits, panel.y.limits, panel.z.limits):
            return {}
        old = {mark.key: mark for mark in self.panel.marks}
        unchanged = [m.key for m in panel.marks if m.key in old and same_mark(old[m.key], m)]
        if any(isinstance(m, Surface) and m.key not in unchanged for m in panel.marks):
            return {}  # what it hides depends on it
        return {key: self._drawings[key].mark for key in unchanged if key in self._drawings}

    def _with_contours(self, panel: Panel) -> Panel:
        """The panel with its contours as lines, found anew only where they have changed: finding them is dear."""
        if not any(isinstance(mark, Contour) for mark in panel.marks):
            return panel
        found: dict[str, tuple[Contour, Line]] = {}
        for mark in panel.marks:
            if isinstance(mark, Contour):
                known = self._contours.get(mark.key)
                same = known is not None and same_mark(known[0], mark)
                found[mark.key] = known if known is not None and same else (mark, contour_line(mark))
        self._contours = found
        return replace(panel, marks=tuple(found[m.key][1] if m.key in found else m for m in panel.marks))

    def find(self, at: QPointF) -> Found | None:
        """What lies uppermost under a pixel, counted as the panel's description counts."""
        for drawing in reversed(self._ordered):
            found: Found | None = drawing.find(at)
            if found is not None:
                order = self._flat.order.get(found.key)
                return found if order is None else replace(found, index=int(order[found.index]))
        return None

    @property
    def slider(self) -> HandleDrawing | None:
        """The handle that a drag anywhere in the picture moves, where the picture is a strip."""
        mark = self.panel.slider
        drawing = self._drawings.get(mark.key) if mark is not None else None
        return drawing if isinstance(drawing, HandleDrawing) else None

    def canvas(self, at: tuple[float, float]) -> CanvasDrawing | None:
        """The uppermost canvas at a place in data units."""
        for drawing in reversed(self._ordered):
            if isinstance(drawing, CanvasDrawing) and drawing.holds(at):
                return drawing
        return None


def _projection(panel: Panel) -> tuple[object, ...]:
    return panel.kind, panel.camera, panel.x, panel.y, panel.z


def _is_local(drawing: Drawing[Any]) -> bool:
    return isinstance(drawing, HandleDrawing | CanvasDrawing) and drawing.is_local
