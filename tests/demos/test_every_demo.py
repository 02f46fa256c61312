"""What must hold for any demo, without a window."""

import csv
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from rnnviz import cli
from rnnviz.codec import decode_as, encode
from rnnviz.errors import InputError
from rnnviz.figure.camera import Camera
from rnnviz.figure.description import Figure
from rnnviz.figure.layout import Margins
from rnnviz.figure.lowering import lower
from rnnviz.figure.marks import Canvas, Handle, Text
from rnnviz.figure.matplotlib_renderer import Renderer
from rnnviz.figure.page import Page, has_room, scales_for
from rnnviz.figure.palette import MARK_CONTRAST, THEMES, as_hex, contrast
from rnnviz.figure.stacking import stacked
from rnnviz.figure.telling import told
from rnnviz.headless import HeadlessRun, to_json
from rnnviz.live.messages import Status
from rnnviz.live.snapshot import Snapshot
from rnnviz.live.thumbnail import MOST_SECONDS, thumbnail
from rnnviz.parameters import as_json, build, describe
from rnnviz.registry import Preset, load
from rnnviz.resources import resource
from rnnviz.session import Session, load_session, resume, save_session
from rnnviz.view import ON_PAPER, PLAIN, Ghost, View, on_paper
from tests.demos import laws
from tests.demos.trying import (
    IDS,
    STEPS,
    after_three_steps,
    arrays_of,
    events_for,
    every_demo,
    is_finite,
    light,
    refined,
    roles_of,
    signature,
    variants,
)

SIZE_CM, DPI = (6.4, 4.4), 50

SENTENCE = re.compile(r"[A-Z0-9].+[.?!]")


# -- its file -------------------------------------------------------------------------------------------------------


@every_demo
def test_it_teaches_one_sentence(demo_id):
    heading = load(demo_id).heading
    assert SENTENCE.fullmatch(heading.sentence)
    assert SENTENCE.search(heading.sentence[1:]) is None or ". " not in heading.sentence
    assert heading.title


def test_no_file_of_theirs_imports_anything_heavy():
    """All in one fresh process: what the first of them brings in is named with it."""
    program = (
        "import sys, importlib\n"
        f"for demo_id in {IDS!r}:\n"
        "    importlib.import_module('rnnviz.demos.' + demo_id.replace('-', '_'))\n"
        "    heavy = ('torch', 'scipy', 'matplotlib', 'numba', 'PySide6', 'pyqtgraph', 'sklearn')\n"
        "    found = [name for name in heavy if name in sys.modules]\n"
        "    if found: sys.exit(f'{demo_id} imports {found}')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@every_demo
def test_every_parameter_is_explained(demo_id):
    for parameter in describe(load(demo_id).Params):
        assert SENTENCE.fullmatch(parameter.help), f"{parameter.name}: {parameter.help!r}"
        for name in parameter.about.when or {}:
            assert name in load(demo_id).Params.model_fields


@every_demo
def test_every_preset_is_valid_and_explained(demo_id):
    demo = load(demo_id)
    for name, preset in demo.presets.items():
        params = build(demo.Params, preset.params)
        assert build(demo.Params, json.loads(json.dumps(as_json(params)))) == params
        assert SENTENCE.fullmatch(preset.text), f"{name}: {preset.text!r}"


@every_demo
def test_parameters_go_through_json(demo_id):
    demo = load(demo_id)
    for _, params in variants(demo):
        assert build(demo.Params, json.loads(json.dumps(as_json(params), allow_nan=False))) == params


PLACEHOLDER = re.compile(r"\{\{\s*(\w+)((?:\[\d+\]|\.\w+)*)\s*(?::([^{}]+))?\}\}")


@every_demo
def test_its_notes_speak_of_this_run(demo_id):
    text = resource("notes", f"{demo_id}.md").read_text(encoding="utf-8")
    run = after_three_steps(demo_id)
    values = {**run.parameters(), **run.results()}
    for name, path, form in PLACEHOLDER.findall(text):
        value: Any = values[name]
        for index, key in re.findall(r"\[(\d+)\]|\.(\w+)", path):
            value = value[int(index)] if index else value[key]
        format(value, form)
    assert text.count("{{") == len(PLACEHOLDER.findall(text))
    assert text.startswith("# ")


# -- its run --------------------------------------------------------------------------------------------------------


@every_demo
def test_the_same_seed_gives_the_same_frames_and_results(demo_id):
    first, second = after_three_steps(demo_id), HeadlessRun(demo_id, light(demo_id))
    second.advance(STEPS)
    refined(second)
    assert signature(first.run.frame()) == signature(second.run.frame())
    assert first.results() == second.results()


@every_demo
def test_refining_on_the_way_changes_no_result(demo_id):
    """The window refines between steps, the command line does not."""
    run = refined(HeadlessRun(demo_id, light(demo_id)))
    for _ in range(STEPS):
        run.step()
        refined(run)
    assert run.results() == after_three_steps(demo_id).results()


@every_demo
def test_results_are_those_that_were_announced_and_plain_numbers(demo_id):
    run = after_three_steps(demo_id)
    raw = run.run.results()
    assert list(raw) == list(run.demo.results)
    assert is_finite(raw)
    json.dumps(run.results(), allow_nan=False)
    assert all(run.demo.results.values())


@every_demo
def test_results_before_the_first_step_are_plain_numbers_too(demo_id):
    raw = HeadlessRun(demo_id, light(demo_id)).run.results()
    assert set(raw) <= set(load(demo_id).results)
    assert is_finite(raw)


@every_demo
def test_a_frame_that_was_handed_out_never_changes(demo_id):
    run = HeadlessRun(demo_id, light(demo_id))
    kept = []
    for _ in range(STEPS):
        kept.append((run.run.frame(), signature(run.run.frame())))
        run.step()
        refined(run)
    for frame, was in kept:
        assert signature(frame) == was


@every_demo
def test_frames_travel_as_plain_data(demo_id):
    frame = after_three_steps(demo_id).run.frame()
    arrays: list[Any] = []
    tree = json.loads(json.dumps(encode(frame, arrays)))
    back = decode_as(load(demo_id).Frame, tree, arrays)
    assert type(back) is type(frame)
    assert signature(back) == signature(frame)


@every_demo
@pytest.mark.parametrize("before", [0, 2])
def test_going_on_from_a_session_equals_never_having_stopped(demo_id, before, tmp_path):
    never, stopped = (HeadlessRun(demo_id, light(demo_id)) for _ in range(2))
    for run in (never, stopped):
        run.advance(before)
        if before:
            refined(run)
    status = Status(False, False, False, before, None, stopped.run.position, 0.0, stopped.results())
    history = (Snapshot(stopped.run.frame(), status, stopped.params),)
    path = tmp_path / "run.rnnviz"
    save_session(path, Session(demo_id, stopped.params, checkpoint=stopped.run.checkpoint(), history=history))
    session = load_session(path)
    assert signature(session.history[0].frame) == signature(stopped.run.frame())
    again = resume(session)
    for run in (never, again):
        run.advance(STEPS)
        refined(run)
    assert again.results() == never.results()
    assert signature(again.run.frame()) == signature(never.run.frame())


@every_demo
def test_a_state_of_something_else_is_refused(demo_id):
    run = HeadlessRun(demo_id, light(demo_id))
    before = signature(run.run.frame())
    with pytest.raises(InputError):
        resume(Session(demo_id, run.params, checkpoint={"nonsense": np.zeros(3)}))
    with pytest.raises(InputError):
        resume(Session(demo_id, run.params, checkpoint={}))
    assert signature(run.run.frame()) == before


@every_demo
def test_it_says_how_far_it_is(demo_id):
    run = HeadlessRun(demo_id, light(demo_id))
    shares = []
    for _ in range(STEPS):
        shares.append(run.run.progress)
        run.step()
        assert len(run.run.position) <= laws.LONGEST_POSITION
    known = [share for share in shares if share is not None]
    assert all(0.0 <= share <= 1.0 for share in known)
    assert known == sorted(known)


@every_demo
def test_finishing_leaves_nothing_to_do(demo_id):
    """Not for training, which takes minutes: that has no pace of its own."""
    run = HeadlessRun(demo_id, light(demo_id))
    if run.run.pace is None:
        run.advance(STEPS)
        refined(run)
    else:
        run.finish()
        assert run.run.done
    assert not run.run.refine()


# -- its picture ----------------------------------------------------------------------------------------------------


def check(figure: Figure) -> None:
    """Any renderer can draw it, in any theme, and it can be told to someone who does not see it."""
    assert figure.panels
    assert "nan" not in figure.caption.lower().split()
    laws.check_explained(figure)
    for panel in figure.panels:
        assert SENTENCE.fullmatch(panel.alt), f"{panel.key}: {panel.alt!r}"
        flat = lower(panel)
        assert np.all(np.isfinite([*flat.x_limits, *flat.y_limits]))
        assert flat.x_limits[0] != flat.x_limits[1]
        assert flat.y_limits[0] != flat.y_limits[1]
    for theme in THEMES.values():
        for role in roles_of(figure):
            assert theme.colour(role)


def is_possible_here(params):
    """A GPU is a choice that not every machine has; that its absence gets a sentence is tested beside the demo."""
    if getattr(params, "device", "cpu") != "cuda":
        return True
    import torch

    return torch.cuda.is_available()


@every_demo
def test_every_choice_runs_and_can_be_drawn(demo_id):
    demo = load(demo_id)
    for name, params in variants(demo):
        if not is_possible_here(params):
            continue
        run = HeadlessRun(demo_id, params)
        run.advance(2)
        assert is_finite(to_json(run.run.results())), name
        check(run.figure())


@every_demo
def test_every_preset_runs_and_can_be_drawn(demo_id):
    demo = load(demo_id)
    for preset in demo.presets.values():
        run = HeadlessRun(demo_id, build(demo.Params, preset.params))
        check(run.figure())
        run.advance(2)
        check(run.figure())


@every_demo
def test_drawing_is_a_pure_function(demo_id):
    run = after_three_steps(demo_id)
    frame = run.run.frame()
    before = signature(frame)
    first, second = (run.demo.draw(run.params, frame, PLAIN) for _ in range(2))
    assert signature(first) == signature(second)
    assert signature(frame) == before


@every_demo
def test_a_large_array_that_did_not_change_is_the_same_array(demo_id):
    """That is what makes sending and redrawing it free."""
    run = after_three_steps(demo_id)
    frames = run.run.frame(), run.run.frame()
    first, second = ({id(a) for a in arrays_of(frame) if a.nbytes > 4096} for frame in frames)
    assert first == second


CONTROLS = re.compile(r"\b(drag|click|paint here|press)", re.IGNORECASE)


@every_demo
def test_on_paper_nothing_asks_to_be_dragged_or_clicked(demo_id):
    demo = load(demo_id)
    for preset in [Preset({}, ""), *demo.presets.values()]:
        figure = HeadlessRun(demo_id, build(demo.Params, preset.params)).figure(ON_PAPER)
        for panel in figure.panels:
            assert not [mark.key for mark in panel.marks if isinstance(mark, Handle | Canvas)], panel.key
            words = [panel.title, panel.x.label, panel.y.label]
            words += [mark.label for mark in panel.marks] + [m.text for m in panel.marks if isinstance(m, Text)]
            assert not [said for said in words if CONTROLS.search(said)], panel.key


@every_demo
def test_no_place_of_the_grid_is_empty(demo_id):
    """Room that nobody takes is taken from the picture."""
    demo = load(demo_id)
    for preset in [Preset({}, ""), *demo.presets.values()]:
        run = HeadlessRun(demo_id, build(demo.Params, preset.params))
        for view in (PLAIN, View(compact=True)):
            figure = run.figure(view)
            taken = {
                (row + down, column + right)
                for row, column, rows, columns in (panel.place for panel in figure.panels)
                for down in range(rows)
                for right in range(columns)
            }
            assert len(taken) == len(figure.rows) * len(figure.columns), preset.text


@every_demo
def test_a_narrow_page_shows_no_more_than_a_wide_one(demo_id, tmp_path):
    run = after_three_steps(demo_id)
    narrow, wide = (run.figure(on_paper(width, THEMES["print"])) for width in (8.0, 16.0))
    assert {panel.key for panel in narrow.panels} <= {panel.key for panel in wide.panels}
    for ending in ("svg", "pdf"):
        narrow.save(tmp_path / f"narrow.{ending}", size_cm=(8.0, 6.0), dpi=DPI)


@every_demo
@pytest.mark.parametrize("theme_name", ["print", "light", "projector"])
def test_in_a_file_no_words_lie_over_others_or_off_the_page(demo_id, theme_name):
    theme = THEMES[theme_name]
    for size_cm in ((16.0, 10.0), (12.0, 8.0)):
        figure = stacked(after_three_steps(demo_id).figure(on_paper(size_cm[0], theme)), *size_cm)
        flats = [lower(panel) for panel in figure.panels]
        scaled = [theme.scaled(scale) for scale in scales_for(size_cm[0], theme)]
        pages = [Page(figure, each, size_cm, Margins(), {}) for each in scaled]
        assert any(has_room(page.place(flats), page) for page in pages), size_cm


@every_demo
def test_it_can_be_drawn_beside_earlier_runs_from_elsewhere_and_compactly(demo_id):
    run = after_three_steps(demo_id)
    other = HeadlessRun(demo_id, run.params)
    ghost = Ghost("before", other.params, other.run.frame())
    for view in (View(compact=True), View(camera=Camera(azimuth=10.0)), View(ghosts=(ghost, ghost))):
        check(run.figure(view))


def kept(panel):
    """The marks of runs kept to compare."""
    return [mark for mark in panel.marks if getattr(mark, "role", "") == "ghost"]


@every_demo
def test_a_run_kept_is_named_wherever_it_is_drawn(demo_id):
    run = after_three_steps(demo_id)
    ghost = Ghost("the other run", run.params, run.run.frame())
    for view in (View(ghosts=(ghost,)), View(ghosts=(ghost,), compact=True)):
        for panel in run.figure(view).panels:
            if kept(panel):
                assert panel.legend, panel.key
                assert any("the other run" in mark.label for mark in kept(panel)), panel.key


@every_demo
def test_a_run_kept_of_other_data_is_not_drawn(demo_id):
    run = after_three_steps(demo_id)
    choices = [p for p in describe(run.demo.Params) if p.about.is_data and p.kind == "choice"]
    for known in choices:
        other = next(choice for choice in known.choices if choice != getattr(run.params, known.name))
        of_other_data = run.params.model_copy(update={known.name: other})
        figure = run.figure(View(ghosts=(Ghost("other data", of_other_data, run.run.frame()),)))
        assert not any(kept(panel) for panel in figure.panels), known.name


@every_demo
def test_what_takes_a_file_says_what_the_data_are(demo_id):
    for known in describe(load(demo_id).Params):
        assert known.about.is_data or known.widget != "file", known.name


@every_demo
def test_each_panel_can_be_told_with_a_number(demo_id):
    for panel in after_three_steps(demo_id).figure(PLAIN).panels:
        assert any(letter.isdigit() for letter in f"{told(panel)} {panel.alt}"), panel.key
        assert panel.alt, panel.key


@every_demo
def test_every_gesture_gives_new_parameters_or_a_sentence(demo_id):
    run = after_three_steps(demo_id)
    figure = run.figure(PLAIN)
    for event in events_for(figure):
        before = as_json(run.params)
        try:
            after = run.demo.on(event, run.params)
        except InputError:
            continue
        assert as_json(run.params) == before
        assert after is None or build(run.demo.Params, as_json(after)) == after
    if any(panel.clicks for panel in figure.panels):
        assert run.demo.hint


@every_demo
def test_its_small_picture_shows_something(demo_id):
    """A demo that takes minutes to show anything stands in the gallery with what was measured before."""
    light = THEMES["light"]
    ticking = itertools.count(0.0, MOST_SECONDS / 40)  # forty steps or refinements, however fast
    small = thumbnail(demo_id, lambda: next(ticking))
    picture = Renderer(light, SIZE_CM, DPI).pixels(small)[..., :3].reshape(-1, 3)
    colours, counts = np.unique(picture, axis=0, return_counts=True)
    stands_out = [contrast(as_hex(tuple(c)), light.colours["panel"]) >= MARK_CONTRAST for c in colours.tolist()]
    assert counts[stands_out].sum() / counts.sum() > 0.005


# -- its files ------------------------------------------------------------------------------------------------------


def check_words(path: Path, figure: Figure) -> None:
    """The titles of the panels are among the words of an SVG."""
    words = {node.text for node in ElementTree.parse(path).iter() if node.tag.endswith("text")}
    for panel in figure.panels:
        assert not panel.title or any(part in str(words) for part in f"{panel.title} {panel.short}".split())


@every_demo
def test_its_picture_can_be_saved_and_read_again(demo_id, tmp_path):
    from PIL import Image

    figure = after_three_steps(demo_id).figure()
    for ending in ("svg", "pdf", "png", "csv"):
        figure.save(tmp_path / f"figure.{ending}", dpi=DPI)
    check_words(tmp_path / "figure.svg", figure)
    assert (tmp_path / "figure.pdf").read_bytes().startswith(b"%PDF-")
    with Image.open(tmp_path / "figure.png") as picture:
        assert len(set(np.asarray(picture.convert("L")).ravel().tolist())) > 10
    with (tmp_path / "figure.csv").open(encoding="utf-8", newline="") as table:
        assert len(list(csv.reader(table))) > 1


@every_demo
def test_its_picture_can_be_saved_in_every_other_theme(demo_id, tmp_path):
    figure = after_three_steps(demo_id).figure()
    for theme in set(THEMES) - {"print"}:  # what files have unless another is asked for
        figure.save(tmp_path / "figure.svg", theme=theme, dpi=DPI)
        check_words(tmp_path / "figure.svg", figure)


@every_demo
def test_the_command_line_runs_it(demo_id, tmp_path, capsys):
    parameters, picture = tmp_path / "light.json", tmp_path / "x.svg"
    parameters.write_text(json.dumps(as_json(light(demo_id))), encoding="utf-8")
    asked = ["--params", str(parameters), "--steps", "2", "--json", "-", "--export", str(picture)]
    assert cli.main(["run", demo_id, *asked]) == 0
    results = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)["results"]
    assert list(results) == list(load(demo_id).results)
    run = HeadlessRun(demo_id, light(demo_id))
    run.advance(2)
    refined(run)
    assert results == json.loads(json.dumps(run.results()))
    assert picture.stat().st_size > 1000
