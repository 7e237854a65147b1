"""Progress as a picture: a bar for each lesson, a table of the exercises; as HTML and as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from dlkit.check.progress.notes import CHOSEN, RIGHT
from dlkit.check.progress.standing import Exercise, Standing

CELLS = 20  # of a bar of characters
FILLED = "rgba(0,114,178,.4)"  # a text of the page's colour on it stays readable
HATCHED = f"repeating-linear-gradient(45deg,{FILLED} 0 3px,transparent 3px 7px)"
LEGEND = (
    "As last checked, on the examples of `check`; grading uses others. "
    "Chosen: grading says whether it is right."
)
HEADS = ("Exercise", "Points", "State", "Last checked")


@dataclass(frozen=True)
class Picture:
    """Lessons, of which `detailed` are shown with each exercise."""

    lessons: tuple[Standing, ...]
    detailed: tuple[Standing, ...] = ()

    def __str__(self) -> str:
        return "\n".join(_rows(self))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        tables = "".join(_table(one, len(self.detailed) > 1) for one in self.detailed)
        return (
            '<div style="font-family:sans-serif;max-width:44em">'
            f"{''.join(map(_bar, self.lessons))}{tables}"
            f'<div style="margin-top:6px">{escape(LEGEND)}</div></div>'
        )


def _rows(picture: Picture) -> Iterator[str]:
    width = max((len(one.lesson) for one in picture.lessons), default=0)
    for lesson in picture.lessons:
        right, chosen = (_share(lesson, CELLS, *s) for s in ((RIGHT,), (RIGHT, CHOSEN)))
        bar = "#" * right + "?" * (chosen - right) + "-" * (CELLS - chosen)
        yield f"{lesson.lesson:{width}}  [{bar}] {lesson.words}"
    for lesson in picture.detailed:
        yield f"\n{lesson.lesson}"
        width = max((len(one.name) for one in lesson.exercises), default=0)
        for one in lesson.exercises:
            when = f", {one.checked}" if one.checked else ""
            yield f"  {one.sign} {one.name:{width}}  {_points(one)}  {one.words}{when}"
    yield f"\n{LEGEND}"


def _points(exercise: Exercise) -> str:
    return f"{exercise.points:>4g} point{'s' if exercise.points != 1 else ' '}"


def _share(lesson: Standing, of: int, *states: str) -> int:
    """Return which part of `of` the points in `states` are; all of it only if they are all."""
    total = lesson.points()
    return int(of * lesson.points(*states) / total) if total else 0


def _bar(lesson: Standing) -> str:
    right = _share(lesson, 100, RIGHT)
    chosen = _share(lesson, 100, RIGHT, CHOSEN) - right
    return (
        '<div style="position:relative;border:1px solid #888;border-radius:3px;margin:3px 0;'
        'padding:2px 8px;overflow:hidden">'
        f'<div style="position:absolute;left:0;top:0;bottom:0;width:{right}%;background:{FILLED}">'
        f'</div><div style="position:absolute;left:{right}%;top:0;bottom:0;width:{chosen}%;'
        f'background:{HATCHED}"></div><div style="position:relative">{escape(lesson.lesson)}: '
        f"{escape(lesson.words)}</div></div>"
    )


def _table(lesson: Standing, is_titled: bool) -> str:
    left = 'style="text-align:left;padding:1px 12px 1px 0"'
    right = 'style="text-align:right;padding:1px 12px 1px 0"'
    heads = "".join(f'<th scope="col" {left}>{escape(head)}</th>' for head in HEADS)
    rows = "".join(
        f'<tr><th scope="row" {left}>{escape(one.name)}</th><td {right}>{one.points:g}</td>'
        f"<td {left}>{escape(f'{one.sign} {one.words}'.strip())}</td>"
        f"<td {left}>{escape(one.checked)}</td></tr>"
        for one in lesson.exercises
    )
    caption = f"<caption {left}><b>{escape(lesson.lesson)}</b></caption>" if is_titled else ""
    return (
        f'<table style="margin:8px 0;border-collapse:collapse">{caption}<thead><tr>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )
