"""The secret of a class and the draws that come from it."""

import stat
import threading
from itertools import product
from pathlib import Path

import pytest

from dlkit.grading.common.errors import GradingRefused
from dlkit.grading.judging.secret import fingerprint, read_secret, seed
from dlkit.grading.judging.session import Session


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    secret = read_secret(tmp_path / "gradebook")
    assert len(secret) == 32
    assert read_secret(tmp_path / "gradebook") == secret
    assert stat.S_IMODE((tmp_path / "gradebook" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "gradebook").iterdir()] == ["secret"]


def test_two_classes_have_two_secrets(tmp_path: Path) -> None:
    assert read_secret(tmp_path / "one") != read_secret(tmp_path / "two")


def test_whoever_comes_at_the_same_time_gets_the_same_secret(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(read_secret(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    read_secret(tmp_path)
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(GradingRefused, match="chmod 600"):
        read_secret(tmp_path)


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    read_secret(tmp_path)
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(GradingRefused, match="5 bytes, expected 32"):
        read_secret(tmp_path)


def test_every_student_exercise_and_piece_of_work_has_a_draw_of_its_own_and_keeps_it() -> None:
    key = bytes(32)
    two = ("s1", "s2"), ("01", "02"), ("sigmoid", "model"), ("some work", "other work")
    names = list(product(*two))
    draws = [seed(key, *name) for name in names]
    assert len(set(draws)) == len(draws)
    assert draws == [seed(key, *name) for name in names]
    assert seed(bytes(31) + b"\1", *names[0]) != draws[0]


def test_the_draw_is_hmac_sha256_of_student_assignment_exercise_and_work() -> None:
    # printf 's1/01/sigmoid/w' | openssl dgst -sha256 -mac HMAC -macopt hexkey:00...00 (32 bytes)
    expected = "2b6ad7d1aa3765063360f25e4a483e5a7f02cc0f87b4276b8fac86767b942516"
    assert f"{seed(bytes(32), 's1', '01', 'sigmoid', 'w'):064x}" == expected


def test_a_fingerprint_tells_pieces_apart_and_where_they_end() -> None:
    assert fingerprint([b"ab", b"c"]) == fingerprint(iter([b"ab", b"c"]))
    works = ([b"ab", b"c"], [b"a", b"bc"], [b"abc"], [b"c", b"ab"], [b"ab", b"c", b""], [])
    assert len({fingerprint(work) for work in works}) == len(works)


def test_a_fingerprint_tells_where_cells_end_and_files_begin() -> None:
    cells = ([], [b"a"], [b"a", b"b"], [b"a", b"b", b"c"])
    works = [(one, other) for one in cells for other in cells]
    assert len({fingerprint(*work) for work in works}) == len(works)


def test_cells_that_look_like_files_are_other_work(tmp_path: Path) -> None:
    session = Session("01", {}, None, {}, bytes(32), None)
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("x = 1")
    with_file = session.fingerprint(["y = 2"], tmp_path)
    assert session.fingerprint(["y = 2", "", "a.txt", "x = 1"], tmp_path / "empty") != with_file


def test_changed_cells_or_files_meet_other_inputs_and_the_same_work_the_same(
    tmp_path: Path,
) -> None:
    session = Session("01", {}, None, {"cases.h5": tmp_path}, bytes(32), None)
    (tmp_path / "01.ipynb").write_text("as it was handed in")
    plain = session.fingerprint(["x = 1", "y = 2"], tmp_path)
    (tmp_path / "01.ipynb").write_text("saved again")
    assert session.fingerprint(["x = 1", "y = 2"], tmp_path) == plain
    (tmp_path / "seen.txt").write_text("3.14")
    with_file = session.fingerprint(["x = 1", "y = 2"], tmp_path)
    (tmp_path / "seen.txt").write_text("2.72")
    changed = session.fingerprint(["x = 1", "y = 2"], tmp_path)
    works = {plain, with_file, changed, session.fingerprint(["x = 1", "y = 3"], tmp_path)}
    assert len(works) == 4
    assert len({session.seed("ann", "sigmoid", work) for work in works}) == 4
