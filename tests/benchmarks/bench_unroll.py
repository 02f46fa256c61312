"""How long the diagram of an unrolled network takes."""

from collections.abc import Iterator

from rnnviz.demos import unroll
from rnnviz.demos.unroll.params import Params, topology_of
from rnnviz.panels.unrolled.layout import layout
from rnnviz.parameters import build
from rnnviz.view import PLAIN
from tests.benchmarks.table import Row, paired, shown

FRAME = 0.05
"""Seconds a layout may take."""


def measure() -> Iterator[Row]:
    """Laying out 30 steps, against the 50 ms it may take; drawing a moment again, against laying it out anew."""
    for name, values in (
        ("simple", {}),
        ("LSTM 5–3, both ways", {"cell": "lstm", "hidden": [5, 3], "bidirectional": True}),
    ):
        params = build(Params, {"time_steps": 30, **values})
        network = topology_of(params)

        def lay_out() -> None:
            layout.cache_clear()
            layout(network, False)  # noqa: B023 - called within this round

        run = unroll.Run(params)
        for _ in range(unroll.UNFOLDING + 20):
            run.step()
        frame = run.frame()
        ours, again = paired(lay_out, lambda: unroll.draw(params, frame, PLAIN), times=20)  # noqa: B023
        yield Row(f"30 steps laid out, {name}", shown(ours), shown(FRAME), "50 ms", ours / FRAME, "≤ 1")
        yield Row(f"30 steps drawn again, {name}", shown(again), shown(ours), "laying them out", again / ours)


def main() -> None:
    """Print the table."""
    for row in measure():
        print(f"{row.what} | {row.ours} | {row.other} | {row.ratio:.3g} | {row.must}")


if __name__ == "__main__":
    main()
