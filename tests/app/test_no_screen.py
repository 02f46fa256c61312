"""Where no window can be opened, a person reads one sentence, and not how Qt aborts."""

import os
import subprocess
import sys

import pytest

WORDS = "`rnnviz reproduce`", "QT_QPA_PLATFORM=offscreen"


def opened_with(**environment: str) -> "subprocess.CompletedProcess[str]":
    without = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    known = {name: value for name, value in os.environ.items() if name not in without}
    command = [sys.executable, "-m", "rnnviz"]
    return subprocess.run(command, env={**known, **environment}, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a screen")
@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({}, "no screen"),
        ({"DISPLAY": ":97531"}, ":97531"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "nonsense"),
    ],
)
def test_without_a_screen_one_sentence_says_what_to_do(environment: dict[str, str], why: str) -> None:
    outcome = opened_with(**environment)
    assert outcome.returncode == 2
    assert outcome.stdout == ""
    assert len(outcome.stderr.splitlines()) == 1
    assert all(word in outcome.stderr for word in (why, *WORDS))
