"""NPY and NPZ."""

import io
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.data import files
from rnnviz.data.errors import DataError
from rnnviz.data.importing import preview, read_series

RISE = np.array([5.0, 7.0, 1.0, 9.0])


class Trap:
    """Unpickling one would leave a trace."""

    def __reduce__(self):
        return pytest.fail, ("a pickle was opened",)


def saved(tmp_path, array, name="laser.npy"):
    np.save(tmp_path / name, array)
    return tmp_path / name


@given(
    values=arrays(
        st.sampled_from([np.float64, np.float32, np.int16, np.uint8, np.int64, ">f8"]),
        st.integers(3, 20),
        elements=st.integers(0, 100),
        unique=True,
    )
)
def test_npy_of_any_numeric_type(values, tmp_path_factory):
    path = saved(tmp_path_factory.mktemp("npy"), values)
    assert read_series(path).values.tolist() == values.tolist()


@pytest.mark.parametrize("shape", [(4,), (4, 1), (1, 4), (1, 4, 1)])
def test_axes_of_length_one_do_not_matter(tmp_path, shape):
    series = read_series(saved(tmp_path, RISE.reshape(shape)))
    assert series.values.tolist() == RISE.tolist()
    assert series.name == "laser"


def test_booleans_are_numbers(tmp_path):
    assert read_series(saved(tmp_path, RISE > 6)).values.tolist() == [0, 1, 0, 1]


def test_the_longer_axis_is_time(tmp_path):
    columns = np.column_stack([np.arange(4.0), RISE])
    for array in (columns, columns.T, np.asfortranarray(columns)):
        path = saved(tmp_path, array)
        assert [column.name for column in preview(path).columns] == ["column 0", "column 1"]
        assert read_series(path).values.tolist() == RISE.tolist()
        assert read_series(path, 0).values.tolist() == [0, 1, 2, 3]


def test_fields_of_records_are_columns(tmp_path):
    records = np.array(list(zip("abcd", RISE, strict=True)), dtype=[("label", "U1"), ("y", "f4")])
    path = saved(tmp_path, records[["y"]])
    assert read_series(path, "y").values.tolist() == RISE.tolist()
    with pytest.raises(DataError, match="field 'label' holds text, not numbers"):
        read_series(saved(tmp_path, records))


REFUSED = {
    "complex": (RISE + 1j, "laser.npy holds complex numbers; save their real part or modulus"),
    "text": (np.array(["5", "7", "1"]), "laser.npy holds text, not numbers"),
    "dates": (np.array(["2020-01-01"], dtype="M8[D]"), "laser.npy holds dates, not numbers"),
    "four axes": (
        np.ones((2, 3, 4, 5)),
        "laser.npy has 4 axes; a series needs one, two as rows and columns, or three with images",
    ),
    "one number": (np.array(5.0), "laser.npy holds one number; a series needs many numbers"),
    "nothing": (np.array([]), "laser.npy holds nothing; a series needs many numbers"),
    "two": (RISE[:2], "laser.npy, column 0: only 2 points; a series needs at least 3, one below the other"),
    "constant": (np.full(9, 3), "laser.npy, column 0: every value is 3; a constant series has nothing to forecast"),
    "NaN": (np.array([1, np.nan, 2]), "laser.npy, row 2, column 0: 'nan' is a missing value; every row needs a number"),
    "inf": (np.array([1, 2, -np.inf]), "laser.npy, row 3, column 0: '-inf' is not a finite number"),
    "objects": (
        np.array([Trap(), 2, 3], dtype=object),
        "laser.npy: this is a pickle of Python objects, which is never opened, because it can run any program; "
        "save plain numbers instead",
    ),
}


@pytest.mark.parametrize(("array", "sentence"), REFUSED.values(), ids=REFUSED)
def test_npy_is_refused_with_this_sentence(tmp_path, array, sentence):
    with pytest.raises(DataError) as error:
        read_series(saved(tmp_path, array))
    assert str(error.value).removesuffix(".") == sentence


def test_a_pickle_is_never_opened_whatever_it_is_called(tmp_path):
    for name in ("a.npy", "a.npz", "a.mat", "a.xlsx", "a.csv", "a.pkl"):
        (tmp_path / name).write_bytes(pickle.dumps(Trap()))
        with pytest.raises(DataError):
            read_series(tmp_path / name)


def test_text_that_is_called_npy(tmp_path):
    (tmp_path / "laser.npy").write_text("5\n7\n1\n")
    with pytest.raises(DataError) as error:
        read_series(tmp_path / "laser.npy")
    assert str(error.value) == "laser.npy: this is no NPY file, whatever its ending says."


def test_too_many_points(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    with pytest.raises(DataError, match=r"laser\.npy has 4 rows; at most 3 can be read"):
        read_series(saved(tmp_path, RISE))


def test_npz_offers_all_its_vectors(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, t=np.arange(4) / 2, y=RISE, dt=0.5, label=np.array(["a"]), test=np.arange(9.0).reshape(3, 3) ** 2)
    found = preview(path)
    assert [column.name for column in found.columns] == ["t", "y", "test[0]", "test[1]", "test[2]"]
    assert found.rows == (4, 4, 3, 3, 3)
    assert found.first_rows[0] == ("0", "5", "0", "1", "4")
    assert found.first_rows[3] == ("1.5", "9", "", "", "")
    assert found.warnings == (
        "run.npz, array 'dt' holds one number; a series needs many numbers",
        "run.npz, array 'label' holds text, not numbers",
    )
    series = read_series(path)
    assert (series.name, series.values.tolist()) == ("run: y", RISE.tolist())
    assert (series.step, series.time_name) == (0.5, "t")


def test_npz_with_objects_beside_numbers(tmp_path):
    np.savez(tmp_path / "run.npz", trap=np.array([Trap()], dtype=object), y=RISE)
    assert read_series(tmp_path / "run.npz").values.tolist() == RISE.tolist()
    assert "array 'trap': this is a pickle" in preview(tmp_path / "run.npz").warnings[0]


def test_npz_without_numbers(tmp_path):
    np.savez(tmp_path / "a.npz", label=np.array(["a", "b"]))
    with zipfile.ZipFile(tmp_path / "b.npz", "w") as archive:
        archive.writestr("readme.txt", "none")
    for name, sentence in {
        "a.npz": "a.npz, array 'label' holds text, not numbers",
        "b.npz": "b.npz holds no numeric array",
    }.items():
        with pytest.raises(DataError) as error:
            read_series(tmp_path / name)
        assert str(error.value).removesuffix(".") == sentence


def test_a_small_file_that_unpacks_to_a_huge_one(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 100_000)
    np.savez_compressed(tmp_path / "bomb.npz", y=np.zeros(100_000))
    with pytest.raises(DataError) as error:
        read_series(tmp_path / "bomb.npz")
    assert str(error.value) == "bomb.npz unpacks to 0.8001 MB; at most 0.1 MB can be read."


@settings(max_examples=50)
@given(position=st.integers(0, 10_000), byte=st.integers(0, 255), length=st.integers(0, 10_000), is_npz=st.booleans())
def test_damage_is_a_sentence_or_harmless(position, byte, length, is_npz, tmp_path_factory):
    path = tmp_path_factory.mktemp("damage") / ("a.npz" if is_npz else "a.npy")
    whole = io.BytesIO()
    (np.savez if is_npz else np.save)(whole, np.arange(30.0) ** 2)
    content = bytearray(whole.getvalue())
    content[position % len(content)] = byte
    path.write_bytes(content[: 1 + length])
    try:
        read_series(path)
    except DataError as error:
        sentence = str(error)
    else:
        sentence = "a.np"
    assert "a.np" in sentence
