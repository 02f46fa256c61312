"""MAT, versions 4, 5 and 7.3."""

import io
import struct
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.io import loadmat, savemat
from scipy.sparse import eye_array

from rnnviz.data import files
from rnnviz.data.errors import DataError
from rnnviz.data.importing import preview, read_series
from rnnviz.data.mat4 import numeric_matrices

RISE = np.array([5.0, 7.0, 1.0, 9.0])


@pytest.fixture
def write_73(tmp_path):
    """Writes variables as MATLAB does with -v7.3: HDF5 behind a header of 512 bytes, axes reversed."""
    h5py = pytest.importorskip("h5py")

    def write(variables, name="laser.mat"):
        path = tmp_path / name
        with h5py.File(path, "w", userblock_size=512) as file:
            for variable, (values, matlab_class) in variables.items():
                file[variable] = np.asarray(values).T
                file[variable].attrs["MATLAB_class"] = np.bytes_(matlab_class)
        with path.open("r+b") as raw:
            raw.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + b"\0" * 8 + b"\0\2IM")
        return path

    return write


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("shape", [(4,), (4, 1), (1, 4)])
def test_version_5(tmp_path, shape, compressed):
    savemat(tmp_path / "laser.mat", {"y": RISE.reshape(shape)}, do_compression=compressed)
    series = read_series(tmp_path / "laser.mat")
    assert (series.name, series.values.tolist()) == ("laser", RISE.tolist())


def test_version_4(tmp_path):
    savemat(tmp_path / "laser.mat", {"y": RISE}, format="4")
    assert read_series(tmp_path / "laser.mat").values.tolist() == RISE.tolist()


SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=5)
MATRICES = st.one_of(
    hnp.arrays(st.sampled_from([np.dtype(kind) for kind in ("f8", "f4", "i4", "i2", "u2", "u1")]), SHAPES),
    # scipy puts complex numbers together by multiplying with i, which infinity does not survive
    hnp.arrays(np.dtype("c16"), SHAPES, elements=st.complex_numbers(max_magnitude=1e6, allow_nan=False)),
)


@settings(max_examples=40)
@given(matrices=st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), MATRICES, min_size=1, max_size=3))
def test_version_4_is_read_as_scipy_reads_it(matrices):
    file = io.BytesIO()
    savemat(file, {**matrices, "words": "laser", "sparse": eye_array(3)}, format="4")
    found = dict(numeric_matrices(file.getvalue()))
    file.seek(0)
    expected = loadmat(file)
    assert list(found) == list(matrices)
    for name, matrix in found.items():
        assert matrix.dtype.kind == expected[name].dtype.kind
        np.testing.assert_array_equal(matrix, expected[name])


def test_version_4_of_the_other_order_of_bytes():
    content = struct.pack(">5i", 1030, 2, 2, 0, 2) + b"y\0" + struct.pack(">4h", 1, 2, 3, -4)
    assert [(name, matrix.tolist()) for name, matrix in numeric_matrices(content)] == [("y", [[1, 3], [2, -4]])]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ((2000, 1, 3, 0, 2), "unknown type"),
        ((60, 1, 3, 0, 2), "unknown type"),
        ((0, -1, 3, 0, 2), "no size"),
        ((0, 1, 3, 7, 2), "no size"),
        ((0, 1, 2**31 - 1, 0, 2), "in the middle"),
        ((0, 1, 3, 0, 2**31 - 1), "in the middle"),
    ],
)
def test_version_4_damaged(tmp_path, header, words):
    (tmp_path / "a.mat").write_bytes(struct.pack("<5i", *header) + b"y\0" + RISE[:3].tobytes())
    with pytest.raises(DataError, match=words):
        read_series(tmp_path / "a.mat")


def test_no_file_brings_scipy_into_the_window(tmp_path):
    for form in ("4", "5"):
        savemat(tmp_path / f"{form}.mat", {"y": RISE}, format=form)
    code = "import sys; from rnnviz.data.importing import read_series\n"
    code += "[read_series(name) for name in sys.argv[1:]]; sys.exit('scipy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code, *map(str, sorted(tmp_path.iterdir()))], check=True)


def test_only_numeric_variables_are_offered(tmp_path):
    variables = {
        "info": "a laser",
        "settings": {"gain": 5.0},
        "cells": np.array([RISE, "x"], dtype=object),
        "sparse": eye_array(4),
        "rate": 1000.0,
        "wave": RISE + 1j,
        "counts": RISE.astype(np.uint8),
        "pair": np.column_stack([RISE, RISE**2]),
        "is_on": RISE > 6,
    }
    savemat(tmp_path / "laser.mat", variables)
    found = preview(tmp_path / "laser.mat")
    assert found.kind == "mat"
    assert [column.name for column in found.columns] == ["cells{1}", "counts", "pair[1]", "pair[2]", "is_on"]
    assert read_series(tmp_path / "laser.mat", "pair[2]").values.tolist() == (RISE**2).tolist()
    assert found.warnings == (
        "laser.mat, array 'settings.gain' holds one number; a series needs many numbers",
        "laser.mat, array 'rate' holds one number; a series needs many numbers",
        "laser.mat, array 'wave' holds complex numbers; save their real part or modulus",
    )


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"info": "a laser"}, "laser.mat holds no numeric array"),
        (
            {"y": np.ones((2, 3, 4, 5))},
            "laser.mat, array 'y' has 4 axes; a series needs one, two as rows and columns, or three with images",
        ),
        (
            {"y": np.array([1, np.nan, 2])},
            "laser.mat, row 2, column 'y': 'nan' is a missing value; every row needs a number",
        ),
    ],
)
def test_version_5_is_refused_with_this_sentence(tmp_path, variables, sentence):
    savemat(tmp_path / "laser.mat", variables)
    with pytest.raises(DataError) as error:
        read_series(tmp_path / "laser.mat")
    assert str(error.value).removesuffix(".") == sentence


def test_a_variable_that_is_too_large(tmp_path, monkeypatch):
    savemat(tmp_path / "laser.mat", {"y": np.zeros(10_000)}, do_compression=True)
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    with pytest.raises(DataError) as error:
        read_series(tmp_path / "laser.mat")
    assert str(error.value) == "laser.mat unpacks to more than 0.001 MB, the most that can be read."


def test_version_73(write_73):
    path = write_73(
        {
            "info": ([97, 98], "char"),
            "t": (np.arange(4.0).reshape(4, 1), "double"),
            "y": (RISE.reshape(4, 1), "single"),
            "pair": (np.column_stack([RISE, RISE**2]), "double"),
        }
    )
    assert [column.name for column in preview(path).columns] == ["pair[1]", "pair[2]", "t", "y"]
    assert read_series(path, "y").values.tolist() == RISE.tolist()
    assert read_series(path, "pair[2]").values.tolist() == (RISE**2).tolist()


def test_version_73_never_leaves_its_file(write_73, tmp_path):
    """A link or external storage could make a stranger's file show any other."""
    import h5py

    (tmp_path / "secret.bin").write_bytes(RISE.tobytes())
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["y"] = RISE
    path = write_73({"own": (RISE, "double")})
    with h5py.File(path, "a") as file:
        file["link"] = h5py.ExternalLink("other.h5", "y")
        file["soft"] = h5py.SoftLink("/own")
        file.create_dataset("raw", (4,), "f8", external=[(str(tmp_path / "secret.bin"), 0, 32)])
        layout = h5py.VirtualLayout((4,), "f8")
        layout[:] = h5py.VirtualSource(str(tmp_path / "other.h5"), "y", (4,))
        file.create_virtual_dataset("virtual", layout)
    assert [column.name for column in preview(path).columns] == ["own"]


def test_version_73_without_h5py_names_the_extra(write_73, monkeypatch):
    path = write_73({"y": (RISE, "double")})
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(DataError) as error:
        read_series(path)
    assert str(error.value) == (
        "laser.mat is a MAT file of version 7.3; reading it needs h5py, which comes with the extra 'data' of RNNViz; "
        "or save it with MATLAB's option -v7."
    )


@pytest.mark.parametrize("type_of_element", [0, 8, 10, 11, 14, 15, 16, 128, 255])
def test_an_element_of_unknown_type_does_not_end_the_process(tmp_path, type_of_element):
    """As it does in scipy.io.loadmat 1.17.1."""
    savemat(tmp_path / "a.mat", {"y": RISE})
    content = bytearray((tmp_path / "a.mat").read_bytes())
    data = content.index(RISE.tobytes())
    content[data - 8] = type_of_element
    (tmp_path / "a.mat").write_bytes(content)
    with pytest.raises(DataError) as error:
        read_series(tmp_path / "a.mat")
    assert str(error.value) == f"a.mat is damaged or no MAT file: numbers of the unknown type {type_of_element}."


def test_the_other_order_of_bytes(tmp_path):
    """As on a Sun: three doubles stored as int16, the name packed into its tag."""
    flags = struct.pack(">IIII", 6, 8, 6, 0)
    shape = struct.pack(">IIii", 5, 8, 1, 3)
    name = struct.pack(">HH4s", 1, 1, b"y")
    data = struct.pack(">IIhhhxx", 3, 6, 5, -7, 300)
    matrix = struct.pack(">II", 14, len(flags + shape + name + data)) + flags + shape + name + data
    (tmp_path / "a.mat").write_bytes(b"MATLAB 5.0 MAT-file".ljust(124) + b"\1\0MI" + matrix)
    assert read_series(tmp_path / "a.mat").values.tolist() == [5, -7, 300]


@settings(max_examples=50)
@given(position=st.integers(0, 10_000), byte=st.integers(0, 255), length=st.integers(0, 10_000))
def test_damage_is_a_sentence_or_harmless(position, byte, length, tmp_path_factory):
    path = tmp_path_factory.mktemp("damage") / "a.mat"
    savemat(path, {"y": np.arange(30.0) ** 2})
    content = bytearray(path.read_bytes())
    content[position % len(content)] = byte
    path.write_bytes(content[: 1 + length])
    try:
        read_series(path)
    except DataError as error:
        sentence = str(error)
    else:
        sentence = "a.mat"
    assert "a.mat" in sentence


def test_structures_cells_and_arrays_of_structures(tmp_path):
    runs = np.array([(1.5,), (2.5,), (0.5,), (3.5,)], dtype=[("peak", object)])
    two = np.empty(2, dtype=object)
    two[:] = [RISE, RISE**2]
    savemat(tmp_path / "laser.mat", {"data": {"x": RISE, "deep": {"y": RISE**2}}, "runs": runs, "two": two})
    names = [column.name for column in preview(tmp_path / "laser.mat").columns]
    assert names == ["data.x", "data.deep.y", "runs.peak", "two{1}", "two{2}"]
    assert read_series(tmp_path / "laser.mat", "runs.peak").values.tolist() == [1.5, 2.5, 0.5, 3.5]
    assert read_series(tmp_path / "laser.mat", "two{2}").values.tolist() == (RISE**2).tolist()
