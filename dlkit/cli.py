"""The command `dlkit`: one verb per function. Errors are one sentence on stderr.

What only an instructor's install has (nbgrader and the like) is imported by the verb that uses it.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from dlkit import __version__, verify
from dlkit.check.errors import Told
from dlkit.clone import refuse_other_copy
from dlkit.exercise import (
    Exercise,
    ExerciseError,
    assignment_ids,
    find_root,
    lesson_ids,
    load,
)

QUICK_SEEDS = 1  # draws on which build and release look whether a lesson grades rightly


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; return 0 only when all went well."""
    options = _parser().parse_args(argv)
    try:
        _refuse_other_copy()
        return options.run(options)
    except KeyboardInterrupt:
        print(f"dlkit {options.verb}: stopped.", file=sys.stderr)
        return 130
    except (Told, OSError) as error:
        print(f"dlkit {options.verb}: {error}", file=sys.stderr)
    except ModuleNotFoundError as error:
        print(
            f"dlkit {options.verb}: {error.name} is not installed; pip install 'dlkit[course]' "
            "installs what an instructor needs.",
            file=sys.stderr,
        )
    return 1


def _refuse_other_copy() -> None:
    try:
        root = find_root()
    except ExerciseError:
        return  # a verb that needs a course says so
    refuse_other_copy(root)


def run_new(options: argparse.Namespace) -> int:
    """Make a new lesson from the template."""
    from dlkit.new_lesson import new_lesson, next_steps

    root = find_root()
    made = new_lesson(root, options.assignment).relative_to(root)
    print(f"made {made}/, a small lesson that works as it is. Edit it there; next:")
    print(next_steps(options.assignment))
    print("docs/authoring.md leads from here to a graded notebook.")
    return 0


def run_build(options: argparse.Namespace) -> int:
    """Make source/ from assignments/."""
    from dlkit.notebook.building import build, build_check
    from dlkit.release.releasing import release_check

    root = find_root()
    if options.check:
        chosen = options.assignment
        return _report([*build_check(root, chosen), *release_check(root, chosen)])
    for assignment in _lessons(options.assignment, root):
        print(f"built {build(root, assignment).relative_to(root)}")
        _say_refused(assignment, root)
    return 0


def run_release(options: argparse.Namespace) -> int:
    """Make release/ from source/, with the student wheel."""
    from dlkit.release.releasing import release

    root = find_root()
    if options.self_study:
        return _release_for_self_study(options, root)
    if options.solutions_after or options.solutions_from:
        raise ExerciseError("solutions are for self-study alone: add --self-study.")
    for changed in release(root, options.assignment):
        print(f"{changed}; run dlkit grade to grade by it")
    lessons = _lessons(options.assignment, root)
    print(f"released {', '.join(lessons)} into {root / 'release'}")
    return 0


def _release_for_self_study(options: argparse.Namespace, root: Path) -> int:
    from dlkit.release.releasing import release_for_self_study
    from dlkit.release.self_study import Opening

    opening = Opening(options.solutions_after, options.solutions_from)
    target = release_for_self_study(root, options.assignment, opening)
    lessons = ", ".join(_lessons(options.assignment, root))
    print(f"released {lessons} for self-study, with explanations, into {target}")
    return 0


def run_site(options: argparse.Namespace) -> int:
    """Make site/, the released lessons as pages to read, with pictures and without answers."""
    from dlkit.site.making import make_site

    root = find_root()
    print(f"made {make_site(root) / 'index.html'}")
    return 0


def _say_refused(assignment: str, root: Path) -> None:
    """Warn of a lesson that `verify` refuses on its first draws."""
    exercises = load(assignment, root).exercises.values()
    proofs = [verify.prove(exercise, QUICK_SEEDS) for exercise in exercises]
    if refused := [one.words for proof in proofs for one in proof.shortcomings]:
        print(
            f"warning: `dlkit verify {assignment}` refuses this lesson: {'; '.join(refused)}.",
            file=sys.stderr,
        )


def run_verify(options: argparse.Namespace) -> int:
    """Prove that mistakes lose points and right answers do not."""
    from dlkit.notebook.building import check_entries

    root = find_root()
    if options.entry:
        return _repeat(options, root)
    if options.mutants:
        return _verify_mutants(options, root)
    falls_short, records = False, []
    for assignment in _ids(options.assignment, root):
        check_entries(root, assignment)
        seeds = options.seeds or verify.SEEDS
        _print(options, f"{assignment}, {seeds} draws each\n{verify.HEADER}")
        for exercise in _chosen(assignment, options.exercise, root):
            proof = verify.prove(exercise, seeds)
            _print(options, proof.row())
            for words in [*proof.remarks, *(one.told(assignment) for one in proof.shortcomings)]:
                print(words, file=sys.stderr, flush=True)
            falls_short |= not proof.holds
            records.append({"assignment": assignment, **proof.record()})
    if options.json:
        print(json.dumps(records, indent=1))
    return 1 if falls_short else 0


def _verify_mutants(options: argparse.Namespace, root: Path) -> int:
    """Judge generated mutants; print what keeps points that it should lose."""
    from dlkit.mutants import report, surveying

    draws, missed, records = options.seeds or report.DRAWS, False, []
    for assignment in _ids(options.assignment, root):
        each = f", every {options.every}th mutant" if options.every > 1 else ""
        _print(options, f"{assignment}, {draws} draws each{each}\n{report.HEADER}")
        for exercise in _chosen(assignment, options.exercise, root):
            if not exercise.is_variable:
                found = surveying.survey_of(exercise, draws, root, options.fresh, options.every)
                _print(options, report.row(found))
                for line in report.shortcomings(found):
                    print(line, file=sys.stderr, flush=True)
                missed |= bool(found.survivors or found.by_chance)
                records.append({"assignment": assignment, **asdict(found)})
    if options.json:
        print(json.dumps(records, indent=1))
    return 1 if missed else 0


def _repeat(options: argparse.Namespace, root: Path) -> int:
    """Show the card of one mistake or right answer on one draw."""
    if not (options.assignment and options.exercise):
        raise ExerciseError(f"--entry {options.entry} needs an assignment and --exercise.")
    (exercise,) = _chosen(options.assignment, options.exercise, root)
    if options.entry not in (known := verify.entries(exercise)):
        raise ExerciseError(
            f"{exercise.name} has no entry {options.entry!r}; it has {', '.join(known)}."
        )
    print(verify.card_on(exercise, options.entry, options.draw))
    return 0


def _print(options: argparse.Namespace, row: str) -> None:
    if not options.json:
        print(row, flush=True)


def run_doctor(options: argparse.Namespace) -> int:
    """Test each wall of the sandbox on this machine."""
    from dlkit.doctor import doctor

    down = 0
    for finding in doctor():
        down += bool(finding.trouble)
        print(finding, flush=True)
    if down:
        print(
            f"dlkit doctor: {down} of the checks failed; do not grade here until all pass.",
            file=sys.stderr,
        )
    return 1 if down else 0


def run_grade(options: argparse.Namespace) -> int:
    """Grade what is new or changed, on all cores."""
    try:
        summary = _grade(options)
    except KeyboardInterrupt:
        print(
            "dlkit grade: stopped; run the same command again to grade the rest.", file=sys.stderr
        )
        return 130
    for line in summary.lines(options.assignment):
        print(line)
    _report(summary.failures())
    return summary.code


def _grade(options: argparse.Namespace) -> object:
    from dlkit.sandbox import WallsMissing, start_walls

    try:
        walls = start_walls()  # they are built while nbgrader is being imported
    except WallsMissing:
        walls = None  # whether that matters is decided, and told, where it is known
    # jsonschema would compile a grammar of web addresses, for a second; no notebook has any.
    sys.modules.setdefault("rfc3987_syntax", None)
    from dlkit.grading.pool.class_run import grade

    return grade(
        options.assignment,
        options.student,
        options.force,
        options.workers,
        walls,
        create=options.create,
        verbose=options.verbose,
    )


def run_collect(options: argparse.Namespace) -> int:
    """Collect submissions from the archive that a learning platform exports."""
    from dlkit.collect.collecting import collect

    report = collect(find_root(), options.archive, options.assignment, options.roster)
    for sentence in report.told:
        print(sentence)
    return _report([f"dlkit collect: {words}" for words in report.shortcomings])


def run_progress(options: argparse.Namespace) -> int:
    """Show which exercises were right when they were last checked."""
    from dlkit.check.progress import picture_of

    print(picture_of(options.folder))
    return 0


def run_demo(options: argparse.Namespace) -> int:
    """Build, release and grade a small simulated class."""
    from dlkit.demo import demo

    return demo(find_root())


def _ids(assignment: str | None, root: Path) -> list[str]:
    return [assignment] if assignment else assignment_ids(root)


def _lessons(assignment: str | None, root: Path) -> list[str]:
    return [assignment] if assignment else lesson_ids(root)


def _chosen(assignment: str, name: str | None, root: Path) -> list[Exercise]:
    exercises = load(assignment, root).exercises
    if name is None:
        return list(exercises.values())
    if name not in exercises:
        raise ExerciseError(
            f"{assignment} has no exercise {name!r}; it has {', '.join(exercises)}."
        )
    return [exercises[name]]


def _report(shortcomings: list[str]) -> int:
    for sentence in shortcomings:
        print(sentence, file=sys.stderr)
    return 1 if shortcomings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dlkit", description="A course that grades itself.")
    parser.add_argument("--version", action="version", version=f"dlkit {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    verb = _verb(verbs, "new", run_new)
    verb.add_argument("assignment", metavar="ID", help="its id, such as 24-my-lesson")

    verb = _verb(verbs, "build", run_build)
    verb.add_argument("assignment", nargs="?", metavar="ID", help="one assignment; default: all")
    verb.add_argument(
        "--check", action="store_true", help="write nothing; say where source/ or release/ is stale"
    )
    verb = _verb(verbs, "release", run_release)
    verb.add_argument("assignment", nargs="?", metavar="ID", help="one assignment; default: all")

    verb.add_argument(
        "--self-study",
        action="store_true",
        help="into self-study/ instead: check explains the options of questions",
    )
    opening = verb.add_mutually_exclusive_group()
    opening.add_argument(
        "--solutions-after",
        type=_count,
        metavar="N",
        help="for self-study: check shows the course's solution after N failed checks",
    )
    opening.add_argument(
        "--solutions-from",
        type=_day,
        metavar="DATE",
        help="for self-study: check shows the course's solutions from this date on",
    )

    _verb(verbs, "site", run_site)

    verb = _verb(verbs, "verify", run_verify)
    verb.add_argument("assignment", nargs="?", metavar="ID", help="one assignment; default: all")
    verb.add_argument("--exercise", metavar="E", help="one exercise of it")
    verb.add_argument("--seeds", type=int, help="draws (default: 20, of mutants 10)")
    verb.add_argument(
        "--mutants", action="store_true", help="judge generated mutants instead of the catalogue"
    )
    verb.add_argument(
        "--every", type=_count, default=1, metavar="N", help="only every Nth mutant: a spot check"
    )
    verb.add_argument(
        "--fresh", action="store_true", help="judge mutants of unchanged exercises again"
    )
    verb.add_argument(
        "--entry", metavar="NAME", help="show the card of one mistake or right answer"
    )
    verb.add_argument(
        "--draw", type=_draw, default=verify.PUBLIC, metavar="N", help="on this draw, or: public"
    )
    verb.add_argument("--json", action="store_true", help="print the proof as JSON, no table")

    verb = _verb(verbs, "grade", run_grade)
    verb.add_argument("assignment", metavar="ID", help="the assignment")
    verb.add_argument("--student", metavar="S", default="*", help="one student; default: all")
    verb.add_argument("--force", action="store_true", help="grade what has not changed, too")
    verb.add_argument("--create", action="store_true", help="add students whom the roster lacks")
    verb.add_argument(
        "--workers", type=_count, metavar="N", help="processes that judge; default: one a core"
    )
    verb.add_argument("--verbose", action="store_true", help="a line of each submission")
    verb.epilog = (
        "Exit code: 0 when all is graded; 1 when something is not; 3 when all is graded and a "
        "person should look, at a submission or at grades by an older version of the lesson; 130 "
        "when it was interrupted."
    )

    verb = _verb(verbs, "collect", run_collect)
    verb.add_argument("archive", type=Path, metavar="ZIP", help="what the platform exported")
    verb.add_argument("assignment", metavar="ID", help="the assignment")
    verb.add_argument("--roster", type=Path, metavar="CSV", help="default: the gradebook's class")

    verb = _verb(verbs, "progress", run_progress)
    verb.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="a lesson's, or that of all lessons; default: this one",
    )

    _verb(verbs, "doctor", run_doctor)
    _verb(verbs, "demo", run_demo)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"got {text!r}, expected a number, 1 or more")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"got {text!r}, expected a date such as 2027-01-31"
        ) from None


def _draw(text: str) -> int | str:
    if text == verify.PUBLIC:
        return text
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a number or 'public', got {text!r}")
    return int(text)


def _verb(verbs: argparse._SubParsersAction, name: str, run: object) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=run.__doc__, description=run.__doc__)
    verb.set_defaults(run=run)
    return verb


if __name__ == "__main__":
    sys.exit(main())
