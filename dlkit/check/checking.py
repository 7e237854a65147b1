"""`begin` an assignment and `check` answers: find the public cases, review, show the card."""

import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import FunctionType

from IPython import get_ipython
from IPython.display import display

from dlkit.check import cases, current_lesson, progress, self_study
from dlkit.check.by_hand import CaseByHand
from dlkit.check.card import Card, Line
from dlkit.check.current_lesson import exercise_of, find_cases, refuse_unknown
from dlkit.check.edits import code_of
from dlkit.check.errors import CheckError, CheckFailed, CheckStopped
from dlkit.check.exceptions import whereabouts
from dlkit.check.given import Given, given, shown
from dlkit.check.helpers import called, is_still_blank
from dlkit.check.intermediate import first_wrong_lines
from dlkit.check.local import local
from dlkit.check.outcome import Ask, Raised
from dlkit.check.progress import CHOSEN, RIGHT, WRONG
from dlkit.check.repair import repairs
from dlkit.check.repair.words import place_lines
from dlkit.check.report import card_of, choice_card, is_untouched
from dlkit.check.review import Review, review
from dlkit.check.stale import keep_times, stale
from dlkit.check.working_notebook import notebook_file

HELPER_SECONDS = 0.5  # of processor time, after which no other helper is tried
AGAIN_SECONDS = 0.2  # of processor time of one call with arguments that no case has
SEARCH = 0.7  # seconds in which a place is searched where no known mistake fits
LINE = 88  # characters that a notebook shows in one line, at the least

_checking: list[str] = []  # the exercises being checked, to stop an answer that checks itself


def begin(assignment: str) -> None:
    """Name the assignment that the following `check` calls belong to, and say that it is there.

    Raises CasesError, in one sentence, when its cases are not in the working folder.
    """
    names = cases.names(find_cases(assignment))
    current_lesson.begun[:] = [assignment]
    keep_times()
    print(f"{assignment}, {len(names)} to answer:")
    print(textwrap.fill(", ".join(names), LINE, break_long_words=False, break_on_hyphens=False))


def check(
    answer: Callable | None = None,
    assignment: str | None = None,
    search: float | None = None,
    **chosen: object,
) -> None:
    """Compare `answer` with the public cases of the exercise of its name and show the card.

    Where no known mistake or slip fits a wrong answer, `check` changes the answer's code in one
    place after another, for 0.7 s, and calls it anew. If a change on one line alone makes every
    case right, the card says so and quotes that line: there is the mistake. It does not show the
    change. To search longer, and where a known mistake fits, write `check(sigmoid, search=20)`. The
    kernel's interrupt ends the search. Code that does more than compute is not changed.

    For a concept question, as in `check(why_zeros_fail=why_zeros_fail)`, the card says only whether
    one of its options was chosen; the grader reports whether it is right.

    Parameters
    ----------
    answer : the function that you wrote; its name says which exercise it answers
    assignment : id of the assignment; by default the one that `begin` named, else the one whose
        `cases.h5` lies in the working folder
    search : seconds to search for the place of the mistake; the card then says also that none was
        found. 0 searches nothing
    chosen : instead of `answer`, the name of a concept question and the option that you chose

    Raises CheckFailed while the answer is not right, so that a validated notebook shows it;
    CheckStopped when the kernel is interrupted; CheckError or CasesError when there is nothing to
    check.
    """
    if chosen:
        if answer is not None:
            raise CheckError(
                "check takes a function, or questions by their names; got both "
                f"({', '.join(chosen)})."
            )
        for name, option in chosen.items():
            _check_option(name, option, assignment)
        return
    try:
        found = examine(answer, assignment, sys._getframe(1).f_globals)
    except KeyboardInterrupt as stopped:
        raise CheckStopped(_stopped(stopped, answer)) from None
    place = (*_first_wrong(found, answer), *_place(found, answer, search))
    card = card_of(found, place=place)
    if older := stale(found.question.name, answer):
        card = card.preceded_by([Line("note", older)])
    path, name = find_cases(assignment), found.question.name
    if not is_untouched(found):
        _note(path, name, RIGHT if found.passed else WRONG)
    _show(self_study.with_solution(card, path, name, found.passed, _failures(path, name)))
    if not found.passed:
        error = CheckFailed(_failed(name, card))
        error.review = found
        if notebook_file():  # there a person opens the card's hints one by one
            error.shown = f"{found.question.name} is not right yet; the card above says more."
        raise error


def _failed(name: str, card: Card) -> str:
    """Say what the card says first: where a notebook is validated, no card is shown."""
    before = " ".join(line.text for line in card.before)
    first = card.first or before
    return f"{name} is not right yet. {first}" if first else f"{card.heading.rstrip('.')}."


def _stopped(error: KeyboardInterrupt, answer: Callable) -> str:
    """Say in which case, and on which line, an answer was when the kernel was interrupted."""
    name = getattr(answer, "__name__", "the answer")
    cases_of_calls = getattr(error, "__notes__", [])
    case = f"in the case “{cases_of_calls[0]}”" if cases_of_calls else "before it was done"
    where = whereabouts(Raised.of(error, answer), name)
    return f"The check of {name} was stopped {', '.join((case, *where))}."


def _first_wrong(found: Review, answer: Callable) -> Sequence[Line]:
    """Name the first wrong value that an answer computes, with right helpers where one is wrong."""
    if not found.helpers:
        return first_wrong_lines(found, answer)
    known = found.given and found.given.review and not found.given.untold
    return first_wrong_lines(found.given.review, found.given.function) if known else ()


def _place(found: Review, answer: Callable, seconds: float | None) -> Sequence[Line]:
    """Search for a place in a wrong answer's code where one change makes it right."""
    asked = seconds is not None
    if found.given and found.given.review:  # the place of what is wrong with right helpers, too
        if found.given.untold:
            return ()
        found, answer = found.given.review, found.given.function
    named = bool(found.mistakes or found.slips)
    if found.passed or found.failure or (named and not asked) or seconds == 0:
        return ()
    searched = repairs(found, answer, float(seconds) if asked else SEARCH, local)
    return place_lines(found, answer, searched, always=asked)


def case(answer: Callable | str, number: int, assignment: str | None = None) -> CaseByHand:
    """Return a public case of the exercise that `answer` answers, to be called by hand.

    `answer` is the function or its name; cases are numbered from 1, as on the card. In a notebook
    write `case = check.case(sigmoid, 3)`, and then `sigmoid(*case.arguments)`.

    Raises CheckError when there is no such exercise or case.
    """
    path, name = find_cases(assignment), answer
    if isinstance(answer, str):
        refuse_unknown(answer, path)
    else:
        name = exercise_of(answer, path, sys._getframe(1).f_globals)
    return CaseByHand(cases.read(path, name), number)


check.case = case


def examine(
    answer: Callable, assignment: str | None = None, names: Mapping[str, object] | None = None
) -> Review:
    """Review `answer` as `check` does and return the `Review`, without showing or raising it.

    `names` are those of the notebook: an answer without a name of its own, or with another one,
    answers the exercise under whose name it stands there, as in grading.
    """
    if not callable(answer):
        got = type(answer).__name__
        question = " (a question is checked by its name: check(odds=odds))" if got == "str" else ""
        raise CheckError(
            f"check takes the function itself, as in check(sigmoid){question}; got {got}."
        )
    path = find_cases(assignment)
    name = exercise_of(answer, path, names or {})
    if name in _checking:
        raise CheckError(f"{name} calls check({name}); move that call out of the function.")
    _checking.append(name)
    try:
        ask = local(answer)
        found = review(cases.read(path, name), ask, again=_again(answer))
        if found.passed:
            return found
        found = _with_helpers(found, answer, path)
        shown(found).unmoved  # noqa: B018  worked out here, where an answer that checks itself is stopped
        return found
    finally:
        _checking.remove(name)


def _again(answer: Callable) -> Ask | None:
    """Call `answer` with arguments that no case has, which may keep it busy for ever: bounded."""
    code = code_of(answer)
    return None if code is None else local(code.compiled(None, AGAIN_SECONDS))


def _with_helpers(found: Review, answer: Callable, path: Path) -> Review:
    """Say which exercises make `answer` wrong, and what it would be with right ones."""
    wrong = dict(_wrong_helpers(answer, path))
    if not wrong or not isinstance(answer, FunctionType):
        return found
    roots = dict(root for each in wrong.items() for root in _roots(*each, path))
    return replace(
        found,
        helpers=tuple(review.question.name for review in roots.values()),
        blank=frozenset(r.question.name for r in roots.values() if is_still_blank(r)),
        calls_helpers=roots.keys() <= wrong.keys(),
        given=_given(found, answer, wrong),
    )


def _given(found: Review, answer: FunctionType, wrong: Mapping[FunctionType, Review]) -> Given:
    parameters = {helper: review.question.parameters for helper, review in wrong.items()}
    return given(found.question, answer, parameters)


def _roots(
    helper: FunctionType, found: Review, path: Path
) -> Iterator[tuple[FunctionType, Review]]:
    """Yield what makes `helper` wrong: itself, or what it calls where right ones make it right."""
    inner = dict(_wrong_helpers(helper, path))
    known = _given(found, helper, inner) if inner else None
    if known is None or not known.passed:
        yield helper, found
        return
    for each in inner.items():
        yield from _roots(*each, path)


def _wrong_helpers(answer: Callable, path: Path) -> Iterator[tuple[FunctionType, Review]]:
    """Yield the exercises that `answer` calls and that are not right, with their reviews.

    An answer that is being checked, further out, is not called again. Slow ones are the last.
    """
    start = time.process_time()
    for helper in called(answer, cases.names(path)):
        name = helper.__name__
        if name in _checking or time.process_time() - start > HELPER_SECONDS:
            continue
        _checking.append(name)
        try:
            question = replace(cases.read(path, name), mistakes=())
            if not question.options and not (found := review(question, local(helper))).passed:
                yield helper, found
        finally:
            _checking.remove(name)


def _check_option(name: str, option: object, assignment: str | None) -> None:
    path = find_cases(assignment)
    refuse_unknown(name, path)
    question = cases.read(path, name)
    if not question.options:
        raise CheckError(f"{name} is a function, not a question; write check({name}).")
    chosen = choice_card(question, option)
    card = self_study.explained(chosen, path, name, option)
    _show(card)
    _note(path, name, {"right": RIGHT, "wrong": WRONG}.get(card.kind, CHOSEN))
    if card.kind == "wrong":
        raise CheckFailed(_failed(name, card))


def show_progress(assignment: str | None = None) -> None:
    """Show which exercises of the lesson were right when they were last checked, and their points.

    The lessons in the folders beside it have a bar each. Checks are noted in notebooks that a
    person works in, in `progress.json` beside the lesson's cases.

    Raises CasesError when there is no lesson here.
    """
    _show(progress.picture_of(find_cases(assignment).parent))


def _note(path: Path, name: str, state: str) -> None:
    """Note how a check ended, in a notebook that a person works in."""
    if notebook_file():
        progress.note(path, name, state)


def _failures(path: Path, name: str) -> int | None:
    """Return how many checks of an exercise have failed; None where that is not noted."""
    note = progress.noted(path).get(name) if notebook_file() else None
    return note and note.failed


def _show(card: Card | progress.Picture) -> None:
    if get_ipython() is None:
        print(card)
    else:
        display(card)
