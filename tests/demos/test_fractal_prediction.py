"""What fractal prediction promises: the known scores of three models, and that nothing of the test part is learned."""

import numpy as np
import pytest

import rnnviz
from rnnviz.data.symbols import laser_changes, letters_of
from rnnviz.demos.fractal_prediction.run import SIDE, SIZES
from rnnviz.errors import InputError
from rnnviz.events import Drag
from rnnviz.learning.context_models import nearest_cell
from rnnviz.parameters import changed
from rnnviz.view import PLAIN, Hover, View


def settled(**params):
    run = rnnviz.start("fractal-prediction", **params)
    while run.run._settled is None:
        run.step()
    run.refine()
    return run


def test_the_laser_with_sixty_four_contexts():
    found = settled().results()
    assert found["thresholds"] == [-58.0, 58.0]
    assert found["counts_train"] == [791, 3192, 3211, 806]
    assert found["nnl_zero_order"] == pytest.approx(0.811879, abs=1e-6)
    assert (found["nnl_markov"], found["contexts_markov"]) == (pytest.approx(0.289262, abs=1e-6), 46)
    assert (found["nnl_suffix_tree"], found["contexts_suffix_tree"]) == (pytest.approx(0.180530, abs=1e-6), 64)
    assert 0.2 <= found["nnl_fractal"] <= 0.225
    assert found["contexts_fractal"] == len(found["cells"]) == 64


def test_the_curves_are_the_known_ones():
    found = settled().results()
    assert found["curve_contexts"] == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    assert found["curve_markov"] == [
        [1, pytest.approx(0.811879, abs=1e-6)], [4, pytest.approx(0.671668, abs=1e-6)],
        [13, pytest.approx(0.423336, abs=1e-6)], [27, pytest.approx(0.327074, abs=1e-6)],
        [46, pytest.approx(0.289262, abs=1e-6)], [79, pytest.approx(0.272247, abs=1e-6)],
        [126, pytest.approx(0.214673, abs=1e-6)], [188, pytest.approx(0.174388, abs=1e-6)],
        [271, pytest.approx(0.174636, abs=1e-6)],
    ]  # fmt: skip
    assert [n for n, _ in found["curve_suffix_tree"]] == [18, 48, 64, 89, 179, 330, 521]
    assert found["curve_fractal"][0] == pytest.approx(0.811879, abs=1e-5)
    assert found["curve_fractal"][6] == pytest.approx(found["nnl_fractal"], abs=1e-12)
    assert 0.176 <= found["curve_fractal"][7] <= 0.182


@pytest.mark.parametrize(
    ("contexts", "k", "median"),
    [(16, 0.5, 0.395), (64, 0.5, 0.218), (128, 0.5, 0.178), (200, 0.5, 0.173), (64, 0.3, 0.246), (64, 0.7, 0.285)],
)
def test_medians_over_seven_seeds(contexts, k, median):
    scores = [settled_only(contexts=contexts, contraction=k, seed=seed) for seed in range(7)]
    assert np.median(scores) == pytest.approx(median, abs=0.001)


def settled_only(**params):
    run = rnnviz.start("fractal-prediction", **params)
    while run.run._settled is None:
        run.step()
    return run.run._fractal


def test_with_as_many_contexts_a_tree_beats_the_cells_and_they_beat_a_chain():
    found = settled(contexts=128, order=6, threshold=0.0003).results()
    assert found["nnl_suffix_tree"] < found["nnl_fractal"] < found["nnl_markov"] - 0.02


def test_one_context_is_no_context():
    found = settled(contexts=1, order=0, threshold=0.1).results()
    assert found["nnl_fractal"] == pytest.approx(found["nnl_zero_order"], abs=1e-5)
    assert found["nnl_markov"] == found["nnl_zero_order"]


def test_thresholds_and_cells_know_nothing_of_the_test_part():
    run = rnnviz.start("fractal-prediction", train_symbols=4000)
    changes = laser_changes()[:4000]
    assert run.results()["thresholds"] == [np.percentile(changes, 10), np.percentile(changes, 90)]
    assert len(run.run._before) == 3999
    assert (run.run._before[0] != run.run._places[1]).any()  # places lie before what they predict


def test_a_cell_that_is_dragged_stays_there_and_all_others_where_they_settled():
    run = settled()
    before = np.array(run.results()["cells"])
    moved = run.demo.on(Drag("square", "centres", 5, 0.9, 0.1), run.params)
    run.run.change(moved)
    after = np.array(run.results()["cells"])
    assert after[5].tolist() == [0.9, 0.1]
    assert (np.delete(after, 5, axis=0) == np.delete(before, 5, axis=0)).all()
    fresh = rnnviz.start("fractal-prediction", moved=moved.moved)
    fresh.refine()
    assert fresh.results() == run.results()
    run.run.change(changed(run.params, {"moved": ()}))
    assert np.array(run.results()["cells"]).tolist() == before.tolist()


def test_pointing_at_a_cell_tells_its_pasts():
    run = settled()
    centres = next(m for m in run.figure(PLAIN).panel("square").marks if m.key == "centres")
    assert len(centres.tips) == 64
    word = max((tip.split("end in ")[1].split(";")[0] for tip in centres.tips if "end in" in tip), key=len)
    assert len(word) >= 5
    assert all("next A" in tip for tip in centres.tips)


def test_the_curve_ends_where_there_are_no_more_places():
    run = settled(data="text", text="ACGT" * 60, train_symbols=200, contexts=4)
    curve = run.results()["curve_fractal"]
    assert len(curve) == len(SIZES)
    assert curve[2] < 0.02
    assert curve[-1] is None


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"train_symbols": 10_092}, "of 10092 symbols at least one must be left"),
        ({"data": "text", "text": "ACGT"}, "of 4 symbols at least one"),
        ({"data": "text", "text": "ACGX" * 100, "train_symbols": 100}, "letter 4 is 'X'"),
        ({"data": "text", "text": "A" * 300, "train_symbols": 200, "contexts": 300}, "different places for 300 cells"),
        ({"moved": ((64, 0.5, 0.5),)}, "beyond the 64"),
    ],
)
def test_what_cannot_be_learned_is_refused(params, sentence):
    with pytest.raises(InputError, match=sentence):
        rnnviz.start("fractal-prediction", **params)


def test_without_a_laser_there_are_no_thresholds():
    found = rnnviz.start("fractal-prediction", data="no-cg").results()
    assert found["thresholds"] is None
    assert sum(found["counts_train"]) == 8000


# -- one cell ---------------------------------------------------------------------------------------------------------


def bars(run, view=PLAIN):
    panel = run.figure(view).panel("cell")
    return panel, next(mark for mark in panel.marks if mark.key == "bars").height


def test_pointing_anywhere_in_a_cell_shows_its_pasts_and_what_followed():
    run = settled()
    cells, counts = run.run.frame().cells, run.run.frame().counts
    x, y = 0.31, 0.62
    cell = int(np.hypot(*(cells - [x, y]).T).argmin())
    pixel = int(y * SIDE) * SIDE + int(x * SIDE)
    for hover in (Hover("square", "cells", pixel, "cell"), Hover("square", "centres", cell)):
        panel, height = bars(run, View(hover=hover))
        assert height == pytest.approx((counts[cell] + 0.25) / (counts[cell].sum() + 1.0))
        assert height.sum() == pytest.approx(1.0)
        assert f"{counts[cell].sum():.0f} pasts" in panel.title
        ring = next(m for m in run.figure(View(hover=hover)).panel("square").marks if m.key == "pointed")
        assert (ring.x[0], ring.y[0]) == tuple(cells[cell])


def test_all_pasts_of_a_cell_end_in_what_its_title_says():
    run = settled()
    word_of, belongs = run.run.frame().common, nearest_cell(run.run._before, run.run.frame().cells)
    cell = int(np.argmax([len(word) for word in word_of]))
    title = bars(run, View(hover=Hover("square", "centres", cell)))[0].title
    assert title.endswith(f"pasts end in {word_of[cell]}")
    text = letters_of(run.run._symbols)
    for time in np.flatnonzero(belongs == cell):
        if time >= 9:
            assert text[: time + 1].endswith(word_of[cell])


def test_with_nothing_pointed_at_the_bars_are_of_the_newest_past():
    run = settled()
    run.advance(50)
    height = bars(run)[1]
    came = run.run.frame().came[-1]
    assert height["ACGT".index(came)] == pytest.approx(run.run.frame().certainty[0, -1])


def test_dragging_a_centre_changes_the_bars_and_the_score_at_once():
    run = settled()
    before, surprise = bars(run, View(hover=Hover("square", "centres", 5)))[1], run.results()["nnl_fractal"]
    run.params = run.demo.on(Drag("square", "centres", 5, 0.9, 0.1), run.params)
    assert run.run.change(run.params) is False
    assert (bars(run, View(hover=Hover("square", "centres", 5)))[1] != before).any()
    assert run.results()["nnl_fractal"] != surprise
    mark = next(m for m in run.figure().panel("curves").marks if m.key == "run-fractal")
    assert mark.y[0] == run.results()["nnl_fractal"]
