"""Facts of the character model that only this demo promises."""

import json
from functools import cache

import numpy as np
import pytest

import rnnviz
from rnnviz.data.ready_weights import ready
from rnnviz.data.source_text import KNOWN, read
from rnnviz.demos.char_model import on
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag
from rnnviz.learning.sampling import entropy
from rnnviz.resources import resource
from rnnviz.view import PLAIN, Hover, View

TINY = {"start": "scratch", "hidden": (8,), "characters": 20_000, "updates": 30, "sample_length": 60}


@pytest.fixture(scope="module")
def markov(tmp_path_factory):
    """A text of four letters whose entropy is known: the next one is the same with 0.7, else another."""
    rng, letters = np.random.default_rng(0), "abcd"
    chain = [0]
    for same, other in zip(rng.random(30_000), rng.integers(1, 4, 30_000), strict=True):
        chain.append(chain[-1] if same < 0.7 else int(chain[-1] + other) % 4)
    path = tmp_path_factory.mktemp("text") / "markov.txt"
    path.write_text("".join(letters[n] for n in chain))
    return str(path), float(entropy(np.array([0.7, 0.1, 0.1, 0.1])))


def finished(**values):
    run = rnnviz.start("char-model", **values)
    run.finish()
    return run


@pytest.mark.parametrize(("text", "seed_text"), [("python", "def "), ("headers", "void "), ("headers", "printf(")])
def test_it_opens_speaking(text, seed_text):
    run = rnnviz.start("char-model", text=text, seed_text=seed_text)
    frame = run.run.frame()
    assert len(frame.sample) == 400
    assert set(frame.sample) <= set(frame.letters)
    assert "".join(run.figure(PLAIN).panel("text").marks[1].lines).startswith(seed_text.rstrip())


def test_what_ships_is_small_and_says_whose_text_it_has_read():
    files = [resource("weights", f"characters-{name}.npz") for name in KNOWN]
    assert sum(file.stat().st_size for file in files) < 2_000_000
    words = resource("weights", "LICENSES.md").read_text("utf-8")
    assert all(word in words for word in ("BSD-3", "PSF", *(f"characters-{name}" for name in KNOWN)))
    for name, weights in (("python", 128_225), ("headers", 127_584)):
        shape, _, about = ready(name)
        assert shape.n_weights == weights
        assert len(set(about["alphabet"])) == len(about["alphabet"]) == shape.symbols - 1


def test_one_unit_of_the_python_weights_knows_the_brackets():
    run = finished(paint="unit", characters=20_000, updates=1)
    knowledge = np.sort(run.run.frame().knowledge)
    assert knowledge[-1] > 0.2
    assert knowledge[-1] > 4 * knowledge[-2]


def test_the_courses_model_has_thirteen_million_weights_and_is_not_built():
    run = finished(**rnnviz.start("char-model", preset_name="tensorflow-like", characters=20_000).parameters())
    r = run.results()
    assert r["n_weights"] == 13_181_024
    assert [r[name] for name in ("sample", "bits_per_character", "bits_curve", "next_characters", "unit_values")] == [
        None
    ] * 5
    assert "13\u2009181\u2009024 weights" in run.figure().caption


def test_the_numbers_of_the_text_are_those_of_the_files():
    text, r = read("headers"), finished(text="headers", start="scratch", updates=0, characters=20_000).results()
    assert (r["text_chars"], r["train_chars"], r["alphabet"]) == (text.chars, len(text.train), text.alphabet)
    assert len(r["bits_ngram"]) == 7
    assert 1.0 < r["bits_xz"] < 4.0


def test_five_letters_of_the_course():
    run = finished(probabilities=(0.1, 0.3, 0.5, 0.1, 0), temperature=0.5)
    r = run.results()
    assert list(r["next_characters"].values()) == pytest.approx([1 / 36, 0.25, 25 / 36, 1 / 36, 0.0])
    assert set(r["sample"]) <= set("ABCD")
    assert {name for name, value in r.items() if value is not None} == {"sample", "next_characters"}


def test_an_untrained_net_pays_log_v_and_learning_does_not_beat_the_source(markov):
    path, bound = markov
    run = finished(text=path, start="scratch", hidden=(16,), updates=400, window=16, learning_rate=0.02)
    r = run.results()
    assert r["bits_curve"][0][0] == 0
    assert r["bits_curve"][0][1] == pytest.approx(np.log2(5), abs=0.3)
    assert bound - 0.05 < r["bits_per_character"] < bound + 0.1
    assert min(r["bits_ngram"]) > bound - 0.05
    assert r["bits_ngram"][1] == pytest.approx(bound, abs=0.05)


def test_an_untrained_net_on_code_pays_about_six_and_a_half_bits():
    first = finished(**{**TINY, "updates": 1, "hidden": (128,)}).results()
    assert first["bits_curve"][0][1] == pytest.approx(np.log2(len(first["alphabet"]) + 1), abs=0.1)


@cache
def never_stopped():
    """The results of `TINY` from beginning to end."""
    return finished(**TINY).results()


def test_what_is_written_leaves_the_training_as_it_is():
    other = rnnviz.start("char-model", **TINY)
    other.advance(12)
    new = {"temperature": 2.0, "top_k": 5, "seed_text": "while", "unit": 3, "sample_length": 20}
    other.run.change(other.params.model_copy(update=new))
    other.finish()
    assert never_stopped()["bits_curve"] == other.results()["bits_curve"]
    assert len(other.results()["sample"]) == len(other.results()["unit_values"]) == 20


@pytest.mark.parametrize("stop", [1, 4, 7, 9])
def test_a_training_goes_on_bit_for_bit_between_any_two_pieces(stop):
    stopped, again = (rnnviz.start("char-model", **TINY) for _ in range(2))
    stopped.advance(stop)
    again.run.restore(stopped.run.checkpoint())
    again.finish()
    assert again.results() == never_stopped()


def test_next_characters_sum_to_one_and_top_k_keeps_so_many():
    r = rnnviz.start("char-model", top_k=4, characters=20_000).results()
    chances = np.array(list(r["next_characters"].values()))
    assert chances.sum() == pytest.approx(1.0)
    assert (chances > 0).sum() == 4
    assert "".join(r["next_characters"]) == r["alphabet"]


def test_a_seed_text_may_hold_what_nobody_knows_and_may_be_empty():
    assert rnnviz.start("char-model", seed_text="日本", characters=20_000).results()["sample"]
    assert rnnviz.start("char-model", seed_text="", characters=20_000).results()["sample"]


def test_gestures():
    params = rnnviz.start("char-model").params
    assert on(Drag("next", "temperature", 0, 0.25, 1.1), params).temperature == 0.5
    chosen = on(Click("units", 3.5, 0.5), params)
    assert (chosen.unit, chosen.paint) == (99, "unit")
    assert on(Click("units", 40.0, 0.5), params) is None


def test_a_click_goes_on_from_there_and_a_second_click_goes_on_otherwise():
    run = rnnviz.start("char-model")
    before = run.run.frame().sample
    clicked = on(Click("text", 20.5, -1.0), run.params)
    run.run.change(clicked)
    after = run.run.frame().sample
    kept = 21 - len("def ")
    assert "\n" not in before[:kept]
    assert after[:kept] == before[:kept]
    assert after != before
    run.run.change(on(Click("text", 20.5, -1.0), clicked))
    again = run.run.frame().sample
    assert again[:kept] == before[:kept]
    assert again not in (before, after)
    assert rnnviz.start("char-model", turns=run.run.params.turns).run.frame().sample == again


def test_a_letter_that_is_pointed_at_shows_what_else_might_have_come():
    run = rnnviz.start("char-model")
    page = run.figure(PLAIN).panel("text").marks[0].values
    index = (page.shape[0] - 1) * page.shape[1] + 6  # the first line, behind "def "
    panel = run.figure(View(hover=Hover("text", "paint", index))).panel("next")
    frame = run.run.frame()
    assert panel.title.startswith(f"'{frame.sample[2] if frame.sample[2].strip() else ''}"[:2])
    assert panel.marks[0].height[0] == pytest.approx(frame.chances[2].max())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"hidden": (64,)}, "ready weights"), ({"skip": "all"}, "ready weights"), ({"embedding": 8}, "ready weights"),
        ({"text": "/nowhere.txt"}, "start=scratch"), ({"text": "/nowhere.txt", "start": "scratch"}, "cannot be read"),
        ({"unit": 128}, "less than 128"), ({"probabilities": (0, 0)}, "not all"), ({"probabilities": (1,)}, "2 to 26"),
        ({"probabilities": (0.5, -1)}, "at least 0"), ({"hidden": (8,) * 5, "start": "scratch"}, "at most 4"),
        ({"temperature": 6}, "at most 5"), ({"characters": 10}, "at least 1000"),
    ],
)  # fmt: skip
def test_what_is_refused(values, words):
    with pytest.raises(InputError, match=words):
        rnnviz.start("char-model", **values)


@pytest.mark.parametrize(("content", "words"), [(b"", "empty"), (b"x" * 999, "at least 1000"), (b"x\0" * 999, "NUL")])
def test_files_that_are_refused(tmp_path, content, words):
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        rnnviz.start("char-model", text=str(path), start="scratch")


def test_results_are_json(markov):
    run = rnnviz.start("char-model", text=markov[0], start="scratch", hidden=(4,), updates=2)
    run.advance(3)
    json.dumps(run.results(), allow_nan=False)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_half_a_minute_of_python_beats_the_trigrams_of_as_much_text():
    run = rnnviz.start("char-model", preset_name="python")
    run.finish()
    r = run.results()
    assert r["bits_per_character"] < 2.63  # the best n-gram of a million characters; the net has read 1.6
    frame = run.run.frame()
    read_by_net = run.params.updates * run.params.batch * run.params.window
    assert r["bits_per_character"] < np.interp(read_by_net, frame.counted, frame.ngram)
    assert r["bits_per_character"] > min(r["bits_ngram"])
