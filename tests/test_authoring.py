"""docs/authoring.md is right: its commands lead from an empty folder to graded notebooks."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from tiny_course import HOME, empty_course

ID = "24-my-lesson"  # in the page
PAGE = (HOME / "docs" / "authoring.md").read_text(encoding="utf-8")
PAPERS = sorted([*HOME.glob("*.md"), *(HOME / "docs").glob("*.md")])


@dataclass
class Command:
    """A command of the page, and the lines that the page shows under it."""

    text: str
    shown: list[str]


def commands(page: str) -> list[Command]:
    """Return the commands of the page's `console` blocks, in order."""
    found: list[Command] = []
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.M | re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Command(line[2:], []))
            elif re.match(r">( |$)", line):
                found[-1].text += f"\n{line[2:]}"
            else:
                found[-1].shown.append(line)
    return found


def is_shown(line: str, said: str) -> bool:
    """Say whether a line of the page is one of those said; `...` stands for anything."""
    pieces = (re.escape(" ".join(piece.split())) for piece in line.split("..."))
    pattern = ".*".join(pieces)
    return any(re.fullmatch(rf" ?{pattern} ?", " ".join(row.split())) for row in said.splitlines())


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> tuple[Path, list[tuple[Command, str]]]:
    """A course in which all commands of the page were run, with what they said."""
    root = empty_course(tmp_path_factory.mktemp("authoring") / "course")
    environment = {name: os.environ[name] for name in os.environ if name != "DLKIT_DB_URL"}
    said = []
    for command in commands(PAGE):
        ran = subprocess.run(
            ["bash", "-c", command.text],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert ran.returncode == 0, f"{command.text}\n{ran.stdout}{ran.stderr}"
        said.append((command, ran.stdout + ran.stderr))
    return root, said


def test_the_page_has_the_whole_path():
    verbs = [tuple(command.text.split()[:2]) for command in commands(PAGE)]
    wanted = [("dlkit", verb) for verb in ("new", "build", "verify", "release", "grade")]
    wanted += [("nbgrader", verb) for verb in ("generate_feedback", "export")]
    assert [verb for verb in verbs if verb in wanted] == wanted


def test_the_commands_of_the_page_print_what_it_shows(walked):
    missing = [
        (command.text, line, said)
        for command, said in walked[1]
        for line in command.shown
        if line != "..." and not is_shown(line, said)
    ]
    assert missing == []


def test_a_line_that_nothing_printed_is_noticed():
    assert is_shown("built source/...", "one\nbuilt  source/24-my-lesson\n")
    assert is_shown("solved: 90 ... note: ...", "solved: 90 of 100 points; note: Cells.")
    assert not is_shown("built source/24", "built source/24-my-lesson")
    assert not is_shown("4 of 4 ...", "draw_weights 4 of 6 6 of 6")


def test_at_the_end_the_solved_notebook_has_100_points_and_the_untouched_one_none(walked):
    with Gradebook(f"sqlite:///{walked[0] / 'gradebook' / 'gradebook.db'}") as gradebook:
        scores = {s.student.id: s.score for s in gradebook.assignment_submissions(ID)}
    assert scores == {"solved": 100, "untouched": 0}


def test_every_student_has_a_page_with_the_figure_beside_it(walked):
    for student in ("solved", "untouched"):
        folder = walked[0] / "gradebook" / "feedback" / student / ID
        assert (folder / f"{ID}.html").is_file() and (
            folder / "figures" / "one-scale.svg"
        ).is_file()


@pytest.mark.parametrize("page", PAPERS, ids=lambda page: page.name)
def test_every_link_of_the_papers_leads_to_a_file_and_a_heading(page):
    assert broken_links(page) == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path):
    (tmp_path / "page.md").write_text(
        "# A Name\n[1](#a-name) [2](#none) [3](page.md#a-name) [4](no.md)"
    )
    assert broken_links(tmp_path / "page.md") == ["#none", "no.md"]


def broken_links(page: Path) -> list[str]:
    """Return the links of a page that lead to no file of ours, or to none of its headings."""
    links = re.findall(r"\]\(([^)\s]+)\)", outside_of_code(page))
    return [link for link in links if "://" not in link and not leads_somewhere(page, link)]


def leads_somewhere(page: Path, link: str) -> bool:
    file, _, heading = link.partition("#")
    target = page.parent / file if file else page
    return target.is_file() and (not heading or heading in headings(target))


def outside_of_code(path: Path) -> str:
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)


def headings(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as they are made on the web."""
    words = re.findall(r"^#+ (.+)$", outside_of_code(path), re.M)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in words}
