"""The calls, the stack, and what one would like to believe."""

from rnnviz.data.seed_facts import FACTS
from rnnviz.data.seeding import LIBRARIES, WAYS, Way
from rnnviz.demos.seeds.params import ALL_OPEN, CALLS, Params
from rnnviz.demos.seeds.run import Frame
from rnnviz.figure.description import Figure, Panel, Place
from rnnviz.kit import View, changed
from rnnviz.panels.calls import CallRow, calls_panel, stack_panel
from rnnviz.panels.statements import statements_panel, verdicts
from rnnviz.view import ON_PAPER


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The calls; beside them a stack with the line; below what holds and what does not."""
    panels = [_calls(params, frame, view), _stack(params, frame, view)]
    if view.compact or params.library == "all":
        return Figure(tuple(panels), columns=(1.6, 1.0), caption=caption_of(params, frame))
    panels.append(_facts(frame, (1, 0, 1, 2)))
    return Figure(tuple(panels), columns=(1.6, 1.0), rows=(1.0, 0.62), caption=caption_of(params, frame))


def emblem(params: Params, frame: Frame) -> Panel:
    """For the gallery: all calls made."""
    return _calls(changed(params, {"opened": ALL_OPEN}), frame, ON_PAPER)


def rows_of(params: Params, frame: Frame) -> list[CallRow]:
    """The rows that are shown; calls that were not made yet are left open."""
    known = {(p.library, p.way): p for p in frame.pairs}
    rows = []
    for library in params.shown:
        for number, way in enumerate(WAYS):
            found = known.get((library, way))
            is_open = [call <= frame.t or call in params.opened for call in (2 * number, 2 * number + 1)]
            first = found.first if found and is_open[0] else None
            second = found.second if found and is_open[1] else None
            same = found.same if found and all(is_open) else None
            name = _words(params, way) if params.library != "all" else f"{library}: {_words(params, way)}"
            rows.append(CallRow(f"{library}-{number}", name, first, second, way == "new generator", same))
    return rows


def _words(params: Params, way: Way) -> str:
    return {
        "one generator": f"one generator, seed {params.op_seed}",
        "new generator": f"a new one each time, {params.op_seed}", "global": f"global, seed {params.global_seed}",
    }[way]  # fmt: skip


def _calls(params: Params, frame: Frame, view: View) -> Panel:
    rows = rows_of(params, frame)
    is_open = any(row.first is None or row.second is None for row in rows)
    return calls_panel(
        rows, params.n, (0, 0, 1, 1), title="What will the second call give?" if is_open else "First and second call",
        clicks="Click a call to make it." if is_open and view.controls else "", alt=caption_of(params, frame),
    )  # fmt: skip


def _stack(params: Params, frame: Frame, view: View) -> Panel:
    number = min(LIBRARIES.index(stacked_library(params)), len(frame.stacks) - 1)
    orders, after = frame.stacks[number], params.again_after
    title = "Never seeded again" if after == CALLS else f"Seeded again after {after}"
    return stack_panel(
        tuple(orders[n if n < after else n - after] for n in range(CALLS)), after, (0, 1, 1, 1), title=title,
        controls=view.controls,
        alt="Calls of one generator; below the dashed line, where it is seeded again, they come as from the beginning.",
    )  # fmt: skip


def _facts(frame: Frame, place: Place) -> Panel:
    half, told = len(FACTS) // 2, tuple(zip(FACTS, verdicts(frame.facts), strict=True))
    return statements_panel(
        told[:half], told[half:], place, title="What holds here, and what does not",
        alt="Statements about seeds, each marked as true or false on this machine.",
    )  # fmt: skip


def caption_of(params: Params, frame: Frame) -> str:
    """What the calls that were made have shown."""
    said = []
    for row in rows_of(params, frame):
        if row.same is not None:
            said.append("the same order again" if row.same else "another order")
    if params.library == "all" or len(said) < len(WAYS):
        return f"Calls that shuffle 1 to {params.n}: a seed says where they begin, not what each of them gives."
    return (
        f"The second call of {params.library} gives {said[0]} from one generator, {said[1]} from a new one with the "
        f"same seed, and {said[2]} from the global one."
    )


def stacked_library(params: Params) -> str:
    return "numpy" if params.library == "all" else params.library
