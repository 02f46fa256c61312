"""What the demo of deep belief networks promises beyond what any demo does."""

import numpy as np
import pytest

import rnnviz
from rnnviz.data import digit_split
from rnnviz.data.digit_split import split_digits
from rnnviz.data.handwritten import Digits
from rnnviz.errors import InputError
from rnnviz.events import Click, Paint
from rnnviz.figure.marks import Canvas, Image
from rnnviz.kit.painting import as_text
from rnnviz.parameters import build
from rnnviz.registry import load
from rnnviz.view import PLAIN

DEMO = "deep-belief"
SMALL = {"layers": [20, 10], "epochs": 2, "fine_tune": False}
ERRORS = ("pixels", "rbm", "dbn", "all_layers", "fine_tuned", "random_start")


def finished(**values):
    run = rnnviz.start(DEMO, **values)
    run.finish()
    return run


# -- what is compared -----------------------------------------------------------------------------------------------


def test_what_is_known_before_learning():
    found = rnnviz.start(DEMO).results()
    assert found["error_pixels"] < 0.2
    assert found["n_weights"] == 64 * 100 + 64 + 100 + 100 * 50 + 100 + 50
    assert found["error_dbn"] is found["confusion"] is found["fantasies"] is found["kinds"] is None
    assert found["reconstruction_error"][0] > 0.05
    assert found["reconstruction_error"][1] is None


def test_the_results_add_up():
    found = finished(**SMALL).results()
    assert np.sum(found["confusion"]) == 360
    assert np.trace(found["confusion"]) == pytest.approx(360 * (1 - found["error_dbn"]))
    for name in ERRORS[:4]:
        assert round(360 * found[f"error_{name}"]) == pytest.approx(360 * found[f"error_{name}"])
    assert found["error_fine_tuned"] is found["error_random_start"] is None
    assert np.shape(found["fantasies"]) == (16, 64)
    assert 0 <= np.min(found["fantasies"]) <= np.max(found["fantasies"]) <= 1


def test_one_layer_is_all_layers():
    found = finished(**{**SMALL, "layers": [20]}).results()
    assert found["error_dbn"] == found["error_rbm"] == found["error_all_layers"]


def test_hardly_trained_layers_get_worse_with_each():
    found = finished(epochs=5, fine_tune=False).results()
    assert found["error_dbn"] > found["error_rbm"] + 0.05


def test_fantasies_are_nearer_to_digits_than_mixtures_and_farther_than_digits():
    found = finished(fine_tune=False).results()
    split, rng = split_digits(np.random.default_rng(0)), np.random.default_rng(5)
    mixed = np.array([rng.permutation(pixel) for pixel in split.test_ink.T]).T

    def distance(pictures):
        apart = ((np.asarray(pictures)[:, None] - split.ink[None]) ** 2).sum(axis=2)
        return float(np.sqrt(apart.min(axis=1)).mean())

    assert distance(split.test_ink) == pytest.approx(1.04, abs=0.03)
    assert distance(mixed) == pytest.approx(2.17, abs=0.05)
    assert distance(found["fantasies"]) == pytest.approx(1.41, abs=0.1)  # 16 of 100
    assert found["kinds"] == 10
    assert found["reconstruction_error"][0] == pytest.approx(0.0090, abs=0.0004)


RANGES = {
    100: {"pixels": (10.0, 14.0), "rbm": (8.5, 12.0), "dbn": (7.8, 12.0), "all_layers": (7.2, 12.0),
          "fine_tuned": (8.1, 14.2), "random_start": (14.0, 22.0)},
    1437: {"pixels": (1.9, 3.0), "rbm": (1.3, 2.8), "dbn": (1.6, 3.0), "all_layers": (1.3, 2.5),
           "fine_tuned": (0.8, 2.2), "random_start": (1.0, 2.8)},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("labels", [100, 1437])
def test_medians_of_five_splits(labels):
    found = [finished(labels=labels, seed=seed).results() for seed in range(5)]
    median = {name: 100 * float(np.median([one[f"error_{name}"] for one in found])) for name in ERRORS}
    for name, (low, high) in RANGES[labels].items():
        assert low <= median[name] <= high, (name, median)
    if labels == 100:
        assert median["fine_tuned"] < median["random_start"] - 5
        assert median["rbm"] < median["pixels"]
    assert all(one["kinds"] == 10 for one in found)


# -- what a person does ---------------------------------------------------------------------------------------------


def test_a_painted_digit_goes_up_and_down_at_once():
    run = rnnviz.start(DEMO)
    run.advance(20)
    canvas = next(mark for mark in run.figure(PLAIN).panel("picture").marks if isinstance(mark, Canvas))
    values = np.zeros_like(canvas.values)
    values[1:7, 3:5] = 1.0
    params = run.demo.on(Paint("picture", "picture", values, done=True), run.params)
    before = run.run.frame()
    assert not run.run.change(params)
    after = run.run.frame()
    np.testing.assert_array_equal(after.picture, values)
    assert not np.array_equal(after.by_first, before.by_first)
    cleared = run.demo.on(Click("picture", 0.75, -0.1), params)
    assert cleared.drawing == ""
    assert run.demo.on(Click("picture", 0.25, -0.1), params).example == 1


@pytest.mark.parametrize(("layers", "unit"), [([100, 50], 13), ([8], 7), ([10, 20, 30, 40], 11)])
def test_a_click_on_a_top_filter_keeps_that_unit_on(layers, unit):
    run = rnnviz.start(DEMO, layers=layers, epochs=1, unit_on=unit)
    marks = {mark.key: mark for mark in run.figure(PLAIN).panel("stack").marks}
    middle = Click("stack", float(marks["ring"].x.mean()), float(np.mean(marks["ring"].y[:4])))
    assert run.demo.on(middle, run.params).unit_on is None
    assert run.demo.on(middle, rnnviz.start(DEMO, layers=layers, epochs=1).params).unit_on == unit
    assert run.demo.on(Click("stack", middle.x, 0.0), run.params) is None
    assert run.demo.on(Click("stack", -5.0, middle.y), run.params) is None


def test_looking_at_something_else_changes_no_result():
    plain, other = (rnnviz.start(DEMO, **SMALL) for _ in range(2))
    other.run.change(build(load(DEMO).Params, {**SMALL, "example": 7, "unit_on": 3}))
    for run in (plain, other):
        run.finish()
    assert plain.results() == other.results()


# -- the picture ----------------------------------------------------------------------------------------------------


def test_filters_of_the_second_layer_are_seen_through_the_first():
    run = finished(**SMALL)
    rbms = run.run.comparison.rbms
    image = next(m for m in run.figure().panel("stack").marks if m.key == "layer-2")
    assert isinstance(image, Image)
    first = image.values[::-1][:8, :8]
    np.testing.assert_allclose(first, (rbms[0].W @ rbms[1].W)[:, 0].reshape(8, 8), rtol=1e-5, atol=1e-7)


def test_the_contest_shows_every_judgement():
    run = finished(**{**SMALL, "fine_tune": True})
    marks = {mark.key: mark for mark in run.figure().panel("contestants").marks}
    found = run.results()
    np.testing.assert_allclose(marks["mistakes"].x, [100 * found[f"error_{name}"] for name in ERRORS])
    p = found["error_rbm"]
    assert marks["spread"].x1[1] - marks["mistakes"].x[1] == pytest.approx(100 * np.sqrt(p * (1 - p) / 360))


# -- limits ---------------------------------------------------------------------------------------------------------


def test_a_digit_that_nobody_named_is_said():
    for seed in range(30):
        run = rnnviz.start(DEMO, labels=20, seed=seed, **SMALL)
        missing = run.run.comparison.missing
        if missing:
            break
    assert str(missing[0]) in run.figure().warning
    run.finish()
    assert not np.array(run.results()["confusion"])[:, list(missing)].any()


def test_without_handwriting_glyphs_serve_and_that_is_said(monkeypatch):
    glyphs = Digits(np.eye(10, 64), np.arange(10), False)
    monkeypatch.setattr(digit_split, "handwriting", lambda: glyphs)
    run = rnnviz.start(DEMO, **SMALL)
    assert "glyphs stand in" in run.figure().warning
    run.finish()


REFUSED = [
    ({"layers": [10] * 5}, "layers may hold at most 4"),
    ({"layers": []}, "layers must hold at least 1"),
    ({"layers": [4]}, "at least 5"),
    ({"layers": [201]}, "at most 200"),
    ({"labels": 19}, "labels must be at least 20"),
    ({"labels": 1438}, "labels may be at most 1437"),
    ({"layers": [10, 5], "unit_on": 5}, "unit_on may be at most 4"),
    ({"drawing": "x"}, "begins with its side"),
    ({"drawing": as_text(np.ones((16, 16), np.int8))}, "side 8"),
]


@pytest.mark.parametrize(("values", "says"), REFUSED)
def test_wrong_input_is_explained(values, says):
    with pytest.raises(InputError, match=says):
        build(load(DEMO).Params, values)
