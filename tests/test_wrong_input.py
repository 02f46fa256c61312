"""What a new user and a saboteur have done to the real demos, each with the one sentence that it now gets."""

import errno
import json
import math
import os
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

import rnnviz
from rnnviz.cli import main
from rnnviz.commands.progress import ProgressLine
from rnnviz.data.series import load_series
from rnnviz.errors import InputError
from rnnviz.figure.mp4 import _failure
from rnnviz.learning.engines.size import weights_of
from rnnviz.registry import load, preset
from rnnviz.saving import atomic_write, check_place
from rnnviz.stopping import heed, stopping_tidily


def refused(demo: str, **values: Any) -> str:
    """What is said about these parameters."""
    with pytest.raises(InputError) as error:
        rnnviz.start(demo, **values)
    sentence = str(error.value)
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    assert len(sentence) < 300
    return sentence


# -- names --------------------------------------------------------------------------------------------------------


def test_capitals_do_not_hide_what_was_meant() -> None:
    with pytest.raises(InputError, match=r"did you mean 'hopfield-plane'\?"):
        load("Hopfield-PLANE")
    assert "did you mean 'laser'?" in refused("forecast", data="LASER")


def test_an_unknown_preset_is_named_before_its_demo() -> None:
    with pytest.raises(InputError, match=r"^There is no preset 'hopfield2neurons' of 'hopfield-plane'; did you mean"):
        preset(load("hopfield-plane"), "hopfield2neurons")


@pytest.mark.parametrize("name", ["x" * 5000, "x" * 5000 + ".csv", "a\0b", "a\0b.csv"])
def test_a_name_that_no_file_can_have(name: str) -> None:
    refused("forecast", data=name)
    refused("forecast", column=name)


# -- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("demo", "values"),
    [
        ("hopfield-plane", {"grid": True}),
        ("hopfield-plane", {"dt": True}),
        ("hopfield-plane", {"patterns": [[True, 1], [-1, -1]]}),
        ("forecast", {"hidden": [True]}),
        ("forecast", {"seed": False}),
    ],
)
def test_true_is_no_number(demo: str, values: dict[str, Any]) -> None:
    assert "takes numbers, not " in refused(demo, **values)


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("depth", [5, 900, 5000])
def test_lists_in_lists_in_lists(depth: int) -> None:
    assert "must be a number" in refused("hopfield-plane", patterns=nested(depth))


def test_a_time_step_with_which_nothing_arrives() -> None:
    for demo in ("hopfield-plane", "hopfield-cube"):
        assert "dt must be at least" in refused(demo, update="tanh", dt=1e-300)


def test_the_shortest_time_step_lets_starts_arrive() -> None:
    run = rnnviz.start("hopfield-plane", update="tanh", dt=0.02, grid=21)
    run.finish()
    assert sum(run.results()["basin_fractions"]) == pytest.approx(1.0)
    assert "not arrived" not in run.figure().caption


def test_the_caption_counts_who_has_not_arrived() -> None:
    run = rnnviz.start("hopfield-plane", update="tanh", rule="hebb", gain=0.7, dt=0.02, grid=21)
    run.finish()
    astray = 100 * (1 - math.fsum(run.results()["basin_fractions"]))
    assert astray > 1
    assert f"{astray:.3g}\u00a0% of the starts have not arrived" in run.figure().caption


@pytest.mark.parametrize("value", [[], {}, [[1, 1]], [None]])
def test_no_list_and_no_object_is_a_word(value: Any) -> None:
    assert "noise_kind must be 'flip'" in refused("hopfield-digits", noise_kind=value)


@pytest.mark.parametrize("value", ["\udcff", ["mlp", "\udcff"]])
def test_bytes_that_are_no_letters_are_refused_before_a_file_has_to_say_them(value: Any) -> None:
    assert "bytes that are no letters" in refused("forecast-bench", models=value)
    assert "bytes that are no letters" in refused("forecast", data="\udcff.csv")


@pytest.mark.parametrize("name", ["x" * 5000, "a\nb"])
def test_a_competitor_that_is_none(name: str) -> None:
    assert "models knows no " in refused("forecast-bench", models=name)


# -- data ---------------------------------------------------------------------------------------------------------


def series_file(folder: Path, values: list[float], name: str = "own.csv") -> Path:
    file = folder / name
    file.write_text("\n".join(map(repr, values)))
    return file


WAVE = [math.sin(i / 5) for i in range(300)]


@pytest.mark.parametrize(("factor", "words"), [(1e300, "reaches 9.99"), (1e-300, "differ by only 1.9")])
def test_numbers_that_single_precision_does_not_hold(tmp_path: Path, factor: float, words: str) -> None:
    assert words in refused("forecast", data=str(series_file(tmp_path, [factor * v for v in WAVE])))


def test_three_points_are_too_few_and_no_impossible_lag_is_asked_for(tmp_path: Path) -> None:
    assert "too few" in refused("forecast", data=str(series_file(tmp_path, [1.0, 2.0, 3.0])))


def test_a_column_may_be_named_by_its_number_in_text(tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("a;b\n" + "\n".join(f"{v:.3f};{2 * v:.3f}".replace(".", ",") for v in WAVE))
    by_number, by_name = (load_series(str(file), column) for column in ("1", "b"))
    assert by_number.values.tolist() == by_name.values.tolist() == [round(2 * v, 3) for v in WAVE]
    assert "numbered 0 to 1" in refused("forecast", data=str(file), column="2")


# -- sizes --------------------------------------------------------------------------------------------------------

HUGE = [2000] * 4


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"hidden": HUGE}, "at most 20 million"),
        ({"hidden": HUGE, "model": "transformer", "train_points": 9000}, "at most 20 million"),
        ({"hidden": [1000], "members": 10}, "members"),
        ({"hidden": [500], "train_points": 10_000, "model": "transformer"}, "multiplications"),
        ({"hidden": [2000], "train_points": 9000}, "multiplications"),
        ({"hidden": [2000], "training": "closed-loop", "lags": 20}, "multiplications"),
    ],
)
def test_combinations_too_large_are_refused_before_torch_is_there(values: dict[str, Any], words: str) -> None:
    assert words in refused("forecast", **values)


def test_many_points_and_wide_layers_are_refused_for_what_they_would_keep(tmp_path: Path) -> None:
    file = str(series_file(tmp_path, WAVE * 400))
    rnnviz.start("forecast", data=file, train_points=100_000, model="mlp", hidden=[200])
    assert "numbers" in refused("forecast", data=file, train_points=100_000, model="mlp", hidden=[2000])


@pytest.mark.parametrize("model", ["mlp", "rnn", "lstm", "lstm-peephole", "gru", "tcn", "transformer"])
def test_weights_are_reckoned_nearly_as_they_are(model: str) -> None:
    run = rnnviz.start("forecast", model=model, hidden=[30, 20], lags=12, epochs=1)
    run.step()
    assert weights_of(run.params) == pytest.approx(run.results()["n_weights"], rel=0.15)


@pytest.mark.parametrize("name", [n for n, p in load("forecast").presets.items() if p.seed_figure])
def test_every_seed_figure_is_small_enough(name: str) -> None:
    rnnviz.start("forecast", preset_name=name)


# -- files that are written ---------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes as POSIX has them")
@pytest.mark.parametrize("kind", ["pipe", "link to a device"])
def test_what_is_no_ordinary_file_is_not_replaced_by_one(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "figure.svg"
    if kind == "pipe":
        os.mkfifo(target)
    else:
        target.symlink_to(os.devnull)
    before = target.stat()
    with pytest.raises(InputError, match=r"^'.*figure\.svg' is a device; give the name of a file\.$"):
        check_place(target)
    with pytest.raises(InputError), atomic_write(target) as unfinished:
        unfinished.write_text("x")
    assert target.stat() == before
    assert list(tmp_path.iterdir()) == [target]


# -- the command line ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("run", "`rnnviz run` needs a DEMO"),
        ("run forecast --seed", "--seed needs a value; `rnnviz run --help`"),
        ("run forecast --export a.svg b.pdf", "'b.pdf' is one word too many; repeat the option"),
        ("list extra", "'extra' is one word too many; `rnnviz list --help`"),
        ("hopfield-plane", "`rnnviz open hopfield-plane`"),
        ("hopfield-cube.csv", "no command 'hopfield-cube.csv'"),
    ],
)
def test_what_a_new_user_types(line: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err


def said(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence about wrong input."""
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return err


def test_a_folder_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is a folder" in said(f"open {tmp_path}", capsys)


def test_a_resumed_run_refuses_what_no_run_could_begin_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "half.rnnviz"
    assert main(f"run forecast --set hidden=[2] --set epochs=4 --steps 2 --save {file}".split()) == 0
    capsys.readouterr()
    beyond = f"run forecast --resume {file} --set origin=10094"
    assert "10093" in said(beyond, capsys)
    assert main(f"run forecast --resume {file} --set origin=9000 --json -".split()) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["results"]["origin"] == record["params"]["origin"] == 9000


def test_a_pdf_on_a_full_disk_gets_the_systems_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    figure = rnnviz.start("hopfield-plane", grid=5).figure()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InputError, match="no space left on device"):
        figure.save(tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("after", ["", "\n[out#0/mp4 @ 0x1] Nothing was written, because no packets were received."])
def test_a_film_that_fails_says_why_without_the_encoders_addresses(after: str) -> None:
    said_by_ffmpeg = f"one\n[out#0/mp4 @ 0x5566ad52e840] Error closing file: No space left on device{after}"
    assert str(_failure(said_by_ffmpeg)) == (
        "The film could not be encoded: Error closing file: No space left on device."
    )


def png(side: int) -> bytes:
    """The head of a picture of so many pixels a side, and nothing behind it."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", b""), (b"IEND", b""))
    packed = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("deep.svg", b"<dc:description>" + b"[" * 100_000 + b"</dc:description>", "does not say"),
        ("large.png", png(12_000), "does not say"),
        ("bomb.png", png(200_000), "does not say"),
        (
            "other.svg",
            b'<dc:description>{"parameters": "{}", "demo": "%s"}</dc:description>' % (b"x" * 500),
            "x…', not",
        ),
    ],
)
def test_a_figure_that_has_no_parameters_for_this(
    name: str, content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert words in said(f"run hopfield-plane --params {tmp_path / name}", capsys)


@pytest.mark.skipif(os.name != "posix", reason="devices as POSIX has them")
def test_a_figure_without_end_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "zero.pdf").symlink_to("/dev/zero")
    assert "is a device" in said(f"run hopfield-plane --params {tmp_path / 'zero.pdf'}", capsys)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "forecast", "--seed", "9" * 5000], "whole number"),
        (["run", "forecast", "--set", "seed=" + "9" * 5000], "seed must be a whole number"),
        (["run", "forecast-sweep", "--set", "data=missing.csv"], "missing.csv does not exist"),
        (["sweep", "forecast", "--vary", "lags=1,2", "--set", "data=missing.csv", "--out", "a.csv"], "missing.csv"),
    ],
)
def test_what_nothing_can_come_of(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_of_which_a_run_can_begin_begins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = "--set epochs=1 --set hidden=2 --set train_points=500"
    assert main(f"sweep forecast --vary lags=1,1000 {small} --workers 1 --out {tmp_path / 'a.csv'}".split()) == 0
    assert "2 runs · 1 failed" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_parameters_may_come_through_a_pipe_but_not_without_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert "/dev/zero' is too large" in said("run forecast --params /dev/zero", capsys)
    reading, writing = os.pipe()
    with open(writing, "w") as pipe:
        pipe.write('{"seed": -1}')
    try:
        assert "seed must be at least 0" in said(f"run forecast --params /dev/fd/{reading}", capsys)
    finally:
        os.close(reading)


@pytest.mark.skipif(os.name != "posix", reason="closed as a POSIX shell closes it")
@pytest.mark.parametrize("line", ["list", "run hopfield-plane --set grid=5"])
def test_a_closed_standard_output_is_nobodys_mistake(line: str) -> None:
    done = subprocess.run(["sh", "-c", f"{sys.executable} -m rnnviz {line} >&-"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("steps_after", [True, False])
@pytest.mark.parametrize(("number", "kind"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)])
def test_a_wish_to_stop_that_a_destructor_swallows_is_heeded_soon_and_without_a_complaint(
    number: int, kind: type[BaseException], steps_after: bool
) -> None:
    class Swallowing:
        def __del__(self) -> None:
            signal.raise_signal(number)

    steps = []

    def run() -> None:
        with stopping_tidily():
            line = ProgressLine("steps")
            for step in range(3 if steps_after else 1):
                line.update("", step / 3)
                steps.append(step)
                Swallowing()

    with pytest.raises(kind):
        run()
    assert steps == [0]
    heed()
