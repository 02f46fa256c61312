"""How `rnnviz` ends when someone ends it, and where its output goes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FAKE_DEMOS = Path(__file__).parents[1] / "fake_demos"
PROGRAM = f"""
import sys
import rnnviz.demos
rnnviz.demos.__path__.append({str(FAKE_DEMOS)!r})
from rnnviz.cli import main
sys.exit(main())
"""
WAIT = """
def say_and_wait(*arguments):
    print("computing", flush=True)
    while True:
        pass
"""
ENDLESS = f"""{WAIT}
import rnnviz.registry
rnnviz.registry.load("random-walk").Run.step = say_and_wait
"""
HALF_WRITTEN = f"""{WAIT}
import os
os.replace = say_and_wait
"""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


@contextmanager
def rnnviz(*arguments: str, cwd: Path, spoilt: str = "") -> Iterator[subprocess.Popen[str]]:
    """The program under way. spoilt : code that runs first, after the demos are known"""
    program = PROGRAM.replace("from rnnviz.cli", f"{spoilt}\nfrom rnnviz.cli")
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], cwd=cwd, env=ENVIRONMENT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@posix
@pytest.mark.parametrize(
    ("number", "status", "words"),
    [(signal.SIGINT, 130, "rnnviz: interrupted.\n"), (signal.SIGTERM, 143, ""), (signal.SIGHUP, 143, "")],
)
@pytest.mark.parametrize("spoilt", [ENDLESS, HALF_WRITTEN], ids=["computing", "writing"])
def test_ended_in_the_middle_it_leaves_nothing(tmp_path, number, status, words, spoilt):
    arguments = ("run", "random-walk", "--save", "a.rnnviz", "--json", "a.json")
    with rnnviz(*arguments, cwd=tmp_path, spoilt=spoilt) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "computing\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (status, "", words)
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize(
    "arguments", [["list"], ["show", "random-walk"], ["--help"], ["run", "random-walk", "--json=-"]]
)
def test_a_reader_that_has_gone_is_no_reason_to_complain(arguments, buffered):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env={**ENVIRONMENT, "PYTHONUNBUFFERED": buffered},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_stdout_gets_one_sentence():
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "list"], env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 2
    assert done.stderr == "rnnviz: The output cannot be written: no space left on device.\n"


@pytest.mark.parametrize("way", [["-m", "rnnviz"], ["-c", PROGRAM]])
def test_wrong_input_ends_with_2_and_without_a_traceback(way):
    done = subprocess.run([sys.executable, *way, "run", "nonsense"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rnnviz: There is no demo 'nonsense'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["run", "random-walk"], ["run", "random-walk", "--json", "-"], ["list"]])
def test_a_terminal_that_knows_few_letters(arguments):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("ascii")


def test_two_processes_print_the_same_results(tmp_path):
    def results() -> object:
        with rnnviz("run", "random-walk", "--seed", "8", "--json", "-", cwd=tmp_path) as process:
            out, err = process.communicate(timeout=60)
        assert err == ""
        return json.loads(out)["results"]

    assert results() == results()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a screen")
@pytest.mark.parametrize("arguments", [[], ["open", "hopfield-plane"], ["--projector"]])
def test_without_a_screen_it_says_what_can_be_done_instead(arguments):
    screen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in ENVIRONMENT.items() if name not in screen}
    done = subprocess.run([sys.executable, "-m", "rnnviz", *arguments], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "rnnviz reproduce" in done.stderr
