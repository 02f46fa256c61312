"""Inside a cell: the facts, the laws and the refusals of the demo."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz.demos.cell_microscope import Params, draw, on
from rnnviz.demos.cell_microscope.run import values_of
from rnnviz.errors import InputError
from rnnviz.events import Drag
from rnnviz.figure.marks import Formula, Graph, Handle
from rnnviz.panels.cells.drawing import arrows_of, lines_of
from rnnviz.panels.cells.plan import plan
from rnnviz.parameters import build
from rnnviz.view import PLAIN, Hover, View


def results(preset=None, refine=False, **params):
    run = rnnviz.start("cell-microscope", preset_name=preset, **params)
    if refine:
        run.refine()
    return run.results()


def column(values):
    return [row[0] for row in values]


def test_the_lstm_of_the_slide():
    found = results("lstm-slide")
    assert column(found["c"])[:3] == pytest.approx([0.428740, 0.163914, 0.799844], abs=5e-7)
    assert column(found["h"])[:3] == pytest.approx([0.261018, 0.064011, 0.506449], abs=5e-7)
    assert column(found["gates"]["i"])[:3] == pytest.approx([0.645656, 0.482084, 0.753841], abs=5e-7)
    assert column(found["gates"]["o"])[:3] == pytest.approx([0.645656, 0.394005, 0.762782], abs=5e-7)
    assert found["terms"][1] == [pytest.approx([v], abs=5e-7) for v in (0.008008, -0.014226, 0.159738, 0.777681)]
    assert found["dc"][1][0][0] == pytest.approx(0.931201, abs=5e-7)
    assert found["terms"][0] == [[0], [0], [0], pytest.approx([0.645656], abs=5e-7)]


def test_with_peepholes():
    found = results("lstm-peepholes")
    assert column(found["h"])[:3] == pytest.approx([0.276456, 0.060874, 0.541325], abs=5e-7)
    assert found["dc"][1][0][0] == pytest.approx(0.909146, abs=5e-7)
    assert sum(term[0] for term in found["terms"][1]) == pytest.approx(0.939501, abs=5e-7)


def test_the_gru_of_the_slide():
    found = results("gru-slide")
    assert column(found["h"])[:3] == pytest.approx([0.235297, -0.109546, 0.157142], abs=5e-7)
    assert found["gates"]["z"][0][0] == pytest.approx(0.645656, abs=5e-7)
    assert found["gates"]["r"][0][0] == pytest.approx(0.401312, abs=5e-7)
    assert (found["c"], found["terms"], found["dc"]) == ([], None, None)


def test_a_simple_cell_has_no_gates():
    found = results("simple-slide")
    assert found["gates"] == {}
    assert found["h"][0][0] == pytest.approx(np.tanh(0.8))


def test_the_carousel_keeps_what_it_has():
    c = np.array(column(results("carousel")["c"]))
    assert c[0] > 0.7
    assert np.abs(np.diff(c[:8])).max() < 1e-8
    assert c[8] == pytest.approx(2 * c[0], abs=1e-6)


@pytest.mark.parametrize("params", [
    {}, {"peepholes": True}, {"units": 3}, {"units": 4, "peepholes": True}, {"cell": "gru", "units": 3},
    {"cell": "gru", "units": 2, "gru_form": "after"}, {"cell": "simple", "units": 4},
])  # fmt: skip
def test_every_cell_agrees_with_torch(params):
    assert results(refine=True, **params)["max_difference"] < 1e-12


def test_the_weights_are_counted():
    assert results()["n_weights"] == 12
    assert results(units=4, peepholes=True)["n_weights"] == 4 * 4 * 6 + 12
    assert results(cell="gru", units=4)["n_weights"] == 72
    from rnnviz.networks.cell_rows import n_weights

    assert (n_weights("lstm", 5), n_weights("lstm", 5, True)) == (140, 155)


@given(units=st.integers(1, 4), seed=st.integers(0, 20), x=st.lists(st.floats(-50, 50), min_size=1, max_size=6))
@settings(deadline=None, max_examples=25)
def test_gates_stay_open_intervals_and_the_terms_add_up(units, seed, x):
    found = results(units=units, seed=seed, inputs=x)
    h, c, terms, dc = (np.array(found[name]) for name in ("h", "c", "terms", "dc"))
    assert all(np.all((np.array(found["gates"][g]) >= 0) & (np.array(found["gates"][g]) <= 1)) for g in "ifo")
    assert np.abs(h).max() <= 1
    assert np.all(np.abs(c[1:]) <= np.abs(c[:-1]) + 1)
    np.testing.assert_allclose(terms.sum(1), np.diagonal(dc, axis1=1, axis2=2), atol=1e-12)


def test_closed_peepholes_change_nothing():
    assert results(peepholes=True, peephole_weights=[[0.0]] * 3)["h"] == results()["h"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"weights": [[1.0, 2.0, 3.0]]}, "4 rows of 3 numbers"),
        ({"weights": [[1.0, 2.0]] * 4}, "4 rows of 3 numbers"),
        ({"peepholes": True, "cell": "gru"}, "Only the LSTM"),
        ({"inputs": []}, "inputs"),
        ({"weights": [[1001.0, 0.0, 0.0]] * 4}, "1000"),
        ({"peepholes": True, "peephole_weights": [[1.0]]}, "3 rows"),
    ],
)
def test_what_does_not_fit_is_refused(params, words):
    with pytest.raises(InputError, match=words):
        build(Params, params)


def test_a_knob_turns_its_weight_and_only_it():
    run = rnnviz.start("cell-microscope")
    knobs = next(m for m in run.figure(PLAIN).panel("cell").marks if isinstance(m, Handle))
    assert knobs.names[5] == "b of f"
    before, after = np.array(run.run.rows), np.array(on(Drag("cell", "weights", 5, 0.0, -0.55), run.params).weights)
    assert after[1, 2] == 3.0
    assert np.count_nonzero(before != after) == 1
    still = on(Drag("cell", "weights", 5, 0.0, float(knobs.y[5])), run.params)
    assert still.weights[1][2] == pytest.approx(before[1, 2])


def test_an_input_is_pulled():
    assert on(Drag("time", "inputs", 2, 3.0, -1.25), Params()).inputs[2] == -1.25


@pytest.mark.parametrize("preset", ["lstm-slide", "lstm-peepholes", "gru-slide", "gru-torch", "simple-slide"])
def test_wires_and_terms_light_each_other_up(preset):
    """Every term of the equations is a wire or a part, and pointing at it lights both."""
    run = rnnviz.start("cell-microscope", preset_name=preset)
    p, frame = run.params, run.run.frame()
    layout = plan(p.cell, p.peepholes, p.gru_form)
    drawn = {edge.term for edge in (*lines_of(layout), *arrows_of(layout))} | {part.term for part in layout.parts}
    formula = next(m for m in run.figure(PLAIN).panel("equations").marks if isinstance(m, Formula))
    assert any(tip for tip in formula.tips)
    for n, tip in enumerate(formula.tips):
        if tip:
            figure = draw(p, frame, View(hover=Hover("equations", "equation", n)))
            graphs = [m for m in figure.panel("cell").marks if isinstance(m, Graph)]
            assert any((np.asarray(g.edge_width) > 4).any() or (np.asarray(g.node_strength) == 1).any() for g in graphs)
    for n in range(len(arrows_of(layout))):
        figure = draw(p, frame, View(hover=Hover("cell", "parts", n, "edge")))
        assert any(next(m for m in figure.panel("equations").marks if isinstance(m, Formula)).lit)
    assert drawn <= set(values_of(p, frame, 0))


def test_the_number_on_each_wire_obeys_its_equation():
    for preset in ("lstm-slide", "gru-slide", "gru-torch"):
        run = rnnviz.start("cell-microscope", preset_name=preset)
        v = values_of(run.params, run.run.frame(), 0)
        if "c" in v:
            assert v["c"] == pytest.approx(v["kept"] + v["written"])
            assert v["h"] == pytest.approx(v["o"] * v["tanh_c"])
        else:
            assert v["h"] == pytest.approx(v["kept"] + v["new"])
            row = run.run.rows[2 * run.params.units]
            arrived = v["Wh"] if run.params.gru_form == "before" else v["reset"]
            assert v["candidate"] == pytest.approx(np.tanh(row[0] * v["x"] + arrived + row[-1]))
