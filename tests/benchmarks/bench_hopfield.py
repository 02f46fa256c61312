"""Basin maps and recall by Hopfield networks, beside the loops everybody writes first."""

from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.dynamics.basins import Backend, basin_map, warm_up
from rnnviz.dynamics.fixed_points import find_fixed_points
from rnnviz.dynamics.recall import outcomes, recall
from rnnviz.dynamics.start_grid import grid_starts
from rnnviz.networks.hopfield import Hopfield, design
from tests.benchmarks.table import Row, paired, seconds, shown

TWO_NEURONS = [[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]]
THREE_NEURONS = [[1.0, 1.0, 1.0], [-1.0, -1.0, 1.0], [1.0, -1.0, -1.0]]
PLAIN_STEPS = 1000


def measure() -> Iterator[Row]:
    """Maps with exact labels and step counts, redesign while dragging, and a success curve."""
    warm_up()
    plain = f"numpy in place, float32, {PLAIN_STEPS} steps"
    yield _map("1000 x 1000 map", design(TWO_NEURONS), 1000, "auto", plain, "≥ 50")
    yield _map("1000 x 1000 map, before the kernel is ready", design(TWO_NEURONS), 1000, "numpy", plain)
    yield _map("101 x 101 x 101 map", design(THREE_NEURONS), 101, "auto", plain, "≥ 40")
    net = design(TWO_NEURONS)
    ours, other = paired(lambda: _redesigned(200), lambda: _plain(net, 200), times=5)
    yield Row("redesign, fixed points, 200 x 200 map", shown(ours), shown(other), plain, other / ours)
    yield _success_curve()


def _map(what: str, net: Hopfield, grid: int, backend: Backend, than: str, must: str = "") -> Row:
    fixed_points = find_fixed_points(net)
    ours, other = paired(
        lambda: basin_map(net, fixed_points, grid, backend=backend), lambda: _plain(net, grid), times=3
    )
    return Row(what, shown(ours), shown(other), than, other / ours, must)


def _redesigned(grid: int) -> None:
    net = design(TWO_NEURONS)
    basin_map(net, find_fixed_points(net), grid)


def _plain(net: Hopfield, grid: int) -> tuple[Floats, Ints]:
    """All starts for all steps, unit by unit in place, counting the steps that move."""
    x = list(np.ascontiguousarray(grid_starts(grid, net.units).T.astype(np.float32)))
    W, b = net.W.astype(np.float32), net.b.astype(np.float32)
    following = [np.empty_like(x_i) for x_i in x]
    term = np.empty_like(x[0])
    moved, moves = np.empty(x[0].shape, dtype=bool), np.empty(x[0].shape, dtype=bool)
    steps = np.zeros(x[0].shape, dtype=np.int32)
    for _ in range(PLAIN_STEPS):
        moves[:] = False
        for i, h in enumerate(following):
            np.multiply(x[0], W[i, 0], out=h)
            for j in range(1, net.units):
                np.multiply(x[j], W[i, j], out=term)
                h += term
            h += b[i]
            np.clip(h, -1, 1, out=h)
            np.not_equal(h, x[i], out=moved)
            moves |= moved
        steps += moves
        x, following = following, x
    return np.array(x), steps


def _success_curve() -> Row:
    """Ten levels of noise with 1000 trials each, 1024 units; the loop is measured on every hundredth trial."""
    rng = np.random.default_rng(1)
    coarse = rng.choice([-1.0, 1.0], (10, 8, 8))
    patterns = coarse.repeat(4, axis=1).repeat(4, axis=2).reshape(10, 1024)
    net = design(patterns)
    target = np.arange(1000) % 10
    noisy = [patterns[target] + s * rng.normal(size=(1000, 1024)) for s in np.linspace(0.5, 8, 10)]
    in_float32 = [starts.astype(np.float32) for starts in noisy]

    def curve() -> list[int]:
        ended = [recall(net, starts, 200) for starts in in_float32]
        return [outcomes(end, patterns, target).count("recalled") for end in ended]

    def one_by_one() -> None:
        for starts in noisy:
            for x in starts[::100]:
                _recalled_alone(net, x)

    ours, other = paired(curve, one_by_one, times=3)
    than = "a loop over trials, W @ x until it stands still"
    return Row(
        "success curve, 10 x 1000 trials, N = 1024", shown(ours), shown(100 * other), than, 100 * other / ours, "≥ 20"
    )


def _recalled_alone(net: Hopfield, x: Floats) -> Floats:
    for _ in range(200):
        following = np.clip(net.W @ x + net.b, -1, 1)
        if (following == x).all():
            break
        x = following
    return x


if __name__ == "__main__":
    print(f"loading the kernel: {shown(seconds(warm_up))}")
    for row in measure():
        print(f"{row.what} | {row.ours} | {row.other}: {row.than} | {row.ratio:.3g} | {row.must}")
