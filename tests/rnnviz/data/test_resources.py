import pytest

from rnnviz.resources import resource


def test_a_resource_of_the_checkout_is_found():
    assert resource("data", "sunspots.csv").read_text(encoding="utf-8").startswith("# Yearly mean sunspot number")


def test_an_installed_wheel_finds_its_own_resources_first(tmp_path, monkeypatch):
    for folder, text in (("_resources", "wheel"), ("resources", "checkout")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text)
    (tmp_path / "resources" / "b.txt").write_text("checkout")
    monkeypatch.setattr("rnnviz.resources._ROOTS", (tmp_path / "_resources", tmp_path / "resources"))
    assert resource("a.txt").read_text() == "wheel"
    assert resource("b.txt").read_text() == "checkout"


def test_a_missing_resource_is_named():
    with pytest.raises(FileNotFoundError, match=r"its file data/nothing\.csv"):
        resource("data", "nothing.csv")
