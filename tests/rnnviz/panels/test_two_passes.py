"""The unrolled picture of past and future."""

import numpy as np
import pytest

from rnnviz.panels.two_passes import DIM, two_passes


@pytest.mark.parametrize(("past", "future"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("at", [0, 4, 9])
def test_what_stands_out_is_what_a_walk_along_the_arrows_reaches(past, future, at):
    graph = two_passes(at, [0, 1] * 5, ".7", past=past, future=future, place=(0, 0, 1, 1)).marks[0]
    into = {node: [i for i, j in graph.edges if j == node] for node in range(len(graph.x))}
    answer = graph.names.index(".7")
    reached, open_ = {answer}, [answer]
    while open_:
        new = set(into[open_.pop()]) - reached
        reached |= new
        open_ += new
    assert set(np.flatnonzero(graph.node_strength == 1.0).tolist()) == reached
    assert [bool(s == 1.0) for s in graph.edge_strength] == [i in reached and j in reached for i, j in graph.edges]
    assert DIM < 1.0
