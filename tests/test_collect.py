"""`dlkit collect`: archives as platforms export them, whose files they are, and what is kept."""

import csv
import stat
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from course_files import write_files

from dlkit import cli
from dlkit.check.errors import Told
from dlkit.collect import archives, shelf, unpacking
from dlkit.collect.collecting import Report, collect

ID = "01-logistic-regression"
NOTEBOOK = f"{ID}.ipynb"
ROSTER = [
    ("id", "First Name", "Last name", "E-mail", "Canvas ID", "Username"),
    ("s001", "Jane", "Doe", "jane@example.org", "12345", "jdoe"),
    ("s002", "José", "García López", "jose@example.org", "222", "j_garcia"),
    ("s003", "李", "雷", "lei@example.org", "333", "llei"),
    ("s004", "Sam", "Smith", "sam1@example.org", "444", "ssmith1"),
    ("s005", "Sam", "Smith", "sam2@example.org", "555", "ssmith2"),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of one lesson, and its roster."""
    write_files(tmp_path / "course" / "assignments" / ID, "#: exercises/sigmoid.py\n")
    (tmp_path / "course" / "gradebook").mkdir()
    with (tmp_path / "roster.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(ROSTER)
    return tmp_path / "course"


def pack(root: Path, files: Mapping[str, bytes | str], name: str = "x.zip") -> Path:
    path = root.parent / name
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    return path


def collected(root: Path, files: Mapping[str, bytes | str] | Path) -> Report:
    path = files if isinstance(files, Path) else pack(root, files)
    return collect(root, path, ID, root.parent / "roster.csv")


def submitted(root: Path) -> dict[str, str]:
    """Return what there is in the submitted folder, hidden folders left out."""
    home = root / "gradebook" / "submitted"
    return {
        str(path.relative_to(home)).replace(f"/{ID}/", "/"): path.read_text()
        for path in sorted(home.rglob("*"))
        if path.is_file() and ".collected" not in path.parts
    }


def older(root: Path, student: str) -> list[Path]:
    return sorted((root / "gradebook" / "submitted" / ".collected" / "older" / student).rglob("*"))


# --- platforms ---------------------------------------------------------------------------------


def test_canvas(root: Path) -> None:
    report = collected(
        root,
        {
            f"doejane_12345_901_{ID}-1.ipynb": "second",
            f"doejane_12345_900_{NOTEBOOK}": "first",
            "doejane_12345_902_own_file.py": "own",
            f"garcíalópezjosé_LATE_222_903_{NOTEBOOK}": "late",
            "雷李_late_333_904_Untitled.ipynb": "named by id",
            f"smithsam_444_905_{NOTEBOOK}": "one Sam",
            f"smithsam_555_906_{NOTEBOOK}": "other Sam",
        },
    )
    assert report.shortcomings == []
    assert submitted(root) == {
        f"s001/{NOTEBOOK}": "second",
        "s001/own_file.py": "own",
        f"s002/{NOTEBOOK}": "late",
        "s003/Untitled.ipynb": "named by id",
        f"s004/{NOTEBOOK}": "one Sam",
        f"s005/{NOTEBOOK}": "other Sam",
    }
    assert [one for one in report.told if "late" in one] == [
        "s002: late, says the platform",
        "s003: late, says the platform",
    ]
    assert f"s001: doejane_12345_900_{NOTEBOOK} is of an earlier attempt and was left out" in (
        report.told
    )


def test_moodle_with_folders(root: Path) -> None:
    report = collected(
        root,
        {
            f"Jane Doe_777_assignsubmission_file_/{NOTEBOOK}": "x",
            "Jane Doe_777_assignsubmission_file_/code/own.py": "own",
            "Jane Doe_777_assignsubmission_onlinetext_/onlinetext.html": "<p>",
            f"García López José_778_assignsubmission_file/{NOTEBOOK}": "y",
        },
    )
    assert report.shortcomings == []
    assert submitted(root) == {
        f"s001/{NOTEBOOK}": "x",
        "s001/code/own.py": "own",
        f"s002/{NOTEBOOK}": "y",
    }


def test_moodle_in_one_folder(root: Path) -> None:
    collected(root, {"Jane Doe_1_assignsubmission_file_a_2_3_b.ipynb": "x"})
    assert submitted(root) == {"s001/a_2_3_b.ipynb": "x"}


def test_moodles_number_is_no_students(root: Path) -> None:
    """It counts submissions, and may be somebody's id on the platform."""
    report = collected(root, {f"Nobody Known_12345_assignsubmission_file_/{NOTEBOOK}": "x"})
    assert submitted(root) == {} and "is not in the roster" in report.shortcomings[0]
    collected(root, {f"Participant_12345_assignsubmission_file_/{NOTEBOOK}": "x"})
    assert submitted(root) == {f"s001/{NOTEBOOK}": "x"}


def test_blackboard(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = collected(
        root,
        {
            "Lesson_01_jdoe_attempt_2026-11-01-12-30-05.txt": "Name: Jane Doe",
            f"Lesson_01_jdoe_attempt_2026-11-01-12-30-05_{NOTEBOOK}": "first",
            "Lesson_01_jdoe_attempt_2026-11-01-12-30-05_old.py": "of the first attempt",
            f"Lesson_01_jdoe_attempt_2026-11-02-08-00-00_{NOTEBOOK}": "second",
            "Lesson_01_jdoe_attempt_2026-11-02-08-00-00_own.py": "own",
            f"Lesson_01_j_garcia_attempt_2026-11-01-12-30-05_{NOTEBOOK}": "x",
        },
    )
    assert report.shortcomings == []
    stamp = datetime(2026, 11, 2, 8).astimezone(shelf.UTC)
    found = submitted(root)
    assert found.pop("s002/timestamp.txt")
    assert found == {
        f"s001/{NOTEBOOK}": "second",
        "s001/own.py": "own",
        "s001/timestamp.txt": f"{stamp:%Y-%m-%d %H:%M:%S} UTC\n",
        f"s002/{NOTEBOOK}": "x",
    }


def test_google(root: Path) -> None:
    report = collected(
        root,
        {
            f"Lesson 01/Jane Doe - {NOTEBOOK}": "x",
            f"Lesson 01/Jose Garcia Lopez - {ID} (1).ipynb": "y",
            "Lesson 01/雷 李 - a - b.ipynb": "z",
        },
    )
    assert report.shortcomings == []
    assert submitted(root) == {
        f"s001/{NOTEBOOK}": "x",
        f"s002/{NOTEBOOK}": "y",
        "s003/a - b.ipynb": "z",
    }


@pytest.mark.parametrize("top", ["", "Takeout/Lesson 01/"])
def test_a_folder_for_each_student(root: Path, top: str) -> None:
    report = collected(
        root,
        {
            f"{top}Doe, Jane/{NOTEBOOK}": "by name",
            f"{top}Doe, Jane/sub/own.py": "own",
            f"{top}jose@example.org/{NOTEBOOK}": "by address",
            f"{top}s003/{NOTEBOOK}": "by id",
            "__MACOSX/Doe, Jane/._x": "",
        },
    )
    assert report.shortcomings == []
    assert submitted(root) == {
        f"s001/{NOTEBOOK}": "by name",
        "s001/sub/own.py": "own",
        f"s002/{NOTEBOOK}": "by address",
        f"s003/{NOTEBOOK}": "by id",
    }


# --- who is who --------------------------------------------------------------------------------


def test_who_is_unknown_or_could_be_two_is_told_and_not_collected(root: Path) -> None:
    report = collected(
        root,
        {
            f"Jane Doe - {NOTEBOOK}": "x",
            f"Sam Smith - {NOTEBOOK}": "?",
            f"Mallory \x1b[2J - {NOTEBOOK}": "?",
            f"Eve - {NOTEBOOK}": "?",
            "Eve - own.py": "?",
            "notes.txt": "?",
        },
    )
    assert submitted(root) == {f"s001/{NOTEBOOK}": "x"}
    assert sorted(report.shortcomings) == [
        "Eve: not collected: is not in the roster (files: 2)",
        f"Mallory  [2J - {NOTEBOOK}: its name is no path below a folder",
        "Sam Smith: not collected: could be s004 or s005 (files: 1)",
        "notes.txt: not collected: its name tells no student",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id\ns001\n", "columns id; it lacks name, first_name, last_name, email, lms_user_id"),
        ("\ufeffStudent ID;Full Name\ns001;Jane Doe\n;nobody\n", "1 students, columns id, name"),
        ('Student,ID,SIS Login ID\n"Doe, Jane",s001,jdoe\n', "columns name, id, lms_user_id"),
        ("student_id\tID\tName\ns001\t12345\tDoe Jane\n", "columns id, lms_user_id, name"),
    ],
)
def test_headers_of_a_roster_may_be_written_in_many_ways(root: Path, text: str, said: str) -> None:
    (root.parent / "roster.csv").write_text(text, encoding="utf-8")
    who = "s001" if text.startswith("id") else "Jane Doe"
    report = collected(root, {f"{who} - {NOTEBOOK}": "x"})
    assert said in report.told[0]
    assert submitted(root) == {f"s001/{NOTEBOOK}": "x"}


def test_a_platforms_number_tells_those_apart_who_have_one_name(root: Path) -> None:
    (root.parent / "roster.csv").write_text("id,name\n444,Sam Smith\n555,Sam Smith\n9,Jo Lee\n")
    report = collected(
        root,
        {
            f"smithsam_555_1_{NOTEBOOK}": "x",
            f"smithsam_9_2_{NOTEBOOK}": "?",
            f"leejo_444_3_{NOTEBOOK}": "the name goes before a number that may be another's",
        },
    )
    assert submitted(root).keys() == {f"555/{NOTEBOOK}", f"9/{NOTEBOOK}"}
    assert report.shortcomings == [
        "smithsam / 9: not collected: could be 444 or 555 (files: 1)",
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"name,email\nJane,j\n", "has no column of students' ids"),
        (b"", "no columns"),
        (b"id\n../x\n", "row 2: ../x is no student's id"),
        (b"id\n.x\n", "is no student's id"),
        (b"id\n\xff\n", "not a text file in UTF-8"),
    ],
)
def test_a_roster_that_cannot_be_used_is_refused(root: Path, text: bytes, reason: str) -> None:
    (root.parent / "roster.csv").write_bytes(text)
    with pytest.raises(Told, match=reason):
        collected(root, {f"Jane Doe - {NOTEBOOK}": "x"})


# --- again -------------------------------------------------------------------------------------


def test_what_is_unchanged_is_left_and_what_is_replaced_is_kept(root: Path) -> None:
    files = {f"doejane_12345_1_{NOTEBOOK}": "one", "doejane_12345_2_own.py": "own"}
    collected(root, files)
    place = root / "gradebook" / "submitted" / "s001" / ID / NOTEBOOK
    before = place.stat().st_ino
    again = collected(root, files)
    assert "1 unchanged" in again.told[-1] and place.stat().st_ino == before
    changed = collected(root, {f"doejane_12345_3_{NOTEBOOK}": "two"})
    assert submitted(root) == {f"s001/{NOTEBOOK}": "two"}
    (said,) = [one for one in changed.told if "older one is kept in" in one]
    kept = Path(said.partition("kept in ")[2])
    assert (kept / NOTEBOOK).read_text() == "one" and (kept / "own.py").read_text() == "own"
    collected(root, {f"doejane_12345_4_{NOTEBOOK}": "three"})
    texts = [path.read_text() for path in older(root, "s001") if path.name == NOTEBOOK]
    assert sorted(texts) == ["one", "two"]


def test_an_older_archive_does_not_replace_a_newer_submission(root: Path) -> None:
    collected(root, {f"L_jdoe_attempt_2026-11-02-08-00-00_{NOTEBOOK}": "newer"})
    report = collected(root, {f"L_jdoe_attempt_2026-11-01-08-00-00_{NOTEBOOK}": "older"})
    assert submitted(root)[f"s001/{NOTEBOOK}"] == "newer"
    assert "1 older than what is there" in report.told[-1]


@pytest.mark.parametrize("when", ["unpacking", "exchanging"])
def test_nothing_half_written_is_left_when_it_is_stopped(
    root: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    collected(root, {f"doejane_12345_1_{NOTEBOOK}": "one"})
    rename = Path.rename

    def stopped(self: Path, target: Path) -> Path:
        if "new-" in str(self):
            raise KeyboardInterrupt
        return rename(self, target)

    def half(*_: object):
        yield b"half"
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if when == "unpacking":
            patch.setattr(unpacking, "content_of", half)
        else:
            patch.setattr(Path, "rename", stopped)
        with pytest.raises(KeyboardInterrupt):
            collected(root, {f"doejane_12345_1_{NOTEBOOK}": "two"})
    assert submitted(root) == {f"s001/{NOTEBOOK}": "one"}
    room = root / "gradebook" / "submitted" / ".collected"
    assert [path.name for path in room.glob("new-*")] == []
    (room / "new-killed" / "s001").mkdir(parents=True)
    collected(root, {f"doejane_12345_1_{NOTEBOOK}": "two"})
    assert submitted(root) == {f"s001/{NOTEBOOK}": "two"} and not list(room.glob("new-*"))


def test_two_do_not_collect_at_once(root: Path) -> None:
    files = pack(root, {f"doejane_12345_1_{NOTEBOOK}": "one"})
    with shelf.Shelf(root / "gradebook" / "submitted", ID):
        with pytest.raises(shelf.Busy):
            collected(root, files)


def test_a_students_folder_that_is_a_link_is_not_written_to(root: Path) -> None:
    (root / "elsewhere").mkdir()
    (root / "gradebook" / "submitted").mkdir()
    (root / "gradebook" / "submitted" / "s001").symlink_to(root / "elsewhere")
    report = collected(root, {f"doejane_12345_1_{NOTEBOOK}": "one"})
    assert "is a link" in report.shortcomings[0] and not list((root / "elsewhere").iterdir())


# --- hostile archives --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        f"/Jane Doe - {NOTEBOOK}",
        f"../Jane Doe - {NOTEBOOK}",
        f"x/../../Jane Doe - {NOTEBOOK}",
        f"C:/Jane Doe - {NOTEBOOK}",
        f"x\\..\\Jane Doe - {NOTEBOOK}",
        "Jane Doe - x\x1b[2J.ipynb",
        f"Jane Doe - {'x' * 300}.ipynb",
        f"{'a/' * 20}Jane Doe - {NOTEBOOK}",
    ],
)
def test_names_that_are_no_paths_below_a_folder_are_refused(root: Path, name: str) -> None:
    before = {path for path in root.parent.rglob("*")}
    report = collected(root, {name: "x", f"José García López - {NOTEBOOK}": "y"})
    assert submitted(root) == {f"s002/{NOTEBOOK}": "y"}
    (said,) = report.shortcomings
    assert "no path below a folder" in said and said.isprintable() and len(said) < 200
    made = {path for path in root.parent.rglob("*")} - before
    assert all((root / "gradebook") in path.parents or path.suffix == ".zip" for path in made)


def test_links_and_devices_in_an_archive_are_refused(root: Path) -> None:
    path = root.parent / "x.zip"
    with ZipFile(path, "w") as archive:
        for name, kind in (("a", stat.S_IFLNK), ("b", stat.S_IFIFO)):
            info = ZipInfo(f"Jane Doe - {name}.ipynb")
            info.external_attr = (kind | 0o777) << 16
            archive.writestr(info, "/etc/passwd")
    report = collected(root, path)
    assert submitted(root) == {} and len(report.shortcomings) == 2
    assert all("not a regular file" in one for one in report.shortcomings)


def test_an_encrypted_file_is_told(root: Path) -> None:
    path = pack(root, {f"Jane Doe - {NOTEBOOK}": "x"})
    data = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + at] |= 1
    path.write_bytes(data)
    assert "it is encrypted" in collected(root, path).shortcomings[0]


def test_bombs_are_told_and_not_unpacked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = collected(root, {f"Jane Doe - {NOTEBOOK}": b"\0" * 20_000_000})
    assert "packed more than 500 times smaller" in report.shortcomings[0]
    monkeypatch.setattr(archives, "MAX_FILE", 1000)
    report = collected(root, {f"Jane Doe - {NOTEBOOK}": b"x" * 1001})
    assert "expected at most" in report.shortcomings[0]
    monkeypatch.setattr(archives, "MAX_ENTRIES", 2)
    with pytest.raises(archives.BadArchive, match="holds 3 files"):
        collected(root, {f"Jane Doe - {n}.py": "" for n in range(3)})
    monkeypatch.setattr(archives, "MAX_DIRECTORY", 10)
    with pytest.raises(archives.BadArchive, match="a list of entries"):
        collected(root, {f"Jane Doe - {NOTEBOOK}": b"x"})
    assert submitted(root) == {}


def test_an_archive_that_is_too_much_as_a_whole_is_refused(root: Path) -> None:
    with ZipFile(pack(root, {"a": b"xxx", "b": b"yyy"})) as archive:
        with pytest.raises(archives.BadArchive, match="unpacked, expected at most"):
            archives.contents(archive, "x.zip", most_bytes=5)


def test_a_students_files_are_bounded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_STUDENT", 5)
    report = collected(root, {"Jane Doe - a.py": "1234", "Jane Doe - b.py": "5678"})
    assert submitted(root) == {"s001/a.py": "1234"}
    assert "Jane Doe - b.py is left out: the files have more than" in report.shortcomings[0]


def test_what_is_damaged_is_told_and_the_rest_is_collected(root: Path) -> None:
    path = root.parent / "x.zip"
    with ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"Jane Doe - {NOTEBOOK}", "the content")
        archive.writestr(f"José García López - {NOTEBOOK}", "y")
    path.write_bytes(path.read_bytes().replace(b"the content", b"the CONTENT"))
    report = collected(root, path)
    assert submitted(root) == {f"s002/{NOTEBOOK}": "y"}
    assert "cannot be unpacked: Bad CRC" in report.shortcomings[0]
    assert "s001: nothing could be collected" in report.shortcomings


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04" + b"x" * 50])
def test_what_is_no_archive_is_refused(root: Path, content: bytes) -> None:
    path = root.parent / "x.zip"
    path.write_bytes(content)
    with pytest.raises(archives.BadArchive, match="no ZIP archive that can be read"):
        collected(root, path)


def test_the_same_name_twice_is_told_and_the_last_one_counts(root: Path) -> None:
    path = root.parent / "x.zip"
    with ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        for text in ("one", "two"):
            archive.writestr(f"Jane Doe - {NOTEBOOK}", text)
    assert "it is there twice" in collected(root, path).shortcomings[0]
    assert submitted(root) == {f"s001/{NOTEBOOK}": "two"}


@pytest.mark.parametrize("top", ["", "my homework/"])
def test_a_students_own_archive_is_unpacked_one_level(root: Path, top: str) -> None:
    inner = pack(root, {"x": "deeper"}, "inner.zip").read_bytes()
    files = {f"{top}{NOTEBOOK}": "x", f"{top}own.py": "own", f"{top}more.zip": inner}
    own = pack(root, files | {f"{top}../../evil.py": "x"}, "own.zip").read_bytes()
    report = collected(root, {"doejane_12345_1_homework.zip": own})
    place = root / "gradebook" / "submitted" / "s001" / ID
    assert sorted(path.name for path in place.rglob("*")) == [NOTEBOOK, "more.zip", "own.py"]
    (said,) = report.shortcomings
    assert "evil.py is left out: its name is no path" in said


def test_a_students_archive_that_cannot_be_read_stays_as_it_is(root: Path) -> None:
    report = collected(root, {"doejane_12345_1_x.zip": "no archive"})
    assert submitted(root) == {"s001/x.zip": "no archive"}
    assert "no ZIP archive that can be read" in report.shortcomings[0]


def test_a_students_time_stamp_is_not_taken(root: Path) -> None:
    own = pack(root, {"timestamp.txt": "1999-01-01 00:00:00 UTC", "a.py": ""}, "o.zip").read_bytes()
    report = collected(
        root, {"doejane_12345_1_timestamp.txt": "1999", "doejane_12345_2_own.zip": own}
    )
    assert submitted(root) == {"s001/a.py": ""}
    assert "is left out" in report.shortcomings[0]


def test_files_that_have_each_others_names_are_told(root: Path) -> None:
    files = {"s001/a": "file", "s001/a/b": "below it", "s001/c.py": "c"}
    report = collected(root, files)
    assert submitted(root) == {"s001/a": "file", "s001/c.py": "c"}
    assert "another file or folder has its name" in report.shortcomings[0]


# --- the command -------------------------------------------------------------------------------


def test_the_command_says_what_came_of_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setattr(cli, "_refuse_other_copy", lambda: None)
    roster = ["--roster", str(root.parent / "roster.csv")]
    good = pack(root, {f"doejane_12345_1_{NOTEBOOK}": "one"})
    assert cli.main(["collect", str(good), ID, *roster]) == 0
    said = capsys.readouterr()
    assert "5 students, columns id, first_name" in said.out and "it lacks name" in said.out
    assert "4 students of the roster have nothing in it" in said.out
    assert "Canvas: 1 collected, 0 unchanged" in said.out and said.err == ""
    bad = pack(root, {f"nobody_9_1_{NOTEBOOK}": "one"})
    assert cli.main(["collect", str(bad), ID, *roster]) == 1
    said = capsys.readouterr()
    assert said.err == "dlkit collect: nobody / 9: not collected: is not in the roster (files: 1)\n"
    assert cli.main(["collect", str(bad), "99-none", *roster]) == 1
    assert "There is no assignment '99-none'" in capsys.readouterr().err
    assert cli.main(["collect", str(root / "none.zip"), ID, *roster]) == 1
