"""The secret of a class and the draws that come from it."""

import stat
import threading
from pathlib import Path

import pytest

from dlkit.grading.errors import GradingRefused
from dlkit.grading.secret import read_secret, seed


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
    with pytest.raises(GradingRefused, match="5 bytes instead of 32"):
        read_secret(tmp_path)


def test_every_student_and_exercise_has_a_draw_of_its_own_and_keeps_it() -> None:
    key = bytes(32)
    names = [(s, a, e) for s in ("s1", "s2") for a in ("01", "02") for e in ("sigmoid", "model")]
    draws = [seed(key, *name) for name in names]
    assert len(set(draws)) == len(draws)
    assert draws == [seed(key, *name) for name in names]
    assert seed(bytes(31) + b"\1", *names[0]) != draws[0]


def test_the_draw_is_hmac_sha256_of_student_assignment_and_exercise() -> None:
    # printf 's1/01/sigmoid' | openssl dgst -sha256 -mac HMAC -macopt hexkey:00...00 (32 bytes)
    expected = "f36e5efd4a773d0ea815084eff2258c0658f7f3f77e005491425af0696e06938"
    assert f"{seed(bytes(32), 's1', '01', 'sigmoid'):064x}" == expected
