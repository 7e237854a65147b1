"""The image files: what is read, what is refused and in which words, and the lesson's own data."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import h5py
import numpy as np
import pytest
from house import ROOT

from dlkit.data import Images, load_images, save_images
from dlkit.reference import logistic_regression

KEYS = ("train_set_x", "train_set_y", "test_set_x", "test_set_y", "list_classes")


@pytest.fixture
def cats() -> Images:
    """Five training and three test images of 2 x 4, in colour, no two numbers alike."""
    numbers = np.arange(8 * 2 * 4 * 3, dtype=np.uint8).reshape(8, 2, 4, 3)
    labels = np.array([[0, 1, 1, 0, 1, 1, 0, 0]])
    return Images(numbers[:5], labels[:, :5], numbers[5:], labels[:, 5:], ("non-cat", "café cat"))


@pytest.fixture
def cat_file(tmp_path: Path, cats: Images) -> Path:
    save_images(tmp_path / "cats.h5", cats)
    return tmp_path / "cats.h5"


def write(path: Path, **datasets: object) -> Path:
    with h5py.File(path, "w") as file:
        for key, values in datasets.items():
            file[key] = values
    return path


def good_datasets() -> dict[str, object]:
    """A file as the courses have it, and the loader should take it."""
    images = np.zeros((3, 2, 2, 3), dtype=np.uint8)
    return dict(
        zip(KEYS, (images, [0, 1, 1], images[:2], [1, 0], [b"non-cat", b"cat"]), strict=True)
    )


def same(one: Images, other: Images) -> bool:
    arrays = ("train_x", "train_y", "test_x", "test_y")
    equal = [np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays]
    return all(equal) and one.classes == other.classes


def told(call: Callable[[], object], kind: type[Exception] = ValueError) -> str:
    """Return the message of the error that the call must raise; it must be one sentence."""
    with pytest.raises(kind) as caught:
        call()
    message = str(caught.value)
    assert message.startswith(("load_images: ", "save_images: "))
    assert "\n" not in message
    assert "; " in message, "an error ends by saying what to do"
    return message


def test_what_is_saved_is_what_is_loaded(cats, cat_file):
    loaded = load_images(cat_file)
    assert same(loaded, cats)
    assert loaded.train_x.dtype == np.uint8 and loaded.train_y.dtype == np.int64
    assert not same(loaded, Images(cats.train_x, 1 - cats.train_y, *[cats.test_x] * 2, ("a",)))


def test_labels_come_as_a_row_whether_they_were_stored_flat_or_as_a_row(tmp_path):
    flat = write(tmp_path / "flat.h5", **good_datasets())
    row = write(tmp_path / "row.h5", **good_datasets() | {"train_set_y": [[0, 1, 1]]})
    assert load_images(flat).train_y.tolist() == load_images(row).train_y.tolist() == [[0, 1, 1]]


def test_an_instructors_pair_of_files_loads_with_the_same_call(tmp_path):
    content = good_datasets()
    both = write(tmp_path / "both.h5", **content)
    train = write(tmp_path / "train.h5", **{key: content[key] for key in (*KEYS[:2], KEYS[4])})
    test = write(tmp_path / "test.h5", **{key: content[key] for key in KEYS[2:]})
    assert same(load_images(train, test), load_images(both))


def test_a_training_file_alone_asks_for_the_other_file(tmp_path):
    content = good_datasets()
    train = write(tmp_path / "train.h5", **{key: content[key] for key in (*KEYS[:2], KEYS[4])})
    message = told(lambda: load_images(train))
    assert "no dataset test_set_x, only list_classes, train_set_x, train_set_y" in message
    assert "pass the file that holds test_set_x as well" in message


def test_more_than_two_classes_and_text_class_names_are_taken(tmp_path):
    names = np.array(["zero", "one", "two"], dtype=h5py.string_dtype())
    content = good_datasets() | {"train_set_y": [0, 1, 2], "list_classes": names}
    assert load_images(write(tmp_path / "signs.h5", **content)).classes == ("zero", "one", "two")


def test_the_file_is_only_read_and_is_closed_again(cat_file):
    before = cat_file.stat().st_mtime_ns, cat_file.read_bytes()
    cat_file.chmod(0o444)
    cat_file.parent.chmod(0o555)
    try:
        with h5py.File(cat_file, "r"):  # somebody else reads it: only a reader gets in
            load_images(cat_file)
        assert (cat_file.stat().st_mtime_ns, cat_file.read_bytes()) == before
        assert [path.name for path in cat_file.parent.iterdir()] == [cat_file.name]
    finally:
        cat_file.parent.chmod(0o755)
        cat_file.chmod(0o644)
    with h5py.File(cat_file, "a"):  # refused while the loader still holds it
        pass


def test_a_missing_file_is_told_with_the_folder_that_was_searched(tmp_path):
    message = told(lambda: load_images(tmp_path / "dogs.h5"), FileNotFoundError)
    assert f"no file dogs.h5 in {tmp_path}" in message


def test_a_file_of_another_kind_is_told(tmp_path):
    (tmp_path / "cats.h5").write_text("<html>404 not found</html>")
    assert "cats.h5 is not an HDF5 file" in told(lambda: load_images(tmp_path / "cats.h5"))


def test_a_folder_in_place_of_a_file_is_told(tmp_path):
    assert "is a folder" in told(lambda: load_images(tmp_path))


@pytest.mark.parametrize("eighths", range(1, 8))
def test_a_truncated_file_is_told_wherever_it_was_cut(cat_file, eighths):
    content = cat_file.read_bytes()
    cat_file.write_bytes(content[: len(content) * eighths // 8])
    assert "cut short or damaged" in told(lambda: load_images(cat_file))


def test_an_empty_file_is_told(tmp_path):
    (tmp_path / "cats.h5").touch()
    assert "is not an HDF5 file" in told(lambda: load_images(tmp_path / "cats.h5"))


@pytest.mark.parametrize("kind", [OSError, RuntimeError, TypeError])
def test_whatever_the_library_says_of_a_damaged_file_is_told_in_one_sentence(
    cat_file, monkeypatch, kind
):
    def damaged(*_args: object) -> None:
        raise kind("bad local heap\n signature")

    monkeypatch.setattr(h5py.Group, "get", damaged)
    message = told(lambda: load_images(cat_file))
    assert "cut short or damaged (bad local heap signature)" in message


def test_a_file_that_may_not_be_read_is_told(cat_file, monkeypatch):
    def closed(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", closed)
    monkeypatch.setattr(Path, "exists", closed)  # a closed folder: nothing can be asked about it
    assert "cannot be read for lack of permission; ask its owner" in told(
        lambda: load_images(cat_file)
    )


@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.int32])
def test_class_names_that_are_numbers_are_read(tmp_path, kind):
    content = good_datasets() | {"list_classes": np.array([0, 1], kind)}
    images = load_images(write(tmp_path / "signs.h5", **content))
    assert images.classes == ("0", "1")
    save_images(tmp_path / "again.h5", images)
    assert load_images(tmp_path / "again.h5").classes == ("0", "1")


WRITER = """
import sys, h5py
with h5py.File(sys.argv[1], "a", locking=True) as file:
    print("locked", flush=True)
    sys.stdin.read()
"""


@contextmanager
def locked(path):
    """Hold a writer's lock on the file, in another process."""
    command = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout.readline() == b"locked\n"
        yield
        writer.stdin.close()


@pytest.mark.parametrize("setting", ["", "TRUE", "FALSE", "BEST_EFFORT"])
def test_a_file_that_another_process_holds_is_read(cat_file, setting):
    with locked(cat_file):
        code = f"from dlkit.data import load_images\nprint(load_images({str(cat_file)!r}))"
        variable = {"HDF5_USE_FILE_LOCKING": setting} if setting else {}
        ran = subprocess.run(
            [sys.executable, "-c", code], env=os.environ | variable, capture_output=True, text=True
        )
    assert "5 training and 3 test images" in ran.stdout, ran.stderr


def test_a_file_in_the_middle_of_being_written_is_not_called_damaged(cat_file, monkeypatch):
    def unfinished(*_args: object) -> None:
        raise OSError("Unable to synchronously open object (addr overflow)")

    monkeypatch.setattr(h5py.Group, "get", unfinished)
    with locked(cat_file):
        message = told(lambda: load_images(cat_file))
    assert "is just being written by another program; close the file there" in message
    assert "damaged" in told(lambda: load_images(cat_file))


@pytest.mark.parametrize("missing", KEYS)
def test_a_missing_dataset_is_told_by_name(tmp_path, missing):
    content = good_datasets()
    del content[missing]
    message = told(lambda: load_images(write(tmp_path / "cats.h5", **content)))
    assert f"cats.h5 has no dataset {missing}" in message


def test_a_group_in_place_of_a_dataset_is_told(tmp_path):
    content = good_datasets()
    del content["train_set_x"]
    path = write(tmp_path / "cats.h5", **content, **{"train_set_x/images": [1]})
    assert "no dataset train_set_x" in told(lambda: load_images(path))


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        ("train_set_x", np.zeros((3, 2, 2), np.uint8), "train_set_x has shape (3, 2, 2)"),
        ("test_set_x", np.zeros((0, 2, 2, 3), np.uint8), "test_set_x has shape (0, 2, 2, 3)"),
        ("train_set_x", np.zeros((3, 2, 2, 3)), "train_set_x holds float64, expected uint8"),
        ("test_set_x", np.zeros((2, 2, 4, 3), np.uint8), "(2, 2, 3) and test images (2, 4, 3)"),
        ("train_set_y", [0, 1], "train_set_y has shape (2,) for 3 images"),
        ("train_set_y", [[0], [1], [1]], "train_set_y has shape (3, 1)"),
        ("test_set_y", [0.0, 1.0], "test_set_y holds float64, expected integers"),
        ("test_set_y", [1, 2], "test_set_y runs from 1 to 2, expected 0 to 1"),
        ("train_set_y", [0, -1, 1], "train_set_y runs from -1 to 1"),
        ("train_set_y", [0, 9, 4], "train_set_y runs from 0 to 9, expected 0 to 1"),
        ("list_classes", [1.0, 2.0], "list_classes holds float64"),
        ("list_classes", [True, False], "list_classes holds bool"),
        ("list_classes", [[0, 1]], "list_classes holds int64 of shape (1, 2)"),
        ("list_classes", "cat", "expected a row of names"),
    ],
)
def test_a_dataset_that_does_not_fit_is_told(tmp_path, key, values, words):
    path = write(tmp_path / "cats.h5", **good_datasets() | {key: values})
    message = told(lambda: load_images(path))
    assert words in message
    assert str(path) in message


def test_images_that_do_not_fit_are_not_saved_and_the_old_file_stays(cats, cat_file):
    before = cat_file.read_bytes()
    spoiled = Images(cats.train_x / 255, cats.train_y, cats.test_x, cats.test_y, cats.classes)
    assert "train_set_x holds float64" in told(lambda: save_images(cat_file, spoiled))
    assert cat_file.read_bytes() == before


def test_a_save_that_breaks_off_leaves_the_old_file_and_no_pieces(cats, cat_file, monkeypatch):
    def full(*_args: object, **_options: object) -> None:
        raise OSError("No space left on device")

    before = cat_file.read_bytes()
    monkeypatch.setattr(h5py.File, "create_dataset", full)
    with pytest.raises(OSError, match="No space"):
        save_images(cat_file, cats)
    assert cat_file.read_bytes() == before
    assert [path.name for path in cat_file.parent.iterdir()] == [cat_file.name]


def test_the_images_introduce_themselves_in_one_line(cats):
    assert repr(cats) == "5 training and 3 test images of 2 x 4 x 3, classes: non-cat, café cat"


# The lesson's own data


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Images:
    folder = tmp_path_factory.mktemp("lesson")
    lesson().write(folder)
    return load_images(folder / "digits.h5")


def lesson() -> object:
    path = ROOT / "assignments/01-logistic-regression/data.py"
    spec = importlib.util.spec_from_file_location("lesson_data", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def unrolled(x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), -1).T / 255


def test_the_lessons_digits_have_the_size_that_the_lesson_says(digits):
    assert digits.train_x.shape == (1216, 8, 8, 1) and digits.test_x.shape == (400, 8, 8, 1)
    assert digits.train_x.min() == 0 and digits.train_x.max() == 255
    assert digits.classes == ("no loop", "loop")


def test_the_lessons_labels_say_which_digits_have_a_loop_and_fours_are_left_out(digits):
    from sklearn.datasets import load_digits

    source = load_digits()
    digit_of = {
        np.round(image * 255 / 16).astype(np.uint8).tobytes(): digit
        for image, digit in zip(source.images, source.target, strict=True)
    }
    images = np.concatenate([digits.train_x, digits.test_x])
    labels = np.concatenate([digits.train_y, digits.test_y], axis=1)[0]
    seen = [digit_of[image.tobytes()] for image in images]
    assert sorted(seen) == sorted(digit for digit in source.target if digit != 4)
    assert labels.tolist() == [int(digit in (0, 6, 8, 9)) for digit in seen]


def test_the_lessons_file_has_the_same_content_every_time(digits, tmp_path):
    lesson().write(tmp_path)
    assert same(load_images(tmp_path / "digits.h5"), digits)


def test_the_reference_solves_the_lessons_question_well_but_not_perfectly(digits):
    X_train, X_test = unrolled(digits.train_x), unrolled(digits.test_x)
    trained = logistic_regression.model(X_train, digits.train_y, X_test, digits.test_y, 500, 0.5)
    assert trained["costs"][0] == pytest.approx(np.log(2))
    assert 0.93 <= trained["test_accuracy"] <= 0.96
    assert 0.93 <= trained["train_accuracy"] <= 0.96
    assert 10 <= round(400 * (1 - trained["test_accuracy"])) <= 28  # the lesson shows 16 of them
