"""A session goes on bit for bit; whatever else is in the file gets one sentence."""

import io
import json
import os
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz import archive
from rnnviz.errors import InputError
from rnnviz.figure.camera import Camera
from rnnviz.headless import HeadlessRun
from rnnviz.live.messages import Status
from rnnviz.live.snapshot import Snapshot
from rnnviz.session import FORMAT, Session, load_session, resume, save_session
from rnnviz.view import Ghost, View

pytestmark = pytest.mark.usefixtures("fake_demos")


def status(steps: int) -> Status:
    return Status(True, False, False, steps, 0.5, f"step {steps}", 1.25, {"distance": 1.0, "path": [[0, 1]]})


def session_of(run: HeadlessRun, steps: int, **more: Any) -> Session:
    return Session(run.demo.id, run.params, steps=steps, checkpoint=run.run.checkpoint(), **more)


@pytest.fixture
def walk() -> HeadlessRun:
    run = rnnviz.start("random-walk", seed=3, length=40)
    run.advance(7)
    run.refine()
    return run


@pytest.fixture
def full(walk: HeadlessRun) -> Session:
    """A session with everything a window keeps."""
    snapshots = []
    other = walk.params.model_copy(update={"stride": 2.0})
    for step in range(6):
        snapshots.append(Snapshot(walk.step(), status(step), walk.params if step % 2 else other))
    ghost = Ghost("before", other, walk.run.frame())
    view = View(camera=Camera(azimuth=12.5, distance=float("inf")), ghosts=(ghost,), compact=True)
    window = {"speed": 0.5, "folds": ["notes"], "thumb": np.eye(3)}
    return session_of(walk, 13, preset="long", history=tuple(snapshots), view=view, window=window)


@pytest.fixture
def saved(full: Session, tmp_path: Path) -> Path:
    path = tmp_path / "walk.rnnviz"
    save_session(path, full)
    return path


def sentence_for(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_session(path)
    text = str(caught.value)
    assert "\n" not in text
    assert text[-1] in ".?"
    assert path.name in text
    return text


def rewritten(path: Path, **members: bytes | None) -> Path:
    """The same zip with some members replaced, added, or, where None, left out."""
    with zipfile.ZipFile(path) as old:
        content = {name: old.read(name) for name in old.namelist()}
    content.update({name: data for name, data in members.items() if data is not None})
    target = path.with_name("edited.rnnviz")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in content.items():
            if members.get(name, b"") is not None:
                new.writestr(name, data)
    return target


def resealed(path: Path, change: Any) -> Path:
    """An edit by someone who knows about the seal. change : from document and arrays to the same"""
    document, arrays = archive.read(path, lambda found: None)
    target = path.with_name("resealed.rnnviz")
    document, arrays = change(document, list(arrays)) or (document, arrays)
    archive.write(target, document, arrays)
    return target


# -- going on ---------------------------------------------------------------------------------------------------


@given(before=st.integers(0, 12), after=st.integers(0, 12), seed=st.integers(0, 2**32 - 1), refined=st.booleans())
@settings(max_examples=25)
def test_going_on_equals_never_having_stopped(tmp_path_factory, before, after, seed, refined):
    never, stopped = (rnnviz.start("random-walk", seed=seed, length=20) for _ in range(2))
    for run in (never, stopped):
        run.advance(before)
        if refined:
            run.refine()
    path = tmp_path_factory.mktemp("going-on") / "walk.rnnviz"
    save_session(path, session_of(stopped, before))
    again = resume(load_session(path))
    for run in (never, again):
        run.advance(after)
        run.refine()
    assert again.results() == never.results()
    assert again.run.frame().path.tobytes() == never.run.frame().path.tobytes()


def test_everything_in_a_session_comes_back(full, saved):
    back = load_session(saved)
    assert (back.demo, back.params, back.preset, back.steps) == (full.demo, full.params, full.preset, full.steps)
    assert back.versions == full.versions
    assert back.view.camera == full.view.camera
    assert back.view.compact
    assert back.view.ghosts[0].params == full.view.ghosts[0].params
    assert back.window["speed"] == 0.5
    assert np.array_equal(back.window["thumb"], np.eye(3))
    assert len(back.history) == len(full.history)
    for snapshot, original in zip(back.history, full.history, strict=True):
        assert snapshot.status == original.status
        assert snapshot.params == original.params
        assert type(snapshot.frame) is type(original.frame)
        assert snapshot.frame.path.tobytes() == original.frame.path.tobytes()


def test_an_array_shared_by_frames_is_kept_once(full, saved):
    frame = full.history[-1].frame
    many = tuple(Snapshot(frame, status(i), full.params) for i in range(50))
    save_session(saved, replace(full, history=many))
    back = load_session(saved)
    assert len({id(snapshot.frame.path) for snapshot in back.history}) == 1
    with zipfile.ZipFile(saved) as file:
        assert len(file.namelist()) < 12


def test_going_on_does_not_write_into_the_history(full, saved):
    back = load_session(saved)
    assert not back.history[0].frame.path.flags.writeable
    back.checkpoint["path"][:] = 0.0
    assert back.history[-1].frame.path.any()


def test_a_history_that_is_too_long_is_thinned_from_its_middle(full, saved, monkeypatch):
    with zipfile.ZipFile(saved) as file:
        monkeypatch.setattr(archive, "MOST_MEMBERS", len(file.namelist()) - 1)
    save_session(saved, full)
    back = load_session(saved)
    assert 2 <= len(back.history) < len(full.history)
    assert back.history[0].status.steps == 0
    assert back.history[-1].status.steps == 5


def test_a_run_too_large_for_a_file_is_refused_and_the_old_file_stays(full, saved, monkeypatch):
    before = saved.read_bytes()
    monkeypatch.setattr(archive, "MOST_BYTES", 100)
    with pytest.raises(InputError, match="too large"):
        save_session(saved, full)
    assert saved.read_bytes() == before


def test_a_session_before_its_first_step(tmp_path, walk):
    path = tmp_path / "fresh.rnnviz"
    save_session(path, Session(walk.demo.id, walk.params))
    back = load_session(path)
    assert back.checkpoint is None
    assert resume(back).results() == rnnviz.start("random-walk", seed=3, length=40).results()


def test_an_older_session_without_a_parameter_that_came_later(saved):
    def older(document, arrays):
        del document["params"]["posts"]

    assert load_session(resealed(saved, older)).params.posts == ()


def test_the_same_session_makes_the_same_file(full, saved, tmp_path):
    save_session(tmp_path / "again.rnnviz", full)
    assert (tmp_path / "again.rnnviz").read_bytes() == saved.read_bytes()


def test_constant_maps_do_not_look_like_a_zip_bomb(tmp_path):
    maps = [np.zeros((1000, 1000), dtype=np.int8) for _ in range(40)]
    archive.write(tmp_path / "maps.rnnviz", {}, maps)
    _, back = archive.read(tmp_path / "maps.rnnviz", lambda found: None)
    assert len(back) == 40
    assert back[7].shape == (1000, 1000)


# -- damaged, edited, hostile -------------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=150)
def test_flipped_bytes_never_raise_anything_but_one_sentence(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("flipped")
    run = rnnviz.start("random-walk", length=4)
    path = folder / "walk.rnnviz"
    save_session(path, session_of(run, 0, history=(Snapshot(run.step(), status(1), run.params),)))
    content = bytearray(path.read_bytes())
    flips = st.tuples(st.integers(0, len(content) - 1), st.integers(1, 255))
    for place, mask in data.draw(st.lists(flips, min_size=1, max_size=4)):
        content[place] ^= mask
    path.write_bytes(content)
    try:
        outcome: Any = load_session(path).params
    except InputError as error:
        outcome = str(error)
    # Some bytes carry nothing: a date, an attribute.
    assert outcome == run.params or "\n" not in outcome


@given(share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=40)
def test_a_truncated_file_is_refused(tmp_path_factory, share):
    path = tmp_path_factory.mktemp("truncated") / "walk.rnnviz"
    save_session(path, session_of(rnnviz.start("random-walk"), 0))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "damaged or incomplete" in (text := sentence_for(path)) or "empty" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"not a zip", "damaged"), (b"PK\x05\x06" + bytes(18), "damaged"), (b"\x00" * 5000, "damaged")],
)
def test_files_that_are_no_session(tmp_path, content, words):
    path = tmp_path / "other.rnnviz"
    path.write_bytes(content)
    assert words in sentence_for(path)


def test_a_folder_a_missing_file_and_a_pipe(tmp_path):
    (tmp_path / "folder.rnnviz").mkdir()
    assert "folder" in sentence_for(tmp_path / "folder.rnnviz")
    assert "no such file" in sentence_for(tmp_path / "missing.rnnviz")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.rnnviz")
        assert "device" in sentence_for(tmp_path / "pipe.rnnviz")


def test_an_edited_document_or_array_breaks_the_seal(saved):
    with zipfile.ZipFile(saved) as file:
        text = file.read(archive.CONTENT).replace(b'"steps": 13', b'"steps": 14')
        other = file.read("arrays/1.npy")
    assert "was changed" in sentence_for(rewritten(saved, **{archive.CONTENT: text}))
    assert "was changed" in sentence_for(rewritten(saved, **{"arrays/0.npy": other}))
    assert "was changed" in sentence_for(rewritten(saved, **{archive.SEAL: b"0" * 64}))


@pytest.mark.parametrize("text", [b"", b"[", b"[]", b"7", b"null", b"\xff\xfe", b'{"format": "1"}', b"[" * 200_000])
def test_a_document_that_is_none(saved, text):
    sentence_for(rewritten(saved, **{archive.CONTENT: text}))


def test_a_newer_format_is_named_before_anything_else_is_looked_at(saved):
    newer = json.dumps({"format": FORMAT + 1, "rnnviz": "9.1.0"}).encode()
    edited = rewritten(saved, **{archive.CONTENT: newer, archive.SEAL: None, "models/0.bin": b"new"})
    assert "written by a newer RNNViz (9.1.0)" in sentence_for(edited)


@pytest.mark.parametrize("name", ["/etc/passwd", "../outside", "arrays/../../x", "C:\\x", "arrays/99.npy", "arrays/"])
def test_names_that_lead_elsewhere(saved, name, tmp_path):
    sentence_for(rewritten(saved, **{name: b"x"}))
    assert not (tmp_path.parent / "outside").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name(saved):
    with zipfile.ZipFile(saved, "a") as file:
        file.writestr("arrays/0.npy", b"x")
    sentence_for(saved)


@pytest.mark.parametrize("name", [archive.CONTENT, archive.SEAL, "arrays/0.npy"])
def test_a_missing_member(saved, name):
    sentence_for(rewritten(saved, **{name: None}))


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda d: d.update(demo="random-wolk"), "did you mean 'random-walk'"),
        (lambda d: d.update(demo=None), "no demo"),
        (lambda d: d["params"].update(length=10**9), "length may be at most 1000"),
        (lambda d: d["params"].update(nonsense=1), "nonsense"),
        (lambda d: d.update(params=[]), "cannot be opened"),
        (lambda d: d.update(history=[{}]), "cannot be opened"),
        (lambda d: d["history"][0].update(frame={"tree": {"path": 1}, "arrays": []}), "cannot be opened"),
        (lambda d: d["history"][0]["frame"].update(arrays=[10**6]), "not there"),
        (lambda d: d["checkpoint"].update(arrays=[-1]), "not there"),
        (lambda d: d.update(view={"camera": {"zoom": "x"}}), "cannot be opened"),
        (lambda d: d.pop("checkpoint"), "cannot be opened"),
        (lambda d: d.update(steps="many"), "cannot be opened"),
    ],
)
def test_an_edit_under_a_new_seal_gets_a_sentence(saved, edit, words):
    assert words in sentence_for(resealed(saved, lambda document, arrays: edit(document) and None))


@pytest.mark.parametrize(
    "state", [{}, {"path": 3}, {"path": np.zeros(2), "map": np.zeros(2), "finer": 0, "rng": {}}, {"path": None}]
)
def test_a_state_that_does_not_fit_is_refused(full, state):
    with pytest.raises(InputError, match="does not fit"):
        resume(replace(full, checkpoint=state))


def npy(header: str, data: bytes = b"") -> bytes:
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data


@pytest.mark.parametrize(
    "member",
    [
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000,), }", b"12345678"),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", b"12345678"),
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", b"12345678"),
        npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", b"12345678"),
        npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", b"12345678"),
        npy("{'descr': '<U2', 'fortran_order': False, 'shape': (1,), }", b"12345678"),
        npy("__import__('os').abort()"),
        b"\x93NUMPY\x03\x00",
        b"",
    ],
)
def test_an_array_that_is_not_what_it_declares(saved, member):
    with zipfile.ZipFile(saved) as file:
        names = [name for name in file.namelist() if name != archive.SEAL]
        members = {name: file.read(name) for name in names}
    members["arrays/0.npy"] = member
    seal = archive._sealed(members).encode()
    sentence_for(rewritten(saved, **{"arrays/0.npy": member, archive.SEAL: seal}))


def test_objects_are_not_pickled(tmp_path):
    with pytest.raises(TypeError, match="object"):
        archive.write(tmp_path / "x.rnnviz", {}, [np.array([{}], dtype=object)])
    assert not list(tmp_path.iterdir())


def test_a_zip_bomb_is_refused_before_memory_is_spent(saved, monkeypatch):
    bomb = rewritten(saved, **{"arrays/0.npy": bytes(64 * 2**20)})
    assert bomb.stat().st_size < 2**20
    opened: list[str] = []
    original = archive._bytes
    monkeypatch.setattr(archive, "_bytes", lambda file, info: opened.append(info.filename) or original(file, info))
    assert "unpack to far more" in sentence_for(bomb)
    assert opened == []


def test_a_member_longer_than_it_declares_is_refused(saved):
    """The declared size is what the limits were checked against."""
    content = bytearray(saved.read_bytes())
    with zipfile.ZipFile(saved) as file:
        info = file.getinfo("arrays/0.npy")
    entry = content.index(b"PK\x01\x02", file.start_dir)
    while content[entry + 46 : entry + 46 + len(info.filename)] != info.filename.encode():
        entry = content.index(b"PK\x01\x02", entry + 1)
    struct.pack_into("<L", content, entry + 24, info.file_size - 8)
    saved.write_bytes(content)
    sentence_for(saved)


def test_a_directory_of_millions_is_refused_unread(tmp_path, monkeypatch):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(300):
            file.writestr(f"{number}", b"")
    path = tmp_path / "many.rnnviz"
    path.write_bytes(buffer.getvalue())
    monkeypatch.setattr(archive, "MOST_MEMBERS", 200)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the directory was read"))
    sentence_for(path)


# -- writing --------------------------------------------------------------------------------------------------------


def test_no_file_is_left_where_writing_breaks_off(full, saved, monkeypatch):
    before = saved.read_bytes()

    def disk_full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", disk_full)
    with pytest.raises(InputError, match="no space left"):
        save_session(saved, full)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_interrupted_writing_leaves_the_old_file(full, saved, monkeypatch):
    before = saved.read_bytes()

    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_session(saved, full)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize(("name", "words"), [("no/walk.rnnviz", "does not exist"), ("", "folder")])
def test_places_that_cannot_be_written(full, tmp_path, name, words):
    with pytest.raises(InputError, match=words):
        save_session(tmp_path / name, full)


def test_a_link_stays_a_link(full, saved):
    link = saved.with_name("link.rnnviz")
    link.symlink_to(saved.name)
    save_session(link, replace(full, steps=99))
    assert link.is_symlink()
    assert load_session(saved).steps == 99


def test_the_file_can_be_read_by_whoever_may_read_the_folder(saved):
    umask = os.umask(0)
    os.umask(umask)
    assert saved.stat().st_mode & 0o777 == 0o666 & ~umask
