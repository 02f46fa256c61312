"""Which drawing shows which mark."""

from typing import Any

from app.plots.drawings.areas import BandDrawing, BarsDrawing
from app.plots.drawings.cells import CanvasDrawing, ImageDrawing
from app.plots.drawings.drawing import Drawing
from app.plots.drawings.faces import FacesDrawing
from app.plots.drawings.formulas import FormulaDrawing
from app.plots.drawings.graphs import GraphDrawing
from app.plots.drawings.handles import HandleDrawing
from app.plots.drawings.letters import LettersDrawing
from app.plots.drawings.lines import ArrowsDrawing, LineDrawing, SegmentsDrawing
from app.plots.drawings.points import PointsDrawing
from app.plots.drawings.words import TextDrawing
from rnnviz.figure.marks import (
    Arrows,
    Band,
    Bars,
    Canvas,
    Faces,
    Formula,
    Graph,
    Handle,
    Image,
    Letters,
    Line,
    Mark,
    Points,
    Segments,
    Text,
)

_DRAWINGS: dict[type[Mark], type[Drawing[Any]]] = {
    Arrows: ArrowsDrawing, Band: BandDrawing, Bars: BarsDrawing, Canvas: CanvasDrawing, Faces: FacesDrawing,
    Formula: FormulaDrawing, Graph: GraphDrawing, Handle: HandleDrawing, Image: ImageDrawing, Letters: LettersDrawing,
    Line: LineDrawing, Points: PointsDrawing, Segments: SegmentsDrawing, Text: TextDrawing,
}  # fmt: skip


def drawing_of(mark: Mark) -> Drawing[Any]:
    """A new drawing of a flat mark; contours come as lines, surfaces as faces (see `rnnviz.figure.lowering`)."""
    return _DRAWINGS[type(mark)](mark)
