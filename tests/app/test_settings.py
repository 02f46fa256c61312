"""What is remembered between two starts."""

from pathlib import Path

from app.settings import Settings


def test_values_come_back(tmp_path: Path) -> None:
    Settings(tmp_path / "s.json").set("zoom", 1.25)
    assert Settings(tmp_path / "s.json").get("zoom", 1.0) == 1.25


def test_a_damaged_file_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{not json")
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
