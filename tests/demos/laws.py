"""Laws that any picture and any run must keep, as functions: the tests hold demos to them, and lies to the tests.

What a demo declares for them (`SHOWS`, `SAYS`, `mirrored`) is explained in `rnnviz.kit.truth`. A number in a caption or
a title that no expression of `SAYS` names must stand somewhere in results, parameters or position.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.marks import Bars, Contour, Handle, Image, Line, Mark, Points
from rnnviz.headless import HeadlessRun
from rnnviz.kit.truth import Shows

MAIN_FIELD = {Line: "y", Points: "y", Bars: "height", Image: "values", Contour: "values", Handle: "y"}


# -- truth: marks -----------------------------------------------------------------------------------------------------


def check_marks(run: HeadlessRun, figure: Figure, results: dict[str, Any]) -> int:
    """Every declared mark shows its result; returns how many were there. A mark may be absent from a picture."""
    checked = 0
    for place, declared in run.demo.shows.items():
        panel, key, field = (*place, "")[:3]
        mark = _mark(figure, panel, key)
        if mark is None:
            continue
        shows = declared if isinstance(declared, Shows) else Shows(declared)
        shown = np.asarray(getattr(mark, field or MAIN_FIELD[type(mark)]), dtype=float)
        wanted = expected(shows.result, results, run)
        assert wanted is not None, f"{place} is drawn, but there is no {shows.result}"
        assert same_numbers(shown, wanted), (
            f"{place} does not show {shows.result}: {_brief(shown)} is not {_brief(wanted)}"
        )
        if shows.role:
            assert getattr(mark, "role", None) == shows.role, f"{place} is not drawn in the role {shows.role}"
        if shows.label and mark.label:
            assert shows.label in mark.label, f"{place} is called '{mark.label}'"
        checked += 1
    return checked


def _mark(figure: Figure, panel: str, key: str) -> Mark | None:
    marks = [mark for p in figure.panels if p.key == panel for mark in p.marks if mark.key == key]
    return marks[0] if marks else None


def expected(result: Any, results: dict[str, Any], run: HeadlessRun) -> Floats | None:
    """What should be drawn: flat numbers, or None where there is no such result."""
    value = result(results, run) if callable(result) else pick(results, result)
    if value is None:
        return None
    return np.array([np.nan if v is None else v for v in _flat(value)], dtype=float)


def pick(value: Any, path: str) -> Any:
    """ "fixed_points.*.point.0": names, indices, and * for each entry of a list."""
    for step, rest in _steps(path):
        if value is None:
            return None
        if step == "*":
            return [pick(item, rest) if rest else item for item in value]
        value = value[int(step)] if isinstance(value, list | tuple) else value[step]
    return value


def _steps(path: str) -> Iterator[tuple[str, str]]:
    parts = path.split(".")
    for n, part in enumerate(parts):
        yield part, ".".join(parts[n + 1 :])


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, np.ndarray):
        yield from value.ravel().tolist()
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def same_numbers(shown: Array, wanted: Floats) -> bool:
    """Equal to single precision, gaps aside."""
    a, b = (values[np.isfinite(values)] for values in (shown.ravel(), wanted.ravel()))
    return a.shape == b.shape and bool(
        np.allclose(a, b, rtol=2e-6, atol=1e-9 * max(1.0, float(np.abs(b).max(initial=0))))
    )


def _brief(values: Array) -> str:
    return f"{np.array2string(values.ravel()[:4], precision=6)} ({values.size} numbers)"


# -- truth: words -----------------------------------------------------------------------------------------------------

NUMBER = re.compile(
    r"(?<![\w.,₀-₉⁰-⁹])[−-]?\d+(?:[\u2009\u00a0 ]\d{3}(?!\d))*(?:\.\d+)?(?:[eE][+−-]?\d+)?"
    r"(?:\s?·\s?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?![\w-])"
)
SUPERSCRIPT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def check_words(run: HeadlessRun, figure: Figure, results: dict[str, Any]) -> None:
    """Every number in the caption and the titles is one of this run's."""
    known: Floats | None = None
    for words in (figure.caption, *(words for panel in figure.panels for words in (panel.title, panel.short))):
        rest = words
        for pattern, result in run.demo.says.items():
            for found in re.finditer(pattern, words):
                wanted = expected(result, results, run)
                assert wanted is not None, f"'{found.group()}' is said, but there is no {result}"
                assert is_written(found.group(1), wanted), f"'{found.group()}' is not {result} = {_brief(wanted)}"
                rest = rest.replace(found.group(), " ")
        for text in NUMBER.findall(rest):
            known = numbers_of(run, results) if known is None else known
            assert written_as(text, known), f"nothing in results or parameters is {text.strip()}: “{words}”"


def numbers_of(run: HeadlessRun, results: dict[str, Any]) -> Floats:
    """Whatever a caption may quote: all numbers of results and parameters, their percentages, lengths of lists."""
    found: list[float] = []
    _collect(results, found)
    _collect(run.parameters(), found)
    found += [float(text) for text in re.findall(r"\d+(?:\.\d+)?", run.run.position)]
    plain = np.array(found)
    return np.concatenate((plain, 100.0 * plain, np.abs(plain)))


def _collect(value: Any, found: list[float]) -> None:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        found.append(float(value))
    elif isinstance(value, str):
        found += [float(text) for text in re.findall(r"\d+(?:\.\d+)?", value)]
    elif isinstance(value, dict):
        for item in value.values():
            _collect(item, found)
    elif isinstance(value, list | tuple):
        found.append(float(len(value)))
        for item in value:
            _collect(item, found)


def is_written(text: str, values: Floats) -> bool:
    """`written_as`, also for sums of products: "4·5·(1+5+1) + 1·(5+1)"."""
    if re.fullmatch(r"[\d·+() ]*·[\d·+() ]*", text):
        return bool((values == eval(text.replace("·", "*"))).any())
    return written_as(text, values)


def written_as(text: str, values: Floats) -> bool:
    """Whether one of the values, rounded to the digits that are written, is what is written."""
    plain = re.sub(r"[\u2009\u00a0 ]", "", text).replace("−", "-").rstrip(".,")
    mantissa, _, power = plain.partition("·10")
    exponent = int(power.translate(SUPERSCRIPT)) if power else 0
    number = float(mantissa) * 10.0**exponent
    base, _, written_power = mantissa.lower().partition("e")
    decimals = len(base.partition(".")[2]) - int(written_power or 0) - exponent
    half = 0.5000001 * 10.0**-decimals
    values = values[np.isfinite(values)]
    if bool((np.abs(values - number) <= half).any()):
        return True
    # "3 %" of 0.0312 and "120" of 118.7 are written in significant digits
    digits = len(base.replace(".", "").lstrip("-0")) or 1
    return any(
        float(f"{v:.{digits}g}") == number for v in values[np.abs(values - number) <= 0.06 * abs(number) + 1e-12]
    )


COUNTED = re.compile(
    r"^(\w+ )?(step|epoch|update|trial|point|unit|symbol|letter|layer|lag|sweep|round|frame|iteration|call)s?\b"
)
"""What there is nothing between two of."""


def check_explained(figure: Figure) -> None:
    """What has a name and a look stands in a legend, if there are two such; what is counted has whole ticks."""
    for panel in figure.panels:
        named = {mark.label for mark in panel.marks if mark.label}
        assert panel.legend or len(named) < 2, f"{panel.key}: nobody learns which is which of {sorted(named)}"
        for axis in (panel.x, panel.y):
            is_free = axis.ticks is None and not axis.log
            assert axis.whole or not (is_free and COUNTED.search(axis.label)), f"{panel.key}: {axis.label} may get 2.5"


LONGEST_POSITION = 34
"""Signs of what a run says of where it is, for which the row below a picture on the wall has room."""


# -- symmetry ---------------------------------------------------------------------------------------------------------


def check_mirrored(one: Figure, other: Figure) -> None:
    """In panels whose axes have one scale, the second figure is the first with x and y exchanged."""
    for panel in one.panels:
        if panel.kind != "plane" or not panel.equal:
            continue
        twin = other.panel(panel.key)
        assert [mark.key for mark in panel.marks] == [mark.key for mark in twin.marks]
        for mark, image in zip(panel.marks, twin.marks, strict=True):
            if isinstance(mark, Line | Points | Handle):
                assert same_places(mark, image), f"{panel.key}, {mark.key}: x and y are not exchanged"  # type: ignore[arg-type]
            if isinstance(mark, Image):
                assert isinstance(image, Image)
                assert same_areas(mark.values, image.values.T), f"{panel.key}, {mark.key}: not transposed"


def same_places(mark: Line | Points | Handle, image: Line | Points | Handle) -> bool:
    """The same set of points, x of one being y of the other."""
    one, other = (np.column_stack(pair) for pair in ((mark.x, mark.y), (image.y, image.x)))
    one, other = (np.round(p[np.isfinite(p).all(axis=1)], 9) + 0.0 for p in (one, other))
    return one.shape == other.shape and bool(np.array_equal(*(p[np.lexsort(p.T)] for p in (one, other))))


def same_areas(labels: Array, other: Array) -> bool:
    """The same division of the plane, whatever the areas are numbered."""
    if labels.shape != other.shape:
        return False
    pairs = np.unique(np.column_stack((labels.ravel(), other.ravel())), axis=0)
    return len(pairs) == len(np.unique(pairs[:, 0])) == len(np.unique(pairs[:, 1]))


def check_map_and_paths(panel: Panel) -> int:
    """The colour of the map under a start is that of the point where its path ends; returns how many were compared."""
    marks = {mark.key: mark for mark in panel.marks}
    basins, ahead = marks.get("basins"), marks.get("ahead")
    if not isinstance(basins, Image) or not isinstance(ahead, Line) or not basins.roles:
        return 0
    places, colours = _coloured_points(panel)
    ends, compared = list(_ends(ahead)), 0
    placed = marks.get("starts")
    if isinstance(placed, Handle | Points):
        begun = {tuple(np.round(start, 6) + 0.0) for start, _ in ends}
        wanted_starts = {tuple(np.round(at, 6) + 0.0) for at in np.column_stack((placed.x, placed.y))}
        assert wanted_starts <= begun, f"no path begins at {wanted_starts - begun}"
    for start, end in ends:
        label = _settled_label(basins, start)
        apart = np.abs(places - end).max(axis=1) if len(places) else np.array([np.inf])
        if label is None or apart.min() > 0.02 * (basins.extent[1] - basins.extent[0]):
            continue
        wanted, found = basins.roles[label], colours[int(apart.argmin())]
        assert wanted == found, f"a path from {start} ends at {end} ({found}), the map says {wanted}"
        compared += 1
    return compared


def _coloured_points(panel: Panel) -> tuple[Floats, list[str]]:
    places: list[tuple[float, float]] = []
    colours: list[str] = []
    for mark in panel.marks:
        if isinstance(mark, Points) and isinstance(mark.role, tuple) and mark.category is not None:
            places += zip(mark.x.tolist(), mark.y.tolist(), strict=True)
            colours += [mark.role[c] for c in mark.category]
    return np.array(places).reshape(-1, 2), colours


def _ends(ahead: Line) -> Iterator[tuple[Floats, Floats]]:
    points = np.column_stack((ahead.x, ahead.y))
    for piece in np.split(points, np.flatnonzero(~np.isfinite(ahead.x))):
        known = piece[np.isfinite(piece).all(axis=1)]
        if len(known) > 1:
            yield known[0], known[-1]


def _settled_label(basins: Image, at: Floats) -> int | None:
    """The label under a point, unless a border passes or it lies outside."""
    left, right, bottom, top = basins.extent
    rows, columns = basins.values.shape
    column = int((at[0] - left) / (right - left) * columns)
    row = int((at[1] - bottom) / (top - bottom) * rows)
    if not (1 <= row < rows - 1 and 1 <= column < columns - 1):
        return None
    around = basins.values[row - 1 : row + 2, column - 1 : column + 2]
    label = int(basins.values[row, column])
    return label if label >= 0 and (around == label).all() else None


# -- identity ---------------------------------------------------------------------------------------------------------

LARGE = 4096
"""Bytes from which it matters that an array that did not change is the same one."""


def new_arrays(one: Figure, other: Figure) -> list[str]:
    """Large arrays of the second figure that are not the very arrays of the first: "panel, mark, field"."""
    known = {id(array) for _, array in _large(one)}
    return [place for place, array in _large(other) if id(array) not in known]


def _large(figure: Figure) -> Iterator[tuple[str, Array]]:
    for panel in figure.panels:
        for mark in panel.marks:
            for name, value in vars(mark).items():
                if isinstance(value, np.ndarray) and value.nbytes > LARGE:
                    yield f"{panel.key}, {mark.key}, {name}", value


# -- budget -----------------------------------------------------------------------------------------------------------

LOOP_MS = 1.33
"""What `calibration` takes on the machine for which budgets are stated (one core of an x86-64 server of 2024)."""


def calibration() -> float:
    """Seconds of this thread's CPU that a fixed mixture of interpreted and array work takes here and now."""
    began = time.thread_time()
    a, total = np.linspace(0.0, 1.0, 10_000), 0.0
    for n in range(60):
        a = np.tanh(a + 1e-3)
        total += sum(i * n for i in range(400)) + float(a.sum())
    assert total > 0
    return time.thread_time() - began


class Meter:
    """Measures thread CPU in milliseconds of the machine for which budgets are stated; calibrated once."""

    def __init__(self) -> None:
        self._loop = min(calibration() for _ in range(3))

    def cpu_ms(self, action: Any) -> float:
        """What an action costs."""
        began = time.thread_time()
        action()
        return (time.thread_time() - began) / self._loop * LOOP_MS


# -- lies -------------------------------------------------------------------------------------------------------------


def lies(figure: Figure) -> Iterator[tuple[str, Figure]]:
    """Falsified copies of a figure, each with a name: what a law of truth must notice."""
    ways = {
        "every height 7 % too large": _taller, "every image rolled by a quarter of its rows": _rolled,
        "x and y exchanged": _exchanged, "two lines with each other's data": _swapped_data,
        "two lines in each other's role": _swapped_roles, "every number in words 7 % too large": _boasting,
    }  # fmt: skip
    for name, way in ways.items():
        lie = way(figure)
        if lie is not None:
            yield name, lie


def _each(figure: Figure, change: Any) -> Figure | None:
    panels = [replace(panel, marks=tuple(change(mark) for mark in panel.marks)) for panel in figure.panels]
    same = all(
        a is b for p, q in zip(panels, figure.panels, strict=True) for a, b in zip(p.marks, q.marks, strict=True)
    )
    return None if same else replace(figure, panels=tuple(panels))


def _taller(figure: Figure) -> Figure | None:
    def change(mark: Mark) -> Mark:
        if isinstance(mark, Line | Points) and np.nansum(np.abs(mark.y)) > 0:
            return replace(mark, y=1.07 * mark.y)
        if isinstance(mark, Bars) and np.nansum(np.abs(mark.height)) > 0:
            return replace(mark, height=1.07 * mark.height)
        return mark

    return _each(figure, change)


def _rolled(figure: Figure) -> Figure | None:
    def change(mark: Mark) -> Mark:
        if isinstance(mark, Image):
            rolled = np.roll(mark.values, max(1, len(mark.values) // 4), axis=0)
            return mark if np.array_equal(rolled, mark.values) else replace(mark, values=rolled)
        return mark

    return _each(figure, change)


def _exchanged(figure: Figure) -> Figure | None:
    def change(mark: Mark) -> Mark:
        if isinstance(mark, Line | Points) and not same_numbers(np.asarray(mark.x, float), np.asarray(mark.y, float)):
            return replace(mark, x=mark.y, y=mark.x)
        return mark

    return _each(figure, change)


def _two_lines(panel: Panel, differ: Any) -> tuple[Line, Line] | None:
    """The first two lines of a panel that have names in the legend and differ as asked."""
    named = [mark for mark in panel.marks if isinstance(mark, Line) and mark.label and mark.role != "ghost"]
    pairs = [(a, b) for n, a in enumerate(named) for b in named[n + 1 :] if differ(a, b)]
    return pairs[0] if pairs else None


def _swapped(figure: Figure, differ: Any, exchange: Any) -> Figure | None:
    panels, changed = [], False
    for panel in figure.panels:
        pair = _two_lines(panel, differ)
        if pair is not None:
            new = {mark.key: mark for mark in exchange(*pair)}
            panel, changed = replace(panel, marks=tuple(new.get(mark.key, mark) for mark in panel.marks)), True
        panels.append(panel)
    return replace(figure, panels=tuple(panels)) if changed else None


def _swapped_data(figure: Figure) -> Figure | None:
    return _swapped(
        figure, lambda a, b: not same_numbers(np.asarray(a.y, float), np.asarray(b.y, float)),
        lambda a, b: (replace(a, x=b.x, y=b.y), replace(b, x=a.x, y=a.y)),
    )  # fmt: skip


def _swapped_roles(figure: Figure) -> Figure | None:
    return _swapped(
        figure, lambda a, b: a.role != b.role, lambda a, b: (replace(a, role=b.role), replace(b, role=a.role))
    )


def _boasting(figure: Figure) -> Figure | None:
    def larger(found: re.Match[str]) -> str:
        text = found.group(1)
        return found.group(0).replace(text, f"{1.07 * float(text):.{len(text.partition('.')[2])}f}")

    caption = re.sub(r"(?<![\w.,])(\d+\.\d+)(?![\w.,]*\d)", larger, figure.caption)
    return None if caption == figure.caption else replace(figure, caption=caption)
