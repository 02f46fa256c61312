"""Forks, and who gets past them."""

import numpy as np
import pytest

import rnnviz
from rnnviz import cli
from rnnviz.data.midi import melody, midi_bytes
from rnnviz.data.tunes import as_symbols, known_tunes
from rnnviz.demos.song import Params, on, sound
from rnnviz.demos.song.drawing import beats_shown
from rnnviz.demos.song.run import TESTED, apart
from rnnviz.errors import InputError
from rnnviz.events import Click, Drag, Remove
from rnnviz.headless import HeadlessRun
from rnnviz.learning.song_training import SongPlan, SongTraining, notes_right, played, taught
from rnnviz.learning.tune_order import forks
from rnnviz.parameters import build, changed


def outcome(tune, cell, units, rate=0.01, truncate=0, seed=0, updates=600):
    """Updates until it is learned; or (notes right, notes right while taught)."""
    plan = SongPlan(tuple(as_symbols(known_tunes()[tune])[0]), cell, units, truncate, seed)
    training, rng = SongTraining(plan), np.random.default_rng(0)
    for update in range(1, updates + 1):
        training.update(rate)
        if update % TESTED == 0 and played(plan, training.theta, 0.0, rng) == plan.symbols:
            return update
    right = notes_right(plan, played(plan, training.theta, 0.0, rng))
    return right, int(taught(plan, training.theta).right.sum())


def count(outcomes):
    return sum(isinstance(one, int) for one in outcomes)


@pytest.mark.parametrize(("tune", "cell", "units"), [("frere-jacques", "simple", 16), ("frere-jacques", "lstm", 16)])
def test_a_short_song_is_learned_by_everyone(tune, cell, units):
    found = [outcome(tune, cell, units, seed=seed) for seed in range(3)]
    assert count(found) == 3
    assert all(25 <= updates <= 100 for updates in found)


def test_sixty_two_notes_are_no_obstacle_for_sixteen_simple_units():
    found = [outcome("ode-to-joy", "simple", 16, seed=seed) for seed in range(3)]
    assert count(found) == 3
    assert all(updates <= 400 for updates in found)


def test_lstms_learn_the_minuet_and_slow_simple_nets_do_not():
    lstm = [outcome("minuet", "lstm", 32, seed=seed) for seed in range(6)]
    simple = [outcome("minuet", "simple", 32, rate=0.003, seed=seed) for seed in range(6)]
    assert count(lstm) == 6
    assert all(75 <= updates <= 325 for updates in lstm)
    assert count(simple) == 0
    assert all(fail in ((25, 63), (57, 63)) for fail in simple), "every failure is the fork"


@pytest.mark.slow
def test_the_table_of_the_notes():
    def learned(*args, **values):
        return count([outcome(*args, seed=seed, **values) for seed in range(6)])

    assert learned("minuet", "simple", 16) == 2
    assert learned("minuet", "simple", 32) == 3
    assert learned("minuet", "gru", 32) == 1
    assert learned("minuet", "lstm", 16) == 6
    assert learned("minuet", "lstm", 16, truncate=8) == 5
    assert learned("frere-jacques", "simple", 16, truncate=1) == 6
    assert learned("minuet-twice", "simple", 32) == 0
    assert learned("minuet-twice", "lstm", 32) >= 2


def test_the_default_meets_the_fork_and_does_not_get_past_it():
    run = HeadlessRun("song", Params(updates=200))
    run.finish()
    found = run.results()
    assert found["notes_right"] in (25, 57)
    assert (found["teacher_right"], found["order"], found["forks"], found["n_weights"]) == (63, 27, [26, 58], 2291)
    assert found["learned"] is False
    frame = run.run.frame()
    assert frame.twin == {25: 58, 57: 26}[found["notes_right"]]
    assert "fork" in run.figure().caption


def test_a_learned_song_stops_the_run_and_is_the_song():
    run = rnnviz.start("song", preset_name="short-song")
    run.finish()
    found = run.results()
    assert found["learned"] is True
    assert found["updates"] % TESTED == 0
    assert found["updates"] < 600
    assert [tuple(note) for note in found["generated"]] == list(known_tunes()["frere-jacques"])
    assert found["notes_right"] == found["teacher_right"] == found["n_notes"] == 32


def test_what_is_played_is_the_tune_if_and_only_if_it_is_learned():
    run = HeadlessRun("song", Params(tune="frere-jacques", hidden=16, updates=60))
    while not run.run.done:
        run.step()
        found = run.results()
        assert found["learned"] is ([tuple(n) for n in found["generated"]] == list(known_tunes()["frere-jacques"]))
        assert found["notes_right"] <= found["teacher_right"] or found["learned"]


def test_the_distance_at_the_fork_tells_who_learns():
    simple, lstm = (HeadlessRun("song", Params(cell=cell, updates=200)) for cell in ("simple", "lstm"))
    for run in (simple, lstm):
        run.finish()
    assert simple.run.frame().apart[-1] < 1e-3 < lstm.run.frame().apart[-1]
    assert simple.run.frame().way.tolist() == list(range(1, 27))


def test_the_distance_is_that_of_the_two_ways():
    states = np.random.default_rng(0).uniform(-1, 1, (64, 5))
    way, distance = apart(states, (26, 58), 27)
    assert distance[-1] == pytest.approx(np.linalg.norm(states[25] - states[57]) / (2 * 5**0.5))
    assert distance[0] == pytest.approx(np.linalg.norm(states[0] - states[32]) / (2 * 5**0.5))
    assert (way[0], way[-1]) == (1, 26)
    assert (distance <= 1).all()
    assert len(apart(states, (), 1)[0]) == 0


def test_temperature_changes_what_is_played_and_nothing_that_is_learned():
    cold, warm = (HeadlessRun("song", Params(updates=30, temperature=t)) for t in (0.0, 3.0))
    for run in (cold, warm):
        run.finish()
    assert np.array_equal(cold.run._training.theta, warm.run._training.theta)
    assert cold.results()["generated"] != warm.results()["generated"]
    assert cold.results()["notes_right"] == warm.results()["notes_right"]
    warm.run.change(changed(warm.run.params, {"temperature": 0.0}))
    assert warm.run.results()["generated"] == cold.run.results()["generated"]


def test_one_note_again_and_again_must_be_counted():
    run = HeadlessRun("song", Params(tune="own", notes=((60, 1.0),) * 6))
    assert run.results()["order"] == 6
    run.figure()


# -- a person's tune ---------------------------------------------------------------------------------------------------


def test_notes_are_added_moved_and_taken_away():
    params = Params(tune="frere-jacques")
    song = known_tunes()["frere-jacques"]
    higher = on(Drag("roll", "notes", 3, 4.4, 65.2), params)
    assert higher is not None
    assert higher.notes[3] == (65, 1.5)
    assert higher.notes[:3] == song[:3]
    added = on(Click("roll", 2.1, 60.3), params)
    assert added is not None
    assert added.notes[:4] == (*song[:2], (60, 1.0), song[2])
    fewer = on(Remove("roll", "notes", 0), params)
    assert fewer is not None
    assert fewer.notes == song[1:]
    assert on(Click("learning", 1.0, 1.0), params) is None


def test_the_axis_stays_while_a_note_is_made_longer():
    song = known_tunes()["minuet"]
    longer = (*song[:31], (69, 4.0), *song[32:])
    assert beats_shown(longer) == beats_shown(song) == 56.0


def test_a_note_never_leaves_the_keyboard():
    params = Params(tune="own", notes=((24, 1.0), (108, 1.0)))
    for y in (-500.0, 500.0):
        moved = on(Drag("roll", "notes", 1, -3.0, y), params)
        assert moved is not None
        assert 24 <= moved.notes[1][0] <= 108
        assert moved.notes[1][1] == 0.25


def test_the_last_two_notes_stay():
    with pytest.raises(InputError, match="at least 2"):
        on(Remove("roll", "notes", 0), Params(tune="own", notes=((60, 1.0), (62, 1.0))))
    with pytest.raises(InputError, match="remove one first"):
        on(Click("roll", 2.1, 60.3), Params(tune="own", notes=((60, 1.0),) * 400))


def test_another_tune_forgets_the_notes_that_were_changed():
    edited = Params(tune="frere-jacques", notes=((60, 1.0), (62, 1.0)))
    assert changed(edited, {"tune": "twinkle"}).song == known_tunes()["twinkle"]


def test_without_a_note_of_the_minuet_the_fork_is_nearer():
    minuet = known_tunes()["minuet"]
    shorter = minuet[:45] + minuet[46:]
    assert len(forks(as_symbols(shorter)[0])) >= 2
    assert HeadlessRun("song", Params(tune="own", notes=shorter)).results()["order"] < 27


def test_a_midi_file_is_a_tune(tmp_path):
    path = tmp_path / "mine.mid"
    path.write_bytes(midi_bytes(((60, 1.0), (64, 0.5), (62, 2.0)), 90))
    run = HeadlessRun("song", Params(tune="own", midi=str(path)))
    assert run.results()["n_notes"] == 3
    with pytest.raises(InputError, match="cannot be read"):
        HeadlessRun("song", Params(midi=str(tmp_path / "none.mid")))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"tune": "own"}, "needs notes"),
        ({"notes": [[60, 1]]}, "at least 2"),
        ({"notes": [[60, 1], [62, 0]]}, "greater than 0"),
        ({"notes": [[60, 1], [120, 1]]}, "at most 108"),
        ({"notes": [[60, 1], [23, 1]]}, "at least 24"),
        ({"notes": [[60, 1]] * 401}, "at most 400"),
        ({"notes": [[60, 1 + n / 8] for n in range(65)]}, "64 different"),
    ],
)
def test_what_is_no_tune_is_refused(values, words):
    with pytest.raises(InputError, match=words):
        build(Params, values)


# -- what is heard -----------------------------------------------------------------------------------------------------


def test_one_hears_the_net_or_the_tune():
    run = HeadlessRun("song", Params(bpm=60.0))
    frame = run.run.frame()
    assert sound(run.params, frame).notes == frame.generated
    original = sound(changed(run.params, {"played": "original"}), frame)
    assert original.notes == known_tunes()["minuet"]
    assert original.seconds == 48.0


def test_sound_files_are_exports_of_demos_that_can_be_heard(tmp_path, capsys):
    wav, mid = tmp_path / "x.wav", tmp_path / "x.mid"
    arguments = ["run", "song", "--steps", "1", "--set", "played=original", "--export", str(wav), "--export", str(mid)]
    assert cli.main(arguments) == 0
    assert melody(mid.read_bytes()) == known_tunes()["minuet"]
    assert wav.read_bytes()[:4] == b"RIFF"
    assert cli.main(["run", "hopfield-plane", "--steps", "1", "--export", str(wav)]) == 2
    assert "not a format written here" in capsys.readouterr().err
