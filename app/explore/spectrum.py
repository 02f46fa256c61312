"""The spectrum of what lies in the region."""

from app.explore.analysis import Analysis, Answer, Stretch
from app.explore.written import period as written
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Line, Segments
from rnnviz.measures.spacing import even_step, longest_stretch
from rnnviz.measures.spectrum import FEWEST, dominant_period, power_spectrum

SMALLEST_SHARE = 1e-12
"""Of the highest power: what is below is rounding."""


class SpectrumView(Analysis):
    """Power over frequency, on a logarithmic axis."""

    name = "Spectrum"

    def answer(self, stretch: Stretch) -> Answer:
        """Of the longest piece without a gap."""
        piece = longest_stretch(stretch.y)
        x, y = stretch.x[piece], stretch.y[piece]
        if len(y) < FEWEST:
            return Answer(None, f"A spectrum needs at least {FEWEST} points without a gap; the region has {len(y)}.")
        step = even_step(x)
        if step is None:
            return Answer(None, f"A spectrum needs points that are equally far apart in {stretch.x_name}.")
        found, period = power_spectrum(y, step), dominant_period(y, step)
        frequency, power = found.frequency[1:], found.power[1:]
        if not power.max() > 0:
            return Answer(None, "Nothing changes in the region.")
        marks: list[Line | Segments] = []
        low = max(float(power.min()), SMALLEST_SHARE * float(power.max()))
        if period is not None:
            at = power[:1] * 0 + 1 / period
            ends = at * 0 + low, at * 0 + float(power.max())
            marks.append(Segments(key="period", x0=at, y0=ends[0], x1=at, y1=ends[1], role="accent", dash="dash"))
        marks.append(Line(key="power", x=frequency, y=power.clip(low), role=stretch.curve.role))
        axes = Axis(f"cycles per {stretch.x_name}"), Axis("power density", log=True)
        words = "No period stands out from noise with as much memory."
        if period is not None:
            words = f"Period {written(period)} ({stretch.x_name}), frequency {written(1 / period)}."
        return Answer(Panel("spectrum", tuple(marks), x=axes[0], y=axes[1]), words)
