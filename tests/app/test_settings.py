"""What is remembered between two starts."""

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings


def test_values_come_back(tmp_path: Path) -> None:
    Settings(tmp_path / "s.json").set("zoom", 1.25)
    assert Settings(tmp_path / "s.json").get("zoom", 1.0) == 1.25


@pytest.mark.parametrize("text", ["{not json", "[1]", "[" * 100_000, '{"zoom": ' + "9" * 5000 + "}", "\0"])
def test_a_damaged_file_is_forgotten(tmp_path: Path, text: str) -> None:
    (tmp_path / "s.json").write_text(text)
    settings = Settings(tmp_path / "s.json")
    assert settings.get("zoom", 1.0) == 1.0
    settings.set("zoom", 2.0)
    assert Settings(tmp_path / "s.json").get("zoom", 1.0) == 2.0


def test_a_value_of_another_type_counts_as_missing(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    settings.set("zoom", "large")
    assert settings.get("zoom", 1.0) == 1.0


def test_a_folder_that_cannot_be_written_to_is_borne(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Settings(tmp_path / "file" / "s.json").set("zoom", 2.0)


def test_a_full_disk_is_borne_and_not_littered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: Any, **options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings = Settings(tmp_path / "s.json")
    settings.set("zoom", 1.25)
    monkeypatch.setattr(json, "dump", full)
    settings.set("zoom", 2.0)
    assert settings.get("zoom", 1.0) == 2.0
    assert list(tmp_path.iterdir()) == [tmp_path / "s.json"]
    assert Settings(tmp_path / "s.json").get("zoom", 1.0) == 1.25


def test_a_recent_name_that_no_file_can_have_is_none(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    settings.set("recent", ["x" * 5000, "a\0b", 7])
    assert settings.recent() == []


def test_recent_files_are_few_newest_first_and_exist(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    files = [tmp_path / f"{n}.rnnviz" for n in range(12)]
    for file in files:
        file.write_text("")
        settings.add_recent(file)
    files[-1].unlink()
    recent = settings.recent()
    assert recent[0] == str(files[-2])
    assert len(recent) <= 8
