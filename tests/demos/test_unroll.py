"""The unrolled network as a demo: its facts, its coupling of diagram and equation, its wrong input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz.demos.unroll import PRESETS, Params, draw
from rnnviz.demos.unroll.params import topology_of
from rnnviz.demos.unroll.run import UNFOLDING, Run
from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.figure.marks import Formula, Graph, Points, Text
from rnnviz.headless import HeadlessRun, start
from rnnviz.networks.unrolled import BIAS, states
from rnnviz.panels.unrolled.counting import counts, total
from rnnviz.panels.unrolled.formula import JOINED, equation
from rnnviz.panels.unrolled.layout import layout
from rnnviz.parameters import build, changed
from rnnviz.view import PLAIN, Hover, View

CELLS = ("simple", "jordan", "general", "lstm", "gru")
MODES = ("one-to-one", "one-to-many", "many-to-one", "many-to-many", "encoder-decoder")

choices = st.fixed_dictionaries({
    "cell": st.sampled_from(CELLS), "mode": st.sampled_from(MODES), "bidirectional": st.booleans(),
    "inputs": st.integers(1, 3), "hidden": st.lists(st.integers(1, 4), min_size=1, max_size=3),
    "outputs": st.integers(1, 3), "time_steps": st.integers(1, 40), "output_steps": st.integers(1, 12),
    "return_sequences": st.booleans(), "units_apart": st.booleans(),
})  # fmt: skip


def graph_of(figure: Figure) -> Graph:
    return next(mark for mark in figure.panel("network").marks if isinstance(mark, Graph))


def formula_of(figure: Figure) -> Formula:
    return next(mark for mark in figure.panel("equation").marks if isinstance(mark, Formula))


def finished(**params: object) -> HeadlessRun:
    run = start("unroll", **params)
    run.finish()
    return run


def written(**params: object) -> str:
    return "".join(equation(topology_of(build(Params, params))).pieces).replace(JOINED, " ")


@pytest.mark.parametrize(
    ("preset", "weights"),
    [("simple-5", 41), ("lstm-5", 146), ("simple-10", 131), ("lstm-5-3", 252), ("lstm-25", 2726), ("gru-5-3", 190)],
)
def test_presets_have_the_courses_numbers_of_weights(preset: str, weights: int) -> None:
    run = start("unroll", preset_name=preset)
    run.finish()
    results = run.results()
    assert results["n_weights"] == weights
    assert results["max_difference"] < 1e-6


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_preset_is_what_torch_computes(preset: str) -> None:
    run = start("unroll", preset_name=preset)
    run.refine()
    assert run.results()["max_difference"] < 1e-6


@pytest.mark.parametrize(
    ("params", "shape"),
    [
        ({}, [3, 1]), ({"return_sequences": False}, [1]), ({"mode": "many-to-one"}, [1]), ({"mode": "one-to-one"}, [1]),
        ({"mode": "one-to-many", "time_steps": 7, "outputs": 2}, [7, 2]),
        ({"mode": "encoder-decoder", "output_steps": 4}, [4, 1]), ({"cell": "general", "outputs": 2}, [3, 2]),
        ({"bidirectional": True, "time_steps": 6}, [6, 1]),
    ],
)  # fmt: skip
def test_output_shape(params: dict[str, object], shape: list[int]) -> None:
    run = start("unroll", **params)
    assert run.results()["output_shape"] == shape
    assert f"({', '.join(map(str, shape))}" in run.figure().panel("network").title


def test_the_equation_is_the_courses() -> None:
    assert written() == "y(2) = gₒ[V gₕ(U x₂ + W gₕ(U x₁ + W gₕ(U x₀)))]"
    assert written(cell="jordan", time_steps=2) == "y(1) = gₒ[V gₕ(U x₁ + W gₒ[V gₕ(U x₀)])]"
    assert written(cell="general", time_steps=2).startswith("s(1) = gₕ(U x₁ + W gₕ(U x₀))\n")
    assert written(mode="one-to-many", cell="gru") == "y(2) = gₒ[V GRU(W GRU(W GRU(U x₀)))]"
    assert written(time_steps=30).count("⋯") == 2


@settings(max_examples=80, deadline=None)
@given(values=choices)
def test_whatever_is_chosen_it_can_be_drawn_and_agrees_with_itself(values: dict[str, object]) -> None:
    try:
        params = build(Params, values)
    except InputError:
        return
    run = Run(params)
    network = run.network
    assert sum(count.weights for count in counts(network)) == network.n_weights
    assert str(network.n_weights) in total(network)
    for brackets in ("()", "[]"):
        text = "".join(equation(network).pieces)
        assert text.count(brackets[0]) == text.count(brackets[1])
    for _ in range(3):
        figure = draw(params, run.frame(), PLAIN)
        graph = graph_of(figure)
        assert np.isfinite([*graph.x, *graph.y]).all()
        assert graph.edges.max() < len(graph.x)
        for _ in range(UNFOLDING):
            run.step()


def eval_product(words: str) -> int:
    return int(eval(words.replace("·", "*")))


@settings(max_examples=80, deadline=None)
@given(values=choices)
def test_the_written_products_are_the_numbers_beside_them(values: dict[str, object]) -> None:
    try:
        network = topology_of(build(Params, values))
    except InputError:
        return
    assert all(eval_product(count.product) == count.weights for count in counts(network))
    assert eval_product(total(network).partition("=")[0]) == network.n_weights


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_pointing_at_an_edge_lights_its_term_and_at_a_term_its_edges(preset: str) -> None:
    run = start("unroll", preset_name=preset)
    run.advance(UNFOLDING)
    params: Params = run.params
    network = topology_of(params)
    plan, pieces = layout(network, params.units_apart), equation(network)
    plain = graph_of(run.figure()).edge_width
    terms = {edge.term for edge in plan.edges}
    for number, edge in enumerate(plan.edges):
        figure = run.figure(View(hover=Hover("network", "network", number, "edge")))
        lit = {pieces.terms[n] for n, is_lit in enumerate(formula_of(figure).lit) if is_lit}
        if edge.term and edge.term in pieces.terms:
            assert lit == {edge.term}
        elif edge.symbol:
            assert lit == {term for term in pieces.terms if term.startswith(edge.symbol + "@")}
            assert lit
    for number, term in enumerate(pieces.terms):
        figure = run.figure(View(hover=Hover("equation", "formula", number)))
        wider = np.flatnonzero(np.asarray(graph_of(figure).edge_width) > np.asarray(plain) + 1e-9)
        if "@" in term:
            assert term in terms
            assert {plan.edges[n].term for n in wider} - {term, term.partition("@")[0] + "@"} == set()
            assert term in {plan.edges[n].term for n in wider}
            assert formula_of(figure).lit[number]


def test_every_term_that_lights_can_be_pointed_at() -> None:
    figure = start("unroll").figure()
    formula = formula_of(figure)
    terms = equation(topology_of(Params())).terms
    assert [bool(tip) for tip in formula.tips] == [bool(term) for term in terms]


def test_copies_of_a_matrix_share_a_colour_and_matrices_differ() -> None:
    plan = layout(topology_of(build(Params, {"cell": "lstm", "hidden": [5, 3], "time_steps": 6})), False)
    roles: dict[str, set[str]] = {}
    for edge in plan.edges:
        if edge.role != "muted":
            roles.setdefault(edge.symbol, set()).add(edge.role)
    assert all(len(found) == 1 for found in roles.values())
    assert len(set.union(*roles.values())) == len(roles) == 6


def test_it_opens_from_the_folded_graph_and_then_stands_still() -> None:
    run = start("unroll", time_steps=5)
    folded = graph_of(run.figure())
    plan = layout(topology_of(run.params), False)
    assert np.array_equal([folded.x, folded.y], plan.folded)
    run.advance(UNFOLDING)
    opened = graph_of(run.figure())
    assert opened.x is plan.places[0] or np.array_equal([opened.x, opened.y], plan.places)
    run.finish()
    assert run.figure().panel("network").x.limits == run.figure().panel("network").x.limits
    assert np.array_equal(graph_of(run.figure()).x, opened.x)


@pytest.mark.parametrize("params", [{"time_steps": 6}, {"mode": "encoder-decoder"}, {"units_apart": True}])
def test_the_fold_opens_like_an_accordion(params: dict[str, object]) -> None:
    """At every moment the copies of a layer stand evenly, and farther apart than before."""
    run = start("unroll", **params)
    plan = layout(topology_of(run.params), run.params.units_apart)
    rows = [[n for n, node in enumerate(plan.nodes) if (node.layer, node.unit) == row and node.first >= 0]
            for row in {(node.layer, node.unit) for node in plan.nodes if node.layer}]  # fmt: skip
    before = 0.0
    for _ in range(UNFOLDING):
        run.advance(1)
        x = np.asarray(graph_of(run.figure()).x)
        gaps = np.concatenate([np.diff(x[row]) for row in rows])
        assert np.ptp(gaps) < 1e-9
        assert gaps[0] > before
        before = gaps[0]


def numbers_of(run: HeadlessRun) -> dict[str, str]:
    """What is written beside each copy of a layer, or in the node of a unit, by its tip."""
    figure = run.figure()
    plan, marks = layout(topology_of(run.params), run.params.units_apart), figure.panel("network").marks
    beside = {m.key: m.text for m in marks if isinstance(m, Text) and m.key.startswith("value-")}
    inside = dict(enumerate(graph_of(figure).names))
    return {
        node.tip: inside[n] if node.unit >= 0 else beside.get(f"value-{n}", "")
        for n, node in enumerate(plan.nodes) if node.first == node.last >= 0
    }  # fmt: skip


def test_numbers_are_written_at_the_nodes_as_they_are_computed() -> None:
    run = start("unroll", inputs=2, hidden=[3], units_apart=True, show_numbers=True)
    assert set(numbers_of(run).values()) == {""}
    run.finish()
    values, written = run.run.frame().values, numbers_of(run)
    for step in range(3):
        for layer, name in (("x", "input"), ("h", "hidden"), ("y", "output")):
            for unit, value in enumerate(values[layer][step]):
                shown = [text for tip, text in written.items() if f"unit {unit + 1} of {layer} at step {step}" in tip]
                assert shown == [f"{value:.2f}".replace("-", "−").replace("0.", ".", 1)], name
    layers = start("unroll", show_numbers=True)
    layers.advance(UNFOLDING)
    known = {tip for tip, text in numbers_of(layers).items() if text}
    assert known == {f"x{sign}: 1 input unit at step {step}" for step, sign in enumerate("₀₁₂")}
    layers.finish()
    h = layers.run.frame().values["h"][0]
    assert numbers_of(layers)["h₀: 5 hidden units at step 0"] == f"{h[0]:.2f}, {h[1]:.2f}, …".replace("-", "−")
    assert not any(numbers_of(finished()).values())


def test_values_travel_along_edges_into_what_is_computed_next() -> None:
    run = start("unroll")
    run.advance(UNFOLDING + 1)
    pulses = [mark for mark in run.figure().panel("network").marks if isinstance(mark, Points)]
    assert len(pulses) == 1
    assert len(pulses[0].x) == 1
    run.finish()
    assert not [mark for mark in run.figure().panel("network").marks if isinstance(mark, Points)]
    assert np.asarray(graph_of(run.figure()).node_strength).min() >= 0.3


def test_outputs_that_are_not_returned_are_pale() -> None:
    def strengths(returns: bool) -> list[float]:
        run = finished(return_sequences=returns)
        plan = layout(topology_of(run.params), False)
        strength = np.asarray(graph_of(run.figure()).node_strength)
        return [float(strength[n]) for n, node in enumerate(plan.nodes) if node.layer == "y" and node.first >= 0]

    every, last = strengths(True), strengths(False)
    assert min(every) >= 0.3
    assert max(last[:-1]) < 0.15
    assert last[-1] == every[-1]


def test_thirty_steps_fold_their_middle() -> None:
    three, thirty = (layout(topology_of(build(Params, {"time_steps": steps})), False) for steps in (3, 30))
    assert len(thirty.nodes) < 3 * len(three.nodes)
    gap = [node for node in thirty.nodes if node.last > node.first]
    assert [(node.first, node.last) for node in gap] == [(3, 26)]


def test_more_steps_on_the_way_keep_the_graph_open() -> None:
    run = Run(Params())
    for _ in range(UNFOLDING + 30):
        run.step()
    progress = run.progress
    run.change(changed(run.params, {"time_steps": 12}))
    frame = run.frame()
    assert frame.unfolded == 1.0
    assert 0.0 < frame.depth < frame.deepest == 13
    assert progress is not None
    assert run.refine() is False
    assert frame.values["h"].shape == (12, 5)


def test_small_networks_carry_their_weights_and_large_ones_do_not() -> None:
    assert set(Run(build(Params, {"inputs": 2, "hidden": [3]})).frame().weights) == {"h x", "h h", "y h"}
    assert Run(build(Params, {"hidden": [25]})).frame().weights == {}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"hidden": []}, "hidden must hold at least 1"), ({"hidden": [0]}, "at least 1"),
        ({"hidden": [10**6]}, "at most 200"), ({"hidden": [5] * 9}, "at most 4 entries"),
        ({"time_steps": 10**6}, "time_steps may be at most 200"), ({"time_steps": 0}, "at least 1"),
        ({"inputs": 10**9}, "at most 200"), ({"bidirectional": True, "mode": "one-to-many"}, "bidirectional"),
        ({"bidirectional": True, "mode": "encoder-decoder"}, "bidirectional"),
        ({"bidirectional": True, "cell": "jordan"}, "bidirectional"),
        ({"cell": "general", "hidden": [3, 2]}, "one size"), ({"cell": "transformer"}, "cell must be"),
    ],
)  # fmt: skip
def test_wrong_input_gets_one_sentence(params: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        rnnviz.start("unroll", **params)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_one_number_stands_for_one_layer() -> None:
    assert build(Params, {"hidden": 7}).hidden == (7,)


@pytest.mark.parametrize("cell", ["simple", "lstm", "gru"])
def test_one_answer_of_two_directions_reads_the_last_state_of_each(cell: str) -> None:
    """As Keras and torch's h_n have it: forwards that of the last step, backwards that of step 0. The states themselves
    are compared with torch's."""
    run = rnnviz.start("unroll", cell=cell, bidirectional=True, return_sequences=False, time_steps=4)
    assert run.results()["output_shape"] == [1]
    network, weights, x = run.run.network, run.run._weights, run.run._x
    found = states(network, weights, x)
    assert network.answers == (3,)
    read = {incoming.source: incoming.at for incoming in network.layer("y").incoming}
    assert read == {"hf": None, "hb": 0}
    V = {source: weights["y", source] for source in read}
    answer = weights["y", BIAS] + V["hf"] @ found["hf"][3] + V["hb"] @ found["hb"][0]
    assert np.allclose(found["y"][3], answer, atol=1e-12)
    while run.run.refine():
        pass
    assert run.results()["max_difference"] < 1e-6
    # the same where the switch is turned while a run is on the stage
    turned = rnnviz.start("unroll", cell=cell, bidirectional=True, time_steps=4)
    turned.run.change(changed(turned.params, {"return_sequences": False}))
    assert np.allclose(turned.run.frame().values["y"][3], answer, atol=1e-12)
