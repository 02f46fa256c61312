"""Texts that lie on this computer: their files, alphabet, and what is held out."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.source_text import Alphabet, alphabet_of, files_of, read, stretches_of
from rnnviz.errors import InputError


def test_every_twentieth_file_is_held_out():
    files, text = files_of("headers"), read("headers")
    held = "".join(file.read_text("utf-8", "replace") for file in files[10::20])
    assert "".join(map(chr, text.held)) == held
    assert text.chars == len(text.train) + len(text.held)


def test_no_header_is_left_out():
    spec = find_spec("torch")
    root = Path(spec.submodule_search_locations[0]) / "include"
    found = {p for top in ("torch/csrc", "c10") for p in (root / top).rglob("*") if p.suffix in (".h", ".hpp", ".cuh")}
    assert files_of("headers") == sorted(found, key=lambda path: path.relative_to(root).as_posix())


def test_the_library_is_there_without_its_tests():
    names = {path.name for path in files_of("python")}
    assert {"random.py", "ast.py"} <= names
    assert "test_random.py" not in names


@given(st.text(min_size=1, max_size=300))
def test_numbers_and_back(text):
    alphabet = Alphabet("".join(sorted(set(text[: len(text) // 2 + 1]))))
    numbers = alphabet.numbers(text)
    assert numbers.max() <= alphabet.symbols - 1
    assert alphabet.text(numbers) == "".join(c if c in alphabet.letters else "\ufffd" for c in text)


def test_what_is_rare_is_in_the_rest_class():
    train = np.array([ord("a")] * 299_000 + [ord("é")] * 3 + [ord("€")] * 2, np.uint32)
    assert alphabet_of(train) == "aé"


def test_stretches_are_spread_evenly_and_short_texts_are_one():
    held = np.arange(100_000)
    stretches, context = stretches_of(held)
    assert stretches.shape == (1000, 40)
    assert (stretches[0, 0], stretches[-1, -1], context) == (0, 99_999, 100)
    assert stretches_of(held[:300])[0].shape == (300, 1)
    assert stretches_of(held[:300])[1] == 30


def test_a_file_is_cut_at_its_last_tenth(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("abcde\r\n" * 300)
    text = read(str(path))
    assert (len(text.train), len(text.held), text.alphabet) == (1620, 180, "\nabcde")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"x" * 999, "at least 1000"), (b"x" * 2000 + b"\0", "NUL"), (None, "cannot be read")],
)
def test_no_text(tmp_path, content, words):
    path = tmp_path / "a.bin"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read(str(path))
