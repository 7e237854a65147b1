"""The real data that the package brings along: it is scikit-learn's, and students get it."""

import dataclasses
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from house import ROOT
from sklearn.datasets import load_breast_cancer, load_digits

from dlkit import bundling
from dlkit.data import breast_cancer, digits
from dlkit.data.hdf5 import BUNDLED
from dlkit.notebook.compare import differences
from dlkit.release.wheel import build_wheel


def rows(*columns: np.ndarray) -> list[tuple]:
    """Return the rows of the columns put side by side, in sorted order."""
    return sorted(map(tuple, np.column_stack(columns).tolist()))


def test_the_digits_are_scikit_learns_with_their_labels():
    ours, source = digits(), load_digits()
    images = np.concatenate([ours.train_x, ours.test_x]).reshape(-1, 64)
    labels = np.concatenate([ours.train_y, ours.test_y], axis=1)[0]
    wanted = np.round(source.data * 255 / 16)
    assert rows(images, labels) == rows(wanted, source.target)


def test_the_digits_come_as_images_of_uint8_in_two_halves():
    ours = digits()
    assert ours.train_x.shape == (1397, 8, 8, 1) and ours.test_x.shape == (400, 8, 8, 1)
    assert ours.train_y.shape == (1, 1397) and ours.test_y.shape == (1, 400)
    assert ours.train_x.dtype == np.uint8 and ours.train_x.max() == 255
    assert ours.classes == tuple("0123456789")


def test_the_tumours_are_scikit_learns_with_the_labels_turned_around():
    ours, source = breast_cancer(), load_breast_cancer()
    values = np.concatenate([ours.train_x, ours.test_x], axis=1)
    labels = np.concatenate([ours.train_y, ours.test_y], axis=1)[0]
    assert rows(values.T, labels) == rows(source.data, 1 - source.target)
    assert ours.features == tuple(source.feature_names)
    malignant = list(source.target_names).index("malignant")
    assert labels.sum() == np.sum(source.target == malignant) == 212
    assert ours.classes[1] == "malignant"


def test_the_tumours_come_as_columns_of_float64_in_two_halves():
    ours = breast_cancer()
    assert ours.train_x.shape == (30, 398) and ours.test_x.shape == (30, 171)
    assert ours.train_y.shape == (1, 398) and ours.test_y.shape == (1, 171)
    arrays = (ours.train_x, ours.train_y, ours.test_x, ours.test_y)
    assert {array.dtype for array in arrays} == {np.dtype(np.float64)}


@pytest.mark.parametrize("load", [digits, breast_cancer])
def test_both_halves_hold_every_class_in_about_the_same_share(load):
    ours = load()
    count = len(ours.classes)
    shares = [np.bincount(y[0].astype(int), minlength=count) / y.size for y in halves(ours)]
    assert np.abs(shares[0] - shares[1]).max() < 0.06
    first = ours.train_y[0, :100]
    assert 0 < np.mean(first[1:] == first[:-1]) < 0.8, "the order is shuffled"


def halves(ours: object) -> tuple[np.ndarray, np.ndarray]:
    return ours.train_y, ours.test_y


def test_a_call_that_changes_its_data_does_not_change_the_next_one():
    breast_cancer().train_x[:] = 0
    digits().train_x[:] = 0
    assert breast_cancer().train_x.any() and digits().train_x.any()


def test_a_table_introduces_itself_in_one_line_and_stays_as_it_is():
    table = breast_cancer()
    assert repr(table) == (
        "398 training and 171 test examples of 30 features, classes: benign, malignant"
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.train_x = None


def test_the_files_are_what_the_module_writes_and_are_small(tmp_path: Path):
    command = "python -m dlkit.bundling"
    bundling.write(tmp_path)
    assert differences(BUNDLED, tmp_path, command) == []
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 200_000


def test_a_missing_file_is_told_by_the_function_that_wanted_it(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("dlkit.data.tables.BUNDLED", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"^breast_cancer: there is no file breast_cancer"):
        breast_cancer()


def test_students_get_the_files_with_their_wheel_and_need_no_scikit_learn(tmp_path: Path):
    with zipfile.ZipFile(build_wheel(ROOT, tmp_path)) as wheel:
        wheel.extractall(tmp_path / "students")
    blocked = "import sys; sys.modules['sklearn'] = None; from dlkit import data; "
    say = "print(data.__file__, data.digits(), data.breast_cancer(), sep='\\n')"
    ran = subprocess.run(
        [sys.executable, "-c", blocked + say],
        cwd=tmp_path / "students",
        capture_output=True,
        text=True,
        check=True,
    )
    place, *told = ran.stdout.splitlines()
    assert place.startswith(str(tmp_path / "students"))
    assert told == [repr(digits()), repr(breast_cancer())]
