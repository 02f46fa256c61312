"""What the command line says, and how it ends."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import rnnviz
from rnnviz import cli
from rnnviz.commands import job as job_module
from rnnviz.commands.progress import ProgressLine
from rnnviz.commands.reel import Reel
from rnnviz.session import load_session

pytestmark = pytest.mark.usefixtures("fake_demos")


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """rnnviz with these arguments."""

    def run(*arguments: object) -> Outcome:
        status = cli.main([str(argument) for argument in arguments])
        return Outcome(status, *capsys.readouterr())

    return run


@pytest.fixture
def right(command: Command) -> Callable[..., str]:
    """What it prints when all is right."""

    def run(*arguments: object) -> str:
        outcome = command(*arguments)
        assert (outcome.status, outcome.err) == (0, "")
        return outcome.out

    return run


@pytest.fixture
def wrong(command: Command) -> Callable[..., str]:
    """The one sentence it says when something is wrong."""

    def run(*arguments: object) -> str:
        outcome = command(*arguments)
        assert (outcome.status, outcome.out) == (2, "")
        assert outcome.err.startswith("rnnviz: ")
        assert outcome.err.count("\n") == 1
        assert outcome.err.rstrip()[-1] in ".?"
        return outcome.err

    return run


# -- list, show ---------------------------------------------------------------------------------------------------


def test_list_has_a_line_for_every_demo(right):
    row = next(line for line in right("list").splitlines() if line.startswith("random-walk"))
    assert row.split("  ", 1)[1].split(maxsplit=1) == ["Attractors", "Random walk"]


def test_list_as_json(right):
    found = {entry["id"]: entry for entry in json.loads(right("list", "--json"))}
    assert found["random-walk"] == {
        "id": "random-walk", "group": "Attractors", "title": "Random walk",
        "sentence": "A walker without a plan gets as far as the root of its steps.",
    }  # fmt: skip


def test_show_names_everything_there_is_to_set_and_to_read(right):
    text = right("show", "random-walk")
    for word in ("length", "stride", "in m, live", "plane | line", "seed", "distance", "short", "Five steps."):
        assert word in text


def test_show_as_json(right):
    found = json.loads(right("show", "--json", "random-walk"))
    assert set(found["results"]) == {"distance", "path", "visits"}
    assert found["presets"]["long"]["params"] == {"length": 300, "stride": 0.5}
    assert found["presets"]["long"]["steps"] == 12
    stride = next(parameter for parameter in found["parameters"] if parameter["name"] == "stride")
    assert (stride["type"], stride["low"], stride["high"], stride["unit"], stride["live"]) == (
        "float",
        0,
        10,
        "m",
        True,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([name, "--help"] for name in [*cli.COMMANDS, "open"])])
def test_help_everywhere(right, arguments):
    assert "Usage: rnnviz" in right(*arguments)


def test_version(right):
    assert right("--version").strip() == rnnviz.__version__


# -- run ------------------------------------------------------------------------------------------------------------


def run_json(right: Callable[..., str], *arguments: object) -> dict[str, object]:
    found = json.loads(right("run", "random-walk", "--json", "-", *arguments), parse_constant=pytest.fail)
    assert isinstance(found, dict)
    return found


def test_the_json_holds_what_the_contract_says_and_nothing_else(right):
    found = run_json(right, "--preset", "short", "--seed", 7)
    assert list(found) == ["demo", "preset", "params", "seed", "results", "remarks", "seconds", "versions"]
    assert (found["demo"], found["preset"], found["seed"]) == ("random-walk", "short", 7)
    assert found["params"]["length"] == 5
    assert found["params"]["seed"] == 7
    assert found["versions"]["rnnviz"] == rnnviz.__version__
    assert found["seconds"] >= 0


def test_the_results_are_those_of_the_library(right):
    run = rnnviz.start("random-walk", seed=5, length=9)
    run.finish()
    assert run_json(right, "--set", "length=9", "--seed", 5)["results"] == run.results()


def test_the_same_command_prints_the_same_results(right):
    first, second = (run_json(right, "--seed", 3)["results"] for _ in range(2))
    assert first == second
    assert first != run_json(right, "--seed", 4)["results"]


def test_options_may_stand_before_and_after_the_demo(right):
    before = json.loads(right("run", "--seed", 3, "--json", "-", "random-walk", "--steps", 2))
    after = json.loads(right("run", "random-walk", "--steps=2", "--seed=3", "--json=-"))
    assert before["results"] == after["results"]


def test_values_are_json_and_else_plain_text(right):
    params = run_json(
        right,
        "--set",
        "posts=[[1,1],[-1,-1]]",
        "--set",
        "start=[0.5, -2]",
        "--set",
        "kind=line",
        "--set",
        "stride=1e-1",
    )["params"]
    assert params["posts"] == [[1, 1], [-1, -1]]
    assert params["start"] == [0.5, -2]
    assert (params["kind"], params["stride"]) == ("line", 0.1)


def test_the_later_source_of_a_parameter_wins(right, tmp_path):
    file = tmp_path / "params.json"
    file.write_text('{"length": 8, "stride": 3.0, "seed": 1}')
    preset = ("--preset", "long")
    assert run_json(right, *preset)["params"]["length"] == 300
    params = run_json(right, "--set", "stride=4", *preset, "--params", file, "--seed", 9)["params"]
    assert (params["length"], params["stride"], params["seed"]) == (8, 4.0, 9)


def test_without_steps_to_the_end_and_with_steps_so_many(right):
    assert len(run_json(right)["results"]["path"]) == 21
    assert len(run_json(right, "--steps", 4)["results"]["path"]) == 5
    assert len(run_json(right, "--steps", 0)["results"]["path"]) == 1
    assert len(run_json(right, "--steps", 10**9)["results"]["path"]) == 21


def test_the_picture_is_refined_even_after_a_few_steps(right):
    assert sum(run_json(right, "--steps", 4)["results"]["visits"]) == pytest.approx(1.0)


def test_a_person_gets_a_readable_summary(right):
    text = right("run", "random-walk", "--preset", "short", "--set", "length=30")
    assert text.startswith("random-walk · short · seed 0 · 30 steps in ")
    assert "31 x 2 numbers" in text
    assert "from the start, in metres" in text


def test_results_into_files(right, tmp_path):
    text = right("run", "random-walk", "--json", tmp_path / "a.json", "--export", tmp_path / "b.json")
    first, second = (json.loads((tmp_path / name).read_text()) for name in ("a.json", "b.json"))
    assert first == second
    assert f"wrote {tmp_path / 'a.json'}" in text


def test_json_stays_alone_on_stdout_beside_other_files(right, tmp_path):
    found = run_json(right, "--save", tmp_path / "a.rnnviz", "--export", tmp_path / "b.json")
    assert found["demo"] == "random-walk"
    assert (tmp_path / "a.rnnviz").is_file()


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "csv"])
def test_the_figure_into_files(right, tmp_path, ending):
    file = tmp_path / f"walk.{ending}"
    look = ("--size", "12x8", "--dpi", 60, "--theme", "dark")
    right("run", "random-walk", "--export", file, "--export", tmp_path / f"again.{ending}", *look)
    assert file.stat().st_size > 300
    assert file.read_bytes() == (tmp_path / f"again.{ending}").read_bytes()
    right("run", "random-walk", "--seed", 1, "--export", tmp_path / f"other.{ending}", *look)
    assert file.read_bytes() != (tmp_path / f"other.{ending}").read_bytes()


def test_the_size_and_resolution_of_a_picture(right, tmp_path):
    right("run", "random-walk", "--export", tmp_path / "a.png", "--size", "12.7x7.62", "--dpi", 50)
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (250, 150)
        assert json.loads(picture.text["Description"])["parameters"]


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "csv", "gif", "json"])
def test_a_figure_is_made_again_from_what_its_file_says(right, wrong, tmp_path, ending):
    file, again = tmp_path / f"walk.{ending}", tmp_path / f"again.{ending}"
    chosen = ("--preset", "long", "--seed", 3, "--set", "length=12")
    look = ("--size", "4x3", "--dpi", 30)
    right("run", "random-walk", *chosen, "--export", file, *look)
    right("run", "random-walk", "--params", file, "--export", again, *look)
    wanted, found = (run_json(right, "--params", path) for path in (file, again))
    assert found == {**wanted, "seconds": found["seconds"]}
    assert found["params"]["length"] == 12
    assert "random-walk" in wrong("run", "unroll", "--params", file)


def test_a_picture_made_elsewhere_holds_no_parameters(wrong, tmp_path):
    Image.new("RGB", (4, 4)).save(tmp_path / "photo.png")
    (tmp_path / "table.csv").write_text("x,y\n1,2\n")
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.4 /Subject (About \\(nothing\\)) ")
    for name in ("photo.png", "table.csv", "letter.pdf"):
        assert "does not say which parameters" in wrong("run", "random-walk", "--params", tmp_path / name)


def test_a_figure_says_how_far_its_run_had_come(right, tmp_path):
    for steps, said in ((("--steps", 4), "4"), ((), "all")):
        right("run", "random-walk", *steps, "--export", tmp_path / "a.png", "--size", "4x3", "--dpi", 30)
        with Image.open(tmp_path / "a.png") as picture:
            stamp = json.loads(picture.text["Description"])
        assert stamp["steps"] == said
        assert stamp["seed"] == "0"
        assert json.loads(stamp["versions"])["rnnviz"] == rnnviz.__version__


@pytest.mark.parametrize("ending", ["gif", "mp4"])
def test_a_movie_of_the_run(right, tmp_path, ending):
    file = tmp_path / f"walk.{ending}"
    right("run", "random-walk", "--set", "length=7", "--export", file, "--size", "8x5", "--dpi", 40)
    assert frames_in(file) == 9


def frames_in(file: Path) -> int:
    if file.suffix == ".gif":
        with Image.open(file) as movie:
            return int(movie.n_frames)
    import imageio_ffmpeg

    return imageio_ffmpeg.count_frames_and_secs(str(file))[0]


def test_a_movie_does_not_change_the_results(right, tmp_path):
    movie = ("--export", tmp_path / "a.gif", "--size", "4x3", "--dpi", 20)
    assert run_json(right, *movie)["results"] == run_json(right)["results"]


# -- sessions ---------------------------------------------------------------------------------------------------------


def test_a_session_is_gone_on_with(right, tmp_path):
    file = tmp_path / "half.rnnviz"
    right("run", "random-walk", "--preset", "long", "--seed", 2, "--steps", 10, "--save", file)
    assert load_session(file).steps == 10
    again = run_json(right, "--resume", file, "--steps", 5, "--save", file)
    whole = run_json(right, "--preset", "long", "--seed", 2, "--steps", 15)
    assert again["results"] == whole["results"]
    assert again["preset"] == "long"
    assert load_session(file).steps == 15


def test_a_live_parameter_may_change_on_the_way(right, tmp_path):
    file = tmp_path / "half.rnnviz"
    right("run", "random-walk", "--steps", 10, "--save", file)
    path = np.array(run_json(right, "--resume", file, "--set", "stride=3")["results"]["path"])
    lengths = np.hypot(*np.diff(path, axis=0).T)
    assert np.allclose(lengths, [1.0] * 10 + [3.0] * 10)


def test_other_parameters_need_a_fresh_start(wrong, right, tmp_path):
    file = tmp_path / "half.rnnviz"
    right("run", "random-walk", "--steps", 10, "--save", file)
    assert "length" in wrong("run", "random-walk", "--resume", file, "--set", "length=30")
    assert "--seed" in wrong("run", "random-walk", "--resume", file, "--seed", 1)
    assert "session of 'random-walk'" in wrong("run", "forecast", "--resume", file)


# -- wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("lst", "did you mean 'list'?"),
        ("random-walk", "no command 'random-walk'"),
        ("list --jsn", "--jsn"),
        ("list extra", "'extra' is one word too many"),
        ("show", "DEMO"),
        ("show random-wolk", "did you mean 'random-walk'?"),
        ("open random-wolk", "random-wolk"),
        ("run", "DEMO"),
        ("run random-walk short", "'short' is one word too many"),
        ("run random-walk --sed 3", "--seed"),
        ("run random-walk --preset shrt", "did you mean 'short'?"),
        ("run random-walk --set lenght=3", "did you mean 'length'?"),
        ("run random-walk --set length", "NAME=VALUE"),
        ("run random-walk --set =3", "NAME=VALUE"),
        ("run random-walk --set length=0", "length must be at least 1"),
        ("run random-walk --set length=1000000000", "length may be at most 1000"),
        ("run random-walk --set length=many", "length"),
        ("run random-walk --set length=1.5", "length"),
        ("run random-walk --set stride=NaN", "stride must be a finite number"),
        ("run random-walk --set stride=Infinity", "stride must be a finite number"),
        ("run random-walk --set stride=1e999", "stride must be a finite number"),
        ("run random-walk --set kind=cube", "kind must be 'plane' or 'line'"),
        ("run random-walk --set start=[0]", "start"),
        ("run random-walk --set posts=[[0,0],[0,0],[0,0],[0,0],[0,0],[0,0]]", "posts"),
        ("run random-walk --set labelled=perhaps", "labelled"),
        ("run random-walk --seed -1", "--seed"),
        ("run random-walk --seed 4294967296", "seed must be less than"),
        ("run random-walk --seed 1.5", "--seed"),
        ("run random-walk --seed 1 --seed 2", "--seed"),
        ("run random-walk --steps -1", "--steps"),
        ("run random-walk --steps some", "--steps"),
        ("run random-walk --theme pink", "theme 'pink'"),
        ("run random-walk --size 16", "WIDTHxHEIGHT"),
        ("run random-walk --size 16x0", "0 cm long"),
        ("run random-walk --size 1e9x1e9", "--size"),
        ("run random-walk --size 999999x10", "999999 cm long"),
        ("run random-walk --dpi 0", "resolution of 0 dpi"),
        ("run random-walk --dpi 1000000", "dpi is not possible"),
        ("run random-walk --export a.png --size 200x200 --dpi 2400", "million pixels"),
        ("run random-walk --export a.docx", "'.docx'"),
        ("run random-walk --export a", "no ending"),
        ("run random-walk --export no/a.svg", "does not exist"),
        ("run random-walk --dpi lots", "--dpi"),
        ("run random-walk --json --steps", "--json takes the name of a file"),
        ("run random-walk --json no/such/folder.json", "does not exist"),
        ("run random-walk --save walk.zip", ".rnnviz"),
        ("run random-walk --save no/such/walk.rnnviz", "does not exist"),
        ("run random-walk --resume missing.rnnviz", "missing.rnnviz"),
        ("run random-walk --params missing.json", "missing.json"),
        ("--lesson", "--lesson"),
        ("--projectr", "--projector"),
    ],
)
def test_wrong_input_gets_one_sentence(wrong, line, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert words in wrong(*line.split())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b"{", "line 1, column 2"),
        (b"[1]", "one JSON object"),
        (b"\xff\xfe", "not a JSON text"),
        (b"[" * 100_000, "not a JSON text"),
        (b'{"length": "x"}', "length"),
        (b'{"lenght": 3}', "did you mean 'length'?"),
        (b'{"stride": NaN}', "finite"),
    ],
)
def test_a_file_of_parameters_that_is_none(wrong, tmp_path, content, words):
    file = tmp_path / "params.json"
    file.write_bytes(content)
    assert words in wrong("run", "random-walk", "--params", file)


def test_a_folder_instead_of_a_file(wrong, tmp_path):
    for option in ("--params", "--json", "--resume"):
        assert "director" in (text := wrong("run", "random-walk", option, tmp_path)) or "folder" in text


def test_one_file_for_two_things(wrong, tmp_path):
    file = tmp_path / "a.json"
    assert "named twice" in wrong("run", "random-walk", "--json", file, "--export", tmp_path / "." / "a.json")


def test_targets_are_checked_before_anything_is_computed(wrong, tmp_path, monkeypatch):
    monkeypatch.setattr(job_module.Job, "compute", lambda *_, **__: pytest.fail("computed"))
    wrong("run", "random-walk", "--save", tmp_path / "no" / "a.rnnviz")
    wrong("run", "random-walk", "--json", tmp_path / "no" / "a.json")


def test_a_bug_is_not_dressed_up_as_wrong_input(monkeypatch):
    def broken(*arguments, **options):
        raise ValueError("shapes do not match")

    monkeypatch.setattr(job_module.Job, "compute", broken)
    with pytest.raises(ValueError, match="shapes"):
        cli.main(["run", "random-walk"])


def test_too_little_memory_gets_a_sentence(wrong, monkeypatch):
    def hungry(*arguments, **options):
        raise MemoryError

    monkeypatch.setattr(job_module.Job, "compute", hungry)
    assert "memory" in wrong("run", "random-walk")


# -- parts ------------------------------------------------------------------------------------------------------------


class Terminal:
    def __init__(self, is_terminal: bool) -> None:
        self.text = ""
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


def test_progress_is_shown_late_seldom_and_removed():
    now = 0.0
    terminal = Terminal(True)
    line = ProgressLine("demo", stream=terminal, clock=lambda: now)  # type: ignore[arg-type]
    for step in range(200):
        now = step / 100
        line.update(f"step {step}", step / 200)
    said = [part for part in terminal.text.split("\r") if part]
    assert 8 <= len(said) <= 11
    assert said[0].startswith("demo: step 100 · 50 % · 1 s left")
    line.clear()
    assert terminal.text.endswith("\r\x1b[K")


def test_progress_says_nothing_to_a_file_and_nothing_about_a_short_run():
    for terminal, seconds in ((Terminal(False), 100.0), (Terminal(True), 0.5)):
        times = iter([0.0, seconds])
        line = ProgressLine("demo", stream=terminal, clock=lambda times=times: next(times))  # type: ignore[arg-type]
        line.update("step 1", 0.5)
        line.clear()
        assert terminal.text == ""


@pytest.mark.parametrize("length", [0, 1, 7, 8, 9, 40, 1000])
def test_a_reel_keeps_few_frames_at_even_distances(length):
    reel = Reel(most=8)
    made = []
    for number in range(length):
        reel.offer(lambda number=number: made.append(number) or number)
    assert len(reel.frames) < 8
    assert reel.frames == list(range(0, length, reel.every))
    assert len(made) <= 8 * (1 + math.log2(length + 1))


def test_saved_files_are_named_in_the_order_they_were_written(right, tmp_path):
    text = right("run", "random-walk", "--json", tmp_path / "a.json", "--save", tmp_path / "b.rnnviz")
    written = [Path(line.removeprefix("wrote ")).name for line in text.splitlines() if line.startswith("wrote")]
    assert written == ["b.rnnviz", "a.json"]


def test_a_list_of_numbers_needs_no_brackets() -> None:
    from rnnviz.commands.parameters import assigned
    from rnnviz.registry import load

    sweep, forecast = load("forecast-sweep").Params, load("forecast").Params
    assert assigned(sweep, ["x_values=1,5"]) == assigned(sweep, ["x_values=[1,5]"]) == {"x_values": [1, 5]}
    assert assigned(sweep, ["x_values=1,x"]) == {"x_values": "1,x"}
    assert assigned(forecast, ["hidden=8,4", "lags=5"]) == {"hidden": [8, 4], "lags": 5}
